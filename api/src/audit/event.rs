//! What happened: the event as services tell it, and the entry as the trail keeps it.

use std::collections::BTreeSet;
use std::net::IpAddr;

use entity::enums::{AuditAction, AuditActor, AuditSubject};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use utoipa::ToSchema;
use uuid::Uuid;

use super::By;
use crate::changes::record::{Happened, of_audit};
use crate::http::day::Day;
use crate::http::words::{Line, Told};

/// What happened. Passwords, tokens and their hashes never go in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    action: AuditAction,
    subject: Option<Subject>,
    reason: Option<&'static str>,
    changes: Vec<Change>,
    units: BTreeSet<Uuid>,
}

/// What it was done to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = AuditSubjectRef, example = json!({"kind": "account", "id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d3e", "name": "tuphap"}))]
pub struct Subject {
    /// Kind of it.
    pub kind: AuditSubject,
    /// Its id; a key's is its `kid`.
    #[schema(value_type = Line<64>)]
    pub id: String,
    /// The name it had then: user name, client id, code or number.
    #[schema(value_type = Option<Line<1000>>)]
    pub name: Option<String>,
}

/// One member of the subject before and after.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = AuditChange, example = json!({"member": "status", "before": "active", "after": "disabled"}))]
pub struct Change {
    /// Name of the member, as in the API; of one of several, also which: `exclusions/` and its id.
    #[schema(value_type = Line<500>)]
    pub member: String,
    /// What it was; `null`: nothing.
    #[schema(value_type = Option<Told<500_000>>)]
    pub before: Option<String>,
    /// What it became; `null`: nothing.
    #[schema(value_type = Option<Told<500_000>>)]
    pub after: Option<String>,
}

/// An entry as it is hashed and kept. The order of its members is part of the record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Place in the chain, from 1.
    pub seq: i64,
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
    /// What happened.
    pub action: AuditAction,
    /// Short code of why.
    pub reason: Option<String>,
    /// Kind of whoever did it.
    pub actor_kind: AuditActor,
    /// The account or client.
    pub actor_id: Option<Uuid>,
    /// Its user name or client id then.
    pub actor_name: Option<String>,
    /// The address it came from.
    pub address: Option<IpAddr>,
    /// What the client calls itself.
    pub user_agent: Option<String>,
    /// The request.
    pub request_id: Option<Uuid>,
    /// The operation asked for.
    pub operation: Option<String>,
    /// What it was done to.
    pub subject: Option<Subject>,
    /// The members that changed.
    pub changes: Vec<Change>,
    /// Units it concerns: where actor and subject hold grants.
    pub unit_ids: BTreeSet<Uuid>,
}

impl Event {
    /// That this happened.
    pub fn new(action: AuditAction) -> Self {
        Self {
            action,
            subject: None,
            reason: None,
            changes: Vec::new(),
            units: BTreeSet::new(),
        }
    }

    /// What it was done to.
    #[must_use]
    pub fn on(mut self, subject: Subject) -> Self {
        self.subject = Some(subject);
        self
    }

    /// Short code of why.
    #[must_use]
    pub fn because(mut self, reason: &'static str) -> Self {
        self.reason = Some(reason);
        self
    }

    /// A member before and after; one that stayed the same is left out.
    #[must_use]
    pub fn change(
        mut self,
        member: &str,
        before: Option<impl ToString>,
        after: Option<impl ToString>,
    ) -> Self {
        let before = before.map(|value| value.to_string());
        let after = after.map(|value| value.to_string());
        if before != after {
            self.changes.push(Change {
                member: member.to_owned(),
                before,
                after,
            });
        }
        self
    }

    /// Units the subject belongs to, besides those of the actor.
    #[must_use]
    pub fn at(mut self, units: impl IntoIterator<Item = Uuid>) -> Self {
        self.units.extend(units);
        self
    }

    /// What the change feed tells of it.
    pub(super) fn told(&self) -> Option<Happened> {
        let id = self.subject.as_ref()?.id.parse().ok()?;
        // One that is deleted can no longer say to whom it belonged.
        let unit_id = self.units.first().copied();
        of_audit(self.action, id, unit_id)
    }

    /// The entry at its place.
    pub(super) fn entry(self, seq: i64, at: OffsetDateTime, by: &By) -> Entry {
        let origin = &by.origin;
        Entry {
            seq,
            at,
            action: self.action,
            reason: self.reason.map(str::to_owned),
            actor_kind: by.kind,
            actor_id: by.id,
            actor_name: by.name.clone(),
            address: origin.address,
            user_agent: origin.user_agent.clone(),
            request_id: origin.request_id,
            operation: origin.operation.clone(),
            subject: self.subject,
            changes: self.changes,
            unit_ids: self.units.union(&by.units).copied().collect(),
        }
    }
}

impl Subject {
    /// An account.
    pub fn account(id: Uuid, username: &str) -> Self {
        Self::named(AuditSubject::Account, id, username)
    }

    /// A unit, by its code.
    pub fn unit(id: Uuid, code: &str) -> Self {
        Self::named(AuditSubject::Unit, id, code)
    }

    /// A succession of units.
    pub fn succession(id: Uuid) -> Self {
        Self::unnamed(AuditSubject::Succession, id)
    }

    /// A group of units, by its code.
    pub fn unit_group(id: Uuid, code: &str) -> Self {
        Self::named(AuditSubject::UnitGroup, id, code)
    }

    /// A framework, by its code or, where it has none, its name.
    pub fn framework(id: Uuid, name: &str) -> Self {
        Self::named(AuditSubject::Framework, id, name)
    }

    /// A plan, by its number.
    pub fn plan(id: Uuid, number: &str) -> Self {
        Self::named(AuditSubject::Plan, id, number)
    }

    /// A consolidation, by its title.
    pub fn consolidation(id: Uuid, title: &str) -> Self {
        Self::named(AuditSubject::Consolidation, id, title)
    }

    /// A duty in a plan, by the number of the plan.
    pub fn assignment(id: Uuid, plan_number: &str) -> Self {
        Self::named(AuditSubject::Assignment, id, plan_number)
    }

    /// A day on the list of holidays.
    pub fn holiday(day: Day, name: &str) -> Self {
        Self {
            kind: AuditSubject::Holiday,
            id: day.to_string(),
            name: Some(name.to_owned()),
        }
    }

    /// A period, by its label and the number of its plan.
    pub fn period(id: Uuid, label: &str, plan_number: &str) -> Self {
        Self::named(AuditSubject::Period, id, &format!("{label} {plan_number}"))
    }

    /// A mapping to another system, by its name.
    pub fn export_mapping(id: Uuid, name: &str) -> Self {
        Self::named(AuditSubject::ExportMapping, id, name)
    }

    /// A service client.
    pub fn client(id: Uuid, client_id: &str) -> Self {
        Self::named(AuditSubject::ServiceClient, id, client_id)
    }

    /// One whose name is not to be told.
    pub fn unnamed(kind: AuditSubject, id: Uuid) -> Self {
        Self {
            kind,
            id: id.to_string(),
            name: None,
        }
    }

    /// A signing key.
    pub fn key(kid: &str) -> Self {
        Self {
            kind: AuditSubject::SigningKey,
            id: kid.to_owned(),
            name: None,
        }
    }

    fn named(kind: AuditSubject, id: Uuid, name: &str) -> Self {
        Self {
            kind,
            id: id.to_string(),
            name: Some(name.to_owned()),
        }
    }
}
