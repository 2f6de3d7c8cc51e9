//! One `INDIVIDUAL` or `ENTITY` as statements.

mod fields;
mod groups;

use std::borrow::Cow;
use std::collections::BTreeMap;

use unblink_model::{
    Entity, EntityKind, Listing, Name, NameKind, PartialDate, Property, ReadReport, Relation,
    Strength, Value, When,
};

use crate::cleaning::{countries, dates, names, un_references as reference};
use crate::xml::Branch;

/// A record read, with what the edition needs to know of it.
pub(super) struct Record {
    /// The entry, under the key its reference gives.
    pub(super) entity: Entity,
    /// The issuer's record number; empty when missing.
    pub(super) number: String,
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
pub(super) fn read<'r>(root: Branch<'r, 'r>, found: &mut Findings) -> Record {
    let mut reading = Reading {
        kind: root.name(),
        entity: Entity::new(""),
        found,
        parts: Vec::new(),
        reference: Cow::Borrowed(""),
        record_id: Cow::Borrowed(""),
        list_type: Cow::Borrowed(""),
        listed_on: None,
        comments: Cow::Borrowed(""),
        positions: Vec::new(),
    };
    reading.attributes(root, "");
    reading.own_text(root, "");
    for child in root.children() {
        reading.child(child);
    }
    reading.finish()
}

struct Reading<'f, 'r> {
    /// `INDIVIDUAL` or `ENTITY`.
    kind: &'r str,
    entity: Entity,
    found: &'f mut Findings,
    parts: Vec<(String, String)>,
    reference: Cow<'r, str>,
    record_id: Cow<'r, str>,
    list_type: Cow<'r, str>,
    listed_on: Option<PartialDate>,
    comments: Cow<'r, str>,
    positions: Vec<Cow<'r, str>>,
}

impl<'r> Reading<'_, 'r> {
    fn child(&mut self, child: Branch<'r, 'r>) {
        let name = child.name();
        match name {
            "FIRST_NAME" | "SECOND_NAME" | "THIRD_NAME" | "FOURTH_NAME" => {
                let part = self.leaf(child, name);
                self.parts.extend(part.map(|part| (name.to_owned(), part.into_owned())));
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
            _ => self.group(child),
        }
    }

    fn finish(mut self) -> Record {
        let kind = match self.kind {
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
                programme: self.list_type.to_string(),
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
        let (number, list_type) = (self.record_id.into_owned(), self.list_type.into_owned());
        Record { entity: self.entity, number, list_type }
    }

    fn original_name(&mut self, child: Branch<'_, '_>) {
        if let Some(text) = self.leaf(child, child.name()) {
            let name = Name::new(text, NameKind::Original, Strength::Unstated);
            self.entity.add(Property::OriginalName, Value::Name(name));
        }
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
        if let Some(text) = self.leaf(child, child.name())
            && let Some(date) = self.date_or_kept(child.name(), &text)
        {
            self.entity.add(property, Value::Date(date));
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
}

/// Returns a day as the UN prints it: ISO, sometimes with the zone of the clerk's clock.
fn day(text: &str) -> Option<PartialDate> {
    dates::iso(text).or_else(|| dates::iso_without_zone(text))
}
