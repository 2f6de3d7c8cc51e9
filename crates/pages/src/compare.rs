//! `/compare?subject=…`: authorities by subjects, and where they diverge.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use maud::{Markup, html};
use unblink_app::{CompareAnswer, CompareCell, LadderAnswer};
use unblink_model::Status;

use crate::ask::Site;
use crate::layout::{Frame, kept_clocks};
use crate::missing;
use crate::params::{Clocks, Params};
use crate::parts::words::{count, encoded, long_day, shown, standing, status, subject, when};
use crate::parts::{area, coverage, designations};

/// Most columns; a wider table is read by nobody. A guess.
const MOST: usize = 8;

pub(crate) async fn page(State(site): State<Site>, params: Params) -> Response {
    let asked: Vec<String> = params.all("subject").map(str::to_owned).collect();
    if asked.len() > MOST {
        let words = format!("At most {MOST} subjects can be compared at once.");
        return missing::unreadable(&words).into_response();
    }
    let clocks = match params.clocks() {
        Ok(clocks) => clocks,
        Err(refusal) => return refusal.into_response(),
    };
    site.page(move |register| {
        let as_of = clocks.at(register);
        let answer = if asked.is_empty() { None } else { Some(register.compare(&asked, &as_of)?) };
        let mut ladders = Vec::new();
        for column in answer.iter().flat_map(|answer| &answer.subjects) {
            ladders.push(register.ladder(column.id.as_str(), &as_of)?);
        }
        let content = html! {
            h1 { "Compare" }
            p.lead { "How each authority stands to each subject, and where they diverge." }
            (form(&asked, clocks))
            @if let Some(answer) = &answer {
                (matrix(answer, clocks))
                (engaged(&ladders, clocks, register.today()))
                (coverage::banner(&answer.coverage))
            }
        };
        let unread = params.unread(&["subject", "on", "known"]);
        let frame = Frame {
            here: "/compare",
            as_of: Some(as_of),
            coverage: answer.as_ref().map(|answer| &answer.coverage),
            unread: &unread,
            params: Some(&params),
            ..Frame::new("Compare")
        };
        Ok(frame.around(&content).into())
    })
    .await
}

fn form(asked: &[String], clocks: Clocks) -> Markup {
    let boxes = (asked.len() + 1).clamp(3, MOST);
    html! {
        form.clocks method="get" action="/compare" aria-label="Whom to compare" {
            @for n in 0..boxes {
                label { span { "Subject " (n + 1) }
                    input name="subject" dir="auto" maxlength="500" value=[asked.get(n).map(|text| shown(text))]; }
            }
            (kept_clocks(clocks))
            button type="submit" { "Compare" }
        }
    }
}

fn matrix(answer: &CompareAnswer, clocks: Clocks) -> Markup {
    let apart = answer.rows.iter().filter(|row| row.diverges).count();
    html! {
        p { "On " strong { (long_day(answer.as_of.valid)) } ", as known on "
            (long_day(answer.as_of.published)) ": "
            (count(apart, "authority treats them differently", "authorities treat them differently"))
            " among those that are known to list any or none." }
        div.wide tabindex="0" role="region" aria-label="Authorities by subjects" {
            table.matrix {
                thead { tr { th scope="col" { "Authority" }
                    @for column in &answer.subjects { th scope="col" { (subject(column, &clocks.query())) } } } }
                tbody {
                    @for row in &answer.rows {
                        tr .apart[row.diverges] {
                            th scope="row" { (designations::authority(&row.authority))
                                @if row.diverges { " " span.tag { "differs" } } }
                            @for one in &row.cells { td { (cell(one)) } }
                        }
                    }
                }
            }
        }
    }
}

/// Returns how many states engage with each subject, and how far, over time: the map of how they
/// come to be treated as governments are. Nothing for subjects without a step on record.
fn engaged(ladders: &[LadderAnswer], clocks: Clocks, today: Date) -> Markup {
    let (told, untold): (Vec<&LadderAnswer>, Vec<&LadderAnswer>) =
        ladders.iter().partition(|ladder| !ladder.days.is_empty());
    html! {
        section aria-labelledby="normalised" {
            h2 #normalised { "How far states engage with each, over time" }
            p.soft { "Each state counts once, on the rung where it stands that day, from a punitive step to recognition." }
            @for (number, ladder) in (1..).zip(&told) {
                h3 { (subject(&ladder.subject, &clocks.query())) }
                (area::chart(&format!("area-{number}"), ladder, today, area::Table::At(&steps_of(ladder, clocks))))
            }
            @if !untold.is_empty() {
                p { "No step of any state is on record towards "
                    @for (n, ladder) in untold.iter().enumerate() {
                        @if n > 0 { ", " }
                        (subject(&ladder.subject, &clocks.query()))
                    }
                    "; that says nothing of what states do." }
            }
        }
    }
}

/// Returns the page of every step towards a subject, state by state, and who moved after whom.
fn steps_of(ladder: &LadderAnswer, clocks: Clocks) -> String {
    clocks.on(&format!("/engagement/{}", encoded(ladder.subject.id.as_str())))
}

fn cell(cell: &CompareCell) -> Markup {
    html! {
        @match cell.scope { Some(names) => (standing(cell.status, names)), None => (status(cell.status)) }
        @if cell.since.is_some() { span.soft.block { "since " (when(cell.since)) } }
        @if cell.until.is_some() && cell.status != Status::NeverListed { span.soft.block { "until " (when(cell.until)) } }
    }
}
