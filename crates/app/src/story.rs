//! Changes as a story: sentences a person reads, and the same as an Atom feed.

mod atom;

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;
use unblink_ledger::ChangeKind;
use unblink_model::{AsOf, EditionId, ListId, Value, When};

use crate::{AppError, ChangeRow, ChangesAnswer, ChangesQuestion, Register};

pub(crate) use atom::Feed;

/// Sentences told of one edition at most; the rest is counted. A guess at what a person reads.
const MOST_SENTENCES: usize = 200;
/// Chapters of a feed: the newest editions that changed something.
const MOST_CHAPTERS: usize = 50;

/// What happened on one list by one edition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Chapter {
    /// The list.
    pub list: ListId,
    /// Its title.
    pub title: String,
    /// The edition that shows it.
    pub edition: EditionId,
    /// The day that edition was published.
    pub published: Date,
    /// `true` when that day was given with the file (a download or scrape date), not printed in
    /// it.
    pub scrape_date: bool,
    /// How many changes, by kind.
    pub counts: BTreeMap<ChangeKind, u64>,
    /// The whole in one sentence.
    pub summary: String,
    /// Change by change, at most 200.
    pub sentences: Vec<String>,
    /// How many changes are not told one by one.
    pub untold: u64,
}

/// Returns the chapters of an answer, oldest first.
pub fn chapters(answer: &ChangesAnswer) -> Vec<Chapter> {
    let mut found: BTreeMap<(Date, ListId, EditionId), Vec<&ChangeRow>> = BTreeMap::new();
    for row in &answer.changes {
        let change = &row.change;
        let place = (change.published, row.list.clone(), change.edition.clone());
        found.entry(place).or_default().push(row);
    }
    found
        .into_iter()
        .map(|((published, list, edition), rows)| chapter(published, list, edition, &rows))
        .collect()
}

impl Register {
    /// Returns the newest chapters as an Atom feed (RFC 4287); `address` is where it is served,
    /// if it is.
    ///
    /// Ids are made of the edition's id and stay the same for good; the date of an entry is the
    /// publication of its edition, and its text says when that was not printed in the file.
    pub fn changes_feed(
        &mut self,
        question: &ChangesQuestion,
        as_of: &AsOf,
        address: Option<&str>,
    ) -> Result<String, AppError> {
        let mut question = ChangesQuestion { net: Some(false), ..question.clone() };
        if question.since.is_none() {
            question.since = self.newest_days(&question, as_of)?;
        }
        let answer = self.changes(&question, as_of)?;
        let mut chapters = chapters(&answer);
        chapters.reverse();
        chapters.truncate(MOST_CHAPTERS);
        Ok(atom::write(&chapters, &question, as_of, address, &answer.coverage.note))
    }
}

impl Register {
    /// Returns the day after which the newest editions lie: nobody reads the feed of ten years.
    fn newest_days(
        &mut self,
        question: &ChangesQuestion,
        as_of: &AsOf,
    ) -> Result<Option<String>, AppError> {
        let mut days: Vec<Date> = self
            .editions()?
            .iter()
            .filter(|row| row.state.counts() && row.list.as_str() != crate::curated::REGISTER)
            .filter(|row| question.list.as_ref().is_none_or(|list| row.list == *list))
            .filter_map(|row| Some(row.published?.day()))
            .filter(|day| *day <= as_of.published)
            .collect();
        days.sort_unstable_by(|a, b| b.cmp(a));
        Ok(days.get(MOST_CHAPTERS).map(ToString::to_string))
    }
}

fn chapter(published: Date, list: ListId, edition: EditionId, rows: &[&ChangeRow]) -> Chapter {
    let title = unblink_lists::reader(list.as_str())
        .map_or_else(|| list.to_string(), |reader| reader.about().title.to_owned());
    let scrape_date = rows.iter().any(|row| row.scrape_date);
    let mut counts: BTreeMap<ChangeKind, u64> = BTreeMap::new();
    for row in rows {
        *counts.entry(row.change.kind).or_default() += 1;
    }
    let said: Vec<String> = counts
        .iter()
        .map(|(kind, number)| format!("{number} {}", counted(*kind, *number)))
        .collect();
    let day = words(published);
    let when = if scrape_date {
        format!("The file seen on {day}, which prints no date of its own,")
    } else {
        format!("The edition of {day}")
    };
    let summary = format!("{when} of the {title}: {}.", said.join(", "));
    let mut sentences: Vec<String> =
        rows.iter().take(MOST_SENTENCES).map(|row| sentence(row, published)).collect();
    sentences.dedup();
    let untold = rows.len().saturating_sub(MOST_SENTENCES);
    Chapter {
        list,
        title,
        edition,
        published,
        scrape_date,
        counts,
        summary,
        sentences,
        untold: u64::try_from(untold).unwrap_or(u64::MAX),
    }
}

fn counted(kind: ChangeKind, number: u64) -> &'static str {
    match (kind, number) {
        (ChangeKind::Listed, _) => "newly listed",
        (ChangeKind::Amended, 1) => "entry amended",
        (ChangeKind::Amended, _) => "entries amended",
        (ChangeKind::Delisted, _) => "taken off the list",
        (ChangeKind::Relisted, _) => "back on the list",
        (ChangeKind::Renumbered, 1) => "entry under a new reference",
        (ChangeKind::Renumbered, _) => "entries under a new reference",
    }
}

/// Tells one change in a sentence.
fn sentence(row: &ChangeRow, published: Date) -> String {
    let change = &row.change;
    let who = if row.caption == change.key.as_str() {
        change.key.to_string()
    } else {
        format!("{} ({})", row.caption, change.key)
    };
    let since = since(change.when, published);
    match change.kind {
        ChangeKind::Listed => format!("{who} came onto the list{since}."),
        ChangeKind::Relisted => format!("{who} came back onto the list{since}."),
        ChangeKind::Delisted => format!("{who} left the list{since}."),
        ChangeKind::Renumbered => match &change.formerly {
            Some(formerly) => format!("{who} was listed as {formerly} before."),
            None => format!("{who} has a new reference."),
        },
        ChangeKind::Amended => {
            let fields: Vec<String> = change
                .fields
                .iter()
                .map(|field| {
                    let removed = values(&field.removed);
                    let added = values(&field.added);
                    match (removed.is_empty(), added.is_empty()) {
                        (false, false) => format!("{}: {removed} became {added}", field.property),
                        (true, false) => format!("{}: {added} is new", field.property),
                        (false, true) => format!("{}: {removed} is gone", field.property),
                        (true, true) => field.property.to_string(),
                    }
                })
                .collect();
            format!("{who} was amended: {}.", fields.join("; "))
        }
    }
}

/// What editions tell of the day: between the last one without it and the first one with it.
fn since(when: When, published: Date) -> String {
    match when {
        When::Between { after: Some(after), by: Some(by) } if after < by => {
            format!(", between the editions of {} and {}", words(after), words(by))
        }
        _ => format!(", by {}", words(published)),
    }
}

/// Values in a few words each; long ones are cut, many are counted.
fn values(all: &[Value]) -> String {
    // Guesses at what one sentence carries.
    const MOST: usize = 4;
    const LONGEST: usize = 80;
    let mut said: Vec<String> = all
        .iter()
        .take(MOST)
        .map(|value| {
            let text = shown(value);
            match text.char_indices().nth(LONGEST) {
                Some((at, _)) => format!("“{}…”", &text[..at]),
                None => format!("“{text}”"),
            }
        })
        .collect();
    if all.len() > MOST {
        said.push(format!("{} more", all.len() - MOST));
    }
    said.join(", ")
}

/// Returns the words of a value, whatever its kind: every text in it, in its own order.
fn shown(value: &Value) -> String {
    fn collect(value: &serde_json::Value, words: &mut Vec<String>) {
        match value {
            serde_json::Value::String(text) => words.push(text.clone()),
            serde_json::Value::Array(all) => all.iter().for_each(|one| collect(one, words)),
            serde_json::Value::Object(fields) => {
                // What a value is, apart from what it says.
                let said = fields.iter().filter(|(name, _)| {
                    !matches!(name.as_str(), "type" | "kind" | "strength" | "script" | "code")
                });
                said.for_each(|(_, one)| collect(one, words));
            }
            _ => {}
        }
    }
    match value {
        Value::Text(text) => text.clone(),
        Value::Name(name) => name.full.clone(),
        other => {
            let mut words = Vec::new();
            if let Ok(json) = serde_json::to_value(other) {
                collect(&json, &mut words);
            }
            words.join(", ")
        }
    }
}

/// Returns a day in words: `17 April 2025`.
pub(crate) fn words(day: Date) -> String {
    day.strftime("%-d %B %Y").to_string()
}
