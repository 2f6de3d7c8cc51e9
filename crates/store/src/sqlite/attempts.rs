//! What asking the issuers came to: a record beside the ledger, that no answer about lists rests on.

use std::collections::BTreeMap;

use jiff::Timestamp;
use rusqlite::{OptionalExtension, TransactionBehavior, params};
use unblink_model::{EditionId, ListId};

use super::Store;
use super::words::{count, timestamp};
use crate::{AttemptRow, DownloadRow, StoreError};

impl Store {
    /// Records an attempt with its files.
    pub fn record_attempt(
        &mut self,
        attempt: &AttemptRow,
        files: &[DownloadRow],
    ) -> Result<(), StoreError> {
        let write = self.db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        write.execute(
            "INSERT INTO attempt (list, at, outcome, reason, edition, by)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![
                attempt.list.as_str(),
                attempt.at.to_string(),
                attempt.outcome,
                attempt.reason,
                attempt.edition.as_ref().map(EditionId::as_str),
                attempt.by
            ],
        )?;
        let number = write.last_insert_rowid();
        for (position, file) in files.iter().enumerate() {
            write.execute(
                "INSERT INTO download (attempt, position, url, came_from, etag, last_modified,
                     content_type, digest, size_bytes, retrieved)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
                params![
                    number,
                    count(position),
                    file.url,
                    file.came_from,
                    file.etag,
                    file.last_modified,
                    file.content_type,
                    file.digest,
                    i64::try_from(file.size_bytes).unwrap_or(i64::MAX),
                    file.retrieved.to_string()
                ],
            )?;
        }
        write.commit()?;
        Ok(())
    }

    /// Returns the newest attempt of each list.
    pub fn last_attempts(&self) -> Result<BTreeMap<ListId, AttemptRow>, StoreError> {
        let mut statement = self.db.prepare_cached(
            "SELECT list, at, outcome, reason, edition, by FROM attempt
             WHERE id IN (SELECT max(id) FROM attempt GROUP BY list)",
        )?;
        let mut rows = statement.query([])?;
        let mut found = BTreeMap::new();
        while let Some(row) = rows.next()? {
            let list = ListId::from(row.get::<_, String>(0)?);
            let attempt = AttemptRow {
                list: list.clone(),
                at: timestamp(&row.get::<_, String>(1)?)?,
                outcome: row.get(2)?,
                reason: row.get(3)?,
                edition: row.get::<_, Option<String>>(4)?.map(EditionId::from),
                by: row.get(5)?,
            };
            found.insert(list, attempt);
        }
        Ok(found)
    }

    /// Returns the files of the newest attempt of a list that came to an edition, and that edition.
    pub fn last_downloads(
        &self,
        list: &ListId,
    ) -> Result<Option<(EditionId, Vec<DownloadRow>)>, StoreError> {
        let newest: Option<(i64, String)> = self
            .db
            .prepare_cached(
                "SELECT a.id, a.edition FROM attempt a WHERE a.list = ?1 AND a.edition IS NOT NULL
                 AND EXISTS (SELECT 1 FROM download d WHERE d.attempt = a.id)
                 ORDER BY a.id DESC LIMIT 1",
            )?
            .query_row([list.as_str()], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        let Some((attempt, edition)) = newest else { return Ok(None) };
        let mut statement = self.db.prepare_cached(
            "SELECT url, came_from, etag, last_modified, content_type, digest, size_bytes, retrieved
             FROM download WHERE attempt = ?1 ORDER BY position",
        )?;
        let mut rows = statement.query([attempt])?;
        let mut files = Vec::new();
        while let Some(row) = rows.next()? {
            files.push(DownloadRow {
                url: row.get(0)?,
                came_from: row.get(1)?,
                etag: row.get(2)?,
                last_modified: row.get(3)?,
                content_type: row.get(4)?,
                digest: row.get(5)?,
                size_bytes: u64::try_from(row.get::<_, i64>(6)?).unwrap_or(0),
                retrieved: timestamp(&row.get::<_, String>(7)?)?,
            });
        }
        Ok(Some((EditionId::from(edition), files)))
    }

    /// Returns when each edition was last found to be what its issuer serves, up to `until`.
    pub fn confirmations(
        &self,
        until: Option<Timestamp>,
    ) -> Result<BTreeMap<EditionId, Timestamp>, StoreError> {
        let mut statement = self.db.prepare_cached(
            "SELECT edition, at FROM attempt WHERE edition IS NOT NULL ORDER BY id",
        )?;
        let mut rows = statement.query([])?;
        let mut found = BTreeMap::new();
        while let Some(row) = rows.next()? {
            let at = timestamp(&row.get::<_, String>(1)?)?;
            if until.is_none_or(|until| at <= until) {
                found.insert(EditionId::from(row.get::<_, String>(0)?), at);
            }
        }
        Ok(found)
    }
}
