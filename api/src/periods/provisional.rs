//! When figures are provisional: they were reported before their data were complete.

use time::{Date, OffsetDateTime};

use crate::clock::local_day;

/// Whether figures that reached the lead unit at that instant are provisional. The day of the cut-off is
/// still part of what they are about, so they are final from the day after it on.
pub fn is_provisional(reported_at: OffsetDateTime, cutoff_on: Date) -> bool {
    local_day(reported_at) <= cutoff_on
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use time::Duration;
    use time::macros::{date, datetime};

    use super::*;

    #[test]
    fn figures_are_final_once_the_day_of_the_cut_off_is_over_in_viet_nam() {
        let cutoff = date!(2018 - 06 - 14);
        assert!(is_provisional(datetime!(2018-06-01 00:00 UTC), cutoff));
        // 23:59:59 of 14 June, then midnight.
        assert!(is_provisional(datetime!(2018-06-14 16:59:59 UTC), cutoff));
        assert!(!is_provisional(datetime!(2018-06-14 17:00 UTC), cutoff));
        assert!(!is_provisional(datetime!(2018-06-20 00:00 UTC), cutoff));
    }

    proptest! {
        #[test]
        fn what_is_final_stays_final(at in 1_500_000_000_i64..1_600_000_000, later in 0_i64..10_000_000) {
            let at = OffsetDateTime::from_unix_timestamp(at).unwrap();
            let cutoff = date!(2018 - 12 - 31);
            if !is_provisional(at, cutoff) {
                prop_assert!(!is_provisional(at + Duration::seconds(later), cutoff));
            }
        }
    }
}
