//! FollowTheMoney files: their datasets become lists of this store, a list an edition a file.

mod append;
mod delta;
mod read;
mod spool;

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;

use serde::Serialize;
use unblink_lists::ftm::FtmShape;
use unblink_model::{Extent, ListId, Published, ReadReport, Use};
use unblink_store::{EditionRow, FileRow, Terms};

use crate::catalogue::Catalogue;
use crate::{AppError, Imported, Outcome, Register};
use append::Piecewise;
use read::Spooled;

/// A FollowTheMoney file to import.
#[derive(Clone, Debug)]
pub struct FtmImport<'a> {
    /// Its name, for messages and for the record.
    pub file: &'a str,
    /// The collection that its datasets are lists of.
    pub collection: &'a str,
    /// What answers lists that are new take part in; `None` leaves it to what is known of them.
    pub list_use: Option<Use>,
    /// What people are told of its lists; empty fields say nothing.
    pub terms: Terms,
    /// The day of the file; else the newest `last_seen` in it.
    pub given: Option<Published>,
    /// Whether the file holds the whole of its datasets.
    pub extent: Extent,
}

/// What importing a FollowTheMoney file did.
#[derive(Clone, Debug, Serialize)]
pub struct FtmImported {
    /// The collection.
    pub collection: String,
    /// How many lines (of a table: rows) were read.
    pub lines: u64,
    /// What became of each list.
    pub editions: Vec<Imported>,
    /// What to know besides.
    pub notes: Vec<String>,
}

impl Register {
    /// Imports a file of FollowTheMoney: entities (nested or flat) or operations as JSON lines, or
    /// a table of statements. It is unpacked already, and read piece by piece: what is held of it
    /// in memory does not grow with it.
    ///
    /// Each dataset that the file names is a list of its own, under its own name where that is
    /// free, else under `COLLECTION.DATASET`. An entity without datasets belongs to one that is
    /// called like the collection. `watch` sees how many bytes were read.
    ///
    /// # Errors
    ///
    /// [`AppError::Ftm`] with the line that cannot be read: nothing of the file is taken then.
    pub fn import_ftm(
        &mut self,
        source: &mut dyn Read,
        import: &FtmImport<'_>,
        watch: &mut dyn FnMut(u64),
    ) -> Result<FtmImported, AppError> {
        let imported = self.import_ftm_file(source, import, watch);
        imported.map_err(|error| error.in_store(self.store.path()))
    }

    fn import_ftm_file(
        &mut self,
        source: &mut dyn Read,
        import: &FtmImport<'_>,
        watch: &mut dyn FnMut(u64),
    ) -> Result<FtmImported, AppError> {
        check_name(import.collection, &*self.catalogue(None)?)?;
        let (digest, size_bytes) = self.store.archive().put_from(source, watch)?;
        let file = FileRow { name: import.file.to_owned(), digest, size_bytes };
        let spooled = self.spool(&file, import.collection)?;
        if spooled.shape == FtmShape::Delta {
            return self.import_delta(&file, import, spooled);
        }
        let published = spooled.published(import)?;
        let lists = self.lists_for(import, &spooled.datasets)?;
        let missing = self.missing(import.collection, &lists)?;
        let mut done = FtmImported {
            collection: import.collection.to_owned(),
            lines: spooled.lines,
            editions: Vec::new(),
            notes: missing,
        };
        let Spooled { mut sorted, report, .. } = spooled;
        let by = self.by.clone();
        for (number, list) in lists.iter().enumerate() {
            let piecewise = Piecewise {
                list,
                number: u32::try_from(number).unwrap_or(u32::MAX),
                file: &file,
                published,
                extent: import.extent,
                report: &report,
                released: None,
                by: &by,
            };
            done.editions.push(self.append_pieces(&piecewise, &mut sorted)?);
        }
        self.session = None;
        Ok(done)
    }

    /// Lets a held edition of a list that came with a file in: its file is read again.
    pub(super) fn release_ftm(
        &mut self,
        row: &EditionRow,
        reason: &str,
    ) -> Result<Imported, AppError> {
        let known = self.catalogue(None)?;
        let known = known.get(row.list.as_str());
        let (Some(known), Some(file), Some(published)) =
            (known.cloned(), row.files.first(), row.published)
        else {
            return Err(AppError::NoSuchEdition(row.id.to_string()));
        };
        let collection = known.collection.unwrap_or_default();
        let Spooled { datasets, mut sorted, report, .. } = self.spool(file, &collection)?;
        let dataset = known.dataset.unwrap_or_default();
        let number = datasets.iter().position(|name| *name == dataset);
        let number = u32::try_from(number.unwrap_or(usize::MAX)).unwrap_or(u32::MAX);
        while sorted.peek().is_some_and(|(at, _)| at < number) {
            sorted.next().map_err(read::spool_error)?;
        }
        let by = self.by.clone();
        let extent = row.coverage.as_ref().map_or(Extent::All, |coverage| coverage.extent);
        let piecewise = Piecewise {
            list: &row.list,
            number,
            file,
            published,
            extent,
            report: &report,
            released: Some(reason),
            by: &by,
        };
        let imported = self.append_pieces(&piecewise, &mut sorted);
        self.session = None;
        imported
    }

    /// Returns the lists of a file's datasets, in their order, making those that are new.
    pub(super) fn lists_for(
        &mut self,
        import: &FtmImport<'_>,
        datasets: &[String],
    ) -> Result<Vec<ListId>, AppError> {
        let catalogue = self.catalogue(None)?;
        let curated = self.curated()?;
        // Lists that somebody may read one day keep their ids for themselves.
        let reserved: BTreeSet<&ListId> =
            curated.authorities.values().filter_map(|authority| authority.list.as_ref()).collect();
        let mut lists = Vec::new();
        let mut rows = Vec::new();
        let mut uses: BTreeMap<Use, Vec<ListId>> = BTreeMap::new();
        for dataset in datasets {
            let own = catalogue.lists.iter().find(|known| {
                known.collection.as_deref() == Some(import.collection)
                    && known.dataset.as_deref() == Some(dataset)
            });
            let id = own.map_or_else(
                || new_id(import.collection, dataset, &catalogue, &reserved),
                |known| known.list.clone(),
            );
            let before = own.map(|known| Terms {
                title: known.title.clone(),
                publisher: known.publisher.clone(),
                url: known.url.clone(),
                licence: known.licence.clone(),
                attribution: known.attribution.clone(),
            });
            let same = catalogue.get(dataset).filter(|_| own.is_none());
            rows.push((id.clone(), dataset.clone(), terms(import, dataset, before)));
            if own.is_none() {
                // A list that states use against their critics is no less that in a copy.
                let as_known = same.map(|known| known.list_use);
                let list_use = import.list_use.or(as_known).unwrap_or(Use::Screening);
                uses.entry(list_use).or_default().push(id.clone());
            }
            lists.push(id);
        }
        let (by, now) = (self.by.clone(), self.now());
        self.store.add_datasets(import.collection, &rows, &by, now)?;
        uses.remove(&Use::Screening);
        for (list_use, new) in uses {
            let reason = match import.list_use {
                Some(_) => format!("imported as {} for this use", import.collection),
                None => "the list of the same name has this use".to_owned(),
            };
            self.store.set_use(&new, list_use, &reason, &by, now)?;
        }
        Ok(lists)
    }

    /// Says which lists of the collection a file does not speak of.
    fn missing(&mut self, collection: &str, lists: &[ListId]) -> Result<Vec<String>, AppError> {
        let catalogue = self.catalogue(None)?;
        let own = catalogue.lists.iter().filter(|k| k.collection.as_deref() == Some(collection));
        Ok(own
            .filter(|known| !lists.contains(&known.list))
            .map(|known| format!("the file says nothing of {}: it stays as it was", known.list))
            .collect())
    }
}

/// Returns what people are told of a dataset: what is given now, else what was before.
fn terms(import: &FtmImport<'_>, dataset: &str, before: Option<Terms>) -> Terms {
    let before = before.unwrap_or_else(|| Terms {
        title: format!("{dataset} (of the collection {})", import.collection),
        licence: "not stated by whoever imported it".to_owned(),
        ..Terms::default()
    });
    let given = &import.terms;
    let pick = |new: &String, old: String| if new.is_empty() { old } else { new.clone() };
    Terms {
        title: pick(&given.title, before.title),
        publisher: pick(&given.publisher, before.publisher),
        url: pick(&given.url, before.url),
        licence: pick(&given.licence, before.licence),
        attribution: pick(&given.attribution, before.attribution),
    }
}

/// Returns the id of a new list: the dataset's own name where nothing else has it or may come to
/// have it, else one that says the collection too.
fn new_id(
    collection: &str,
    dataset: &str,
    catalogue: &Catalogue,
    reserved: &BTreeSet<&ListId>,
) -> ListId {
    let taken = |name: &str| {
        name == "default"
            || catalogue.get(name).is_some()
            || reserved.iter().any(|list| list.as_str() == name)
            || catalogue.lists.iter().any(|known| {
                known
                    .collection
                    .as_deref()
                    .is_some_and(|other| other == name && other != collection)
            })
    };
    if taken(dataset) || !is_name(dataset) {
        let plain: String =
            dataset.chars().map(|c| if is_letter(c) { c } else { '_' }).take(80).collect();
        ListId::new(format!("{collection}.{plain}"))
    } else {
        ListId::new(dataset)
    }
}

fn is_letter(c: char) -> bool {
    c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '-' | '.')
}

/// Names stand in addresses, file names and ids of editions.
fn is_name(name: &str) -> bool {
    (1..=80).contains(&name.len())
        && name.starts_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit())
        && name.chars().all(is_letter)
}

fn check_name(name: &str, catalogue: &Catalogue) -> Result<(), AppError> {
    let refuse = |problem: String| {
        Err(AppError::CollectionName {
            name: unblink_text::display::safe(name).into_owned(),
            problem,
        })
    };
    if !is_name(name) {
        return refuse(
            "expected 1 to 80 small letters, digits, `_`, `-` and `.`, the first a letter or digit"
                .to_owned(),
        );
    }
    if name == "default" {
        return refuse("it means every list used for screening".to_owned());
    }
    match catalogue.get(name).map(|known| known.collection.as_deref()) {
        Some(None) => refuse("it is the id of an official list".to_owned()),
        Some(Some(other)) if other != name => {
            refuse(format!("it is the id of a list of the collection {other}"))
        }
        _ => Ok(()),
    }
}

/// Adds what reading the whole file showed to what reading one list of it did.
fn with_file(mut own: ReadReport, file: &ReadReport) -> ReadReport {
    for (what, times) in &file.not_understood {
        *own.not_understood.entry(format!("{what} (in the whole file)")).or_default() += times;
    }
    own.notes.extend(file.notes.iter().cloned());
    own.notes.truncate(200);
    own
}

/// An edition of a list that is there already.
fn already(row: EditionRow, report: Option<ReadReport>) -> Imported {
    let held = row.state == unblink_store::EditionState::Held;
    Imported {
        edition: row.id,
        list: row.list,
        outcome: if held { Outcome::Held } else { Outcome::AlreadyHere },
        published: row.published.map(|published| published.to_string()),
        entries: row.entries,
        written: 0,
        changes: BTreeMap::new(),
        reasons: if row.reason.is_empty() { Vec::new() } else { vec![row.reason] },
        not_understood: report.unwrap_or_default().not_understood,
    }
}
