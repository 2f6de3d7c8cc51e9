//! A delta applied to what the ledger holds of a collection: whole editions come of it.

use std::collections::{BTreeMap, BTreeSet};

use unblink_ledger::{ChangeKind, Content, EditionMeta, Entry, Facet, Order, Seen};
use unblink_lists::ftm::{FtmEntity, FtmOperation, FtmValue, Naming, assemble, pieces, record};
use unblink_model::{AsOf, Edition, Entity, EntityKey, Extent, ListId, Property, ReadReport};
use unblink_store::{Append, EditionState, FileRow};

use super::append::{NONE, Piecewise};
use super::read::Spooled;
use super::{FtmImport, FtmImported, already, with_file};
use crate::ingest::{edition_id, folded_names, meta_of};
use crate::subject::entity_of;
use crate::{AppError, Imported, Outcome, Register};

/// Entities of a list looked at at once.
const AT_ONCE: usize = 2_000;

/// The operations, taken apart.
struct Operations {
    /// Lines of their own, by entity.
    own: BTreeMap<String, FtmEntity>,
    /// What hangs on an entity, by that entity.
    attached: BTreeMap<String, Vec<FtmEntity>>,
    /// Every id that the delta puts or deletes.
    touched: BTreeSet<String>,
}

impl Operations {
    fn of(operations: BTreeMap<String, FtmOperation>, report: &mut ReadReport) -> Self {
        let (mut own, mut attached) = (BTreeMap::new(), BTreeMap::<String, Vec<FtmEntity>>::new());
        let mut touched = BTreeSet::new();
        for (id, operation) in operations {
            touched.insert(id);
            let FtmOperation::Put(entity) = operation else { continue };
            for piece in pieces(*entity, report) {
                touched.insert(piece.entity.id.clone());
                if piece.own {
                    own.insert(piece.of, piece.entity);
                } else {
                    attached.entry(piece.of).or_default().push(piece.entity);
                }
            }
        }
        Self { own, attached, touched }
    }

    fn datasets(&self, collection: &str) -> Vec<String> {
        let all = self.own.values().chain(self.attached.values().flatten());
        let names: BTreeSet<String> = all
            .flat_map(|entity| match entity.datasets.as_slice() {
                [] => vec![collection.to_owned()],
                named => named.to_vec(),
            })
            .collect();
        names.into_iter().collect()
    }
}

/// What a delta makes of one list.
#[derive(Default)]
struct Outcomes {
    /// Entries that are so from now on.
    present: Vec<Entity>,
    /// Every entry it speaks of.
    affected: BTreeSet<EntityKey>,
}

fn carries(entity: &FtmEntity, dataset: &str, collection: &str) -> bool {
    match entity.datasets.as_slice() {
        [] => dataset == collection,
        named => named.iter().any(|name| name == dataset),
    }
}

impl Register {
    /// Applies a delta to the newest edition of every list of the collection.
    pub(super) fn import_delta(
        &mut self,
        file: &FileRow,
        import: &FtmImport<'_>,
        mut spooled: Spooled,
    ) -> Result<FtmImported, AppError> {
        let published = spooled.published(import)?;
        let mut report = std::mem::take(&mut spooled.report);
        let operations = Operations::of(std::mem::take(&mut spooled.operations), &mut report);
        self.lists_for(import, &operations.datasets(import.collection))?;
        let catalogue = self.catalogue(None)?;
        let own = catalogue
            .lists
            .iter()
            .filter(|known| known.collection.as_deref() == Some(import.collection));
        let mut done = FtmImported {
            collection: import.collection.to_owned(),
            lines: spooled.lines,
            editions: Vec::new(),
            notes: Vec::new(),
        };
        let by = self.by.clone();
        for known in own {
            let piecewise = Piecewise {
                list: &known.list,
                number: 0,
                file,
                published,
                extent: Extent::All,
                report: &report,
                released: None,
                by: &by,
            };
            let dataset = known.dataset.as_deref().unwrap_or_default();
            let names = (dataset, import.collection);
            done.editions.push(self.apply(&piecewise, &operations, names)?);
        }
        self.session = None;
        Ok(done)
    }

    fn apply(
        &mut self,
        piecewise: &Piecewise<'_>,
        operations: &Operations,
        (dataset, collection): (&str, &str),
    ) -> Result<Imported, AppError> {
        let digests = [piecewise.file.digest.clone()];
        if let Some(row) = self.store.edition_of_files(piecewise.list, &digests)? {
            let report = self.store.report(row.id.as_str())?;
            return Ok(already(row, report));
        }
        let counting = self.editions()?;
        let held_before = counting
            .iter()
            .filter(|row| row.list == *piecewise.list && row.state.counts())
            .filter_map(|row| Some((row.published?, row)))
            .max_by_key(|(published, _)| published.at)
            .map(|(published, row)| (published, row.entries, row.coverage.clone()));
        if let Some((newest, ..)) = &held_before
            && newest.at > piecewise.published.at
        {
            return Err(AppError::BadQuestion(format!(
                "the delta is of {} and {} holds an edition of {newest}; a delta is applied to \
                 what was before it, so import the whole file of that day instead",
                piecewise.published, piecewise.list
            )));
        }
        let mut report = ReadReport::default();
        let outcomes =
            self.outcomes(piecewise.list, operations, (dataset, collection), &mut report)?;
        // Without a whole edition before it, a delta proves the absence of nobody it is silent of.
        let whole = held_before.as_ref().is_some_and(|(.., coverage)| {
            coverage.as_ref().is_some_and(|coverage| coverage.extent == Extent::All)
        });
        let mut edition = piecewise.edition();
        if !whole {
            edition.coverage.extent = Extent::Part;
            "a delta with no whole edition before it".clone_into(&mut edition.coverage.limits);
        }
        edition.entities = outcomes.present;
        let report = with_file(report, piecewise.report);
        let before = held_before.map_or(0, |(_, entries, _)| entries);
        self.append_delta(piecewise, &edition, &outcomes.affected, &report, before)
    }

    fn append_delta(
        &mut self,
        piecewise: &Piecewise<'_>,
        edition: &Edition,
        affected: &BTreeSet<EntityKey>,
        report: &ReadReport,
        before: u64,
    ) -> Result<Imported, AppError> {
        let digests = [piecewise.file.digest.clone()];
        let mut meta = meta_of(&edition_id(edition, &digests), edition, self.now());
        let keys: Vec<EntityKey> = affected.iter().cloned().collect();
        let base = self.store.version()?;
        meta.recorded = meta.recorded.max(self.store.last_recorded()?);
        let history = self.store.history_of(piecewise.list, &keys)?;
        let content = Content::of(edition);
        let entries = history.plan(&meta, &content);
        let counts = counted(&entries, &meta.order());
        let [new, _, gone] = counts.map(|(_, count)| count);
        let held = (before + new).saturating_sub(gone);
        self.store.append(
            &Append {
                meta: &meta,
                entries_held: usize::try_from(held).unwrap_or(usize::MAX),
                report,
                files: std::slice::from_ref(piecewise.file),
                entries: &entries,
                values: &content.values,
                names: &folded_names(edition),
                links: &[],
                identifiers: &NONE,
                state: EditionState::Accepted,
                reason: "",
                by: piecewise.by,
            },
            base,
        )?;
        Ok(Imported {
            edition: meta.id.clone(),
            list: piecewise.list.clone(),
            outcome: if entries.is_empty() { Outcome::Unchanged } else { Outcome::Appended },
            published: Some(piecewise.published.to_string()),
            entries: held,
            written: entries.len() as u64,
            changes: counts.into_iter().filter(|(_, count)| *count > 0).collect(),
            reasons: report.notes.iter().take(5).cloned().collect(),
            not_understood: report.not_understood.clone(),
        })
    }

    /// Returns what a delta makes of one list. Every entry is looked at, because a sanction or an
    /// edge names its id only when it goes.
    fn outcomes(
        &self,
        list: &ListId,
        operations: &Operations,
        (dataset, collection): (&str, &str),
        report: &mut ReadReport,
    ) -> Result<Outcomes, AppError> {
        let mut out = Outcomes::default();
        let mut seen: BTreeSet<EntityKey> = BTreeSet::new();
        let always = AsOf {
            valid: jiff::civil::Date::MAX,
            published: jiff::civil::Date::MAX,
            recorded: None,
        };
        let mut after = String::new();
        while let Some((history, last)) = self.store.history_after(list, &after, AT_ONCE)? {
            let values = self.values();
            let until = history.editions().last().map(EditionMeta::order);
            for key in history.keys() {
                if !history.present(key, until.as_ref(), &always) {
                    continue;
                }
                let look = [Property::FollowTheMoney];
                let until: Option<&Order> = until.as_ref();
                let nested = entity_of(&history, key, until, &always, &values, &look);
                let changed = operations.touched.contains(key.as_str())
                    || operations.attached.contains_key(key.as_str())
                    || nested.is_some_and(|entity| hangs(&entity, &operations.touched));
                if !changed {
                    continue;
                }
                seen.insert(key.clone());
                out.affected.insert(key.clone());
                let properties = history.properties(key);
                let old = entity_of(&history, key, until, &always, &values, &properties);
                let new =
                    old.and_then(|old| operations.renewed(&old, (dataset, collection), report));
                out.present.extend(new);
            }
            last.as_str().clone_into(&mut after);
        }
        for (id, entity) in &operations.own {
            let key = EntityKey::new(id);
            if !seen.contains(&key) && carries(entity, dataset, collection) {
                let attached = operations.hanging(id, (dataset, collection));
                out.affected.insert(key.clone());
                out.present.push(assemble(key, std::slice::from_ref(entity), &attached, report));
            }
        }
        out.present.sort_by(|a, b| a.key.cmp(&b.key));
        let orphans = operations.attached.keys().filter(|id| !out.affected.contains(id.as_str()));
        for id in orphans {
            for one in operations.hanging(id, (dataset, collection)) {
                report.puzzle(&format!("{} of an entity that the dataset lacks", one.schema));
            }
        }
        Ok(out)
    }
}

/// Returns how many entries an edition adds, amends and takes away.
fn counted(entries: &[Entry], order: &Order) -> [(ChangeKind, u64); 3] {
    let mut touched: BTreeMap<&EntityKey, ChangeKind> = BTreeMap::new();
    for entry in entries.iter().filter(|entry| entry.edition == *order) {
        let kind = touched.entry(&entry.key).or_insert(ChangeKind::Amended);
        match (&entry.facet, entry.seen) {
            (Facet::Presence, Seen::Absent) => *kind = ChangeKind::Delisted,
            (Facet::Presence, _) => *kind = ChangeKind::Listed,
            _ => {}
        }
    }
    [ChangeKind::Listed, ChangeKind::Amended, ChangeKind::Delisted]
        .map(|kind| (kind, touched.values().filter(|other| **other == kind).count() as u64))
}

/// Says whether anything that hangs on the entity is touched.
fn hangs(entity: &Entity, touched: &BTreeSet<String>) -> bool {
    entity.values(Property::FollowTheMoney).iter().any(|value| match value {
        unblink_model::Value::Document(document) => {
            document.note.as_ref().is_some_and(|id| touched.contains(id))
        }
        _ => false,
    })
}

impl Operations {
    fn hanging(&self, id: &str, (dataset, collection): (&str, &str)) -> Vec<FtmEntity> {
        let all = self.attached.get(id).into_iter().flatten();
        all.filter(|one| carries(one, dataset, collection)).cloned().collect()
    }

    /// Returns an entry as the delta leaves it; `None` when it is gone.
    fn renewed(
        &self,
        old: &Entity,
        (dataset, collection): (&str, &str),
        report: &mut ReadReport,
    ) -> Option<Entity> {
        let id = old.key.as_str();
        let put = self.own.get(id);
        let gone = put.is_none() && self.touched.contains(id);
        if gone || put.is_some_and(|entity| !carries(entity, dataset, collection)) {
            return None;
        }
        let naming = Naming { prefix: id, id: &str::to_owned, sanctioned: &|_| None };
        let mut whole = record(id, old, &naming);
        let mut attached = self.hanging(id, (dataset, collection));
        for values in whole.properties.values_mut() {
            values.retain(|value| match value {
                FtmValue::Text(_) => true,
                FtmValue::Entity(nested) => {
                    if !self.touched.contains(&nested.id) {
                        attached.push(nested.as_ref().clone());
                    }
                    false
                }
            });
        }
        whole.properties.retain(|_, values| !values.is_empty());
        let said = put.unwrap_or(&whole);
        Some(assemble(old.key.clone(), std::slice::from_ref(said), &attached, report))
    }
}
