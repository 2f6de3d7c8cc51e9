//! From an entry's observations to the courses of its programmes: listed, ended, listed again.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use unblink_model::{AsOf, EntityKey, Listing, Property, Value, When};

use crate::{Digest, EditionMeta, Facet, History, Observation, Order, Seen, Values};

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
///
/// Formats are compared with themselves: a programme ends when the entry leaves the list, or when
/// a format that printed it for this stay no longer does. An entry that no edition at hand names
/// a programme of is on the list under the empty programme, never off it.
pub fn programmes(
    history: &History,
    key: &EntityKey,
    values: &dyn Fn(&Digest) -> Option<Values>,
    as_of: &AsOf,
) -> Vec<ProgrammeCourse> {
    let mut fold = Fold { history, key, as_of, courses: BTreeMap::new(), stay: None };
    for order in turning_points(history, key, as_of) {
        let Some(meta) = history.edition(&order) else { continue };
        if !history.present(key, Some(&order), as_of) {
            fold.leave(&order);
            continue;
        }
        let facet = Facet::Value(meta.coverage.format.clone(), Property::Listing);
        let told = history
            .covers(meta, key, &facet)
            .then(|| listings(history.seen(key, &facet, Some(&order), as_of), values));
        fold.stand(&order, &facet, told);
    }
    let courses = fold.courses.into_iter();
    courses.map(|(programme, spells)| ProgrammeCourse { programme, spells }).collect()
}

/// Returns the editions at which the course can turn: presence or a format's programmes change,
/// or a format prints them for the first time in a stay.
fn turning_points(history: &History, key: &EntityKey, as_of: &AsOf) -> BTreeSet<Order> {
    let presence: Vec<&Observation> = history.turns(key, &Facet::Presence, as_of).collect();
    let mut points: BTreeSet<Order> = presence.iter().map(|o| o.order.clone()).collect();
    for facet in history.facets(key) {
        if !matches!(facet, Facet::Value(_, Property::Listing)) {
            continue;
        }
        points.extend(history.turns(key, facet, as_of).map(|o| o.order.clone()));
        for turn in presence.iter().filter(|o| o.seen == Seen::Present) {
            let first = history.edition_from(&turn.order, key, facet, as_of);
            points.extend(first.map(EditionMeta::order));
        }
    }
    points
}

fn listings(seen: Option<Seen>, values: &dyn Fn(&Digest) -> Option<Values>) -> Vec<Listing> {
    let Some(Seen::Values(digest)) = seen else { return Vec::new() };
    let Some(values) = values(&digest) else { return Vec::new() };
    let of = |value: &Value| match value {
        Value::Listing(listing) => Some(listing.clone()),
        _ => None,
    };
    values.values().iter().filter_map(of).collect()
}

/// The entry's present stay on the list, whatever its programmes.
struct OnList {
    /// The last edition before it that tells of the entry and lacks it.
    lacked: Option<Order>,
    /// What each format last printed in this stay.
    printed: BTreeMap<Facet, BTreeSet<String>>,
}

struct Fold<'a> {
    history: &'a History,
    key: &'a EntityKey,
    as_of: &'a AsOf,
    courses: BTreeMap<String, Vec<Spell>>,
    stay: Option<OnList>,
}

impl Fold<'_> {
    fn told_before(&self, order: &Order, facet: &Facet) -> Option<Order> {
        self.history.edition_before(order, self.key, facet, self.as_of).map(EditionMeta::order)
    }

    /// The entry is not on the list by the edition `order`.
    fn leave(&mut self, order: &Order) {
        self.stay = None;
        let after = self.told_before(order, &Facet::Presence);
        for spells in self.courses.values_mut() {
            close(spells, after.as_ref(), order);
        }
    }

    /// The entry is on the list by the edition `order`, under these programmes if it tells.
    fn stand(&mut self, order: &Order, facet: &Facet, told: Option<Vec<Listing>>) {
        let lacked = self.told_before(order, &Facet::Presence);
        let stay = self.stay.get_or_insert_with(|| OnList { lacked, printed: BTreeMap::new() });
        let lacked = stay.lacked.clone();
        if let Some(now) = told {
            let codes: BTreeSet<String> = now.iter().map(|l| l.programme.clone()).collect();
            let before = stay.printed.insert(facet.clone(), codes.clone()).unwrap_or_default();
            // Printed by this format's edition before, or, for what is new, lacked by it.
            let previous = self.told_before(order, facet);
            for gone in before.difference(&codes) {
                if let Some(spells) = self.courses.get_mut(gone) {
                    close(spells, previous.as_ref(), order);
                }
            }
            let unnamed = if now.is_empty() { None } else { self.take_unnamed() };
            let between = unnamed.map_or_else(
                || interval(lacked.as_ref().max(previous.as_ref()), order),
                |spell| spell.seen_between,
            );
            for listing in now {
                self.open(order, between, listing);
            }
        }
        if self.courses.values().all(|spells| spells.last().is_none_or(|s| s.ended.is_some())) {
            let before = self.told_before(order, &Facet::Presence);
            let unnamed = Listing {
                programme: String::new(),
                listed_on: None,
                instrument: None,
                measures: Vec::new(),
            };
            self.open(order, interval(before.as_ref(), order), unnamed);
        }
    }

    /// A stay known only as "on the list" ends where its programme becomes known: same stay.
    fn take_unnamed(&mut self) -> Option<Spell> {
        let spell = self.courses.get_mut("")?.pop_if(|spell| spell.ended.is_none());
        self.courses.retain(|_, spells| !spells.is_empty());
        spell
    }

    fn open(&mut self, order: &Order, between: When, listing: Listing) {
        let spells = self.courses.entry(listing.programme.clone()).or_default();
        let open = spells.pop_if(|spell| spell.ended.is_none());
        // A list may go on printing the day of an earlier stay; it says nothing of this one.
        let previous_end = spells.last().and_then(|spell| spell.until).and_then(When::latest);
        let printed = printed_since(&listing, previous_end);
        spells.push(match open {
            Some(spell) => Spell { since: printed.unwrap_or(spell.since), listing, ..spell },
            None => Spell {
                since: printed.unwrap_or(between),
                seen_between: between,
                first: order.clone(),
                until: None,
                ended: None,
                listing,
            },
        });
    }
}

/// Returns the printed date of listing, unless it speaks of an earlier stay that has ended.
fn printed_since(listing: &Listing, previous_end: Option<Date>) -> Option<When> {
    let date = listing.listed_on?;
    match (previous_end, date.latest()) {
        (Some(end), Some(latest)) if latest <= end => None,
        _ => Some(date),
    }
}

fn close(spells: &mut [Spell], after: Option<&Order>, order: &Order) {
    let Some(spell) = spells.last_mut().filter(|spell| spell.ended.is_none()) else { return };
    spell.until = Some(interval(after, order));
    spell.ended = Some(order.clone());
}

fn interval(after: Option<&Order>, by: &Order) -> When {
    When::Between { after: after.map(Order::day), by: Some(by.day()) }
}
