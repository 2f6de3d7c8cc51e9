//! The content of an edition as digests, the unit in which the ledger compares.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use unblink_model::{Edition, EntityKey, Fact, Property, Value};

/// The first 16 bytes of the SHA-256 of a value set.
///
/// 128 bits: two different value sets among a billion collide with a chance below 10⁻²⁰.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest(pub [u8; 16]);

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl Digest {
    /// Returns the digest of `bytes`.
    pub fn of(bytes: &[u8]) -> Self {
        let full: [u8; 32] = Sha256::digest(bytes).into();
        let mut half = [0; 16];
        half.copy_from_slice(&full[..16]);
        Self(half)
    }
}

/// What stands behind a digest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Values {
    /// Values of one property, in the issuer's order.
    Of(Vec<Value>),
    /// A curated fact.
    Fact(Box<Fact>),
}

impl Values {
    /// Returns the values, none for a fact.
    pub fn values(&self) -> &[Value] {
        match self {
            Self::Of(values) => values,
            Self::Fact(_) => &[],
        }
    }

    /// Returns the digest. The issuer's order of values is part of it: answers keep that order,
    /// and must not depend on which edition was read first. A new order alone is no change.
    pub fn digest(&self) -> Digest {
        Digest::of(self.to_json().as_bytes())
    }

    /// Returns the JSON kept on disk.
    pub fn to_json(&self) -> String {
        json(self)
    }
}

/// Our value types have string keys only and no failing serializers, so JSON never fails.
fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// One entry of an edition: digest by property.
pub type Record = BTreeMap<Property, Digest>;

/// An edition's content: digests by entry, and the values behind them.
#[derive(Clone, Debug, Default)]
pub struct Content {
    /// Digests by entry and property.
    pub records: BTreeMap<EntityKey, Record>,
    /// What stands behind each digest.
    pub values: BTreeMap<Digest, Values>,
    /// Entries that the list itself prints as no longer listed.
    pub former: BTreeSet<EntityKey>,
}

/// Keys of facts start with this; no issuer's reference does.
const FACT_MARK: char = '#';

impl Content {
    /// Returns the content of an edition.
    pub fn of(edition: &Edition) -> Self {
        let mut content = Self::default();
        for entity in &edition.entities {
            let mut record = Record::new();
            for (property, values) in &entity.statements {
                if !values.is_empty() {
                    record.insert(*property, content.keep(Values::Of(values.clone())));
                }
            }
            content.records.insert(entity.key.clone(), record);
            if entity.is_former() {
                content.former.insert(entity.key.clone());
            }
        }
        for fact in &edition.facts {
            let key = fact_key(fact.kind(), fact.id());
            let digest = content.keep(Values::Fact(Box::new(fact.clone())));
            content.records.insert(key, Record::from([(Property::Fact, digest)]));
        }
        content
    }

    fn keep(&mut self, values: Values) -> Digest {
        let digest = values.digest();
        self.values.entry(digest).or_insert(values);
        digest
    }
}

/// Returns the key under which a fact of this kind and id is kept.
pub fn fact_key(kind: &str, id: &str) -> EntityKey {
    EntityKey::new(format!("{FACT_MARK}{kind}:{id}"))
}

/// Says whether a key is a fact's.
pub fn is_fact(key: &EntityKey) -> bool {
    key.as_str().starts_with(FACT_MARK)
}
