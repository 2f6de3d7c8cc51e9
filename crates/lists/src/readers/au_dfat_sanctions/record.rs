//! The rows of one reference as one entry.

use unblink_model::{
    Address, Birth, Document, Entity, EntityKind, Listing, Name, NameKind, Property, Strength,
    Value, When,
};

use super::births::births;
use super::listing::listed_on;
use super::rows::{
    ADDRESS, BIRTH_DATE, BIRTH_PLACE, CITIZENSHIP, COMMITTEES, CONTROL_DATE, IMO, INFORMATION,
    INSTRUMENT, LISTING, MEASURES, NAME, NAME_TYPE, REFERENCE, Row, STRENGTH, TYPE, Table,
};
use crate::cleaning::{countries, lettered, un_references};
use crate::xlsx::Cell;

const PRIMARY: &str = "Primary Name";

/// An entry while its rows are read.
pub(super) struct Record {
    entity: Entity,
    /// `Type` and `Committees`: rows of one entry agree in them.
    sort: (String, String),
    headed: bool,
    /// The reference of its first row.
    printed: String,
    listing: Option<Listing>,
}

impl Record {
    /// Returns an entry that nothing is said of yet, of the sort of `row`.
    pub(super) fn new(row: &Row) -> Self {
        let sort = (row.text(TYPE), row.text(COMMITTEES));
        let printed = row.text(REFERENCE);
        Self { entity: Entity::new(""), sort, headed: false, printed, listing: None }
    }

    /// Says whether a row of the same reference can belong to this entry: a reference reused by
    /// mistake has a second primary name, or another type or committee.
    pub(super) fn takes(&self, row: &Row) -> bool {
        let second = self.headed && row.text(NAME_TYPE) == PRIMARY;
        !second && self.sort == (row.text(TYPE), row.text(COMMITTEES))
    }

    /// Adds a row: its name, and what else it says that the rows before it did not.
    pub(super) fn add(&mut self, row: &Row, table: &mut Table) {
        let name = row.text(NAME);
        let primary = row.text(NAME_TYPE) == PRIMARY;
        self.headed |= primary;
        self.kind(table);
        self.name(row, &name, table);
        let printed = row.text(REFERENCE);
        if primary {
            self.entity.add_text(Property::Reference, &printed);
        } else {
            self.keep(REFERENCE, &format!("{printed} {name}"));
        }
        // What an alias row says differently is said with that name.
        let note = (!primary && !name.is_empty()).then(|| format!("with the name {name}"));
        self.births(row, note.as_ref(), table);
        for (column, property) in
            [(BIRTH_PLACE, Property::BirthPlace), (ADDRESS, Property::Address)]
        {
            self.places(&row.text(column), column, property, note.as_ref(), table);
        }
        for country in row.text(CITIZENSHIP).split(';').map(str::trim).filter(|c| !c.is_empty()) {
            let country = Value::Country(countries::country(country));
            self.entity.add(Property::Citizenship, country);
        }
        self.information(&row.text(INFORMATION), primary, table);
        self.document("IMO Number", &row.text(IMO));
        self.listed(row, note.as_ref(), table);
        match row.cell(CONTROL_DATE) {
            Some(Cell::Date(date)) => {
                self.entity.add(Property::UpdatedOn, Value::Date(*date));
            }
            Some(other) => {
                table.report.puzzle("a Control Date that is no date");
                self.keep(CONTROL_DATE, &other.text());
            }
            None => {}
        }
        for (column, text) in row.unknown() {
            self.keep(column, &text);
        }
    }

    /// Returns the entry under its key.
    pub(super) fn finish(self, key: &str, table: &mut Table) -> Entity {
        let Self { mut entity, headed, printed, listing, .. } = self;
        if !headed {
            table.report.puzzle("an entry without a row of the name type Primary Name");
            entity.add_text(Property::Reference, &printed);
        }
        entity.key = key.into();
        if let Some(listing) = listing {
            entity.add(Property::Listing, Value::Listing(listing));
        }
        entity
    }

    fn kind(&mut self, table: &mut Table) {
        match self.sort.0.as_str() {
            "Individual" => self.entity.set_kind(EntityKind::Person),
            "Entity" => self.entity.set_kind(EntityKind::Organization),
            "Vessel" => self.entity.set_kind(EntityKind::Vessel),
            other => {
                table.report.puzzle("unknown word in Type");
                self.entity.add(Property::Bookkeeping, Value::Text(format!("{TYPE}={other}")));
            }
        }
    }

    fn name(&mut self, row: &Row, full: &str, table: &mut Table) {
        if full.is_empty() {
            table.report.puzzle("a row without a name");
            return;
        }
        let strength = match row.text(STRENGTH).as_str() {
            "Strong" => Strength::Strong,
            "Weak" => Strength::Weak,
            "" => Strength::Unstated,
            other => {
                table.report.puzzle("unknown word in Alias Strength");
                self.keep(STRENGTH, &format!("{other} {full}"));
                Strength::Unstated
            }
        };
        let weak = strength == Strength::Weak;
        let alias = if weak { Property::WeakAlias } else { Property::Alias };
        let (property, kind) = match row.text(NAME_TYPE).as_str() {
            PRIMARY => (Property::Name, NameKind::Primary),
            "Alias" => (alias, NameKind::Aka),
            "Original Script" => (Property::OriginalName, NameKind::Original),
            other => {
                table.report.puzzle("unknown word in Name Type");
                self.keep(NAME_TYPE, &format!("{other} {full}"));
                (alias, NameKind::Aka)
            }
        };
        self.entity.add(property, Value::Name(Name::new(full, kind, strength)));
    }

    fn births(&mut self, row: &Row, note: Option<&String>, table: &mut Table) {
        let Some(cell) = row.cell(BIRTH_DATE) else { return };
        for birth in births(cell) {
            let words = birth.note.as_ref();
            let known = |value: &Value| match value {
                Value::Birth(other) => {
                    (other.date, other.until, other.circa) == (birth.date, birth.until, birth.circa)
                        && (birth.date.is_some()
                            || words.is_some_and(|words| {
                                other.note.as_ref().is_some_and(|note| note.starts_with(words))
                            }))
                }
                _ => false,
            };
            if self.entity.values(Property::BirthDate).iter().any(known) {
                continue;
            }
            if birth.date.is_none() {
                table.report.puzzle("unreadable date in Date of Birth");
            }
            let parts: Vec<&str> = words.into_iter().chain(note).map(String::as_str).collect();
            let note = (!parts.is_empty()).then(|| parts.join("; "));
            self.entity.add(Property::BirthDate, Value::Birth(Birth { note, ..birth }));
        }
    }

    fn places(
        &mut self,
        text: &str,
        column: &str,
        property: Property,
        note: Option<&String>,
        table: &mut Table,
    ) {
        // The issuer's own empty value, spelled out.
        if text.eq_ignore_ascii_case("na") {
            table.note(format!("{column} printed `na`"));
            return;
        }
        for item in lettered::items(text) {
            let known = |value: &Value| match value {
                Value::Address(other) => other.full.as_deref() == Some(item),
                _ => false,
            };
            if self.entity.values(property).iter().any(known) {
                continue;
            }
            let last = item.rsplit(',').next().unwrap_or(item).trim();
            let country = countries::country(last);
            let place = Address {
                full: Some(item.to_owned()),
                country: Some(country).filter(|country| country.code.is_some()),
                note: note.cloned(),
                ..Address::default()
            };
            self.entity.add(property, Value::Address(place));
        }
    }

    /// Keeps the remarks whole, and the UN reference they begin with as a number of its own.
    ///
    /// A link by reference needs no person to confirm it, so a reference that contradicts its row
    /// makes none: 6253, a person, begins with Al-Shabaab's SOe.001, and the row of one alias of
    /// 1228 has CDi.002 where its others have CDi.003 (2026-07-23).
    fn information(&mut self, text: &str, primary: bool, table: &mut Table) {
        self.entity.add_text(Property::Remarks, text);
        let Some(reference) = un_references::leading(text) else { return };
        let person = self.sort.0 == "Individual";
        if person != un_references::is_person(&reference) {
            let sort = &self.sort.0;
            table.note(format!("the UN reference {reference} on an entry of the type {sort}"));
        } else if primary {
            self.document("UN reference", &reference);
        } else if !self.has_document(&reference) {
            table.note(format!("the UN reference {reference} on the row of an alias only"));
        }
    }

    fn has_document(&self, number: &str) -> bool {
        self.entity
            .values(Property::Document)
            .iter()
            .any(|value| matches!(value, Value::Document(d) if d.number.as_deref() == Some(number)))
    }

    fn document(&mut self, kind: &str, number: &str) {
        if !number.is_empty() {
            let document = Document {
                kind: kind.to_owned(),
                number: Some(number.to_owned()),
                ..Document::default()
            };
            self.entity.add(Property::Document, Value::Document(document));
        }
    }

    /// Reads the programme; where a later row says it in other words, those are kept beside it.
    fn listed(&mut self, row: &Row, note: Option<&String>, table: &mut Table) {
        let words = row.text(LISTING);
        let instrument = Some(row.text(INSTRUMENT)).filter(|text| !text.is_empty());
        let date = match row.cell(LISTING) {
            Some(Cell::Date(date)) => Some(*date),
            _ => listed_on(&words),
        };
        let listing = Listing {
            programme: self.sort.1.clone(),
            listed_on: date.map(When::On),
            instrument,
            measures: self.measures(row, table),
        };
        self.feature(LISTING, &words, note);
        let Some(first) = self.listing.clone() else {
            if listing.programme.is_empty() {
                table.report.puzzle("an entry without Committees");
            }
            self.listing = Some(listing);
            return;
        };
        if first.measures != listing.measures {
            table.report.puzzle("rows of one entry that differ in their measures");
            let measures = listing.measures.join("; ");
            self.feature("Measures", &measures, note);
        }
        if first.instrument != listing.instrument {
            let other = listing.instrument.unwrap_or_default();
            self.feature(INSTRUMENT, &other, note);
        }
    }

    fn measures(&mut self, row: &Row, table: &mut Table) -> Vec<String> {
        let mut measures = Vec::new();
        for column in MEASURES {
            match row.cell(column) {
                Some(Cell::Bool(true)) => measures.push(column.to_owned()),
                Some(Cell::Bool(false)) | None => {}
                Some(other) => {
                    table.report.puzzle("a measure that is neither TRUE nor FALSE");
                    self.keep(column, &other.text());
                }
            }
        }
        measures
    }

    /// Keeps words under a label, unless a row before said the same.
    fn feature(&mut self, label: &str, words: &str, note: Option<&String>) {
        let known = |value: &Value| match value {
            Value::Document(other) => other.kind == label && other.number.as_deref() == Some(words),
            _ => false,
        };
        if words.is_empty() || self.entity.values(Property::Feature).iter().any(known) {
            return;
        }
        let document = Document {
            kind: label.to_owned(),
            number: Some(words.to_owned()),
            note: note.cloned(),
            ..Document::default()
        };
        self.entity.add(Property::Feature, Value::Document(document));
    }

    fn keep(&mut self, column: &str, text: &str) {
        if !text.is_empty() {
            let kept = Value::Text(format!("{column}={text}"));
            self.entity.add(Property::Bookkeeping, kept);
        }
    }
}
