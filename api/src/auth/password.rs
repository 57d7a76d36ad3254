//! Passwords: Argon2id with the OWASP parameters (19 MiB, 2 passes), computed off the request
//! threads and only so many at once, so that a storm of logins cannot starve other requests.

use std::sync::Arc;

use argon2::password_hash::phc::PasswordHash;
use argon2::{Argon2, PasswordHasher, PasswordVerifier};
use tokio::sync::Semaphore;

use crate::http::catalogue::Code;
use crate::http::problem::Problem;
use crate::http::words::Line;

/// Least characters of a password.
pub const MIN: usize = 12;
/// Most characters of a password.
pub const MAX: usize = 128;

/// A well-formed hash of nothing anyone knows: what an unknown user name is checked against.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$c29tZXRoaW5nLW5vYm9keQ$4i1yQyPlG6wKJh7vL7FZ0eJgk9w3m0nS0b2sYx1mS1k";

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
            Argon2::default()
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
            PasswordHash::new(&hash).is_ok_and(|hash| {
                Argon2::default()
                    .verify_password(password.as_bytes(), &hash)
                    .is_ok()
            }) && known
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
        // The permit goes along: a caller that hangs up frees nothing while its hash is being computed.
        let work = move || {
            let done = work();
            drop(permit);
            done
        };
        tokio::task::spawn_blocking(work).await.map_err(|error| {
            tracing::error!(%error, "hashing was cut off");
            Problem::new(Code::Internal)
        })
    }
}

/// Refuses a password that is too short, too long or holds the user name.
pub fn check(pointer: &str, password: &str, username: &str) -> Result<(), Problem> {
    let length = password.chars().count();
    if !(MIN..=MAX).contains(&length) {
        return Err(Problem::input(
            pointer,
            "password_length",
            format!("Mật khẩu phải có từ {MIN} đến {MAX} ký tự."),
            format!("A password has {MIN} to {MAX} characters."),
        ));
    }
    if let Err(error) = Line::<MAX>::new(password) {
        return Err(Problem::input(
            pointer,
            "password_characters",
            "Mật khẩu không được trống và không chứa ký tự điều khiển.",
            format!("A password is a line of text: {error}."),
        ));
    }
    if password.to_lowercase().contains(&username.to_lowercase()) {
        return Err(Problem::input(
            pointer,
            "password_holds_username",
            "Mật khẩu không được chứa tên đăng nhập.",
            "The password must not contain the user name.",
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
            assert!(
                PasswordHash::new(NOBODY).is_ok(),
                "or an unknown user would answer faster"
            );
        });
    }
}
