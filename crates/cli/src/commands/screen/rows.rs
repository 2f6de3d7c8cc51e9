//! A file of questions, row by row in bounded memory: CSV or JSON lines, packed or not.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::{Context as _, Result};
use serde::Deserialize;
use unblink_app::{AppQuery, BatchRow, Column, Columns};

use crate::failure::Refusal;

/// Largest row. A customer with every name and number known takes a few kilobytes; a guess.
const MAX_ROW_BYTES: usize = 1024 * 1024;
/// Characters that set cells apart in files seen.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

type Bytes = BufReader<Bounded>;

/// The rows of a file.
pub(super) struct Rows {
    left: Rc<Cell<usize>>,
    kind: Kind,
    number: u64,
    /// What the columns were read as; of JSON lines there are none.
    pub(super) columns: Option<Columns>,
}

enum Kind {
    Json { input: Bytes, line: Vec<u8>, at: u64 },
    Csv { reader: Box<csv::Reader<Bytes>>, record: csv::StringRecord },
}

impl Rows {
    /// Opens a file (`-` is standard input). `read` counts the bytes taken from it.
    pub(super) fn open(
        file: &Path,
        said: &BTreeMap<String, String>,
        read: &Arc<AtomicU64>,
    ) -> Result<Self> {
        let packed = BufReader::new(Counted { inner: opened(file)?, read: read.clone() });
        let inner = unblink_app::unpacking(&file.display().to_string(), packed)?;
        let left = Rc::new(Cell::new(MAX_ROW_BYTES));
        let mut input = BufReader::new(Bounded { inner, left: left.clone() });
        let shape = shape(&mut input).with_context(|| file.display().to_string())?;
        let Some(delimiter) = shape else {
            let kind = Kind::Json { input, line: Vec::new(), at: 0 };
            return Ok(Self { left, kind, number: 0, columns: None });
        };
        let mut reader =
            csv::ReaderBuilder::new().flexible(true).delimiter(delimiter).from_reader(input);
        let head = reader.headers().with_context(|| format!("{}: the header", file.display()))?;
        let head: Vec<String> =
            head.iter().map(|name| name.trim_start_matches('\u{feff}').trim().to_owned()).collect();
        let columns = Columns::guess(&head, said).map_err(|problem| {
            Refusal::usage(
                format!("{}: {problem}", file.display()),
                "say which column is what with --map COLUMN=PROPERTY (name, firstName, birthDate …)",
            )
        })?;
        let kind = Kind::Csv { reader: Box::new(reader), record: csv::StringRecord::new() };
        Ok(Self { left, kind, number: 0, columns: Some(columns) })
    }

    /// Returns the next row; one that cannot be read carries the reason.
    pub(super) fn next(&mut self) -> Result<Option<BatchRow>> {
        let found = match &mut self.kind {
            Kind::Json { input, line, at } => next_json(input, line, at, &self.left)?,
            Kind::Csv { reader, record } => {
                let columns = self.columns.as_ref().map_or(&[][..], |columns| &columns.0);
                next_csv(reader, record, columns, &self.left)?
            }
        };
        let Some(mut row) = found else { return Ok(None) };
        self.number += 1;
        row.row = self.number;
        Ok(Some(row))
    }
}

fn opened(file: &Path) -> Result<Box<dyn Read>> {
    if file == Path::new("-") {
        return Ok(Box::new(std::io::stdin().lock()));
    }
    Ok(Box::new(File::open(file).with_context(|| file.display().to_string())?))
}

/// Returns what sets the cells of a CSV file apart; `None` when the rows are JSON.
fn shape(input: &mut Bytes) -> Result<Option<u8>> {
    let mut start = input.fill_buf()?;
    if start.starts_with(b"\xFF\xFE") || start.starts_with(b"\xFE\xFF") {
        return Err(Refusal::usage(
            "the file is UTF-16, expected UTF-8",
            "save it as UTF-8: `iconv -f UTF-16 -t UTF-8 FILE | unblink screen --file -`",
        )
        .into());
    }
    if let Some(rest) = start.strip_prefix(b"\xEF\xBB\xBF") {
        start = rest;
    }
    if start.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'{') {
        return Ok(None);
    }
    let head = start.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let count = |delimiter: &u8| {
        let mut quoted = false;
        let outside = |byte: &&u8| {
            quoted ^= **byte == b'"';
            !quoted && *byte == delimiter
        };
        head.iter().filter(outside).count()
    };
    // The first of equals: a file of one column has none of them, and a comma is as good as any.
    let most = DELIMITERS.iter().rev().max_by_key(|delimiter| count(delimiter));
    Ok(Some(*most.unwrap_or(&b',')))
}

/// A row of JSON lines. Unknown members are refused: a misspelt one would be ignored in silence.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct JsonRow {
    #[serde(alias = "id")]
    query_id: Option<serde_json::Value>,
    dataset: Option<String>,
    schema: Option<String>,
    properties: BTreeMap<String, serde_json::Value>,
}

fn next_json(
    input: &mut Bytes,
    line: &mut Vec<u8>,
    at: &mut u64,
    left: &Cell<usize>,
) -> Result<Option<BatchRow>> {
    loop {
        left.set(MAX_ROW_BYTES);
        line.clear();
        *at += 1;
        if input.read_until(b'\n', line).with_context(|| format!("line {at}"))? == 0 {
            return Ok(None);
        }
        let text = line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(line).trim_ascii();
        if !text.is_empty() {
            return Ok(Some(from_json(text, *at)));
        }
    }
}

fn from_json(text: &[u8], line: u64) -> BatchRow {
    let refused = |query_id: String, problem: String| BatchRow {
        row: 0,
        query_id,
        dataset: None,
        asked: Err(format!("line {line}: {problem}")),
    };
    let row: JsonRow = match serde_json::from_slice(text) {
        Ok(row) => row,
        Err(error) => return refused(line.to_string(), error.to_string()),
    };
    let query_id = match row.query_id {
        Some(serde_json::Value::String(id)) => id,
        Some(other) if !other.is_null() => other.to_string(),
        _ => line.to_string(),
    };
    let mut query = AppQuery { schema: row.schema, ..AppQuery::default() };
    for (property, values) in row.properties {
        let values = match values {
            serde_json::Value::Array(values) => values,
            one => vec![one],
        };
        for value in values {
            match value {
                serde_json::Value::Null => {}
                serde_json::Value::String(text) => query.add(&property, text),
                serde_json::Value::Number(number) => query.add(&property, number.to_string()),
                serde_json::Value::Bool(truth) => query.add(&property, truth.to_string()),
                _ => {
                    let problem = format!("{property}: expected text, found a nested value");
                    return refused(query_id, problem);
                }
            }
        }
    }
    BatchRow { row: 0, query_id, dataset: row.dataset, asked: Ok(query) }
}

fn next_csv(
    reader: &mut csv::Reader<Bytes>,
    record: &mut csv::StringRecord,
    columns: &[(String, Column)],
    left: &Cell<usize>,
) -> Result<Option<BatchRow>> {
    left.set(MAX_ROW_BYTES);
    match reader.read_record(record) {
        Ok(false) => Ok(None),
        Ok(true) => {
            let line = record.position().map_or(0, csv::Position::line);
            Ok(Some(from_csv(columns, record, line)))
        }
        // The reader stands behind the bad row; only its text is lost.
        Err(error) if matches!(error.kind(), csv::ErrorKind::Utf8 { .. }) => {
            let line = error.position().map_or(0, csv::Position::line);
            Ok(Some(BatchRow {
                row: 0,
                query_id: line.to_string(),
                dataset: None,
                asked: Err(format!("line {line}: expected UTF-8 ({error})")),
            }))
        }
        Err(error) => Err(error).context("reading the rows"),
    }
}

fn from_csv(columns: &[(String, Column)], record: &csv::StringRecord, line: u64) -> BatchRow {
    let cell = |wanted: &Column| {
        let at = columns.iter().position(|(_, column)| column == wanted)?;
        record.get(at).map(str::trim).filter(|cell| !cell.is_empty()).map(str::to_owned)
    };
    let mut row = BatchRow {
        row: 0,
        query_id: cell(&Column::QueryId).unwrap_or_else(|| line.to_string()),
        dataset: cell(&Column::Dataset),
        asked: Ok(AppQuery { schema: cell(&Column::Schema), ..AppQuery::default() }),
    };
    if record.len() != columns.len() {
        row.asked =
            Err(format!("line {line}: expected {} cells, found {}", columns.len(), record.len()));
        return row;
    }
    let Ok(query) = &mut row.asked else { return row };
    for ((head, column), text) in columns.iter().zip(record) {
        let property = match column {
            Column::Property(property) => property,
            Column::Unknown => head,
            _ => continue,
        };
        // A name or address may hold a semicolon; several names go into `alias`.
        let values: Vec<&str> = match property.as_str() {
            "name" | "address" => vec![text],
            _ => text.split(';').collect(),
        };
        for value in values.iter().map(|value| value.trim()).filter(|value| !value.is_empty()) {
            query.add(property, value);
        }
    }
    row
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

/// A file that says how much of it was read.
struct Counted {
    inner: Box<dyn Read>,
    read: Arc<AtomicU64>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.read.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}
