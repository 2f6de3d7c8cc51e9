//! A file read in place: the one piece of `unsafe` in the workspace, and why it is sound.

use std::fs::File;
use std::path::Path;

use memmap2::Mmap;

use crate::StoreError;

/// The bytes of a whole file, read from disk as they are touched and shared between processes.
///
/// Only for files that this store writes under a scratch name and renames, and never changes
/// afterwards: see [`Store::index_folder`](crate::Store::index_folder).
#[derive(Debug)]
pub struct Mapped(Mmap);

impl Mapped {
    /// Opens a file.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let failed = |source| StoreError::File { path: path.to_owned(), source };
        let file = File::open(path).map_err(failed)?;
        map(&file).map(Self).map_err(failed)
    }
}

/// Mapping is unsafe because the bytes would change under a `&[u8]` when another process writes
/// to the file, and a read past a file cut short kills the process (SIGBUS).
///
/// Neither is done by this program: an index file is complete before it has its name
/// (`write_whole` renames), no code opens one for writing, and an old one is unlinked, which
/// leaves the pages of those who have it open as they are. Somebody else who may write to the
/// store's folder can break it, and could as well change the database. What is read is checked
/// before use (lengths and digests) and is plain bytes: no value is ever made by casting them, so
/// a byte that does change yields a wrong number that every reader bounds, not undefined layout.
#[allow(unsafe_code, reason = "a memory map has no safe form; the argument stands above")]
fn map(file: &File) -> std::io::Result<Mmap> {
    // SAFETY: the file is never written to or cut short while it has a name, as argued above.
    unsafe { Mmap::map(file) }
}

impl AsRef<[u8]> for Mapped {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}
