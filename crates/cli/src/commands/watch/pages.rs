//! What the watch found, written for people, as rows and as lines of JSON.

use anyhow::Result;
use serde::{Serialize, Serializer};
use unblink_app::article::{Comparison, Event, Party, Reactions, Reading, Story, Verdict};
use unblink_app::{ArticleChecks, Opinion};

use super::model::Seen;
use crate::output::{Answer, Page, Rows, Table, json_lines};

/// Readings: one is written as one JSON value, several as a list.
pub(super) struct Readings(pub(super) Vec<Seen>);

impl Serialize for Readings {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0[..] {
            [one] => one.serialize(serializer),
            several => several.serialize(serializer),
        }
    }
}

impl Answer for Readings {
    fn page(&self, page: &mut Page) {
        for Seen { reading, proposed } in &self.0 {
            head(page, reading);
            standings(page, reading);
            events(page, &reading.events);
            voices(page, reading);
            if let Some(opinion) = proposed {
                opinions(page, opinion);
            }
        }
        page.blank();
        page.prose(
            "What an article says is no fact of the register. Information, not legal advice.",
        );
    }

    fn rows(&self) -> Option<Rows> {
        let mut rows = Rows::new(&[
            "document",
            "event",
            "type",
            "actor",
            "target",
            "date",
            "modality",
            "polarity",
            "legal_effect",
            "wording",
            "char_start",
            "char_end",
        ]);
        for Seen { reading, .. } in &self.0 {
            for event in &reading.events {
                for span in &event.spans {
                    rows.push([
                        reading.document.source.clone(),
                        event.id.clone(),
                        event.kind.clone(),
                        ids(&event.actor),
                        ids(&event.target),
                        date(event),
                        event.modality.clone(),
                        event.polarity.to_owned(),
                        event.legal_effect.clone().unwrap_or_default(),
                        span.text.clone(),
                        span.char[0].to_string(),
                        span.char[1].to_string(),
                    ]);
                }
            }
        }
        Some(rows)
    }

    fn lines(&self) -> Result<Option<String>> {
        json_lines(&self.0).map(Some)
    }
}

fn head(page: &mut Page, reading: &Reading) {
    let document = &reading.document;
    page.blank();
    page.emphasised(document.title.as_deref().unwrap_or(&document.source));
    let published = match &document.published.value {
        Some(value) => format!("published {value} (confidence {})", document.published.confidence),
        None => "publication date unknown; give --published".to_owned(),
    };
    page.prose(&format!("{}: {published}, language {}.", document.source, document.language));
    if document.language == "und" {
        page.prose("There are no rules for this language yet: nothing was read.");
    }
    if document.cut {
        page.prose("The text is longer than is read, and was cut.");
    }
}

/// How those whom it names stood on the day.
fn standings(page: &mut Page, reading: &Reading) {
    let Some(first) = reading.standings.first() else { return };
    page.heading(&format!("WHO OF IT WAS LISTED ON {}", first.on));
    let mut table = Table::new(&["WHO", "THAT DAY"]);
    for one in &reading.standings {
        table.push([one.subject.as_str(), &one.to_string()]);
    }
    page.table(&table);
}

fn ids(parties: &[Party]) -> String {
    parties.iter().map(|party| party.id.clone()).collect::<Vec<_>>().join("; ")
}

fn captions(parties: &[Party]) -> String {
    parties.iter().map(|party| party.caption.clone()).collect::<Vec<_>>().join("; ")
}

fn date(event: &Event) -> String {
    event.date.as_ref().and_then(|date| date.value.clone()).unwrap_or_default()
}

fn events(page: &mut Page, events: &[Event]) {
    if events.is_empty() {
        return;
    }
    page.heading("WHAT IT SAYS HAPPENED");
    let mut table = Table::new(&["WHEN", "WHAT", "WHO", "WHOM", "HOW SAID", "WORDS"]);
    for event in events {
        let effect =
            event.legal_effect.as_ref().map(|effect| format!(" ({effect})")).unwrap_or_default();
        let how = format!(
            "{}{}",
            event.modality,
            if event.polarity == "negative" { ", denied" } else { "" }
        );
        table.push([
            &date(event),
            &format!("{}{effect}", event.kind),
            &captions(&event.actor),
            &captions(&event.target),
            &how,
            &event.wording,
        ]);
    }
    page.table(&table);
}

/// What a model proposes: apart from what was read, and never without the words for it.
fn opinions(page: &mut Page, opinion: &Opinion) {
    page.heading("WHAT A MODEL PROPOSES, FOR A PERSON TO REVIEW");
    match &opinion.error {
        Some(error) => page.prose(&format!("{}: {error}.", opinion.extractor.name)),
        None => page.prose(&format!(
            "{}; {} proposals that the text does not hold were dropped.",
            opinion.extractor.name, opinion.dropped
        )),
    }
    let mut table = Table::new(&["WHAT", "AS THE RULES", "WORDS"]);
    for proposal in &opinion.candidates {
        let agrees = proposal.agrees_with.as_deref().unwrap_or_default();
        table.push([&proposal.candidate.kind, agrees, &proposal.candidate.span.text]);
    }
    if !opinion.candidates.is_empty() {
        page.table(&table);
    }
}

fn voices(page: &mut Page, reading: &Reading) {
    if !reading.quotes.is_empty() {
        page.heading("WHO SAID WHAT");
        let mut table = Table::new(&["WHO", "ROLE", "KIND", "WORDS"]);
        for quote in &reading.quotes {
            let who =
                quote.speaker.as_ref().map_or("(nobody named)", |speaker| speaker.name.as_str());
            let role = quote.role.as_ref().map_or("", |role| role.text.as_str());
            table.push([who, role, &quote.kind, &quote.content.text]);
        }
        page.table(&table);
    }
    if !reading.silences.is_empty() {
        page.heading("REACTIONS IT SAYS WERE ABSENT");
        for silence in &reading.silences {
            page.indented(2, &silence.span.text);
        }
    }
}

/// The checks of several documents.
pub(crate) struct Checks(Vec<ArticleChecks>);

impl Checks {
    pub(crate) fn of(readings: &[Reading]) -> Self {
        Self(readings.iter().map(ArticleChecks::of).collect())
    }
}

impl Serialize for Checks {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0[..] {
            [one] => one.serialize(serializer),
            several => several.serialize(serializer),
        }
    }
}

impl Answer for Checks {
    fn page(&self, page: &mut Page) {
        for checked in &self.0 {
            page.blank();
            page.emphasised(checked.title.as_deref().unwrap_or(&checked.document));
            let mut table = Table::new(&["THEN", "TODAY", "CLAIM", "WORDS", "WHY"]);
            for check in &checked.checks {
                let then = check.verdict.at_publication.map_or("date unknown", Verdict::as_str);
                table.push([
                    then,
                    check.verdict.today.as_str(),
                    &check.claim,
                    &check.span.text,
                    &check.why,
                ]);
            }
            page.table(&table);
        }
        page.blank();
        page.prose(
            "A verdict says what this register holds, no more. Information, not legal advice.",
        );
    }

    fn rows(&self) -> Option<Rows> {
        let mut rows =
            Rows::new(&["document", "claim", "at_publication", "today", "words", "facts", "why"]);
        for checked in &self.0 {
            for check in &checked.checks {
                rows.push([
                    checked.document.clone(),
                    check.claim.clone(),
                    check.verdict.at_publication.map_or("", Verdict::as_str).to_owned(),
                    check.verdict.today.as_str().to_owned(),
                    check.span.text.clone(),
                    check.facts.iter().map(|fact| fact.id.clone()).collect::<Vec<_>>().join("; "),
                    check.why.clone(),
                ]);
            }
        }
        Some(rows)
    }
}

/// A comparison.
#[derive(Serialize)]
#[serde(transparent)]
pub(crate) struct Compared(pub(crate) Comparison);

impl Answer for Compared {
    fn page(&self, page: &mut Page) {
        let compared = &self.0;
        for (number, document) in compared.documents.iter().enumerate() {
            page.prose(&format!("[{}] {document}", number + 1));
        }
        let origins = &compared.independence;
        page.emphasised(&format!(
            "{} documents, {} publishers, {} independent origins.",
            origins.documents, origins.publishers, origins.independent_origins
        ));
        for tie in &origins.ties {
            let (a, b) = tie.documents;
            page.indented(
                2,
                &format!("[{}] and [{}]: {} ({})", a + 1, b + 1, tie.kind, tie.detail),
            );
        }
        page.heading("SAID BY SEVERAL");
        let mut table = Table::new(&["WHAT", "WHO", "WORDS"]);
        for shared in &compared.both {
            let words =
                shared.tellings.iter().map(|t| format!("[{}] {}", t.document + 1, t.span.text));
            table.push([&shared.kind, &shared.about, &words.collect::<Vec<_>>().join(" | ")]);
        }
        page.table(&table);
        page.heading("WHERE THEY DIFFER");
        let mut table = Table::new(&["WHAT", "HOW", "EACH SAYS", "THE REGISTER"]);
        for tension in &compared.tensions {
            let says =
                tension.says.iter().map(|(document, said)| format!("[{}] {said}", document + 1));
            let register = tension.register.clone().unwrap_or_default();
            table.push([
                &tension.what,
                tension.kind,
                &says.collect::<Vec<_>>().join(" | "),
                &register,
            ]);
        }
        page.table(&table);
        page.heading("SAID BY ONE");
        let mut table = Table::new(&["BY", "WHAT", "WORDS"]);
        for alone in &compared.only {
            table.push([
                &format!("[{}]", alone.telling.document + 1),
                &alone.kind,
                &alone.telling.span.text,
            ]);
        }
        page.table(&table);
    }
}

/// A story.
#[derive(Serialize)]
#[serde(transparent)]
pub(crate) struct Told(pub(crate) Story);

impl Answer for Told {
    fn page(&self, page: &mut Page) {
        let story = &self.0;
        let on = story.date.as_ref().map(|date| format!(", {date}")).unwrap_or_default();
        page.emphasised(&format!("{}{on}", story.event));
        let origins = &story.independence;
        page.prose(&format!(
            "{} documents, {} publishers, {} independent origins.",
            origins.documents, origins.publishers, origins.independent_origins
        ));
        let mut table = Table::new(&["PUBLISHED", "WHO", "DOCUMENT", "HOW SAID", "WORDS"]);
        for chapter in &story.chapters {
            table.push([
                chapter.published.as_deref().unwrap_or("not known"),
                chapter.publisher.as_deref().unwrap_or(""),
                &chapter.document,
                &chapter.modality,
                &chapter.span.text,
            ]);
        }
        page.table(&table);
    }

    fn rows(&self) -> Option<Rows> {
        let head =
            ["published", "publisher", "document", "modality", "words", "char_start", "char_end"];
        let mut rows = Rows::new(&head);
        for chapter in &self.0.chapters {
            rows.push([
                chapter.published.clone().unwrap_or_default(),
                chapter.publisher.clone().unwrap_or_default(),
                chapter.document.clone(),
                chapter.modality.clone(),
                chapter.span.text.clone(),
                chapter.span.char[0].to_string(),
                chapter.span.char[1].to_string(),
            ]);
        }
        Some(rows)
    }
}

/// Reactions.
#[derive(Serialize)]
#[serde(transparent)]
pub(crate) struct Reacted(pub(crate) Reactions);

impl Answer for Reacted {
    fn page(&self, page: &mut Page) {
        let found = &self.0;
        page.emphasised(&format!("{}: {} to {}", found.event, found.window.0, found.window.1));
        page.prose(&format!(
            "{} documents from {} sources were published in that time and read; {} were left out, \
             because their day is not known, and {} because there are no rules for their language.",
            found.documents, found.sources, found.undated, found.unread
        ));
        let mut table = Table::new(&["WHO", "HOW", "PUBLISHED", "DOCUMENT", "WORDS"]);
        for one in &found.reactions {
            table.push([
                &one.who,
                &one.stance,
                one.published.as_deref().unwrap_or(""),
                &one.document,
                &one.span.text,
            ]);
        }
        page.table(&table);
        if !found.expected.is_empty() {
            page.heading("WHO WAS EXPECTED");
            let mut table = Table::new(&["WHO", "WHAT WAS FOUND"]);
            for one in &found.expected {
                table.push([&one.who, &one.note]);
            }
            page.table(&table);
        }
        page.blank();
        page.prose("Following in time is no cause, and nothing found is no proof of silence.");
    }

    fn rows(&self) -> Option<Rows> {
        let mut rows = Rows::new(&["who", "stance", "published", "document", "words"]);
        for one in &self.0.reactions {
            rows.push([
                one.who.clone(),
                one.stance.clone(),
                one.published.clone().unwrap_or_default(),
                one.document.clone(),
                one.span.text.clone(),
            ]);
        }
        for one in self.0.expected.iter().filter(|one| one.found == 0) {
            rows.push([
                one.who.clone(),
                "none_found".to_owned(),
                String::new(),
                String::new(),
                one.note.clone(),
            ]);
        }
        Some(rows)
    }
}
