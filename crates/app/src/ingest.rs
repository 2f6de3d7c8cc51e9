//! From raw files to an edition in the ledger, or to one held for a person with the reasons.

pub(crate) mod ftm;
pub(crate) mod identified;
pub(crate) mod identifiers;
mod links;
mod preview;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use unblink_ledger::{Change, ChangeKind, Content, EditionMeta, History, Mode, Order, changes};
use unblink_lists::{Input, Neighbour, Reader, SourceFile, inspect};
use unblink_model::{AsOf, Edition, EditionId, EntityKey, Extent, ListId, Published};
use unblink_store::{Append, Archive, EditionRow, EditionState, FileRow, StoreError, Unappended};

use crate::register::Session;
use crate::{AppError, Register};

/// One file, unpacked, as it was offered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawFile {
    /// Its name.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// How an edition arrives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Arrival {
    /// Brought by somebody, of any age.
    History,
    /// Downloaded as the newest one: an older one than the newest at hand is held.
    Synced,
}

/// What became of an edition offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Appended; it showed something new.
    Appended,
    /// Appended as an edition; it showed nothing new, so no entry was written.
    Unchanged,
    /// The same bytes were offered before; nothing was done.
    AlreadyHere,
    /// Held for a person.
    Held,
}

/// What importing an edition did.
#[derive(Clone, Debug, Serialize)]
pub struct Imported {
    /// The edition.
    pub edition: EditionId,
    /// Its list.
    pub list: ListId,
    /// What became of it.
    pub outcome: Outcome,
    /// When it was published, if it could be read that far.
    pub published: Option<String>,
    /// How many entries it holds.
    pub entries: u64,
    /// How many ledger entries were written.
    pub written: u64,
    /// Changes against the edition before it, by kind.
    pub changes: BTreeMap<ChangeKind, u64>,
    /// Why it is held, or what to know about it.
    pub reasons: Vec<String>,
    /// What its reader did not understand, and how often.
    pub not_understood: BTreeMap<String, u64>,
}

impl Register {
    /// Imports one edition: the file, or the tables that belong together.
    ///
    /// A file that cannot be read or does not look healthy is held, its raw bytes kept, and
    /// nothing in the ledger changes.
    pub fn import(
        &mut self,
        list: &ListId,
        files: &[RawFile],
        given: Option<Published>,
    ) -> Result<Imported, AppError> {
        self.import_as(list, files, given, Arrival::History)
    }

    /// Imports one edition that arrived in this way.
    pub(crate) fn import_as(
        &mut self,
        list: &ListId,
        files: &[RawFile],
        given: Option<Published>,
        arrival: Arrival,
    ) -> Result<Imported, AppError> {
        let imported = self.import_edition(list, files, given, arrival);
        imported.map_err(|error| error.in_store(self.store.path()))
    }

    fn import_edition(
        &mut self,
        list: &ListId,
        files: &[RawFile],
        given: Option<Published>,
        arrival: Arrival,
    ) -> Result<Imported, AppError> {
        let reader = find_reader(list)?;
        if let Some(known) = self.catalogue(None)?.get(list.as_str())
            && let Some(collection) = &known.collection
        {
            return Err(AppError::BadQuestion(format!(
                "{list} came with the collection {collection}: `unblink import ftm FILE --as \
                 {collection}` brings its next edition"
            )));
        }
        let rows = self.archive(files)?;
        let digests: Vec<String> = rows.iter().map(|row| row.digest.clone()).collect();
        let known = self.store.edition_of_files(list, &digests)?;
        // A file held because it prints no date is read again when it is offered with one.
        let undated = |row: &EditionRow| {
            row.state == EditionState::Held && row.published.is_none() && given.is_some()
        };
        let again = match known {
            Some(row) if undated(&row) => Some(row),
            Some(row) => return self.already_here(row),
            None => None,
        };
        let by = self.by.clone();
        let read = {
            let sources: Vec<SourceFile<'_>> = files
                .iter()
                .map(|file| SourceFile { name: &file.name, bytes: &file.bytes })
                .collect();
            reader.read(&Input { files: &sources, given })
        };
        if let Some(row) = again {
            if read.is_err() {
                return self.already_here(row);
            }
            let reason = "offered again with a date";
            self.store.reject(&row.id, reason, &by, self.clock.now())?;
        }
        match read {
            Err(error) => {
                let id = EditionId::new(format!("{list}@unread.{}", short(&digests)));
                let held =
                    Held { id, list, rows: &rows, read: None, reasons: vec![error.to_string()] };
                self.hold(held, &by)
            }
            Ok(edition) => {
                let id = edition_id(&edition, &digests);
                self.refresh_session(list)?;
                let reasons = self.inspect(reader, &edition, arrival);
                if reasons.is_empty() {
                    self.append(&id, &edition, &rows, EditionState::Accepted, "", &by)
                } else {
                    let read = Some(&edition);
                    self.hold(Held { id, list, rows: &rows, read, reasons }, &by)
                }
            }
        }
    }

    /// Lets a held edition in, on a person's word.
    pub fn release(&mut self, id: &str, reason: &str) -> Result<Imported, AppError> {
        self.release_edition(id, reason).map_err(|error| error.in_store(self.store.path()))
    }

    fn release_edition(&mut self, id: &str, reason: &str) -> Result<Imported, AppError> {
        let row = self.held(id)?;
        if self.catalogue(None)?.is_dataset(&row.list) {
            return self.release_ftm(&row, reason);
        }
        let reader = find_reader(&row.list)?;
        let mut files = Vec::new();
        for file in &row.files {
            files.push(RawFile {
                name: file.name.clone(),
                bytes: self.store.archive().get(&file.digest)?,
            });
        }
        let sources: Vec<SourceFile<'_>> =
            files.iter().map(|file| SourceFile { name: &file.name, bytes: &file.bytes }).collect();
        let edition =
            reader.read(&Input { files: &sources, given: row.published }).map_err(|error| {
                AppError::Unreleasable { edition: id.to_owned(), problem: error.to_string() }
            })?;
        self.refresh_session(&row.list)?;
        let by = self.by.clone();
        self.append(&row.id, &edition, &row.files, EditionState::Released, reason, &by)
    }

    /// Turns a held edition away, on a person's word. Its raw files stay in the archive.
    pub fn reject(&mut self, id: &str, reason: &str) -> Result<(), AppError> {
        let row = self.held(id)?;
        let now = self.now();
        let by = self.by.clone();
        let rejected = self.store.reject(&row.id, reason, &by, now);
        rejected.map_err(|error| error.in_store(self.store.path()).into())
    }

    fn held(&self, id: &str) -> Result<EditionRow, AppError> {
        let row = self.store.edition(id)?.ok_or_else(|| AppError::NoSuchEdition(id.to_owned()))?;
        if row.state != EditionState::Held {
            return Err(AppError::NotHeld {
                edition: id.to_owned(),
                state: row.state.as_str().to_owned(),
            });
        }
        Ok(row)
    }

    /// Imports the bundled register unless it, or a newer one, is there.
    pub(crate) fn import_quietly(
        &mut self,
        list: &ListId,
        files: &[RawFile],
    ) -> Result<(), AppError> {
        let digests: Vec<String> = files.iter().map(|file| Archive::digest(&file.bytes)).collect();
        if self.store.edition_of_files(list, &digests)?.is_some() {
            return Ok(());
        }
        let imported = self.import(list, files, None)?;
        if imported.outcome == Outcome::Held {
            return Err(AppError::BadQuestion(format!(
                "the bundled register is held: {}",
                imported.reasons.join("; ")
            )));
        }
        Ok(())
    }

    fn archive(&self, files: &[RawFile]) -> Result<Vec<FileRow>, AppError> {
        files
            .iter()
            .map(|file| {
                Ok(FileRow {
                    name: file.name.clone(),
                    digest: self.store.archive().put(&file.bytes)?,
                    size_bytes: u64::try_from(file.bytes.len()).unwrap_or(u64::MAX),
                })
            })
            .collect()
    }

    /// Makes sure that the history of `list` at hand is the store's.
    fn refresh_session(&mut self, list: &ListId) -> Result<(), AppError> {
        let version = self.store.version()?;
        let current =
            self.session.as_ref().is_some_and(|s| s.list == *list && s.version == version);
        if !current {
            let history = self.store.history(list)?;
            let recorded = self.store.last_recorded()?;
            self.session = Some(Session { list: list.clone(), history, version, recorded });
        }
        Ok(())
    }

    fn inspect(&self, reader: &dyn Reader, edition: &Edition, arrival: Arrival) -> Vec<String> {
        let Some(session) = &self.session else { return Vec::new() };
        let history = &session.history;
        let at = edition.published.at;
        let whole = |meta: &&EditionMeta| meta.coverage.extent == Extent::All;
        let before = history.editions().filter(whole).rfind(|meta| meta.published.at <= at);
        let after = history.editions().filter(whole).find(|meta| meta.published.at > at);
        let neighbour = |meta: &EditionMeta| Neighbour {
            day: meta.published.day(),
            keys: keys_at(history, &meta.order()),
        };
        let (before, after) = (before.map(neighbour), after.map(neighbour));
        let mut reasons = inspect(edition, reader.expected(), before.as_ref(), after.as_ref());
        let newest = history.editions().last().filter(|newest| newest.published.at > at);
        if let (Arrival::Synced, Some(newest)) = (arrival, newest) {
            reasons.push(format!(
                "the issuer serves an edition published {}, older than the newest at hand ({})",
                edition.published, newest.id
            ));
        }
        reasons
    }

    fn hold(&mut self, held: Held<'_>, by: &str) -> Result<Imported, AppError> {
        let report = held.read.map(|edition| edition.report.clone()).unwrap_or_default();
        let reason = held.reasons.join("; ");
        let entries = held.read.map_or(0, |edition| edition.entities.len());
        let recorded = self.now();
        self.store.hold(&Unappended {
            id: &held.id,
            list: held.list,
            published: held.read.map(|edition| edition.published),
            entries_held: entries,
            coverage: held.read.map(|edition| edition.coverage.clone()),
            report: &report,
            files: held.rows,
            reason: &reason,
            by,
            recorded,
        })?;
        self.session = None;
        Ok(Imported {
            edition: held.id,
            list: held.list.clone(),
            outcome: Outcome::Held,
            published: held.read.map(|edition| edition.published.to_string()),
            entries: entries as u64,
            written: 0,
            changes: BTreeMap::new(),
            reasons: held.reasons,
            not_understood: report.not_understood,
        })
    }

    fn append(
        &mut self,
        id: &EditionId,
        edition: &Edition,
        rows: &[FileRow],
        state: EditionState,
        reason: &str,
        by: &str,
    ) -> Result<Imported, AppError> {
        // Another process may append in between; its edition becomes part of the base, once.
        for attempt in 0.. {
            match self.append_once(id, edition, rows, state, reason, by) {
                Err(AppError::Store(StoreError::Moved)) if attempt < 5 => {
                    self.session = None;
                    self.refresh_session(&edition.list)?;
                }
                // Another process appended the same edition first.
                Err(AppError::Store(StoreError::Standing { .. })) => {
                    self.session = None;
                    let row = self.store.edition(id.as_str())?;
                    let row = row.ok_or_else(|| AppError::NoSuchEdition(id.to_string()))?;
                    return self.already_here(row);
                }
                done => return done,
            }
        }
        Err(StoreError::Moved.into())
    }

    fn append_once(
        &mut self,
        id: &EditionId,
        edition: &Edition,
        rows: &[FileRow],
        state: EditionState,
        reason: &str,
        by: &str,
    ) -> Result<Imported, AppError> {
        let meta = meta_of(id, edition, self.now());
        let content = Content::of(edition);
        let Some(session) = &self.session else { return Err(StoreError::Moved.into()) };
        // The store never records a moment before its last one; a clock set back is not followed.
        let meta = EditionMeta { recorded: meta.recorded.max(session.recorded), ..meta };
        let entries = session.history.plan(&meta, &content);
        let mut links = links::of(session, edition, &entries, &content, &meta);
        let (identifiers, shared) = self.identified(edition, &entries, &meta, &links)?;
        links.extend(shared);
        let names = folded_names(edition);
        let base = session.version;
        self.store.append(
            &Append {
                meta: &meta,
                entries_held: edition.entities.len(),
                report: &edition.report,
                files: rows,
                entries: &entries,
                values: &content.values,
                names: &names,
                identifiers: &identifiers,
                links: &links,
                state,
                reason,
                by,
            },
            base,
        )?;
        // One transaction was added; another process's would make the base a stale one.
        let version = base + 1;
        let written = entries.len() as u64;
        let order = meta.order();
        let outcome = if entries.iter().any(|entry| entry.edition == order) {
            Outcome::Appended
        } else {
            Outcome::Unchanged
        };
        if let Some(session) = &mut self.session {
            session.version = version;
            session.recorded = meta.recorded;
            session.history.add_edition(meta.clone());
            for entry in entries {
                session.history.add(entry, meta.recorded);
            }
        }
        let mut reasons = self.irregularities(edition, &order)?;
        reasons.extend(edition.report.notes.iter().take(5).cloned());
        Ok(Imported {
            edition: id.clone(),
            list: edition.list.clone(),
            outcome,
            published: Some(edition.published.to_string()),
            entries: edition.entities.len() as u64,
            written,
            changes: self.changes_of(&order),
            reasons,
            not_understood: edition.report.not_understood.clone(),
        })
    }

    fn already_here(&self, row: EditionRow) -> Result<Imported, AppError> {
        let held = row.state == EditionState::Held;
        let report = self.store.report(row.id.as_str())?.unwrap_or_default();
        Ok(Imported {
            edition: row.id,
            list: row.list,
            outcome: if held { Outcome::Held } else { Outcome::AlreadyHere },
            published: row.published.map(|published| published.to_string()),
            entries: row.entries,
            written: 0,
            changes: BTreeMap::new(),
            reasons: if row.reason.is_empty() { Vec::new() } else { vec![row.reason] },
            not_understood: report.not_understood,
        })
    }

    fn changes_of(&self, order: &Order) -> BTreeMap<ChangeKind, u64> {
        let mut counts = BTreeMap::new();
        let Some(session) = &self.session else { return counts };
        let before = session.history.editions().map(EditionMeta::order).filter(|o| o < order).max();
        let always = AsOf { valid: order.day(), published: jiff::civil::Date::MAX, recorded: None };
        if before.is_none() {
            return counts;
        }
        let values = self.values();
        let found: Vec<Change> =
            changes(&session.history, before.as_ref(), order, Mode::Steps, &values, &always);
        for change in found {
            *counts.entry(change.kind).or_default() += 1;
        }
        counts
    }

    /// Says what the publisher did to many entries at once: fields emptied or gone in bulk.
    fn irregularities(&self, edition: &Edition, order: &Order) -> Result<Vec<String>, AppError> {
        let Some(session) = &self.session else { return Ok(Vec::new()) };
        let same_format = |meta: &&EditionMeta| {
            meta.order() < *order && meta.coverage.format == edition.coverage.format
        };
        let Some(before) = session.history.editions().rfind(same_format) else {
            return Ok(Vec::new());
        };
        let Some(before) = self.store.report(before.id.as_str())? else { return Ok(Vec::new()) };
        let mut words = Vec::new();
        let kinds = [
            ("values at", &before.census, &edition.report.census),
            ("empty fields at", &before.empty, &edition.report.empty),
        ];
        for (what, old, new) in kinds {
            let paths: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
            for path in paths {
                let (was, is) = (old.get(path).unwrap_or(&0), new.get(path).unwrap_or(&0));
                // Guesses: a fifth of a field, and at least 50 of it, is the publisher's doing
                // and not a day's designations.
                if was.abs_diff(*is) >= 50 && was.abs_diff(*is) * 5 >= *was.max(is) {
                    words.push(format!("{what} {path}: {was} in the edition before, {is} now"));
                }
            }
        }
        Ok(words)
    }
}

struct Held<'a> {
    id: EditionId,
    list: &'a ListId,
    rows: &'a [FileRow],
    read: Option<&'a Edition>,
    reasons: Vec<String>,
}

pub(crate) fn find_reader(list: &ListId) -> Result<&'static dyn Reader, AppError> {
    unblink_lists::reader(list.as_str()).ok_or_else(|| AppError::NoSuchList {
        found: list.to_string(),
        known: unblink_lists::READERS.iter().map(|reader| reader.list().to_string()).collect(),
    })
}

/// The first eight hex digits of the files' digest; of several, the digest of their digests.
fn short(digests: &[String]) -> String {
    let mut sorted = digests.to_vec();
    sorted.sort_unstable();
    let whole = match sorted.as_slice() {
        [one] => one.clone(),
        many => Archive::digest(many.join("\n").as_bytes()),
    };
    whole.chars().take(8).collect()
}

fn edition_id(edition: &Edition, digests: &[String]) -> EditionId {
    EditionId::new(format!("{}@{}.{}", edition.list, edition.published.day(), short(digests)))
}

fn meta_of(id: &EditionId, edition: &Edition, recorded: jiff::Timestamp) -> EditionMeta {
    let members = match edition.coverage.extent {
        Extent::All => edition
            .entities
            .iter()
            .filter(|entity| entity.is_former())
            .map(|entity| entity.key.clone())
            .collect(),
        Extent::Part => edition.entities.iter().map(|entity| entity.key.clone()).collect(),
    };
    let uncovered = edition
        .entities
        .iter()
        .filter(|entity| !entity.uncovered.is_empty())
        .map(|entity| (entity.key.clone(), entity.uncovered.clone()))
        .collect();
    EditionMeta {
        id: id.clone(),
        list: edition.list.clone(),
        published: edition.published,
        recorded,
        coverage: edition.coverage.clone(),
        members,
        uncovered,
    }
}

fn keys_at(history: &History, order: &Order) -> BTreeSet<EntityKey> {
    let always = AsOf { valid: order.day(), published: jiff::civil::Date::MAX, recorded: None };
    history
        .keys()
        .filter(|key| !unblink_ledger::is_fact(key) && history.present(key, Some(order), &always))
        .cloned()
        .collect()
}

fn folded_names(edition: &Edition) -> BTreeMap<EntityKey, Vec<String>> {
    edition
        .entities
        .iter()
        .map(|entity| {
            let mut names: Vec<String> =
                entity.names().map(|name| unblink_text::fold(&name.full)).collect();
            names.retain(|name| !name.is_empty());
            names.sort_unstable();
            names.dedup();
            (entity.key.clone(), names)
        })
        .collect()
}
