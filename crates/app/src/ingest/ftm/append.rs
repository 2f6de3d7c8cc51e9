//! The pieces of one dataset, put together and appended as an edition, a few entities at a time.

use std::collections::{BTreeMap, BTreeSet};

use unblink_ledger::{ChangeKind, Content, EditionMeta, Entry, Facet, History, Order, Seen};
use unblink_lists::ftm::{FtmEntity, PROPERTIES, assemble};
use unblink_model::{
    AsOf, Coverage, Edition, Entity, EntityKey, Extent, ListId, Published, ReadReport,
};
use unblink_store::{Append, Appending, EditionState, FileRow, Unappended};

use super::read::spool_error;
use super::spool::Sorted;
use super::{already, with_file};
use crate::ingest::{edition_id, folded_names, meta_of};
use crate::{AppError, Imported, Outcome, Register};

/// No identifiers: entries of these files are not linked with others by them yet.
pub(super) static NONE: BTreeMap<EntityKey, Vec<(String, String)>> = BTreeMap::new();

/// Entities put together and written at once: a guess that keeps a piece below some megabytes.
const AT_ONCE: usize = 2_000;

/// Most of a list that may be gone at once without a person's look, and how much that grows a
/// year; and how many may be gone whatever share they are. Guesses: a file cut in its middle must
/// not pass, a small list of a firm's own that loses a few names must.
const GONE_AT_ONCE: f64 = 0.05;
const GONE_PER_YEAR: f64 = 0.3;
const GONE_ALWAYS: usize = 5;

/// An edition of one list, from the pieces of a file.
pub(super) struct Piecewise<'a> {
    pub(super) list: &'a ListId,
    /// The number of its dataset in the file.
    pub(super) number: u32,
    pub(super) file: &'a FileRow,
    pub(super) published: Published,
    pub(super) extent: Extent,
    /// What reading the whole file showed.
    pub(super) report: &'a ReadReport,
    /// A person's reason to let it in however it looks.
    pub(super) released: Option<&'a str>,
    pub(super) by: &'a str,
}

/// What appending counted.
#[derive(Default)]
struct Tally {
    entries: usize,
    written: u64,
    present_before: usize,
    gone: usize,
    new: usize,
    amended: usize,
    before: Option<Order>,
}

impl Register {
    /// Appends the next dataset's pieces as an edition, or holds it when too much of it is gone.
    pub(super) fn append_pieces(
        &mut self,
        piecewise: &Piecewise<'_>,
        sorted: &mut Sorted,
    ) -> Result<Imported, AppError> {
        let digests = [piecewise.file.digest.clone()];
        if piecewise.released.is_none()
            && let Some(row) = self.store.edition_of_files(piecewise.list, &digests)?
        {
            skip(sorted, piecewise.number)?;
            let report = self.store.report(row.id.as_str())?;
            return Ok(already(row, report));
        }
        let mut meta =
            meta_of(&edition_id(&piecewise.edition(), &digests), &piecewise.edition(), self.now());
        meta.recorded = meta.recorded.max(self.store.last_recorded()?);
        let files = std::slice::from_ref(piecewise.file);
        let (values, names) = (BTreeMap::new(), BTreeMap::new());
        let begin = piecewise.append(&meta, files, (&[], &values, &names));
        let mut appending = self.store.begin(&begin)?;
        let mut report = ReadReport::default();
        let tally = write_all(&mut appending, piecewise, &mut meta, sorted, &mut report)?;
        let report = with_file(report, piecewise.report);
        let reasons = piecewise.findings(&tally);
        if reasons.is_empty() || piecewise.released.is_some() {
            appending.commit(&meta, tally.entries, &report)?;
            return Ok(piecewise.imported(&meta, &tally, report));
        }
        drop(appending);
        let reason = reasons.join("; ");
        self.store.hold(&Unappended {
            id: &meta.id,
            list: piecewise.list,
            published: Some(piecewise.published),
            entries_held: tally.entries,
            coverage: Some(meta.coverage.clone()),
            report: &report,
            files,
            reason: &reason,
            by: piecewise.by,
            recorded: meta.recorded,
        })?;
        let mut held = piecewise.imported(&meta, &tally, report);
        held.outcome = Outcome::Held;
        held.written = 0;
        held.changes = BTreeMap::new();
        held.reasons = reasons;
        Ok(held)
    }
}

fn skip(sorted: &mut Sorted, number: u32) -> Result<(), AppError> {
    while sorted.peek().is_some_and(|(at, _)| at == number) {
        sorted.next().map_err(spool_error)?;
    }
    Ok(())
}

/// Writes every entity of the dataset; `meta` gets the members of a part.
fn write_all(
    appending: &mut Appending<'_>,
    piecewise: &Piecewise<'_>,
    meta: &mut EditionMeta,
    sorted: &mut Sorted,
    report: &mut ReadReport,
) -> Result<Tally, AppError> {
    let mut tally = Tally::default();
    let mut after = String::new();
    let mut members = BTreeSet::new();
    loop {
        let (entities, done) = take(sorted, piecewise.number, report)?;
        let last = entities.last().map(|entity| entity.key.clone());
        let upto = last.as_ref().filter(|_| !done);
        let history = appending.history_between(&after, upto)?;
        let edition = Edition { entities, ..piecewise.edition() };
        let own = EditionMeta {
            members: meta_of(&meta.id, &edition, meta.recorded).members,
            ..meta.clone()
        };
        let content = Content::of(&edition);
        let entries = history.plan(&own, &content);
        tally.count(&history, &own.order(), &entries, edition.entities.len());
        let names = folded_names(&edition);
        let files = std::slice::from_ref(piecewise.file);
        appending.write(&piecewise.append(&own, files, (&entries, &content.values, &names)))?;
        members.extend(own.members);
        if done {
            break;
        }
        last.map(|key| key.as_str().to_owned()).unwrap_or_default().clone_into(&mut after);
    }
    meta.members = members;
    Ok(tally)
}

/// Takes the next entities of a dataset; `true` with the last of them.
fn take(
    sorted: &mut Sorted,
    number: u32,
    report: &mut ReadReport,
) -> Result<(Vec<Entity>, bool), AppError> {
    let mut entities = Vec::new();
    while entities.len() < AT_ONCE {
        let Some(key) =
            sorted.peek().filter(|(at, _)| *at == number).map(|(_, key)| key.to_owned())
        else {
            return Ok((entities, true));
        };
        let (mut said, mut attached) = (Vec::new(), Vec::new());
        while sorted.peek() == Some((number, key.as_str())) {
            let Some(record) = sorted.next().map_err(spool_error)? else { break };
            let piece: FtmEntity = serde_json::from_slice(&record.json)
                .map_err(|error| spool_error(std::io::Error::other(error)))?;
            if record.rank == 0 {
                said.push(piece);
            } else {
                attached.push(piece);
            }
        }
        if said.is_empty() {
            for one in attached {
                report.puzzle(&format!("{} of an entity that the dataset lacks", one.schema));
            }
            continue;
        }
        entities.push(assemble(EntityKey::new(&key), &said, &attached, report));
    }
    Ok((entities, false))
}

impl Tally {
    fn count(&mut self, history: &History, order: &Order, entries: &[Entry], entities: usize) {
        self.entries += entities;
        self.written += entries.len() as u64;
        let before = history.editions().map(EditionMeta::order).filter(|other| other < order).max();
        if let Some(before) = &before {
            let day = before.day();
            let always = AsOf { valid: day, published: jiff::civil::Date::MAX, recorded: None };
            let there = |key: &&EntityKey| history.present(key, Some(before), &always);
            self.present_before += history.keys().filter(there).count();
        }
        self.before = before;
        let mut touched: BTreeMap<&EntityKey, Option<Seen>> = BTreeMap::new();
        for entry in entries.iter().filter(|entry| entry.edition == *order) {
            let seen = touched.entry(&entry.key).or_default();
            if entry.facet == Facet::Presence {
                *seen = Some(entry.seen);
            }
        }
        for seen in touched.into_values() {
            match seen {
                Some(Seen::Absent) => self.gone += 1,
                Some(_) => self.new += 1,
                None => self.amended += 1,
            }
        }
    }
}

/// Entries, the values behind them, and folded names.
type Written<'b> = (
    &'b [Entry],
    &'b BTreeMap<unblink_ledger::Digest, unblink_ledger::Values>,
    &'b BTreeMap<EntityKey, Vec<String>>,
);

impl Piecewise<'_> {
    /// The edition, with no entries yet.
    pub(super) fn edition(&self) -> Edition {
        Edition {
            list: self.list.clone(),
            published: self.published,
            coverage: Coverage {
                format: FORMAT.to_owned(),
                extent: self.extent,
                properties: PROPERTIES.iter().copied().collect(),
                limits: match self.extent {
                    Extent::All => String::new(),
                    Extent::Part => "whoever imported it said that it is a part".to_owned(),
                },
            },
            entities: Vec::new(),
            facts: Vec::new(),
            report: ReadReport::default(),
        }
    }

    fn append<'b>(
        &'b self,
        meta: &'b EditionMeta,
        files: &'b [FileRow],
        (entries, values, names): Written<'b>,
    ) -> Append<'b> {
        let state = match self.released {
            None => EditionState::Accepted,
            Some(_) => EditionState::Released,
        };
        Append {
            meta,
            entries_held: 0,
            report: self.report,
            files,
            entries,
            values,
            names,
            links: &[],
            identifiers: &NONE,
            state,
            reason: self.released.unwrap_or_default(),
            by: self.by,
        }
    }

    #[expect(clippy::cast_precision_loss, reason = "lists have far fewer than 2^52 entries")]
    fn findings(&self, tally: &Tally) -> Vec<String> {
        let Some(before) = &tally.before else { return Vec::new() };
        if self.extent == Extent::Part || tally.gone <= GONE_ALWAYS {
            return Vec::new();
        }
        let days = self.published.day().since(before.day()).map_or(0, |span| span.get_days().abs());
        let allowed = GONE_AT_ONCE + GONE_PER_YEAR * f64::from(days) / 365.25;
        let share = tally.gone as f64 / tally.present_before.max(1) as f64;
        if share <= allowed {
            return Vec::new();
        }
        vec![format!(
            "{} entries of the edition before it ({}) are not in this one: {:.1} %, expected at \
             most {:.1} % within {days} days",
            tally.gone,
            before.day(),
            share * 100.0,
            allowed * 100.0
        )]
    }

    fn imported(&self, meta: &EditionMeta, tally: &Tally, report: ReadReport) -> Imported {
        let mut changes = BTreeMap::new();
        if tally.before.is_some() {
            let kinds = [
                (ChangeKind::Listed, tally.new),
                (ChangeKind::Amended, tally.amended),
                (ChangeKind::Delisted, tally.gone),
            ];
            for (kind, count) in kinds.into_iter().filter(|(_, count)| *count > 0) {
                changes.insert(kind, count as u64);
            }
        }
        Imported {
            edition: meta.id.clone(),
            list: self.list.clone(),
            outcome: if tally.written > 0 { Outcome::Appended } else { Outcome::Unchanged },
            published: Some(self.published.to_string()),
            entries: tally.entries as u64,
            written: tally.written,
            changes,
            reasons: report.notes.iter().take(5).cloned().collect(),
            not_understood: report.not_understood,
        }
    }
}

/// The shape that editions of FollowTheMoney files are compared in; entities and statements of one
/// dataset say the same.
pub(super) const FORMAT: &str = "ftm";
