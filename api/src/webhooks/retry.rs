//! When a delivery that failed is sent again. Pure.

use time::Duration;

/// Seconds from each failure to the next attempt: together a little under three days.
const WAITS: [i64; 12] = [
    5, 30, 300, 1_800, 7_200, 18_000, 36_000, 36_000, 36_000, 36_000, 36_000, 36_000,
];

/// By how many hundredths a wait is stretched or cut at most, so that what failed together does not come back
/// together.
const SPREAD: i64 = 10;

/// How long to wait after so many attempts, 1 or more; `None`: it is given up. `chance` spreads the wait.
pub fn wait_after(attempts: u32, chance: u8) -> Option<Duration> {
    let index = usize::try_from(attempts.checked_sub(1)?).ok()?;
    let seconds = *WAITS.get(index)?;
    // From −SPREAD to +SPREAD over the values of a byte.
    let hundredths = i64::from(chance) * 2 * SPREAD / i64::from(u8::MAX) - SPREAD;
    Some(Duration::milliseconds(seconds * (1_000 + hundredths * 10)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn waits_grow_stay_near_the_table_and_end(attempts in 1_u32..40, chance in any::<u8>(), other in any::<u8>()) {
            let wait = wait_after(attempts, chance);
            prop_assert_eq!(wait.is_some(), attempts <= 12);
            if let Some(wait) = wait {
                let base = WAITS[attempts as usize - 1];
                prop_assert!(wait >= Duration::seconds(base) * 9 / 10 && wait <= Duration::seconds(base) * 11 / 10);
                // Below ten hours each wait is longer than the one before, however chance falls.
                if let Some(next) = wait_after(attempts + 1, other) && base < 36_000 {
                    prop_assert!(next > wait);
                }
            }
        }
    }

    #[test]
    fn it_begins_with_seconds_ends_with_ten_hours_and_takes_about_three_days() {
        assert_eq!(wait_after(0, 0), None);
        assert_eq!(wait_after(1, 0), Some(Duration::milliseconds(4_500)));
        assert_eq!(wait_after(1, 255), Some(Duration::milliseconds(5_500)));
        assert_eq!(wait_after(12, 255), Some(Duration::hours(11)));
        assert_eq!(wait_after(13, 128), None);
        let whole: i64 = WAITS.iter().sum();
        assert_eq!(whole / 3_600, 67);
    }
}
