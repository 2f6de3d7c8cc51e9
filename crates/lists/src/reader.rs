//! What a reader is, what it is given, and how it refuses.

use unblink_model::{Edition, ListId, Published, Use};

use crate::Expected;

/// One file of an edition, already unpacked.
#[derive(Clone, Copy, Debug)]
pub struct SourceFile<'a> {
    /// Its name, for messages; a reader tells tables apart by their content, not by this.
    pub name: &'a str,
    /// Its bytes.
    pub bytes: &'a [u8],
}

/// One published state of a list: one file, or the tables that belong together.
#[derive(Clone, Copy, Debug)]
pub struct Input<'a> {
    /// The files.
    pub files: &'a [SourceFile<'a>],
    /// The publication date given from outside; a date printed in the file wins over it.
    pub given: Option<Published>,
}

/// Why a reader refuses a file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// The file is not of this list or in no shape this reader knows.
    #[error("{file}: expected {expected}, found {found}")]
    WrongShape {
        /// Name of the file.
        file: String,
        /// What this reader reads.
        expected: String,
        /// What stands there.
        found: String,
    },
    /// The file is cut, malformed or hostile at a place.
    #[error("{file}, {place}: {problem}")]
    Malformed {
        /// Name of the file.
        file: String,
        /// Line, byte offset, element or row.
        place: String,
        /// What is wrong there.
        problem: String,
    },
    /// The file prints no publication date and none was given.
    #[error("{file} prints no publication date; give it with --published YYYY-MM-DD")]
    NoDate {
        /// Name of the file.
        file: String,
    },
}

/// What people are told about a list.
#[derive(Clone, Copy, Debug)]
pub struct About {
    /// Full title.
    pub title: &'static str,
    /// Who issues it.
    pub publisher: &'static str,
    /// Jurisdiction: ISO code, `UN` or `EU`.
    pub jurisdiction: &'static str,
    /// Its official page.
    pub url: &'static str,
    /// Where the file is downloaded.
    pub download_url: Option<&'static str>,
    /// Terms under which the data may be used, as understood; NOTICE has the caveats.
    pub licence: &'static str,
    /// The line that must stand with the data.
    pub attribution: &'static str,
    /// Whether it is screened against by default.
    pub list_use: Use,
    /// Days after which the newest edition counts as stale.
    pub fresh_for_days: u16,
    /// Whether the reader has read a real file of this list.
    pub tested_on_real_file: bool,
}

/// A file of a list, where its issuer serves it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Remote {
    /// Its address.
    pub url: &'static str,
    /// Hosts beside the address's own to which the issuer redirects.
    pub hosts: &'static [&'static str],
}

/// Reads one list.
pub trait Reader: Sync {
    /// Returns the list's id; it also names the reader's file and fixture folder.
    fn list(&self) -> ListId;

    /// Returns what people are told about the list.
    fn about(&self) -> &'static About;

    /// Returns the files that make an edition, where the issuer serves them: several are fetched as
    /// one set. Empty when there is no address to download from.
    fn remotes(&self) -> Vec<Remote> {
        self.about().download_url.map(|url| Remote { url, hosts: &[] }).into_iter().collect()
    }

    /// Returns what a healthy edition looks like.
    fn expected(&self) -> &'static Expected;

    /// Reads one edition.
    ///
    /// Never panics, never recurses with the input's nesting, and never holds more than a small
    /// multiple of the input's size.
    fn read(&self, input: &Input<'_>) -> Result<Edition, ReadError>;
}
