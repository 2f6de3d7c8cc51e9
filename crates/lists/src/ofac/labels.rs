//! OFAC's labels for identifiers and features, and the property each belongs to.
//!
//! The same labels stand in front of the items of a CSV remark and in the `idType` of the classic
//! XML, so one table reads both. It was drawn from every label in 32 editions of sdn.csv
//! (2015-01-17 to 2024-05-03) and 37 of consolidated.xml (2018-04-06 to 2026-01-08).

use std::collections::BTreeMap;
use std::sync::LazyLock;

use unblink_model::{Document, Entity, Property, Relation, Value};

use super::dates;
use crate::cleaning::countries::{by_code, country};
use crate::cleaning::dates::day_month_year;

/// What a label introduces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// A number somebody issued.
    Document,
    /// A number that may carry the prefix `IMO`.
    Maritime,
    /// A telephone number, a mail or web address.
    Contact,
    /// A particular of a ship or aircraft.
    Craft,
    /// A statement with a label.
    Feature,
    /// The country of a body.
    Country,
    /// The date an organisation was founded.
    Founded,
    /// The gender.
    Gender,
    /// Another party.
    Relation,
    /// The address of a wallet; the currency stands behind the label.
    Wallet,
}

/// One identifier as either format prints it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Item<'a> {
    pub(super) label: &'a str,
    pub(super) text: &'a str,
    pub(super) country: Option<&'a str>,
    pub(super) city: Option<&'a str>,
    pub(super) issued: Option<&'a str>,
    pub(super) expires: Option<&'a str>,
}

const WALLET: &str = "Digital Currency Address - ";

/// Labels by class. The longest one that fits wins, so their order does not matter.
const LABELS: &[(Class, &[&str])] = &[
    (
        Class::Document,
        &[
            "BIK (RU)",
            "British National Overseas Passport",
            "Birth Certificate Number",
            "Business Number",
            "Business Registration Document #",
            "Business Registration Number",
            "C.I.F.",
            "C.I.N.",
            "C.R. No.",
            "C.U.I.",
            "C.U.I.P.",
            "C.U.I.T.",
            "C.U.R.P.",
            "CNP (Personal Numerical Code)",
            "Cartilla de Servicio Militar Nacional",
            "Cedula No.",
            "Central Registration System Number",
            "Certificate of Incorporation Number",
            "Chamber of Commerce Number",
            "Chinese Commercial Code",
            "Citizen's Card Number",
            "Commercial Registry Number",
            "Company ID: No.",
            "Credencial electoral",
            "D-U-N-S Number",
            "D.N.I.",
            "Diplomatic Passport",
            "Driver's License No.",
            "Dubai Chamber of Commerce Membership No.",
            "Economic Register Number (CBLS)",
            "Electoral Registry No.",
            "Enterprise Number",
            "Equity Ticker",
            "Federal ID Card",
            "File Number",
            "Fiscal Code",
            "Folio Mercantil No.",
            "Government Gazette Number",
            "I.F.E.",
            "ISIN",
            "Immigration No.",
            "Istanbul Chamber of Comm. No.",
            "Italian Fiscal Code",
            "Kenyan ID No.",
            "LE Number",
            "Legal Entity Number",
            "License",
            "MICEX Code",
            "MMSI",
            "MSB Registration Number",
            "Matricula Mercantil No",
            "Military Registration Number",
            "N.I.E.",
            "N.I.F.",
            "NIT #",
            "National Foreign ID Number",
            "National ID No.",
            "Numero de Identidad",
            "Numero Unico de Identificacao Tributaria (NUIT)",
            "Organization Code",
            "Paraguayan tax identification number",
            "Passport",
            "Permit Number",
            "Personal ID Card",
            "Pilot License Number",
            "Public Registration Number",
            "Public Security and Immigration No.",
            "R.F.C.",
            "RFC",
            "RIF #",
            "RSIN",
            "RTN",
            "RUC #",
            "RUT #",
            "Refugee ID Card",
            "Registered Charity No.",
            "Registration Certificate Number (Dubai)",
            "Registration ID",
            "Registration Number",
            "Residency Number",
            "Romanian C.R.",
            "Romanian Permanent Resident",
            "Romanian Tax Registration",
            "Russian State Individual Business Registration Number Pattern (OGRNIP)",
            "SRE Permit No.",
            "SSN",
            "SWIFT/BIC",
            "Seafarer's Identification Document",
            "Serial No.",
            "Stateless Person ID Card",
            "Stateless Person Passport",
            "Tarjeta Profesional",
            "Tax ID No.",
            "Tazkira National ID Card",
            "Tourism License No.",
            "Trade License No.",
            "Trademark number",
            "Travel Document Number",
            "Turkish Identification Number",
            "UAE Identification",
            "UK Company Number",
            "UN/LOCODE",
            "US FEIN",
            "Unified Social Credit Code (USCC)",
            "United Social Credit Code Certificate (USCCC)",
            "V.A.T. Number",
            "VisaNumberID",
        ],
    ),
    (
        Class::Maritime,
        &[
            "Company Number",
            "IMO",
            "Identification Number",
            "International Maritime Organization No.",
            "Vessel Registration Identification",
        ],
    ),
    (
        Class::Contact,
        &[
            "Email",
            "Email Address",
            "FAX",
            "Fax",
            "Fax No.",
            "Fax:",
            "PHONE",
            "Phone",
            "Phone No.",
            "Phone Number",
            "TELEX",
            "Telephone",
            "Telephone No.",
            "Telephone Number:",
            "Telephone:",
            "Website",
        ],
    ),
    (
        Class::Craft,
        &[
            "Aircraft Construction Number (also called L/N or S/N or F/N)",
            "Aircraft Manufacture Date",
            "Aircraft Manufacturer's Serial Number (MSN)",
            "Aircraft Manufacturer\u{2019}s Serial Number (MSN)",
            "Aircraft Mode S Transponder Code",
            "Aircraft Model",
            "Aircraft Name",
            "Aircraft Operator",
            "Aircraft Serial Identification",
            "Aircraft Tail Number",
            "Former Vessel Flag",
            "Other Vessel Call Sign",
            "Other Vessel Flag",
            "Other Vessel Type",
            "Previous Aircraft Tail Number",
            "Vessel Call Sign",
            "Vessel Flag",
            "Vessel Gross Registered Tonnage",
            "Vessel Gross Tonnage",
            "Vessel Owner",
            "Vessel Tonnage",
            "Vessel Type",
            "Vessel Year of Build",
        ],
    ),
    (
        Class::Feature,
        &[
            "Additional Sanctions Information -",
            "For more information on directives, please \
             visit the following link:",
            "For more information, please reference the following \
             link:",
            "For more information, please see:",
            "IFCA Determination -",
            "Issuer Name",
            "Organization Type:",
            "PEESA Information:",
            "Secondary sanctions risk:",
            "Target Type",
            "Transactions Prohibited For Persons Owned or Controlled By U.S. Financial \
             Institutions:",
        ],
    ),
    (Class::Country, &["Nationality of Registration", "Registration Country"]),
    (Class::Founded, &["Organization Established Date"]),
    (Class::Gender, &["Gender"]),
    (
        Class::Relation,
        &[
            "Acting for or on behalf of",
            "Leader or official of",
            "Linked To:",
            "Owned or Controlled By",
            "Owns, controls, or operates",
            "Property in the interest of",
            "Providing support to",
        ],
    ),
];

/// The labels by their first letter in lower case, the longest first: the first that fits is the
/// longest. Looking at all of them took a fifth of the time of a table.
static BY_LETTER: LazyLock<BTreeMap<u8, Vec<(Class, &'static str)>>> = LazyLock::new(|| {
    let mut letters: BTreeMap<u8, Vec<(Class, &'static str)>> = BTreeMap::new();
    for (class, labels) in LABELS {
        for label in *labels {
            if let Some(first) = label.as_bytes().first() {
                letters.entry(first.to_ascii_lowercase()).or_default().push((*class, label));
            }
        }
    }
    for labels in letters.values_mut() {
        labels.sort_by_key(|(_, label)| std::cmp::Reverse(label.len()));
    }
    letters
});

/// Labels that carry the name of an order or directive: everything up to the mark is the label.
const OPEN_LABELS: &[(&str, &[&str])] = &[
    ("CAATSA Section ", &["nformation:"]),
    ("Divestment Date (", &["):", ")"]),
    ("Effective Date (", &["):", ")"]),
    ("Executive Order ", &["nformation:", "nformation -", "etermination -", "nformation"]),
    ("Listing Date (", &["):", ")"]),
    ("Purchase/Sales For Divestment Date (", &["):", ")"]),
];

/// Returns the class of an item and where its label ends, or nothing when no label fits.
pub(super) fn find(item: &str) -> Option<(Class, usize)> {
    if let Some(rest) = item.strip_prefix(WALLET) {
        let currency = rest.find(' ').unwrap_or(rest.len());
        return Some((Class::Wallet, WALLET.len() + currency));
    }
    for (start, marks) in OPEN_LABELS {
        // Most items differ in the first letter; that is seen without a call.
        if item.as_bytes().first() == start.as_bytes().first() && item.starts_with(start) {
            let end = marks.iter().find_map(|mark| item.find(mark).map(|at| at + mark.len()));
            return end.map(|end| (Class::Feature, end));
        }
    }
    let first = item.as_bytes().first()?.to_ascii_lowercase();
    let labels = BY_LETTER.get(&first)?;
    let (class, label) = labels.iter().find(|(_, label)| starts_with_label(item, label))?;
    Some((*class, label.len()))
}

/// Links differ by the case of their first letter; every other label is printed in one way only.
fn starts_with_label(item: &str, label: &str) -> bool {
    let head = item.get(..label.len());
    let same = head == Some(label)
        || (label.starts_with("For more")
            && head.is_some_and(|head| head.eq_ignore_ascii_case(label)));
    same && item[label.len()..].chars().next().is_none_or(|next| matches!(next, ' ' | ':' | '+'))
}

/// Adds an identifier whose label stands apart from its text, and says whether the label is known;
/// one that is not is added as a document.
pub(crate) fn identifier(
    entity: &mut Entity,
    label: &str,
    text: &str,
    country: Option<&str>,
) -> bool {
    let known = find(label).filter(|(_, end)| *end == label.len());
    let class = known.map_or(Class::Document, |(class, _)| class);
    add(entity, class, Item { label, text, country, ..Item::default() });
    known.is_some()
}

/// Adds what an identifier says, by the class of its label.
pub(super) fn add(entity: &mut Entity, class: Class, item: Item<'_>) {
    let kind = item.label.trim_end_matches([':', '-', ' ']).to_owned();
    let text = item.text.trim();
    match class {
        Class::Gender => entity.add_text(Property::Gender, text),
        Class::Country => entity.add(Property::Country, Value::Country(country(text))),
        Class::Founded => {
            entity.add(Property::IncorporationDate, Value::Birth(dates::birth(text)));
        }
        Class::Relation => {
            let relation = Relation { kind, name: Some(text.to_owned()), key: None, note: None };
            entity.add(Property::Relation, Value::Relation(relation));
        }
        Class::Wallet => {
            let currency = item.label.strip_prefix(WALLET).unwrap_or(item.label).trim();
            let document = document(currency.to_owned(), text, item);
            entity.add(Property::Wallet, Value::Document(document));
        }
        Class::Maritime => {
            let mut document = document(kind, text, item);
            if let Some(number) = imo(&document.kind, text) {
                // Ships and shipping companies have numbers of one scheme; the label says which.
                document.note = Some(std::mem::replace(&mut document.kind, "IMO".to_owned()));
                document.number = Some(number.to_owned());
            }
            entity.add(Property::Document, Value::Document(document));
        }
        Class::Document | Class::Contact | Class::Craft | Class::Feature => {
            let property = match class {
                Class::Contact => Property::Contact,
                Class::Craft => Property::Craft,
                Class::Feature => Property::Feature,
                _ => Property::Document,
            };
            entity.add(property, Value::Document(document(kind, text, item)));
        }
    }
}

fn imo<'a>(kind: &str, text: &'a str) -> Option<&'a str> {
    let number = match text.strip_prefix("IMO") {
        Some(rest) => rest,
        None if kind == "IMO" || kind.starts_with("International Maritime") => text,
        None => return None,
    };
    let number = number.trim_matches([' ', '.', '(', ')']);
    (!number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())).then_some(number)
}

fn document(kind: String, number: &str, item: Item<'_>) -> Document {
    let mut notes = Vec::new();
    let mut day = |what: &str, text: Option<&str>| {
        let text = text?;
        let date = day_month_year(text);
        if date.is_none() {
            notes.push(format!("{what} {text}"));
        }
        date
    };
    let issued = day("issued", item.issued);
    let expires = day("expires", item.expires);
    Document {
        kind,
        number: (!number.is_empty()).then(|| number.to_owned()),
        country: item.country.map(|text| by_code(text).unwrap_or_else(|| country(text))),
        city: item.city.map(str::to_owned),
        issued,
        expires,
        note: (!notes.is_empty()).then(|| notes.join("; ")),
    }
}
