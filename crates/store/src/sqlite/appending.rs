//! An edition appended piece by piece, so that a large one is never in memory as a whole.

use rusqlite::{Transaction, TransactionBehavior, params};
use unblink_ledger::{EditionMeta, History};
use unblink_model::{EntityKey, ReadReport};

use super::Store;
use super::read::{Editions, load_into};
use super::words::{count, pack};
use super::write::{Numbered, begin_edition, newest_tx, write_entries};
use crate::{Append, StoreError};

/// An edition being appended. Until [`commit`](Self::commit) nothing of it counts; dropped, nothing
/// of it stays.
#[derive(Debug)]
pub struct Appending<'s> {
    write: Transaction<'s>,
    editions: Editions,
    at: Numbered,
}

impl Store {
    /// Begins to append an edition whose entries come in pieces, ordered by key.
    ///
    /// `begin` says everything but the entries. [`StoreError::Moved`] when another process wrote
    /// meanwhile: begin again.
    pub fn begin(&mut self, begin: &Append<'_>) -> Result<Appending<'_>, StoreError> {
        let base = self.version()?;
        let editions = self.editions_of(&begin.meta.list)?;
        let write = self.db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        if newest_tx(&write)? != base {
            return Err(StoreError::Moved);
        }
        let at = begin_edition(&write, begin)?;
        Ok(Appending { write, editions, at })
    }
}

impl Appending<'_> {
    /// Returns the history of the list's keys after `after` and up to `upto` (`None`: to the
    /// last), with every edition but the one being appended.
    pub fn history_between(
        &self,
        after: &str,
        upto: Option<&EntityKey>,
    ) -> Result<History, StoreError> {
        let mut history = History::of_editions(self.editions.metas());
        if self.editions.is_empty() {
            return Ok(history);
        }
        let mut statement = self.write.prepare_cached(
            "SELECT k.name, f.format, f.property, n.edition, n.seen, v.digest, t.recorded_at
             FROM key k JOIN entry n ON n.key = k.id JOIN facet f ON f.id = n.facet
             JOIN tx t ON t.id = n.tx LEFT JOIN value v ON v.id = n.seen
             WHERE k.list = ?1 AND k.name > ?2 AND (?3 IS NULL OR k.name <= ?3)",
        )?;
        let mut rows =
            statement.query(params![self.at.list, after, upto.map(EntityKey::as_str)])?;
        load_into(&mut history, self.editions.orders(), &mut rows)?;
        Ok(history)
    }

    /// Writes a piece of the edition: its entries, values and names.
    pub fn write(&mut self, piece: &Append<'_>) -> Result<(), StoreError> {
        write_entries(&self.write, piece, self.at)
    }

    /// Makes the edition count, with what reading it to its end showed. `meta` is that of the
    /// beginning, with the members that a part turned out to have.
    pub fn commit(
        self,
        meta: &EditionMeta,
        entries_held: usize,
        report: &ReadReport,
    ) -> Result<(), StoreError> {
        self.write.execute(
            "UPDATE edition SET entries = ?2, report = ?3, meta = ?4 WHERE id = ?1",
            params![self.at.edition, count(entries_held), pack(report)?, pack(meta)?],
        )?;
        self.write.commit()?;
        Ok(())
    }
}
