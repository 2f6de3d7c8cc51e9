//! `/engagement/{id}`: who stands where on the ladder of engagement, and every step that led there.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use jiff::civil::{Date, date};
use maud::{Markup, html};
use unblink_app::{EngagementAnswer, LadderAnswer};
use unblink_model::Direction;

use crate::ask::Site;
use crate::layout::{Frame, kept_clocks};
use crate::missing::{self, Refusal};
use crate::params::{Clocks, Params, SubjectPath};
use crate::parts::rungs::rung;
use crate::parts::words::{count, long_day, partial, shown, subject};
use crate::parts::{area, coverage, rungs, sources};

/// The day the register was made for, where a page asks for none.
const FOUNDING: Date = date(2025, 4, 17);
/// Longest time after a day that is looked at; ten years. A guess.
const MOST_DAYS: i64 = 3653;

pub(crate) async fn page(
    State(site): State<Site>,
    SubjectPath(id): SubjectPath,
    params: Params,
) -> Response {
    let clocks = match params.clocks() {
        Ok(clocks) => clocks,
        Err(refusal) => return refusal.into_response(),
    };
    let asked = match window(&params) {
        Ok(asked) => asked,
        Err(refusal) => return refusal.into_response(),
    };
    site.page(move |register| {
        let as_of = clocks.at(register);
        let answer = register.engagement(&id, params.one("by"), &as_of)?;
        let ladder = register.ladder(&id, &as_of)?;
        let today = register.today();
        let content = html! {
            header.subject {
                p.kicker { "Engagement with" }
                h1 { (subject(&answer.subject, &clocks.query())) }
                p.lead { "On " strong { (long_day(as_of.valid)) } ": "
                    (count(answer.standings.len(), "state or organisation", "states and organisations"))
                    " on the ladder, " (count(answer.events.len(), "step", "steps")) " on record." }
                (form(&params, clocks))
            }
            @if params.one("by").is_none() {
                section aria-labelledby="over-time" {
                    h2 #over-time { "How many stand how high, over time" }
                    p.soft { "Each state counts once, on the rung where it stands that day." }
                    (area::chart("area", &ladder, today, area::Table::Here))
                }
                section aria-labelledby="by-state" {
                    h2 #by-state { "State by state" }
                    details { summary { "Every state’s steps as a chart" } (rungs::lanes(&ladder, today)) }
                }
                (followed(&ladder, &params, asked, clocks))
            }
            (standings(&answer))
            (steps(&answer))
            (coverage::banner(&answer.coverage))
        };
        let unread = params.unread(&["by", "after", "days", "on", "known"]);
        let frame = Frame {
            as_of: Some(as_of),
            coverage: Some(&answer.coverage),
            unread: &unread,
            params: Some(&params),
            ..Frame::new("Engagement")
        };
        Ok(frame.around(&content).into())
    })
    .await
}

fn form(params: &Params, clocks: Clocks) -> Markup {
    html! {
        form.clocks method="get" aria-label="Which steps" {
            label { span { "State" } input name="by" size="5" maxlength="20" placeholder="RU" value=[params.one("by").map(shown)]; }
            (kept_clocks(clocks))
            button type="submit" { "Show one" }
        }
    }
}

/// The day after which steps are counted, and for how many days.
#[derive(Clone, Copy)]
struct Window {
    after: Date,
    days: i64,
}

fn window(params: &Params) -> Result<Window, Refusal> {
    let after = params.day("after")?.unwrap_or(FOUNDING);
    let days = match params.one("days").map(str::parse::<i64>) {
        None => 180,
        Some(Ok(days)) if (1..=MOST_DAYS).contains(&days) => days,
        Some(_) => {
            return Err(missing::unreadable(&format!(
                "Expected a number of days from 1 to {MOST_DAYS}."
            )));
        }
    };
    Ok(Window { after, days })
}

/// Returns who moved after a day, and how many days later. Time, never cause.
fn followed(ladder: &LadderAnswer, params: &Params, asked: Window, clocks: Clocks) -> Markup {
    let rows = ladder.later(asked.after, asked.days);
    html! {
        section aria-labelledby="followed" {
            h2 #followed { "Who moved in the days after" }
            form.clocks method="get" action="#followed" aria-label="After which day" {
                label { span { "After" } input type="date" name="after" value=(asked.after); }
                label { span { "Days" } input type="number" name="days" min="1" max=(MOST_DAYS) value=(asked.days); }
                (kept_clocks(clocks))
                @if let Some(by) = params.one("by") { input type="hidden" name="by" value=(shown(by)); }
                button type="submit" { "Show" }
                p.soft { "That one step follows another in time says nothing of what caused it." }
            }
            @if rows.is_empty() {
                p { "No step is on record in the " (asked.days) " days after " (long_day(asked.after)) "." }
            } @else {
                table.sortable {
                    thead { tr { th scope="col" { "Days after" } th scope="col" { "Who" } th scope="col" { "Rung" }
                        th scope="col" { "Step" } } }
                    tbody {
                        @for row in &rows {
                            tr {
                                td.number data-label="Days after" data-sort=(row.days_at_least) {
                                    (row.days_at_least)
                                    @if row.days_at_most > row.days_at_least { " to " (row.days_at_most) } }
                                th scope="row" data-label="Who" { abbr.place { (shown(&row.state)) } }
                                td.number data-label="Rung" { (rung(row.step.rung)) " " (direction(row.step.direction)) }
                                td data-label="Step" { a href={ "#" (shown(&row.step.id)) } { (shown(&row.step.event)) }
                                    " " span.soft { (partial(row.step.date)) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn standings(answer: &EngagementAnswer) -> Markup {
    html! {
        section aria-labelledby="standing" {
            h2 #standing { "Where they stand" }
            p.soft { "−2 is a punitive step, 7 formal recognition. The highest step counts until a later step down." }
            @if answer.standings.is_empty() { p { "No step is on record by this day." } }
            table.standings {
                tbody {
                    @for one in &answer.standings {
                        tr {
                            th scope="row" { abbr.place { (shown(&one.state)) } }
                            td.number data-label="Rung" { (rung(one.rung.level)) }
                            td data-label="Which is" {
                                meter min="-2" max="7" value=(one.rung.level) aria-hidden="true" {} " "
                                (shown(&one.rung.name)) }
                            td data-label="Step" { a href={ "#" (shown(&one.event_id)) } { (shown(&one.event)) } }
                            td data-label="Since" { (partial(one.since)) }
                        }
                    }
                }
            }
        }
    }
}

fn steps(answer: &EngagementAnswer) -> Markup {
    html! {
        section aria-labelledby="steps" {
            h2 #steps { "Every step" }
            (sources::grades())
            ol.course.plainly {
                @for event in answer.events.iter().rev() {
                    li id=(shown(&event.id)) {
                        p { strong { (partial(event.date)) } " "
                            @for party in &event.parties { abbr.place { (shown(party)) } " " }
                            span.tag { "rung " (rung(event.rung)) " " (direction(event.direction)) } }
                        p { (shown(&event.event)) }
                        @if let Some(detail) = &event.detail { p.soft { (shown(detail)) } }
                        @if let Some(notes) = &event.notes { p.soft { (shown(notes)) } }
                        (sources::of_row(&event.source))
                    }
                }
            }
        }
    }
}

fn direction(direction: Direction) -> &'static str {
    match direction {
        Direction::Up => "up",
        Direction::Down => "down",
        Direction::Flat => "level",
    }
}
