//! A file of questions, answered on every core in the order of its rows, and gone on with when it
//! was interrupted.

use std::collections::BTreeMap;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;
use unblink_app::{
    Batch, BatchAnswer, BatchRow, Coverage, Explain, Fingerprint, Register, ScreeningOptions,
    ScreeningStatus,
};
use unblink_model::AsOf;

use super::results::{Known, Results, Shape, Stamp, line};
use super::rows::Rows;
use crate::commands::import::counted;
use crate::failure::{self, Exit, Refusal};
use crate::output::{printable_json, printable_line};

/// Rows in memory at a time: tens of milliseconds of work for each core, a few megabytes.
const BLOCK: usize = 2048;
/// Different warnings repeated at the end, and rows that could not be screened; each answer
/// carries its own. A guess at what is read.
const MOST_TOLD: usize = 10;

/// A run over a file.
pub(super) struct Run<'a> {
    pub(super) file: &'a Path,
    pub(super) out: &'a Path,
    pub(super) shape: Shape,
    pub(super) options: ScreeningOptions,
    /// What is looked for where a row does not say.
    pub(super) schema: Option<String>,
    pub(super) explain: Explain,
    /// What columns are read as, by head, where that was said.
    pub(super) map: BTreeMap<String, String>,
    pub(super) threads: Option<NonZero<usize>>,
    pub(super) resume: bool,
    pub(super) as_of: AsOf,
}

/// What a run was and came to, kept once beside its answers.
#[derive(Serialize)]
struct Report<'a> {
    finished: bool,
    rows: u64,
    unscreened: u64,
    rows_with_match: u64,
    #[serde(flatten)]
    as_of: AsOf,
    dataset: &'a str,
    limit: usize,
    threshold: f64,
    cutoff: f64,
    columns: Option<String>,
    fingerprint: Stamped<'a>,
    coverage: &'a Coverage,
}

/// The fingerprint with the digest of the run: equal runs give equal answers.
#[derive(Serialize)]
struct Stamped<'a> {
    #[serde(flatten)]
    of: &'a Fingerprint,
    run: &'a str,
}

/// What was counted on the way.
#[derive(Default)]
struct Tally {
    rows: u64,
    unscreened: u64,
    matched: u64,
    warned: BTreeMap<String, u64>,
    refused: Vec<String>,
}

impl Run<'_> {
    /// Screens every row and writes a line for each.
    pub(super) fn go(&self, register: &mut Register) -> Result<Exit> {
        self.refuse_nonsense()?;
        let read = Arc::new(AtomicU64::new(0));
        let mut rows = Rows::open(self.file, &self.map, &read)?;
        if let Some(columns) = &rows.columns {
            let told = columns.told();
            failure::say(&format!("columns: {}\n", unblink_app::safe(&told)));
        }
        let mut batch = register.batch(&self.options, self.explain, self.threads, &self.as_of)?;
        let run = self.digest(batch.fingerprint());
        let stamp = stamp(&batch, run)?;
        let mut results = Results::open(self.out, self.shape, &stamp.run, self.resume)?;
        let mut tally = Tally::default();
        self.report(&batch, &stamp, &rows, &tally, false)?;
        let bar = progress(self.file);
        let begun = Instant::now();
        let done = self.blocks(
            register,
            &mut batch,
            &mut rows,
            &mut results,
            &mut tally,
            &|n| {
                bar.set_position(read.load(Ordering::Relaxed));
                bar.set_message(format!("{} rows", counted(n)));
            },
            &stamp,
        );
        bar.finish_and_clear();
        if done.is_ok() {
            results.cut()?;
        }
        results.flush()?;
        done.with_context(|| self.file.display().to_string())?;
        self.report(&batch, &stamp, &rows, &tally, true)?;
        Ok(tally.told(batch.coverage(), begun.elapsed()))
    }

    fn refuse_nonsense(&self) -> Result<()> {
        let stdout = self.out == Path::new("-");
        if stdout && self.resume {
            return Err(Refusal::usage(
                "standard output cannot be gone on with",
                "give the interrupted file with --out",
            )
            .into());
        }
        let same = |a: &Path, b: &Path| match (a.canonicalize(), b.canonicalize()) {
            (Ok(a), Ok(b)) => a == b,
            _ => false,
        };
        if !stdout && same(self.file, self.out) {
            return Err(Refusal::usage(
                format!("{} would be written over itself", self.file.display()),
                "give another file with --out",
            )
            .into());
        }
        Ok(())
    }

    #[expect(clippy::too_many_arguments, reason = "the parts of one run, taken apart to borrow")]
    fn blocks(
        &self,
        register: &mut Register,
        batch: &mut Batch,
        rows: &mut Rows,
        results: &mut Results,
        tally: &mut Tally,
        moved: &dyn Fn(u64),
        stamp: &Stamp,
    ) -> Result<()> {
        loop {
            let mut block: Vec<BatchRow> = Vec::with_capacity(BLOCK);
            let mut end = Ok(true);
            while block.len() < BLOCK {
                match rows.next() {
                    Ok(Some(row)) => {
                        tally.rows += 1;
                        match results.known(row.row, &row.query_id)? {
                            Some(known) => tally.known(&known),
                            None => block.push(self.completed(row)),
                        }
                    }
                    Ok(None) => {
                        end = Ok(false);
                        break;
                    }
                    // The rows before it are answered first.
                    Err(error) => {
                        end = Err(error);
                        break;
                    }
                }
            }
            let write = |answer: BatchAnswer| {
                let line = line(self.shape, &answer, stamp);
                (line, Counted::of(&answer))
            };
            for (line, counts) in batch.answer(register, &block, &write)? {
                results.write(&line?)?;
                tally.add(counts);
            }
            moved(tally.rows);
            // What is written is safe from the next block's trouble.
            results.flush()?;
            if !end? {
                return Ok(());
            }
        }
    }

    fn completed(&self, mut row: BatchRow) -> BatchRow {
        if let Ok(query) = &mut row.asked
            && query.schema.is_none()
        {
            query.schema.clone_from(&self.schema);
        }
        row
    }

    /// Returns the digest of everything the answers depend on besides the rows.
    fn digest(&self, fingerprint: &Fingerprint) -> String {
        let options = &self.options;
        fingerprint.with(&format!(
            "{} {} {} {} {:?} {:?} {:?} {:?}",
            options.dataset,
            options.limit,
            options.threshold,
            options.cutoff,
            self.explain,
            self.schema,
            self.map,
            self.as_of,
        ))
    }

    /// Writes what the run is, with the whole of its coverage, beside its answers.
    fn report(
        &self,
        batch: &Batch,
        stamp: &Stamp,
        rows: &Rows,
        tally: &Tally,
        finished: bool,
    ) -> Result<()> {
        if self.out == Path::new("-") {
            return Ok(());
        }
        let mut name = self.out.as_os_str().to_owned();
        name.push(".run.json");
        let path = PathBuf::from(name);
        let report = Report {
            finished,
            rows: tally.rows,
            unscreened: tally.unscreened,
            rows_with_match: tally.matched,
            as_of: self.as_of,
            dataset: &self.options.dataset,
            limit: self.options.limit,
            threshold: self.options.threshold,
            cutoff: self.options.cutoff,
            columns: rows.columns.as_ref().map(unblink_app::Columns::told),
            fingerprint: Stamped { of: batch.fingerprint(), run: &stamp.run },
            coverage: batch.coverage(),
        };
        std::fs::write(&path, printable_json(&report)?).with_context(|| path.display().to_string())
    }
}

/// Returns what every answer of a run says besides its results.
fn stamp(batch: &Batch, run: String) -> Result<Stamp> {
    let coverage = printable_line(&batch.compact_coverage())?;
    let stamped = Stamped { of: batch.fingerprint(), run: &run };
    let fingerprint = printable_line(&stamped)?;
    Ok(Stamp {
        json_tail: format!(
            ",\"coverage\":{},\"fingerprint\":{}}}\n",
            coverage.trim_end(),
            fingerprint.trim_end()
        ),
        coverage: batch.coverage().note.clone(),
        run,
    })
}

/// What of an answer is counted.
struct Counted {
    unscreened: Option<String>,
    matched: bool,
    warnings: Vec<String>,
}

impl Counted {
    fn of(answer: &BatchAnswer) -> Self {
        let unscreened = (answer.status == ScreeningStatus::Unscreened).then(|| {
            let why = answer.error.as_deref().unwrap_or_default();
            format!("row {} (`{}`): {why}", answer.row, answer.query_id)
        });
        Self {
            unscreened,
            matched: answer.results.iter().any(|hit| hit.is_match),
            warnings: answer.warnings.clone(),
        }
    }
}

impl Tally {
    fn add(&mut self, counted: Counted) {
        self.matched += u64::from(counted.matched);
        if let Some(words) = counted.unscreened {
            self.unscreened += 1;
            if self.refused.len() < MOST_TOLD {
                self.refused.push(words);
            }
        }
        for warning in counted.warnings {
            if self.warned.len() < MOST_TOLD || self.warned.contains_key(&warning) {
                *self.warned.entry(warning).or_default() += 1;
            }
        }
    }

    /// Counts a row that was answered before the run was interrupted.
    fn known(&mut self, known: &Known) {
        self.matched += u64::from(known.matched);
        self.unscreened += u64::from(known.unscreened);
    }

    fn told(&self, coverage: &Coverage, took: Duration) -> Exit {
        for (warning, times) in &self.warned {
            failure::say(&format!("note: {} ({times} rows).\n", unblink_app::safe(warning)));
        }
        for words in &self.refused {
            failure::say(&format!("unscreened: {}\n", unblink_app::safe(words)));
        }
        let more = self.unscreened.saturating_sub(self.refused.len() as u64);
        if more > 0 {
            failure::say(&format!(
                "unscreened: {} more rows, each with its reason.\n",
                counted(more)
            ));
        }
        failure::say(&format!(
            "{} rows in {:.1} s, {} with a possible match, {} unscreened. {}\n",
            counted(self.rows),
            took.as_secs_f64(),
            counted(self.matched),
            counted(self.unscreened),
            coverage.note
        ));
        if self.unscreened > 0 { Exit::Unscreened } else { Exit::Done }
    }
}

/// Returns a bar over the bytes of the file; of standard input nobody knows the end.
fn progress(file: &Path) -> ProgressBar {
    if !failure::watched() {
        return ProgressBar::hidden();
    }
    let size = std::fs::metadata(file).ok().filter(std::fs::Metadata::is_file).map(|m| m.len());
    let (bar, template) = match size {
        Some(size) => (ProgressBar::new(size), "{bar:30} {percent}% {msg} {eta} left"),
        None => (ProgressBar::new_spinner(), "{spinner} {msg} {elapsed}"),
    };
    // A template that does not parse leaves the plain bar.
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}
