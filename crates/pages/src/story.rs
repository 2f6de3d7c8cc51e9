//! The story of 17 April 2025 as the register tells it, in five steps.

use maud::{Markup, html};
use unblink_app::{DesignationView, LadderLine, StepView, Tour, TourDifference};
use unblink_model::{Exemption, Reaction};

use crate::layout::day;
use crate::parts::words::{
    count, long_day, name, partial, plain, shown, standing, status, subject_url, when,
};
use crate::parts::{designations, hits, sources};

/// Steps that a status rests on: they stand in the open, the others behind a fold.
const WAY: [&str; 3] = ["enabling_law", "petition", "ruling"];
/// Steps known the day before that stand in the open; the story is to be read in a minute.
const LATEST: usize = 3;
/// Exemptions and reactions in the open, the rest behind a fold; the same reason.
const IN_THE_OPEN: usize = 4;

/// A step of the story: its title and what it tells.
pub(crate) struct Told {
    pub(crate) title: &'static str,
    pub(crate) content: Markup,
}

/// Returns the story's title.
pub(crate) fn title(tour: &Tour) -> String {
    let moved = tour.differences.len();
    format!(
        "17 April 2025: {}, {} stood still",
        count(moved, "line moved", "lines moved"),
        tour.unchanged.len()
    )
}

/// Returns the five steps, in their order.
pub(crate) fn steps(tour: &Tour) -> [Told; 5] {
    let moved = tour.differences.len();
    [
        Told {
            title: "Who listed them, the day before and the day after",
            content: two_days(tour),
        },
        Told {
            title: if moved == 1 { "The line that moved" } else { "The lines that moved" },
            content: moves(tour),
        },
        Told { title: "What was known the day before", content: known_before(tour) },
        Told { title: "What stood around it", content: around(tour) },
        Told { title: "A name in its own script", content: screened(tour) },
    ]
}

/// Returns the whole story.
pub(crate) fn whole(tour: &Tour) -> Markup {
    html! {
        article.story aria-labelledby="story" {
            header {
                p.kicker { "A day the register was made for" }
                h2 #story { (title(tour)) }
                p { a href="/tour?step=1" { "Walk through it step by step" } "." }
            }
            @for (n, told) in steps(tour).iter().enumerate() {
                section.chapter {
                    h3 { span.number aria-hidden="true" { (n + 1) } (told.title) }
                    div.told { (told.content) }
                }
            }
        }
    }
}

fn two_days(tour: &Tour) -> Markup {
    let (before, after) = (tour.before.on, tour.after.on);
    html! {
        table.days {
            caption.unseen { "Status at each authority on " (before) " and on " (after) }
            thead { tr {
                th scope="col" { "Authority" }
                th scope="col" { (long_day(before)) }
                th scope="col" { (long_day(after)) }
            } }
            tbody {
                @for moved in &tour.differences { (moved_row(moved, tour)) }
                @for view in &tour.unchanged {
                    tr {
                        th scope="row" { (lister(view)) }
                        td data-label=(long_day(before)) { (standing(view.status, view.scope)) }
                        td data-label=(long_day(after)) { (standing(view.status, view.scope)) }
                    }
                }
            }
        }
        p.soft {
            "On the day after, "
            (count(tour.after.former.len(), "authority had listed and no longer did",
                "authorities had listed and no longer did")) ", "
            (count(tour.after.not_listed_by.len(), "is", "are")) " known not to list, and of "
            (count(tour.after.no_data.len(), "authority", "authorities")) " nothing is known. "
            a href=(subject_url(tour.after.subject.id.as_str(), &format!("?on={after}"))) {
                "The whole answer for " (long_day(after))
            } "."
        }
    }
}

fn moved_row(moved: &TourDifference, tour: &Tour) -> Markup {
    let Some(view) = moved.is.as_ref().or(moved.was.as_ref()) else { return html! {} };
    let cell = |view: Option<&DesignationView>| {
        html! {
            @if let Some(view) = view { (standing(view.status, view.scope)) }
            @else { span.soft { "no designation" } }
        }
    };
    html! {
        tr.moved {
            th scope="row" { (lister(view)) }
            td data-label=(long_day(tour.before.on)) { (cell(moved.was.as_ref())) }
            td data-label=(long_day(tour.after.on)) { (cell(moved.is.as_ref())) }
        }
    }
}

fn lister(view: &DesignationView) -> Markup {
    designations::lister(&view.authority, view.programme.as_deref())
}

fn moves(tour: &Tour) -> Markup {
    html! {
        @for moved in &tour.differences {
            @if let Some(view) = &moved.is {
                p { (designations::authority(&view.authority)) ": "
                    @if let Some(was) = &moved.was { (status(was.status)) " → " }
                    (status(view.status)) ", listed since " (when(view.since)) "." }
                @let (way, other): (Vec<&StepView>, Vec<&StepView>) =
                    view.milestones.iter().partition(|step| WAY.contains(&step.event.as_str()));
                ol.course {
                    @for milestone in &way { li { (designations::step(milestone)) } }
                    @if let Some(last) = &view.step { li.now { (designations::step(last)) } }
                }
                @if !other.is_empty() {
                    details {
                        summary { (count(other.len(), "other step", "other steps")) " on the way" }
                        ol.course { @for milestone in &other { li { (designations::step(milestone)) } } }
                    }
                }
            }
        }
    }
}

fn known_before(tour: &Tour) -> Markup {
    html! {
        @if tour.known_before.is_empty() {
            p { "Nothing of what was to come was public." }
        } @else {
            p { "By the evening of " (long_day(tour.before.known)) " the public could know:" }
            @let (older, latest) = tour.known_before.split_at(tour.known_before.len().saturating_sub(LATEST));
            (known_list(latest))
            @if !older.is_empty() {
                details {
                    summary { (count(older.len(), "older step", "older steps")) }
                    (known_list(older))
                }
            }
        }
        @for view in &tour.after_as_known_before {
            p { "Asked about " (long_day(tour.after.on)) " with what was known on "
                (long_day(tour.before.known)) ", the register answers: "
                (designations::authority(&view.authority)) ", " (status(view.status)) "." }
        }
        p { a href=(subject_url(tour.after.subject.id.as_str(),
                &format!("?on={}&known={}", tour.after.on, tour.before.known))) {
            "Ask it so yourself" } "." }
    }
}

fn known_list(steps: &[StepView]) -> Markup {
    html! {
        ul.known {
            @for step in steps.iter().rev() {
                li { strong { (plain(&step.event)) } ", " (when(step.when))
                    @if let Some(detail) = &step.detail { ": " (shown(detail)) } }
            }
        }
    }
}

fn around(tour: &Tour) -> Markup {
    html! {
        div.pair {
            section { h4 { "Where states stood on the ladder of engagement" } (ladder(&tour.ladder))
                p { a href="/engagement/taliban?on=2025-04-17" { "Every step, with its source" } "." } }
            section { h4 { "What let aid be paid that day" } (exemptions(&tour.exemptions)) }
        }
        h4 { "Who reacted, and who was looked for and not heard" }
        (reactions(&tour.reactions))
    }
}

fn ladder(lines: &[LadderLine]) -> Markup {
    html! {
        ol.ladder {
            @for line in lines {
                li {
                    span.rung { (format!("{:+}", line.rung).replace("+0", "0").replace('-', "−")) }
                    span { (shown(&line.name))
                        span.block {
                            @for standing in &line.states {
                                abbr.place title={ (shown(&standing.event)) ", since " (standing.since) } {
                                    (shown(&standing.state)) }
                                // A step of long ago says less of that day than a fresh one.
                                " " span.soft { (standing.since.year_number()) } " "
                            }
                        }
                    }
                }
            }
        }
    }
}

fn exemptions(rows: &[Exemption]) -> Markup {
    let (first, rest) = rows.split_at(rows.len().min(IN_THE_OPEN));
    html! {
        (exemption_rows(first))
        @if !rest.is_empty() {
            details { summary { (rest.len()) " more" } (exemption_rows(rest)) }
        }
    }
}

fn exemption_rows(rows: &[Exemption]) -> Markup {
    html! {
        ul.rows.tight {
            @for row in rows {
                li {
                    strong { (shown(&row.instrument)) }
                    @if let Some(adopted) = row.adopted { " " span.soft { (partial(adopted)) } }
                    p.soft { (shown(&row.scope)) }
                }
            }
        }
    }
}

/// Returns reactions found, then searches that found none: silence is no proof of silence.
pub(crate) fn reactions(rows: &[Reaction]) -> Markup {
    let (found, silent): (Vec<&Reaction>, Vec<&Reaction>) = rows.iter().partition(|row| row.found);
    html! {
        @if found.is_empty() && silent.is_empty() { p.soft { "None is recorded." } }
        @let (first, rest) = found.split_at(found.len().min(2 * IN_THE_OPEN));
        (heard(first))
        @if !rest.is_empty() { details { summary { (rest.len()) " more" } (heard(rest)) } }
        @if !silent.is_empty() {
            details {
                summary { "Looked for and not found: " (silent.len()) }
                ul.reactions.silent {
                    @for row in &silent {
                        li {
                            strong { (shown(&row.reactor)) } " " span.tag { "none found" }
                            p { (shown(&row.summary)) }
                            @if let Some(search) = &row.search {
                                p.soft {
                                    "Looked for and not found in " (shown(search.corpora.as_deref().unwrap_or("sources not named")))
                                    @if let Some(queries) = &search.queries { ", asked " q { (shown(queries)) } }
                                    @if let Some(from) = search.from { ", from " (partial(from)) }
                                    @if let Some(to) = search.to { " to " (partial(to)) }
                                    "."
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn heard(rows: &[&Reaction]) -> Markup {
    html! {
        ul.reactions {
            @for row in rows {
                li {
                    strong { (shown(&row.reactor)) } " " span.tag { (plain(&row.stance)) }
                    @if let Some(date) = row.date { " " span.soft { (partial(date)) } }
                    p { (shown(&row.summary)) }
                    @if let Some(url) = &row.url { p.soft { (sources::one(url, row.grade, row.seen)) } }
                }
            }
        }
    }
}

fn screened(tour: &Tour) -> Markup {
    html! {
        @for asked in tour.screening.query.names() {
            p { "Screened as of " (day(tour.screening.as_of.valid)) ": "
                strong.asked { (name(asked)) } }
        }
        @match tour.screening.results.first() {
            Some(hit) => (hits::card(hit, &format!("?on={}", tour.after.on))),
            None => p { "No possible match in what is loaded; that is no clearance." },
        }
    }
}
