//! What is opened as a store, and what is left alone.

use std::fs;
use std::path::Path;

use unblink_store::{Location, Store, StoreError};

use crate::make::{append, list, sqlite, told};

fn open(path: &Path) -> Result<Store, StoreError> {
    Store::open(&Location::Sqlite(path.to_owned()))
}

fn refused(path: &Path) -> StoreError {
    open(path).map(|_| ()).unwrap_err()
}

#[test]
fn an_empty_file_becomes_a_store() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("empty.db");
    fs::write(&path, b"").unwrap();
    append(&mut open(&path).unwrap(), &told(1, 1, &[("a", "A")])).unwrap();
    assert_eq!(sqlite(&path).history(&list()).unwrap().keys().count(), 1);
}

#[test]
fn a_missing_folder_is_made() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a/b/unblink.db");
    drop(open(&path).unwrap());
    assert!(path.is_file());
    let error = refused(folder.path());
    assert!(matches!(error, StoreError::Sqlite(_) | StoreError::File { .. }), "{error:?}");
}

#[test]
fn another_programs_database_is_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    // Every program counts its formats in user_version; 1 and 99 say nothing of whose it is.
    for (version, mark, table) in
        [(0, 0, true), (1, 0, true), (99, 0, true), (0, 77, false), (3, 0, false)]
    {
        let path = folder.path().join(format!("{version}-{mark}-{table}.db"));
        let db = rusqlite::Connection::open(&path).unwrap();
        db.pragma_update(None, "user_version", version).unwrap();
        db.pragma_update(None, "application_id", mark).unwrap();
        if table {
            db.execute_batch("CREATE TABLE diary (entry TEXT); INSERT INTO diary VALUES ('x')")
                .unwrap();
        }
        drop(db);
        let before = fs::read(&path).unwrap();
        let error = refused(&path);
        assert!(matches!(error, StoreError::NotAStore { .. }), "{version} {mark}: {error:?}");
        assert_eq!(fs::read(&path).unwrap(), before, "{version} {mark}: not a byte changed");
        assert!(!folder.path().join(format!("{version}-{mark}-{table}.db-wal")).exists());
    }
}

#[test]
fn a_file_that_is_no_database_is_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("notes.txt");
    for content in ["dear diary, ".repeat(500).as_str(), "short", "SQLite format 3\0broken"] {
        fs::write(&path, content).unwrap();
        let error = refused(&path);
        assert!(matches!(error, StoreError::NotAStore { .. }), "{error:?}");
        assert_eq!(fs::read_to_string(&path).unwrap(), content);
    }
}

#[test]
fn a_newer_format_is_refused_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("new.db");
    let known = {
        let store = open(&path).unwrap();
        drop(store);
        let db = rusqlite::Connection::open(&path).unwrap();
        let known: i64 = db.query_row("PRAGMA user_version", [], |row| row.get(0)).unwrap();
        db.pragma_update(None, "user_version", known + 1).unwrap();
        usize::try_from(known).unwrap()
    };
    let error = refused(&path);
    let StoreError::TooNew { found, known: knows, .. } = error else { panic!("{error:?}") };
    assert_eq!((found, knows), (known + 1, known));
}

#[test]
fn a_store_cut_short_is_no_store() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("cut.db");
    let mut store = open(&path).unwrap();
    let names: Vec<String> = (0..400).map(|n| format!("k{n}")).collect();
    let pairs: Vec<(&str, &str)> = names.iter().map(|n| (n.as_str(), n.as_str())).collect();
    append(&mut store, &told(1, 1, &pairs)).unwrap();
    drop(store);
    let bytes = fs::read(&path).unwrap();
    fs::write(&path, &bytes[..bytes.len() / 2]).unwrap();
    // Either it is refused, or asking what is wrong with it says so: never silence.
    match open(&path) {
        Err(error) => assert!(matches!(error, StoreError::NotAStore { .. }), "{error:?}"),
        Ok(store) => {
            let checked = store.check();
            assert!(checked.map_or(true, |wrong| !wrong.is_empty()));
        }
    }
}

#[test]
fn many_may_make_the_same_store_at_once() {
    for _ in 0..10 {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new.db");
        std::thread::scope(|scope| {
            for _ in 0..6 {
                scope.spawn(|| assert_eq!(open(&path).unwrap().version().unwrap(), 0));
            }
        });
    }
}
