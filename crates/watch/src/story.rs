//! Stories: articles on one event of the register over time, and who reacted to it.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::Serialize;
use unblink_model::PartialDate;

use crate::near::{Origins, origins};
use crate::reading::Reading;
use crate::{RegisterView, Span};

/// An article of a story.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Chapter {
    /// The document.
    pub document: String,
    /// Who published it, where known.
    pub publisher: Option<String>,
    /// When.
    pub published: Option<String>,
    /// How it tells the event.
    pub modality: String,
    /// Its words.
    pub span: Span,
}

/// Articles on one event, oldest first.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Story {
    /// The register's event.
    pub event: String,
    /// When it happened.
    pub date: Option<String>,
    /// The articles that tell it.
    pub chapters: Vec<Chapter>,
    /// Documents, publishers, independent origins among them.
    pub independence: Origins,
}

/// A reaction that an article tells.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Reacted {
    /// Who: an id.
    pub who: String,
    /// `welcome`, `condemn`, or `speaks` for a quote that takes no side by its verb.
    pub stance: String,
    /// The document.
    pub document: String,
    /// When it was published.
    pub published: Option<String>,
    /// The words.
    pub span: Span,
}

/// Somebody expected to react.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Expected {
    /// Who: an id.
    pub who: String,
    /// How many of the reactions found are theirs.
    pub found: usize,
    /// In words; for nobody found, what was searched.
    pub note: String,
}

/// Who reacted to an event within a window, in what was read.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Reactions {
    /// The register's event.
    pub event: String,
    /// First and last day looked at.
    pub window: (String, String),
    /// Documents published in the window and read.
    pub documents: usize,
    /// Their publishers.
    pub sources: usize,
    /// Documents left out because their day is not known.
    pub undated: usize,
    /// Documents of the window left out because nothing reads their language.
    pub unread: usize,
    /// What was found.
    pub reactions: Vec<Reacted>,
    /// Those who were expected.
    pub expected: Vec<Expected>,
}

fn day_of(register: &RegisterView, event: &str) -> Option<PartialDate> {
    let designation = register.events.iter().find(|row| row.id == event).and_then(|row| row.date);
    designation
        .or_else(|| register.engagement.iter().find(|row| row.id == event).map(|row| row.date))
}

/// Gathers the articles that tell an event of the register; `None` when there is no such event.
pub fn story(event: &str, readings: &[Reading], register: &RegisterView) -> Option<Story> {
    let date = day_of(register, event)?;
    let mut told: Vec<(&Reading, Chapter)> = readings
        .iter()
        .filter_map(|reading| {
            let found = reading
                .events
                .iter()
                .find(|found| found.register_event.as_deref() == Some(event))?;
            let chapter = Chapter {
                document: reading.document.source.clone(),
                publisher: reading.document.publisher.clone(),
                published: reading.document.published.value.clone(),
                modality: found.modality.clone(),
                span: found.spans.first()?.clone(),
            };
            Some((reading, chapter))
        })
        .collect();
    told.sort_by(|(_, a), (_, b)| (&a.published, &a.document).cmp(&(&b.published, &b.document)));
    let own: Vec<Reading> = told.iter().map(|(reading, _)| (*reading).clone()).collect();
    Some(Story {
        event: event.to_owned(),
        date: Some(date.to_string()),
        chapters: told.into_iter().map(|(_, chapter)| chapter).collect(),
        independence: origins(&own),
    })
}

/// Looks for reactions to an event in the days after it; `None` when there is no such event.
///
/// Following in time is shown as time, never as cause.
pub fn reactions(
    event: &str,
    readings: &[Reading],
    register: &RegisterView,
    window_days: i32,
    expect: &[String],
) -> Option<Reactions> {
    let first = day_of(register, event)?.first_day();
    let last = first.checked_add(jiff::Span::new().days(window_days)).unwrap_or(first);
    let within = |day: Date| first <= day && day <= last;
    let dated = |reading: &Reading| reading.document.published.earliest();
    // What nothing reads was not searched, whatever it says.
    let (inside, unread): (Vec<&Reading>, Vec<&Reading>) = readings
        .iter()
        .filter(|reading| dated(reading).is_some_and(within))
        .partition(|reading| reading.document.language != "und");
    let sources: BTreeSet<String> = inside
        .iter()
        .map(|reading| {
            reading.document.publisher.clone().unwrap_or_else(|| reading.document.source.clone())
        })
        .collect();
    let found: Vec<Reacted> = inside.iter().flat_map(|reading| reactions_in(reading)).collect();
    let (documents, sources) = (inside.len(), sources.len());
    let expected = expect.iter().map(|who| expected(who, &found, documents, sources)).collect();
    Some(Reactions {
        event: event.to_owned(),
        window: (first.to_string(), last.to_string()),
        documents,
        sources,
        undated: readings.iter().filter(|reading| dated(reading).is_none()).count(),
        unread: unread.len(),
        reactions: found,
        expected,
    })
}

fn expected(who: &str, found: &[Reacted], documents: usize, sources: usize) -> Expected {
    let own = found.iter().filter(|reaction| is(who, &reaction.who)).count();
    let note = if own == 0 {
        format!("none found in {documents} documents from {sources} sources")
    } else {
        format!("{own} found in {documents} documents from {sources} sources")
    };
    Expected { who: who.to_owned(), found: own, note }
}

/// `US` expects the State Department too; `UNSC` is the Security Council.
fn is(expected: &str, who: &str) -> bool {
    let wanted = match expected.to_uppercase().as_str() {
        "UNSC" => "UN-SC".to_owned(),
        other => other.to_owned(),
    };
    let who = who.to_uppercase();
    who == wanted
        || who.starts_with(&format!("{wanted}:"))
        || who.starts_with(&format!("{wanted}-"))
}

fn reactions_in(reading: &Reading) -> Vec<Reacted> {
    let mut out = Vec::new();
    let mut push = |who: &str, stance: &str, span: &Span| {
        out.push(Reacted {
            who: who.to_owned(),
            stance: stance.to_owned(),
            document: reading.document.source.clone(),
            published: reading.document.published.value.clone(),
            span: span.clone(),
        });
    };
    for event in &reading.events {
        let Some(stance) = event.kind.strip_prefix("reaction.") else { continue };
        let negative = event.polarity == "negative";
        if let (Some(span), false) = (event.spans.first(), negative) {
            for party in event.target.iter().filter(|party| party.kind != "collective") {
                push(&party.id, stance, span);
            }
        }
    }
    for quote in &reading.quotes {
        let party = quote.speaker.as_ref().and_then(|speaker| speaker.party.as_ref());
        if let Some(party) = party.filter(|party| party.kind != "media") {
            let stance = match quote.verb.as_deref() {
                Some("welcomed" | "hailed" | "praised") => "welcome",
                Some(
                    "condemned" | "denounced" | "criticized" | "criticised" | "warns" | "warned",
                ) => "condemn",
                _ => "speaks",
            };
            push(&party.id, stance, &quote.content);
        }
    }
    out
}
