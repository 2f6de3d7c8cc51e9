//! `unblink history`: the whole course of a subject.

use anyhow::Result;
use unblink_app::{HistoryAnswer, StepView};
use unblink_model::ListId;

use crate::arguments::Clocks;
use crate::commands::who_lists::{named, when, whom};
use crate::desk::Desk;
use crate::failure::Exit;
use crate::output::{Answer, Page, Rows, Table, shown};

/// Tells the whole course of a subject: statuses, milestones, legal acts, sources, records.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example: unblink history TAe.012")]
pub(crate) struct HistoryCommand {
    /// An id, an official reference (`TAe.012`, `SDN 6636`), or a name in any script.
    subject: String,
    #[command(flatten)]
    clocks: Clocks,
}

impl HistoryCommand {
    pub(crate) fn run(self, desk: &Desk) -> Result<Exit> {
        let mut register = desk.open()?;
        let as_of = self.clocks.as_of(&register);
        desk.answer(&register.history(&self.subject, &as_of)?)?;
        Ok(Exit::Done)
    }
}

impl Answer for HistoryAnswer {
    fn page(&self, page: &mut Page) {
        page.emphasised(&format!("The course of {} ({})", self.subject.caption, self.subject.id));
        page.prose(&format!("As known on {}.", self.as_of.published));
        for course in &self.courses {
            let programme = course.programme.as_deref().unwrap_or_default();
            let comma = if programme.is_empty() { "" } else { ", " };
            let unknown = !programme.is_empty() && course.programme_title.is_none();
            let unknown = if unknown { " (a code not known here)" } else { "" };
            page.heading(&format!(
                "{}{comma}{programme}{unknown}: {}",
                named(&course.authority.name, &course.authority.id),
                whom(course.scope),
            ));
            let mut table = Table::new(&["WHEN", "STEP", "WHAT", "SOURCES"]);
            for step in &course.steps {
                table.push([&when(step.when), &step.event, &what(step), &sources(step)]);
            }
            page.table(&table);
        }
        self.records_page(page);
        self.disputes_page(page);
        page.coverage(&self.coverage);
    }

    fn rows(&self) -> Option<Rows> {
        let mut rows = Rows::new(&[
            "authority",
            "authority_name",
            "programme",
            "scope",
            "when",
            "known",
            "event",
            "detail",
            "instrument",
            "measures",
            "sources",
        ]);
        for course in &self.courses {
            for step in &course.steps {
                rows.push([
                    course.authority.id.clone(),
                    course.authority.name.clone(),
                    course.programme.clone().unwrap_or_default(),
                    course.scope.to_string(),
                    step.when.map(|when| when.to_string()).unwrap_or_default(),
                    step.known.map(|day| day.to_string()).unwrap_or_default(),
                    step.event.clone(),
                    step.detail.clone().unwrap_or_default(),
                    step.instrument.as_ref().map(|act| act.title.clone()).unwrap_or_default(),
                    step.measures.join("; "),
                    sources(step),
                ]);
            }
        }
        Some(rows)
    }
}

trait Parts {
    fn records_page(&self, page: &mut Page);
    fn disputes_page(&self, page: &mut Page);
}

impl Parts for HistoryAnswer {
    fn records_page(&self, page: &mut Page) {
        if !self.records.is_empty() {
            page.heading("RECORDS");
            let mut table = Table::new(&["LIST", "ENTRY", "NAME", "IN ITS NEWEST EDITION"]);
            for record in &self.records {
                let edition = shown(record.edition.as_ref());
                let present = if record.present { "yes" } else { "no" };
                table.push([
                    record.list.as_str(),
                    record.entity.key.as_str(),
                    record.entity.caption(),
                    &format!("{present}, {edition}"),
                ]);
            }
            page.table(&table);
        }
        for one in &self.disagreements {
            page.indented(2, &format!("The lists disagree on {}:", one.property));
            for version in &one.versions {
                let lists: Vec<&str> = version.lists.iter().map(ListId::as_str).collect();
                page.indented(4, &format!("{} ({})", version.said.join(", "), lists.join(", ")));
            }
        }
        for link in &self.links {
            page.indented(2, &format!("Taken for one actor: {}.", link.reason));
        }
        if !self.positions.is_empty() {
            page.heading("OFFICES");
            let mut table = Table::new(&["SINCE", "UNTIL", "WHO", "OFFICE"]);
            for row in &self.positions {
                let (from, until) = (shown(row.from.as_ref()), shown(row.until.as_ref()));
                table.push([&from, &until, &row.person, &row.office]);
            }
            page.table(&table);
        }
        if !self.reactions.is_empty() {
            page.heading("REACTIONS");
            let mut table = Table::new(&["WHEN", "WHO", "STANCE", "WHAT"]);
            for row in &self.reactions {
                let stance = if row.found { row.stance.as_str() } else { "none found" };
                table.push([&shown(row.date.as_ref()), &row.reactor, stance, &row.summary]);
            }
            page.table(&table);
        }
    }

    fn disputes_page(&self, page: &mut Page) {
        if !self.contradictions.is_empty() {
            page.heading("WHERE SOURCES DISAGREE");
            for row in &self.contradictions {
                page.indented(
                    2,
                    &format!(
                        "{}: “{}” or “{}”. Held here: {} (confidence: {}).",
                        row.topic, row.version_a, row.version_b, row.resolution, row.confidence
                    ),
                );
            }
        }
    }
}

fn what(step: &StepView) -> String {
    let act = step.instrument.as_ref().map(|act| act.title.clone());
    let mut parts: Vec<String> = act.into_iter().chain(step.detail.clone()).collect();
    parts.extend(step.disputed.iter().map(|words| format!("disputed: {words}")));
    parts.join(". ")
}

fn sources(step: &StepView) -> String {
    let editions = step.editions.iter().map(|citation| citation.edition.to_string());
    let pages = step.sources.iter().map(|source| source.url.clone());
    let mut all: Vec<String> = Vec::new();
    for one in editions.chain(pages) {
        if !all.contains(&one) {
            all.push(one);
        }
    }
    all.join(" ")
}
