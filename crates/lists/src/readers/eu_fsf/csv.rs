//! The CSV, 1.0 and 1.1: one row for each name, address, birth, document or citizenship of an
//! entry, with what is said of the entry itself repeated in every row.
//!
//! A row's cells become what the XML has as attributes, so both are read by the same rules.

mod columns;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use unblink_model::{Basis, Entity, PartialDate, Property, Published, ReadReport};

use self::columns::{CONTACT, Column, DOCUMENT, HOUSE, Part, REMARK, URL, VALUE_ACT};
use super::parts::{self, Attributes, Regulations, keep, labelled};
use super::{ENTRIES, Read, wrong_shape};
use crate::cleaning::{dates, names, un_references};
use crate::rows::{self, Row};
use crate::{ReadError, SourceFile};

/// Says whether a file begins with the first heading of either version, quoted or not.
pub(super) fn begins_like_one(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let bytes = bytes.strip_prefix(b"\"").unwrap_or(bytes);
    bytes.starts_with(b"fileGenerationDate") || bytes.starts_with(b"Date_file")
}

pub(super) fn read(file: &SourceFile<'_>, report: &mut ReadReport) -> Result<Read, ReadError> {
    let text = rows::decode(file, report)?;
    let split = rows::split_semicolons(&text).map_err(|fault| fault.refused(file.name))?;
    let Some((heading, rows)) = split.rows.split_first() else {
        return Err(wrong_shape(file.name, "no headings".to_owned()));
    };
    if split.odd_end.is_some() {
        // The last column is the reference in 1.0: a file cut inside it would name another entry.
        let problem = "no line end behind the last row: the file may be cut".to_owned();
        let place = "the end".to_owned();
        return Err(ReadError::Malformed { file: file.name.to_owned(), place, problem });
    }
    let newer = heading.fields.first().is_some_and(|first| first.trim() == "fileGenerationDate");
    let columns = if newer { columns::of_1_1() } else { columns::of_1_0() };
    headings(file.name, heading, &columns)?;
    let published = day(file.name, rows)?;
    let mut groups: BTreeMap<&str, Vec<&Row<'_>>> = BTreeMap::new();
    for row in rows {
        for (column, field) in columns.iter().zip(&row.fields) {
            if field.trim().is_empty() {
                report.saw_empty(&column.heading);
            } else {
                report.saw(&column.heading);
            }
        }
        // Every row is as wide as the headings, of which this is the second.
        groups.entry(number(file.name, row, &columns)?).or_default().push(row);
        if groups.len() > ENTRIES {
            return Err(malformed(file.name, row, format!("more than {ENTRIES} entries")));
        }
    }
    let entries =
        groups.into_iter().map(|(logical, rows)| entity(logical, &rows, &columns, report));
    let entries = entries.collect();
    Ok(if newer {
        Read { format: "fsf_csv", lacks: &[], published, entries }
    } else {
        let lacks = &[Property::WeakAlias];
        Read { format: "fsf_csv_1_0", lacks, published, entries }
    })
}

fn malformed(file: &str, row: &Row<'_>, problem: String) -> ReadError {
    let place = format!("line {}", row.line);
    ReadError::Malformed { file: file.to_owned(), place, problem }
}

/// Refuses headings that are not those of the version, naming the first that differs.
fn headings(file: &str, row: &Row<'_>, columns: &[Column]) -> Result<(), ReadError> {
    let shown = |text: &str| text.trim().chars().take(60).collect::<String>();
    for (at, column) in columns.iter().enumerate() {
        let found = row.fields.get(at).map(|field| shown(field));
        if found.as_deref() != Some(column.heading.as_str()) {
            let found = found.map_or("nothing".to_owned(), |found| format!("`{found}`"));
            let (number, wanted) = (at + 1, &column.heading);
            let found = format!("column {number} is {found}, not {wanted}");
            return Err(wrong_shape(file, found));
        }
    }
    match row.fields.get(columns.len()) {
        Some(extra) => Err(wrong_shape(file, format!("an unknown column `{}`", shown(extra)))),
        None => Ok(()),
    }
}

/// Returns the day of the file, `05/08/2026`, which every row repeats.
fn day(file: &str, rows: &[Row<'_>]) -> Result<Option<Published>, ReadError> {
    let Some(first) = rows.first() else {
        return Err(wrong_shape(file, "headings without a row".to_owned()));
    };
    let of = |row: &Row<'_>| row.fields.first().map_or(String::new(), |day| day.trim().to_owned());
    let printed = of(first);
    if let Some(row) = rows.iter().find(|row| of(row) != printed) {
        let problem = "another day of the file than in the row before".to_owned();
        return Err(malformed(file, row, problem));
    }
    if printed.is_empty() {
        return Ok(None);
    }
    let day = dates::slashed_day_first(&printed).or_else(|| dates::iso(&printed));
    match day.and_then(PartialDate::exact) {
        Some(day) => Ok(Some(Published { at: day.at(0, 0, 0, 0), basis: Basis::Edition })),
        None => Err(malformed(file, first, "the day of the file is no date".to_owned())),
    }
}

/// Returns the entry's number, which every part of a row that is there repeats in 1.0.
fn number<'r>(file: &str, row: &'r Row<'_>, columns: &[Column]) -> Result<&'r str, ReadError> {
    let logical = row.fields.get(1).map_or("", |number| number.trim());
    if logical.is_empty() {
        return Err(malformed(file, row, "a row without the number of its entry".to_owned()));
    }
    let again =
        columns.iter().zip(&row.fields).filter(|(column, _)| column.heading == "Entity_logical_id");
    for (_, number) in again {
        if !number.trim().is_empty() && number.trim() != logical {
            return Err(malformed(file, row, "a row that speaks of two entries".to_owned()));
        }
    }
    Ok(logical)
}

/// The filled cells of one part of a row, by attribute.
type Cells<'r> = Vec<(&'static str, Cow<'r, str>)>;

fn cells<'r>(row: &'r Row<'_>, columns: &[Column], part: Part) -> Cells<'r> {
    let own = columns.iter().zip(&row.fields).filter(|(column, _)| column.part == part);
    let told = own.filter(|(column, _)| !column.attribute.is_empty());
    told.filter(|(_, field)| !field.trim().is_empty())
        .map(|(column, field)| {
            // Lines inside a cell are printed as the two characters `\n`; contacts need them.
            let field = field.trim();
            let lines = column.attribute != CONTACT && field.contains("\\n");
            let field = if lines { Cow::Owned(field.replace("\\n", " ")) } else { field.into() };
            (column.attribute, field)
        })
        .collect()
}

/// Returns what the rows say once of the entry; what else they say is kept and counted.
fn once<'c>(
    entity: &mut Vec<String>,
    cells: &'c [Cells<'_>],
    attribute: &'static str,
    report: &mut ReadReport,
) -> &'c str {
    let all = cells.iter().flatten().filter(|(name, _)| *name == attribute);
    let values: BTreeSet<&str> = all.clone().map(|(_, value)| &**value).collect();
    let first = all.map(|(_, value)| &**value).next().unwrap_or_default();
    for other in values.into_iter().filter(|value| *value != first) {
        report.puzzle(&format!("rows of one entry with several {attribute}"));
        entity.push(format!("{attribute}={other}"));
    }
    first
}

fn entity(logical: &str, rows: &[&Row<'_>], columns: &[Column], report: &mut ReadReport) -> Entity {
    let own: Vec<Cells<'_>> = rows.iter().map(|row| cells(row, columns, Part::Entity)).collect();
    let mut others = Vec::new();
    let mut get = |attribute| once(&mut others, &own, attribute, report);
    let reference = get("euReferenceNumber");
    let designated = get("designationDate");
    let united = get("unitedNationId");
    let subject = [("code", get("code")), ("classificationCode", get("classificationCode"))];
    let mut entity = Entity::new(if reference.is_empty() { logical } else { reference });
    entity.add_text(Property::Reference, reference);
    entity.add_text(Property::RecordId, logical);
    for other in others {
        keep(&mut entity, "row", &other);
    }
    let designated = parts::designated_on(designated, &mut entity, report);
    labelled(&mut entity, Property::Document, "UN reference", &un_references::key(united));
    parts::kind(Attributes::new("subjectType", subject.into_iter()), &mut entity, report);
    for (attribute, value) in own.iter().flatten() {
        match *attribute {
            "designationDetails" => labelled(&mut entity, Property::Feature, attribute, value),
            REMARK => entity.add_text(Property::Remarks, &names::collapse(value)),
            _ => {}
        }
    }
    let mut regulations = Regulations::default();
    let mut seen: BTreeSet<(Part, Cells<'_>)> = BTreeSet::new();
    let mut first_name = true;
    for row in rows {
        for part in [
            Part::Act,
            Part::Name,
            Part::Address,
            Part::Birth,
            Part::Identification,
            Part::Citizenship,
        ] {
            let cells = cells(row, columns, part);
            if cells.is_empty() || !seen.insert((part, cells.clone())) {
                continue;
            }
            if part == Part::Act {
                act(&cells, &mut regulations, &mut entity, report);
            } else {
                value(part, cells, &mut first_name, &mut entity, report);
            }
        }
    }
    parts::listings(regulations, designated, &mut entity, report);
    if entity.names().next().is_none() {
        report.puzzle("an entry without a name");
    }
    entity
}

fn act(
    cells: &Cells<'_>,
    regulations: &mut Regulations,
    entity: &mut Entity,
    report: &mut ReadReport,
) {
    let (said, told): (Vec<_>, Vec<_>) = cells.iter().partition(|(name, _)| *name == URL);
    let said = said.into_iter().map(|(_, url)| names::collapse(url)).collect();
    let found = told.into_iter().map(|(name, value)| (*name, &**value));
    parts::regulation(Attributes::new("regulation", found), said, regulations, entity, report);
}

/// Reads one value of an entry: a name, an address, a birth, a document, a citizenship.
fn value(
    part: Part,
    mut cells: Cells<'_>,
    first_name: &mut bool,
    entity: &mut Entity,
    report: &mut ReadReport,
) {
    let path = match part {
        Part::Name => "nameAlias",
        Part::Address => "address",
        Part::Birth => "birthdate",
        Part::Identification => "identification",
        _ => "citizenship",
    };
    let mut remark = Vec::new();
    if let Some(act) = take(&mut cells, VALUE_ACT) {
        keep(entity, &format!("{path}/regulationSummary"), &act);
    }
    remark.extend(take(&mut cells, REMARK).map(|words| names::collapse(&words)));
    if let Some(contacts) = take(&mut cells, CONTACT) {
        contact(&contacts, entity);
    }
    if let Some(house) = take(&mut cells, HOUSE) {
        let street = take(&mut cells, "street").unwrap_or_default();
        cells.push(("street", format!("{house} {street}").trim().to_owned().into()));
    }
    if let Some(text) = take(&mut cells, DOCUMENT) {
        document(&text, &mut cells, &mut remark, report);
    }
    for (name, value) in &mut cells {
        tidy(path, name, value, &mut remark, report);
    }
    let remark = Some(remark.join("; ")).filter(|words| !words.trim().is_empty());
    if cells.is_empty() && remark.is_none() {
        return;
    }
    let found = Attributes::new(path, cells.iter().map(|(name, value)| (*name, &**value)));
    match part {
        Part::Name => parts::name(found, remark, first_name, entity, report),
        Part::Address => parts::address(found, remark, entity, report),
        Part::Birth => parts::birth(found, remark, entity, report),
        Part::Identification => parts::identification(found, remark, entity, report),
        _ => parts::citizenship(found, remark, entity, report),
    }
}

fn take<'r>(cells: &mut Cells<'r>, attribute: &str) -> Option<Cow<'r, str>> {
    let at = cells.iter().position(|(name, _)| *name == attribute)?;
    Some(cells.remove(at).1)
}

/// Yes and no in other letters than the XML's, births that are no day: their words are kept.
fn tidy(
    path: &str,
    name: &str,
    value: &mut Cow<'_, str>,
    remark: &mut Vec<String>,
    report: &mut ReadReport,
) {
    match name {
        // The issuer's empty value in 1.0.
        "birthdate" if *value == "N/A" => *value = "".into(),
        "birthdate" if dates::iso(value).is_none() => {
            report.puzzle("unreadable date of birth");
            remark.push(format!("birth {}", names::collapse(value)));
            *value = "".into();
        }
        "circa" | "asAtListingTime" | "diplomatic" | "knownExpired" | "knownFalse"
        | "reportedLost" | "revokedByIssuer" => {
            let lower = value.to_ascii_lowercase();
            if matches!(lower.as_str(), "true" | "false") {
                *value = lower.into();
            } else {
                report.puzzle(&format!("an unknown word in {path}@{name}"));
                remark.push(format!("{name} {}", names::collapse(value)));
                *value = "".into();
            }
        }
        _ => {}
    }
}

/// Keeps `PHONE[1 23]\nFAX[4 56]` as two contacts, other words as one.
fn contact(text: &str, entity: &mut Entity) {
    for piece in text.split("\\n").flat_map(str::lines) {
        let parted = piece.trim().strip_suffix(']').and_then(|piece| piece.split_once('['));
        match parted {
            Some((kind, number)) if kind.bytes().all(|byte| byte.is_ascii_uppercase()) => {
                labelled(entity, Property::Contact, kind, number);
            }
            _ => labelled(entity, Property::Contact, "other", piece),
        }
    }
}

/// Parts `AD1 (passport-National passport) (remark)`, as 1.0 prints a document, into its number,
/// its kind and its remark; other words stay whole.
fn document(text: &str, cells: &mut Cells<'_>, remark: &mut Vec<String>, report: &mut ReadReport) {
    let text = names::collapse(text);
    let parted = text.split_once(" (").and_then(|(number, rest)| {
        let (kind, rest) = rest.split_once(')')?;
        let (code, description) = kind.split_once('-')?;
        let plain = !code.is_empty() && code.bytes().all(|byte| byte.is_ascii_lowercase());
        (plain && !number.is_empty()).then_some((number, code, description, rest))
    });
    let Some((number, code, description, rest)) = parted else {
        report.puzzle("a document without its kind");
        cells.push(("number", text.into()));
        return;
    };
    cells.push(("number", number.to_owned().into()));
    cells.push(("identificationTypeCode", code.to_owned().into()));
    cells.push(("identificationTypeDescription", description.trim().to_owned().into()));
    remark.extend(Some(rest.trim().to_owned()).filter(|rest| !rest.is_empty()));
}
