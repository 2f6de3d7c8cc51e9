//! The ledger as a child would build it: every edition kept whole, every answer read off them.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::civil::Date;
use unblink_ledger::{
    Change, ChangeKind, Current, Digest, FieldChange, Order, ProgrammeCourse, Spell, Values,
};
use unblink_model::{AsOf, EntityKey, Extent, Listing, Property, Value, When};

use crate::make::Told;

pub(crate) struct Oracle {
    /// In the order of publication, with the moment of recording.
    pub(crate) editions: Vec<(Told, Timestamp)>,
}

type Shown = (FieldChange, Order, Option<Date>);

impl Oracle {
    pub(crate) fn of(editions: &[Told]) -> Self {
        let mut editions: Vec<(Told, Timestamp)> = editions
            .iter()
            .zip(1..)
            .map(|(told, second)| (told.clone(), Timestamp::from_second(second).unwrap()))
            .collect();
        editions.sort_by_key(|(told, _)| told.order());
        Self { editions }
    }

    fn counting(&self, until: Option<&Order>, as_of: &AsOf) -> Vec<&Told> {
        self.editions
            .iter()
            .filter(|(told, recorded)| {
                until.is_none_or(|until| told.order() <= *until)
                    && told.order().day() <= as_of.published
                    && as_of.recorded.is_none_or(|at| *recorded <= at)
            })
            .map(|(told, _)| told)
            .collect()
    }

    fn tells(told: &Told, key: &EntityKey) -> bool {
        told.meta.coverage.extent == Extent::All || told.said.contains_key(key)
    }

    /// What an edition says of a property, the outer `None` when it says nothing.
    #[allow(clippy::option_option, reason = "silence and an empty field are two things here")]
    fn says(told: &Told, key: &EntityKey, property: Property) -> Option<Option<Digest>> {
        let gives = told.meta.coverage.properties.contains(&property)
            && !told.meta.uncovered.get(key).is_some_and(|set| set.contains(&property));
        let record = told.said.get(key).filter(|_| gives)?;
        let values = record.get(&property).filter(|values| !values.is_empty());
        Some(values.map(|values| Values::Of(values.clone()).digest()))
    }

    pub(crate) fn present(&self, key: &EntityKey, until: Option<&Order>, as_of: &AsOf) -> bool {
        let telling = self.counting(until, as_of).into_iter().rfind(|t| Self::tells(t, key));
        telling.is_some_and(|told| told.said.contains_key(key))
    }

    pub(crate) fn current(
        &self,
        key: &EntityKey,
        property: Property,
        until: Option<&Order>,
        as_of: &AsOf,
    ) -> Option<Current> {
        self.counting(until, as_of).into_iter().rev().find_map(|told| {
            let digest = Self::says(told, key, property)?;
            let at = told.meta.published.at;
            Some(Current { digest, edition: told.meta.id.clone(), at })
        })
    }

    pub(crate) fn changes(
        &self,
        since: Option<&Order>,
        until: &Order,
        steps: bool,
        as_of: &AsOf,
    ) -> Vec<Change> {
        let mut found = Vec::new();
        if steps {
            let mut before: Option<Order> = None;
            for told in self.counting(Some(until), as_of) {
                let order = told.order();
                if since.is_none_or(|since| order > *since) {
                    found.extend(self.difference(before.as_ref(), &order, as_of));
                }
                before = Some(order);
            }
        } else {
            found = self.difference(since, until, as_of);
        }
        found.sort_by_key(|(order, change)| (order.clone(), change.kind, change.key.clone()));
        found.into_iter().map(|(_, change)| change).collect()
    }

    fn difference(
        &self,
        since: Option<&Order>,
        until: &Order,
        as_of: &AsOf,
    ) -> Vec<(Order, Change)> {
        let keys: BTreeSet<EntityKey> =
            self.editions.iter().flat_map(|(told, _)| told.said.keys().cloned()).collect();
        let found: Vec<(Order, Change)> =
            keys.into_iter().filter_map(|key| self.of_entry(&key, since, until, as_of)).collect();
        let number = |key: &EntityKey, at: Option<&Order>| {
            self.current(key, Property::RecordId, at, as_of)?.digest
        };
        let mut gone: BTreeMap<Digest, EntityKey> = BTreeMap::new();
        for (_, change) in found.iter().filter(|(_, c)| c.kind == ChangeKind::Delisted) {
            if let Some(number) = since.and_then(|since| number(&change.key, Some(since))) {
                gone.insert(number, change.key.clone());
            }
        }
        let mut joined = BTreeSet::new();
        let mut out = Vec::new();
        for (order, mut change) in found {
            if matches!(change.kind, ChangeKind::Listed | ChangeKind::Relisted)
                && let Some(former) = number(&change.key, Some(until)).and_then(|n| gone.get(&n))
            {
                joined.insert(former.clone());
                change.kind = ChangeKind::Renumbered;
                change.formerly = Some(former.clone());
            }
            out.push((order, change));
        }
        out.retain(|(_, c)| c.kind != ChangeKind::Delisted || !joined.contains(&c.key));
        out
    }

    fn of_entry(
        &self,
        key: &EntityKey,
        since: Option<&Order>,
        until: &Order,
        as_of: &AsOf,
    ) -> Option<(Order, Change)> {
        let before = since.is_some_and(|since| self.present(key, Some(since), as_of));
        let after = self.present(key, Some(until), as_of);
        let telling: Vec<&Told> = self
            .counting(Some(until), as_of)
            .into_iter()
            .filter(|told| Self::tells(told, key))
            .collect();
        let once = telling.iter().any(|told| {
            since.is_some_and(|since| told.order() <= *since) && told.said.contains_key(key)
        });
        let kind = match (before, after) {
            (false, false) => return None,
            (true, true) => ChangeKind::Amended,
            (true, false) => ChangeKind::Delisted,
            (false, true) if once => ChangeKind::Relisted,
            (false, true) => ChangeKind::Listed,
        };
        let mut fields = Vec::new();
        let (shown, day_before) = if kind == ChangeKind::Amended {
            let changed = self.fields(key, since?, until, as_of);
            let shown = changed.iter().map(|(_, order, _)| order.clone()).max()?;
            let day_before = changed.iter().map(|(_, _, after)| *after).min()?;
            fields = changed.into_iter().map(|(change, _, _)| change).collect();
            (shown, day_before)
        } else {
            let has: Vec<Option<bool>> =
                telling.iter().map(|told| Some(told.said.contains_key(key))).collect();
            let at = last_turn(&has, &Some(false))?;
            (telling[at].order(), at.checked_sub(1).map(|i| telling[i].order().day()))
        };
        let when = When::Between { after: day_before, by: Some(shown.day()) };
        let (edition, published) = (shown.id.clone(), shown.day());
        let key = key.clone();
        Some((shown, Change { kind, key, formerly: None, edition, published, when, fields }))
    }

    fn fields(&self, key: &EntityKey, since: &Order, until: &Order, as_of: &AsOf) -> Vec<Shown> {
        let counting = self.counting(Some(until), as_of);
        let formats: BTreeSet<&str> =
            counting.iter().map(|told| told.meta.coverage.format.as_str()).collect();
        let mut out: Vec<Shown> = Vec::new();
        for property in Property::ALL {
            for format in &formats {
                let telling: Vec<(&Told, Option<Digest>)> = counting
                    .iter()
                    .filter(|told| told.meta.coverage.format == **format)
                    .filter_map(|told| Some((*told, Self::says(told, key, *property)?)))
                    .collect();
                let Some(old) = telling.iter().rfind(|(told, _)| told.order() <= *since) else {
                    continue;
                };
                let (new, _) = telling.last().unwrap();
                let values = |told: &Told| -> Vec<Value> {
                    told.said[key].get(property).cloned().unwrap_or_default()
                };
                let (old, new) = (values(old.0), values(new));
                let change = FieldChange {
                    property: *property,
                    removed: old.iter().filter(|v| !new.contains(v)).cloned().collect(),
                    added: new.iter().filter(|v| !old.contains(v)).cloned().collect(),
                };
                if change.removed.is_empty() && change.added.is_empty() {
                    continue;
                }
                let digests: Vec<Option<Digest>> = telling.iter().map(|(_, d)| *d).collect();
                let at = last_turn(&digests, &None).unwrap();
                let after = at.checked_sub(1).map(|i| telling[i].0.order().day());
                let shown = (change, telling[at].0.order(), after);
                match out.iter_mut().find(|(change, _, _)| *change == shown.0) {
                    // Told by two formats, it is one change: the first to tell it counts.
                    Some(told) if shown.1 < told.1 => *told = shown,
                    Some(_) => {}
                    None => out.push(shown),
                }
            }
        }
        out
    }

    pub(crate) fn programmes(&self, key: &EntityKey, as_of: &AsOf) -> Vec<ProgrammeCourse> {
        let mut courses: BTreeMap<String, Vec<Spell>> = BTreeMap::new();
        // Of the present stay: the edition before it, and each format's last word with its place.
        let mut stay: Option<Option<Order>> = None;
        let mut words: BTreeMap<&str, (Order, BTreeSet<String>, Option<Digest>)> = BTreeMap::new();
        let mut last: Option<Order> = None;
        let telling = self.counting(None, as_of).into_iter().filter(|t| Self::tells(t, key));
        for told in telling {
            let order = told.order();
            let before = last.replace(order.clone());
            if !told.said.contains_key(key) {
                stay = None;
                words.clear();
                for spells in courses.values_mut() {
                    end(spells, before.as_ref(), &order);
                }
                continue;
            }
            let lacked = stay.get_or_insert(before.clone()).clone();
            if let Some(digest) = Self::says(told, key, Property::Listing) {
                let now = listings(told, key);
                let codes: BTreeSet<String> = now.iter().map(|l| l.programme.clone()).collect();
                let format = told.meta.coverage.format.as_str();
                let word = words.insert(format, (order.clone(), codes.clone(), digest));
                if word.as_ref().is_none_or(|(_, _, old)| *old != digest) {
                    let previous = word.as_ref().map(|(order, _, _)| order.clone());
                    for gone in word.iter().flat_map(|(_, old, _)| old.difference(&codes)) {
                        if let Some(spells) = courses.get_mut(gone) {
                            end(spells, previous.as_ref(), &order);
                        }
                    }
                    let mut between = span(previous.as_ref().or(lacked.as_ref()), &order);
                    if !now.is_empty()
                        && let Some(unnamed) =
                            courses.get_mut("").and_then(|s| s.pop_if(|s| s.ended.is_none()))
                    {
                        between = unnamed.seen_between;
                    }
                    for listing in now {
                        begin(&mut courses, listing, between, &order);
                    }
                }
            }
            if !courses.values().flatten().any(|spell| spell.ended.is_none()) {
                begin(&mut courses, unnamed(), span(before.as_ref(), &order), &order);
            }
        }
        courses
            .into_iter()
            .filter(|(_, spells)| !spells.is_empty())
            .map(|(programme, spells)| ProgrammeCourse { programme, spells })
            .collect()
    }
}

fn unnamed() -> Listing {
    Listing { programme: String::new(), listed_on: None, instrument: None, measures: Vec::new() }
}

fn listings(told: &Told, key: &EntityKey) -> Vec<Listing> {
    let values = told.said[key].get(&Property::Listing).cloned().unwrap_or_default();
    let listing = |value| match value {
        Value::Listing(listing) => listing,
        other => panic!("{other:?}"),
    };
    values.into_iter().map(listing).collect()
}

fn span(after: Option<&Order>, by: &Order) -> When {
    When::Between { after: after.map(Order::day), by: Some(by.day()) }
}

fn end(spells: &mut [Spell], after: Option<&Order>, order: &Order) {
    if let Some(spell) = spells.last_mut().filter(|spell| spell.ended.is_none()) {
        spell.until = Some(span(after, order));
        spell.ended = Some(order.clone());
    }
}

fn begin(
    courses: &mut BTreeMap<String, Vec<Spell>>,
    listing: Listing,
    between: When,
    order: &Order,
) {
    let spells = courses.entry(listing.programme.clone()).or_default();
    let ended = spells.iter().rev().find_map(|spell| spell.until?.latest());
    let printed = listing.listed_on.filter(|when| match (ended, when.latest()) {
        (Some(ended), Some(latest)) => latest > ended,
        _ => true,
    });
    if let Some(open) = spells.last_mut().filter(|spell| spell.ended.is_none()) {
        open.since = printed.unwrap_or(open.since);
        open.listing = listing;
        return;
    }
    spells.push(Spell {
        since: printed.unwrap_or(between),
        seen_between: between,
        first: order.clone(),
        until: None,
        ended: None,
        listing,
    });
}

/// The last place where a value differs from the one before it, `start` standing before all.
fn last_turn<T: PartialEq>(values: &[T], start: &T) -> Option<usize> {
    (0..values.len()).rev().find(|&i| values[i] != *i.checked_sub(1).map_or(start, |j| &values[j]))
}
