//! A file of queries, one after the other: bounded memory, and a line out for every row in.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Read, Write};
use std::path::Path;
use std::rc::Rc;

use anyhow::{Context as _, Result};
use serde::{Deserialize, Serialize};
use unblink_app::{AppQuery, Coverage, Hit, Register, ScreeningOptions, ScreeningStatus};
use unblink_model::AsOf;

use super::How;
use crate::failure::{self, Exit, Refusal};
use crate::output::printable_line;

/// Largest row. A customer with every name and number known takes a few kilobytes; a guess.
const MAX_ROW_BYTES: usize = 1024 * 1024;

/// Different warnings repeated at the end; each row carries its own. A guess at what is read.
const MOST_WARNINGS: usize = 20;

/// A row as it was asked.
struct Asked {
    query_id: String,
    dataset: Option<String>,
    query: AppQuery,
}

/// A row as it is answered.
#[derive(Serialize)]
struct Answered<'a> {
    query_id: &'a str,
    status: ScreeningStatus,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    warnings: Vec<String>,
    results: Vec<Hit>,
    coverage: &'a Coverage,
}

/// Screens every row of `file` and writes a line for each.
pub(super) fn screen(
    register: &mut Register,
    file: &Path,
    out: &Path,
    how: &How,
    as_of: &AsOf,
) -> Result<Exit> {
    let left = Rc::new(Cell::new(MAX_ROW_BYTES));
    let mut input = BufReader::new(Bounded { inner: opened(file)?, left: left.clone() });
    let is_json = starts_with_brace(&mut input, file)?;
    let out: Box<dyn Write> = if out == Path::new("-") {
        Box::new(std::io::stdout().lock())
    } else {
        Box::new(File::create(out).with_context(|| out.display().to_string())?)
    };
    let coverage = register.coverage(as_of)?;
    let mut desk = Desk {
        register,
        out: BufWriter::new(out),
        how,
        as_of,
        coverage,
        rows: 0,
        unscreened: 0,
        warned: BTreeSet::new(),
    };
    let done = if is_json {
        json_lines(input, &left, &mut desk)
    } else {
        csv_rows(input, &left, &mut desk)
    };
    desk.out.flush().context("writing the results")?;
    done.with_context(|| file.display().to_string())?;
    Ok(desk.told())
}

struct Desk<'a> {
    register: &'a mut Register,
    out: BufWriter<Box<dyn Write>>,
    how: &'a How,
    as_of: &'a AsOf,
    coverage: Coverage,
    rows: u64,
    unscreened: u64,
    warned: BTreeSet<String>,
}

impl Desk<'_> {
    /// Screens one row. A row that cannot be screened is answered as unscreened, with the reason.
    fn answer(&mut self, asked: Result<Asked, (String, String)>) -> Result<()> {
        self.rows += 1;
        let line = match asked {
            Ok(asked) => self.screened(asked)?,
            Err((query_id, error)) => self.refused(&query_id, &error)?,
        };
        self.out.write_all(line.as_bytes()).context("writing the results")
    }

    fn screened(&mut self, mut asked: Asked) -> Result<String> {
        let options = ScreeningOptions {
            dataset: asked.dataset.take().unwrap_or_else(|| self.how.dataset.clone()),
            ..self.how.options()
        };
        if asked.query.schema.is_none() {
            asked.query.schema.clone_from(&self.how.schema);
        }
        match self.register.screen(&asked.query, &options, self.as_of) {
            Ok(screening) => {
                let unscreened = screening.status == ScreeningStatus::Unscreened;
                self.warned.extend(
                    screening
                        .warnings
                        .iter()
                        .take(MOST_WARNINGS.saturating_sub(self.warned.len()))
                        .cloned(),
                );
                self.unscreened += u64::from(unscreened);
                let why = format!("`{}` is not loaded", options.dataset);
                printable_line(&Answered {
                    query_id: &asked.query_id,
                    status: screening.status,
                    error: unscreened.then_some(why.as_str()),
                    warnings: screening.warnings,
                    results: screening.results,
                    coverage: &screening.coverage,
                })
            }
            Err(unblink_app::AppError::BadQuestion(error)) => self.refused(&asked.query_id, &error),
            Err(error) => Err(error.into()),
        }
    }

    fn refused(&mut self, query_id: &str, error: &str) -> Result<String> {
        self.unscreened += 1;
        printable_line(&Answered {
            query_id,
            status: ScreeningStatus::Unscreened,
            error: Some(error),
            warnings: Vec::new(),
            results: Vec::new(),
            coverage: &self.coverage,
        })
    }

    fn told(&self) -> Exit {
        for warning in &self.warned {
            failure::say(&format!("note: {}.\n", unblink_app::safe(warning)));
        }
        failure::say(&format!(
            "{} rows, {} unscreened. {}\n",
            self.rows, self.unscreened, self.coverage.note
        ));
        if self.unscreened > 0 { Exit::Unscreened } else { Exit::Done }
    }
}

fn opened(file: &Path) -> Result<Box<dyn Read>> {
    if file == Path::new("-") {
        return Ok(Box::new(std::io::stdin().lock()));
    }
    Ok(Box::new(File::open(file).with_context(|| file.display().to_string())?))
}

/// Says whether the rows are JSON; a compressed file is refused, because it cannot be streamed.
fn starts_with_brace(input: &mut impl BufRead, file: &Path) -> Result<bool> {
    let mut start = input.fill_buf().with_context(|| file.display().to_string())?;
    if let Some(rest) = start.strip_prefix(b"\xEF\xBB\xBF") {
        start = rest;
    }
    let packed: [&[u8]; 4] = [b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"\xfd7zXZ", b"PK\x03\x04"];
    if packed.iter().any(|magic| start.starts_with(magic)) {
        return Err(Refusal::usage(
            format!("{} is compressed", file.display()),
            "unpack it on the way in: `zcat FILE | unblink screen --file -`",
        )
        .into());
    }
    Ok(start.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'{'))
}

/// A row of JSON lines. Unknown members are refused: a misspelt one would be ignored in silence.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct JsonRow {
    query_id: Option<serde_json::Value>,
    dataset: Option<String>,
    schema: Option<String>,
    properties: BTreeMap<String, OneOrMany>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

fn json_lines(
    mut input: BufReader<Bounded>,
    left: &Rc<Cell<usize>>,
    desk: &mut Desk<'_>,
) -> Result<()> {
    let mut line = Vec::new();
    for number in 1_u64.. {
        left.set(MAX_ROW_BYTES);
        line.clear();
        if input.read_until(b'\n', &mut line).with_context(|| format!("line {number}"))? == 0 {
            break;
        }
        let text = line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&line).trim_ascii();
        if !text.is_empty() {
            desk.answer(from_json(text, number))?;
        }
    }
    Ok(())
}

fn from_json(text: &[u8], number: u64) -> Result<Asked, (String, String)> {
    let row: JsonRow = serde_json::from_slice(text)
        .map_err(|error| (number.to_string(), format!("line {number}: {error}")))?;
    let query_id = match row.query_id {
        Some(serde_json::Value::String(id)) => id,
        Some(other) if !other.is_null() => other.to_string(),
        _ => number.to_string(),
    };
    let mut query = AppQuery { schema: row.schema, ..AppQuery::default() };
    for (property, values) in row.properties {
        let values = match values {
            OneOrMany::One(value) => vec![value],
            OneOrMany::Many(values) => values,
        };
        query.properties.insert(property, values);
    }
    Ok(Asked { query_id, dataset: row.dataset, query })
}

fn csv_rows(input: BufReader<Bounded>, left: &Rc<Cell<usize>>, desk: &mut Desk<'_>) -> Result<()> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(input);
    let head: Vec<String> = reader
        .headers()
        .context("reading the header")?
        .iter()
        .map(|name| name.trim_start_matches('\u{feff}').trim().to_owned())
        .collect();
    if !head.iter().any(|name| name == "name") {
        return Err(Refusal::usage(
            format!("expected a CSV header with the column `name`, found {}", head.join(", ")),
            "name the columns as FollowTheMoney does: name, schema, birthDate, country …",
        )
        .into());
    }
    let mut record = csv::StringRecord::new();
    for number in 2_u64.. {
        left.set(MAX_ROW_BYTES);
        match reader.read_record(&mut record) {
            Ok(false) => break,
            Ok(true) => desk.answer(from_csv(&head, &record, number))?,
            // The reader stands behind the bad row; only its text is lost.
            Err(error) if matches!(error.kind(), csv::ErrorKind::Utf8 { .. }) => {
                desk.answer(Err((number.to_string(), format!("row {number}: {error}"))))?;
            }
            Err(error) => return Err(error).context(format!("row {number}")),
        }
    }
    Ok(())
}

fn from_csv(
    head: &[String],
    record: &csv::StringRecord,
    number: u64,
) -> Result<Asked, (String, String)> {
    let cell = |name: &str| {
        let at = head.iter().position(|column| column == name)?;
        record.get(at).map(str::trim).filter(|cell| !cell.is_empty())
    };
    let query_id = cell("query_id").map_or_else(|| number.to_string(), str::to_owned);
    let refuse = |error: String| (query_id.clone(), format!("row {number}: {error}"));
    if record.len() != head.len() {
        return Err(refuse(format!("expected {} cells, found {}", head.len(), record.len())));
    }
    let schema = cell("schema").map(str::to_owned);
    let mut query = AppQuery { schema, ..AppQuery::default() };
    for (property, text) in head.iter().zip(record) {
        if matches!(property.as_str(), "query_id" | "schema" | "dataset") {
            continue;
        }
        // A name may hold a semicolon; several names go into `alias`.
        let values: Vec<&str> = match property.as_str() {
            "name" => vec![text.trim()],
            _ => text.split(';').map(str::trim).collect(),
        };
        for value in values.into_iter().filter(|value| !value.is_empty()) {
            query.add(property, value);
        }
    }
    Ok(Asked { dataset: cell("dataset").map(str::to_owned), query, query_id })
}

/// A file that gives out no more than a budget between rows: an unclosed quote cannot fill memory.
struct Bounded {
    inner: Box<dyn Read>,
    left: Rc<Cell<usize>>,
}

impl Read for Bounded {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if self.left.get() == 0 {
            return Err(std::io::Error::other(format!(
                "a row is larger than {} MB, or a quote is never closed",
                MAX_ROW_BYTES / 1_048_576
            )));
        }
        let read = self.inner.read(buffer)?;
        self.left.set(self.left.get().saturating_sub(read));
        Ok(read)
    }
}
