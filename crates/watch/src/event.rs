//! Events: what the text says happened, by the rules of `events.toml`.

pub(crate) mod gather;
mod settle;

use serde::Serialize;

pub(crate) use gather::gather;
pub(crate) use settle::{Settled, bare_day, settle};

use crate::Span;
use crate::mention::Party;

/// When an event happened, with the words that say so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EventDate {
    /// ISO date, whole or partial; an interval `from/..` where the text opens one. Absent when
    /// the cue cannot be resolved without the publication date.
    pub value: Option<String>,
    /// `day`, `week`, `month`, `season`, `year`, `decade`.
    pub precision: &'static str,
    /// The cue in the text.
    pub cue: Span,
    /// `text`, or `register` when the weekday was resolved by the event the register knows.
    pub basis: &'static str,
}

/// A figure an event carries.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Figure {
    /// The number as read.
    pub value: String,
    /// What it counts (`deaths`).
    pub unit: String,
    /// `over`, `at least`, `about`, or `exactly`.
    pub bound: &'static str,
    /// Where it stands.
    pub span: Span,
}

/// An event as the text tells it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Event {
    /// Its number in the document: `e1` …
    pub id: String,
    /// The ontology's type (`designation.suspend`). A designation's end takes the kind that the
    /// register knows; what the words say stands in `worded_as`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The type that the words alone would give, where it differs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub worded_as: Option<String>,
    /// Who does it.
    pub actor: Vec<Party>,
    /// To whom.
    pub target: Vec<Party>,
    /// Where, as an ISO code or name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<Party>,
    /// When; absent without a cue in the text.
    pub date: Option<EventDate>,
    /// `asserted`, `reported`, `planned`, `conditional`, `negated`, `historical`, `habitual`.
    pub modality: String,
    /// `positive` or `negative`.
    pub polarity: &'static str,
    /// The words, verbatim.
    pub wording: String,
    /// For designations: `listed`, `suspended`, `delisted`, `renewed`, … or `none`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub legal_effect: Option<String>,
    /// A step that changes no status: `petition`, `ruling`, `bill`, …
    #[serde(skip_serializing_if = "Option::is_none")]
    pub milestone: Option<String>,
    /// Figures.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub figures: Vec<Figure>,
    /// Every stretch of the text that tells it.
    pub spans: Vec<Span>,
    /// The row of the register that it is taken to be, where one fits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub register_event: Option<String>,
}
