//! `unblink changes`: what changed on the lists.

use anyhow::Result;
use serde::Serialize;
use unblink_app::{
    ChangeKind, ChangeRow, ChangesAnswer, ChangesQuestion, Chapter, Coverage, chapters,
};
use unblink_model::ListId;

use crate::arguments::Clocks;
use crate::desk::Desk;
use crate::failure::{Exit, Refusal};
use crate::output::{Answer, Page, Rows, Table, json_lines, shown};

/// Tells what changed on the lists, between two days or edition by edition.
#[derive(Debug, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "flags of the command line")]
#[command(
    after_help = "Example: unblink changes --list un_sc_sanctions --since 2025-01 --until 2025-06\n         \
                  unblink changes --list un_sc_sanctions --since 2023-10 --story\n         \
                  unblink changes --list us_ofac_sdn --feed > us_ofac_sdn.atom"
)]
pub(crate) struct Changes {
    /// Only this list.
    #[arg(long, value_name = "LIST")]
    list: Option<String>,
    /// Only changes after the edition in force on this day (of a month or year, the first), or
    /// after this edition.
    #[arg(long, value_name = "DATE|EDITION", value_parser = crate::times::window_start)]
    since: Option<String>,
    /// Only changes up to the edition in force on this day (of a month or year, the last), or up
    /// to this edition.
    #[arg(long, value_name = "DATE|EDITION", value_parser = crate::times::window_end)]
    until: Option<String>,
    /// Only changes of this kind.
    #[arg(long, value_parser = ["listed", "amended", "delisted", "relisted", "renumbered"])]
    kind: Option<String>,
    /// One net difference between the two ends [default when both --since and --until are given].
    #[arg(long, conflicts_with = "steps")]
    net: bool,
    /// Every edition's changes, one after the other [default otherwise].
    #[arg(long)]
    steps: bool,
    /// Tells the changes in sentences, edition by edition.
    #[arg(long, conflicts_with = "net")]
    story: bool,
    /// Writes the newest editions' changes as an Atom feed (RFC 4287).
    #[arg(long, conflicts_with_all = ["net", "story", "since", "until"])]
    feed: bool,
    #[command(flatten)]
    clocks: Clocks,
}

impl Changes {
    pub(crate) fn run(self, desk: &Desk) -> Result<Exit> {
        let mut register = desk.open()?;
        let as_of = self.clocks.as_of(&register);
        let question = ChangesQuestion {
            list: self.list.as_deref().map(ListId::new),
            since: self.since,
            until: self.until,
            kind: self.kind.as_deref().map(kind).transpose()?,
            net: if self.net { Some(true) } else { self.steps.then_some(false) },
        };
        if self.feed {
            desk.write(&register.changes_feed(&question, &as_of, None)?)?;
        } else if self.story {
            let question = ChangesQuestion { net: Some(false), ..question };
            let answer = register.changes(&question, &as_of)?;
            desk.answer(&Story { chapters: chapters(&answer), coverage: answer.coverage })?;
        } else {
            desk.answer(&register.changes(&question, &as_of)?)?;
        }
        Ok(Exit::Done)
    }
}

fn kind(word: &str) -> Result<ChangeKind> {
    serde_json::from_value(word.into()).map_err(|_| {
        Refusal::usage(format!("no kind of change is called `{word}`"), "see `unblink changes -h`")
            .into()
    })
}

impl Answer for ChangesAnswer {
    fn page(&self, page: &mut Page) {
        let how = match self.mode {
            "net" => "the difference between the two ends",
            _ => "edition by edition",
        };
        page.emphasised(&format!("What changed: {} changes, {how}", self.changes.len()));
        for window in &self.windows {
            let from = shown(window.from.as_ref());
            page.indented(2, &format!("{}: after {from}, up to {}", window.list, window.to));
        }
        if !self.changes.is_empty() {
            page.blank();
            let mut table = Table::new(&["PUBLISHED", "LIST", "KIND", "ENTRY", "NAME", "WHAT"]);
            for row in &self.changes {
                let published = row.change.published.to_string();
                let published = if row.scrape_date { format!("{published}*") } else { published };
                table.push([
                    &published,
                    row.list.as_str(),
                    &word(row.change.kind),
                    row.change.key.as_str(),
                    &row.caption,
                    &what(row),
                ]);
            }
            page.table(&table);
        }
        if self.changes.iter().any(|row| row.scrape_date) {
            page.prose("* the day given with the file, which prints none");
        }
        page.coverage(&self.coverage);
    }

    fn rows(&self) -> Option<Rows> {
        let mut rows = Rows::new(&[
            "published",
            "scrape_date",
            "list",
            "kind",
            "key",
            "subject",
            "caption",
            "when",
            "edition",
            "formerly",
            "properties",
        ]);
        for row in &self.changes {
            rows.push([
                row.change.published.to_string(),
                row.scrape_date.to_string(),
                row.list.to_string(),
                word(row.change.kind),
                row.change.key.to_string(),
                row.subject.to_string(),
                row.caption.clone(),
                row.change.when.to_string(),
                row.change.edition.to_string(),
                row.change.formerly.as_ref().map(ToString::to_string).unwrap_or_default(),
                properties(row, "; "),
            ]);
        }
        Some(rows)
    }

    fn lines(&self) -> Result<Option<String>> {
        json_lines(&self.changes).map(Some)
    }
}

/// The changes as a story.
#[derive(Serialize)]
struct Story {
    /// Edition by edition, oldest first.
    chapters: Vec<Chapter>,
    /// What the answer looked at.
    coverage: Coverage,
}

impl Answer for Story {
    fn page(&self, page: &mut Page) {
        page.narrow(100);
        if self.chapters.is_empty() {
            page.emphasised("Nothing changed in the editions asked about.");
        }
        for chapter in &self.chapters {
            page.heading(&chapter.summary);
            for sentence in &chapter.sentences {
                page.indented(2, sentence);
            }
            if chapter.untold > 0 {
                page.indented(2, &format!("And {} more.", chapter.untold));
            }
        }
        page.coverage(&self.coverage);
    }

    fn lines(&self) -> Result<Option<String>> {
        json_lines(&self.chapters).map(Some)
    }
}

/// Returns the word of a kind, as it is written in answers.
pub(crate) fn word(kind: ChangeKind) -> String {
    // A kind without fields is always a JSON string.
    serde_json::to_value(kind)
        .ok()
        .and_then(|value| value.as_str().map(str::to_owned))
        .unwrap_or_default()
}

fn what(row: &ChangeRow) -> String {
    match &row.change.formerly {
        Some(formerly) => format!("formerly {formerly}"),
        None if row.change.fields.is_empty() => row.change.when.to_string(),
        None => properties(row, ", "),
    }
}

fn properties(row: &ChangeRow, between: &str) -> String {
    let names: Vec<&str> = row.change.fields.iter().map(|field| field.property.as_str()).collect();
    names.join(between)
}
