//! The store: one SQLite file for the ledger, and beside it an archive of raw editions.
//!
//! The interface is what its contract tests ask of it. Everything written is appended; an
//! edition's entries, values and status go in by one transaction, so a process killed at any
//! moment leaves the old state or the new one.

mod accounts;
mod archive;
mod error;
mod mapped;
mod migrations;
mod queue;
mod rows;
mod sections;
mod sqlite;
mod url;

pub use accounts::{AccountRow, KeyRow, SessionRow};
pub use archive::Archive;
pub use error::StoreError;
pub use mapped::Mapped;
pub use queue::{
    ArticleRow, Birth, Decide, DecisionRow, EndState, EvidenceRow, ExtractorRow, NewEvidence,
    NewTelling, ProvisionalEnd, ProvisionalRow, TellingRow, TellingWord, Which,
};
pub use rows::{
    Append, AttemptRow, DatasetRow, DownloadRow, EditionRow, EditionState, FileRow, LinkRow,
    ProposalRow, Terms, Unappended, UseRow,
};
pub use sections::{Check, Section, Sections};
pub use sqlite::{Appending, Store};
pub use url::Location;
