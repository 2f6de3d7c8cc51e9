//! What tests of several rooms share.
//!
//! Tests run on small fixtures everywhere, and on the issuers' real files where a folder of them
//! is at hand: `UNBLINK_LISTS` names it, else `../shared/lists` beside the repository is tried.
//! A test that needs it says whether it ran.

#![allow(clippy::panic, clippy::print_stderr, reason = "used by tests only")]

mod server;

pub use server::{Reply, Seen, Server};

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

/// Returns the folder of real list files, or says on standard error that the test skips it.
pub fn real_lists(test: &str) -> Option<PathBuf> {
    let named = std::env::var_os("UNBLINK_LISTS").map(PathBuf::from);
    // Asked for at run time: a shared target folder would keep another checkout's path.
    let beside = std::env::var_os("CARGO_MANIFEST_DIR")
        .map(|dir| PathBuf::from(dir).join("../../../shared/lists"));
    let folder = named.or(beside).filter(|folder| folder.join("un").is_dir());
    match &folder {
        Some(_) => eprintln!("{test}: reads the real files"),
        None => eprintln!("{test}: SKIPPED, no folder of real files (set UNBLINK_LISTS)"),
    }
    folder
}

/// Reads a file, unpacking `.zst`.
///
/// # Panics
///
/// Panics when the file cannot be read: it is a test's own input.
pub fn unpacked(path: &Path) -> Vec<u8> {
    let bytes = fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    if path.extension().is_some_and(|extension| extension == "zst") {
        let mut out = Vec::new();
        zstd::stream::read::Decoder::new(bytes.as_slice())
            .and_then(|mut decoder| decoder.read_to_end(&mut out))
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        return out;
    }
    bytes
}

/// Returns the files of a folder whose names start and end so, sorted by name.
///
/// # Panics
///
/// Panics when the folder cannot be read.
pub fn files(folder: &Path, prefix: &str, suffix: &str) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .filter_map(Result::ok)
        .map(|entry| entry.path())
        .filter(|path| {
            path.file_name()
                .and_then(|name| name.to_str())
                .is_some_and(|name| name.starts_with(prefix) && name.ends_with(suffix))
        })
        .collect();
    found.sort();
    found
}
