//! Small editions, said in few words.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use unblink_ledger::{Content, Digest, EditionMeta, Entry, History, Order, Record, Values};
use unblink_model::{
    AsOf, Basis, Coverage, EditionId, EntityKey, Extent, ListId, Listing, Property, Published,
    Value,
};

/// An edition with everything it says.
#[derive(Clone, Debug)]
pub(crate) struct Told {
    pub(crate) meta: EditionMeta,
    pub(crate) said: BTreeMap<EntityKey, BTreeMap<Property, Vec<Value>>>,
    /// Whether it prints its members as no longer listed.
    pub(crate) former: bool,
}

impl Told {
    /// A whole edition of format `csv` of this moment, giving these properties.
    pub(crate) fn whole(id: &str, at: &str, properties: &[Property]) -> Self {
        let at: DateTime = if at.contains('T') {
            at.parse().unwrap()
        } else {
            format!("{at}T00:00:00").parse().unwrap()
        };
        Self {
            meta: EditionMeta {
                id: EditionId::new(id),
                list: ListId::new("l"),
                published: Published { at, basis: Basis::Edition },
                recorded: Timestamp::MIN,
                coverage: Coverage {
                    format: "csv".to_owned(),
                    extent: Extent::All,
                    properties: properties.iter().copied().collect(),
                    limits: String::new(),
                },
                members: BTreeSet::new(),
                uncovered: BTreeMap::new(),
            },
            said: BTreeMap::new(),
            former: false,
        }
    }

    pub(crate) fn format(mut self, format: &str) -> Self {
        format.clone_into(&mut self.meta.coverage.format);
        self
    }

    /// Makes it a part that proves nobody's absence.
    pub(crate) fn part(mut self) -> Self {
        self.meta.coverage.extent = Extent::Part;
        self.meta.members = self.said.keys().cloned().collect();
        self
    }

    pub(crate) fn says(mut self, key: &str, property: Property, values: Vec<Value>) -> Self {
        self.said.entry(EntityKey::new(key)).or_default().insert(property, values);
        self
    }

    pub(crate) fn holds(mut self, key: &str) -> Self {
        self.said.entry(EntityKey::new(key)).or_default();
        self
    }

    pub(crate) fn content(&self) -> Content {
        let mut content = Content::default();
        if self.former {
            content.former.clone_from(&self.meta.members);
        }
        for (key, properties) in &self.said {
            let mut record = Record::new();
            for (property, values) in properties {
                if !values.is_empty() {
                    let values = Values::Of(values.clone());
                    record.insert(*property, values.digest());
                    content.values.insert(values.digest(), values);
                }
            }
            content.records.insert(key.clone(), record);
        }
        content
    }

    pub(crate) fn order(&self) -> Order {
        self.meta.order()
    }
}

/// A history with the values behind its digests.
#[derive(Default)]
pub(crate) struct Ledger {
    pub(crate) history: History,
    pub(crate) values: BTreeMap<Digest, Values>,
}

impl Ledger {
    /// Appends the editions in this order, the i-th recorded at second i.
    pub(crate) fn of(editions: &[Told]) -> Self {
        let mut ledger = Self::default();
        for (second, told) in (1..).zip(editions) {
            ledger.append(told, second);
        }
        ledger
    }

    pub(crate) fn append(&mut self, told: &Told, second: i64) -> Vec<Entry> {
        let recorded = Timestamp::from_second(second).unwrap();
        let meta = EditionMeta { recorded, ..told.meta.clone() };
        let content = told.content();
        let entries = self.history.plan(&meta, &content);
        self.history.add_edition(meta);
        for entry in &entries {
            self.history.add(entry.clone(), recorded);
        }
        self.values.extend(content.values);
        entries
    }

    pub(crate) fn values(&self) -> impl Fn(&Digest) -> Option<Values> + '_ {
        |digest| self.values.get(digest).cloned()
    }
}

pub(crate) fn text(words: &str) -> Vec<Value> {
    vec![Value::Text(words.to_owned())]
}

pub(crate) fn listing(programme: &str, on: Option<&str>) -> Value {
    Value::Listing(Listing {
        programme: programme.to_owned(),
        listed_on: on.map(|day| unblink_model::When::On(day.parse().unwrap())),
        instrument: None,
        measures: Vec::new(),
    })
}

pub(crate) fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// Everything that was ever said and recorded.
pub(crate) fn all() -> AsOf {
    AsOf { valid: Date::MAX, published: Date::MAX, recorded: None }
}
