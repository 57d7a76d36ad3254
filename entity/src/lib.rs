//! The tables of Tiến Độ, one a file: columns, relations, stored enums.
//!
//! Knows neither HTTP nor rules. Figures are whole ten-thousandths, so that both databases add them alike.

pub mod account;
pub mod account_grant;
pub mod assignment;
pub mod audit_event;
pub mod audit_event_unit;
pub mod audit_head;
pub mod enums;
pub mod framework;
pub mod framework_version;
pub mod indicator;
pub mod json;
pub mod login_throttle;
pub mod measure;
pub mod measure_definition;
pub mod objective;
pub mod obligation;
pub mod obligation_assignment;
pub mod obligation_measure;
pub mod one_time_token;
pub mod period;
pub mod plan;
pub mod plan_framework;
pub mod recovery_code;
pub mod refresh_token;
pub mod report;
pub mod report_drafter;
pub mod report_event;
pub mod report_revision;
pub mod report_value;
pub mod schedule_rule;
pub mod second_factor;
pub mod service_client;
pub mod session;
pub mod signing_key;
pub mod target;
pub mod task;
pub mod unit;
pub mod unit_ancestor;
pub mod unit_group;
pub mod unit_group_member;
pub mod version_measure;
