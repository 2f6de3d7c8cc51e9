//! Files of sections: read as written, refused when anything about them is wrong.

use std::fs;

use unblink_store::{Check, Sections, StoreError};

fn written() -> (tempfile::TempDir, std::path::PathBuf, Vec<u8>) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("deep/a.index");
    let long: Vec<u8> = (0..100_000_u32).map(|n| (n % 251) as u8).collect();
    Sections::write(&path, &[(b"one", Check::Here), (b"", Check::Here), (&long, Check::Here)])
        .unwrap();
    let bytes = fs::read(&path).unwrap();
    (folder, path, bytes)
}

#[test]
fn sections_come_back_as_they_were() {
    let (_folder, path, bytes) = written();
    let file = Sections::open(&path).unwrap();
    assert_eq!(file.len(), 3);
    assert_eq!(file.get(0), b"one");
    assert!(file.get(1).is_empty() && file.get(7).is_empty());
    assert_eq!(file.get(2).len(), 100_000);
    // The file may lose its name while somebody reads it.
    let section = file.section(2);
    drop(file);
    if cfg!(unix) {
        fs::remove_file(&path).unwrap();
    }
    assert_eq!(section.as_ref()[250], 250);
    Sections::write(&path, &[(b"one", Check::Here)]).unwrap();
    assert!(fs::read(&path).unwrap().len() < bytes.len());
}

#[test]
fn a_file_cut_off_anywhere_or_with_any_byte_changed_is_refused() {
    let (_folder, path, bytes) = written();
    let refused = |bytes: &[u8]| {
        fs::write(&path, bytes).unwrap();
        match Sections::open(&path) {
            Err(StoreError::IndexFile { .. } | StoreError::File { .. }) => true,
            Err(other) => panic!("{other}"),
            Ok(_) => false,
        }
    };
    for length in [0, 1, 8, 15, 16, 40, 90, 92, 95, 96, 99, 5_000, bytes.len() - 1] {
        assert!(refused(&bytes[..length]), "{length} bytes");
    }
    // Between the sections lies padding that means nothing; everything else is checked.
    let (head, body) = ((0..92).collect::<Vec<usize>>(), [96, 98, 112, 5_000, bytes.len() - 1]);
    for at in head.into_iter().chain(body) {
        let mut changed = bytes.clone();
        changed[at] ^= 0x10;
        assert!(refused(&changed), "byte {at}");
    }
    assert!(refused(b"SQLite format 3\0 and so on, another program's file"));
    assert!(!refused(&bytes));
}

#[test]
fn two_writers_of_one_file_do_no_harm() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.index");
    let body = vec![7_u8; 300_000];
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for _ in 0..5 {
                    Sections::write(&path, &[(&body, Check::Here)]).unwrap();
                    assert_eq!(Sections::open(&path).unwrap().get(0).len(), body.len());
                }
            });
        }
    });
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "no scratch file stays");
}
