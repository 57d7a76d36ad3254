//! The caller, and the only way to one: an [`Allow`] for the permission a handler names.

use std::collections::{BTreeMap, BTreeSet};
use std::future::{Ready, ready};
use std::marker::PhantomData;
use std::sync::Arc;

use actix_web::{FromRequest, HttpMessage, HttpRequest, dev};
use entity::enums::{ClientScope, Role};
use entity::service_client;
use serde_json::json;
use utoipa::IntoResponses;
use utoipa::openapi::extensions::Extensions;
use utoipa::openapi::{RefOr, Response, ResponseBuilder};
use uuid::Uuid;

use super::client_standing::Limits;
use super::origin::{self, Origin};
use super::policy::{Action, Permission, client_may, role_may};
use super::scope::Scope;
use crate::audit::By;
use crate::http::catalogue::{CODES, Code};
use crate::http::problem::Problem;
use crate::texts;

/// Who calls.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Caller {
    /// A person.
    Account {
        /// The account.
        id: Uuid,
        /// Its user name.
        username: String,
        /// The sign-in.
        session_id: Uuid,
        /// Whether the password set by an admin still stands.
        must_change_password: bool,
        /// Whether a second factor is asked of it that it has yet to set up.
        must_enrol: bool,
        /// Roles with their units; no unit: everywhere.
        grants: Vec<(Role, Option<Uuid>)>,
    },
    /// A service client.
    Client {
        /// The client.
        id: Uuid,
        /// Its OAuth client id.
        client_id: String,
        /// What it may read.
        scopes: Vec<ClientScope>,
        /// Where.
        unit_id: Uuid,
        /// What each of its requests is held to.
        limits: Limits,
    },
}

impl Caller {
    /// A service client with all its scopes.
    pub fn client(client: &service_client::Model) -> Self {
        Self::Client {
            id: client.id,
            client_id: client.client_id.clone(),
            scopes: client.scopes.0.clone(),
            unit_id: client.unit_id,
            limits: Limits::of(client),
        }
    }

    /// Where the caller may do `action`: the units of the grants that allow it.
    fn reach(&self, action: Action) -> Scope {
        let units: Vec<Option<Uuid>> = match self {
            Self::Account { grants, .. } => grants
                .iter()
                .filter(|(role, _)| role_may(*role, action))
                .map(|(_, unit)| *unit)
                .collect(),
            Self::Client {
                scopes, unit_id, ..
            } => scopes
                .iter()
                .filter(|scope| client_may(**scope, action))
                .map(|_| Some(*unit_id))
                .collect(),
        };
        if units.contains(&None) {
            Scope::Everywhere
        } else {
            Scope::Subtrees(units.into_iter().flatten().collect::<BTreeSet<_>>())
        }
    }

    fn may(&self, action: Action) -> Result<Scope, Problem> {
        if let Self::Account {
            must_change_password: true,
            ..
        } = self
        {
            return Err(Problem::new(Code::PasswordChangeRequired));
        }
        if let Self::Account {
            must_enrol: true, ..
        } = self
        {
            return Err(Problem::new(Code::SecondFactorEnrolmentRequired));
        }
        let reach = self.reach(action);
        if reach.is_nowhere() {
            return Err(Problem::new(Code::Forbidden));
        }
        Ok(reach)
    }
}

/// How the middleware found the caller; kept in the request.
#[derive(Clone, Debug)]
pub enum Credentials {
    /// A good token.
    Good(Arc<Caller>),
    /// A good token of a service client that calls from where it may not.
    Elsewhere(Arc<Caller>),
    /// A token that cannot be used.
    Bad(Problem),
}

impl Credentials {
    /// Whoever may use their token from where they call.
    pub fn caller(&self) -> Result<Arc<Caller>, Problem> {
        match self {
            Self::Good(caller) => Ok(caller.clone()),
            // Another token would not help: 403, not 401.
            Self::Elsewhere(_) => Err(Problem::forbidden(texts::auth::address_not_allowed())),
            Self::Bad(problem) => Err(problem.clone()),
        }
    }
}

/// The caller of the request.
pub fn caller(req: &HttpRequest) -> Result<Arc<Caller>, Problem> {
    match req.extensions().get::<Credentials>() {
        Some(credentials) => credentials.caller(),
        None => Err(Problem::new(Code::Unauthenticated)),
    }
}

/// Whose token the request carries, whether or not they may use it here.
pub fn bearer(req: &HttpRequest) -> Option<Arc<Caller>> {
    match req.extensions().get::<Credentials>() {
        Some(Credentials::Good(caller) | Credentials::Elsewhere(caller)) => Some(caller.clone()),
        _ => None,
    }
}

/// A person who looks after the own account: no permission is needed, but a password of one's own.
#[derive(Clone, Debug)]
pub struct Person {
    /// The account.
    pub id: Uuid,
    /// Its user name.
    pub username: String,
    /// The sign-in.
    pub session_id: Uuid,
    /// Roles, once for each grant.
    pub roles: Vec<Role>,
    /// Who calls and from where, for the audit trail.
    pub by: By,
}

impl FromRequest for Person {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(req: &HttpRequest, _: &mut dev::Payload) -> Self::Future {
        ready(caller(req).and_then(|caller| Self::of(&caller, origin::of(req))))
    }
}

impl Person {
    fn of(caller: &Caller, origin: Arc<Origin>) -> Result<Self, Problem> {
        match caller {
            Caller::Account {
                must_change_password: true,
                ..
            } => Err(Problem::new(Code::PasswordChangeRequired)),
            Caller::Account {
                id,
                username,
                session_id,
                grants,
                ..
            } => Ok(Self {
                id: *id,
                username: username.clone(),
                session_id: *session_id,
                roles: grants.iter().map(|(role, _)| *role).collect(),
                by: By::caller(caller, origin),
            }),
            Caller::Client { .. } => Err(Problem::new(Code::Forbidden)),
        }
    }
}

/// How the document says whom an operation refuses that takes a person.
impl IntoResponses for Person {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        let codes = json!([Code::Forbidden, Code::PasswordChangeRequired]);
        let refused = ResponseBuilder::new()
            .description("Not a person, or the password has to be changed first.")
            .extensions(Some(Extensions::from_iter([(CODES, codes)])));
        BTreeMap::from([("403".to_owned(), RefOr::T(refused.build()))])
    }
}

/// Proof that the caller holds permission `P` somewhere, and where. Services ask for it.
#[derive(Debug)]
pub struct Allow<P> {
    caller: Arc<Caller>,
    origin: Arc<Origin>,
    reach: Scope,
    permission: PhantomData<P>,
}

impl<P: Permission> FromRequest for Allow<P> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(req: &HttpRequest, _: &mut dev::Payload) -> Self::Future {
        ready(caller(req).and_then(|caller| Self::at_origin(caller, origin::of(req))))
    }
}

impl<P: Permission> Allow<P> {
    /// Checks the permission of a caller found otherwise than in a request.
    pub fn of(caller: Arc<Caller>) -> Result<Self, Problem> {
        Self::at_origin(caller, Arc::default())
    }

    pub(super) fn at_origin(caller: Arc<Caller>, origin: Arc<Origin>) -> Result<Self, Problem> {
        let reach = caller.may(P::ACTION)?;
        Ok(Self {
            caller,
            origin,
            reach,
            permission: PhantomData,
        })
    }

    /// Where the caller may read: the subtrees of the grants that allow it.
    pub fn scope(&self) -> &Scope {
        &self.reach
    }

    /// Whether the caller may write for exactly this unit: a grant covers its own unit, not those below.
    pub fn at(&self, unit_id: Uuid) -> bool {
        self.reach.is_at(unit_id)
    }

    /// Where the caller may do something else as well; nowhere, if nowhere.
    pub fn reach_of<Q: Permission>(&self) -> Scope {
        self.caller.reach(Q::ACTION)
    }

    /// The caller's proof of another permission, where they hold it as well.
    pub fn also<Q: Permission>(&self) -> Option<Allow<Q>> {
        Allow::at_origin(self.caller.clone(), self.origin.clone()).ok()
    }

    /// The same caller's proof of `Q` for the whole installation: for a service that has found the caller entitled
    /// to a whole, such as a consolidation, whose parts must not depend on how far the caller reaches.
    pub(crate) fn whole<Q: Permission>(&self) -> Allow<Q> {
        Allow {
            caller: self.caller.clone(),
            origin: self.origin.clone(),
            reach: Scope::Everywhere,
            permission: PhantomData,
        }
    }

    /// Who calls and from where, for the audit trail.
    pub fn by(&self) -> By {
        By::caller(&self.caller, self.origin.clone())
    }

    /// The person who calls; service clients change nothing and sign nothing.
    pub fn account_id(&self) -> Result<Uuid, Problem> {
        match &*self.caller {
            Caller::Account { id, .. } => Ok(*id),
            Caller::Client { .. } => Err(Problem::new(Code::Forbidden)),
        }
    }

    /// Whether the caller is a service client, which sees its subtree only.
    pub fn is_client(&self) -> bool {
        matches!(&*self.caller, Caller::Client { .. })
    }
}
