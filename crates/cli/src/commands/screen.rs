//! `unblink screen`: names against the register, with reasons.

mod file;
mod results;
mod rows;

use std::num::NonZero;
use std::path::PathBuf;

use anyhow::Result;
use unblink_app::{
    AppQuery, Explain, MAX_LIMIT, Register, Screening, ScreeningOptions, ScreeningStatus, Tuning,
};
use unblink_model::PartialDate;

use self::file::Run;
use self::results::Shape;
use crate::arguments::{Clocks, Format};
use crate::desk::{Desk, not_written_as};
use crate::failure::{self, Exit, Refusal};
use crate::output::{Answer, Page, Rows, Table, json_lines, shown};

/// Screens a name, or a file of them, against the register; a result is a possible match until a
/// person decides.
///
/// Several NAMEs are names of one subject. A file is CSV or JSON lines of `{query_id?, dataset?,
/// schema, properties}`, as it is or packed (.gz, .zst, .xz). The columns of CSV are FollowTheMoney
/// properties or guessed from their heads (`DOB`, `Full Name`), which is shown; several values of
/// a cell are set apart by `;`. What comes out are JSON lines `{query_id, row, status, results,
/// coverage, fingerprint}` in the order of the rows, or with --format csv one line a result; what
/// the run was stands in FILE.run.json beside them.
///
/// A list that is not loaded cannot be looked at: the answer is then `unscreened` and the exit
/// code 4, never an empty result.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example: unblink screen \"عبدالغنی برادر\" --schema Person --explain\n         \
                  unblink screen --file customers.csv --out results.jsonl"
)]
pub(crate) struct Screen {
    /// Names of the one looked for, in any script; a name of several words goes in quotes.
    #[arg(required_unless_present = "file", conflicts_with = "file")]
    name: Vec<String>,
    /// Screens a file instead, on every core (`-` is standard input).
    #[arg(long, value_name = "FILE")]
    file: Option<PathBuf>,
    /// Where the results of a file go (`-` is standard output).
    #[arg(long, value_name = "FILE", requires = "file", default_value = "-")]
    out: PathBuf,
    /// Goes on with an interrupted --out file: what it holds is kept, a line cut off is redone.
    #[arg(long, requires = "out")]
    resume: bool,
    /// What a column of the file is read as (`"Client name=name"`, `Remarks=` leaves it out).
    #[arg(long, value_name = "COLUMN=PROPERTY", value_parser = mapping, requires = "file")]
    map: Vec<(String, String)>,
    /// Threads that screen a file [default: one a core].
    #[arg(long, value_name = "N", requires = "file")]
    threads: Option<NonZero<usize>>,
    #[command(flatten)]
    how: How,
    #[command(flatten)]
    clocks: Clocks,
}

/// How to screen. For a file, what its rows do not say themselves.
#[derive(Debug, clap::Args)]
pub(crate) struct How {
    /// What is looked for: Person, Organization, Company, Vessel … [default: anything].
    #[arg(long)]
    schema: Option<String>,
    /// A birth date, whole or partial.
    #[arg(long, value_name = "DATE", value_parser = birth_date, conflicts_with = "file")]
    birth_date: Vec<PartialDate>,
    /// A country, as code or name.
    #[arg(long, value_name = "COUNTRY", conflicts_with = "file")]
    country: Vec<String>,
    /// What to screen against: `default` (every list used for screening) or one list.
    #[arg(long, default_value = "default")]
    dataset: String,
    /// Most results [default: 5].
    #[arg(long, value_parser = limit)]
    limit: Option<usize>,
    /// Score from which a result is a possible match [default: 0.7].
    #[arg(long, value_parser = score)]
    threshold: Option<f64>,
    /// Score below which a result is not shown [default: 0].
    #[arg(long, value_parser = score)]
    cutoff: Option<f64>,
    /// Shows how each score adds up.
    #[arg(long)]
    explain: bool,
    /// A TOML file of thresholds, weights and stop words; docs/screening.md lists them.
    #[arg(long, value_name = "FILE", env = "UNBLINK_TUNING", hide_env_values = true)]
    tuning: Option<PathBuf>,
}

impl How {
    /// Opens the register, tuned as asked.
    fn open(&self, desk: &Desk) -> Result<Register> {
        let tuning = self.tuning.as_deref().map(Tuning::read).transpose()?;
        let mut register = desk.open()?;
        if let Some(tuning) = tuning {
            register.set_tuning(tuning);
        }
        Ok(register)
    }

    /// What the command line says goes before what the tuning says.
    fn options(&self, register: &Register) -> ScreeningOptions {
        let tuned = register.screening_options();
        ScreeningOptions {
            dataset: self.dataset.clone(),
            limit: self.limit.unwrap_or(tuned.limit),
            threshold: self.threshold.unwrap_or(tuned.threshold),
            cutoff: self.cutoff.unwrap_or(tuned.cutoff),
        }
    }
}

fn mapping(text: &str) -> Result<(String, String), String> {
    // The last `=`: a head may hold one, a property never does.
    text.rsplit_once('=')
        .map(|(head, property)| (head.trim().to_owned(), property.trim().to_owned()))
        .filter(|(head, _)| !head.is_empty())
        .ok_or_else(|| "expected COLUMN=PROPERTY".to_owned())
}

fn birth_date(text: &str) -> Result<PartialDate, String> {
    text.parse::<PartialDate>().map_err(|error| error.to_string())
}

pub(super) fn score(text: &str) -> Result<f64, String> {
    match text.parse() {
        Ok(score) if (0.0..=1.0).contains(&score) => Ok(score),
        _ => Err("expected a number from 0 to 1".to_owned()),
    }
}

fn limit(text: &str) -> Result<usize, String> {
    // 500 is OpenSanctions' own bound; more results than that nobody reads.
    match text.parse() {
        Ok(limit @ 1..=MAX_LIMIT) => Ok(limit),
        _ => Err("expected a number from 1 to 500".to_owned()),
    }
}

impl Screen {
    pub(crate) fn run(self, desk: &Desk) -> Result<Exit> {
        if let Some(file) = &self.file {
            let shape = match desk.format() {
                Format::Table | Format::Jsonl => Shape::JsonLines,
                Format::Csv => Shape::Csv,
                Format::Json => {
                    return Err(Refusal::usage(
                        "the results of a file are JSON lines or CSV",
                        "leave --format away, or try --format csv",
                    )
                    .into());
                }
            };
            let mut register = self.how.open(desk)?;
            let run = Run {
                file,
                out: &self.out,
                shape,
                options: self.how.options(&register),
                schema: self.how.schema.clone(),
                explain: if self.how.explain { Explain::Features } else { Explain::Sentence },
                map: self.map.iter().cloned().collect(),
                threads: self.threads,
                resume: self.resume,
                as_of: self.clocks.as_of(&register),
            };
            return run.go(&mut register);
        }
        self.one(desk)
    }

    fn one(self, desk: &Desk) -> Result<Exit> {
        let single = |name: &String| name.split_whitespace().count() < 2;
        if self.name.len() > 1 && self.name.iter().all(single) {
            failure::say(&format!(
                "note: {} names of one subject are looked for; one name of several words goes in \
                 quotes.\n",
                self.name.len()
            ));
        }
        let mut register = self.how.open(desk)?;
        let as_of = self.clocks.as_of(&register);
        let options = self.how.options(&register);
        let mut query = AppQuery { schema: self.how.schema.clone(), ..AppQuery::default() };
        for name in self.name {
            query.add("name", name);
        }
        for date in &self.how.birth_date {
            query.add("birthDate", date.to_string());
        }
        for country in &self.how.country {
            query.add("country", country);
        }
        let screening = register.screen(&query, &options, &as_of)?;
        let status = screening.status;
        if status == ScreeningStatus::Unscreened && desk.format() == Format::Csv {
            // Flat rows have no place to say it, and no rows would look clear.
            let error = not_written_as("csv when nothing was screened", "json");
            return Err(Refusal { exit: Exit::Unscreened, ..error }.into());
        }
        let explain = self.how.explain;
        desk.answer(&Told { screening, explain, dataset: &self.how.dataset })?;
        if status == ScreeningStatus::Unscreened {
            failure::say(&format!(
                "error: `{}` could not be looked at: nobody was screened.\nhint: `unblink lists` \
                 shows what is loaded and how to load the rest.\n",
                unblink_app::safe(&self.how.dataset)
            ));
            return Ok(Exit::Unscreened);
        }
        Ok(Exit::Done)
    }
}

/// A screening with how much of it people are shown.
#[derive(serde::Serialize)]
struct Told<'a> {
    #[serde(flatten)]
    screening: Screening,
    #[serde(skip)]
    explain: bool,
    #[serde(skip)]
    dataset: &'a str,
}

impl Answer for Told<'_> {
    fn page(&self, page: &mut Page) {
        let screening = &self.screening;
        page.emphasised(&format!("Screened: {}", screening.query.names().join(" / ")));
        page.prose(&format!(
            "On {}, as known on {}, against {}.",
            screening.as_of.valid, screening.as_of.published, self.dataset
        ));
        for warning in &screening.warnings {
            page.prose(&format!("Note: {warning}."));
        }
        if screening.status == ScreeningStatus::Unscreened {
            page.heading("UNSCREENED");
            page.indented(2, "The list asked for is not loaded. This is not a clear result.");
        } else if screening.results.is_empty() {
            page.heading("NOTHING NEAR on the lists that are loaded");
        } else {
            page.heading("POSSIBLE MATCHES, until a person decides");
        }
        for hit in &screening.results {
            let weight = if hit.is_match { "possible match" } else { "below the threshold" };
            page.blank();
            page.indented(2, &format!("{:.2}  {} ({}), {weight}", hit.score, hit.caption, hit.id));
            page.indented(8, &hit.explanation.sentence);
            for listed in &hit.listed_by {
                let since = listed.since.map(|when| format!(" since {when}")).unwrap_or_default();
                let programme =
                    listed.programme.as_ref().map(|p| format!(", {p}")).unwrap_or_default();
                page.indented(
                    8,
                    &format!("{}: {}{programme}{since}", listed.status, listed.authority.name),
                );
            }
            if self.explain {
                let mut table = Table::new(&["FEATURE", "ALIKE", "ADDS", "ASKED", "LISTED", "WHY"]);
                for feature in &hit.explanation.features {
                    table.push([
                        &feature.name,
                        &format!("{:.2}", feature.similarity),
                        &format!("{:+.2}", feature.contribution),
                        &feature.query,
                        &feature.candidate,
                        &feature.detail,
                    ]);
                }
                page.table(&table);
            }
        }
        page.coverage(&screening.coverage);
    }

    fn rows(&self) -> Option<Rows> {
        let mut rows = Rows::new(&[
            "score",
            "match",
            "id",
            "caption",
            "schema",
            "list",
            "key",
            "listed_by",
            "why",
        ]);
        for hit in &self.screening.results {
            let listed: Vec<String> = hit
                .listed_by
                .iter()
                .map(|row| {
                    format!(
                        "{} {} since {}",
                        row.authority.id,
                        row.status,
                        shown(row.since.as_ref())
                    )
                })
                .collect();
            rows.push([
                format!("{:.4}", hit.score),
                hit.is_match.to_string(),
                hit.id.to_string(),
                hit.caption.clone(),
                hit.schema.clone(),
                hit.list.to_string(),
                hit.key.to_string(),
                listed.join("; "),
                hit.explanation.sentence.clone(),
            ]);
        }
        Some(rows)
    }

    fn lines(&self) -> Result<Option<String>> {
        json_lines([self]).map(Some)
    }
}
