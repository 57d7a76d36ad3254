//! What happened that others keep in step with: the change feed.
//!
//! [`record`] writes an entry inside the transaction of the change it tells of, without a place and so without
//! waiting for any other writer. [`order`] gives places after the commit. [`version`] tells whether anything
//! happened since, [`looks`] asks it once for many. These four are leaves that any feature may use; reading it is [`crate::feed`]. [`renew`] makes what
//! was handed out before a database was restored void.

pub mod looks;
pub mod order;
pub mod record;
pub mod renew;
pub mod version;
