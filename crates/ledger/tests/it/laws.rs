//! Laws of the ledger on random editions, in random orders of import.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use proptest::collection::{btree_map, btree_set, vec};
use proptest::prelude::*;
use unblink_ledger::{Mode, Order, changes, programmes};
use unblink_model::{AsOf, EntityKey, Property, Value};

use crate::make::{Ledger, Told, listing, text};
use crate::oracle::Oracle;

const KEYS: [&str; 5] = ["a", "b", "c", "d", "e"];
const PROPERTIES: [Property; 4] =
    [Property::Name, Property::Alias, Property::Listing, Property::RecordId];

/// A few values of a property; the first is none at all.
fn said(property: Property, choice: usize) -> Vec<Value> {
    match (property, choice) {
        (_, 0) => Vec::new(),
        (Property::Listing, 1) => vec![listing("A", None)],
        (Property::Listing, 2) => vec![listing("B", None), listing("A", Some("1999-12-30"))],
        (Property::Listing, 3) => vec![listing("A", Some("2000-01-03"))],
        (Property::Listing, _) => vec![listing("B", Some("2000-01"))],
        (Property::RecordId, choice) => text(&format!("{}", choice % 3)),
        (_, choice) => [text("same"), text(&format!("{choice}"))].concat(),
    }
}

prop_compose! {
    fn edition()(
        moment in (1_i8..6, 0_i8..3),
        format in 0_usize..3,
        whole in prop::bool::weighted(0.75),
        given in btree_set(0_usize..4, 0..=4),
        records in btree_map(0_usize..5, [0_usize..5, 0..5, 0..5, 0..5], 0..=5),
        uncovered in btree_set((0_usize..5, 0_usize..4), 0..3),
    ) -> Told {
        let properties: Vec<Property> = given.iter().map(|p| PROPERTIES[*p]).collect();
        let mut told = Told::whole("", "2000-01-01", &properties)
            .format(["adv", "csv", "xml"][format]);
        let (day, hour) = moment;
        told.meta.published.at = DateTime::constant(2000, 1, day, hour, 0, 0, 0);
        for (key, property) in uncovered {
            let of = told.meta.uncovered.entry(EntityKey::new(KEYS[key])).or_default();
            of.insert(PROPERTIES[property]);
        }
        for (key, choices) in records {
            told = told.holds(KEYS[key]);
            for (property, choice) in PROPERTIES.into_iter().zip(choices) {
                if properties.contains(&property) {
                    told = told.says(KEYS[key], property, said(property, choice));
                }
            }
        }
        if whole { told } else { told.part() }
    }
}

/// Editions in an order of import, their ids in no order of time.
fn editions() -> impl Strategy<Value = Vec<Told>> {
    vec(edition(), 1..8).prop_map(|mut editions| {
        for (number, told) in editions.iter_mut().enumerate() {
            let day = told.meta.published.day();
            told.meta.id = format!("l@{day}.{}", (number * 5 + 3) % 8).into();
        }
        editions
    })
}

fn asked(recorded: Option<usize>, published: Date) -> AsOf {
    let at = |second: usize| Timestamp::from_second(i64::try_from(second).unwrap()).unwrap();
    AsOf { valid: published, published, recorded: recorded.map(at) }
}

/// Every question of one place in time, against the oracle.
fn agree(ledger: &Ledger, oracle: &Oracle, as_of: &AsOf) -> Result<(), TestCaseError> {
    let values = ledger.values();
    let orders: Vec<Order> = oracle.editions.iter().map(|(told, _)| told.order()).collect();
    let untils: Vec<Option<&Order>> =
        orders.iter().map(Some).chain(std::iter::once(None)).collect();
    for key in KEYS.map(EntityKey::new) {
        for until in &untils {
            prop_assert_eq!(
                ledger.history.present(&key, *until, as_of),
                oracle.present(&key, *until, as_of),
                "present {} until {:?} at {:?}",
                key,
                until,
                as_of
            );
            for property in PROPERTIES {
                prop_assert_eq!(
                    ledger.history.current(&key, property, *until, as_of),
                    oracle.current(&key, property, *until, as_of),
                    "{} of {} until {:?} at {:?}",
                    property,
                    key,
                    until,
                    as_of
                );
            }
        }
        prop_assert_eq!(
            programmes(&ledger.history, &key, &values, as_of),
            oracle.programmes(&key, as_of),
            "programmes of {} at {:?}",
            key,
            as_of
        );
    }
    for until in &orders {
        for since in untils.iter().filter(|since| since.is_none_or(|since| since < until)) {
            let since = *since;
            for mode in [Mode::Net, Mode::Steps] {
                prop_assert_eq!(
                    changes(&ledger.history, since, until, mode, &values, as_of),
                    oracle.changes(since, until, mode == Mode::Steps, as_of),
                    "{:?} from {:?} to {:?} at {:?}",
                    mode,
                    since,
                    until,
                    as_of
                );
            }
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn the_ledger_answers_as_if_it_kept_every_edition(
        (first, second) in editions().prop_flat_map(|e| (Just(e.clone()).prop_shuffle(), Just(e))),
    ) {
        for order in [&first, &second] {
            let (ledger, oracle) = (Ledger::of(order), Oracle::of(order));
            agree(&ledger, &oracle, &asked(None, Date::MAX))?;
            agree(&ledger, &oracle, &asked(None, Date::constant(2000, 1, 3)))?;
        }
    }

    #[test]
    fn adding_editions_never_changes_an_answer_about_the_past(editions in editions()) {
        let (ledger, oracle) = (Ledger::of(&editions), Oracle::of(&editions));
        for recorded in 0..=editions.len() {
            agree(&ledger, &oracle, &asked(Some(recorded), Date::MAX))?;
            // The whole ledger asked of then, against the ledger as it was then.
            let then = Ledger::of(&editions[..recorded]);
            let as_of = asked(Some(recorded), Date::constant(2000, 1, 4));
            let now = asked(None, Date::constant(2000, 1, 4));
            for key in KEYS.map(EntityKey::new) {
                prop_assert_eq!(
                    programmes(&ledger.history, &key, &ledger.values(), &as_of),
                    programmes(&then.history, &key, &then.values(), &now)
                );
            }
        }
    }

    #[test]
    fn an_edition_that_says_the_same_adds_nothing(editions in editions()) {
        let mut ledger = Ledger::of(&editions);
        let newest = editions.iter().max_by_key(|told| told.order()).unwrap();
        let mut again = newest.clone();
        again.meta.published.at = DateTime::constant(2000, 2, 1, 0, 0, 0, 0);
        again.meta.id = "l@again".into();
        prop_assert_eq!(ledger.append(&again, 100), vec![]);
    }

    #[test]
    fn entries_are_as_many_as_differences(size in 1_usize..60, differ in 0_usize..60) {
        let differ = differ.min(size);
        let build = |id: &str, at: &str, differ: usize| {
            (0..size).fold(Told::whole(id, at, &PROPERTIES), |told, number| {
                let name = if number < differ { "new" } else { "old" };
                told.says(&format!("k{number}"), Property::Name, text(name))
            })
        };
        let mut ledger = Ledger::default();
        // Presence and one name each; empty properties cost nothing.
        prop_assert_eq!(ledger.append(&build("1", "2000-01-01", 0), 1).len(), 2 * size);
        prop_assert_eq!(ledger.append(&build("2", "2000-01-02", differ), 2).len(), differ);
    }
}
