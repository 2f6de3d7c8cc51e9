//! What screening needs of one entity.

use unblink_model::{Birth, Entity, EntityKind, Name, Property, Value};

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
    /// Numbers of documents, registrations and wallets, as printed.
    pub identifiers: Vec<String>,
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
        }
    }

    /// Collects what a list's record says.
    ///
    /// Countries are those of nationality, citizenship, the body itself and its addresses, not of
    /// birth. Identifiers are documents and wallets, not telephones or mail addresses.
    pub fn from_entity(id: String, entity: &Entity) -> Self {
        let mut profile = Self::new(id, entity.kind());
        profile.names.extend(entity.names().cloned());
        for (property, value) in entity
            .statements
            .iter()
            .flat_map(|(property, values)| values.iter().map(|value| (*property, value)))
        {
            profile.collect(property, value);
        }
        profile
    }

    fn collect(&mut self, property: Property, value: &Value) {
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
            }
            (Property::Gender, Value::Text(gender)) => self.genders.push(gender.clone()),
            (Property::Document | Property::Wallet, Value::Document(document)) => {
                self.identifiers.extend(document.number.clone());
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
