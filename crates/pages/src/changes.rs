//! `/changes`: what changed on the lists between two days.

use std::cmp::Reverse;
use std::fmt::Write;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use unblink_app::{ChangeKind, ChangeRow, ChangesAnswer, ChangesQuestion, READERS};
use unblink_model::ListId;

use crate::ask::Site;
use crate::layout::{Frame, day};
use crate::missing::{self, Refusal};
use crate::params::Params;
use crate::parts::coverage::{self, REGISTER};
use crate::parts::records::{label, values};
use crate::parts::words::{count, encoded, name, plain, shown, subject_url, when};

/// Changes on one page; a guess at what a person reads.
const PER_PAGE: usize = 100;

const KINDS: [(&str, ChangeKind); 5] = [
    ("listed", ChangeKind::Listed),
    ("amended", ChangeKind::Amended),
    ("delisted", ChangeKind::Delisted),
    ("relisted", ChangeKind::Relisted),
    ("renumbered", ChangeKind::Renumbered),
];

pub(crate) async fn page(State(site): State<Site>, params: Params) -> Response {
    match question(&params) {
        Ok((question, number)) => {
            site.page(move |register| {
                let now = register.as_of(None, None, None);
                let answer = register.changes(&question, &now)?;
                let content = html! {
                    h1 { "Changes" }
                    p.lead { "What came onto the lists, what left them, what was amended." }
                    (form(&params))
                    (coverage::banner(&answer.coverage))
                    (told(&answer, &params, number))
                };
                let unread = params.unread(&["list", "since", "until", "kind", "page"]);
                let frame = Frame {
                    here: "/changes",
                    as_of: Some(now),
                    note: Some(&answer.coverage.note),
                    unread: &unread,
                    ..Frame::new("Changes")
                };
                Ok(frame.around(&content).into())
            })
            .await
        }
        Err(refusal) => refusal.into_response(),
    }
}

fn question(params: &Params) -> Result<(ChangesQuestion, usize), Refusal> {
    let kind = match params.one("kind") {
        None => None,
        Some(asked) => match KINDS.iter().find(|(word, _)| *word == asked) {
            Some((_, kind)) => Some(*kind),
            None => {
                return Err(missing::unreadable(
                    "Expected listed, amended, delisted, relisted or renumbered.",
                ));
            }
        },
    };
    let number = match params.one("page").map(str::parse::<usize>) {
        None => 1,
        Some(Ok(number)) if number > 0 => number,
        Some(_) => return Err(missing::unreadable("Expected the number of a page.")),
    };
    let question = ChangesQuestion {
        list: params.one("list").map(ListId::new),
        since: params.day("since")?.map(|day| day.to_string()),
        until: params.day("until")?.map(|day| day.to_string()),
        kind,
        net: None,
    };
    Ok((question, number))
}

fn form(params: &Params) -> Markup {
    html! {
        form.clocks method="get" action="/changes" aria-label="Which changes" {
            label { span { "List" }
                select name="list" {
                    option value="" { "every list" }
                    @for reader in READERS.iter().filter(|reader| reader.list().as_str() != REGISTER) {
                        @let id = reader.list();
                        option value=(id.as_str()) selected[params.one("list") == Some(id.as_str())] {
                            (shown(reader.about().title))
                        }
                    }
                }
            }
            label { span { "Since" } input type="date" name="since" value=[params.one("since")]; }
            label { span { "Until" } input type="date" name="until" value=[params.one("until")]; }
            label { span { "Kind" }
                select name="kind" {
                    option value="" { "every kind" }
                    @for (word, _) in KINDS {
                        option value=(word) selected[params.one("kind") == Some(word)] { (word) }
                    }
                }
            }
            button type="submit" { "Show" }
            p.soft { "With both days: the net difference between them. Otherwise edition by edition." }
        }
    }
}

fn told(answer: &ChangesAnswer, params: &Params, number: usize) -> Markup {
    let rows = in_reading_order(&answer.changes);
    let first = number.saturating_sub(1).saturating_mul(PER_PAGE);
    let shown_now: Vec<&&ChangeRow> = rows.iter().skip(first).take(PER_PAGE).collect();
    html! {
        @for window in &answer.windows {
            p.soft { code { (shown(window.list.as_str())) } ": "
                @match &window.from { Some(from) => (shown(from.as_str())), None => "the beginning" }
                " → " (shown(window.to.as_str())) }
        }
        @if rows.is_empty() {
            p { strong { "No change is known." } " What is not loaded was not compared." }
        } @else {
            h2 { (count(rows.len(), "change", "changes"))
                @if rows.len() > PER_PAGE { ", page " (number) " of " (rows.len().div_ceil(PER_PAGE)) } }
            p { (by_kind(&rows)) "." }
            table.changes {
                thead { tr { th scope="col" { "Seen in the edition of" } th scope="col" { "What" }
                    th scope="col" { "Who" } th scope="col" { "Details" } } }
                tbody { @for row in &shown_now { (change(row)) } }
            }
            (walk(params, number, rows.len()))
        }
    }
}

/// Returns the newest editions first, and within one who came and went before who was amended.
fn in_reading_order(changes: &[ChangeRow]) -> Vec<&ChangeRow> {
    let rank = |kind: ChangeKind| match kind {
        ChangeKind::Listed => 0,
        ChangeKind::Relisted => 1,
        ChangeKind::Delisted => 2,
        ChangeKind::Renumbered => 3,
        ChangeKind::Amended => 4,
    };
    let mut rows: Vec<&ChangeRow> = changes.iter().collect();
    // Stable: entries of one kind keep the answer's order.
    rows.sort_by_key(|row| (Reverse(row.change.published), rank(row.change.kind)));
    rows
}

fn by_kind(rows: &[&ChangeRow]) -> String {
    let counts = KINDS.iter().filter_map(|(word, kind)| {
        let number = rows.iter().filter(|row| row.change.kind == *kind).count();
        (number > 0).then(|| format!("{number} {word}"))
    });
    counts.collect::<Vec<_>>().join(", ")
}

fn change(row: &ChangeRow) -> Markup {
    html! {
        tr {
            td data-label="Edition of" { (day(row.change.published))
                span.soft.block { code { (shown(row.list.as_str())) } }
                @if row.scrape_date { span.soft.block { "day the file was seen" } } }
            td data-label="What" { span.change .(kind_word(row.change.kind)) { (kind_word(row.change.kind)) }
                span.soft.block { (when(Some(row.change.when))) } }
            th scope="row" data-label="Who" {
                a href=(subject_url(row.subject.as_str(), "")) { (name(&row.caption)) }
                span.soft.block { code { (shown(row.change.key.as_str())) }
                    @if let Some(old) = &row.change.formerly { ", formerly " code { (shown(old.as_str())) } } } }
            td data-label="Details" {
                @if !row.change.fields.is_empty() {
                    details {
                        summary { @for (n, field) in row.change.fields.iter().enumerate() {
                            @if n > 0 { ", " } (label(field.property)) } }
                        @for field in &row.change.fields {
                            p.soft { (plain(&label(field.property))) }
                            @if !field.removed.is_empty() { del { (values(&field.removed)) } }
                            @if !field.added.is_empty() { ins { (values(&field.added)) } }
                        }
                    }
                }
            }
        }
    }
}

fn kind_word(kind: ChangeKind) -> &'static str {
    KINDS.iter().find(|(_, known)| *known == kind).map_or("changed", |(word, _)| *word)
}

/// Returns links to the pages before and after.
fn walk(params: &Params, number: usize, total: usize) -> Markup {
    let to = |page: usize| {
        let mut url = format!("/changes?page={page}");
        for key in ["list", "since", "until", "kind"] {
            if let Some(value) = params.one(key) {
                let _ = write!(url, "&{key}={}", encoded(value));
            }
        }
        url
    };
    html! {
        @if total > PER_PAGE {
            nav.walk aria-label="Pages" {
                @if number > 1 { a rel="prev" href=(to(number - 1)) { "Newer" } }
                @if number.saturating_mul(PER_PAGE) < total { a rel="next" href=(to(number + 1)) { "Older" } }
            }
        }
    }
}
