//! Who may be answered with: the states of entries that were listed, as of a place in time.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use unblink_ledger::Node;
use unblink_model::{AsOf, EntityKey, ListId, StatusKind, SubjectId};
use unblink_screen::Admit;

use super::index::ScreenIndex;
use super::states::{Day, day, effective_day};
use crate::curated::REGISTER;
use crate::register::Knowledge;
use crate::{AppError, Register};

/// Profiles by number, one bit each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Admitted(Vec<u64>);

impl Admitted {
    fn insert(&mut self, number: usize) {
        if let Some(word) = self.0.get_mut(number / 64) {
            *word |= 1 << (number % 64);
        }
    }
}

impl Admit for Admitted {
    fn profile(&self, number: u32) -> bool {
        let word = self.0.get(number as usize / 64);
        word.is_some_and(|word| word >> (number % 64) & 1 == 1)
    }
}

/// Clocks and datasets whose answers are kept at hand; a batch over every list asks for fewer.
const MOST_KEPT: usize = 64;

impl Register {
    /// Returns the index to ask and, list by list, the published day to ask it for.
    ///
    /// The index of now answers for the recorded past wherever what was recorded by then is all
    /// that was published by some day. Where it is not, an index of that moment is made.
    pub(super) fn index_as_of(
        &mut self,
        as_of: &AsOf,
    ) -> Result<(Arc<ScreenIndex>, BTreeMap<ListId, Day>), AppError> {
        let editions = self.editions()?;
        let mut of_list: BTreeMap<&ListId, Vec<(Date, Timestamp)>> = BTreeMap::new();
        for row in editions.iter().filter(|row| row.state.counts()) {
            let Some(published) = row.published else { continue };
            of_list.entry(&row.list).or_default().push((published.day(), row.decided));
        }
        let mut days = BTreeMap::new();
        for (list, editions) in &of_list {
            if let Some(day) = effective_day(editions, &clocks_of(list, as_of)) {
                days.insert((*list).clone(), day);
            } else if let Some(at) = as_of.recorded {
                let plain =
                    of_list.keys().map(|l| ((*l).clone(), day(clocks_of(l, as_of).published)));
                let days = plain.collect();
                return Ok((self.index_of_moment(at)?, days));
            }
        }
        Ok((self.index()?, days))
    }

    /// Returns who of these lists may be answered with.
    pub(super) fn admitted(
        &mut self,
        index: &ScreenIndex,
        days: &BTreeMap<ListId, Day>,
        lists: &BTreeSet<ListId>,
        as_of: &AsOf,
    ) -> Result<Arc<Admitted>, AppError> {
        let key = format!("{} {as_of:?} {:?} {lists:?}", self.store.version()?, index.recorded);
        let slot = self.index.clone();
        if let Some(known) = locked(&slot).admitted.get(&key) {
            return Ok(known.clone());
        }
        let knowledge = self.knowledge(as_of.recorded)?;
        let admitted = Arc::new(admitted(index, days, lists, as_of, &knowledge));
        let mut slot = locked(&slot);
        if slot.admitted.len() >= MOST_KEPT {
            slot.admitted.clear();
        }
        slot.admitted.insert(key, admitted.clone());
        Ok(admitted)
    }
}

fn locked<T>(slot: &std::sync::Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    // Whoever panicked while holding it left it whole: entries are put in ready-made.
    slot.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// The curated register's facts carry their own publication, its editions only bring them along.
fn clocks_of(list: &ListId, as_of: &AsOf) -> AsOf {
    match list.as_str() {
        REGISTER => AsOf { published: Date::MAX, ..*as_of },
        _ => *as_of,
    }
}

fn admitted(
    index: &ScreenIndex,
    days: &BTreeMap<ListId, Day>,
    lists: &BTreeSet<ListId>,
    as_of: &AsOf,
    knowledge: &Knowledge,
) -> Admitted {
    let view = index.view();
    let mut admitted = Admitted(vec![0; view.len().div_ceil(64)]);
    let valid = day(as_of.valid);
    // By number of the list: the day to ask for, and whether its facts decide.
    let asked: Vec<Option<(Day, bool)>> = index
        .lists()
        .iter()
        .map(|list| {
            let day = lists.contains(list).then(|| days.get(list).copied())??;
            Some((day, list.as_str() == REGISTER))
        })
        .collect();
    let mut by_facts: BTreeMap<u32, bool> = BTreeMap::new();
    for number in 0..u32::try_from(view.len()).unwrap_or(u32::MAX) {
        let Some(place) = view.place(number) else { continue };
        let Some(Some((published, facts))) = asked.get(place.list as usize).copied() else {
            continue;
        };
        if !view.stands(place, published, valid) {
            continue;
        }
        let stands = !facts
            || *by_facts.entry(place.entry).or_insert_with(|| {
                let key = view.entry(place.entry).map(|entry| EntityKey::new(entry.key));
                key.is_some_and(|key| listed_by_facts(knowledge, &key, as_of))
            });
        if stands {
            admitted.insert(number as usize);
        }
    }
    admitted
}

/// Says whether any curated designation of a register's entry is on a list on the day asked about.
fn listed_by_facts(knowledge: &Knowledge, key: &EntityKey, as_of: &AsOf) -> bool {
    let node = Node { list: ListId::new(REGISTER), key: key.clone() };
    let subject: SubjectId = knowledge.subject_of(&node);
    let events: Vec<_> = knowledge.curated.events_of(&subject).iter().collect();
    unblink_ledger::courses(&events, &[], as_of).iter().any(|course| {
        unblink_ledger::designation_on(course, as_of.valid).status.kind() == StatusKind::OnList
    })
}
