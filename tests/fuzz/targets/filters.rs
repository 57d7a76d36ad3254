//! Query strings: read, or refused with words about one of their parameters.

#![no_main]

use api::http::params::parse;
use fuzz::is_clear;
use libfuzzer_sys::fuzz_target;
use serde::de::DeserializeOwned;

fn read<T: DeserializeOwned>(query: &str) {
    if let Err(problem) = parse::<T>(query) {
        is_clear(&problem);
        assert!(!problem.errors.is_empty(), "a refused query has a reason");
    }
}

fuzz_target!(|data: &[u8]| {
    let Some((which, query)) = data.split_first() else {
        return;
    };
    let Ok(query) = std::str::from_utf8(query) else {
        return;
    };
    match which % 12 {
        0 => read::<api::aggregates::dto::AggregateQuery>(query),
        1 => read::<api::aggregates::dto::source::SourceQuery>(query),
        2 => read::<api::reports::input::ReportFilter>(query),
        3 => read::<api::periods::obligation_dto::ObligationFilter>(query),
        4 => read::<api::periods::dto::PeriodFilter>(query),
        5 => read::<api::plans::dto::PlanFilter>(query),
        6 => read::<api::units::dto::UnitFilter>(query),
        7 => read::<api::assignments::dto::AssignmentFilter>(query),
        8 => read::<api::frameworks::dto::MeasureFilter>(query),
        9 => read::<api::audit::dto::AuditFilter>(query),
        10 => read::<api::feed::dto::ChangeQuery>(query),
        _ => read::<api::consolidations::dto::ComparisonQuery>(query),
    }
});
