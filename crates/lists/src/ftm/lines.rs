//! Lines of FollowTheMoney files: entities, deltas and statements, each with its number.

use std::collections::BTreeMap;

use serde::Deserialize;
use unblink_model::ReadReport;

use super::{FtmEntity, FtmValue};

/// What kind of lines a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FtmShape {
    /// One entity a line, nested or flat.
    Entities,
    /// One operation a line: `{"op":"ADD|MOD|DEL","entity":{…}}`.
    Delta,
    /// A table of statements.
    Statements,
}

/// Longest line, in bytes: the longest of OpenSanctions' own in 2024 had about half a megabyte.
pub const MAX_LINE_BYTES: usize = 32 * 1024 * 1024;

/// What a line of a delta does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FtmOperation {
    /// The entity is so from now on.
    Put(Box<FtmEntity>),
    /// The entity of this id is gone.
    Delete(String),
}

impl FtmShape {
    /// Returns the shape of a file by its first line that is not empty.
    ///
    /// # Errors
    ///
    /// In words, when the line begins none of the three.
    pub fn of(line: &[u8]) -> Result<Self, String> {
        let text = std::str::from_utf8(line).map_err(|_| NOT_UTF8.to_owned())?;
        let text = text.trim_start_matches('\u{feff}').trim();
        if text.starts_with('{') {
            #[expect(clippy::zero_sized_map_values, reason = "only the keys are of interest")]
            let keys: BTreeMap<String, serde::de::IgnoredAny> =
                serde_json::from_str(text).map_err(|error| words(&error))?;
            let delta = keys.contains_key("op") && !keys.contains_key("schema");
            return Ok(if delta { Self::Delta } else { Self::Entities });
        }
        let has = |column: &str| text.split(',').any(|cell| cell.trim_matches('"') == column);
        if has("canonical_id") && has("prop") && has("value") && has("dataset") {
            return Ok(Self::Statements);
        }
        let found: String = text.chars().take(60).collect();
        Err(format!(
            "expected FollowTheMoney: entities or operations as JSON lines, or a table with the \
             columns of statements; found `{found}`"
        ))
    }
}

const NOT_UTF8: &str = "expected UTF-8";

/// Returns the trouble of a line without serde's own line number, which is always 1.
fn words(error: &serde_json::Error) -> String {
    let text = error.to_string();
    match text.rfind(" at line ") {
        Some(at) => format!("{} (byte {})", &text[..at], error.column()),
        None => text,
    }
}

/// Reads a line that holds one entity.
///
/// # Errors
///
/// In words; the caller knows the file and the line.
pub fn entity_line(line: &[u8], report: &mut ReadReport) -> Result<FtmEntity, String> {
    let mut entity: FtmEntity = serde_json::from_slice(line).map_err(|error| words(&error))?;
    vet(&mut entity, report)?;
    Ok(entity)
}

/// Reads a line that holds one operation.
///
/// # Errors
///
/// In words; the caller knows the file and the line.
pub fn delta_line(line: &[u8], report: &mut ReadReport) -> Result<FtmOperation, String> {
    #[derive(Deserialize)]
    struct Line {
        op: String,
        entity: FtmEntity,
    }
    let Line { op, mut entity } = serde_json::from_slice(line).map_err(|error| words(&error))?;
    match op.as_str() {
        "DEL" => {
            vet_id(&entity.id)?;
            Ok(FtmOperation::Delete(entity.id))
        }
        "ADD" | "MOD" => {
            vet(&mut entity, report)?;
            Ok(FtmOperation::Put(Box::new(entity)))
        }
        other => {
            let other: String = other.chars().take(20).collect();
            Err(format!("expected op ADD, MOD or DEL, found `{other}`"))
        }
    }
}

fn vet_id(id: &str) -> Result<(), String> {
    // 512 is a guess; OpenSanctions' ids have at most 255 bytes.
    if id.is_empty() || id.len() > 512 {
        return Err(format!("expected an id of 1 to 512 bytes, found {} bytes", id.len()));
    }
    // The mark of the curated register's facts.
    if id.starts_with('#') || id.chars().any(char::is_control) {
        return Err(format!("an id may not begin with # or hold control characters: {id:?}"));
    }
    Ok(())
}

fn vet(entity: &mut FtmEntity, report: &mut ReadReport) -> Result<(), String> {
    vet_id(&entity.id)?;
    if entity.schema.is_empty() {
        return Err(format!("the entity {} has no schema", entity.id));
    }
    for unknown in std::mem::take(&mut entity.unknown) {
        report.puzzle(&format!("field {unknown} of an entity"));
    }
    entity.properties.retain(|_, values| {
        values.retain(|value| !matches!(value, FtmValue::Text(text) if text.is_empty()));
        !values.is_empty()
    });
    for value in entity.properties.values_mut().flatten() {
        if let FtmValue::Entity(inner) = value {
            vet(inner, report)?;
        }
    }
    Ok(())
}

/// One row of a table of statements: one value of one property of one entity.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct FtmStatement {
    /// The entity it belongs to after merging.
    pub canonical_id: String,
    /// The entity it came from.
    #[serde(default)]
    pub entity_id: String,
    /// The property; `id` states that the entity exists.
    pub prop: String,
    /// What the entity is.
    pub schema: String,
    /// The value.
    pub value: String,
    /// The dataset that says so.
    pub dataset: String,
    /// Whether it comes from outside the dataset and is not part of it.
    #[serde(default)]
    pub external: String,
    /// The value before it was cleaned.
    #[serde(default)]
    pub original_value: String,
    /// The language of the value.
    #[serde(default)]
    pub lang: String,
    /// When the dataset first said so.
    #[serde(default)]
    pub first_seen: String,
    /// When it last did.
    #[serde(default)]
    pub last_seen: String,
}

impl FtmStatement {
    /// Returns what the row says as an entity with one value; `None` when the row is not the
    /// dataset's own. What has no place is counted.
    ///
    /// # Errors
    ///
    /// In words; the caller knows the file and the row.
    pub fn entity(self, report: &mut ReadReport) -> Result<Option<FtmEntity>, String> {
        vet_id(&self.canonical_id)?;
        if self.schema.is_empty() || self.dataset.is_empty() || self.prop.is_empty() {
            return Err("expected a schema, a prop and a dataset in every row".to_owned());
        }
        if matches!(self.external.as_str(), "t" | "true" | "True" | "1") {
            report.puzzle("statement from outside its dataset (external)");
            return Ok(None);
        }
        if !self.original_value.is_empty() && self.original_value != self.value {
            report.puzzle("original_value of a statement");
        }
        if !self.lang.is_empty() {
            report.puzzle("lang of a statement");
        }
        let mut entity = FtmEntity::new(&self.canonical_id, self.schema);
        if !self.entity_id.is_empty() && self.entity_id != self.canonical_id {
            entity.referents.push(self.entity_id);
        }
        entity.datasets.push(self.dataset);
        let filled = |text: String| (!text.is_empty()).then_some(text);
        entity.last_seen = filled(self.last_seen);
        if self.prop == "id" {
            entity.first_seen = filled(self.first_seen);
        } else if !self.value.is_empty() {
            entity.add(&self.prop, self.value);
        }
        Ok(Some(entity))
    }
}
