//! Reads Rosfinmonitoring's list of organisations and persons involved in extremism or terrorism:
//! one page with four blocks, told apart by the `id` of their element.
//!
//! One line each: `12. NAME (OTHER NAME)*, 01.02.1970 г.р., PLACE;`. No reference is printed, and
//! the number moves; keys are derived from name and birth date. What the asterisk and the place
//! mean the page does not say beside the entry: both are kept as they stand. No real page was at
//! hand; the form is as public readers of the page show it.

use unblink_model::{
    Birth, Document, Edition, Entity, EntityKind, ListId, Listing, PartialDate, Property,
    ReadReport, Use, Value,
};

use crate::cleaning::dates;
use crate::html::{Kind, Page};
use crate::pages::{self, add_names, derived_key, one_file, short, whole};
use crate::rows::Fault;
use crate::{About, Expected, Input, ReadError, Reader, Share, html};

/// Reads the list of Rosfinmonitoring.
#[derive(Clone, Copy, Debug)]
pub(super) struct RuFedsfmTerror;

const ABOUT: About = About {
    title: "Russian list of organisations and persons involved in extremism or terrorism",
    publisher: "Federal Financial Monitoring Service (Rosfinmonitoring)",
    jurisdiction: "ru",
    url: "https://www.fedsfm.ru/documents/terrorists-catalog-portal-act",
    download_url: Some("https://www.fedsfm.ru/documents/terrorists-catalog-portal-act"),
    licence: "official document of a state body, no object of copyright (Civil Code of the Russian Federation, art. 1259, from knowledge)",
    attribution: "Rosfinmonitoring: list of organisations and persons involved in extremist activity or terrorism",
    // A state's list that also names its critics.
    list_use: Use::Register,
    // A guess: the list changes every week or two.
    fresh_for_days: 30,
    tested_on_real_file: false,
};

/// Bounds: 8 000 to 10 000 lines in a public check of the page, more since; the rest is a guess.
const EXPECTED: Expected = Expected {
    persons: (4_000, 60_000),
    entries: (5_000, 70_000),
    gone_at_once: 0.05,
    gone_per_year: 0.4,
    fill: &[
        Share { property: Property::Name, kind: None, least: 1.0 },
        Share { property: Property::Listing, kind: None, least: 1.0 },
        Share { property: Property::BirthDate, kind: Some(EntityKind::Person), least: 0.8 },
    ],
};

const PROPERTIES: &[Property] = &[
    Property::Schema,
    Property::Name,
    Property::Alias,
    Property::Listing,
    Property::BirthDate,
    Property::IncorporationDate,
    Property::Document,
    Property::Feature,
    Property::Bookkeeping,
];

const EXPECTED_SHAPE: &str = "Rosfinmonitoring's page with the blocks russianUL, russianFL, \
                              foreignUL and foreignFL, each with its lines";

/// The four blocks, by the `id` of their element: organisations (UL) and persons (FL).
const BLOCKS: [(&str, EntityKind); 4] = [
    ("russianUL", EntityKind::Organization),
    ("russianFL", EntityKind::Person),
    ("foreignUL", EntityKind::Organization),
    ("foreignFL", EntityKind::Person),
];

impl Reader for RuFedsfmTerror {
    fn list(&self) -> ListId {
        ListId::new("ru_fedsfm_terror")
    }

    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn expected(&self) -> &'static Expected {
        &EXPECTED
    }

    fn read(&self, input: &Input<'_>) -> Result<Edition, ReadError> {
        let mut report = ReadReport::default();
        let file = one_file(input, EXPECTED_SHAPE)?;
        let page = html::read(&file, &mut report)?;
        let entities = blocks(&page, &mut report).map_err(|fault| fault.refused(file.name))?;
        let missing: Vec<&str> = BLOCKS
            .iter()
            .map(|(id, _)| *id)
            .filter(|id| !report.census.contains_key(&format!("#{id}/li")))
            .collect();
        if !missing.is_empty() {
            // A block that is not there proves nothing of whom it would have named.
            return Err(ReadError::WrongShape {
                file: file.name.to_owned(),
                expected: EXPECTED_SHAPE.to_owned(),
                found: format!("a page without lines in {}", missing.join(", ")),
            });
        }
        let published = input.given.ok_or(ReadError::NoDate { file: file.name.to_owned() })?;
        let entities =
            pages::keyed(entities, &mut report).map_err(|fault| fault.refused(file.name))?;
        Ok(whole(self.list(), published, "html", PROPERTIES, entities, report))
    }
}

fn blocks(page: &Page, report: &mut ReadReport) -> Result<Vec<(usize, Entity)>, Fault> {
    let mut entities = Vec::new();
    let mut block = None;
    let mut listed = 0_usize;
    for part in &page.blocks {
        match &part.kind {
            Kind::Anchor(id) => {
                if let Some(found) = BLOCKS.iter().find(|(known, _)| known == id) {
                    block = Some(*found);
                } else if listed == 0 {
                    block = None;
                }
            }
            Kind::List(_) => listed += 1,
            Kind::ListEnd => listed = listed.saturating_sub(1),
            Kind::Item(text) if listed > 0 => {
                let Some((id, kind)) = block else { continue };
                report.saw(&format!("#{id}/li"));
                let line = text.words.replace('\n', " ");
                let entity = entity(id, kind, &line, report)
                    .map_err(|problem| Fault { line: part.line, problem })?;
                entities.push((part.line, entity));
            }
            _ => {}
        }
    }
    Ok(entities)
}

fn entity(
    block: &str,
    kind: EntityKind,
    line: &str,
    report: &mut ReadReport,
) -> Result<Entity, String> {
    let numbered = line.split_once('.').filter(|(number, _)| {
        !number.is_empty() && number.len() < 7 && number.bytes().all(|byte| byte.is_ascii_digit())
    });
    let (number, rest) = numbered.unwrap_or(("", line));
    let rest = rest.trim().trim_end_matches([';', ',', ' ']);
    let mut parts = outside_brackets(rest).into_iter().map(str::trim);
    let name = parts.next().unwrap_or_default();
    if !name.chars().any(char::is_alphabetic) {
        return Err(format!("expected a number, a name and more, found `{}`", short(line)));
    }
    let mut entity = Entity::new("");
    entity.set_kind(kind);
    let starred = name.contains('*');
    let heading = add_names(&mut entity, &name.replace('*', " "));
    if starred {
        keep(&mut entity, "mark", "*");
    }
    if !number.is_empty() {
        entity.add_text(Property::Bookkeeping, &format!("number={number}"));
    }
    let mut birth = None;
    for part in parts.filter(|part| !part.is_empty()) {
        match dated(part) {
            Some((date, true)) => {
                birth = Some(date);
                entity.add(Property::BirthDate, Value::Birth(Birth::on(date)));
            }
            Some((date, false)) if kind == EntityKind::Organization => {
                entity.add(Property::IncorporationDate, Value::Birth(Birth::on(date)));
            }
            _ => other(&mut entity, part, report),
        }
    }
    // Persons of one name are many; the birth date tells most of them apart.
    let key = derived_key(&heading);
    entity.key = birth.map_or(key.clone(), |date| format!("{key}/{date}")).into();
    let listing = Listing {
        programme: block.to_owned(),
        listed_on: None,
        instrument: None,
        measures: Vec::new(),
    };
    entity.add(Property::Listing, Value::Listing(listing));
    Ok(entity)
}

fn keep(entity: &mut Entity, kind: &str, words: &str) {
    let document =
        Document { kind: kind.to_owned(), number: Some(words.to_owned()), ..Document::default() };
    entity.add(Property::Feature, Value::Document(document));
}

/// Numbers of registers by their labels; everything else under the word `place`, which the page
/// does not print: there is none in the line.
fn other(entity: &mut Entity, part: &str, report: &mut ReadReport) {
    for label in ["ИНН", "ОГРН", "СНИЛС"] {
        if let Some(rest) = part.strip_prefix(label) {
            let number = rest.trim_start_matches([':', ' ']);
            let document = Document {
                kind: label.to_owned(),
                number: Some(number.to_owned()),
                ..Document::default()
            };
            entity.add(Property::Document, Value::Document(document));
            return;
        }
    }
    if part.contains("г.р") || part.contains("г. р") {
        report.puzzle("a birth date that is none");
        let birth = Birth { date: None, until: None, circa: false, note: Some(part.to_owned()) };
        entity.add(Property::BirthDate, Value::Birth(birth));
        return;
    }
    keep(entity, "unlabelled", part);
}

/// Returns a date and whether `г.р.` (year of birth) stands behind it.
fn dated(part: &str) -> Option<(PartialDate, bool)> {
    let bare = part.strip_suffix("г.р.").or(part.strip_suffix("г. р."));
    let text = bare.unwrap_or(part).trim();
    let date = dates::dotted_day_first(text).or_else(|| bare.and_then(|_| dates::iso(text)))?;
    Some((date, bare.is_some()))
}

/// Splits at commas outside of brackets.
fn outside_brackets(text: &str) -> Vec<&str> {
    let (mut parts, mut depth, mut from) = (Vec::new(), 0_usize, 0);
    for (at, c) in text.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            // A comma is one byte long.
            ',' if depth == 0 => {
                parts.push(&text[from..at]);
                from = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&text[from..]);
    parts
}
