//! Two cores are shared by all: faults that load them take turns.

use std::sync::LazyLock;

use tokio::sync::{Mutex, MutexGuard};

static TURN: LazyLock<Mutex<()>> = LazyLock::new(Mutex::default);

/// Waits until no other fault loads the machine; it is this one's turn for as long as the value is held.
pub async fn take() -> MutexGuard<'static, ()> {
    TURN.lock().await
}

/// How often something is done: by default so often, more by a setting.
pub fn times(setting: &str, by_default: usize) -> usize {
    std::env::var(setting).map_or(by_default, |text| text.parse().expect("a number"))
}
