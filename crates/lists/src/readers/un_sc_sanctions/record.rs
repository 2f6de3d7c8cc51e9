//! One `INDIVIDUAL` or `ENTITY` as statements.

use std::collections::BTreeMap;

use unblink_model::{
    Address, Birth, Document, Entity, EntityKind, Listing, Name, NameKind, PartialDate, Property,
    ReadReport, Relation, Strength, Value, When,
};

use super::reference;
use crate::cleaning::{countries, dates, names};
use crate::xml::Branch;

/// A record read, with what the edition needs to know of it.
pub(super) struct Record {
    /// The entry, under the key its reference gives.
    pub(super) entity: Entity,
    /// The issuer's record number; empty when missing.
    pub(super) record_id: String,
    /// `UN_LIST_TYPE`; empty when missing.
    pub(super) list_type: String,
}

/// What reading showed so far.
#[derive(Default)]
pub(super) struct Findings {
    /// The report, without notes.
    pub(super) report: ReadReport,
    /// Notes with how often each was due: a fault of the publisher that touches hundreds of
    /// records is one note, or it would crowd out the others.
    notes: BTreeMap<String, u64>,
}

impl Findings {
    /// Keeps a note, once however often it is given.
    pub(super) fn note(&mut self, text: impl Into<String>) {
        *self.notes.entry(text.into()).or_default() += 1;
    }

    /// Returns the report with its notes.
    pub(super) fn into_report(self) -> ReadReport {
        let mut report = self.report;
        for (note, times) in self.notes {
            report.note(if times > 1 { format!("{note} ({times} times)") } else { note });
        }
        report
    }
}

/// Says whether an attribute tells XML programs where the schema is, and nothing of the list.
pub(super) fn is_for_parsers(name: &str) -> bool {
    name.starts_with("xmlns")
        || matches!(name, "xsi:noNamespaceSchemaLocation" | "xsi:schemaLocation")
}

/// Reads one record.
pub(super) fn read(root: Branch<'_, '_>, found: &mut Findings) -> Record {
    let mut reading = Reading {
        kind: root.name().to_owned(),
        entity: Entity::new(""),
        found,
        parts: Vec::new(),
        reference: String::new(),
        record_id: String::new(),
        list_type: String::new(),
        listed_on: None,
        comments: String::new(),
        positions: Vec::new(),
    };
    reading.attributes(root, "");
    reading.own_text(root, "");
    for child in root.children() {
        reading.child(child);
    }
    reading.finish()
}

struct Reading<'r> {
    /// `INDIVIDUAL` or `ENTITY`.
    kind: String,
    entity: Entity,
    found: &'r mut Findings,
    parts: Vec<(String, String)>,
    reference: String,
    record_id: String,
    list_type: String,
    listed_on: Option<PartialDate>,
    comments: String,
    positions: Vec<String>,
}

/// The texts of one group of elements, by element name.
struct Fields(Vec<(&'static str, String)>);

impl Fields {
    fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| *known == name).map(|(_, text)| text.as_str())
    }

    fn owned(&self, name: &str) -> Option<String> {
        self.get(name).map(str::to_owned)
    }

    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

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

impl Reading<'_> {
    fn child(&mut self, child: Branch<'_, '_>) {
        let name = child.name();
        match name {
            "FIRST_NAME" | "SECOND_NAME" | "THIRD_NAME" | "FOURTH_NAME" => {
                let part = self.leaf(child, name);
                self.parts.extend(part.map(|part| (name.to_owned(), part)));
            }
            "DATAID" => {
                self.record_id = self.leaf(child, name).unwrap_or_default();
                self.entity.add_text(Property::RecordId, &self.record_id);
            }
            "REFERENCE_NUMBER" => {
                self.reference = self.leaf(child, name).unwrap_or_default();
                self.entity.add_text(Property::Reference, &self.reference);
            }
            "UN_LIST_TYPE" => self.list_type = self.leaf(child, name).unwrap_or_default(),
            "LISTED_ON" => {
                let text = self.leaf(child, name);
                self.listed_on = text.and_then(|text| self.date_or_kept(name, &text));
            }
            "DELISTED_ON" => self.dated(child, Property::DelistedOn),
            "SUBMITTED_ON" => self.dated(child, Property::SubmittedOn),
            "VERSIONNUM" => self.text(child, Property::RecordVersion),
            "SUBMITTED_BY" => self.text(child, Property::SubmittedBy),
            "GENDER" => self.text(child, Property::Gender),
            "INTERPOL_LINK" => self.text(child, Property::Notice),
            "COMMENTS1" => {
                self.comments = self.leaf(child, name).unwrap_or_default();
                self.entity.add_text(Property::Remarks, &self.comments);
            }
            "NAME_ORIGINAL_SCRIPT" => self.original_name(child),
            "TITLE" => self.texts(child, Property::Title),
            "DESIGNATION" => {
                self.positions = self.values(child, name);
                for position in &self.positions {
                    self.entity.add_text(Property::Position, position);
                }
            }
            "NATIONALITY" | "NATIONALITY2" => {
                for text in self.values(child, name) {
                    self.entity
                        .add(Property::Nationality, Value::Country(countries::country(&text)));
                }
            }
            "LAST_DAY_UPDATED" => {
                for text in self.values(child, name) {
                    if let Some(date) = self.date_or_kept(name, &text) {
                        self.entity.add(Property::UpdatedOn, Value::Date(date));
                    }
                }
            }
            "LIST_TYPE" | "SORT_KEY" | "SORT_KEY_LAST_MOD" | "HAS_INTERPOL_LINK" => {
                for text in self.values(child, name) {
                    self.keep(name, &text);
                }
            }
            "INDIVIDUAL_ALIAS" | "ENTITY_ALIAS" => self.alias(child),
            "INDIVIDUAL_ADDRESS" | "ENTITY_ADDRESS" => self.address(child, Property::Address),
            "INDIVIDUAL_PLACE_OF_BIRTH" => self.address(child, Property::BirthPlace),
            "INDIVIDUAL_DATE_OF_BIRTH" => self.birth(child),
            "INDIVIDUAL_DOCUMENT" => self.document(child),
            _ => self.unknown(child, name),
        }
    }

    fn finish(mut self) -> Record {
        let kind = match self.kind.as_str() {
            "INDIVIDUAL" => EntityKind::Person,
            // The list does not say which of its entities are companies.
            _ => EntityKind::Organization,
        };
        self.entity.set_kind(kind);
        let full = names::join(self.parts.iter().map(|(_, part)| part.as_str()));
        if full.is_empty() {
            self.found.report.puzzle(&format!("{} without a name", self.kind));
        } else {
            let mut name = Name::new(full, NameKind::Primary, Strength::Strong);
            name.parts = self.parts;
            self.entity.add(Property::Name, Value::Name(name));
        }
        if self.list_type.is_empty() {
            self.found.report.puzzle(&format!("{} without UN_LIST_TYPE", self.kind));
        } else {
            let listing = Listing {
                programme: self.list_type.clone(),
                listed_on: self.listed_on.map(When::On),
                instrument: None,
                measures: Vec::new(),
            };
            self.entity.add(Property::Listing, Value::Listing(listing));
        }
        let mut key = reference::key(&self.reference);
        if key.is_empty() {
            self.found.report.puzzle(&format!("{} without REFERENCE_NUMBER", self.kind));
            key = format!("~{}", self.record_id);
        } else if key != self.reference {
            self.found.note(format!("reference printed `{}` is kept as {key}", self.reference));
        }
        let texts = std::iter::once(&self.comments).chain(&self.positions);
        for mentioned in texts.flat_map(|text| reference::mentions(text)) {
            if mentioned != key {
                let kind = "mentions".to_owned();
                let relation = Relation { kind, name: None, key: Some(mentioned), note: None };
                self.entity.add(Property::Relation, Value::Relation(relation));
            }
        }
        self.entity.key = key.into();
        Record { entity: self.entity, record_id: self.record_id, list_type: self.list_type }
    }

    fn original_name(&mut self, child: Branch<'_, '_>) {
        if let Some(text) = self.leaf(child, child.name()) {
            let name = Name::new(text, NameKind::Original, Strength::Unstated);
            self.entity.add(Property::OriginalName, Value::Name(name));
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
    fn nameless(&mut self, path: &str, fields: &Fields) {
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
                self.entity.add(Property::BirthDate, Value::Birth(Birth { note, ..birth }))
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
                        text.into_iter().for_each(|text| self.odd_birth(name, text, &mut words));
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

    fn text(&mut self, child: Branch<'_, '_>, property: Property) {
        if let Some(text) = self.leaf(child, child.name()) {
            self.entity.add_text(property, &text);
        }
    }

    fn texts(&mut self, child: Branch<'_, '_>, property: Property) {
        for text in self.values(child, child.name()) {
            self.entity.add_text(property, &text);
        }
    }

    fn dated(&mut self, child: Branch<'_, '_>, property: Property) {
        if let Some(text) = self.leaf(child, child.name()) {
            if let Some(date) = self.date_or_kept(child.name(), &text) {
                self.entity.add(property, Value::Date(date));
            }
        }
    }

    fn date_or_kept(&mut self, path: &str, text: &str) -> Option<PartialDate> {
        let date = day(text);
        if date.is_none() {
            self.found.report.puzzle(&format!("unreadable date in {path}"));
            self.keep(path, text);
        }
        date
    }

    /// Returns the text of an element that has no children.
    fn leaf(&mut self, branch: Branch<'_, '_>, path: &str) -> Option<String> {
        self.attributes(branch, path);
        for child in branch.children() {
            self.unknown(child, &format!("{path}/{}", child.name()));
        }
        Some(names::collapse(branch.text())).filter(|text| !text.is_empty())
    }

    /// Returns the texts of an element that holds `VALUE` elements, or a text of its own.
    fn values(&mut self, branch: Branch<'_, '_>, path: &str) -> Vec<String> {
        self.attributes(branch, path);
        let mut values = Vec::new();
        values.extend(Some(names::collapse(branch.text())).filter(|text| !text.is_empty()));
        for child in branch.children() {
            if child.name() == "VALUE" {
                values.extend(self.leaf(child, &format!("{path}/VALUE")));
            } else {
                self.unknown(child, &format!("{path}/{}", child.name()));
            }
        }
        values
    }

    /// Returns the texts of the known elements of a group; the others are kept as unknown.
    fn fields(&mut self, branch: Branch<'_, '_>, known: &[&'static str]) -> Fields {
        let group = branch.name();
        self.attributes(branch, group);
        self.own_text(branch, group);
        let mut fields: Vec<(&'static str, String)> = Vec::new();
        for child in branch.children() {
            let Some(&name) = known.iter().find(|known| **known == child.name()) else {
                self.unknown(child, &format!("{group}/{}", child.name()));
                continue;
            };
            // The whole path is needed only for what is not understood.
            let plain = child.children().next().is_none() && child.attributes().is_empty();
            let text = if plain {
                self.leaf(child, name)
            } else {
                self.leaf(child, &format!("{group}/{name}"))
            };
            let Some(text) = text else { continue };
            match fields.iter_mut().find(|(known, _)| *known == name) {
                Some((_, before)) => {
                    self.found.report.puzzle(&format!("{group}/{name} stands twice"));
                    before.push_str("; ");
                    before.push_str(&text);
                }
                None => fields.push((name, text)),
            }
        }
        Fields(fields)
    }

    fn own_text(&mut self, branch: Branch<'_, '_>, path: &str) {
        let text = names::collapse(branch.text());
        if !text.is_empty() {
            self.found.report.puzzle(&format!("text in {}/{path}", self.kind));
            self.keep(&format!("{path}/text()"), &text);
        }
    }

    fn attributes(&mut self, branch: Branch<'_, '_>, path: &str) {
        for (name, value) in branch.attributes() {
            if !is_for_parsers(name) {
                self.found.report.puzzle(&format!("unknown attribute {}/{path}@{name}", self.kind));
                self.keep(&format!("{path}@{name}"), value);
            }
        }
    }

    /// Keeps an unknown element and everything inside it, word for word.
    fn unknown(&mut self, branch: Branch<'_, '_>, path: &str) {
        // A list of what is still to do, because the input decides how deep it goes.
        let mut waiting = vec![(branch, path.to_owned())];
        while let Some((branch, path)) = waiting.pop() {
            self.found.report.puzzle(&format!("unknown element {}/{path}", self.kind));
            self.attributes(branch, &path);
            self.keep(&path, &names::collapse(branch.text()));
            let inside = branch.children().map(|child| (child, format!("{path}/{}", child.name())));
            let from = waiting.len();
            waiting.extend(inside);
            if let Some(added) = waiting.get_mut(from..) {
                added.reverse();
            }
        }
    }

    fn keep(&mut self, path: &str, text: &str) {
        if !text.is_empty() {
            self.entity.add(Property::Bookkeeping, Value::Text(format!("{path}={text}")));
        }
    }
}

/// Returns a day as the UN prints it: ISO, sometimes with the zone of the clerk's clock.
fn day(text: &str) -> Option<PartialDate> {
    dates::iso(text).or_else(|| dates::iso_without_zone(text))
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

fn alias_note(fields: &Fields) -> Option<String> {
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
fn note_on_birth(fields: &Fields, birth: &mut Birth, words: &mut Vec<String>) {
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
