//! `unblink compare`: authorities by subjects.

use anyhow::Result;
use unblink_app::{CompareAnswer, CompareCell};
use unblink_model::Scope;

use crate::arguments::Clocks;
use crate::commands::who_lists::named;
use crate::desk::Desk;
use crate::failure::Exit;
use crate::output::{Answer, Page, Rows, Table};

/// Sets authorities against subjects and marks where they diverge.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example: unblink compare taliban al-qaida --on 2025-04-18")]
pub(crate) struct Compare {
    /// Ids, official references or names; a name of several words goes in quotes.
    #[arg(required = true)]
    subject: Vec<String>,
    #[command(flatten)]
    clocks: Clocks,
}

impl Compare {
    pub(crate) fn run(self, desk: &Desk) -> Result<Exit> {
        let mut register = desk.open()?;
        let as_of = self.clocks.as_of(&register);
        desk.answer(&register.compare(&self.subject, &as_of)?)?;
        Ok(Exit::Done)
    }
}

impl Answer for CompareAnswer {
    fn page(&self, page: &mut Page) {
        let names: Vec<&str> =
            self.subjects.iter().map(|subject| subject.caption.as_str()).collect();
        page.emphasised(&format!("Who lists {}?", names.join(", ")));
        page.prose(&format!("On {}, as known on {}.", self.as_of.valid, self.as_of.published));
        page.blank();
        let mut head = vec!["", "WHO"];
        head.extend(self.subjects.iter().map(|subject| subject.id.as_str()));
        let mut table = Table::new(&head);
        for row in &self.rows {
            let mark = if row.diverges { "≠" } else { "" };
            let mut cells = vec![mark.to_owned(), named(&row.authority.name, &row.authority.id)];
            cells.extend(row.cells.iter().map(cell));
            table.push_row(&cells);
        }
        page.table(&table);
        page.prose("≠ marks authorities that treat the subjects differently.");
        page.coverage(&self.coverage);
    }

    fn rows(&self) -> Option<Rows> {
        let mut rows = Rows::new(&[
            "authority",
            "authority_name",
            "jurisdiction",
            "subject",
            "status",
            "scope",
            "since",
            "until",
            "diverges",
        ]);
        for row in &self.rows {
            for (subject, cell) in self.subjects.iter().zip(&row.cells) {
                rows.push([
                    row.authority.id.clone(),
                    row.authority.name.clone(),
                    row.authority.jurisdiction.clone(),
                    subject.id.to_string(),
                    cell.status.to_string(),
                    cell.scope.map(|scope| scope.to_string()).unwrap_or_default(),
                    cell.since.map(|when| when.to_string()).unwrap_or_default(),
                    cell.until.map(|when| when.to_string()).unwrap_or_default(),
                    row.diverges.to_string(),
                ]);
            }
        }
        Some(rows)
    }
}

fn cell(cell: &CompareCell) -> String {
    let mut text = cell.status.as_str().replace('_', " ");
    if let Some(until) = cell.until {
        text.extend([format!(" {until}")]);
    } else if let Some(since) = cell.since {
        text.extend([format!(" since {since}")]);
    }
    if cell.scope == Some(Scope::AssociatedNames) {
        text.push_str(" (associated names)");
    }
    text
}
