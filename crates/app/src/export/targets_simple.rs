//! One row an entry, in the columns of OpenSanctions' `targets.simple.csv`.

use std::io::Write;

use unblink_lists::ftm::{FtmEntity, FtmValue};
use unblink_model::FtmSchema;

use super::{ExportFormat, ExportedList};

/// Entries as CSV in the columns of `targets.simple.csv`.
pub(super) struct TargetsSimple;

/// Its columns, read from an edition of 13 March 2026.
const COLUMNS: [&str; 16] = [
    "id",
    "schema",
    "name",
    "aliases",
    "birth_date",
    "countries",
    "addresses",
    "identifiers",
    "sanctions",
    "phones",
    "emails",
    "program_ids",
    "dataset",
    "first_seen",
    "last_seen",
    "last_change",
];

impl ExportFormat for TargetsSimple {
    fn name(&self) -> &'static str {
        "targets.simple"
    }

    fn about(&self) -> &'static str {
        "what is listed, one row each, as CSV in the columns of OpenSanctions' targets.simple.csv"
    }

    fn begin(&self, out: &mut dyn Write) -> std::io::Result<()> {
        let mut rows = writer(out);
        rows.write_record(COLUMNS)?;
        rows.flush()
    }

    fn entry(
        &self,
        entry: &FtmEntity,
        list: &ExportedList,
        out: &mut dyn Write,
    ) -> std::io::Result<()> {
        if !entry.target {
            return Ok(());
        }
        let of_kind = |kind: &str| {
            let schema = FtmSchema::of(&entry.schema);
            let properties = entry.properties.keys().filter(move |name| {
                let known = schema.and_then(|schema| schema.property(name));
                known.is_some_and(|known| known.kind == kind)
            });
            properties.flat_map(|name| entry.texts(name)).collect::<Vec<&str>>()
        };
        let mut aliases = of_kind("name");
        aliases.retain(|name| *name != entry.caption);
        let seen = |at: &Option<String>| at.clone().unwrap_or_default();
        let sanctions = sanctions(entry);
        let mut rows = writer(out);
        rows.write_record([
            entry.id.clone(),
            entry.schema.clone(),
            entry.caption.clone(),
            joined(aliases),
            joined(entry.texts("birthDate").collect()),
            joined(of_kind("country")),
            joined(of_kind("address")),
            joined(of_kind("identifier")),
            joined(sanctions.iter().map(String::as_str).collect()),
            joined(of_kind("phone")),
            joined(of_kind("email")),
            joined(nested(entry).flat_map(|one| one.texts("programId")).collect()),
            list.title.clone(),
            seen(&entry.first_seen),
            seen(&entry.last_seen),
            seen(&entry.last_change),
        ])?;
        rows.flush()
    }
}

fn writer(out: &mut dyn Write) -> csv::Writer<&mut dyn Write> {
    csv::WriterBuilder::new().quote_style(csv::QuoteStyle::Always).from_writer(out)
}

/// Returns values in one cell, set apart by `;`; one that holds a `;` stands in quotes.
fn joined(mut values: Vec<&str>) -> String {
    values.sort_unstable();
    values.dedup();
    if values.is_empty() {
        return String::new();
    }
    let mut row = csv::WriterBuilder::new().delimiter(b';').from_writer(Vec::new());
    // A row in memory cannot fail to be written, and holds what was text before.
    let _ = row.write_record(values);
    let bytes = row.into_inner().unwrap_or_default();
    String::from_utf8(bytes).unwrap_or_default().trim_end_matches('\n').to_owned()
}

fn nested(entry: &FtmEntity) -> impl Iterator<Item = &FtmEntity> {
    entry.properties.get("sanctions").into_iter().flatten().filter_map(|value| match value {
        FtmValue::Entity(nested) => Some(nested.as_ref()),
        FtmValue::Text(_) => None,
    })
}

/// Returns the sanctions of an entry in words: who, under what, since when.
fn sanctions(entry: &FtmEntity) -> Vec<String> {
    nested(entry)
        .map(|one| {
            let words = ["authority", "program", "listingDate", "startDate", "status"];
            let texts: Vec<&str> = words.into_iter().flat_map(|name| one.texts(name)).collect();
            texts.join(" - ")
        })
        .collect()
}
