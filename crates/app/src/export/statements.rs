//! FollowTheMoney statements: one value of one property of one entity a row.

use std::io::Write;

use unblink_lists::ftm::FtmEntity;
use unblink_model::FtmSchema;
use unblink_store::Archive;

use super::{ExportFormat, ExportedList, flat};

/// Statements as CSV.
pub(super) struct Statements;

impl ExportFormat for Statements {
    fn name(&self) -> &'static str {
        "statements"
    }

    fn about(&self) -> &'static str {
        "FollowTheMoney statements as CSV: one value of one property a row"
    }

    fn begin(&self, out: &mut dyn Write) -> std::io::Result<()> {
        out.write_all(
            b"canonical_id,entity_id,prop,prop_type,schema,value,dataset,origin,lang,\
              original_value,external,first_seen,last_seen,id\n",
        )
    }

    fn entry(
        &self,
        entry: &FtmEntity,
        list: &ExportedList,
        out: &mut dyn Write,
    ) -> std::io::Result<()> {
        let mut rows = csv::WriterBuilder::new().from_writer(out);
        let dataset = list.list.as_str();
        for one in flat(entry) {
            let schema = FtmSchema::of(&one.schema);
            // The state of the entity as a whole: it changes with any of its values.
            let whole = serde_json::to_vec(&one.properties)?;
            let state = id(&[&one.id, &String::from_utf8_lossy(&whole)]);
            let mut said = vec![("id", "checksum", state.as_str())];
            for (property, values) in &one.properties {
                let known = schema.and_then(|schema| schema.property(property));
                let kind = known.map_or("string", |known| known.kind);
                said.extend(values.iter().map(|value| (property.as_str(), kind, value.text())));
            }
            for (property, kind, value) in said {
                rows.write_record([
                    one.id.as_str(),
                    &one.id,
                    property,
                    kind,
                    &one.schema,
                    value,
                    dataset,
                    "",
                    "",
                    "",
                    "f",
                    one.first_seen.as_deref().or(entry.first_seen.as_deref()).unwrap_or_default(),
                    one.last_seen.as_deref().or(entry.last_seen.as_deref()).unwrap_or_default(),
                    &id(&[dataset, &one.id, property, value]),
                ])?;
            }
        }
        rows.flush()
    }
}

/// Returns the id of a statement: 40 hex digits, as long as FollowTheMoney's, of the SHA-256 of
/// what it says.
fn id(parts: &[&str]) -> String {
    let mut digest = Archive::digest(parts.join(".").as_bytes());
    digest.truncate(40);
    digest
}
