//! `/lists`: every list with its editions, freshness, what is held and why, licence and attribution.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use unblink_app::{AppError, EditionState, EditionView, ListView};
use unblink_model::{Basis, Extent, Use};

use crate::ask::Site;
use crate::layout::{Frame, day};
use crate::params::{Params, SubjectPath};
use crate::parts::coverage::{self, REGISTER};
use crate::parts::lately::edition_url;
use crate::parts::spark;
use crate::parts::words::{count, encoded, plain, shown};

/// Editions shown of each list among all lists; a list's own page has every one.
const NEWEST: usize = 3;
/// Editions on one page of a list.
const PER_PAGE: usize = 60;

pub(crate) async fn page(State(site): State<Site>, params: Params) -> Response {
    let unread = params.unread(&["on", "known"]);
    site.page(move |register| {
        let now = register.as_of(None, None, None);
        let looked_at = register.coverage(&now)?;
        let (loaded, waiting): (Vec<ListView>, Vec<ListView>) =
            register.lists()?.into_iter().partition(|list| !list.editions.is_empty());
        let content = html! {
            h1 { "Lists" }
            p.lead { (count(loaded.len(), "list is", "lists are")) " loaded. Every edition is kept; nothing is overwritten." }
            (coverage::banner(&looked_at))
            @for list in &loaded { (entry(list, 1, NEWEST)) }
            @if !waiting.is_empty() {
                h2 { "Can be read, not loaded" }
                @for list in &waiting { (entry(list, 1, NEWEST)) }
            }
        };
        let frame = Frame {
            here: "/lists",
            as_of: Some(now),
            coverage: Some(&looked_at),
            unread: &unread,
            ..Frame::new("Lists")
        };
        Ok(frame.around(&content).into())
    })
    .await
}

pub(crate) async fn one(
    State(site): State<Site>,
    SubjectPath(id): SubjectPath,
    params: Params,
) -> Response {
    let number = match params.page() {
        Ok(number) => number,
        Err(refusal) => return refusal.into_response(),
    };
    site.page(move |register| {
        let now = register.as_of(None, None, None);
        let looked_at = register.coverage(&now)?;
        let lists = register.lists()?;
        let Some(list) = lists.iter().find(|list| list.list.as_str() == id) else {
            return Err(AppError::NoSuchList {
                found: id,
                known: lists.iter().map(|list| list.list.to_string()).collect(),
            });
        };
        let content = html! {
            h1 { (shown(&list.title)) }
            p { a href="/lists" { "Every list" } " · "
                a href={ "/changes?list=" (encoded(list.list.as_str())) } { "Every change of this one" } }
            (entry(list, number, PER_PAGE))
            @if list.editions.len() > PER_PAGE {
                nav.walk aria-label="Pages" {
                    @if number > 1 { a rel="prev" href={ "?page=" (number - 1) } { "Newer" } }
                    @if number.saturating_mul(PER_PAGE) < list.editions.len() { a rel="next" href={ "?page=" (number + 1) } { "Older" } }
                }
            }
        };
        let unread = params.unread(&["page", "on", "known"]);
        let frame = Frame {
            as_of: Some(now),
            coverage: Some(&looked_at),
            unread: &unread,
            ..Frame::new(&list.title)
        };
        Ok(frame.around(&content).into())
    })
    .await
}

/// Returns a list with one page of its editions, the newest first.
fn entry(list: &ListView, page: usize, per_page: usize) -> Markup {
    let held: Vec<&EditionView> =
        list.editions.iter().filter(|edition| edition.state == EditionState::Held).collect();
    html! {
        section.list id=(list.list.as_str()) {
            header {
                h2 { (shown(&list.title)) }
                p {
                    code { (shown(list.list.as_str())) } " "
                    (tags(list))
                }
            }
            dl.facts {
                dt { "Publisher" } dd { (shown(&list.publisher)) }
                dt { "Official page" } dd { a href=(list.url) rel="noreferrer" { (shown(&list.url)) } }
                dt { "Licence" } dd { (shown(&list.licence)) }
                dt { "Attribution" } dd { (shown(&list.attribution)) }
                dt { "Fresh for" } dd { (count(usize::from(list.fresh_for_days), "day", "days")) }
            }
            @if !held.is_empty() {
                div.held role="note" {
                    strong { (count(held.len(), "edition is", "editions are")) " held for a person:" }
                    ul { @for edition in &held {
                        li { a href=(edition_url(&edition.id)) { code { (shown(edition.id.as_str())) } } " – " (shown(&edition.reason)) }
                    } }
                }
            }
            (spark::line(list.list.as_str(), &whole_editions(list)))
            (editions(list, page, per_page))
        }
    }
}

/// Returns the whole editions that count, with their entries, oldest first.
fn whole_editions(list: &ListView) -> Vec<(jiff::civil::Date, u64)> {
    let whole = list.editions.iter().filter(|edition| {
        edition.extent == Some(Extent::All)
            && matches!(edition.state, EditionState::Accepted | EditionState::Released)
    });
    // Published as words, since an hour may stand beside the day.
    let dated = whole.filter_map(|edition| {
        let day = edition.published.as_deref()?.get(..10)?.parse().ok()?;
        Some((day, edition.entries))
    });
    dated.collect()
}

fn tags(list: &ListView) -> Markup {
    html! {
        @if list.list.as_str() == REGISTER { span.tag { "bundled" } }
        @else if list.editions.is_empty() { span.tag.stale { "not loaded" } }
        @else if list.stale { span.tag.stale { "stale" } }
        @else { span.tag.current { "fresh" } }
        " "
        @match list.list_use {
            Use::Screening => span.tag { "screened against" },
            Use::Register => span.tag { "register only" },
        }
        @if !list.tested_on_real_file { " " span.tag.stale { "not yet tested on a real file" } }
    }
}

fn editions(list: &ListView, page: usize, per_page: usize) -> Markup {
    let first = (page - 1).saturating_mul(per_page);
    let newest: Vec<&EditionView> = list.editions.iter().rev().skip(first).take(per_page).collect();
    html! {
        @if list.editions.is_empty() {
            p.soft { "No edition was ever offered." }
        } @else {
            (edition_table(&newest))
        }
        @if per_page == NEWEST && list.editions.len() > NEWEST {
            p { a href={ "/list/" (encoded(list.list.as_str())) } { "All " (list.editions.len()) " editions" } "." }
        }
    }
}

fn edition_table(editions: &[&EditionView]) -> Markup {
    html! {
        table.editions {
            thead { tr {
                th scope="col" { "Published" } th scope="col" { "Edition" }
                th scope="col" { "Entries" } th scope="col" { "Extent" }
                th scope="col" { "State" }
            } }
            tbody {
                @for edition in editions {
                    tr {
                        td data-label="Published" {
                            @match &edition.published { Some(at) => (shown(at)), None => span.soft { "unread" } }
                            @if edition.basis == Some(Basis::Given) { span.soft.block { "given, not printed" } }
                        }
                        td data-label="Edition" { a href=(edition_url(&edition.id)) { code { (shown(edition.id.as_str())) } }
                            @if let Some(format) = &edition.format { " " span.soft { (plain(format)) } } }
                        td.number data-label="Entries" { (edition.entries) }
                        td data-label="Extent" {
                            @match edition.extent {
                                Some(Extent::All) => "whole",
                                Some(_) => { "a part: " (shown(&edition.limits)) },
                                None => span.soft { "not known" },
                            }
                        }
                        td data-label="State" {
                            (plain(&format!("{:?}", edition.state).to_lowercase()))
                            @if !edition.reason.is_empty() { span.soft.block { (shown(&edition.reason)) } }
                            span.soft.block { "offered " (day(edition.offered.to_zoned(jiff::tz::TimeZone::UTC).date())) " by " (shown(&edition.by)) }
                            (puzzles(edition))
                        }
                    }
                }
            }
        }
    }
}

/// Returns what the reader did not understand, and the publisher's irregularities.
fn puzzles(edition: &EditionView) -> Markup {
    let count_of = edition.not_understood.len() + edition.notes.len();
    html! {
        @if count_of > 0 {
            details {
                summary { (count(count_of, "remark", "remarks")) " of its reader" }
                ul.compact {
                    @for (what, times) in &edition.not_understood { li { "not understood: " (shown(what)) " (" (times) "×)" } }
                    @for note in &edition.notes { li { (shown(note)) } }
                }
            }
        }
    }
}
