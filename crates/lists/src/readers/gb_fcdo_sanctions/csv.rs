//! The CSV: `Report Date: …`, headings, and one row for every combination of a designation's
//! names, addresses and numbers, sharing its Unique ID.

use std::collections::BTreeMap;

use unblink_model::{Basis, Entity, PartialDate, Property, Published, ReadReport};

use super::entry::{Entry, address, name_type};
use super::{ENTRIES, Read, wrong_shape};
use crate::cleaning::{dates, enumerations, names};
use crate::rows::{self, Row};
use crate::{ReadError, SourceFile};

/// Headings without which no designation can be told.
const NEEDED: [&str; 6] =
    ["Unique ID", "Name 6", "Name type", "Regime Name", "Sanctions Imposed", "Date Designated"];

/// The issuer changed this heading; both say Individual, Entity or Ship.
const KIND: [&str; 2] = ["Designation Type", "Individual, Entity, Ship"];

const NAMES: [&str; 6] = ["Name 1", "Name 2", "Name 3", "Name 4", "Name 5", "Name 6"];
const LINES: [&str; 6] = [
    "Address Line 1",
    "Address Line 2",
    "Address Line 3",
    "Address Line 4",
    "Address Line 5",
    "Address Line 6",
];

/// Columns that are read together with another one.
const TOGETHER: [&str; 24] = [
    "Name 1",
    "Name 2",
    "Name 3",
    "Name 4",
    "Name 5",
    "Name 6",
    "Name type",
    "Alias strength",
    "Name non-latin script",
    "Non-latin script type",
    "Non-latin script language",
    "Address Line 1",
    "Address Line 2",
    "Address Line 3",
    "Address Line 4",
    "Address Line 5",
    "Address Line 6",
    "Address Postal Code",
    "Address Country",
    "Town of birth",
    "Country of birth",
    "National Identifier additional information",
    "Passport additional information",
    "Unique ID",
];

struct Columns<'t>(Vec<&'t str>);

impl Columns<'_> {
    fn get<'r>(&self, row: &'r Row<'_>, name: &str) -> &'r str {
        let at = self.0.iter().position(|heading| heading.eq_ignore_ascii_case(name));
        // Every row is as wide as the headings.
        at.map_or("", |at| row.fields[at].trim())
    }
}

pub(super) fn read(file: &SourceFile<'_>, report: &mut ReadReport) -> Result<Read, ReadError> {
    let text = rows::decode(file, report)?;
    let (first, rest) = text.split_once('\n').unwrap_or((&text, ""));
    let (published, table, line) =
        match first.trim().trim_matches(['"', ',']).strip_prefix("Report Date:") {
            Some(day) => {
                let Some(day) = report_date(day) else {
                    let found: String = first.chars().take(60).collect();
                    return Err(wrong_shape(file.name, found));
                };
                let at = day.at(0, 0, 0, 0);
                (Some(Published { at, basis: Basis::Edition }), rest, 2)
            }
            None => (None, &*text, 1),
        };
    let split = rows::split_plain(table, line).map_err(|fault| fault.refused(file.name))?;
    if split.odd_end.is_some() {
        // The issuer ends every row; a file that does not may be cut in its last one.
        let problem = "no line end behind the last row: the file may be cut".to_owned();
        let place = "the end".to_owned();
        return Err(ReadError::Malformed { file: file.name.to_owned(), place, problem });
    }
    let Some((heading, rows)) = split.rows.split_first() else {
        return Err(wrong_shape(file.name, "no headings".to_owned()));
    };
    let columns = Columns(heading.fields.iter().map(|field| field.trim()).collect());
    let has = |name: &&str| columns.0.iter().any(|heading| heading.eq_ignore_ascii_case(name));
    if let Some(missing) = NEEDED.iter().find(|name| !has(name)) {
        return Err(wrong_shape(file.name, format!("no column {missing}")));
    }
    if !KIND.iter().any(has) {
        return Err(wrong_shape(file.name, format!("no column {}", KIND[0])));
    }
    let entries = designations(file.name, rows, &columns, report)?;
    Ok(Read { format: "uksl_csv", published, entries })
}

/// Returns the day of `11-Sep-2026`.
fn report_date(text: &str) -> Option<jiff::civil::Date> {
    let words = text.trim().replace(['-', '/'], " ");
    dates::day_month_year(&words)
        .or_else(|| dates::slashed_day_first(text.trim()))
        .and_then(PartialDate::exact)
}

fn designations(
    file: &str,
    rows: &[Row<'_>],
    columns: &Columns<'_>,
    report: &mut ReadReport,
) -> Result<Vec<Entity>, ReadError> {
    let mut entries: BTreeMap<&str, Entry> = BTreeMap::new();
    for row in rows {
        let id = columns.get(row, "Unique ID");
        if id.is_empty() || id.len() > 40 || entries.len() >= ENTRIES {
            let problem = if id.len() > 40 || id.is_empty() {
                "a row without a Unique ID".to_owned()
            } else {
                format!("more than {ENTRIES} designations")
            };
            let place = format!("line {}", row.line);
            return Err(ReadError::Malformed { file: file.to_owned(), place, problem });
        }
        let entry = entries.entry(id).or_insert_with(|| Entry::new(id));
        for (heading, field) in columns.0.iter().zip(&row.fields) {
            if field.trim().is_empty() { report.saw_empty(heading) } else { report.saw(heading) }
        }
        name(entry, row, columns, report);
        together(entry, row, columns);
        for (heading, field) in columns.0.iter().zip(&row.fields) {
            let together = TOGETHER.iter().any(|name| name.eq_ignore_ascii_case(heading));
            if !together && !field.trim().is_empty() {
                single(entry, heading, field.trim(), report);
            }
        }
    }
    Ok(entries.into_values().map(|entry| entry.finish(report)).collect())
}

fn name(entry: &mut Entry, row: &Row<'_>, columns: &Columns<'_>, report: &mut ReadReport) {
    let parts: Vec<(String, String)> = NAMES
        .iter()
        .map(|name| ((*name).to_owned(), names::collapse(columns.get(row, name))))
        .filter(|(_, part)| !part.is_empty())
        .collect();
    let (kind, strength) = (columns.get(row, "Name type"), columns.get(row, "Alias strength"));
    let note = (name_type(kind, strength).is_none() && !parts.is_empty())
        .then(|| names::collapse(&format!("{kind} {strength}")));
    if note.is_some() {
        report.puzzle("an unknown type or strength of a name");
    }
    let of = name_type(kind, strength)
        .unwrap_or(super::entry::Type::Alias(unblink_model::Strength::Unstated));
    entry.name(parts, of, note);
    entry.non_latin(
        columns.get(row, "Name non-latin script"),
        columns.get(row, "Non-latin script type"),
        columns.get(row, "Non-latin script language"),
    );
}

fn together(entry: &mut Entry, row: &Row<'_>, columns: &Columns<'_>) {
    let get = |name: &str| columns.get(row, name);
    let lines = LINES.map(get);
    entry.place(
        Property::Address,
        address(&lines, get("Address Postal Code"), get("Address Country")),
    );
    let (towns, lands) = (get("Town of birth"), get("Country of birth"));
    entry.place(Property::BirthPlace, address(&[towns], "", lands));
    for (kind, number) in
        [("Passport", "Passport number"), ("National Identifier", "National Identifier number")]
    {
        let said = get(&number.replace(" number", " additional information"));
        let (numbers, notes) = (enumerations::values(get(number)), enumerations::values(said));
        if numbers.len() == notes.len() {
            for (number, note) in numbers.into_iter().zip(notes) {
                entry.document(Property::Document, kind, number, note);
            }
        } else {
            for number in numbers {
                entry.document(Property::Document, kind, number, "");
            }
            let kind = format!("{kind} additional information");
            entry.document(Property::Feature, &kind, said, "");
        }
    }
}

fn single(entry: &mut Entry, heading: &str, value: &str, report: &mut ReadReport) {
    match heading.to_ascii_lowercase().as_str() {
        "passport number" | "national identifier number" => {}
        "last updated" => entry.updated(value, report),
        "ofsi group id"
        | "imo number"
        | "business registration number (s)"
        | "hull identification number (hin)" => {
            for number in enumerations::values(value) {
                entry.document(Property::Document, heading, number, "");
            }
        }
        "un reference number" => entry.un_reference(value),
        "title" => entry.text(Property::Title, value),
        "regime name" => entry.regime(value, report),
        "designation type" | "individual, entity, ship" => entry.kind(value, report),
        "designation source" | "uk statement of reasons" | "type of entity" => {
            entry.document(Property::Feature, heading, value, "");
        }
        "sanctions imposed" => entry.measures(value.split('|')),
        "other information" => entry.remarks(value),
        "phone number" | "website" | "email address" => {
            for contact in enumerations::values(value) {
                entry.document(Property::Contact, heading, contact, "");
            }
        }
        "date designated" => entry.designated(value, report),
        "d.o.b" => {
            for birth in enumerations::values(value) {
                entry.birth(birth, report);
            }
        }
        "nationality(/ies)" => entry.nationality(value),
        "position" => entry.text(Property::Position, value),
        "gender" => entry.text(Property::Gender, value),
        "subsidiaries"
        | "parent company"
        | "current owner/operator (s)"
        | "previous owner/operator (s)" => {
            for name in enumerations::values(value) {
                entry.tie(heading, name);
            }
        }
        "current believed flag of ship"
        | "previous flags"
        | "type of ship"
        | "tonnage of ship"
        | "length of ship"
        | "year built" => {
            for part in enumerations::values(value) {
                entry.document(Property::Craft, heading, part, "");
            }
        }
        _ => {
            let shown: String = heading.chars().take(60).collect();
            report.puzzle(&format!("unknown column {shown}"));
            entry.keep(&shown, value);
        }
    }
}
