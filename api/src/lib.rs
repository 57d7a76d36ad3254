//! The Tiến Độ API: plans, who answers for what, reports and what they add up to.
//!
//! A request always goes the same way: a route in `<feature>/routes.rs` (its extractors are the
//! permission, the resource and the body) calls `<feature>/service.rs` (one transaction), which works
//! on `entity` tables and answers with a shape from `<feature>/dto.rs`. Rules are pure files named
//! for the rule. Arrows run one way:
//!
//! ```text
//! http, changes, audit, auth ← accounts, clients, units, frameworks ← plans ← assignments ← periods ← reports ← aggregates ← consolidations
//!                                                                                       reports ← attachments
//!                                                                           periods ← amendments
//!                                                          auth ← notifications ← periods ← reminders
//!                                                     units, frameworks ← rollups ← aggregates
//!                                                                                 aggregates ← exports
//!                                             changes, units, frameworks, plans, periods, reports ← feed ← webhooks
//! ```
//!
//! Leaves, which any feature may use, are the pure rule files (such as `plans/schedule` using
//! [`periods::calendar`]) and the files that say what a caller may know of: [`plans::scope`], which
//! [`frameworks::scope`] needs for the own targets of plans, and [`frameworks::scope`] itself. Which duties hold,
//! [`plans::standing`], is asked where a unit ends, too. [`rollups::mark`] is called wherever what counts, or where it
//! stands, changes.
//!
//! Beside the requests stand the commands of an operator: [`cli`], with [`backup`] and [`doctor`] behind it.
//!
//! [`routes`] lists the features once, for the server and for the OpenAPI document.

// The longest example in the document is one `json!`.
#![recursion_limit = "256"]

pub mod accounts;
pub mod aggregates;
pub mod amendments;
pub mod app;
pub mod assignments;
pub mod attachments;
pub mod audit;
pub mod auth;
pub mod backup;
pub mod build;
pub mod changes;
pub mod cli;
pub mod clients;
pub mod clock;
pub mod collation;
pub mod config;
pub mod consolidations;
pub mod db;
pub mod decimal;
pub mod demo;
pub mod doctor;
pub mod door;
pub mod event_id;
pub mod exports;
pub mod feed;
pub mod fold;
pub mod frameworks;
pub mod http;
pub mod lease;
pub mod mail;
pub mod metrics;
pub mod notifications;
pub mod openapi;
pub mod periods;
pub mod plans;
pub mod private_file;
pub mod problems;
pub mod reminders;
pub mod reports;
pub mod rollups;
pub mod routes;
pub mod rows;
pub mod second_factor;
pub mod serving;
pub mod system;
pub mod telemetry;
pub mod text;
pub mod texts;
pub mod together;
pub mod unfit;
pub mod units;
pub mod webhooks;
pub mod workbook;
