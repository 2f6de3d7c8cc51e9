//! `/search?q=…`: one box for names in any script, ids and official references.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use maud::{Markup, html};
use unblink_app::{AppError, AppQuery, Candidate, Register, ScreeningOptions};

use crate::ask::{Page, Site};
use crate::layout::Frame;
use crate::params::{Clocks, Params};
use crate::parts::coverage;
use crate::parts::words::{encoded, name, shown, subject_url};

/// Subjects shown while one types; a guess at what fits under the box.
const SUGGESTED: usize = 8;
/// Subjects shown on the page.
const FOUND: usize = 20;
/// Score from which a name is near enough to be offered.
const NEAR: f64 = 0.45;

/// A subject that may be meant.
struct Near {
    id: String,
    caption: String,
    schema: String,
}

pub(crate) async fn page(State(site): State<Site>, params: Params) -> Response {
    let clocks = match params.clocks() {
        Ok(clocks) => clocks,
        Err(refusal) => return refusal.into_response(),
    };
    let Some(asked) = params.one("q").map(str::to_owned) else {
        return Redirect::to(&clocks.on("/")).into_response();
    };
    let found = asked.clone();
    let pool = site.clone();
    // An id or a reference leads straight to its subject.
    if let Some(id) = pool.quick(move |register| exact(register, &found, clocks)).await {
        return Redirect::to(&subject_url(&id, &clocks.query())).into_response();
    }
    site.page(move |register| written(register, &asked, &params, clocks)).await
}

/// The subjects near to what has been typed so far, as a fragment for the script.
pub(crate) async fn suggest(State(site): State<Site>, params: Params) -> Response {
    let Ok(clocks) = params.clocks() else { return StatusCode::BAD_REQUEST.into_response() };
    let Some(asked) = params.one("q").map(str::to_owned) else {
        return Html(String::new()).into_response();
    };
    let rows = site
        .quick(move |register| {
            if let Some(id) = exact(register, &asked, clocks) {
                let as_of = clocks.at(register);
                let subject = register.resolve(&id, &as_of).ok()?.reference();
                return Some(vec![Near { id, caption: subject.caption, schema: subject.schema }]);
            }
            near(register, &asked, clocks, SUGGESTED).ok()
        })
        .await;
    Html(options(&rows.unwrap_or_default(), clocks).into_string()).into_response()
}

/// Returns the subject that an id or a reference names; a name that two share names none.
fn exact(register: &mut Register, asked: &str, clocks: Clocks) -> Option<String> {
    let as_of = clocks.at(register);
    register.resolve(asked, &as_of).ok().map(|found| found.id.to_string())
}

fn written(
    register: &mut Register,
    asked: &str,
    params: &Params,
    clocks: Clocks,
) -> Result<Page, AppError> {
    let as_of = clocks.at(register);
    let shared = match register.resolve(asked, &as_of) {
        Err(AppError::Ambiguous { candidates, .. }) => candidates,
        _ => Vec::new(),
    };
    let near: Vec<Near> = near(register, asked, clocks, FOUND)?
        .into_iter()
        .filter(|one| shared.iter().all(|other| other.id.as_str() != one.id))
        .collect();
    let looked_at = register.coverage(&as_of)?;
    let content = html! {
        header.subject { p.kicker { "Searched for" } h1 { (name(asked)) } }
        @if !shared.is_empty() {
            h2 { "Subjects of that name" }
            (exact_rows(&shared, clocks))
        }
        @if !near.is_empty() {
            h2 { @if shared.is_empty() { "Subjects with a name like it" } @else { "With a name like it" } }
            ul.rows { @for one in &near { li { (entry(one, clocks)) } } }
        }
        @if shared.is_empty() && near.is_empty() {
            p.lead { strong { "Nothing loaded is called that, or nearly that." }
                " That is no clearance: what is not loaded was not looked at." }
        }
        p { a.button href=(clocks.on(&format!("/screen?name={}", encoded(asked)))) {
            "Screen this name, with reasons" } }
        (coverage::banner(&looked_at))
    };
    let frame = Frame {
        asked,
        as_of: Some(as_of),
        coverage: Some(&looked_at),
        params: Some(params),
        ..Frame::new(asked)
    };
    Ok(frame.around(&content).into())
}

/// Returns the subjects whose names begin as asked, then those with names like it, the likest
/// first.
fn near(
    register: &mut Register,
    asked: &str,
    clocks: Clocks,
    most: usize,
) -> Result<Vec<Near>, AppError> {
    let as_of = clocks.at(register);
    // What is being typed is the beginning of a name before it is a name.
    let mut rows: Vec<Near> = register
        .beginning(asked, most, &as_of)?
        .into_iter()
        .map(|one| Near { id: one.id.to_string(), caption: one.caption, schema: one.schema })
        .collect();
    let mut query = AppQuery::default();
    query.add("name", asked);
    let options = ScreeningOptions { limit: most, cutoff: NEAR, ..ScreeningOptions::default() };
    let found = register.screen(&query, &options, &as_of)?;
    for hit in found.results {
        if rows.len() < most && rows.iter().all(|row| row.id != hit.id.as_str()) {
            rows.push(Near { id: hit.id.to_string(), caption: hit.caption, schema: hit.schema });
        }
    }
    Ok(rows)
}

fn exact_rows(found: &[Candidate], clocks: Clocks) -> Markup {
    html! {
        ul.rows {
            @for one in found {
                li { (entry(&Near {
                    id: one.id.to_string(),
                    caption: one.caption.clone(),
                    schema: one.schema.clone(),
                }, clocks)) }
            }
        }
    }
}

fn entry(one: &Near, clocks: Clocks) -> Markup {
    html! {
        a href=(subject_url(&one.id, &clocks.query())) { (name(&one.caption)) } " "
        span.soft { (shown(&one.schema)) } " " code { (shown(&one.id)) }
    }
}

fn options(found: &[Near], clocks: Clocks) -> Markup {
    html! {
        @for (at, one) in found.iter().enumerate() {
            a role="option" id={ "option-" (at) } tabindex="-1" href=(subject_url(&one.id, &clocks.query())) {
                (name(&one.caption)) " " span.soft { (shown(&one.schema)) }
            }
        }
    }
}
