//! The history of one list: observations by entry and facet, in publication order.

use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::DateTime;
use unblink_model::{AsOf, EditionId, EntityKey, Extent, Property};

use crate::{Content, Digest, EditionMeta, Order};

/// What of an entry is observed.
///
/// Values are observed per format: the same fact printed by a poorer and a richer format of the
/// same issuer is two texts, and their difference is no change.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Facet {
    /// Whether the entry is on the list.
    Presence,
    /// The values of a property, as a format prints them.
    Value(String, Property),
}

/// What an edition showed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Seen {
    /// The entry is there.
    Present,
    /// The entry is not there.
    Absent,
    /// The property is given and empty.
    Empty,
    /// The property has these values.
    Values(Digest),
}

impl Facet {
    /// Returns what holds before anything was observed.
    fn default_seen(&self) -> Seen {
        match self {
            Self::Presence => Seen::Absent,
            Self::Value(..) => Seen::Empty,
        }
    }
}

/// One observation on a course.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Observation {
    /// The edition that showed it.
    pub order: Order,
    /// What it showed.
    pub seen: Seen,
    /// When this ledger recorded it.
    pub recorded: Timestamp,
}

impl Observation {
    /// Says whether it counts for a question asked from `as_of`.
    pub fn visible(&self, as_of: &AsOf) -> bool {
        self.order.day() <= as_of.published
            && as_of.recorded.is_none_or(|recorded| self.recorded <= recorded)
    }
}

/// An observation to append.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The entry of the list.
    pub key: EntityKey,
    /// What of it.
    pub facet: Facet,
    /// The edition it belongs to: the one appended, or the next one that covers the facet.
    pub edition: Order,
    /// What that edition showed.
    pub seen: Seen,
}

/// A property's values as of a place in time, and the edition that vouches for them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Current {
    /// The values; `None` when the property is given and empty.
    pub digest: Option<Digest>,
    /// The newest edition that covers the property for the entry.
    pub edition: EditionId,
    /// When that edition was published.
    pub at: DateTime,
}

type Course = BTreeMap<Facet, Vec<Observation>>;

/// Editions of one list with the observations that differ from the edition before.
///
/// An observation is kept only where it differs from what the editions before it imply, so an
/// unchanged edition adds none. Inserting an edition *between* two others pins, for each facet
/// it shows differently, what the next edition that covers the facet had implied so far; that is
/// what makes answers independent of the order of import.
#[derive(Clone, Debug, Default)]
pub struct History {
    editions: Arc<BTreeMap<Order, EditionMeta>>,
    courses: BTreeMap<EntityKey, Course>,
}

impl History {
    /// Returns a history of these editions with nothing observed yet.
    pub fn of_editions(editions: Arc<BTreeMap<Order, EditionMeta>>) -> Self {
        Self { editions, courses: BTreeMap::new() }
    }

    /// Adds an edition's meta data.
    pub fn add_edition(&mut self, meta: EditionMeta) {
        Arc::make_mut(&mut self.editions).insert(meta.order(), meta);
    }

    /// Adds one observation, as loaded or as planned.
    pub fn add(&mut self, entry: Entry, recorded: Timestamp) {
        let course = self.courses.entry(entry.key).or_default();
        let observations = course.entry(entry.facet).or_default();
        let at = observations.partition_point(|o| o.order <= entry.edition);
        let observation = Observation { order: entry.edition, seen: entry.seen, recorded };
        observations.insert(at, observation);
    }

    /// Returns the editions in publication order.
    pub fn editions(&self) -> impl DoubleEndedIterator<Item = &EditionMeta> {
        self.editions.values()
    }

    /// Returns the keys ever observed.
    pub fn keys(&self) -> impl Iterator<Item = &EntityKey> {
        self.courses.keys()
    }

    /// Returns the observations of a facet in publication order.
    pub fn observations(&self, key: &EntityKey, facet: &Facet) -> &[Observation] {
        self.courses.get(key).and_then(|course| course.get(facet)).map_or(&[], Vec::as_slice)
    }

    /// Returns the facets observed of an entry.
    pub fn facets(&self, key: &EntityKey) -> impl Iterator<Item = &Facet> {
        self.courses.get(key).into_iter().flat_map(BTreeMap::keys)
    }

    /// Returns the observations that appending an edition adds; none when it shows nothing new.
    pub fn plan(&self, meta: &EditionMeta, content: &Content) -> Vec<Entry> {
        let mut plan = Plan { history: self, meta, order: meta.order(), entries: Vec::new() };
        let format = &meta.coverage.format;
        let facets: Vec<(Property, Facet)> = meta
            .coverage
            .properties
            .iter()
            .map(|property| (*property, Facet::Value(format.clone(), *property)))
            .collect();
        for (key, record) in &content.records {
            // Looked up once an entry: keys are long, and there are thirty facets of each.
            let course = self.courses.get(key);
            let former = content.former.contains(key);
            let presence = if former { Seen::Absent } else { Seen::Present };
            plan.observe(key, course, &Facet::Presence, presence);
            for (property, facet) in &facets {
                if meta.tells_value(key, format, *property) {
                    let seen = record.get(property).map_or(Seen::Empty, |d| Seen::Values(*d));
                    plan.observe(key, course, facet, seen);
                }
            }
        }
        if meta.coverage.extent == Extent::All {
            let gone = |(key, _): &(&EntityKey, _)| !content.records.contains_key(*key);
            for (key, course) in self.courses.iter().filter(gone) {
                plan.observe(key, Some(course), &Facet::Presence, Seen::Absent);
            }
        }
        plan.entries
    }

    /// Returns what the editions up to and including `order` imply, whoever asks and whenever.
    fn implied(&self, key: &EntityKey, facet: &Facet, order: &Order) -> Seen {
        implied(self.courses.get(key), facet, order)
    }

    /// Says whether an edition tells of the facet: for a value, that it holds the entry and gives
    /// the property in that format, be it empty.
    pub fn covers(&self, meta: &EditionMeta, key: &EntityKey, facet: &Facet) -> bool {
        match facet {
            Facet::Presence => meta.tells_presence(key),
            Facet::Value(format, property) => {
                meta.coverage.format == *format && self.covers_value(meta, key, *property)
            }
        }
    }

    fn covers_value(&self, meta: &EditionMeta, key: &EntityKey, property: Property) -> bool {
        meta.tells_value(key, &meta.coverage.format, property)
            && (meta.coverage.extent == Extent::Part
                || meta.members.contains(key)
                || self.implied(key, &Facet::Presence, &meta.order()) == Seen::Present)
    }

    /// Returns what is seen of a facet as of a place in time, by editions up to `until`.
    ///
    /// `None` when no edition that counts says anything.
    pub fn seen(
        &self,
        key: &EntityKey,
        facet: &Facet,
        until: Option<&Order>,
        as_of: &AsOf,
    ) -> Option<Seen> {
        self.observations(key, facet)
            .iter()
            .rev()
            .find(|o| until.is_none_or(|until| o.order <= *until) && o.visible(as_of))
            .map(|o| o.seen)
    }

    /// Says whether an entry is on the list by the newest edition up to `until` that counts.
    pub fn present(&self, key: &EntityKey, until: Option<&Order>, as_of: &AsOf) -> bool {
        self.seen(key, &Facet::Presence, until, as_of) == Some(Seen::Present)
    }

    /// Says whether an edition up to `until` that counts told of an entry: on the list, off it,
    /// or printed as no longer on it.
    pub fn tells_of(&self, key: &EntityKey, until: Option<&Order>, as_of: &AsOf) -> bool {
        self.seen(key, &Facet::Presence, until, as_of).is_some()
            || (self.courses.contains_key(key)
                && self.editions().any(|meta| {
                    meta.visible(as_of)
                        && until.is_none_or(|until| meta.order() <= *until)
                        && meta.members.contains(key)
                }))
    }

    /// Returns the observations that count and differ from the one before them.
    ///
    /// A pinned observation repeats what went before; whether one is kept depends on the order
    /// of import, so answers are built on turns only.
    pub fn turns<'a>(
        &'a self,
        key: &EntityKey,
        facet: &Facet,
        as_of: &'a AsOf,
    ) -> impl Iterator<Item = &'a Observation> {
        let mut last = facet.default_seen();
        self.observations(key, facet).iter().filter(move |o| {
            let turns = o.visible(as_of) && o.seen != last;
            if turns {
                last = o.seen;
            }
            turns
        })
    }

    /// Returns an edition by its place.
    pub fn edition(&self, order: &Order) -> Option<&EditionMeta> {
        self.editions.get(order)
    }

    /// Returns the newest edition before `order` that counts, whatever it tells of.
    pub fn counting_before(&self, order: &Order, as_of: &AsOf) -> Option<&EditionMeta> {
        self.before(order).find(|meta| meta.visible(as_of))
    }

    /// Returns the oldest edition at or after `order` that counts and tells of the facet.
    pub fn edition_from(
        &self,
        order: &Order,
        key: &EntityKey,
        facet: &Facet,
        as_of: &AsOf,
    ) -> Option<&EditionMeta> {
        self.editions
            .range::<Order, _>((Bound::Included(order), Bound::Unbounded))
            .map(|(_, meta)| meta)
            .find(|meta| meta.visible(as_of) && self.covers(meta, key, facet))
    }

    fn before(&self, order: &Order) -> impl Iterator<Item = &EditionMeta> {
        self.editions
            .range::<Order, _>((Bound::Unbounded, Bound::Excluded(order)))
            .rev()
            .map(|(_, meta)| meta)
    }

    /// Returns the newest edition before `order` that counts and tells of the facet.
    pub fn edition_before(
        &self,
        order: &Order,
        key: &EntityKey,
        facet: &Facet,
        as_of: &AsOf,
    ) -> Option<&EditionMeta> {
        self.before(order).find(|meta| meta.visible(as_of) && self.covers(meta, key, facet))
    }

    /// Says whether an edition up to and including `until` that counts gave the facet, be it empty.
    pub fn told_up_to(&self, until: &Order, key: &EntityKey, facet: &Facet, as_of: &AsOf) -> bool {
        self.editions
            .range(..=until.clone())
            .rev()
            .any(|(_, meta)| meta.visible(as_of) && self.covers(meta, key, facet))
    }

    /// Returns a property's values by the newest edition up to `until` that gives it, of
    /// whatever format; `None` when no edition that counts gives it.
    pub fn current(
        &self,
        key: &EntityKey,
        property: Property,
        until: Option<&Order>,
        as_of: &AsOf,
    ) -> Option<Current> {
        // A key never observed was never on the list: no need to ask every edition.
        self.courses.get(key)?;
        let until = until.map_or(Bound::Unbounded, Bound::Included);
        let meta = self
            .editions
            .range::<Order, _>((Bound::Unbounded, until))
            .rev()
            .map(|(_, meta)| meta)
            .find(|meta| meta.visible(as_of) && self.covers_value(meta, key, property))?;
        let facet = Facet::Value(meta.coverage.format.clone(), property);
        let digest = match self.seen(key, &facet, Some(&meta.order()), as_of) {
            Some(Seen::Values(digest)) => Some(digest),
            _ => None,
        };
        Some(Current { digest, edition: meta.id.clone(), at: meta.published.at })
    }

    /// Returns the properties ever observed of an entry, in any format.
    pub fn properties(&self, key: &EntityKey) -> Vec<Property> {
        let mut properties: Vec<Property> = self
            .facets(key)
            .filter_map(|facet| match facet {
                Facet::Value(_, property) => Some(*property),
                Facet::Presence => None,
            })
            .collect();
        properties.sort_unstable();
        properties.dedup();
        properties
    }
}

fn implied(course: Option<&Course>, facet: &Facet, order: &Order) -> Seen {
    let observations = course.and_then(|course| course.get(facet)).map_or(&[][..], Vec::as_slice);
    let end = observations.partition_point(|o| o.order <= *order);
    observations[..end].last().map_or(facet.default_seen(), |o| o.seen)
}

struct Plan<'a> {
    history: &'a History,
    meta: &'a EditionMeta,
    order: Order,
    entries: Vec<Entry>,
}

impl Plan<'_> {
    fn observe(&mut self, key: &EntityKey, course: Option<&Course>, facet: &Facet, seen: Seen) {
        let implied = implied(course, facet, &self.order);
        if implied == seen {
            return;
        }
        self.push(key, facet, self.order.clone(), seen);
        // The editions after this one said `implied` without an entry of their own, up to the
        // first that has one. The first of them that covers the facet must now say so itself.
        let next = self
            .history
            .editions
            .range(self.order.clone()..)
            .map(|(_, meta)| meta)
            .find(|meta| meta.id != self.meta.id && self.history.covers(meta, key, facet));
        if let Some(next) = next {
            let order = next.order();
            let pinned = self.history.observations(key, facet).iter().any(|o| o.order == order);
            if !pinned {
                self.push(key, facet, order, implied);
            }
        }
    }

    fn push(&mut self, key: &EntityKey, facet: &Facet, edition: Order, seen: Seen) {
        self.entries.push(Entry { key: key.clone(), facet: facet.clone(), edition, seen });
    }
}
