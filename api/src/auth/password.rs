//! Passwords: Argon2id with the OWASP parameters (19 MiB, 2 passes), computed off the request
//! threads and only so many at once, so that a storm of logins cannot starve other requests.

use std::sync::Arc;

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use tokio::sync::{Semaphore, oneshot};

use super::common;
use crate::http::catalogue::{Code, FaultCode};
use crate::http::problem::Problem;
use crate::http::words::Line;
use crate::texts;

/// Least characters of a password.
pub const MIN: usize = 12;
/// Most characters of a password.
pub const MAX: usize = 128;

/// What a hash costs: the least of the OWASP Password Storage Cheat Sheet. Once this is raised, each
/// account's hash follows at its next sign-in.
const COST: Params = match Params::new(19_456, 2, 1, None) {
    Ok(params) => params,
    Err(_) => Params::DEFAULT,
};

/// A well-formed hash of nothing anyone knows: what an unknown user name is checked against.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$c29tZXRoaW5nLW5vYm9keQ$4i1yQyPlG6wKJh7vL7FZ0eJgk9w3m0nS0b2sYx1mS1k";

/// How much nicer than others a thread is that hashes: a tenth of their share where both want the processor. On Linux each
/// thread has its own.
#[cfg(target_os = "linux")]
const BEHIND: i32 = 10;

/// Sign-ins that wait for each hash under way; with more, the service says it is busy.
const WAITING: usize = 100;

/// Hashes and checks passwords within a bounded number of permits.
#[derive(Clone, Debug)]
pub struct Hasher {
    permits: Arc<Semaphore>,
    queue: Arc<Semaphore>,
}

impl Hasher {
    /// A hasher that works on at most `permits` passwords at once.
    pub fn new(permits: usize) -> Self {
        Self {
            permits: Arc::new(Semaphore::new(permits)),
            queue: Arc::new(Semaphore::new(permits * WAITING)),
        }
    }

    /// The PHC string of a password.
    pub async fn hash(&self, password: String) -> Result<String, Problem> {
        self.run(move || {
            argon2()
                .hash_password(password.as_bytes())
                .map(|hash| hash.to_string())
                .map_err(|error| {
                    tracing::error!(%error, "a password could not be hashed");
                    Problem::new(Code::Internal)
                })
        })
        .await?
    }

    /// Whether the password fits the hash; without a hash it takes as long and does not fit.
    pub async fn verify(&self, password: String, hash: Option<String>) -> Result<bool, Problem> {
        self.run(move || {
            let known = hash.is_some();
            let hash = hash.unwrap_or_else(|| NOBODY.to_owned());
            PasswordHash::new(&hash)
                .is_ok_and(|hash| argon2().verify_password(password.as_bytes(), &hash).is_ok())
                && known
        })
        .await
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Problem> {
        let busy = || Problem::new(Code::Unavailable).header("Retry-After", "2");
        let place = self.queue.clone().try_acquire_owned().map_err(|_| busy())?;
        let permit = self
            .permits
            .clone()
            .acquire_owned()
            .await
            .map_err(|_| busy())?;
        drop(place);
        let (done, result) = oneshot::channel();
        // The permit goes along: a caller that hangs up frees nothing while its hash is being computed.
        let work = move || {
            give_way();
            // Nobody may be there any more.
            let _ = done.send(work());
            drop(permit);
        };
        // A thread of its own, since a priority once lowered stays so.
        let begun = std::thread::Builder::new()
            .name("hash".to_owned())
            .spawn(work);
        begun.map_err(|error| {
            tracing::error!(%error, "no thread to hash a password");
            busy()
        })?;
        result.await.map_err(|_| {
            tracing::error!("hashing was cut off");
            Problem::new(Code::Internal)
        })
    }
}

/// Lets threads that answer requests go before this one: a hash takes milliseconds whoever waits, and a read is not to
/// wait for it. Where the system does not allow that, both are alike.
fn give_way() {
    #[cfg(target_os = "linux")]
    if let Err(error) = rustix::process::nice(BEHIND) {
        tracing::debug!(%error, "passwords are hashed at the priority of requests");
    }
}

fn argon2() -> Argon2<'static> {
    Argon2::new(Algorithm::Argon2id, Version::V0x13, COST)
}

/// Whether the hash was made at a lower cost than hashes are today.
pub fn is_outdated(hash: &str) -> bool {
    let cost = PasswordHash::new(hash)
        .ok()
        .filter(|hash| hash.algorithm.as_str() == "argon2id")
        .and_then(|hash| Params::try_from(&hash).ok());
    cost.is_none_or(|cost| {
        cost.m_cost() < COST.m_cost()
            || cost.t_cost() < COST.t_cost()
            || cost.p_cost() < COST.p_cost()
    })
}

/// Refuses a password that is too short, too long, common, or holds the user name.
pub fn check(pointer: &str, password: &str, username: &str) -> Result<(), Problem> {
    let length = password.chars().count();
    if !(MIN..=MAX).contains(&length) {
        return Err(Problem::input(
            pointer,
            FaultCode::PasswordLength,
            texts::auth::password_length(MIN, MAX),
        ));
    }
    if Line::<MAX>::new(password).is_err() {
        return Err(Problem::input(
            pointer,
            FaultCode::PasswordCharacters,
            texts::auth::password_characters(),
        ));
    }
    if password.to_lowercase().contains(&username.to_lowercase()) {
        return Err(Problem::input(
            pointer,
            FaultCode::PasswordHoldsUsername,
            texts::auth::password_holds_username(),
        ));
    }
    if common::is_common(password) {
        return Err(Problem::input(
            pointer,
            FaultCode::PasswordCommon,
            texts::auth::password_common(),
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn length_and_user_name_are_checked() {
        assert!(check("/password", "mười hai ký tự", "tuphap").is_ok());
        assert!(check("/password", "ngắn quá", "tuphap").is_err());
        assert!(check("/password", &"á".repeat(129), "tuphap").is_err());
        assert!(check("/password", "xin chào TuPhap 2018", "tuphap").is_err());
    }

    #[test]
    fn a_hash_fits_its_password_only_and_nobody_fits_none() {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap();
        runtime.block_on(async {
            let hasher = Hasher::new(1);
            let hash = hasher
                .hash("con mèo trèo cây cau".to_owned())
                .await
                .unwrap();
            assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
            let fits = |password: &str, hash: Option<String>| {
                let hasher = hasher.clone();
                let password = password.to_owned();
                async move { hasher.verify(password, hash).await.unwrap() }
            };
            assert!(fits("con mèo trèo cây cau", Some(hash.clone())).await);
            assert!(!fits("con mèo trèo cây cao", Some(hash)).await);
            assert!(!fits("con mèo trèo cây cau", None).await);
        });
    }

    #[test]
    fn nobody_costs_what_a_new_hash_costs() {
        let hash = PasswordHash::new(NOBODY).unwrap();
        let cost = Params::try_from(&hash).unwrap();
        let of = |cost: &Params| (cost.m_cost(), cost.t_cost(), cost.p_cost());
        assert_eq!(
            of(&cost),
            of(&COST),
            "or an unknown user would answer faster"
        );
    }

    #[test]
    fn a_hash_is_outdated_where_any_part_of_its_cost_is_lower() {
        let hash = |kind: &str, cost: &str| {
            is_outdated(&format!(
                "${kind}$v=19${cost}$c29tZXRoaW5nLW5vYm9keQ$4i1yQyPlG6wKJh7vL7FZ0eJgk9w3m0nS0b2sYx1mS1k"
            ))
        };
        assert!(!hash("argon2id", "m=19456,t=2,p=1"));
        assert!(!hash("argon2id", "m=65536,t=3,p=4"));
        assert!(hash("argon2id", "m=12288,t=3,p=1"));
        assert!(hash("argon2id", "m=19456,t=1,p=1"));
        assert!(hash("argon2i", "m=19456,t=2,p=1"));
        assert!(is_outdated("no hash"));
    }
}
