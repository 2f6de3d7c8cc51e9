//! From a question in FollowTheMoney's words to what the engine compares; nothing is passed over.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use unblink_model::{EntityKind, PartialDate};
use unblink_screen::{FEATURES, Identifier, Query, limits};

use super::{countries, dates};

/// Whom to look for, as FollowTheMoney describes an entity.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AppQuery {
    /// What it is (`Person`, `Company` …); any when not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schema: Option<String>,
    /// What is known of it: values by FollowTheMoney property (`name`, `birthDate` …).
    #[serde(default)]
    pub properties: BTreeMap<String, Vec<String>>,
}

/// A question as the engine takes it, and what of it plays no part.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// The question.
    pub query: Query,
    /// What was given and is not compared, or not as given; sentences without a full stop.
    pub warnings: Vec<String>,
}

/// What a property is compared as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Field {
    Name,
    /// A part of a person's name, in the order in which parts are put together.
    Part,
    BirthDate,
    Country,
    Gender,
    BirthPlace,
    Address,
    Identifier,
    CraftType,
    Tonnage,
}

impl Field {
    /// Returns the feature of the engine that looks at it, where it is one that may be missing.
    fn feature(self) -> Option<&'static str> {
        match self {
            Self::BirthPlace => Some("birth_place"),
            Self::Address => Some("address"),
            Self::CraftType | Self::Tonnage => Some("craft"),
            _ => None,
        }
    }

    /// Says whether the engine compares it.
    fn is_compared(self) -> bool {
        self.feature().is_none_or(|name| FEATURES.iter().any(|feature| feature.name() == name))
    }
}

/// The properties that are compared. Their names are FollowTheMoney's
/// (<https://followthemoney.tech/explorer/>).
const READ: &[(&str, Field)] = &[
    ("name", Field::Name),
    ("alias", Field::Name),
    ("weakAlias", Field::Name),
    ("previousName", Field::Name),
    ("pastNames", Field::Name),
    ("abbreviation", Field::Name),
    ("firstName", Field::Part),
    ("secondName", Field::Part),
    ("middleName", Field::Part),
    ("fatherName", Field::Part),
    ("lastName", Field::Part),
    ("birthDate", Field::BirthDate),
    ("incorporationDate", Field::BirthDate),
    ("buildDate", Field::BirthDate),
    ("nationality", Field::Country),
    ("citizenship", Field::Country),
    ("country", Field::Country),
    ("jurisdiction", Field::Country),
    ("mainCountry", Field::Country),
    ("flag", Field::Country),
    ("gender", Field::Gender),
    ("birthPlace", Field::BirthPlace),
    ("birthCountry", Field::BirthPlace),
    ("address", Field::Address),
    ("type", Field::CraftType),
    ("model", Field::CraftType),
    ("tonnage", Field::Tonnage),
    ("grossRegisteredTonnage", Field::Tonnage),
    ("deadweightTonnage", Field::Tonnage),
    ("idNumber", Field::Identifier),
    ("passportNumber", Field::Identifier),
    ("socialSecurityNumber", Field::Identifier),
    ("taxNumber", Field::Identifier),
    ("vatCode", Field::Identifier),
    ("registrationNumber", Field::Identifier),
    ("licenseNumber", Field::Identifier),
    ("innCode", Field::Identifier),
    ("ogrnCode", Field::Identifier),
    ("okpoCode", Field::Identifier),
    ("kppCode", Field::Identifier),
    ("leiCode", Field::Identifier),
    ("dunsCode", Field::Identifier),
    ("uniqueEntityId", Field::Identifier),
    ("npiCode", Field::Identifier),
    ("cikCode", Field::Identifier),
    ("giiNumber", Field::Identifier),
    ("swiftBic", Field::Identifier),
    ("bik", Field::Identifier),
    ("bvdId", Field::Identifier),
    ("icijId", Field::Identifier),
    ("imoNumber", Field::Identifier),
    ("mmsi", Field::Identifier),
    ("callSign", Field::Identifier),
    ("crsNumber", Field::Identifier),
    ("icaoCode", Field::Identifier),
    ("serialNumber", Field::Identifier),
    ("vin", Field::Identifier),
    ("publicKey", Field::Identifier),
    ("accountId", Field::Identifier),
    ("iban", Field::Identifier),
    ("accountNumber", Field::Identifier),
    ("isin", Field::Identifier),
    ("number", Field::Identifier),
];

/// Ways of putting name parts together; more are no longer one person. A guess.
const MOST_BUILT: usize = 8;

/// Characters of a value that a warning repeats.
const SHOWN_CHARS: usize = 60;

/// Warnings of one question: whoever sends more than this many unread things reads no more.
const MOST_WARNINGS: usize = 100;

impl AppQuery {
    /// Returns the question that knows only a name.
    pub fn named(name: impl Into<String>) -> Self {
        let mut query = Self::default();
        query.add("name", name);
        query
    }

    /// Adds a value of a property.
    pub fn add(&mut self, property: &str, value: impl Into<String>) {
        self.properties.entry(property.to_owned()).or_default().push(value.into());
    }

    /// Returns the names as given (`name` only).
    pub fn names(&self) -> &[String] {
        self.properties.get("name").map_or(&[], Vec::as_slice)
    }

    /// Says whether there is nothing to look for.
    pub fn asks_nothing(&self, read: &Query) -> bool {
        read.names.is_empty() && read.identifiers.is_empty() && read.typed_identifiers.is_empty()
    }

    /// Returns the properties that are compared.
    pub fn compared_properties() -> impl Iterator<Item = &'static str> {
        READ.iter().filter(|(_, field)| field.is_compared()).map(|(name, _)| *name)
    }

    /// Returns the question as the engine takes it.
    ///
    /// Every property is used or named in the warnings. Countries may be codes (`ru`, `RUS`) or
    /// names (`Russia`). A name is built from its parts where no name holds them already. A value
    /// that cannot be read is left out with a warning: the question is then wider, never narrower.
    pub fn read(&self) -> Reading {
        let mut reading = Reading::default();
        reading.schema(self.schema.as_deref());
        for (property, values) in &self.properties {
            let field = READ.iter().find(|(name, _)| name == property).map(|(_, field)| *field);
            let field = field.filter(|field| field.is_compared());
            let values: Vec<&str> =
                values.iter().map(|value| value.trim()).filter(|value| !value.is_empty()).collect();
            match field {
                _ if values.is_empty() => {}
                None => reading.warn(format!("property `{}` is not compared", shown(property))),
                Some(Field::Part) => reading.part(property, &values),
                Some(field) => reading.take(property, field, &values),
            }
        }
        // The order of evidence follows the table, not the alphabet: headings before aliases.
        reading.order_names(self);
        reading.build_names(self);
        reading.bound();
        reading
    }
}

/// Says whether a property can find somebody by itself.
pub(super) fn finds(property: &str) -> bool {
    let field = READ.iter().find(|(name, _)| *name == property).map(|(_, field)| *field);
    matches!(field, Some(Field::Name | Field::Part | Field::Identifier))
}

impl Reading {
    fn warn(&mut self, warning: String) {
        if self.warnings.len() < MOST_WARNINGS {
            self.warnings.push(warning);
        }
    }

    fn schema(&mut self, schema: Option<&str>) {
        let Some(schema) = schema.map(str::trim).filter(|schema| !schema.is_empty()) else {
            return;
        };
        let meant = match schema {
            "PublicBody" => "Organization",
            other => other,
        };
        if meant != "Thing" && EntityKind::from_schema(meant).is_none() {
            self.warn(format!(
                "schema `{}` restricts nothing: it is not one of Person, Organization, Company, \
                 LegalEntity, Vessel, Airplane",
                shown(schema)
            ));
        }
        self.query.schema = Some(meant.to_owned());
    }

    fn take(&mut self, property: &str, field: Field, values: &[&str]) {
        for value in values {
            match field {
                // Names are taken in their own order afterwards.
                Field::Name | Field::Part => {}
                Field::BirthPlace => self.query.birth_places.push((*value).to_owned()),
                Field::Address => self.query.addresses.push((*value).to_owned()),
                Field::Gender => self.query.genders.push((*value).to_owned()),
                Field::Identifier => self.query.typed_identifiers.push(Identifier {
                    kind: property.to_owned(),
                    number: (*value).to_owned(),
                    country: None,
                }),
                Field::Country => match countries::code(value) {
                    Some(code) if self.query.countries.contains(&code) => {}
                    Some(code) => self.query.countries.push(code),
                    None => self.warn(format!(
                        "{property}: `{}` is read as no country and not compared",
                        shown(value)
                    )),
                },
                Field::BirthDate => self.date(property, value),
                Field::CraftType => self.query.craft_types.push((*value).to_owned()),
                Field::Tonnage => match unblink_screen::tonnage(property, value) {
                    Some(size) => self.query.tonnages.push(size),
                    None => self.warn(format!(
                        "{property}: `{}` is read as no number of tons and not compared",
                        shown(value)
                    )),
                },
            }
        }
    }

    /// Keeps a part of a name apart, too: what is known to be a family name is no given one.
    fn part(&mut self, property: &str, values: &[&str]) {
        let kept = match property {
            "firstName" => &mut self.query.first_names,
            "lastName" => &mut self.query.last_names,
            "fatherName" => &mut self.query.father_names,
            _ => return,
        };
        kept.extend(values.iter().map(|value| (*value).to_owned()));
    }

    fn date(&mut self, property: &str, value: &str) {
        let add = |dates: &mut Vec<PartialDate>, date| {
            if !dates.contains(&date) {
                dates.push(date);
            }
        };
        match dates::read(value) {
            Some(dates::Read::Sure(date)) => add(&mut self.query.birth_dates, date),
            Some(dates::Read::OnlyYear(year)) => {
                add(&mut self.query.birth_dates, year);
                self.warn(format!(
                    "{property}: `{}` may mean two days; only the year {year} is compared",
                    shown(value)
                ));
            }
            None => self.warn(format!(
                "{property}: `{}` is read as no date and not compared (write YYYY-MM-DD)",
                shown(value)
            )),
        }
    }

    fn order_names(&mut self, asked: &AppQuery) {
        for (property, _) in READ.iter().filter(|(_, field)| *field == Field::Name) {
            for name in asked.properties.get(*property).into_iter().flatten() {
                let name = name.trim();
                if !name.is_empty() && !self.query.names.iter().any(|known| known == name) {
                    self.query.names.push(name.to_owned());
                }
            }
        }
    }

    /// Adds the names that the parts make and no name given holds already.
    fn build_names(&mut self, asked: &AppQuery) {
        let mut built: Vec<Vec<&str>> = vec![Vec::new()];
        for (property, _) in READ.iter().filter(|(_, field)| *field == Field::Part) {
            let values: Vec<&str> = asked
                .properties
                .get(*property)
                .into_iter()
                .flatten()
                .map(|value| value.trim())
                .filter(|value| !value.is_empty())
                .collect();
            if values.is_empty() {
                continue;
            }
            if built.len() * values.len() > MOST_BUILT {
                self.warn(format!(
                    "name parts make more than {MOST_BUILT} names; only {MOST_BUILT} are compared"
                ));
            }
            let longer = built.iter().flat_map(|parts| {
                values.iter().map(move |value| [parts.as_slice(), &[*value]].concat())
            });
            built = longer.take(MOST_BUILT).collect();
        }
        for parts in built.into_iter().filter(|parts| !parts.is_empty()) {
            let name = joined(&parts);
            let words = words_of(&name);
            let held = |known: &String| words.is_subset(&words_of(known));
            if !words.is_empty() && !self.query.names.iter().any(held) {
                self.query.names.push(name);
            }
        }
    }

    /// Says what lies past the engine's limits.
    fn bound(&mut self) {
        let names = self.query.names.len();
        if names > limits::QUERY_NAMES {
            self.warn(format!(
                "only the first {} of {names} names are compared",
                limits::QUERY_NAMES
            ));
            self.query.names.truncate(limits::QUERY_NAMES);
        }
        let long = |name: &String| name.chars().nth(limits::NAME_CHARS).is_some();
        if self.query.names.iter().any(long) {
            self.warn(format!(
                "only the first {} characters of a name are compared",
                limits::NAME_CHARS
            ));
        }
        let identifiers = self.query.typed_identifiers.len();
        if identifiers > limits::QUERY_VALUES {
            self.warn(format!(
                "only the first {} of {identifiers} numbers are compared",
                limits::QUERY_VALUES
            ));
            self.query.typed_identifiers.truncate(limits::QUERY_VALUES);
        }
    }
}

/// Puts name parts together: with spaces, or as Chinese and Korean are written, family name first.
fn joined(parts: &[&str]) -> String {
    let han = |c: char| matches!(c, '\u{3400}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}');
    match parts {
        [given @ .., family] if !given.is_empty() && parts.iter().all(|p| p.chars().all(han)) => {
            format!("{family}{}", given.concat())
        }
        _ => parts.join(" "),
    }
}

fn words_of(name: &str) -> BTreeSet<String> {
    unblink_text::fold(name).split_whitespace().map(str::to_owned).collect()
}

fn shown(text: &str) -> String {
    let mut cut: String = text.chars().take(SHOWN_CHARS).collect();
    if cut.len() < text.len() {
        cut.push('…');
    }
    cut
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(schema: &str, properties: &[(&str, &str)]) -> Reading {
        let mut query = AppQuery { schema: Some(schema.to_owned()), ..AppQuery::default() };
        for (property, value) in properties {
            query.add(property, *value);
        }
        query.read()
    }

    #[test]
    fn every_property_finds_its_place() {
        let reading = asked(
            "Person",
            &[
                ("alias", "B"),
                ("name", "A"),
                ("birthDate", "1968-05"),
                ("nationality", "Russia"),
                ("country", "RUS"),
                ("gender", "male"),
                ("passportNumber", "123"),
            ],
        );
        assert_eq!(reading.query.names, ["A", "B"]);
        assert_eq!(reading.query.countries, ["ru"]);
        assert_eq!(reading.query.birth_dates, ["1968-05".parse().unwrap()]);
        assert_eq!(reading.query.typed_identifiers[0].kind, "passportNumber");
        assert!(reading.warnings.is_empty(), "{:?}", reading.warnings);
    }

    #[test]
    fn what_is_not_compared_is_named() {
        let reading = asked(
            "Spaceship",
            &[("name", "A"), ("shoeSize", "44"), ("birthDate", "soon"), ("country", "Narnia")],
        );
        assert_eq!(reading.warnings.len(), 4, "{:?}", reading.warnings);
        assert!(reading.warnings.iter().any(|w| w == "property `shoeSize` is not compared"));
        assert!(reading.query.birth_dates.is_empty() && reading.query.countries.is_empty());
        // A property without a value says nothing, so nothing is lost.
        assert!(asked("Person", &[("name", "A"), ("shoeSize", " ")]).warnings.is_empty());
    }

    #[test]
    fn places_and_addresses_are_compared_or_named() {
        let reading =
            asked("Person", &[("name", "A"), ("birthPlace", "Uruzgan"), ("address", "B")]);
        let kept = reading.query.birth_places.len() + reading.query.addresses.len();
        assert_eq!(kept + reading.warnings.len(), 2, "{reading:?}");
    }

    #[test]
    fn parts_make_a_name_unless_one_holds_them() {
        let parts = [("lastName", "Petrov"), ("firstName", "Ivan"), ("fatherName", "Ilyich")];
        assert_eq!(asked("Person", &parts).query.names, ["Ivan Ilyich Petrov"]);
        let held = [&parts[..], &[("name", "PETROV, Ivan Ilyich")]].concat();
        assert_eq!(asked("Person", &held).query.names, ["PETROV, Ivan Ilyich"]);
        let other = [&parts[..], &[("name", "Vanya")]].concat();
        assert_eq!(asked("Person", &other).query.names, ["Vanya", "Ivan Ilyich Petrov"]);
        let chinese = [("firstName", "正非"), ("lastName", "任")];
        assert_eq!(asked("Person", &chinese).query.names, ["任正非"]);
    }

    #[test]
    fn a_flood_of_values_is_cut_with_a_warning() {
        let mut query = AppQuery::default();
        for n in 0..1000 {
            query.add("name", format!("N{n}"));
            query.add("firstName", format!("F{n}"));
            query.add("idNumber", format!("{n}"));
            query.add(&format!("p{n}"), "x");
        }
        let reading = query.read();
        assert_eq!(reading.query.names.len(), limits::QUERY_NAMES);
        assert_eq!(reading.query.typed_identifiers.len(), limits::QUERY_VALUES);
        assert!(reading.warnings.len() <= MOST_WARNINGS);
    }
}
