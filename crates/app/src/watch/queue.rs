//! The review queue: what articles say waits here for a person, and no answer reads it.
//!
//! An extractor proposes, a person accepts, amends, rejects or merges, each once and with a reason.
//! Accepting makes the words evidence and may open a provisional fact, which a second person
//! confirms. None of it changes a designation: only editions and the curated register do.

mod decide;
mod error;
mod event;
mod view;

use std::fmt;
use std::str::FromStr;

use serde::Serialize;
use unblink_store::{Archive, ArticleRow, Birth, ExtractorRow, NewTelling};
use unblink_watch::{Document, Extractor, ExtractorId, Reading};

use super::NewsDesk;
use crate::{AppError, Register};

pub use decide::{Amendment, OnAccept};
pub use error::QueueError;
use event::EventChanges;
pub use event::{ProvisionalFact, QueuedEvent, QueuedParty};
pub use view::{
    ArticleView, EvidenceView, ProvisionalView, QueueAnswer, QueueShown, QueuedDecision,
    QueuedExtractor, TellingState, TellingView,
};

/// What something in the queue is called: `q12`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct QueueId(pub(crate) i64);

impl fmt::Display for QueueId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "q{}", self.0)
    }
}

impl FromStr for QueueId {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        text.strip_prefix('q')
            .filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))
            .and_then(|digits| digits.parse().ok())
            .map(Self)
            .ok_or_else(|| {
                format!("expected something of the queue (q12), found `{}`", text.escape_debug())
            })
    }
}

impl Serialize for QueueId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// An article with what an extractor reads in it, to be proposed.
#[derive(Clone, Debug)]
pub struct Offered {
    reading: Reading,
    original: Vec<u8>,
    extractor: ExtractorId,
    birth: Birth,
    events: Vec<QueuedEvent>,
}

/// What came of proposing an article.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Queued {
    /// The article.
    pub source: String,
    /// What is in the queue now and was not before.
    pub new: Vec<QueueId>,
    /// How many were proposed before, decided or not.
    pub known: usize,
}

impl Offered {
    /// Returns what is read in the article.
    pub fn events(&self) -> &[QueuedEvent] {
        &self.events
    }
}

impl NewsDesk {
    /// Reads an article by the rules, to be proposed: events of designations and of engagement,
    /// and reactions.
    pub fn offer(&self, mut document: Document) -> Offered {
        let original = document.take_original();
        let reading = self.read(document);
        let events = reading
            .events
            .iter()
            .filter(|event| event::is_queued(&event.kind))
            .map(QueuedEvent::of_event)
            .collect();
        let extractor = self.watch.id();
        Offered { reading, original, extractor, birth: Birth::Proposed, events }
    }

    /// Asks an extractor beside the rules. What the rules read too is left to them; the rest
    /// needs review.
    ///
    /// # Errors
    ///
    /// [`AppError::Watch`] when the extractor cannot be asked or answers in another shape.
    pub fn offer_by(
        &self,
        extractor: &dyn Extractor,
        mut document: Document,
    ) -> Result<Offered, AppError> {
        let original = document.take_original();
        let reading = self.read(document);
        let found = extractor
            .extract(&reading.document, &self.view)
            .map_err(|error| AppError::Watch(error.to_string()))?;
        let events = found
            .candidates
            .iter()
            .filter(|candidate| event::is_queued(&candidate.kind))
            .filter(|candidate| reading.event_of(candidate).is_none())
            .map(QueuedEvent::of_candidate)
            .collect();
        let extractor = extractor.id();
        Ok(Offered { reading, original, extractor, birth: Birth::NeedsReview, events })
    }
}

impl Register {
    /// Puts what was read in an article into the queue; what was proposed before stays as it is.
    ///
    /// The article's bytes and its text go into the archive first, so that nothing is ever in the
    /// queue whose words cannot be looked up.
    ///
    /// # Errors
    ///
    /// [`AppError::Unpack`] when the document was read before it was offered: its bytes are gone.
    pub fn propose_events(&mut self, offered: &Offered) -> Result<Queued, AppError> {
        let document = &offered.reading.document;
        let source = document.source.clone();
        if offered.events.is_empty() {
            return Ok(Queued { source, new: Vec::new(), known: 0 });
        }
        let archive = self.store.archive();
        if Archive::digest(&offered.original) != document.sha256 {
            // A document that was read before has dropped its bytes: there is nothing to keep.
            let problem = "its bytes are not at hand any more, read it anew".to_owned();
            return Err(AppError::Unpack { file: source, problem });
        }
        let digest = archive.put(&offered.original)?;
        let text_digest = archive.put(document.text.as_bytes())?;
        let article = ArticleRow {
            digest,
            text_digest,
            source: source.clone(),
            url: document.url.clone(),
            title: document.title.clone(),
            publisher: document.publisher.clone(),
            published: document.published.value.clone(),
            language: document.language.clone(),
        };
        let extractor = ExtractorRow {
            name: offered.extractor.name.clone(),
            version: offered.extractor.version.clone(),
            digest: offered.extractor.sha256.clone(),
        };
        let tellings = offered
            .events
            .iter()
            .map(|event| {
                Ok(NewTelling {
                    digest: event.digest(&article.text_digest, &extractor.name),
                    event: view::to_json(event)?,
                    birth: offered.birth,
                })
            })
            .collect::<Result<Vec<_>, AppError>>()?;
        let (by, now) = (self.by.clone(), self.now());
        let new = self.store.propose_tellings(&article, &extractor, &tellings, &by, now)?;
        if !new.is_empty() {
            self.session = None;
        }
        let known = tellings.len() - new.len();
        Ok(Queued { source, new: new.into_iter().map(QueueId).collect(), known })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_names_something_of_the_queue_is_read() {
        assert_eq!("q12".parse(), Ok(QueueId(12)));
        for text in ["", "q", "12", "p12", "q-1", "q+1", "q1x", "q99999999999999999999"] {
            assert!(text.parse::<QueueId>().is_err(), "{text}");
        }
    }
}
