//! `unblink eval`: what one's own settings find and cost, measured on the lists that are loaded.

mod html;

use std::io::{BufRead as _, BufReader, Read as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use unblink_app::{
    EvalOptions, Evaluation, FalseAlerts, Rate, ScreeningOptions, ScreeningStatus, Stratum, Tuning,
};

use crate::arguments::{Clocks, Format};
use crate::desk::Desk;
use crate::failure::{self, Exit, Refusal};
use crate::output::{Answer, Page, Rows, Table};

/// Measures what screening finds and what it costs: with your lists, names and settings.
///
/// Listed names are asked for as they are (control) and written otherwise in fifteen ways
/// (manipulated); names of nobody listed come from --names and from listed names put together
/// anew. The same seed asks the same names. What comes out says by perturbation, list, type,
/// script and length what is found, and for each threshold what it would find and cost; --html
/// writes it as one page with plots.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example: unblink eval --names customers.txt --tuning house.toml --html eval.html"
)]
pub(crate) struct Eval {
    /// Names of nobody listed, one a line (`-` is standard input); your customers, for one.
    #[arg(long, value_name = "FILE")]
    names: Option<PathBuf>,
    /// Listed entries that are asked for.
    #[arg(long, default_value_t = 500, value_name = "N", value_parser = sample)]
    sample: usize,
    /// The same seed asks the same names.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// What to screen against: `default` (every list used for screening) or one list.
    #[arg(long, default_value = "default")]
    dataset: String,
    /// Score from which a result alerts [default: 0.7].
    #[arg(long, value_parser = super::screen::score)]
    threshold: Option<f64>,
    /// A TOML file of thresholds, weights and stop words; docs/screening.md lists them.
    #[arg(long, value_name = "FILE", env = "UNBLINK_TUNING", hide_env_values = true)]
    tuning: Option<PathBuf>,
    /// Writes the report as one page with plots, too.
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
    #[command(flatten)]
    clocks: Clocks,
}

/// Most names of a file; a guess at what is worth the time.
const MOST_NAMES: usize = 1_000_000;
/// Largest file of names.
const MAX_NAMES_BYTES: u64 = 256 * 1024 * 1024;

fn sample(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(sample @ 1..=100_000) => Ok(sample),
        _ => Err("expected a number from 1 to 100000".to_owned()),
    }
}

impl Eval {
    pub(crate) fn run(self, desk: &Desk) -> Result<Exit> {
        let tuning = self.tuning.as_deref().map(Tuning::read).transpose()?;
        let ordinary = self.names.as_deref().map(names).transpose()?.unwrap_or_default();
        let mut register = desk.open()?;
        if let Some(tuning) = tuning {
            register.set_tuning(tuning);
        }
        let tuned = register.screening_options();
        let options = EvalOptions {
            screening: ScreeningOptions {
                dataset: self.dataset.clone(),
                threshold: self.threshold.unwrap_or(tuned.threshold),
                ..tuned
            },
            sample: self.sample,
            seed: self.seed,
            ordinary,
        };
        let as_of = self.clocks.as_of(&register);
        let told = Told(register.evaluate(&options, &as_of)?);
        if let Some(path) = &self.html {
            std::fs::write(path, html::page(&told.0))
                .with_context(|| path.display().to_string())?;
            failure::say(&format!("written: {}\n", path.display()));
        }
        if told.0.status == ScreeningStatus::Unscreened {
            failure::say("error: no list of this dataset is loaded: nothing was measured.\n");
            if desk.format() != Format::Csv {
                desk.answer(&told)?;
            }
            return Ok(Exit::Unscreened);
        }
        desk.answer(&told)?;
        Ok(Exit::Done)
    }
}

/// Reads names, one a line.
fn names(path: &Path) -> Result<Vec<String>> {
    let file: Box<dyn std::io::Read> = if path == Path::new("-") {
        Box::new(std::io::stdin().lock())
    } else {
        Box::new(std::fs::File::open(path).with_context(|| path.display().to_string())?)
    };
    let name = path.display().to_string();
    let unpacked = unblink_app::unpacking(&name, BufReader::new(file))?;
    let mut names = Vec::new();
    // One more than the limit, so that a file of exactly that size is no error.
    let bounded = BufReader::new(unpacked.take(MAX_NAMES_BYTES + 1));
    for (line, at) in bounded.lines().zip(1_u64..) {
        let line = line.with_context(|| format!("{name}: line {at}"))?;
        let text = line.trim_start_matches('\u{feff}').trim();
        if !text.is_empty() {
            names.push(text.to_owned());
        }
        if names.len() > MOST_NAMES {
            return Err(Refusal::usage(
                format!("{name}: more than {MOST_NAMES} names"),
                "give a part of them: `shuf -n 100000 FILE`",
            )
            .into());
        }
    }
    if names.is_empty() {
        return Err(Refusal::usage(format!("{name} holds no name"), "put one on each line").into());
    }
    Ok(names)
}

/// An evaluation, to be told.
#[derive(serde::Serialize)]
#[serde(transparent)]
struct Told(Evaluation);

/// Returns a share in per cent with its interval.
fn percent(rate: &Rate) -> String {
    if rate.of == 0 {
        return "–".to_owned();
    }
    let of = |share: f64| share * 100.0;
    format!("{:.1} % ({:.1}–{:.1})", of(rate.share), of(rate.low), of(rate.high))
}

impl Answer for Told {
    fn page(&self, page: &mut Page) {
        let told = &self.0;
        page.emphasised(&format!(
            "Evaluation of `{}` at the threshold {}, on {}, as known on {}",
            told.dataset, told.threshold, told.as_of.valid, told.as_of.published
        ));
        page.prose(&format!(
            "{} of {} entries asked for, seed {}. Editions {}, tuning {}. Shares with their 95 % \
             interval.",
            told.sampled, told.entries, told.seed, told.fingerprint.index, told.fingerprint.tuning
        ));
        page.heading("FOUND");
        let mut table = Table::new(&["NAMES", "N", "ALERTS", "COMES FIRST"]);
        let row = |table: &mut Table, name: &str, of: &unblink_app::Operating| {
            table.push([name, &of.hit.of.to_string(), &percent(&of.hit), &percent(&of.first)]);
        };
        row(&mut table, "listed names as they are", &told.control);
        row(&mut table, "the same written otherwise", &told.manipulated);
        page.table(&table);
        page.heading("BY PERTURBATION, AND WRITTEN OTHERWISE BY LIST, TYPE, SCRIPT, WORDS");
        let mut table = Table::new(&["BY", "WHICH", "N", "ALERTS", "COMES FIRST"]);
        for Stratum { by, value, of } in told.perturbations.iter().chain(&told.strata) {
            table.push([by, value, &of.hit.of.to_string(), &percent(&of.hit), &percent(&of.first)]);
        }
        page.table(&table);
        page.heading("FALSE ALERTS");
        let mut table = Table::new(&["NAMES", "N", "HOMONYMS LEFT OUT", "ALERT"]);
        let mut push = |name: &str, of: &FalseAlerts| {
            let cells = [of.names.to_string(), of.homonyms.to_string(), percent(&of.alerting)];
            table.push([name, &cells[0], &cells[1], &cells[2]]);
        };
        if let Some(ordinary) = &told.ordinary {
            push("of the file", ordinary);
        }
        push("listed names put together anew", &told.recombined);
        page.table(&table);
        page.heading("THRESHOLDS");
        page.prose(&format!("False alerts are counted on {} names.", told.negatives));
        let mut table =
            Table::new(&["THRESHOLD", "AS THEY ARE", "WRITTEN OTHERWISE", "FALSE ALERTS"]);
        for row in &told.thresholds {
            table.push([
                &format!("{:.2}", row.threshold),
                &percent(&row.control),
                &percent(&row.manipulated),
                &percent(&row.false_alerts),
            ]);
        }
        page.table(&table);
        page.blank();
        page.emphasised(&format!("COVERAGE: {}", told.coverage));
        page.prose("Information, not legal advice.");
    }

    fn rows(&self) -> Option<Rows> {
        let mut rows = Rows::new(&["by", "which", "n", "hit", "hit_low", "hit_high", "first"]);
        let told = &self.0;
        let all = [("all", "control", &told.control), ("all", "manipulated", &told.manipulated)];
        let strata = told.perturbations.iter().chain(&told.strata);
        let strata = strata.map(|s| (s.by, s.value.as_str(), &s.of));
        for (by, which, of) in all.into_iter().chain(strata) {
            rows.push([
                by.to_owned(),
                which.to_owned(),
                of.hit.of.to_string(),
                format!("{:.4}", of.hit.share),
                format!("{:.4}", of.hit.low),
                format!("{:.4}", of.hit.high),
                format!("{:.4}", of.first.share),
            ]);
        }
        for row in &told.thresholds {
            let which = format!("{:.2}", row.threshold);
            for (by, rate) in [
                ("threshold: control", row.control),
                ("threshold: manipulated", row.manipulated),
                ("threshold: false alerts", row.false_alerts),
            ] {
                rows.push([
                    by.to_owned(),
                    which.clone(),
                    rate.of.to_string(),
                    format!("{:.4}", rate.share),
                    format!("{:.4}", rate.low),
                    format!("{:.4}", rate.high),
                    String::new(),
                ]);
            }
        }
        Some(rows)
    }
}
