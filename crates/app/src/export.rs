//! The register in other formats. To add one: its file in this folder, and one line in `FORMATS`.

mod entity;
mod ftm;
mod names;
mod statements;
mod targets_simple;

pub(crate) use entity::{ftm_record, until};

use std::collections::BTreeSet;
use std::io::Write;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use unblink_ledger::{EditionMeta, Node};
use unblink_lists::ftm::FtmEntity;
use unblink_model::{AsOf, EditionId, EntityKey, ListId, Use};
use unblink_store::StoreError;

use crate::curated::REGISTER;
use crate::subject::entity_at;
use crate::{AppError, Register};

/// Entries looked at at once.
const AT_ONCE: usize = 2_000;

/// A format that the register is written in.
pub trait ExportFormat: Sync {
    /// Returns its name on the command line.
    fn name(&self) -> &'static str;

    /// Returns what it is, in one sentence.
    fn about(&self) -> &'static str;

    /// Returns what goes before the first entry, if anything.
    ///
    /// # Errors
    ///
    /// When `out` cannot be written.
    fn begin(&self, out: &mut dyn Write) -> std::io::Result<()>;

    /// Writes one entry.
    ///
    /// # Errors
    ///
    /// When `out` cannot be written.
    fn entry(
        &self,
        entry: &FtmEntity,
        list: &ExportedList,
        out: &mut dyn Write,
    ) -> std::io::Result<()>;
}

/// Every format, sorted by name.
pub const FORMATS: &[&dyn ExportFormat] =
    &[&ftm::Ftm, &names::Names, &statements::Statements, &targets_simple::TargetsSimple];

/// What was written, with the terms that stand with it.
#[derive(Clone, Debug, Serialize)]
pub struct Exported {
    /// The format.
    pub format: String,
    /// The day asked about.
    pub on: Date,
    /// What was public by the end of this day counts.
    pub known: Date,
    /// What was recorded by this instant counts; `null` is everything.
    pub recorded: Option<Timestamp>,
    /// The lists, each with its licence and attribution.
    pub lists: Vec<ExportedList>,
    /// What to know.
    pub notice: &'static str,
}

/// A list as it was written.
#[derive(Clone, Debug, Serialize)]
pub struct ExportedList {
    /// The list.
    pub list: ListId,
    /// Its title.
    pub title: String,
    /// Who issues it.
    pub publisher: String,
    /// Its official page.
    pub url: String,
    /// Terms of use, as understood.
    pub licence: String,
    /// The line that must stand with its data.
    pub attribution: String,
    /// Whether it is screened against by default.
    #[serde(rename = "use")]
    pub list_use: Use,
    /// The edition it was written from; `null` when none counts for the day asked about.
    pub edition: Option<EditionId>,
    /// When that was published.
    pub published: Option<Date>,
    /// How many entries were written.
    pub entries: u64,
}

impl Register {
    /// Writes lists as of a place in time, and returns the terms that must stand with them.
    ///
    /// `asked` are lists or collections; none means every official list and imported file, the
    /// curated register apart. Each entry stands alone, with what its list says of it.
    ///
    /// # Errors
    ///
    /// [`AppError::NoSuchList`], and [`AppError::Store`] when `out` cannot be written.
    pub fn export(
        &mut self,
        format: &dyn ExportFormat,
        asked: &[String],
        as_of: &AsOf,
        out: &mut dyn Write,
    ) -> Result<Exported, AppError> {
        let mut lists: BTreeSet<ListId> = BTreeSet::new();
        for word in asked {
            lists.extend(self.lists_meant(word)?);
        }
        if asked.is_empty() {
            let known = self.known_lists(as_of.recorded)?;
            lists.extend(known.into_iter().map(|known| known.list));
            lists.remove(REGISTER);
        }
        let mut exported = Exported {
            format: format.name().to_owned(),
            on: as_of.valid,
            known: as_of.published,
            recorded: as_of.recorded,
            lists: Vec::new(),
            notice: "Information, not legal advice.",
        };
        format.begin(out).map_err(unwritten)?;
        for list in lists {
            if let Some(mut told) = self.terms_of(&list, as_of)? {
                if list.as_str() == REGISTER {
                    self.write_register(format, &mut told, as_of, out)?;
                } else {
                    self.write_list(format, &mut told, as_of, out)?;
                }
                exported.lists.push(told);
            }
        }
        Ok(exported)
    }

    /// Returns what stands with a list; `None` for one that is not loaded on the day asked about
    /// and was not asked for by name.
    fn terms_of(&mut self, list: &ListId, as_of: &AsOf) -> Result<Option<ExportedList>, AppError> {
        let coverage = self.coverage(as_of)?;
        let Some(loaded) = coverage.lists.into_iter().find(|other| other.list == *list) else {
            return Ok(None);
        };
        let catalogue = self.catalogue(as_of.recorded)?;
        let Some(known) = catalogue.get(list.as_str()).cloned() else { return Ok(None) };
        Ok(Some(ExportedList {
            list: known.list,
            title: known.title,
            publisher: known.publisher,
            url: known.url,
            licence: known.licence,
            attribution: known.attribution,
            list_use: known.list_use,
            edition: loaded.newer_part.or(loaded.edition),
            published: loaded.published,
            entries: 0,
        }))
    }

    fn write_list(
        &mut self,
        format: &dyn ExportFormat,
        told: &mut ExportedList,
        as_of: &AsOf,
        out: &mut dyn Write,
    ) -> Result<(), AppError> {
        let knowledge = self.knowledge(as_of.recorded)?;
        let list = told.list.clone();
        let mut after = String::new();
        while let Some((history, last)) = self.store.history_after(&list, &after, AT_ONCE)? {
            let until = history
                .editions()
                .rfind(|meta| meta.visible(as_of) && meta.published.day() <= as_of.valid)
                .map(EditionMeta::order);
            let values = self.values();
            for key in history.keys().filter(|key| !unblink_ledger::is_fact(key)) {
                if until.is_none() || !history.present(key, until.as_ref(), as_of) {
                    continue;
                }
                let found = entity_at(&history, key, until.as_ref(), as_of, &values);
                let Some(found) = found else { continue };
                let entry = entity::ftm_record(&list, &found, &history, &knowledge, as_of);
                format.entry(&entry, told, out).map_err(unwritten)?;
                told.entries += 1;
            }
            drop(values);
            last.as_str().clone_into(&mut after);
        }
        Ok(())
    }

    /// Writes the subjects of the curated register with what it alone says of them.
    fn write_register(
        &mut self,
        format: &dyn ExportFormat,
        told: &mut ExportedList,
        as_of: &AsOf,
        out: &mut dyn Write,
    ) -> Result<(), AppError> {
        let knowledge = self.knowledge(as_of.recorded)?;
        for id in knowledge.curated.subjects.keys() {
            let node = Node { list: told.list.clone(), key: EntityKey::new(id.as_str()) };
            let mut subject = self.resolved(&node, &knowledge, as_of)?;
            subject.nodes.clear();
            subject.histories.clear();
            let mut entry = self.ftm_of(&subject, as_of)?;
            entry.datasets = vec![told.list.to_string()];
            format.entry(&entry, told, out).map_err(unwritten)?;
            told.entries += 1;
        }
        Ok(())
    }
}

fn unwritten(source: std::io::Error) -> AppError {
    AppError::Store(StoreError::File { path: "what is exported".into(), source })
}

/// Returns an entity and all that is nested in it as entities that stand beside each other, each
/// with its values sorted. An edge stands with the entity it comes from, so that it stands once.
fn flat(entry: &FtmEntity) -> Vec<FtmEntity> {
    unblink_lists::ftm::flat(entry.clone())
        .into_iter()
        .filter(|one| {
            let schema = unblink_model::FtmSchema::of(&one.schema);
            let edge = schema.and_then(|schema| schema.edge);
            edge.is_none_or(|edge| one.texts(edge.source).any(|id| id == entry.id))
        })
        .map(|mut one| {
            for values in one.properties.values_mut() {
                values.sort_by(|a, b| a.text().cmp(b.text()));
            }
            one.referents.sort();
            one
        })
        .collect()
}
