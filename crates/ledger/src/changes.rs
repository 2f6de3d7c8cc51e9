//! What changed: between two places of a list's history, in one net step or edition by edition.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use unblink_model::{AsOf, EditionId, EntityKey, Property, Value, When};

use crate::{Digest, Facet, History, Order, Seen, Values};

/// How changes between two days are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// The difference between the two ends; what came and went in between does not show.
    Net,
    /// Every edition's changes, one after the other.
    Steps,
}

/// What happened to an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// Came onto the list.
    Listed,
    /// Its text changed.
    Amended,
    /// Left the list.
    Delisted,
    /// Came back onto the list.
    Relisted,
    /// Carries a new reference; the issuer's record number says it is the same entry.
    Renumbered,
}

/// The old and the new values of one property.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldChange {
    /// The property.
    pub property: Property,
    /// Values that are gone.
    pub removed: Vec<Value>,
    /// Values that are new.
    pub added: Vec<Value>,
}

/// One change of one entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// What happened.
    pub kind: ChangeKind,
    /// The entry.
    pub key: EntityKey,
    /// The entry's former reference, when renumbered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub formerly: Option<EntityKey>,
    /// The first edition that shows it.
    pub edition: EditionId,
    /// The day that edition was published.
    pub published: Date,
    /// When it happened, as far as editions tell.
    pub when: When,
    /// What changed in the text; empty for entries that came or went.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<FieldChange>,
}

/// Returns the changes after `since` up to and including `until`, as known and recorded at
/// `as_of`, sorted by publication, kind and key.
///
/// `since: None` starts before the first edition. `values` gives what stands behind a digest.
/// A value that appears in a format's first edition is detail, no change.
pub fn changes(
    history: &History,
    since: Option<&Order>,
    until: &Order,
    mode: Mode,
    values: &dyn Fn(&Digest) -> Option<Values>,
    as_of: &AsOf,
) -> Vec<Change> {
    let window = Window { history, values, as_of };
    let mut found = match mode {
        Mode::Net => window.between(since, until),
        Mode::Steps => {
            let orders: Vec<Order> = history
                .editions()
                .filter(|meta| meta.visible(as_of))
                .map(crate::EditionMeta::order)
                .filter(|order| since.is_none_or(|since| order > since) && order <= until)
                .collect();
            window.steps(&orders)
        }
    };
    found.sort_by(|a, b| {
        (a.published, &a.edition, a.kind, &a.key).cmp(&(b.published, &b.edition, b.kind, &b.key))
    });
    found
}

struct Window<'a> {
    history: &'a History,
    values: &'a dyn Fn(&Digest) -> Option<Values>,
    as_of: &'a AsOf,
}

impl Window<'_> {
    /// Every edition of `orders` against the state just before it.
    fn steps(&self, orders: &[Order]) -> Vec<Change> {
        // Only entries observed at an edition can have changed there.
        let mut touched: BTreeMap<&Order, BTreeSet<&EntityKey>> =
            orders.iter().map(|order| (order, BTreeSet::new())).collect();
        for key in self.history.keys().filter(|key| !crate::is_fact(key)) {
            for facet in self.history.facets(key) {
                for observation in self.history.observations(key, facet) {
                    if let Some(keys) = touched.get_mut(&observation.order) {
                        keys.insert(key);
                    }
                }
            }
        }
        let mut found = Vec::new();
        for (order, keys) in touched {
            let before = self.order_before(order);
            let here = keys
                .into_iter()
                .filter_map(|key| self.difference(key, before.as_ref(), order, order))
                .collect();
            found.extend(self.renumbered(here, before.as_ref(), order));
        }
        found
    }

    /// The state at `until` against the state at `since`.
    fn between(&self, since: Option<&Order>, until: &Order) -> Vec<Change> {
        let found = self
            .history
            .keys()
            .filter(|key| !crate::is_fact(key))
            .filter_map(|key| {
                let shown = self.last_touch(key, since, until)?;
                self.difference(key, since, until, &shown)
            })
            .collect();
        self.renumbered(found, since, until)
    }

    fn order_before(&self, order: &Order) -> Option<Order> {
        self.history
            .editions()
            .filter(|meta| meta.visible(self.as_of))
            .map(crate::EditionMeta::order)
            .filter(|other| other < order)
            .max()
    }

    /// The newest edition in the window at which the entry was observed anew.
    fn last_touch(&self, key: &EntityKey, since: Option<&Order>, until: &Order) -> Option<Order> {
        self.history
            .facets(key)
            .flat_map(|facet| self.history.observations(key, facet))
            .map(|observation| &observation.order)
            .filter(|order| since.is_none_or(|since| *order > since) && *order <= until)
            .max()
            .cloned()
    }

    fn difference(
        &self,
        key: &EntityKey,
        since: Option<&Order>,
        until: &Order,
        shown: &Order,
    ) -> Option<Change> {
        let before = since.is_some_and(|since| self.history.present(key, Some(since), self.as_of));
        let after = self.history.present(key, Some(until), self.as_of);
        let (kind, fields) = match (before, after) {
            (false, false) => return None,
            (false, true) if self.ever_before(key, since) => (ChangeKind::Relisted, Vec::new()),
            (false, true) => (ChangeKind::Listed, Vec::new()),
            (true, false) => (ChangeKind::Delisted, Vec::new()),
            (true, true) => {
                let fields = self.fields(key, since, until);
                if fields.is_empty() {
                    return None;
                }
                (ChangeKind::Amended, fields)
            }
        };
        let shown = if kind == ChangeKind::Amended {
            shown.clone()
        } else {
            self.presence_turn(key, until).unwrap_or_else(|| shown.clone())
        };
        let after_day = self
            .history
            .edition_before(&shown, key, &Facet::Presence, self.as_of)
            .map(|meta| meta.published.day());
        Some(Change {
            kind,
            key: key.clone(),
            formerly: None,
            edition: shown.id.clone(),
            published: shown.day(),
            when: When::Between { after: after_day, by: Some(shown.day()) },
            fields,
        })
    }

    /// The edition at which the entry's presence last turned.
    fn presence_turn(&self, key: &EntityKey, until: &Order) -> Option<Order> {
        let mut last = Seen::Absent;
        let mut turn = None;
        for observation in self.history.observations(key, &Facet::Presence) {
            let counts = observation.order <= *until
                && observation.order.day() <= self.as_of.published
                && self.as_of.recorded.is_none_or(|at| observation.recorded <= at);
            if counts && observation.seen != last {
                last = observation.seen;
                turn = Some(observation.order.clone());
            }
        }
        turn
    }

    fn ever_before(&self, key: &EntityKey, since: Option<&Order>) -> bool {
        since.is_some_and(|since| {
            self.history
                .observations(key, &Facet::Presence)
                .iter()
                .any(|o| o.order <= *since && o.seen == Seen::Present)
        })
    }

    fn fields(&self, key: &EntityKey, since: Option<&Order>, until: &Order) -> Vec<FieldChange> {
        let mut fields: Vec<FieldChange> = Vec::new();
        for facet in self.history.facets(key) {
            let Facet::Value(_, property) = facet else { continue };
            let new = self.history.seen(key, facet, Some(until), self.as_of);
            let old =
                since.and_then(|since| self.history.seen(key, facet, Some(since), self.as_of));
            if new == old || new.is_none() || !self.was_told(key, facet, since) {
                continue;
            }
            let (old, new) = (self.behind(old), self.behind(new));
            let change = FieldChange {
                property: *property,
                removed: old.iter().filter(|v| !new.contains(v)).cloned().collect(),
                added: new.iter().filter(|v| !old.contains(v)).cloned().collect(),
            };
            // Two formats may tell of the same change.
            let nothing = change.removed.is_empty() && change.added.is_empty();
            if !nothing && !fields.contains(&change) {
                fields.push(change);
            }
        }
        fields.sort_by_key(|change| change.property);
        fields
    }

    /// Says whether an edition up to `since` gave this facet for the entry, possibly empty.
    fn was_told(&self, key: &EntityKey, facet: &Facet, since: Option<&Order>) -> bool {
        since.is_some_and(|since| self.history.told_up_to(since, key, facet, self.as_of))
    }

    fn behind(&self, seen: Option<Seen>) -> Vec<Value> {
        match seen {
            Some(Seen::Values(digest)) => {
                (self.values)(&digest).map(|v| v.values().to_vec()).unwrap_or_default()
            }
            _ => Vec::new(),
        }
    }

    /// Joins entries that left and came under another reference with the same record number.
    fn renumbered(&self, found: Vec<Change>, since: Option<&Order>, until: &Order) -> Vec<Change> {
        let record_id = |key: &EntityKey, at: Option<&Order>| -> Option<Digest> {
            self.history.current(key, Property::RecordId, at, self.as_of)?.digest
        };
        let gone: BTreeMap<Digest, EntityKey> = found
            .iter()
            .filter(|change| change.kind == ChangeKind::Delisted)
            .filter_map(|change| Some((record_id(&change.key, since)?, change.key.clone())))
            .collect();
        let mut joined: BTreeSet<EntityKey> = BTreeSet::new();
        let mut out: Vec<Change> = Vec::new();
        for mut change in found {
            let former = match change.kind {
                ChangeKind::Listed | ChangeKind::Relisted => {
                    record_id(&change.key, Some(until)).and_then(|id| gone.get(&id))
                }
                _ => None,
            };
            if let Some(former) = former {
                joined.insert(former.clone());
                change.kind = ChangeKind::Renumbered;
                change.formerly = Some(former.clone());
            }
            out.push(change);
        }
        out.retain(|change| change.kind != ChangeKind::Delisted || !joined.contains(&change.key));
        out
    }
}
