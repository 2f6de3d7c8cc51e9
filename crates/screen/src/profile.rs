//! What screening needs of one entity.

use crate::craft::{Particular, Tonnage, particular};
use crate::query::Identifier;
use unblink_model::{Address, Birth, Entity, EntityKind, Name, Property, Value};

/// One entity as the index holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// The id given back in a match; unique in the index.
    pub id: String,
    /// Whatever the caller wants back with a match; the index only carries it.
    pub tag: u32,
    /// What the entity is, when known.
    pub kind: Option<EntityKind>,
    /// Every name with its kind and strength.
    pub names: Vec<Name>,
    /// Birth dates; for a body, of founding.
    pub births: Vec<Birth>,
    /// ISO 3166-1 alpha-2 codes of countries the entity is tied to, lower case.
    pub countries: Vec<String>,
    /// Genders as printed.
    pub genders: Vec<String>,
    /// Numbers of documents, registrations and wallets, as printed, of unknown kind.
    pub identifiers: Vec<String>,
    /// Numbers whose kind the list says.
    pub typed_identifiers: Vec<Identifier>,
    /// Places of birth, each on one line.
    pub birth_places: Vec<String>,
    /// Addresses, each on one line.
    pub addresses: Vec<String>,
    /// What kind of ship or aircraft it is, in words.
    pub craft_types: Vec<String>,
    /// How large a ship is.
    pub tonnages: Vec<Tonnage>,
}

impl Profile {
    /// Returns a profile with nothing known but its id and kind.
    pub fn new(id: impl Into<String>, kind: Option<EntityKind>) -> Self {
        Self {
            id: id.into(),
            tag: 0,
            kind,
            names: Vec::new(),
            births: Vec::new(),
            countries: Vec::new(),
            genders: Vec::new(),
            identifiers: Vec::new(),
            typed_identifiers: Vec::new(),
            birth_places: Vec::new(),
            addresses: Vec::new(),
            craft_types: Vec::new(),
            tonnages: Vec::new(),
        }
    }

    /// Collects what a list's record says.
    ///
    /// Countries are those of nationality, citizenship, the body itself and its addresses, not of
    /// birth. Identifiers are documents and wallets, not telephones or mail addresses. Of ships and
    /// aircraft, flags count as countries; `country` says which one a flag's words mean.
    pub fn from_entity(
        id: String,
        entity: &Entity,
        country: &dyn Fn(&str) -> Option<String>,
    ) -> Self {
        let mut profile = Self::new(id, entity.kind());
        profile.names.extend(entity.names().cloned());
        for (property, value) in entity
            .statements
            .iter()
            .flat_map(|(property, values)| values.iter().map(|value| (*property, value)))
        {
            profile.collect(property, value, country);
        }
        profile
    }

    fn collect(
        &mut self,
        property: Property,
        value: &Value,
        country_of: &dyn Fn(&str) -> Option<String>,
    ) {
        match (property, value) {
            (Property::BirthDate | Property::IncorporationDate, Value::Birth(birth)) => {
                self.births.push(birth.clone());
            }
            (
                Property::Nationality | Property::Citizenship | Property::Country,
                Value::Country(country),
            ) => self.add_country(country.code.as_deref()),
            (Property::Address, Value::Address(address)) => {
                self.add_country(address.country.as_ref().and_then(|c| c.code.as_deref()));
                self.addresses.extend(one_line(address));
            }
            (Property::BirthPlace, Value::Address(address)) => {
                self.birth_places.extend(one_line(address));
            }
            (Property::Gender, Value::Text(gender)) => self.genders.push(gender.clone()),
            (Property::Document | Property::Wallet, Value::Document(document)) => {
                self.typed_identifiers.extend(document.number.clone().map(|number| Identifier {
                    kind: document.kind.clone(),
                    number,
                    country: document.country.as_ref().and_then(|c| c.code.clone()),
                }));
            }
            (Property::Craft, Value::Document(document)) => {
                match particular(document) {
                    Some(Particular::Flag(text)) => self.add_country(country_of(&text).as_deref()),
                    Some(Particular::Number(kind, number)) => self
                        .typed_identifiers
                        .push(Identifier { kind: kind.to_owned(), number, country: None }),
                    Some(Particular::Type(text)) => self.craft_types.push(text),
                    Some(Particular::Tonnage(size)) => self.tonnages.push(size),
                    Some(Particular::Built(date)) => self.births.push(date),
                    None => {}
                }
            }
            _ => {}
        }
    }

    fn add_country(&mut self, code: Option<&str>) {
        if let Some(code) = code.map(str::to_lowercase)
            && !self.countries.contains(&code)
        {
            self.countries.push(code);
        }
    }
}

/// The parts of an address in the order of an envelope, the country last.
fn one_line(address: &Address) -> Option<String> {
    let country = address.country.as_ref().map(|country| country.text.as_str());
    let parts = [&address.full, &address.street, &address.city, &address.region];
    let parts = parts.into_iter().filter_map(|part| part.as_deref());
    let parts: Vec<&str> = parts.chain(country).filter(|part| !part.trim().is_empty()).collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}
