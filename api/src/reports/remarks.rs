//! What a reviewer or an approver remarks on single parts of a report they send back.

use entity::enums::{ReportAction, ReportStatus};
use entity::json::{Remark, Remarks, Sections};
use entity::{report, report_event};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select,
};
use uuid::Uuid;

use super::input::{MAX_REMARKS, NewReportRemark};
use super::owed::Owed;
use crate::http::catalogue::{Code, FaultCode};
use crate::http::problem::Problem;
use crate::texts;

/// The remarks that stand on a report: those of the last time it was sent back, until it is accepted.
pub async fn standing<C: ConnectionTrait>(
    db: &C,
    report: &report::Model,
) -> Result<Remarks, Problem> {
    let last: Option<Remarks> = last(report.id).into_tuple().one(db).await?;
    Ok(of_last(report, last))
}

/// Selects what was remarked when a report was last sent back or accepted.
pub fn last(report_id: Uuid) -> Select<report_event::Entity> {
    report_event::Entity::find()
        .select_only()
        .column(report_event::Column::Remarks)
        .filter(report_event::Column::ReportId.eq(report_id))
        .filter(
            report_event::Column::Action.is_in([ReportAction::Returned, ReportAction::Accepted]),
        )
        .order_by_desc(report_event::Column::Id)
        .limit(1)
}

/// The remarks that stand, by those that were made last.
pub fn of_last(report: &report::Model, last: Option<Remarks>) -> Remarks {
    last.filter(|_| report.status != ReportStatus::Accepted)
        .unwrap_or_default()
}

/// Remarks as they are stored: each on a measure the unit owes or on a section of the plan's reports.
pub fn checked(
    given: Vec<NewReportRemark>,
    owed: &[Owed],
    sections: &Sections,
) -> Result<Remarks, Problem> {
    let is_owed = |id: Uuid| owed.iter().any(|owed| owed.measure.id == id);
    let has = |key: &str| sections.0.iter().any(|section| section.key == key);
    if given.len() > MAX_REMARKS {
        return Err(Problem::input(
            "/remarks",
            FaultCode::TooMany,
            texts::reports::too_many_remarks(MAX_REMARKS),
        ));
    }
    let mut problem = Problem::new(Code::InvalidInput);
    let mut kept = Vec::with_capacity(given.len());
    for (index, remark) in given.into_iter().enumerate() {
        let NewReportRemark {
            measure_id,
            section,
            text,
        } = remark;
        let section = section.map(String::from);
        let pointer = format!("/remarks/{index}");
        if measure_id.is_some() == section.is_some() {
            problem.push(
                &pointer,
                FaultCode::OneOf,
                texts::reports::measure_or_section(),
            );
        }
        if measure_id.is_some_and(|id| !is_owed(id)) {
            problem.push(
                format!("{pointer}/measure_id"),
                FaultCode::MeasureNotOwed,
                texts::reports::measure_not_owed(),
            );
        }
        if section.as_deref().is_some_and(|key| !has(key)) {
            problem.push(
                format!("{pointer}/section"),
                FaultCode::UnknownSection,
                texts::reports::no_such_section(),
            );
        }
        kept.push(Remark {
            measure_id,
            section,
            text: text.into(),
        });
    }
    problem.or_ok()?;
    Ok(Remarks(kept))
}

#[cfg(test)]
mod tests {
    use entity::json::Section;

    use super::*;
    use crate::http::problem::Place;
    use crate::http::words::{Line, Prose};

    fn remark(measure_id: Option<Uuid>, section: Option<&str>) -> NewReportRemark {
        NewReportRemark {
            measure_id,
            section: section.map(|key| Line::new(key).unwrap()),
            text: Prose::new("Nêu nguyên nhân.").unwrap(),
        }
    }

    #[test]
    fn a_remark_is_on_one_part_of_the_report() {
        let sections = Sections(vec![Section {
            key: "results".into(),
            title: "Kết quả".into(),
        }]);
        let check = |given| checked(given, &[], &sections);
        assert_eq!(
            check(vec![remark(None, Some("results"))]).unwrap().0.len(),
            1
        );
        let stranger = Some(Uuid::now_v7());
        let problem = check(vec![
            remark(None, None),
            remark(stranger, None),
            remark(None, Some("plans")),
            remark(stranger, Some("results")),
        ])
        .unwrap_err();
        let faults: Vec<_> = problem
            .errors
            .iter()
            .map(|fault| match &fault.place {
                Place::Pointer(pointer) => (pointer.as_str(), fault.code),
                place => panic!("{place}"),
            })
            .collect();
        assert_eq!(
            faults,
            [
                ("/remarks/0", FaultCode::OneOf),
                ("/remarks/1/measure_id", FaultCode::MeasureNotOwed),
                ("/remarks/2/section", FaultCode::UnknownSection),
                ("/remarks/3", FaultCode::OneOf),
                ("/remarks/3/measure_id", FaultCode::MeasureNotOwed),
            ]
        );
        let many = (0..=MAX_REMARKS).map(|_| remark(None, Some("results")));
        assert_eq!(
            check(many.collect()).unwrap_err().errors[0].code,
            FaultCode::TooMany
        );
    }
}
