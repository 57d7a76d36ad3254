//! One question for all who ask it at once.

use std::sync::atomic::{AtomicU64, Ordering};

use tokio::sync::Mutex;

/// Questions of this process that have one answer for everybody.
#[derive(Debug)]
pub struct Together<T, E> {
    /// How many were begun.
    begun: AtomicU64,
    /// The number of the last that was answered, with its answer, also where that is a failure: or each of those who wait
    /// would wait in vain once more. Held by the one that asks; whoever waits takes it over when that one leaves, for
    /// whatever reason.
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

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use futures_util::future::join_all;
    use tokio::task::yield_now;

    use super::*;

    #[tokio::test]
    async fn all_who_wait_share_one_question_and_its_failure_too() {
        let together = Together::<u8, &str>::default();
        let asked = Cell::new(0);
        let question = async || {
            asked.set(asked.get() + 1);
            // Meanwhile all others have come.
            yield_now().await;
            Err("away")
        };
        let answers = join_all((0..50).map(|_| together.ask(question()))).await;
        assert_eq!(answers, [Err("away"); 50]);
        // That of the first, and that which all others share: theirs has to begin after they came.
        assert_eq!(asked.get(), 2);
        assert_eq!(together.ask(async { Ok(7) }).await, Ok(7));
    }
}
