//! Reads OFAC's Enhanced XML: everything inline, with what it is filtered by printed on top.
//!
//! The export service lets anybody filter a file, so the filters decide what it covers.

mod entity;
mod paths;

use std::collections::BTreeMap;

use jiff::civil::DateTime;
use unblink_model::{Basis, Coverage, Edition, Entity, Extent, ListId, Published, ReadReport};

use super::rich::records::{Inside, Node, Records, root_is};
use super::rich::{Left, keep_strays, only_file, properties, tag_of};
use crate::xml::{Source, Tree};
use crate::{Input, ReadError};

pub use paths::OMITTED;

/// The root element of the format.
const ROOT: &str = "sanctionsData";

/// Says whether a file that begins so is in this format.
pub(crate) fn recognises(head: &[u8]) -> bool {
    root_is(head, ROOT)
}

/// Reads one file.
pub(crate) fn read(list: &ListId, input: &Input<'_>) -> Result<Edition, ReadError> {
    let file = only_file(input)?;
    let tag = tag_of(list, file.name)?;
    let source = Source::new(file.name, file.bytes)?;
    let mut records = Records::new(file.name, &source, paths::KNOWN);
    let mut reading = Reading { tag, ..Reading::default() };
    let mut tree = Tree::default();
    while let Some(section) = records.next(&mut tree)? {
        let Some(root) = tree.root() else { continue };
        let record: Node<'_> = root;
        let strays = records.strays(record);
        match (section, record.name()) {
            ("publicationInfo", "dataAsOf") => {
                reading.as_of =
                    record.words().and_then(|words| words.get(..19)?.parse::<DateTime>().ok());
                if reading.as_of.is_none() {
                    return Err(records.bad("expected a date and time such as 2025-01-10T00:00:00"));
                }
            }
            ("publicationInfo", "filters") => reading.filters(record),
            ("referenceValues", "referenceValue") => reading.reference(record),
            ("entities", "entity") => {
                let Some(id) = record.attribute("id") else {
                    return Err(records.bad("an entity without id"));
                };
                reading.entity(id, record, &strays);
            }
            _ => {}
        }
    }
    records.finish(&mut reading.report);
    let given = input.given;
    let published = reading
        .as_of
        .map(|at| Published { at, basis: Basis::Edition })
        .or(given)
        .ok_or_else(|| ReadError::NoDate { file: file.name.to_owned() })?;
    Ok(reading.edition(list, published))
}

#[derive(Default)]
struct Reading {
    tag: &'static str,
    as_of: Option<DateTime>,
    /// What is filtered by, with the values let through.
    filters: Vec<(String, Vec<String>)>,
    /// ISO codes of countries by reference id.
    codes: BTreeMap<String, String>,
    entities: BTreeMap<String, Entity>,
    left: Left,
    report: ReadReport,
}

impl Reading {
    fn filters(&mut self, record: Node<'_>) {
        for filter in record.children() {
            let mut values: Vec<String> =
                filter.children().filter_map(|value| value.words().map(str::to_owned)).collect();
            values.extend(filter.words().map(str::to_owned));
            if !values.is_empty() {
                self.filters.push((filter.name().to_owned(), values));
            }
        }
    }

    fn reference(&mut self, record: Node<'_>) {
        if let (Some(id), Some(code)) = (record.attribute("refId"), record.words_of("isoCode")) {
            self.codes.insert(id.to_owned(), code.to_ascii_lowercase());
        }
    }

    fn entity(&mut self, id: &str, record: Node<'_>, strays: &[(String, String)]) {
        let lists = record.items("sanctionsLists", "sanctionsList");
        let lists: Vec<&str> = lists.filter_map(Inside::words).collect();
        if !lists.contains(&self.tag) {
            self.left.count(&lists, &mut self.report);
            return;
        }
        let mut entity = Entity::new(id);
        entity::fill(&mut entity, self.tag, record, &self.codes, &mut self.report);
        keep_strays(&mut entity, strays);
        if self.entities.insert(id.to_owned(), entity).is_some() {
            self.report.puzzle("an entity id twice: the first record was replaced");
        }
    }

    /// Why the file is only a part of the list, in words; empty when it is whole.
    fn limits(&self) -> String {
        let mut limits = Vec::new();
        for (filter, values) in &self.filters {
            match filter.as_str() {
                "sanctionsLists" if values.iter().any(|value| value == self.tag) => {}
                "sanctionsLists" => limits.push(format!("list {}", values.join(", "))),
                "sanctionsPrograms" => limits.push(format!("programme {}", values.join(", "))),
                other => limits.push(format!("{other} {}", values.join(", "))),
            }
        }
        if limits.is_empty() {
            return String::new();
        }
        format!("exported with a filter: {}", limits.join("; "))
    }

    fn edition(mut self, list: &ListId, published: Published) -> Edition {
        let limits = self.limits();
        self.left.note(self.tag, &mut self.report);
        let extent = if limits.is_empty() { Extent::All } else { Extent::Part };
        Edition {
            list: list.clone(),
            published,
            coverage: Coverage {
                format: "ofac_enhanced_xml".to_owned(),
                extent,
                properties: properties(),
                limits,
            },
            entities: self.entities.into_values().collect(),
            facts: Vec::new(),
            report: self.report,
        }
    }
}
