//! Which key signs, and which keys verify: the schedule of signing keys, without database and clock.
//!
//! A key signs from its instant on until another's has come, and verifies until the last token it can
//! have signed has ended. A retired one does neither, and it is as if it had never been.

use time::{Duration, OffsetDateTime};

use super::token::{LIFETIME, SKEW};

/// How long before it signs a new key is published: longer than a published set may be cached.
pub const NOTICE: Duration = Duration::minutes(10);

/// How long a published set may be cached.
pub const CACHED: Duration = Duration::minutes(5);

/// How long a key verifies after another has begun to sign. Replicas whose clocks are apart begin up to
/// one `SKEW` later than the schedule says, and a token then verifies for up to another.
const LINGERS: Duration = LIFETIME.saturating_add(SKEW).saturating_add(SKEW);

/// When a key signs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// Key id.
    pub kid: String,
    /// The how manieth key it is; of two that begin at once the later one signs.
    pub number: i64,
    /// From when on it signs.
    pub signs_from: OffsetDateTime,
    /// Whether it was given up.
    pub retired: bool,
}

/// What a key is for at an instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Published, and signs later.
    ToCome,
    /// Signs.
    Signs,
    /// Signs no more, but verifies until then.
    Verifies(OffsetDateTime),
    /// Neither signs nor verifies any more.
    Ended,
    /// Was given up.
    Retired,
}

/// Keys in the order in which they sign, each with whatever the holder keeps of it.
#[derive(Debug)]
pub struct Keyring<K> {
    keys: Vec<(Term, K)>,
}

impl<K> Keyring<K> {
    /// The ring of all keys there are.
    pub fn new(mut keys: Vec<(Term, K)>) -> Self {
        keys.sort_by_key(|(term, _)| (term.signs_from, term.number));
        Self { keys }
    }

    /// All keys, in the order in which they sign.
    pub fn all(&self) -> impl Iterator<Item = &(Term, K)> {
        self.keys.iter()
    }

    fn unretired(&self) -> impl DoubleEndedIterator<Item = &(Term, K)> {
        self.keys.iter().filter(|(term, _)| !term.retired)
    }

    /// The key that signs: the last whose instant has come. Before the first it is that one, so that there
    /// is one as long as one is not retired.
    pub fn signer(&self, now: OffsetDateTime) -> Option<&(Term, K)> {
        self.unretired()
            .rfind(|(term, _)| term.signs_from <= now)
            .or_else(|| self.unretired().next())
    }

    /// The keys that verify, which are also those to publish: the one that signs, those whose last token
    /// may not have ended, and those to come.
    pub fn verifying(&self, now: OffsetDateTime) -> impl Iterator<Item = &(Term, K)> {
        let next = self.unretired().skip(1).map(|(term, _)| Some(term));
        self.unretired()
            .zip(next.chain([None]))
            .filter(move |(_, next)| next.is_none_or(|next| now < next.signs_from + LINGERS))
            .map(|(key, _)| key)
    }

    /// The key of that id, if it verifies.
    pub fn verifier(&self, kid: &str, now: OffsetDateTime) -> Option<&K> {
        self.verifying(now)
            .find(|(term, _)| term.kid == kid)
            .map(|(_, key)| key)
    }

    /// Whether there is, or was, a key of that id.
    pub fn knows(&self, kid: &str) -> bool {
        self.keys.iter().any(|(term, _)| term.kid == kid)
    }

    /// What a key of the ring is for.
    pub fn standing(&self, of: &Term, now: OffsetDateTime) -> Standing {
        if of.retired {
            return Standing::Retired;
        }
        if self.signer(now).is_some_and(|(term, _)| term == of) {
            return Standing::Signs;
        }
        let mut later = self.unretired().skip_while(|(term, _)| term != of).skip(1);
        match later.next() {
            _ if now < of.signs_from => Standing::ToCome,
            Some((next, _)) if now < next.signs_from + LINGERS => {
                Standing::Verifies(next.signs_from + LINGERS)
            }
            _ => Standing::Ended,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use time::macros::datetime;

    use super::*;
    use Standing::{Ended, Retired, Signs, ToCome, Verifies};

    const START: OffsetDateTime = datetime!(2018-05-17 02:00 UTC);

    fn at(seconds: i64) -> OffsetDateTime {
        START + Duration::seconds(seconds)
    }

    /// A ring of keys `1`, `2` … with the seconds from which they sign, and whether they are retired.
    fn ring(keys: &[(i64, bool)]) -> Keyring<()> {
        let terms = (1..).zip(keys).map(|(number, (from, retired))| {
            let term = Term {
                kid: i64::to_string(&number),
                number,
                signs_from: at(*from),
                retired: *retired,
            };
            (term, ())
        });
        Keyring::new(terms.collect())
    }

    fn signer(ring: &Keyring<()>, seconds: i64) -> Option<String> {
        ring.signer(at(seconds)).map(|(term, ())| term.kid.clone())
    }

    fn verifying(ring: &Keyring<()>, seconds: i64) -> Vec<&str> {
        ring.verifying(at(seconds))
            .map(|(term, ())| term.kid.as_str())
            .collect()
    }

    #[test]
    fn a_new_key_is_published_first_then_signs_and_the_old_one_lingers() {
        let ring = ring(&[(0, false), (1000, false)]);
        assert_eq!(signer(&ring, 999).unwrap(), "1");
        assert_eq!(signer(&ring, 1000).unwrap(), "2");
        // Ten minutes of the last token, and a minute for clocks that are apart.
        assert_eq!(verifying(&ring, 1000 + 659), ["1", "2"]);
        assert_eq!(verifying(&ring, 1000 + 660), ["2"]);
        assert!(
            NOTICE > CACHED,
            "whoever caches the set knows the key in time"
        );
    }

    #[test]
    fn a_key_given_up_is_gone_and_its_neighbour_signs() {
        let both = [(0, false), (1000, false)];
        assert_eq!(signer(&ring(&[both[0], (1000, true)]), 2000).unwrap(), "1");
        assert_eq!(verifying(&ring(&[both[0], (1000, true)]), 9000), ["1"]);
        // The one to come takes over at once.
        assert_eq!(signer(&ring(&[(0, true), both[1]]), 500).unwrap(), "2");
        assert_eq!(verifying(&ring(&[(0, true), both[1]]), 500), ["2"]);
        assert_eq!(signer(&ring(&[(0, true)]), 500), None);
        assert_eq!(signer(&ring(&[]), 500), None);
    }

    #[test]
    fn of_two_that_begin_at_once_the_later_one_signs() {
        let ring = ring(&[(0, false), (7, false), (7, false)]);
        assert_eq!(signer(&ring, 7).unwrap(), "3");
        assert_eq!(verifying(&ring, 7), ["1", "2", "3"]);
    }

    #[test]
    fn the_standing_of_each_is_told() {
        let ring = ring(&[(0, false), (10, true), (1000, false), (5000, false)]);
        let told = |seconds| -> Vec<Standing> {
            ring.all()
                .map(|(term, ())| ring.standing(term, at(seconds)))
                .collect()
        };
        assert_eq!(told(-5), [Signs, Retired, ToCome, ToCome]);
        assert_eq!(told(1000), [Verifies(at(1660)), Retired, Signs, ToCome]);
        assert_eq!(told(1660), [Ended, Retired, Signs, ToCome]);
        assert_eq!(told(9000), [Ended, Retired, Ended, Signs]);
    }

    fn keys() -> impl Strategy<Value = Vec<(i64, bool)>> {
        proptest::collection::vec((0..5000_i64, any::<bool>()), 0..7)
    }

    proptest! {
        #[test]
        fn one_key_signs_as_long_as_one_is_not_retired(keys in keys(), now in -100..6000_i64) {
            let some = keys.iter().any(|(_, retired)| !retired);
            prop_assert_eq!(signer(&ring(&keys), now).is_some(), some);
        }

        #[test]
        fn a_token_verifies_for_its_whole_life(keys in keys(), now in -100..6000_i64, age in 0..=600_i64) {
            let ring = ring(&keys);
            if let Some(kid) = signer(&ring, now) {
                prop_assert!(ring.verifier(&kid, at(now + age)).is_some());
            }
        }

        /// Nobody is logged out by a rotation: not at once, and not when the new key begins.
        #[test]
        fn another_key_ends_no_token(keys in keys(), now in -100..6000_i64, later in 0..2000_i64, age in 0..=600_i64) {
            let token = signer(&ring(&keys), now);
            let rotated = [keys, vec![(now + later, false)]].concat();
            if let Some(kid) = token {
                prop_assert!(ring(&rotated).verifier(&kid, at(now + age)).is_some());
            }
        }

        #[test]
        fn retiring_a_key_ends_its_tokens_and_no_others(
            keys in keys(), retired in any::<proptest::sample::Index>(), now in -100..6000_i64, age in 0..=600_i64,
        ) {
            prop_assume!(!keys.is_empty());
            let token = signer(&ring(&keys), now);
            let retired = retired.index(keys.len());
            let mut without = keys;
            without[retired].1 = true;
            if let Some(kid) = token {
                let verifies = ring(&without).verifier(&kid, at(now + age)).is_some();
                prop_assert_eq!(verifies, kid != (retired + 1).to_string());
            }
        }

        #[test]
        fn what_signs_or_will_sign_is_published(keys in keys(), now in -100..6000_i64, later in 0..6000_i64) {
            let ring = ring(&keys);
            if let Some(kid) = signer(&ring, now + later) {
                prop_assert!(verifying(&ring, now).contains(&kid.as_str()));
            }
        }
    }
}
