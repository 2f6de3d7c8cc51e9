//! `/screen?name=…`: possible matches with reasons, and what was looked at.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use unblink_app::{AppError, AppQuery, Register, Screening, ScreeningOptions, ScreeningStatus};
use unblink_model::PartialDate;

use crate::ask::{Page, Site};
use crate::layout::{Frame, day};
use crate::missing::{self, Refusal};
use crate::params::{Clocks, Params};
use crate::parts::words::{count, name, shown};
use crate::parts::{coverage, hits};
use crate::screen_file;

/// Results on the page; a guess at what a person weighs.
const RESULTS: usize = 20;
/// Score below which a result only makes noise on a page; the API shows all. A guess.
pub(crate) const CUTOFF: f64 = 0.5;
/// What this page reads. Anything else is refused: a part of a query that is passed over in
/// silence would make the answer say more than it does.
const READ: [&str; 5] = ["name", "birthDate", "country", "on", "known"];

pub(crate) async fn page(State(site): State<Site>, params: Params) -> Response {
    match question(&params) {
        Ok((query, clocks)) => {
            site.page(move |register| written(register, &query, clocks, &params)).await
        }
        Err(refusal) => refusal.into_response(),
    }
}

fn question(params: &Params) -> Result<(AppQuery, Clocks), Refusal> {
    if let Some(unread) = params.unread(&READ).first() {
        return Err(missing::unreadable(&format!(
            "A screening here reads no “{unread}”. It reads {}.",
            READ.join(", ")
        )));
    }
    let mut query = AppQuery::default();
    for name in params.all("name").take(10) {
        query.add("name", name);
    }
    if let Some(country) = params.one("country") {
        query.add("country", country);
    }
    if let Some(born) = params.one("birthDate") {
        let date: PartialDate = born.parse().map_err(|_| {
            missing::unreadable("Expected a birth date as YYYY, YYYY-MM or YYYY-MM-DD.")
        })?;
        query.add("birthDate", date.to_string());
    }
    Ok((query, params.clocks()?))
}

fn written(
    register: &mut Register,
    query: &AppQuery,
    clocks: Clocks,
    params: &Params,
) -> Result<Page, AppError> {
    let as_of = clocks.at(register);
    let asked = params.one("name").unwrap_or_default();
    if query.names().is_empty() {
        let content = html! { h1 { "Screen a name" } (form(params)) (screen_file::form(clocks)) };
        let frame = Frame { here: "/screen", params: Some(params), ..Frame::new("Screen a name") };
        return Ok(frame.around(&content).into());
    }
    let options =
        ScreeningOptions { limit: RESULTS, cutoff: CUTOFF, ..ScreeningOptions::default() };
    let screening = register.screen(query, &options, &as_of)?;
    let content = html! {
        header.subject {
            p.kicker { "Screened as of " (day(as_of.valid)) ", as known on " (day(as_of.published)) }
            h1 { (name(asked)) }
        }
        (form(params))
        @for warning in &screening.warnings { p.note { strong { "Note: " } (shown(warning)) "." } }
        (found(&screening, clocks))
        section aria-labelledby="looked-at" {
            h2 #looked-at { "What was looked at" }
            (coverage::freshness(&screening.coverage))
            (coverage::banner(&screening.coverage))
        }
    };
    let frame = Frame {
        here: "/screen",
        params: Some(params),
        asked,
        as_of: Some(as_of),
        coverage: Some(&screening.coverage),
        ..Frame::new(asked)
    };
    let status = match screening.status {
        ScreeningStatus::Screened => StatusCode::OK,
        ScreeningStatus::Unscreened => StatusCode::SERVICE_UNAVAILABLE,
    };
    Ok(Page { status, html: frame.around(&content).into_string() })
}

fn found(screening: &Screening, clocks: Clocks) -> Markup {
    let possible = screening.results.iter().filter(|hit| hit.is_match).count();
    let near = screening.results.len() - possible;
    html! {
        @if screening.status == ScreeningStatus::Unscreened {
            section.banner.alone role="alert" {
                h2 { "Unscreened." }
                p { "No list used for screening is loaded. This is no result and no clearance." }
            }
        } @else if screening.results.is_empty() {
            p.lead { strong { "No possible match in the lists that were looked at." }
                " That says nothing about those that were not." }
        } @else {
            p.lead {
                strong { (count(possible, "possible match", "possible matches")) }
                @if near > 0 { ", " (near) " more below the threshold" }
                ". A possible match is a machine’s opinion until a person decides."
            }
            div.hits { @for hit in &screening.results { (hits::card(hit, &clocks.query())) } }
        }
    }
}

fn form(params: &Params) -> Markup {
    let text = |key: &'static str| params.one(key).map(shown);
    html! {
        form.clocks method="get" action="/screen" aria-label="Narrow the screening" {
            label { span { "Name" } input type="search" name="name" dir="auto" maxlength="500" required value=[text("name")]; }
            label { span { "Born" } input name="birthDate" size="10" maxlength="10" placeholder="YYYY-MM-DD" value=[text("birthDate")]; }
            label { span { "Country" } input name="country" size="6" maxlength="40" placeholder="af" value=[text("country")]; }
            @for clock in ["on", "known"] {
                @if let Some(day) = params.one(clock) { input type="hidden" name=(clock) value=(shown(day)); }
            }
            button type="submit" { "Screen" }
        }
    }
}
