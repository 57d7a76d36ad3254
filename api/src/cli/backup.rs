//! `tiendo backup` and `tiendo restore`.

use std::path::Path;

use super::Failure;
use crate::backup::make::make;
use crate::backup::restore::restore;
use crate::clock::Clock;
use crate::config::Config;

/// Makes a backup.
pub async fn back_up(config: &Config, into: &Path, with_master_key: bool) -> Result<(), Failure> {
    let now = Clock::system().now();
    let made = make(config, now, into, with_master_key, progress).await?;
    println!("backup: {}", into.display());
    println!("files: {}", made.files.len());
    if !made.attachments {
        println!("attached files: not in it; they lie in a bucket, which is backed up by itself");
    }
    if made.master_key {
        println!(
            "master key: in it; whoever has this backup can make tokens for everybody, so lock it up as such"
        );
    } else {
        println!(
            "master key: not in it; keep a copy apart, without which the service does not start"
        );
    }
    for key in &made.lost {
        eprintln!("lost: {key}");
    }
    if made.lost.is_empty() {
        Ok(())
    } else {
        Err(format!(
            "the backup is whole but for {} attached files, which the store does not have as they were attached",
            made.lost.len()
        )
        .into())
    }
}

/// Puts one back.
pub async fn put_back(config: &Config, from: &Path, replace: bool) -> Result<(), Failure> {
    let now = Clock::system().now();
    let restored = restore(config, now, from, replace, progress).await?;
    println!(
        "restored: the state of {}, by tiendo {}",
        restored.manifest.made_at, restored.manifest.tiendo
    );
    for key in &restored.manifest.lost {
        eprintln!("lost when it was made: {key}");
    }
    for place in &restored.aside {
        println!("moved aside: {}", place.display());
    }
    println!("Whoever keeps a copy of the change feed reads everything once more.");
    if let Some(key) = &restored.key {
        println!("Before the service starts: {key}");
    }
    Ok(())
}

fn progress(so_far: &str) {
    eprintln!("{so_far}");
}
