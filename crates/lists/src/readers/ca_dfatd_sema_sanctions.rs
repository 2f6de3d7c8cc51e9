//! Reads Canada's Consolidated Autonomous Sanctions List (SEMA and JVCFOA), in both shapes its XML
//! has had.
//!
//! Source: `data-set/record` with flat elements. The list has no ids: schedules are renumbered and
//! items move, so an entry is keyed by its regulation and name (`russia: ivanov, ivan`). Of the
//! 1369 entries of 2020-04-15 this finds 1255 again in 2025-05-25 (100 of the others are
//! Zimbabwe's delistings), schedule and item find 112. The price: a corrected name is a new entry.

mod aliases;
mod record;

use std::collections::BTreeMap;

use unblink_model::{
    Coverage, Edition, Entity, EntityKey, EntityKind, Extent, ListId, Property, ReadReport, Use,
};

use crate::xml::{Element, Limits, Source, Step, Tree, Xml, not_xml};
use crate::{About, Expected, Input, ReadError, Reader, Share};
use record::{Record, is_for_parsers};

/// The reader of `ca_dfatd_sema_sanctions`.
pub(crate) struct CaDfatdSemaSanctions;

const ABOUT: About = About {
    title: "Consolidated Canadian Autonomous Sanctions List",
    publisher: "Global Affairs Canada",
    jurisdiction: "CA",
    url: "https://www.international.gc.ca/world-monde/international_relations-relations_internationales/sanctions/consolidated-consolide.aspx",
    download_url: Some(
        "https://www.international.gc.ca/world-monde/assets/office_docs/international_relations-relations_internationales/sanctions/sema-lmes.xml",
    ),
    licence: "Open Government Licence – Canada, as understood; check before redistributing",
    attribution: "Contains information licensed under the Open Government Licence – Canada",
    list_use: Use::Screening,
    // A guess: the listing dates of 2024 and 2025 lie at most 45 days apart.
    fresh_for_days: 60,
    tested_on_real_file: true,
};

/// Bounds from the two real editions: 985 of 1369 entries are persons on 2020-04-15, 3334 of 4759
/// on 2025-05-25; 74 % of the later edition is new after five years. Birth dates: 22 % and 51 % of
/// persons. How much may go at once is a guess.
const EXPECTED: Expected = Expected {
    persons: (600, 9_000),
    entries: (900, 14_000),
    gone_at_once: 0.12,
    gone_per_year: 0.15,
    fill: &[
        Share { property: Property::Name, kind: None, least: 1.0 },
        Share { property: Property::Schema, kind: None, least: 1.0 },
        Share { property: Property::Listing, kind: None, least: 1.0 },
        Share { property: Property::BirthDate, kind: Some(EntityKind::Person), least: 0.15 },
        Share { property: Property::Document, kind: Some(EntityKind::Vessel), least: 0.9 },
    ],
};

const ROOT: &str = "data-set";

/// Most records of a file. A guess: nine times the largest known edition.
const RECORDS: usize = 50_000;

/// What both shapes give.
const OLD: &[Property] = &[
    Property::Schema,
    Property::Name,
    Property::Alias,
    Property::Listing,
    Property::Title,
    Property::BirthDate,
    Property::Feature,
    Property::Bookkeeping,
];

/// What only the shape with ships gives.
const NEW: &[Property] = &[Property::Document, Property::Craft];

impl Reader for CaDfatdSemaSanctions {
    fn list(&self) -> ListId {
        ListId::new("ca_dfatd_sema_sanctions")
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
            return Err(wrong_shape(first, &format!("{} files", input.files.len())));
        };
        if let Some(found) = not_xml(file.bytes) {
            return Err(wrong_shape(file.name, found));
        }
        let source = Source::new(file.name, file.bytes)?;
        let mut xml = Xml::new(file.name, &source, Limits::default());
        let mut report = ReadReport::default();
        root(&mut xml, file.name, &mut report)?;
        let records = records(&mut xml, &mut report)?;
        xml.census(&mut report);
        let published =
            input.given.ok_or_else(|| ReadError::NoDate { file: file.name.to_owned() })?;
        let coverage = coverage(&records);
        let entities = keyed(records, &mut report);
        Ok(Edition { list: self.list(), published, coverage, entities, facts: Vec::new(), report })
    }
}

fn wrong_shape(file: &str, found: &str) -> ReadError {
    ReadError::WrongShape {
        file: file.to_owned(),
        expected: format!("Canada's autonomous sanctions list, one XML file with {ROOT}/record"),
        found: found.to_owned(),
    }
}

fn root(xml: &mut Xml<'_>, file: &str, report: &mut ReadReport) -> Result<(), ReadError> {
    let Step::Open(Element { name, attributes }) = xml.next()? else {
        // `next` refuses text and an end before the first element.
        return Err(wrong_shape(file, "no element"));
    };
    if name != ROOT {
        return Err(wrong_shape(file, &format!("the element {name}")));
    }
    for (attribute, _) in attributes {
        if !is_for_parsers(attribute) {
            report.puzzle(&format!("unknown attribute {ROOT}@{attribute}"));
        }
    }
    Ok(())
}

fn records(xml: &mut Xml<'_>, report: &mut ReadReport) -> Result<Vec<Record>, ReadError> {
    let mut records = Vec::new();
    let mut tree = Tree::default();
    loop {
        match xml.next()? {
            Step::Open(element) if element.name == "record" => {
                if records.len() >= RECORDS {
                    return Err(xml.fail(format!("more than {RECORDS} records")));
                }
                xml.record(element, &mut tree)?;
                records.extend(tree.root().map(|root| record::read(root, report)));
            }
            Step::Open(element) => {
                report.puzzle(&format!("unknown element {ROOT}/{}", element.name));
                xml.record(element, &mut tree)?;
            }
            Step::Text(_) => report.puzzle("text between records"),
            Step::Close => {}
            Step::End => return Ok(records),
        }
    }
}

/// Returns what the edition covers. The two shapes have names of their own: the older one has no
/// listing dates, so the two are not compared value by value.
fn coverage(records: &[Record]) -> Coverage {
    let new = records.iter().any(|record| record.new_shape);
    let properties = if new { [OLD, NEW].concat() } else { OLD.to_vec() };
    Coverage {
        format: if new { "sema_xml_ships" } else { "sema_xml" }.to_owned(),
        extent: Extent::All,
        properties: properties.into_iter().collect(),
        limits: String::new(),
    }
}

/// Returns the entries sorted, each under a key of its own.
fn keyed(records: Vec<Record>, report: &mut ReadReport) -> Vec<Entity> {
    let mut entries: BTreeMap<EntityKey, Entity> = BTreeMap::new();
    for Record { mut entity, place, .. } in records {
        if entries.contains_key(&entity.key) {
            let base = format!("{}~{place}", entity.key);
            report.note(format!("{} is listed twice; one is kept as {base}", entity.key));
            entity.key = EntityKey::new(&base);
            let mut copy = 2;
            while entries.contains_key(&entity.key) {
                entity.key = EntityKey::new(format!("{base}~{copy}"));
                copy += 1;
            }
        }
        entries.insert(entity.key.clone(), entity);
    }
    entries.into_values().collect()
}
