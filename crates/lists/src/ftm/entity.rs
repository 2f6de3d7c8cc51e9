//! A FollowTheMoney entity as it stands in JSON, nested or flat.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{Error, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use unblink_model::FtmSchema;

/// A FollowTheMoney entity as it stands in JSON.
///
/// Times are FollowTheMoney's: ISO seconds without a zone, in UTC.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FtmEntity {
    /// Its id.
    pub id: String,
    /// What it is called.
    #[serde(default)]
    pub caption: String,
    /// What it is.
    #[serde(default)]
    pub schema: String,
    /// Its properties; every one has a value at least.
    #[serde(default)]
    pub properties: BTreeMap<String, Vec<FtmValue>>,
    /// The datasets that carry it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub datasets: Vec<String>,
    /// Other ids of the same entity.
    #[serde(default)]
    pub referents: Vec<String>,
    /// Whether it is itself what the datasets list, not somebody tied to it.
    #[serde(default)]
    pub target: bool,
    /// When the datasets first carried it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_seen: Option<String>,
    /// When they last did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_seen: Option<String>,
    /// When it last changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_change: Option<String>,
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

    /// Returns the words of a property; of nested entities, their ids.
    pub fn texts(&self, property: &str) -> impl Iterator<Item = &str> {
        self.properties.get(property).into_iter().flatten().map(|value| match value {
            FtmValue::Text(text) => text.as_str(),
            FtmValue::Entity(entity) => entity.id.as_str(),
        })
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
