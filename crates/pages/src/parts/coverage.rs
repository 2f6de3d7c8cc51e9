//! What an answer looked at, and loudly what it could not: nothing is clear by silence.

use maud::{Markup, html};
use unblink_app::{Coverage, LoadedList, UnloadedList, reader};
use unblink_model::Use;

use crate::layout::day;
use crate::parts::words::{count, encoded, shown};

/// The list that is bundled and never an official one.
pub(crate) const REGISTER: &str = "unblink_register";

/// Returns the coverage's own sentence.
pub(crate) fn sentence(note: &str) -> Markup {
    html! { (shown(note)) }
}

/// Returns the loud banner: which lists are not loaded, and how to load them.
pub(crate) fn banner(coverage: &Coverage) -> Markup {
    written(coverage, Fold::Closed)
}

/// Returns the banner with nothing folded away.
pub(crate) fn banner_in_full(coverage: &Coverage) -> Markup {
    written(coverage, Fold::Open)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Fold {
    Open,
    Closed,
}

fn written(coverage: &Coverage, fold: Fold) -> Markup {
    let (ready, readerless): (Vec<&UnloadedList>, Vec<&UnloadedList>) =
        coverage.not_loaded.iter().partition(|list| reader(list.list.as_str()).is_some());
    let official = coverage.lists.iter().filter(|list| list.list.as_str() != REGISTER).count();
    if coverage.not_loaded.is_empty() && coverage.held.is_empty() {
        return html! {};
    }
    html! {
        section.banner .alone[official == 0] aria-labelledby="not-loaded" {
            h2 #not-loaded {
                @if official == 0 { "No official list is loaded." }
                @else { (count(coverage.not_loaded.len(), "known list is", "known lists are")) " not loaded." }
            }
            p { (sentence(&coverage.note)) " An empty answer is not a clear one." }
            @match fold {
                Fold::Open => (which(&ready, &readerless)),
                Fold::Closed => details {
                    summary { "Which, and how to load them" }
                    (which(&ready, &readerless))
                },
            }
            @if !coverage.held.is_empty() {
                p { strong { (count(coverage.held.len(), "edition waits", "editions wait"))
                    " for a person:" } }
                ul.how {
                    @for held in &coverage.held {
                        li { code { (shown(held.edition.as_str())) } " – " (shown(&held.reason)) }
                    }
                }
            }
        }
    }
}

fn which(ready: &[&UnloadedList], readerless: &[&UnloadedList]) -> Markup {
    html! {
        @if !ready.is_empty() {
            p { strong { "Load now:" } }
            ul.how {
                @for list in ready {
                    li { strong { (shown(&list.title)) } " " code { (shown(list.list.as_str())) }
                        span.soft { " – " (how(&list.how)) } }
                }
            }
        }
        @if !readerless.is_empty() {
            p { strong { (count(readerless.len(), "list", "lists")) " without a reader yet:" } }
            ul.how.compact {
                @for list in readerless {
                    li { (shown(&list.title)) " " code { (shown(list.list.as_str())) } }
                }
            }
        }
    }
}

/// Returns how to load a list, with the command as a command and the address as a link.
fn how(words: &str) -> Markup {
    html! {
        @for (n, part) in words.split('`').enumerate() {
            @if n % 2 == 1 { code { (shown(part)) } }
            @else {
                @for word in part.split_inclusive(' ') {
                    @let bare = word.trim_end_matches([' ', ',']);
                    @if bare.starts_with("https://") {
                        a href=(bare) rel="noreferrer" { (shown(bare)) } (&word[bare.len()..])
                    } @else { (shown(word)) }
                }
            }
        }
    }
}

/// Returns the loaded lists with their editions and freshness.
pub(crate) fn freshness(coverage: &Coverage) -> Markup {
    html! {
        table.fresh {
            caption.unseen { "Loaded lists, their newest whole edition and its age" }
            thead { tr { th scope="col" { "List" } th scope="col" { "Edition of" }
                th scope="col" { "Entries" } th scope="col" { "State" } } }
            tbody {
                @for list in &coverage.lists {
                    tr {
                        th scope="row" {
                            a href={ "/lists#" (encoded(list.list.as_str())) } { (shown(&list.title)) }
                        }
                        td data-label="Edition of" { (edition_day(list)) }
                        td.number data-label="Entries" { (list.entries) }
                        td data-label="State" { (state(list)) }
                    }
                }
            }
        }
    }
}

fn edition_day(list: &LoadedList) -> Markup {
    html! {
        @if let Some(published) = list.published { (day(published)) }
        @else { span.soft { "no whole edition" } }
    }
}

fn state(list: &LoadedList) -> Markup {
    html! {
        @if list.list.as_str() == REGISTER { span.tag { "bundled" } }
        @else if list.stale { span.tag.stale { "stale" } }
        @else { span.tag.current { "fresh" } }
        @if list.list_use == Use::Register { " " span.tag { "register only" } }
        @if list.newer_part.is_some() { " " span.tag { "a newer part is at hand" } }
    }
}
