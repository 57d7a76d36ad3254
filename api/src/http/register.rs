//! Where features put their operations.

use actix_web::dev::HttpServiceFactory;
use actix_web::web;
use utoipa_actix_web::OpenApiFactory;
use utoipa_actix_web::service_config::ServiceConfig;

/// What takes operations: a server, which only routes to them, or the OpenAPI document, which collects what they say of
/// themselves. The running program needs nothing of the latter, so that it does not even hold what would make it.
pub trait Register {
    /// Takes one operation.
    fn service(
        &mut self,
        operation: impl HttpServiceFactory + OpenApiFactory + 'static,
    ) -> &mut Self;
}

impl Register for web::ServiceConfig {
    fn service(
        &mut self,
        operation: impl HttpServiceFactory + OpenApiFactory + 'static,
    ) -> &mut Self {
        Self::service(self, operation)
    }
}

impl Register for ServiceConfig<'_> {
    fn service(
        &mut self,
        operation: impl HttpServiceFactory + OpenApiFactory + 'static,
    ) -> &mut Self {
        Self::service(self, operation)
    }
}
