//! The lists this store can speak of: those with a reader, and those that came with files.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::Timestamp;
use unblink_lists::READERS;
use unblink_model::{ListId, Use};
use unblink_store::{DatasetRow, UseRow};

use crate::{AppError, Register};

/// Days after which the newest edition of a list that came with a file counts as stale: a guess;
/// whoever loads a collection by hand does so every month at best.
const FRESH_FOR_DAYS: u16 = 30;

/// A list this store can speak of.
#[derive(Clone, Debug, serde::Serialize)]
pub struct KnownList {
    /// Its id.
    pub list: ListId,
    /// Its full title.
    pub title: String,
    /// Who issues it.
    pub publisher: String,
    /// Jurisdiction: ISO code, `UN` or `EU`; empty when nobody said.
    pub jurisdiction: String,
    /// Its official page.
    pub url: String,
    /// Where its file is downloaded.
    pub download_url: Option<String>,
    /// Terms of use, as understood.
    pub licence: String,
    /// The line that must stand with its data.
    pub attribution: String,
    /// Whether it is screened against by default.
    #[serde(rename = "use")]
    pub list_use: Use,
    /// The operator's word that made its use so; absent when it is as the list came.
    pub use_said: Option<UseRow>,
    /// Days after which the newest edition counts as stale.
    pub fresh_for_days: u16,
    /// Whether its reader has read a real file.
    pub tested_on_real_file: bool,
    /// The collection it came with; absent for a list that has a reader.
    pub collection: Option<String>,
    /// Its name in that collection's file.
    pub dataset: Option<String>,
}

/// The lists known at one place in recorded time.
#[derive(Clone, Debug, Default)]
pub(crate) struct Catalogue {
    /// Sorted by id.
    pub(crate) lists: Vec<KnownList>,
}

impl Catalogue {
    /// Returns the lists known at `recorded` (`None`: now).
    pub(crate) fn of(
        datasets: &[DatasetRow],
        uses: &[UseRow],
        recorded: Option<Timestamp>,
    ) -> Self {
        let by_then = |at: Timestamp| recorded.is_none_or(|limit| at <= limit);
        let mut lists: Vec<KnownList> =
            datasets.iter().filter(|row| by_then(row.recorded)).map(of_dataset).collect();
        for reader in READERS {
            // A list that came with a file keeps its id, should a reader of it come later.
            if datasets.iter().all(|row| row.list != reader.list()) {
                lists.push(of_reader(*reader));
            }
        }
        for list in &mut lists {
            let said = uses.iter().filter(|row| row.list == list.list && by_then(row.decided));
            if let Some(last) = { said }.next_back() {
                list.list_use = last.list_use;
                list.use_said = Some(last.clone());
            }
        }
        lists.sort_by(|a, b| a.list.cmp(&b.list));
        Self { lists }
    }

    pub(crate) fn get(&self, list: &str) -> Option<&KnownList> {
        self.lists.iter().find(|known| known.list.as_str() == list)
    }

    /// Says whether a list came with a file, so that its keys are FollowTheMoney ids.
    pub(crate) fn is_dataset(&self, list: &ListId) -> bool {
        self.get(list.as_str()).is_some_and(|known| known.collection.is_some())
    }

    /// Returns the lists that a word means: `default` (every list used for screening), a
    /// collection, or one list; none when nothing is called so.
    pub(crate) fn meant(&self, asked: &str) -> BTreeSet<ListId> {
        self.lists
            .iter()
            .filter(|known| match asked {
                "default" => known.list_use == Use::Screening,
                _ => known.collection.as_deref() == Some(asked),
            })
            .chain(self.get(asked).filter(|_| asked != "default"))
            .map(|known| known.list.clone())
            .collect()
    }

    /// Returns every word that means lists.
    pub(crate) fn words(&self) -> Vec<String> {
        let lists = self.lists.iter().map(|known| known.list.to_string());
        let all: BTreeSet<String> =
            lists.chain(self.lists.iter().filter_map(|known| known.collection.clone())).collect();
        all.into_iter().collect()
    }
}

fn of_reader(reader: &dyn unblink_lists::Reader) -> KnownList {
    let about = reader.about();
    KnownList {
        list: reader.list(),
        title: about.title.to_owned(),
        publisher: about.publisher.to_owned(),
        jurisdiction: about.jurisdiction.to_owned(),
        url: about.url.to_owned(),
        download_url: about.download_url.map(str::to_owned),
        licence: about.licence.to_owned(),
        attribution: about.attribution.to_owned(),
        list_use: about.list_use,
        use_said: None,
        fresh_for_days: about.fresh_for_days,
        tested_on_real_file: about.tested_on_real_file,
        collection: None,
        dataset: None,
    }
}

fn of_dataset(row: &DatasetRow) -> KnownList {
    let terms = row.terms.clone();
    KnownList {
        list: row.list.clone(),
        title: terms.title,
        publisher: terms.publisher,
        jurisdiction: String::new(),
        url: terms.url,
        download_url: None,
        licence: terms.licence,
        attribution: terms.attribution,
        list_use: Use::Screening,
        use_said: None,
        fresh_for_days: FRESH_FOR_DAYS,
        tested_on_real_file: true,
        collection: Some(row.collection.clone()),
        dataset: Some(row.dataset.clone()),
    }
}

impl Register {
    /// Returns every list this store can speak of, as known at `recorded` (`None`: now).
    pub fn known_lists(&mut self, recorded: Option<Timestamp>) -> Result<Vec<KnownList>, AppError> {
        Ok(self.catalogue(recorded)?.lists.clone())
    }

    /// Returns the lists that a word means: `default`, a collection, or one list.
    ///
    /// # Errors
    ///
    /// [`AppError::NoSuchList`] when nothing is called so.
    pub fn lists_meant(&mut self, asked: &str) -> Result<BTreeSet<ListId>, AppError> {
        let catalogue = self.catalogue(None)?;
        let meant = catalogue.meant(asked);
        if meant.is_empty() && asked != "default" {
            return Err(no_such_list(&catalogue, asked));
        }
        Ok(meant)
    }

    /// Refuses a list that this store cannot speak of.
    pub(crate) fn demand_list(&mut self, list: &ListId) -> Result<(), AppError> {
        let catalogue = self.catalogue(None)?;
        match catalogue.get(list.as_str()) {
            Some(_) => Ok(()),
            None => Err(no_such_list(&catalogue, list.as_str())),
        }
    }

    /// Records an operator's word on what answers a list, or every list of a collection, takes
    /// part in. It is undone by another word; what was answered before stays as it was.
    ///
    /// # Errors
    ///
    /// [`AppError::NoSuchList`] when nothing is called so; [`AppError::BadQuestion`] without a
    /// reason.
    pub fn set_use(
        &mut self,
        asked: &str,
        list_use: Use,
        reason: &str,
    ) -> Result<Vec<ListId>, AppError> {
        if reason.trim().is_empty() {
            return Err(AppError::BadQuestion("a reason is needed, for the record".to_owned()));
        }
        if asked == "default" {
            return Err(no_such_list(&*self.catalogue(None)?, asked));
        }
        let lists: Vec<ListId> = self.lists_meant(asked)?.into_iter().collect();
        let (by, now) = (self.by.clone(), self.now());
        self.store.set_use(&lists, list_use, reason.trim(), &by, now)?;
        Ok(lists)
    }

    pub(crate) fn catalogue(
        &mut self,
        recorded: Option<Timestamp>,
    ) -> Result<Arc<Catalogue>, AppError> {
        Ok(self.knowledge(recorded)?.catalogue)
    }
}

pub(crate) fn no_such_list(catalogue: &Catalogue, asked: &str) -> AppError {
    AppError::NoSuchList { found: asked.to_owned(), known: catalogue.words() }
}
