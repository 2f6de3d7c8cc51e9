//! Splits tables separated by commas or semicolons into rows, strictly, and decodes them.
//!
//! The `csv` crate is lenient by design: a file cut inside a quoted field reads as a shorter file.
//! Half a list must be an error, so the few rules these tables follow are checked here: a field is
//! bare or quoted, a quote inside is doubled, and a quoted field ends before the separator.

use std::borrow::Cow;

use unblink_model::ReadReport;

use crate::{ReadError, SourceFile};

/// Widest field admitted, in bytes. The widest measured is a comment of OFAC's of 9 015 bytes
/// (2026-08-02); seven times that leaves room and still bounds the work on hostile input.
const FIELD_MAX: usize = 65_536;

/// Most columns admitted. 20 is above the widest table of OFAC's (12); 90 is a guess, twice the
/// widest of the others (45, the EU annexes).
const OFAC_COLUMNS_MAX: usize = 20;
const COLUMNS_MAX: usize = 90;
/// 118 is the width of the EU's CSV 1.1; the rest is a guess, twice that.
const SEMICOLON_COLUMNS_MAX: usize = 236;

/// One row: its line in the file, counted from one, and its fields.
#[derive(Debug)]
pub(crate) struct Row<'a> {
    pub(crate) line: usize,
    pub(crate) fields: Vec<Cow<'a, str>>,
}

/// Where and why a table cannot be split.
#[derive(Debug)]
pub(crate) struct Fault {
    pub(crate) line: usize,
    pub(crate) problem: String,
}

impl Fault {
    /// Returns the refusal of `file` at this place.
    pub(crate) fn refused(self, file: &str) -> ReadError {
        ReadError::Malformed {
            file: file.to_owned(),
            place: format!("line {}", self.line),
            problem: self.problem,
        }
    }
}

/// A table split into rows, and what is odd about its end.
#[derive(Debug)]
pub(crate) struct Split<'a> {
    pub(crate) rows: Vec<Row<'a>>,
    /// The end, where it is not the issuer's usual one.
    pub(crate) odd_end: Option<&'static str>,
}

/// Decodes a table: UTF-8 where it is valid, else windows-1252, in which every byte has a
/// character. Text beyond ASCII is noted.
pub(crate) fn decode<'a>(
    file: &SourceFile<'a>,
    report: &mut ReadReport,
) -> Result<Cow<'a, str>, ReadError> {
    let bytes = file.bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(file.bytes);
    if file.bytes.starts_with(b"\xff\xfe") || file.bytes.starts_with(b"\xfe\xff") {
        return Err(ReadError::WrongShape {
            file: file.name.to_owned(),
            expected: "ASCII, UTF-8 or windows-1252".to_owned(),
            found: "UTF-16".to_owned(),
        });
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        if !text.is_ascii() {
            report.note(format!("{}: characters beyond ASCII, read as UTF-8", file.name));
        }
        return Ok(Cow::Borrowed(text));
    }
    report.note(format!("{}: not UTF-8, read as windows-1252", file.name));
    Ok(encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0)
}

/// Splits a table that ends as plain tables do, at most without its last line end. `line` is the
/// line on which `text` begins; every row must be as wide as the first.
pub(crate) fn split_plain(text: &str, line: usize) -> Result<Split<'_>, Fault> {
    split_by(b',', COLUMNS_MAX, text, line)
}

/// Splits a table as [`split_plain`] does, with semicolons between the fields.
pub(crate) fn split_semicolons(text: &str) -> Result<Split<'_>, Fault> {
    split_by(b';', SEMICOLON_COLUMNS_MAX, text, 1)
}

fn split_by(
    separator: u8,
    columns_max: usize,
    text: &str,
    line: usize,
) -> Result<Split<'_>, Fault> {
    if let Some(at) = text.find(['\0', '\u{1a}']) {
        let problem = "a NUL byte or end mark".to_owned();
        return Err(Fault { line: line + line_of(text, at) - 1, problem });
    }
    let odd_end = (!text.ends_with('\n')).then_some("no line end behind the last row");
    let cursor = Cursor { text, at: 0, line, separator, columns_max, bare_quotes: true };
    Ok(Split { rows: all_rows(cursor)?, odd_end })
}

/// Splits a table of OFAC's, which ends with 0x1A; every row must be as wide as the first.
pub(crate) fn split(text: &str) -> Result<Split<'_>, Fault> {
    let (body, end_mark) = match text.find('\u{1a}') {
        Some(at) if text[at + 1..].trim().is_empty() => (&text[..at], true),
        Some(at) => {
            let line = line_of(text, at);
            return Err(Fault { line, problem: "text behind the end mark 0x1A".to_owned() });
        }
        None => (text, false),
    };
    if let Some(at) = body.find('\0') {
        return Err(Fault { line: line_of(text, at), problem: "a NUL byte".to_owned() });
    }
    // A cut can leave the right number of columns when it falls into the last one, which is quoted
    // or the null mark. Where it falls into the null mark nothing is lost, and it happens: add.csv
    // of 2019-01-15 ends in `-0`.
    let tail = body.trim_end_matches(' ');
    let cut_null = tail.strip_suffix("-0").or(tail.strip_suffix('-')).filter(|t| t.ends_with(','));
    let closed = end_mark || body.ends_with('\n') || tail.ends_with('"') || tail.ends_with(",-0-");
    if !closed && cut_null.is_none() {
        let problem = "the file ends inside its last row".to_owned();
        return Err(Fault { line: line_of(text, body.len()), problem });
    }
    let body = cut_null.filter(|_| !closed).unwrap_or(body);
    let odd_end = match (end_mark, closed) {
        (true, _) => None,
        (false, true) => Some("no end mark 0x1A behind the last row"),
        (false, false) => Some("the file ends inside the null mark of its last row"),
    };
    let columns_max = OFAC_COLUMNS_MAX;
    let separator = b',';
    let cursor = Cursor { text: body, at: 0, line: 1, separator, columns_max, bare_quotes: false };
    Ok(Split { rows: all_rows(cursor)?, odd_end })
}

fn all_rows(mut cursor: Cursor<'_>) -> Result<Vec<Row<'_>>, Fault> {
    let mut rows: Vec<Row<'_>> = Vec::new();
    while !cursor.rest().trim_start().is_empty() {
        let row = cursor.row(rows.first().map_or(0, |first| first.fields.len()))?;
        if row.fields.len() == 1 && row.fields[0].trim().is_empty() {
            continue;
        }
        if let Some(first) = rows.first()
            && first.fields.len() != row.fields.len()
        {
            return Err(Fault {
                line: row.line,
                problem: format!(
                    "expected {} columns as in the first row, found {}",
                    first.fields.len(),
                    row.fields.len()
                ),
            });
        }
        rows.push(row);
    }
    Ok(rows)
}

fn line_of(text: &str, at: usize) -> usize {
    text[..at].bytes().filter(|&byte| byte == b'\n').count() + 1
}

struct Cursor<'a> {
    text: &'a str,
    at: usize,
    line: usize,
    /// One byte of ASCII.
    separator: u8,
    columns_max: usize,
    /// Whether a bare field may hold quotes: `Abdul "Example" Person`.
    bare_quotes: bool,
}

impl<'a> Cursor<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    /// Reads a row that is expected to be so wide.
    fn row(&mut self, width: usize) -> Result<Row<'a>, Fault> {
        let line = self.line;
        let mut fields = Vec::with_capacity(width);
        loop {
            let field = if self.rest().starts_with('"') { self.quoted()? } else { self.bare()? };
            if field.len() > FIELD_MAX {
                return Err(self.fault(format!(
                    "expected fields of at most {FIELD_MAX} bytes, found {}",
                    field.len()
                )));
            }
            fields.push(field);
            if fields.len() > self.columns_max {
                let most = self.columns_max;
                return Err(self.fault(format!("found more than {most} columns")));
            }
            if self.rest().starts_with(char::from(self.separator)) {
                self.at += 1;
                continue;
            }
            self.end_of_line();
            return Ok(Row { line, fields });
        }
    }

    fn bare(&mut self) -> Result<Cow<'a, str>, Fault> {
        let rest = self.rest();
        // Both are one byte long, so what is between them is text.
        let end = rest.bytes().position(|byte| byte == self.separator || byte == b'\n');
        let end = end.unwrap_or(rest.len());
        let field = rest[..end].strip_suffix('\r').unwrap_or(&rest[..end]);
        if field.contains('"') && !self.bare_quotes {
            return Err(self.fault("a quote inside a field that is not quoted".to_owned()));
        }
        self.at += field.len();
        Ok(Cow::Borrowed(field))
    }

    fn quoted(&mut self) -> Result<Cow<'a, str>, Fault> {
        let opened = self.line;
        self.at += 1;
        let start = self.at;
        let mut doubled = false;
        loop {
            let Some(offset) = self.rest().find('"') else {
                return Err(Fault {
                    line: opened,
                    problem: "a quote that never closes".to_owned(),
                });
            };
            self.at += offset + 1;
            if self.rest().starts_with('"') {
                doubled = true;
                self.at += 1;
                continue;
            }
            let field = &self.text[start..self.at - 1];
            self.line += field.bytes().filter(|&byte| byte == b'\n').count();
            // A blank may follow the closing quote, as it follows the null mark.
            let blanks = self.rest().len() - self.rest().trim_start_matches(' ').len();
            self.at += blanks;
            let ends = [char::from(self.separator), '\n', '\r'];
            if !(self.rest().is_empty() || self.rest().starts_with(ends)) {
                let mark = if self.separator == b',' { "comma" } else { "semicolon" };
                return Err(self.fault(format!("text between a closing quote and the {mark}")));
            }
            let field =
                if doubled { Cow::Owned(field.replace("\"\"", "\"")) } else { field.into() };
            return Ok(field);
        }
    }

    fn end_of_line(&mut self) {
        if self.rest().starts_with('\r') {
            self.at += 1;
        }
        if self.rest().starts_with('\n') {
            self.at += 1;
            self.line += 1;
        }
    }

    fn fault(&self, problem: String) -> Fault {
        Fault { line: self.line, problem }
    }
}
