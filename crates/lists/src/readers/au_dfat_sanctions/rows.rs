//! The sheet as rows with named columns, and what reading them showed.

use std::collections::BTreeMap;

use unblink_model::{Property, ReadReport};

use crate::cleaning::names;
use crate::xlsx::{self, Cell};

/// A column the reader knows, and the properties it gives.
pub(super) struct Column {
    pub(super) name: &'static str,
    pub(super) gives: &'static [Property],
    /// Without it a row is no entry.
    needed: bool,
}

const fn column(name: &'static str, gives: &'static [Property], needed: bool) -> Column {
    Column { name, gives, needed }
}

pub(super) const REFERENCE: &str = "Reference";
pub(super) const NAME: &str = "Name of Individual or Entity";
pub(super) const TYPE: &str = "Type";
pub(super) const NAME_TYPE: &str = "Name Type";
pub(super) const STRENGTH: &str = "Alias Strength";
pub(super) const BIRTH_DATE: &str = "Date of Birth";
pub(super) const BIRTH_PLACE: &str = "Place of Birth";
pub(super) const CITIZENSHIP: &str = "Citizenship";
pub(super) const ADDRESS: &str = "Address";
pub(super) const INFORMATION: &str = "Additional Information";
pub(super) const LISTING: &str = "Listing Information";
pub(super) const IMO: &str = "IMO Number";
pub(super) const COMMITTEES: &str = "Committees";
pub(super) const CONTROL_DATE: &str = "Control Date";
pub(super) const INSTRUMENT: &str = "Instrument of Designation";
/// The columns that say TRUE or FALSE.
pub(super) const MEASURES: [&str; 4] =
    ["Targeted Financial Sanction", "Travel Ban", "Arms Embargo", "Maritime Restriction"];

/// Every known column, in the order of the file of 2026-07-23.
pub(super) const COLUMNS: &[Column] = &[
    column(REFERENCE, &[Property::Reference], true),
    column(NAME, &[Property::Name], true),
    column(TYPE, &[Property::Schema], true),
    column(NAME_TYPE, &[Property::Alias, Property::OriginalName], true),
    column(STRENGTH, &[Property::WeakAlias], false),
    column(BIRTH_DATE, &[Property::BirthDate], false),
    column(BIRTH_PLACE, &[Property::BirthPlace], false),
    column(CITIZENSHIP, &[Property::Citizenship], false),
    column(ADDRESS, &[Property::Address], false),
    column(INFORMATION, &[Property::Remarks, Property::Document], false),
    column(LISTING, &[Property::Listing, Property::Feature], false),
    column(IMO, &[Property::Document], false),
    column(COMMITTEES, &[Property::Listing], false),
    column(CONTROL_DATE, &[Property::UpdatedOn], false),
    column(INSTRUMENT, &[Property::Listing, Property::Feature], false),
    column(MEASURES[0], &[Property::Listing, Property::Feature], false),
    column(MEASURES[1], &[Property::Listing, Property::Feature], false),
    column(MEASURES[2], &[Property::Listing, Property::Feature], false),
    column(MEASURES[3], &[Property::Listing, Property::Feature], false),
];

/// A row by column name.
pub(super) struct Row {
    cells: BTreeMap<String, Cell>,
}

impl Row {
    /// Returns a cell that holds more than white space.
    pub(super) fn cell(&self, column: &str) -> Option<&Cell> {
        self.cells.get(column)
    }

    /// Returns the words of a cell, white space collapsed; empty when it holds none.
    pub(super) fn text(&self, column: &str) -> String {
        self.cell(column).map(|cell| names::collapse(&cell.text())).unwrap_or_default()
    }

    /// Returns the cells of columns that the reader does not know.
    pub(super) fn unknown(&self) -> impl Iterator<Item = (&str, String)> {
        let unknown = |name: &str| COLUMNS.iter().all(|column| column.name != name);
        self.cells
            .iter()
            .filter(move |(name, _)| unknown(name))
            .map(|(name, cell)| (name.as_str(), names::collapse(&cell.text())))
    }
}

/// A reference's number, without the letters that count the names.
pub(super) struct Reference {
    pub(super) base: String,
    /// Whether the reference has the form `6` or `6a`.
    pub(super) known: bool,
}

impl Reference {
    pub(super) fn of(row: &Row) -> Self {
        let printed = row.text(REFERENCE);
        let number = printed.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        let known = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
        // No letter is cut off what is no number.
        let base = if known { number.to_owned() } else { printed };
        Self { base, known }
    }
}

/// The sheet, and the report on it.
pub(super) struct Table {
    columns: Vec<(u32, String)>,
    rows: Vec<Row>,
    pub(super) report: ReadReport,
    /// Notes with how often each was due.
    notes: BTreeMap<String, u64>,
}

impl Table {
    /// Names the cells of `rows` by the first row, or says what stands there instead.
    pub(super) fn new(rows: Vec<xlsx::Row>) -> Result<Self, String> {
        let mut rows = rows.into_iter();
        let header = rows.next().ok_or("an empty sheet")?;
        let mut columns: Vec<(u32, String)> = Vec::new();
        for (at, cell) in header.cells {
            let printed = names::collapse(&cell.text());
            let known = COLUMNS.iter().find(|column| column.name.eq_ignore_ascii_case(&printed));
            let name = known.map_or(printed, |column| column.name.to_owned());
            if columns.iter().any(|(_, taken)| *taken == name) {
                return Err(format!("two columns {}", shown(&name)));
            }
            columns.push((at, name));
        }
        let missing = |column: &&Column| {
            column.needed && !columns.iter().any(|(_, name)| name == column.name)
        };
        if let Some(column) = COLUMNS.iter().find(missing) {
            return Err(format!("no column {}", column.name));
        }
        let mut table = Self {
            columns,
            rows: Vec::new(),
            report: ReadReport::default(),
            notes: BTreeMap::new(),
        };
        for (_, name) in &table.columns {
            if COLUMNS.iter().all(|column| column.name != name) {
                table.report.puzzle(&format!("unknown column {}", shown(name)));
            }
        }
        for row in rows {
            table.push(row);
        }
        Ok(table)
    }

    fn push(&mut self, row: xlsx::Row) {
        let mut cells = BTreeMap::new();
        for (at, cell) in row.cells {
            let known = self.columns.iter().find(|(column, _)| *column == at);
            let name = known.map_or("", |(_, name)| name);
            if names::collapse(&cell.text()).is_empty() {
                continue;
            }
            if name.is_empty() {
                self.report.puzzle("a cell in a column without a heading");
            }
            self.report.saw(if name.is_empty() { "(no heading)" } else { name });
            let before = cells.insert(name.to_owned(), cell);
            // Only columns without a heading share a name.
            if before.is_some() {
                self.report.puzzle("two cells without a heading in one row, one is kept");
            }
        }
        for (_, name) in &self.columns {
            if !cells.contains_key(name) {
                self.report.saw_empty(name);
            }
        }
        if !cells.is_empty() {
            self.rows.push(Row { cells });
        }
    }

    /// Says whether the sheet has a column.
    pub(super) fn has(&self, name: &str) -> bool {
        self.columns.iter().any(|(_, column)| column == name)
    }

    /// Takes the rows out.
    pub(super) fn take_rows(&mut self) -> Vec<Row> {
        std::mem::take(&mut self.rows)
    }

    /// Keeps a note, once however often it is given.
    pub(super) fn note(&mut self, text: impl Into<String>) {
        *self.notes.entry(text.into()).or_default() += 1;
    }

    /// Returns the report with its notes.
    pub(super) fn into_report(self) -> ReadReport {
        let mut report = self.report;
        for (note, times) in self.notes {
            report.note(if times > 1 { format!("{note} ({times} times)") } else { note });
        }
        report
    }
}

/// Returns a heading cut to a printable length.
fn shown(text: &str) -> String {
    text.chars().take(60).collect()
}
