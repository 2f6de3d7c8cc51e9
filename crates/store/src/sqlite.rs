//! The store over SQLite.

mod accounts;
mod appending;
mod attempts;
mod catalogue;
mod links;
mod queue;
mod read;
mod words;
mod write;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, TransactionBehavior};
use unblink_model::ListId;

use crate::archive::Archive;
use crate::migrations::STEPS;
use crate::{Location, StoreError};
pub use appending::Appending;
use read::Editions;

/// How long a writer waits for another one, in milliseconds; an import of the largest list holds
/// the lock for about a second.
const BUSY_TIMEOUT_MS: u64 = 20_000;
/// The pause between two attempts to open a store that is being made (a guess: a making takes a few
/// milliseconds).
const BUSY_PAUSE_MS: u64 = 5;
/// Marks a SQLite file as ours ("UNBL").
const APPLICATION_ID: i32 = 0x554E_424C;
const ABSENT: i64 = -1;
const PRESENT: i64 = -2;
const EMPTY: i64 = 0;

/// The ledger's store: one SQLite file in WAL mode, and the archive folder beside it.
#[derive(Debug)]
pub struct Store {
    db: Connection,
    path: PathBuf,
    archive: Archive,
    /// The editions of each list asked for, with the version of the store they were read at.
    editions: RefCell<BTreeMap<ListId, (i64, Editions)>>,
}

impl Store {
    /// Opens a store, making it when it is not there and bringing an older one up to date.
    pub fn open(location: &Location) -> Result<Self, StoreError> {
        let path = location.path().to_owned();
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            std::fs::create_dir_all(folder)
                .map_err(|source| StoreError::File { path: folder.to_owned(), source })?;
        }
        let db = connect_patiently(&path).map_err(|error| error.in_store(&path))?;
        let archive = Archive::new(archive_folder(&path));
        Ok(Self { db, path, archive, editions: RefCell::default() })
    }

    /// Returns the file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Returns the archive of raw editions.
    pub fn archive(&self) -> &Archive {
        &self.archive
    }

    /// Returns the number of the newest transaction; it moves with every write.
    pub fn version(&self) -> Result<i64, StoreError> {
        Ok(self.db.query_row("SELECT coalesce(max(id), 0) FROM tx", [], |row| row.get(0))?)
    }

    /// Returns the moment of the newest transaction; the next one is never recorded before it.
    pub fn last_recorded(&self) -> Result<Timestamp, StoreError> {
        let last: Option<String> = self
            .db
            .query_row("SELECT recorded_at FROM tx ORDER BY id DESC LIMIT 1", [], |row| row.get(0))
            .optional()?;
        last.map_or(Ok(Timestamp::MIN), |last| words::timestamp(&last))
    }

    /// Copies the database, as it stands, and the archive to a folder. Writers may go on.
    pub fn back_up(&self, folder: &Path) -> Result<PathBuf, StoreError> {
        let file = |source| StoreError::File { path: folder.to_owned(), source };
        std::fs::create_dir_all(folder).map_err(file)?;
        let copy = folder.join(self.path.file_name().unwrap_or(self.path.as_os_str()));
        if copy.exists() {
            let source = std::io::Error::from(std::io::ErrorKind::AlreadyExists);
            return Err(StoreError::File { path: copy, source });
        }
        // The archive first: every edition the database names is then in it.
        copy_tree(self.archive.folder(), &archive_folder(&copy)).map_err(file)?;
        self.db.execute("VACUUM INTO ?1", [copy.to_string_lossy()])?;
        // Editions appended in between are in the database copy; bring their files too.
        copy_tree(self.archive.folder(), &archive_folder(&copy)).map_err(file)?;
        Ok(copy)
    }

    /// Returns the size of the database without its archive.
    pub fn size_bytes(&self) -> Result<u64, StoreError> {
        let pages: i64 = self.db.query_row("PRAGMA page_count", [], |row| row.get(0))?;
        let page: i64 = self.db.query_row("PRAGMA page_size", [], |row| row.get(0))?;
        Ok(u64::try_from(pages * page).unwrap_or(0))
    }

    /// Says what the engine finds wrong with the file; empty when it is sound.
    pub fn check(&self) -> Result<Vec<String>, StoreError> {
        let mut statement = self.db.prepare("PRAGMA integrity_check")?;
        let rows = statement.query_map([], |row| row.get::<_, String>(0))?;
        let lines: Vec<String> = rows.collect::<Result<_, _>>()?;
        Ok(lines.into_iter().filter(|line| line != "ok").collect())
    }
}

/// Connects, and waits as long as a writer would for another process that is making the store.
///
/// SQLite does not wait by itself here: turning a file to WAL, and the first read while another
/// connection does so, are refused at once whatever the busy time-out.
fn connect_patiently(path: &Path) -> Result<Connection, StoreError> {
    let deadline = Instant::now() + Duration::from_millis(BUSY_TIMEOUT_MS);
    loop {
        match connect(path) {
            Err(StoreError::Sqlite(error)) if is_busy(&error) && Instant::now() < deadline => {
                std::thread::sleep(Duration::from_millis(BUSY_PAUSE_MS));
            }
            done => return done,
        }
    }
}

fn is_busy(error: &rusqlite::Error) -> bool {
    matches!(
        error.sqlite_error_code(),
        Some(rusqlite::ErrorCode::DatabaseBusy | rusqlite::ErrorCode::DatabaseLocked)
    )
}

fn connect(path: &Path) -> Result<Connection, StoreError> {
    let not_ours = |error: rusqlite::Error| match error.sqlite_error_code() {
        Some(rusqlite::ErrorCode::NotADatabase | rusqlite::ErrorCode::DatabaseCorrupt) => {
            StoreError::NotAStore { path: path.to_owned(), problem: error.to_string() }
        }
        _ => StoreError::Sqlite(error),
    };
    let mut db = Connection::open(path).map_err(not_ours)?;
    db.busy_timeout(Duration::from_millis(BUSY_TIMEOUT_MS))?;
    // Before anything is written: another program's file is left as it is.
    recognise(&db, path).map_err(|error| match error {
        StoreError::Sqlite(error) => not_ours(error),
        other => other,
    })?;
    db.pragma_update(None, "journal_mode", "WAL").map_err(not_ours)?;
    db.pragma_update(None, "synchronous", "FULL")?;
    db.pragma_update(None, "foreign_keys", true)?;
    db.set_prepared_statement_cache_capacity(64);
    migrate(&mut db, path)?;
    Ok(db)
}

fn archive_folder(db: &Path) -> PathBuf {
    let mut name = db.as_os_str().to_owned();
    name.push(".archive");
    PathBuf::from(name)
}

fn copy_tree(from: &Path, to: &Path) -> std::io::Result<()> {
    if !from.is_dir() {
        return Ok(());
    }
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            // The archive is two folders deep; nothing else is ever put there.
            copy_tree(&entry.path(), &target)?;
        } else if !target.exists() && entry.path().extension().is_some_and(|x| x == "zst") {
            // A copy cut short must not pass for the file at the next attempt.
            crate::archive::write_whole(&target, &std::fs::read(entry.path())?)?;
        }
    }
    Ok(())
}

fn format_version(db: &Connection) -> Result<usize, rusqlite::Error> {
    let found: i64 = db.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    Ok(usize::try_from(found).unwrap_or(usize::MAX))
}

/// Refuses a database that is neither new nor ours, and one of a newer version.
fn recognise(db: &Connection, path: &Path) -> Result<(), StoreError> {
    // The mark last: another process making the store meanwhile has set it once the rest shows.
    let found = format_version(db)?;
    let tables: i64 = db.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    let mark: i32 = db.query_row("PRAGMA application_id", [], |row| row.get(0))?;
    if mark != APPLICATION_ID && (mark != 0 || tables > 0 || found > 0) {
        return Err(StoreError::NotAStore {
            path: path.to_owned(),
            problem: "it is a SQLite file of another program".to_owned(),
        });
    }
    if found > STEPS.len() {
        return Err(StoreError::TooNew { path: path.to_owned(), found, known: STEPS.len() });
    }
    Ok(())
}

fn migrate(db: &mut Connection, path: &Path) -> Result<(), StoreError> {
    if format_version(db)? == STEPS.len() {
        return Ok(());
    }
    let write = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Another process may have brought it up to date while we waited.
    recognise(&write, path)?;
    write.pragma_update(None, "application_id", APPLICATION_ID)?;
    for step in STEPS.get(format_version(&write)?..).unwrap_or_default() {
        write.execute_batch(step)?;
    }
    write.pragma_update(None, "user_version", i64::try_from(STEPS.len()).unwrap_or(i64::MAX))?;
    write.commit()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Writes a store as the version with only the first `steps` steps did.
    fn written_by(steps: usize, path: &Path) {
        let db = Connection::open(path).expect("opens");
        for step in &STEPS[..steps] {
            db.execute_batch(step).expect("a step");
        }
        db.execute_batch(
            "INSERT INTO tx (recorded_at, act, by) VALUES ('2026-01-02T03:04:05Z', 'accepted', 'a');
             INSERT INTO list (name) VALUES ('un_sc_sanctions');
             INSERT INTO key (list, name) VALUES (1, 'TAi.024');
             INSERT INTO name (folded, key) VALUES ('baradar', 1);",
        )
        .expect("rows of that version");
        db.pragma_update(None, "application_id", APPLICATION_ID).expect("marks it");
        db.pragma_update(None, "user_version", i64::try_from(steps).expect("few steps"))
            .expect("counts the steps");
    }

    #[test]
    fn a_store_of_any_earlier_version_opens_and_answers_the_same() {
        for steps in 1..=STEPS.len() {
            let folder = tempfile::tempdir().expect("a folder");
            let path = folder.path().join("old.db");
            written_by(steps, &path);
            let store = Store::open(&Location::Sqlite(path)).expect("opens an older store");
            assert_eq!(store.entries_named("baradar").expect("answers").len(), 1, "{steps} steps");
            assert_eq!(store.entries_with_key("TAi.024").expect("answers").len(), 1);
            assert_eq!(store.version().expect("a version"), 1);
            assert_eq!(
                store.last_recorded().expect("a moment").to_string(),
                "2026-01-02T03:04:05Z"
            );
            assert!(store.tellings(crate::Which::All).expect("answers").is_empty());
            assert!(store.provisional_facts().expect("answers").is_empty());
        }
    }
}
