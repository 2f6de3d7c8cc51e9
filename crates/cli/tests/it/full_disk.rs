//! An import onto a disk that is full: a real file system of a few megabytes, where one can be had.
//!
//! Linux lets a user mount one in a namespace of its own (`unshare -Urm`), unless the system
//! forbids it; then the test says that it was skipped, and why.

#![cfg(target_os = "linux")]
#![allow(clippy::print_stderr, reason = "says whether it ran")]

use std::path::Path;
use std::process::Command;

use crate::faults::Served;
use crate::run::{Desk, register_of};

const NAME: &str = "full_disk::an_import_onto_a_full_disk_is_refused_and_harms_nothing";
/// Set in the namespace: the small disk.
const DISK: &str = "UNBLINK_TEST_SMALL_DISK";
/// The small disk's size: the store, its index and its archive take about half.
const SIZE: &str = "24m";

#[test]
fn an_import_onto_a_full_disk_is_refused_and_harms_nothing() {
    if let Some(disk) = std::env::var_os(DISK) {
        return on(Path::new(&disk));
    }
    let folder = tempfile::tempdir().expect("a folder to mount on");
    let mount = format!("mount -t tmpfs -o size={SIZE} none \"$0\"");
    let inside = |script: &str, more: &[&str]| {
        let mut command = Command::new("unshare");
        command.args(["-Urm", "sh", "-c", script]).arg(folder.path()).args(more);
        command
    };
    let tried = inside(&mount, &[]).output();
    if !tried.as_ref().is_ok_and(|output| output.status.success()) {
        eprintln!("{NAME}: SKIPPED, this system lets no user mount a file system: {tried:?}");
        return;
    }
    eprintln!("{NAME}: runs on a file system of {SIZE}");
    let own = std::env::current_exe().expect("this test");
    let own = own.to_str().expect("a path of letters");
    let done = inside(&format!("{mount} && exec \"$@\""), &[own, "--exact", NAME, "--nocapture"])
        .env(DISK, folder.path())
        .output()
        .expect("runs itself again");
    let said = String::from_utf8_lossy(&done.stdout).into_owned();
    let err = String::from_utf8_lossy(&done.stderr).into_owned();
    assert!(done.status.success() && said.contains("1 passed"), "{said}{err}");
}

fn on(disk: &Path) {
    let desk = Desk::at(disk.to_owned());
    let served = Served::start(&desk, &[]);
    served.screens();
    // The files to import are on the small disk before it is full.
    let words = register_of(&desk, "2026-11-01");
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let held = held_edition(&desk);
    let release = ["lists", "release", &held, "--reason", "read by a person"];
    let own = own_list(&desk);
    let ftm = ["import", "ftm", &own, "--as", "own_list", "--published", "2026-11-02"];
    let filler = disk.join("filler");
    let mut refused = 0;
    // From no byte left to some: the archive, the log of the database and its index each meet the end.
    for left in [0, 16, 64, 256, 512] {
        fill(&filler, left * 1024);
        let said = desk.run(&words);
        served.screens();
        if said.code == Some(0) {
            break;
        }
        refused += 1;
        assert_eq!(said.code, Some(1), "{left}: {}{}", said.out, said.err);
        let named = said.err.contains(disk.to_str().expect("a path"));
        assert!(named, "{left} KB left, no file is named: {}", said.err);
        assert!(said.err.contains("hint: free some space"), "{left}: {}", said.err);
        if left == 0 {
            for words in [&release[..], &ftm[..]] {
                is_refused_by_name(&desk, words, disk);
            }
        }
        std::fs::remove_file(&filler).expect("room again");
        let checked = desk.run(&["check"]);
        assert_eq!(checked.code, Some(0), "{left}: {}{}", checked.out, checked.err);
        let lists = desk.run(&["lists", "--format", "json"]);
        assert!(lists.out.contains("2026-11-26"), "the edition before is there: {}", lists.out);
        assert!(!lists.out.contains("2026-11-01"), "half an edition is there: {}", lists.out);
    }
    assert!(refused >= 2, "the disk was never full: {refused}");
    let _ = std::fs::remove_file(&filler);
    for words in [&words[..], &release[..], &ftm[..]] {
        let said = desk.run(words);
        assert_eq!(said.code, Some(0), "{words:?}: {}{}", said.out, said.err);
    }
    let lists = desk.run(&["lists", "--format", "json"]);
    assert!(lists.out.contains("2026-11-01"), "{}", lists.out);
    served.screens();
    // Where nobody holds the store open, opening it needs room beside it.
    drop(served);
    fill(&filler, 0);
    is_refused_by_name(&desk, &ftm, disk);
    std::fs::remove_file(&filler).expect("room again");
    assert_eq!(desk.run(&["check"]).code, Some(0));
}

fn is_refused_by_name(desk: &Desk, words: &[&str], disk: &Path) {
    let said = desk.run(words);
    assert_eq!(said.code, Some(1), "{words:?}: {}{}", said.out, said.err);
    let named = said.err.contains(disk.to_str().expect("a path"));
    assert!(named, "{words:?}: no file is named: {}", said.err);
    assert!(said.err.contains("hint: free some space"), "{words:?}: {}", said.err);
}

/// Offers a list of which too little is there, and returns the edition that is held for it.
fn held_edition(desk: &Desk) -> String {
    let file = crate::run::un_fixture("new_shape.xml");
    let said = desk.run(&["import", "un_sc_sanctions", &file]);
    assert_eq!(said.code, Some(3), "{}{}", said.out, said.err);
    let held = desk.json(&["lists"])["coverage"]["held"][0]["edition"].clone();
    held.as_str().expect("held").to_owned()
}

/// Writes a FollowTheMoney file that takes room wherever it is kept.
fn own_list(desk: &Desk) -> String {
    let person = |number: u32| {
        format!(
            "{{\"id\":\"own-{number}\",\"schema\":\"Person\",\"properties\":\
             {{\"name\":[\"Test Person {number}\"],\"notes\":[\"{:x}\"]}}}}\n",
            u64::from(number) * 0x9E37_79B9_7F4A
        )
    };
    desk.write("own.json", (0..2000).map(person).collect::<String>().as_bytes())
}

/// Fills the disk with a file until only so many bytes are left.
fn fill(filler: &Path, left: u64) {
    let mut all = std::fs::File::create(filler).expect("made");
    let piece = vec![7_u8; 4096];
    while std::io::Write::write_all(&mut all, &piece).is_ok() {}
    let size = all.metadata().expect("its size").len();
    all.set_len(size.saturating_sub(left)).expect("shortened");
}
