//! What is asked of the store.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use rusqlite::OptionalExtension;
use unblink_ledger::{Digest, EditionMeta, Entry, Facet, History, Link, Node, Order, Seen, Values};
use unblink_model::{EditionId, EntityKey, ListId, Property, ReadReport};

use super::words::{count, digest, link_kind, state, timestamp, unpack};
use super::{ABSENT, EMPTY, PRESENT, Store};
use crate::{EditionRow, FileRow, StoreError};

impl Store {
    /// Returns every edition ever offered, by list and publication.
    pub fn editions(&self) -> Result<Vec<EditionRow>, StoreError> {
        self.edition_rows("", &[])
    }

    /// Returns one edition.
    pub fn edition(&self, id: &str) -> Result<Option<EditionRow>, StoreError> {
        Ok(self.edition_rows("WHERE e.name = ?1", &[&id])?.pop())
    }

    /// Returns the edition of `list` made of exactly these raw files, if it was offered before.
    pub fn edition_of_files(
        &self,
        list: &ListId,
        digests: &[String],
    ) -> Result<Option<EditionRow>, StoreError> {
        let Some(first) = digests.first() else { return Ok(None) };
        let rows = self.edition_rows(
            "WHERE l.name = ?1 AND e.id IN (SELECT edition FROM edition_file WHERE digest = ?2)",
            &[&list.as_str(), first],
        )?;
        let mut wanted = digests.to_vec();
        wanted.sort_unstable();
        Ok(rows.into_iter().find(|row| {
            let mut had: Vec<String> = row.files.iter().map(|f| f.digest.clone()).collect();
            had.sort_unstable();
            had == wanted
        }))
    }

    fn edition_rows(
        &self,
        filter: &str,
        parameters: &[&dyn rusqlite::ToSql],
    ) -> Result<Vec<EditionRow>, StoreError> {
        let sql = format!(
            "SELECT e.id, e.name, l.name, e.entries, e.meta, offer.recorded_at,
                    s.state, s.reason, decision.by, decision.recorded_at
             FROM edition e JOIN list l ON l.id = e.list JOIN tx offer ON offer.id = e.tx
             JOIN edition_state s ON s.id = (SELECT max(id) FROM edition_state WHERE edition = e.id)
             JOIN tx decision ON decision.id = s.tx
             {filter} ORDER BY l.name, e.published, e.name"
        );
        let mut statement = self.db.prepare_cached(&sql)?;
        let mut rows = statement.query(parameters)?;
        let mut out = Vec::new();
        while let Some(row) = rows.next()? {
            let meta: Option<EditionMeta> =
                row.get::<_, Option<Vec<u8>>>(4)?.map(|meta| unpack(&meta)).transpose()?;
            let entries: i64 = row.get(3)?;
            out.push(EditionRow {
                id: EditionId::from(row.get::<_, String>(1)?),
                list: ListId::from(row.get::<_, String>(2)?),
                published: meta.as_ref().map(|meta| meta.published),
                entries: u64::try_from(entries).unwrap_or(0),
                coverage: meta.map(|meta| meta.coverage),
                files: self.files(row.get(0)?)?,
                state: state(&row.get::<_, String>(6)?)?,
                reason: row.get(7)?,
                by: row.get(8)?,
                offered: timestamp(&row.get::<_, String>(5)?)?,
                decided: timestamp(&row.get::<_, String>(9)?)?,
            });
        }
        Ok(out)
    }

    fn files(&self, edition: i64) -> Result<Vec<FileRow>, StoreError> {
        let mut statement = self.db.prepare_cached(
            "SELECT name, digest, size_bytes FROM edition_file WHERE edition = ?1 ORDER BY position",
        )?;
        let rows = statement.query_map([edition], |row| {
            let size: i64 = row.get(2)?;
            Ok(FileRow {
                name: row.get(0)?,
                digest: row.get(1)?,
                size_bytes: u64::try_from(size).unwrap_or(0),
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Returns what reading an edition showed.
    pub fn report(&self, id: &str) -> Result<Option<ReadReport>, StoreError> {
        let mut statement = self.db.prepare_cached("SELECT report FROM edition WHERE name = ?1")?;
        let report: Option<Vec<u8>> = statement.query_row([id], |row| row.get(0)).optional()?;
        report.map(|report| unpack(&report)).transpose()
    }

    /// Returns the editions of a list whose entries count, read once a version of the store.
    pub(super) fn editions_of(&self, list: &ListId) -> Result<Editions, StoreError> {
        let version = self.version()?;
        if let Some((at, editions)) = self.editions.borrow().get(list)
            && *at == version
        {
            return Ok(editions.clone());
        }
        let mut statement = self.db.prepare_cached(
            "SELECT e.id, e.meta, s.state, t.recorded_at FROM edition e
             JOIN edition_state s ON s.id = (SELECT max(id) FROM edition_state WHERE edition = e.id)
             JOIN tx t ON t.id = s.tx
             WHERE e.list = (SELECT id FROM list WHERE name = ?1) AND e.meta IS NOT NULL",
        )?;
        let mut rows = statement.query([list.as_str()])?;
        let (mut metas, mut orders) = (BTreeMap::new(), BTreeMap::new());
        while let Some(row) = rows.next()? {
            if !state(&row.get::<_, String>(2)?)?.counts() {
                continue;
            }
            let mut meta: EditionMeta = unpack(&row.get::<_, Vec<u8>>(1)?)?;
            // A released edition counts from its release.
            meta.recorded = timestamp(&row.get::<_, String>(3)?)?;
            orders.insert(row.get(0)?, meta.order());
            metas.insert(meta.order(), meta);
        }
        let editions = Editions { metas: Arc::new(metas), orders: Arc::new(orders) };
        self.editions.borrow_mut().insert(list.clone(), (version, editions.clone()));
        Ok(editions)
    }

    /// Returns the whole history of a list.
    pub fn history(&self, list: &ListId) -> Result<History, StoreError> {
        let editions = self.editions_of(list)?;
        let mut history = History::of_editions(editions.metas.clone());
        let mut statement = self.db.prepare_cached(
            "SELECT k.name, f.format, f.property, n.edition, n.seen, v.digest, t.recorded_at
             FROM key k JOIN entry n ON n.key = k.id JOIN facet f ON f.id = n.facet
             JOIN tx t ON t.id = n.tx LEFT JOIN value v ON v.id = n.seen
             WHERE k.list = (SELECT id FROM list WHERE name = ?1)",
        )?;
        let mut rows = statement.query([list.as_str()])?;
        load_into(&mut history, &editions.orders, &mut rows)?;
        Ok(history)
    }

    /// Returns the history of some entries of a list, with all its editions.
    pub fn history_of(&self, list: &ListId, keys: &[EntityKey]) -> Result<History, StoreError> {
        let editions = self.editions_of(list)?;
        let mut history = History::of_editions(editions.metas.clone());
        let mut statement = self.db.prepare_cached(
            "SELECT k.name, f.format, f.property, n.edition, n.seen, v.digest, t.recorded_at
             FROM key k JOIN entry n ON n.key = k.id JOIN facet f ON f.id = n.facet
             JOIN tx t ON t.id = n.tx LEFT JOIN value v ON v.id = n.seen
             WHERE k.list = (SELECT id FROM list WHERE name = ?1) AND k.name = ?2",
        )?;
        for key in keys {
            let mut rows = statement.query([list.as_str(), key.as_str()])?;
            load_into(&mut history, &editions.orders, &mut rows)?;
        }
        Ok(history)
    }

    /// Returns the history of the keys of a list after `after`, at most `most` of them, with all
    /// its editions, and the last of these keys; `None` when there is none left.
    pub fn history_after(
        &self,
        list: &ListId,
        after: &str,
        most: usize,
    ) -> Result<Option<(History, EntityKey)>, StoreError> {
        let mut statement = self.db.prepare_cached(
            "SELECT max(name) FROM (SELECT name FROM key
             WHERE list = (SELECT id FROM list WHERE name = ?1) AND name > ?2
             ORDER BY name LIMIT ?3)",
        )?;
        let last: Option<String> = statement
            .query_row(rusqlite::params![list.as_str(), after, count(most)], |row| row.get(0))?;
        let Some(last) = last else { return Ok(None) };
        let editions = self.editions_of(list)?;
        let mut history = History::of_editions(editions.metas.clone());
        let mut statement = self.db.prepare_cached(
            "SELECT k.name, f.format, f.property, n.edition, n.seen, v.digest, t.recorded_at
             FROM key k JOIN entry n ON n.key = k.id JOIN facet f ON f.id = n.facet
             JOIN tx t ON t.id = n.tx LEFT JOIN value v ON v.id = n.seen
             WHERE k.list = (SELECT id FROM list WHERE name = ?1) AND k.name > ?2 AND k.name <= ?3",
        )?;
        let mut rows = statement.query([list.as_str(), after, &last])?;
        load_into(&mut history, &editions.orders, &mut rows)?;
        Ok(Some((history, EntityKey::from(last))))
    }

    /// Returns what stands behind a digest.
    pub fn value(&self, digest: &Digest) -> Result<Option<Values>, StoreError> {
        let mut statement = self.db.prepare_cached("SELECT body FROM value WHERE digest = ?1")?;
        let body: Option<Vec<u8>> =
            statement.query_row([digest.0.as_slice()], |row| row.get(0)).optional()?;
        body.map(|body| unpack(&body)).transpose()
    }

    /// Returns everything that ever stood behind a property of a list, by digest.
    pub fn values_of(
        &self,
        list: &ListId,
        properties: &[Property],
    ) -> Result<BTreeMap<Digest, Values>, StoreError> {
        let mut out = BTreeMap::new();
        let mut statement = self.db.prepare_cached(
            "SELECT DISTINCT v.digest, v.body FROM entry n JOIN value v ON v.id = n.seen
             WHERE n.key IN (SELECT id FROM key WHERE list = (SELECT id FROM list WHERE name = ?1))
             AND n.facet IN (SELECT id FROM facet WHERE property = ?2)",
        )?;
        for property in properties {
            let mut rows = statement.query([list.as_str(), property.as_str()])?;
            while let Some(row) = rows.next()? {
                out.insert(
                    digest(&row.get::<_, Vec<u8>>(0)?)?,
                    unpack(&row.get::<_, Vec<u8>>(1)?)?,
                );
            }
        }
        Ok(out)
    }

    /// Returns the entries that ever carried a folded name.
    pub fn entries_named(&self, folded: &str) -> Result<Vec<Node>, StoreError> {
        self.nodes(
            "SELECT l.name, k.name FROM name n JOIN key k ON k.id = n.key
                    JOIN list l ON l.id = k.list WHERE n.folded = ?1 ORDER BY 1, 2",
            folded,
        )
    }

    /// Returns the entries that ever carried any of these folded names, by one query.
    pub fn entries_named_any<'a>(
        &self,
        folded: impl IntoIterator<Item = &'a String>,
    ) -> Result<Vec<Node>, StoreError> {
        let names: Vec<&String> = folded.into_iter().collect();
        let names =
            serde_json::to_string(&names).map_err(|error| StoreError::stored("names", error))?;
        self.nodes(
            "SELECT DISTINCT l.name, k.name FROM json_each(?1) j JOIN name n ON n.folded = j.value
             JOIN key k ON k.id = n.key JOIN list l ON l.id = k.list ORDER BY 1, 2",
            &names,
        )
    }

    /// Returns entries that ever carried a name that begins so once folded, by name; at most
    /// `most` names are looked at.
    pub fn entries_named_from(&self, folded: &str, most: u32) -> Result<Vec<Node>, StoreError> {
        // The highest letter there is ends the range, so the index serves it.
        let end = format!("{folded}\u{10FFFF}");
        let mut statement = self.db.prepare_cached(
            "SELECT l.name, k.name FROM name n JOIN key k ON k.id = n.key
             JOIN list l ON l.id = k.list WHERE n.folded >= ?1 AND n.folded < ?2
             ORDER BY n.folded, 1, 2 LIMIT ?3",
        )?;
        let rows = statement.query_map(rusqlite::params![folded, end, most], |row| {
            Ok(Node {
                list: ListId::from(row.get::<_, String>(0)?),
                key: EntityKey::from(row.get::<_, String>(1)?),
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Returns the entries of any list with this key.
    pub fn entries_with_key(&self, key: &str) -> Result<Vec<Node>, StoreError> {
        self.nodes(
            "SELECT l.name, k.name FROM key k JOIN list l ON l.id = k.list
             WHERE k.name = ?1 ORDER BY 1, 2",
            key,
        )
    }

    fn nodes(&self, sql: &str, parameter: &str) -> Result<Vec<Node>, StoreError> {
        let mut statement = self.db.prepare_cached(sql)?;
        let rows = statement.query_map([parameter], |row| {
            Ok(Node {
                list: ListId::from(row.get::<_, String>(0)?),
                key: EntityKey::from(row.get::<_, String>(1)?),
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Returns every link ever recorded.
    pub fn links(&self) -> Result<Vec<Link>, StoreError> {
        let mut statement = self.db.prepare_cached(
            "SELECT a_list, a_key, b_list, b_key, kind, reason, t.recorded_at
             FROM link JOIN tx t ON t.id = link.tx ORDER BY link.id",
        )?;
        let mut rows = statement.query([])?;
        let mut out = Vec::new();
        while let Some(row) = rows.next()? {
            let node = |list: usize| -> Result<Node, rusqlite::Error> {
                Ok(Node {
                    list: ListId::from(row.get::<_, String>(list)?),
                    key: EntityKey::from(row.get::<_, String>(list + 1)?),
                })
            };
            let kind: String = row.get(4)?;
            out.push(Link {
                a: node(0)?,
                b: node(2)?,
                kind: link_kind(&kind)?,
                reason: row.get(5)?,
                recorded: timestamp(&row.get::<_, String>(6)?)?,
            });
        }
        Ok(out)
    }
}

/// The editions of a list: their meta data in order of publication, and their places by number.
#[derive(Clone, Debug)]
pub(super) struct Editions {
    metas: Arc<BTreeMap<Order, EditionMeta>>,
    orders: Arc<BTreeMap<i64, Order>>,
}

impl Editions {
    pub(super) fn metas(&self) -> Arc<BTreeMap<Order, EditionMeta>> {
        self.metas.clone()
    }

    pub(super) fn orders(&self) -> &BTreeMap<i64, Order> {
        &self.orders
    }

    pub(super) fn is_empty(&self) -> bool {
        self.metas.is_empty()
    }
}

pub(super) fn load_into(
    history: &mut History,
    orders: &BTreeMap<i64, Order>,
    rows: &mut rusqlite::Rows<'_>,
) -> Result<(), StoreError> {
    // Rows of one key, format or transaction follow each other: parse each text once.
    let mut key = EntityKey::new("");
    let mut recorded = (String::new(), Timestamp::MIN);
    while let Some(row) = rows.next()? {
        let name = row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?;
        if name != key.as_str() {
            key = EntityKey::new(name);
        }
        let format = row.get_ref(1)?.as_str().map_err(rusqlite::Error::from)?;
        let property = row.get_ref(2)?.as_str().map_err(rusqlite::Error::from)?;
        let facet = if format.is_empty() {
            Facet::Presence
        } else {
            let property = property.parse().map_err(|e| StoreError::stored("property", e))?;
            Facet::Value(format.to_owned(), property)
        };
        let Some(order) = orders.get(&row.get(3)?) else { continue };
        let seen = match row.get::<_, i64>(4)? {
            PRESENT => Seen::Present,
            ABSENT => Seen::Absent,
            EMPTY => Seen::Empty,
            _ => Seen::Values(digest(row.get_ref(5)?.as_blob().map_err(rusqlite::Error::from)?)?),
        };
        let at = row.get_ref(6)?.as_str().map_err(rusqlite::Error::from)?;
        if at != recorded.0 {
            recorded = (at.to_owned(), timestamp(at)?);
        }
        let entry = Entry { key: key.clone(), facet, edition: order.clone(), seen };
        history.add(entry, recorded.1);
    }
    Ok(())
}
