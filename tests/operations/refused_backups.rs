//! Backups that are not taken for what they are not.

use std::fs;
use std::path::{Path, PathBuf};

use api::backup::files;
use api::backup::make::make;
use serde_json::{Value, json};
use tempfile::TempDir;
use tests::{both, folder};

use crate::installations::Installation;

/// A backup of an installation on nothing yet.
fn backup() -> (TempDir, PathBuf) {
    let here = Installation::embedded();
    let kept = folder::create();
    let place = kept.path().join("backup");
    let (status, _, complaint) = here.program().arguments(&["migrate"]).run();
    assert!(status.success(), "{complaint}");
    let (status, _, complaint) = here
        .program()
        .arguments(&["backup", place.to_str().unwrap()])
        .run();
    assert!(status.success(), "{complaint}");
    (kept, place)
}

/// Why it is not put back; nothing is left where it should have gone.
fn refusal(backup: &Path) -> String {
    let there = Installation::embedded();
    let (status, _, complaint) = there
        .program()
        .arguments(&["restore", backup.to_str().unwrap()])
        .run();
    assert_eq!(status.code(), Some(1), "{complaint}");
    assert!(!there.data().join("tiendo.sqlite").exists());
    complaint
}

fn change(backup: &Path, change: impl FnOnce(&mut Value)) {
    let path = backup.join("manifest.json");
    let mut manifest = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    change(&mut manifest);
    fs::write(path, manifest.to_string()).unwrap();
}

#[test]
fn one_that_is_not_whole_or_was_changed_is_not_put_back() {
    let (_kept, place) = backup();
    let database = place.join("database.sqlite");
    let mut bytes = fs::read(&database).unwrap();
    let last = bytes.last_mut().unwrap();
    *last ^= 1;
    fs::write(&database, bytes).unwrap();
    let complaint = refusal(&place);
    assert!(
        complaint.contains("database.sqlite: not as it was backed up"),
        "{complaint}"
    );
    change(&place, |manifest| {
        manifest["files"][0]["path"] = json!("../elsewhere");
    });
    let complaint = refusal(&place);
    assert!(
        complaint.contains("does not lie in a backup"),
        "{complaint}"
    );
    fs::remove_file(place.join("manifest.json")).unwrap();
    let complaint = refusal(&place);
    assert!(complaint.contains("none that was finished"), "{complaint}");
}

#[tokio::test]
async fn one_of_a_newer_program_is_not_put_back() {
    use sea_orm::{ConnectionTrait, Database};

    let (_kept, place) = backup();
    change(&place, |manifest| manifest["format"] = json!(2));
    let complaint = refusal(&place);
    assert!(
        complaint.contains("backups of form 2 are not known"),
        "{complaint}"
    );
    // The form is known, but the tables are not.
    let database = place.join("database.sqlite");
    let db = Database::connect(format!("sqlite://{}", database.display()))
        .await
        .unwrap();
    db.execute_unprepared("INSERT INTO seaql_migrations VALUES ('m29990101_000001_to_come', 0)")
        .await
        .unwrap();
    db.close().await.unwrap();
    let sum = files::sum(&database).unwrap();
    change(&place, |manifest| {
        manifest["format"] = json!(1);
        manifest["files"][0]["bytes"] = json!(sum.bytes);
        manifest["files"][0]["sha256"] = json!(sum.sha256);
    });
    let complaint = refusal(&place);
    assert!(
        complaint.contains("a newer tiendo has changed its tables"),
        "{complaint}"
    );
}

#[test]
fn none_is_made_over_another_nor_of_nothing() {
    let here = Installation::embedded();
    let kept = folder::create();
    let place = kept.path().to_str().unwrap();
    let refused = |arguments: &[&str]| {
        let (status, _, complaint) = here.program().arguments(arguments).run();
        assert_eq!(status.code(), Some(1));
        complaint
    };
    let complaint = refused(&["backup", place]);
    assert!(
        complaint.contains("there is no database yet"),
        "{complaint}"
    );
    let (status, ..) = here.program().arguments(&["migrate"]).run();
    assert!(status.success());
    fs::write(kept.path().join("mine"), "").unwrap();
    let complaint = refused(&["backup", place]);
    assert!(complaint.contains("not empty"), "{complaint}");
    assert_eq!(fs::read_dir(kept.path()).unwrap().count(), 1);
    // A key that is to be in it and is not there: nothing is left of the backup.
    let complaint = refused(&["backup", "--with-master-key", &format!("{place}/b")]);
    assert!(complaint.contains("master.key"), "{complaint}");
    assert!(!kept.path().join("b").exists());
}

#[test]
fn what_a_backup_had_lost_is_told_again_when_it_is_put_back() {
    let (_kept, place) = backup();
    change(&place, |manifest| {
        manifest["lost"] = json!(["2018-05-17/0198"]);
    });
    let there = Installation::embedded();
    let (status, _, complaint) = there
        .program()
        .arguments(&["restore", place.to_str().unwrap()])
        .run();
    assert!(status.success(), "{complaint}");
    assert!(
        complaint.contains("lost when it was made: 2018-05-17/0198"),
        "{complaint}"
    );
}

both! {
    async fn of_two_made_in_one_folder_at_once_one_is(app: TestApp) {
        if app.state.db.backend() == "PostgreSQL" {
            return;
        }
        let (config, now) = (&*app.state.config, app.clock.now());
        let kept = folder::create();
        let place = kept.path().join("backup");
        let (one, other) = tokio::join!(make(config, now, &place, false, |_| {}), make(config, now, &place, false, |_| {}));
        let (made, refused) = match (one, other) {
            (Ok(made), Err(refused)) | (Err(refused), Ok(made)) => (made, refused.to_string()),
            both => panic!("{both:?}"),
        };
        assert!(refused.contains("another backup is being made there"), "{refused}");
        for item in &made.files {
            assert_eq!(files::sum(&place.join(&item.path)).unwrap().sha256, item.sha256);
        }
        let there = fs::read_dir(&place).unwrap().count();
        assert_eq!(there, 2, "the database and the manifest");
    }
}
