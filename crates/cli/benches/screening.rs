//! How fast files are screened, how long a cold screening takes, and how large its index is.
//!
//! Run with `cargo bench -p unblink --bench screening`; `UNBLINK_LISTS` names the folder of real
//! list files. Ratios to an empty command of the same run are what to compare between machines.
#![allow(
    missing_docs,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a benchmark"
)]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use unblink_app::{FixedClock, Location, Register, unpack};
use unblink_model::{Basis, ListId, Published};

/// Rows of the file that is screened.
const ROWS: usize = 100_000;

fn main() {
    let Some(lists) = unblink_testkit::real_lists("screening") else { return };
    let folder = tempfile::tempdir().expect("a scratch folder");
    let path = folder.path().join("bench.db");
    load(&path, &lists);
    let first = timed(&path, &["screen", "Abdul Ghani Baradar", "--format", "json"]);
    println!("first screening, index made from the ledger: {:.2} s", first.as_secs_f64());
    for file in files(&folder.path().join("bench.db.index")) {
        let size = std::fs::metadata(&file).expect("a file").len();
        println!("  {} {size} bytes", file.file_name().expect("a name").to_string_lossy());
    }
    let cold = |words: &[&str]| {
        let mut times: Vec<Duration> = (0..21).map(|_| timed(&path, words)).collect();
        times.sort_unstable();
        times[10].as_secs_f64() * 1e3
    };
    println!("`unblink --version`, median of 21: {:.1} ms", cold(&["--version"]));
    println!("`unblink screen NAME`, median of 21: {:.1} ms", cold(&["screen", "Jane Roe"]));
    let past = ["screen", "Jane Roe", "--on", "2019-06-01", "--known", "2024-01-01"];
    println!("the same as of a day long past: {:.1} ms", cold(&past));
    let questions = folder.path().join("questions.csv");
    std::fs::write(&questions, rows(&lists)).expect("writes");
    for threads in ["1", "2", "4"] {
        let out = folder.path().join(format!("out-{threads}.jsonl"));
        let (from, to) = (questions.display().to_string(), out.display().to_string());
        let words =
            ["screen", "--file", &from, "--out", &to, "--threads", threads, "--cutoff", "0.5"];
        let took = timed(&path, &words).as_secs_f64();
        println!(
            "{ROWS} rows, {threads} threads: {took:.1} s, {:.0} rows/s",
            f64::from(u32::try_from(ROWS).expect("few")) / took
        );
    }
}

/// Names that are mostly nobody's: given and family names of the world, put together.
fn rows(lists: &Path) -> String {
    let names = |file: &str| -> Vec<String> {
        let path = lists.join("names").join(file);
        let bytes = std::fs::read(&path).unwrap_or_default();
        let files = unpack(file, bytes).unwrap_or_default();
        let text = files.first().map(|file| String::from_utf8_lossy(&file.bytes).into_owned());
        let lines = text.unwrap_or_default();
        lines.lines().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect()
    };
    let given = names("firstnames-all.txt.zst");
    let family = names("surnames-all.txt.zst");
    assert!(!given.is_empty() && !family.is_empty(), "no names beside the lists");
    let mut text = "query_id,schema,name\n".to_owned();
    for row in 0..ROWS {
        // Steps without a common divisor go through both lists in no order.
        let (one, other) =
            (&given[row * 7_919 % given.len()], &family[row * 104_729 % family.len()]);
        let _ = writeln!(text, "{row},Person,\"{one} {other}\"");
    }
    text
}

/// Imports every UN and OFAC edition that one file makes.
fn load(path: &Path, lists: &Path) {
    let clock = FixedClock("2026-11-26T12:00:00Z".parse().expect("an instant"));
    let location = Location::Sqlite(path.to_owned());
    let mut register = Register::open(&location, Box::new(clock), "bench").expect("opens");
    let mut count = 0;
    let mut import = |list: &str, files: &[PathBuf], day: Option<&str>| {
        let raw: Vec<_> = files
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
        register.import(&ListId::new(list), &raw, given).expect("imports");
        count += 1;
    };
    for file in unblink_testkit::files(&lists.join("un"), "consolidated-", ".zst") {
        import("un_sc_sanctions", &[file], None);
    }
    let ofac = lists.join("ofac");
    for file in unblink_testkit::files(&ofac, "cons", ".zst") {
        import("us_ofac_cons", &[file], None);
    }
    for file in unblink_testkit::files(&ofac, "sdn-", ".zst") {
        let name = file.file_name().expect("a name").to_string_lossy().into_owned();
        import("us_ofac_sdn", &[file], Some(&name[4..14]));
    }
    for day in ["2019-01-15", "2021-04-25", "2026-08-02"] {
        let set = unblink_testkit::files(&ofac.join(format!("set-{day}")), "", ".zst");
        import("us_ofac_sdn", &set, Some(day));
    }
    println!("{count} editions imported");
}

fn timed(path: &Path, words: &[&str]) -> Duration {
    let began = Instant::now();
    let done = Command::new(env!("CARGO_BIN_EXE_unblink"))
        .args(words)
        .args(["--store", &path.display().to_string()])
        .env("UNBLINK_NOW", "2026-11-26T12:00:00Z")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .expect("runs");
    assert!(done.success(), "{words:?}: {done}");
    began.elapsed()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    files.sort();
    files
}
