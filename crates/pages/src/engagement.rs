//! `/engagement/{id}`: who stands where on the ladder of engagement, and every step that led there.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use unblink_app::EngagementAnswer;
use unblink_model::Direction;

use crate::ask::Site;
use crate::layout::Frame;
use crate::params::{Clocks, Params, SubjectPath};
use crate::parts::words::{count, long_day, partial, shown, subject};
use crate::parts::rungs::rung;
use crate::parts::{coverage, sources};

pub(crate) async fn page(
    State(site): State<Site>,
    SubjectPath(id): SubjectPath,
    params: Params,
) -> Response {
    let clocks = match params.clocks() {
        Ok(clocks) => clocks,
        Err(refusal) => return refusal.into_response(),
    };
    site.page(move |register| {
        let as_of = clocks.at(register);
        let answer = register.engagement(&id, params.one("by"), &as_of)?;
        let content = html! {
            header.subject {
                p.kicker { "Engagement with" }
                h1 { (subject(&answer.subject, &clocks.query())) }
                p.lead { "On " strong { (long_day(as_of.valid)) } ": "
                    (count(answer.standings.len(), "state or organisation", "states and organisations"))
                    " on the ladder, " (count(answer.events.len(), "step", "steps")) " on record." }
                (form(&params, clocks))
            }
            (standings(&answer))
            (steps(&answer))
            (coverage::banner(&answer.coverage))
        };
        let unread = params.unread(&["by", "on", "known"]);
        let frame = Frame {
            as_of: Some(as_of),
            note: Some(&answer.coverage.note),
            unread: &unread,
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
            label { span { "On" } input type="date" name="on" value=[clocks.on]; }
            label { span { "As known on" } input type="date" name="known" value=[clocks.known]; }
            button type="submit" { "Ask" }
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
