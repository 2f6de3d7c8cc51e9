//! The feed of changes, kept light in memory: one line a change, its values left in the store.
//!
//! Comparing every edition of every list takes seconds; a page of a hundred changes must take
//! milliseconds. So the lines of a list are worked out once for its editions, shared by the
//! handles of a pool, and only those shown are read in full.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::civil::Date;
use unblink_ledger::{Change, ChangeKind, EditionMeta, Mode, Order, changes};
use unblink_model::{AsOf, EditionId, EntityKey, ListId};

use crate::ask::changes::ChangeRow;
use crate::curated::REGISTER;
use crate::{AppError, Register};

/// One change, without what changed in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedLine {
    /// What happened.
    pub kind: ChangeKind,
    /// The entry.
    pub key: EntityKey,
    /// The first edition that shows it.
    pub edition: EditionId,
    /// The day that edition was published.
    pub published: Date,
}

/// A list with its lines, oldest first.
#[derive(Clone, Debug)]
pub struct ListFeed {
    /// The list.
    pub list: ListId,
    /// Its changes, edition by edition.
    pub lines: Arc<Vec<FeedLine>>,
}

/// The lines of each list, with the editions they were worked out from.
pub(crate) type FeedSlot = Arc<Mutex<BTreeMap<ListId, Kept>>>;

/// What was worked out from these editions.
pub(crate) struct Kept {
    editions: Vec<EditionId>,
    lines: Arc<Vec<FeedLine>>,
}

impl Register {
    /// Returns what changed on every official list, or on one, edition by edition and without
    /// the values; the first edition of a list is its start, not a change.
    ///
    /// The first call after a list has taken an edition compares its editions anew.
    pub fn feed(&mut self, list: Option<&ListId>) -> Result<Vec<ListFeed>, AppError> {
        let mut lists: BTreeMap<ListId, Vec<EditionId>> = BTreeMap::new();
        for row in self.editions()?.iter().filter(|row| row.state.counts()) {
            let asked = list.is_none_or(|list| *list == row.list);
            if asked && row.list.as_str() != REGISTER {
                lists.entry(row.list.clone()).or_default().push(row.id.clone());
            }
        }
        let slot = self.feed.clone();
        let mut feeds = Vec::new();
        for (list, editions) in lists {
            // Who asks meanwhile for the same list waits for it rather than compare it again.
            let mut kept = slot.lock().unwrap_or_else(PoisonError::into_inner);
            let known = kept.get(&list).filter(|kept| kept.editions == editions);
            let lines = if let Some(known) = known {
                known.lines.clone()
            } else {
                let lines = Arc::new(self.lines(&list)?);
                kept.insert(list.clone(), Kept { editions, lines: lines.clone() });
                lines
            };
            feeds.push(ListFeed { list, lines });
        }
        Ok(feeds)
    }

    fn lines(&self, list: &ListId) -> Result<Vec<FeedLine>, AppError> {
        let history = self.store.history(list)?;
        // What is published later than asked about is left out when the lines are read.
        let whole = AsOf { valid: Date::MAX, published: Date::MAX, recorded: None };
        let orders: Vec<Order> = history
            .editions()
            .filter(|meta| meta.visible(&whole))
            .map(EditionMeta::order)
            .collect();
        let (Some(first), Some(last)) = (orders.first(), orders.last()) else {
            return Ok(Vec::new());
        };
        let values = self.values();
        let found = changes(&history, Some(first), last, Mode::Steps, &values, &whole);
        Ok(found
            .into_iter()
            .map(|change| FeedLine {
                kind: change.kind,
                key: change.key,
                edition: change.edition,
                published: change.published,
            })
            .collect())
    }

    /// Returns lines of one list in full, in their order, as known at `as_of`.
    pub fn feed_rows(
        &mut self,
        list: &ListId,
        lines: &[&FeedLine],
        as_of: &AsOf,
    ) -> Result<Vec<ChangeRow>, AppError> {
        let mut keys: Vec<EntityKey> = lines.iter().map(|line| line.key.clone()).collect();
        keys.sort();
        keys.dedup();
        let history = self.store.history_of(list, &keys)?;
        let orders: Vec<Order> =
            history.editions().filter(|meta| meta.visible(as_of)).map(EditionMeta::order).collect();
        let (Some(first), Some(last)) = (orders.first(), orders.last()) else {
            return Ok(Vec::new());
        };
        let found = {
            let values = self.values();
            changes(&history, Some(first), last, Mode::Steps, &values, as_of)
        };
        let by_place: BTreeMap<(&EditionId, &EntityKey), &Change> =
            found.iter().map(|change| ((&change.edition, &change.key), change)).collect();
        let told = lines
            .iter()
            .filter_map(|line| {
                let mut change = (*by_place.get(&(&line.edition, &line.key))?).clone();
                // Whether an entry left or was renumbered shows only beside all others.
                change.kind = line.kind;
                Some(change)
            })
            .collect();
        self.told_rows(list, &history, last, told, as_of)
    }
}

#[cfg(test)]
mod tests;
