//! `unblink lists`: every list, its editions, what is held and why; and a person's word on it.

use anyhow::Result;
use serde::Serialize;
use unblink_app::{Coverage, EditionState, EditionView, ListView};
use unblink_model::Use;

use crate::arguments::{Actor, Clocks};
use crate::commands::import::{UseWord, counted, lines};
use crate::desk::Desk;
use crate::failure::{self, Exit};
use crate::output::{Answer, Page, Rows, Table, json_lines, printable_json};

/// Shows every list with its editions, and what is held and why; releases or rejects an edition.
#[derive(Debug, clap::Args)]
#[command(
    args_conflicts_with_subcommands = true,
    after_help = "Example: unblink lists\n         \
                  unblink lists reject us_ofac_sdn@unread.1f9e77ec --reason \"an error page\""
)]
pub(crate) struct Lists {
    #[command(subcommand)]
    verdict: Option<Verdict>,
}

/// A person's word on a held edition.
#[derive(Debug, clap::Subcommand)]
enum Verdict {
    /// Lets a held edition in.
    #[command(
        after_help = "Example: unblink lists release un_sc_sanctions@2025-04-17.1f9e77ec --reason \
                      \"the committee removed 40 names that day\""
    )]
    Release(Word),
    /// Turns a held edition away. Its raw files stay in the archive.
    #[command(
        after_help = "Example: unblink lists reject us_ofac_sdn@unread.1f9e77ec --reason \"an error page\""
    )]
    Reject(Word),
    /// Says whether a list, or every list of a collection, is screened against by default.
    ///
    /// It is recorded with who said so and why, shown in every answer's coverage, and undone by
    /// another word. What was answered before stays as it was.
    #[command(
        after_help = "Example: unblink lists use us_trade_csl register --reason \"export controls only\""
    )]
    Use(UseOf),
}

/// Which list, for what, and why.
#[derive(Debug, clap::Args)]
struct UseOf {
    /// The list or collection.
    list: String,
    /// What it is used for.
    #[arg(value_enum)]
    list_use: UseWord,
    /// Why, for the record.
    #[arg(long, value_name = "TEXT")]
    reason: String,
    #[command(flatten)]
    actor: Actor,
}

/// Which edition, and why.
#[derive(Debug, clap::Args)]
struct Word {
    /// The edition's id, as `unblink lists` shows it.
    edition: String,
    /// Why, for the record.
    #[arg(long, value_name = "TEXT")]
    reason: String,
    #[command(flatten)]
    actor: Actor,
}

impl Lists {
    pub(crate) fn run(self, desk: &Desk) -> Result<Exit> {
        match self.verdict {
            None => {
                let mut register = desk.open()?;
                let as_of = Clocks::default().as_of(&register);
                let lists = register.lists()?;
                let coverage = register.coverage(&as_of)?;
                desk.answer(&ListsAnswer { lists, coverage })?;
            }
            Some(Verdict::Release(word)) => {
                let mut register = desk.open_by(word.actor.by.as_deref())?;
                let imported = register.release(&word.edition, &word.reason)?;
                match desk.format() {
                    crate::arguments::Format::Table => desk.write(&lines(&imported))?,
                    _ => desk.write(&printable_json(&imported)?)?,
                }
            }
            Some(Verdict::Use(word)) => {
                let mut register = desk.open_by(word.actor.by.as_deref())?;
                let lists = register.set_use(&word.list, word.list_use.into(), &word.reason)?;
                for list in lists {
                    let said = match word.list_use {
                        UseWord::Screening => "is screened against by default",
                        UseWord::Register => "is in the register only, outside default screening",
                    };
                    failure::say(&format!("{} {said}.\n", unblink_app::safe(list.as_str())));
                }
            }
            Some(Verdict::Reject(word)) => {
                let mut register = desk.open_by(word.actor.by.as_deref())?;
                register.reject(&word.edition, &word.reason)?;
                failure::say(&format!(
                    "{} is rejected; its raw files stay in the archive.\n",
                    unblink_app::safe(&word.edition)
                ));
            }
        }
        Ok(Exit::Done)
    }
}

/// Every list, and what the store cannot answer for.
#[derive(Serialize)]
struct ListsAnswer {
    lists: Vec<ListView>,
    coverage: Coverage,
}

/// The newest edition that counts, in the order editions are shown in.
fn newest(list: &ListView) -> Option<&EditionView> {
    list.editions.iter().filter(|edition| edition.state.counts()).max_by_key(|e| &e.published)
}

impl Answer for ListsAnswer {
    fn page(&self, page: &mut Page) {
        page.emphasised("Lists");
        let mut table =
            Table::new(&["LIST", "USE", "EDITIONS", "NEWEST", "ENTRIES", "FRESH", "TITLE"]);
        for list in &self.lists {
            let counting = list.editions.iter().filter(|edition| edition.state.counts()).count();
            let newest = newest(list);
            let fresh = match (newest, list.stale) {
                (None, _) => "NOT loaded",
                (Some(_), true) => "stale",
                (Some(_), false) => "yes",
            };
            let untested = if list.tested_on_real_file { "" } else { " (untested on a real file)" };
            table.push([
                list.list.as_str(),
                use_of(list.list_use),
                &counting.to_string(),
                newest.and_then(|edition| edition.published.as_deref()).unwrap_or("–"),
                &newest.map_or_else(|| "–".to_owned(), |edition| counted(edition.entries)),
                fresh,
                &format!("{}{untested}", list.title),
            ]);
        }
        page.table(&table);
        self.set_aside(page, EditionState::Held, "HELD for a person");
        self.set_aside(page, EditionState::Rejected, "REJECTED");
        let loaded = || self.lists.iter().filter(|list| newest(list).is_some());
        if loaded().next().is_some() {
            page.heading("SOURCES AND TERMS");
            for list in loaded() {
                page.indented(2, &format!("{}: {} {}", list.list, list.attribution, list.licence));
            }
        }
        if !self.coverage.not_loaded.is_empty() {
            page.heading("NOT LOADED, so what they say is unknown");
            let mut table = Table::new(&["LIST", "HOW TO LOAD IT"]);
            for list in &self.coverage.not_loaded {
                table.push([list.list.as_str(), &list.how]);
            }
            page.table(&table);
        }
        page.blank();
        page.emphasised(&self.coverage.note);
        page.prose("Information, not legal advice.");
    }

    fn rows(&self) -> Option<Rows> {
        let mut rows = Rows::new(&[
            "list",
            "title",
            "use",
            "edition",
            "published",
            "basis",
            "entries",
            "state",
            "reason",
            "by",
            "offered",
            "stale",
            "licence",
            "attribution",
        ]);
        for list in &self.lists {
            let mut row = |edition: Option<&EditionView>| {
                let text =
                    |read: &dyn Fn(&EditionView) -> String| edition.map(read).unwrap_or_default();
                let basis = |basis: unblink_model::Basis| match basis {
                    unblink_model::Basis::Edition => "edition".to_owned(),
                    unblink_model::Basis::Given => "given".to_owned(),
                };
                rows.push([
                    list.list.to_string(),
                    list.title.clone(),
                    use_of(list.list_use).to_owned(),
                    text(&|edition| edition.id.to_string()),
                    text(&|edition| edition.published.clone().unwrap_or_default()),
                    text(&|edition| edition.basis.map(basis).unwrap_or_default()),
                    text(&|edition| edition.entries.to_string()),
                    edition.map_or("not_loaded", |edition| edition.state.as_str()).to_owned(),
                    text(&|edition| edition.reason.clone()),
                    text(&|edition| edition.by.clone()),
                    text(&|edition| edition.offered.to_string()),
                    list.stale.to_string(),
                    list.licence.clone(),
                    list.attribution.clone(),
                ]);
            };
            if list.editions.is_empty() {
                row(None);
            }
            list.editions.iter().for_each(|edition| row(Some(edition)));
        }
        Some(rows)
    }

    fn lines(&self) -> Result<Option<String>> {
        json_lines(&self.lists).map(Some)
    }
}

impl ListsAnswer {
    fn set_aside(&self, page: &mut Page, state: EditionState, title: &str) {
        let all = || self.lists.iter().flat_map(|list| &list.editions);
        if all().all(|edition| edition.state != state) {
            return;
        }
        page.heading(title);
        for edition in all().filter(|edition| edition.state == state) {
            page.indented(
                2,
                &format!("{}  offered {} by {}", edition.id, edition.offered, edition.by),
            );
            page.indented(4, &edition.reason);
        }
        if state == EditionState::Held {
            page.indented(2, "`unblink lists release|reject EDITION --reason TEXT` decides.");
        }
    }
}

fn use_of(list_use: Use) -> &'static str {
    match list_use {
        Use::Screening => "screening",
        Use::Register => "register",
    }
}
