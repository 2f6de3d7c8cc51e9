//! What reading a document gives, and the gate that everything passes on its way out.

use serde::Serialize;

use crate::Candidate;
use crate::document::Document;
use crate::event::Event;
use crate::mention::Party;
use crate::quote::Quote;
use crate::silence::Silence;
use crate::span::{Offsets, Range, Span};
use crate::standing::Standing;

/// A name in the text and whom it was linked to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MentionView {
    /// Where.
    pub span: Span,
    /// Whom: of several who go by the name, whoever was listed when the text was published.
    pub subject: Party,
}

/// A time expression.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TimeView {
    /// The expression with its preposition.
    pub span: Span,
    /// The expression itself.
    pub core: Span,
    /// As TIMEX3 writes it; absent when the text's own cues do not resolve it.
    pub value: Option<String>,
}

/// What a document says.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Reading {
    /// The document, with its date and language.
    pub document: Document,
    /// Who is named.
    pub mentions: Vec<MentionView>,
    /// How those of them who are or were on a loaded list stood when it was published; empty
    /// where the day is not known.
    pub standings: Vec<Standing>,
    /// What happened.
    pub events: Vec<Event>,
    /// Who said what.
    pub quotes: Vec<Quote>,
    /// Reactions said to be absent.
    pub silences: Vec<Silence>,
    /// When.
    pub times: Vec<TimeView>,
    /// What the register says to it.
    pub checks: Vec<crate::check::Check>,
}

impl Reading {
    /// Returns the event of the rules that says what a candidate says, of the same words.
    pub fn event_of(&self, candidate: &Candidate) -> Option<&Event> {
        let [start, end] = candidate.span.byte;
        self.events.iter().find(|event| {
            event.kind == candidate.kind
                && event.spans.iter().any(|span| span.byte[0] < end && start < span.byte[1])
        })
    }

    /// The last gate: spans that do not stand in the text take what rests on them along.
    pub(crate) fn drop_what_does_not_hold(&mut self) {
        let text = &self.document.text;
        let offsets = Offsets::new(text);
        let holds = |span: &Span| {
            offsets.span(text, Range::new(span.byte[0], span.byte[1])).as_ref() == Some(span)
        };
        self.mentions.retain(|mention| holds(&mention.span));
        self.times.retain(|time| holds(&time.span) && holds(&time.core));
        self.silences.retain(|silence| holds(&silence.span));
        self.quotes.retain(|quote| {
            let rest = [&quote.role, &quote.cue, &quote.source, &quote.verbatim];
            holds(&quote.content)
                && rest.into_iter().flatten().all(holds)
                && quote.speaker.as_ref().is_none_or(|speaker| holds(&speaker.span))
        });
        self.events.retain_mut(|event| {
            event.spans.retain(holds);
            event.figures.retain(|figure| holds(&figure.span));
            event.date = event.date.take().filter(|date| holds(&date.cue));
            !event.spans.is_empty()
        });
        self.checks.retain(|check| holds(&check.span));
    }
}
