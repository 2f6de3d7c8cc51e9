//! OFAC's formats, shared by its two lists: tells which one an input is in.
//!
//! The SDN list and the consolidated list are published in the same four formats. Values are
//! compared only within a format: each prints other details.

mod advanced_xml;
mod classic_xml;
mod csv_tables;
mod dates;
mod enhanced_xml;
mod labels;
mod names;
mod remarks;
mod rich;

use std::collections::BTreeMap;

use unblink_model::{Edition, Entity, EntityKey, ListId, Listing, Property, Value};

use crate::{Input, ReadError};

pub use advanced_xml::OMITTED as OMITTED_ADVANCED;
pub use classic_xml::OMITTED;
pub use enhanced_xml::OMITTED as OMITTED_ENHANCED;
pub(crate) use labels::identifier;
pub(crate) use names::person as person_name;

/// Particulars of ships and aircraft, in the order of sdn.csv's columns.
pub(crate) const CRAFT: [&str; 6] =
    ["Call Sign", "Vessel Type", "Tonnage", "Gross Registered Tonnage", "Flag", "Owner"];

const EXPECTED: &str = "OFAC's sdn.csv with its tables, or its classic, advanced or enhanced XML";

/// Reads one edition of one of OFAC's lists in whichever format it is.
pub(crate) fn read(list: &ListId, input: &Input<'_>) -> Result<Edition, ReadError> {
    let Some(first) = input.files.first() else {
        return Err(wrong_shape("no file", EXPECTED, "none".to_owned()));
    };
    for file in input.files {
        let blank = file.bytes.iter().all(|byte| byte.is_ascii_whitespace() || *byte == 0x1a);
        // "no XML" is what every table is.
        let other = crate::xml::not_xml(file.bytes).filter(|found| *found != "no XML");
        if let Some(found) = if blank { Some("an empty file") } else { other } {
            return Err(wrong_shape(file.name, EXPECTED, found.to_owned()));
        }
    }
    let Some(markup) = input.files.iter().find(|file| looks_like_markup(file.bytes)) else {
        return csv_tables::read(list, input);
    };
    if input.files.len() > 1 {
        let found = format!("{} files, markup in one", input.files.len());
        return Err(wrong_shape(markup.name, "one XML file, or tables only", found));
    }
    // 4 KiB hold the declaration, comments and the root element of every format.
    let head = &first.bytes[..first.bytes.len().min(4_096)];
    // Each XML format has a line here: it says from the head whether the file is its own.
    if advanced_xml::recognises(head) {
        return advanced_xml::read(list, input);
    }
    if enhanced_xml::recognises(head) {
        return enhanced_xml::read(list, input);
    }
    if classic_xml::recognises(head) {
        return classic_xml::read(list, input);
    }
    let found = String::from_utf8_lossy(head).trim_start().chars().take(60).collect();
    Err(wrong_shape(first.name, EXPECTED, found))
}

fn looks_like_markup(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    bytes.trim_ascii_start().starts_with(b"<")
}

/// Returns the name of the root element without its prefix, or nothing where none begins.
fn root_name(head: &[u8]) -> &[u8] {
    let mut rest = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    loop {
        // The prolog: declaration and instructions, comments, a document type.
        let end: &[u8] = if rest.starts_with(b"<?") {
            b"?>"
        } else if rest.starts_with(b"<!--") {
            b"-->"
        } else if rest.starts_with(b"<!") {
            b">"
        } else {
            break;
        };
        let Some(at) = rest.windows(end.len()).position(|window| window == end) else {
            return b"";
        };
        rest = rest[at + end.len()..].trim_ascii_start();
    }
    let Some(name) = rest.strip_prefix(b"<") else { return b"" };
    let end = name.iter().position(|byte| b" \t\r\n/>".contains(byte)).unwrap_or(name.len());
    name[..end].rsplit(|&byte| byte == b':').next().unwrap_or_default()
}

fn wrong_shape(file: &str, expected: &str, found: String) -> ReadError {
    ReadError::WrongShape { file: file.to_owned(), expected: expected.to_owned(), found }
}

fn malformed(file: &str, line: usize, problem: String) -> ReadError {
    ReadError::Malformed { file: file.to_owned(), place: format!("line {line}"), problem }
}

/// Most entries of one number; real editions print none twice.
const SAME_NUMBER_MAX: usize = 2_000;

/// Returns the key of an entry: its number, or `number~2` and so on where that is taken, so that
/// both stay apart. Nothing when the number is taken [`SAME_NUMBER_MAX`] times.
fn free_key(entities: &BTreeMap<EntityKey, Entity>, number: &str) -> Option<EntityKey> {
    let numbered = |count| match count {
        1 => EntityKey::new(number),
        _ => EntityKey::new(format!("{number}~{count}")),
    };
    (1..=SAME_NUMBER_MAX).map(numbered).find(|key| !entities.contains_key(key))
}

/// Adds one programme. OFAC prints no date of listing in these formats.
fn add_listing(entity: &mut Entity, programme: &str) {
    let programme = programme.trim().trim_matches(['[', ']']).trim();
    if !programme.is_empty() {
        let listing = Listing {
            programme: programme.to_owned(),
            listed_on: None,
            instrument: None,
            measures: Vec::new(),
        };
        entity.add(Property::Listing, Value::Listing(listing));
    }
}

/// Adds the offices of a title; semicolons stand between several.
fn add_title(entity: &mut Entity, title: &str) {
    for office in title.split(';') {
        entity.add_text(Property::Position, office);
    }
}
