//! A FollowTheMoney entity as it stands in JSON, nested or flat.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use unblink_model::FtmSchema;

/// A FollowTheMoney entity as it stands in JSON.
///
/// Times are FollowTheMoney's: ISO seconds without a zone, in UTC.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct FtmEntity {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub caption: String,
    /// What it is.
    pub schema: String,
    /// Its properties; every one has a value at least.
    pub properties: BTreeMap<String, Vec<FtmValue>>,
    /// The datasets that carry it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub datasets: Vec<String>,
    /// Other ids of the same entity.
    pub referents: Vec<String>,
    /// Whether it is itself what the datasets list, not somebody tied to it.
    pub target: bool,
    /// When the datasets first carried it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_seen: Option<String>,
    /// When they last did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_seen: Option<String>,
    /// When it last changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_change: Option<String>,
    /// Fields beside these that a file gave, by name.
    #[serde(skip)]
    pub unknown: Vec<String>,
}

impl FtmEntity {
    /// Returns an entity with nothing said but what it is.
    pub fn new(id: impl Into<String>, schema: impl Into<String>) -> Self {
        Self { id: id.into(), schema: schema.into(), ..Self::default() }
    }

    /// Adds words to a property, trimmed, unless nothing is left of them or they are there.
    pub fn add(&mut self, property: &str, text: impl AsRef<str>) {
        let text = text.as_ref().trim();
        if !text.is_empty() {
            self.push(property, FtmValue::Text(text.to_owned()));
        }
    }

    /// Adds a nested entity to a property; one without a caption gets it from its properties.
    pub fn nest(&mut self, property: &str, mut entity: Self) {
        if entity.caption.is_empty() {
            let schema = FtmSchema::of(&entity.schema);
            let from = schema.into_iter().flat_map(|schema| &schema.caption);
            let found = { from }.find_map(|name| entity.texts(name).next().map(str::to_owned));
            entity.caption = found.unwrap_or_else(|| entity.schema.clone());
        }
        self.push(property, FtmValue::Entity(Box::new(entity)));
    }

    fn push(&mut self, property: &str, value: FtmValue) {
        let values = self.properties.entry(property.to_owned()).or_default();
        if !values.contains(&value) {
            values.push(value);
        }
    }

    /// Adds what another line says of the same entity; a value that both say stands twice.
    pub fn join(&mut self, other: Self) {
        if let (Some(here), Some(there)) =
            (FtmSchema::of(&self.schema), FtmSchema::of(&other.schema))
            && there.is_a(here.name)
        {
            self.schema = other.schema;
        }
        for (property, values) in other.properties {
            self.properties.entry(property).or_default().extend(values);
        }
        if self.caption.is_empty() {
            self.caption = other.caption;
        }
        self.target |= other.target;
        self.referents.extend(other.referents);
        self.first_seen = self.first_seen.take().into_iter().chain(other.first_seen).min();
        self.last_seen = self.last_seen.take().max(other.last_seen);
        self.last_change = self.last_change.take().max(other.last_change);
    }

    /// Returns the words of a property; of nested entities, their ids.
    pub fn texts(&self, property: &str) -> impl Iterator<Item = &str> {
        self.properties.get(property).into_iter().flatten().map(FtmValue::text)
    }
}

// Written out, so that a field that nobody knows is noticed and a `null` is an absent one.
impl<'de> Deserialize<'de> for FtmEntity {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(EntityVisitor)
    }
}

struct EntityVisitor;

impl<'de> Visitor<'de> for EntityVisitor {
    type Value = FtmEntity;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an entity")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<FtmEntity, A::Error> {
        let mut out = FtmEntity::default();
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "id" => out.id = map.next_value()?,
                "caption" => out.caption = map.next_value::<Option<_>>()?.unwrap_or_default(),
                "schema" => out.schema = map.next_value::<Option<_>>()?.unwrap_or_default(),
                "properties" => {
                    let given: Option<BTreeMap<String, OneOrMany>> = map.next_value()?;
                    for (name, values) in given.unwrap_or_default() {
                        if !values.0.is_empty() {
                            out.properties.insert(name, values.0);
                        }
                    }
                }
                "datasets" => out.datasets = map.next_value::<Option<_>>()?.unwrap_or_default(),
                "referents" => out.referents = map.next_value::<Option<_>>()?.unwrap_or_default(),
                "target" => out.target = map.next_value::<Option<_>>()?.unwrap_or_default(),
                "first_seen" => out.first_seen = map.next_value()?,
                "last_seen" => out.last_seen = map.next_value()?,
                "last_change" => out.last_change = map.next_value()?,
                _ => {
                    map.next_value::<IgnoredAny>()?;
                    out.unknown.push(key.chars().take(40).collect());
                }
            }
        }
        if out.id.is_empty() {
            return Err(A::Error::missing_field("id"));
        }
        Ok(out)
    }
}

/// The values of a property; clients write a single one without brackets.
struct OneOrMany(Vec<FtmValue>);

impl<'de> Deserialize<'de> for OneOrMany {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ManyVisitor)
    }
}

struct ManyVisitor;

impl<'de> Visitor<'de> for ManyVisitor {
    type Value = OneOrMany;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value or a list of values")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<OneOrMany, A::Error> {
        let mut values = Vec::new();
        while let Some(value) = seq.next_element::<Option<FtmValue>>()? {
            values.extend(value);
        }
        Ok(OneOrMany(values))
    }

    fn visit_unit<E: Error>(self) -> Result<OneOrMany, E> {
        Ok(OneOrMany(Vec::new()))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<OneOrMany, E> {
        ValueVisitor.visit_str(text).map(|value| OneOrMany(vec![value]))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<OneOrMany, E> {
        ValueVisitor.visit_u64(number).map(|value| OneOrMany(vec![value]))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<OneOrMany, E> {
        ValueVisitor.visit_i64(number).map(|value| OneOrMany(vec![value]))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<OneOrMany, E> {
        ValueVisitor.visit_f64(number).map(|value| OneOrMany(vec![value]))
    }

    fn visit_bool<E: Error>(self, yes: bool) -> Result<OneOrMany, E> {
        ValueVisitor.visit_bool(yes).map(|value| OneOrMany(vec![value]))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<OneOrMany, A::Error> {
        ValueVisitor.visit_map(map).map(|value| OneOrMany(vec![value]))
    }
}

impl FtmValue {
    /// Returns its words; of a nested entity, its id.
    pub fn text(&self) -> &str {
        match self {
            Self::Text(text) => text,
            Self::Entity(entity) => &entity.id,
        }
    }
}

/// One value of a property.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum FtmValue {
    /// Words, a date, a code or the id of another entity.
    Text(String),
    /// Another entity, whole.
    Entity(Box<FtmEntity>),
}

// Written out, because serde's untagged enums hold every value twice and say of an error only
// that nothing matched.
impl<'de> Deserialize<'de> for FtmValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ValueVisitor)
    }
}

struct ValueVisitor;

impl<'de> Visitor<'de> for ValueVisitor {
    type Value = FtmValue;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("words or an entity")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<FtmValue, E> {
        Ok(FtmValue::Text(text.to_owned()))
    }

    fn visit_string<E: Error>(self, text: String) -> Result<FtmValue, E> {
        Ok(FtmValue::Text(text))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<FtmValue, E> {
        Ok(FtmValue::Text(number.to_string()))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<FtmValue, E> {
        Ok(FtmValue::Text(number.to_string()))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<FtmValue, E> {
        Ok(FtmValue::Text(number.to_string()))
    }

    fn visit_bool<E: Error>(self, yes: bool) -> Result<FtmValue, E> {
        Ok(FtmValue::Text(yes.to_string()))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<FtmValue, A::Error> {
        let entity = FtmEntity::deserialize(serde::de::value::MapAccessDeserializer::new(map))?;
        Ok(FtmValue::Entity(Box::new(entity)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, _: A) -> Result<FtmValue, A::Error> {
        Err(A::Error::custom("a list within a list of values"))
    }
}
