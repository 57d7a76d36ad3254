//! Who did it, and from where.

use std::collections::BTreeSet;
use std::sync::Arc;

use entity::enums::AuditActor;
use uuid::Uuid;

use crate::auth::origin::Origin;
use crate::auth::principal::Caller;

/// Who did it, and from where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct By {
    pub(super) kind: AuditActor,
    pub(super) id: Option<Uuid>,
    pub(super) name: Option<String>,
    pub(super) units: BTreeSet<Uuid>,
    pub(super) origin: Arc<Origin>,
}

impl By {
    /// The caller of a request.
    pub fn caller(caller: &Caller, origin: Arc<Origin>) -> Self {
        match caller {
            Caller::Account {
                id,
                username,
                grants,
                ..
            } => {
                let units = grants.iter().filter_map(|(_, unit)| *unit);
                Self::account(*id, username, units, origin)
            }
            Caller::Client {
                id,
                client_id,
                unit_id,
                ..
            } => Self {
                kind: AuditActor::Client,
                id: Some(*id),
                name: Some(client_id.clone()),
                units: BTreeSet::from([*unit_id]),
                origin,
            },
        }
    }

    /// The user name or client id.
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// A person, who holds grants at these units.
    pub fn account(
        id: Uuid,
        username: &str,
        units: impl IntoIterator<Item = Uuid>,
        origin: impl Into<Arc<Origin>>,
    ) -> Self {
        Self {
            kind: AuditActor::Account,
            id: Some(id),
            name: Some(username.to_owned()),
            units: units.into_iter().collect(),
            origin: origin.into(),
        }
    }

    /// A request by nobody known.
    pub fn nobody(origin: impl Into<Arc<Origin>>) -> Self {
        Self {
            kind: AuditActor::Anonymous,
            id: None,
            name: None,
            units: BTreeSet::new(),
            origin: origin.into(),
        }
    }

    /// Nobody known, from the same place.
    #[must_use]
    pub fn stranger(&self) -> Self {
        Self::nobody(self.origin.clone())
    }

    /// Whoever runs a command where the service runs.
    pub fn command_line() -> Self {
        Self {
            kind: AuditActor::CommandLine,
            ..Self::nobody(Origin::default())
        }
    }
}
