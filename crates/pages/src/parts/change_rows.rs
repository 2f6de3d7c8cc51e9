//! Changes as a table: what happened to whom, in which edition, and what stands differently now.

use maud::{Markup, html};
use unblink_app::{ChangeKind, ChangeRow};

use crate::layout::day;
use crate::parts::lately::edition_url;
use crate::parts::records::{label, values};
use crate::parts::words::{name, plain, shown, subject_url, when};

/// The kinds of change, with their words.
pub(crate) const KINDS: [(&str, ChangeKind); 5] = [
    ("listed", ChangeKind::Listed),
    ("amended", ChangeKind::Amended),
    ("delisted", ChangeKind::Delisted),
    ("relisted", ChangeKind::Relisted),
    ("renumbered", ChangeKind::Renumbered),
];

/// Values shown of one property; a list may print hundreds.
const VALUES: usize = 12;

/// Returns the order in which kinds are read: who came and went before who was amended.
pub(crate) fn rank(kind: ChangeKind) -> u8 {
    match kind {
        ChangeKind::Listed => 0,
        ChangeKind::Relisted => 1,
        ChangeKind::Delisted => 2,
        ChangeKind::Renumbered => 3,
        ChangeKind::Amended => 4,
    }
}

/// Returns how many of each kind there are, in words.
pub(crate) fn by_kind(kinds: &(impl Iterator<Item = ChangeKind> + Clone)) -> String {
    let counts = KINDS.iter().filter_map(|(word, kind)| {
        let number = kinds.clone().filter(|one| one == kind).count();
        (number > 0).then(|| format!("{number} {word}"))
    });
    counts.collect::<Vec<_>>().join(", ")
}

/// Returns the table.
pub(crate) fn table(rows: &[ChangeRow]) -> Markup {
    html! {
        table.changes {
            thead { tr { th scope="col" { "Seen in the edition of" } th scope="col" { "What" }
                th scope="col" { "Who" } th scope="col" { "Details" } } }
            tbody { @for row in rows { (change(row)) } }
        }
    }
}

fn change(row: &ChangeRow) -> Markup {
    html! {
        tr {
            td data-label="Edition of" {
                a href=(edition_url(&row.change.edition)) { (day(row.change.published)) }
                span.soft.block { code { (shown(row.list.as_str())) } }
                @if row.scrape_date { span.soft.block { "day the file was seen" } } }
            td data-label="What" { span.change .(word(row.change.kind)) { (word(row.change.kind)) }
                span.soft.block { (when(Some(row.change.when))) } }
            th scope="row" data-label="Who" {
                a href=(subject_url(row.subject.as_str(), "")) { (name(&row.caption)) }
                span.soft.block { code { (shown(row.change.key.as_str())) }
                    @if let Some(old) = &row.change.formerly { ", formerly " code { (shown(old.as_str())) } } } }
            td data-label="Details" { (details(row)) }
        }
    }
}

/// Returns what stands differently, folded.
pub(crate) fn details(row: &ChangeRow) -> Markup {
    html! {
        @if !row.change.fields.is_empty() {
            details {
                summary { @for (n, field) in row.change.fields.iter().enumerate() {
                    @if n > 0 { ", " } (label(field.property)) } }
                @for field in &row.change.fields {
                    p.soft { (plain(&label(field.property))) }
                    @if !field.removed.is_empty() { del { (some(&field.removed)) } }
                    @if !field.added.is_empty() { ins { (some(&field.added)) } }
                }
            }
        }
    }
}

fn some(all: &[unblink_model::Value]) -> Markup {
    html! {
        (values(all.get(..VALUES).unwrap_or(all)))
        @if all.len() > VALUES { span.soft { "and " (all.len() - VALUES) " more" } }
    }
}

fn word(kind: ChangeKind) -> &'static str {
    KINDS.iter().find(|(_, known)| *known == kind).map_or("changed", |(word, _)| *word)
}
