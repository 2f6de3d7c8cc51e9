//! Lists that came with files, and operators' words on the use of lists.

use jiff::Timestamp;
use rusqlite::{TransactionBehavior, params};
use unblink_model::{ListId, Use};

use super::Store;
use super::words::timestamp;
use super::write::{list_number, new_tx};
use crate::{DatasetRow, StoreError, Terms, UseRow};

impl Store {
    /// Returns every list that came with a file, sorted by id.
    pub fn datasets(&self) -> Result<Vec<DatasetRow>, StoreError> {
        let mut statement = self.db.prepare_cached(
            "SELECT l.name, c.name, d.name, m.terms, t.recorded_at
             FROM dataset d JOIN list l ON l.id = d.list JOIN collection c ON c.id = d.collection
             JOIN tx t ON t.id = d.tx
             JOIN dataset_terms m
                  ON m.id = (SELECT max(id) FROM dataset_terms WHERE list = d.list)
             ORDER BY l.name",
        )?;
        let mut rows = statement.query([])?;
        let mut out = Vec::new();
        while let Some(row) = rows.next()? {
            let terms: String = row.get(3)?;
            out.push(DatasetRow {
                list: ListId::from(row.get::<_, String>(0)?),
                collection: row.get(1)?,
                dataset: row.get(2)?,
                terms: serde_json::from_str(&terms)
                    .map_err(|error| StoreError::stored("terms", error))?,
                recorded: timestamp(&row.get::<_, String>(4)?)?,
            });
        }
        Ok(out)
    }

    /// Makes datasets of a collection lists of this store, or gives them new terms. One that
    /// stands there with these terms already is left as it is.
    pub fn add_datasets(
        &mut self,
        collection: &str,
        datasets: &[(ListId, String, Terms)],
        by: &str,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let write = self.db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let tx = new_tx(&write, at, "dataset", by)?;
        write.execute(
            "INSERT OR IGNORE INTO collection (name, tx) VALUES (?1, ?2)",
            params![collection, tx],
        )?;
        for (list, name, terms) in datasets {
            let list = list_number(&write, list)?;
            write.execute(
                "INSERT INTO dataset (list, collection, name, tx)
                 VALUES (?1, (SELECT id FROM collection WHERE name = ?2), ?3, ?4)
                 ON CONFLICT (list) DO NOTHING",
                params![list, collection, name, tx],
            )?;
            let terms =
                serde_json::to_string(terms).map_err(|error| StoreError::stored("terms", error))?;
            write.execute(
                "INSERT INTO dataset_terms (list, terms, tx) SELECT ?1, ?2, ?3
                 WHERE ?2 IS NOT (SELECT terms FROM dataset_terms WHERE list = ?1
                                  ORDER BY id DESC LIMIT 1)",
                params![list, terms, tx],
            )?;
        }
        write.commit()?;
        Ok(())
    }

    /// Returns every word on the use of a list ever recorded, oldest first.
    pub fn uses(&self) -> Result<Vec<UseRow>, StoreError> {
        let mut statement = self.db.prepare_cached(
            "SELECT l.name, u.list_use, u.reason, t.by, t.recorded_at
             FROM list_use u JOIN list l ON l.id = u.list JOIN tx t ON t.id = u.tx ORDER BY u.id",
        )?;
        let mut rows = statement.query([])?;
        let mut out = Vec::new();
        while let Some(row) = rows.next()? {
            let word: String = row.get(1)?;
            out.push(UseRow {
                list: ListId::from(row.get::<_, String>(0)?),
                list_use: use_of(&word).ok_or_else(|| StoreError::stored("use", &word))?,
                reason: row.get(2)?,
                by: row.get(3)?,
                decided: timestamp(&row.get::<_, String>(4)?)?,
            });
        }
        Ok(out)
    }

    /// Records an operator's word on what answers lists take part in.
    pub fn set_use(
        &mut self,
        lists: &[ListId],
        list_use: Use,
        reason: &str,
        by: &str,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let write = self.db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let tx = new_tx(&write, at, "use", by)?;
        for list in lists {
            let list = list_number(&write, list)?;
            write.execute(
                "INSERT INTO list_use (list, list_use, reason, tx) VALUES (?1, ?2, ?3, ?4)",
                params![list, word_of(list_use), reason, tx],
            )?;
        }
        write.commit()?;
        Ok(())
    }
}

fn word_of(list_use: Use) -> &'static str {
    match list_use {
        Use::Screening => "screening",
        Use::Register => "register",
    }
}

fn use_of(word: &str) -> Option<Use> {
    [Use::Screening, Use::Register].into_iter().find(|list_use| word_of(*list_use) == word)
}
