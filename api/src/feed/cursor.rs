//! The cursor of the feed: a place, written so that nobody counts with it.

use crate::http::page;
use crate::http::problem::Problem;

/// The first byte of every cursor: what the rest is. Another form gets another number, and this one stays readable.
const FORM: u8 = 1;

/// The word by which one begins at the end.
pub const NOW: &str = "now";

/// After what one reads on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum After {
    /// From the oldest entry that is kept.
    Nothing,
    /// From the end as it is: only what is still to come.
    Now,
    /// After this place.
    Place(i64),
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
pub fn pack(place: i64) -> String {
    let mut bytes = [FORM; 9];
    bytes[1..].copy_from_slice(&place.to_be_bytes());
    page::pack(&bytes)
}

fn unpack(bytes: &[u8]) -> Option<i64> {
    let (form, place) = bytes.split_first()?;
    let place = i64::from_be_bytes(place.try_into().ok()?);
    (*form == FORM && place >= 0).then_some(place)
}

fn foreign() -> Problem {
    Problem::parameter(
        "after",
        "invalid_value",
        "Con trỏ không phải do hệ thống cấp. Dùng `next_cursor` của lần đọc trước, hoặc `now`.",
        "Not a cursor this service gave out. Use the `next_cursor` of the last read, or `now`.",
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_cursor_comes_back_as_it_went(place in 0..=i64::MAX) {
            let cursor = pack(place);
            prop_assert_ne!(&cursor, NOW);
            prop_assert_eq!(After::read(Some(&cursor)).unwrap(), After::Place(place));
        }

        #[test]
        fn no_two_places_have_one_cursor(one in 0..=i64::MAX, other in 0..=i64::MAX) {
            prop_assert_eq!(pack(one) == pack(other), one == other);
        }

        #[test]
        fn whatever_is_read_is_written_the_same_again(text in "[A-Za-z0-9_-]{0,16}|\\PC{0,20}") {
            if let Ok(After::Place(place)) = After::read(Some(&text)) {
                prop_assert!(place >= 0);
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
            &page::pack(&[2; 9]),
            &page::pack(&[1, 255, 0, 0, 0, 0, 0, 0, 0]),
        ] {
            let refused = After::read(Some(bad)).unwrap_err();
            assert_eq!(refused.errors[0].code, "invalid_value", "{bad}");
        }
    }
}
