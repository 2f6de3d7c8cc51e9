//! What is written: by appending, one transaction an edition.

use std::collections::BTreeMap;

use jiff::Timestamp;
use rusqlite::{OptionalExtension, Transaction, TransactionBehavior, params};
use unblink_ledger::{Digest, EditionMeta, Facet, Link, Seen};
use unblink_model::{EditionId, EntityKey, ListId, ReadReport};

use super::words::{count, facet_words, link_word, pack, state, timestamp};
use super::{ABSENT, EMPTY, PRESENT, Store};
use crate::{Append, EditionState, FileRow, StoreError, Unappended};

impl Store {
    /// Appends an edition in one transaction.
    ///
    /// A held or rejected edition is thereby let in; one that counts already is refused.
    ///
    /// `base` is the [`version`](Self::version) on which the entries were planned; when the store
    /// has moved since, nothing is written and [`StoreError::Moved`] is returned.
    pub fn append(&mut self, append: &Append<'_>, base: i64) -> Result<(), StoreError> {
        let write = self.db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        if newest_tx(&write)? != base {
            return Err(StoreError::Moved);
        }
        let at = begin_edition(&write, append)?;
        write_entries(&write, append, at)?;
        write_links(&write, append.links, at.tx)?;
        write.commit()?;
        Ok(())
    }

    /// Keeps an edition that waits for a person. One offered before is refused.
    pub fn hold(&mut self, held: &Unappended<'_>) -> Result<(), StoreError> {
        let write = self.db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        if let Some((_, state)) = standing(&write, held.id)? {
            return Err(refuse(held.id, "new", state.as_str()));
        }
        let tx = new_tx(&write, held.recorded, EditionState::Held.as_str(), held.by)?;
        let meta =
            held.published.zip(held.coverage.clone()).map(|(published, coverage)| EditionMeta {
                id: held.id.clone(),
                list: held.list.clone(),
                published,
                recorded: held.recorded,
                coverage,
                members: std::collections::BTreeSet::new(),
                uncovered: BTreeMap::new(),
            });
        let list = list_number(&write, held.list)?;
        let edition = new_edition(
            &write,
            &NewEdition {
                id: held.id,
                list,
                published: held.published.map(|published| published.at.to_string()),
                entries: held.entries_held,
                meta: meta.as_ref(),
                report: held.report,
                files: held.files,
            },
            tx,
        )?;
        new_state(&write, edition, EditionState::Held, held.reason, tx)?;
        write.commit()?;
        Ok(())
    }

    /// Records that a person turned a held edition away.
    ///
    /// Only a held one: what is in the ledger stays there, later entries build on it.
    pub fn reject(
        &mut self,
        id: &EditionId,
        reason: &str,
        by: &str,
        recorded: Timestamp,
    ) -> Result<(), StoreError> {
        let write = self.db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let edition = match standing(&write, id)? {
            Some((edition, EditionState::Held)) => edition,
            other => {
                return Err(refuse(id, "held", other.map_or("unknown", |(_, s)| s.as_str())));
            }
        };
        let tx = new_tx(&write, recorded, EditionState::Rejected.as_str(), by)?;
        new_state(&write, edition, EditionState::Rejected, reason, tx)?;
        write.commit()?;
        Ok(())
    }

    /// Records links of their own, a person's or a rule's.
    pub fn link(
        &mut self,
        links: &[Link],
        by: &str,
        recorded: Timestamp,
    ) -> Result<(), StoreError> {
        let write = self.db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let tx = new_tx(&write, recorded, "link", by)?;
        write_links(&write, links, tx)?;
        write.commit()?;
        Ok(())
    }
}

/// Returns the number of the newest transaction.
pub(super) fn newest_tx(write: &Transaction<'_>) -> Result<i64, StoreError> {
    Ok(write.query_row("SELECT coalesce(max(id), 0) FROM tx", [], |row| row.get(0))?)
}

/// The numbers under which an edition is being written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Numbered {
    pub(super) list: i64,
    pub(super) edition: i64,
    pub(super) tx: i64,
}

/// Writes everything of an edition but its entries and links.
pub(super) fn begin_edition(
    write: &Transaction<'_>,
    append: &Append<'_>,
) -> Result<Numbered, StoreError> {
    let meta = append.meta;
    let tx = new_tx(write, meta.recorded, append.state.as_str(), append.by)?;
    let list = list_number(write, &meta.list)?;
    let edition = match standing(write, &meta.id)? {
        // Appending it again would move the moment from which it counts.
        Some((_, state)) if state.counts() => {
            return Err(refuse(&meta.id, "not in the ledger", state.as_str()));
        }
        Some((edition, _)) => {
            // Held and now let in, perhaps by a newer reader: what is appended is what counts.
            write.execute(
                "UPDATE edition SET meta = ?2, published = ?3, entries = ?4, report = ?5
                 WHERE id = ?1",
                params![
                    edition,
                    pack(meta)?,
                    meta.published.at.to_string(),
                    count(append.entries_held),
                    pack(append.report)?
                ],
            )?;
            edition
        }
        None => new_edition(
            write,
            &NewEdition {
                id: &meta.id,
                list,
                published: Some(meta.published.at.to_string()),
                entries: append.entries_held,
                meta: Some(meta),
                report: append.report,
                files: append.files,
            },
            tx,
        )?,
    };
    new_state(write, edition, append.state, append.reason, tx)?;
    Ok(Numbered { list, edition, tx })
}

/// Returns an edition's number and where it stands, if it was ever offered.
fn standing(
    write: &Transaction<'_>,
    id: &EditionId,
) -> Result<Option<(i64, EditionState)>, StoreError> {
    let found: Option<(i64, String)> = write
        .query_row(
            "SELECT e.id, s.state FROM edition e JOIN edition_state s ON s.edition = e.id
             WHERE e.name = ?1 ORDER BY s.id DESC LIMIT 1",
            [id.as_str()],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .optional()?;
    found.map(|(edition, word)| Ok((edition, state(&word)?))).transpose()
}

fn refuse(id: &EditionId, expected: &'static str, found: &'static str) -> StoreError {
    StoreError::Standing { edition: id.to_string(), expected, found }
}

/// Begins a transaction of the ledger.
///
/// The recorded clock never runs backwards, even where the machine's does: entries say what
/// differs from those before them, so an edition must not count from before its base.
pub(super) fn new_tx(
    write: &Transaction<'_>,
    at: Timestamp,
    act: &str,
    by: &str,
) -> Result<i64, StoreError> {
    let last: Option<String> = write
        .query_row("SELECT recorded_at FROM tx ORDER BY id DESC LIMIT 1", [], |row| row.get(0))
        .optional()?;
    let at = match last {
        Some(last) => timestamp(&last)?.max(at),
        None => at,
    };
    write.execute(
        "INSERT INTO tx (recorded_at, act, by) VALUES (?1, ?2, ?3)",
        params![at.to_string(), act, by],
    )?;
    Ok(write.last_insert_rowid())
}

pub(super) fn list_number(write: &Transaction<'_>, list: &ListId) -> Result<i64, StoreError> {
    write.execute("INSERT OR IGNORE INTO list (name) VALUES (?1)", [list.as_str()])?;
    Ok(write.query_row("SELECT id FROM list WHERE name = ?1", [list.as_str()], |row| row.get(0))?)
}

struct NewEdition<'a> {
    id: &'a EditionId,
    list: i64,
    published: Option<String>,
    entries: usize,
    meta: Option<&'a EditionMeta>,
    report: &'a ReadReport,
    files: &'a [FileRow],
}

fn new_edition(write: &Transaction<'_>, new: &NewEdition<'_>, tx: i64) -> Result<i64, StoreError> {
    write.execute(
        "INSERT INTO edition (name, list, published, entries, meta, report, tx)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![
            new.id.as_str(),
            new.list,
            new.published,
            count(new.entries),
            new.meta.map(pack).transpose()?,
            pack(new.report)?,
            tx
        ],
    )?;
    let edition = write.last_insert_rowid();
    for (position, file) in new.files.iter().enumerate() {
        write.execute(
            "INSERT INTO edition_file (edition, position, name, digest, size_bytes)
             VALUES (?1, ?2, ?3, ?4, ?5)",
            params![
                edition,
                count(position),
                file.name,
                file.digest,
                i64::try_from(file.size_bytes).unwrap_or(i64::MAX)
            ],
        )?;
    }
    Ok(edition)
}

fn new_state(
    write: &Transaction<'_>,
    edition: i64,
    state: EditionState,
    reason: &str,
    tx: i64,
) -> Result<(), StoreError> {
    write.execute(
        "INSERT INTO edition_state (edition, state, reason, tx) VALUES (?1, ?2, ?3, ?4)",
        params![edition, state.as_str(), reason, tx],
    )?;
    Ok(())
}

pub(super) fn write_entries(
    write: &Transaction<'_>,
    append: &Append<'_>,
    at: Numbered,
) -> Result<(), StoreError> {
    let Numbered { list, edition, tx } = at;
    let mut numbers = Numbers {
        write,
        list,
        keys: BTreeMap::new(),
        facets: BTreeMap::new(),
        editions: BTreeMap::from([(&append.meta.id, edition)]),
    };
    let mut new_entry = write.prepare_cached(
        "INSERT INTO entry (key, facet, edition, seen, tx) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?;
    for entry in append.entries {
        let key = numbers.key(&entry.key)?;
        let facet = numbers.facet(&entry.facet)?;
        let of = numbers.edition(&entry.edition.id)?;
        let seen = match entry.seen {
            Seen::Present => PRESENT,
            Seen::Absent => ABSENT,
            Seen::Empty => EMPTY,
            Seen::Values(digest) => value_number(write, append, &digest)?,
        };
        new_entry.execute([key, facet, of, seen, tx])?;
    }
    let mut new_name =
        write.prepare_cached("INSERT OR IGNORE INTO name (folded, key) VALUES (?1, ?2)")?;
    for (key, names) in append.names {
        // An entry without a new observation has no new name.
        if let Some(key) = numbers.keys.get(key) {
            for name in names {
                new_name.execute(params![name, key])?;
            }
        }
    }
    let mut new_identifier = write.prepare_cached(
        "INSERT OR IGNORE INTO identifier (value, scheme, key) VALUES (?1, ?2, ?3)",
    )?;
    for (key, identifiers) in append.identifiers {
        if let Some(key) = numbers.keys.get(key) {
            for (scheme, value) in identifiers {
                new_identifier.execute(params![value, scheme, key])?;
            }
        }
    }
    Ok(())
}

/// The numbers of keys, facets and editions met so far in one transaction.
struct Numbers<'a> {
    write: &'a Transaction<'a>,
    list: i64,
    keys: BTreeMap<&'a EntityKey, i64>,
    facets: BTreeMap<&'a Facet, i64>,
    editions: BTreeMap<&'a EditionId, i64>,
}

impl<'a> Numbers<'a> {
    fn key(&mut self, key: &'a EntityKey) -> Result<i64, StoreError> {
        if let Some(number) = self.keys.get(key) {
            return Ok(*number);
        }
        let named = params![self.list, key.as_str()];
        self.write
            .prepare_cached("INSERT OR IGNORE INTO key (list, name) VALUES (?1, ?2)")?
            .execute(named)?;
        let number = self
            .write
            .prepare_cached("SELECT id FROM key WHERE list = ?1 AND name = ?2")?
            .query_row(named, |row| row.get(0))?;
        self.keys.insert(key, number);
        Ok(number)
    }

    fn facet(&mut self, facet: &'a Facet) -> Result<i64, StoreError> {
        if let Some(number) = self.facets.get(facet) {
            return Ok(*number);
        }
        let (format, property) = facet_words(facet);
        self.write
            .prepare_cached("INSERT OR IGNORE INTO facet (format, property) VALUES (?1, ?2)")?
            .execute([format, property])?;
        let number = self
            .write
            .prepare_cached("SELECT id FROM facet WHERE format = ?1 AND property = ?2")?
            .query_row([format, property], |row| row.get(0))?;
        self.facets.insert(facet, number);
        Ok(number)
    }

    fn edition(&mut self, id: &'a EditionId) -> Result<i64, StoreError> {
        if let Some(number) = self.editions.get(id) {
            return Ok(*number);
        }
        let number = self
            .write
            .prepare_cached("SELECT id FROM edition WHERE name = ?1")?
            .query_row([id.as_str()], |row| row.get(0))?;
        self.editions.insert(id, number);
        Ok(number)
    }
}

/// Returns the number of a value set, keeping it if it is new.
fn value_number(
    write: &Transaction<'_>,
    append: &Append<'_>,
    digest: &Digest,
) -> Result<i64, StoreError> {
    let known: Option<i64> = write
        .prepare_cached("SELECT id FROM value WHERE digest = ?1")?
        .query_row([digest.0.as_slice()], |row| row.get(0))
        .optional()?;
    if let Some(value) = known {
        return Ok(value);
    }
    let values = append
        .values
        .get(digest)
        .ok_or_else(|| StoreError::stored("value", format!("{digest:?} is not at hand")))?;
    write
        .prepare_cached("INSERT INTO value (digest, body) VALUES (?1, ?2)")?
        .execute(params![digest.0.as_slice(), pack(values)?])?;
    Ok(write.last_insert_rowid())
}

fn write_links(write: &Transaction<'_>, links: &[Link], tx: i64) -> Result<(), StoreError> {
    let mut statement = write.prepare_cached(
        "INSERT OR IGNORE INTO link (a_list, a_key, b_list, b_key, kind, reason, tx)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?;
    for link in links {
        statement.execute(params![
            link.a.list.as_str(),
            link.a.key.as_str(),
            link.b.list.as_str(),
            link.b.key.as_str(),
            link_word(link.kind),
            link.reason,
            tx
        ])?;
    }
    Ok(())
}
