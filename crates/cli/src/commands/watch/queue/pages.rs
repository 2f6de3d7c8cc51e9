//! The review queue, written for people, as rows and as lines of JSON.

use anyhow::Result;
use serde::Serialize;
use unblink_app::{
    ProvisionalView, QueueAnswer, QueueId, QueueShown, Queued, QueuedEvent, QueuedParty,
    TellingView,
};

use crate::output::{Answer, Page, Rows, json_lines};

/// What came of proposing articles.
#[derive(Serialize)]
pub(super) struct Proposed {
    /// What is in the queue now and was not before.
    new: Vec<QueueId>,
    /// How many events were proposed before.
    known: usize,
    /// Article by article.
    articles: Vec<Queued>,
}

impl Proposed {
    pub(super) fn of(articles: Vec<Queued>) -> Self {
        Self {
            new: articles.iter().flat_map(|one| one.new.iter().copied()).collect(),
            known: articles.iter().map(|one| one.known).sum(),
            articles,
        }
    }
}

impl Answer for Proposed {
    fn page(&self, page: &mut Page) {
        page.prose(&format!(
            "Articles read: {}. Events new in the queue: {}. Proposed before: {}.",
            self.articles.len(),
            self.new.len(),
            self.known
        ));
        for one in self.articles.iter().filter(|one| !one.new.is_empty()) {
            page.indented(2, &format!("{}: {}", one.source, listed(&one.new)));
        }
        if !self.new.is_empty() {
            page.prose("`unblink watch queue` shows what waits for a person.");
        }
    }

    fn rows(&self) -> Option<Rows> {
        let mut rows = Rows::new(&["source", "new", "known"]);
        for one in &self.articles {
            rows.push([one.source.clone(), listed(&one.new), one.known.to_string()]);
        }
        Some(rows)
    }

    fn lines(&self) -> Result<Option<String>> {
        json_lines(&self.articles).map(Some)
    }
}

impl Answer for QueueAnswer {
    fn page(&self, page: &mut Page) {
        page.emphasised(match self.shown {
            QueueShown::Open => "What articles say and nobody has decided",
            QueueShown::All => "What articles say, and people's words on it",
        });
        let counts: Vec<String> =
            self.counts.iter().map(|(state, number)| format!("{number} {state}")).collect();
        page.indented(
            2,
            &if counts.is_empty() {
                "Nothing was ever proposed. `unblink watch propose FILE` reads an article."
                    .to_owned()
            } else {
                counts.join(", ")
            },
        );
        for told in &self.tellings {
            telling(page, told);
        }
        if !self.provisional.is_empty() {
            page.heading("PROVISIONAL, resting on articles alone");
            for fact in &self.provisional {
                provisional(page, fact);
            }
        }
        page.blank();
        if !self.tellings.is_empty() {
            page.prose(
                "`unblink watch accept|amend|reject|merge ID --reason TEXT` decides, once each.",
            );
        }
        page.prose(&format!("{} Information, not legal advice.", self.note));
    }

    fn rows(&self) -> Option<Rows> {
        let mut rows = Rows::new(&[
            "id",
            "state",
            "birth",
            "extractor",
            "type",
            "actor",
            "target",
            "date",
            "modality",
            "polarity",
            "legal_effect",
            "wording",
            "source",
            "publisher",
            "published",
            "sha256",
            "register_event",
            "alike",
            "act",
            "into",
            "reason",
            "by",
            "decided",
            "provisional",
        ]);
        for told in &self.tellings {
            rows.push(row(told));
        }
        Some(rows)
    }

    fn lines(&self) -> Result<Option<String>> {
        json_lines(&self.tellings).map(Some)
    }
}

fn row(told: &TellingView) -> [String; 24] {
    let event = as_it_stands(told);
    let word = told.decision.as_ref();
    let text = |value: Option<&String>| value.cloned().unwrap_or_default();
    [
        told.id.to_string(),
        told.state.as_str().to_owned(),
        told.birth.to_owned(),
        told.extractor.name.clone(),
        event.kind.clone(),
        ids(&event.actor),
        ids(&event.target),
        text(event.date.as_ref()),
        text(event.modality.as_ref()),
        text(event.polarity.as_ref()),
        text(event.legal_effect.as_ref()),
        event.wording.clone(),
        told.article.source.clone(),
        text(told.article.publisher.as_ref()),
        text(told.article.published.as_ref()),
        told.article.sha256.clone(),
        text(event.register_event.as_ref()),
        listed(&told.alike),
        word.map(|word| word.act.to_owned()).unwrap_or_default(),
        word.and_then(|word| word.into).map(|into| into.to_string()).unwrap_or_default(),
        text(word.map(|word| &word.reason)),
        text(word.map(|word| &word.by)),
        word.map(|word| word.decided.to_string()).unwrap_or_default(),
        told.provisional.as_ref().map(|fact| fact.state.to_owned()).unwrap_or_default(),
    ]
}

/// The event as amended, where a person amended it.
fn as_it_stands(told: &TellingView) -> &QueuedEvent {
    told.decision.as_ref().and_then(|word| word.amended.as_ref()).unwrap_or(&told.event)
}

fn telling(page: &mut Page, told: &TellingView) {
    let event = as_it_stands(told);
    page.blank();
    page.indented(2, &format!("{}  {}", told.id, summary(event)));
    for span in &event.spans {
        page.indented(6, &format!("“{}”", span.text));
    }
    let article = &told.article;
    let title = article.title.as_deref().unwrap_or("without a headline");
    let published = article.published.as_deref().unwrap_or("day not known");
    let by = match told.birth {
        "needs_review" => format!("read by {} alone", told.extractor.name),
        _ => format!("read by {}", told.extractor.name),
    };
    page.indented(6, &format!("{} ({title}), {published}; {by}", article.source));
    if let Some(row) = &event.register_event {
        page.indented(6, &format!("The register holds it as {row}"));
    }
    if !told.alike.is_empty() {
        page.indented(6, &format!("May be the same as {}", listed(&told.alike)));
    }
    if let Some(word) = &told.decision {
        let into = word.into.map(|into| format!(" into {into}")).unwrap_or_default();
        let (state, by, at) = (told.state.as_str(), &word.by, word.decided);
        page.indented(6, &format!("{state}{into} by {by}, {at}: {}", word.reason));
    }
}

fn summary(event: &QueuedEvent) -> String {
    let mut out = event.kind.clone();
    let mut add = |text: Option<&str>| {
        if let Some(text) = text {
            out.extend([", ", text]);
        }
    };
    let target = captions(&event.target);
    let actor = captions(&event.actor);
    add(target.as_deref());
    add(actor.map(|actor| format!("by {actor}")).as_deref());
    add(event.date.as_deref().or(Some("no date")));
    add(event.legal_effect.as_deref().map(|effect| format!("effect {effect}")).as_deref());
    add(event.modality.as_deref());
    out
}

fn provisional(page: &mut Page, fact: &ProvisionalView) {
    let said = &fact.fact;
    let subject = captions(&said.subject).unwrap_or_default();
    let by = captions(&said.authority).map(|by| format!(", by {by}")).unwrap_or_default();
    page.indented(2, &format!("{}  {}, {subject}{by}, {}", fact.id, said.kind, said.date));
    let end = match (&fact.ended_by, fact.ended, &fact.end_reason) {
        (Some(by), Some(at), Some(reason)) => format!("{} by {by}, {at}: {reason}", fact.state),
        _ => "waits for a second person".to_owned(),
    };
    page.indented(6, &format!("opened by {}, {}; {end}", fact.by, fact.opened));
}

fn captions(parties: &[QueuedParty]) -> Option<String> {
    let captions: Vec<&str> = parties.iter().map(|party| party.caption.as_str()).collect();
    (!captions.is_empty()).then(|| captions.join(" and "))
}

fn ids(parties: &[QueuedParty]) -> String {
    parties.iter().map(|party| party.id.as_str()).collect::<Vec<_>>().join("; ")
}

fn listed(ids: &[QueueId]) -> String {
    ids.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}
