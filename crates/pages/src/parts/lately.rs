//! The editions that changed something, newest first, each with what came and what left.

use std::collections::BTreeMap;

use jiff::civil::Date;
use maud::{Markup, html};
use unblink_app::{AppError, ChangeKind, Register};
use unblink_model::{AsOf, EditionId, ListId};

use crate::layout::day;
use crate::params::Clocks;
use crate::parts::words::{encoded, shown};

/// An edition and what it changed.
pub(crate) struct Lately {
    pub(crate) list: ListId,
    pub(crate) edition: EditionId,
    pub(crate) published: Date,
    pub(crate) counts: BTreeMap<ChangeKind, usize>,
}

/// Returns the newest editions that changed something, of every list.
pub(crate) fn editions(
    register: &mut Register,
    as_of: &AsOf,
    most: usize,
) -> Result<Vec<Lately>, AppError> {
    let last = as_of.published.min(as_of.valid);
    let mut found: Vec<Lately> = Vec::new();
    for feed in register.feed(None)? {
        let mut own: Vec<Lately> = Vec::new();
        for line in feed.lines.iter().rev().filter(|line| line.published <= last) {
            if own.last().is_none_or(|one| one.edition != line.edition) {
                if own.len() == most {
                    break;
                }
                own.push(Lately {
                    list: feed.list.clone(),
                    edition: line.edition.clone(),
                    published: line.published,
                    counts: BTreeMap::new(),
                });
            }
            if let Some(one) = own.last_mut() {
                *one.counts.entry(line.kind).or_default() += 1;
            }
        }
        found.extend(own);
    }
    found.sort_by(|a, b| (b.published, &a.list).cmp(&(a.published, &b.list)));
    found.truncate(most);
    Ok(found)
}

/// Returns the editions as a list of links.
pub(crate) fn told(found: &[Lately], clocks: Clocks) -> Markup {
    html! {
        ul.lately {
            @for one in found {
                li {
                    (day(one.published)) " "
                    a href=(clocks.on(&edition_url(&one.edition))) { code { (shown(one.list.as_str())) } }
                    ": " (counts(&one.counts))
                }
            }
        }
    }
}

/// Returns the address of an edition's own page.
pub(crate) fn edition_url(edition: &EditionId) -> String {
    format!("/edition/{}", encoded(edition.as_str()))
}

/// Returns counts by kind in words, who came and went first.
pub(crate) fn counts(counts: &BTreeMap<ChangeKind, usize>) -> String {
    let order = [
        (ChangeKind::Listed, "listed"),
        (ChangeKind::Relisted, "listed again"),
        (ChangeKind::Delisted, "delisted"),
        (ChangeKind::Renumbered, "renumbered"),
        (ChangeKind::Amended, "amended"),
    ];
    let words: Vec<String> = order
        .iter()
        .filter_map(|(kind, words)| counts.get(kind).map(|count| format!("{count} {words}")))
        .collect();
    words.join(", ")
}
