//! Links with who recorded them, strong identifiers, and what is proposed to a person.

use jiff::Timestamp;
use rusqlite::{TransactionBehavior, params};
use unblink_ledger::{Link, Node};
use unblink_model::{EntityKey, ListId};

use super::Store;
use super::words::{link_kind, timestamp};
use super::write::new_tx;
use crate::{LinkRow, ProposalRow, StoreError};

fn node(row: &rusqlite::Row<'_>, at: usize) -> Result<Node, rusqlite::Error> {
    Ok(Node {
        list: ListId::from(row.get::<_, String>(at)?),
        key: EntityKey::from(row.get::<_, String>(at + 1)?),
    })
}

impl Store {
    /// Returns every link ever recorded, oldest first, with its number and who recorded it.
    pub fn link_rows(&self) -> Result<Vec<LinkRow>, StoreError> {
        let mut statement = self.db.prepare_cached(
            "SELECT link.id, a_list, a_key, b_list, b_key, kind, reason, t.recorded_at, t.by
             FROM link JOIN tx t ON t.id = link.tx ORDER BY link.id",
        )?;
        let mut rows = statement.query([])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.push(LinkRow {
                id: row.get(0)?,
                link: Link {
                    a: node(row, 1)?,
                    b: node(row, 3)?,
                    kind: link_kind(&row.get::<_, String>(5)?)?,
                    reason: row.get(6)?,
                    recorded: timestamp(&row.get::<_, String>(7)?)?,
                },
                by: row.get(8)?,
            });
        }
        Ok(found)
    }

    /// Returns the entries that ever carried an identifier of this scheme and number.
    pub fn entries_identified(&self, scheme: &str, value: &str) -> Result<Vec<Node>, StoreError> {
        let mut statement = self.db.prepare_cached(
            "SELECT l.name, k.name FROM identifier i JOIN key k ON k.id = i.key
             JOIN list l ON l.id = k.list WHERE i.value = ?1 AND i.scheme = ?2 ORDER BY 1, 2",
        )?;
        let rows = statement.query_map([value, scheme], |row| node(row, 0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Keeps proposals; one made before keeps its number and takes the new score and reason.
    pub fn propose(
        &mut self,
        proposals: &[ProposalRow],
        by: &str,
        recorded: Timestamp,
    ) -> Result<(), StoreError> {
        let write = self.db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let tx = new_tx(&write, recorded, "propose", by)?;
        {
            let mut statement = write.prepare_cached(
                "INSERT INTO proposal (a_list, a_key, b_list, b_key, origin, score, reason, tx)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
                 ON CONFLICT (a_list, a_key, b_list, b_key)
                 DO UPDATE SET origin = ?5, score = ?6, reason = ?7",
            )?;
            for one in proposals {
                statement.execute(params![
                    one.a.list.as_str(),
                    one.a.key.as_str(),
                    one.b.list.as_str(),
                    one.b.key.as_str(),
                    one.origin,
                    one.score,
                    one.reason,
                    tx
                ])?;
            }
        }
        write.commit()?;
        Ok(())
    }

    /// Returns every proposal ever made, the surest first.
    pub fn proposals(&self) -> Result<Vec<ProposalRow>, StoreError> {
        let mut statement = self.db.prepare_cached(
            "SELECT p.id, a_list, a_key, b_list, b_key, origin, score, reason, t.recorded_at
             FROM proposal p JOIN tx t ON t.id = p.tx ORDER BY score DESC, p.id",
        )?;
        let mut rows = statement.query([])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.push(ProposalRow {
                id: row.get(0)?,
                a: node(row, 1)?,
                b: node(row, 3)?,
                origin: row.get(5)?,
                score: row.get(6)?,
                reason: row.get(7)?,
                recorded: timestamp(&row.get::<_, String>(8)?)?,
            });
        }
        Ok(found)
    }
}
