//! How failed attempts slow down the next one: the rule. [`attempts`](super::attempts) keeps the counts.

use std::net::{IpAddr, Ipv6Addr};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

/// Attempts at one account, client or password before the next has to wait.
const PER_ACCOUNT: i64 = 5;
/// Attempts from one address before the next has to wait: a whole office may share it.
const PER_ADDRESS: i64 = 50;
/// The longest wait.
const LONGEST: Duration = Duration::minutes(15);
/// A wait this long is a lock.
const LOCK: Duration = Duration::minutes(1);
/// After so long without a failure they are forgotten.
pub const FORGOTTEN: Duration = Duration::hours(24);
/// Bits of an IPv6 address that tell one household or office from another; the rest it chooses freely.
const IPV6_PREFIX: u32 = 64;

/// What failed attempts are counted by.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Counter {
    /// Key of the row that holds the count.
    pub key: String,
    /// Whether it counts for many at once: then it takes more to wait, and no one's success wipes it out.
    pub is_shared: bool,
    /// Whether an attempt has to wait for this counter, or only counts.
    pub bars: bool,
}

impl Counter {
    /// Sign-ins to an account, by whatever name.
    pub fn account(id: Uuid) -> Self {
        Self::own(format!("account:{id}"))
    }

    /// Sign-ins to an account from an address it has signed in from: strangers who fail elsewhere do not
    /// lock its owner out.
    pub fn account_at(id: Uuid, address: IpAddr) -> Self {
        let address = neighbourhood(address);
        Self::own(format!("account:{id}@{address}"))
    }

    /// Sign-ins under a name nobody has. The name may be a password typed in the wrong place.
    pub fn name(name: &str) -> Self {
        let hash = URL_SAFE_NO_PAD.encode(Sha256::digest(name));
        Self::own(format!("name:{hash}"))
    }

    /// Wrong secrets for a service client.
    pub fn client(id: Uuid) -> Self {
        Self::own(format!("client:{id}"))
    }

    /// Wrong present passwords when changing it.
    pub fn password(id: Uuid) -> Self {
        Self::own(format!("password:{id}"))
    }

    /// Wrong codes of a second factor, besides those of sign-ins.
    pub fn code(id: Uuid) -> Self {
        Self::own(format!("code:{id}"))
    }

    /// Sign-ins from an address.
    pub fn address(address: IpAddr) -> Self {
        let address = neighbourhood(address);
        Self::shared(format!("address:{address}"))
    }

    /// Tokens and secrets of full entropy, sent from an address, that nobody gave out.
    pub fn tokens(address: IpAddr) -> Self {
        let address = neighbourhood(address);
        Self::shared(format!("tokens:{address}"))
    }

    /// The same counter where it only counts.
    #[must_use]
    pub fn without_bar(self) -> Self {
        Self {
            bars: false,
            ..self
        }
    }

    fn own(key: String) -> Self {
        Self {
            key,
            is_shared: false,
            bars: true,
        }
    }

    fn shared(key: String) -> Self {
        Self {
            is_shared: true,
            ..Self::own(key)
        }
    }

    /// Attempts before the next has to wait.
    fn free(&self) -> i64 {
        if self.is_shared {
            PER_ADDRESS
        } else {
            PER_ACCOUNT
        }
    }

    /// Until when the next attempt has to wait, if it has to. What failed last may have failed by a clock
    /// that is ahead, which alone bars nobody.
    pub fn not_before(
        &self,
        failures: i64,
        last_failed_at: OffsetDateTime,
    ) -> Option<OffsetDateTime> {
        let wait = wait(failures, self.free());
        (self.bars && !wait.is_zero()).then(|| last_failed_at + wait)
    }

    /// Whether the last failure made of a wait a lock.
    pub fn begins_lock(&self, failures: i64) -> bool {
        self.bars && wait(failures, self.free()) >= LOCK && wait(failures - 1, self.free()) < LOCK
    }
}

/// How long to wait after so many failures, of which `free` need no wait: one second, doubled by each.
fn wait(failures: i64, free: i64) -> Duration {
    let doublings = failures - free;
    if doublings < 0 {
        return Duration::ZERO;
    }
    // 2^10 seconds are beyond the longest wait.
    let seconds = 1_i64 << doublings.min(10);
    Duration::seconds(seconds).min(LONGEST)
}

/// The failures that still count.
pub fn remembered(failures: i64, last_failed_at: OffsetDateTime, now: OffsetDateTime) -> i64 {
    if now - last_failed_at < FORGOTTEN {
        failures
    } else {
        0
    }
}

/// The addresses that belong to one client: IPv4 one by one, IPv6 by /64.
pub fn neighbourhood(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            let mask = u128::MAX << (Ipv6Addr::BITS - IPV6_PREFIX);
            IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & mask))
        }
        address @ IpAddr::V4(_) => address,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use time::macros::datetime;

    use super::*;

    const THEN: OffsetDateTime = datetime!(2018-05-17 02:00 UTC);

    #[test]
    fn five_attempts_are_free_then_the_wait_doubles_to_a_quarter_of_an_hour() {
        let seconds = |failures| {
            Counter::account(Uuid::nil())
                .not_before(failures, THEN)
                .map_or(0, |until| (until - THEN).whole_seconds())
        };
        let waits: Vec<i64> = (0..=17).map(seconds).collect();
        assert_eq!(
            waits,
            [
                0, 0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900
            ]
        );
        assert_eq!(seconds(i64::MAX), 900);
        let address = Counter::address([203, 0, 113, 7].into());
        assert_eq!(address.not_before(49, THEN), None);
        let second = Some(THEN + Duration::SECOND);
        assert_eq!(address.not_before(50, THEN), second);
        assert_eq!(address.without_bar().not_before(50, THEN), None);
    }

    #[test]
    fn a_lock_begins_with_the_first_wait_of_a_minute() {
        let counter = Counter::account(Uuid::nil());
        let begun: Vec<i64> = (0..100).filter(|n| counter.begins_lock(*n)).collect();
        assert_eq!(begun, [11]);
        assert!(!counter.without_bar().begins_lock(11));
    }

    #[test]
    fn failures_are_forgotten_after_a_quiet_day() {
        let day = Duration::hours(24);
        assert_eq!(remembered(7, THEN, THEN + day - Duration::SECOND), 7);
        assert_eq!(remembered(7, THEN, THEN + day), 0);
    }

    #[test]
    fn an_ipv6_client_is_its_prefix() {
        let key = |address: &str| Counter::address(address.parse().unwrap()).key;
        assert_eq!(key("2001:db8:1:2:3:4:5:6"), "address:2001:db8:1:2::");
        assert_eq!(key("2001:db8:1:2::"), key("2001:db8:1:2:ffff::1"));
        assert_ne!(key("2001:db8:1:2::"), key("2001:db8:1:3::"));
        assert_eq!(key("::ffff:203.0.113.7"), "address:203.0.113.7");
    }

    #[test]
    fn a_name_is_not_kept_in_clear() {
        let key = Counter::name("một câu rất khó đoán").key;
        assert_eq!(key.len(), "name:".len() + 43);
    }

    proptest! {
        #[test]
        fn more_failures_never_wait_less(failures in 0_i64..1_000, free in 0_i64..100) {
            let one_more = wait(failures + 1, free);
            prop_assert!(wait(failures, free) <= one_more);
            prop_assert!(one_more <= LONGEST);
            prop_assert_eq!(one_more.is_zero(), failures + 1 < free);
        }
    }

    #[test]
    fn nobody_tries_more_than_a_hundred_and_twenty_passwords_a_day() {
        let (mut waited, mut failures) = (Duration::ZERO, 0);
        while waited < Duration::days(1) {
            failures += 1;
            waited += wait(failures, PER_ACCOUNT);
        }
        assert_eq!(failures, 109);
    }
}
