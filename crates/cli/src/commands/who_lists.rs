//! `unblink who-lists`: who lists a subject, on a day, as known on a day.

use std::collections::BTreeMap;

use anyhow::Result;
use unblink_app::{DesignationView, NoData, WhoLists};
use unblink_model::{Scope, When};

use crate::arguments::Clocks;
use crate::desk::Desk;
use crate::failure::Exit;
use crate::output::{Answer, Page, Rows, Table, shown};

/// Says who lists a subject: on a day, as known on a day, as recorded by an instant.
///
/// Listed (suspended included), formerly listed, known not to be listed, and not known are four
/// different answers.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example: unblink who-lists Taliban --on 2025-04-18 --known 2025-04-16")]
pub(crate) struct WhoListsCommand {
    /// An id, an official reference (`TAe.012`, `SDN 6636`), or a name in any script.
    subject: String,
    #[command(flatten)]
    clocks: Clocks,
}

impl WhoListsCommand {
    pub(crate) fn run(self, desk: &Desk) -> Result<Exit> {
        let mut register = desk.open()?;
        let as_of = self.clocks.as_of(&register);
        desk.answer(&register.who_lists(&self.subject, &as_of)?)?;
        Ok(Exit::Done)
    }
}

impl Answer for WhoLists {
    fn page(&self, page: &mut Page) {
        page.emphasised(&format!("Who lists {}? ({})", self.subject.caption, self.subject.id));
        let recorded =
            self.recorded.map_or_else(String::new, |at| format!(", as recorded by {at}"));
        page.prose(&format!("On {}, as known on {}{recorded}.", self.on, self.known));

        page.heading(&format!("LISTED ({})", self.designations.len()));
        if self.designations.is_empty() {
            page.indented(2, "By no one whose lists or acts are known here.");
        } else {
            let mut table = Table::new(&["STATUS", "SINCE", "WHO", "WHOM", "ACT"]);
            for view in &self.designations {
                table.push([
                    &status(view),
                    &when(view.since),
                    &who(view),
                    whom(view.scope),
                    &act(view),
                ]);
            }
            page.table(&table);
        }
        if !self.former.is_empty() {
            page.heading(&format!("FORMER ({})", self.former.len()));
            let mut table = Table::new(&["STATUS", "SINCE", "UNTIL", "WHO", "WHOM", "ACT"]);
            for view in &self.former {
                table.push([
                    view.status.as_str(),
                    &when(view.since),
                    &when(view.until),
                    &who(view),
                    whom(view.scope),
                    &act(view),
                ]);
            }
            page.table(&table);
        }
        if !self.not_listed_by.is_empty() {
            page.heading(&format!("NOT LISTED ({})", self.not_listed_by.len()));
            let mut table = Table::new(&["WHO", "WHOM", "HOW IT IS KNOWN"]);
            for row in &self.not_listed_by {
                table.push([
                    &named(&row.authority.name, &row.authority.id),
                    whom(row.scope),
                    &row.why,
                ]);
            }
            page.table(&table);
        }
        no_data(&self.no_data, page);
        page.coverage(&self.coverage);
    }

    fn rows(&self) -> Option<Rows> {
        let mut rows = Rows::new(&[
            "section",
            "authority",
            "authority_name",
            "jurisdiction",
            "programme",
            "scope",
            "status",
            "since",
            "until",
            "measures",
            "instrument",
            "instrument_date",
            "instrument_url",
            "lists",
            "why",
            "sources",
        ]);
        let sections = [("listed", &self.designations), ("former", &self.former)];
        for (section, views) in sections {
            for view in views {
                rows.push(designation_row(section, view));
            }
        }
        for row in &self.not_listed_by {
            let mut cells: [String; 16] = Default::default();
            "not_listed".clone_into(&mut cells[0]);
            cells[1..4].clone_from_slice(&[
                row.authority.id.clone(),
                row.authority.name.clone(),
                row.authority.jurisdiction.clone(),
            ]);
            row.scope.as_str().clone_into(&mut cells[5]);
            cells[14].clone_from(&row.why);
            cells[15] = urls(&row.sources);
            rows.push(cells);
        }
        for row in &self.no_data {
            let mut cells: [String; 16] = Default::default();
            "no_data".clone_into(&mut cells[0]);
            cells[1..4].clone_from_slice(&[
                row.authority.id.clone(),
                row.authority.name.clone(),
                row.authority.jurisdiction.clone(),
            ]);
            cells[14].clone_from(&row.why);
            cells[15] = urls(&row.sources);
            rows.push(cells);
        }
        Some(rows)
    }
}

/// Writes what is not known; authorities of which there is nothing to say stand in one line.
fn no_data(rows: &[NoData], page: &mut Page) {
    if rows.is_empty() {
        return;
    }
    page.heading(&format!("NO DATA ({}): nothing is known, which is not a no", rows.len()));
    let mut by_why: BTreeMap<&str, Vec<&NoData>> = BTreeMap::new();
    for row in rows {
        by_why.entry(&row.why).or_default().push(row);
    }
    let mut table = Table::new(&["WHO", "WHY"]);
    for row in rows.iter().filter(|row| by_why[row.why.as_str()].len() == 1) {
        table.push([&named(&row.authority.name, &row.authority.id), &row.why]);
    }
    if by_why.values().any(|same| same.len() == 1) {
        page.table(&table);
    }
    for (why, same) in by_why.iter().filter(|(_, same)| same.len() > 1) {
        let ids: Vec<&str> = same.iter().map(|row| row.authority.id.as_str()).collect();
        page.indented(2, &format!("{}: {why}.", ids.join(", ")));
    }
}

fn designation_row(section: &str, view: &DesignationView) -> [String; 16] {
    let act = view.instrument.as_ref();
    let lists: Vec<String> =
        view.lists.iter().map(|list| format!("{}#{}", list.edition, list.key)).collect();
    let text = |value: Option<String>| value.unwrap_or_default();
    [
        section.to_owned(),
        view.authority.id.clone(),
        view.authority.name.clone(),
        view.authority.jurisdiction.clone(),
        text(view.programme.clone()),
        view.scope.to_string(),
        view.status.to_string(),
        text(view.since.map(|when| when.to_string())),
        text(view.until.map(|when| when.to_string())),
        view.measures.join("; "),
        text(act.map(|act| act.title.clone())),
        text(act.and_then(|act| act.date).map(|date| date.to_string())),
        text(act.and_then(|act| act.url.clone())),
        lists.join("; "),
        String::new(),
        urls(&view.sources),
    ]
}

fn urls(sources: &[unblink_app::SourceRef]) -> String {
    sources.iter().map(|source| source.url.as_str()).collect::<Vec<_>>().join("; ")
}

/// Returns a time, or a dash.
pub(crate) fn when(when: Option<When>) -> String {
    shown(when.as_ref())
}

/// The status, with the day of the edition that says so when no fresh one does.
fn status(view: &DesignationView) -> String {
    match view.last_seen() {
        Some(day) => format!("{} (edition of {day})", view.status),
        None => view.status.to_string(),
    }
}

fn who(view: &DesignationView) -> String {
    let named = named(&view.authority.name, &view.authority.id);
    match &view.programme {
        Some(programme) if !programme.is_empty() => {
            let unknown =
                if view.programme_title.is_none() { " (a code not known here)" } else { "" };
            format!("{named}, {programme}{unknown}")
        }
        _ => named,
    }
}

/// Returns a name with the id that questions can use.
pub(crate) fn named(name: &str, id: &str) -> String {
    if name.is_empty() || name == id { id.to_owned() } else { format!("{name} ({id})") }
}

/// Says whom a designation names.
pub(crate) fn whom(scope: Scope) -> &'static str {
    match scope {
        Scope::Actor => "itself",
        Scope::AssociatedNames => "associated names",
    }
}

fn act(view: &DesignationView) -> String {
    view.instrument.as_ref().map_or_else(|| "–".to_owned(), |act| act.title.clone())
}
