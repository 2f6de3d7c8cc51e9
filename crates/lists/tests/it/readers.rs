//! Every reader has fixtures, and reads them as recorded in the snapshots beside them.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::json;
use unblink_lists::{Input, READERS, Reader, SourceFile};
use unblink_model::{Basis, Published};
use unblink_testkit::unpacked;

/// One edition in a fixture folder: a file, or a folder of files that belong together.
struct Case {
    name: String,
    paths: Vec<PathBuf>,
}

fn fixtures() -> PathBuf {
    // Asked for at run time: a shared target folder would keep another checkout's path.
    PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it")).join("fixtures")
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.expect("a folder entry").path())
        .collect();
    found.sort();
    found
}

fn file_name(path: &Path) -> String {
    path.file_name().expect("a name").to_str().expect("UTF-8").to_owned()
}

fn cases(folder: &Path) -> Vec<Case> {
    let no_input = |path: &PathBuf| {
        // insta writes `.snap`, and `.snap.new` for a person to review.
        let kind = path.extension().and_then(|kind| kind.to_str());
        file_name(path) == "README.md" || matches!(kind, Some("snap" | "new"))
    };
    let mut cases: Vec<Case> = Vec::new();
    for path in entries(folder).into_iter().filter(|path| !no_input(path)) {
        let name = file_name(&path).split('.').next().expect("a stem").to_owned();
        let paths = if path.is_dir() { entries(&path) } else { vec![path] };
        cases.push(Case { name, paths });
    }
    let names: BTreeSet<&str> = cases.iter().map(|case| case.name.as_str()).collect();
    assert_eq!(names.len(), cases.len(), "{}: two cases of one name", folder.display());
    cases
}

/// Returns the date at the end of a case's name, `…_2021-03-04`.
fn given(case: &str) -> Option<Published> {
    let day: jiff::civil::Date = case.rsplit_once('_')?.1.parse().ok()?;
    Some(Published { at: day.at(0, 0, 0, 0), basis: Basis::Given })
}

fn recorded(reader: &dyn Reader, case: &Case) -> serde_json::Value {
    let unpacked: Vec<(String, Vec<u8>)> =
        case.paths.iter().map(|path| (file_name(path), unpacked(path))).collect();
    let files: Vec<SourceFile<'_>> =
        unpacked.iter().map(|(name, bytes)| SourceFile { name, bytes }).collect();
    let input = Input { files: &files, given: given(&case.name) };
    match reader.read(&input) {
        Ok(edition) => serde_json::to_value(edition).expect("an edition is JSON"),
        Err(error) => json!({ "refused": error.to_string() }),
    }
}

#[test]
fn readers_are_sorted_and_each_has_a_fixture_folder() {
    let readers: Vec<String> = READERS.iter().map(|reader| reader.list().to_string()).collect();
    assert!(readers.is_sorted(), "{readers:?}");
    let folders: Vec<String> =
        entries(&fixtures()).iter().filter(|path| path.is_dir()).map(|p| file_name(p)).collect();
    assert_eq!(readers, folders, "readers, and folders in fixtures/");
    for reader in READERS {
        let folder = fixtures().join(reader.list().as_str());
        assert!(folder.join("README.md").is_file(), "{} lacks README.md", folder.display());
        assert!(!cases(&folder).is_empty(), "{} holds no input", folder.display());
    }
}

#[test]
fn fixtures_are_read_as_recorded() {
    for reader in READERS {
        let folder = fixtures().join(reader.list().as_str());
        for case in cases(&folder) {
            let recorded = recorded(*reader, &case);
            insta::with_settings!({
                snapshot_path => &folder,
                prepend_module_to_snapshot => false,
                omit_expression => true,
            }, {
                insta::assert_json_snapshot!(case.name.as_str(), recorded);
            });
        }
    }
}

#[test]
fn every_snapshot_has_its_input() {
    for reader in READERS {
        let folder = fixtures().join(reader.list().as_str());
        let names: BTreeSet<String> = cases(&folder).into_iter().map(|case| case.name).collect();
        for path in entries(&folder) {
            if let Some(name) = file_name(&path).strip_suffix(".snap") {
                assert!(names.contains(name), "{} records an input that is gone", path.display());
            }
        }
    }
}

#[test]
fn reading_is_deterministic_and_keeps_the_promises_of_an_edition() {
    for reader in READERS {
        let folder = fixtures().join(reader.list().as_str());
        let mut read = 0;
        for case in cases(&folder) {
            let once = recorded(*reader, &case);
            assert_eq!(once, recorded(*reader, &case), "{}/{}", reader.list(), case.name);
            let Some(entities) = once["entities"].as_array() else { continue };
            read += 1;
            let keys: Vec<&str> = entities.iter().filter_map(|e| e["key"].as_str()).collect();
            assert_eq!(keys.len(), entities.len());
            assert!(keys.windows(2).all(|pair| pair[0] < pair[1]), "{keys:?}");
            let covered = once["coverage"]["properties"].as_array().expect("properties");
            for property in
                entities.iter().filter_map(|e| e["statements"].as_object()).flat_map(|s| s.keys())
            {
                assert!(covered.iter().any(|c| c == property), "{property} is not in coverage");
            }
            assert_eq!(once["list"], reader.list().as_str());
        }
        assert!(read > 0, "{}: no fixture is read", reader.list());
    }
}
