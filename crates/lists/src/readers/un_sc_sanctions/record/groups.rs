//! The groups of elements in a record: aliases, addresses, births, documents.

use unblink_model::{
    Address, Birth, Document, Name, NameKind, PartialDate, Property, Strength, Value,
};

use super::fields::Fields;
use super::{Reading, day};
use crate::cleaning::{countries, dates, names};
use crate::xml::Branch;

const ALIAS: &[&str] =
    &["QUALITY", "ALIAS_NAME", "NOTE", "DATE_OF_BIRTH", "CITY_OF_BIRTH", "COUNTRY_OF_BIRTH"];
const ADDRESS: &[&str] = &["STREET", "CITY", "STATE_PROVINCE", "ZIP_CODE", "COUNTRY", "NOTE"];
const BIRTH: &[&str] = &["TYPE_OF_DATE", "DATE", "YEAR", "FROM_YEAR", "TO_YEAR", "NOTE"];
const DOCUMENT: &[&str] = &[
    "TYPE_OF_DOCUMENT",
    "TYPE_OF_DOCUMENT2",
    "NUMBER",
    "ISSUING_COUNTRY",
    "COUNTRY_OF_ISSUE",
    "CITY_OF_ISSUE",
    "DATE_OF_ISSUE",
    "DATE_OF_EXPIRY",
    "NOTE",
];

impl Reading<'_, '_> {
    /// Reads a group, or keeps what is unknown.
    pub(super) fn group(&mut self, child: Branch<'_, '_>) {
        match child.name() {
            "INDIVIDUAL_ALIAS" | "ENTITY_ALIAS" => self.alias(child),
            "INDIVIDUAL_ADDRESS" | "ENTITY_ADDRESS" => self.address(child, Property::Address),
            "INDIVIDUAL_PLACE_OF_BIRTH" => self.address(child, Property::BirthPlace),
            "INDIVIDUAL_DATE_OF_BIRTH" => self.birth(child),
            "INDIVIDUAL_DOCUMENT" => self.document(child),
            name => self.unknown(child, name),
        }
    }

    fn alias(&mut self, child: Branch<'_, '_>) {
        let path = child.name();
        let fields = self.fields(child, ALIAS);
        if fields.is_empty() {
            return;
        }
        let (property, kind, strength) = match fields.get("QUALITY") {
            Some("Good") => (Property::Alias, NameKind::Aka, Strength::Strong),
            Some("Low") => (Property::WeakAlias, NameKind::Aka, Strength::Weak),
            Some("f.k.a.") => (Property::Alias, NameKind::Fka, Strength::Unstated),
            Some("a.k.a.") | None => (Property::Alias, NameKind::Aka, Strength::Unstated),
            Some(other) => {
                self.found.report.puzzle(&format!("unknown quality in {path}/QUALITY"));
                self.keep(&format!("{path}/QUALITY"), other);
                (Property::Alias, NameKind::Aka, Strength::Unstated)
            }
        };
        let Some(printed) = fields.get("ALIAS_NAME") else {
            self.nameless(path, &fields);
            return;
        };
        let note = alias_note(&fields);
        let names = alias_names(printed);
        if names.len() > 1 {
            self.found.note(format!("{} names in one {path}/ALIAS_NAME", names.len()));
        }
        if names.is_empty() {
            self.keep(&format!("{path}/ALIAS_NAME"), printed);
        }
        for full in names {
            let name = Name { note: note.clone(), ..Name::new(full, kind, strength) };
            self.entity.add(property, Value::Name(name));
        }
        if let Some(text) = fields.get("DATE_OF_BIRTH") {
            self.alias_birth(text, Some(printed));
        }
    }

    /// Keeps what stands in an alias without a name: from 2023-08-02 to 2025-03-20 the UN printed
    /// the second and later birth dates of a person there.
    fn nameless(&mut self, path: &str, fields: &Fields<'_>) {
        if let Some(text) = fields.get("DATE_OF_BIRTH") {
            self.found.note(format!("{path} holds a birth date and no name"));
            self.alias_birth(text, None);
        }
        let place = Address {
            city: fields.owned("CITY_OF_BIRTH"),
            country: fields.get("COUNTRY_OF_BIRTH").map(countries::country),
            ..Address::default()
        };
        if place != Address::default() {
            self.entity.add(Property::BirthPlace, Value::Address(place));
        }
        for name in ["QUALITY", "NOTE"] {
            if let Some(text) = fields.get(name) {
                self.keep(&format!("{path}/{name}"), text);
            }
        }
    }

    fn alias_birth(&mut self, text: &str, alias: Option<&str>) {
        let note = alias.map(|alias| format!("with the alias {alias}"));
        match dates::birth(text) {
            Some(birth) => {
                self.entity.add(Property::BirthDate, Value::Birth(Birth { note, ..birth }));
            }
            // The publisher's own empty value, spelled out.
            None if text == "null" => {
                self.found.note("an alias with the date of birth `null`");
                self.keep("ALIAS/DATE_OF_BIRTH", text);
            }
            None => {
                self.found.report.puzzle("unreadable date in ALIAS/DATE_OF_BIRTH");
                self.keep("ALIAS/DATE_OF_BIRTH", text);
            }
        }
    }

    fn address(&mut self, child: Branch<'_, '_>, property: Property) {
        let fields = self.fields(child, ADDRESS);
        if fields.is_empty() {
            return;
        }
        // A postal code without a digit is a region in the wrong field.
        let code = fields.get("ZIP_CODE");
        let is_code = code.is_some_and(|code| code.chars().any(char::is_numeric));
        let region = [fields.get("STATE_PROVINCE"), code.filter(|_| !is_code)];
        let address = Address {
            street: fields.owned("STREET"),
            city: fields.owned("CITY"),
            region: joined(region.into_iter().flatten(), ", "),
            postal_code: code.filter(|_| is_code).map(str::to_owned),
            country: fields.get("COUNTRY").map(countries::country),
            full: None,
            note: fields.owned("NOTE"),
        };
        self.entity.add(property, Value::Address(address));
    }

    fn birth(&mut self, child: Branch<'_, '_>) {
        let path = child.name();
        let fields = self.fields(child, BIRTH);
        let mut birth = Birth { date: None, until: None, circa: false, note: None };
        let mut words: Vec<String> = Vec::new();
        if let Some(text) = fields.get("DATE") {
            birth.date = day(text);
            if birth.date.is_none() {
                self.odd_birth("DATE", text, &mut words);
            }
        }
        if let Some(text) = fields.get("YEAR") {
            match (dates::birth(text), birth.date) {
                (Some(year), None) => (birth.date, birth.until) = (year.date, year.until),
                (Some(year), Some(date))
                    if year.date.is_some_and(|y| y.contains(date.first_day())) => {}
                _ => self.odd_birth("YEAR", text, &mut words),
            }
        }
        match (fields.get("FROM_YEAR"), fields.get("TO_YEAR")) {
            (None, None) => {}
            (from, to) => match (from.and_then(dates::iso), to.and_then(dates::iso)) {
                (Some(from), Some(to)) if birth.date.is_none() => {
                    (birth.date, birth.until) = (Some(from), Some(to));
                }
                _ => {
                    for (name, text) in [("FROM_YEAR", from), ("TO_YEAR", to)] {
                        if let Some(text) = text {
                            self.odd_birth(name, text, &mut words);
                        }
                    }
                }
            },
        }
        note_on_birth(&fields, &mut birth, &mut words);
        match fields.get("TYPE_OF_DATE").map(str::to_ascii_uppercase).as_deref() {
            Some("APPROXIMATELY") => birth.circa = true,
            None | Some("EXACT" | "BETWEEN") => {}
            Some(_) => {
                self.found.report.puzzle(&format!("unknown type in {path}/TYPE_OF_DATE"));
                words.extend(fields.owned("TYPE_OF_DATE"));
            }
        }
        birth.note = joined(words.iter().map(String::as_str), "; ");
        if birth.date.is_some() || birth.note.is_some() {
            self.entity.add(Property::BirthDate, Value::Birth(birth));
        } else if let Some(kind) = fields.get("TYPE_OF_DATE") {
            self.keep(&format!("{path}/TYPE_OF_DATE"), kind);
        }
    }

    /// Keeps a birth field that is no date in the note of the birth.
    fn odd_birth(&mut self, name: &str, text: &str, words: &mut Vec<String>) {
        if text == "Invalid date" {
            self.found.note("a date of birth printed `Invalid date`");
        } else {
            self.found
                .report
                .puzzle(&format!("unreadable date in INDIVIDUAL_DATE_OF_BIRTH/{name}"));
        }
        words.push(format!("{name}={text}"));
    }

    fn document(&mut self, child: Branch<'_, '_>) {
        let fields = self.fields(child, DOCUMENT);
        if fields.is_empty() {
            return;
        }
        let mut notes: Vec<String> = Vec::new();
        let second = fields.get("TYPE_OF_DOCUMENT2");
        let kind = fields.get("TYPE_OF_DOCUMENT").or(second).unwrap_or_default();
        notes.extend(second.filter(|s| !s.eq_ignore_ascii_case(kind)).map(str::to_owned));
        let issued_in = fields.get("COUNTRY_OF_ISSUE");
        let country = fields.get("ISSUING_COUNTRY").or(issued_in);
        if issued_in.is_some() && issued_in != country {
            notes.extend(issued_in.map(|text| format!("country of issue: {text}")));
        }
        let mut dated = |name: &str| {
            let text = fields.get(name)?;
            let date = day(text);
            if date.is_none() {
                self.found.report.puzzle(&format!("unreadable date in INDIVIDUAL_DOCUMENT/{name}"));
                notes.push(format!("{name}={text}"));
            }
            date
        };
        let (issued, expires) = (dated("DATE_OF_ISSUE"), dated("DATE_OF_EXPIRY"));
        notes.extend(fields.owned("NOTE"));
        let document = Document {
            kind: kind.to_owned(),
            number: fields.owned("NUMBER"),
            country: country.map(countries::country),
            city: fields.owned("CITY_OF_ISSUE"),
            issued,
            expires,
            note: joined(notes.iter().map(String::as_str), "; "),
        };
        self.entity.add(Property::Document, Value::Document(document));
    }
}

fn joined<'a>(parts: impl Iterator<Item = &'a str>, mark: &str) -> Option<String> {
    let parts: Vec<&str> = parts.collect();
    (!parts.is_empty()).then(|| parts.join(mark))
}

/// Returns the names in one alias field: split by `;`, and a name in another script apart from
/// its Latin spellings in brackets.
fn alias_names(printed: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for name in names::split(printed) {
        match names::original_with_latin(name) {
            Some((original, latin)) => {
                found.push(original);
                found.extend(latin);
            }
            None => found.push(name),
        }
    }
    found
}

fn alias_note(fields: &Fields<'_>) -> Option<String> {
    let mut words: Vec<String> = fields.owned("NOTE").into_iter().collect();
    for (name, label) in [
        ("DATE_OF_BIRTH", "date of birth"),
        ("CITY_OF_BIRTH", "city of birth"),
        ("COUNTRY_OF_BIRTH", "country of birth"),
    ] {
        words.extend(fields.get(name).map(|text| format!("{label}: {text}")));
    }
    joined(words.iter().map(String::as_str), "; ")
}

/// Reads the note on a birth: "Approximately" is doubt, a month or date in words makes the date
/// finer, and everything is kept as words but the doubt, which is said already.
fn note_on_birth(fields: &Fields<'_>, birth: &mut Birth, words: &mut Vec<String>) {
    let Some(note) = fields.get("NOTE") else { return };
    if note.eq_ignore_ascii_case("approximately") {
        birth.circa = true;
        return;
    }
    words.push(note.to_owned());
    match (birth.date, birth.until) {
        (None, None) => {
            if let Some(said) = dates::birth(note) {
                (birth.date, birth.until, birth.circa) = (said.date, said.until, said.circa);
            }
        }
        (Some(date), None) => {
            let month = dates::month_number(note);
            let finer = month.and_then(|month| PartialDate::month(date.year_number(), month));
            // Only a bare year can be made finer by a month.
            if date.to_string().len() == 4 {
                birth.date = finer.or(birth.date);
            }
        }
        _ => {}
    }
}
