//! How long `who-lists` takes with every edition at hand: warm in a process, cold as a command.
//!
//! Run with `cargo bench -p unblink --bench who_lists`; `UNBLINK_LISTS` names the folder of real
//! list files. Ratios to an empty command of the same run are what to compare between machines.
#![allow(
    missing_docs,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a benchmark"
)]

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use unblink_app::{FixedClock, Location, RawFile, Register, unpack};
use unblink_model::{Basis, ListId, Published};

const ASKED: &[&str] = &["Taliban", "TAi.024", "hts", "SDN 15484", "haqqani-network"];

fn main() {
    let Some(lists) = unblink_testkit::real_lists("who_lists") else { return };
    let folder = tempfile::tempdir().expect("a scratch folder");
    let path = folder.path().join("bench.db");
    let location = Location::Sqlite(path.clone());
    let clock = FixedClock("2026-11-26T12:00:00Z".parse().expect("an instant"));
    let mut register =
        Register::open(&location, Box::new(clock), "bench").expect("the store opens");
    let began = Instant::now();
    let editions = load(&mut register, &lists);
    println!(
        "{editions} editions imported from empty in {:.1} s; database {:.1} MB",
        began.elapsed().as_secs_f64(),
        f64::from(u32::try_from(register.store().size_bytes().expect("a size")).unwrap_or(0)) / 1e6
    );
    warm(&mut register);
    drop(register);
    cold(&path);
}

/// Imports every UN and OFAC edition.
fn load(register: &mut Register, lists: &Path) -> usize {
    let mut count = 0;
    let mut import = |list: &str, files: Vec<std::path::PathBuf>, day: Option<&str>| {
        let raw: Vec<RawFile> = files
            .iter()
            .flat_map(|file| {
                let name = file.file_name().expect("a name").to_string_lossy().into_owned();
                unpack(&name, std::fs::read(file).expect("reads")).expect("unpacks")
            })
            .collect();
        let given = day.map(|day| Published {
            at: day.parse::<jiff::civil::Date>().expect("a day").at(0, 0, 0, 0),
            basis: Basis::Given,
        });
        let imported = register.import(&ListId::new(list), &raw, given).expect("imports");
        assert!(imported.reasons.is_empty() || imported.published.is_some(), "{imported:?}");
        count += 1;
    };
    for file in unblink_testkit::files(&lists.join("un"), "consolidated-", ".zst") {
        import("un_sc_sanctions", vec![file], None);
    }
    let ofac = lists.join("ofac");
    for file in unblink_testkit::files(&ofac, "cons", ".zst") {
        import("us_ofac_cons", vec![file], None);
    }
    for file in unblink_testkit::files(&ofac, "sdn-", ".zst") {
        let name = file.file_name().expect("a name").to_string_lossy().into_owned();
        import("us_ofac_sdn", vec![file], Some(&name[4..14]));
    }
    for day in ["2019-01-15", "2021-04-25", "2026-08-02"] {
        let set = unblink_testkit::files(&ofac.join(format!("set-{day}")), "", ".zst");
        import("us_ofac_sdn", set, Some(day));
    }
    for file in unblink_testkit::files(&ofac, "sdn_enhanced", ".zst") {
        import("us_ofac_sdn", vec![file], None);
    }
    count
}

fn warm(register: &mut Register) {
    let as_of = register.as_of(Some(jiff::civil::Date::constant(2025, 4, 18)), None, None);
    for asked in ASKED {
        let times = sample(201, || {
            register.who_lists(asked, &as_of).expect("answers");
        });
        println!("warm  {asked:16} median {:>9.1?}  p95 {:>9.1?}", times[100], times[190]);
    }
}

fn cold(store: &Path) {
    let binary = env!("CARGO_BIN_EXE_unblink");
    let run = |words: &[&str]| {
        let status = Command::new(binary)
            .args(words)
            .arg("--store")
            .arg(store)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .expect("the binary runs");
        assert!(status.success(), "{words:?}");
    };
    let empty = sample(41, || {
        Command::new(binary).arg("--version").stdout(Stdio::null()).status().expect("runs");
    });
    println!("cold  an empty command (--version): median {:.1?}", empty[20]);
    for asked in ASKED {
        let times = sample(41, || run(&["who-lists", asked, "--on", "2025-04-18"]));
        println!(
            "cold  {asked:16} median {:>9.1?}  p95 {:>9.1?}  ({:.1} empty commands)",
            times[20],
            times[38],
            times[20].as_secs_f64() / empty[20].as_secs_f64()
        );
    }
}

fn sample(times: usize, mut act: impl FnMut()) -> Vec<Duration> {
    let mut found: Vec<Duration> = (0..times)
        .map(|_| {
            let began = Instant::now();
            act();
            began.elapsed()
        })
        .collect();
    found.sort();
    found
}
