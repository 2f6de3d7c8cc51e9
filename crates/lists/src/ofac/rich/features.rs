//! OFAC's features: dates, places, wallets, tonnages and sanctions notices under one element.

use unblink_model::{Address, Country, Document, Entity, Property, Value};

use super::dates::Corners;
use super::joined;
use crate::ofac::add_title;
use crate::ofac::labels::{self, Class};

/// A feature with its references resolved.
#[derive(Debug, Default)]
pub(in crate::ofac) struct Feature {
    /// OFAC's word for the kind.
    pub kind: String,
    /// The words printed.
    pub text: Option<String>,
    /// The date printed.
    pub date: Option<Corners>,
    /// The country or place printed.
    pub country: Option<Country>,
    /// What else is to be said of it.
    pub notes: Vec<String>,
}

/// Where a kind of feature belongs: the same place in every format of OFAC's.
fn property(kind: &str) -> Property {
    match kind {
        "Birthdate" => return Property::BirthDate,
        "Place of Birth" => return Property::BirthPlace,
        "Citizenship Country" => return Property::Citizenship,
        "Nationality Country" => return Property::Nationality,
        "Title" => return Property::Position,
        "VESSEL TYPE" => return Property::Craft,
        _ => {}
    }
    match labels::find(kind).map(|(class, _)| class) {
        Some(Class::Document | Class::Maritime) => Property::Document,
        Some(Class::Contact) => Property::Contact,
        Some(Class::Craft) => Property::Craft,
        Some(Class::Country) => Property::Country,
        Some(Class::Founded) => Property::IncorporationDate,
        Some(Class::Gender) => Property::Gender,
        Some(Class::Wallet) => Property::Wallet,
        // New kinds appear several times a year; the label keeps them apart.
        Some(Class::Feature | Class::Relation) | None => Property::Feature,
    }
}

/// Adds a feature to a party.
pub(in crate::ofac) fn add(entity: &mut Entity, mut feature: Feature) {
    let property = property(&feature.kind);
    // A date's own wording is printed beside it in one of the formats: said once.
    if let (Some(date), Some(text)) = (feature.date, &feature.text)
        && matches!(property, Property::BirthDate | Property::IncorporationDate)
    {
        if *text != date.words() {
            feature.notes.push(text.clone());
        }
        feature.text = None;
    }
    match property {
        Property::BirthDate | Property::IncorporationDate => dated(entity, property, feature),
        Property::BirthPlace => place(entity, feature),
        Property::Citizenship | Property::Nationality | Property::Country => {
            in_country(entity, property, feature);
        }
        Property::Gender | Property::Position => in_words(entity, property, feature),
        _ => labelled(entity, property, feature),
    }
}

fn dated(entity: &mut Entity, property: Property, feature: Feature) {
    let Some(date) = feature.date else { return labelled(entity, Property::Feature, feature) };
    let mut birth = date.birth();
    let notes: Vec<String> = birth.note.take().into_iter().chain(feature.notes).collect();
    birth.note = joined(&notes);
    entity.add(property, Value::Birth(birth));
}

fn place(entity: &mut Entity, feature: Feature) {
    let address = Address {
        full: feature.text,
        country: feature.country,
        note: joined(&feature.notes),
        ..Address::default()
    };
    entity.add(Property::BirthPlace, Value::Address(address));
}

fn in_country(entity: &mut Entity, property: Property, feature: Feature) {
    let country = match (feature.country, feature.text) {
        (Some(country), _) => country,
        (None, Some(text)) => Country { text, code: None },
        (None, None) => {
            let bare = Feature { country: None, text: None, ..feature };
            return labelled(entity, Property::Feature, bare);
        }
    };
    beside(entity, &feature.kind, &country.text, &feature.notes);
    entity.add(property, Value::Country(country));
}

fn in_words(entity: &mut Entity, property: Property, feature: Feature) {
    let Some(text) = feature.text else { return labelled(entity, Property::Feature, feature) };
    beside(entity, &feature.kind, &text, &feature.notes);
    if property == Property::Position {
        return add_title(entity, &text);
    }
    entity.add_text(property, &text);
}

/// Keeps what is said of a value that has no room for notes.
fn beside(entity: &mut Entity, kind: &str, text: &str, notes: &[String]) {
    if let Some(note) = joined(notes) {
        entity.add(Property::Bookkeeping, Value::Text(format!("{kind} {text}={note}")));
    }
}

fn labelled(entity: &mut Entity, property: Property, feature: Feature) {
    let mut notes = feature.notes;
    let issued = feature.date.and_then(Corners::single);
    let mut text = feature.text;
    if let (Some(date), None) = (feature.date, issued) {
        // A range: in words, because a document has room for one date only.
        let words = date.words();
        match &text {
            None => text = Some(words),
            Some(own) if *own != words => notes.push(words),
            Some(_) => {}
        }
    }
    let document = Document {
        kind: match property {
            Property::Wallet => currency(&feature.kind).to_owned(),
            // OFAC writes some labels with a colon or dash and some without.
            _ => feature.kind.trim_end_matches([':', '-', ' ']).to_owned(),
        },
        number: text,
        country: feature.country,
        issued,
        note: joined(&notes),
        ..Document::default()
    };
    entity.add(property, Value::Document(document));
}

/// Returns the currency of `Digital Currency Address - XBT`.
fn currency(kind: &str) -> &str {
    kind.rsplit(" - ").next().unwrap_or(kind)
}
