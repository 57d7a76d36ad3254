//! One question for all who ask it at once.

use std::sync::atomic::{AtomicU64, Ordering};

use tokio::sync::Mutex;

/// Questions of this process that have one answer for everybody.
#[derive(Debug)]
pub struct Together<T, E> {
    /// How many were begun.
    begun: AtomicU64,
    /// The number of the last that was answered, with its answer; also that there is none, or each of those who wait
    /// would wait in vain once more. Held by the one that asks; whoever waits takes it over
    /// when that one leaves, for whatever reason.
    last: Mutex<Option<(u64, Result<T, E>)>>,
}

impl<T, E> Default for Together<T, E> {
    fn default() -> Self {
        Self {
            begun: AtomicU64::default(),
            last: Mutex::default(),
        }
    }
}

impl<T: Copy, E: Clone> Together<T, E> {
    /// The answer to a question that began after this was called: whatever the caller may have heard of is in it,
    /// whichever replica did it.
    pub async fn ask(&self, question: impl Future<Output = Result<T, E>>) -> Result<T, E> {
        let before = self.begun.load(Ordering::Acquire);
        let mut last = self.last.lock().await;
        if let Some((number, answer)) = &*last
            && *number > before
        {
            return answer.clone();
        }
        let number = self.begun.fetch_add(1, Ordering::AcqRel) + 1;
        let answer = question.await;
        *last = Some((number, answer.clone()));
        answer
    }
}
