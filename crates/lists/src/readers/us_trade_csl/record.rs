//! One row of the Consolidated Screening List as one entry.

use unblink_model::{
    Address, Birth, Country, Document, Entity, EntityKind, Listing, Name, NameKind, PartialDate,
    Property, ReadReport, Relation, Strength, Value, When,
};

use crate::cleaning::countries::{at_the_end, by_code, country};
use crate::cleaning::{dates, names};
use crate::ofac;
use crate::rows::Row;

/// The headings, in the order of the real file.
const HEADINGS: [&str; 29] = [
    "_id",
    "source",
    "entity_number",
    "type",
    "programs",
    "name",
    "title",
    "addresses",
    "federal_register_notice",
    "start_date",
    "end_date",
    "standard_order",
    "license_requirement",
    "license_policy",
    "call_sign",
    "vessel_type",
    "gross_tonnage",
    "gross_registered_tonnage",
    "vessel_flag",
    "vessel_owner",
    "remarks",
    "source_list_url",
    "alt_names",
    "citizenships",
    "dates_of_birth",
    "nationalities",
    "places_of_birth",
    "source_information_url",
    "ids",
];

/// Most values in one field. The most seen is 120 (ids); more would only cost time, since values
/// are compared one by one.
const VALUES_MAX: usize = 2_000;

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
}

/// A row read.
pub(super) struct Record {
    /// Source list and `_id`, not yet told apart from others of the same.
    pub(super) key: String,
    /// The source list's abbreviation.
    pub(super) source: String,
    pub(super) entity: Entity,
}

/// Reads one row, or says what is wrong with it.
pub(super) fn read(
    row: &Row<'_>,
    columns: &Columns,
    report: &mut ReadReport,
) -> Result<Record, String> {
    let mut reading = Reading { row, columns, entity: Entity::new(""), report };
    for heading in HEADINGS {
        if reading.field(heading).is_empty() {
            reading.report.saw_empty(heading);
        } else {
            reading.report.saw(heading);
        }
    }
    let source = abbreviation(reading.field("source"))?;
    let id = reading.field("_id");
    if id.is_empty() || id.len() > 64 || !id.bytes().all(|b| b.is_ascii_alphanumeric()) {
        let found: String = id.chars().take(40).collect();
        return Err(format!("expected letters and digits as _id, found `{found}`"));
    }
    reading.entity.add_text(Property::RecordId, id);
    reading.entity.add_text(Property::Reference, reading.field("entity_number"));
    reading.names()?;
    reading.listings(&source)?;
    reading.places()?;
    reading.births()?;
    reading.ids()?;
    reading.craft();
    reading.remarks();
    let key = format!("{source}:{id}");
    Ok(Record { key, source, entity: reading.entity })
}

/// Returns `EL` of `Entity List (EL) - Bureau of Industry and Security`.
fn abbreviation(source: &str) -> Result<String, String> {
    let inside = source.split_once('(').and_then(|(_, rest)| rest.split_once(')'));
    let short = inside.map_or("", |(short, _)| short.trim());
    let short = short.strip_suffix(" List").unwrap_or(short);
    if short.is_empty() || !short.bytes().all(|b| b.is_ascii_uppercase() || b == b'-') {
        let found: String = source.chars().take(60).collect();
        return Err(format!("expected a source list with its abbreviation, found `{found}`"));
    }
    Ok(short.to_owned())
}

struct Reading<'a, 'r> {
    row: &'a Row<'r>,
    columns: &'a Columns,
    entity: Entity,
    report: &'a mut ReadReport,
}

impl<'a> Reading<'a, '_> {
    fn field(&self, name: &str) -> &'a str {
        let at = HEADINGS.iter().position(|heading| *heading == name);
        // Every row is as wide as the headings.
        at.map_or("", |at| self.row.fields[self.columns.0[at]].trim())
    }

    /// Returns the values of a field, parted by semicolons.
    fn values(&self, name: &str) -> Result<Vec<&'a str>, String> {
        let values: Vec<&str> =
            self.field(name).split(';').map(str::trim).filter(|value| !value.is_empty()).collect();
        if values.len() > VALUES_MAX {
            return Err(format!("more than {VALUES_MAX} values in {name}"));
        }
        Ok(values)
    }

    fn labelled(&mut self, property: Property, kind: &str, text: &str) {
        if !text.is_empty() {
            let document = Document {
                kind: kind.to_owned(),
                number: Some(text.to_owned()),
                ..Document::default()
            };
            self.entity.add(property, Value::Document(document));
        }
    }

    /// Only OFAC says what a party is; the others name persons and bodies alike.
    fn names(&mut self) -> Result<(), String> {
        let kind = match self.field("type") {
            "Individual" => EntityKind::Person,
            "Entity" => EntityKind::Organization,
            "Vessel" => EntityKind::Vessel,
            "Aircraft" => EntityKind::Airplane,
            "" => EntityKind::LegalEntity,
            word => {
                self.report.puzzle("type: a word that is not known");
                self.labelled(Property::Feature, "type", word);
                EntityKind::LegalEntity
            }
        };
        self.entity.set_kind(kind);
        let name = |text: &str, what: NameKind| {
            let text = names::collapse(text);
            if kind == EntityKind::Person {
                ofac::person_name(&text, what, Strength::Unstated)
            } else {
                Name::new(text, what, Strength::Unstated)
            }
        };
        let printed = self.field("name");
        if names::collapse(printed).is_empty() {
            return Err("a row without a name".to_owned());
        }
        self.entity.add(Property::Name, Value::Name(name(printed, NameKind::Primary)));
        for alias in self.values("alt_names")? {
            self.entity.add(Property::Alias, Value::Name(name(alias, NameKind::Aka)));
        }
        for title in self.values("title")? {
            self.entity.add_text(Property::Position, title);
        }
        Ok(())
    }

    /// One listing for each programme, named after the source list: `SDN SYRIA`, `EL`.
    fn listings(&mut self, source: &str) -> Result<(), String> {
        let notice = self.field("federal_register_notice");
        let measures: Vec<String> = ["license_requirement", "license_policy"]
            .into_iter()
            .map(|name| names::collapse(self.field(name)))
            .filter(|measure| !measure.is_empty())
            .collect();
        let listed_on = self.day("start_date").map(When::On);
        let listing = |programme: String| {
            Value::Listing(Listing {
                programme,
                listed_on,
                instrument: Some(notice).filter(|text| !text.is_empty()).map(str::to_owned),
                measures: measures.clone(),
            })
        };
        let programmes = self.values("programs")?;
        if programmes.is_empty() {
            self.entity.add(Property::Listing, listing(source.to_owned()));
        }
        for programme in programmes {
            self.entity.add(Property::Listing, listing(format!("{source} {programme}")));
        }
        self.labelled(Property::Feature, "end_date", self.field("end_date"));
        self.labelled(Property::Feature, "standard_order", self.field("standard_order"));
        Ok(())
    }

    fn day(&mut self, name: &str) -> Option<PartialDate> {
        let text = self.field(name);
        let day = dates::iso(text);
        if day.is_none() && !text.is_empty() {
            self.report.puzzle(&format!("unreadable date in {name}"));
            self.labelled(Property::Feature, name, text);
        }
        day
    }

    /// Addresses end in a country's code; places of birth in its name.
    fn places(&mut self) -> Result<(), String> {
        for text in self.values("addresses")? {
            let text = names::collapse(text);
            let country = text.rsplit(',').next().and_then(|last| by_code(last.trim()));
            let address = Address { full: Some(text), country, ..Address::default() };
            self.entity.add(Property::Address, Value::Address(address));
        }
        for text in self.values("places_of_birth")? {
            let country = at_the_end(text);
            let place = Address { full: Some(text.to_owned()), country, ..Address::default() };
            self.entity.add(Property::BirthPlace, Value::Address(place));
        }
        for (name, property) in
            [("nationalities", Property::Nationality), ("citizenships", Property::Citizenship)]
        {
            for text in self.values(name)? {
                let land: Country = by_code(text).unwrap_or_else(|| country(text));
                if land.code.is_none() {
                    self.report.puzzle(&format!("{name}: a code that is not known"));
                }
                self.entity.add(property, Value::Country(land));
            }
        }
        Ok(())
    }

    fn births(&mut self) -> Result<(), String> {
        for text in self.values("dates_of_birth")? {
            let birth = dates::birth(text).unwrap_or_else(|| {
                self.report.puzzle("words in dates_of_birth");
                Birth { date: None, until: None, circa: false, note: Some(text.to_owned()) }
            });
            self.entity.add(Property::BirthDate, Value::Birth(birth));
        }
        Ok(())
    }

    /// Each id is `country, number, label`, the country a code that may be missing.
    fn ids(&mut self) -> Result<(), String> {
        for item in self.values("ids")? {
            let Some((rest, label)) = item.rsplit_once(", ") else {
                // The end of a text with a semicolon of its own, or an id without its label.
                self.report.puzzle("ids: words without a label");
                self.labelled(Property::Feature, "ids", item);
                continue;
            };
            let parted = rest.split_once(", ").filter(|(land, _)| by_code(land).is_some());
            let (land, text) = parted.map_or((None, rest), |(land, text)| (Some(land), text));
            if !ofac::identifier(&mut self.entity, label, text, land) {
                self.report.puzzle(&format!("ids: label `{}` has no rule", clip(label)));
            }
        }
        Ok(())
    }

    fn craft(&mut self) {
        let fields = [
            "call_sign",
            "vessel_type",
            "gross_tonnage",
            "gross_registered_tonnage",
            "vessel_flag",
            "vessel_owner",
        ];
        for (name, kind) in fields.into_iter().zip(ofac::CRAFT) {
            self.labelled(Property::Craft, kind, self.field(name));
        }
    }

    /// Remarks stand whole; `(Linked To: A; Linked To: B)` also gives ties.
    fn remarks(&mut self) {
        let text = self.field("remarks");
        self.entity.add_text(Property::Remarks, text);
        let inside = text.strip_prefix('(').and_then(|text| text.strip_suffix(')')).unwrap_or("");
        for part in inside.split(';').take(VALUES_MAX) {
            if let Some(name) = part.trim().strip_prefix("Linked To: ") {
                let name = Some(name.trim().to_owned());
                let kind = "Linked To".to_owned();
                let tie = Relation { kind, name, key: None, note: None };
                self.entity.add(Property::Relation, Value::Relation(tie));
            }
        }
        for name in ["source", "source_list_url", "source_information_url"] {
            let words = self.field(name);
            if !words.is_empty() {
                self.entity.add_text(Property::Bookkeeping, &format!("{name}={words}"));
            }
        }
    }
}

fn clip(text: &str) -> String {
    text.chars().take(40).collect()
}
