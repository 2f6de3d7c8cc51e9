//! What OFAC's two rich formats (Advanced XML, Enhanced XML) share once their files are parsed.

pub(in crate::ofac) mod dates;
pub(in crate::ofac) mod features;
pub(in crate::ofac) mod listings;
pub(in crate::ofac) mod names;
pub(in crate::ofac) mod papers;
pub(in crate::ofac) mod places;
pub(in crate::ofac) mod records;

use std::collections::{BTreeMap, BTreeSet};

use unblink_model::{Entity, ListId, Property, ReadReport, Value};

use crate::{Input, ReadError, SourceFile};

/// OFAC's tag of the list of everyone who is listed, but not on the SDN list.
const CONSOLIDATED: &str = "Consolidated List";
/// OFAC's word for its main list.
const SDN: &str = "SDN List";

/// Returns OFAC's own word for a list of ours.
pub(in crate::ofac) fn tag_of(list: &ListId, file: &str) -> Result<&'static str, ReadError> {
    match list.as_str() {
        "us_ofac_cons" => Ok(CONSOLIDATED),
        "us_ofac_sdn" => Ok(SDN),
        other => Err(ReadError::WrongShape {
            file: file.to_owned(),
            expected: "a list of OFAC: us_ofac_sdn or us_ofac_cons".to_owned(),
            found: other.to_owned(),
        }),
    }
}

/// Returns the one file of an edition in these formats.
pub(in crate::ofac) fn only_file<'a>(input: &Input<'a>) -> Result<SourceFile<'a>, ReadError> {
    match input.files {
        [file] => Ok(*file),
        files => Err(ReadError::WrongShape {
            file: files.first().map_or("input", |file| file.name).to_owned(),
            expected: "one XML file".to_owned(),
            found: format!("{} files", files.len()),
        }),
    }
}

/// Returns the properties both formats give for the parties they hold.
pub(in crate::ofac) fn properties() -> BTreeSet<Property> {
    use Property as P;
    BTreeSet::from([
        P::Schema,
        P::Name,
        P::OriginalName,
        P::Alias,
        P::WeakAlias,
        P::Listing,
        P::RecordId,
        P::Position,
        P::Gender,
        P::BirthDate,
        P::BirthPlace,
        P::Nationality,
        P::Citizenship,
        P::Country,
        P::Address,
        P::Document,
        P::Wallet,
        P::Contact,
        P::IncorporationDate,
        P::Craft,
        P::Relation,
        P::Remarks,
        P::Feature,
        P::Bookkeeping,
    ])
}

/// Keeps text of elements or attributes this reader does not know, so that nothing is lost.
pub(in crate::ofac) fn keep_strays(entity: &mut Entity, strays: &[(String, String)]) {
    for (path, text) in strays {
        entity.add(Property::Bookkeeping, Value::Text(format!("{path}={text}")));
    }
}

/// Returns notes as one text, or nothing.
pub(in crate::ofac) fn joined(notes: &[String]) -> Option<String> {
    (!notes.is_empty()).then(|| notes.join("; "))
}

/// Parties in a file that are not on the list asked for.
#[derive(Debug, Default)]
pub(in crate::ofac) struct Left {
    parties: u64,
    by_list: BTreeMap<String, u64>,
}

impl Left {
    /// Counts one party under each list it is on.
    pub(in crate::ofac) fn count(&mut self, lists: &[&str], report: &mut ReadReport) {
        self.parties += 1;
        if lists.is_empty() {
            report.puzzle("a party on no list");
        }
        // The names of lists come from the file: a hostile one may invent many.
        let lists: BTreeSet<&str> = lists.iter().copied().take(20).collect();
        for list in lists {
            if self.by_list.len() < 100 || self.by_list.contains_key(list) {
                *self.by_list.entry(list.to_owned()).or_default() += 1;
            }
        }
    }

    /// Returns how many parties were left out.
    pub(in crate::ofac) fn parties(&self) -> u64 {
        self.parties
    }

    /// Says so in the report.
    pub(in crate::ofac) fn note(&self, tag: &str, report: &mut ReadReport) {
        if self.parties == 0 {
            return;
        }
        let lists: Vec<String> =
            self.by_list.iter().map(|(list, count)| format!("{list} {count}")).collect();
        report.note(format!(
            "left out {} parties that are not on the {tag}; they are on: {}",
            self.parties,
            lists.join(", ")
        ));
    }
}
