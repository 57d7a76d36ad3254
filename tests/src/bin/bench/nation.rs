//! A nation's year, written straight into the tables: communes, their offices, and reports that were all accepted.

use api::rows::insert_all;
use entity::enums::{ReportStatus, UnitKind, UnitLevel};
use entity::json::{Narrative, Warnings};
use entity::{
    obligation, obligation_measure, report, report_revision, report_value, unit, unit_ancestor,
    unit_state,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, EntityTrait,
    QueryFilter, QueryOrder, Set, TransactionTrait,
};
use time::macros::{date, datetime};
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use super::plans::{MEASURES, PROVINCES, Plans};

/// Communes of the first province, whatever the size: its answer is compared over sizes.
pub const COMMUNES: usize = 100;
/// Communes of every other province at most; what more there is are offices of these.
const OTHER_COMMUNES: usize = 98;
/// Offices of a province that report on its own plan.
const OWN_OFFICES: usize = 2;

const BEGUN: Date = date!(2001 - 01 - 01);
const SENT: OffsetDateTime = datetime!(2026-11-02 02:00 UTC);

/// What a database holds.
pub struct Nation {
    /// The plans, and whoever works on them.
    pub plans: Plans,
    /// Communes and offices.
    pub units: Vec<String>,
    /// Reports of the plan that holds nearly everything.
    pub reports: Vec<String>,
    /// How many reports and values that plan holds, those of its own office apart.
    pub wide_reports: usize,
    pub wide_values: usize,
    /// All values.
    pub values: usize,
}

/// Writes a nation into tables in which its plans already stand.
struct Writer {
    tx: DatabaseTransaction,
    owed: Vec<obligation_measure::Model>,
    seed: u64,
    written: usize,
    reports: Vec<Uuid>,
}

struct NewUnit {
    id: Uuid,
    code: String,
    level: UnitLevel,
    /// From its parent to the top.
    above: Vec<Uuid>,
}

/// A plan with its period.
#[derive(Clone, Copy)]
struct Under {
    plan_id: Uuid,
    period_id: Uuid,
}

impl Nation {
    /// Writes about so many values.
    pub async fn write(db: &DatabaseConnection, plans: Plans, values: usize) -> Self {
        let wide = Under {
            plan_id: id(&plans.wide),
            period_id: id(&plans.wide_period),
        };
        let owing = obligation::Entity::find()
            .filter(obligation::Column::PeriodId.eq(wide.period_id))
            .one(db)
            .await
            .unwrap()
            .unwrap();
        let owed = obligation_measure::Entity::find()
            .filter(obligation_measure::Column::ObligationId.eq(owing.id))
            .order_by_asc(obligation_measure::Column::MeasureId)
            .all(db)
            .await
            .unwrap();
        assert_eq!(owed.len(), MEASURES);
        let mut writer = Writer {
            tx: db.begin().await.unwrap(),
            owed,
            seed: 5_947,
            written: 0,
            reports: Vec::new(),
        };
        let (mut all, mut wide_reports) = (Vec::new(), Vec::new());
        let others = (values / MEASURES - COMMUNES) / (PROVINCES - 1);
        for (number, province) in plans.provinces.iter().enumerate() {
            let top = [id(province), id(&plans.nation)];
            let (communes, offices) = if number == 0 {
                (COMMUNES, 0)
            } else {
                let communes = others.min(OTHER_COMMUNES);
                (communes, others - communes)
            };
            let units = units(number, &top, communes, offices);
            writer.units(&units).await;
            writer.reports(&units, wide).await;
            wide_reports.append(&mut writer.reports);
            let (plan, period) = &plans.own[number];
            let own = Under {
                plan_id: id(plan),
                period_id: id(period),
            };
            let offices: Vec<NewUnit> = (0..OWN_OFFICES)
                .map(|office| NewUnit {
                    id: Uuid::now_v7(),
                    code: format!("S-{number}-{office}"),
                    level: UnitLevel::Province,
                    above: top.to_vec(),
                })
                .collect();
            writer.units(&offices).await;
            writer.reports(&offices, own).await;
            writer.reports.clear();
            all.extend(units.iter().chain(&offices).map(|unit| unit.id.to_string()));
        }
        // The sums of all periods are to be made again.
        let mark = "INSERT INTO rollup_pending (before_is_waiting, after_is_waiting) VALUES (false, false)";
        writer.tx.execute_unprepared(mark).await.unwrap();
        writer.tx.commit().await.unwrap();
        // As a server does by itself in time; the embedded database has none of this.
        if db.get_database_backend() == DbBackend::Postgres {
            db.execute_unprepared("ANALYZE").await.unwrap();
        }
        Self {
            units: all,
            wide_values: wide_reports.len() * MEASURES,
            wide_reports: wide_reports.len(),
            reports: wide_reports.iter().map(ToString::to_string).collect(),
            values: writer.written,
            plans,
        }
    }
}

impl Writer {
    async fn insert<A>(&self, rows: Vec<A>)
    where
        A: sea_orm::ActiveModelTrait + sea_orm::ActiveModelBehavior + Send,
    {
        insert_all(&self.tx, rows).await.unwrap();
    }

    async fn units(&self, units: &[NewUnit]) {
        let (mut rows, mut states, mut links) = (Vec::new(), Vec::new(), Vec::new());
        for one in units {
            let name = format!("Đơn vị {}", one.code);
            let search = one.code.to_lowercase();
            let name_key = api::collation::key(&name);
            rows.push(unit::ActiveModel {
                id: Set(one.id),
                code: Set(one.code.clone()),
                name: Set(name.clone()),
                name_en: Set(None),
                kind: Set(UnitKind::Office),
                level: Set(one.level),
                parent_id: Set(Some(one.above[0])),
                active_from: Set(BEGUN),
                active_to: Set(None),
                identifier: Set(None),
                identifier_2016: Set(None),
                requires_sign_off: Set(false),
                search: Set(search.clone()),
                name_key: Set(name_key.clone()),
                version: Set(1),
                created_at: Set(SENT),
                updated_at: Set(SENT),
            });
            states.push(unit_state::ActiveModel {
                id: Set(Uuid::now_v7()),
                unit_id: Set(one.id),
                valid_from: Set(BEGUN),
                valid_to: Set(None),
                code: Set(one.code.clone()),
                name: Set(name),
                name_en: Set(None),
                kind: Set(UnitKind::Office),
                level: Set(one.level),
                parent_id: Set(Some(one.above[0])),
                search: Set(search),
                name_key: Set(name_key),
                document: Set(None),
                reason: Set(None),
                end_document: Set(None),
                end_reason: Set(None),
                created_at: Set(SENT),
            });
            let chain = [one.id].into_iter().chain(one.above.iter().copied());
            links.extend(
                chain
                    .zip(0..)
                    .map(|(ancestor_id, depth)| unit_ancestor::ActiveModel {
                        ancestor_id: Set(ancestor_id),
                        descendant_id: Set(one.id),
                        depth: Set(depth),
                    }),
            );
        }
        self.insert(rows).await;
        self.insert(states).await;
        self.insert(links).await;
    }

    async fn reports(&mut self, units: &[NewUnit], under: Under) {
        let (mut owing, mut owed) = (Vec::new(), Vec::new());
        let (mut reports, mut revisions, mut values) = (Vec::new(), Vec::new(), Vec::new());
        for one in units {
            let (obligation_id, report_id, revision_id) =
                (Uuid::now_v7(), Uuid::now_v7(), Uuid::now_v7());
            owing.push(obligation_row(obligation_id, one, under));
            self.reports.push(report_id);
            reports.push(report_row(report_id, obligation_id, one, under));
            revisions.push(revision_row(revision_id, report_id));
            for index in 0..self.owed.len() {
                let row = self.owed[index].clone();
                owed.push(obligation_measure::ActiveModel {
                    obligation_id: Set(obligation_id),
                    measure_id: Set(row.measure_id),
                    definition_id: Set(row.definition_id),
                    framework_version_id: Set(row.framework_version_id),
                });
                values.push(self.value(revision_id, &row, index));
            }
        }
        self.written += values.len();
        self.insert(owing).await;
        self.insert(owed).await;
        self.insert(reports).await;
        self.insert(revisions).await;
        self.insert(values).await;
    }

    /// A figure; of one in thirty a reason why there is none. Every fourth measure is a count.
    fn value(
        &mut self,
        revision_id: Uuid,
        owed: &obligation_measure::Model,
        index: usize,
    ) -> report_value::ActiveModel {
        let total = 1 + self.roll(50_000);
        let part = self.roll(total + 1);
        let women = self.roll(part + 1);
        let has_figure = self.roll(30) > 0;
        let whole = |number: i64| Set(has_figure.then_some(number * 10_000));
        let is_count = (index + 1).is_multiple_of(4);
        let is_share = has_figure && !is_count;
        report_value::ActiveModel {
            revision_id: Set(revision_id),
            measure_id: Set(owed.measure_id),
            definition_id: Set(owed.definition_id),
            numerator: Set(is_share.then_some(part * 10_000)),
            denominator: Set(is_share.then_some(total * 10_000)),
            amount: Set((has_figure && is_count).then_some(part * 10_000)),
            answer: Set(None),
            women: whole(women),
            men: whole(part - women),
            no_data_reason: Set((!has_figure).then(|| "Không phát sinh.".to_owned())),
            note: Set(None),
        }
    }

    fn roll(&mut self, below: i64) -> i64 {
        self.seed = self
            .seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        i64::try_from(self.seed >> 33).unwrap() % below
    }
}

fn units(province: usize, top: &[Uuid], communes: usize, offices: usize) -> Vec<NewUnit> {
    let mut units: Vec<NewUnit> = (0..communes)
        .map(|commune| NewUnit {
            id: Uuid::now_v7(),
            code: format!("X-{province}-{commune}"),
            level: UnitLevel::Commune,
            above: top.to_vec(),
        })
        .collect();
    for office in 0..offices {
        let commune = units[office % communes].id;
        units.push(NewUnit {
            id: Uuid::now_v7(),
            code: format!("Y-{province}-{office}"),
            level: UnitLevel::Commune,
            above: [&[commune], top].concat(),
        });
    }
    units
}

fn obligation_row(id: Uuid, unit: &NewUnit, under: Under) -> obligation::ActiveModel {
    obligation::ActiveModel {
        id: Set(id),
        plan_id: Set(under.plan_id),
        period_id: Set(under.period_id),
        unit_id: Set(unit.id),
        unit_code: Set(unit.code.clone()),
        unit_name: Set(format!("Đơn vị {}", unit.code)),
        frozen_due_on: Set(date!(2026 - 12 - 31)),
        due_on: Set(date!(2026 - 12 - 31)),
        extended_to: Set(None),
        first_submitted_at: Set(Some(SENT)),
        first_submitted_on: Set(Some(SENT.date())),
        released_at: Set(None),
        version: Set(1),
        created_at: Set(SENT),
    }
}

fn report_row(id: Uuid, obligation_id: Uuid, unit: &NewUnit, under: Under) -> report::ActiveModel {
    report::ActiveModel {
        id: Set(id),
        plan_id: Set(under.plan_id),
        period_id: Set(under.period_id),
        unit_id: Set(unit.id),
        obligation_id: Set(obligation_id),
        status: Set(ReportStatus::Accepted),
        revision: Set(1),
        effective_revision: Set(Some(1)),
        review_started_at: Set(None),
        review_started_by: Set(None),
        on_behalf_unit_id: Set(None),
        on_behalf_reason: Set(None),
        version: Set(1),
        created_at: Set(SENT),
        updated_at: Set(SENT),
    }
}

fn revision_row(id: Uuid, report_id: Uuid) -> report_revision::ActiveModel {
    report_revision::ActiveModel {
        id: Set(id),
        report_id: Set(report_id),
        number: Set(1),
        narrative: Set(Narrative::default()),
        warnings: Set(Warnings::default()),
        submitted_at: Set(Some(SENT)),
        submitted_by: Set(None),
        signed_by: Set(None),
        accepted_at: Set(Some(SENT)),
        created_at: Set(SENT),
    }
}

/// An id as the database has it.
pub fn id(text: &str) -> Uuid {
    text.parse().expect("an id")
}
