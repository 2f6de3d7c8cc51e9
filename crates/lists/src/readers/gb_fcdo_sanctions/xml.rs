//! The XML: `Designations/Designation`, every field an element of its own.

use std::collections::BTreeMap;

use unblink_model::{Basis, Entity, PartialDate, Property, Published, ReadReport};

use super::entry::{Entry, address, name_type};
use super::{ENTRIES, Read, wrong_shape};
use crate::cleaning::{dates, names};
use crate::xml::{Branch, Limits, Source, Step, Tree, Xml};
use crate::{ReadError, SourceFile};

pub(super) fn read(file: &SourceFile<'_>, report: &mut ReadReport) -> Result<Read, ReadError> {
    let source = Source::new(file.name, file.bytes)?;
    let mut xml = Xml::new(file.name, &source, Limits::default());
    match xml.next()? {
        Step::Open(element) if element.name == "Designations" => {}
        Step::Open(element) => {
            return Err(wrong_shape(file.name, format!("the element {}", element.name)));
        }
        _ => return Err(wrong_shape(file.name, "no element".to_owned())),
    }
    let mut entries = Vec::new();
    let mut published = None;
    let mut tree = Tree::default();
    loop {
        match xml.next()? {
            Step::Open(element) => {
                let name = element.name;
                xml.record(element, &mut tree)?;
                let Some(root) = tree.root() else { continue };
                match name {
                    "Designation" if entries.len() >= ENTRIES => {
                        return Err(xml.fail(format!("more than {ENTRIES} designations")));
                    }
                    "Designation" => match designation(root, report) {
                        Some(entity) => entries.push(entity),
                        None => return Err(xml.fail("a Designation without UniqueID")),
                    },
                    "DateGenerated" => published = generated(root.text()),
                    other => {
                        let shown: String = other.chars().take(60).collect();
                        report.puzzle(&format!("unknown element Designations/{shown}"));
                    }
                }
            }
            Step::Text(_) => report.puzzle("text between designations"),
            Step::Close => {}
            Step::End => break,
        }
    }
    xml.census(report);
    Ok(Read { format: "uksl_xml", published, entries })
}

/// Returns the day of `2026-08-22T…` or `22/08/2026`.
fn generated(text: &str) -> Option<Published> {
    let text = text.trim();
    let day =
        text.get(..10).and_then(|day| dates::iso(day).or_else(|| dates::slashed_day_first(day)));
    let at = day.and_then(PartialDate::exact)?.at(0, 0, 0, 0);
    Some(Published { at, basis: Basis::Edition })
}

/// The texts of an element's children by name, the first of each.
fn texts<'r>(branch: Branch<'r, '_>) -> BTreeMap<&'r str, &'r str> {
    let mut found = BTreeMap::new();
    for child in branch.children() {
        found.entry(child.name()).or_insert(child.text().trim());
    }
    found
}

fn designation(root: Branch<'_, '_>, report: &mut ReadReport) -> Option<Entity> {
    let id = root.children().find(|child| child.name() == "UniqueID")?.text().trim();
    if id.is_empty() || id.len() > 40 {
        return None;
    }
    let mut entry = Entry::new(id);
    // What is still to do, with the path to it: the input decides how deep it goes.
    let mut waiting: Vec<(Branch<'_, '_>, String)> =
        root.children().map(|child| (child, child.name().to_owned())).collect();
    waiting.reverse();
    while let Some((branch, path)) = waiting.pop() {
        for (name, _) in branch.attributes() {
            let shown: String = name.chars().take(60).collect();
            report.puzzle(&format!("unknown attribute Designation/{path}@{shown}"));
        }
        if whole(&mut entry, branch, &path, report) {
            continue;
        }
        let text = branch.text().trim();
        let holder = HOLDERS.contains(&path.as_str());
        if !text.is_empty() && (holder || !leaf(&mut entry, &path, text, report)) {
            report.puzzle(&format!("unknown element Designation/{path}"));
            entry.keep(&path, text);
        }
        let children: Vec<_> = branch.children().collect();
        let inside = |child: Branch<'_, '_>| format!("{path}/{}", child.name());
        waiting.extend(children.into_iter().rev().map(|child| (child, inside(child))));
    }
    Some(entry.finish(report))
}

/// Elements that hold others and no words.
const HOLDERS: [&str; 12] = [
    "Names",
    "NonLatinNames",
    "Titles",
    "Addresses",
    "PhoneNumbers",
    "EmailAddresses",
    "Websites",
    "SanctionsImposedIndicators",
    "IndividualDetails",
    "IndividualDetails/Individual",
    "EntityDetails",
    "ShipDetails",
];

const NAME: [&str; 8] =
    ["Name1", "Name2", "Name3", "Name4", "Name5", "Name6", "NameType", "AliasStrength"];
const NON_LATIN: [&str; 3] = ["NameNonLatinScript", "NonLatinScriptType", "NonLatinScriptLanguage"];
const ADDRESS: [&str; 8] = [
    "AddressLine1",
    "AddressLine2",
    "AddressLine3",
    "AddressLine4",
    "AddressLine5",
    "AddressLine6",
    "AddressPostalCode",
    "AddressCountry",
];
const BIRTH_PLACE: [&str; 2] = ["TownOfBirth", "CountryOfBirth"];
const PASSPORT: [&str; 2] = ["PassportNumber", "PassportAdditionalInformation"];
const NATIONAL: [&str; 2] = ["NationalIdentifierNumber", "NationalIdentifierAdditionalInformation"];

/// Reads an element whose children belong together; says whether it was one.
fn whole(entry: &mut Entry, branch: Branch<'_, '_>, path: &str, report: &mut ReadReport) -> bool {
    let known: &[&str] = match path {
        "Names/Name" => &NAME,
        "NonLatinNames/NonLatinName" => &NON_LATIN,
        "Addresses/Address" => &ADDRESS,
        "IndividualDetails/Individual/BirthDetails/Location" => &BIRTH_PLACE,
        "IndividualDetails/Individual/PassportDetails/Passport" => &PASSPORT,
        "IndividualDetails/Individual/NationalIdentifierDetails/NationalIdentifier" => &NATIONAL,
        _ => return false,
    };
    let found = texts(branch);
    for child in branch.children() {
        let twice = found.get(child.name()).is_some_and(|text| *text != child.text().trim());
        if !known.contains(&child.name()) || twice || child.children().next().is_some() {
            report.puzzle(&format!("unknown element Designation/{path}/{}", child.name()));
            entry.keep(&format!("{path}/{}", child.name()), child.text());
        }
    }
    let texts: Vec<&str> =
        known.iter().map(|name| found.get(name).copied().unwrap_or_default()).collect();
    match (path, texts.as_slice()) {
        ("Names/Name", [parts @ .., kind, strength]) => name(entry, parts, kind, strength, report),
        ("Addresses/Address", [lines @ .., code, land]) => {
            entry.place(Property::Address, address(lines, code, land));
        }
        (_, [full, script, language]) => entry.non_latin(full, script, language),
        (_, [town, land]) if known == BIRTH_PLACE => {
            entry.place(Property::BirthPlace, address(&[town], "", land));
        }
        (_, [number, note]) => {
            let kind = if known == PASSPORT { "Passport" } else { "National Identifier" };
            entry.document(Property::Document, kind, number, note);
        }
        _ => {}
    }
    true
}

fn name(entry: &mut Entry, parts: &[&str], kind: &str, strength: &str, report: &mut ReadReport) {
    let parts: Vec<(String, String)> = NAME
        .iter()
        .zip(parts)
        .map(|(name, part)| ((*name).to_owned(), names::collapse(part)))
        .filter(|(_, part)| !part.is_empty())
        .collect();
    let of = name_type(kind, strength);
    let note = of.is_none().then(|| names::collapse(&format!("{kind} {strength}")));
    if of.is_none() {
        report.puzzle("an unknown type or strength of a name");
    }
    let unstated = super::entry::Type::Alias(unblink_model::Strength::Unstated);
    entry.name(parts, of.unwrap_or(unstated), note);
}

/// Reads an element that stands alone; says whether it is known.
fn leaf(entry: &mut Entry, path: &str, text: &str, report: &mut ReadReport) -> bool {
    if let Some(indicator) = path.strip_prefix("SanctionsImposedIndicators/") {
        // They repeat SanctionsImposed one by one.
        if text.eq_ignore_ascii_case("true") {
            entry.document(Property::Feature, "SanctionsImposedIndicators", indicator, "");
        } else if !text.eq_ignore_ascii_case("false") {
            return false;
        }
        return true;
    }
    let name = path.rsplit('/').next().unwrap_or(path);
    match path {
        "UniqueID" => {}
        "LastUpdated" => entry.updated(text, report),
        "DateDesignated" => entry.designated(text, report),
        "OFSIGroupID" => entry.document(Property::Document, "OFSI Group ID", text, ""),
        "UNReferenceNumber" => entry.un_reference(text),
        "RegimeName" => entry.regime(&names::collapse(text), report),
        "IndividualEntityShip" => entry.kind(text, report),
        "DesignationSource"
        | "UKStatementofReasons"
        | "EntityDetails/Entity/TypeOfEntities/TypeOfEntity" => {
            entry.document(Property::Feature, name, text, "");
        }
        "SanctionsImposed" => entry.measures(text.split('|')),
        "OtherInformation" => entry.remarks(text),
        "Titles/Title" => entry.text(Property::Title, text),
        "PhoneNumbers/PhoneNumber" | "EmailAddresses/EmailAddress" | "Websites/Website" => {
            entry.document(Property::Contact, name, text, "");
        }
        "IndividualDetails/Individual/DOBs/DOB" => entry.birth(text, report),
        "IndividualDetails/Individual/Genders/Gender" => entry.text(Property::Gender, text),
        "IndividualDetails/Individual/Nationalities/Nationality" => entry.nationality(text),
        "IndividualDetails/Individual/Positions/Position" => entry.text(Property::Position, text),
        "EntityDetails/Entity/BusinessRegistrationNumbers/BusinessRegistrationNumber"
        | "ShipDetails/Ship/IMONumbers/IMONumber"
        | "ShipDetails/Ship/HullIdentificationNumbers/HullIdentificationNumber" => {
            entry.document(Property::Document, name, text, "");
        }
        "EntityDetails/Entity/ParentCompanies/ParentCompany"
        | "EntityDetails/Entity/Subsidiaries/Subsidiary"
        | "ShipDetails/Ship/CurrentOwnerOperators/CurrentOwnerOperator"
        | "ShipDetails/Ship/PreviousOwnerOperators/PreviousOwnerOperator" => entry.tie(name, text),
        "ShipDetails/Ship/CurrentBelievedFlagOfShips/CurrentBelievedFlagOfShip"
        | "ShipDetails/Ship/PreviousFlags/PreviousFlag"
        | "ShipDetails/Ship/TypeOfShipDetails/TypeOfShip"
        | "ShipDetails/Ship/TonnageOfShipDetails/TonnageOfShip"
        | "ShipDetails/Ship/LengthOfShipDetails/LengthOfShip"
        | "ShipDetails/Ship/YearsBuilt/YearBuilt" => {
            entry.document(Property::Craft, name, text, "");
        }
        _ => return false,
    }
    true
}
