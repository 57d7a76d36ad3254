//! The one list of features: it feeds the server and the OpenAPI document alike.
//!
//! A request is matched against one after the other, so what is asked for most comes first.

use crate::http::register::Register;

/// Adds every operation of the API.
pub fn configure(config: &mut impl Register) {
    crate::system::configure(config);
    crate::reports::routes::configure(config);
    crate::aggregates::routes::configure(config);
    crate::units::routes::configure(config);
    crate::problems::routes::configure(config);
    crate::auth::routes::configure(config);
    crate::auth::session_routes::configure(config);
    crate::accounts::routes::configure(config);
    crate::accounts::grant_routes::configure(config);
    crate::accounts::session_routes::configure(config);
    crate::clients::routes::configure(config);
    crate::second_factor::routes::configure(config);
    crate::audit::routes::configure(config);
    crate::units::life_routes::configure(config);
    crate::units::succession_routes::configure(config);
    crate::frameworks::routes::configure(config);
    crate::plans::routes::configure(config);
    crate::plans::document_routes::configure(config);
    crate::assignments::routes::configure(config);
    crate::periods::routes::configure(config);
    crate::periods::holiday_routes::configure(config);
    crate::periods::obligation_routes::configure(config);
    crate::amendments::routes::configure(config);
    crate::attachments::routes::configure(config);
    crate::notifications::routes::configure(config);
    crate::reminders::routes::configure(config);
    crate::exports::routes::configure(config);
    crate::exports::mapping_routes::configure(config);
    crate::feed::routes::configure(config);
    crate::consolidations::routes::configure(config);
    crate::webhooks::routes::configure(config);
}
