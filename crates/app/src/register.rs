//! The register at hand: a store, a clock, and what was read from the store so far.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use jiff::Timestamp;
use jiff::civil::Date;
use unblink_ledger::{Digest, History, Link, Node, Values, components};
use unblink_model::{AsOf, EditionId, ListId, SubjectId, Use};
use unblink_store::{EditionRow, EditionState, Location, Store};

use crate::catalogue::Catalogue;
use crate::curated::{Curated, REGISTER};
use crate::screening::{Indexes, Tuning};
use crate::{AppError, Clock, REGISTER_FILES, RawFile};

/// The register at hand.
pub struct Register {
    pub(crate) store: Store,
    pub(crate) clock: Box<dyn Clock>,
    /// Who acts, for the record.
    pub(crate) by: String,
    pub(crate) session: Option<Session>,
    cache: Option<Cache>,
    pub(crate) index: IndexSlot,
    pub(crate) feed: crate::feed::FeedSlot,
    /// The name of the present index, at a version of the store.
    pub(crate) index_name: Option<(i64, String)>,
    pub(crate) tuning: std::sync::Arc<Tuning>,
}

/// The screening indexes at hand. The handles of a pool share them: an index is opened or made
/// once, and who comes meanwhile waits for it.
pub(crate) type IndexSlot = std::sync::Arc<std::sync::Mutex<Indexes>>;

/// The history of the list being imported, kept between editions.
pub(crate) struct Session {
    pub(crate) list: ListId,
    pub(crate) history: History,
    pub(crate) version: i64,
    /// The moment of the store's last transaction.
    pub(crate) recorded: Timestamp,
}

/// What was read of the store at one version of it.
struct Cache {
    version: i64,
    curated: std::sync::Arc<Curated>,
    links: std::sync::Arc<Vec<Link>>,
    components: std::sync::Arc<BTreeMap<Node, BTreeSet<Node>>>,
    catalogue: std::sync::Arc<Catalogue>,
    editions: std::sync::Arc<Vec<EditionRow>>,
}

/// What one place in recorded time knows: facts and who is who.
pub(crate) struct Knowledge {
    pub(crate) curated: std::sync::Arc<Curated>,
    pub(crate) components: std::sync::Arc<BTreeMap<Node, BTreeSet<Node>>>,
    pub(crate) links: std::sync::Arc<Vec<Link>>,
    pub(crate) catalogue: std::sync::Arc<Catalogue>,
}

/// A list with its editions, for people.
#[derive(Clone, Debug, serde::Serialize)]
pub struct ListView {
    /// Its id.
    pub list: ListId,
    /// Its full title.
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
    /// The operator's word that made its use so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub use_said: Option<unblink_store::UseRow>,
    /// The collection it came with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub collection: Option<String>,
    /// Whether its reader has read a real file.
    pub tested_on_real_file: bool,
    /// Days after which the newest edition counts as stale.
    pub fresh_for_days: u16,
    /// `true` when the newest edition is older than that, today.
    pub stale: bool,
    /// Its editions, oldest first.
    pub editions: Vec<EditionView>,
}

/// An edition, for people.
#[derive(Clone, Debug, serde::Serialize)]
pub struct EditionView {
    /// Its id.
    pub id: EditionId,
    /// When it was published; absent for a file that could not be read.
    pub published: Option<String>,
    /// Whether that date is printed in the file or was given with it.
    pub basis: Option<unblink_model::Basis>,
    /// The shape it was read from.
    pub format: Option<String>,
    /// Whether it is the whole list or a part.
    pub extent: Option<unblink_model::Extent>,
    /// Why it is only a part.
    pub limits: String,
    /// How many entries it holds.
    pub entries: u64,
    /// Where it stands.
    pub state: EditionState,
    /// Why it stands there.
    pub reason: String,
    /// Who brought it there.
    pub by: String,
    /// When this ledger was first offered it.
    pub offered: Timestamp,
    /// When it came to where it stands.
    pub decided: Timestamp,
    /// What its reader did not understand.
    pub not_understood: BTreeMap<String, u64>,
    /// Irregularities of the publisher.
    pub notes: Vec<String>,
    /// Its raw files.
    pub files: Vec<unblink_store::FileRow>,
}

impl Register {
    /// Opens a store and brings the bundled curated register into it when it is newer than the
    /// one there.
    ///
    /// `by` is who acts, for the record: a person's or a program's name.
    pub fn open(location: &Location, clock: Box<dyn Clock>, by: &str) -> Result<Self, AppError> {
        let mut register = Self::open_bare(location, clock, by)?;
        register.load_bundled()?;
        Ok(register)
    }

    /// Opens a store as it is.
    pub fn open_bare(
        location: &Location,
        clock: Box<dyn Clock>,
        by: &str,
    ) -> Result<Self, AppError> {
        let store = Store::open(location)?;
        Ok(Self {
            store,
            clock,
            by: by.to_owned(),
            session: None,
            cache: None,
            index: IndexSlot::default(),
            feed: crate::feed::FeedSlot::default(),
            index_name: None,
            tuning: std::sync::Arc::default(),
        })
    }

    fn load_bundled(&mut self) -> Result<(), AppError> {
        if REGISTER_FILES.is_empty() {
            return Ok(());
        }
        let files: Vec<RawFile> = REGISTER_FILES
            .iter()
            .map(|(name, text)| RawFile {
                name: (*name).to_owned(),
                bytes: text.as_bytes().to_vec(),
            })
            .collect();
        self.import_quietly(&ListId::new(REGISTER), &files)
    }

    /// Returns the store.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Returns the present day.
    pub fn today(&self) -> Date {
        self.clock.today()
    }

    /// Returns the present instant.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Returns the place in time of a question: what is not given is now.
    pub fn as_of(
        &self,
        on: Option<Date>,
        known: Option<Date>,
        recorded: Option<Timestamp>,
    ) -> AsOf {
        let today = self.today();
        AsOf { valid: on.unwrap_or(today), published: known.unwrap_or(today), recorded }
    }

    fn cache(&mut self) -> Result<&Cache, AppError> {
        let version = self.store.version()?;
        if self.cache.as_ref().is_none_or(|cache| cache.version != version) {
            let links = self.store.links()?;
            let catalogue = Catalogue::of(&self.store.datasets()?, &self.store.uses()?, None);
            self.cache = Some(Cache {
                version,
                curated: Curated::load(&self.store, None)?.into(),
                components: components(&links, None).into(),
                links: links.into(),
                catalogue: catalogue.into(),
                editions: self.store.editions()?.into(),
            });
        }
        self.cache.as_ref().ok_or_else(|| AppError::BadQuestion("cache is empty".to_owned()))
    }

    /// Lets go of what was read of the store before it moved, and returns its present version.
    pub(crate) fn let_go_of_former(&mut self) -> Result<i64, AppError> {
        let version = self.store.version()?;
        self.cache.take_if(|cache| cache.version != version);
        // A whole list's history, of use to the next edition of the same import only.
        self.session = None;
        // Whoever makes an index holds the slot; what is former then is so at the next call.
        if let Ok(mut indexes) = self.index.try_lock() {
            indexes.let_go_of_former(version);
        }
        Ok(version)
    }

    /// Returns every edition ever offered.
    pub(crate) fn editions(&mut self) -> Result<std::sync::Arc<Vec<EditionRow>>, AppError> {
        Ok(self.cache()?.editions.clone())
    }

    /// Returns the facts and links that count as of `recorded`.
    pub(crate) fn knowledge(&mut self, recorded: Option<Timestamp>) -> Result<Knowledge, AppError> {
        let cache = self.cache()?;
        let (links, curated, joined) =
            (cache.links.clone(), cache.curated.clone(), cache.components.clone());
        let catalogue = cache.catalogue.clone();
        match recorded {
            None => Ok(Knowledge { curated, components: joined, links, catalogue }),
            Some(at) => Ok(Knowledge {
                curated: Curated::load(&self.store, Some(at))?.into(),
                components: components(&links, Some(at)).into(),
                links,
                catalogue: Catalogue::of(&self.store.datasets()?, &self.store.uses()?, Some(at))
                    .into(),
            }),
        }
    }

    /// Returns the curated facts of today.
    pub fn curated(&mut self) -> Result<std::sync::Arc<Curated>, AppError> {
        Ok(self.cache()?.curated.clone())
    }

    /// Returns a look-up of values by digest that remembers what it found.
    pub(crate) fn values(&self) -> impl Fn(&Digest) -> Option<Values> + use<'_> {
        let seen: Rc<std::cell::RefCell<BTreeMap<Digest, Option<Values>>>> = Rc::default();
        move |digest| {
            if let Some(values) = seen.borrow().get(digest) {
                return values.clone();
            }
            // A value that cannot be read back shows as missing here and as damage in `check`.
            let values = self.store.value(digest).ok().flatten();
            seen.borrow_mut().insert(*digest, values.clone());
            values
        }
    }

    /// Returns every list this store can speak of, with its editions.
    pub fn lists(&mut self) -> Result<Vec<ListView>, AppError> {
        let today = self.today();
        let editions = self.editions()?;
        let confirmations = self.store.confirmations(None)?;
        let catalogue = self.catalogue(None)?;
        catalogue
            .lists
            .iter()
            .cloned()
            .map(|known| {
                let id = known.list;
                let own = editions
                    .iter()
                    .filter(|row| row.list == id)
                    .map(|row| self.edition_view(row))
                    .collect::<Result<Vec<EditionView>, AppError>>()?;
                let newest = editions
                    .iter()
                    .filter(|row| row.list == id && row.state.counts())
                    .filter_map(|row| {
                        let confirmed = confirmations.get(&row.id).copied();
                        Some(crate::sync::seen(row.published?.day(), confirmed))
                    })
                    .max();
                Ok(ListView {
                    list: id,
                    title: known.title,
                    publisher: known.publisher,
                    url: known.url,
                    licence: known.licence,
                    attribution: known.attribution,
                    list_use: known.list_use,
                    use_said: known.use_said,
                    collection: known.collection,
                    tested_on_real_file: known.tested_on_real_file,
                    fresh_for_days: known.fresh_for_days,
                    stale: newest.is_some_and(|day| is_stale(day, today, known.fresh_for_days)),
                    editions: own,
                })
            })
            .collect()
    }

    fn edition_view(&self, row: &EditionRow) -> Result<EditionView, AppError> {
        let report = self.store.report(row.id.as_str())?.unwrap_or_default();
        Ok(EditionView {
            id: row.id.clone(),
            published: row.published.map(|published| published.to_string()),
            basis: row.published.map(|published| published.basis),
            format: row.coverage.as_ref().map(|coverage| coverage.format.clone()),
            extent: row.coverage.as_ref().map(|coverage| coverage.extent),
            limits: row.coverage.as_ref().map(|c| c.limits.clone()).unwrap_or_default(),
            entries: row.entries,
            state: row.state,
            reason: row.reason.clone(),
            by: row.by.clone(),
            offered: row.offered,
            decided: row.decided,
            not_understood: report.not_understood,
            notes: report.notes,
            files: row.files.clone(),
        })
    }
}

impl Knowledge {
    /// Returns the id of the subject behind a list's entry.
    ///
    /// An entry of a list that came with a file, and nothing else, is its FollowTheMoney id: one
    /// id is one entity there, whatever datasets and collections carry it.
    pub(crate) fn subject_of(&self, node: &Node) -> SubjectId {
        let linked = self.components.get(node);
        let nodes = || linked.into_iter().flatten().chain(std::iter::once(node));
        if let Some(own) = nodes().filter(|n| n.list.as_str() == REGISTER).min() {
            return SubjectId::new(own.key.as_str());
        }
        if let Some(least) = nodes().filter(|n| !self.catalogue.is_dataset(&n.list)).min() {
            return SubjectId::of_entry(&least.list, &least.key);
        }
        SubjectId::new(nodes().min().unwrap_or(node).key.as_str())
    }
}

pub(crate) fn is_stale(newest: Date, today: Date, fresh_for_days: u16) -> bool {
    today.since(newest).is_ok_and(|span| span.get_days() > i32::from(fresh_for_days))
}
