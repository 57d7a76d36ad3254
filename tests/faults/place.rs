//! An installation of one fault's own: the program as a process, its folder, and its database.

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;
use tests::folder;
use tests::postgres::own::Server;
use tests::process::Program;

/// The library that shows another time to a program (Debian: `libfaketime`).
pub fn clock_library() -> Option<PathBuf> {
    let mut folders = fs::read_dir("/usr/lib").ok()?.flatten();
    folders.find_map(|folder| {
        let library = folder.path().join("faketime/libfaketimeMT.so.1");
        library.is_file().then_some(library)
    })
}

/// A program that is shown another time by that library; steady time stays as it is.
pub fn shifted(program: Program, library: &Path) -> Program {
    program
        .set("LD_PRELOAD", library.to_str().unwrap())
        .set("FAKETIME_DONT_FAKE_MONOTONIC", "1")
}

/// Where the service runs. Everything goes with this value.
pub struct Place {
    /// How to start the service.
    pub program: Program,
    /// Its PostgreSQL; without it, SQLite in the folder.
    pub server: Option<Server>,
    folder: TempDir,
}

impl Place {
    /// On SQLite.
    pub fn sqlite() -> Self {
        let folder = folder::create();
        Self {
            program: Program::new(folder.path()).set("RUST_LOG", "warn"),
            server: None,
            folder,
        }
    }

    /// On a PostgreSQL of its own with these further settings; `None` where this machine has none.
    pub async fn postgres(settings: &str) -> Option<Self> {
        let server = Server::start(settings).await?;
        let place = Self::sqlite();
        let url = server.create("tiendo");
        Some(Self {
            program: place.program.on(&url),
            server: Some(server),
            folder: place.folder,
        })
    }

    /// The same with another setting of the service.
    pub fn set(self, name: &str, value: &str) -> Self {
        Self {
            program: self.program.set(name, value),
            ..self
        }
    }

    /// The program with its clock three minutes on, as it is where that cannot be shown to it: by then whatever
    /// died with its process is known to have died.
    pub fn later(&self) -> Program {
        match clock_library() {
            Some(library) => shifted(self.program.clone(), &library).set("FAKETIME", "+3m"),
            None => self.program.clone(),
        }
    }

    /// The folder of the service's data.
    pub fn data(&self) -> &Path {
        self.folder.path()
    }

    /// Its PostgreSQL.
    pub fn server(&mut self) -> &mut Server {
        self.server.as_mut().expect("it is on PostgreSQL")
    }

    /// Asserts that nothing of the audit trail is missing or altered, and that the sums of aggregates are those of
    /// the figures; answers how many entries the trail has.
    pub fn examine(&self) -> u64 {
        let audited = self.command("verify-audit");
        self.command("check-rollups");
        let entries = audited
            .lines()
            .find_map(|line| line.strip_prefix("entries: "));
        entries.expect("it says how many").parse().unwrap()
    }

    fn command(&self, name: &str) -> String {
        let (status, said, wrong) = self.program.clone().arguments(&[name]).run();
        assert!(status.success(), "{name}: {said}{wrong}");
        said
    }
}
