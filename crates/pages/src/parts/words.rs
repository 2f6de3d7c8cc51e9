//! The register's words as people read them, and names as they may be shown.

use std::fmt::Write;

use jiff::civil::Date;
use maud::{Markup, html};
use unblink_app::{SubjectRef, safe};
use unblink_model::{PartialDate, Scope, Status, StatusKind, When};

/// Returns words with everything that hides or turns text written out.
pub(crate) fn shown(text: &str) -> String {
    safe(text).into_owned()
}

/// Returns a name: its own direction, kept from turning the words around it.
pub(crate) fn name(text: &str) -> Markup {
    html! { bdi dir="auto" { (shown(text)) } }
}

/// Returns a subject's address, with the clocks of the page it is reached from.
pub(crate) fn subject_url(id: &str, clocks: &str) -> String {
    format!("/subject/{}{clocks}", encoded(id))
}

/// Returns a link to a subject.
pub(crate) fn subject(subject: &SubjectRef, clocks: &str) -> Markup {
    html! { a href=(subject_url(subject.id.as_str(), clocks)) { (name(&subject.caption)) } }
}

/// Writes every byte that is not plain in an address as `%XX`.
pub(crate) fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~:".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// Returns one of the register's words as a person writes it: `enabling_law` is “enabling law”.
pub(crate) fn plain(word: &str) -> String {
    shown(word).replace('_', " ")
}

/// Returns the words for a status.
pub(crate) fn status_words(status: Status) -> &'static str {
    match status {
        Status::Listed => "listed",
        Status::Amended => "listed, amended",
        Status::Renewed => "listed, renewed",
        Status::Relisted => "listed again",
        Status::Suspended => "suspended",
        Status::Expired => "expired",
        Status::Delisted => "delisted",
        Status::Annulled => "annulled",
        Status::NeverListed => "not listed",
        Status::Unknown => "not known",
    }
}

/// Returns the style that goes with a status; the words say the same without it.
pub(crate) fn status_class(status: Status) -> &'static str {
    match (status, status.kind()) {
        (Status::Suspended, _) => "suspended",
        (_, StatusKind::OnList) => "listed",
        (_, StatusKind::Former) => "former",
        (_, StatusKind::Never) => "never",
        (_, StatusKind::Unknown) => "unknown",
    }
}

/// Returns a status as a badge: a shape, a colour and its word.
pub(crate) fn status(status: Status) -> Markup {
    html! { span.status .(status_class(status)) { (status_words(status)) } }
}

/// Returns a designation's status. A regime that lists only names associated with the actor does
/// not list the actor: its badge says so and looks apart.
pub(crate) fn standing(of: Status, names: Scope) -> Markup {
    match (names, of.kind()) {
        (Scope::AssociatedNames, StatusKind::OnList) => html! {
            span.status.associated {
                @if of == Status::Suspended { "associated names, suspended" }
                @else { "associated names" }
            }
        },
        _ => status(of),
    }
}

/// Returns whom a regime names, where it is not the actor itself.
pub(crate) fn scope(scope: Scope) -> Option<&'static str> {
    match scope {
        Scope::Actor => None,
        Scope::AssociatedNames => Some("names associated with it"),
    }
}

/// Returns a time; a standing fact has none.
pub(crate) fn when(when: Option<When>) -> Markup {
    match when {
        None => html! { span.soft { "undated" } },
        Some(When::On(date)) => partial(date),
        Some(between) => html! { span.between { (between) } },
    }
}

/// Returns a date, whole or partial; HTML knows days, months and years alike.
pub(crate) fn partial(date: PartialDate) -> Markup {
    html! { time datetime=(date) { (date) } }
}

/// Returns a day written out: “17 April 2025”.
pub(crate) fn long_day(date: Date) -> String {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let month = usize::from(date.month().unsigned_abs()).saturating_sub(1);
    format!("{} {} {}", date.day(), MONTHS.get(month).unwrap_or(&""), date.year())
}

/// Returns a number with the right form of its noun.
pub(crate) fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}
