//! The master key and the keys that sign access tokens.

use time::{Duration, OffsetDateTime};

use super::report::{Finding, Report};
use crate::auth::master_key::{self, MasterKey};
use crate::auth::signing_keys;
use crate::config::Config;
use crate::db::Db;

/// How long a key should sign at most.
const LONG: Duration = Duration::days(400);

/// Looks at them.
pub async fn look(db: &Db, config: &Config, now: OffsetDateTime, report: &mut Report) {
    let what = "keys";
    let path = master_key::path(config);
    let master = match MasterKey::find(config) {
        Ok(master) => master,
        Err(error) => {
            report.add(Finding::fails(
                what,
                error.to_string(),
                "put back the master key from where it is kept, readable by the service alone",
            ));
            return;
        }
    };
    let ring = match signing_keys::load(db, master.as_ref()).await {
        Ok(ring) => ring,
        Err(error) => {
            report.add(Finding::fails(
                what,
                error.to_string(),
                "see what the database says",
            ));
            return;
        }
    };
    if ring.all().next().is_none() {
        report.add(Finding::warning(
            what,
            "there are none yet",
            "start the service, which makes the first",
        ));
        return;
    }
    if let Err(error) = signing_keys::require_signer(&ring, config, now) {
        report.add(Finding::fails(
            what,
            error.to_string(),
            "the service does not start before that",
        ));
        return;
    }
    let Some((signer, _)) = ring.signer(now) else {
        return;
    };
    let days = (now - signer.signs_from).whole_days();
    let says = format!(
        "{} opens the key that signs, {}, since {days} days",
        path.display(),
        signer.kid
    );
    report.add(if now - signer.signs_from > LONG {
        Finding::warning(what, says, "make another: `tiendo keys rotate`")
    } else if now < signer.signs_from {
        Finding::warning(
            what,
            format!("{} signs from a time to come", signer.kid),
            "set the clock of this machine, by NTP",
        )
    } else {
        Finding::ok(what, says)
    });
}
