//! `unblink context`: what happened around the listings.

use anyhow::Result;
use unblink_app::ContextAnswer;
use unblink_model::PartialDate;

use crate::arguments::Clocks;
use crate::desk::Desk;
use crate::failure::Exit;
use crate::output::{Answer, Page, Rows, Table, shown};

/// Tells what happened around the listings: incidents, pledges, deals, conditions, assessments.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example: unblink context taliban --on 2025")]
pub(crate) struct ContextCommand {
    /// An id, an official reference (`TAe.012`, `SDN 6636`), or a name in any script.
    subject: String,
    #[command(flatten)]
    clocks: Clocks,
}

impl ContextCommand {
    pub(crate) fn run(self, desk: &Desk) -> Result<Exit> {
        let mut register = desk.open()?;
        let as_of = self.clocks.as_of(&register);
        desk.answer(&register.context(&self.subject, &as_of)?)?;
        Ok(Exit::Done)
    }
}

impl Answer for ContextAnswer {
    fn page(&self, page: &mut Page) {
        page.emphasised(&format!(
            "Around {} ({}), up to {}",
            self.subject.caption, self.subject.id, self.as_of.valid
        ));
        if self.context.is_empty() && self.assessments.is_empty() && self.positions.is_empty() {
            page.prose("The curated register holds nothing around this subject.");
        }
        if !self.context.is_empty() {
            page.heading("WHAT HAPPENED");
            let mut table = Table::new(&["WHEN", "KIND", "WHO", "WHAT"]);
            for row in &self.context {
                let figure = figure(row.value.as_deref(), row.unit.as_deref());
                let what = format!("{}{figure}", row.summary);
                table.push([&shown(row.date.as_ref()), &row.kind, &row.actor, &what]);
            }
            page.table(&table);
        }
        if !self.assessments.is_empty() {
            page.heading("ASSESSMENTS, each by whom it names");
            let mut table = Table::new(&["WHEN", "WHO", "ON", "FINDING"]);
            for row in &self.assessments {
                let figure = figure(row.value.as_deref(), row.unit.as_deref());
                let finding = format!("{}{figure}", row.finding);
                table.push([&shown(row.date.as_ref()), &row.assessor, &row.topic, &finding]);
            }
            page.table(&table);
        }
        if !self.positions.is_empty() {
            page.heading("OFFICES; no end found does not say that someone is still in office");
            let mut table = Table::new(&["SINCE", "UNTIL", "WHO", "OFFICE"]);
            for row in &self.positions {
                let (from, until) = (shown(row.from.as_ref()), shown(row.until.as_ref()));
                table.push([&from, &until, &row.person, &row.office]);
            }
            page.table(&table);
        }
        page.coverage(&self.coverage);
    }

    fn rows(&self) -> Option<Rows> {
        let mut rows = Rows::new(&[
            "section",
            "id",
            "kind",
            "date",
            "until",
            "who",
            "what",
            "value",
            "unit",
            "source_url",
            "source_grade",
        ]);
        for row in &self.context {
            rows.push([
                "context".to_owned(),
                row.id.clone(),
                row.kind.clone(),
                day(row.date),
                String::new(),
                row.actor.clone(),
                row.summary.clone(),
                row.value.clone().unwrap_or_default(),
                row.unit.clone().unwrap_or_default(),
                row.source.url.clone(),
                row.source.grade.to_string(),
            ]);
        }
        for row in &self.assessments {
            rows.push([
                "assessment".to_owned(),
                row.id.clone(),
                row.topic.clone(),
                day(row.date),
                String::new(),
                row.assessor.clone(),
                row.finding.clone(),
                row.value.clone().unwrap_or_default(),
                row.unit.clone().unwrap_or_default(),
                row.source.url.clone(),
                row.source.grade.to_string(),
            ]);
        }
        for row in &self.positions {
            rows.push([
                "position".to_owned(),
                row.id.clone(),
                row.body.clone(),
                day(row.from),
                day(row.until),
                row.person.clone(),
                row.office.clone(),
                String::new(),
                String::new(),
                row.source.url.clone(),
                row.source.grade.to_string(),
            ]);
        }
        Some(rows)
    }
}

fn day(date: Option<PartialDate>) -> String {
    date.map(|date| date.to_string()).unwrap_or_default()
}

fn figure(value: Option<&str>, unit: Option<&str>) -> String {
    match (value, unit) {
        (Some(value), Some(unit)) => format!(" ({value} {unit})"),
        (Some(value), None) => format!(" ({value})"),
        (None, _) => String::new(),
    }
}
