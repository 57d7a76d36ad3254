//! Bodies in JSON: read, or refused with words about a place in them; the same each time.

#![no_main]

use api::http::json::parse;
use fuzz::{is_clear, points_into};
use libfuzzer_sys::fuzz_target;
use serde::de::DeserializeOwned;

fn read<T: DeserializeOwned>(bytes: &[u8]) {
    if let Err(problem) = parse::<T>(bytes) {
        is_clear(&problem);
        points_into(&problem, bytes);
        let again = parse::<T>(bytes).err().expect("what was refused is refused again");
        assert_eq!(again.errors.len(), problem.errors.len());
    }
}

fuzz_target!(|data: &[u8]| {
    let Some((which, body)) = data.split_first() else {
        return;
    };
    match which % 16 {
        0 => read::<api::reports::input::NewReportValues>(body),
        1 => read::<api::reports::input::ReportPatch>(body),
        2 => read::<api::reports::input::ReportReturn>(body),
        3 => read::<api::plans::document::PlanDocument>(body),
        4 => read::<api::plans::dto::PlanPatch>(body),
        5 => read::<api::frameworks::document::NewFramework>(body),
        6 => read::<api::amendments::dto::NewPlanAmendment>(body),
        7 => read::<api::assignments::dto::NewAssignment>(body),
        8 => read::<api::units::dto::NewUnit>(body),
        9 => read::<api::units::dto::UnitPatch>(body),
        10 => read::<api::accounts::dto::NewAccount>(body),
        11 => read::<api::auth::dto::Login>(body),
        12 => read::<api::consolidations::dto::NewConsolidation>(body),
        13 => read::<api::exports::dto::Dhis2Mapping>(body),
        14 => read::<api::webhooks::dto::NewWebhook>(body),
        _ => read::<serde_json::Value>(body),
    }
});
