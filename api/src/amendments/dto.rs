//! Shapes of amendments of plans.

use entity::enums::{Duty, SubjectKind};
use entity::json::PlanChange;
use entity::plan_amendment;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::accounts::names::LoginName;
use crate::frameworks::amendment::{
    AmendedIndicator, AmendedMeasure, AmendedTargets, NewAmendment,
};
use crate::frameworks::document::{NewDocument, NewObjective};
use crate::http::day::Day;
use crate::http::patch::{Patch, present};
use crate::http::words::{Line, Prose, Told};
use crate::plans::dto::{
    DocumentRef, NewTask, PlanPatch, ReportSection, ScheduleRule, SignatoryPatch,
};
use crate::plans::read;

/// Most instructions that an amendment adds.
pub const ADDED: usize = 200;
/// Most duties that an amendment ends.
pub const ENDED: usize = 1000;

/// A recorded change of an issued plan.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d60",
    "plan_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d45",
    "seq": 1,
    "document": {"number": "6200/KH-UBND", "issued_on": "2018-06-01", "issuer": "UBND thành phố Phan Thiết", "title": null},
    "effective_on": "2018-06-01",
    "reason": "Phường Mũi Né phối hợp triển khai Tháng hành động vì bình đẳng giới.",
    "changes": [{"pointer": "/title", "before": "\"Triển khai thực hiện công tác Bình đẳng giới\"", "after": "\"Triển khai thực hiện công tác Bình đẳng giới năm 2018\""}],
    "made_by": "dolisa",
    "created_at": "2018-06-01T02:00:00Z"
}))]
pub struct PlanAmendment {
    /// Identity.
    pub id: Uuid,
    /// The plan.
    pub plan_id: Uuid,
    /// Order in the plan, from 1.
    #[schema(minimum = 1)]
    pub seq: i32,
    /// The document that amends.
    pub document: DocumentRef,
    /// First day in force.
    pub effective_on: Day,
    /// Why.
    #[schema(value_type = Prose<2000>)]
    pub reason: String,
    /// What changed, in the order of the plan.
    #[schema(max_items = 20_000)]
    pub changes: Vec<AmendedMember>,
    /// User name of whoever recorded it.
    #[schema(value_type = LoginName)]
    pub made_by: String,
    /// When it was recorded.
    #[serde(with = "time::serde::rfc3339")]
    pub created_at: OffsetDateTime,
}

/// One member of a plan before and after an amendment.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(example = json!({"pointer": "/periods/2019-H1/due_on", "before": "\"2019-06-15\"", "after": "\"2019-06-30\""}))]
pub struct AmendedMember {
    /// Where in the plan, as a JSON pointer (RFC 6901). Tasks stand under their number, duties under the place
    /// of their instruction (`/assignments/3`), periods under their label, own measures under their code.
    #[schema(max_length = 1000, format = JsonPointer)]
    pub pointer: String,
    /// What it was, as JSON text; `null`: nothing.
    #[schema(value_type = Option<Told<500_000>>)]
    pub before: Option<String>,
    /// What it became, as JSON text; `null`: nothing.
    #[schema(value_type = Option<Told<500_000>>)]
    pub after: Option<String>,
}

impl From<plan_amendment::Model> for PlanAmendment {
    fn from(row: plan_amendment::Model) -> Self {
        let plan_amendment::Model {
            id,
            plan_id,
            seq,
            document,
            effective_on,
            reason,
            changes,
            made_by_id: _,
            made_by_name,
            created_at,
        } = row;
        let member = |change: PlanChange| AmendedMember {
            pointer: change.pointer,
            before: change.before,
            after: change.after,
        };
        Self {
            id,
            plan_id,
            seq,
            document: read::cited(document),
            effective_on: Day(effective_on),
            reason,
            changes: changes.0.into_iter().map(member).collect(),
            made_by: made_by_name,
            created_at,
        }
    }
}

/// Which amendments to list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AmendmentFilter {
    /// Items on the page.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<u16>,
    /// `next_cursor` of the page before.
    #[param(max_length = 200)]
    pub cursor: Option<String>,
}

/// A change of an issued plan to record; it changes something.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "document": {"number": "6200/KH-UBND", "issued_on": "2018-06-01", "issuer": "UBND thành phố Phan Thiết"},
    "effective_on": "2018-06-01",
    "reason": "Phường Mũi Né phối hợp triển khai Tháng hành động vì bình đẳng giới.",
    "plan": {"title_en": "Carrying out gender-equality work in 2018"},
    "assignments_added": [{
        "unit_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d40", "duty": "coordinate",
        "subject": {"kind": "task", "number": "II.1.3"},
        "paragraph": "IV.C.2", "text": "phối hợp triển khai Tháng hành động vì bình đẳng giới"
    }],
    "assignments_ended": ["01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d49"]
}))]
pub struct NewPlanAmendment {
    /// The document that amends.
    pub document: AmendingDocument,
    /// First day in force: not before the plan was issued, nor before the amendment recorded last. The plan
    /// reads as amended at once; what is owed changes from this day.
    pub effective_on: Day,
    /// Why.
    pub reason: Prose<2000>,
    /// Changes to what the plan says.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    pub plan: Option<AmendedPlan>,
    /// Reporting rules, all of them anew. Periods that have opened, or will have by `effective_on`, stay.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false, min_items = 1, max_items = 20)]
    pub schedule: Option<Vec<ScheduleRule>>,
    /// A new version of the plan's own targets, in force from `effective_on`.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    pub own_targets: Option<AmendedOwnTargets>,
    /// Duties it brings.
    #[serde(default)]
    #[schema(max_items = 200)]
    pub assignments_added: Vec<AddedAssignment>,
    /// Duties it ends, by id. What is owed already stays owed.
    #[serde(default)]
    #[schema(max_items = 1000)]
    pub assignments_ended: Vec<Uuid>,
}

/// The document that amends a plan.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"number": "6200/KH-UBND", "issued_on": "2018-06-01", "issuer": "UBND thành phố Phan Thiết"}))]
pub struct AmendingDocument {
    /// Number and symbol.
    pub number: Line<64>,
    /// Day of issue.
    #[serde(default)]
    pub issued_on: Option<Day>,
    /// Issuing body.
    #[serde(default)]
    pub issuer: Option<Line<300>>,
    /// Kind and summary of content.
    #[serde(default)]
    pub title: Option<Line<1000>>,
}

/// Changes to what an issued plan says (RFC 7396); a list given replaces the whole list. Number, issuer, lead
/// unit, place, day of issue and first day stay.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"title_en": "Carrying out gender-equality work in 2018"}))]
pub struct AmendedPlan {
    /// Summary of content.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    pub title: Option<Line<1000>>,
    /// The same in English.
    #[serde(default)]
    #[schema(value_type = Option<Line<1000>>)]
    pub title_en: Patch<Line<1000>>,
    /// Last day of its term; periods come or go with it.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    pub term_to: Option<Day>,
    /// Who signed and how.
    #[serde(default)]
    #[schema(value_type = Option<SignatoryPatch>)]
    pub signatory: Patch<SignatoryPatch>,
    /// The plan of the level above.
    #[serde(default)]
    #[schema(value_type = Option<Uuid>)]
    pub parent_plan_id: Patch<Uuid>,
    /// Legal bases, in order.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false, max_items = 100)]
    pub bases: Option<Vec<DocumentRef>>,
    /// General objectives, in order.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false, max_items = 100)]
    pub general_objectives: Option<Vec<Prose<2000>>>,
    /// Funding sources, in order.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false, max_items = 100)]
    pub funding: Option<Vec<Prose<2000>>>,
    /// Recipients, in order.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false, max_items = 100)]
    pub recipients: Option<Vec<Prose<2000>>>,
    /// Sections its reports are written in.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false, max_items = 50)]
    pub report_sections: Option<Vec<ReportSection>>,
    /// Frameworks it reports on; duties on one that goes are ended by the same amendment.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false, max_items = 20)]
    pub framework_ids: Option<Vec<Uuid>>,
    /// Tasks; one whose number stays keeps its id. Duties on one that goes are ended by the same amendment.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false, max_items = 500)]
    pub tasks: Option<Vec<NewTask>>,
}

impl From<AmendedPlan> for PlanPatch {
    fn from(plan: AmendedPlan) -> Self {
        let AmendedPlan {
            title,
            title_en,
            term_to,
            signatory,
            parent_plan_id,
            bases,
            general_objectives,
            funding,
            recipients,
            report_sections,
            framework_ids,
            tasks,
        } = plan;
        Self {
            number: None,
            title,
            title_en,
            place: None,
            issued_on: None,
            term_from: None,
            term_to,
            signatory,
            parent_plan_id,
            bases,
            general_objectives,
            funding,
            recipients,
            report_sections,
            framework_ids,
            tasks,
            schedule: None,
        }
    }
}

/// A new version of a plan's own targets: only what it changes.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"targets": [{
    "code": "PT-2",
    "targets": [{"op": "over", "low": 60, "span": "by_year", "year_from": 2018, "confidence": "verified"}]
}]}))]
pub struct AmendedOwnTargets {
    /// Remark.
    #[serde(default)]
    pub note: Option<Prose<2000>>,
    /// Objectives it adds, whole, after those there are.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub objectives: Vec<NewObjective>,
    /// Indicators it adds to objectives there are, whole, after those the objective has.
    #[serde(default)]
    #[schema(max_items = 1000)]
    pub indicators: Vec<AmendedIndicator>,
    /// Codes of the measures it drops.
    #[serde(default)]
    #[schema(max_items = 1000)]
    pub removed_measures: Vec<Line<32>>,
    /// Measures it adds or defines anew.
    #[serde(default)]
    #[schema(max_items = 1000)]
    pub measures: Vec<AmendedMeasure>,
    /// Measures of which it changes the targets only.
    #[serde(default)]
    #[schema(max_items = 1000)]
    pub targets: Vec<AmendedTargets>,
}

impl AmendedOwnTargets {
    /// As a version of a framework.
    pub fn version(self, seq: i32, effective_on: Day, document: &AmendingDocument) -> NewAmendment {
        let Self {
            note,
            objectives,
            indicators,
            removed_measures,
            measures,
            targets,
        } = self;
        NewAmendment {
            label: Line::stored(format!("amendment-{seq}")),
            valid_from: effective_on,
            document: NewDocument {
                number: Some(document.number.clone()),
                issued_on: document.issued_on,
                issuer: document.issuer.clone(),
                title: document.title.clone(),
            },
            note,
            objectives,
            indicators,
            removed_measures,
            measures,
            targets,
        }
    }
}

/// A duty that an amendment brings, to a unit, to every unit of a group, or to a unit as member of a group.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "unit_id": "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d40", "duty": "coordinate",
    "subject": {"kind": "task", "number": "II.1.3"},
    "paragraph": "IV.C.2", "text": "phối hợp triển khai Tháng hành động vì bình đẳng giới"
}))]
pub struct AddedAssignment {
    /// Who: a unit under the plan's issuer; with `group_id`, a member of the group.
    #[serde(default)]
    pub unit_id: Option<Uuid>,
    /// Whose units; at least one of the two is given.
    #[serde(default)]
    pub group_id: Option<Uuid>,
    /// To do what.
    pub duty: Duty,
    /// About what.
    pub subject: AddedSubject,
    /// Paragraph that says so.
    pub paragraph: Line<32>,
    /// The words of the document.
    pub text: Prose<4000>,
}

/// What a duty brought by an amendment is about, by id or, for what the same amendment brings, by number.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"kind": "task", "number": "II.1.3"}))]
pub struct AddedSubject {
    /// Kind of subject.
    pub kind: SubjectKind,
    /// The objective, indicator or task; neither this nor a number for the plan as a whole.
    #[serde(default)]
    pub id: Option<Uuid>,
    /// Number of a task of the plan, or of an objective or indicator of the plan's own targets, as amended.
    #[serde(default)]
    pub number: Option<Line<32>>,
}
