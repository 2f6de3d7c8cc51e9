//! What a server answers from: one version of the store, read once and asked by many threads.
//!
//! A [`Snapshot`] holds the screening index, the coverage, what can be searched for, and entities
//! as FollowTheMoney writes them, each read from the ledger when it is first shown. [`Served`]
//! keeps the newest: when the ledger moves, the next one is made beside the present one and takes
//! its place at once, so that no question waits for an import.

mod documents;
mod found;
mod search;

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError, RwLock};
use std::time::{Duration, Instant};

use jiff::civil::Date;
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use unblink_lists::ftm::{FtmEntity, FtmValue};
use unblink_model::{AsOf, FtmSchema, SubjectId};

use crate::{AppError, Coverage, Pool, Register};

use documents::Documents;
pub use found::{FindOptions, FoundSubject};
pub use search::{Field, Operator, SearchAnswer, SearchQuestion};

/// How long a snapshot is believed before the store is asked whether it moved. So an edition
/// counts in answers at most this long, and the making of an index, after it was imported.
const BELIEVED: Duration = Duration::from_secs(1);
/// Memory for entities as JSON; beyond it those asked for least are read again. A guess.
const CACHE_BYTES: u64 = 96 * 1024 * 1024;
/// How many entities that is, roughly: one is some kilobytes of JSON.
const CACHE_ENTITIES: usize = 20_000;

/// The newest snapshot.
#[derive(Default)]
pub struct Served {
    slot: RwLock<Option<Arc<Snapshot>>>,
    checked: Mutex<Option<Instant>>,
    first: Mutex<()>,
    is_making: AtomicBool,
}

/// One version of the store, as of one day.
pub struct Snapshot {
    version: i64,
    today: Date,
    /// The place in time it answers from: today.
    pub as_of: AsOf,
    /// What its answers rest on.
    pub coverage: Arc<Coverage>,
    finder: found::Finder,
    documents: Mutex<Option<Arc<Documents>>>,
    entities: Cache<SubjectId, Arc<Shown>, ByBytes>,
}

/// An entity as it is shown.
#[derive(Debug)]
pub struct Shown {
    /// The entity, what is tied to it nested inside.
    pub entity: FtmEntity,
    /// What it is.
    pub schema: &'static FtmSchema,
    flat: String,
    nested: OnceLock<String>,
}

impl Shown {
    /// Returns an entity as it is shown.
    ///
    /// # Errors
    ///
    /// It cannot be written as JSON.
    pub fn of(mut entity: FtmEntity) -> Result<Self, AppError> {
        // Whom no list carries is known from the curated register.
        if entity.datasets.is_empty() {
            entity.datasets.push(crate::curated::REGISTER.to_owned());
        }
        let schema = FtmSchema::of(&entity.schema).or_else(|| FtmSchema::of("LegalEntity"));
        let schema = schema.ok_or_else(|| AppError::BadQuestion("no such schema".to_owned()))?;
        let flat = json(&flattened(&entity, schema))?;
        Ok(Self { entity, schema, flat, nested: OnceLock::new() })
    }

    /// Returns it as a JSON object, values only: of what is tied to it, the ids.
    pub fn flat(&self) -> &str {
        &self.flat
    }

    /// Returns it as a JSON object, what is tied to it nested inside.
    pub fn nested(&self) -> &str {
        self.nested.get_or_init(|| json(&self.entity).unwrap_or_else(|_| self.flat.clone()))
    }
}

fn json(entity: &FtmEntity) -> Result<String, AppError> {
    serde_json::to_string(entity).map_err(|error| AppError::BadQuestion(error.to_string()))
}

/// Returns an entity without what is nested: a way back holds nothing of its own and goes, what
/// it points to itself stays as an id.
fn flattened(entity: &FtmEntity, schema: &FtmSchema) -> FtmEntity {
    let mut flat = FtmEntity { properties: std::collections::BTreeMap::new(), ..entity.clone() };
    for (property, values) in &entity.properties {
        let is_stub = schema.property(property).is_some_and(|known| known.is_stub);
        for value in values {
            match value {
                FtmValue::Text(text) => flat.add(property, text),
                FtmValue::Entity(one) if !is_stub => flat.add(property, &one.id),
                FtmValue::Entity(_) => {}
            }
        }
    }
    flat
}

#[derive(Clone)]
struct ByBytes;

impl Weighter<SubjectId, Arc<Shown>> for ByBytes {
    fn weight(&self, id: &SubjectId, shown: &Arc<Shown>) -> u64 {
        // The entity itself takes about as much again as its JSON; nested JSON once more.
        u64::try_from(id.as_str().len() + shown.flat.len() * 4).unwrap_or(u64::MAX).max(1)
    }
}

impl Served {
    /// Returns the newest snapshot when it need not be looked after: never waits.
    pub fn at_hand(&self) -> Option<Arc<Snapshot>> {
        let checked = *self.checked.lock().unwrap_or_else(PoisonError::into_inner);
        if checked.is_none_or(|at| at.elapsed() >= BELIEVED) {
            return None;
        }
        self.slot.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Returns the newest snapshot. The first is waited for; when the store has moved since the
    /// present one was made, the next is made on a thread of its own.
    pub fn snapshot(self: &Arc<Self>, pool: &Arc<Pool>) -> Result<Arc<Snapshot>, AppError> {
        let present = self.slot.read().unwrap_or_else(PoisonError::into_inner).clone();
        let Some(present) = present else {
            let _one = self.first.lock().unwrap_or_else(PoisonError::into_inner);
            // Who waited finds what the one before made.
            if let Some(made) = self.slot.read().unwrap_or_else(PoisonError::into_inner).clone() {
                return Ok(made);
            }
            return self.make(pool);
        };
        if self.is_due() {
            let moved = pool.with(|register| {
                Ok::<_, AppError>(
                    register.store.version()? != present.version
                        || register.today() != present.today,
                )
            })?;
            if moved && !self.is_making.swap(true, Ordering::AcqRel) {
                let (served, pool) = (self.clone(), pool.clone());
                std::thread::spawn(move || {
                    // One that fails is tried again with the next look; the present one stays.
                    if let Err(error) = served.make(&pool) {
                        use std::io::Write as _;
                        let _ = writeln!(std::io::stderr(), "error: no new snapshot: {error}");
                    }
                    served.is_making.store(false, Ordering::Release);
                });
            }
        }
        Ok(present)
    }

    /// Looks whether the store has moved, as a question would, and lets go of what was read of it
    /// before. To be called every second or so: without it a former index and all that was read
    /// for it stay in memory until somebody asks. Before the first snapshot it does nothing.
    pub fn follow(self: &Arc<Self>, pool: &Arc<Pool>) -> Result<(), AppError> {
        if self.slot.read().unwrap_or_else(PoisonError::into_inner).is_none() {
            return Ok(());
        }
        self.snapshot(pool)?;
        pool.let_go_of_former()
    }

    /// Makes the next snapshot now, and waits for it.
    pub fn renew(&self, pool: &Pool) -> Result<Arc<Snapshot>, AppError> {
        self.make(pool)
    }

    fn is_due(&self) -> bool {
        let mut checked = self.checked.lock().unwrap_or_else(PoisonError::into_inner);
        let due = checked.is_none_or(|at| at.elapsed() >= BELIEVED);
        if due {
            // The one that looks says so first: others go on meanwhile.
            *checked = Some(Instant::now());
        }
        due
    }

    fn make(&self, pool: &Pool) -> Result<Arc<Snapshot>, AppError> {
        let made = Arc::new(pool.with(Snapshot::new)?);
        *self.slot.write().unwrap_or_else(PoisonError::into_inner) = Some(made.clone());
        *self.checked.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
        Ok(made)
    }
}

impl Snapshot {
    fn new(register: &mut Register) -> Result<Self, AppError> {
        let version = register.store.version()?;
        let as_of = register.as_of(None, None, None);
        let finder = found::Finder::new(register, &as_of)?;
        let snapshot = Self {
            version,
            today: register.today(),
            as_of,
            coverage: finder.coverage(),
            finder,
            documents: Mutex::default(),
            entities: Cache::with_weighter(CACHE_ENTITIES, CACHE_BYTES, ByBytes),
        };
        // What nearly every question asks for is ready before the first one comes.
        let usual = snapshot.lists_of("default").unwrap_or_default();
        snapshot.finder.prepare(register, &usual)?;
        Ok(snapshot)
    }

    /// Returns the number of the store's transaction it was made at.
    pub fn version(&self) -> i64 {
        self.version
    }

    /// Returns the loaded lists of a dataset: `default` is every list used for screening,
    /// a collection those that came with it. `None` when nothing is called so; nothing when it is known and not loaded.
    pub fn lists_of(&self, dataset: &str) -> Option<BTreeSet<String>> {
        let lists = Register::lists_of(dataset, &self.coverage).ok()?;
        Some(lists.into_iter().map(|list| list.to_string()).collect())
    }

    /// Looks for whoever is asked about among these lists; `None` when these lists were not asked
    /// for before. It asks no database.
    pub fn find_at_hand(
        &self,
        query: &crate::Reading,
        lists: &BTreeSet<String>,
        options: &FindOptions,
    ) -> Option<Vec<FoundSubject>> {
        self.finder.find_at_hand(&query.query, lists, options)
    }

    /// Looks for whoever is asked about among these lists.
    pub fn find(
        &self,
        pool: &Pool,
        query: &crate::Reading,
        lists: &BTreeSet<String>,
        options: &FindOptions,
    ) -> Result<Vec<FoundSubject>, AppError> {
        self.finder.find(pool, &query.query, lists, options)
    }

    /// Returns an entity that was shown before.
    pub fn entity_at_hand(&self, id: &SubjectId) -> Option<Arc<Shown>> {
        self.entities.get(id)
    }

    /// Returns an entity; it asks the ledger when it was not shown before.
    pub fn entity(&self, pool: &Pool, id: &SubjectId) -> Result<Arc<Shown>, AppError> {
        if let Some(shown) = self.entities.get(id) {
            return Ok(shown);
        }
        let entity = pool.with(|register| register.ftm_subject(id.as_str(), &self.as_of))?;
        let shown = Arc::new(Shown::of(entity)?);
        self.entities.insert(id.clone(), shown.clone());
        Ok(shown)
    }

    /// Returns the subject that an id means: its own id or an entry's. Names are no ids.
    pub fn subject(&self, pool: &Pool, id: &str) -> Result<Option<SubjectId>, AppError> {
        let own = SubjectId::new(id);
        if self.entities.get(&own).is_some() {
            return Ok(Some(own));
        }
        let found = pool.with(|register| register.resolve(id, &self.as_of));
        let subject = match found {
            Ok(subject) => subject,
            Err(AppError::NoSuchSubject { .. } | AppError::Ambiguous { .. }) => return Ok(None),
            Err(error) => return Err(error),
        };
        let is_entry = subject.nodes.iter().any(|node| format!("{}:{}", node.list, node.key) == id);
        Ok((subject.id == own || is_entry).then_some(subject.id))
    }

    fn documents(&self, pool: &Pool) -> Result<Arc<Documents>, AppError> {
        // Who comes while they are read waits: reading twice would take longer for both.
        let mut slot = self.documents.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(documents) = &*slot {
            return Ok(documents.clone());
        }
        let read = pool.with(|register| Documents::read(register, &self.coverage, &self.as_of))?;
        let documents = Arc::new(read);
        *slot = Some(documents.clone());
        Ok(documents)
    }

    /// Searches what can be searched for; the first search of a snapshot reads every list.
    pub fn search(&self, pool: &Pool, question: &SearchQuestion) -> Result<SearchAnswer, AppError> {
        Ok(self.documents(pool)?.search(question))
    }

    /// Returns id, caption, schema and datasets of subjects of whose name a word starts so.
    pub fn suggest(
        &self,
        pool: &Pool,
        prefix: &str,
        lists: &BTreeSet<String>,
        limit: usize,
    ) -> Result<Vec<Suggestion>, AppError> {
        let documents = self.documents(pool)?;
        let found = documents.suggest(prefix, lists, limit);
        Ok(found
            .into_iter()
            .map(|document| Suggestion {
                id: document.id.clone(),
                caption: document.caption.clone(),
                schema: document.schema,
                datasets: document.datasets.clone(),
                countries: document.countries.clone(),
            })
            .collect())
    }

    /// Returns how many subjects each loaded list has that can be searched for.
    pub fn ids_of(
        &self,
        pool: &Pool,
        lists: &BTreeSet<String>,
    ) -> Result<Vec<SubjectId>, AppError> {
        let documents = self.documents(pool)?;
        let of = documents
            .all
            .iter()
            .filter(|document| document.datasets.iter().any(|name| lists.contains(name)));
        Ok(of.map(|document| document.id.clone()).collect())
    }
}

/// A subject whose name starts as asked.
#[derive(Clone, Debug)]
pub struct Suggestion {
    /// Its id.
    pub id: SubjectId,
    /// What it is called.
    pub caption: String,
    /// What it is.
    pub schema: &'static FtmSchema,
    /// The datasets that carry it.
    pub datasets: Vec<String>,
    /// Its countries.
    pub countries: Vec<String>,
}
