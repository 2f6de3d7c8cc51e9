//! The review queue of the watch as it stands in the store: tellings, words on them, evidence.
//!
//! Events and facts are JSON texts here: what stands in them is the business of the floor above.

use jiff::Timestamp;

/// An article of which something was proposed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArticleRow {
    /// SHA-256 of its bytes in hex; the archive keeps them under it.
    pub digest: String,
    /// SHA-256 of its text, to which spans point; the archive keeps it under it.
    pub text_digest: String,
    /// Where it came from: a file's name, an address.
    pub source: String,
    /// Its address on the web, where known.
    pub url: Option<String>,
    /// Its headline.
    pub title: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// When: a day, or an interval with `..` for an open end.
    pub published: Option<String>,
    /// Its language.
    pub language: String,
}

/// What proposes tellings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExtractorRow {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// SHA-256 of its rules or weights, where known.
    pub digest: Option<String>,
}

/// How a telling came into the queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Birth {
    /// The rules read it.
    Proposed,
    /// A model alone says so.
    NeedsReview,
}

impl Birth {
    /// Returns the word kept on disk.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Proposed => "proposed",
            Self::NeedsReview => "needs_review",
        }
    }

    /// Returns what a word kept on disk means.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Proposed, Self::NeedsReview].into_iter().find(|birth| birth.as_str() == word)
    }
}

/// A telling to propose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewTelling {
    /// Of what it says and where; one proposed before is left as it is.
    pub digest: String,
    /// The event, as JSON.
    pub event: String,
    /// How it comes into the queue.
    pub birth: Birth,
}

/// A telling as it stands in the queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TellingRow {
    /// Its number.
    pub id: i64,
    /// Where it is told.
    pub article: ArticleRow,
    /// The event as proposed, as JSON.
    pub event: String,
    /// What proposed it.
    pub extractor: ExtractorRow,
    /// How it came into the queue.
    pub birth: Birth,
    /// When it did.
    pub proposed: Timestamp,
    /// Who brought the article.
    pub by: String,
    /// A person's word on it; none while it is open.
    pub decision: Option<DecisionRow>,
}

/// A person's word on a telling.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecisionRow {
    /// The word.
    pub word: TellingWord,
    /// Why.
    pub reason: String,
    /// Who.
    pub by: String,
    /// When.
    pub decided: Timestamp,
}

/// What a person says of a telling.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TellingWord {
    /// The article says so.
    Accept,
    /// The article says this event, given as JSON.
    Amend(String),
    /// It does not, or it is of no use.
    Reject,
    /// It is the same as another telling, of this number.
    Merge(i64),
}

impl TellingWord {
    /// Returns the word kept on disk.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::Amend(_) => "amend",
            Self::Reject => "reject",
            Self::Merge(_) => "merge",
        }
    }

    /// Says whether evidence rests on it: the telling is accepted, as it stood or amended.
    pub fn accepts(&self) -> bool {
        matches!(self, Self::Accept | Self::Amend(_))
    }
}

/// A person's word to record, with what it brings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decide<'a> {
    /// The telling.
    pub telling: i64,
    /// The word.
    pub word: TellingWord,
    /// Why.
    pub reason: &'a str,
    /// What is evidence from now on.
    pub evidence: &'a [NewEvidence],
    /// The provisional fact to open on it, as JSON.
    pub provisional: Option<&'a str>,
    /// The [`version`](crate::Store::version) at which all this was looked at: what is merged
    /// meanwhile brings evidence of its own.
    pub base: i64,
    /// Who.
    pub by: &'a str,
    /// When.
    pub recorded: Timestamp,
}

/// A stretch of a telling's article, to be evidence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewEvidence {
    /// The accepted telling that rests on it.
    pub telling: i64,
    /// The telling in whose article it stands: the same one, or one merged into it.
    pub told_in: i64,
    /// First and one past the last character.
    pub char: [usize; 2],
    /// First and one past the last byte.
    pub byte: [usize; 2],
    /// The text between them, verbatim.
    pub text: String,
}

/// A stretch of an article on which an accepted telling rests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EvidenceRow {
    /// The telling.
    pub telling: i64,
    /// SHA-256 of the article's bytes.
    pub digest: String,
    /// SHA-256 of the article's text.
    pub text_digest: String,
    /// First and one past the last character.
    pub char: [usize; 2],
    /// First and one past the last byte.
    pub byte: [usize; 2],
    /// The text between them, verbatim.
    pub text: String,
    /// Who accepted it.
    pub by: String,
    /// When.
    pub recorded: Timestamp,
}

/// A fact that rests on an accepted telling alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProvisionalRow {
    /// The telling.
    pub telling: i64,
    /// The fact, as JSON.
    pub fact: String,
    /// Who opened it.
    pub by: String,
    /// When.
    pub opened: Timestamp,
    /// How it ended; none while it is open.
    pub end: Option<ProvisionalEnd>,
}

/// How a provisional fact ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProvisionalEnd {
    /// Confirmed or closed.
    pub state: EndState,
    /// Why.
    pub reason: String,
    /// Who.
    pub by: String,
    /// When.
    pub ended: Timestamp,
}

/// What became of a provisional fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EndState {
    /// A second person says so too.
    Confirmed,
    /// It is not kept any longer.
    Closed,
}

impl EndState {
    /// Returns the word kept on disk.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::Closed => "closed",
        }
    }

    /// Returns what a word kept on disk means.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Confirmed, Self::Closed].into_iter().find(|state| state.as_str() == word)
    }
}

/// Which tellings are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// Those nobody has decided.
    Open,
    /// All there ever were.
    All,
    /// One, by its number.
    One(i64),
    /// Those merged into one.
    MergedInto(i64),
}
