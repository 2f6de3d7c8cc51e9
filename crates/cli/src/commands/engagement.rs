//! `unblink engagement`: where states stand on the ladder.

use anyhow::Result;
use unblink_app::EngagementAnswer;

use crate::arguments::Clocks;
use crate::desk::Desk;
use crate::failure::Exit;
use crate::output::{Answer, Page, Rows, Table};

/// Tells where each state stands with a subject, from refusal (−2) to recognition (7).
#[derive(Debug, clap::Args)]
#[command(after_help = "Example: unblink engagement taliban --by RU --on 2025-07-03")]
pub(crate) struct EngagementCommand {
    /// An id, an official reference (`TAe.012`, `SDN 6636`), or a name in any script.
    subject: String,
    /// Only this state (ISO code) or organisation.
    #[arg(long, value_name = "STATE")]
    by: Option<String>,
    #[command(flatten)]
    clocks: Clocks,
}

impl EngagementCommand {
    pub(crate) fn run(self, desk: &Desk) -> Result<Exit> {
        let mut register = desk.open()?;
        let as_of = self.clocks.as_of(&register);
        desk.answer(&register.engagement(&self.subject, self.by.as_deref(), &as_of)?)?;
        Ok(Exit::Done)
    }
}

impl Answer for EngagementAnswer {
    fn page(&self, page: &mut Page) {
        page.emphasised(&format!(
            "Who deals with {} ({})? On {}.",
            self.subject.caption, self.subject.id, self.as_of.valid
        ));
        if self.events.is_empty() {
            page.prose("The curated register holds no step of engagement up to that day.");
        } else {
            page.heading("WHERE STATES STAND");
            let mut table = Table::new(&["RUNG", "WHAT IT IS", "WHO", "SINCE", "STEP"]);
            for row in &self.standings {
                table.push([
                    &row.rung.level.to_string(),
                    &row.rung.name,
                    &row.state,
                    &row.since.to_string(),
                    &row.event,
                ]);
            }
            page.table(&table);
            page.heading("STEPS");
            let mut table = Table::new(&["WHEN", "WHO", "RUNG", "", "STEP"]);
            for row in &self.events {
                table.push([
                    &row.date.to_string(),
                    &row.parties.join(", "),
                    &row.rung.to_string(),
                    row.direction.as_str(),
                    &row.event,
                ]);
            }
            page.table(&table);
        }
        page.coverage(&self.coverage);
    }

    fn rows(&self) -> Option<Rows> {
        let mut rows = Rows::new(&[
            "id",
            "date",
            "parties",
            "rung",
            "rung_name",
            "direction",
            "event",
            "detail",
            "source_url",
            "source_grade",
        ]);
        for row in &self.events {
            rows.push([
                row.id.clone(),
                row.date.to_string(),
                row.parties.join("; "),
                row.rung.to_string(),
                row.rung_name.clone(),
                row.direction.to_string(),
                row.event.clone(),
                row.detail.clone().unwrap_or_default(),
                row.source.url.clone(),
                row.source.grade.to_string(),
            ]);
        }
        Some(rows)
    }
}
