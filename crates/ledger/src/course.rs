//! From an entry's observations to the courses of its programmes: listed, ended, listed again.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use unblink_model::{AsOf, EntityKey, Listing, Property, When};

use crate::{Digest, Facet, History, Order, Values};

/// One unbroken stay of an entry under a programme, as the editions tell it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spell {
    /// When it began: the date the list prints, else an interval between editions.
    pub since: When,
    /// The interval between editions in which it began, whatever the list prints.
    pub seen_between: When,
    /// The edition that first showed it.
    pub first: Order,
    /// When it ended, if it has: an interval between editions.
    pub until: Option<When>,
    /// The edition that first lacked it.
    pub ended: Option<Order>,
    /// The listing as last printed in this spell.
    pub listing: Listing,
}

/// The stays of one entry under one programme, oldest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProgrammeCourse {
    /// The issuer's code of the programme; empty when no edition at hand names programmes.
    pub programme: String,
    /// The stays.
    pub spells: Vec<Spell>,
}

/// Returns the courses of an entry's programmes as of a place in time.
///
/// `values` gives what stands behind a digest. Only editions that count (`as_of.published`,
/// `as_of.recorded`) are looked at; `as_of.valid` plays no part here.
pub fn programmes(
    history: &History,
    key: &EntityKey,
    values: &dyn Fn(&Digest) -> Option<Values>,
    as_of: &AsOf,
) -> Vec<ProgrammeCourse> {
    let mut courses: BTreeMap<String, Vec<Spell>> = BTreeMap::new();
    for order in turning_points(history, key, as_of) {
        let present = history.present(key, Some(&order), as_of);
        let now =
            if present { listings(history, key, &order, values, as_of) } else { Some(Vec::new()) };
        // `None`: on the list by an edition that names no programmes; what was known stays.
        let Some(now) = now else {
            if courses.values().all(|spells| spells.last().is_none_or(|s| s.ended.is_some())) {
                let unnamed = Listing {
                    programme: String::new(),
                    listed_on: None,
                    instrument: None,
                    measures: Vec::new(),
                };
                open(history, key, &order, &unnamed, &mut courses, as_of);
            }
            continue;
        };
        let codes: BTreeSet<&str> = now.iter().map(|l| l.programme.as_str()).collect();
        for (programme, spells) in &mut courses {
            if !codes.contains(programme.as_str()) {
                close(history, key, &order, present, spells, as_of);
            }
        }
        for listing in &now {
            open(history, key, &order, listing, &mut courses, as_of);
        }
    }
    courses.into_iter().map(|(programme, spells)| ProgrammeCourse { programme, spells }).collect()
}

/// Returns the editions at which presence or programmes are observed anew, in order.
fn turning_points(history: &History, key: &EntityKey, as_of: &AsOf) -> BTreeSet<Order> {
    history
        .facets(key)
        .filter(|facet| matches!(facet, Facet::Presence | Facet::Value(_, Property::Listing)))
        .flat_map(|facet| history.observations(key, facet))
        .filter(|o| {
            o.order.day() <= as_of.published
                && as_of.recorded.is_none_or(|recorded| o.recorded <= recorded)
        })
        .map(|o| o.order.clone())
        .collect()
}

/// Returns the listings printed by the newest edition up to `order` that prints any; `None` when
/// no such edition exists.
fn listings(
    history: &History,
    key: &EntityKey,
    order: &Order,
    values: &dyn Fn(&Digest) -> Option<Values>,
    as_of: &AsOf,
) -> Option<Vec<Listing>> {
    let current = history.current(key, Property::Listing, Some(order), as_of)?;
    let Some(values) = current.digest.and_then(|digest| values(&digest)) else {
        return Some(Vec::new());
    };
    Some(
        values
            .values()
            .iter()
            .filter_map(|value| match value {
                unblink_model::Value::Listing(listing) => Some(listing.clone()),
                _ => None,
            })
            .collect(),
    )
}

fn open(
    history: &History,
    key: &EntityKey,
    order: &Order,
    listing: &Listing,
    courses: &mut BTreeMap<String, Vec<Spell>>,
    as_of: &AsOf,
) {
    // A stay known only as "on the list" ends where its programme becomes known: same stay.
    let unnamed = if listing.programme.is_empty() {
        None
    } else {
        courses.get_mut("").and_then(|spells| spells.pop_if(|s| s.ended.is_none()))
    };
    courses.retain(|_, spells| !spells.is_empty());
    let spells = courses.entry(listing.programme.clone()).or_default();
    let previous_end = spells.iter().rev().find_map(|spell| spell.until).and_then(When::latest);
    if let Some(spell) = spells.last_mut().filter(|spell| spell.ended.is_none()) {
        spell.listing = listing.clone();
        if let Some(date) = printed_since(listing, previous_end) {
            spell.since = date;
        }
        return;
    }
    let between = unnamed.map_or_else(|| interval(history, key, order, as_of), |s| s.seen_between);
    let since = printed_since(listing, previous_end).unwrap_or(between);
    spells.push(Spell {
        since,
        seen_between: between,
        first: order.clone(),
        until: None,
        ended: None,
        listing: listing.clone(),
    });
}

/// Returns the printed date of listing, unless it speaks of an earlier stay that has ended.
fn printed_since(listing: &Listing, previous_end: Option<Date>) -> Option<When> {
    let date = listing.listed_on?;
    match (previous_end, date.latest()) {
        (Some(end), Some(latest)) if latest <= end => None,
        _ => Some(date),
    }
}

fn close(
    history: &History,
    key: &EntityKey,
    order: &Order,
    present: bool,
    spells: &mut [Spell],
    as_of: &AsOf,
) {
    let Some(spell) = spells.last_mut().filter(|spell| spell.ended.is_none()) else { return };
    // Gone from the list is seen by any edition that tells presence; gone from a programme only
    // by one that names programmes for an entry it holds.
    let facet = if present {
        history
            .facets(key)
            .find(|facet| matches!(facet, Facet::Value(_, Property::Listing)))
            .cloned()
            .unwrap_or(Facet::Presence)
    } else {
        Facet::Presence
    };
    let after = history.edition_before(order, key, &facet, as_of).map(|m| m.published.day());
    spell.until = Some(When::Between { after, by: Some(order.day()) });
    spell.ended = Some(order.clone());
}

/// Returns the interval in which an entry came under a programme: after the last edition that
/// tells and lacked it, by the one that first has it.
fn interval(history: &History, key: &EntityKey, order: &Order, as_of: &AsOf) -> When {
    let mut before = history.edition_before(order, key, &Facet::Presence, as_of);
    if before.is_some_and(|meta| history.present(key, Some(&meta.order()), as_of)) {
        // It was on the list already; only an edition that names programmes lacked this one.
        before = history
            .facets(key)
            .filter(|facet| matches!(facet, Facet::Value(_, Property::Listing)))
            .filter_map(|facet| history.edition_before(order, key, facet, as_of))
            .max_by_key(|meta| meta.order());
    }
    When::Between { after: before.map(|meta| meta.published.day()), by: Some(order.day()) }
}
