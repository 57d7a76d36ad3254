//! Sums kept ready for aggregates, so that a read costs by its answer.
//!
//! [`mark`] writes, in the transaction of a change, what is to be added to the sums, and never waits for another
//! writer. [`fold`] adds it later and [`build`] makes the sums of a period anew. A read adds what is marked and not
//! yet folded, in one snapshot, so it is never behind; where the sums cannot tell, it goes by the lines.

pub mod build;
pub mod check;
pub mod fold;
pub mod lines;
pub mod mark;
pub mod parts;
pub mod read;
pub mod store;
pub mod tally;
