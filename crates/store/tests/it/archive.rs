//! The archive of raw editions.

use std::fs;
use std::path::PathBuf;

use unblink_store::{Archive, StoreError};

fn file_of(archive: &Archive, digest: &str) -> PathBuf {
    archive.folder().join(&digest[..2]).join(format!("{digest}.zst"))
}

#[test]
fn bytes_come_back_as_they_were() {
    let folder = tempfile::tempdir().unwrap();
    let archive = Archive::new(folder.path().join("not/there/yet"));
    let large: Vec<u8> = (0..2_000_000_u32).map(|n| (n.wrapping_mul(n) % 251) as u8).collect();
    for bytes in [&b""[..], b"list", &large] {
        let digest = archive.put(bytes).unwrap();
        assert_eq!(digest, Archive::digest(bytes));
        assert_eq!(archive.put(bytes).unwrap(), digest, "twice is once");
        assert_eq!(archive.get(&digest).unwrap(), bytes);
    }
    assert_eq!(
        Archive::digest(b"abc"),
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    );
}

#[test]
fn a_damaged_file_is_told_and_mended() {
    let folder = tempfile::tempdir().unwrap();
    let archive = Archive::new(folder.path().to_owned());
    let digest = archive.put(b"an edition").unwrap();
    let path = file_of(&archive, &digest);
    let other = fs::read(file_of(&archive, &archive.put(b"another").unwrap())).unwrap();
    let whole = fs::read(&path).unwrap();
    for damaged in [&b""[..], b"no zstd", &whole[..whole.len() / 2], &other] {
        fs::write(&path, damaged).unwrap();
        let told = archive.get(&digest);
        assert!(matches!(&told, Err(StoreError::Archive { .. })), "{told:?}");
        assert!(told.unwrap_err().to_string().contains(&digest));
        archive.put(b"an edition").unwrap();
        assert_eq!(archive.get(&digest).unwrap(), b"an edition");
    }
}

#[test]
fn what_is_no_digest_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let archive = Archive::new(folder.path().join("archive"));
    fs::write(folder.path().join("secret.zst"), zstd::encode_all(&b"x"[..], 1).unwrap()).unwrap();
    let missing = "0".repeat(64);
    for digest in ["", "a", "aé", "../secret", "/etc/passwd", missing.as_str()] {
        assert!(matches!(archive.get(digest), Err(StoreError::Archive { .. })), "{digest}");
    }
}

#[test]
fn writers_of_the_same_bytes_do_not_meet() {
    let folder = tempfile::tempdir().unwrap();
    let archive = Archive::new(folder.path().to_owned());
    for round in 0..20 {
        let bytes = format!("edition {round} ").repeat(20_000).into_bytes();
        let digest = Archive::digest(&bytes);
        std::thread::scope(|scope| {
            for _ in 0..6 {
                scope.spawn(|| archive.put(&bytes).unwrap());
            }
        });
        assert_eq!(archive.get(&digest).unwrap(), bytes);
    }
    // Nothing unfinished stays behind.
    for letters in fs::read_dir(folder.path()).unwrap() {
        for file in fs::read_dir(letters.unwrap().path()).unwrap() {
            let path = file.unwrap().path();
            assert!(path.extension().is_some_and(|x| x == "zst"), "{}", path.display());
        }
    }
}
