//! Reads the Consolidated List of Australia's Department of Foreign Affairs and Trade, an .xlsx
//! with one row per name.
//!
//! Rows that share the number of their reference (`6`, `6a`, `6b`) are one entry, keyed by that
//! number. The workbook prints no publication date: its control dates are those of entries, and
//! the day in its properties is when a clerk saved it.

mod births;
mod listing;
mod record;
mod rows;

use std::collections::{BTreeMap, BTreeSet};

use unblink_model::{
    Coverage, Edition, Entity, EntityKey, EntityKind, Extent, ListId, Property, Use,
};

use crate::xlsx::Book;
use crate::{About, Expected, Input, ReadError, Reader, Share};
use record::Record;
use rows::{COLUMNS, Reference, Table};

/// The reader of `au_dfat_sanctions`.
pub(crate) struct AuDfatSanctions;

const ABOUT: About = About {
    title: "Australian Sanctions Consolidated List",
    publisher: "Department of Foreign Affairs and Trade",
    jurisdiction: "AU",
    url: "https://www.dfat.gov.au/international-relations/security/sanctions/consolidated-list",
    download_url: Some(
        "https://www.dfat.gov.au/sites/default/files/Australian_Sanctions_Consolidated_List.xlsx",
    ),
    licence: "Creative Commons Attribution 4.0 (the site's default); not read from its page",
    attribution: "Source: Australian Government, Department of Foreign Affairs and Trade",
    list_use: Use::Screening,
    // A guess: the control dates of 2025 and 2026 lie up to 107 days apart, most within 14.
    fresh_for_days: 60,
    tested_on_real_file: true,
};

/// Bounds from the one real edition, of 2026-07-23: 2543 persons, 3846 entries; 2419 persons
/// with a birth date, 3292 entries with remarks. How much may go at once is a guess.
const EXPECTED: Expected = Expected {
    persons: (1_500, 6_000),
    entries: (2_500, 9_000),
    gone_at_once: 0.13,
    gone_per_year: 0.15,
    fill: &[
        Share { property: Property::Name, kind: None, least: 1.0 },
        Share { property: Property::Schema, kind: None, least: 1.0 },
        Share { property: Property::Listing, kind: None, least: 1.0 },
        Share { property: Property::Reference, kind: None, least: 1.0 },
        Share { property: Property::BirthDate, kind: Some(EntityKind::Person), least: 0.8 },
        Share { property: Property::Remarks, kind: None, least: 0.6 },
    ],
};

const SHAPE: &str = "the DFAT Consolidated List, an .xlsx whose first row names the columns \
                     Reference, Name of Individual or Entity, Type, Name Type";

impl Reader for AuDfatSanctions {
    fn list(&self) -> ListId {
        ListId::new("au_dfat_sanctions")
    }

    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn expected(&self) -> &'static Expected {
        &EXPECTED
    }

    fn read(&self, input: &Input<'_>) -> Result<Edition, ReadError> {
        let wrong = |file: &str, found: String| ReadError::WrongShape {
            file: file.to_owned(),
            expected: SHAPE.to_owned(),
            found,
        };
        let [file] = input.files else {
            let first = input.files.first().map_or("no file", |file| file.name);
            return Err(wrong(first, format!("{} files", input.files.len())));
        };
        let mut book = Book::open(file.name, file.bytes, SHAPE)?;
        let sheets = book.sheets();
        let Some(sheet) = sheets.first() else {
            return Err(wrong(file.name, "a workbook without sheets".to_owned()));
        };
        let rows = book.rows(sheet)?;
        let mut table = Table::new(rows).map_err(|found| wrong(file.name, found))?;
        for other in sheets.iter().skip(1) {
            if !book.rows(other)?.is_empty() {
                table.report.puzzle("a second sheet, which is not read");
            }
        }
        let published =
            input.given.ok_or_else(|| ReadError::NoDate { file: file.name.to_owned() })?;
        let coverage = Coverage {
            format: "dfat_xlsx".to_owned(),
            extent: Extent::All,
            properties: covered(&table),
            limits: String::new(),
        };
        let entities = grouped(&mut table);
        Ok(Edition {
            list: self.list(),
            published,
            coverage,
            entities,
            facts: Vec::new(),
            report: table.into_report(),
        })
    }
}

/// Returns what the columns of this file give: an older file without IMO numbers says nothing
/// about them.
fn covered(table: &Table) -> BTreeSet<Property> {
    let given = COLUMNS.iter().filter(|column| table.has(column.name));
    let properties = given.flat_map(|column| column.gives.iter().copied());
    // Unknown columns and words are kept here whatever the columns are.
    properties.chain([Property::Bookkeeping]).collect()
}

/// Returns the entries sorted, each under a key of its own.
fn grouped(table: &mut Table) -> Vec<Entity> {
    let mut groups: BTreeMap<String, Vec<Record>> = BTreeMap::new();
    for row in table.take_rows() {
        let Reference { base, known } = Reference::of(&row);
        if !known {
            table.report.puzzle("a reference that is no number with letters");
        }
        let records = groups.entry(base.clone()).or_default();
        if let Some(record) = records.iter_mut().find(|record| record.takes(&row)) {
            record.add(&row, table);
            continue;
        }
        if !records.is_empty() {
            table.note(format!("reference {base} stands for more than one entry"));
        }
        let mut record = Record::new(&row);
        record.add(&row, table);
        records.push(record);
    }
    let mut entities: BTreeMap<EntityKey, Entity> = BTreeMap::new();
    for (base, records) in groups {
        for (at, record) in records.into_iter().enumerate() {
            let mut number = at + 1;
            let mut key = if at == 0 { base.clone() } else { format!("{base}~{number}") };
            // A printed reference may itself look like `6~2`.
            while entities.contains_key(key.as_str()) {
                number += 1;
                key = format!("{base}~{number}");
            }
            let entity = record.finish(&key, table);
            entities.insert(entity.key.clone(), entity);
        }
    }
    entities.into_values().collect()
}
