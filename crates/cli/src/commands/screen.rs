//! `unblink screen`: names against the register, with reasons.

mod file;

use std::path::PathBuf;

use anyhow::Result;
use unblink_app::{AppQuery, Screening, ScreeningOptions, ScreeningStatus};
use unblink_model::PartialDate;

use crate::arguments::{Clocks, Format};
use crate::desk::{Desk, not_written_as};
use crate::failure::{self, Exit, Refusal};
use crate::output::{Answer, Page, Rows, Table, json_lines, shown};

/// Screens a name, or a file of them, against the register; a result is a possible match until a
/// person decides.
///
/// Several NAMEs are names of one subject. A file is CSV (`name` required; `query_id`, `schema`,
/// `dataset`, `birthDate`, `country` and other FollowTheMoney property names are used when
/// present, several values set apart by `;`) or JSON lines of `{query_id?, dataset?, schema,
/// properties}`. What comes out are JSON lines `{query_id, status, results, coverage}`.
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
    /// Screens a file instead (`-` is standard input).
    #[arg(long, value_name = "FILE")]
    file: Option<PathBuf>,
    /// Where the results of a file go (`-` is standard output).
    #[arg(long, value_name = "FILE", requires = "file", default_value = "-")]
    out: PathBuf,
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
    /// Most results.
    #[arg(long, default_value_t = 5, value_parser = limit)]
    limit: usize,
    /// Score from which a result is a possible match.
    #[arg(long, default_value_t = 0.7, value_parser = score)]
    threshold: f64,
    /// Score below which a result is not shown.
    #[arg(long, default_value_t = 0.0, value_parser = score)]
    cutoff: f64,
    /// Shows how each score adds up.
    #[arg(long, conflicts_with = "file")]
    explain: bool,
}

impl How {
    fn options(&self) -> ScreeningOptions {
        ScreeningOptions {
            dataset: self.dataset.clone(),
            limit: self.limit,
            threshold: self.threshold,
            cutoff: self.cutoff,
        }
    }
}

fn birth_date(text: &str) -> Result<PartialDate, String> {
    text.parse::<PartialDate>().map_err(|error| error.to_string())
}

fn score(text: &str) -> Result<f64, String> {
    match text.parse() {
        Ok(score) if (0.0..=1.0).contains(&score) => Ok(score),
        _ => Err("expected a number from 0 to 1".to_owned()),
    }
}

fn limit(text: &str) -> Result<usize, String> {
    // 500 is OpenSanctions' own bound; more results than that nobody reads.
    match text.parse() {
        Ok(limit @ 1..=500) => Ok(limit),
        _ => Err("expected a number from 1 to 500".to_owned()),
    }
}

impl Screen {
    pub(crate) fn run(self, desk: &Desk) -> Result<Exit> {
        if let Some(file) = &self.file {
            if !matches!(desk.format(), Format::Table | Format::Jsonl) {
                return Err(Refusal::usage(
                    "the results of a file are JSON lines",
                    "leave --format away",
                )
                .into());
            }
            let mut register = desk.open()?;
            let as_of = self.clocks.as_of(&register);
            return file::screen(&mut register, file, &self.out, &self.how, &as_of);
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
        let mut register = desk.open()?;
        let as_of = self.clocks.as_of(&register);
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
        let screening = register.screen(&query, &self.how.options(), &as_of)?;
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
