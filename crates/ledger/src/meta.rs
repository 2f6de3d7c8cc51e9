//! What the ledger keeps of an edition besides its entries.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};
use unblink_model::{AsOf, Coverage, EditionId, EntityKey, Extent, ListId, Property, Published};

/// The place of an edition among the editions of its list.
///
/// Editions are ordered by publication, not by import; two editions of the same second (never
/// seen) are ordered by id so that every installation orders them alike.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Order {
    /// The issuer's local time of publication.
    pub at: DateTime,
    /// The edition.
    pub id: EditionId,
}

impl Order {
    /// Returns the day of publication.
    pub fn day(&self) -> Date {
        self.at.date()
    }
}

/// An accepted edition, without its content.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EditionMeta {
    /// Its id.
    pub id: EditionId,
    /// Its list.
    pub list: ListId,
    /// When it was published.
    pub published: Published,
    /// When this ledger accepted it.
    pub recorded: Timestamp,
    /// What it covers.
    pub coverage: Coverage,
    /// The entries it tells of beyond what its extent says: of a part all that it holds, of a
    /// whole those that it prints as no longer listed. The rest is known from the courses.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub members: BTreeSet<EntityKey>,
    /// Properties it covers in general but not for these entries.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub uncovered: BTreeMap<EntityKey, BTreeSet<Property>>,
}

impl EditionMeta {
    /// Returns its place among the editions of its list.
    pub fn order(&self) -> Order {
        Order { at: self.published.at, id: self.id.clone() }
    }

    /// Says whether it counts for a question asked from `as_of`.
    pub fn visible(&self, as_of: &AsOf) -> bool {
        self.published.day() <= as_of.published
            && as_of.recorded.is_none_or(|recorded| self.recorded <= recorded)
    }

    /// Says whether it tells if `key` is on the list.
    pub fn tells_presence(&self, key: &EntityKey) -> bool {
        self.coverage.extent == Extent::All || self.members.contains(key)
    }

    /// Says whether it gives `property` for `key`, if `key` is in it at all.
    pub fn tells_value(&self, key: &EntityKey, format: &str, property: Property) -> bool {
        self.coverage.format == format
            && self.coverage.properties.contains(&property)
            && !self.uncovered.get(key).is_some_and(|set| set.contains(&property))
            && self.tells_presence(key)
    }
}
