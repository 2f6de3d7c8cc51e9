//! Bounded workbooks for readers: the rows of a sheet, with the kind of each cell kept.
//!
//! The archive is unpacked once into nothing before calamine sees it, so neither what its
//! directory claims nor what it really unpacks to can exceed the limits. Cells are then streamed;
//! a sheet that claims a million columns costs nothing.

use std::io::{self, Cursor, Read};

use calamine::{DataRef, Reader, Xlsx};
use unblink_model::PartialDate;

use crate::ReadError;
use crate::xml::not_xml;

/// Most bytes that the parts of a workbook may unpack to, together. A guess: six times the
/// largest real one (Australia 2026-07-23: 9.6 MB).
const UNPACKED: u64 = 64 << 20;
/// Most parts of a workbook. A guess; Japan's, with 45 sheets, has about 100.
const PARTS: usize = 1_000;
/// Most rows of a sheet. A guess: eighteen times the longest real one (11 069).
const ROWS: usize = 200_000;
/// Most cells of a row. A guess: thirteen times the widest real one (19).
const CELLS: usize = 256;
/// Most bytes of one cell: Excel's own limit of 32 767 characters, in the longest encoding.
const CELL_BYTES: usize = 32_767 * 4;
/// Most bytes of all cells of a sheet. One shared string may stand in every cell, so this is no
/// consequence of `UNPACKED`. A guess: ten times the largest real one.
const SHEET_BYTES: usize = 128 << 20;

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Cell {
    /// Words, with `_xHHHH_` resolved.
    Text(String),
    /// A number that is shown as one, in digits.
    Number(String),
    /// A date, as coarse as the cell shows it: `mmm-yy` shows no day.
    Date(PartialDate),
    /// TRUE or FALSE.
    Bool(bool),
    /// A date or time that no calendar has, an Excel error.
    Odd(String),
}

impl Cell {
    /// Returns the cell as words.
    pub(crate) fn text(&self) -> String {
        match self {
            Self::Text(text) | Self::Number(text) | Self::Odd(text) => text.clone(),
            Self::Date(date) => date.to_string(),
            Self::Bool(yes) => (if *yes { "TRUE" } else { "FALSE" }).to_owned(),
        }
    }

    fn len(&self) -> usize {
        match self {
            Self::Text(text) | Self::Number(text) | Self::Odd(text) => text.len(),
            Self::Date(_) | Self::Bool(_) => 8,
        }
    }
}

/// A row that holds something.
#[derive(Debug)]
pub(crate) struct Row {
    /// Its number as a spreadsheet shows it.
    pub(crate) number: u32,
    /// Its cells that hold something, by column counted from zero, in that order.
    pub(crate) cells: Vec<(u32, Cell)>,
}

/// An open workbook.
pub(crate) struct Book<'a> {
    file: &'a str,
    xlsx: Xlsx<Cursor<&'a [u8]>>,
}

impl<'a> Book<'a> {
    /// Opens a workbook; `expected` says in a refusal what the list looks like.
    pub(crate) fn open(file: &'a str, bytes: &'a [u8], expected: &str) -> Result<Self, ReadError> {
        let wrong = |found: &str| ReadError::WrongShape {
            file: file.to_owned(),
            expected: expected.to_owned(),
            found: found.to_owned(),
        };
        if !bytes.starts_with(b"PK\x03\x04") {
            return Err(wrong(not_xml(bytes).unwrap_or("XML")));
        }
        let malformed = |problem: String| ReadError::Malformed {
            file: file.to_owned(),
            place: "the archive".to_owned(),
            problem,
        };
        bounded(bytes).map_err(malformed)?;
        let xlsx = Xlsx::new(Cursor::new(bytes))
            .map_err(|error| malformed(format!("no workbook: {}", shown(&error.to_string()))))?;
        Ok(Self { file, xlsx })
    }

    /// Returns the names of the sheets in their order.
    pub(crate) fn sheets(&self) -> Vec<String> {
        self.xlsx.sheet_names()
    }

    /// Returns the rows of a sheet that hold something.
    pub(crate) fn rows(&mut self, sheet: &str) -> Result<Vec<Row>, ReadError> {
        let file = self.file;
        let mut rows: Vec<Row> = Vec::new();
        let mut bytes = 0;
        let malformed = |place: Option<(u32, u32)>, problem: String| ReadError::Malformed {
            file: file.to_owned(),
            place: match place {
                Some((row, column)) => {
                    format!("sheet {}, row {}, column {}", shown(sheet), row + 1, column + 1)
                }
                None => format!("sheet {}", shown(sheet)),
            },
            problem,
        };
        let mut cells = self
            .xlsx
            .worksheet_cells_reader(sheet)
            .map_err(|error| malformed(None, shown(&error.to_string())))?;
        let mut last = None;
        loop {
            let next = cells.next_cell_with_style_id();
            let Some((cell, style)) =
                next.map_err(|error| malformed(last, shown(&error.to_string())))?
            else {
                return Ok(rows);
            };
            let at = cell.get_position();
            if last.is_some_and(|last| last >= at) || at.0 == u32::MAX || at.1 == u32::MAX {
                return Err(malformed(Some(at), "a cell out of order".to_owned()));
            }
            last = Some(at);
            let format = cells.styles().get(style).and_then(|style| style.number_format.as_ref());
            let finest = format.map_or(Finest::Day, |f| finest(&f.format_code));
            let Some(value) = value(cell.get_value(), finest) else { continue };
            bytes += value.len();
            let row = at.0 + 1;
            if rows.last().is_none_or(|last| last.number != row) {
                rows.push(Row { number: row, cells: Vec::new() });
            }
            let full = rows.len() > ROWS || bytes > SHEET_BYTES || value.len() > CELL_BYTES;
            let Some(row) = rows.last_mut().filter(|row| !full && row.cells.len() < CELLS) else {
                return Err(malformed(
                    Some(at),
                    format!("more than {ROWS} rows, {CELLS} cells in a row or {SHEET_BYTES} bytes"),
                ));
            };
            row.cells.push((at.1, value));
        }
    }
}

/// Unpacks every part into nothing, and says what exceeds the limits.
///
/// calamine carries a newer release of the same zip crate (9) than the workspace (8, whose next
/// release changes calls in another room). A file made to show the two different directories
/// would get past this; nothing but the import's own limits would stop it then.
fn bounded(bytes: &[u8]) -> Result<(), String> {
    let broken = |error: &dyn std::fmt::Display| format!("broken: {}", shown(&error.to_string()));
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|error| broken(&error))?;
    if archive.len() > PARTS {
        return Err(format!("{} parts, expected at most {PARTS}", archive.len()));
    }
    let too_large = || format!("unpacks to more than {} MB", UNPACKED >> 20);
    let mut left = UNPACKED;
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).map_err(|error| broken(&error))?;
        // The directory's word first: it costs nothing to refuse by it.
        if part.size() > left {
            return Err(too_large());
        }
        let limit = left.saturating_add(1);
        let size = io::copy(&mut part.by_ref().take(limit), &mut io::sink());
        left = left.checked_sub(size.map_err(|error| broken(&error))?).ok_or_else(too_large)?;
    }
    Ok(())
}

/// The finest part of a date that a cell shows.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Finest {
    Day,
    Month,
    Year,
}

fn finest(format: &str) -> Finest {
    let mut format = format.to_ascii_lowercase();
    // A locale such as `[$-en-au]` holds letters that show nothing.
    while let Some((open, close)) =
        format.find('[').and_then(|open| Some((open, open + format.get(open..)?.find(']')?)))
    {
        format.replace_range(open..=close, "");
    }
    match (format.contains('d'), format.contains('m'), format.contains('y')) {
        (false, true, true) => Finest::Month,
        (false, false, true) => Finest::Year,
        _ => Finest::Day,
    }
}

fn value(data: &DataRef<'_>, finest: Finest) -> Option<Cell> {
    Some(match data {
        DataRef::Empty => return None,
        DataRef::Int(number) => Cell::Number(number.to_string()),
        DataRef::Float(number) => Cell::Number(number.to_string()),
        DataRef::Bool(yes) => Cell::Bool(*yes),
        DataRef::SharedString(text) => Cell::Text(resolved(text)),
        DataRef::String(text) => Cell::Text(resolved(text)),
        DataRef::DateTime(serial) => date(serial, finest),
        DataRef::DateTimeIso(text) => {
            let day = text.strip_suffix("T00:00:00").unwrap_or(text).parse();
            day.map_or_else(|_| Cell::Odd(shown(text)), Cell::Date)
        }
        DataRef::DurationIso(text) => Cell::Odd(shown(text)),
        DataRef::Error(error) => Cell::Odd(error.to_string()),
    })
    .filter(|cell| !matches!(cell, Cell::Text(text) if text.is_empty()))
}

fn date(serial: &calamine::ExcelDateTime, finest: Finest) -> Cell {
    let number = serial.as_f64();
    let odd = || Cell::Odd(number.to_string());
    // Excel's last day is 9999-12-31, 2 958 465 days after the day before its first.
    if !(1.0..2_958_466.0).contains(&number) || !serial.is_datetime() {
        return odd();
    }
    let (year, month, day, hour, minute, second, _) = serial.to_ymd_hms_milli();
    let parts = (i16::try_from(year), i8::try_from(month), i8::try_from(day));
    let (Ok(year), Ok(month), Ok(day)) = parts else { return odd() };
    let date = match finest {
        Finest::Day => PartialDate::day(year, month, day),
        Finest::Month => PartialDate::month(year, month),
        Finest::Year => PartialDate::year(year),
    };
    match date {
        Some(date) if (hour, minute, second) == (0, 0, 0) => Cell::Date(date),
        Some(date) => Cell::Odd(format!("{date} {hour:02}:{minute:02}:{second:02}")),
        None => odd(),
    }
}

/// Returns `text` with `_xHHHH_` as the character it stands for; Excel writes `_x000D_` for the
/// carriage return of a line break.
fn resolved(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        let code = rest.get(at + 2..at + 6).filter(|_| rest.as_bytes().get(at + 6) == Some(&b'_'));
        let hex = code.filter(|code| code.bytes().all(|b| b.is_ascii_hexdigit()));
        let character =
            hex.and_then(|hex| u32::from_str_radix(hex, 16).ok()).and_then(char::from_u32);
        let (end, next) = if character.is_some() { (at, at + 7) } else { (at + 2, at + 2) };
        // Both stand before or behind ASCII.
        out.push_str(&rest[..end]);
        out.extend(character);
        rest = &rest[next..];
    }
    out.push_str(rest);
    out
}

/// Returns words from the file or about it, cut to 300 characters, without control characters.
fn shown(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(300).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_of_characters_resolve() {
        for (text, want) in [
            ("a_x000D_\nb", "a\r\nb"),
            ("_x005F_x000D_", "_x000D_"),
            ("_x00", "_x00"),
            ("_xD800_", "_xD800_"),
            ("_x00é_", "_x00é_"),
            ("x_y", "x_y"),
        ] {
            assert_eq!(resolved(text), want, "{text}");
        }
    }

    #[test]
    fn formats_say_how_coarse_a_date_is() {
        for (format, want) in [
            ("mm-dd-yy", Finest::Day),
            ("d-mmm-yy", Finest::Day),
            ("mmm-yy", Finest::Month),
            ("[$-en-AD]mmm-yy", Finest::Month),
            ("yyyy", Finest::Year),
            ("General", Finest::Day),
            ("[open", Finest::Day),
        ] {
            assert_eq!(finest(format), want, "{format}");
        }
    }

    #[test]
    fn serial_numbers_of_no_day_stay_numbers() {
        let cell = |number| {
            let kind = calamine::ExcelDateTimeType::DateTime;
            date(&calamine::ExcelDateTime::new(number, kind, false), Finest::Day).text()
        };
        for (number, want) in [
            (46_126.0, "2026-04-14"),
            (36_448.0, "1999-10-15"),
            (59.0, "1900-02-28"),
            (60.0, "60"),
            (0.0, "0"),
            (-5.0, "-5"),
            (f64::NAN, "NaN"),
            (1e300, &1e300_f64.to_string()),
        ] {
            assert_eq!(cell(number), want);
        }
    }
}
