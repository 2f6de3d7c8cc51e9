//! Reads the EU's Financial Sanctions Files: XML 1.1, `export/sanctionEntity` with everything in
//! attributes, and the CSV, 1.0 and 1.1.
//!
//! Read by the published format; no whole real file was at hand. Entries are keyed by their EU reference
//! (`EU.27.28`), or by the logical id where there is none. A listing begins with the earliest of
//! the day of designation and the days on which its regulations came into force, because the
//! regulation named may be an amendment.

mod csv;
mod entity;
mod parts;

use std::collections::BTreeMap;

use unblink_model::{
    Basis, Coverage, Edition, Entity, EntityKey, EntityKind, Extent, ListId, PartialDate, Property,
    Published, ReadReport, Use,
};

use crate::cleaning::dates;
use crate::xml::{Limits, Source, Step, Tree, Xml, not_xml};
use crate::{About, Expected, Input, ReadError, Reader, Share, SourceFile};

/// What a file of either format holds.
struct Read {
    format: &'static str,
    /// Properties that never stand in it.
    lacks: &'static [Property],
    published: Option<Published>,
    entries: Vec<Entity>,
}

/// The reader of `eu_fsf`.
pub(crate) struct EuFsf;

const ABOUT: About = About {
    title: "EU Consolidated Financial Sanctions List (FSF)",
    publisher: "European Commission, DG FISMA",
    jurisdiction: "EU",
    url: "https://data.europa.eu/data/datasets/consolidated-list-of-persons-groups-and-entities-subject-to-eu-financial-sanctions",
    // The download needs a token that each reader is given.
    download_url: None,
    licence: "Reuse with acknowledgement, Commission Decision 2011/833/EU",
    attribution: "© European Union, European Commission, Financial Sanctions Files",
    list_use: Use::Screening,
    // A guess: the regulations of 2025 lie at most three weeks apart.
    fresh_for_days: 30,
    tested_on_real_file: false,
};

/// Bounds from a third party's transcription of February 2026: 5 860 entries, 4 341 of them
/// persons, 3 733 of these with a birth. How much may go at once is a guess.
const EXPECTED: Expected = Expected {
    persons: (2_500, 13_000),
    entries: (3_500, 18_000),
    gone_at_once: 0.12,
    gone_per_year: 0.2,
    fill: &[
        Share { property: Property::Name, kind: None, least: 0.99 },
        Share { property: Property::Schema, kind: None, least: 0.99 },
        Share { property: Property::Listing, kind: None, least: 0.99 },
        Share { property: Property::BirthDate, kind: Some(EntityKind::Person), least: 0.5 },
    ],
};

/// Most entries of a file. A guess: eight times the largest known edition.
const ENTRIES: usize = 50_000;

const PROPERTIES: &[Property] = &[
    Property::Schema,
    Property::Name,
    Property::Alias,
    Property::WeakAlias,
    Property::Listing,
    Property::Reference,
    Property::RecordId,
    Property::Title,
    Property::Position,
    Property::Gender,
    Property::BirthDate,
    Property::BirthPlace,
    Property::Citizenship,
    Property::Address,
    Property::Document,
    Property::Contact,
    Property::Remarks,
    Property::Feature,
    Property::Bookkeeping,
];

impl Reader for EuFsf {
    fn list(&self) -> ListId {
        ListId::new("eu_fsf")
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
        let read = if csv::begins_like_one(file.bytes) {
            csv::read(file, &mut report)?
        } else {
            read_xml(file, &mut report)?
        };
        let published = read
            .published
            .or(input.given)
            .ok_or_else(|| ReadError::NoDate { file: file.name.to_owned() })?;
        let told = PROPERTIES.iter().filter(|property| !read.lacks.contains(property));
        let coverage = Coverage {
            format: read.format.to_owned(),
            extent: Extent::All,
            properties: told.copied().collect(),
            limits: String::new(),
        };
        let entities = keyed(read.entries, &mut report);
        Ok(Edition { list: self.list(), published, coverage, entities, facts: Vec::new(), report })
    }
}

fn read_xml(file: &SourceFile<'_>, report: &mut ReadReport) -> Result<Read, ReadError> {
    if let Some(found) = not_xml(file.bytes) {
        return Err(wrong_shape(file.name, found.to_owned()));
    }
    let source = Source::new(file.name, file.bytes)?;
    let mut xml = Xml::new(file.name, &source, Limits::default());
    let published = root(&mut xml, file.name)?;
    let entries = entries(&mut xml, report)?;
    xml.census(report);
    Ok(Read { format: "fsf_xml", lacks: &[], published, entries })
}

fn wrong_shape(file: &str, found: String) -> ReadError {
    ReadError::WrongShape {
        file: file.to_owned(),
        expected: "the EU's FSF list, one file: XML 1.1 with export/sanctionEntity, or CSV 1.0 or \
                   1.1 with semicolons"
            .to_owned(),
        found,
    }
}

/// Returns the day that the file prints: `2026-08-05T16:47:04.449+02:00`.
fn root(xml: &mut Xml<'_>, file: &str) -> Result<Option<Published>, ReadError> {
    let Step::Open(element) = xml.next()? else {
        return Err(wrong_shape(file, "no element".to_owned()));
    };
    if element.name != "export" {
        return Err(wrong_shape(file, format!("the element {}", element.name)));
    }
    let printed = element.attributes.iter().find(|(name, _)| *name == "generationDate");
    let day = printed.and_then(|(_, text)| text.get(..10)).and_then(dates::iso);
    let at = day.and_then(PartialDate::exact).map(|day| day.at(0, 0, 0, 0));
    Ok(at.map(|at| Published { at, basis: Basis::Edition }))
}

fn entries(xml: &mut Xml<'_>, report: &mut ReadReport) -> Result<Vec<Entity>, ReadError> {
    let mut entries = Vec::new();
    let mut tree = Tree::default();
    loop {
        match xml.next()? {
            Step::Open(element) => {
                let name = element.name;
                xml.record(element, &mut tree)?;
                let Some(root) = tree.root() else { continue };
                if name != "sanctionEntity" {
                    let shown: String = name.chars().take(60).collect();
                    report.puzzle(&format!("unknown element export/{shown}"));
                    continue;
                }
                if entries.len() >= ENTRIES {
                    return Err(xml.fail(format!("more than {ENTRIES} entries")));
                }
                match entity::read(root, report) {
                    Some(entity) => entries.push(entity),
                    None => return Err(xml.fail("a sanctionEntity without any reference")),
                }
            }
            Step::Text(_) => report.puzzle("text between entries"),
            Step::Close => {}
            Step::End => return Ok(entries),
        }
    }
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
