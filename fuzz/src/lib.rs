//! What the fuzz targets share: hand bytes to a reader and check what must hold of its answer.

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
    read(reader(list), &[data]);
}

/// Reads `data` as one file, and cut at each [`TABLE_END`] as up to `most` files.
pub fn tables(list: &str, most: usize, data: &[u8]) {
    let reader = reader(list);
    read(reader, &[data]);
    if data.contains(&TABLE_END) {
        let parts: Vec<&[u8]> = data.splitn(most, |byte| *byte == TABLE_END).collect();
        read(reader, &parts);
    }
}

/// Reads the files, and checks an edition that comes of it.
fn read(reader: &dyn Reader, files: &[&[u8]]) {
    let files: Vec<SourceFile<'_>> =
        files.iter().map(|bytes| SourceFile { name: "fuzz", bytes }).collect();
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
