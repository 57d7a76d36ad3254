//! The sums that aggregates keep ready, as a test looks after them.

use api::clock::local_day;
use api::rollups::{check, fold, mark};

use crate::app::TestApp;

impl TestApp {
    /// Brings the sums up to date, as the service does twice a second; answers how many turns that took.
    pub async fn fold(&self) -> usize {
        fold::catch_up(&self.state)
            .await
            .expect("sums can be brought up to date")
    }

    /// From here until they are folded no sums are good for anything: everything is read line by line.
    pub async fn spoil_sums(&self) {
        let tx = self.state.db.begin_aside().await.expect("a transaction");
        mark::tree(&tx).await.expect("a mark");
        tx.commit().await.expect("it is kept");
    }

    /// What a comparison of the sums with the lines finds.
    pub async fn check_sums(&self) -> check::Findings {
        let today = local_day(self.state.clock.now());
        check::check(&self.state.db, today)
            .await
            .expect("the sums can be compared")
    }

    /// Asserts that the sums, with what is marked, are what the lines make; before and after all is folded.
    pub async fn assert_sums(&self) {
        let found = self.check_sums().await;
        assert_eq!(found.faults, []);
        self.fold().await;
        let found = self.check_sums().await;
        assert_eq!(found.faults, []);
        assert!(found.periods > 0 && found.sums > 0, "{found:?}");
    }
}
