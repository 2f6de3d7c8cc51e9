//! From a list's history to the states of its entries, each with the times it answers for.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use unblink_ledger::{Digest, Facet, History, Values, programmes};
use unblink_model::{AsOf, Entity, EntityKey, Extent, Property};
use unblink_screen::Profile;

use crate::subject::entity_of;

/// What matching looks at; the rest of a record stays on disk.
pub(super) const MATCHED: &[Property] = &[
    Property::Schema,
    Property::Name,
    Property::OriginalName,
    Property::Alias,
    Property::WeakAlias,
    Property::BirthDate,
    Property::IncorporationDate,
    Property::Nationality,
    Property::Citizenship,
    Property::Country,
    Property::Address,
    Property::BirthPlace,
    Property::Gender,
    Property::Document,
    Property::Wallet,
    Property::Craft,
];

/// A day as a number that sorts like it: 20250417.
pub(super) type Day = i32;

/// Before every day.
pub(super) const FIRST: Day = Day::MIN;
/// After every day.
pub(super) const NEVER: Day = Day::MAX;

/// Returns the number of a day.
pub(super) fn day(date: Date) -> Day {
    Day::from(date.year()) * 10_000 + Day::from(date.month()) * 100 + Day::from(date.day())
}

/// A box in published and valid time in which an entry is on its list; ends are excluded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) struct Stay {
    /// Known from this day on.
    pub(super) published_from: Day,
    /// Known to be so until before this day.
    pub(super) published_until: Day,
    /// Listed from this day on.
    pub(super) valid_from: Day,
    /// Listed until before this day.
    pub(super) valid_until: Day,
}

/// One state of an entry: what its list said of it, and when that answers a question.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct State {
    /// What matching looks at.
    pub(super) entity: Entity,
    /// When the entry, in this state, was on its list.
    pub(super) stays: Vec<Stay>,
}

/// An entry in all its states.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct EntryStates {
    pub(super) key: EntityKey,
    pub(super) states: Vec<State>,
}

/// Whether listing is read from the list's editions or asked of the curated register each time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// By the list's editions.
    ByEditions,
    /// Whoever is in the register may be listed; its dated facts decide.
    ByFacts,
}

/// Returns what matching compares of a record.
pub(crate) fn profile_of(id: String, entity: &Entity) -> Profile {
    Profile::from_entity(id, entity, &super::countries::code)
}

/// Returns every entry of a list in every state its editions ever showed, listed or not any more.
///
/// What an edition shows changes only at the editions that observed something new of the entry,
/// or where the shape of the list's editions changes; the ledger is asked there and nowhere else.
pub(super) fn entries(
    history: &History,
    values: &dyn Fn(&Digest) -> Option<Values>,
    standing: Standing,
    recorded: Option<Timestamp>,
) -> Vec<EntryStates> {
    let shapes = changes_of_shape(history);
    let odd = odd_editions(history);
    history
        .keys()
        .filter(|key| !unblink_ledger::is_fact(key))
        .filter_map(|key| {
            let mut days = days_of_change(history, key);
            days.extend(odd.get(key).into_iter().flatten());
            // Before the first of them nothing is known of the entry.
            let first = days.first().copied()?;
            days.extend(shapes.iter().filter(|day| **day > first));
            let states = states(history, key, values, standing, recorded, &days);
            (!states.is_empty()).then(|| EntryStates { key: key.clone(), states })
        })
        .collect()
}

/// Returns the editions from which on editions tell of other things than those before, whoever
/// the entry.
fn changes_of_shape(history: &History) -> Vec<Date> {
    let mut days = Vec::new();
    let mut before = None;
    for meta in history.editions().filter(|meta| meta.coverage.extent == Extent::All) {
        let shape = Some((&meta.coverage.format, &meta.coverage.properties));
        if before != shape {
            days.push(meta.published.day());
        }
        before = shape;
    }
    days
}

/// Returns, by entry, the days of editions that tell of it otherwise than of the others, and of
/// those that follow them: parts, and editions that leave something of it out.
fn odd_editions(history: &History) -> BTreeMap<&EntityKey, BTreeSet<Date>> {
    let mut days: BTreeMap<&EntityKey, BTreeSet<Date>> = BTreeMap::new();
    let mut editions = history.editions().peekable();
    while let Some(meta) = editions.next() {
        let next = editions.peek().map(|next| next.published.day());
        for key in meta.members.iter().chain(meta.uncovered.keys()) {
            let own = days.entry(key).or_default();
            own.insert(meta.published.day());
            own.extend(next);
        }
    }
    days
}

fn days_of_change(history: &History, key: &EntityKey) -> BTreeSet<Date> {
    history
        .facets(key)
        .filter(|facet| match facet {
            Facet::Presence | Facet::Value(_, Property::Listing) => true,
            Facet::Value(_, property) => MATCHED.contains(property),
        })
        .flat_map(|facet| history.observations(key, facet))
        .map(|observation| observation.order.day())
        .collect()
}

fn states(
    history: &History,
    key: &EntityKey,
    values: &dyn Fn(&Digest) -> Option<Values>,
    standing: Standing,
    recorded: Option<Timestamp>,
    days: &BTreeSet<Date>,
) -> Vec<State> {
    let mut states: Vec<(Profile, State)> = Vec::new();
    let ends = days.iter().skip(1).map(|date| day(*date)).chain([NEVER]);
    for (from, published_until) in days.iter().zip(ends) {
        let as_of = AsOf { valid: *from, published: *from, recorded };
        let Some(entity) = entity_of(history, key, None, &as_of, values, MATCHED) else { continue };
        let listed = match standing {
            Standing::ByFacts if history.present(key, None, &as_of) => vec![(FIRST, NEVER)],
            Standing::ByFacts => Vec::new(),
            Standing::ByEditions => valid_times(history, key, values, &as_of),
        };
        let stays = listed.into_iter().map(|(valid_from, valid_until)| Stay {
            published_from: day(*from),
            published_until,
            valid_from,
            valid_until,
        });
        let profile = profile_of(String::new(), &entity);
        match states.iter_mut().find(|(known, _)| *known == profile) {
            Some((_, state)) => state.stays.extend(stays),
            None => states.push((profile, State { entity, stays: stays.collect() })),
        }
    }
    let states = states
        .into_iter()
        .map(|(_, state)| State { stays: joined(state.stays), entity: state.entity });
    states.filter(|state| !state.stays.is_empty()).collect()
}

/// Returns when an entry was on its list under any programme, as known on a day.
fn valid_times(
    history: &History,
    key: &EntityKey,
    values: &dyn Fn(&Digest) -> Option<Values>,
    as_of: &AsOf,
) -> Vec<(Day, Day)> {
    let courses = programmes(history, key, values, as_of);
    let mut times: Vec<(Day, Day)> = courses
        .iter()
        .flat_map(|course| &course.spells)
        .map(|spell| {
            // It may have begun on the first possible day, and may last until the last: who may
            // be listed is looked at.
            let from = spell.since.earliest().map_or(FIRST, day);
            let until = spell.until.and_then(unblink_model::When::latest).map_or(NEVER, day);
            (from, until)
        })
        .filter(|(from, until)| from < until)
        .collect();
    times.sort_unstable();
    let mut merged: Vec<(Day, Day)> = Vec::new();
    for (from, until) in times {
        match merged.last_mut() {
            Some(last) if from <= last.1 => last.1 = last.1.max(until),
            _ => merged.push((from, until)),
        }
    }
    merged
}

/// Joins stays that follow each other in published time and are otherwise the same.
fn joined(mut stays: Vec<Stay>) -> Vec<Stay> {
    stays.sort_unstable_by_key(|stay| (stay.valid_from, stay.valid_until, stay.published_from));
    let mut out: Vec<Stay> = Vec::new();
    for stay in stays {
        match out.last_mut() {
            Some(last)
                if (last.valid_from, last.valid_until) == (stay.valid_from, stay.valid_until)
                    && last.published_until == stay.published_from =>
            {
                last.published_until = stay.published_until;
            }
            _ => out.push(stay),
        }
    }
    out
}

/// Returns the published day from which a list answers as it does from `as_of`, were everything
/// recorded; `None` when what was recorded by then is not all that was published by some day.
///
/// Editions synced in their order are always all that was published by some day. Only a ledger
/// into which older editions were brought later, asked for a moment in between, is not.
pub(super) fn effective_day(history_editions: &[(Date, Timestamp)], as_of: &AsOf) -> Option<Day> {
    let Some(recorded) = as_of.recorded else { return Some(day(as_of.published)) };
    let by_day = |(published, _): &&(Date, Timestamp)| *published <= as_of.published;
    let known = |(_, at): &&(Date, Timestamp)| *at <= recorded;
    let newest = history_editions.iter().filter(by_day).filter(known).map(|(day, _)| *day).max();
    let Some(newest) = newest else { return Some(FIRST) };
    let all =
        history_editions.iter().filter(|(day, _)| *day <= newest).all(|edition| known(&edition));
    all.then(|| day(newest))
}
