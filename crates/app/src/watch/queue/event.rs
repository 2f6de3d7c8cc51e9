//! An event as it stands in the queue: what an extractor read, or what a person made of it.

use serde::{Deserialize, Serialize};
use unblink_model::PartialDate;
use unblink_watch::{Candidate, Event, Party, Span};

use super::QueueError;

/// Types of events that are proposed to a person, each with the legal effect of one that happened;
/// none for what is no step of a designation.
const KINDS: &[(&str, Option<&str>)] = &[
    ("designation.list", Some("listed")),
    ("designation.relist", Some("relisted")),
    ("designation.renew", Some("renewed")),
    ("designation.suspend", Some("suspended")),
    ("designation.delist", Some("delisted")),
    ("designation.annul", Some("annulled")),
    ("designation.exempt", Some("exempted")),
    ("designation.petition", Some(NO_EFFECT)),
    ("designation.ruling", Some(NO_EFFECT)),
    ("designation.enabling_law", Some(NO_EFFECT)),
    ("designation.rewards_removed", Some(NO_EFFECT)),
    ("engagement.contact", None),
    ("engagement.delegation", None),
    ("engagement.office", None),
    ("engagement.charge", None),
    ("engagement.ambassador", None),
    ("engagement.credentials", None),
    ("engagement.recognition", None),
    ("engagement.recognition_conditioned", None),
    ("engagement.increase", None),
    ("engagement.state_to_state", None),
    ("engagement.refusal", None),
    ("reaction.welcome", None),
    ("reaction.condemn", None),
];

const NO_EFFECT: &str = "none";

/// How a text tells what did not happen, or not yet.
const NOT_TOLD_AS_HAPPENED: &[&str] = &["planned", "conditional", "negated", "habitual"];

/// Someone who takes part in an event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueuedParty {
    /// A register subject's id, an ISO code, an authority's id, or `kind:name`.
    pub id: String,
    /// What it is called.
    pub caption: String,
    /// Whether the register knew it as someone who is or was listed.
    pub in_register: bool,
}

/// An event as it stands in the queue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueuedEvent {
    /// The ontology's type (`designation.suspend`).
    #[serde(rename = "type")]
    pub kind: String,
    /// The type that the words alone would give, where it differs.
    pub worded_as: Option<String>,
    /// Who does it.
    pub actor: Vec<QueuedParty>,
    /// To whom.
    pub target: Vec<QueuedParty>,
    /// When: an ISO date, whole or partial, or an interval with `..`.
    pub date: Option<String>,
    /// The words that say when.
    pub date_cue: Option<Span>,
    /// How it is told; absent when the extractor does not say.
    pub modality: Option<String>,
    /// `positive` or `negative`; absent when the extractor does not say.
    pub polarity: Option<String>,
    /// The words, verbatim.
    pub wording: String,
    /// For designations: `listed`, `suspended`, `delisted`, … or `none`.
    pub legal_effect: Option<String>,
    /// A step that changes no status: `petition`, `ruling` …
    pub milestone: Option<String>,
    /// The row of the register that it was taken to be.
    pub register_event: Option<String>,
    /// Every stretch of the text that tells it.
    pub spans: Vec<Span>,
}

/// What a person changes of an event.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct EventChanges {
    /// Its type.
    pub kind: Option<String>,
    /// When it happened.
    pub date: Option<PartialDate>,
    /// What it does to the designation.
    pub legal_effect: Option<String>,
    /// Whom it is about, instead of those named before; empty to leave them.
    pub target: Vec<QueuedParty>,
}

/// A fact that rests on an accepted event alone: no row of the register, and no answer reads it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProvisionalFact {
    /// The type of the event.
    #[serde(rename = "type")]
    pub kind: String,
    /// Whom it is about: subjects of the register.
    pub subject: Vec<QueuedParty>,
    /// Who did it.
    pub authority: Vec<QueuedParty>,
    /// When.
    pub date: String,
    /// What it does to a designation.
    pub legal_effect: Option<String>,
}

/// Says whether a person is asked about events of this type.
pub(super) fn is_queued(kind: &str) -> bool {
    ["designation.", "engagement.", "reaction."].iter().any(|family| kind.starts_with(family))
}

fn parties(parties: &[Party]) -> Vec<QueuedParty> {
    let one = |party: &Party| QueuedParty {
        id: party.id.clone(),
        caption: party.caption.clone(),
        in_register: party.in_register,
    };
    parties.iter().map(one).collect()
}

impl QueuedEvent {
    pub(super) fn of_event(event: &Event) -> Self {
        Self {
            kind: event.kind.clone(),
            worded_as: event.worded_as.clone(),
            actor: parties(&event.actor),
            target: parties(&event.target),
            date: event.date.as_ref().and_then(|date| date.value.clone()),
            date_cue: event.date.as_ref().map(|date| date.cue.clone()),
            modality: Some(event.modality.clone()),
            polarity: Some(event.polarity.to_owned()),
            wording: event.wording.clone(),
            legal_effect: event.legal_effect.clone(),
            milestone: event.milestone.clone(),
            register_event: event.register_event.clone(),
            spans: event.spans.clone(),
        }
    }

    /// A model gives a type and words; the rest is for a person to say.
    pub(super) fn of_candidate(candidate: &Candidate) -> Self {
        Self {
            kind: candidate.kind.clone(),
            worded_as: None,
            actor: Vec::new(),
            target: Vec::new(),
            date: None,
            date_cue: None,
            modality: None,
            polarity: None,
            wording: candidate.span.text.clone(),
            legal_effect: None,
            milestone: None,
            register_event: None,
            spans: vec![candidate.span.clone()],
        }
    }

    /// Returns the digest of what it says and where: the text and not the file, so that a copy
    /// under another name asks nobody twice; ids and not captions, which other editions change.
    pub(super) fn digest(&self, text_digest: &str, extractor: &str) -> String {
        let ids = |parties: &[QueuedParty]| -> Vec<String> {
            parties.iter().map(|party| party.id.clone()).collect()
        };
        let bytes: Vec<[usize; 2]> = self.spans.iter().map(|span| span.byte).collect();
        let said = serde_json::json!([
            text_digest,
            extractor,
            self.kind,
            ids(&self.actor),
            ids(&self.target),
            self.date,
            self.modality,
            self.polarity,
            self.legal_effect,
            self.milestone,
            bytes,
        ]);
        crate::digest_of(&said.to_string())
    }

    /// Returns every stretch of the text that it points to.
    pub(super) fn pointed(&self) -> impl Iterator<Item = &Span> {
        self.spans.iter().chain(&self.date_cue)
    }

    /// Returns it as a person says it is.
    pub(super) fn amended(&self, changes: &EventChanges) -> Result<Self, QueueError> {
        let mut out = self.clone();
        if let Some(kind) = &changes.kind {
            out.turn_into(kind)?;
        }
        if let Some(effect) = &changes.legal_effect {
            out.legal_effect = Some(effect_of(&out.kind, effect)?);
        }
        if let Some(date) = changes.date {
            out.date = Some(date.to_string());
        }
        if !changes.target.is_empty() {
            out.target.clone_from(&changes.target);
        }
        if out == *self {
            return Err(QueueError::Unchanged);
        }
        let dated = changes.date.is_none_or(|date| overlaps(self.date.as_deref(), date));
        if out.kind != self.kind || out.target != self.target || !dated {
            // Whether the register holds it is to be seen anew.
            out.register_event = None;
        }
        Ok(out)
    }

    fn turn_into(&mut self, kind: &str) -> Result<(), QueueError> {
        let Some((kind, effect)) = KINDS.iter().find(|(known, _)| *known == kind) else {
            let known = KINDS.iter().map(|(known, _)| *known).collect();
            return Err(QueueError::Kind { found: kind.to_owned(), known });
        };
        if self.kind == *kind {
            return Ok(());
        }
        (*kind).clone_into(&mut self.kind);
        self.legal_effect = effect.map(|effect| {
            if self.told_as_happened() { effect.to_owned() } else { NO_EFFECT.to_owned() }
        });
        self.milestone = effect
            .filter(|effect| *effect == NO_EFFECT)
            .and_then(|_| kind.split_once('.'))
            .map(|(_, step)| step.to_owned());
        if self.worded_as.as_deref() == Some(*kind) {
            self.worded_as = None;
        }
        Ok(())
    }

    fn told_as_happened(&self) -> bool {
        let modality = self.modality.as_deref();
        modality.is_none_or(|modality| !NOT_TOLD_AS_HAPPENED.contains(&modality))
            && self.polarity.as_deref() != Some("negative")
    }

    /// Returns the provisional fact that can be opened on it, or why none can.
    pub(super) fn provisional(&self) -> Result<ProvisionalFact, String> {
        if let Some(row) = &self.register_event {
            return Err(format!("the register holds it already, as {row}"));
        }
        if !self.told_as_happened() {
            let how = self.modality.as_deref().unwrap_or("negated");
            return Err(format!("it is not told as something that happened ({how})"));
        }
        let subject: Vec<QueuedParty> =
            self.target.iter().filter(|party| party.in_register).cloned().collect();
        if subject.is_empty() {
            return Err("it names nobody whom the register knows".to_owned());
        }
        let date = self.date.clone().ok_or_else(|| "it has no date".to_owned())?;
        Ok(ProvisionalFact {
            kind: self.kind.clone(),
            subject,
            authority: self.actor.clone(),
            date,
            legal_effect: self.legal_effect.clone(),
        })
    }

    /// Returns what two tellings of one event share; nothing while it is not dated.
    pub(super) fn likeness(&self) -> Option<String> {
        if let Some(row) = &self.register_event {
            return Some(row.clone());
        }
        let date = self.date.as_deref()?;
        let target = self.target.iter().map(|party| party.id.as_str()).min()?;
        let actor = self.actor.iter().map(|party| party.id.as_str()).min().unwrap_or_default();
        Some(format!("{} {target} {actor} {date}", self.kind))
    }
}

/// Says whether a day found out for an event can be the one it had: the day of a year or month.
fn overlaps(had: Option<&str>, date: PartialDate) -> bool {
    let had: Option<PartialDate> = had.and_then(|had| had.parse().ok());
    had.is_some_and(|had| had.first_day() <= date.last_day() && date.first_day() <= had.last_day())
}

fn effect_of(kind: &str, effect: &str) -> Result<String, QueueError> {
    let known: Vec<&str> = KINDS
        .iter()
        .filter_map(|(_, effect)| *effect)
        .filter(|effect| *effect != NO_EFFECT)
        .chain([NO_EFFECT])
        .collect();
    let of_designation = kind.starts_with("designation.");
    if of_designation && known.contains(&effect) {
        return Ok(effect.to_owned());
    }
    Err(QueueError::Effect { found: effect.to_owned(), kind: kind.to_owned(), known })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(kind: &str, modality: &str) -> QueuedEvent {
        let party = |id: &str, in_register| QueuedParty {
            id: id.to_owned(),
            caption: id.to_owned(),
            in_register,
        };
        QueuedEvent {
            kind: kind.to_owned(),
            worded_as: Some("designation.delist".to_owned()),
            actor: vec![party("RU", false)],
            target: vec![party("taliban", true)],
            date: Some("2025-04-17".to_owned()),
            date_cue: None,
            modality: Some(modality.to_owned()),
            polarity: Some("positive".to_owned()),
            wording: "lifted".to_owned(),
            legal_effect: Some("suspended".to_owned()),
            milestone: None,
            register_event: Some("a.row".to_owned()),
            spans: vec![Span { char: [0, 6], byte: [0, 6], text: "lifted".to_owned() }],
        }
    }

    fn kind(kind: &str) -> EventChanges {
        EventChanges { kind: Some(kind.to_owned()), ..EventChanges::default() }
    }

    #[test]
    fn a_changed_type_brings_its_effect() {
        let event = told("designation.suspend", "asserted");
        for (to, effect, milestone) in [
            ("designation.delist", Some("delisted"), None),
            ("designation.petition", Some("none"), Some("petition")),
            ("engagement.office", None, None),
        ] {
            let amended = event.amended(&kind(to)).expect("amended");
            assert_eq!((amended.legal_effect.as_deref(), to), (effect, amended.kind.as_str()));
            assert_eq!((amended.milestone.as_deref(), amended.register_event), (milestone, None));
        }
        let planned = told("designation.suspend", "planned").amended(&kind("designation.delist"));
        assert_eq!(planned.expect("amended").legal_effect.as_deref(), Some("none"));
    }

    #[test]
    fn a_closer_date_leaves_it_the_row_it_was() {
        let event = QueuedEvent { date: Some("2025-04".to_owned()), ..told("x.y", "asserted") };
        for (date, row) in [("2025-04-17", Some("a.row")), ("2025-05-17", None)] {
            let date = Some(date.parse().expect("a date"));
            let amended = event.amended(&EventChanges { date, ..EventChanges::default() });
            assert_eq!(amended.expect("amended").register_event.as_deref(), row);
        }
    }

    #[test]
    fn what_changes_nothing_or_is_no_word_is_refused() {
        let event = told("designation.suspend", "asserted");
        let effect = |effect: &str| EventChanges {
            legal_effect: Some(effect.to_owned()),
            ..EventChanges::default()
        };
        for changes in [
            EventChanges::default(),
            kind("designation.suspend"),
            kind("designation.ban"),
            effect("suspended"),
            effect("banned"),
            EventChanges { kind: Some("reaction.condemn".to_owned()), ..effect("listed") },
        ] {
            assert!(event.amended(&changes).is_err(), "{changes:?}");
        }
    }

    #[test]
    fn only_what_is_told_as_done_and_new_is_a_provisional_fact() {
        let new = |modality| QueuedEvent { register_event: None, ..told("x.y", modality) };
        assert!(new("asserted").provisional().is_ok());
        assert!(new("historical").provisional().is_ok());
        for event in [
            told("x.y", "asserted"),
            new("planned"),
            new("negated"),
            QueuedEvent { polarity: Some("negative".to_owned()), ..new("asserted") },
            QueuedEvent { date: None, ..new("asserted") },
            QueuedEvent { target: Vec::new(), ..new("asserted") },
        ] {
            assert!(event.provisional().is_err(), "{event:?}");
        }
    }
}
