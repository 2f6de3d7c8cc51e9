//! Designations as rows: who lists, where it stands, since when, what it forbids, who says so.

use maud::{Markup, html};
use unblink_app::{AuthorityRef, DesignationView, NoData, NotListed, StepView};
use unblink_model::Instrument;

use crate::layout::day;
use crate::parts::sources;
use crate::parts::words::{partial, plain, scope, shown, standing, when};

/// Returns an authority: its jurisdiction and its name.
pub(crate) fn authority(authority: &AuthorityRef) -> Markup {
    html! {
        @if !authority.jurisdiction.is_empty() {
            abbr.place { (shown(&authority.jurisdiction)) } " "
        }
        span.body { (shown(&authority.name)) }
        // Two authorities of one body bear one name; the id tells them apart.
        " " span.id { (shown(&authority.id)) }
    }
}

/// Returns an authority with the programme.
pub(crate) fn lister(who: &AuthorityRef, programme: Option<&str>) -> Markup {
    html! {
        (authority(who))
        @if let Some(programme) = programme { " " span.programme { (shown(programme)) } }
    }
}

/// Returns a legal act.
pub(crate) fn instrument(act: &Instrument) -> Markup {
    html! {
        @match act.url.as_deref().filter(|url| url.starts_with("https://") || url.starts_with("http://")) {
            Some(url) => a href=(url) { (shown(&act.title)) },
            None => span { (shown(&act.title)) },
        }
        @if let Some(date) = act.date { " (" (partial(date)) ")" }
    }
}

/// Returns what is forbidden.
pub(crate) fn measures(measures: &[String]) -> Markup {
    html! {
        @if measures.is_empty() {
            span.soft { "not established" }
        } @else {
            ul.plain { @for measure in measures { li { (shown(measure)) } } }
        }
    }
}

/// Returns designations as a table; `former` ones show their end.
pub(crate) fn table(views: &[DesignationView], caption: &str) -> Markup {
    let ended = views.iter().any(|view| view.until.is_some());
    html! {
        table.designations {
            caption.unseen { (caption) }
            thead { tr {
                th scope="col" { "Authority" }
                th scope="col" { "Status" }
                th scope="col" { "Since" }
                @if ended { th scope="col" { "Until" } }
                th scope="col" { "Forbids" }
                th scope="col" { "Legal act and sources" }
            } }
            tbody {
                @for view in views {
                    tr {
                        th scope="row" {
                            (lister(&view.authority, view.programme.as_deref()))
                            @if view.programme.is_some() && view.programme_title.is_none() {
                                " " span.soft { "a code not known here" }
                            }
                        }
                        td data-label="Status" { (standing(view.status, view.scope)) }
                        td data-label="Since" { (when(view.since)) }
                        @if ended { td data-label="Until" { (when(view.until)) } }
                        td data-label="Forbids" { (measures(&view.measures)) }
                        td data-label="Legal act and sources" { (grounds(view)) }
                    }
                }
            }
        }
    }
}

fn grounds(view: &DesignationView) -> Markup {
    html! {
        @if let Some(act) = &view.instrument { p { (instrument(act)) } }
        @for step in &view.uncertain {
            p.doubt { "May have changed: " (plain(&step.event)) " " (when(step.when)) }
        }
        @if let Some(step) = &view.step { (doubts(step)) }
        @if !view.lists.is_empty() {
            p.soft { "Vouched for by "
                @for (n, list) in view.lists.iter().enumerate() {
                    @if n > 0 { ", " }
                    (sources::one(list.edition.as_str(), None, unblink_model::Seen::Yes))
                    " (" code { (shown(list.key.as_str())) }
                    @if list.stale { ", stale: of " (day(list.published)) } ")"
                }
            }
        }
        (sources::list(&view.sources))
    }
}

/// Returns where a step's sources contradict each other.
pub(crate) fn doubts(step: &StepView) -> Markup {
    html! { @for dispute in &step.disputed { p.doubt { "Sources disagree: " (shown(dispute)) } } }
}

/// Returns authorities known not to list.
pub(crate) fn never(rows: &[NotListed]) -> Markup {
    html! {
        ul.rows {
            @for row in rows {
                li {
                    (authority(&row.authority))
                    @if let Some(words) = scope(row.scope) { " " span.tag { (words) } }
                    p.soft { (shown(&row.why)) }
                    (sources::list(&row.sources))
                }
            }
        }
    }
}

/// Returns authorities of which nothing is known.
pub(crate) fn unknown(rows: &[NoData]) -> Markup {
    html! {
        ul.rows {
            @for row in rows {
                li {
                    (authority(&row.authority))
                    p.soft { (shown(&row.why)) }
                    @if !row.sources.is_empty() { (sources::list(&row.sources)) }
                }
            }
        }
    }
}

/// Returns one step: when, what, by which act, who says so.
pub(crate) fn step(step: &StepView) -> Markup {
    html! {
        div.step {
            p.what { strong { (plain(&step.event)) } ", " (when(step.when)) }
            @if let Some(detail) = &step.detail { p { (shown(detail)) } }
            @if let Some(act) = &step.instrument { p.soft { (instrument(act)) } }
            @for note in &step.notes { p.soft { (shown(note)) } }
            (doubts(step))
            (sources::list(&step.sources))
        }
    }
}
