//! The cursor of the feed: a place, written so that nobody counts with it.

use uuid::Uuid;

use crate::http::catalogue::FaultCode;
use crate::http::page;
use crate::http::problem::Problem;
use crate::texts;

/// The first byte of every cursor: what the rest is. Another form gets another number, and this one stays readable.
const FORM: u8 = 1;

/// The word by which one begins at the end.
pub const NOW: &str = "now";

/// A place in the feed, and in which epoch of it: a database that was restored may give the same place to something else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The epoch in which it was given.
    pub epoch: Uuid,
    /// Its number.
    pub seq: i64,
}

/// After what one reads on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum After {
    /// From the oldest entry that is kept.
    Nothing,
    /// From the end as it is: only what is still to come.
    Now,
    /// After this place.
    Place(Place),
}

impl After {
    /// Reads the `after` parameter.
    pub fn read(parameter: Option<&str>) -> Result<Self, Problem> {
        match parameter {
            None => Ok(Self::Nothing),
            Some(NOW) => Ok(Self::Now),
            Some(cursor) => page::unpack(cursor, unpack)
                .map(Self::Place)
                .map_err(|_| foreign()),
        }
    }
}

/// The cursor of a place.
pub fn pack(place: Place) -> String {
    let mut bytes = [FORM; 25];
    bytes[1..17].copy_from_slice(place.epoch.as_bytes());
    bytes[17..].copy_from_slice(&place.seq.to_be_bytes());
    page::pack(&bytes)
}

fn unpack(bytes: &[u8]) -> Option<Place> {
    let (form, place) = bytes.split_first()?;
    let (epoch, seq) = place.split_first_chunk()?;
    let (epoch, seq) = (
        Uuid::from_bytes(*epoch),
        i64::from_be_bytes(seq.try_into().ok()?),
    );
    (*form == FORM && seq >= 0).then_some(Place { epoch, seq })
}

fn foreign() -> Problem {
    Problem::parameter(
        "after",
        FaultCode::InvalidValue,
        texts::feed::not_a_cursor(),
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_cursor_comes_back_as_it_went(epoch in any::<u128>(), seq in 0..=i64::MAX) {
            let place = Place { epoch: Uuid::from_u128(epoch), seq };
            let cursor = pack(place);
            prop_assert_ne!(&cursor, NOW);
            prop_assert_eq!(After::read(Some(&cursor)).unwrap(), After::Place(place));
        }

        #[test]
        fn no_two_places_have_one_cursor(epochs in any::<[u128; 2]>(), one in 0..=i64::MAX, other in 0..=i64::MAX) {
            let at = |epoch, seq| pack(Place { epoch: Uuid::from_u128(epoch), seq });
            let [here, there] = epochs;
            prop_assert_eq!(at(here, one) == at(here, other), one == other);
            prop_assert_eq!(at(here, one) == at(there, one), here == there);
        }

        #[test]
        fn whatever_is_read_is_written_the_same_again(text in "AQ[A-Za-z0-9_-]{32}|[A-Za-z0-9_-]{0,16}|\\PC{0,20}") {
            if let Ok(After::Place(place)) = After::read(Some(&text)) {
                prop_assert!(place.seq >= 0);
                prop_assert_eq!(pack(place), text);
            }
        }
    }

    #[test]
    fn without_a_cursor_from_the_beginning_and_with_a_word_from_the_end() {
        assert_eq!(After::read(None).unwrap(), After::Nothing);
        assert_eq!(After::read(Some("now")).unwrap(), After::Now);
        for bad in [
            "",
            "NOW",
            "AAAA",
            "%%%",
            &page::pack(&[1; 9]),
            &page::pack(&[2; 25]),
            &page::pack(&[[1; 17].as_slice(), &[255; 8]].concat()),
        ] {
            let refused = After::read(Some(bad)).unwrap_err();
            assert_eq!(refused.errors[0].code, FaultCode::InvalidValue, "{bad}");
        }
    }
}
