//! Why the store cannot do what it was asked.

use std::path::PathBuf;

/// Why the store cannot do what it was asked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The address names no store this build can open.
    #[error("expected a store address such as sqlite:PATH, found `{0}`")]
    Address(String),
    /// A file or folder cannot be read or written.
    #[error("{path}: {source}")]
    File {
        /// Which one.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The file is no store, or a damaged one.
    #[error("{path} is not an unblink store: {problem}")]
    NotAStore {
        /// Which one.
        path: PathBuf,
        /// What is wrong with it.
        problem: String,
    },
    /// The store was written by a newer version.
    #[error("{path} has format {found}, this version reads up to {known}; use a newer unblink")]
    TooNew {
        /// Which one.
        path: PathBuf,
        /// Its format.
        found: usize,
        /// The newest format this version knows.
        known: usize,
    },
    /// Another process appended to the list meanwhile.
    #[error("another process changed the store meanwhile; load the history again and retry")]
    Moved,
    /// An edition does not stand where the act needs it to stand.
    #[error("{edition} is {found}, expected {expected}")]
    Standing {
        /// The edition.
        edition: String,
        /// Where it would have to stand.
        expected: &'static str,
        /// Where it stands.
        found: &'static str,
    },
    /// An account of this name is there already.
    #[error("an account is called `{0}` already")]
    AccountExists(String),
    /// No account has this name.
    #[error("no account is called `{0}`")]
    NoAccount(String),
    /// No telling of this number was ever proposed.
    #[error("no telling has the number {0}")]
    NoTelling(i64),
    /// No provisional fact rests on the telling of this number.
    #[error("no provisional fact rests on telling {0}")]
    NoProvisional(i64),
    /// A telling, or the provisional fact on it, does not stand where the act needs it to stand.
    #[error("telling {telling} is {found}, expected {expected}")]
    Decided {
        /// The telling's number.
        telling: i64,
        /// Where it would have to stand.
        expected: &'static str,
        /// Where it stands: the act that decided it, or what became of its fact.
        found: String,
    },
    /// A raw edition in the archive is missing or damaged.
    #[error("archive: {digest}: {problem}")]
    Archive {
        /// SHA-256 of the raw bytes.
        digest: String,
        /// What is wrong with it.
        problem: String,
    },
    /// An index file is cut off, damaged, or none. It is derived: it can be made again.
    #[error("{path} is no index file of this version: {problem}")]
    IndexFile {
        /// Which one.
        path: PathBuf,
        /// What is wrong with it.
        problem: String,
    },
    /// The disk that holds the store is full; the transaction under way left nothing behind.
    #[error("{path}: no space left on its disk")]
    Full {
        /// The file that could not grow.
        path: PathBuf,
    },
    /// The database engine refused.
    #[error("database: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// A stored value cannot be read back.
    #[error("stored {what} cannot be read: {problem}")]
    Stored {
        /// What was being read.
        what: &'static str,
        /// What is wrong with it.
        problem: String,
    },
}

/// Says whether the engine found no room: for the store, or for the file beside it that processes
/// share, which is made when the first of them opens the store.
fn has_no_room(error: &rusqlite::Error) -> bool {
    error.sqlite_error_code() == Some(rusqlite::ErrorCode::DiskFull)
        || error
            .sqlite_error()
            .is_some_and(|e| e.extended_code == rusqlite::ffi::SQLITE_IOERR_SHMSIZE)
}

impl StoreError {
    /// Returns it with the store's file named where a full disk refused the engine, which names none.
    #[must_use]
    pub fn in_store(self, store: &std::path::Path) -> Self {
        match &self {
            Self::Sqlite(error) if has_no_room(error) => Self::Full { path: store.to_owned() },
            _ => self,
        }
    }

    /// Says whether a disk was full.
    pub fn is_full(&self) -> bool {
        match self {
            Self::Full { .. } => true,
            Self::File { source, .. } => matches!(
                source.kind(),
                std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded
            ),
            Self::Sqlite(error) => has_no_room(error),
            _ => false,
        }
    }

    #[expect(clippy::needless_pass_by_value, reason = "reads as map_err(|e| stored(…, e))")]
    pub(crate) fn stored(what: &'static str, problem: impl ToString) -> Self {
        Self::Stored { what, problem: problem.to_string() }
    }
}
