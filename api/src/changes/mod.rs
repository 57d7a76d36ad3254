//! What happened that others keep in step with: the change feed.
//!
//! [`record`] writes an entry inside the transaction of the change it tells of, without a place and so without
//! waiting for any other writer. [`order`] gives places after the commit. [`version`] tells whether anything
//! happened since. These three are leaves that any feature may use; reading it is [`crate::feed`].

pub mod order;
pub mod record;
pub mod version;
