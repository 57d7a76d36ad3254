//! Recording a succession: the old units end, the new ones are founded, and who took over from whom is kept.

use std::collections::{BTreeMap, BTreeSet};

use entity::{succession, succession_link, unit};
use sea_orm::sea_query::LockType;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect, Set,
};
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use super::followers::{self, Follower, Heir};
use super::service::take_turns;
use super::span::Span;
use super::states::{self, Why, life};
use super::store::{self, Founded};
use super::succession_dto::{NewSuccession, NewSuccessor, Succession};
use super::turn::{self, Refusal};
use super::{check, free, left, succession_check, succession_read, told};
use crate::app::AppState;
use crate::audit;
use crate::auth::policy::ManageUnits;
use crate::auth::principal::Allow;
use crate::clock::local_day;
use crate::http::catalogue::{Code, FaultCode};
use crate::http::problem::Problem;
use crate::rollups::mark;
use crate::texts;

/// Records a succession.
pub async fn create(
    state: &AppState,
    allow: &Allow<ManageUnits>,
    new: NewSuccession,
) -> Result<Succession, Problem> {
    let now = state.clock.now();
    let tx = state.db.begin().await?;
    take_turns(&tx).await?;
    let mut problem = Problem::new(Code::InvalidInput);
    if !succession_check::shape(&new, &mut problem) {
        return Err(problem);
    }
    let parties = Parties::of(&tx, &new).await?;
    parties.administered(&tx, allow).await?;
    let today = local_day(now);
    parties.check_old(&tx, today, &mut problem).await?;
    parties.check_new(&tx, allow, &mut problem).await?;
    problem.or_ok()?;
    let followers = parties.followers(&tx, today).await?;
    let mut gone: Vec<Uuid> = parties.ending_ids();
    gone.extend(followers.iter().map(|follower| follower.row.id));
    for row in parties.ending() {
        let refused = left::refuse_units_below(&tx, row, parties.on, &gone).await;
        refused.map_err(|problem| parties.while_ahead(problem, today))?;
    }

    let row = parties.write(&tx, now, &followers).await?;
    let whole = succession_read::whole(&tx, vec![row]).await?;
    let whole = whole
        .into_iter()
        .next()
        .ok_or_else(|| Problem::new(Code::Internal))?;
    audit::record(
        &tx,
        now,
        &allow.by(),
        told::succession(&whole, &new, &followers),
    )
    .await?;
    tx.commit().await?;
    state.rights.forget();
    Ok(whole)
}

/// The units a succession names, as they are.
struct Parties<'a> {
    new: &'a NewSuccession,
    on: Date,
    rows: BTreeMap<Uuid, unit::Model>,
    going_on: BTreeSet<Uuid>,
}

impl<'a> Parties<'a> {
    /// Reads and locks them.
    async fn of<C: ConnectionTrait>(db: &C, new: &'a NewSuccession) -> Result<Self, Problem> {
        let into = new.into.iter().filter_map(|one| one.unit_id);
        let named: BTreeSet<Uuid> = new
            .old_unit_ids
            .iter()
            .copied()
            .chain(into.clone())
            .collect();
        let rows = unit::Entity::find()
            .filter(unit::Column::Id.is_in(named))
            .order_by_asc(unit::Column::Id)
            .lock(LockType::Update)
            .all(db)
            .await?;
        Ok(Self {
            new,
            on: new.effective_on.0,
            rows: rows.into_iter().map(|row| (row.id, row)).collect(),
            going_on: into.collect(),
        })
    }

    /// The old units that do not go on.
    fn ending(&self) -> impl Iterator<Item = &unit::Model> {
        self.new
            .old_unit_ids
            .iter()
            .filter(|id| !self.going_on.contains(id))
            .filter_map(|id| self.rows.get(id))
    }

    fn ending_ids(&self) -> Vec<Uuid> {
        self.ending().map(|row| row.id).collect()
    }

    /// The caller administers every unit named.
    async fn administered<C: ConnectionTrait>(
        &self,
        db: &C,
        allow: &Allow<ManageUnits>,
    ) -> Result<(), Problem> {
        for id in self.rows.keys() {
            check::require(allow, db, *id).await?;
        }
        Ok(())
    }

    /// Every old unit exists until the day, and nothing has ended it otherwise.
    async fn check_old<C: ConnectionTrait>(
        &self,
        db: &C,
        today: Date,
        problem: &mut Problem,
    ) -> Result<(), Problem> {
        for (index, id) in self.new.old_unit_ids.iter().enumerate() {
            let pointer = format!("/old_unit_ids/{index}");
            let Some(row) = self.rows.get(id) else {
                check::push_unknown(problem, pointer);
                continue;
            };
            if self.going_on.contains(id) {
                let eve = self.on.previous_day().unwrap_or(self.on);
                let both = Span {
                    from: eve,
                    to: self.on.next_day(),
                };
                check::exists_during(problem, &pointer, row, both);
                continue;
            }
            left::refuse_succeeded(db, row).await?;
            let present = states::span(&states::present(db, *id).await?);
            match turn::end(present, self.on, today) {
                Ok(_) => {}
                // It was closed on the very day, before it was known who takes over.
                Err(Refusal::Ended(to)) if to == self.on => {}
                Err(refusal) => check::refuse_day(problem, pointer, row, refusal)?,
            }
        }
        Ok(())
    }

    /// Every unit that takes over exists on the day, or can be founded on it.
    async fn check_new<C: ConnectionTrait>(
        &self,
        db: &C,
        allow: &Allow<ManageUnits>,
        problem: &mut Problem,
    ) -> Result<(), Problem> {
        let day = Span {
            from: self.on,
            to: self.on.next_day(),
        };
        let mut codes = BTreeSet::new();
        for (index, one) in self.new.into.iter().enumerate() {
            let at = format!("/into/{index}");
            if let Some(id) = &one.unit_id {
                let pointer = format!("{at}/unit_id");
                match self.rows.get(id) {
                    None => check::push_unknown(problem, pointer),
                    // One that goes on is looked at among the old.
                    Some(_) if self.new.old_unit_ids.contains(id) => {}
                    Some(row) => check::exists_during(problem, &pointer, row, day),
                }
            }
            if let Some(unit) = &one.new_unit {
                let at = format!("{at}/new_unit");
                if !codes.insert(unit.code.as_str()) {
                    let text = texts::units::code_repeated();
                    problem.push(format!("{at}/code"), FaultCode::Duplicate, text);
                }
                self.check_founded(db, allow, (unit, &at), problem).await?;
            }
        }
        Ok(())
    }

    async fn check_founded<C: ConnectionTrait>(
        &self,
        db: &C,
        allow: &Allow<ManageUnits>,
        (unit, at): (&NewSuccessor, &str),
        problem: &mut Problem,
    ) -> Result<(), Problem> {
        let during = Span::since(self.on);
        let ending = self.ending_ids();
        let code = unit.code.as_str();
        if let Some(holder) = states::holder_of(db, code, during, &ending).await? {
            let text = states::code_taken(code, &holder);
            problem.push(format!("{at}/code"), FaultCode::CodeTaken, text);
        }
        let pointer = format!("{at}/parent_id");
        let parent = check::parent(allow, db, unit.parent_id).await?;
        match (unit.parent_id, parent) {
            (None, _) => {}
            (Some(_), None) => check::push_unknown(problem, pointer),
            (Some(_), Some(mut parent)) => {
                if ending.contains(&parent.id) {
                    parent.active_to = Some(self.on);
                }
                check::exists_during(problem, &pointer, &parent, during);
            }
        }
        Ok(())
    }

    /// The one that takes over alone, where it does.
    fn sole_heir(&self) -> Option<Heir> {
        let [one] = &self.new.into[..] else {
            return None;
        };
        Some(match (one.unit_id, &one.new_unit) {
            (Some(id), _) => Heir {
                stands_at: Some(id),
                life: life(self.rows.get(&id)?),
            },
            (None, founded) => Heir {
                stands_at: founded.as_ref()?.parent_id,
                life: Span::since(self.on),
            },
        })
    }

    /// The units that follow to the one that takes over alone; a change of theirs does not lie ahead.
    async fn followers<C: ConnectionTrait>(
        &self,
        db: &C,
        today: Date,
    ) -> Result<Vec<Follower>, Problem> {
        match self.sole_heir() {
            Some(heir) if self.on <= today => {
                followers::find(db, &self.ending_ids(), heir, self.on, today).await
            }
            _ => Ok(Vec::new()),
        }
    }

    /// Says, where units are in the way that would follow on the day, to record it then.
    fn while_ahead(&self, mut problem: Problem, today: Date) -> Problem {
        if self.on > today
            && self.sole_heir().is_some()
            && let Some(detail) = &mut problem.detail
        {
            **detail = texts::units::while_ahead(&**detail);
        }
        problem
    }

    /// Writes it all down: ends come first, so that a code is free on the very day.
    async fn write<C: ConnectionTrait>(
        &self,
        db: &C,
        now: OffsetDateTime,
        followers: &[Follower],
    ) -> Result<succession::Model, Problem> {
        let new = self.new;
        let why = Why::given(new.document.clone(), new.reason.clone());
        for row in self.ending() {
            if life(row).to != Some(self.on) {
                states::end(db, now, row.clone(), self.on, why.clone()).await?;
            }
        }
        let mut heirs = Vec::new();
        for one in &new.into {
            heirs.extend(one.unit_id);
            if let Some(unit) = &one.new_unit {
                let unit = founded(unit, self.on, &why);
                let identifiers =
                    free::identifiers(unit.identifier.as_deref(), unit.identifier_2016.as_deref());
                free::require(db, identifiers, (self.on, None), None).await?;
                let made = store::insert(db, now, unit).await?;
                heirs.push(made.id);
            }
        }
        if let [heir] = heirs[..] {
            followers::follow(db, now, followers, heir, &why).await?;
        }
        let row = succession::ActiveModel {
            id: Set(Uuid::now_v7()),
            kind: Set(new.kind),
            effective_on: Set(self.on),
            document: Set(why.document),
            reason: Set(why.reason),
            created_at: Set(now),
        }
        .insert(db)
        .await?;
        let links = new.old_unit_ids.iter().flat_map(|old| {
            heirs.iter().map(|heir| succession_link::ActiveModel {
                succession_id: Set(row.id),
                old_unit_id: Set(*old),
                new_unit_id: Set(*heir),
            })
        });
        succession_link::Entity::insert_many(links)
            .exec_without_returning(db)
            .await?;
        mark::tree(db).await?;
        Ok(row)
    }
}

fn founded(unit: &NewSuccessor, on: Date, why: &Why) -> Founded {
    let NewSuccessor {
        code,
        name,
        name_en,
        kind,
        level,
        parent_id,
        identifier,
        identifier_2016,
        requires_sign_off,
    } = unit;
    Founded {
        code: code.as_str().to_owned(),
        name: name.as_str().to_owned(),
        name_en: name_en.as_ref().map(|name| name.as_str().to_owned()),
        kind: *kind,
        level: *level,
        parent_id: *parent_id,
        active_from: on,
        active_to: None,
        identifier: identifier.clone().map(Into::into),
        identifier_2016: identifier_2016.clone().map(Into::into),
        requires_sign_off: *requires_sign_off,
        document: why.document.clone(),
        reason: why.reason.clone(),
    }
}
