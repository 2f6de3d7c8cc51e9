//! Reads the UK Sanctions List, since 28 January 2026 the only UK list: the CSV and XML that the
//! FCDO publishes, and the human-readable ODT of 2023.
//!
//! Only the ODT has been read on a real file; CSV and XML are read by their published columns and
//! elements, and anything else in them is counted and kept, or refused. Designations are keyed by
//! their Unique ID (`AFG0006`).

mod csv;
mod entry;
mod odt;
mod xml;

use std::collections::BTreeMap;

use unblink_model::{
    Coverage, Edition, Entity, EntityKey, EntityKind, Extent, ListId, Property, Published,
    ReadReport, Use,
};

use crate::{About, Expected, Input, ReadError, Reader, Share, SourceFile};

/// The reader of `gb_fcdo_sanctions`.
pub(crate) struct GbFcdoSanctions;

const ABOUT: About = About {
    title: "UK Sanctions List",
    publisher: "Foreign, Commonwealth & Development Office",
    jurisdiction: "GB",
    url: "https://www.gov.uk/government/publications/the-uk-sanctions-list",
    download_url: Some("https://sanctionslist.fcdo.gov.uk/docs/UK-Sanctions-List.xml"),
    licence: "Open Government Licence v3.0",
    attribution: "Contains public sector information licensed under the Open Government Licence \
                  v3.0: FCDO, UK Sanctions List",
    list_use: Use::Screening,
    // A guess: entries were updated on most working days of 2026.
    fresh_for_days: 14,
    // The ODT of 2023 was; of the shapes that are published today, CSV and XML, none.
    tested_on_real_file: false,
};

/// Bounds from the real ODT of 2023-01-14 (3 776 designations, 2 835 of them individuals) and a
/// third party's transcription of August 2026 (6 349, 4 036). How much may go at once is a guess.
const EXPECTED: Expected = Expected {
    persons: (1_900, 12_000),
    entries: (2_500, 20_000),
    gone_at_once: 0.12,
    gone_per_year: 0.25,
    fill: &[
        Share { property: Property::Name, kind: None, least: 0.99 },
        Share { property: Property::Schema, kind: None, least: 1.0 },
        Share { property: Property::Listing, kind: None, least: 1.0 },
        Share { property: Property::Reference, kind: None, least: 1.0 },
        Share { property: Property::BirthDate, kind: Some(EntityKind::Person), least: 0.6 },
    ],
};

const SHAPE: &str = "the UK Sanctions List as CSV (`Report Date: …`, `Last Updated,Unique ID,…`), \
                     as XML (`Designations`), or the human-readable ODT";

/// Most designations of a file. A guess: eight times the largest known edition.
const ENTRIES: usize = 50_000;

/// What every shape gives.
const PROPERTIES: &[Property] = &[
    Property::Schema,
    Property::Name,
    Property::OriginalName,
    Property::Alias,
    Property::WeakAlias,
    Property::Listing,
    Property::Reference,
    Property::UpdatedOn,
    Property::Position,
    Property::Gender,
    Property::BirthDate,
    Property::BirthPlace,
    Property::Nationality,
    Property::Address,
    Property::Document,
    Property::Contact,
    Property::Craft,
    Property::Relation,
    Property::Remarks,
    Property::Feature,
    Property::Bookkeeping,
];

/// A file read: its day when it prints one, and its designations in its order.
struct Read {
    format: &'static str,
    published: Option<Published>,
    entries: Vec<Entity>,
}

impl Reader for GbFcdoSanctions {
    fn list(&self) -> ListId {
        ListId::new("gb_fcdo_sanctions")
    }

    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn expected(&self) -> &'static Expected {
        &EXPECTED
    }

    fn read(&self, input: &Input<'_>) -> Result<Edition, ReadError> {
        let [file] = input.files else {
            let first = input.files.first().map_or("no file", |file| file.name);
            return Err(wrong_shape(first, format!("{} files", input.files.len())));
        };
        let mut report = ReadReport::default();
        let read = dispatch(file, &mut report)?;
        let published = read
            .published
            .or(input.given)
            .ok_or_else(|| ReadError::NoDate { file: file.name.to_owned() })?;
        let mut properties: std::collections::BTreeSet<Property> =
            PROPERTIES.iter().copied().collect();
        if read.format != "uksl_odt" {
            // Titles stand inside the names there.
            properties.insert(Property::Title);
        }
        let coverage = Coverage {
            format: read.format.to_owned(),
            extent: Extent::All,
            properties,
            limits: String::new(),
        };
        let entities = keyed(read.entries, &mut report);
        Ok(Edition { list: self.list(), published, coverage, entities, facts: Vec::new(), report })
    }
}

fn dispatch(file: &SourceFile<'_>, report: &mut ReadReport) -> Result<Read, ReadError> {
    match crate::xml::not_xml(file.bytes) {
        Some("a ZIP archive") => odt::read(file, report),
        Some("no XML") => csv::read(file, report),
        Some(found) => Err(wrong_shape(file.name, found.to_owned())),
        None => xml::read(file, report),
    }
}

fn wrong_shape(file: &str, found: String) -> ReadError {
    ReadError::WrongShape { file: file.to_owned(), expected: SHAPE.to_owned(), found }
}

/// Returns the entries sorted, each under a key of its own.
fn keyed(entries: Vec<Entity>, report: &mut ReadReport) -> Vec<Entity> {
    let mut sorted: BTreeMap<EntityKey, Entity> = BTreeMap::new();
    for mut entity in entries {
        let base = entity.key.clone();
        let mut copy = 2;
        while sorted.contains_key(&entity.key) {
            entity.key = EntityKey::new(format!("{base}~{copy}"));
            copy += 1;
        }
        if copy > 2 {
            report.note(format!("{base} stands twice; one is kept as {}", entity.key));
        }
        sorted.insert(entity.key.clone(), entity);
    }
    sorted.into_values().collect()
}
