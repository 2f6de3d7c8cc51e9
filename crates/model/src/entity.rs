//! One list's record of one actor, as a set of statements by property.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::{EntityKey, Listing, Name, NameKind, PrintedStep, Relation, StatusKind, Value};

/// What an entity is, in FollowTheMoney's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum EntityKind {
    /// A human being.
    Person,
    /// A group or body that is not known to be a company.
    Organization,
    /// A company.
    Company,
    /// A person or organisation; the list does not say which.
    LegalEntity,
    /// A ship.
    Vessel,
    /// An aircraft.
    Airplane,
}

impl EntityKind {
    /// Returns the FollowTheMoney schema name.
    pub fn schema(self) -> &'static str {
        match self {
            Self::Person => "Person",
            Self::Organization => "Organization",
            Self::Company => "Company",
            Self::LegalEntity => "LegalEntity",
            Self::Vessel => "Vessel",
            Self::Airplane => "Airplane",
        }
    }

    /// Returns the kind of a FollowTheMoney schema name.
    pub fn from_schema(name: &str) -> Option<Self> {
        [
            Self::Person,
            Self::Organization,
            Self::Company,
            Self::LegalEntity,
            Self::Vessel,
            Self::Airplane,
        ]
        .into_iter()
        .find(|kind| kind.schema() == name)
    }
}

macro_rules! properties {
    ($($(#[$doc:meta])* $name:ident = $text:literal,)*) => {
        /// A field of an entity. Names are FollowTheMoney's where it has one.
        ///
        /// A property is the unit in which an edition declares what it covers and in which the
        /// ledger compares editions, so values that come from different tables of an issuer
        /// (strong and weak aliases of OFAC) are different properties.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Property { $($(#[$doc])* $name,)* }

        impl Property {
            /// Every property, in the order in which a record is printed.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// Returns the property's name on the wire and on disk.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }
        }
    };
}

properties! {
    /// What the entity is (`Value::Text` with a FollowTheMoney schema name).
    Schema = "schema",
    /// The list's own heading for the entity (`Value::Name`).
    Name = "name",
    /// Names in their own script (`Value::Name`).
    OriginalName = "originalName",
    /// Other names the issuer vouches for or says nothing against (`Value::Name`).
    Alias = "alias",
    /// Names the issuer calls weak or low in quality (`Value::Name`).
    WeakAlias = "weakAlias",
    /// Programmes with their listing dates (`Value::Listing`).
    Listing = "listing",
    /// Steps on the course of a listing that the list itself prints, oldest first
    /// (`Value::Step`): suspended, renewed, removed.
    Course = "course",
    /// The reference exactly as printed (`Value::Text`).
    Reference = "reference",
    /// The issuer's internal record number, which outlives a change of reference (`Value::Text`).
    RecordId = "recordId",
    /// The issuer's version number of the record (`Value::Text`).
    RecordVersion = "recordVersion",
    /// Days on which the issuer changed the record (`Value::Date`).
    UpdatedOn = "updatedOn",
    /// The day of removal, when the issuer prints one (`Value::Date`).
    DelistedOn = "delistedOn",
    /// The day of submission to the committee (`Value::Date`).
    SubmittedOn = "submittedOn",
    /// The state that proposed the listing (`Value::Text`).
    SubmittedBy = "submittedBy",
    /// Titles and honorifics (`Value::Text`).
    Title = "title",
    /// Offices and functions (`Value::Text`).
    Position = "position",
    /// Gender as printed (`Value::Text`).
    Gender = "gender",
    /// Birth dates (`Value::Birth`).
    BirthDate = "birthDate",
    /// Birth places (`Value::Address`).
    BirthPlace = "birthPlace",
    /// Death dates (`Value::Birth`, the same doubt applies).
    DeathDate = "deathDate",
    /// Nationalities (`Value::Country`).
    Nationality = "nationality",
    /// Citizenships, where the issuer keeps them apart (`Value::Country`).
    Citizenship = "citizenship",
    /// Countries of a body, vessel or organisation (`Value::Country`).
    Country = "country",
    /// Addresses (`Value::Address`).
    Address = "address",
    /// Identity documents, registrations and other numbers (`Value::Document`).
    Document = "document",
    /// Wallets of virtual currencies (`Value::Document`: kind is the currency).
    Wallet = "cryptoWallet",
    /// Telephone, fax, mail and web addresses (`Value::Document`: kind says which).
    Contact = "contact",
    /// Date of founding of an organisation (`Value::Birth`).
    IncorporationDate = "incorporationDate",
    /// Ship and aircraft particulars (`Value::Document`: kind is the issuer's word, such as
    /// `Call Sign`, `Vessel Type`, `Tonnage`, `Gross Registered Tonnage`, `Flag`, `Owner`).
    Craft = "craft",
    /// Ties to other entities (`Value::Relation`).
    Relation = "relation",
    /// The issuer's remarks, whole and as printed (`Value::Text`).
    Remarks = "remarks",
    /// Remarks that continue those of another table not in this edition (`Value::Text`).
    RemarksContinued = "remarksContinued",
    /// Notices elsewhere, such as INTERPOL special notices (`Value::Text`).
    Notice = "notice",
    /// Additional statements of the issuer with a label (`Value::Document`: kind is the label,
    /// number the text), such as `Secondary sanctions risk` or directive dates.
    Feature = "feature",
    /// Fields that order or manage the record and say nothing of the actor (`Value::Text`,
    /// `FIELD=value`).
    Bookkeeping = "bookkeeping",
    /// Properties of a FollowTheMoney record that have no place above (`Value::Document`: kind is
    /// the property, number its value; of something nested, such as a sanction, kind is
    /// `Sanction:program` and note the nested id).
    FollowTheMoney = "followTheMoney",
    /// A curated fact (`ledger` keeps its JSON).
    Fact = "fact",
}

impl fmt::Display for Property {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Property {
    type Err = crate::ParseWordError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .iter()
            .copied()
            .find(|property| property.as_str() == text)
            .ok_or_else(|| crate::ParseWordError::new("property", text))
    }
}

impl Serialize for Property {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Property {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// One list's record of one actor in one edition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entity {
    /// The issuer's stable reference.
    pub key: EntityKey,
    /// What the list says, by property; values in the issuer's order.
    pub statements: BTreeMap<Property, Vec<Value>>,
    /// Properties that the edition covers in general but not for this entity, such as the end of
    /// an overlong remark that stands in a table not at hand.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub uncovered: BTreeSet<Property>,
}

impl Entity {
    /// Returns a record with nothing said yet.
    pub fn new(key: impl Into<EntityKey>) -> Self {
        Self { key: key.into(), statements: BTreeMap::new(), uncovered: BTreeSet::new() }
    }

    /// Adds a value unless the same one is already there.
    pub fn add(&mut self, property: Property, value: Value) {
        // Most properties hold one value, and a vector takes room for four with its first.
        let values = self.statements.entry(property).or_insert_with(|| Vec::with_capacity(1));
        if !values.contains(&value) {
            values.push(value);
        }
    }

    /// Adds words, trimmed, unless nothing is left of them.
    pub fn add_text(&mut self, property: Property, text: &str) {
        let text = text.trim();
        if !text.is_empty() {
            self.add(property, Value::Text(text.to_owned()));
        }
    }

    /// Sets what the entity is.
    pub fn set_kind(&mut self, kind: EntityKind) {
        self.statements.insert(Property::Schema, vec![Value::Text(kind.schema().to_owned())]);
    }

    /// Returns what the entity is, when the list says; a public body is an organisation.
    pub fn kind(&self) -> Option<EntityKind> {
        match self.schema() {
            "PublicBody" => Some(EntityKind::Organization),
            schema => EntityKind::from_schema(schema),
        }
    }

    /// Returns the FollowTheMoney schema that the list gives; empty when it gives none.
    pub fn schema(&self) -> &str {
        match self.values(Property::Schema).first() {
            Some(Value::Text(schema)) => schema,
            _ => "",
        }
    }

    /// Returns the values of a property, possibly none.
    pub fn values(&self, property: Property) -> &[Value] {
        self.statements.get(&property).map_or(&[], Vec::as_slice)
    }

    /// Returns every name: heading, own script, aliases, weak aliases, in that order.
    pub fn names(&self) -> impl Iterator<Item = &Name> {
        [Property::Name, Property::OriginalName, Property::Alias, Property::WeakAlias]
            .into_iter()
            .flat_map(|property| self.values(property))
            .filter_map(|value| match value {
                Value::Name(name) => Some(name),
                _ => None,
            })
    }

    /// Returns the programmes under which the list carries the entity.
    pub fn listings(&self) -> impl Iterator<Item = &Listing> {
        self.values(Property::Listing).iter().filter_map(|value| match value {
            Value::Listing(listing) => Some(listing),
            _ => None,
        })
    }

    /// Returns the steps that the list itself prints.
    pub fn steps(&self) -> impl Iterator<Item = &PrintedStep> {
        self.values(Property::Course).iter().filter_map(|value| match value {
            Value::Step(step) => Some(step),
            _ => None,
        })
    }

    /// Says whether the list itself prints that the listing has ended: such an entry stands in
    /// the file and is not on the list.
    pub fn is_former(&self) -> bool {
        let mut last: BTreeMap<&str, StatusKind> = BTreeMap::new();
        for step in self.steps() {
            last.insert(&step.programme, step.status.kind());
        }
        !last.is_empty() && last.values().all(|kind| *kind == StatusKind::Former)
    }

    /// Returns the ties to other entities.
    pub fn relations(&self) -> impl Iterator<Item = &Relation> {
        self.values(Property::Relation).iter().filter_map(|value| match value {
            Value::Relation(relation) => Some(relation),
            _ => None,
        })
    }

    /// Returns the best heading: the primary name, else the first name, else the key.
    pub fn caption(&self) -> &str {
        self.names()
            .find(|name| name.kind == NameKind::Primary)
            .or_else(|| self.names().next())
            .map_or(self.key.as_str(), |name| name.full.as_str())
    }
}
