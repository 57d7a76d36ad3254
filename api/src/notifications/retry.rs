//! When a letter that was refused is tried again.

use time::Duration;

/// Minutes to wait after the first refusal, the second, and so on: eight tries within a day.
const WAITS: [i64; 7] = [1, 5, 15, 60, 180, 360, 720];

/// How old a letter may grow before nobody needs it any more.
pub const WORTH_SENDING: Duration = Duration::days(1);

/// How long to wait after so many tries; `None`: it is given up.
pub fn wait_after(tries: i32) -> Option<Duration> {
    let index = usize::try_from(tries.checked_sub(1)?).ok()?;
    WAITS.get(index).copied().map(Duration::minutes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_and_end_with_the_eighth_try_within_a_day() {
        let waits: Vec<Duration> = (1..8).filter_map(wait_after).collect();
        assert_eq!(waits.len(), 7);
        assert!(waits.is_sorted_by(|shorter, longer| shorter < longer));
        assert_eq!(wait_after(1), Some(Duration::minutes(1)));
        assert_eq!(wait_after(8), None);
        assert_eq!(wait_after(0), None);
        assert!(waits.iter().sum::<Duration>() < WORTH_SENDING);
    }
}
