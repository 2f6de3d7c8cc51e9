//! What a large list costs; run in release with `--ignored --nocapture`.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Instant;

use jiff::Timestamp;
use jiff::civil::DateTime;
use unblink_ledger::{Content, EditionMeta, Mode, Record, Values, changes, programmes};
use unblink_model::{EntityKey, Listing, Property, ReadReport, Value};
use unblink_store::{Append, EditionState};

use crate::make::{edition, list, recorded, sqlite};

const ENTRIES: u32 = 15_000;
const PROPERTIES: usize = 30;
const CHANGED_PER_EDITION: u32 = 50;

/// An edition the size of the SDN list: every tenth property filled beside name and programme.
fn sdn(number: u32) -> (EditionMeta, Content) {
    let at = DateTime::constant(2001, 1, 1, 0, 0, 0, 0)
        .checked_add(jiff::Span::new().days(i64::from(number)))
        .unwrap();
    let mut meta =
        edition(&format!("l@{number:04}"), at, i64::from(number) + 1, BTreeMap::new()).meta;
    let properties = &Property::ALL[..PROPERTIES];
    meta.coverage.properties = properties.iter().copied().collect::<BTreeSet<_>>();
    let mut content = Content::default();
    for entry in 0..ENTRIES {
        let mut record = Record::new();
        // The entries changed by this edition and those before it, wherever they lie.
        let version = number.saturating_sub(entry % 97) / 20;
        for (place, property) in properties.iter().enumerate() {
            let value = match property {
                Property::Listing => Value::Listing(Listing {
                    programme: format!("P{}", entry % 40),
                    listed_on: None,
                    instrument: None,
                    measures: Vec::new(),
                }),
                _ if place % 4 == 1 => {
                    let changed = entry < CHANGED_PER_EDITION && place == 1;
                    Value::Text(format!("{property} {entry} {}", if changed { version } else { 0 }))
                }
                _ => continue,
            };
            let values = Values::Of(vec![value]);
            let digest = values.digest();
            record.insert(*property, digest);
            content.values.insert(digest, values);
        }
        content.records.insert(EntityKey::new(format!("{entry}")), record);
    }
    (meta, content)
}

#[test]
#[ignore = "measures, and takes a while"]
#[allow(clippy::print_stderr, clippy::too_many_lines, reason = "prints what it measured, in turn")]
fn a_list_of_fifteen_thousand_entries() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = sqlite(&folder.path().join("unblink.db"));
    let report = ReadReport::default();
    let mut history = store.history(&list()).unwrap();
    let append =
        |store: &mut unblink_store::Store, history: &mut unblink_ledger::History, number: u32| {
            let (meta, content) = sdn(number);
            let begun = Instant::now();
            let entries = history.plan(&meta, &content);
            let planned = begun.elapsed();
            let begun = Instant::now();
            store
                .append(
                    &Append {
                        meta: &meta,
                        entries_held: content.records.len(),
                        report: &report,
                        files: &[],
                        entries: &entries,
                        values: &content.values,
                        names: &BTreeMap::new(),
                        identifiers: &std::collections::BTreeMap::new(),
                        links: &[],
                        state: EditionState::Accepted,
                        reason: "",
                        by: "",
                    },
                    store.version().unwrap(),
                )
                .unwrap();
            let written = begun.elapsed();
            history.add_edition(meta.clone());
            let count = entries.len();
            let recorded = Timestamp::from_second(i64::from(number) + 1).unwrap();
            for entry in entries {
                history.add(entry, recorded);
            }
            eprintln!("edition {number}: {count} entries, plan {planned:?}, append {written:?}");
        };
    append(&mut store, &mut history, 1);
    for number in (20..140).step_by(10) {
        append(&mut store, &mut history, number);
    }
    // History that comes late, and an edition with a hundred others after it.
    append(&mut store, &mut history, 0);
    append(&mut store, &mut history, 55);

    let begun = Instant::now();
    let history = store.history(&list()).unwrap();
    eprintln!("history: {:?}, store {} bytes", begun.elapsed(), store.size_bytes().unwrap());
    let key = [EntityKey::new("7")];
    store.history_of(&list(), &key).unwrap();
    let begun = Instant::now();
    for _ in 0..100 {
        let one = store.history_of(&list(), &key).unwrap();
        let values = |digest: &_| store.value(digest).unwrap();
        assert_eq!(programmes(&one, &key[0], &values, &recorded(None)).len(), 1);
    }
    eprintln!("history_of and programmes: {:?}", begun.elapsed() / 100);
    let begun = Instant::now();
    for entry in history.keys() {
        for property in &Property::ALL[..PROPERTIES] {
            history.current(entry, *property, None, &recorded(None));
        }
    }
    eprintln!("current of everything: {:?}", begun.elapsed());
    let orders: Vec<_> = history.editions().map(EditionMeta::order).collect();
    for mode in [Mode::Net, Mode::Steps] {
        let begun = Instant::now();
        let values = |digest: &_| store.value(digest).unwrap();
        let last = orders.last().unwrap();
        let found = changes(&history, Some(&orders[0]), last, mode, &values, &recorded(None));
        eprintln!("changes {mode:?}: {} in {:?}", found.len(), begun.elapsed());
    }
}
