//! What goes into the store and comes out of it.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use unblink_ledger::{Digest, EditionMeta, Entry, Link, Node, Values};
use unblink_model::{Coverage, EditionId, EntityKey, ListId, Published, ReadReport, Use};

/// Where an edition stands with this ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EditionState {
    /// Appended at once.
    Accepted,
    /// Waits for a person.
    Held,
    /// A person let it in.
    Released,
    /// A person turned it away.
    Rejected,
}

impl EditionState {
    /// Returns the word kept on disk.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Held => "held",
            Self::Released => "released",
            Self::Rejected => "rejected",
        }
    }

    /// Returns the state of a word kept on disk.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Accepted, Self::Held, Self::Released, Self::Rejected]
            .into_iter()
            .find(|state| state.as_str() == word)
    }

    /// Says whether its entries are in the ledger.
    pub fn counts(self) -> bool {
        matches!(self, Self::Accepted | Self::Released)
    }
}

/// One raw file of an edition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileRow {
    /// Its name when it was offered.
    pub name: String,
    /// SHA-256 of its unpacked bytes, in hex.
    pub digest: String,
    /// Its unpacked size.
    pub size_bytes: u64,
}

/// An edition as it stands in the store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EditionRow {
    /// Its id.
    pub id: EditionId,
    /// Its list.
    pub list: ListId,
    /// When it was published; `None` for a held file that could not be read.
    pub published: Option<Published>,
    /// How many entries it holds.
    pub entries: u64,
    /// What it covers; `None` for a held file that could not be read.
    pub coverage: Option<Coverage>,
    /// Its raw files.
    pub files: Vec<FileRow>,
    /// Where it stands.
    pub state: EditionState,
    /// Why it stands there, in words.
    pub reason: String,
    /// Who brought it there.
    pub by: String,
    /// When it was first offered.
    pub offered: Timestamp,
    /// When it came to where it stands.
    pub decided: Timestamp,
}

/// An edition to append, with everything the ledger planned for it.
#[derive(Clone, Debug)]
pub struct Append<'a> {
    /// Its meta data; `meta.recorded` is the time of the transaction.
    pub meta: &'a EditionMeta,
    /// How many entries it holds.
    pub entries_held: usize,
    /// What reading it showed.
    pub report: &'a ReadReport,
    /// Its raw files, already in the archive.
    pub files: &'a [FileRow],
    /// What is observed anew.
    pub entries: &'a [Entry],
    /// What stands behind digests; only those that entries name are written.
    pub values: &'a BTreeMap<Digest, Values>,
    /// Folded names by entry, for looking up.
    pub names: &'a BTreeMap<EntityKey, Vec<String>>,
    /// Strong identifiers by entry, each a scheme and a number, for finding the same actor on
    /// other lists.
    pub identifiers: &'a BTreeMap<EntityKey, Vec<(String, String)>>,
    /// Links that the edition brings.
    pub links: &'a [Link],
    /// Accepted, or released by a person.
    pub state: EditionState,
    /// Why.
    pub reason: &'a str,
    /// Who.
    pub by: &'a str,
}

/// An edition to keep without appending it: held, with the reasons.
#[derive(Clone, Debug)]
pub struct Unappended<'a> {
    /// Its id.
    pub id: &'a EditionId,
    /// Its list.
    pub list: &'a ListId,
    /// When it was published, if it could be read that far.
    pub published: Option<Published>,
    /// How many entries were read.
    pub entries_held: usize,
    /// What it covers, if it could be read that far.
    pub coverage: Option<Coverage>,
    /// What reading it showed.
    pub report: &'a ReadReport,
    /// Its raw files, already in the archive.
    pub files: &'a [FileRow],
    /// Why it is held.
    pub reason: &'a str,
    /// Who offered it.
    pub by: &'a str,
    /// When.
    pub recorded: Timestamp,
}

/// What asking an issuer for a list came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttemptRow {
    /// The list.
    pub list: ListId,
    /// When it ended.
    pub at: Timestamp,
    /// What it came to, in one word.
    pub outcome: String,
    /// Why, in words for people; may be empty.
    pub reason: String,
    /// The edition that the files are; `None` when it failed.
    pub edition: Option<EditionId>,
    /// Who asked.
    pub by: String,
}

/// A file as it was downloaded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DownloadRow {
    /// The address asked.
    pub url: String,
    /// The address it came from in the end.
    pub came_from: String,
    /// The `ETag` as sent.
    pub etag: Option<String>,
    /// The `Last-Modified` as sent.
    pub last_modified: Option<String>,
    /// The `Content-Type` as sent.
    pub content_type: Option<String>,
    /// SHA-256 of its bytes, in hex; the archive keeps them under it.
    pub digest: String,
    /// Its size.
    pub size_bytes: u64,
    /// When it had arrived.
    pub retrieved: Timestamp,
}

/// A link as it stands in the store, with who recorded it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkRow {
    /// Its number.
    pub id: i64,
    /// The link.
    pub link: Link,
    /// Who recorded it: a person's or a program's name.
    pub by: String,
}

/// A pair of entries proposed to a person.
#[derive(Clone, Debug, PartialEq)]
pub struct ProposalRow {
    /// Its number; 0 for one that is not in the store yet.
    pub id: i64,
    /// One entry, the lesser one.
    pub a: Node,
    /// The other.
    pub b: Node,
    /// What proposes it: `name` (the matcher) or `identifier` (a shared one that joins nobody).
    pub origin: String,
    /// How sure the matcher is, 0 to 1.
    pub score: f64,
    /// Why, in words for people.
    pub reason: String,
    /// When it was first proposed.
    pub recorded: Timestamp,
}
/// What people are told about a list that came with a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    /// Full title.
    pub title: String,
    /// Who issues it.
    pub publisher: String,
    /// Its page.
    pub url: String,
    /// Terms under which it may be used, as whoever imported it understood them.
    pub licence: String,
    /// The line that must stand with it.
    pub attribution: String,
}

/// A list that came with a FollowTheMoney file: a dataset of a collection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DatasetRow {
    /// The list's id in this store.
    pub list: ListId,
    /// The collection it came with.
    pub collection: String,
    /// Its name in the file.
    pub dataset: String,
    /// What people are told about it.
    pub terms: Terms,
    /// When this ledger first knew of it.
    pub recorded: Timestamp,
}

/// An operator's word on what answers a list takes part in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct UseRow {
    /// The list.
    pub list: ListId,
    /// What answers it takes part in.
    #[serde(rename = "use")]
    pub list_use: Use,
    /// Why.
    pub reason: String,
    /// Who said so.
    pub by: String,
    /// When this ledger recorded it.
    pub decided: Timestamp,
}
