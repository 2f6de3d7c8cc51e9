//! A process killed at any moment leaves the old state or the new one.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use jiff::civil::DateTime;

use crate::make::{Told, append, assert_same, edition, in_memory, list, sqlite};

const STORE: &str = "UNBLINK_TEST_STORE_TO_APPEND_TO";
const KILLS: u32 = 24;
/// A process still starting after this many seconds is stuck.
const START_S: u64 = 60;

/// The n-th edition: forty entries, a quarter of them renamed, some gone; too many for one page.
fn nth(number: u32) -> Told {
    let names: BTreeMap<String, String> = (0..40)
        .filter(|key| !(key + number).is_multiple_of(7))
        .map(|key| (format!("k{key}"), format!("{key}.{} ", (number + key) / 4).repeat(40)))
        .collect();
    let minute = i8::try_from(number % 60).unwrap();
    let hour = i8::try_from(number / 60 % 24).unwrap();
    let day = i8::try_from(number / 1440 + 1).unwrap();
    let at = DateTime::constant(2001, 1, day, hour, minute, 0, 0);
    edition(&format!("l@{number:05}"), at, i64::from(number), names)
}

fn number_of_editions(path: &Path) -> u32 {
    u32::try_from(sqlite(path).editions().unwrap().len()).unwrap()
}

/// The process that is killed; by itself it does nothing.
#[test]
#[ignore = "started by the test below"]
fn appends_until_killed() {
    let Some(path) = std::env::var_os(STORE) else { return };
    let path = Path::new(&path);
    let mut store = sqlite(path);
    let first = u32::try_from(store.editions().unwrap().len()).unwrap();
    std::fs::write(path.with_extension("started"), b"").unwrap();
    for number in first.. {
        let told = nth(number);
        store.archive().put(&told.bytes()).unwrap();
        append(&mut store, &told).unwrap();
    }
}

#[test]
fn an_edition_is_there_wholly_or_not_at_all() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("unblink.db");
    let started = path.with_extension("started");
    let (mut total, mut grew) = (0, 0);
    for kill in 0..KILLS {
        let _ = std::fs::remove_file(&started);
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "crash::appends_until_killed", "--ignored"])
            .env(STORE, &path)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let since = Instant::now();
        while !started.exists() && since.elapsed() < Duration::from_secs(START_S) {
            assert_eq!(child.try_wait().unwrap(), None, "it ended by itself");
            std::thread::sleep(Duration::from_millis(1));
        }
        // From at once to well into the appending, in microseconds, no two alike.
        std::thread::sleep(Duration::from_micros(u64::from(kill * 7919 % 97 * 1000)));
        child.kill().unwrap();
        let status = child.wait().unwrap();
        assert!(!status.success(), "killed while at work");

        let store = sqlite(&path);
        assert_eq!(store.check().unwrap(), Vec::<String>::new(), "kill {kill}");
        drop(store);
        let count = number_of_editions(&path);
        assert!(count >= total, "what was there is there");
        grew += u32::from(count > total);
        total = count;
        let editions: Vec<Told> = (0..count).map(nth).collect();
        let store = sqlite(&path);
        assert_same(&store.history(&list()).unwrap(), &in_memory(&editions));
        for row in store.editions().unwrap() {
            // The archive holds the raw bytes of everything the database names.
            assert!(store.archive().get(&row.files[0].digest).is_ok(), "{}", row.id);
        }
    }
    assert!(
        grew >= KILLS / 4,
        "most kills hit a process at work: {grew} of {KILLS}, {total} editions"
    );
}
