//! Whether an installation is fit, and what to do where it is not: `tiendo doctor`. It changes nothing.

mod data;
mod database;
mod keys;
mod places;
pub mod report;
mod settings;

use report::{Finding, Report};
use time::OffsetDateTime;

use crate::config::Config;
use crate::db::{Db, file_of};

/// Looks at everything.
pub async fn examine(config: &Config, now: OffsetDateTime) -> Report {
    let mut report = Report::default();
    settings::look(config, &mut report);
    places::look(config, &mut report).await;
    settings::mail(config, &mut report).await;
    let url = config.database_url();
    if let Some(file) = file_of(&url).filter(|file| !std::path::Path::new(file).is_file()) {
        report.add(Finding::fails(
            "database",
            format!("{file} is not there"),
            "run `tiendo migrate` or start the service, either of which makes it; or `tiendo restore`",
        ));
        return report;
    }
    match Db::look(&url).await {
        Ok(db) => {
            database::look(&db, config, now, &mut report).await;
            if database::schema(&db, config, &mut report).await {
                keys::look(&db, config, now, &mut report).await;
                data::look(&db, now, &mut report).await;
            }
            if let Err(error) = db.close().await {
                tracing::debug!(%error, "the database was let go of otherwise");
            }
        }
        Err(error) => report.add(Finding::fails(
            "database",
            error.to_string(),
            "start the database, or set DATABASE_URL to where it is, with a user who may use it",
        )),
    }
    report
}
