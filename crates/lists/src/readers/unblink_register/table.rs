//! A strict CSV table: every column known, every fault named with its line and column.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;
use std::str::FromStr;

use csv::StringRecord;
use jiff::civil::Date;
use unblink_model::{PartialDate, ReadReport, Source};

use crate::{ReadError, SourceFile};

/// What stands between the values of a cell that holds several names or references. It cannot
/// occur in one: a bar inside a value is refused.
const BAR: &str = " | ";

/// The columns of a source, which almost every table has.
macro_rules! with_source {
    ($($column:literal),* $(,)?) => {
        &[$($column,)* "source_url", "second_source_url", "source_grade", "seen_in_source",
            "checked_on"]
    };
}
pub(super) use with_source;

/// One table of the register.
pub(super) struct Table<'a> {
    file: &'a str,
    places: BTreeMap<&'static str, usize>,
    records: Vec<(u64, StringRecord)>,
}

/// One row of a table.
pub(super) struct Row<'t> {
    table: &'t Table<'t>,
    line: u64,
    record: &'t StringRecord,
}

impl<'a> Table<'a> {
    /// Reads a file that must have exactly these columns, in any order.
    pub(super) fn read(
        file: &SourceFile<'a>,
        name: &str,
        columns: &'static [&'static str],
        report: &mut ReadReport,
    ) -> Result<Self, ReadError> {
        let mut table = Self { file: file.name, places: BTreeMap::new(), records: Vec::new() };
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(file.bytes);
        let mut record = StringRecord::new();
        let mut line = 1;
        while table.next(&mut reader, &mut record, &mut line)? {
            if table.places.is_empty() {
                table.header(&record, columns)?;
                continue;
            }
            for (column, place) in &table.places {
                let path = format!("{name}.{column}");
                let cell = record.get(*place).unwrap_or_default();
                table.clean(line, column, cell)?;
                if cell.is_empty() { report.saw_empty(&path) } else { report.saw(&path) }
            }
            table.records.push((line, record.clone()));
        }
        if table.places.is_empty() {
            return Err(table.malformed(1, columns[0], "the file is empty"));
        }
        Ok(table)
    }

    fn next(
        &self,
        reader: &mut csv::Reader<&[u8]>,
        record: &mut StringRecord,
        line: &mut u64,
    ) -> Result<bool, ReadError> {
        let more = reader.read_record(record).map_err(|error| ReadError::Malformed {
            file: self.file.to_owned(),
            place: format!("line {}", error.position().map_or(*line, csv::Position::line)),
            problem: problem(&error),
        })?;
        *line = record.position().map_or(*line, csv::Position::line);
        Ok(more)
    }

    fn header(
        &mut self,
        record: &StringRecord,
        columns: &'static [&'static str],
    ) -> Result<(), ReadError> {
        for (place, found) in record.iter().enumerate() {
            let Some(column) = columns.iter().find(|column| **column == found) else {
                return Err(self.malformed(1, &cut(found), "unknown column"));
            };
            if self.places.insert(column, place).is_some() {
                return Err(self.malformed(1, column, "the column stands there twice"));
            }
        }
        match columns.iter().find(|column| !self.places.contains_key(**column)) {
            Some(missing) => Err(self.malformed(1, missing, "the column is missing")),
            None => Ok(()),
        }
    }

    /// Refuses what no person sees in an editor: control characters and white space at the ends.
    fn clean(&self, line: u64, column: &str, cell: &str) -> Result<(), ReadError> {
        if cell.chars().any(char::is_control) {
            return Err(self.malformed(line, column, "a line break or other control character"));
        }
        if cell.trim() != cell {
            return Err(self.malformed(line, column, "white space at the start or end"));
        }
        Ok(())
    }

    /// Returns the rows in the file's order.
    pub(super) fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.records.iter().map(|(line, record)| Row { table: self, line: *line, record })
    }

    /// Returns the error for a place in this file.
    pub(super) fn malformed(&self, line: u64, column: &str, problem: &str) -> ReadError {
        ReadError::Malformed {
            file: self.file.to_owned(),
            place: format!("line {line}, column {column}"),
            problem: problem.to_owned(),
        }
    }
}

/// Says what is wrong with a record, without the crate's own repetition of the place.
fn problem(error: &csv::Error) -> String {
    match error.kind() {
        csv::ErrorKind::Utf8 { .. } => "the text is not UTF-8".to_owned(),
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
            format!("expected {expected_len} columns, found {len}")
        }
        _ => error.to_string(),
    }
}

/// Cuts a hostile value to a printable length.
pub(super) fn cut(text: &str) -> String {
    text.chars().take(40).filter(|c| !c.is_control()).collect()
}

impl Row<'_> {
    /// Returns the error for a cell of this row.
    pub(super) fn fault(&self, column: &str, problem: &str) -> ReadError {
        self.table.malformed(self.line, column, problem)
    }

    /// Returns the line on which the row starts.
    pub(super) fn line(&self) -> u64 {
        self.line
    }

    /// Returns a cell, possibly empty.
    pub(super) fn text(&self, column: &str) -> &str {
        // A column that the table's own list does not name reads as empty; tests name them all.
        self.table.places.get(column).and_then(|place| self.record.get(*place)).unwrap_or_default()
    }

    /// Returns a cell that must hold something.
    pub(super) fn required(&self, column: &str) -> Result<String, ReadError> {
        match self.text(column) {
            "" => Err(self.fault(column, "it is empty")),
            text => Ok(text.to_owned()),
        }
    }

    /// Returns a cell that may be empty.
    pub(super) fn optional(&self, column: &str) -> Option<String> {
        Some(self.text(column)).filter(|text| !text.is_empty()).map(str::to_owned)
    }

    /// Reads a cell as a word, date or number, if there is something in it.
    pub(super) fn parsed<T: FromStr<Err: Display>>(
        &self,
        column: &str,
    ) -> Result<Option<T>, ReadError> {
        match self.text(column) {
            "" => Ok(None),
            text => text
                .parse()
                .map(Some)
                .map_err(|error: T::Err| self.fault(column, &error.to_string())),
        }
    }

    /// Reads a cell that must hold a word, date or number.
    pub(super) fn word<T: FromStr<Err: Display>>(&self, column: &str) -> Result<T, ReadError> {
        self.parsed(column)?.ok_or_else(|| self.fault(column, "it is empty"))
    }

    /// Reads a whole or partial date.
    pub(super) fn date(&self, column: &str) -> Result<Option<PartialDate>, ReadError> {
        self.parsed(column)
    }

    /// Reads a day.
    pub(super) fn day(&self, column: &str) -> Result<Option<Date>, ReadError> {
        let date = self.date(column)?;
        match (date, date.and_then(PartialDate::exact)) {
            (Some(_), None) => Err(self.fault(column, "expected a whole day, YYYY-MM-DD")),
            (_, day) => Ok(day),
        }
    }

    /// Splits a cell of plain words at `;`.
    pub(super) fn phrases(&self, column: &str) -> Result<Vec<String>, ReadError> {
        self.split(column, "; ", ';')
    }

    /// Splits a cell of names or references at ` | `.
    pub(super) fn names(&self, column: &str) -> Result<Vec<String>, ReadError> {
        self.split(column, BAR, '|')
    }

    fn split(&self, column: &str, between: &str, mark: char) -> Result<Vec<String>, ReadError> {
        let cell = self.text(column);
        if cell.is_empty() {
            return Ok(Vec::new());
        }
        let (mut values, mut known) = (Vec::new(), BTreeSet::new());
        for value in cell.split(between) {
            if value.is_empty() || value.trim() != value || value.contains(mark) {
                return Err(self.fault(column, &format!("expected values between `{between}`")));
            }
            if !known.insert(value) {
                return Err(self.fault(column, &format!("`{}` stands there twice", cut(value))));
            }
            values.push(value.to_owned());
        }
        Ok(values)
    }

    /// Reads where the row comes from.
    pub(super) fn source(&self) -> Result<Source, ReadError> {
        Ok(Source {
            url: self
                .address("source_url")?
                .ok_or_else(|| self.fault("source_url", "it is empty"))?,
            second_url: self.address("second_source_url")?,
            grade: self.word("source_grade")?,
            seen: self.word("seen_in_source")?,
            checked_on: self.day("checked_on")?,
        })
    }

    /// Reads a web address; anything else could be a path or a script on a page.
    pub(super) fn address(&self, column: &str) -> Result<Option<String>, ReadError> {
        let url = self.optional(column);
        match &url {
            Some(text) if !(text.starts_with("https://") || text.starts_with("http://")) => {
                Err(self.fault(column, "expected an address that starts with https:// or http://"))
            }
            Some(text) if text.contains(char::is_whitespace) => {
                Err(self.fault(column, "white space in an address"))
            }
            _ => Ok(url),
        }
    }
}
