//! One designation while its fields come in, from whichever shape.

use unblink_model::{
    Address, Birth, Document, Entity, EntityKind, Listing, Name, NameKind, PartialDate, Property,
    ReadReport, Strength, Value, When,
};

use crate::cleaning::countries::{country, nationality, remarked};
use crate::cleaning::{dates, enumerations, names, un_references};

/// What a name is, by the issuer's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Type {
    Primary,
    Variation,
    Alias(Strength),
}

/// A designation, with its listing while that is being told.
pub(super) struct Entry {
    pub(super) entity: Entity,
    listing: Listing,
}

impl Entry {
    /// Returns a designation under its Unique ID.
    pub(super) fn new(id: &str) -> Self {
        let mut entity = Entity::new(id);
        entity.add_text(Property::Reference, id);
        let listing = Listing {
            programme: String::new(),
            listed_on: None,
            instrument: None,
            measures: Vec::new(),
        };
        Self { entity, listing }
    }

    /// Returns the designation whole.
    pub(super) fn finish(mut self, report: &mut ReadReport) -> Entity {
        if self.listing.programme.is_empty() {
            report.puzzle("a designation without a regime");
        }
        if self.entity.names().next().is_none() {
            report.puzzle("a designation without a name");
        }
        self.entity.add(Property::Listing, Value::Listing(self.listing));
        self.entity
    }

    pub(super) fn kind(&mut self, word: &str, report: &mut ReadReport) {
        let kind = match word.to_ascii_lowercase().as_str() {
            "individual" => EntityKind::Person,
            "entity" => EntityKind::Organization,
            "ship" => EntityKind::Vessel,
            _ => {
                report.puzzle("an unknown kind of designation");
                self.keep("Designation Type", word);
                return;
            }
        };
        if self.entity.kind().is_some_and(|other| other != kind) {
            report.puzzle("two kinds under one Unique ID");
            self.keep("Designation Type", word);
            return;
        }
        self.entity.set_kind(kind);
    }

    pub(super) fn regime(&mut self, text: &str, report: &mut ReadReport) {
        if !self.listing.programme.is_empty() && self.listing.programme != text {
            report.puzzle("two regimes under one Unique ID");
            self.keep("Regime Name", text);
            return;
        }
        text.clone_into(&mut self.listing.programme);
    }

    pub(super) fn measures<'a>(&mut self, words: impl Iterator<Item = &'a str>) {
        for word in words.map(str::trim).filter(|word| !word.is_empty()) {
            if !self.listing.measures.iter().any(|known| known == word) {
                self.listing.measures.push(word.to_owned());
            }
        }
    }

    pub(super) fn designated(&mut self, text: &str, report: &mut ReadReport) {
        match self.day("Date Designated", text, report) {
            Some(date) => self.listing.listed_on = Some(When::On(date)),
            None => self.listing.listed_on = self.listing.listed_on.take(),
        }
    }

    pub(super) fn updated(&mut self, text: &str, report: &mut ReadReport) {
        if let Some(date) = self.day("Last Updated", text, report) {
            self.entity.add(Property::UpdatedOn, Value::Date(date));
        }
    }

    fn day(&mut self, label: &str, text: &str, report: &mut ReadReport) -> Option<PartialDate> {
        let text = text.trim();
        if text.is_empty() {
            return None;
        }
        let date = dates::slashed_day_first(text).or_else(|| dates::iso(text));
        if date.is_none() {
            report.puzzle(&format!("unreadable date in {label}"));
            self.keep(label, text);
        }
        date
    }

    /// Adds a name of parts in the issuer's order, `Name 6` last.
    pub(super) fn name(&mut self, parts: Vec<(String, String)>, of: Type, note: Option<String>) {
        let full = names::join(parts.iter().map(|(_, part)| part.as_str()));
        let full = names::collapse(&full);
        if full.is_empty() {
            return;
        }
        let (property, kind, strength) = match of {
            Type::Primary => (Property::Name, NameKind::Primary, Strength::Unstated),
            Type::Variation => (Property::Alias, NameKind::Aka, Strength::Unstated),
            Type::Alias(Strength::Weak) => (Property::WeakAlias, NameKind::Aka, Strength::Weak),
            Type::Alias(strength) => (Property::Alias, NameKind::Aka, strength),
        };
        let note =
            note.or_else(|| (of == Type::Variation).then(|| "Primary Name Variation".to_owned()));
        let parts = if parts.len() > 1 { parts } else { Vec::new() };
        let name = Name { parts, note, ..Name::new(full, kind, strength) };
        self.entity.add(property, Value::Name(name));
    }

    pub(super) fn non_latin(&mut self, text: &str, script: &str, language: &str) {
        let full = names::collapse(text);
        if full.is_empty() {
            return;
        }
        let some = |text: &str| Some(names::collapse(text)).filter(|text| !text.is_empty());
        let name = Name {
            script: some(script),
            note: some(language),
            ..Name::new(full, NameKind::Original, Strength::Unstated)
        };
        self.entity.add(Property::OriginalName, Value::Name(name));
    }

    pub(super) fn birth(&mut self, text: &str, report: &mut ReadReport) {
        let text = names::collapse(text);
        if text.is_empty() {
            return;
        }
        let birth = dates::birth(&text).unwrap_or_else(|| {
            report.puzzle("unreadable date in D.O.B");
            Birth { date: None, until: None, circa: false, note: Some(text) }
        });
        self.entity.add(Property::BirthDate, Value::Birth(birth));
    }

    pub(super) fn nationality(&mut self, text: &str) {
        for land in enumerations::values(text) {
            self.entity.add(Property::Nationality, Value::Country(nationality(land)));
        }
    }

    /// Adds a place of the issuer's lines; the last of them is its country.
    pub(super) fn place(&mut self, property: Property, place: Address) {
        if place != Address::default() {
            self.entity.add(property, Value::Address(place));
        }
    }

    /// Adds words for people; several may be numbered.
    pub(super) fn text(&mut self, property: Property, text: &str) {
        for value in enumerations::values(&names::collapse(text)) {
            self.entity.add_text(property, value);
        }
    }

    /// Adds a long text, whole.
    pub(super) fn remarks(&mut self, text: &str) {
        self.entity.add_text(Property::Remarks, &names::collapse(text));
    }

    pub(super) fn document(&mut self, property: Property, kind: &str, number: &str, note: &str) {
        let some = |text: &str| Some(names::collapse(text)).filter(|text| !text.is_empty());
        let (number, note) = (some(number), some(note));
        if number.is_some() || note.is_some() {
            let document = Document { kind: kind.to_owned(), number, note, ..Document::default() };
            self.entity.add(property, Value::Document(document));
        }
    }

    /// Adds the UN's reference in the UN's own spelling.
    pub(super) fn un_reference(&mut self, text: &str) {
        let key = un_references::key(text);
        self.document(Property::Document, "UN reference", &key, "");
    }

    /// Adds a tie to a company or owner that is only named.
    pub(super) fn tie(&mut self, kind: &str, name: &str) {
        let name = names::collapse(name);
        if !name.is_empty() {
            let tie = unblink_model::Relation {
                kind: kind.to_owned(),
                name: Some(name),
                key: None,
                note: None,
            };
            self.entity.add(Property::Relation, Value::Relation(tie));
        }
    }

    /// Keeps what has no place of its own.
    pub(super) fn keep(&mut self, label: &str, text: &str) {
        let text = names::collapse(text);
        if !text.is_empty() {
            self.entity.add(Property::Bookkeeping, Value::Text(format!("{label}={text}")));
        }
    }
}

/// Returns an address of lines, postal code and country.
pub(super) fn address(lines: &[&str], code: &str, land: &str) -> Address {
    let lines: Vec<&str> = lines.iter().map(|l| l.trim()).filter(|line| !line.is_empty()).collect();
    let (land, note) = remarked(land.trim());
    Address {
        street: (!lines.is_empty()).then(|| lines.join(", ")),
        postal_code: Some(code.trim()).filter(|code| !code.is_empty()).map(str::to_owned),
        country: Some(land).filter(|land| !land.is_empty()).map(country),
        note: note.map(str::to_owned),
        ..Address::default()
    }
}

/// Returns what a name is, by the words of its type and strength; `None` for unknown words.
pub(super) fn name_type(kind: &str, strength: &str) -> Option<Type> {
    let strength = match strength.trim().to_ascii_lowercase().as_str() {
        "" => Strength::Unstated,
        "good quality a.k.a" | "good quality" => Strength::Strong,
        "low quality a.k.a" | "low quality" => Strength::Weak,
        _ => return None,
    };
    match kind.trim().to_ascii_lowercase().as_str() {
        "primary name" => Some(Type::Primary),
        "primary name variation" => Some(Type::Variation),
        "alias" => Some(Type::Alias(strength)),
        _ => None,
    }
}
