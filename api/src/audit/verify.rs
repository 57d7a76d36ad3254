//! Checking the whole trail: `tiendo verify-audit`.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::str::FromStr;

use entity::{audit_event, audit_event_unit, audit_head};
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::chain::{Fault, Walk};
use crate::db::Db;

/// Entries read at once.
const BATCH: u64 = 1_000;

/// An entry noted outside the database, as `verify-audit` prints the last: `place:hash`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anchor {
    seq: i64,
    hash: Vec<u8>,
}

/// What a check of the trail found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Findings {
    /// How many entries there are.
    pub entries: u64,
    /// The last entry, to be noted outside the database.
    pub last: Anchor,
    /// What is wrong, in the order of the chain; nothing: the trail is whole.
    pub faults: Vec<Fault>,
}

impl FromStr for Anchor {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || "a place, a colon and 64 hexadecimal digits".to_owned();
        let (seq, digits) = text.split_once(':').ok_or_else(wrong)?;
        let digit = |byte: &u8| char::from(*byte).to_digit(16);
        let digits: Option<Vec<u32>> = digits.as_bytes().iter().map(digit).collect();
        let digits = digits
            .filter(|digits| digits.len() == 64)
            .ok_or_else(wrong)?;
        let byte = |pair: &[u32]| u8::try_from(pair[0] * 16 + pair[1]);
        Ok(Self {
            seq: seq.parse().map_err(|_| wrong())?,
            hash: digits
                .chunks(2)
                .map(byte)
                .collect::<Result<_, _>>()
                .map_err(|_| wrong())?,
        })
    }
}

impl std::fmt::Display for Anchor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.seq, hexadecimal(&self.hash))
    }
}

/// Bytes as two hexadecimal digits each.
pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut digits, byte| {
        let _ = write!(digits, "{byte:02x}");
        digits
    })
}

/// Reads the whole trail, and compares it with an entry noted earlier.
pub async fn verify(db: &Db, anchor: Option<&Anchor>) -> Result<Findings, DbErr> {
    let db = db.snapshot().await?;
    let mut walk = Walk::default();
    let mut entries = 0;
    let mut last = Anchor {
        seq: 0,
        hash: super::chain::START.to_vec(),
    };
    loop {
        let rows = audit_event::Entity::find()
            .filter(audit_event::Column::Seq.gt(last.seq))
            .order_by_asc(audit_event::Column::Seq)
            .limit(BATCH)
            .all(&db)
            .await?;
        let Some(end) = rows.last().map(|row| row.seq) else {
            break;
        };
        let mut units = BTreeMap::<i64, BTreeSet<Uuid>>::new();
        let filed = audit_event_unit::Entity::find()
            .filter(audit_event_unit::Column::Seq.gt(last.seq))
            .filter(audit_event_unit::Column::Seq.lte(end))
            .all(&db)
            .await?;
        for row in filed {
            units.entry(row.seq).or_default().insert(row.unit_id);
        }
        for row in rows {
            walk.step(&row, units.get(&row.seq).unwrap_or(&BTreeSet::new()));
            if let Some(anchor) = anchor {
                walk.compare(anchor.seq, &anchor.hash);
            }
            entries += 1;
            last = Anchor {
                seq: row.seq,
                hash: row.hash,
            };
        }
    }
    let head = audit_head::Entity::find().one(&db).await?;
    let mut faults = walk.end(head.as_ref());
    if let Some(anchor) = anchor.filter(|anchor| anchor.seq > last.seq) {
        faults.push(Fault::Anchor(anchor.seq));
    }
    Ok(Findings {
        entries,
        last,
        faults,
    })
}
