//! Reads Kyrgyzstan's national sanctions list: the XML file of its State Financial Intelligence
//! Service, with `KyrgyzPhysicPerson` and `KyrgyzLegalPerson`.
//!
//! The list prints no reference. A key is derived from what the entry is, its day of inclusion and
//! its name: `person/2019-05-30/ivanov-ivan-ivanovich`. No real file was at hand; the fields are
//! as public readers of it show them.

use unblink_model::{
    Address, Birth, Edition, Entity, EntityKind, ListId, Listing, Name, NameKind, PartialDate,
    Property, ReadReport, Strength, Use, Value, When,
};

use crate::cleaning::{dates, names};
use crate::flat_xml::{self, Flat};
use crate::pages::{self, add_names, derived_key, one_file, whole};
use crate::rows::Fault;
use crate::{About, Expected, Input, ReadError, Reader, Share};

/// Reads the national list.
#[derive(Clone, Copy, Debug)]
pub(super) struct KgFiuNational;

const ABOUT: About = About {
    title: "Kyrgyz national sanctions list",
    publisher: "State Financial Intelligence Service of the Kyrgyz Republic",
    jurisdiction: "kg",
    url: "https://fiu.gov.kg/sked/9",
    download_url: None,
    licence: "no terms seen",
    attribution: "State Financial Intelligence Service of the Kyrgyz Republic: national list",
    // It also names members of banned groups by conviction; its terms are not known.
    list_use: Use::Register,
    // A guess: the list changes every few weeks.
    fresh_for_days: 60,
    tested_on_real_file: false,
};

/// Bounds: 1 000 to 1 400 persons expected by OpenSanctions' reader; the rest is a guess.
const EXPECTED: Expected = Expected {
    persons: (300, 8_000),
    entries: (300, 9_000),
    gone_at_once: 0.1,
    gone_per_year: 0.4,
    fill: &[
        Share { property: Property::Name, kind: None, least: 1.0 },
        Share { property: Property::Listing, kind: None, least: 1.0 },
        Share { property: Property::BirthDate, kind: Some(EntityKind::Person), least: 0.7 },
    ],
};

const PROPERTIES: &[Property] = &[
    Property::Schema,
    Property::Name,
    Property::Alias,
    Property::Listing,
    Property::BirthDate,
    Property::BirthPlace,
    Property::Remarks,
    Property::Bookkeeping,
];

const EXPECTED_SHAPE: &str = "the Kyrgyz national list as XML with KyrgyzPhysicPerson and \
                              KyrgyzLegalPerson";

const PERSON: &str = "KyrgyzPhysicPerson";
const BODY: &str = "KyrgyzLegalPerson";

/// The fields of both; `Patronomic` is the file's spelling.
const KNOWN: [&str; 9] = [
    "Number",
    "Surname",
    "Name",
    "Patronomic",
    "DataBirth",
    "PlaceBirth",
    "BasicInclusion",
    "CategoryPerson",
    "DateInclusion",
];

impl Reader for KgFiuNational {
    fn list(&self) -> ListId {
        ListId::new("kg_fiu_national")
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
        let found = flat_xml::read(&file, &[PERSON, BODY], EXPECTED_SHAPE, &mut report)?;
        if !found.records.iter().any(|record| record.name == PERSON) {
            return Err(ReadError::WrongShape {
                file: file.name.to_owned(),
                expected: EXPECTED_SHAPE.to_owned(),
                found: format!("no person in the element {}", found.root),
            });
        }
        let mut entities = Vec::new();
        for (number, record) in (1..).zip(&found.records) {
            let entity = entity(record, &mut report).map_err(|problem| ReadError::Malformed {
                file: file.name.to_owned(),
                place: format!("record {number}"),
                problem,
            })?;
            entities.push((number, entity));
        }
        let published = input.given.ok_or(ReadError::NoDate { file: file.name.to_owned() })?;
        let entities =
            pages::keyed(entities, &mut report).map_err(|fault: Fault| fault.refused(file.name))?;
        Ok(whole(self.list(), published, "xml", PROPERTIES, entities, report))
    }
}

fn entity(record: &Flat, report: &mut ReadReport) -> Result<Entity, String> {
    for (field, text) in &record.fields {
        if !KNOWN.contains(&field.as_str()) && !text.trim().is_empty() {
            report.puzzle(&format!("unknown field {}/{field}", record.name));
        }
    }
    let mut entity = Entity::new("");
    let (kind, heading) = if record.name == PERSON {
        entity.set_kind(EntityKind::Person);
        ("person", person(&mut entity, record)?)
    } else {
        // Organisations, firms and groups stand in one element.
        entity.set_kind(EntityKind::LegalEntity);
        ("legal", body(&mut entity, record)?)
    };
    let included = record.get("DateInclusion");
    let day = day(included);
    if day.is_none() && !included.is_empty() {
        report.puzzle("a day of inclusion that is no date");
        entity.add_text(Property::Bookkeeping, &format!("DateInclusion={included}"));
    }
    let number = record.get("Number");
    if !number.is_empty() {
        entity.add_text(Property::Bookkeeping, &format!("Number={number}"));
    }
    let day_words = day.map_or("undated".to_owned(), |day| day.to_string());
    entity.key = format!("{kind}/{day_words}/{}", derived_key(&heading)).into();
    entity.add_text(Property::Remarks, &names::collapse(record.get("BasicInclusion")));
    let category = names::collapse(record.get("CategoryPerson"));
    let listing = Listing {
        programme: if category.is_empty() { "national list".to_owned() } else { category },
        listed_on: day.map(When::On),
        instrument: None,
        measures: Vec::new(),
    };
    entity.add(Property::Listing, Value::Listing(listing));
    Ok(entity)
}

fn person(entity: &mut Entity, record: &Flat) -> Result<String, String> {
    let fields = ["Name", "Patronomic", "Surname"];
    let parts: Vec<(String, String)> = fields
        .iter()
        .map(|field| ((*field).to_owned(), names::collapse(record.get(field))))
        .filter(|(_, part)| !part.is_empty())
        .collect();
    let full = names::join(parts.iter().map(|(_, part)| part.as_str()));
    if full.is_empty() {
        return Err("a person without a name".to_owned());
    }
    let mut name = Name::new(full.clone(), NameKind::Primary, Strength::Unstated);
    name.parts = parts;
    entity.add(Property::Name, Value::Name(name));
    let born = record.get("DataBirth");
    if !born.is_empty() {
        let date = day(born);
        let note = date.is_none().then(|| born.to_owned());
        let birth = Birth { date, until: None, circa: false, note };
        entity.add(Property::BirthDate, Value::Birth(birth));
    }
    let place = names::collapse(record.get("PlaceBirth"));
    if !place.is_empty() {
        let place = Address { full: Some(place), ..Address::default() };
        entity.add(Property::BirthPlace, Value::Address(place));
    }
    Ok(full)
}

/// Several names of a body stand in one field, split at commas.
fn body(entity: &mut Entity, record: &Flat) -> Result<String, String> {
    let printed = names::collapse(record.get("Name"));
    let mut all = printed.split(", ").filter(|name| name.chars().any(char::is_alphabetic));
    let first = all.next().ok_or("a body without a name")?;
    let heading = add_names(entity, first);
    for alias in all {
        let alias = Name::new(alias.trim(), NameKind::Aka, Strength::Unstated);
        entity.add(Property::Alias, Value::Name(alias));
    }
    Ok(heading)
}

fn day(text: &str) -> Option<PartialDate> {
    let text = text.split('T').next().unwrap_or(text);
    dates::iso(text).or_else(|| dates::dotted_day_first(text))
}
