//! Where a statement comes from: the page or edition, its grade, and where nobody has seen it.

use maud::{Markup, html};
use unblink_app::SourceRef;
use unblink_model::{Grade, Seen, Source};

use crate::parts::words::{encoded, shown};

/// Returns sources as a list, each with its grade and whether it was seen to say so.
pub(crate) fn list(sources: &[SourceRef]) -> Markup {
    html! {
        @if sources.is_empty() {
            span.soft { "no source" }
        } @else {
            ul.sources {
                @for source in sources {
                    li { (one(&source.url, Some(source.grade), source.seen)) }
                }
            }
        }
    }
}

/// Returns the source of a curated row.
pub(crate) fn of_row(source: &Source) -> Markup {
    html! {
        ul.sources {
            li { (one(&source.url, Some(source.grade), source.seen)) }
            @if let Some(second) = &source.second_url {
                li { (one(second, None, source.seen)) }
            }
        }
    }
}

/// Returns one source.
pub(crate) fn one(url: &str, grade: Option<Grade>, seen: Seen) -> Markup {
    html! {
        (place(url))
        @if let Some(grade) = grade { " " span.grade .(grade.as_str()) { (grade.as_str()) } }
        // What was seen is the rule and needs no word; what was not is said.
        @if let Some(words) = unseen_words(seen) { " " span.seen.unseen-source { (words) } }
    }
}

/// Returns an address as a link where it is one; an edition leads to its list.
pub(crate) fn place(url: &str) -> Markup {
    if let Some(rest) = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://")) {
        let host = rest.split(['/', '?', '#']).next().unwrap_or(rest);
        let host = host.strip_prefix("www.").unwrap_or(host);
        // No referrer goes along and no robot follows: every page's headers say so once.
        return html! { a href=(url) { (shown(host)) } };
    }
    html! {
        @if let Some((list, _)) = url.split_once('@') {
            a.edition href={ "/lists#" (encoded(list)) } { (shown(url)) }
        } @else {
            span { (shown(url)) }
        }
    }
}

/// Returns what the letters beside sources mean, once for a page.
pub(crate) fn grades() -> Markup {
    html! {
        p.soft.grades { "Beside each source: "
            @for (n, grade) in [Grade::A, Grade::B, Grade::C].into_iter().enumerate() {
                @if n > 0 { "; " }
                span.grade .(grade.as_str()) { (grade.as_str()) } " " (grade_words(grade))
            }
            ". Where nobody has seen the source say so, that is written." }
    }
}

fn grade_words(grade: Grade) -> &'static str {
    match grade {
        Grade::A => "an official host",
        Grade::B => "an agency or newspaper of record, or a copy of an official text",
        Grade::C => "any other host, or not graded",
    }
}

fn unseen_words(seen: Seen) -> Option<&'static str> {
    match seen {
        Seen::Yes => None,
        Seen::FromKnowledge => Some("not seen: from knowledge"),
        Seen::NegativeSearch => Some("searched, nothing found"),
    }
}
