//! Small disks that fill up and that fail. Only root may mount them: without that their faults are skipped, with a
//! line that says so.

use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;
use tests::folder;

/// A disk of one test's own. It is taken away with this value.
pub struct Disk {
    place: PathBuf,
    image: Option<PathBuf>,
    _folder: TempDir,
}

impl Drop for Disk {
    fn drop(&mut self) {
        // Lazily: whatever a test that failed left running may still hold a file.
        let _ = run("umount", &["--lazy", self.place.to_str().unwrap()]);
    }
}

impl Disk {
    /// One of so many mebibytes that can be filled; `None` where nothing may be mounted.
    pub fn small(mebibytes: usize) -> Option<Self> {
        let disk = Self::unmounted();
        let size = format!("size={mebibytes}m,mode=700");
        let mounted = run("mount", &["-t", "tmpfs", "-o", &size, "tmpfs", disk.at()]);
        disk.or_skip(mounted)
    }

    /// One that can fail: the kernel then takes nothing more for it, as with a disk that breaks; `None` where nothing
    /// may be mounted.
    pub fn frail(mebibytes: usize) -> Option<Self> {
        let mut disk = Self::unmounted();
        let image = disk.place.with_file_name("image");
        let file = File::create(&image).unwrap();
        file.set_len(mebibytes as u64 * 1024 * 1024).unwrap();
        let path = image.to_str().unwrap();
        let made = run("mkfs.ext4", &["-q", "-m", "0", path]);
        let mounted =
            made.and_then(|()| run("mount", &["-o", "loop,errors=remount-ro", path, disk.at()]));
        disk.image = Some(image);
        disk.or_skip(mounted)
    }

    fn unmounted() -> Self {
        let folder = folder::create();
        let place = folder.path().join("disk");
        fs::create_dir(&place).unwrap();
        Self {
            place,
            image: None,
            _folder: folder,
        }
    }

    fn or_skip(self, mounted: Result<(), String>) -> Option<Self> {
        match mounted {
            Ok(()) => Some(self),
            Err(why) => {
                println!("SKIPPED, nothing was shown: a disk cannot be mounted here: {why}");
                None
            }
        }
    }

    fn at(&self) -> &str {
        self.place.to_str().unwrap()
    }

    /// Where it is mounted.
    pub fn path(&self) -> &Path {
        &self.place
    }

    /// Makes a folder on it that belongs to whoever owns that one.
    pub fn folder_like(&self, other: &Path) -> PathBuf {
        let path = self.place.join("folder");
        fs::create_dir(&path).unwrap();
        let owner = fs::metadata(other).unwrap();
        chown(&path, Some(owner.uid()), Some(owner.gid())).unwrap();
        fs::set_permissions(&self.place, fs::Permissions::from_mode(0o755)).unwrap();
        path
    }

    /// Leaves no byte free.
    pub fn fill(&self) {
        let mut file = File::options()
            .create(true)
            .append(true)
            .open(self.filler())
            .unwrap();
        for size in [64 * 1024, 4096, 1] {
            loop {
                match file.write_all(&vec![b'x'; size]) {
                    Ok(()) => {}
                    Err(error) if error.kind() == ErrorKind::StorageFull => break,
                    Err(error) => panic!("{error}"),
                }
            }
        }
    }

    /// Makes room again.
    pub fn make_room(&self) {
        fs::remove_file(self.filler()).unwrap();
    }

    fn filler(&self) -> PathBuf {
        self.place.join("filler")
    }

    /// From now on it takes no writes.
    pub fn fail(&self) {
        let mounts = fs::read_to_string("/proc/mounts").unwrap();
        let mount = mounts.lines().find(|line| line.contains(self.at()));
        let device = mount.and_then(|line| line.split(' ').next()).unwrap();
        let name = device.trim_start_matches("/dev/");
        fs::write(format!("/sys/fs/ext4/{name}/trigger_fs_error"), "1").unwrap();
        let error = File::create(self.place.join("probe")).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::ReadOnlyFilesystem);
    }

    /// Looks it over and takes it into use again; nothing may use it meanwhile.
    pub fn repair(&self) {
        run("umount", &[self.at()]).unwrap();
        let image = self.image.as_ref().unwrap().to_str().unwrap();
        // Its answer 1 says that faults were mended, as they must be.
        let _ = run("e2fsck", &["-p", image]);
        run("mount", &["-o", "loop,errors=remount-ro", image, self.at()]).unwrap();
    }
}

fn run(program: &str, arguments: &[&str]) -> Result<(), String> {
    let output = Command::new(program)
        .args(arguments)
        .output()
        .map_err(|error| format!("{program}: {error}"))?;
    if output.status.success() {
        Ok(())
    } else {
        Err(format!(
            "{program}: {}",
            String::from_utf8_lossy(&output.stderr).trim()
        ))
    }
}
