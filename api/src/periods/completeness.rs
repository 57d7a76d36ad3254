//! Who owes, who sent, who is late: counted from the frozen obligations.

use std::collections::BTreeMap;

use entity::enums::ReportStatus;
use serde::{Deserialize, Serialize};
use time::{Date, OffsetDateTime};
use utoipa::ToSchema;
use uuid::Uuid;

use super::calendar::is_on_time;

/// An obligation and where its report stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Who owes.
    pub unit_id: Uuid,
    /// The groups through which duties came, each once.
    pub group_ids: Vec<Uuid>,
    /// Day that decides punctuality.
    pub due_on: Date,
    /// First submission; what decides punctuality.
    pub first_submitted_at: Option<OffsetDateTime>,
    /// State of the report's current revision; absent where there is no report.
    pub status: Option<ReportStatus>,
    /// Whether an accepted revision counts.
    pub effective: bool,
}

/// How many of a set of obligations stand where. A resubmission after a return changes neither `on_time` nor `late`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Counts {
    /// Obligations.
    pub expected: u64,
    /// Ever submitted.
    pub submitted: u64,
    /// First submitted before the due day ended.
    pub on_time: u64,
    /// First submitted after the due day.
    pub late: u64,
    /// With an accepted revision that counts.
    pub accepted: u64,
    /// Never submitted, the due day past.
    pub overdue: u64,
    /// Sent back and not yet resubmitted.
    pub returned: u64,
    /// Never submitted, due or not.
    pub missing: u64,
}

/// Where the current revision of an owed report stands.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Accepted.
    Accepted,
    /// With the lead unit.
    Submitted,
    /// Sent back with a reason.
    Returned,
    /// Being written, or waiting for the unit's own approver.
    Drafting,
    /// Not begun.
    Missing,
}

/// Whether an obligation was met by its due day, in `Asia/Ho_Chi_Minh`.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Punctuality {
    /// First submitted before the due day ended.
    OnTime,
    /// First submitted after the due day.
    Late,
    /// Not submitted, and not yet past due.
    NotYetDue,
    /// Not submitted, and past due.
    Overdue,
}

/// Where the current revision stands. A reopened report is being written again while its accepted figures count.
pub fn standing(row: &Row) -> Standing {
    match row.status {
        None => Standing::Missing,
        Some(ReportStatus::Draft | ReportStatus::Signing) => Standing::Drafting,
        Some(ReportStatus::Submitted) => Standing::Submitted,
        Some(ReportStatus::Returned) => Standing::Returned,
        Some(ReportStatus::Accepted) => Standing::Accepted,
    }
}

/// Punctuality by the first submission, or by the day it is today.
pub fn punctuality(row: &Row, today: Date) -> Punctuality {
    match row.first_submitted_at {
        Some(at) if is_on_time(at, row.due_on) => Punctuality::OnTime,
        Some(_) => Punctuality::Late,
        None if today > row.due_on => Punctuality::Overdue,
        None => Punctuality::NotYetDue,
    }
}

/// Counts a set of obligations: a period, a group, a subtree.
pub fn count<'a>(rows: impl IntoIterator<Item = &'a Row>, today: Date) -> Counts {
    let mut counts = Counts::default();
    for row in rows {
        let punctuality = punctuality(row, today);
        let submitted = row.first_submitted_at.is_some();
        counts.expected += 1;
        counts.submitted += u64::from(submitted);
        counts.on_time += u64::from(punctuality == Punctuality::OnTime);
        counts.late += u64::from(punctuality == Punctuality::Late);
        counts.accepted += u64::from(row.effective);
        counts.overdue += u64::from(punctuality == Punctuality::Overdue);
        counts.returned += u64::from(standing(row) == Standing::Returned);
        counts.missing += u64::from(!submitted);
    }
    counts
}

/// The obligations by the groups through which they came. A unit in two groups stands in each; `None` holds those
/// that came through no group.
pub fn by_group(rows: &[Row]) -> BTreeMap<Option<Uuid>, Vec<&Row>> {
    let mut groups = BTreeMap::<Option<Uuid>, Vec<&Row>>::new();
    for row in rows {
        if row.group_ids.is_empty() {
            groups.entry(None).or_default().push(row);
        }
        for group in &row.group_ids {
            groups.entry(Some(*group)).or_default().push(row);
        }
    }
    groups
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use time::Duration;
    use time::macros::{date, datetime};

    use super::*;

    const DUE: Date = date!(2018 - 06 - 15);

    fn row(
        first_submitted_at: Option<OffsetDateTime>,
        status: Option<ReportStatus>,
        effective: bool,
    ) -> Row {
        Row {
            unit_id: Uuid::nil(),
            group_ids: Vec::new(),
            due_on: DUE,
            first_submitted_at,
            status,
            effective,
        }
    }

    #[test]
    fn the_half_year_of_six_units() {
        let punctual = Some(datetime!(2018-06-15 16:59:59 UTC));
        let late = Some(datetime!(2018-06-15 17:00:00 UTC));
        let rows = [
            row(punctual, Some(ReportStatus::Accepted), true),
            // Returned and sent again in July: still punctual.
            row(punctual, Some(ReportStatus::Submitted), false),
            // Reopened: the accepted revision counts on.
            row(punctual, Some(ReportStatus::Draft), true),
            row(late, Some(ReportStatus::Returned), false),
            row(None, Some(ReportStatus::Signing), false),
            row(None, None, false),
        ];
        let expected = Counts {
            expected: 6,
            submitted: 4,
            on_time: 3,
            late: 1,
            accepted: 2,
            overdue: 2,
            returned: 1,
            missing: 2,
        };
        assert_eq!(count(&rows, date!(2018 - 06 - 16)), expected);
        let on_the_day = Counts {
            overdue: 0,
            ..expected
        };
        assert_eq!(count(&rows, DUE), on_the_day);
        assert_eq!(count(&[], DUE), Counts::default());

        let standings: Vec<Standing> = rows.iter().map(standing).collect();
        assert_eq!(
            standings,
            [
                Standing::Accepted,
                Standing::Submitted,
                Standing::Drafting,
                Standing::Returned,
                Standing::Drafting,
                Standing::Missing,
            ]
        );
    }

    #[test]
    fn punctuality_is_that_of_the_first_submission() {
        let sent = row(Some(datetime!(2018-06-10 00:00 UTC)), None, false);
        let owed = row(None, None, false);
        let next_day = date!(2018 - 06 - 16);
        assert_eq!(punctuality(&sent, next_day), Punctuality::OnTime);
        assert_eq!(punctuality(&owed, DUE), Punctuality::NotYetDue);
        assert_eq!(punctuality(&owed, next_day), Punctuality::Overdue);
        let text = serde_json::to_string(&punctuality(&owed, DUE)).unwrap();
        assert_eq!(text, "\"not_yet_due\"");
    }

    #[test]
    fn a_unit_counts_in_each_group_through_which_it_owes() {
        let (wards, coast) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let of = |group_ids: &[Uuid]| Row {
            group_ids: group_ids.to_vec(),
            ..row(None, None, false)
        };
        let rows = [of(&[]), of(&[wards]), of(&[wards, coast])];
        let counted: Vec<(Option<Uuid>, u64)> = by_group(&rows)
            .into_iter()
            .map(|(group, rows)| (group, count(rows, DUE).expected))
            .collect();
        assert_eq!(counted, [(None, 1), (Some(wards), 2), (Some(coast), 1)]);
    }

    fn any_row() -> impl Strategy<Value = Row> {
        let status = prop::sample::select(vec![
            ReportStatus::Draft,
            ReportStatus::Signing,
            ReportStatus::Submitted,
            ReportStatus::Returned,
            ReportStatus::Accepted,
        ]);
        (
            prop::option::of(-100_i64..100),
            prop::option::of(status),
            any::<bool>(),
        )
            .prop_map(|(hours, status, effective)| {
                let at = hours.map(|n| datetime!(2018-06-15 17:00 UTC) + Duration::hours(n));
                row(at, status, effective)
            })
    }

    proptest! {
        #[test]
        fn counts_add_up_and_never_pass_the_whole(
            rows in prop::collection::vec(any_row(), 0..40),
            cut in 0_usize..40,
            days in -5_i64..5,
        ) {
            let today = DUE + Duration::days(days);
            let all = count(&rows, today);
            prop_assert_eq!(all.on_time + all.late, all.submitted);
            prop_assert_eq!(all.submitted + all.missing, all.expected);
            prop_assert!(all.overdue <= all.missing);
            prop_assert!(all.accepted <= all.expected && all.returned <= all.expected);

            let (left, right) = rows.split_at(cut.min(rows.len()));
            let (left, right) = (count(left, today), count(right, today));
            prop_assert_eq!(left.expected + right.expected, all.expected);
            prop_assert_eq!(left.on_time + right.on_time, all.on_time);
            prop_assert_eq!(left.overdue + right.overdue, all.overdue);
        }
    }
}
