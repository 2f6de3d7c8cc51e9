//! What changed: between two places of a list's history, in one net step or edition by edition.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, DateTime};
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
    // By the hour, not by id: two editions of one day are told in the order they came out.
    let places: BTreeMap<&EditionId, DateTime> =
        history.editions().map(|meta| (&meta.id, meta.published.at)).collect();
    found.sort_by(|a, b| {
        let place = |change: &Change| places.get(&change.edition).copied();
        (place(a), &a.edition, a.kind, &a.key).cmp(&(place(b), &b.edition, b.kind, &b.key))
    });
    found
}

struct Window<'a> {
    history: &'a History,
    values: &'a dyn Fn(&Digest) -> Option<Values>,
    as_of: &'a AsOf,
}

/// A change of one property, and between which editions it shows.
struct Field {
    change: FieldChange,
    shown: Order,
    after: Option<Date>,
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
            let before =
                self.history.counting_before(order, self.as_of).map(crate::EditionMeta::order);
            let here = keys
                .into_iter()
                .filter_map(|key| self.difference(key, before.as_ref(), order))
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
            .filter(|key| self.touched(key, since, until))
            .filter_map(|key| self.difference(key, since, until))
            .collect();
        self.renumbered(found, since, until)
    }

    /// Says whether anything of the entry was observed in the window; most entries never are.
    fn touched(&self, key: &EntityKey, since: Option<&Order>, until: &Order) -> bool {
        self.history
            .facets(key)
            .flat_map(|facet| self.history.observations(key, facet))
            .any(|o| since.is_none_or(|since| o.order > *since) && o.order <= *until)
    }

    fn difference(&self, key: &EntityKey, since: Option<&Order>, until: &Order) -> Option<Change> {
        let before = since.is_some_and(|since| self.history.present(key, Some(since), self.as_of));
        let after = self.history.present(key, Some(until), self.as_of);
        let kind = match (before, after) {
            (false, false) => return None,
            (false, true) if self.ever_before(key, since) => ChangeKind::Relisted,
            (false, true) => ChangeKind::Listed,
            (true, false) => ChangeKind::Delisted,
            (true, true) => ChangeKind::Amended,
        };
        let fields =
            if kind == ChangeKind::Amended { self.fields(key, since, until) } else { Vec::new() };
        // The newest turn shows all of it; the oldest bound is what holds for all of it.
        let (shown, after) = if kind == ChangeKind::Amended {
            let shown = fields.iter().map(|field| &field.shown).max()?.clone();
            (shown, fields.iter().map(|field| field.after).min()?)
        } else {
            let shown = self.last_turn(key, &Facet::Presence, until)?;
            let after = self.day_before(&shown, key, &Facet::Presence);
            (shown, after)
        };
        Some(Change {
            kind,
            key: key.clone(),
            formerly: None,
            edition: shown.id.clone(),
            published: shown.day(),
            when: When::Between { after, by: Some(shown.day()) },
            fields: fields.into_iter().map(|field| field.change).collect(),
        })
    }

    /// The edition at which a facet last turned.
    fn last_turn(&self, key: &EntityKey, facet: &Facet, until: &Order) -> Option<Order> {
        self.history
            .turns(key, facet, self.as_of)
            .map(|o| &o.order)
            .take_while(|order| *order <= until)
            .last()
            .cloned()
    }

    /// The day of the last edition before `order` that told of the facet.
    fn day_before(&self, order: &Order, key: &EntityKey, facet: &Facet) -> Option<Date> {
        self.history.edition_before(order, key, facet, self.as_of).map(|meta| meta.published.day())
    }

    fn ever_before(&self, key: &EntityKey, since: Option<&Order>) -> bool {
        since.is_some_and(|since| {
            self.history
                .turns(key, &Facet::Presence, self.as_of)
                .any(|o| o.order <= *since && o.seen == Seen::Present)
        })
    }

    fn fields(&self, key: &EntityKey, since: Option<&Order>, until: &Order) -> Vec<Field> {
        let mut fields: Vec<Field> = Vec::new();
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
            if change.removed.is_empty() && change.added.is_empty() {
                continue;
            }
            let Some(shown) = self.last_turn(key, facet, until) else { continue };
            let after = self.day_before(&shown, key, facet);
            // Two formats may tell of the same change: the first to do so counts.
            match fields.iter_mut().find(|field| field.change == change) {
                Some(told) if told.shown <= shown => {}
                Some(told) => (told.shown, told.after) = (shown, after),
                None => fields.push(Field { change, shown, after }),
            }
        }
        fields.sort_by_key(|field| field.change.property);
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
