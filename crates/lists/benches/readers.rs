//! Speed of every reader beside a bare parse of the same bytes in the same run.
//!
//! `cargo bench -p unblink-lists --bench readers`, with words to choose lines by their names.
//! What "bare" means stands at [`bare_xml`] and [`bare_csv`]; docs/benchmarks.md has the figures.

#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a bench reads files, the clock and its arguments, and prints"
)]

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use quick_xml::XmlVersion;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::Event;
use unblink_lists::{Input, Reader, SourceFile, reader};
use unblink_model::{Basis, Published};
use unblink_testkit::{files, real_lists, unpacked};

/// Turns of one bare parse and one reading each. Odd, so that the median is one of them.
const TURNS: usize = 31;

/// A reader on one format.
struct Case {
    name: &'static str,
    list: &'static str,
    /// The folder of real files, the beginning and the end of their names; the last one is taken.
    real: (&'static str, &'static str, &'static str),
    /// The file or folder in `fixtures/` for where no real files are at hand.
    fixture: &'static str,
    parse: fn(&[u8]) -> usize,
}

const CASES: &[Case] = &[
    Case {
        name: "un xml",
        list: "un_sc_sanctions",
        real: ("un", "consolidated-", ".xml.zst"),
        fixture: "old_shape.xml",
        parse: bare_xml,
    },
    Case {
        name: "ofac csv set",
        list: "us_ofac_sdn",
        // The newest set that holds sdn.csv, without which nobody is listed.
        real: ("ofac/set-2021-04-25", "", ".csv.zst"),
        fixture: "tables_2024-05-03",
        parse: bare_csv,
    },
    Case {
        name: "ofac sdn.csv alone",
        list: "us_ofac_sdn",
        real: ("ofac", "sdn-", ".csv.zst"),
        fixture: "sdn_alone_2015-01-17.csv",
        parse: bare_csv,
    },
    Case {
        name: "ofac classic xml",
        list: "us_ofac_cons",
        real: ("ofac", "cons-", ".xml.zst"),
        fixture: "classic_sls.xml",
        parse: bare_xml,
    },
    Case {
        name: "ofac advanced xml",
        list: "us_ofac_cons",
        real: ("ofac", "cons_advanced-", ".xml.zst"),
        fixture: "advanced_small.xml",
        parse: bare_xml,
    },
    Case {
        name: "ofac enhanced xml",
        list: "us_ofac_cons",
        real: ("ofac", "cons_enhanced-", ".xml.zst"),
        fixture: "enhanced_small.xml",
        parse: bare_xml,
    },
];

/// The least that any correct reader of XML does: checks that the bytes are UTF-8, takes every
/// event with end names checked against start names, every attribute with duplicates refused and
/// references resolved and white space as XML demands, every reference in text resolved. It keeps nothing and allocates next to
/// nothing. Line ends in text are not normalised, names not compared, paths not counted.
fn bare_xml(bytes: &[u8]) -> usize {
    let text = std::str::from_utf8(bytes).expect("UTF-8");
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let mut reader = quick_xml::Reader::from_str(text);
    reader.config_mut().check_end_names = true;
    let mut seen = 0;
    loop {
        match reader.read_event().expect("well-formed") {
            Event::Start(start) | Event::Empty(start) => {
                for attribute in start.attributes() {
                    let attribute = attribute.expect("an attribute");
                    let value = attribute.normalized_value(XmlVersion::Explicit1_0);
                    let value = value.expect("known references");
                    seen += black_box(&*value).len();
                }
            }
            Event::Text(text) => seen += black_box(&*text).len(),
            Event::CData(text) => seen += black_box(&*text).len(),
            Event::GeneralRef(reference) => {
                let character = reference.resolve_char_ref().expect("a number");
                let known = character.is_some() || resolve_predefined_entity(&reference).is_some();
                assert!(black_box(known), "a known entity");
                seen += 1;
            }
            Event::Eof => return seen,
            _ => {}
        }
    }
}

/// The least that any reader of these tables does: the csv crate's byte records, one record used
/// again and again, every field looked at. Nothing is decoded, trimmed, counted or kept.
fn bare_csv(bytes: &[u8]) -> usize {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes);
    let mut record = csv::ByteRecord::new();
    let mut seen = 0;
    while reader.read_byte_record(&mut record).expect("in memory") {
        for field in &record {
            seen += black_box(field).len();
        }
    }
    seen
}

/// One edition in memory, unpacked.
struct Sample {
    what: String,
    files: Vec<(String, Vec<u8>)>,
}

impl Sample {
    fn of(what: String, paths: &[PathBuf]) -> Self {
        let files = paths.iter().map(|path| (file_name(path), unpacked(path)));
        Self { what, files: files.collect() }
    }

    fn bytes(&self) -> usize {
        self.files.iter().map(|(_, bytes)| bytes.len()).sum()
    }
}

fn file_name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

fn crate_folder() -> PathBuf {
    PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").expect("set by cargo"))
}

/// Returns the newest real file (or set) of a case, else its fixture.
fn sample(case: &Case, lists: Option<&Path>) -> Sample {
    let (folder, prefix, suffix) = case.real;
    if let Some(lists) = lists {
        let mut found = files(&lists.join(folder), prefix, suffix);
        // A folder without a prefix is one set; elsewhere the last name is the newest day.
        if prefix.is_empty() {
            return Sample::of(folder.to_owned(), &found);
        }
        if let Some(newest) = found.pop() {
            return Sample::of(file_name(&newest), &[newest]);
        }
    }
    let fixture = crate_folder().join("fixtures").join(case.list).join(case.fixture);
    let paths = if fixture.is_dir() { files(&fixture, "", "") } else { vec![fixture] };
    Sample::of(format!("FIXTURE {}", case.fixture), &paths)
}

/// A clock that other programs on the machine do not slow, where the system has one.
enum Clock {
    /// Linux: the processor time of this thread, in nanoseconds.
    Processor(&'static str),
    Wall(Instant),
}

impl Clock {
    fn best() -> Self {
        let file = "/proc/thread-self/schedstat";
        // Systems without these figures print a zero.
        let clock = Self::Processor(file);
        if clock.now().is_zero() { Self::Wall(Instant::now()) } else { clock }
    }

    fn now(&self) -> Duration {
        match self {
            Self::Processor(file) => {
                // Linux brings the figure up to date when the thread offers its processor.
                std::thread::yield_now();
                let text = std::fs::read_to_string(file).unwrap_or_default();
                let spent = text.split(' ').next().and_then(|word| word.parse().ok());
                Duration::from_nanos(spent.unwrap_or_default())
            }
            Self::Wall(start) => start.elapsed(),
        }
    }

    fn name(&self) -> &'static str {
        match self {
            Self::Processor(_) => "processor time",
            Self::Wall(_) => "wall-clock time",
        }
    }

    fn timed<T>(&self, run: impl FnOnce() -> T) -> (Duration, T) {
        let start = self.now();
        let result = black_box(run());
        (self.now().saturating_sub(start), result)
    }
}

/// The median and the least of some times, in seconds.
struct Times {
    median: f64,
    best: f64,
}

fn times(mut all: Vec<Duration>) -> Times {
    all.sort_unstable();
    let at = |index: usize| all.get(index).map_or(f64::NAN, Duration::as_secs_f64);
    Times { median: at(all.len() / 2), best: at(0) }
}

/// Takes turns between the bare parse and the reader, so that both see the same weather.
///
/// A reading is timed until the edition is there; dropping it is not.
fn measure(
    clock: &Clock,
    reader: &dyn Reader,
    parse: fn(&[u8]) -> usize,
    sample: &Sample,
) -> (Times, Times) {
    let files: Vec<SourceFile<'_>> =
        sample.files.iter().map(|(name, bytes)| SourceFile { name, bytes }).collect();
    let day = jiff::civil::date(2024, 1, 1);
    let given = Some(Published { at: day.at(0, 0, 0, 0), basis: Basis::Given });
    let input = Input { files: &files, given };
    let (mut bare, mut read) = (Vec::new(), Vec::new());
    // The first turn fills caches and the allocator, and is not counted.
    for turn in 0..=TURNS {
        let parse_all = || files.iter().map(|file| parse(black_box(file.bytes))).sum::<usize>();
        let (parsing, _) = clock.timed(parse_all);
        let (reading, edition) = clock.timed(|| reader.read(black_box(&input)));
        let edition = edition.expect("a healthy edition");
        assert!(!edition.entities.is_empty(), "{} holds no entries", sample.what);
        if turn > 0 {
            bare.push(parsing);
            read.push(reading);
        }
    }
    (times(bare), times(read))
}

#[expect(clippy::cast_precision_loss, reason = "files have far fewer than 2^52 bytes")]
fn report(name: &str, sample: &Sample, bare: &Times, read: &Times) {
    let bytes = sample.bytes() as f64;
    let speed = |seconds: f64| bytes / seconds / 1e6;
    println!(
        "{name:<19} {:>5.2} MB  bare {:>5.0} MB/s  reader {:>5.1} MB/s  {:>5.1} %  (best runs: \
         {:>5.0}, {:>5.1} MB/s, {:>5.1} %)  {}",
        bytes / 1e6,
        speed(bare.median),
        speed(read.median),
        bare.median / read.median * 100.0,
        speed(bare.best),
        speed(read.best),
        bare.best / read.best * 100.0,
        sample.what
    );
}

fn main() {
    // Cargo passes `--bench`; words choose lines.
    let words: Vec<String> = std::env::args().skip(1).filter(|a| !a.starts_with('-')).collect();
    let chosen = |name: &str| words.is_empty() || words.iter().any(|word| name.contains(&**word));
    let lists = real_lists("readers");
    let clock = Clock::best();
    println!("{}, median of {TURNS} turns of bare parse and reader; MB = 10^6 bytes", clock.name());
    for case in CASES.iter().filter(|case| chosen(case.name)) {
        let sample = sample(case, lists.as_deref());
        let reader = reader(case.list).expect("a reader");
        let (bare, read) = measure(&clock, reader, case.parse, &sample);
        report(case.name, &sample, &bare, &read);
    }
    if chosen("unblink_register") {
        let data = files(&crate_folder().join("../../data"), "", ".csv");
        let sample = Sample::of("data/*.csv".to_owned(), &data);
        let reader = reader("unblink_register").expect("a reader");
        let (bare, read) = measure(&clock, reader, bare_csv, &sample);
        report("unblink_register", &sample, &bare, &read);
    }
}
