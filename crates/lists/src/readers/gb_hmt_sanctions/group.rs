//! The rows of one Group ID as one entry.

use unblink_model::{
    Address, Birth, Document, Entity, EntityKey, EntityKind, Listing, Name, NameKind, Property,
    ReadReport, Relation, Strength, Value, When,
};

use crate::cleaning::countries::{country, nationality, remarked};
use crate::cleaning::{dates, documents, enumerations, names, un_references};
use crate::rows::{Fault, Row};

pub(super) const GROUP_ID: usize = 28;

/// The headings, in the order of the real files.
const HEADINGS: [&str; 29] = [
    "Name 6",
    "Name 1",
    "Name 2",
    "Name 3",
    "Name 4",
    "Name 5",
    "Title",
    "DOB",
    "Town of Birth",
    "Country of Birth",
    "Nationality",
    "Passport Details",
    "NI Number",
    "Position",
    "Address 1",
    "Address 2",
    "Address 3",
    "Address 4",
    "Address 5",
    "Address 6",
    "Post/Zip Code",
    "Country",
    "Other Information",
    "Group Type",
    "Alias Type",
    "Regime",
    "Listed On",
    "Last Updated",
    "Group ID",
];

/// Where each heading stands in the file.
pub(super) struct Columns([usize; 29]);

impl Columns {
    /// Finds the columns, or says what stands there instead.
    pub(super) fn of(heading: &Row<'_>) -> Result<Self, String> {
        let found: Vec<&str> = heading.fields.iter().map(|field| field.trim()).collect();
        if let Some(other) = found.iter().find(|name| !HEADINGS.contains(name)) {
            let other: String = other.chars().take(40).collect();
            return Err(format!("the heading `{other}`"));
        }
        if found.len() != HEADINGS.len() {
            return Err(format!("{} headings", found.len()));
        }
        let mut places = [0; 29];
        for (place, name) in places.iter_mut().zip(HEADINGS) {
            let at = found.iter().position(|heading| *heading == name);
            *place = at.ok_or_else(|| format!("no heading `{name}`"))?;
        }
        Ok(Self(places))
    }

    /// Returns a field, trimmed.
    pub(super) fn field<'r>(&self, row: &'r Row<'_>, column: usize) -> &'r str {
        // Every row is as wide as the headings.
        row.fields[self.0[column]].trim()
    }
}

/// Reads one entry.
pub(super) fn read(
    key: &EntityKey,
    rows: &[&Row<'_>],
    columns: &Columns,
    report: &mut ReadReport,
) -> Result<Entity, Fault> {
    let mut entity = Entity::new(key.clone());
    entity.add_text(Property::Reference, key.as_str());
    for row in rows {
        let mut reading = Reading { row, columns, entity: &mut entity, report };
        reading.census();
        reading.kind()?;
        reading.name()?;
        reading.listing()?;
        reading.birth();
        reading.birth_places();
        reading.address();
        reading.plain();
        reading.remarks();
    }
    if entity.values(Property::Name).is_empty() {
        report.note(format!("Group ID {key} has no Prime Alias"));
    }
    Ok(entity)
}

struct Reading<'a, 'r> {
    row: &'a Row<'r>,
    columns: &'a Columns,
    entity: &'a mut Entity,
    report: &'a mut ReadReport,
}

impl<'a> Reading<'a, '_> {
    fn field(&self, column: usize) -> &'a str {
        self.columns.field(self.row, column)
    }

    fn fault(&self, problem: String) -> Fault {
        Fault { line: self.row.line, problem }
    }

    fn census(&mut self) {
        for (column, heading) in HEADINGS.iter().enumerate() {
            if self.field(column).is_empty() {
                self.report.saw_empty(heading);
            } else {
                self.report.saw(heading);
            }
        }
    }

    /// Keeps a field that has no place of its own under its heading.
    fn keep(&mut self, column: usize) {
        let document = Document {
            kind: HEADINGS[column].to_owned(),
            number: Some(self.field(column).to_owned()),
            ..Document::default()
        };
        self.entity.add(Property::Feature, Value::Document(document));
    }

    fn kind(&mut self) -> Result<(), Fault> {
        let kind = match self.field(23) {
            "Individual" => EntityKind::Person,
            "Entity" => EntityKind::Organization,
            _ => {
                self.report.puzzle("Group Type: a word that is not known");
                self.keep(23);
                return Ok(());
            }
        };
        if self.entity.kind().is_some_and(|other| other != kind) {
            return Err(self.fault("two group types under one Group ID".to_owned()));
        }
        self.entity.set_kind(kind);
        Ok(())
    }

    /// `Name 6` is the family name or the whole name; `Name 1` to `Name 5` stand before it.
    fn name(&mut self) -> Result<(), Fault> {
        let parts: Vec<(String, String)> = (0..6)
            .map(|column| (HEADINGS[column].to_owned(), names::collapse(self.field(column))))
            .filter(|(_, part)| !part.is_empty())
            .collect();
        let last = parts.iter().filter(|(heading, _)| heading == HEADINGS[0]);
        let given = parts.iter().filter(|(heading, _)| heading != HEADINGS[0]);
        let full = names::join(given.chain(last).map(|(_, part)| part.as_str()));
        if full.is_empty() {
            return Err(self.fault("a row without a name".to_owned()));
        }
        let (property, kind) = match self.field(24) {
            "Prime Alias" => (Property::Name, NameKind::Primary),
            "AKA" => (Property::Alias, NameKind::Aka),
            "FKA" => (Property::Alias, NameKind::Fka),
            _ => {
                self.report.puzzle("Alias Type: a word that is not known");
                self.keep(24);
                (Property::Alias, NameKind::Aka)
            }
        };
        let mut name = Name::new(full, kind, Strength::Unstated);
        if parts.len() > 1 {
            name.parts = parts;
        }
        self.entity.add(property, Value::Name(name));
        Ok(())
    }

    fn listing(&mut self) -> Result<(), Fault> {
        let regime = self.field(25);
        if regime.is_empty() {
            return Err(self.fault("a row without a regime".to_owned()));
        }
        let listing = Listing {
            programme: regime.to_owned(),
            listed_on: self.day(26).map(When::On),
            instrument: None,
            measures: Vec::new(),
        };
        self.entity.add(Property::Listing, Value::Listing(listing));
        if let Some(day) = self.day(27) {
            self.entity.add(Property::UpdatedOn, Value::Date(day));
        }
        Ok(())
    }

    /// Returns the date of a column; words that are no date are counted and kept.
    fn day(&mut self, column: usize) -> Option<unblink_model::PartialDate> {
        let text = self.field(column);
        let day = dates::slashed_day_first(text);
        if day.is_none() && !text.is_empty() {
            self.report.puzzle(&format!("unreadable date in {}", HEADINGS[column]));
            self.keep(column);
        }
        day
    }

    fn birth(&mut self) {
        let text = self.field(7);
        if text.is_empty() {
            return;
        }
        let date = dates::slashed_day_first(text);
        if date.is_none() {
            self.report.puzzle("unreadable date in DOB");
        }
        let note = date.is_none().then(|| text.to_owned());
        let birth = Birth { date, until: None, circa: false, note };
        self.entity.add(Property::BirthDate, Value::Birth(birth));
    }

    /// Towns and countries of birth are numbered alike, or one country holds for all towns; where
    /// neither is so both stand whole in one place.
    fn birth_places(&mut self) {
        let (towns, countries) = (self.field(8), self.field(9));
        for (town, land) in paired(towns, countries) {
            let place = Address {
                city: Some(town).filter(|town| !town.is_empty()).map(str::to_owned),
                country: Some(land).filter(|land| !land.is_empty()).map(country),
                ..Address::default()
            };
            if place != Address::default() {
                self.entity.add(Property::BirthPlace, Value::Address(place));
            }
        }
    }

    fn address(&mut self) {
        let lines: Vec<&str> =
            (14..20).map(|column| self.field(column)).filter(|line| !line.is_empty()).collect();
        let (land, note) = remarked(self.field(21));
        let address = Address {
            street: (!lines.is_empty()).then(|| lines.join(", ")),
            postal_code: Some(self.field(20)).filter(|code| !code.is_empty()).map(str::to_owned),
            country: Some(land).filter(|land| !land.is_empty()).map(country),
            note: note.map(str::to_owned),
            ..Address::default()
        };
        if address != Address::default() {
            self.entity.add(Property::Address, Value::Address(address));
        }
    }

    /// Columns whose values stand alone or numbered.
    fn plain(&mut self) {
        for (column, property) in [(6, Property::Title), (13, Property::Position)] {
            for value in enumerations::values(self.field(column)) {
                let value = if column == 6 { value.trim_end_matches([',', ';']) } else { value };
                self.entity.add_text(property, value);
            }
        }
        for value in enumerations::values(self.field(10)) {
            self.entity.add(Property::Nationality, Value::Country(nationality(value)));
        }
        for (column, kind) in [(11, "Passport"), (12, "NI Number")] {
            for value in enumerations::values(self.field(column)) {
                let document = documents::described(kind, value);
                self.entity.add(Property::Document, Value::Document(document));
            }
        }
    }

    fn remarks(&mut self) {
        let text = self.field(22);
        self.entity.add_text(Property::Remarks, text);
        let (keys, unreadable) = un_references::labelled(text);
        for key in keys {
            let tie = Relation {
                kind: "UN reference".to_owned(),
                name: None,
                key: Some(key),
                note: None,
            };
            self.entity.add(Property::Relation, Value::Relation(tie));
        }
        for _ in 0..unreadable {
            self.report.puzzle("Other Information: `UN Ref` without a reference");
        }
    }
}

/// Returns town and country of each place of birth.
fn paired<'t>(towns: &'t str, countries: &'t str) -> Vec<(&'t str, &'t str)> {
    let whole = || vec![(towns, countries)];
    match (enumerations::items(towns), enumerations::items(countries)) {
        (Some(towns), None) => towns.iter().map(|town| (town.text, countries)).collect(),
        (None, Some(countries)) if towns.is_empty() => {
            countries.iter().map(|country| ("", country.text)).collect()
        }
        (None, _) => whole(),
        (Some(named), Some(lands)) => {
            let land = |number: u8| lands.iter().find(|land| land.numbers.contains(&number));
            let count = |items: &[enumerations::Item<'_>]| {
                items.iter().flat_map(|item| &item.numbers).count()
            };
            if count(&named) != count(&lands) {
                return whole();
            }
            named
                .iter()
                .flat_map(|town| town.numbers.iter().map(move |number| (town.text, *number)))
                .map(|(town, number)| (town, land(number).map_or("", |land| land.text)))
                .collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn towns_and_countries_are_paired_by_number() {
        for (towns, countries, want) in [
            ("Kabul", "Afghanistan", "Kabul/Afghanistan"),
            (
                "(1) Quetta (2) Nimroz",
                "(1) Pakistan (2) Afghanistan",
                "Quetta/Pakistan|Nimroz/Afghanistan",
            ),
            ("(1) Darnah (2) Danar", "Libya", "Darnah/Libya|Danar/Libya"),
            (
                "(1) Tunis (2)-(3) -",
                "(1) Tunisia (2) Morocco (3) Egypt",
                "Tunis/Tunisia|/Morocco|/Egypt",
            ),
            ("", "(1) Kuwait (2) Pakistan", "/Kuwait|/Pakistan"),
            ("Basra", "(a) Iraq (b) Iran", "Basra/(a) Iraq (b) Iran"),
            ("(1) Samarra", "(1) Iraq (2) Iraq", "(1) Samarra/(1) Iraq (2) Iraq"),
        ] {
            let found: Vec<String> =
                paired(towns, countries).iter().map(|(t, c)| format!("{t}/{c}")).collect();
            assert_eq!(found.join("|"), want, "{towns}; {countries}");
        }
    }
}
