//! `/queue`: what articles say and waits for a person, and what became of it.

pub(crate) mod one;
pub(crate) mod words;

use axum::extract::{Extension, State};
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use unblink_app::{
    AppError, Identity, QueueAnswer, QueueShown, QueuedEvent, QueuedParty, Register, Role,
    TellingState, TellingView,
};

use crate::ask::{Page, Site};
use crate::decide::{Who, refused};
use crate::layout::Frame;
use crate::missing::{self, Refusal};
use crate::params::Params;
use crate::parts::words::{count, encoded, name, plain, shown};

/// Tellings of one page.
const EACH: usize = 25;

/// Which part of the queue is shown.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    State(TellingState),
    /// Those on which a provisional fact is open.
    Provisional,
    All,
}

/// Every part, in the order of the list of them.
const PARTS: [Part; 7] = [
    Part::State(TellingState::Open),
    Part::Provisional,
    Part::State(TellingState::Accepted),
    Part::State(TellingState::Amended),
    Part::State(TellingState::Rejected),
    Part::State(TellingState::Merged),
    Part::All,
];

impl Part {
    fn word(self) -> &'static str {
        match self {
            Self::State(state) => state.as_str(),
            Self::Provisional => "provisional",
            Self::All => "all",
        }
    }

    fn title(self) -> &'static str {
        match self {
            Self::State(TellingState::Open) => "Waiting for a person",
            Self::State(TellingState::Accepted) => "Accepted",
            Self::State(TellingState::Amended) => "Accepted as amended",
            Self::State(TellingState::Rejected) => "Rejected",
            Self::State(TellingState::Merged) => "Merged",
            Self::Provisional => "Waiting for a second person",
            Self::All => "Everything ever proposed",
        }
    }

    fn holds(self, told: &TellingView) -> bool {
        match self {
            Self::State(state) => told.state == state,
            Self::Provisional => told.provisional.as_ref().is_some_and(|f| f.ended.is_none()),
            Self::All => true,
        }
    }
}

/// Returns who asks, when they may see the queue.
fn reviewer(who: Who) -> Option<Identity> {
    who.map(|Extension(who)| who).filter(|who| who.role >= Role::Reviewer)
}

fn not_a_reviewer() -> Response {
    refused("The review queue is for reviewers.").into_response()
}

pub(crate) async fn page(State(site): State<Site>, who: Who, params: Params) -> Response {
    if reviewer(who).is_none() {
        return not_a_reviewer();
    }
    match asked(&params) {
        Ok((part, number)) => {
            site.page(move |register| written(register, part, number, &params)).await
        }
        Err(refusal) => refusal.into_response(),
    }
}

fn asked(params: &Params) -> Result<(Part, usize), Refusal> {
    let word = params.one("state").unwrap_or("open");
    let part = PARTS.into_iter().find(|part| part.word() == word).ok_or_else(|| {
        let known: Vec<&str> = PARTS.iter().map(|part| part.word()).collect();
        missing::unreadable(&format!("Expected a state: one of {}.", known.join(", ")))
    })?;
    Ok((part, params.page()?))
}

fn written(
    register: &mut Register,
    part: Part,
    number: usize,
    params: &Params,
) -> Result<Page, AppError> {
    let queue = register.watch_queue(QueueShown::All)?;
    let held: Vec<&TellingView> = queue.tellings.iter().filter(|told| part.holds(told)).collect();
    let pages = held.len().div_ceil(EACH).max(1);
    let here = number.min(pages);
    let content = html! {
        h1 { "The review queue" }
        p.lead { "What articles say about designations, engagement and reactions, each to be decided once by a person. Nothing decided here changes a designation, a status or a screening answer." }
        (parts(&queue, part))
        section aria-labelledby="shown" {
            h2 #shown { (part.title()) ": " (held.len()) }
            @if queue.tellings.is_empty() {
                p { "Nothing was ever proposed. " code { "unblink watch propose FILE" } " reads an article and puts what it tells here." }
            } @else if held.is_empty() {
                p { "Nothing here." }
            } @else {
                ol.queue start=((here - 1) * EACH + 1) {
                    @for told in held.iter().skip((here - 1) * EACH).take(EACH) { li { (row(told)) } }
                }
                @if pages > 1 { (walk(part, here, pages)) }
            }
        }
    };
    let unread = params.unread(&["state", "page", "on", "known"]);
    let frame = Frame { here: "/queue", unread: &unread, ..Frame::new("The review queue") };
    Ok(frame.around(&content).into())
}

fn parts(queue: &QueueAnswer, here: Part) -> Markup {
    html! {
        nav.contents aria-label="Parts of the queue" { ul {
            @for part in PARTS {
                @let number = queue.tellings.iter().filter(|told| part.holds(told)).count();
                li { a href={ "/queue?state=" (part.word()) } aria-current=[(part == here).then_some("page")] {
                    (part.title()) " (" (number) ")" } }
            }
        } }
    }
}

fn walk(part: Part, here: usize, pages: usize) -> Markup {
    let to = |number: usize| format!("/queue?state={}&page={number}", part.word());
    html! {
        nav.walk aria-label="Pages" {
            @if here > 1 { a rel="prev" href=(to(here - 1)) { "Before" } }
            span { "Page " (here) " of " (pages) }
            @if here < pages { a rel="next" href=(to(here + 1)) { "After" } }
        }
    }
}

fn row(told: &TellingView) -> Markup {
    let event = as_it_stands(told);
    html! {
        h3 { a href=(address(&told.id.to_string())) { (told.id) ": " (summary(event)) } }
        blockquote dir="auto" lang=(shown(&told.article.language)) { (shown(&event.wording)) }
        p.soft { (source(told)) "." }
        p { (standing(told))
            @if !told.alike.is_empty() { " May be the same as " (links(&told.alike)) "." } }
    }
}

fn address(id: &str) -> String {
    format!("/queue/{}", encoded(id))
}

/// Most others that are named in one line; a ruling is told by dozens of articles.
const LINKS: usize = 8;

fn links(ids: &[unblink_app::QueueId]) -> Markup {
    html! {
        @for (n, id) in ids.iter().take(LINKS).enumerate() {
            @if n > 0 { ", " }
            a href=(address(&id.to_string())) { (id) }
        }
        @if ids.len() > LINKS { " and " (ids.len() - LINKS) " more" }
    }
}

/// Returns an event as amended, where a person amended it.
fn as_it_stands(told: &TellingView) -> &QueuedEvent {
    told.decision.as_ref().and_then(|word| word.amended.as_ref()).unwrap_or(&told.event)
}

/// Returns an event in a line: what, whom, by whom, when.
fn summary(event: &QueuedEvent) -> Markup {
    let (family, step) = event.kind.split_once('.').unwrap_or(("", &event.kind));
    html! {
        (plain(family)) " – " (plain(step))
        @if !event.target.is_empty() { ", " (parties(&event.target)) }
        @if !event.actor.is_empty() { ", by " (parties(&event.actor)) }
        ", " @match &event.date { Some(date) => (shown(date)), None => "no date" }
    }
}

fn parties(all: &[QueuedParty]) -> Markup {
    html! { @for (n, party) in all.iter().enumerate() { @if n > 0 { " and " } (name(&party.caption)) } }
}

fn source(told: &TellingView) -> Markup {
    let article = &told.article;
    html! {
        bdi dir="auto" { (shown(article.title.as_deref().unwrap_or("Without a headline"))) }
        " (" (shown(&article.source))
        @if let Some(publisher) = &article.publisher { ", " (shown(publisher)) } "), "
        @match &article.published { Some(day) => { "published " (shown(day)) } None => "day not known" }
        "; read by " (shown(&told.extractor.name))
        @if told.birth == "needs_review" { " alone: needs review" }
    }
}

/// Returns where it stands, in a sentence.
fn standing(told: &TellingView) -> Markup {
    html! {
        @match &told.decision {
            None => { strong { "Open." } }
            Some(word) => { strong { (plain(told.state.as_str())) }
                @if let Some(into) = word.into { " into " (links(&[into])) }
                " by " (shown(&word.by)) ": " (shown(&word.reason)) "." }
        }
        @if let Some(fact) = &told.provisional { " A provisional fact is " (fact.state) "." }
        @if told.state == TellingState::Accepted || told.state == TellingState::Amended {
            " It rests on " (count(told.evidence.len(), "stretch of text", "stretches of text")) "." }
    }
}
