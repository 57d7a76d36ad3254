//! Backups made while people work, and put back.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use api::backup::make::make;
use api::backup::manifest::Manifest;
use api::backup::restore::restore;
use api::config::Config;
use entity::change_head;
use sea_orm::EntityTrait;
use serde_json::json;
use tests::city::{City, text};
use tests::process::{Process, Program};
use tests::{both, files, folder};
use uuid::Uuid;

use crate::installations::Installation;
use crate::office::Admin;

fn run(program: &Program, arguments: &[&str]) -> String {
    let (status, said, complaint) = program.clone().arguments(arguments).run();
    assert!(status.success(), "{arguments:?}: {said}{complaint}");
    said
}

fn text_of(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// Four clerks found wards until they are told to stop; answers what was acknowledged to each.
struct Clerks {
    stop: Arc<AtomicBool>,
    /// Wards that were acknowledged so far.
    done: Arc<AtomicUsize>,
    at_work: Vec<tokio::task::JoinHandle<Vec<String>>>,
}

impl Clerks {
    fn begin(admin: &Admin) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let done = Arc::new(AtomicUsize::new(0));
        let at_work = (0..4).map(|clerk| {
            let (admin, stop, done) = (admin.clone(), Arc::clone(&stop), Arc::clone(&done));
            tokio::spawn(async move {
                let mut acknowledged = Vec::new();
                for number in 0.. {
                    if stop.load(Ordering::Relaxed) {
                        break;
                    }
                    let code = format!("W{clerk}-{number}");
                    assert!(admin.found(&code).await, "{code}");
                    acknowledged.push(code);
                    done.fetch_add(1, Ordering::Relaxed);
                }
                acknowledged
            })
        });
        Self {
            at_work: at_work.collect(),
            stop,
            done,
        }
    }

    fn done(&self) -> usize {
        self.done.load(Ordering::Relaxed)
    }

    async fn end(self) -> Vec<String> {
        self.stop.store(true, Ordering::Relaxed);
        let mut all = Vec::new();
        for clerk in self.at_work {
            all.extend(clerk.await.unwrap());
        }
        all
    }
}

async fn at_least(admin: &Admin, wards: usize) -> Vec<String> {
    let begun = Instant::now();
    loop {
        assert!(begun.elapsed() < Duration::from_mins(2), "nobody works");
        let units = admin.units().await;
        if units.len() >= wards {
            return units;
        }
    }
}

/// What makes the cursors of the change feed those of this database and no other.
async fn epoch(place: &Installation) -> Uuid {
    let db = place.db().await;
    let head = change_head::Entity::find().one(db.reader()).await.unwrap();
    head.unwrap().epoch
}

async fn ends_well(mut service: Process) {
    assert!(service.terminate().await.success(), "{}", service.log());
}

// On two threads: the clerks go on while the test waits for the command.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_made_while_clerks_write_holds_all_that_was_acknowledged_before() {
    let here = Installation::embedded();
    let service = here.program().serve().await;
    let admin = Admin::first(&service).await;
    let epoch = epoch(&here).await;
    let clerks = Clerks::begin(&admin);
    let before = at_least(&admin, 30).await;
    let kept = folder::create();
    let backup = kept.path().join("backup");
    let begun = clerks.done();
    let said = run(&here.program(), &["backup", text_of(&backup)]);
    assert!(clerks.done() > begun, "nobody wrote meanwhile");
    assert!(said.contains("master key: not in it"), "{said}");
    let all = clerks.end().await;
    ends_well(service).await;

    let there = Installation::embedded();
    let said = run(&there.program(), &["restore", text_of(&backup)]);
    assert!(
        said.contains("Before the service starts"),
        "the key is kept apart: {said}"
    );
    fs::copy(
        here.data().join("master.key"),
        there.data().join("master.key"),
    )
    .unwrap();
    let trail = run(&there.program(), &["verify-audit"]);
    assert!(trail.starts_with("entries: "), "{trail}");
    run(&there.program(), &["check-rollups"]);
    run(&there.program(), &["doctor"]);
    assert_ne!(
        epoch,
        self::epoch(&there).await,
        "nobody goes on from a cursor of before"
    );

    let service = there.program().serve().await;
    let admin = Admin::again(&service).await;
    let units = admin.units().await;
    for code in &before {
        assert!(
            units.contains(code),
            "{code} was acknowledged before the backup began"
        );
    }
    for code in &units {
        assert!(
            all.contains(code),
            "{code} was never acknowledged, and nothing was cut off"
        );
    }
    assert!(admin.found("W9").await, "it goes on");
    ends_well(service).await;
}

#[tokio::test]
async fn a_backup_with_the_key_is_all_it_takes_and_what_was_there_is_kept() {
    let here = Installation::embedded();
    let service = here.program().serve().await;
    let admin = Admin::first(&service).await;
    assert!(admin.found("before").await);
    let kept = folder::create();
    let backup = kept.path().join("2018/05-17");
    let said = run(
        &here.program(),
        &["backup", "--with-master-key", text_of(&backup)],
    );
    assert!(said.contains("make tokens for everybody"), "{said}");
    assert!(admin.found("after").await);

    let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&backup), 0o700);
    for file in ["database.sqlite", "master.key", "manifest.json"] {
        assert_eq!(mode(&backup.join(file)), 0o600, "{file}");
    }

    // In use, and there already.
    let restoring = |arguments: &[&str]| {
        let (status, _, complaint) = here.program().arguments(arguments).run();
        assert_eq!(status.code(), Some(1));
        complaint
    };
    let complaint = restoring(&["restore", text_of(&backup)]);
    assert!(
        complaint.contains("tiendo.sqlite: is there already; --replace"),
        "{complaint}"
    );
    let complaint = restoring(&["restore", "--replace", text_of(&backup)]);
    assert!(
        complaint.contains("in use; stop the service first"),
        "{complaint}"
    );
    assert!(admin.found("later").await, "the service was not disturbed");
    ends_well(service).await;

    let said = run(&here.program(), &["restore", "--replace", text_of(&backup)]);
    let aside: Vec<&str> = said
        .lines()
        .filter_map(|line| line.strip_prefix("moved aside: "))
        .collect();
    assert_eq!(aside.len(), 2, "the database and the key: {said}");
    assert!(
        aside.iter().all(|place| Path::new(place).is_file()),
        "{said}"
    );
    let service = here.program().serve().await;
    let admin = Admin::again(&service).await;
    assert_eq!(admin.units().await, ["before"]);
    ends_well(service).await;
}

#[test]
fn folders_may_have_signs_in_their_names_that_addresses_have_for_other_ends() {
    let place = folder::create();
    let (here, there) = (
        place.path().join("100%20 #1?mode=ro"),
        place.path().join("ở đâu%"),
    );
    let backup = place.path().join("%2e%2e");
    let program = |data: &Path| Program::new(data);
    run(&program(&here), &["migrate"]);
    run(&program(&here), &["backup", text_of(&backup)]);
    run(&program(&there), &["restore", text_of(&backup)]);
    run(&program(&there), &["verify-audit"]);
    for data in [&here, &there] {
        assert!(data.join("tiendo.sqlite").is_file());
    }
    assert_eq!(fs::read_dir(place.path()).unwrap().count(), 3);
}

#[tokio::test]
async fn a_damaged_database_is_moved_aside_and_the_backup_put_in_its_place() {
    let here = Installation::embedded();
    let service = here.program().serve().await;
    let admin = Admin::first(&service).await;
    assert!(admin.found("before").await);
    let kept = folder::create();
    let backup = kept.path().join("backup");
    run(&here.program(), &["backup", text_of(&backup)]);
    ends_well(service).await;
    let file = here.data().join("tiendo.sqlite");
    let whole = fs::read(&file).unwrap();
    // No database at all, and one with a page that is none.
    for (place, name) in [(0, "header"), (100, "first page")] {
        let mut damaged = whole.clone();
        damaged[place..place + 50].fill(0xa5);
        fs::write(&file, &damaged).unwrap();
        let log = here.data().join("tiendo.sqlite-wal");
        fs::write(&log, "what was left of it").unwrap();
        let arguments = ["restore", text_of(&backup)];
        let (status, _, complaint) = here.program().arguments(&arguments).run();
        assert_eq!(status.code(), Some(1), "{name}: {complaint}");
        assert_eq!(fs::read(&file).unwrap(), damaged);
        let arguments = ["restore", "--replace", text_of(&backup)];
        let (status, said, told) = here.program().arguments(&arguments).run();
        assert!(status.success(), "{name}: {told}");
        if name == "header" {
            assert!(told.contains("damaged: what is there"), "{told}");
        }
        let aside = said
            .lines()
            .find_map(|line| line.strip_prefix("moved aside: "));
        let aside = aside.unwrap_or_else(|| panic!("{name}: {said}"));
        assert_eq!(fs::read(aside).unwrap(), damaged, "{name}");
        assert!(!log.exists(), "it would be played into the one put back");
        fs::remove_file(aside).unwrap();
    }
    let service = here.program().serve().await;
    let admin = Admin::again(&service).await;
    assert_eq!(admin.units().await, ["before"]);
    ends_well(service).await;
}

/// A report of Justice with its printed form attached; answers where the bytes are read.
async fn attached(city: &City<'_>, bytes: Vec<u8>) -> String {
    let plan = city.issue_plan().await;
    let justice = city.as_("justice").await;
    let body = json!({"period_id": plan.periods["2018-H1"], "unit_id": city.unit("PTP")});
    let report = justice.post("/v1/reports").json(body).send().await;
    let report = report.expect_status(201);
    let id = text(&report.json()["id"]);
    let attachments = format!("/v1/reports/{id}/attachments");
    let made = justice
        .post(&attachments)
        .query("name", "báo cáo.pdf")
        .if_match(report.etag())
        .body("application/octet-stream", bytes)
        .send()
        .await
        .expect_status(201);
    format!("{attachments}/{}/content", text(&made.json()["id"]))
}

fn elsewhere(config: &Config, folder: &Path) -> Config {
    Config {
        data_dir: folder.to_owned(),
        database_url: None,
        ..config.clone()
    }
}

both! {
    async fn attached_files_come_with_it(app: TestApp) {
        let city = City::found(&app).await;
        let pdf = files::pdf(200_000);
        let content = attached(&city, pdf.clone()).await;
        let (config, now) = (&*app.state.config, app.clock.now());
        let kept = folder::create();
        let backup = kept.path().join("backup");
        let made = make(config, now, &backup, true, |_| {}).await;
        if app.state.db.backend() == "PostgreSQL" {
            let refused = made.unwrap_err().to_string();
            assert!(refused.contains("pg_dump"), "{refused}");
            assert!(!backup.exists());
            return;
        }
        let made = made.unwrap();
        assert_eq!((made.attachments, made.master_key), (true, true));
        assert!(made.lost.is_empty());
        let read = Manifest::read(&fs::read(backup.join("manifest.json")).unwrap()).unwrap();
        assert_eq!(read, made);

        let there = folder::create();
        let restored = restore(&elsewhere(config, there.path()), now, &backup, false, |_| {}).await.unwrap();
        assert_eq!((restored.manifest, restored.key), (made, None));
        let again = app.replica_with(|config| *config = elsewhere(config, there.path())).await;
        let token = tests::city::sign_in(&again, "justice", city.password()).await;
        let read = again.as_(&token).get(&content).send().await.expect_status(200);
        assert_eq!(read.body, pdf);
    }

    async fn where_a_step_of_it_fails_what_was_there_is_there_again(app: TestApp) {
        if app.state.db.backend() == "PostgreSQL" {
            return;
        }
        let city = City::found(&app).await;
        attached(&city, files::pdf(2_000)).await;
        let (config, now) = (&*app.state.config, app.clock.now());
        let kept = folder::create();
        let backup = kept.path().join("backup");
        make(config, now, &backup, true, |_| {}).await.unwrap();
        let there = folder::create();
        let (file, key) = (there.path().join("tiendo.sqlite"), there.path().join("master.key"));
        let attachments = there.path().join("attachments");
        let config = elsewhere(config, there.path());
        restore(&config, now, &backup, false, |_| {}).await.unwrap();
        fs::write(attachments.join("mine"), "of before").unwrap();
        fs::write(&key, "a key of before").unwrap();
        let before = fs::read(&file).unwrap();
        // Files of the same name lie where the attached ones would be moved to, after the database.
        let taken = there.path().join("attachments.before-20180517T020000Z");
        fs::create_dir(&taken).unwrap();
        fs::write(taken.join("other"), "").unwrap();
        let failed = restore(&config, now, &backup, true, |_| {}).await.unwrap_err().to_string();
        assert!(failed.contains("attachments"), "{failed}");
        assert_eq!(fs::read(&file).unwrap(), before);
        assert_eq!(fs::read(attachments.join("mine")).unwrap(), b"of before");
        assert_eq!(fs::read(&key).unwrap(), b"a key of before");
        // Once the way is free it goes through, whatever the first had left.
        fs::remove_dir_all(&taken).unwrap();
        let restored = restore(&config, now, &backup, true, |_| {}).await.unwrap();
        assert_eq!(restored.aside.len(), 3);
        assert!(!attachments.join("mine").exists());
    }

    async fn a_file_the_store_has_lost_is_told_and_stops_no_backup(app: TestApp) {
        if app.state.db.backend() == "PostgreSQL" {
            return;
        }
        let city = City::found(&app).await;
        attached(&city, files::pdf(2_000)).await;
        let config = &*app.state.config;
        let day = app.data_dir().join("attachments/2018-05-17");
        let file = fs::read_dir(&day).unwrap().next().unwrap().unwrap();
        let key = format!("2018-05-17/{}", file.file_name().to_str().unwrap());
        let kept = folder::create();
        fs::write(file.path(), "cắt cụt").unwrap();
        let damaged = make(config, app.clock.now(), &kept.path().join("a"), false, |_| {}).await.unwrap();
        assert_eq!(damaged.lost, std::slice::from_ref(&key));
        fs::remove_file(file.path()).unwrap();
        let lost = make(config, app.clock.now(), &kept.path().join("b"), false, |_| {}).await.unwrap();
        assert_eq!(lost.lost, [key]);
        assert!(lost.files.iter().all(|item| item.path != "attachments/2018-05-17"));
    }
}
