//! What the fuzz targets share: hand bytes to a reader and check what must hold of its answer.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use jiff::civil::date;
use unblink_lists::{Input, Neighbour, Reader, SourceFile, inspect};
use unblink_model::{Basis, Published};

/// Stands between two tables in one fuzz input. It occurs in no UTF-8 text, so a seed is simply
/// the tables of a fixture with this byte between them.
const TABLE_END: u8 = 0xFF;

/// Returns the reader of `list`.
///
/// # Panics
///
/// Panics when there is none: a target that fuzzes nothing must not look healthy.
pub fn reader(list: &str) -> &'static dyn Reader {
    unblink_lists::reader(list).unwrap_or_else(|| panic!("READERS has no reader of {list}"))
}

/// Reads `data` as one file.
pub fn one_file(list: &str, data: &[u8]) {
    read(reader(list), &[("fuzz", data)]);
}

/// Reads `data` as one file, and cut at each [`TABLE_END`] as up to `most` files.
pub fn tables(list: &str, most: usize, data: &[u8]) {
    let reader = reader(list);
    read(reader, &[("fuzz", data)]);
    if data.contains(&TABLE_END) {
        let parts = data.splitn(most, |byte| *byte == TABLE_END);
        let parts: Vec<(&str, &[u8])> = parts.map(|part| ("fuzz", part)).collect();
        read(reader, &parts);
    }
}

/// The tables of the curated register, by name, each with its header line only.
///
/// # Panics
///
/// Panics when `data/` is not beside `fuzz/`.
pub fn empty_register() -> BTreeMap<String, Vec<u8>> {
    // cargo sets this when it starts the target; a target started by hand runs in the repository.
    let fuzz = std::env::var_os("CARGO_MANIFEST_DIR").map_or("fuzz".into(), PathBuf::from);
    let folder = fuzz.join("../data");
    let entries = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{folder:?}: {error}"));
    let paths = entries.map(|entry| entry.expect("a readable folder").path());
    let tables: BTreeMap<String, Vec<u8>> = paths
        .filter(|path| path.extension().is_some_and(|extension| extension == "csv"))
        .map(|path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let text = fs::read(&path).expect("a readable table");
            (name, text.split_inclusive(|byte| *byte == b'\n').next().unwrap_or_default().to_vec())
        })
        .collect();
    assert!(!tables.is_empty(), "{folder:?} holds no tables");
    tables
}

/// Reads `empty` with tables filled from `data`: cut at each [`TABLE_END`], one part per table in
/// the order of their names; a table whose part is empty or missing keeps its header only.
///
/// The register's tables are told apart by their names, so parts without names would all be
/// refused before a row is read.
pub fn filled(list: &str, empty: &BTreeMap<String, Vec<u8>>, data: &[u8]) {
    let mut parts = data.split(|byte| *byte == TABLE_END);
    let files: Vec<(&str, &[u8])> = empty
        .iter()
        .map(|(name, header)| {
            let part = parts.next().filter(|part| !part.is_empty());
            (name.as_str(), part.unwrap_or(header.as_slice()))
        })
        .collect();
    read(reader(list), &files);
}

/// Reads the files, and checks an edition that comes of it.
fn read(reader: &dyn Reader, files: &[(&str, &[u8])]) {
    let files: Vec<SourceFile<'_>> =
        files.iter().map(|(name, bytes)| SourceFile { name, bytes }).collect();
    // Always the same day: a crash must happen again tomorrow.
    let at = date(2025, 4, 17).at(0, 0, 0, 0);
    let input = Input { files: &files, given: Some(Published { at, basis: Basis::Given }) };
    let answer = reader.read(&input);
    assert_eq!(answer, reader.read(&input), "the same bytes gave two answers");
    let Ok(edition) = answer else { return };
    assert_eq!(edition.list, reader.list());
    assert!(
        edition.entities.windows(2).all(|pair| pair[0].key < pair[1].key),
        "entities are not sorted by key, each key once"
    );
    let itself = Neighbour {
        day: edition.published.day(),
        keys: edition.entities.iter().map(|entity| entity.key.clone()).collect(),
    };
    // Held or not is the fuzzer's luck; that the inspection ends is not.
    inspect(&edition, reader.expected(), Some(&itself), Some(&itself));
}
