//! A person's word on what waits in the queue.

use unblink_model::PartialDate;
use unblink_store::{Decide, EndState, NewEvidence, TellingRow, TellingWord, Which};

use super::view::{event_of, from_json, to_json};
use super::{EventChanges, QueueError, QueueId, QueuedEvent, QueuedParty, TellingView};
use crate::{AppError, Register};

/// What accepting does beside making evidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnAccept {
    /// Nothing.
    EvidenceOnly,
    /// Opens a provisional fact, which a second person confirms.
    OpenProvisional,
}

/// What a person changes of an event before accepting it, in their own words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Amendment {
    /// Its type (`designation.suspend`).
    pub kind: Option<String>,
    /// When it happened.
    pub date: Option<PartialDate>,
    /// What it does to the designation (`suspended`, `none`).
    pub legal_effect: Option<String>,
    /// Whom it is about, by id, reference or name; instead of all who stood there.
    pub target: Vec<String>,
}

impl Register {
    /// Accepts an event: its words become evidence.
    ///
    /// Every span is held against the archived text once more.
    ///
    /// # Errors
    ///
    /// [`QueueError`] when it is decided already, when its words do not stand in the archived text,
    /// or when no provisional fact can be opened on it.
    pub fn accept_event(
        &mut self,
        id: QueueId,
        reason: &str,
        on_accept: OnAccept,
    ) -> Result<TellingView, AppError> {
        let base = self.store.version()?;
        let row = self.open_telling(id)?;
        let event = from_json(&row.event)?;
        self.take(&row, &event, TellingWord::Accept, (reason, on_accept, base))
    }

    /// Accepts an event as a person says it is. What was proposed stays beside it.
    ///
    /// # Errors
    ///
    /// Those of [`accept_event`](Self::accept_event), and when the amendment changes nothing, uses
    /// a word there is not, or names a subject that is not known or is several.
    pub fn amend_event(
        &mut self,
        id: QueueId,
        reason: &str,
        amendment: &Amendment,
        on_accept: OnAccept,
    ) -> Result<TellingView, AppError> {
        let base = self.store.version()?;
        let row = self.open_telling(id)?;
        let as_of = self.as_of(None, None, None);
        let mut target = Vec::new();
        for asked in &amendment.target {
            let subject = self.resolve(asked, &as_of)?.reference();
            target.push(QueuedParty {
                id: subject.id.to_string(),
                caption: subject.caption,
                in_register: true,
            });
        }
        let changes = EventChanges {
            kind: amendment.kind.clone(),
            date: amendment.date,
            legal_effect: amendment.legal_effect.clone(),
            target,
        };
        let event = from_json::<QueuedEvent>(&row.event)?.amended(&changes)?;
        let word = TellingWord::Amend(to_json(&event)?);
        self.take(&row, &event, word, (reason, on_accept, base))
    }

    /// Turns an event away. The article stays in the archive, and offered again it does not bring
    /// the event back.
    ///
    /// # Errors
    ///
    /// [`QueueError`] when it is decided already.
    pub fn reject_event(&mut self, id: QueueId, reason: &str) -> Result<TellingView, AppError> {
        let base = self.store.version()?;
        self.open_telling(id)?;
        self.record(id, TellingWord::Reject, (reason, base), &[], None)
    }

    /// Takes an event for the same as another one, which is open or accepted: what rests on that
    /// one rests on these words too.
    ///
    /// # Errors
    ///
    /// [`QueueError`] when it is decided already, when the other is rejected or merged itself, and
    /// when words that become evidence do not stand in the archived text.
    pub fn merge_event(
        &mut self,
        id: QueueId,
        into: QueueId,
        reason: &str,
    ) -> Result<TellingView, AppError> {
        let base = self.store.version()?;
        let row = self.open_telling(id)?;
        let refuse = |problem: String| QueueError::Merge { id, into, problem };
        if id == into {
            return Err(refuse("it is the same one".to_owned()).into());
        }
        let other = self.telling_row(into)?;
        let accepted = match other.decision.as_ref().map(|decision| &decision.word) {
            Some(TellingWord::Reject) => return Err(refuse(format!("{into} is rejected")).into()),
            Some(TellingWord::Merge(last)) => {
                let last = QueueId(*last);
                let problem = format!("{into} is merged into {last} itself; name that one");
                return Err(refuse(problem).into());
            }
            word => word.is_some_and(TellingWord::accepts),
        };
        let evidence = if accepted { self.words_of(&row, into)? } else { Vec::new() };
        self.record(id, TellingWord::Merge(into.0), (reason, base), &evidence, None)
    }

    /// Confirms a provisional fact: a second person says so too. It stays a fact of the queue.
    ///
    /// # Errors
    ///
    /// [`QueueError::SamePerson`] for whoever opened it, under whatever spelling of the name, and
    /// when none is open.
    pub fn confirm_event(&mut self, id: QueueId, reason: &str) -> Result<TellingView, AppError> {
        self.end(id, EndState::Confirmed, reason)
    }

    /// Closes a provisional fact: it turned out otherwise, or the register holds it by now.
    ///
    /// # Errors
    ///
    /// [`QueueError`] when none is open.
    pub fn close_event(&mut self, id: QueueId, reason: &str) -> Result<TellingView, AppError> {
        self.end(id, EndState::Closed, reason)
    }

    fn end(&mut self, id: QueueId, state: EndState, reason: &str) -> Result<TellingView, AppError> {
        let by = self.reviewer(reason)?;
        self.telling_row(id)?;
        let none = |problem: String| QueueError::NoneOpen { id, problem };
        let facts = self.store.provisional_facts()?;
        let fact = facts
            .iter()
            .find(|fact| fact.telling == id.0)
            .ok_or_else(|| none("none was ever opened".to_owned()))?;
        if let Some(end) = &fact.end {
            return Err(none(format!("{} {} it", end.by, end.state.as_str())).into());
        }
        // `a. officer` is nobody else than `A. Officer`.
        let same = unblink_text::fold(&fact.by) == unblink_text::fold(&by);
        if state == EndState::Confirmed && same {
            return Err(QueueError::SamePerson { id, by }.into());
        }
        let now = self.now();
        self.store.end_provisional(id.0, state, reason.trim(), &by, now)?;
        self.session = None;
        self.telling(id)
    }

    fn take(
        &mut self,
        row: &TellingRow,
        event: &QueuedEvent,
        word: TellingWord,
        (reason, on_accept, base): (&str, OnAccept, i64),
    ) -> Result<TellingView, AppError> {
        let id = QueueId(row.id);
        let fact = match on_accept {
            OnAccept::EvidenceOnly => None,
            OnAccept::OpenProvisional => {
                let refuse = |problem| QueueError::NotProvisional { id, problem };
                Some(to_json(&event.provisional().map_err(refuse)?)?)
            }
        };
        let evidence = self.words_of(row, id)?;
        self.record(id, word, (reason, base), &evidence, fact.as_deref())
    }

    fn record(
        &mut self,
        id: QueueId,
        word: TellingWord,
        (reason, base): (&str, i64),
        evidence: &[NewEvidence],
        provisional: Option<&str>,
    ) -> Result<TellingView, AppError> {
        let by = self.reviewer(reason)?;
        let recorded = self.now();
        self.store.decide_telling(&Decide {
            telling: id.0,
            word,
            reason: reason.trim(),
            evidence,
            provisional,
            base,
            by: &by,
            recorded,
        })?;
        self.session = None;
        self.telling(id)
    }

    /// Returns who gives a word, which must have a reason and a name behind it.
    fn reviewer(&self, reason: &str) -> Result<String, AppError> {
        if reason.trim().is_empty() {
            return Err(QueueError::NoReason.into());
        }
        // What a machine says for a user whose name it does not know.
        let unknown = unblink_text::fold(&self.by) == "unknown";
        let named = crate::accounts::named(&self.by).ok().filter(|_| !unknown);
        Ok(named.ok_or_else(|| QueueError::Nobody(self.by.clone()))?)
    }

    fn telling_row(&self, id: QueueId) -> Result<TellingRow, AppError> {
        Ok(self.store.tellings(Which::One(id.0))?.pop().ok_or(QueueError::NoSuch(id))?)
    }

    fn open_telling(&self, id: QueueId) -> Result<TellingRow, AppError> {
        let row = self.telling_row(id)?;
        match &row.decision {
            None => Ok(row),
            Some(decision) => Err(QueueError::Decided {
                id,
                act: decision.word.as_str(),
                by: decision.by.clone(),
                reason: decision.reason.clone(),
            }
            .into()),
        }
    }

    /// Returns the words of a telling, and of those merged into it, as evidence for `accepted`;
    /// all are held against the archived text.
    fn words_of(&self, row: &TellingRow, accepted: QueueId) -> Result<Vec<NewEvidence>, AppError> {
        let mut evidence = Vec::new();
        let mut waiting = vec![row.clone()];
        // Merging leads from decided to open ones: there is no circle.
        while let Some(row) = waiting.pop() {
            let event = event_of(&row)?;
            self.holds(&row, &event)?;
            evidence.extend(event.spans.iter().map(|span| NewEvidence {
                telling: accepted.0,
                told_in: row.id,
                char: span.char,
                byte: span.byte,
                text: span.text.clone(),
            }));
            waiting.extend(self.store.tellings(Which::MergedInto(row.id))?);
        }
        Ok(evidence)
    }

    /// Holds every span of an event against the text in the archive.
    fn holds(&self, row: &TellingRow, event: &QueuedEvent) -> Result<(), AppError> {
        let refuse =
            |problem: String| AppError::from(QueueError::Evidence { id: QueueId(row.id), problem });
        let lost = |problem: String| refuse(format!("its article: {problem}"));
        let original = self.store.archive().get(&row.article.digest);
        original.map_err(|error| lost(error.to_string()))?;
        let text = self.archived_text(&row.article.text_digest).map_err(lost)?;
        match event.pointed().find(|span| !span.holds_in(&text)) {
            None => Ok(()),
            Some(span) => Err(refuse(crate::telling_page::not_there(span))),
        }
    }
}
