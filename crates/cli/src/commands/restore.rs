//! `unblink backup` and `unblink restore`: a store copied to a folder, and back.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use crate::commands::check::check;
use crate::desk::Desk;
use crate::failure::{Exit, Refusal};

/// Copies the store and its raw editions to a folder; writers may go on meanwhile.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example: unblink backup /mnt/backup/2026-11-21")]
pub(crate) struct Backup {
    /// The folder; it is made when it is not there.
    folder: PathBuf,
}

impl Backup {
    pub(crate) fn run(self, desk: &Desk) -> Result<Exit> {
        let copy = desk.open_existing()?.store().back_up(&self.folder).map_err(|error| {
            anyhow::Error::from(Refusal::failed(
                format!("the backup failed: {error}"),
                "give an empty folder that can be written to",
            ))
        })?;
        desk.write(&format!("{}\n", copy.display()))?;
        Ok(Exit::Done)
    }
}

/// Brings a backup back where no store is yet, and checks it.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example: unblink restore /mnt/backup/2026-11-21 --store sqlite:/var/lib/unblink.db"
)]
pub(crate) struct Restore {
    /// The folder that `unblink backup` wrote.
    folder: PathBuf,
}

impl Restore {
    pub(crate) fn run(self, desk: &Desk) -> Result<Exit> {
        let target = desk.location().path().to_owned();
        let target_archive = archive_of(&target);
        for taken in [&target, &target_archive] {
            if taken.exists() {
                return Err(Refusal::failed(
                    format!("{} is there already, and restoring never overwrites", taken.display()),
                    "give another place with --store, or move the old store away",
                )
                .into());
            }
        }
        let source = backed_up(&self.folder)?;
        let restored = copy(&source, &target).and_then(|()| {
            let register = desk.open_existing()?;
            check(&register)
        });
        match restored {
            Ok(report) if report.problems.is_empty() => {
                desk.answer(&report)?;
                Ok(Exit::Done)
            }
            failed => {
                clear(&target);
                let damage = match failed {
                    Ok(report) => anyhow::Error::msg(report.problems.join("; ")),
                    Err(error) => error,
                };
                Err(damage.context(Refusal::failed(
                    format!("{} cannot be restored; nothing was left behind", source.display()),
                    "take another backup",
                )))
            }
        }
    }
}

/// Returns the database in a folder that `backup` wrote.
fn backed_up(folder: &Path) -> Result<PathBuf> {
    let entries = fs::read_dir(folder).with_context(|| folder.display().to_string())?;
    let mut found: Vec<PathBuf> = entries
        .filter_map(Result::ok)
        .map(|entry| entry.path())
        .filter(|path| path.is_file() && archive_of(path).is_dir())
        .collect();
    found.sort();
    match found.as_slice() {
        [one] => Ok(one.clone()),
        [] => Err(Refusal::usage(
            format!("{} holds no store with its archive", folder.display()),
            "give the folder that `unblink backup` wrote",
        )
        .into()),
        many => Err(Refusal::usage(
            format!("{} holds {} stores", folder.display(), many.len()),
            "move the one to restore, with its archive, to a folder of its own",
        )
        .into()),
    }
}

fn archive_of(store: &Path) -> PathBuf {
    let mut name = store.as_os_str().to_owned();
    name.push(OsStr::new(".archive"));
    name.into()
}

/// Copies the archive first: a database that is there has all its raw editions.
fn copy(source: &Path, target: &Path) -> Result<()> {
    if let Some(folder) = target.parent() {
        fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
    }
    let (from, to) = (archive_of(source), archive_of(target));
    fs::create_dir(&to).with_context(|| to.display().to_string())?;
    for shelf in fs::read_dir(&from).with_context(|| from.display().to_string())? {
        let shelf = shelf?.path();
        let Some(name) = shelf.file_name().filter(|_| shelf.is_dir()) else { continue };
        let own = to.join(name);
        fs::create_dir(&own).with_context(|| own.display().to_string())?;
        for file in fs::read_dir(&shelf).with_context(|| shelf.display().to_string())? {
            let file = file?.path();
            if let Some(name) = file.file_name() {
                fs::copy(&file, own.join(name)).with_context(|| file.display().to_string())?;
            }
        }
    }
    fs::copy(source, target).with_context(|| source.display().to_string())?;
    Ok(())
}

/// Removes what an unsuccessful restore made; none of it was there before.
fn clear(target: &Path) {
    // What cannot be removed either is named by the next restore, which refuses to overwrite it.
    let _ = fs::remove_dir_all(archive_of(target));
    for suffix in ["", "-wal", "-shm"] {
        let mut name = target.as_os_str().to_owned();
        name.push(suffix);
        let _ = fs::remove_file(PathBuf::from(name));
    }
}
