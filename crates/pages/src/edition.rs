//! `/edition/{id}`: one edition of a list, what its reader made of it, and what it changed.

use axum::extract::{Extension, State};
use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};
use unblink_app::{AppError, EditionState, EditionView, FeedLine, Identity, ListView, Register};

use crate::ask::{Page, Site};
use crate::decide;
use crate::layout::{Frame, day};
use crate::params::{Params, SubjectPath};
use crate::parts::lately::edition_url;
use crate::parts::words::{count, encoded, plain, shown};
use crate::parts::{change_rows, coverage};

/// Changes shown; the feed has the rest.
const MOST: usize = 60;

pub(crate) async fn page(
    State(site): State<Site>,
    SubjectPath(id): SubjectPath,
    who: decide::Who,
    params: Params,
) -> Response {
    let who = who.map(|Extension(who)| who);
    site.page(move |register| written(register, &id, who.as_ref(), &params)).await
}

fn written(
    register: &mut Register,
    id: &str,
    who: Option<&Identity>,
    params: &Params,
) -> Result<Page, AppError> {
    let lists = register.lists()?;
    let found = lists.iter().find_map(|list| {
        list.editions.iter().position(|edition| edition.id.as_str() == id).map(|at| (list, at))
    });
    let Some((list, at)) = found else { return Ok(unknown(id)) };
    let now = register.as_of(None, None, None);
    let looked_at = register.coverage(&now)?;
    let edition = &list.editions[at];
    let counts = matches!(edition.state, EditionState::Accepted | EditionState::Released);
    let content = html! {
        header.subject {
            p.kicker { (shown(&list.title)) }
            h1 { "Edition of " (edition.published.as_deref().map_or_else(|| "an unread day".to_owned(), shown)) }
            p { code { (shown(id)) } }
            (walk(list, at))
        }
        (facts(list, edition))
        @if counts { (changed(register, list, edition, at)?) }
        @else { p.notice { "This edition does not count: what it says is in no answer." } }
        @if edition.state == EditionState::Held { (decide::form(id, who)) }
        (coverage::banner(&looked_at))
    };
    let unread = params.unread(&["on", "known"]);
    let frame = Frame {
        as_of: Some(now),
        coverage: Some(&looked_at),
        unread: &unread,
        ..Frame::new("An edition")
    };
    Ok(frame.around(&content).into())
}

fn unknown(id: &str) -> Page {
    let content = html! {
        h1 { "No edition is called “" (shown(id)) "”." }
        p { a href="/lists" { "Every list with its editions" } }
    };
    Page {
        status: StatusCode::NOT_FOUND,
        html: Frame::new("No such edition").around(&content).into_string(),
    }
}

fn walk(list: &ListView, at: usize) -> Markup {
    let before = at.checked_sub(1).and_then(|before| list.editions.get(before));
    let after = list.editions.get(at + 1);
    html! {
        nav.walk aria-label="Editions before and after" {
            @if let Some(before) = before { a rel="prev" href=(edition_url(&before.id)) { "Edition before" } }
            @if let Some(after) = after { a rel="next" href=(edition_url(&after.id)) { "Edition after" } }
            a href={ "/lists#" (encoded(list.list.as_str())) } { "Every edition of this list" }
        }
    }
}

fn facts(list: &ListView, edition: &EditionView) -> Markup {
    html! {
        dl.facts {
            dt { "List" } dd { code { (shown(list.list.as_str())) } }
            dt { "State" } dd { (plain(edition.state.as_str()))
                @if !edition.reason.is_empty() { " – " (shown(&edition.reason)) } }
            dt { "Entries" } dd { (edition.entries) }
            @if let Some(format) = &edition.format { dt { "Read as" } dd { (plain(format)) } }
            @if !edition.limits.is_empty() { dt { "A part" } dd { (shown(&edition.limits)) } }
            dt { "Offered" } dd { (day(edition.offered.to_zoned(jiff::tz::TimeZone::UTC).date())) " by " (shown(&edition.by)) }
            @for file in &edition.files {
                dt { "File" } dd { (shown(&file.name)) " " span.soft { (file.digest) } }
            }
            dt { "Licence" } dd { (shown(&list.licence)) }
            dt { "Attribution" } dd { (shown(&list.attribution)) }
        }
        @if !edition.not_understood.is_empty() {
            details {
                summary { "Not understood: " (count(edition.not_understood.len(), "kind of trouble", "kinds of trouble")) }
                ul { @for (what, times) in &edition.not_understood { li { (times) " × " (shown(what)) } } }
            }
        }
        @if !edition.notes.is_empty() {
            details {
                summary { "The publisher’s irregularities: " (edition.notes.len()) }
                ul { @for note in edition.notes.iter().take(MOST) { li { (shown(note)) } } }
            }
        }
    }
}

fn changed(
    register: &mut Register,
    list: &ListView,
    edition: &EditionView,
    at: usize,
) -> Result<Markup, AppError> {
    let feeds = register.feed(Some(&list.list))?;
    let mut lines: Vec<&FeedLine> = feeds
        .iter()
        .flat_map(|feed| feed.lines.iter())
        .filter(|line| line.edition == edition.id)
        .collect();
    lines.sort_by_key(|line| change_rows::rank(line.kind));
    let counted = change_rows::by_kind(&lines.iter().map(|line| line.kind));
    let as_of = register.as_of(None, None, None);
    let shown_now = lines.get(..MOST).unwrap_or(&lines);
    let rows = register.feed_rows(&list.list, shown_now, &as_of)?;
    let first = list
        .editions
        .iter()
        .take(at)
        .all(|one| !matches!(one.state, EditionState::Accepted | EditionState::Released));
    Ok(html! {
        section aria-labelledby="changed" {
            h2 #changed { "What it changed" }
            @if first { p { "It is the first edition at hand: where the telling begins, not a change." } }
            @else if lines.is_empty() { p { "Nothing against the editions before it." } }
            @else {
                p { (counted) "."
                    @if lines.len() > rows.len() { " The first " (rows.len()) " are shown." } }
                (change_rows::table(&rows))
            }
        }
    })
}
