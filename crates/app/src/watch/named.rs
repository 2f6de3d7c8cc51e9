//! Whom articles can name: every name that a loaded list prints or printed, and who was on which
//! list when.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use unblink_ledger::{Digest, Facet, History, Node, Seen, Values, programmes};
use unblink_model::{AsOf, EntityKey, EntityKind, ListId, Property, SubjectId, Value};
use unblink_watch::{NamedSubject, Stay};

use crate::curated::REGISTER;
use crate::subject::{entity_of, is_related};
use crate::{AppError, Register};

/// What linking looks at.
const LOOKED_AT: &[Property] = &[
    Property::Schema,
    Property::Name,
    Property::OriginalName,
    Property::Alias,
    Property::Listing,
    Property::Bookkeeping,
];

const NAMES: &[Property] = &[Property::Name, Property::OriginalName, Property::Alias];

impl Register {
    /// Returns everyone on any loaded list, now or before: news writes of the delisted too, and
    /// an older article calls them what an older edition did.
    pub(super) fn named_subjects(&mut self, as_of: &AsOf) -> Result<Vec<NamedSubject>, AppError> {
        let knowledge = self.knowledge(as_of.recorded)?;
        let mut subjects: BTreeMap<SubjectId, NamedSubject> = BTreeMap::new();
        for known in &knowledge.catalogue.lists {
            let list = known.list.clone();
            let history = self.store.history(&list)?;
            let values = self.store.values_of(&list, LOOKED_AT)?;
            // The curated register's entries carry no publication of their own.
            let clocks = match list.as_str() {
                REGISTER => AsOf { published: Date::MAX, ..*as_of },
                _ => *as_of,
            };
            let one = OneList { list, history: &history, values: &values, clocks };
            let told_until = history.editions().rfind(|meta| meta.visible(&one.clocks));
            let told_until = told_until.map(|meta| meta.published.day());
            for key in history.keys().filter(|key| !unblink_ledger::is_fact(key)) {
                let of = |digest: &Digest| values.get(digest).cloned();
                let Some(entity) = entity_of(&history, key, None, &one.clocks, &of, LOOKED_AT)
                else {
                    continue;
                };
                let id = knowledge.subject_of(&Node { list: one.list.clone(), key: key.clone() });
                let own = subjects.entry(id.clone()).or_insert_with(|| NamedSubject {
                    id,
                    caption: entity.caption().to_owned(),
                    kind: entity.kind().unwrap_or(EntityKind::LegalEntity),
                    names: Vec::new(),
                    stays: Vec::new(),
                });
                own.names.extend(one.names(key));
                // A collection also tells of relatives and firms that no list names.
                let related = knowledge.catalogue.is_dataset(&one.list) && is_related(&entity);
                if let Some(told_until) = told_until.filter(|_| !related) {
                    own.stays.extend(one.stays(key, told_until));
                }
            }
        }
        Ok(subjects.into_values().collect())
    }
}

/// One list, as far as it counts.
struct OneList<'a> {
    list: ListId,
    history: &'a History,
    values: &'a BTreeMap<Digest, Values>,
    clocks: AsOf,
}

impl OneList<'_> {
    /// Returns every name that an edition printed for an entry, in any format.
    fn names(&self, key: &EntityKey) -> BTreeSet<String> {
        let facets = self
            .history
            .facets(key)
            .filter(|facet| matches!(facet, Facet::Value(_, property) if NAMES.contains(property)));
        let observed = facets
            .flat_map(|facet| self.history.observations(key, facet))
            .filter(|observation| observation.visible(&self.clocks));
        let printed = observed.filter_map(|observation| match observation.seen {
            Seen::Values(digest) => self.values.get(&digest),
            _ => None,
        });
        printed
            .flat_map(Values::values)
            .filter_map(|value| match value {
                Value::Name(name) => Some(name.full.clone()),
                _ => None,
            })
            .collect()
    }

    /// Returns the entry's stays on the list. The curated register is no list.
    fn stays(&self, key: &EntityKey, told_until: Date) -> Vec<Stay> {
        if self.list.as_str() == REGISTER {
            return Vec::new();
        }
        let of = |digest: &Digest| self.values.get(digest).cloned();
        let courses = programmes(self.history, key, &of, &self.clocks);
        let spells = courses.into_iter().flat_map(|course| course.spells);
        let mut stays: Vec<Stay> = spells
            .map(|spell| Stay {
                list: self.list.clone(),
                since: spell.since,
                until: spell.until,
                told_until,
            })
            .collect();
        stays.sort_by_key(|stay| (stay.since.earliest(), stay.since.latest()));
        stays
    }
}
