//! `/changes`: what came onto the lists, what left them, what was amended, as a feed with a
//! calendar.

use std::collections::BTreeMap;
use std::fmt::Write;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use maud::{Markup, html};
use unblink_app::{
    AppError, ChangeKind, ChangeRow, ChangesQuestion, FeedLine, KnownList, ListFeed, Register,
};
use unblink_model::{AsOf, ListId};

use crate::ask::{Page, Site};
use crate::layout::{Frame, kept_clocks};
use crate::missing::{self, Refusal};
use crate::params::{Clocks, Params};
use crate::parts::change_rows::{self, KINDS};
use crate::parts::coverage::{self, REGISTER};
use crate::parts::heat::{self, Daily};
use crate::parts::words::{count, encoded, shown};

/// Changes on one page: what a person reads, and what keeps the page small.
const PER_PAGE: usize = 40;

/// What is asked of the feed.
struct Asked {
    list: Option<ListId>,
    since: Option<Date>,
    until: Option<Date>,
    kind: Option<ChangeKind>,
    /// One difference between the two days instead of every edition's.
    net: bool,
    page: usize,
}

pub(crate) async fn page(State(site): State<Site>, params: Params) -> Response {
    let (asked, clocks) = match asked(&params).and_then(|asked| Ok((asked, params.clocks()?))) {
        Ok(asked) => asked,
        Err(refusal) => return refusal.into_response(),
    };
    site.page(move |register| written(register, &asked, &params, clocks)).await
}

fn asked(params: &Params) -> Result<Asked, Refusal> {
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
    Ok(Asked {
        list: params.one("list").map(ListId::new),
        since: params.day("since")?,
        until: params.day("until")?,
        kind,
        net: params.one("net").is_some(),
        page: params.page()?,
    })
}

fn written(
    register: &mut Register,
    asked: &Asked,
    params: &Params,
    clocks: Clocks,
) -> Result<Page, AppError> {
    let as_of = clocks.at(register);
    let looked_at = register.coverage(&as_of)?;
    if let Some(list) = &asked.list
        && looked_at.lists.iter().all(|loaded| loaded.list != *list)
        && register.known_lists(None)?.iter().all(|known| known.list != *list)
    {
        return Err(AppError::NoSuchList {
            found: list.to_string(),
            known: register.known_lists(None)?.iter().map(|k| k.list.to_string()).collect(),
        });
    }
    let told = if asked.net {
        net(register, asked, &as_of)?
    } else {
        steps(register, asked, params, &as_of)?
    };
    let content = html! {
        h1 { "Changes" }
        p.lead { "What came onto the lists, what left them, what was amended." }
        (form(params, asked, clocks, &register.known_lists(None)?))
        p { a href=(feed(asked)) rel="alternate" type="application/atom+xml" { "Follow these changes in a feed reader (Atom)" } }
        (coverage::banner(&looked_at))
        (told)
    };
    let unread = params.unread(&["list", "since", "until", "kind", "net", "page", "on", "known"]);
    let frame = Frame {
        here: "/changes",
        as_of: Some(as_of),
        coverage: Some(&looked_at),
        unread: &unread,
        params: Some(params),
        ..Frame::new("Changes")
    };
    Ok(frame.around(&content).into())
}

/// Returns the feed of the same list and kind.
fn feed(asked: &Asked) -> String {
    let list = asked.list.as_ref().map(|list| format!("list={}", encoded(list.as_str())));
    let kind = asked.kind.and_then(|kind| KINDS.iter().find(|(_, known)| *known == kind));
    let kind = kind.map(|(word, _)| format!("kind={word}"));
    let question: Vec<String> = list.into_iter().chain(kind).collect();
    if question.is_empty() {
        "/feed.atom".to_owned()
    } else {
        format!("/feed.atom?{}", question.join("&"))
    }
}

fn form(params: &Params, asked: &Asked, clocks: Clocks, lists: &[KnownList]) -> Markup {
    html! {
        form.clocks method="get" action="/changes" aria-label="Which changes" {
            label { span { "List" }
                select name="list" {
                    option value="" { "every list" }
                    @for known in lists.iter().filter(|known| known.list.as_str() != REGISTER) {
                        @let id = known.list.as_str();
                        option value=(id) selected[params.one("list") == Some(id)] {
                            (shown(&known.title))
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
            label.tick { input type="checkbox" name="net" value="1" checked[asked.net]; " "
                "only the difference between the two days" }
            (kept_clocks(clocks))
            button type="submit" { "Show" }
        }
    }
}

/// A line of the feed with the list it stands on.
struct Line<'a> {
    list: &'a ListId,
    line: &'a FeedLine,
}

fn steps(
    register: &mut Register,
    asked: &Asked,
    params: &Params,
    as_of: &AsOf,
) -> Result<Markup, AppError> {
    let feeds = register.feed(asked.list.as_ref())?;
    let last = as_of.published.min(as_of.valid);
    let lines = lines(&feeds, asked, last);
    if lines.is_empty() {
        return Ok(html! {
            p { strong { "No change is known." } " What is not loaded was not compared." }
        });
    }
    let first = (asked.page - 1).saturating_mul(PER_PAGE);
    let shown_now: Vec<&Line<'_>> = lines.iter().skip(first).take(PER_PAGE).collect();
    let rows = in_full(register, &shown_now, as_of)?;
    let counted = change_rows::by_kind(&lines.iter().map(|one| one.line.kind));
    Ok(html! {
        (calendar(&lines, asked))
        h2 { (count(lines.len(), "change", "changes"))
            @if lines.len() > PER_PAGE { ", page " (asked.page) " of " (lines.len().div_ceil(PER_PAGE)) } }
        p { (counted) "." }
        (change_rows::table(&rows))
        (walk(params, asked.page, lines.len()))
    })
}

/// Returns the lines asked for, the newest editions first, and within one who came and went
/// before who was amended.
fn lines<'a>(feeds: &'a [ListFeed], asked: &Asked, last: Date) -> Vec<Line<'a>> {
    let mut lines: Vec<Line<'a>> = feeds
        .iter()
        .flat_map(|feed| feed.lines.iter().map(|line| Line { list: &feed.list, line }))
        .filter(|one| one.line.published <= last)
        .filter(|one| asked.kind.is_none_or(|kind| kind == one.line.kind))
        // A day asked about is inside.
        .filter(|one| asked.since.is_none_or(|since| one.line.published >= since))
        .filter(|one| asked.until.is_none_or(|until| one.line.published <= until))
        .collect();
    lines.sort_by(|a, b| {
        let rank = |one: &Line<'_>| change_rows::rank(one.line.kind);
        (b.line.published, a.list, rank(a), &a.line.key).cmp(&(
            a.line.published,
            b.list,
            rank(b),
            &b.line.key,
        ))
    });
    lines
}

/// Returns the rows of these lines, in their order.
fn in_full(
    register: &mut Register,
    lines: &[&Line<'_>],
    as_of: &AsOf,
) -> Result<Vec<ChangeRow>, AppError> {
    let mut by_list: BTreeMap<&ListId, Vec<&FeedLine>> = BTreeMap::new();
    for one in lines {
        by_list.entry(one.list).or_default().push(one.line);
    }
    let mut rows: Vec<ChangeRow> = Vec::new();
    for (list, own) in by_list {
        rows.extend(register.feed_rows(list, &own, as_of)?);
    }
    let place: BTreeMap<_, usize> = lines
        .iter()
        .enumerate()
        .map(|(at, one)| ((one.list, &one.line.edition, &one.line.key), at))
        .collect();
    rows.sort_by_key(|row| place.get(&(&row.list, &row.change.edition, &row.change.key)).copied());
    Ok(rows)
}

fn calendar(lines: &[Line<'_>], asked: &Asked) -> Markup {
    let mut days: BTreeMap<Date, Daily> = BTreeMap::new();
    for one in lines {
        let daily = days.entry(one.line.published).or_default();
        match one.line.kind {
            ChangeKind::Listed | ChangeKind::Relisted => daily.came += 1,
            ChangeKind::Delisted => daily.left += 1,
            ChangeKind::Amended | ChangeKind::Renumbered => daily.other += 1,
        }
    }
    let list = asked.list.as_ref().map(|list| format!("list={}&", encoded(list.as_str())));
    let list = list.unwrap_or_default();
    heat::calendar(&days, &|day| format!("/changes?{list}since={day}&until={day}"))
}

/// The difference between two days, which compares whole lists and takes its time.
fn net(register: &mut Register, asked: &Asked, as_of: &AsOf) -> Result<Markup, AppError> {
    let question = ChangesQuestion {
        list: asked.list.clone(),
        since: asked.since.map(|day| day.to_string()),
        until: asked.until.map(|day| day.to_string()),
        kind: asked.kind,
        net: Some(true),
    };
    let answer = register.changes(&question, as_of)?;
    let mut rows = answer.changes;
    rows.sort_by_key(|row| (row.list.clone(), change_rows::rank(row.change.kind)));
    let most = PER_PAGE * 4;
    Ok(html! {
        @for window in &answer.windows {
            p.soft { code { (shown(window.list.as_str())) } ": "
                @match &window.from { Some(from) => (shown(from.as_str())), None => "the beginning" }
                " → " (shown(window.to.as_str())) }
        }
        @if rows.is_empty() {
            p { strong { "No difference is known." } " What is not loaded was not compared." }
        } @else {
            h2 { (count(rows.len(), "entry differs", "entries differ")) }
            p { (change_rows::by_kind(&rows.iter().map(|row| row.change.kind))) "." }
            @if rows.len() > most { p.soft { "The first " (most) " are shown; name a list or a kind to see fewer." } }
            (change_rows::table(rows.get(..most).unwrap_or(&rows)))
        }
    })
}

/// Returns links to the pages before and after.
fn walk(params: &Params, number: usize, total: usize) -> Markup {
    let to = |page: usize| {
        let mut url = format!("/changes?page={page}");
        for key in ["list", "since", "until", "kind", "on", "known"] {
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
