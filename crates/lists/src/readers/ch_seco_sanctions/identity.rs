//! One identity of a target: names of parts with spelling variants, births, places, papers.

use std::collections::BTreeMap;

use unblink_model::{
    Address, Birth, Country, Document, Entity, EntityKind, Name, NameKind, PartialDate, Property,
    ReadReport, Strength, Value,
};

use super::target::{keep, unknown};
use super::{Tables, attribute, child};
use crate::cleaning::{countries, dates, names};
use crate::xml::Branch;

/// Most names that the variants of one name's parts may be put together to; beyond, each variant is
/// kept by itself. A guess.
const SPELLINGS: usize = 64;

/// Reads an identity.
pub(super) fn read(
    root: Branch<'_, '_>,
    tables: &Tables,
    entity: &mut Entity,
    report: &mut ReadReport,
) {
    let main = attribute(root, "main") == "true";
    for branch in root.children() {
        match branch.name() {
            "name" => name(branch, main, entity, report),
            "nationality" => {
                for land in branch.children().filter(|child| child.name() == "country") {
                    let country = Value::Country(country(land));
                    entity.add(Property::Nationality, country);
                }
            }
            "day-month-year" => birth(branch, entity, report),
            "place-of-birth" => {
                let place = placed(branch, tables);
                add_place(Property::BirthPlace, place, entity);
            }
            "address" => {
                let place = placed(branch, tables);
                add_place(Property::Address, place, entity);
            }
            "identification-document" => paper(branch, entity),
            _ => unknown(branch, "identity", entity, report),
        }
    }
}

fn country(branch: Branch<'_, '_>) -> Country {
    let text = names::collapse(branch.text());
    match countries::by_code(attribute(branch, "iso-code")) {
        Some(known) if text.is_empty() => known,
        Some(known) => Country { text, code: known.code },
        None => countries::country(&text),
    }
}

/// Returns the place that an element describes by itself.
pub(super) fn place_of(branch: Branch<'_, '_>) -> Address {
    let some = |name: &str| Some(child(branch, name)).filter(|text| !text.is_empty());
    let care_of = some("c-o").map(|text| format!("c/o {text}"));
    let box_ = some("p-o-box").map(|text| format!("P.O. Box {text}"));
    let street: Vec<String> =
        [care_of, some("address-details"), box_].into_iter().flatten().collect();
    let land = branch.children().find(|child| child.name() == "country").map(country);
    let other: Vec<String> = branch
        .children()
        .filter(|child| child.name().ends_with("-variant"))
        .map(|child| names::collapse(child.text()))
        .filter(|text| !text.is_empty())
        .collect();
    let note: Vec<String> = some("remarks").into_iter().chain(other).collect();
    Address {
        street: Some(street.join(", ")).filter(|street| !street.is_empty()),
        city: some("location"),
        region: some("area"),
        postal_code: some("zip-code"),
        country: land,
        full: None,
        note: Some(note.join("; ")).filter(|note| !note.is_empty()),
    }
}

/// Returns the place an element refers to, with what it says itself.
fn placed(branch: Branch<'_, '_>, tables: &Tables) -> Address {
    let base = tables.places.get(attribute(branch, "place-id")).cloned().unwrap_or_default();
    let own = place_of(branch);
    Address {
        street: own.street.or(base.street),
        city: own.city.or(base.city),
        region: own.region.or(base.region),
        postal_code: own.postal_code.or(base.postal_code),
        country: own.country.or(base.country),
        full: None,
        note: own.note.or(base.note),
    }
}

fn add_place(property: Property, place: Address, entity: &mut Entity) {
    if place != Address::default() {
        entity.add(property, Value::Address(place));
    }
}

fn birth(branch: Branch<'_, '_>, entity: &mut Entity, report: &mut ReadReport) {
    let get = |name: &str| attribute(branch, name);
    let small = |text: &str| text.parse::<i8>().ok().filter(|number| *number > 0);
    let year = get("year").parse::<i16>().ok().filter(|year| *year > 0);
    let date = match (year, small(get("month")), small(get("day"))) {
        (Some(year), Some(month), Some(day)) => PartialDate::day(year, month, day),
        (Some(year), Some(month), None) => PartialDate::month(year, month),
        (Some(year), None, _) => PartialDate::year(year),
        (None, _, _) => None,
    };
    let calendar = get("calendar");
    let ours = matches!(calendar, "" | "Gregorian");
    let mut note = Vec::new();
    if get("quality") == "low" {
        note.push("low quality".to_owned());
    }
    if !ours || date.is_none() {
        report.puzzle("a day-month-year that is no day of our calendar");
        note.push(format!("{calendar} {}-{}-{}", get("year"), get("month"), get("day")));
    }
    for (name, value) in branch.attributes() {
        if !["ssid", "day", "month", "year", "calendar", "quality"].contains(name) {
            report.puzzle("an unknown attribute of day-month-year");
            keep(entity, &format!("day-month-year@{name}"), value);
        }
    }
    let note = Some(note.join("; ")).filter(|note| !note.is_empty());
    let birth = Birth { date: date.filter(|_| ours), until: None, circa: false, note };
    let body = entity.kind() == Some(EntityKind::Organization);
    let property = if body { Property::IncorporationDate } else { Property::BirthDate };
    entity.add(property, Value::Birth(birth));
}

fn paper(branch: Branch<'_, '_>, entity: &mut Entity) {
    let issuer = branch.children().find(|child| child.name() == "issuer").map(|issuer| {
        let code = attribute(issuer, "code");
        let text = names::collapse(issuer.text());
        countries::by_code(code).map_or_else(
            || countries::country(&text),
            |known| Country {
                text: if text.is_empty() { known.text } else { text.clone() },
                ..known
            },
        )
    });
    let known = ["number", "issuer", "date-of-issue", "expiry-date"];
    let rest = branch.children().filter(|child| !known.contains(&child.name()));
    let note: Vec<String> =
        rest.map(|child| names::collapse(child.text())).filter(|text| !text.is_empty()).collect();
    let document = Document {
        kind: attribute(branch, "document-type").to_owned(),
        number: Some(child(branch, "number")).filter(|number| !number.is_empty()),
        country: issuer,
        city: None,
        issued: dates::iso(&child(branch, "date-of-issue")),
        expires: dates::iso(&child(branch, "expiry-date")),
        note: Some(note.join("; ")).filter(|note| !note.is_empty()),
    };
    entity.add(Property::Document, Value::Document(document));
}

/// A part of a name: the issuer's word for it, its value, and its variants by language and script.
struct Part {
    order: u32,
    kind: String,
    value: String,
    variants: BTreeMap<(String, String), Vec<String>>,
}

fn name(branch: Branch<'_, '_>, main: bool, entity: &mut Entity, report: &mut ReadReport) {
    let weak = match attribute(branch, "quality") {
        "low" => true,
        "good" | "" => false,
        other => {
            report.puzzle("an unknown quality of a name");
            keep(entity, "name@quality", other);
            false
        }
    };
    let (mut property, kind) = match (attribute(branch, "name-type"), main) {
        ("primary-name", true) => (Property::Name, NameKind::Primary),
        ("primary-name", false) | ("alias", _) => (Property::Alias, NameKind::Aka),
        ("formerly-known-as", _) => (Property::Alias, NameKind::Fka),
        (other, _) => {
            report.puzzle("an unknown name-type");
            keep(entity, "name@name-type", other);
            (Property::Alias, NameKind::Aka)
        }
    };
    if weak {
        property = Property::WeakAlias;
    }
    let strength = if weak { Strength::Weak } else { Strength::Strong };
    let parts = parts(branch, entity, report);
    let full = names::join(parts.iter().map(|part| part.value.as_str()));
    if !full.is_empty() {
        let labelled = parts.iter().map(|part| (part.kind.clone(), part.value.clone()));
        let labelled: Vec<_> = labelled.filter(|(_, value)| !value.is_empty()).collect();
        let parts = if labelled.len() > 1 { labelled } else { Vec::new() };
        entity.add(property, Value::Name(Name { parts, ..Name::new(full, kind, strength) }));
    }
    let cultures: Vec<&(String, String)> =
        parts.iter().flat_map(|part| part.variants.keys()).collect();
    for culture in std::collections::BTreeSet::from_iter(cultures) {
        variant(&parts, culture, weak, entity);
    }
}

fn parts(branch: Branch<'_, '_>, entity: &mut Entity, report: &mut ReadReport) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    for branch in branch.children() {
        if branch.name() != "name-part" {
            unknown(branch, "name", entity, report);
            continue;
        }
        let kind = attribute(branch, "name-part-type");
        let mut part = Part {
            order: attribute(branch, "order").parse().unwrap_or(u32::MAX),
            kind: kind.to_owned(),
            value: child(branch, "value"),
            variants: BTreeMap::new(),
        };
        for variant in branch.children().filter(|child| child.name() == "spelling-variant") {
            let culture =
                (attribute(variant, "lang").to_owned(), attribute(variant, "script").to_owned());
            let text = names::collapse(variant.text());
            if !text.is_empty() {
                part.variants.entry(culture).or_default().push(text);
            }
        }
        if kind == "title" {
            // A title is no part of the name that one would write.
            entity.add_text(Property::Title, &part.value);
            continue;
        }
        parts.push(part);
    }
    parts.sort_by_key(|part| part.order);
    parts
}

/// Adds the names that the variants of one language and script give: a part without a variant
/// there stands as it is.
fn variant(parts: &[Part], culture: &(String, String), weak: bool, entity: &mut Entity) {
    let mut spelled: Vec<Vec<&str>> = vec![Vec::new()];
    for part in parts {
        let own = [part.value.clone()];
        let choices = part.variants.get(culture).map_or(&own[..], Vec::as_slice);
        if spelled.len() * choices.len() > SPELLINGS {
            for choice in choices {
                keep(entity, "spelling-variant", choice);
            }
            return;
        }
        let value = part.value.as_str();
        let choices: Vec<&str> = part
            .variants
            .get(culture)
            .map_or(vec![value], |c| c.iter().map(String::as_str).collect());
        spelled = spelled
            .iter()
            .flat_map(|before| {
                choices.iter().map(move |choice| [before.as_slice(), &[*choice]].concat())
            })
            .collect();
    }
    let latin = matches!(culture.1.as_str(), "" | "Latn" | "Latin");
    let (property, kind, strength) = match (weak, latin) {
        (true, _) => (Property::WeakAlias, NameKind::Aka, Strength::Weak),
        (false, true) => (Property::Alias, NameKind::Aka, Strength::Strong),
        (false, false) => (Property::OriginalName, NameKind::Original, Strength::Strong),
    };
    for parts in spelled {
        let full = names::join(parts);
        if full.is_empty() {
            continue;
        }
        let name = Name {
            script: Some(culture.1.clone()).filter(|script| !script.is_empty()),
            note: Some(culture.0.clone())
                .filter(|lang| !lang.is_empty())
                .map(|lang| format!("language {lang}")),
            ..Name::new(full, kind, strength)
        };
        entity.add(property, Value::Name(name));
    }
}
