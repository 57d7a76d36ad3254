//! The chain of hashes: how a link is made, and what is wrong with a chain that was tampered with.

use std::collections::BTreeSet;

use entity::{audit_event, audit_head};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::Entry;

/// The hash before the first entry.
pub const START: [u8; 32] = [0; 32];

/// The hash of an entry that follows `previous`.
pub fn link(previous: &[u8], body: &str) -> Vec<u8> {
    Sha256::new()
        .chain_update(previous)
        .chain_update(body)
        .finalize()
        .to_vec()
}

/// What is wrong at a place of the chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Entries are not there.
    Missing {
        /// The first of them.
        from: i64,
        /// The last of them.
        to: i64,
    },
    /// The entry is not what was recorded.
    Edited(i64),
    /// An entry stands in the place of another.
    Moved {
        /// Where it stands.
        at: i64,
        /// Where it was recorded.
        from: i64,
    },
    /// The entry does not follow the one before: that one, or the link to it, was put in later.
    Unlinked(i64),
    /// What the entry is found by is not what it says.
    Mislabelled(i64),
    /// Entries stand after the end of the chain.
    Beyond(i64),
    /// The end of the chain is not the hash of its last entry.
    Head,
    /// An entry noted elsewhere is no longer the one of that place.
    Anchor(i64),
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Missing { from, to } if from == to => write!(f, "entry {from} is missing"),
            Self::Missing { from, to } => write!(f, "entries {from} to {to} are missing"),
            Self::Edited(seq) => write!(f, "entry {seq} was edited"),
            Self::Moved { at, from } => write!(f, "entry {from} stands in the place of {at}"),
            Self::Unlinked(seq) => write!(f, "entry {seq} does not follow the one before it"),
            Self::Mislabelled(seq) => {
                write!(f, "entry {seq} is filed under other than what it says")
            }
            Self::Beyond(seq) => write!(f, "entry {seq} stands after the end of the chain"),
            Self::Head => write!(f, "the end of the chain is not its last entry"),
            Self::Anchor(seq) => write!(f, "entry {seq} is not the one that was noted"),
        }
    }
}

/// Walks along the chain, an entry at a time.
#[derive(Debug)]
pub struct Walk {
    seq: i64,
    hash: Vec<u8>,
    faults: Vec<Fault>,
}

impl Default for Walk {
    fn default() -> Self {
        Self {
            seq: 0,
            hash: START.to_vec(),
            faults: Vec::new(),
        }
    }
}

impl Walk {
    /// The entry at the next place that has one, with the units it is filed under.
    pub fn step(&mut self, row: &audit_event::Model, units: &BTreeSet<Uuid>) {
        let expected = self.seq + 1;
        let follows = row.seq == expected;
        if row.seq > expected {
            self.faults.push(Fault::Missing {
                from: expected,
                to: row.seq - 1,
            });
        }
        match serde_json::from_str::<Entry>(&row.body) {
            Ok(entry) if entry.seq != row.seq => self.faults.push(Fault::Moved {
                at: row.seq,
                from: entry.seq,
            }),
            Ok(entry) if link(&row.previous_hash, &row.body) == row.hash => {
                if !filed_as(row, units, &entry) {
                    self.faults.push(Fault::Mislabelled(row.seq));
                }
                if follows && row.previous_hash != self.hash {
                    self.faults.push(Fault::Unlinked(row.seq));
                }
            }
            _ => self.faults.push(Fault::Edited(row.seq)),
        }
        self.seq = row.seq;
        self.hash.clone_from(&row.hash);
    }

    /// Compares with what was noted of an entry elsewhere; to be called right after its step.
    pub fn compare(&mut self, seq: i64, hash: &[u8]) {
        if self.seq == seq && self.hash != hash {
            self.faults.push(Fault::Anchor(seq));
        }
    }

    /// The faults found, once all entries have been walked.
    pub fn end(mut self, head: Option<&audit_head::Model>) -> Vec<Fault> {
        match head {
            Some(head) if head.seq > self.seq => self.faults.push(Fault::Missing {
                from: self.seq + 1,
                to: head.seq,
            }),
            Some(head) if head.seq < self.seq => self.faults.push(Fault::Beyond(head.seq + 1)),
            Some(head) if head.hash == self.hash => {}
            _ => self.faults.push(Fault::Head),
        }
        self.faults
    }
}

/// Whether the columns an entry is found by say what the entry says.
fn filed_as(row: &audit_event::Model, units: &BTreeSet<Uuid>, entry: &Entry) -> bool {
    row.at == entry.at
        && row.action == entry.action
        && row.actor_id == entry.actor_id
        && row.subject_id.as_ref() == entry.subject.as_ref().map(|subject| &subject.id)
        && *units == entry.unit_ids
}

#[cfg(test)]
#[path = "chain_tests.rs"]
mod tests;
