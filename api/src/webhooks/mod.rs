//! Webhooks: calling another system when something happens that it may read of in the change feed.
//!
//! [`make`] turns entries of the feed into deliveries, each once, in the transaction in which the webhook's place in
//! the feed moves on. [`dispatch`] sends what is due, each webhook by itself, so that a slow one holds up no other;
//! [`delivery`] claims, signs, sends and settles. [`addresses`], [`target`], [`signature`] and [`retry`] are pure.

pub mod addresses;
pub mod check;
pub mod deliveries;
pub mod delivery;
pub mod delivery_dto;
pub mod delivery_routes;
pub mod dispatch;
pub mod dto;
pub mod forget;
pub mod make;
pub mod message;
pub mod retry;
pub mod routes;
pub mod sender;
pub mod service;
pub mod signature;
pub mod target;
pub mod told;
