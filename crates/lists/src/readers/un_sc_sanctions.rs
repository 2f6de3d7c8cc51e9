//! Reads the UN Security Council Consolidated List, in every shape its XML has had since 2015.
//!
//! Source: `CONSOLIDATED_LIST@dateGenerated` with `INDIVIDUALS/INDIVIDUAL` and
//! `ENTITIES/ENTITY`. Committees' own lists (1988: Taliban) have the same shape; an edition whose
//! records all carry one list type is read as a part.

mod record;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, DateTime};
use unblink_model::{
    Basis, Coverage, Edition, Entity, EntityKey, EntityKind, Extent, ListId, Property, Published,
    ReadReport, Use,
};

use crate::xml::{Element, Limits, Source, Step, Tree, Xml, not_xml};
use crate::{About, Expected, Input, ReadError, Reader, Share, SourceFile};
use record::{Findings, Record};

/// The reader of `un_sc_sanctions`.
pub(crate) struct UnScSanctions;

const ABOUT: About = About {
    title: "United Nations Security Council Consolidated List",
    publisher: "United Nations Security Council",
    jurisdiction: "UN",
    url: "https://main.un.org/securitycouncil/en/content/un-sc-consolidated-list",
    download_url: Some("https://scsanctions.un.org/resources/xml/en/consolidated.xml"),
    licence: "un.org terms of use: copying for personal, non-commercial use; UN copyright",
    attribution: "Consolidated United Nations Security Council Sanctions List, © United Nations",
    list_use: Use::Screening,
    // A guess. The editions at hand cannot measure it: they are those that were kept, up to 105
    // days apart since 2021 (2025-08-02 to 2025-11-15), and say nothing of the days between.
    fresh_for_days: 30,
    tested_on_real_file: true,
};

/// Bounds from the 137 editions of 2015-02-26 to 2026-08-01: 620 to 736 persons, 862 to 1100
/// entries; largest steps between neighbours -84 of 946 (2023-10-19), +123 of 1000 (2025-11-15),
/// -166 of 1046 and +144 over 27 months (2017-06-20). Least shares found: remarks 68 %, births of
/// persons 91 %, nationalities 81 %.
const EXPECTED: Expected = Expected {
    persons: (500, 1_100),
    entries: (750, 1_600),
    gone_at_once: 0.13,
    gone_per_year: 0.10,
    fill: &[
        Share { property: Property::Name, kind: None, least: 1.0 },
        Share { property: Property::Listing, kind: None, least: 1.0 },
        Share { property: Property::Reference, kind: None, least: 1.0 },
        Share { property: Property::RecordId, kind: None, least: 1.0 },
        Share { property: Property::Remarks, kind: None, least: 0.5 },
        Share { property: Property::BirthDate, kind: Some(EntityKind::Person), least: 0.8 },
        Share { property: Property::Nationality, kind: Some(EntityKind::Person), least: 0.7 },
    ],
};

/// What every edition gives, in whichever year: a field that is new is a change of the list.
const PROPERTIES: &[Property] = &[
    Property::Schema,
    Property::Name,
    Property::OriginalName,
    Property::Alias,
    Property::WeakAlias,
    Property::Listing,
    Property::Reference,
    Property::RecordId,
    Property::RecordVersion,
    Property::UpdatedOn,
    Property::DelistedOn,
    Property::SubmittedOn,
    Property::SubmittedBy,
    Property::Title,
    Property::Position,
    Property::Gender,
    Property::BirthDate,
    Property::BirthPlace,
    Property::Nationality,
    Property::Address,
    Property::Document,
    Property::Relation,
    Property::Remarks,
    Property::Notice,
    Property::Bookkeeping,
];

/// Most records of a file. A guess: forty times the largest real edition.
const RECORDS: usize = 50_000;

const ROOT: &str = "CONSOLIDATED_LIST";

impl Reader for UnScSanctions {
    fn list(&self) -> ListId {
        ListId::new("un_sc_sanctions")
    }

    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn expected(&self) -> &'static Expected {
        &EXPECTED
    }

    fn read(&self, input: &Input<'_>) -> Result<Edition, ReadError> {
        let file = only(input.files)?;
        if let Some(found) = not_xml(file.bytes) {
            return Err(wrong_shape(file.name, found));
        }
        let source = Source::new(file.name, file.bytes)?;
        let mut xml = Xml::new(file.name, &source, Limits::default());
        let mut found = Findings::default();
        let printed = root(&mut xml, file.name, &mut found.report)?;
        let records = records(&mut xml, &mut found)?;
        xml.census(&mut found.report);
        let published = match printed {
            Some(at) => Published { at, basis: Basis::Edition },
            None => input.given.ok_or(ReadError::NoDate { file: file.name.to_owned() })?,
        };
        let coverage = coverage(&records);
        let entities = keyed(records, &mut found);
        Ok(Edition {
            list: self.list(),
            published,
            coverage,
            entities,
            facts: Vec::new(),
            report: found.into_report(),
        })
    }
}

fn only<'a>(files: &'a [SourceFile<'a>]) -> Result<&'a SourceFile<'a>, ReadError> {
    if let [file] = files {
        return Ok(file);
    }
    let first = files.first().map_or("no file", |file| file.name);
    Err(wrong_shape(first, &format!("{} files", files.len())))
}

fn wrong_shape(file: &str, found: &str) -> ReadError {
    ReadError::WrongShape {
        file: file.to_owned(),
        expected: format!("a UN consolidated list, one XML file with the element {ROOT}"),
        found: found.to_owned(),
    }
}

/// Reads the document element and returns the date it prints.
fn root(
    xml: &mut Xml<'_>,
    file: &str,
    report: &mut ReadReport,
) -> Result<Option<DateTime>, ReadError> {
    let Step::Open(Element { name, attributes }) = xml.next()? else {
        // `next` refuses text and an end before the first element.
        return Err(wrong_shape(file, "no element"));
    };
    if name != ROOT {
        return Err(wrong_shape(file, &format!("the element {name}")));
    }
    let mut printed = None;
    for (attribute, value) in attributes {
        if attribute == "dateGenerated" {
            let at = local_time(value.trim());
            printed = Some(at.ok_or_else(|| xml.fail("a dateGenerated that is no date"))?);
        } else if !record::is_for_parsers(attribute) {
            report.puzzle(&format!("unknown attribute {ROOT}@{attribute}"));
        }
    }
    Ok(printed)
}

/// Returns the local time of `2015-02-26T16:23:35.52-05:00`, to the second and without the zone:
/// the issuer's own calendar is what the list is dated in.
fn local_time(text: &str) -> Option<DateTime> {
    let (time, rest) = (text.get(..19).unwrap_or(text), text.get(19..).unwrap_or_default());
    let plain = rest.bytes().all(|b| b.is_ascii_digit() || b".:+-Z".contains(&b));
    let day = || time.parse::<Date>().ok().map(|day| day.at(0, 0, 0, 0));
    if !plain {
        return None;
    }
    if time.contains('T') { time.parse().ok() } else { day() }
}

fn records(xml: &mut Xml<'_>, found: &mut Findings) -> Result<Vec<Record>, ReadError> {
    let mut records = Vec::new();
    let mut tree = Tree::default();
    let mut section = "";
    loop {
        match xml.next()? {
            Step::Open(element) => match (xml.depth(), section, element.name) {
                (2, _, name) => {
                    section = name;
                    if !matches!(name, "INDIVIDUALS" | "ENTITIES") {
                        found.report.puzzle(&format!("unknown element {ROOT}/{name}"));
                    }
                    for (attribute, _) in &element.attributes {
                        if !record::is_for_parsers(attribute) {
                            found
                                .report
                                .puzzle(&format!("unknown attribute {ROOT}/{name}@{attribute}"));
                        }
                    }
                }
                (3, "INDIVIDUALS", "INDIVIDUAL") | (3, "ENTITIES", "ENTITY") => {
                    if records.len() >= RECORDS {
                        return Err(xml.fail(format!("more than {RECORDS} records")));
                    }
                    xml.record(element, &mut tree)?;
                    records.extend(tree.root().map(|root| record::read(root, found)));
                }
                (_, _, name) => found.report.puzzle(&format!("unknown element {section}/…/{name}")),
            },
            Step::Text(_) => found.report.puzzle("text between records"),
            Step::Close => {}
            Step::End => return Ok(records),
        }
    }
}

/// Returns what the edition covers: a list of one committee proves no absence elsewhere.
fn coverage(records: &[Record]) -> Coverage {
    let types: BTreeSet<&str> = records.iter().map(|record| record.list_type.as_str()).collect();
    let (extent, limits) = match types.first() {
        Some(only) if types.len() == 1 => (Extent::Part, format!("the list type {only} only")),
        _ => (Extent::All, String::new()),
    };
    let properties = PROPERTIES.iter().copied().collect();
    Coverage { format: "un_xml".to_owned(), extent, properties, limits }
}

/// Returns the entries sorted, each under a key of its own.
fn keyed(records: Vec<Record>, found: &mut Findings) -> Vec<Entity> {
    let mut entries: BTreeMap<EntityKey, Entity> = BTreeMap::new();
    for Record { mut entity, number, .. } in records {
        let taken = |key: &EntityKey| entries.contains_key(key);
        if taken(&entity.key) {
            let base = format!("{}~{number}", entity.key);
            found.note(format!("reference {} stands twice; one is kept as {base}", entity.key));
            entity.key = EntityKey::new(&base);
            let mut copy = 2;
            while taken(&entity.key) {
                entity.key = EntityKey::new(format!("{base}~{copy}"));
                copy += 1;
            }
        }
        entries.insert(entity.key.clone(), entity);
    }
    entries.into_values().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn printed_times_keep_the_issuers_clock() {
        for (text, want) in [
            ("2015-02-26T16:23:35.52-05:00", Some("2015-02-26T16:23:35")),
            ("2026-08-01T23:00:03.110Z", Some("2026-08-01T23:00:03")),
            ("2026-08-01", Some("2026-08-01T00:00:00")),
            ("2026-08-01T23:00", Some("2026-08-01T23:00:00")),
            ("yesterday", None),
            ("", None),
            ("2026-02-30T23:00:03Z", None),
            ("2026-08-01T23:00:03 or so", None),
            ("äöüäöüäöüäöüäöü", None),
        ] {
            assert_eq!(local_time(text).map(|at| at.to_string()).as_deref(), want, "{text}");
        }
    }
}
