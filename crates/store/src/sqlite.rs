//! The store over SQLite.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};
use unblink_ledger::{
    Digest, EditionMeta, Entry, Facet, History, Link, LinkKind, Node, Order, Seen, Values,
};
use unblink_model::{EditionId, EntityKey, ListId, Property};

use crate::archive::Archive;
use crate::migrations::STEPS;
use crate::rows::Detail;
use crate::{Append, EditionRow, EditionState, FileRow, Location, StoreError, Unappended};

/// How long a writer waits for another one, in milliseconds; an import of the largest list holds
/// the lock for about a second.
const BUSY_TIMEOUT_MS: u64 = 20_000;
/// Marks a SQLite file as ours ("UNBL").
const APPLICATION_ID: i32 = 0x554E_424C;
const ABSENT: i64 = -1;
const PRESENT: i64 = -2;
const EMPTY: i64 = 0;

/// The ledger's store: one SQLite file in WAL mode, and the archive folder beside it.
#[derive(Debug)]
pub struct Store {
    db: Connection,
    path: PathBuf,
    archive: Archive,
}

impl Store {
    /// Opens a store, making it when it is not there and bringing an older one up to date.
    pub fn open(location: &Location) -> Result<Self, StoreError> {
        let path = location.path().to_owned();
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            std::fs::create_dir_all(folder)
                .map_err(|source| StoreError::File { path: folder.to_owned(), source })?;
        }
        let not_ours = |error: rusqlite::Error| match error.sqlite_error_code() {
            Some(rusqlite::ErrorCode::NotADatabase | rusqlite::ErrorCode::DatabaseCorrupt) => {
                StoreError::NotAStore { path: path.clone(), problem: error.to_string() }
            }
            _ => StoreError::Sqlite(error),
        };
        let mut db = Connection::open(&path).map_err(not_ours)?;
        db.busy_timeout(Duration::from_millis(BUSY_TIMEOUT_MS))?;
        db.pragma_update(None, "journal_mode", "WAL").map_err(not_ours)?;
        db.pragma_update(None, "synchronous", "FULL")?;
        db.pragma_update(None, "foreign_keys", true)?;
        db.set_prepared_statement_cache_capacity(64);
        migrate(&mut db, &path)?;
        let archive = Archive::new(archive_folder(&path));
        Ok(Self { db, path, archive })
    }

    /// Returns the file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Returns the archive of raw editions.
    pub fn archive(&self) -> &Archive {
        &self.archive
    }

    /// Returns the number of the newest transaction; it moves with every write.
    pub fn version(&self) -> Result<i64, StoreError> {
        Ok(self.db.query_row("SELECT coalesce(max(id), 0) FROM tx", [], |row| row.get(0))?)
    }

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
            "SELECT e.id, e.name, l.name, e.entries, e.detail, offer.recorded_at,
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
            let detail: Detail = unpack(&row.get::<_, Vec<u8>>(4)?)?;
            let entries: i64 = row.get(3)?;
            out.push(EditionRow {
                id: EditionId::from(row.get::<_, String>(1)?),
                list: ListId::from(row.get::<_, String>(2)?),
                published: detail.meta.as_ref().map(|meta| meta.published),
                entries: u64::try_from(entries).unwrap_or(0),
                coverage: detail.coverage,
                report: detail.report,
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

    /// Returns the meta data of the editions of a list whose entries count.
    pub fn metas(&self, list: &ListId) -> Result<Vec<EditionMeta>, StoreError> {
        Ok(self.metas_by_number(list)?.into_values().collect())
    }

    fn metas_by_number(&self, list: &ListId) -> Result<BTreeMap<i64, EditionMeta>, StoreError> {
        let mut statement = self.db.prepare_cached(
            "SELECT e.id, e.detail, s.state, t.recorded_at FROM edition e
             JOIN edition_state s ON s.id = (SELECT max(id) FROM edition_state WHERE edition = e.id)
             JOIN tx t ON t.id = s.tx
             WHERE e.list = (SELECT id FROM list WHERE name = ?1)",
        )?;
        let mut rows = statement.query([list.as_str()])?;
        let mut metas = BTreeMap::new();
        while let Some(row) = rows.next()? {
            if !state(&row.get::<_, String>(2)?)?.counts() {
                continue;
            }
            let detail: Detail = unpack(&row.get::<_, Vec<u8>>(1)?)?;
            if let Some(mut meta) = detail.meta {
                // A released edition counts from its release.
                meta.recorded = timestamp(&row.get::<_, String>(3)?)?;
                metas.insert(row.get(0)?, meta);
            }
        }
        Ok(metas)
    }

    /// Returns the whole history of a list.
    pub fn history(&self, list: &ListId) -> Result<History, StoreError> {
        let metas = self.metas_by_number(list)?;
        let mut statement = self.db.prepare_cached(
            "SELECT k.name, f.format, f.property, n.edition, n.seen, v.digest, t.recorded_at
             FROM key k JOIN entry n ON n.key = k.id JOIN facet f ON f.id = n.facet
             JOIN tx t ON t.id = n.tx LEFT JOIN value v ON v.id = n.seen
             WHERE k.list = (SELECT id FROM list WHERE name = ?1)",
        )?;
        let mut rows = statement.query([list.as_str()])?;
        load(metas, &mut rows)
    }

    /// Returns the history of some entries of a list, with all its editions.
    pub fn history_of(&self, list: &ListId, keys: &[EntityKey]) -> Result<History, StoreError> {
        let mut metas = self.metas_by_number(list)?;
        let orders = orders(&metas);
        let mut history = History::default();
        let mut statement = self.db.prepare_cached(
            "SELECT k.name, f.format, f.property, n.edition, n.seen, v.digest, t.recorded_at
             FROM key k JOIN entry n ON n.key = k.id JOIN facet f ON f.id = n.facet
             JOIN tx t ON t.id = n.tx LEFT JOIN value v ON v.id = n.seen
             WHERE k.list = (SELECT id FROM list WHERE name = ?1) AND k.name = ?2",
        )?;
        while let Some((_, meta)) = metas.pop_first() {
            history.add_edition(meta);
        }
        for key in keys {
            let mut rows = statement.query([list.as_str(), key.as_str()])?;
            load_into(&mut history, &orders, &mut rows)?;
        }
        Ok(history)
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

    /// Appends an edition in one transaction.
    ///
    /// `base` is the [`version`](Self::version) on which the entries were planned; when the store
    /// has moved since, nothing is written and [`StoreError::Moved`] is returned.
    pub fn append(&mut self, append: &Append<'_>, base: i64) -> Result<(), StoreError> {
        let write = self.db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let version: i64 =
            write.query_row("SELECT coalesce(max(id), 0) FROM tx", [], |row| row.get(0))?;
        if version != base {
            return Err(StoreError::Moved);
        }
        let meta = append.meta;
        let tx = new_tx(&write, meta.recorded, append.state.as_str(), append.by)?;
        let detail = Detail {
            meta: Some(meta.clone()),
            coverage: Some(meta.coverage.clone()),
            report: append.report.clone(),
        };
        let list = list_number(&write, &meta.list)?;
        let known: Option<i64> = write
            .query_row("SELECT id FROM edition WHERE name = ?1", [meta.id.as_str()], |row| {
                row.get(0)
            })
            .optional()?;
        let edition = match known {
            Some(edition) => {
                write.execute(
                    "UPDATE edition SET detail = ?2, published = ?3, entries = ?4 WHERE id = ?1",
                    params![
                        edition,
                        pack(&detail)?,
                        meta.published.at.to_string(),
                        count(append.entries_held)
                    ],
                )?;
                edition
            }
            None => new_edition(
                &write,
                &NewEdition {
                    id: &meta.id,
                    list,
                    published: Some(meta.published.at.to_string()),
                    entries: append.entries_held,
                    detail: &detail,
                    files: append.files,
                },
                tx,
            )?,
        };
        new_state(&write, edition, append.state, append.reason, tx)?;
        write_entries(&write, append, list, edition, tx)?;
        write_links(&write, append.links, tx)?;
        write.commit()?;
        Ok(())
    }

    /// Keeps an edition that waits for a person.
    pub fn hold(&mut self, held: &Unappended<'_>) -> Result<(), StoreError> {
        let write = self.db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let tx = new_tx(&write, held.recorded, EditionState::Held.as_str(), held.by)?;
        let detail = Detail {
            meta: held.published.zip(held.coverage.clone()).map(|(published, coverage)| {
                EditionMeta {
                    id: held.id.clone(),
                    list: held.list.clone(),
                    published,
                    recorded: held.recorded,
                    coverage,
                    members: std::collections::BTreeSet::new(),
                    uncovered: BTreeMap::new(),
                }
            }),
            coverage: held.coverage.clone(),
            report: held.report.clone(),
        };
        let list = list_number(&write, held.list)?;
        let edition = new_edition(
            &write,
            &NewEdition {
                id: held.id,
                list,
                published: held.published.map(|published| published.at.to_string()),
                entries: held.entries_held,
                detail: &detail,
                files: held.files,
            },
            tx,
        )?;
        new_state(&write, edition, EditionState::Held, held.reason, tx)?;
        write.commit()?;
        Ok(())
    }

    /// Records that a person turned a held edition away.
    pub fn reject(
        &mut self,
        id: &EditionId,
        reason: &str,
        by: &str,
        recorded: Timestamp,
    ) -> Result<(), StoreError> {
        let write = self.db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let tx = new_tx(&write, recorded, EditionState::Rejected.as_str(), by)?;
        let edition: i64 =
            write.query_row("SELECT id FROM edition WHERE name = ?1", [id.as_str()], |row| {
                row.get(0)
            })?;
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

    /// Copies the database, as it stands, and the archive to a folder. Writers may go on.
    pub fn back_up(&self, folder: &Path) -> Result<PathBuf, StoreError> {
        let file = |source| StoreError::File { path: folder.to_owned(), source };
        std::fs::create_dir_all(folder).map_err(file)?;
        let copy = folder.join(self.path.file_name().unwrap_or(self.path.as_os_str()));
        if copy.exists() {
            let source = std::io::Error::from(std::io::ErrorKind::AlreadyExists);
            return Err(StoreError::File { path: copy, source });
        }
        // The archive first: every edition the database names is then in it.
        copy_tree(self.archive.folder(), &archive_folder(&copy)).map_err(file)?;
        self.db.execute("VACUUM INTO ?1", [copy.to_string_lossy()])?;
        // Editions appended in between are in the database copy; bring their files too.
        copy_tree(self.archive.folder(), &archive_folder(&copy)).map_err(file)?;
        Ok(copy)
    }

    /// Returns the size of the database without its archive.
    pub fn size_bytes(&self) -> Result<u64, StoreError> {
        let pages: i64 = self.db.query_row("PRAGMA page_count", [], |row| row.get(0))?;
        let page: i64 = self.db.query_row("PRAGMA page_size", [], |row| row.get(0))?;
        Ok(u64::try_from(pages * page).unwrap_or(0))
    }

    /// Says what the engine finds wrong with the file; empty when it is sound.
    pub fn check(&self) -> Result<Vec<String>, StoreError> {
        let mut statement = self.db.prepare("PRAGMA integrity_check")?;
        let rows = statement.query_map([], |row| row.get::<_, String>(0))?;
        let lines: Vec<String> = rows.collect::<Result<_, _>>()?;
        Ok(lines.into_iter().filter(|line| line != "ok").collect())
    }
}

fn archive_folder(db: &Path) -> PathBuf {
    let mut name = db.as_os_str().to_owned();
    name.push(".archive");
    PathBuf::from(name)
}

fn copy_tree(from: &Path, to: &Path) -> std::io::Result<()> {
    if !from.is_dir() {
        return Ok(());
    }
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            // The archive is two folders deep; nothing else is ever put there.
            copy_tree(&entry.path(), &target)?;
        } else if !target.exists() && entry.path().extension().is_some_and(|x| x == "zst") {
            std::fs::copy(entry.path(), &target)?;
        }
    }
    Ok(())
}

fn migrate(db: &mut Connection, path: &Path) -> Result<(), StoreError> {
    let version = |db: &Connection| -> Result<usize, rusqlite::Error> {
        let found: i64 = db.query_row("PRAGMA user_version", [], |row| row.get(0))?;
        Ok(usize::try_from(found).unwrap_or(usize::MAX))
    };
    let not_a_store = |problem: &str| StoreError::NotAStore {
        path: path.to_owned(),
        problem: problem.to_owned(),
    };
    let at = version(db)?;
    if at == STEPS.len() {
        return Ok(());
    }
    if at > STEPS.len() {
        return Err(StoreError::TooNew { path: path.to_owned(), found: at, known: STEPS.len() });
    }
    let write = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Another process may have brought it up to date while we waited.
    let at = version(&write)?;
    if at == 0 {
        let tables: i64 =
            write.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
        if tables > 0 {
            return Err(not_a_store("it is a SQLite file of another program"));
        }
        write.pragma_update(None, "application_id", APPLICATION_ID)?;
    }
    for step in STEPS.get(at..).unwrap_or_default() {
        write.execute_batch(step)?;
    }
    write.pragma_update(None, "user_version", i64::try_from(STEPS.len()).unwrap_or(i64::MAX))?;
    write.commit()?;
    Ok(())
}

fn new_tx(write: &Transaction<'_>, at: Timestamp, act: &str, by: &str) -> Result<i64, StoreError> {
    write.execute(
        "INSERT INTO tx (recorded_at, act, by) VALUES (?1, ?2, ?3)",
        params![at.to_string(), act, by],
    )?;
    Ok(write.last_insert_rowid())
}

fn list_number(write: &Transaction<'_>, list: &ListId) -> Result<i64, StoreError> {
    write.execute("INSERT OR IGNORE INTO list (name) VALUES (?1)", [list.as_str()])?;
    Ok(write.query_row("SELECT id FROM list WHERE name = ?1", [list.as_str()], |row| row.get(0))?)
}

struct NewEdition<'a> {
    id: &'a EditionId,
    list: i64,
    published: Option<String>,
    entries: usize,
    detail: &'a Detail,
    files: &'a [FileRow],
}

fn new_edition(write: &Transaction<'_>, new: &NewEdition<'_>, tx: i64) -> Result<i64, StoreError> {
    write.execute(
        "INSERT INTO edition (name, list, published, entries, detail, tx)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![
            new.id.as_str(),
            new.list,
            new.published,
            count(new.entries),
            pack(new.detail)?,
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

fn write_entries(
    write: &Transaction<'_>,
    append: &Append<'_>,
    list: i64,
    edition: i64,
    tx: i64,
) -> Result<(), StoreError> {
    let mut new_key =
        write.prepare_cached("INSERT OR IGNORE INTO key (list, name) VALUES (?1, ?2)")?;
    let mut get_key = write.prepare_cached("SELECT id FROM key WHERE list = ?1 AND name = ?2")?;
    let mut new_facet =
        write.prepare_cached("INSERT OR IGNORE INTO facet (format, property) VALUES (?1, ?2)")?;
    let mut get_facet =
        write.prepare_cached("SELECT id FROM facet WHERE format = ?1 AND property = ?2")?;
    let mut get_edition = write.prepare_cached("SELECT id FROM edition WHERE name = ?1")?;
    let mut get_value = write.prepare_cached("SELECT id FROM value WHERE digest = ?1")?;
    let mut new_value = write.prepare_cached("INSERT INTO value (digest, body) VALUES (?1, ?2)")?;
    let mut new_entry = write.prepare_cached(
        "INSERT INTO entry (key, facet, edition, seen, tx) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?;
    let mut new_name =
        write.prepare_cached("INSERT OR IGNORE INTO name (folded, key) VALUES (?1, ?2)")?;

    let mut keys: BTreeMap<&EntityKey, i64> = BTreeMap::new();
    let mut facets: BTreeMap<&Facet, i64> = BTreeMap::new();
    let mut editions: BTreeMap<&EditionId, i64> = BTreeMap::from([(&append.meta.id, edition)]);
    for entry in append.entries {
        let key = match keys.get(&entry.key) {
            Some(key) => *key,
            None => {
                new_key.execute(params![list, entry.key.as_str()])?;
                let key = get_key.query_row(params![list, entry.key.as_str()], |row| row.get(0))?;
                keys.insert(&entry.key, key);
                key
            }
        };
        let facet = match facets.get(&entry.facet) {
            Some(facet) => *facet,
            None => {
                let (format, property) = facet_words(&entry.facet);
                new_facet.execute([format, property])?;
                let facet = get_facet.query_row([format, property], |row| row.get(0))?;
                facets.insert(&entry.facet, facet);
                facet
            }
        };
        let of = match editions.get(&entry.edition.id) {
            Some(of) => *of,
            None => {
                let of = get_edition.query_row([entry.edition.id.as_str()], |row| row.get(0))?;
                editions.insert(&entry.edition.id, of);
                of
            }
        };
        let seen = match entry.seen {
            Seen::Present => PRESENT,
            Seen::Absent => ABSENT,
            Seen::Empty => EMPTY,
            Seen::Values(digest) => {
                let known: Option<i64> =
                    get_value.query_row([digest.0.as_slice()], |row| row.get(0)).optional()?;
                match known {
                    Some(value) => value,
                    None => {
                        let values = append.values.get(&digest).ok_or_else(|| {
                            StoreError::stored("value", format!("{digest:?} is not at hand"))
                        })?;
                        new_value.execute(params![digest.0.as_slice(), pack(values)?])?;
                        write.last_insert_rowid()
                    }
                }
            }
        };
        new_entry.execute([key, facet, of, seen, tx])?;
    }
    for (key, names) in append.names {
        if let Some(key) = keys.get(key) {
            for name in names {
                new_name.execute(params![name, key])?;
            }
        }
    }
    Ok(())
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

fn orders(metas: &BTreeMap<i64, EditionMeta>) -> BTreeMap<i64, Order> {
    metas.iter().map(|(number, meta)| (*number, meta.order())).collect()
}

fn load(
    metas: BTreeMap<i64, EditionMeta>,
    rows: &mut rusqlite::Rows<'_>,
) -> Result<History, StoreError> {
    let orders = orders(&metas);
    let mut history = History::default();
    for meta in metas.into_values() {
        history.add_edition(meta);
    }
    load_into(&mut history, &orders, rows)?;
    Ok(history)
}

fn load_into(
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

fn facet_words(facet: &Facet) -> (&str, &str) {
    match facet {
        Facet::Presence => ("", "presence"),
        Facet::Value(format, property) => (format, property.as_str()),
    }
}

fn digest(bytes: &[u8]) -> Result<Digest, StoreError> {
    bytes.try_into().map(Digest).map_err(|error| StoreError::stored("digest", error))
}

fn timestamp(text: &str) -> Result<Timestamp, StoreError> {
    text.parse().map_err(|error| StoreError::stored("timestamp", error))
}

fn state(word: &str) -> Result<EditionState, StoreError> {
    EditionState::from_word(word).ok_or_else(|| StoreError::stored("state", word))
}

fn link_word(kind: LinkKind) -> &'static str {
    match kind {
        LinkKind::Reference => "reference",
        LinkKind::Renumbered => "renumbered",
        LinkKind::Confirmed => "confirmed",
        LinkKind::Rejected => "rejected",
    }
}

fn link_kind(word: &str) -> Result<LinkKind, StoreError> {
    [LinkKind::Reference, LinkKind::Renumbered, LinkKind::Confirmed, LinkKind::Rejected]
        .into_iter()
        .find(|kind| link_word(*kind) == word)
        .ok_or_else(|| StoreError::stored("link", word))
}

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// Bodies longer than this are compressed: below, zstd's frame costs more than it saves.
const PACK_FROM_BYTES: usize = 200;

fn pack(value: &impl serde::Serialize) -> Result<Vec<u8>, StoreError> {
    let json = serde_json::to_vec(value).map_err(|error| StoreError::stored("value", error))?;
    if json.len() > PACK_FROM_BYTES {
        let packed = zstd::encode_all(json.as_slice(), 6)
            .map_err(|error| StoreError::stored("value", error))?;
        if packed.len() < json.len() {
            return Ok([&[1], packed.as_slice()].concat());
        }
    }
    Ok([&[0], json.as_slice()].concat())
}

fn unpack<T: serde::de::DeserializeOwned>(body: &[u8]) -> Result<T, StoreError> {
    let wrong = |error: &dyn std::fmt::Display| StoreError::stored("value", error);
    let parse = |json: &[u8]| serde_json::from_slice(json).map_err(|error| wrong(&error));
    match body.split_first() {
        Some((0, json)) => parse(json),
        Some((1, packed)) => parse(&zstd::decode_all(packed).map_err(|error| wrong(&error))?),
        _ => Err(wrong(&"unknown encoding")),
    }
}
