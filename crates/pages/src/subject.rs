//! `/subject/{id}`: who lists a subject, its course, its records, and what stands around them.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use maud::{Markup, html};
use unblink_app::{
    AppError, ChangeRow, DesignationView, ExemptionsAnswer, HistoryAnswer, LadderAnswer, Register,
    WhoLists,
};
use unblink_model::{Scope, Status};

use crate::ask::{Page, Site};
use crate::layout::Frame;
use crate::params::{Clocks, Params, SubjectPath};
use crate::parts::words::{count, encoded, long_day, name, partial, scope, shown};
use crate::parts::{area, change_rows, chart, coverage, designations, records, sources, steps};
use crate::story::reactions;

/// Changes of its records shown; the rest has a page of its own, which keeps this one small.
const CHANGES: usize = 5;
/// Most steps shown on the page itself; more have one of their own, which keeps this one small.
const STEPS: usize = 30;

pub(crate) async fn page(
    State(site): State<Site>,
    SubjectPath(id): SubjectPath,
    params: Params,
) -> Response {
    match params.clocks() {
        Ok(clocks) => site.page(move |register| written(register, &id, clocks, &params)).await,
        Err(refusal) => refusal.into_response(),
    }
}

fn written(
    register: &mut Register,
    id: &str,
    clocks: Clocks,
    params: &Params,
) -> Result<Page, AppError> {
    let as_of = clocks.at(register);
    let who = register.who_lists(id, &as_of)?;
    let id = who.subject.id.as_str();
    let whole = register.history(id, &as_of)?;
    let exempted = register.exemptions(id, &as_of)?;
    let ladder = register.ladder(id, &as_of)?;
    let changed = register.record_changes(id, &as_of)?;
    let unread = params.unread(&["on", "known"]);
    let content = html! {
        (heading(&who))
        (coverage::banner(&who.coverage))
        (contents())
        (listed(&who))
        (course(&whole, &who, clocks, register.today()))
        (measures(&who))
        (exemptions(&exempted))
        (record_section(&whole, &changed, clocks))
        (engaged(&ladder, clocks, register.today()))
        (around(&whole))
        (take_away(&who, clocks))
    };
    let frame = Frame {
        as_of: Some(as_of),
        coverage: Some(&who.coverage),
        unread: &unread,
        params: Some(params),
        ..Frame::new(&who.subject.caption)
    };
    Ok(frame.around(&content).into())
}

fn heading(who: &WhoLists) -> Markup {
    let suspended = who.designations.iter().filter(|view| view.status == Status::Suspended).count();
    let tied = who.designations.iter().filter(|view| view.scope != Scope::Actor).count();
    let itself = who.designations.len() - tied;
    html! {
        header.subject {
            p.kicker { (shown(&who.subject.schema)) " · " code { (shown(who.subject.id.as_str())) } }
            h1 { (name(&who.subject.caption)) }
            p.lead {
                "On " strong { (long_day(who.on)) } ", as known on " (long_day(who.known)) ": "
                strong { (count(itself, "designation", "designations")) " in force" }
                @if suspended > 0 { " (" (suspended) " of them suspended)" }
                @if tied > 0 { ", " (count(tied, "regime lists", "regimes list")) " names associated with it" }
                ", " (who.former.len()) " ended, "
                (count(who.not_listed_by.len(), "authority", "authorities")) " known not to list, "
                "of " (who.no_data.len()) " nothing is known."
            }
            @if who.designations.is_empty() && !who.former.is_empty() {
                p.ended role="note" {
                    strong { "No designation known here is in force on this day." }
                    " What follows is history; where nothing is known, nothing is cleared."
                }
            }
        }
    }
}

fn contents() -> Markup {
    let parts = [
        ("who", "Who lists"),
        ("course", "Course"),
        ("measures", "Measures"),
        ("exemptions", "Exemptions"),
        ("records", "Records"),
        ("engaged", "Engagement"),
        ("around", "Reactions"),
        ("take", "Export"),
    ];
    html! {
        nav.contents aria-label="On this page" {
            ul { @for (id, words) in parts { li { a href={ "#" (id) } { (words) } } } }
        }
    }
}

fn listed(who: &WhoLists) -> Markup {
    let (itself, tied): (Vec<DesignationView>, Vec<DesignationView>) =
        who.designations.iter().cloned().partition(|view| view.scope == Scope::Actor);
    html! {
        section aria-labelledby="who" {
            h2 #who { "Who lists" }
            @if itself.is_empty() {
                p { "No designation in force is known for this day." }
            } @else {
                (designations::table(&itself, "Designations in force"))
            }
            @if !tied.is_empty() {
                h3 { "List names associated with it, not the subject itself" }
                (designations::table(&tied, "Regimes that list associated names"))
            }
            @if !who.former.is_empty() {
                h3 { "Formerly listed" }
                (designations::table(&who.former, "Designations that had ended"))
            }
            @if !who.not_listed_by.is_empty() {
                h3 { "Known not to list" }
                (designations::never(&who.not_listed_by))
            }
            @if !who.no_data.is_empty() {
                details {
                    summary { "Nothing is known of " (count(who.no_data.len(), "authority", "authorities")) }
                    (designations::unknown(&who.no_data))
                }
            }
            (sources::grades())
        }
    }
}

fn course(whole: &HistoryAnswer, who: &WhoLists, clocks: Clocks, today: Date) -> Markup {
    let number: usize = whole.courses.iter().map(|course| course.steps.len()).sum();
    let apart = clocks.on(&format!("/subject/{}/course", encoded(who.subject.id.as_str())));
    html! {
        section aria-labelledby="course" {
            h2 #course { "Course" }
            (chart::lanes(&whole.courses, who.on, today))
            @if number > STEPS {
                p { a href=(apart) { "The same as a table: " (number) " steps, each with its sources" } }
            } @else {
                details open[whole.courses.len() <= 3] {
                    summary { "The same as a table, with every step and its sources" }
                    (steps::table(&whole.courses))
                }
            }
        }
    }
}

fn measures(who: &WhoLists) -> Markup {
    let mut by_measure: Vec<(&str, Vec<&DesignationView>)> = Vec::new();
    for view in who.designations.iter().filter(|view| view.status != Status::Suspended) {
        for measure in &view.measures {
            match by_measure.iter_mut().find(|(known, _)| *known == measure.as_str()) {
                Some((_, views)) => views.push(view),
                None => by_measure.push((measure, vec![view])),
            }
        }
    }
    by_measure.sort_by(|a, b| (b.1.len(), a.0).cmp(&(a.1.len(), b.0)));
    html! {
        section aria-labelledby="measures" {
            h2 #measures { "Measures" }
            @if by_measure.is_empty() { p.soft { "None is established for this day." } }
            dl.measures {
                @for (measure, views) in &by_measure {
                    dt { (shown(measure)) }
                    dd {
                        @for (n, view) in views.iter().enumerate() {
                            @if n > 0 { ", " }
                            abbr.place title=(shown(&view.authority.name)) { (shown(&view.authority.jurisdiction)) }
                            " " (shown(&view.authority.name))
                            @if let Some(words) = scope(view.scope) { " " span.tag { (words) } }
                        }
                    }
                }
            }
            @if who.designations.iter().any(|view| view.status == Status::Suspended) {
                p.soft { "Measures of suspended designations are left out." }
            }
        }
    }
}

fn exemptions(answer: &ExemptionsAnswer) -> Markup {
    html! {
        section aria-labelledby="exemptions" {
            h2 #exemptions { "Exemptions" }
            @if answer.in_force.is_empty() { p.soft { "None is recorded for this day." } }
            ul.rows {
                @for carved in &answer.in_force {
                    li {
                        strong { (shown(&carved.exemption.instrument)) } " "
                        (designations::authority(&carved.authority))
                        @if let Some(adopted) = carved.exemption.adopted { " " span.soft { (partial(adopted)) } }
                        p { (shown(&carved.exemption.scope)) }
                        @if let Some(who) = &carved.exemption.beneficiaries { p.soft { "Who may rely on it: " (shown(who)) } }
                        @if let Some(limits) = &carved.exemption.limits { p.soft { "Limits: " (shown(limits)) } }
                        (sources::of_row(&carved.exemption.source))
                    }
                }
            }
            @if !answer.not_in_force.is_empty() {
                details {
                    summary { (count(answer.not_in_force.len(), "exemption", "exemptions")) " not in force on this day" }
                    ul.rows.tight {
                        @for carved in &answer.not_in_force {
                            li { (shown(&carved.exemption.instrument)) " " (designations::authority(&carved.authority)) }
                        }
                    }
                }
            }
        }
    }
}

fn record_section(whole: &HistoryAnswer, changed: &[ChangeRow], clocks: Clocks) -> Markup {
    html! {
        section aria-labelledby="records" {
            h2 #records { "Records of each list" }
            @if whole.records.is_empty() {
                p.soft { "No list at hand has a record of it." }
            } @else {
                (records::side_by_side(&whole.records))
            }
            @if !changed.is_empty() {
                details {
                    summary { "How these records changed: " (count(changed.len(), "change", "changes")) ", edition by edition" }
                    (change_rows::table(changed.get(..CHANGES).unwrap_or(changed)))
                    @if changed.len() > CHANGES { p { a href=(clocks.on(&format!("/subject/{}/changes", encoded(whole.subject.id.as_str())))) {
                        "All " (changed.len()) " changes" } "; the newest " (CHANGES) " are shown." } }
                }
            }
            @if !whole.links.is_empty() {
                details {
                    summary { "Why these entries are taken for one actor" }
                    ul.rows.tight {
                        @for link in &whole.links {
                            li { code { (shown(link.a.list.as_str())) ":" (shown(link.a.key.as_str())) } " = "
                                code { (shown(link.b.list.as_str())) ":" (shown(link.b.key.as_str())) }
                                p.soft { (shown(&link.reason)) } }
                        }
                    }
                }
            }
        }
    }
}

/// Returns where states stand towards the subject, as a chart; nothing for most subjects.
fn engaged(ladder: &LadderAnswer, clocks: Clocks, today: Date) -> Markup {
    let steps = clocks.on(&format!("/engagement/{}", encoded(ladder.subject.id.as_str())));
    html! {
        section aria-labelledby="engaged" {
            h2 #engaged { "Engagement" }
            @if ladder.states.is_empty() {
                p.soft { "No step of any state is on record." }
            } @else {
                p { "How many states stand on each rung of the ladder, from contact to recognition. "
                    a href=(steps) { "Every step, state by state, and who moved after whom" } "." }
                (area::chart("area", ladder, today, area::Table::At(&steps)))
            }
        }
    }
}

/// Returns what can be taken away: the same answer for programs, and the address that gives it
/// again.
fn take_away(who: &WhoLists, clocks: Clocks) -> Markup {
    let id = encoded(who.subject.id.as_str());
    let fixed = format!("/subject/{id}?on={}&known={}", who.on, who.known);
    html! {
        section aria-labelledby="take" {
            h2 #take { "Export" }
            ul.rows.tight {
                li { a href=(fixed) { "This page as of this day" } " – the address to cite: both clocks stand in it." }
                li { a href=(clocks.on(&format!("/api/v1/who-lists?subject={id}"))) { "Who lists, as JSON" } }
                li { a href=(clocks.on(&format!("/api/v1/history?subject={id}"))) { "The whole course, as JSON" } }
                li { a href=(clocks.on(&format!("/subject/{id}/course.csv"))) { "Every step with its sources, as CSV" } }
                li { a href=(clocks.on(&format!("/subject/{id}/entity.ftm.json"))) { "The subject, as a FollowTheMoney entity" } }
                li { "On paper: the print view of this page has every source written out." }
            }
        }
    }
}

fn around(whole: &HistoryAnswer) -> Markup {
    html! {
        section aria-labelledby="around" {
            h2 #around { "Reactions" }
            (reactions(&whole.reactions))
            @if !whole.positions.is_empty() {
                h3 { "Offices" }
                ul.rows.tight {
                    @for held in &whole.positions {
                        li { (shown(&held.person)) ", " (shown(&held.office)) ", " (shown(&held.body)) " "
                            span.soft {
                                @if let Some(from) = held.from { "from " (partial(from)) " " }
                                @match held.until { Some(until) => { "until " (partial(until)) }, None => "no end found" }
                            }
                            (sources::of_row(&held.source)) }
                    }
                }
            }
            @if !whole.contradictions.is_empty() {
                h3 { "Where sources disagree" }
                ul.rows {
                    @for row in &whole.contradictions {
                        li { strong { (shown(&row.topic)) } p { (shown(&row.version_a)) " (" (sources::place(&row.source_a)) ") – or – "
                            (shown(&row.version_b)) " (" (sources::place(&row.source_b)) ")" }
                            p.soft { (shown(&row.resolution)) } }
                    }
                }
            }
            p { a href={ "/engagement/" (encoded(whole.subject.id.as_str())) } { "Who engages with them, step by step" } "." }
        }
    }
}
