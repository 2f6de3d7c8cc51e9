//! The queue as people and programs see it.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;
use unblink_store::{
    Birth, EndState, EvidenceRow, ProvisionalRow, StoreError, TellingRow, TellingWord, Which,
};
use unblink_watch::Span;

use super::{ProvisionalFact, QueueError, QueueId, QueuedEvent};
use crate::{AppError, Register};

/// What stands under every queue.
const NOTE: &str = "What articles say, with people's words on it. No designation, status or \
                    screening answer rests on it.";

/// How much of the queue is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum QueueShown {
    /// What waits for a person.
    Open,
    /// Everything ever proposed.
    All,
}

/// Where a telling stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TellingState {
    /// It waits for a person.
    Open,
    /// Accepted as it stood.
    Accepted,
    /// Accepted as a person amended it.
    Amended,
    /// Turned away.
    Rejected,
    /// Taken for the same as another one.
    Merged,
}

impl TellingState {
    /// Returns the word for it, as in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Accepted => "accepted",
            Self::Amended => "amended",
            Self::Rejected => "rejected",
            Self::Merged => "merged",
        }
    }

    fn of(row: &TellingRow) -> Self {
        match row.decision.as_ref().map(|decision| &decision.word) {
            None => Self::Open,
            Some(TellingWord::Accept) => Self::Accepted,
            Some(TellingWord::Amend(_)) => Self::Amended,
            Some(TellingWord::Reject) => Self::Rejected,
            Some(TellingWord::Merge(_)) => Self::Merged,
        }
    }
}

/// The queue.
#[derive(Clone, Debug, Serialize)]
pub struct QueueAnswer {
    /// How much of it is shown.
    pub shown: QueueShown,
    /// How many there are, by where they stand.
    pub counts: BTreeMap<&'static str, u64>,
    /// What articles say, oldest first.
    pub tellings: Vec<TellingView>,
    /// Provisional facts: those that are open, or all.
    pub provisional: Vec<ProvisionalView>,
    /// What this is not.
    pub note: &'static str,
}

/// An event as one article tells it, and what became of it.
#[derive(Clone, Debug, Serialize)]
pub struct TellingView {
    /// What to name it by: `q12`.
    pub id: QueueId,
    /// Where it stands.
    pub state: TellingState,
    /// `proposed` by the rules, `needs_review` by a model alone.
    pub birth: &'static str,
    /// What read it.
    pub extractor: QueuedExtractor,
    /// Who brought the article.
    pub by: String,
    /// When.
    pub proposed: Timestamp,
    /// Where it is told.
    pub article: ArticleView,
    /// The event as it was proposed.
    pub event: QueuedEvent,
    /// A person's word on it.
    pub decision: Option<QueuedDecision>,
    /// What it rests on once it is accepted, words merged into it included.
    pub evidence: Vec<EvidenceView>,
    /// The provisional fact opened on it.
    pub provisional: Option<ProvisionalView>,
    /// Others, open or accepted, that may tell the same event: same type, parties and date, or the
    /// same row of the register.
    pub alike: Vec<QueueId>,
}

/// What read a telling.
#[derive(Clone, Debug, Serialize)]
pub struct QueuedExtractor {
    /// Its name (`rules`, `llm:MODEL`).
    pub name: String,
    /// Its version.
    pub version: String,
    /// SHA-256 of its rules or weights, where known.
    pub sha256: Option<String>,
}

/// The article of a telling.
#[derive(Clone, Debug, Serialize)]
pub struct ArticleView {
    /// SHA-256 of its bytes; the archive keeps them under it.
    pub sha256: String,
    /// SHA-256 of the text to which spans point; the archive keeps it under it.
    pub text_sha256: String,
    /// Where it came from.
    pub source: String,
    /// Its address on the web, where known.
    pub url: Option<String>,
    /// Its headline.
    pub title: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// When: a day, or an interval.
    pub published: Option<String>,
    /// Its language.
    pub language: String,
}

/// A person's word on a telling.
#[derive(Clone, Debug, Serialize)]
pub struct QueuedDecision {
    /// `accept`, `amend`, `reject` or `merge`.
    pub act: &'static str,
    /// Why.
    pub reason: String,
    /// Who.
    pub by: String,
    /// When.
    pub decided: Timestamp,
    /// The event as the person says it is, where they amended it.
    pub amended: Option<QueuedEvent>,
    /// What it was merged into.
    pub into: Option<QueueId>,
}

/// Words on which an accepted telling rests.
#[derive(Clone, Debug, Serialize)]
pub struct EvidenceView {
    /// SHA-256 of the article's bytes.
    pub sha256: String,
    /// SHA-256 of the text to which the span points.
    pub text_sha256: String,
    /// Where.
    pub span: Span,
    /// Who accepted it.
    pub by: String,
    /// When.
    pub recorded: Timestamp,
}

/// A provisional fact.
#[derive(Clone, Debug, Serialize)]
pub struct ProvisionalView {
    /// The accepted telling on which it rests.
    pub id: QueueId,
    /// `open`, `confirmed` or `closed`.
    pub state: &'static str,
    /// What it says.
    pub fact: ProvisionalFact,
    /// Who opened it.
    pub by: String,
    /// When.
    pub opened: Timestamp,
    /// Who ended it.
    pub ended_by: Option<String>,
    /// When.
    pub ended: Option<Timestamp>,
    /// Why.
    pub end_reason: Option<String>,
}

pub(super) fn to_json(value: &impl Serialize) -> Result<String, AppError> {
    serde_json::to_string(value).map_err(|error| unreadable(&error))
}

pub(super) fn from_json<T: DeserializeOwned>(text: &str) -> Result<T, AppError> {
    serde_json::from_str(text).map_err(|error| unreadable(&error))
}

fn unreadable(error: &serde_json::Error) -> AppError {
    StoreError::Stored { what: "telling", problem: error.to_string() }.into()
}

/// The event of a telling: as amended, where it was.
pub(super) fn event_of(row: &TellingRow) -> Result<QueuedEvent, AppError> {
    match row.decision.as_ref().map(|decision| &decision.word) {
        Some(TellingWord::Amend(event)) => from_json(event),
        _ => from_json(&row.event),
    }
}

/// Everything beside the tellings themselves.
struct Beside {
    evidence: BTreeMap<i64, Vec<EvidenceView>>,
    provisional: BTreeMap<i64, ProvisionalView>,
    alike: BTreeMap<String, BTreeSet<i64>>,
}

impl Register {
    /// Returns the queue: what waits for a person, or everything ever proposed.
    pub fn watch_queue(&self, shown: QueueShown) -> Result<QueueAnswer, AppError> {
        let rows = self.store.tellings(Which::All)?;
        let mut counts = BTreeMap::new();
        for row in &rows {
            *counts.entry(TellingState::of(row).as_str()).or_default() += 1;
        }
        let beside = self.beside(&rows)?;
        let tellings = rows
            .iter()
            .filter(|row| shown == QueueShown::All || row.decision.is_none())
            .map(|row| view(row, &beside))
            .collect::<Result<Vec<_>, AppError>>()?;
        let provisional = beside
            .provisional
            .into_values()
            .filter(|fact| shown == QueueShown::All || fact.ended.is_none())
            .collect();
        Ok(QueueAnswer { shown, counts, tellings, provisional, note: NOTE })
    }

    /// Returns one telling with everything said of it.
    pub fn telling(&self, id: QueueId) -> Result<TellingView, AppError> {
        let rows = self.store.tellings(Which::All)?;
        let beside = self.beside(&rows)?;
        let row = rows.iter().find(|row| row.id == id.0).ok_or(QueueError::NoSuch(id))?;
        view(row, &beside)
    }

    fn beside(&self, rows: &[TellingRow]) -> Result<Beside, AppError> {
        let mut evidence: BTreeMap<i64, Vec<EvidenceView>> = BTreeMap::new();
        for row in self.store.evidence()? {
            evidence.entry(row.telling).or_default().push(evidence_view(row));
        }
        let mut provisional = BTreeMap::new();
        for row in self.store.provisional_facts()? {
            provisional.insert(row.telling, provisional_view(&row)?);
        }
        let mut alike: BTreeMap<String, BTreeSet<i64>> = BTreeMap::new();
        for row in rows {
            let gone =
                matches!(TellingState::of(row), TellingState::Rejected | TellingState::Merged);
            if let Some(likeness) = event_of(row)?.likeness().filter(|_| !gone) {
                alike.entry(likeness).or_default().insert(row.id);
            }
        }
        Ok(Beside { evidence, provisional, alike })
    }
}

fn view(row: &TellingRow, beside: &Beside) -> Result<TellingView, AppError> {
    let state = TellingState::of(row);
    let alike = match state {
        TellingState::Rejected | TellingState::Merged => None,
        _ => event_of(row)?.likeness().and_then(|likeness| beside.alike.get(&likeness)),
    };
    let decision = row.decision.as_ref().map(|decision| {
        let (amended, into) = match &decision.word {
            TellingWord::Amend(event) => (Some(from_json(event)?), None),
            TellingWord::Merge(into) => (None, Some(QueueId(*into))),
            TellingWord::Accept | TellingWord::Reject => (None, None),
        };
        Ok::<_, AppError>(QueuedDecision {
            act: decision.word.as_str(),
            reason: decision.reason.clone(),
            by: decision.by.clone(),
            decided: decision.decided,
            amended,
            into,
        })
    });
    Ok(TellingView {
        id: QueueId(row.id),
        state,
        birth: Birth::as_str(row.birth),
        extractor: QueuedExtractor {
            name: row.extractor.name.clone(),
            version: row.extractor.version.clone(),
            sha256: row.extractor.digest.clone(),
        },
        by: row.by.clone(),
        proposed: row.proposed,
        article: article_view(row),
        event: from_json(&row.event)?,
        decision: decision.transpose()?,
        evidence: beside.evidence.get(&row.id).cloned().unwrap_or_default(),
        provisional: beside.provisional.get(&row.id).cloned(),
        alike: alike
            .into_iter()
            .flatten()
            .filter(|id| **id != row.id)
            .map(|id| QueueId(*id))
            .collect(),
    })
}

fn article_view(row: &TellingRow) -> ArticleView {
    let article = row.article.clone();
    ArticleView {
        sha256: article.digest,
        text_sha256: article.text_digest,
        source: article.source,
        url: article.url,
        title: article.title,
        publisher: article.publisher,
        published: article.published,
        language: article.language,
    }
}

fn evidence_view(row: EvidenceRow) -> EvidenceView {
    EvidenceView {
        sha256: row.digest,
        text_sha256: row.text_digest,
        span: Span { char: row.char, byte: row.byte, text: row.text },
        by: row.by,
        recorded: row.recorded,
    }
}

fn provisional_view(row: &ProvisionalRow) -> Result<ProvisionalView, AppError> {
    let end = row.end.as_ref();
    Ok(ProvisionalView {
        id: QueueId(row.telling),
        state: end.map_or("open", |end| EndState::as_str(end.state)),
        fact: from_json(&row.fact)?,
        by: row.by.clone(),
        opened: row.opened,
        ended_by: end.map(|end| end.by.clone()),
        ended: end.map(|end| end.ended),
        end_reason: end.map(|end| end.reason.clone()),
    })
}
