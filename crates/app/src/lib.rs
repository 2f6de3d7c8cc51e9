//! The verbs of the product: ingest, ask, screen, tell the tour.
//!
//! This is the room where the clock, the files and the configuration come in. `cli`, `api` and
//! `pages` turn words into calls on [`Register`] and answers into words; they decide nothing.

mod accounts;
mod articles;
mod ask;
mod bundled;
mod catalogue;
mod clock;
pub mod config;
mod coverage;
mod curated;
mod error;
mod export;
mod feed;
mod ingest;
mod links;
mod pool;
mod register;
mod screening;
mod served;
mod story;
mod subject;
mod sync;
mod telling_page;
mod tour;
mod unpack;
mod watch;

pub use accounts::{
    AccountView, Caller, Credentials, Door, Identity, KeyView, MIN_PASSWORD_CHARS, Means, Opened,
    Role, csrf_word, same_secret,
};
pub use articles::{ArticleChecks, MOST_DAYS, window_days};
pub use ask::changes::{ChangeRow, ChangesAnswer, ChangesQuestion, Span};
pub use ask::compare::{CompareAnswer, CompareCell, CompareRow};
pub use ask::disagreements::{Disagreement, Version};
pub use ask::facts::{Carved, ContextAnswer, EngagementAnswer, ExemptionsAnswer, Rung, Standing};
pub use ask::history::{CourseView, HistoryAnswer, RecordView};
pub use ask::ladder::{LadderAnswer, LadderDay, Later, StateCourse};
pub use ask::who_lists::{
    AuthorityRef, DesignationView, ListRef, NoData, NotListed, SourceRef, StepView, SubjectRef,
    WhoLists,
};
pub use bundled::REGISTER_FILES;
pub use catalogue::KnownList;
pub use clock::{Clock, FixedClock, SystemClock};
pub use coverage::{Coverage, HeldEdition, LoadedList, NO_READER, UnloadedList};
pub use curated::Curated;
pub use error::AppError;
pub use export::{ExportFormat, Exported, ExportedList, FORMATS};
pub use feed::{FeedLine, ListFeed};
pub use ingest::ftm::{FtmImport, FtmImported};
pub use ingest::{Imported, Outcome, RawFile};
pub use links::{
    EntryRef, LinkId, LinkView, LinkWord, LinksAnswer, ProposalView, Proposing, ProposingOptions,
};
pub use pool::Pool;
pub use register::{EditionView, ListView, Register};
pub use screening::{
    Alert, AppQuery, Batch, BatchAnswer, BatchHit, BatchRow, Column, Columns, CompactCoverage,
    EvalOptions, Evaluation, Explain, FalseAlerts, Fingerprint, Hit, HitExplanation, HitFeature,
    ListedBy, MAX_LIMIT, Operating, Rate, Reading, Screening, ScreeningOptions, ScreeningStatus,
    Stratum, ThresholdRow, Tuning,
};
pub use served::{
    Field, FindOptions, FoundSubject, Operator, SearchAnswer, SearchQuestion, Served, Shown,
    Snapshot, Suggestion,
};
pub use story::{Chapter, chapters};
pub use subject::{Candidate, Resolved};
pub use sync::{
    Every, FetchSettings, Freshness, FreshnessState, LastAttempt, Limits, MakePace, Progress,
    Proxy, SyncAnswer, SyncEvent, SyncOptions, SyncOutcome, Synced,
};
pub use telling_page::{Excerpt, TellingInContext};
pub use tour::{LadderLine, Tour, TourDifference};
pub use unpack::{MAX_UNPACKED_BYTES, stream_of, unpack, unpacking};
pub use watch::{
    Amendment, ArticleView, EvidenceView, NewsDesk, Offered, OnAccept, Opinion, Proposal,
    ProvisionalFact, ProvisionalView, QueueAnswer, QueueError, QueueId, QueueShown, Queued,
    QueuedDecision, QueuedEvent, QueuedExtractor, QueuedParty, SAMPLE_ARTICLE, SecondReader,
    TellingState, TellingView, atom_of_readings, claim_reviews, documents, each_document,
    ftm_of_readings,
};
// The words that answers carry, so that the rooms above need no other crate to read them.
pub use unblink_fetch::{Pace, SystemPace};
pub use unblink_ledger::LinkKind;
pub use unblink_ledger::{Change, ChangeKind, FieldChange, Mode, Step, StepSource};
pub use unblink_lists::ftm::{FtmEntity, FtmValue};
pub use unblink_lists::{About, READERS, Reader, reader};
/// Returns SHA-256 of a text in hex.
pub fn digest_of(text: &str) -> String {
    unblink_store::Archive::digest(text.as_bytes())
}

/// Returns name and meaning of everything that is compared in a screening.
pub fn features() -> impl Iterator<Item = (&'static str, &'static str)> {
    unblink_screen::FEATURES.iter().map(|feature| (feature.name(), feature.about()))
}

pub use unblink_store::{EditionState, Location, StoreError, Terms, UseRow};
pub use unblink_text::display::{safe, width as display_width};
pub use unblink_watch as article;
