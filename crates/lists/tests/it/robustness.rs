//! Bad bodies that issuers really served, and every other list's files, put to every reader.

#![allow(
    clippy::disallowed_types,
    clippy::disallowed_methods,
    reason = "a test that guards against hanging looks at a clock"
)]

use std::time::{Duration, Instant};

use jiff::civil::date;
use unblink_lists::{Input, READERS, SourceFile, inspect};
use unblink_model::{Basis, Published};
use unblink_testkit::{files, real_lists, unpacked};

/// No reader takes longer for one of these bodies; a guess with a wide margin for a busy machine.
const AT_MOST: Duration = Duration::from_secs(20);

#[test]
fn no_reader_crashes_hangs_or_delists_anyone_on_a_bad_body() {
    let Some(lists) = real_lists("robustness files with every reader") else { return };
    let bodies = files(&lists.join("robustness"), "", "");
    assert!(bodies.len() >= 5);
    let given = Some(Published { at: date(2026, 1, 1).at(0, 0, 0, 0), basis: Basis::Given });
    let mut asked = 0;
    for path in &bodies {
        let bytes = unpacked(path);
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        for reader in READERS {
            let files = [SourceFile { name: &name, bytes: &bytes }];
            let start = Instant::now();
            let answer = reader.read(&Input { files: &files, given });
            assert!(start.elapsed() < AT_MOST, "{} on {name}", reader.list());
            asked += 1;
            let Ok(edition) = answer else { continue };
            // What is read after all delists nobody: it is a healthy edition, or it is held.
            let held = !inspect(&edition, reader.expected(), None, None).is_empty();
            let own =
                name.starts_with("un-consolidated") && reader.list().as_str() == "un_sc_sanctions";
            assert!(held || own, "{} read {name}", reader.list());
        }
    }
    eprintln!("{asked} readings of {} bodies by {} readers", bodies.len(), READERS.len());
}
