//! Which part of a file a request asks for: a single byte range (RFC 9110 section 14).

use std::ops::Range;

/// What a request asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// All of it: no range, several ranges, or one that does not follow the grammar, which are ignored.
    Whole,
    /// These bytes.
    Part(Range<u64>),
    /// A range with nothing of the file in it.
    Outside,
}

/// Reads a `Range` header for a file of `size` bytes.
pub fn asked(header: Option<&str>, size: u64) -> Asked {
    let Some((unit, set)) = header.and_then(|header| header.split_once('=')) else {
        return Asked::Whole;
    };
    let Some((first, last)) = set.trim().split_once('-') else {
        return Asked::Whole;
    };
    if !unit.trim().eq_ignore_ascii_case("bytes") {
        return Asked::Whole;
    }
    match (place(first), place(last)) {
        (Some(first), Some(last)) if first > last => Asked::Whole,
        (Some(first), Some(last)) => part(first, last.saturating_add(1), size),
        (Some(first), None) if last.is_empty() => part(first, size, size),
        (None, Some(0)) if first.is_empty() => Asked::Outside,
        (None, Some(length)) if first.is_empty() => part(size.saturating_sub(length), size, size),
        _ => Asked::Whole,
    }
}

fn part(first: u64, end: u64, size: u64) -> Asked {
    if first >= size {
        Asked::Outside
    } else {
        Asked::Part(first..end.min(size))
    }
}

/// Digits alone; more than fit are beyond the end of any file.
fn place(digits: &str) -> Option<u64> {
    let is_number = !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit());
    is_number.then(|| digits.parse().unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_range_is_read_as_the_standard_has_it() {
        for (header, wanted) in [
            ("bytes=0-499", Asked::Part(0..500)),
            ("bytes=500-999", Asked::Part(500..1000)),
            ("bytes=-500", Asked::Part(500..1000)),
            ("bytes=-5000", Asked::Part(0..1000)),
            ("bytes=500-", Asked::Part(500..1000)),
            ("Bytes = 999-9999", Asked::Part(999..1000)),
            ("bytes=0-99999999999999999999999", Asked::Part(0..1000)),
            ("bytes=1000-", Asked::Outside),
            ("bytes=1000-2000", Asked::Outside),
            ("bytes=-0", Asked::Outside),
            ("bytes=2-1", Asked::Whole),
            ("bytes=-", Asked::Whole),
            ("bytes=a-b", Asked::Whole),
            ("bytes=+1-2", Asked::Whole),
            ("bytes=0-1,5-6", Asked::Whole),
            ("bytes 0-1", Asked::Whole),
            ("items=0-1", Asked::Whole),
            ("", Asked::Whole),
        ] {
            assert_eq!(asked(Some(header), 1000), wanted, "{header}");
        }
        assert_eq!(asked(None, 1000), Asked::Whole);
    }

    proptest! {
        #[test]
        fn a_part_lies_within_the_file_and_is_not_empty(header in "bytes=[0-9]{0,4}-[0-9]{0,4}|\\PC{0,20}", size in 1_u64..3_000) {
            if let Asked::Part(part) = asked(Some(&header), size) {
                prop_assert!(part.start < part.end && part.end <= size);
            }
        }
    }
}
