//! Reads India's list of banned organisations, a page of the Ministry of Home Affairs with a table
//! of numbers and names.
//!
//! The numbers are those of the First Schedule of the Unlawful Activities (Prevention) Act, and
//! the keys. One item names nobody: it takes in the schedule of an order that follows the UN's
//! lists, and is noted.

use std::collections::BTreeMap;

use unblink_model::{
    Basis, Coverage, Edition, Entity, EntityKey, EntityKind, Extent, ListId, Listing, Name,
    NameKind, PartialDate, Property, Published, ReadReport, Strength, Use, Value,
};

use crate::cleaning::{dates, names};
use crate::html::{self, Kind, Page, Table};
use crate::xml::not_xml;
use crate::{About, Expected, Input, ReadError, Reader, Share};

/// The reader of `in_mha_banned`.
pub(crate) struct InMhaBanned;

const ABOUT: About = About {
    title: "India, banned terrorist organisations (UAPA, First Schedule)",
    publisher: "Ministry of Home Affairs of India",
    jurisdiction: "IN",
    url: "https://www.mha.gov.in/en/banned-organisations",
    download_url: Some("https://www.mha.gov.in/en/banned-organisations"),
    licence: "None stated; a public official notice",
    attribution: "Source: Government of India, Ministry of Home Affairs",
    list_use: Use::Screening,
    // A guess: the page saved in 2023 still said how things stood in 2015.
    fresh_for_days: 365,
    tested_on_real_file: true,
};

/// Bounds from the one real page: 38 organisations and one item that names none.
const EXPECTED: Expected = Expected {
    persons: (0, 0),
    entries: (25, 200),
    gone_at_once: 0.15,
    gone_per_year: 0.1,
    fill: &[
        Share { property: Property::Name, kind: None, least: 1.0 },
        Share { property: Property::Listing, kind: None, least: 1.0 },
    ],
};

const SHAPE: &str = "the page of banned organisations of India's Ministry of Home Affairs, with a \
                     table headed `Sl -No` and `Organisation`";

/// The issuer prints no name of a programme; this is the act that the page's title names.
const PROGRAMME: &str = "Unlawful Activities (Prevention) Act, 1967, First Schedule";

/// Most rows of the table. A guess.
const ROWS: usize = 2_000;

impl Reader for InMhaBanned {
    fn list(&self) -> ListId {
        ListId::new("in_mha_banned")
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
        if let Some(found) = not_xml(file.bytes).filter(|found| *found != "an HTML page") {
            return Err(wrong(file.name, found.to_owned()));
        }
        let mut report = ReadReport::default();
        let page = html::read(file, &mut report)?;
        let tables: Vec<&Table> =
            page.tables().into_iter().map(|(_, _, table)| table).filter(|t| is_list(t)).collect();
        let [table] = tables.as_slice() else {
            return Err(wrong(file.name, format!("{} such tables", tables.len())));
        };
        let published = as_on(&page)
            .or(input.given)
            .ok_or_else(|| ReadError::NoDate { file: file.name.to_owned() })?;
        let entities = rows(table, &mut report).map_err(|(line, problem)| {
            let place = format!("line {line}");
            ReadError::Malformed { file: file.name.to_owned(), place, problem }
        })?;
        let coverage = Coverage {
            format: "mha_html".to_owned(),
            extent: Extent::All,
            properties: [
                Property::Schema,
                Property::Name,
                Property::Alias,
                Property::Listing,
                Property::Reference,
            ]
            .into(),
            limits: String::new(),
        };
        Ok(Edition { list: self.list(), published, coverage, entities, facts: Vec::new(), report })
    }
}

fn is_list(table: &Table) -> bool {
    let heading = table.rows.first().map(html::Row::words).unwrap_or_default();
    let lower: Vec<String> = heading.iter().map(|words| words.to_lowercase()).collect();
    matches!(lower.as_slice(), [number, name] if number.starts_with("sl") && name.starts_with("organi"))
}

/// Returns the day of `… (As on 30-03-2015)`.
fn as_on(page: &Page) -> Option<Published> {
    let texts = page.blocks.iter().filter_map(|block| match &block.kind {
        Kind::Heading(_, text) | Kind::Text(text) => Some(text.words.as_str()),
        _ => None,
    });
    let day = texts.filter_map(|text| text.split_once("(As on ")).find_map(|(_, rest)| {
        let day = rest.split(')').next()?.replace(['-', '.'], "/");
        dates::slashed_day_first(&day).and_then(PartialDate::exact)
    })?;
    Some(Published { at: day.at(0, 0, 0, 0), basis: Basis::Edition })
}

fn rows(table: &Table, report: &mut ReadReport) -> Result<Vec<Entity>, (usize, String)> {
    let mut entries: BTreeMap<EntityKey, Entity> = BTreeMap::new();
    for row in table.rows.iter().skip(1) {
        let words = row.words();
        let [number, name] = words.as_slice() else {
            return Err((row.line, format!("expected 2 cells, found {}", words.len())));
        };
        let number = number.trim_end_matches('.').trim();
        if number.is_empty() || number.len() > 5 || !number.bytes().all(|b| b.is_ascii_digit()) {
            return Err((row.line, "expected a number in the first cell".to_owned()));
        }
        if entries.len() >= ROWS || entries.contains_key(number) {
            return Err((row.line, "a number twice, or too many rows".to_owned()));
        }
        for (heading, cell) in [("Sl -No", number), ("Organisation", *name)] {
            if cell.is_empty() { report.saw_empty(heading) } else { report.saw(heading) }
        }
        if name.to_lowercase().starts_with("organisations listed in the schedule") {
            report.note(format!("item {number} names no organisation but another schedule"));
            continue;
        }
        let entity = entry(number, name, report);
        entries.insert(entity.key.clone(), entity);
    }
    Ok(entries.into_values().collect())
}

fn entry(number: &str, text: &str, report: &mut ReadReport) -> Entity {
    let mut entity = Entity::new(number);
    entity.set_kind(EntityKind::Organization);
    entity.add_text(Property::Reference, number);
    let (list, scope) = scoped(text);
    for (at, full) in several(list).into_iter().enumerate() {
        let (property, kind) = if at == 0 {
            (Property::Name, NameKind::Primary)
        } else {
            (Property::Alias, NameKind::Aka)
        };
        let note = scope.map(str::to_owned).filter(|_| at == 0);
        let name = Name { note, ..Name::new(full, kind, Strength::Unstated) };
        entity.add(property, Value::Name(name));
    }
    if entity.names().next().is_none() {
        report.puzzle("an item without a name");
    }
    let listing = Listing {
        programme: PROGRAMME.to_owned(),
        listed_on: None,
        instrument: None,
        measures: Vec::new(),
    };
    entity.add(Property::Listing, Value::Listing(listing));
    entity
}

/// Parts the name from whom else the item takes in: `X, all its formations and front
/// organizations`.
fn scoped(text: &str) -> (&str, Option<&str>) {
    let lower = text.to_lowercase();
    // Lower-casing may move bytes beyond ASCII: then nothing is parted.
    let found = [", all its ", ", and all its ", " all its formations"]
        .into_iter()
        .filter_map(|mark| lower.find(mark))
        .min()
        .filter(|_| {
            lower.len() == text.len() && text.is_char_boundary(lower.find("all its").unwrap_or(0))
        });
    match found {
        Some(at) if text.is_char_boundary(at) => {
            (text[..at].trim(), Some(text[at..].trim_start_matches([',', ' '])))
        }
        _ => (text, None),
    }
}

/// Returns the names of an item: `X/ Y/Z`, `X;@Y`.
fn several(text: &str) -> Vec<String> {
    let parts = text.split(['/', '\n']).flat_map(|part| part.split(";@"));
    parts.map(names::collapse).filter(|name| !name.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_what_else_is_taken_in_are_parted() {
        for (text, want) in [
            ("Lashkar-E-Taiba/Pasban-E-Ahle Hadis", "Lashkar-E-Taiba|Pasban-E-Ahle Hadis"),
            ("Alpha;@Beta;@Gamma", "Alpha|Beta|Gamma"),
            ("Front (ABC), All its formations and Front Organisations", "Front (ABC)"),
            ("Party (Maoist) all its formations and front organizations.", "Party (Maoist)"),
            ("State/Daish, and all its Manifestations", "State|Daish"),
            ("Party -- People’s War, All its formations", "Party -- People’s War"),
        ] {
            assert_eq!(several(scoped(text).0).join("|"), want, "{text}");
        }
    }
}
