//! What a healthy edition looks like, and the inspection that holds the others for a person.

use std::collections::BTreeSet;

use jiff::civil::Date;
use unblink_model::{Edition, EntityKey, EntityKind, Extent, Property};

/// A declared share of entities that must carry a property.
#[derive(Clone, Copy, Debug)]
pub struct Share {
    /// The property.
    pub property: Property,
    /// Of which entities; `None` is all of them.
    pub kind: Option<EntityKind>,
    /// Least share, 0 to 1.
    pub least: f64,
}

/// Bounds of a healthy edition, in absolute numbers and against its neighbours in date.
#[derive(Clone, Copy, Debug)]
pub struct Expected {
    /// Fewest and most persons.
    pub persons: (usize, usize),
    /// Fewest and most entries of every kind.
    pub entries: (usize, usize),
    /// Largest share of a neighbour's entries that may be gone (or be new, seen backwards) when
    /// both are published on the same day.
    pub gone_at_once: f64,
    /// How much that share grows for every year between the two.
    pub gone_per_year: f64,
    /// Least fill of properties, among those who are on the list.
    pub fill: &'static [Share],
}

/// A neighbouring edition of the same list: its day and the keys it holds.
#[derive(Clone, Debug)]
pub struct Neighbour {
    /// Its day of publication.
    pub day: Date,
    /// The keys listed by then.
    pub keys: BTreeSet<EntityKey>,
}

/// A reason to hold an edition for a person, in words.
pub type Finding = String;

/// Returns why `edition` does not look healthy; empty means it may be appended.
///
/// Only whole editions are held against counts and neighbours: a part proves no absence, so it
/// cannot delist anyone. An empty part is still held, because it says nothing at all.
pub fn inspect(
    edition: &Edition,
    expected: &Expected,
    before: Option<&Neighbour>,
    after: Option<&Neighbour>,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    if edition.entities.is_empty() && edition.facts.is_empty() {
        findings.push("the edition holds no entries".to_owned());
        return findings;
    }
    if edition.coverage.extent == Extent::Part {
        return findings;
    }
    counts(edition, expected, &mut findings);
    fills(edition, expected, &mut findings);
    for (neighbour, which) in [(before, "before"), (after, "after")] {
        if let Some(neighbour) = neighbour {
            turnover(edition, expected, neighbour, which, &mut findings);
        }
    }
    findings
}

fn counts(edition: &Edition, expected: &Expected, findings: &mut Vec<Finding>) {
    let persons = edition.entities.iter().filter(|e| e.kind() == Some(EntityKind::Person)).count();
    let all = edition.entities.len();
    for (what, found, (least, most)) in
        [("persons", persons, expected.persons), ("entries", all, expected.entries)]
    {
        if found < least || found > most {
            findings.push(format!("expected {least} to {most} {what}, found {found}"));
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "lists have far fewer than 2^52 entries")]
fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

fn fills(edition: &Edition, expected: &Expected, findings: &mut Vec<Finding>) {
    for rule in expected.fill {
        let of_kind: Vec<_> = edition
            .entities
            .iter()
            .filter(|e| !e.is_former())
            .filter(|e| rule.kind.is_none_or(|kind| e.kind() == Some(kind)))
            .collect();
        let filled = of_kind.iter().filter(|e| !e.values(rule.property).is_empty()).count();
        let found = share(filled, of_kind.len());
        if !of_kind.is_empty() && found < rule.least {
            findings.push(format!(
                "expected {} in at least {:.0} % of {}, found it in {:.1} %",
                rule.property,
                rule.least * 100.0,
                rule.kind.map_or("entries".to_owned(), |kind| format!("{} entries", kind.schema())),
                found * 100.0
            ));
        }
    }
}

fn turnover(
    edition: &Edition,
    expected: &Expected,
    neighbour: &Neighbour,
    which: &str,
    findings: &mut Vec<Finding>,
) {
    // Whom the list prints as removed is not on it, in this edition as in its neighbours.
    let keys: BTreeSet<&EntityKey> =
        edition.entities.iter().filter(|e| !e.is_former()).map(|e| &e.key).collect();
    let gone = neighbour.keys.iter().filter(|key| !keys.contains(key)).count();
    let new = keys.iter().filter(|key| !neighbour.keys.contains(**key)).count();
    let days = edition.published.day().since(neighbour.day).map_or(0, |span| span.get_days().abs());
    let allowed = expected.gone_at_once + expected.gone_per_year * f64::from(days) / 365.25;
    // Seen backwards in time, what is new in the later edition is gone from the earlier one.
    for (what, count, whole) in [
        ("are not in this one", gone, neighbour.keys.len()),
        ("are new in this one", new, keys.len()),
    ] {
        if share(count, whole) > allowed {
            findings.push(format!(
                "{count} entries against the edition {which} it ({}) {what}: {:.1} %, expected at \
                 most {:.1} % within {days} days",
                neighbour.day,
                share(count, whole) * 100.0,
                allowed * 100.0
            ));
        }
    }
}
