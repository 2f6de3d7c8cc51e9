//! The file around an index: named sections of bytes, refused when cut off, foreign or damaged.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::archive::write_whole;
use crate::{Mapped, StoreError};

/// The first bytes of every such file.
const MAGIC: [u8; 8] = *b"UNBLSECT";
/// Raised whenever a byte means something else than before.
const VERSION: u32 = 1;
/// Magic, version, number of sections.
const HEAD: usize = 16;
/// Where a section begins, how long it is, its CRC-32 and whether that is checked.
const RECORD: usize = 24;
/// Sections begin at whole multiples of this, so that tables of numbers lie straight.
const ALIGNED: usize = 16;
/// Most sections; a file that claims more is none of ours.
const MOST_SECTIONS: usize = 64;

/// Whether a section is read through when the file is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Check {
    /// Its checksum is compared.
    Here,
    /// Whoever reads the section checks it: it carries a digest of its own.
    ByItsReader,
}

/// An open file of sections. Clones share it.
#[derive(Clone, Debug)]
pub struct Sections {
    file: Arc<Mapped>,
    places: Arc<[(usize, usize)]>,
}

/// One section of a file, which stays open as long as this lives.
#[derive(Clone, Debug)]
pub struct Section {
    sections: Sections,
    number: usize,
}

impl Sections {
    /// Writes a file, whole or not at all: it has its name only when it is complete.
    ///
    /// Two processes may write the same file at once; one of the two equal files stays.
    pub fn write(path: &Path, sections: &[(&[u8], Check)]) -> Result<(), StoreError> {
        let failed = |source| StoreError::File { path: path.to_owned(), source };
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(failed)?;
        }
        let table_end = HEAD + RECORD * sections.len() + 4;
        let mut bytes = Vec::with_capacity(
            table_end + sections.iter().map(|(s, _)| s.len() + ALIGNED).sum::<usize>() + ALIGNED,
        );
        bytes.extend(MAGIC);
        bytes.extend(VERSION.to_le_bytes());
        bytes.extend(u32::try_from(sections.len()).unwrap_or(u32::MAX).to_le_bytes());
        let mut at = table_end.next_multiple_of(ALIGNED);
        for (section, check) in sections {
            bytes.extend((at as u64).to_le_bytes());
            bytes.extend((section.len() as u64).to_le_bytes());
            bytes.extend(crc32fast::hash(section).to_le_bytes());
            bytes.extend(u32::from(*check == Check::Here).to_le_bytes());
            at = (at + section.len()).next_multiple_of(ALIGNED);
        }
        let head = crc32fast::hash(&bytes);
        bytes.extend(head.to_le_bytes());
        for (section, _) in sections {
            bytes.resize(bytes.len().next_multiple_of(ALIGNED), 0);
            bytes.extend_from_slice(section);
        }
        write_whole(path, &bytes).map_err(failed)
    }

    /// Opens a file in place.
    ///
    /// # Errors
    ///
    /// What is wrong with the file, when it was cut off, damaged, or written by something else.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let refuse = |problem: &str| StoreError::IndexFile {
            path: path.to_owned(),
            problem: problem.to_owned(),
        };
        let file = Mapped::open(path)?;
        let bytes = file.as_ref();
        if bytes.get(..8) != Some(&MAGIC) {
            return Err(refuse("it does not begin as an index file does"));
        }
        if u32_at(bytes, 8) != Some(VERSION) {
            return Err(refuse("another version wrote it"));
        }
        let count = u32_at(bytes, 12).map_or(usize::MAX, |n| n as usize);
        let table_end = HEAD.saturating_add(RECORD.saturating_mul(count));
        if count > MOST_SECTIONS || bytes.len() < table_end + 4 {
            return Err(refuse("it is cut off in its head"));
        }
        if u32_at(bytes, table_end) != Some(crc32fast::hash(&bytes[..table_end])) {
            return Err(refuse("its head is damaged"));
        }
        let mut places = Vec::with_capacity(count);
        for record in bytes[HEAD..table_end].chunks_exact(RECORD) {
            let place = |at: usize| {
                let bytes = record.get(at..at + 8)?;
                usize::try_from(u64::from_le_bytes(bytes.try_into().ok()?)).ok()
            };
            let section = place(0)
                .zip(place(8))
                .and_then(|(from, length)| Some((from, from.checked_add(length)?)))
                .filter(|(from, until)| bytes.get(*from..*until).is_some());
            let Some((from, until)) = section else {
                return Err(refuse("it ends before its sections do"));
            };
            let checked = u32_at(record, 20) != Some(0);
            if checked && u32_at(record, 16) != Some(crc32fast::hash(&bytes[from..until])) {
                return Err(refuse("a section is damaged"));
            }
            places.push((from, until));
        }
        Ok(Self { file: Arc::new(file), places: places.into() })
    }

    /// Returns a section; empty when there is none of that number.
    pub fn get(&self, number: usize) -> &[u8] {
        let place = self.places.get(number).copied();
        let bytes = place.and_then(|(from, until)| (*self.file).as_ref().get(from..until));
        bytes.unwrap_or_default()
    }

    /// Returns a section that keeps the file open.
    pub fn section(&self, number: usize) -> Section {
        Section { sections: self.clone(), number }
    }

    /// Returns how many sections there are.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Says whether there is none.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }
}

impl AsRef<[u8]> for Section {
    fn as_ref(&self) -> &[u8] {
        self.sections.get(self.number)
    }
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    let four = bytes.get(at..at.checked_add(4)?)?;
    Some(u32::from_le_bytes(four.try_into().ok()?))
}

impl crate::Store {
    /// Returns the folder of what is derived from the store and can be made again: `FILE.index`.
    ///
    /// Files in it are written under a scratch name and renamed, and never changed afterwards.
    pub fn index_folder(&self) -> PathBuf {
        let mut name = self.path().as_os_str().to_owned();
        name.push(".index");
        PathBuf::from(name)
    }

    /// Removes from the index folder what is older than `kept` and not named in it.
    ///
    /// What cannot be removed stays: it is in use on a system that does not unlink open files, or
    /// somebody else removed it first.
    pub fn sweep_index_folder(&self, kept: &[PathBuf], older_than: std::time::SystemTime) {
        let Ok(entries) = std::fs::read_dir(self.index_folder()) else { return };
        for entry in entries.flatten() {
            let old = entry
                .metadata()
                .and_then(|meta| meta.modified())
                .is_ok_and(|modified| modified < older_than);
            if old && !kept.contains(&entry.path()) {
                let _ = std::fs::remove_file(entry.path());
            }
        }
    }
}
