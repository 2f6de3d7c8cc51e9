//! Why a verb cannot be carried out, with the next thing to try.

use unblink_lists::ReadError;
use unblink_store::StoreError;

use crate::Candidate;

/// Why a verb cannot be carried out.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AppError {
    /// The store refused.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A file could not be unpacked.
    #[error("{file}: {problem}")]
    Unpack {
        /// The file.
        file: String,
        /// What is wrong with it.
        problem: String,
    },
    /// A reader refused a file that cannot be held (the bundled register's own).
    #[error(transparent)]
    Read(#[from] ReadError),
    /// Downloads cannot be made as asked: a proxy or certificates that cannot be used.
    #[error(transparent)]
    Fetch(#[from] unblink_fetch::FetchError),
    /// No list of this name has a reader.
    #[error("no list is called `{found}`")]
    NoSuchList {
        /// The name asked for.
        found: String,
        /// The lists there are.
        known: Vec<String>,
    },
    /// No edition of this name was ever offered.
    #[error("no edition is called `{0}`")]
    NoSuchEdition(String),
    /// The edition is not held.
    #[error("{edition} is not held: it is {state}")]
    NotHeld {
        /// The edition.
        edition: String,
        /// Where it stands.
        state: String,
    },
    /// The edition cannot be released because it cannot be read.
    #[error("{edition} cannot be released, because it cannot be read: {problem}")]
    Unreleasable {
        /// The edition.
        edition: String,
        /// What is wrong with it.
        problem: String,
    },
    /// Nothing is known by this name or id.
    #[error("nothing loaded is called `{asked}`")]
    NoSuchSubject {
        /// What was asked for.
        asked: String,
        /// Names that come near.
        near: Vec<Candidate>,
    },
    /// Several subjects carry this name.
    #[error("`{asked}` is the name of {} subjects", .candidates.len())]
    Ambiguous {
        /// What was asked for.
        asked: String,
        /// Who carries it.
        candidates: Vec<Candidate>,
    },
    /// A file of settings cannot be used.
    #[error("{}: {problem}", path.display())]
    Tuning {
        /// Which one.
        path: std::path::PathBuf,
        /// What is wrong with it.
        problem: String,
    },
    /// A file of FollowTheMoney cannot be read on.
    #[error("{file}, line {line}: {problem}")]
    Ftm {
        /// The file.
        file: String,
        /// The line, counted from one.
        line: u64,
        /// What is wrong there.
        problem: String,
    },
    /// A name for a collection or its lists that cannot be taken.
    #[error("`{name}` cannot name a collection: {problem}")]
    CollectionName {
        /// The name.
        name: String,
        /// Why.
        problem: String,
    },
    /// The rules of the watch cannot be compiled.
    #[error("the rules of the watch: {0}")]
    Watch(String),
    /// A word on the review queue that cannot be recorded.
    #[error(transparent)]
    Queue(#[from] crate::QueueError),
    /// The question makes no sense as asked.
    #[error("{0}")]
    BadQuestion(String),
    /// The system gave no randomness, or a password could not be hashed.
    #[error("no secret could be made: {0}")]
    Random(String),
    /// The configuration cannot be used.
    #[error(transparent)]
    Config(#[from] crate::config::ConfigError),
}

impl AppError {
    /// Returns it with the store's file named where a full disk refused.
    pub(crate) fn in_store(self, store: &std::path::Path) -> Self {
        match self {
            Self::Store(error) => Self::Store(error.in_store(store)),
            other => other,
        }
    }

    /// Returns the next thing to try, when there is one.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::NoSuchList { known, .. } => Some(format!("the lists are {}", known.join(", "))),
            Self::NoSuchEdition(_) | Self::NotHeld { .. } => {
                Some("`unblink lists` shows every edition and where it stands".to_owned())
            }
            Self::Unreleasable { edition, .. } => {
                Some(format!("turn it away with `unblink lists reject {edition}`"))
            }
            Self::NoSuchSubject { near, .. } if !near.is_empty() => {
                Some(format!("near to it: {}", listed(near)))
            }
            Self::NoSuchSubject { .. } => Some(
                "`unblink lists` shows which lists are loaded; `unblink import LIST FILE` loads one"
                    .to_owned(),
            ),
            Self::Ambiguous { candidates, .. } => {
                Some(format!("ask by id: {}", listed(candidates)))
            }
            Self::Store(StoreError::Address(_)) => {
                Some("give --store sqlite:PATH or set UNBLINK_STORE".to_owned())
            }
            Self::Tuning { .. } => Some("docs/screening.md lists every setting".to_owned()),
            Self::Ftm { .. } => Some(
                "nothing of the file was taken; mend the line or download the file again"
                    .to_owned(),
            ),
            Self::CollectionName { .. } => {
                Some("choose another one with --as, such as `own_watchlist`".to_owned())
            }
            Self::Store(error) if error.is_full() => Some(
                "free some space on that disk, then run it again: what was accepted before is kept"
                    .to_owned(),
            ),
            Self::Store(StoreError::NoAccount(_)) => {
                Some("`unblink user list` names every account".to_owned())
            }
            Self::Config(error) => Some(error.hint()),
            Self::Queue(error) => Some(error.hint()),
            Self::Unpack { .. } => Some("download the file again and compare its size".to_owned()),
            _ => None,
        }
    }
}

fn listed(candidates: &[Candidate]) -> String {
    candidates
        .iter()
        .map(|c| format!("{} ({})", c.id, unblink_text::display::safe(&c.caption)))
        .collect::<Vec<_>>()
        .join(", ")
}
