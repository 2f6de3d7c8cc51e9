//! OFAC's Advanced and Enhanced XML: small files of ours, and the real ones where at hand.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use unblink_lists::{Input, ReadError, SourceFile, reader};
use unblink_model::{
    Edition, Entity, EntityKind, Extent, NameKind, Property, Strength, Value, When,
};
use unblink_testkit::{real_lists, unpacked};

fn read_bytes(list: &str, name: &str, bytes: &[u8]) -> Result<Edition, ReadError> {
    let files = [SourceFile { name, bytes }];
    reader(list).expect("a reader").read(&Input { files: &files, given: None })
}

fn read(list: &str, path: &Path) -> (Vec<u8>, Edition) {
    let bytes = unpacked(path);
    let edition = read_bytes(list, &path.display().to_string(), &bytes)
        .unwrap_or_else(|error| panic!("{error}"));
    (bytes, edition)
}

fn fixture(folder: &str, name: &str) -> PathBuf {
    let root = std::env::var("CARGO_MANIFEST_DIR").expect("run by cargo");
    Path::new(&root).join("fixtures").join(folder).join(name)
}

fn real(test: &str, name: &str) -> Option<PathBuf> {
    let path = real_lists(test)?.join("ofac").join(name);
    path.is_file().then_some(path)
}

fn times(bytes: &[u8], what: &str) -> usize {
    std::str::from_utf8(bytes).expect("text").matches(what).count()
}

fn total(edition: &Edition, property: Property) -> usize {
    edition.entities.iter().map(|entity| entity.values(property).len()).sum()
}

fn entity<'e>(edition: &'e Edition, key: &str) -> &'e Entity {
    let found = edition.entities.iter().find(|entity| entity.key.as_str() == key);
    found.unwrap_or_else(|| panic!("{key} is not there"))
}

fn keys(edition: &Edition) -> BTreeSet<String> {
    edition.entities.iter().map(|entity| entity.key.to_string()).collect()
}

/// Paths that carry text or an attribute, found by a scan that shares nothing with the reader.
fn scanned(bytes: &[u8]) -> BTreeSet<String> {
    let text = std::str::from_utf8(bytes).expect("text");
    let mut paths = BTreeSet::new();
    let mut open: Vec<&str> = Vec::new();
    for piece in text.split('<').skip(1) {
        let (tag, after) = piece.split_once('>').expect("a closed tag");
        if tag.starts_with(['?', '!']) {
            continue;
        }
        if tag.starts_with('/') {
            open.pop();
            continue;
        }
        let name = tag.split([' ', '/']).next().expect("a name");
        open.push(name);
        let path = format!("/{}", open.join("/"));
        let mut rest = &tag[name.len()..];
        while let Some((attribute, behind)) = rest.split_once("=\"") {
            let (value, behind) = behind.split_once('"').expect("a closed value");
            if !value.trim().is_empty() {
                paths.insert(format!("{path}@{}", attribute.trim()));
            }
            rest = behind;
        }
        if !after.trim().is_empty() {
            paths.insert(path);
        }
        if tag.ends_with('/') {
            open.pop();
        }
    }
    paths
}

fn classic_keys(path: &Path) -> BTreeSet<String> {
    let bytes = unpacked(path);
    let text = std::str::from_utf8(&bytes).expect("text").to_owned();
    let uids = text.split("<sdnEntry>").skip(1).filter_map(|entry| {
        let (_, behind) = entry.split_once("<uid>")?;
        Some(behind.split_once('<')?.0.to_owned())
    });
    uids.collect()
}

#[test]
fn every_path_of_the_real_files_is_counted_and_known() {
    let test = "every_path_of_the_real_files_is_counted_and_known";
    for (list, name) in [
        ("us_ofac_cons", "cons_advanced-2020-03-17.xml.zst"),
        ("us_ofac_cons", "cons_enhanced-2025-01-10.xml.zst"),
        ("us_ofac_sdn", "sdn_enhanced-irgc-filter-2024-08-28.xml.zst"),
    ] {
        let Some(path) = real(test, name) else { return };
        let (bytes, edition) = read(list, &path);
        let counted: BTreeSet<String> = edition.report.census.keys().cloned().collect();
        let missed: Vec<String> = scanned(&bytes).difference(&counted).cloned().collect();
        assert_eq!(missed, Vec::<String>::new(), "{name}");
        assert_eq!(edition.report.not_understood, BTreeMap::new(), "{name}");
        assert!(scanned(&bytes).len() > 90, "{name}: the scan found too little");
    }
}
