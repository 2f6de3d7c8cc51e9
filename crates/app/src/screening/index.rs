//! One index over the whole history: made from the ledger once, kept in a file, opened in place.
//!
//! A profile is one state of one entry; beside the engine's bytes lie tables that say of which
//! entry, and in which stretch of published and valid time it was listed so. Any day is asked of
//! the same file. What a list's editions show is kept apart, list by list, so that a new edition
//! costs the reading of its own list only.

use std::collections::BTreeMap;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use unblink_model::ListId;
use unblink_screen::{Index, Profile};
use unblink_store::{Archive, Check, Sections};

use super::states::{EntryStates, MATCHED, Standing, entries, profile_of};
use super::table::{Entry, Place, Tables, View};
use crate::curated::REGISTER;
use crate::{AppError, Register};

/// Raised whenever a segment or a table means something else than before, or what is kept of a
/// record changes.
const FORMAT: u32 = 2;

/// The sections of the file.
const HEAD: usize = 0;
const ENGINE: usize = 1;
const PROFILES: usize = 2;
const STAYS: usize = 3;
const ENTRIES: usize = 4;
const TEXTS: usize = 5;

/// What a kept index says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Head {
    /// The name under which it was made; a file renamed by hand is none of it.
    name: String,
    lists: Vec<ListId>,
}

/// The index over everyone ever listed.
pub(crate) struct ScreenIndex {
    pub(super) engine: Index,
    head: Head,
    tables: Held,
    /// The moment in recorded time it was made for, when that is not now.
    pub(super) recorded: Option<Timestamp>,
}

/// The tables, in memory or in the file.
enum Held {
    Made(Tables),
    Kept(Sections),
}

/// What a list's entries looked like, kept between builds.
#[derive(Serialize, Deserialize)]
struct Segment {
    name: String,
    entries: Vec<EntryStates>,
}

impl ScreenIndex {
    /// Returns the tables.
    pub(super) fn view(&self) -> View<'_> {
        match &self.tables {
            Held::Made(tables) => tables.view(),
            Held::Kept(file) => View {
                profiles: file.get(PROFILES),
                stays: file.get(STAYS),
                entries: file.get(ENTRIES),
                texts: file.get(TEXTS),
            },
        }
    }

    /// Returns the lists by number.
    pub(super) fn lists(&self) -> &[ListId] {
        &self.head.lists
    }

    /// Returns of which entry of which list a profile is a state.
    pub(super) fn place(&self, number: u32) -> Option<(Place, &ListId)> {
        let place = self.view().place(number)?;
        Some((place, self.head.lists.get(place.list as usize)?))
    }

    /// Returns what a profile is a state of.
    pub(super) fn told(&self, number: u32) -> Option<(Place, &ListId, Entry<'_>)> {
        let (place, list) = self.place(number)?;
        Some((place, list, self.view().entry(place.entry)?))
    }

    /// Returns how many states of entries it holds.
    pub(super) fn len(&self) -> usize {
        self.view().len()
    }
}

/// The number under which the engine knows a profile: ids are ranked, and these sort as numbers.
pub(super) fn profile_id(number: usize) -> String {
    format!("{number:010}")
}

/// Tells whoever runs the program that a file of the index did not hold what was written.
fn say_damaged(path: &Path) {
    use std::io::Write as _;
    let path = path.display();
    let said = "damaged, cut off or of another version; the index is made again from the ledger";
    // Nothing is left to try when standard error itself is gone.
    let _ = writeln!(std::io::stderr(), "warning: {path}: {said}");
}

impl Register {
    /// Returns the index of the ledger as it stands: from memory, from its file, or made anew.
    pub(super) fn index(&mut self) -> Result<Arc<ScreenIndex>, AppError> {
        let name = self.index_name()?;
        let slot = self.index.clone();
        // A build that panicked left the slot as it was. Who comes meanwhile waits for it.
        let mut slot = slot.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(index) = &slot.now
            && index.head.name == name
        {
            return Ok(index.clone());
        }
        let path = self.store.index_folder().join(format!("{name}.index"));
        let index = if let Some(index) = opened(&path, &name) {
            index
        } else {
            // What it held can be made again.
            if path.exists() {
                say_damaged(&path);
            }
            self.make_index(&name, &path)?
        };
        let index = Arc::new(index);
        slot.now = Some(index.clone());
        Ok(index)
    }

    /// Returns the index of a moment of the recorded past, kept in memory only.
    pub(super) fn index_of_moment(&mut self, at: Timestamp) -> Result<Arc<ScreenIndex>, AppError> {
        let version = self.store.version()?;
        let slot = self.index.clone();
        let mut slot = slot.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some((of, index)) = &slot.past
            && *of == version
            && index.recorded == Some(at)
        {
            return Ok(index.clone());
        }
        let mut making = Making::default();
        for list in self.lists_that_can(Some(at))? {
            let entries = self.list_states(&list, Some(at))?;
            making.add(&list, entries);
        }
        let index = Arc::new(making.done(String::new(), Some(at)));
        slot.past = Some((version, index.clone()));
        Ok(index)
    }

    /// Returns the lists that can have entries.
    pub(super) fn lists_that_can(
        &mut self,
        recorded: Option<Timestamp>,
    ) -> Result<Vec<ListId>, AppError> {
        let catalogue = self.catalogue(recorded)?;
        Ok(catalogue.lists.iter().map(|known| known.list.clone()).collect())
    }

    /// Returns what the editions that count say of when a segment of a list must be made anew.
    fn segment_name(&mut self, list: &ListId) -> Result<String, AppError> {
        let mut text = format!("{FORMAT}\n{}\n{list}\n", env!("CARGO_PKG_VERSION"));
        text.extend(MATCHED.iter().map(|property| format!("{property} ")));
        for row in self.editions()?.iter().filter(|row| row.list == *list && row.state.counts()) {
            text.extend([format!("\n{} {}", row.id, row.decided)]);
        }
        Ok(format!("{list}-{}", &Archive::digest(text.as_bytes())[..16]))
    }

    /// Returns the name of the present index: it changes when, and only when, what is in it does.
    fn index_name(&mut self) -> Result<String, AppError> {
        let version = self.store.version()?;
        if let Some((of, name)) = &self.index_name
            && *of == version
        {
            return Ok(name.clone());
        }
        let mut text = format!("{}\n", super::engine::marks().index);
        for list in self.lists_that_can(None)? {
            text.extend([self.segment_name(&list)?, "\n".to_owned()]);
        }
        let name = format!("screening-{}", &Archive::digest(text.as_bytes())[..16]);
        self.index_name = Some((version, name.clone()));
        Ok(name)
    }

    fn make_index(&mut self, name: &str, path: &Path) -> Result<ScreenIndex, AppError> {
        let begun = SystemTime::now();
        let folder = self.store.index_folder();
        let mut kept: Vec<PathBuf> = vec![path.to_owned()];
        let mut making = Making::default();
        for list in self.lists_that_can(None)? {
            let name = self.segment_name(&list)?;
            let path = folder.join(format!("{name}.segment"));
            let entries = if let Some(kept) = segment(&path, &name) {
                kept
            } else {
                let entries = self.list_states(&list, None)?;
                keep_segment(&path, &name, &entries);
                entries
            };
            kept.push(path);
            making.add(&list, entries);
        }
        let index = making.done(name.to_owned(), None);
        if index.keep(path) {
            self.store.sweep_index_folder(&kept, begun);
            // From the file its pages are shared with every other process.
            if let Some(opened) = opened(path, name) {
                return Ok(opened);
            }
        }
        Ok(index)
    }

    /// Returns the entries of a list in every state, read from the ledger.
    pub(super) fn list_states(
        &mut self,
        list: &ListId,
        recorded: Option<Timestamp>,
    ) -> Result<Vec<EntryStates>, AppError> {
        let history = self.store.history(list)?;
        let properties = [MATCHED, &[unblink_model::Property::Listing]].concat();
        let known = self.store.values_of(list, &properties)?;
        let values = |digest: &unblink_ledger::Digest| known.get(digest).cloned();
        let standing = match list.as_str() {
            REGISTER => Standing::ByFacts,
            _ => Standing::ByEditions,
        };
        Ok(entries(&history, &values, standing, recorded))
    }
}

/// An index while it is made.
#[derive(Default)]
struct Making {
    lists: Vec<ListId>,
    tables: Tables,
    profiles: Vec<Profile>,
}

impl Making {
    fn add(&mut self, list: &ListId, entries: Vec<EntryStates>) {
        let number = u32::try_from(self.lists.len()).unwrap_or(u32::MAX);
        self.lists.push(list.clone());
        for entry in entries {
            let Some(newest) = entry.states.last() else { continue };
            let schema = newest.entity.schema();
            let place = self.tables.entry(&entry.key, newest.entity.caption(), schema);
            for state in &entry.states {
                let id = profile_id(self.profiles.len());
                self.profiles.push(profile_of(id, &state.entity));
                self.tables.profile(number, place, &state.stays);
            }
        }
    }

    fn done(self, name: String, recorded: Option<Timestamp>) -> ScreenIndex {
        ScreenIndex {
            engine: Index::build(self.profiles),
            head: Head { name, lists: self.lists },
            tables: Held::Made(self.tables),
            recorded,
        }
    }
}

impl ScreenIndex {
    /// Writes the index to its file; `false` when it cannot be kept and stays in memory.
    fn keep(&self, path: &Path) -> bool {
        let Ok(head) = serde_json::to_vec(&self.head) else { return false };
        let view = self.view();
        Sections::write(
            path,
            &[
                (&head, Check::Here),
                (self.engine.bytes(), Check::ByItsReader),
                (view.profiles, Check::Here),
                (view.stays, Check::Here),
                (view.entries, Check::Here),
                (view.texts, Check::Here),
            ],
        )
        .is_ok()
    }
}

fn opened(path: &Path, name: &str) -> Option<ScreenIndex> {
    let file = Sections::open(path).ok()?;
    let head: Head = serde_json::from_slice(file.get(HEAD)).ok()?;
    let engine = Index::open(Arc::new(file.section(ENGINE))).ok()?;
    let index = ScreenIndex { engine, head, tables: Held::Kept(file), recorded: None };
    (index.head.name == name && index.len() == index.engine.len()).then_some(index)
}

fn segment(path: &Path, name: &str) -> Option<Vec<EntryStates>> {
    let file = Sections::open(path).ok()?;
    let mut json = Vec::new();
    // Written by `keep_segment` and checksummed: its size is what a build of it took.
    zstd::stream::read::Decoder::new(file.get(0)).ok()?.read_to_end(&mut json).ok()?;
    let segment: Segment = serde_json::from_slice(&json).ok()?;
    (segment.name == name).then_some(segment.entries)
}

/// Keeps what was read of a list. That it cannot be kept costs time at the next build, no more.
fn keep_segment(path: &Path, name: &str, entries: &[EntryStates]) {
    #[derive(Serialize)]
    struct Borrowed<'a> {
        name: &'a str,
        entries: &'a [EntryStates],
    }
    // Level 3: half the time of the reading it saves, at a tenth of the size.
    let packed = serde_json::to_vec(&Borrowed { name, entries })
        .ok()
        .and_then(|json| zstd::encode_all(json.as_slice(), 3).ok());
    if let Some(packed) = packed {
        let _ = Sections::write(path, &[(&packed, Check::Here)]);
    }
}

/// The indexes at hand. The handles of a pool share them.
#[derive(Default)]
pub(crate) struct Indexes {
    now: Option<Arc<ScreenIndex>>,
    past: Option<(i64, Arc<ScreenIndex>)>,
    /// Who may be answered with, for the newest few questions' clocks and datasets.
    pub(super) admitted: BTreeMap<String, Arc<super::admit::Admitted>>,
}

impl Indexes {
    /// Lets go of what answers for another version of the store; the index of now goes when the
    /// next takes its place.
    pub(crate) fn let_go_of_former(&mut self, version: i64) {
        self.past.take_if(|(of, _)| *of != version);
        let of = format!("{version} ");
        self.admitted.retain(|question, _| question.starts_with(&of));
    }
}
