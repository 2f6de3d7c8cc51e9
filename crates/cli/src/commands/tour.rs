//! `unblink tour`: the story of 17 April 2025, for someone who never saw a register.

use anyhow::Result;
use jiff::civil::Date;
use unblink_app::{DesignationView, StepView, Tour as Story};
use unblink_model::Scope;

use crate::commands::who_lists::when;
use crate::desk::Desk;
use crate::failure::Exit;
use crate::output::{Answer, Page, Table};

/// Prose reads best at this width, on wide terminals too.
const PROSE_COLUMNS: usize = 80;

/// Tells the story of 17 April 2025 from the bundled register, offline, in a minute.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example: unblink tour")]
pub(crate) struct Tour {}

impl Tour {
    #[expect(clippy::unused_self, reason = "every command is run alike")]
    pub(crate) fn run(self, desk: &Desk) -> Result<Exit> {
        desk.answer(&desk.open()?.tour()?)?;
        Ok(Exit::Done)
    }
}

impl Answer for Story {
    fn page(&self, page: &mut Page) {
        page.narrow(PROSE_COLUMNS);
        page.emphasised("A day in April: who listed the Taliban, and what one court changed");
        two_days(self, page);
        the_change(self, page);
        known_before(self, page);
        dealings(self, page);
        a_name(self, page);
        not_looked_at(self, page);
        page.heading("Try next");
        for command in [
            "unblink who-lists Taliban --on 2025-04-18 --known 2025-04-16",
            "unblink history taliban",
            "unblink screen \"Abdul Ghani Baradar\" --explain",
        ] {
            page.verbatim(&format!("  {command}"));
        }
        page.blank();
        page.prose("Information, not legal advice.");
    }
}

/// The two days side by side: what stood, and the line that did not.
fn two_days(story: &Story, page: &mut Page) {
    let (before_day, after_day) = (spoken(story.before.on), spoken(story.after.on));
    page.heading(&format!("1. Who listed them on {before_day}, and on {after_day}"));
    let mut table = Table::new(&["", &before_day, &after_day]);
    for (scope, whom) in
        [(Scope::Actor, "THE MOVEMENT ITSELF"), (Scope::AssociatedNames, "NAMES AROUND IT ONLY")]
    {
        let mut rows: Vec<(Option<&DesignationView>, Option<&DesignationView>)> =
            story.unchanged.iter().map(|view| (Some(view), Some(view))).collect();
        rows.extend(story.differences.iter().map(|row| (row.was.as_ref(), row.is.as_ref())));
        rows.retain(|(was, is)| is.or(*was).is_some_and(|view| view.scope == scope));
        rows.sort_by_key(|(was, is)| is.or(*was).map(|view| view.authority.id.clone()));
        table.push([whom, "", ""]);
        for (was, is) in rows {
            let Some(view) = is.or(was) else { continue };
            let status = |view: Option<&DesignationView>| {
                view.map_or_else(|| "–".to_owned(), |view| view.status.to_string())
            };
            let (was, mut now) = (status(was), status(is));
            // Seen in a column of equal words without any colour.
            if was != now {
                now = format!("{} <-", now.to_uppercase());
            }
            table.push([short(&view.authority.name), &was, &now]);
        }
    }
    page.table(&table);
}

/// The line that changed: by which ruling, on whose petition, under which law.
fn the_change(story: &Story, page: &mut Page) {
    let (changed, same) = (story.differences.len(), story.unchanged.len());
    let lines = if changed == 1 { "line" } else { "lines" };
    page.heading(&format!("2. {changed} {lines} changed, {same} did not"));
    for difference in &story.differences {
        let Some(view) = difference.is.as_ref().or(difference.was.as_ref()) else { continue };
        let stood = difference.was.as_ref().map_or_else(
            || "not listed".to_owned(),
            |was| format!("{} since {}", was.status, when(was.since)),
        );
        let stands = match &difference.is {
            Some(is) => is.status.to_string(),
            None => "no longer there".to_owned(),
        };
        page.indented(2, &format!("{}: {stood}, then {stands}.", view.authority.name));
        let Some(is) = &difference.is else { continue };
        if let Some(step) = &is.step {
            page.indented(2, &format!("By the ruling: {}", told(step)));
        }
        for (event, words) in
            [("petition", "On the petition:"), ("enabling_law", "Under the enabling law:")]
        {
            // The last of its kind is the one that led here.
            if let Some(step) = is.milestones.iter().rfind(|step| step.event == event) {
                page.indented(2, &format!("{words} {}", named(step)));
            }
        }
        if let Some(source) = is.sources.first() {
            page.indented(2, &format!("Source: {}", source.url));
        }
    }
    page.indented(
        2,
        "Suspended is not delisted: the measure is switched off, the listing not undone.",
    );
}

/// What the public could know the day before.
fn known_before(story: &Story, page: &mut Page) {
    page.heading(&format!("3. What could be known on {}", spoken(story.before.known)));
    for view in &story.after_as_known_before {
        page.indented(
            2,
            &format!(
                "Asked about {} with what was public by then, it answers: {}. What was on \
 its way:",
                spoken(story.after.on),
                view.status
            ),
        );
    }
    let mut table = Table::default();
    // The last few: what came long before is in `unblink history`.
    let recent = story.known_before.len().saturating_sub(4);
    for step in &story.known_before[recent..] {
        let title = step.instrument.as_ref().map(|act| act.title.as_str());
        let title = title.or(step.detail.as_deref()).unwrap_or_default();
        table.push([&when(step.when), &step.event.replace('_', " "), title]);
    }
    page.table(&table);
}

/// Who deals with them all the same, and what may be paid.
fn dealings(story: &Story, page: &mut Page) {
    page.heading("4. Listed, and dealt with: the ladder, and what lets aid be paid");
    let mut table = Table::default();
    for line in &story.ladder {
        let states: Vec<String> = line
            .states
            .iter()
            .map(|standing| format!("{} ({})", standing.state, standing.since.year_number()))
            .collect();
        table.push([&format!("{:>2}", line.rung), &line.name, &states.join(", ")]);
    }
    page.table(&table);
    let aid: Vec<String> = story
        .exemptions
        .iter()
        .filter(|exemption| exemption.scope.to_lowercase().contains("humanitarian"))
        .map(|exemption| format!("{} ({})", exemption.instrument, exemption.authority))
        .collect();
    page.indented(
        2,
        &format!(
            "{} carve-outs from the measures were in force. Of humanitarian aid speak: {}. \
             `unblink exemptions taliban` tells what each allows, and its limits.",
            story.exemptions.len(),
            aid.join("; ")
        ),
    );
}

/// A name in its own script.
fn a_name(story: &Story, page: &mut Page) {
    page.heading("5. A name, screened in its own script");
    page.indented(2, &story.screening.query.names().join(" / "));
    for hit in story.screening.results.iter().filter(|hit| hit.is_match) {
        page.indented(2, &format!("{:.2}  {}, {}", hit.score, hit.key, hit.caption));
        page.indented(8, &hit.explanation.sentence);
        for listed in &hit.listed_by {
            page.indented(
                8,
                &format!(
                    "{} by {} since {}",
                    listed.status,
                    listed.authority.name,
                    when(listed.since)
                ),
            );
        }
    }
    page.indented(2, "A possible match, until a person decides.");
}

/// The loud line: no list is clear by silence.
fn not_looked_at(story: &Story, page: &mut Page) {
    page.blank();
    page.emphasised(&format!("!! {}", story.coverage.note));
    let (ready, unread): (Vec<_>, Vec<_>) = story
        .coverage
        .not_loaded
        .iter()
        .partition(|list| unblink_app::reader(list.list.as_str()).is_some());
    let names = |lists: &[&unblink_app::UnloadedList]| {
        lists.iter().map(|list| list.list.as_str()).collect::<Vec<_>>().join(", ")
    };
    if !ready.is_empty() {
        page.prose(&format!("NOT loaded, and ready to be: {}.", names(&ready)));
    }
    // The list that most of the others copy comes first.
    let first = ready.iter().find(|list| list.list.as_str() == "un_sc_sanctions");
    if let Some(first) = first.or(ready.first()) {
        page.prose(&format!("To load {}: {}", first.list, first.how));
    }
    if !unread.is_empty() {
        page.prose(&format!(
            "NOT loaded, with no reader yet: {} lists; `unblink lists` names them.",
            unread.len()
        ));
    }
}

fn told(step: &StepView) -> String {
    let act = step.instrument.as_ref().map(|act| act.title.as_str()).unwrap_or_default();
    let detail = step.detail.as_deref().unwrap_or_default();
    let dot = if act.is_empty() || detail.is_empty() { "" } else { ". " };
    format!("{}, {act}{dot}{detail}.", when(step.when))
}

fn named(step: &StepView) -> String {
    let title = step.instrument.as_ref().map(|act| act.title.as_str());
    format!("{}, {}.", when(step.when), title.or(step.detail.as_deref()).unwrap_or_default())
}

/// The first of several bodies that act together; `who-lists` names them all.
fn short(name: &str) -> &str {
    let end = [" / ", ";"].iter().filter_map(|mark| name.find(mark)).min();
    &name[..end.unwrap_or(name.len())]
}

/// A day as people say it.
fn spoken(day: Date) -> String {
    day.strftime("%-d %B %Y").to_string()
}
