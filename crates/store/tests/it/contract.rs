//! The contract of a store. Another engine joins by one line at the end of this file.

use std::collections::BTreeMap;
use std::path::Path;

use jiff::Timestamp;
use jiff::civil::DateTime;
use proptest::prelude::*;
use unblink_ledger::{Link, LinkKind, Node, Values, components};
use unblink_model::{EditionId, EntityKey, ListId, Property, Value};
use unblink_store::{
    Birth, EditionState, EndState, Store, StoreError, TellingRow, TellingWord, Unappended, Which,
};

use crate::make::{
    append, append_as, assert_same, decide, edition, evidence, hold, in_memory, list, propose,
    recorded, report, told,
};

/// Opens the store at a path: a new one the first time, a second handle the next.
type Open<'a> = &'a dyn Fn(&Path) -> Store;

fn scratch(test: impl FnOnce(&Path)) {
    let folder = tempfile::tempdir().unwrap();
    test(&folder.path().join("unblink.db"));
}

fn name_at(store: &Store, key: &str, second: Option<i64>) -> Option<String> {
    let history = store.history(&list()).unwrap();
    let key = EntityKey::new(key);
    let as_of = recorded(second);
    if !history.present(&key, None, &as_of) {
        return None;
    }
    let digest = history.current(&key, Property::Name, None, &as_of)?.digest?;
    match store.value(&digest).unwrap().unwrap().values() {
        [Value::Text(name)] => Some(name.clone()),
        other => panic!("{other:?}"),
    }
}

fn an_empty_store_answers_nothing(open: Open) {
    scratch(|path| {
        let store = open(path);
        assert_eq!(store.version().unwrap(), 0);
        assert!(store.editions().unwrap().is_empty());
        assert!(store.edition("l@1").unwrap().is_none());
        assert!(store.report("l@1").unwrap().is_none());
        assert!(store.edition_of_files(&list(), &["0".repeat(64)]).unwrap().is_none());
        assert!(store.edition_of_files(&list(), &[]).unwrap().is_none());
        assert!(store.entries_named("a").unwrap().is_empty());
        assert!(store.entries_with_key("a").unwrap().is_empty());
        assert!(store.links().unwrap().is_empty());
        assert_eq!(store.history(&list()).unwrap().keys().count(), 0);
        assert!(store.values_of(&list(), Property::ALL).unwrap().is_empty());
        assert!(store.check().unwrap().is_empty());
    });
}

fn what_is_appended_is_given_back(open: Open) {
    scratch(|path| {
        let mut store = open(path);
        let first = told(1, 10, &[("a", "ALPHA"), ("b", "BETA")]);
        let second = told(2, 20, &[("a", "ALPHA NEW"), ("c", "BETA")]);
        append(&mut store, &first).unwrap();
        append(&mut store, &second).unwrap();

        let row = store.edition("l@1").unwrap().unwrap();
        assert_eq!((row.id.as_str(), row.list.as_str()), ("l@1", "l"));
        assert_eq!(row.published, Some(first.meta.published));
        assert_eq!(row.coverage, Some(first.meta.coverage.clone()));
        assert_eq!((row.entries, row.files), (2, first.files()));
        assert_eq!((row.state, row.reason.as_str()), (EditionState::Accepted, "because"));
        assert_eq!((row.by.as_str(), row.offered), ("tester", first.meta.recorded));
        assert_eq!(row.decided, first.meta.recorded);
        assert_eq!(store.report("l@1").unwrap(), Some(report()));
        let ids: Vec<EditionId> = store.editions().unwrap().into_iter().map(|row| row.id).collect();
        assert_eq!(ids, [first.meta.id.clone(), second.meta.id.clone()]);

        assert_eq!(name_at(&store, "a", None).as_deref(), Some("ALPHA NEW"));
        assert_eq!(name_at(&store, "a", Some(19)).as_deref(), Some("ALPHA"));
        assert_eq!(name_at(&store, "b", None), None);
        assert_eq!(name_at(&store, "b", Some(10)).as_deref(), Some("BETA"));
        assert_eq!(name_at(&store, "c", Some(10)), None);

        // Every name an entry ever had finds it.
        let found = |folded: &str| -> Vec<String> {
            let nodes = store.entries_named(folded).unwrap();
            nodes.into_iter().map(|node| format!("{}:{}", node.list, node.key)).collect()
        };
        assert_eq!(found("alpha"), ["l:a"]);
        assert_eq!(found("alpha new"), ["l:a"]);
        assert_eq!(found("beta"), ["l:b", "l:c"]);
        assert_eq!(found("nobody"), [""; 0]);
        let with_key = store.entries_with_key("c").unwrap();
        assert_eq!(with_key, [Node { list: list(), key: "c".into() }]);

        let values = store.values_of(&list(), &[Property::Name]).unwrap();
        let mut names: Vec<String> = values.values().map(Values::to_json).collect();
        names.sort();
        assert_eq!(
            names,
            [r#"[{"text":"ALPHA NEW"}]"#, r#"[{"text":"ALPHA"}]"#, r#"[{"text":"BETA"}]"#]
        );
        assert!(values.iter().all(|(digest, values)| values.digest() == *digest));
        assert!(store.values_of(&list(), &[Property::Alias]).unwrap().is_empty());
        assert!(store.values_of(&ListId::new("other"), Property::ALL).unwrap().is_empty());
    });
}

fn a_history_of_some_entries_is_a_part_of_the_whole(open: Open) {
    scratch(|path| {
        let mut store = open(path);
        let names = [("a", "A"), ("b", "B"), ("c", "C")];
        append(&mut store, &told(1, 1, &names)).unwrap();
        append(&mut store, &told(2, 2, &names[1..])).unwrap();
        let whole = store.history(&list()).unwrap();
        let keys = ["c", "a", "nobody"].map(EntityKey::new);
        let some = store.history_of(&list(), &keys).unwrap();
        assert_eq!(some.keys().map(EntityKey::as_str).collect::<Vec<_>>(), ["a", "c"]);
        assert_eq!(some.editions().count(), 2);
        for key in some.keys() {
            for facet in whole.facets(key) {
                assert_eq!(some.observations(key, facet), whole.observations(key, facet));
            }
        }
    });
}

fn an_edition_is_known_by_its_files(open: Open) {
    scratch(|path| {
        let mut store = open(path);
        let one = told(1, 1, &[("a", "A")]);
        append(&mut store, &one).unwrap();
        hold(&mut store, &told(2, 2, &[("b", "B")])).unwrap();
        let digest = |told: &crate::make::Told| vec![told.files()[0].digest.clone()];
        let of = |digests: &[String]| {
            store.edition_of_files(&list(), digests).unwrap().map(|row| row.id.to_string())
        };
        assert_eq!(of(&digest(&one)).as_deref(), Some("l@1"));
        assert_eq!(of(&digest(&told(2, 9, &[("b", "B")]))).as_deref(), Some("l@2"), "held too");
        // One of its files and another one is another edition.
        let both = [digest(&one), digest(&told(3, 3, &[]))].concat();
        assert_eq!(of(&both), None);
        assert!(store.edition_of_files(&"other".into(), &digest(&one)).unwrap().is_none());
    });
}

fn a_held_edition_counts_from_its_release(open: Open) {
    scratch(|path| {
        let mut store = open(path);
        append(&mut store, &told(1, 10, &[("a", "A")])).unwrap();
        hold(&mut store, &told(2, 20, &[("b", "B")])).unwrap();
        let row = store.edition("l@2").unwrap().unwrap();
        assert_eq!((row.state, row.by.as_str()), (EditionState::Held, "fetcher"));
        assert_eq!((row.entries, row.reason.as_str()), (1, "half of it is gone"));
        assert_eq!(name_at(&store, "a", None).as_deref(), Some("A"));
        assert_eq!(name_at(&store, "b", None), None);
        assert!(matches!(
            hold(&mut store, &told(2, 25, &[("b", "B")])),
            Err(StoreError::Standing { found: "held", .. })
        ));

        // A newer reader may see more in it than the one that held it.
        let released = told(2, 30, &[("b", "B"), ("c", "C")]);
        append_as(&mut store, &released, EditionState::Released, None).unwrap();
        let row = store.edition("l@2").unwrap().unwrap();
        assert_eq!((row.state, row.entries), (EditionState::Released, 2));
        assert_eq!(row.offered.as_second(), 20);
        assert_eq!(row.decided.as_second(), 30);
        assert_eq!(row.files.len(), 1);
        assert_eq!(name_at(&store, "b", None).as_deref(), Some("B"));
        assert_eq!(name_at(&store, "b", Some(29)), None, "not before it was let in");
        assert_eq!(name_at(&store, "a", Some(29)).as_deref(), Some("A"));
    });
}

fn a_rejected_edition_never_counts(open: Open) {
    scratch(|path| {
        let mut store = open(path);
        let at = Timestamp::from_second(30).unwrap();
        append(&mut store, &told(1, 10, &[("a", "A")])).unwrap();
        hold(&mut store, &told(2, 20, &[("b", "B")])).unwrap();
        store.reject(&"l@2".into(), "a test file", "person", at).unwrap();
        let row = store.edition("l@2").unwrap().unwrap();
        assert_eq!((row.state, row.by.as_str()), (EditionState::Rejected, "person"));
        assert_eq!(row.reason, "a test file");
        assert_eq!(store.history(&list()).unwrap().editions().count(), 1);
        let version = store.version().unwrap();
        // What is in the ledger, or was never offered, cannot be turned away; nor twice.
        for (id, found) in [("l@1", "accepted"), ("l@2", "rejected"), ("l@9", "unknown")] {
            let refused = store.reject(&id.into(), "", "person", at);
            let Err(StoreError::Standing { edition, found: is, .. }) = refused else {
                panic!("{refused:?}")
            };
            assert_eq!((edition.as_str(), is), (id, found));
        }
        assert_eq!(store.version().unwrap(), version, "a refusal leaves nothing behind");
        assert_eq!(name_at(&store, "a", None).as_deref(), Some("A"));
    });
}

fn an_edition_is_appended_once(open: Open) {
    scratch(|path| {
        let mut store = open(path);
        append(&mut store, &told(1, 10, &[("a", "A")])).unwrap();
        let version = store.version().unwrap();
        let again = append(&mut store, &told(1, 20, &[("a", "A")]));
        assert!(matches!(again, Err(StoreError::Standing { found: "accepted", .. })), "{again:?}");
        assert_eq!(store.version().unwrap(), version);
        assert_eq!(name_at(&store, "a", Some(10)).as_deref(), Some("A"), "it counts from then on");
    });
}

fn an_unreadable_file_is_held_too(open: Open) {
    scratch(|path| {
        let mut store = open(path);
        let any = told(1, 10, &[]);
        store
            .hold(&Unappended {
                id: &any.meta.id,
                list: &any.meta.list,
                published: None,
                entries_held: 0,
                coverage: None,
                report: &report(),
                files: &any.files(),
                reason: "line 7: no such column",
                by: "fetcher",
                recorded: any.meta.recorded,
            })
            .unwrap();
        let row = store.edition("l@1").unwrap().unwrap();
        assert_eq!((row.published, row.coverage, row.state), (None, None, EditionState::Held));
        assert_eq!(store.history(&list()).unwrap().editions().count(), 0);
    });
}

fn a_stale_base_is_refused(open: Open) {
    scratch(|path| {
        let (mut one, mut other) = (open(path), open(path));
        let base = one.version().unwrap();
        append(&mut other, &told(1, 1, &[("a", "A")])).unwrap();
        let stale =
            append_as(&mut one, &told(2, 2, &[("b", "B")]), EditionState::Accepted, Some(base));
        assert!(matches!(stale, Err(StoreError::Moved)), "{stale:?}");
        assert!(one.edition("l@2").unwrap().is_none());
        assert_eq!(name_at(&one, "a", None).as_deref(), Some("A"));
        append(&mut one, &told(2, 2, &[("b", "B")])).unwrap();
    });
}

fn every_write_moves_the_version_and_is_seen_by_other_handles(open: Open) {
    scratch(|path| {
        let (mut one, mut other) = (open(path), open(path));
        let mut last = 0;
        let mut moved = |store: &Store, what: &str| {
            let version = store.version().unwrap();
            assert!(version > last, "{what}");
            last = version;
        };
        // Asked before, so that what is kept of the editions would be stale.
        assert_eq!(other.history(&list()).unwrap().editions().count(), 0);
        append(&mut one, &told(1, 1, &[("a", "A")])).unwrap();
        moved(&other, "append");
        assert_eq!(name_at(&other, "a", None).as_deref(), Some("A"));
        hold(&mut other, &told(2, 2, &[("b", "B")])).unwrap();
        moved(&one, "hold");
        append_as(&mut one, &told(2, 3, &[("b", "B")]), EditionState::Released, None).unwrap();
        moved(&other, "release");
        assert_eq!(name_at(&other, "b", None).as_deref(), Some("B"));
        one.link(&[link("a", "b", LinkKind::Confirmed, "x")], "p", Timestamp::UNIX_EPOCH).unwrap();
        moved(&other, "link");
        drop((one, other));
        let again = open(path);
        assert_eq!(name_at(&again, "b", None).as_deref(), Some("B"));
        assert_eq!(again.links().unwrap().len(), 1);
        assert!(again.check().unwrap().is_empty());
    });
}

fn the_recorded_clock_never_runs_backwards(open: Open) {
    scratch(|path| {
        let mut store = open(path);
        append(&mut store, &told(1, 100, &[("a", "A")])).unwrap();
        // The machine's clock was set back; the edition builds on the one before it.
        append(&mut store, &told(2, 50, &[("a", "A"), ("b", "B")])).unwrap();
        for second in [50, 75, 99] {
            assert_eq!(name_at(&store, "b", Some(second)), None);
        }
        assert_eq!(name_at(&store, "a", Some(100)).as_deref(), Some("A"));
        assert_eq!(name_at(&store, "b", Some(100)).as_deref(), Some("B"));
        let rows = store.editions().unwrap();
        assert!(rows.iter().all(|row| row.decided.as_second() == 100));
    });
}

fn link(a: &str, b: &str, kind: LinkKind, reason: &str) -> Link {
    let node = |key: &str| Node { list: list(), key: key.into() };
    Link {
        a: node(a),
        b: node(b),
        kind,
        reason: reason.to_owned(),
        recorded: Timestamp::UNIX_EPOCH,
    }
}

fn a_person_may_change_their_mind_about_a_link(open: Open) {
    use LinkKind::{Confirmed, Reference, Rejected};
    scratch(|path| {
        let mut store = open(path);
        let say = |store: &mut Store, kind, second: i64| {
            let at = Timestamp::from_second(second).unwrap();
            store.link(&[link("a", "b", kind, "same words")], "person", at).unwrap();
        };
        let joined = |store: &Store| !components(&store.links().unwrap(), None).is_empty();
        say(&mut store, Reference, 1);
        say(&mut store, Reference, 2);
        assert_eq!(store.links().unwrap().len(), 1, "a machine says it once");
        assert_eq!(store.links().unwrap()[0].recorded.as_second(), 1);
        for (second, kind, wanted) in
            [(3, Confirmed, true), (4, Rejected, false), (5, Confirmed, true), (6, Rejected, false)]
        {
            say(&mut store, kind, second);
            assert_eq!(joined(&store), wanted, "at {second}");
        }
        let links = store.links().unwrap();
        assert_eq!(links.len(), 5);
        assert_eq!(
            links[4],
            Link {
                recorded: Timestamp::from_second(6).unwrap(),
                ..link("a", "b", Rejected, "same words")
            }
        );
    });
}

fn a_backup_answers_the_same(open: Open) {
    scratch(|path| {
        let mut store = open(path);
        let editions =
            [told(1, 1, &[("a", "A")]), told(2, 2, &[("a", "A NEW"), ("b", &"B".repeat(900))])];
        for told in &editions {
            store.archive().put(&told.bytes()).unwrap();
            append(&mut store, told).unwrap();
        }
        let folder = path.with_extension("backup");
        let copy = store.back_up(&folder).unwrap();
        append(&mut store, &told(3, 3, &[])).unwrap();
        let copy_of = open(&copy);
        assert_same(&copy_of.history(&list()).unwrap(), &in_memory(&editions));
        for row in copy_of.editions().unwrap() {
            let told = editions.iter().find(|told| told.meta.id == row.id).unwrap();
            assert_eq!(copy_of.archive().get(&row.files[0].digest).unwrap(), told.bytes());
        }
        assert!(copy_of.check().unwrap().is_empty());
        assert!(store.back_up(&folder).is_err(), "a backup is never overwritten");
        assert_eq!(name_at(&store, "a", None), None);
        assert_eq!(name_at(&copy_of, "a", None).as_deref(), Some("A NEW"));
    });
}

fn a_telling_is_proposed_once_and_decided_once(open: Open) {
    scratch(|path| {
        let mut store = open(path);
        assert!(store.tellings(Which::All).unwrap().is_empty());
        assert_eq!(propose(&mut store, "article", &["one", "two", "one"], 10), [1, 2]);
        let version = store.version().unwrap();
        assert_eq!(propose(&mut store, "article", &["two", "one"], 20), [0; 0]);
        assert_eq!(store.version().unwrap(), version, "nothing new, nothing written");
        assert_eq!(propose(&mut store, "article", &["two", "three"], 30), [3]);

        let rows = store.tellings(Which::All).unwrap();
        assert_eq!(rows.iter().map(|row| row.id).collect::<Vec<_>>(), [1, 2, 3]);
        let TellingRow { article, event, extractor, birth, proposed, by, decision, .. } = &rows[2];
        assert_eq!((event.as_str(), by.as_str(), proposed.as_second()), ("three", "reader", 30));
        assert_eq!((extractor.name.as_str(), *birth), ("rules", Birth::NeedsReview));
        assert_eq!(article, &rows[0].article, "one article, however often it is offered");
        assert_eq!(article.title.as_deref(), Some("article"));
        assert_eq!((decision, rows[0].birth), (&None, Birth::Proposed));

        decide(&mut store, 1, TellingWord::Reject, "no such thing", 40).unwrap();
        decide(&mut store, 2, TellingWord::Amend("better".to_owned()), "a typo", 41).unwrap();
        let open_ones = store.tellings(Which::Open).unwrap();
        assert_eq!(open_ones.iter().map(|row| row.id).collect::<Vec<_>>(), [3]);
        let amended = store.tellings(Which::One(2)).unwrap().remove(0);
        let decision = amended.decision.unwrap();
        assert_eq!(amended.event, "two", "what was proposed stays");
        assert_eq!(decision.word, TellingWord::Amend("better".to_owned()));
        assert_eq!((decision.reason.as_str(), decision.by.as_str()), ("a typo", "person"));
        assert_eq!(decision.decided.as_second(), 41);

        let version = store.version().unwrap();
        for (id, found) in [(1, "reject"), (2, "amend")] {
            let again = decide(&mut store, id, TellingWord::Accept, "again", 50);
            let Err(StoreError::Decided { telling, found: is, .. }) = again else {
                panic!("{again:?}")
            };
            assert_eq!((telling, is.as_str()), (id, found));
        }
        let unknown = decide(&mut store, 9, TellingWord::Accept, "x", 50);
        assert!(matches!(unknown, Err(StoreError::NoTelling(9))), "{unknown:?}");
        assert!(decide(&mut store, 3, TellingWord::Accept, "  ", 50).is_err(), "without a reason");
        assert_eq!(store.version().unwrap(), version, "a refusal leaves nothing behind");
        // Rejected is rejected: the same article offered again does not bring it back.
        assert_eq!(propose(&mut store, "article", &["one"], 60), [0; 0]);
    });
}

fn a_merged_telling_brings_its_evidence(open: Open) {
    scratch(|path| {
        let mut store = open(path);
        propose(&mut store, "article", &["one", "two"], 10);
        propose(&mut store, "other", &["three", "four"], 11);
        // Another handle merged something after this one looked.
        let base = store.version().unwrap();
        decide(&mut open(path), 4, TellingWord::Merge(1), "the same", 20).unwrap();
        let mut stale = evidence(&mut store, 1, TellingWord::Accept, &[(1, 1)], 21);
        stale.base = base;
        let refused = store.decide_telling(&stale.as_decide());
        assert!(matches!(refused, Err(StoreError::Moved)), "{refused:?}");
        let found = evidence(&mut store, 1, TellingWord::Accept, &[(1, 1), (1, 4), (1, 4)], 22);
        store.decide_telling(&found.as_decide()).unwrap();
        let rows = store.evidence().unwrap();
        let of: Vec<_> =
            rows.iter().map(|row| (row.telling, row.digest.as_str(), row.byte)).collect();
        let digest = |title: &str| unblink_store::Archive::digest(title.as_bytes());
        let (article, other) = (digest("article"), digest("other"));
        assert_eq!(of, [(1, article.as_str(), [0, 3]), (1, other.as_str(), [0, 3])]);
        assert_eq!((rows[1].text.as_str(), rows[1].by.as_str()), ("art", "person"));
        assert_eq!((rows[1].char, rows[1].recorded.as_second()), ([0, 3], 22));
        assert_eq!(store.tellings(Which::MergedInto(1)).unwrap()[0].id, 4);

        decide(&mut store, 2, TellingWord::Reject, "no", 30).unwrap();
        for (into, found) in [(2, "reject"), (4, "merge"), (3, "the same one")] {
            let refused = decide(&mut store, 3, TellingWord::Merge(into), "the same", 40);
            let Err(StoreError::Decided { found: is, .. }) = refused else { panic!("{refused:?}") };
            assert_eq!(is, found, "into {into}");
        }
        decide(&mut store, 3, TellingWord::Merge(1), "the same, accepted", 50).unwrap();
        assert!(store.tellings(Which::Open).unwrap().is_empty());
    });
}

fn a_provisional_fact_ends_once(open: Open) {
    scratch(|path| {
        let mut store = open(path);
        propose(&mut store, "article", &["one", "two", "three"], 10);
        for id in [1, 2] {
            let mut words = evidence(&mut store, id, TellingWord::Accept, &[], 20);
            words.provisional = Some("a fact");
            store.decide_telling(&words.as_decide()).unwrap();
        }
        let at = Timestamp::from_second(30).unwrap();
        store.end_provisional(1, EndState::Confirmed, "read it too", "second", at).unwrap();
        store.end_provisional(2, EndState::Closed, "withdrawn", "person", at).unwrap();
        let facts = store.provisional_facts().unwrap();
        assert_eq!(facts.len(), 2);
        assert_eq!((facts[0].fact.as_str(), facts[0].by.as_str()), ("a fact", "person"));
        let end = facts[0].end.as_ref().unwrap();
        assert_eq!((end.state, end.by.as_str()), (EndState::Confirmed, "second"));
        assert_eq!((end.reason.as_str(), end.ended), ("read it too", at));
        assert_eq!(facts[1].end.as_ref().unwrap().state, EndState::Closed);
        let again = store.end_provisional(2, EndState::Confirmed, "x", "second", at);
        assert!(matches!(again, Err(StoreError::Decided { .. })), "{again:?}");
        let none = store.end_provisional(3, EndState::Confirmed, "x", "second", at);
        assert!(matches!(none, Err(StoreError::NoProvisional(3))), "{none:?}");
    });
}

fn a_random_course_comes_back_as_it_was(open: Open) {
    let edition_of = |(day, names): (i8, BTreeMap<u8, u8>)| {
        let at = DateTime::constant(2001, 1, day, 0, 0, 0, 0);
        // Long names are kept compressed, short ones plain.
        let name = |n: u8| format!("NAME {n} ").repeat(if n.is_multiple_of(2) { 1 } else { 60 });
        (at, names.into_iter().map(|(k, n)| (format!("k{k}"), name(n))).collect())
    };
    let courses = prop::collection::vec(
        (1_i8..9, prop::collection::btree_map(0_u8..6, 0_u8..5, 0..6)).prop_map(edition_of),
        1..8,
    );
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig {
        cases: 24,
        failure_persistence: None,
        ..ProptestConfig::default()
    });
    runner
        .run(&courses, |course| {
            scratch(|path| {
                let mut store = open(path);
                let mut editions = Vec::new();
                for (number, (at, names)) in (1..).zip(course) {
                    editions.push(edition(&format!("l@{number}"), at, number, names));
                    let told = editions.last().unwrap();
                    let planned = in_memory(&editions[..editions.len() - 1])
                        .plan(&told.meta, &told.content());
                    assert_eq!(append(&mut store, told).unwrap(), planned);
                    assert_same(&store.history(&list()).unwrap(), &in_memory(&editions));
                }
                drop(store);
                assert_same(&open(path).history(&list()).unwrap(), &in_memory(&editions));
            });
            Ok(())
        })
        .unwrap();
}

macro_rules! contract {
    ($engine:ident, $open:expr, $($clause:ident,)*) => {
        mod $engine {
            $(#[test]
            fn $clause() {
                super::$clause(&$open);
            })*
        }
    };
}

macro_rules! engine {
    ($engine:ident, $open:expr) => {
        contract! {
            $engine, $open,
            an_empty_store_answers_nothing,
            what_is_appended_is_given_back,
            a_history_of_some_entries_is_a_part_of_the_whole,
            an_edition_is_known_by_its_files,
            a_held_edition_counts_from_its_release,
            a_rejected_edition_never_counts,
            an_edition_is_appended_once,
            an_unreadable_file_is_held_too,
            a_stale_base_is_refused,
            every_write_moves_the_version_and_is_seen_by_other_handles,
            the_recorded_clock_never_runs_backwards,
            a_person_may_change_their_mind_about_a_link,
            a_backup_answers_the_same,
            a_telling_is_proposed_once_and_decided_once,
            a_merged_telling_brings_its_evidence,
            a_provisional_fact_ends_once,
            a_random_course_comes_back_as_it_was,
        }
    };
}

engine!(sqlite, crate::make::sqlite);
