//! Where the answers of a file go, and how an interrupted file of answers is gone on with.

use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::Path;

use anyhow::{Context as _, Result};
use serde::Deserialize;
use unblink_app::{BatchAnswer, BatchHit};

use crate::failure::Refusal;
use crate::output::printable_line;

/// The columns of answers as CSV.
const HEAD: [&str; 17] = [
    "query_id",
    "row",
    "status",
    "rank",
    "score",
    "match",
    "id",
    "caption",
    "schema",
    "list",
    "key",
    "listed_by",
    "why",
    "error",
    "warnings",
    "coverage",
    "fingerprint",
];

/// The shape of the answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// One line of JSON a row.
    JsonLines,
    /// One line a result; a row without results has one line that says so.
    Csv,
}

/// What every answer of a run says besides its results.
pub(super) struct Stamp {
    /// `,"coverage":…,"fingerprint":…}` and the end of the line.
    pub(super) json_tail: String,
    /// The coverage in a sentence.
    pub(super) coverage: String,
    /// What the answers depend on, as one word.
    pub(super) run: String,
}

/// Writes one answer.
pub(super) fn line(shape: Shape, answer: &BatchAnswer, stamp: &Stamp) -> Result<Vec<u8>> {
    match shape {
        Shape::JsonLines => {
            let mut line = printable_line(answer)?;
            // The answer is an object: its closing brace gives way to what all answers share.
            line.truncate(line.trim_end().len().saturating_sub(1));
            line.push_str(&stamp.json_tail);
            Ok(line.into_bytes())
        }
        Shape::Csv => {
            let mut writer = csv::Writer::from_writer(Vec::new());
            if answer.results.is_empty() {
                writer.write_record(record(answer, None, stamp)).context("writing CSV")?;
            }
            for ranked in answer.results.iter().zip(1..) {
                writer.write_record(record(answer, Some(ranked), stamp)).context("writing CSV")?;
            }
            writer.into_inner().context("writing CSV")
        }
    }
}

fn record(answer: &BatchAnswer, hit: Option<(&BatchHit, u32)>, stamp: &Stamp) -> [String; 17] {
    let of = |cell: &dyn Fn(&BatchHit) -> String| hit.map(|(h, _)| cell(h)).unwrap_or_default();
    let listed = |hit: &BatchHit| {
        let rows = hit.listed_by.iter().flatten();
        let rows: Vec<String> =
            rows.map(|row| format!("{} {}", row.authority.id, row.status)).collect();
        rows.join("; ")
    };
    let status = serde_json::to_value(answer.status).ok();
    [
        answer.query_id.clone(),
        answer.row.to_string(),
        status.as_ref().and_then(|s| s.as_str()).unwrap_or_default().to_owned(),
        hit.map(|(_, rank)| rank.to_string()).unwrap_or_default(),
        of(&|hit| format!("{:.4}", hit.score)),
        of(&|hit| hit.is_match.to_string()),
        of(&|hit| hit.id.to_string()),
        of(&|hit| hit.caption.clone()),
        of(&|hit| hit.schema.clone()),
        of(&|hit| hit.list.to_string()),
        of(&|hit| hit.key.to_string()),
        of(&listed),
        of(&|hit| hit.why.clone()),
        answer.error.clone().unwrap_or_default(),
        answer.warnings.join("; "),
        stamp.coverage.clone(),
        stamp.run.clone(),
    ]
}

/// A file of answers that is being written.
pub(super) struct Results {
    out: BufWriter<Box<dyn Write>>,
    /// What an interrupted run has answered already.
    before: Option<Before>,
    /// The file and where it is cut before anything is added: not before the rows it holds were
    /// seen to be those that are asked.
    cut: Option<(File, u64)>,
}

impl Results {
    /// Opens the file (`-` is standard output), anew or to go on with it.
    pub(super) fn open(path: &Path, shape: Shape, run: &str, resume: bool) -> Result<Self> {
        let failed = || path.display().to_string();
        if path == Path::new("-") {
            let out: Box<dyn Write> = Box::new(std::io::stdout().lock());
            return Self { out: BufWriter::new(out), before: None, cut: None }.headed(shape);
        }
        if !resume || !path.exists() {
            let out: Box<dyn Write> = Box::new(File::create(path).with_context(failed)?);
            return Self { out: BufWriter::new(out), before: None, cut: None }.headed(shape);
        }
        let kept = kept(path, shape, run).with_context(failed)?;
        let file = OpenOptions::new().write(true).open(path).with_context(failed)?;
        let before = Before::open(path, shape, kept).with_context(failed)?;
        let cut = Some((file.try_clone().with_context(failed)?, kept));
        let this = Self { out: BufWriter::new(Box::new(file)), before: Some(before), cut };
        if kept == 0 { this.headed(shape) } else { Ok(this) }
    }

    fn headed(mut self, shape: Shape) -> Result<Self> {
        if shape == Shape::Csv {
            let mut writer = csv::Writer::from_writer(Vec::new());
            writer.write_record(HEAD).context("writing CSV")?;
            self.write(&writer.into_inner().context("writing CSV")?)?;
        }
        Ok(self)
    }

    /// Returns what a row came to, if it was answered before the run was interrupted.
    ///
    /// # Errors
    ///
    /// The file answers other questions than those now asked.
    pub(super) fn known(&mut self, row: u64, query_id: &str) -> Result<Option<Known>> {
        let Some(before) = &mut self.before else { return Ok(None) };
        let Some(known) = before.next()? else {
            self.before = None;
            return Ok(None);
        };
        if known.row == row && known.query_id == query_id {
            return Ok(Some(known));
        }
        Err(Refusal::usage(
            format!(
                "the results at hand answer `{}` as row {}, the file asks `{query_id}` as row \
                 {row}",
                known.query_id, known.row
            ),
            "go on only with the file that was screened; or start anew without --resume",
        )
        .into())
    }

    /// Writes answers.
    pub(super) fn write(&mut self, bytes: &[u8]) -> Result<()> {
        self.cut()?;
        self.out.write_all(bytes).context("writing the results")
    }

    /// Takes away what an interrupted run left unfinished.
    pub(super) fn cut(&mut self) -> Result<()> {
        if let Some((mut file, kept)) = self.cut.take() {
            file.set_len(kept).context("writing the results")?;
            file.seek(SeekFrom::End(0)).context("writing the results")?;
        }
        Ok(())
    }

    /// Brings what was written to the file.
    pub(super) fn flush(&mut self) -> Result<()> {
        self.out.flush().context("writing the results")
    }
}

/// A row of an interrupted run.
#[derive(Clone, Debug)]
pub(super) struct Known {
    row: u64,
    query_id: String,
    /// Whether it could not be screened.
    pub(super) unscreened: bool,
    /// Whether a result reaches the threshold.
    pub(super) matched: bool,
}

/// What of an answer in JSON says where to go on.
#[derive(Deserialize)]
struct KnownJson {
    row: u64,
    query_id: String,
    status: String,
    results: Vec<KnownHit>,
    fingerprint: KnownRun,
}

#[derive(Deserialize)]
struct KnownHit {
    r#match: bool,
}

#[derive(Deserialize)]
struct KnownRun {
    run: String,
}

/// The answers of an interrupted run, read once more while its rows are passed over.
struct Before {
    answers: Answers,
    ahead: Option<Known>,
}

impl Before {
    fn open(path: &Path, shape: Shape, kept: u64) -> Result<Self> {
        Ok(Self { answers: Answers::open(path, shape, kept)?, ahead: None })
    }

    fn next(&mut self) -> Result<Option<Known>> {
        let mut whole = self.ahead.take();
        while let Some(line) = self.answers.next()? {
            match &mut whole {
                // A row's results are several lines of CSV.
                Some(row) if row.row == line.known.row => row.matched |= line.known.matched,
                Some(_) => {
                    self.ahead = Some(line.known);
                    break;
                }
                None => whole = Some(line.known),
            }
        }
        Ok(whole)
    }
}

enum Answers {
    JsonLines(BufReader<std::io::Take<File>>, Vec<u8>),
    Csv(Box<csv::Reader<std::io::Take<File>>>, csv::StringRecord),
}

struct Line {
    known: Known,
    run: String,
    /// Where it begins and ends.
    from: u64,
    until: u64,
}

impl Answers {
    fn open(path: &Path, shape: Shape, length: u64) -> Result<Self> {
        let file = File::open(path)?.take(length);
        Ok(match shape {
            Shape::JsonLines => Self::JsonLines(BufReader::new(file), Vec::new()),
            Shape::Csv => {
                Self::Csv(Box::new(csv::Reader::from_reader(file)), csv::StringRecord::new())
            }
        })
    }

    /// Returns the next line that is whole; nothing after the first that is not.
    fn next(&mut self) -> Result<Option<Line>> {
        match self {
            Self::JsonLines(reader, bytes) => {
                bytes.clear();
                reader.read_until(b'\n', bytes)?;
                if bytes.last() != Some(&b'\n') {
                    return Ok(None);
                }
                let Ok(line) = serde_json::from_slice::<KnownJson>(bytes) else { return Ok(None) };
                let known = Known {
                    row: line.row,
                    query_id: line.query_id,
                    unscreened: line.status != "screened",
                    matched: line.results.iter().any(|hit| hit.r#match),
                };
                Ok(Some(Line {
                    known,
                    run: line.fingerprint.run,
                    from: 0,
                    until: bytes.len() as u64,
                }))
            }
            Self::Csv(reader, record) => {
                let from = reader.position().byte();
                if !matches!(reader.read_record(record), Ok(true)) {
                    return Ok(None);
                }
                let cell = |at: usize| record.get(at).unwrap_or_default().to_owned();
                let Ok(row) = cell(1).parse() else { return Ok(None) };
                let until = reader.position().byte();
                let known = Known {
                    row,
                    query_id: cell(0),
                    unscreened: cell(2) != "screened",
                    matched: cell(5) == "true",
                };
                Ok(Some(Line { known, run: cell(16), from, until }))
            }
        }
    }
}

/// Returns how much of an interrupted file is whole answers of this very run.
///
/// A line cut off at the end is dropped, and of CSV the whole last row: nothing says whether all
/// of its results were written.
fn kept(path: &Path, shape: Shape, run: &str) -> Result<u64> {
    let length = std::fs::metadata(path)?.len();
    if shape == Shape::Csv && length == 0 {
        return Ok(0);
    }
    refuse_foreign(path, shape)?;
    let cut_off = !ends_a_line(path, length)?;
    let mut answers = Answers::open(path, shape, length)?;
    let (mut kept, mut whole, mut last) = (0, 0, None);
    while let Some(line) = answers.next()? {
        if line.run != run {
            // A last line that was cut inside its run's digest is no line of another run.
            if cut_off && line.until >= length && run.starts_with(&line.run) {
                if last != Some(line.known.row) {
                    kept = line.from;
                }
                break;
            }
            return Err(Refusal::usage(
                "the results at hand were made of another register, with other settings or for \
                 another day",
                "start anew without --resume; or give the same options, with --on and --known of \
                 the day on which it was begun",
            )
            .into());
        }
        match shape {
            Shape::JsonLines => whole += line.until,
            Shape::Csv => {
                if last != Some(line.known.row) {
                    kept = line.from;
                }
                last = Some(line.known.row);
            }
        }
    }
    Ok(if shape == Shape::JsonLines { whole } else { kept })
}

fn ends_a_line(path: &Path, length: u64) -> Result<bool> {
    let mut file = File::open(path)?;
    file.seek(SeekFrom::Start(length.saturating_sub(1)))?;
    let mut last = Vec::new();
    file.read_to_end(&mut last)?;
    Ok(last.ends_with(b"\n"))
}

/// Refuses a file that does not begin as results do: it would be written over.
fn refuse_foreign(path: &Path, shape: Shape) -> Result<()> {
    let head = match shape {
        Shape::JsonLines => "{\"query_id\":".to_owned(),
        Shape::Csv => HEAD.join(","),
    };
    let mut start = Vec::new();
    File::open(path)?.take(head.len() as u64).read_to_end(&mut start)?;
    if head.as_bytes().starts_with(&start) {
        return Ok(());
    }
    Err(Refusal::usage(
        "it holds no results of this shape",
        "give the interrupted file and its --format; or start anew without --resume",
    )
    .into())
}
