//! Small editions and the store's in-memory twin.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use unblink_ledger::{Content, EditionMeta, Entry, History, Record, Values};
use unblink_model::{
    AsOf, Basis, Coverage, EditionId, EntityKey, Extent, ListId, Property, Published, ReadReport,
    Value,
};
use unblink_store::{
    Append, Archive, ArticleRow, Birth, Decide, EditionState, ExtractorRow, FileRow, Location,
    NewEvidence, NewTelling, Store, StoreError, TellingWord, Unappended,
};

pub(crate) const LIST: &str = "l";

/// An edition of a whole list, one name an entry.
#[derive(Clone, Debug)]
pub(crate) struct Told {
    pub(crate) meta: EditionMeta,
    pub(crate) names: BTreeMap<String, String>,
}

/// Returns an edition of this day of January 2001, recorded at this second.
pub(crate) fn told(day: i8, second: i64, names: &[(&str, &str)]) -> Told {
    let names = names.iter().map(|(key, name)| ((*key).to_owned(), (*name).to_owned())).collect();
    edition(&format!("{LIST}@{day}"), DateTime::constant(2001, 1, day, 0, 0, 0, 0), second, names)
}

pub(crate) fn edition(
    id: &str,
    at: DateTime,
    second: i64,
    names: BTreeMap<String, String>,
) -> Told {
    let meta = EditionMeta {
        id: EditionId::new(id),
        list: ListId::new(LIST),
        published: Published { at, basis: Basis::Edition },
        recorded: Timestamp::from_second(second).unwrap(),
        coverage: Coverage {
            format: "csv".to_owned(),
            extent: Extent::All,
            properties: BTreeSet::from([Property::Name, Property::Alias]),
            limits: String::new(),
        },
        members: BTreeSet::new(),
        uncovered: BTreeMap::new(),
    };
    Told { meta, names }
}

impl Told {
    pub(crate) fn content(&self) -> Content {
        let mut content = Content::default();
        for (key, name) in &self.names {
            let values = Values::Of(vec![Value::Text(name.clone())]);
            let record = Record::from([(Property::Name, values.digest())]);
            content.values.insert(values.digest(), values);
            content.records.insert(EntityKey::new(key), record);
        }
        content
    }

    pub(crate) fn folded(&self) -> BTreeMap<EntityKey, Vec<String>> {
        let fold = |(key, name): (&String, &String)| {
            (EntityKey::new(key), vec![name.to_ascii_lowercase()])
        };
        self.names.iter().map(fold).collect()
    }

    /// Its raw bytes, made up.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        format!("{} {:?}", self.meta.id, self.names).into_bytes()
    }

    pub(crate) fn files(&self) -> Vec<FileRow> {
        let bytes = self.bytes();
        vec![FileRow {
            name: "list.csv".to_owned(),
            digest: Archive::digest(&bytes),
            size_bytes: bytes.len() as u64,
        }]
    }
}

pub(crate) fn sqlite(path: &Path) -> Store {
    Store::open(&Location::Sqlite(path.to_owned())).unwrap()
}

pub(crate) fn report() -> ReadReport {
    let mut report = ReadReport::default();
    report.saw("/list/entry");
    report.puzzle("an unknown column `x`");
    report
}

/// Appends on the newest version of the store.
pub(crate) fn append(store: &mut Store, told: &Told) -> Result<Vec<Entry>, StoreError> {
    append_as(store, told, EditionState::Accepted, None)
}

/// Appends in this state, on this version of the store.
pub(crate) fn append_as(
    store: &mut Store,
    told: &Told,
    state: EditionState,
    base: Option<i64>,
) -> Result<Vec<Entry>, StoreError> {
    let base = base.map_or_else(|| store.version(), Ok)?;
    let history = store.history(&told.meta.list)?;
    let content = told.content();
    let entries = history.plan(&told.meta, &content);
    store.append(
        &Append {
            meta: &told.meta,
            entries_held: told.names.len(),
            report: &report(),
            files: &told.files(),
            entries: &entries,
            values: &content.values,
            names: &told.folded(),
            identifiers: &std::collections::BTreeMap::new(),
            links: &[],
            state,
            reason: "because",
            by: "tester",
        },
        base,
    )?;
    Ok(entries)
}

pub(crate) fn hold(store: &mut Store, told: &Told) -> Result<(), StoreError> {
    store.hold(&Unappended {
        id: &told.meta.id,
        list: &told.meta.list,
        published: Some(told.meta.published),
        entries_held: told.names.len(),
        coverage: Some(told.meta.coverage.clone()),
        report: &report(),
        files: &told.files(),
        reason: "half of it is gone",
        by: "fetcher",
        recorded: told.meta.recorded,
    })
}

/// The same editions in memory.
pub(crate) fn in_memory(editions: &[Told]) -> History {
    let mut history = History::default();
    for told in editions {
        let entries = history.plan(&told.meta, &told.content());
        history.add_edition(told.meta.clone());
        for entry in entries {
            history.add(entry, told.meta.recorded);
        }
    }
    history
}

/// Holds two histories against each other, observation by observation.
pub(crate) fn assert_same(a: &History, b: &History) {
    assert_eq!(a.editions().collect::<Vec<_>>(), b.editions().collect::<Vec<_>>());
    assert_eq!(a.keys().collect::<Vec<_>>(), b.keys().collect::<Vec<_>>());
    for key in a.keys() {
        assert_eq!(a.facets(key).collect::<Vec<_>>(), b.facets(key).collect::<Vec<_>>(), "{key}");
        for facet in a.facets(key) {
            assert_eq!(a.observations(key, facet), b.observations(key, facet), "{key} {facet:?}");
        }
    }
}

pub(crate) fn list() -> ListId {
    ListId::new(LIST)
}

pub(crate) fn recorded(second: Option<i64>) -> AsOf {
    let recorded = second.map(|second| Timestamp::from_second(second).unwrap());
    AsOf { valid: Date::MAX, published: Date::MAX, recorded }
}

/// Proposes tellings of an article made of its title; `three` comes from a model.
pub(crate) fn propose(store: &mut Store, title: &str, told: &[&str], second: i64) -> Vec<i64> {
    let digest = Archive::digest(title.as_bytes());
    let article = ArticleRow {
        digest: digest.clone(),
        text_digest: digest,
        source: format!("{title}.txt"),
        url: None,
        title: Some(title.to_owned()),
        publisher: None,
        published: Some("2025-04-18".to_owned()),
        language: "en".to_owned(),
    };
    let extractor =
        ExtractorRow { name: "rules".to_owned(), version: "1".to_owned(), digest: None };
    let tellings: Vec<NewTelling> = told
        .iter()
        .map(|event| NewTelling {
            digest: Archive::digest(format!("{title} {event}").as_bytes()),
            event: (*event).to_owned(),
            birth: if *event == "three" { Birth::NeedsReview } else { Birth::Proposed },
        })
        .collect();
    let at = Timestamp::from_second(second).unwrap();
    store.propose_tellings(&article, &extractor, &tellings, "reader", at).unwrap()
}

/// A person's word on a telling, to be changed before it is said.
pub(crate) struct Said {
    pub(crate) telling: i64,
    pub(crate) word: TellingWord,
    pub(crate) reason: String,
    pub(crate) evidence: Vec<NewEvidence>,
    pub(crate) provisional: Option<&'static str>,
    pub(crate) base: i64,
    pub(crate) second: i64,
}

impl Said {
    pub(crate) fn as_decide(&self) -> Decide<'_> {
        Decide {
            telling: self.telling,
            word: self.word.clone(),
            reason: &self.reason,
            evidence: &self.evidence,
            provisional: self.provisional,
            base: self.base,
            by: "person",
            recorded: Timestamp::from_second(self.second).unwrap(),
        }
    }
}

/// Returns a word with evidence: the first three letters, as `(telling, told in)`.
pub(crate) fn evidence(
    store: &mut Store,
    telling: i64,
    word: TellingWord,
    of: &[(i64, i64)],
    second: i64,
) -> Said {
    let evidence = of
        .iter()
        .map(|(telling, told_in)| NewEvidence {
            telling: *telling,
            told_in: *told_in,
            char: [0, 3],
            byte: [0, 3],
            text: "art".to_owned(),
        })
        .collect();
    let base = store.version().unwrap();
    Said { telling, word, reason: "because".to_owned(), evidence, provisional: None, base, second }
}

pub(crate) fn decide(
    store: &mut Store,
    telling: i64,
    word: TellingWord,
    reason: &str,
    second: i64,
) -> Result<(), StoreError> {
    let mut said = evidence(store, telling, word, &[], second);
    reason.clone_into(&mut said.reason);
    store.decide_telling(&said.as_decide())
}
