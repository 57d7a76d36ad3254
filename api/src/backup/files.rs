//! Files of a backup: copied so that they are on the disk, for their owner only, with their hash.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::Path;

use sha2::{Digest, Sha256};

use super::manifest::Item;
use crate::audit::verify::hexadecimal;

/// Bytes read at once.
const AT_ONCE: usize = 128 * 1024;

/// Length and SHA-256 of what was read, the latter in hexadecimal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sum {
    /// Bytes.
    pub bytes: u64,
    /// Hash.
    pub sha256: String,
}

impl Sum {
    /// The entry of a manifest for the file at that path of the backup.
    pub fn at(self, path: impl Into<String>) -> Item {
        Item {
            path: path.into(),
            bytes: self.bytes,
            sha256: self.sha256,
        }
    }
}

/// The folder a file is in; of a name alone that in which the program runs.
pub fn folder_of(file: &Path) -> &Path {
    match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// Makes a folder that only its owner may enter, with those above it.
pub fn private_folder(path: &Path) -> io::Result<()> {
    let mut folders = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut folders, 0o700);
    folders.recursive(true).create(path)
}

/// A new file that only its owner may read; fails if it exists.
pub fn private_file(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Copies a file to a new one, with the folders it lies in.
pub fn copy(from: &Path, to: &Path) -> io::Result<Sum> {
    let mut source = File::open(from)?;
    if let Some(folder) = to.parent() {
        private_folder(folder)?;
    }
    let mut copy = private_file(to)?;
    let sum = each_part(&mut source, |part| copy.write_all(part))?;
    copy.sync_all()?;
    Ok(sum)
}

/// Length and hash of a file.
pub fn sum(path: &Path) -> io::Result<Sum> {
    each_part(&mut File::open(path)?, |_| Ok(()))
}

/// Sees to it that a file, or the names in a folder, are on the disk.
pub fn keep(path: &Path) -> io::Result<()> {
    File::open(path)?.sync_all()
}

/// Whether there is nothing at that place, or an empty folder.
pub fn is_free(path: &Path) -> io::Result<bool> {
    match fs::read_dir(path) {
        Ok(mut entries) => Ok(entries.next().is_none()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(true),
        Err(error) => Err(error),
    }
}

fn each_part(source: &mut File, mut take: impl FnMut(&[u8]) -> io::Result<()>) -> io::Result<Sum> {
    let mut hash = Sha256::new();
    let mut bytes = 0;
    let mut buffer = vec![0; AT_ONCE];
    loop {
        let read = source.read(&mut buffer)?;
        let Some(part) = buffer.get(..read).filter(|part| !part.is_empty()) else {
            break;
        };
        hash.update(part);
        take(part)?;
        bytes += u64::try_from(read).map_err(io::Error::other)?;
    }
    Ok(Sum {
        bytes,
        sha256: hexadecimal(&hash.finalize()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_is_as_its_source_and_never_in_the_place_of_another() {
        let folder = tempfile::tempdir().unwrap();
        let (from, to) = (folder.path().join("a"), folder.path().join("b/c"));
        fs::write(&from, "abc").unwrap();
        let copied = copy(&from, &to).unwrap();
        // FIPS 180-2, appendix B.1.
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!((copied.bytes, copied.sha256.as_str()), (3, abc));
        assert_eq!(sum(&to).unwrap(), copied);
        assert!(copy(&from, &to).is_err());
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
            assert_eq!((mode(&to), mode(to.parent().unwrap())), (0o600, 0o700));
        }
    }

    #[test]
    fn only_an_empty_folder_is_free() {
        let folder = tempfile::tempdir().unwrap();
        assert!(is_free(folder.path()).unwrap());
        assert!(is_free(&folder.path().join("none")).unwrap());
        let file = folder.path().join("a");
        fs::write(&file, "").unwrap();
        assert!(!is_free(folder.path()).unwrap());
        assert!(is_free(&file).is_err());
    }
}
