//! `unblink exemptions`: what the measures do not forbid.

use anyhow::Result;
use unblink_app::ExemptionsAnswer;

use crate::arguments::Clocks;
use crate::desk::Desk;
use crate::failure::Exit;
use crate::output::{Answer, Page, Rows, Table, shown};

/// Tells which carve-outs open the measures against a subject: licences, aid, permits.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example: unblink exemptions taliban --on 2025-04-18")]
pub(crate) struct Exemptions {
    /// An id, an official reference (`TAe.012`, `SDN 6636`), or a name in any script.
    subject: String,
    #[command(flatten)]
    clocks: Clocks,
}

impl Exemptions {
    pub(crate) fn run(self, desk: &Desk) -> Result<Exit> {
        let mut register = desk.open()?;
        let as_of = self.clocks.as_of(&register);
        desk.answer(&register.exemptions(&self.subject, &as_of)?)?;
        Ok(Exit::Done)
    }
}

impl Answer for ExemptionsAnswer {
    fn page(&self, page: &mut Page) {
        page.emphasised(&format!(
            "What the measures against {} ({}) leave open. On {}.",
            self.subject.caption, self.subject.id, self.as_of.valid
        ));
        let sections = [
            ("IN FORCE", &self.in_force, "None known."),
            ("NOT IN FORCE THAT DAY", &self.not_in_force, ""),
        ];
        for (title, rows, none) in sections {
            if rows.is_empty() {
                if !none.is_empty() {
                    page.heading(title);
                    page.indented(2, none);
                }
                continue;
            }
            page.heading(title);
            let mut table = Table::new(&["WHOSE", "ACT", "FROM", "WHAT IT ALLOWS", "LIMITS"]);
            for row in rows {
                let from = row.exemption.effective.or(row.exemption.adopted);
                table.push([
                    &row.authority.id,
                    &row.exemption.instrument,
                    &shown(from.as_ref()),
                    &row.exemption.scope,
                    row.exemption.limits.as_deref().unwrap_or("–"),
                ]);
            }
            page.table(&table);
        }
        page.coverage(&self.coverage);
    }

    fn rows(&self) -> Option<Rows> {
        let mut rows = Rows::new(&[
            "in_force",
            "id",
            "authority",
            "instrument",
            "adopted",
            "effective",
            "expires",
            "scope",
            "beneficiaries",
            "limits",
            "source_url",
            "source_grade",
        ]);
        for (state, all) in [("yes", &self.in_force), ("no", &self.not_in_force)] {
            for row in all {
                let exemption = &row.exemption;
                let day = |date: Option<unblink_model::PartialDate>| {
                    date.map(|date| date.to_string()).unwrap_or_default()
                };
                rows.push([
                    state.to_owned(),
                    exemption.id.clone(),
                    row.authority.id.clone(),
                    exemption.instrument.clone(),
                    day(exemption.adopted),
                    day(exemption.effective),
                    day(exemption.expires),
                    exemption.scope.clone(),
                    exemption.beneficiaries.clone().unwrap_or_default(),
                    exemption.limits.clone().unwrap_or_default(),
                    exemption.source.url.clone(),
                    exemption.source.grade.to_string(),
                ]);
            }
        }
        Some(rows)
    }
}
