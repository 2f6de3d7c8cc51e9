//! The human-readable ODT: a paragraph per designation, its labels in spans of their own.

use std::io::{Cursor, Read as _};

use unblink_model::{Address, Basis, Entity, Property, Published, ReadReport, Strength};

use super::entry::{Entry, Type};
use super::{ENTRIES, Read, wrong_shape};
use crate::cleaning::{countries, dates, names};
use crate::xml::{Limits, Source, Step, Xml};
use crate::{ReadError, SourceFile};

/// Most bytes of the text's XML. A guess: seven times the real one (18.6 MB).
const CONTENT: u64 = 128 << 20;

/// A paragraph: words outside of spans are values, words inside are labels.
#[derive(Debug, Default)]
struct Paragraph {
    parts: Vec<(bool, String)>,
}

impl Paragraph {
    fn push(&mut self, label: bool, text: &str) {
        match self.parts.last_mut() {
            Some((same, words)) if *same == label => words.push_str(text),
            _ => self.parts.push((label, text.to_owned())),
        }
    }

    fn words(&self) -> String {
        let whole: String = self.parts.iter().map(|(_, words)| words.as_str()).collect();
        names::collapse(&whole)
    }

    /// Returns labels with their values, when the paragraph is a designation.
    fn fields(&self) -> Option<Vec<(String, String)>> {
        let mut fields: Vec<(String, String)> = Vec::new();
        for (label, words) in &self.parts {
            if *label {
                let name = names::collapse(words);
                if !name.is_empty() {
                    fields.push((name.trim_end_matches(':').to_owned(), String::new()));
                }
            } else if let Some((_, value)) = fields.last_mut() {
                value.push_str(words);
            }
        }
        fields.iter().any(|(label, _)| label == "Unique Id").then_some(fields)
    }
}

pub(super) fn read(file: &SourceFile<'_>, report: &mut ReadReport) -> Result<Read, ReadError> {
    let content = content(file)?;
    let source = Source::new(file.name, &content)?;
    let mut xml = Xml::new(file.name, &source, Limits::default());
    let mut state = State::default();
    let mut paragraph: Option<Paragraph> = None;
    let (mut open, mut spans): (Vec<&str>, usize) = (Vec::new(), 0);
    loop {
        match xml.next()? {
            Step::Open(element) => {
                open.push(element.name);
                match (element.name, &mut paragraph) {
                    ("text:p" | "text:h", None) => paragraph = Some(Paragraph::default()),
                    ("text:span", _) => spans += 1,
                    ("text:s" | "text:tab" | "text:line-break", Some(paragraph)) => {
                        paragraph.push(spans > 0, " ");
                    }
                    _ => {}
                }
            }
            Step::Text(text) => {
                if let Some(paragraph) = &mut paragraph {
                    paragraph.push(spans > 0, &text);
                }
            }
            Step::Close => match open.pop() {
                Some("text:span") => spans = spans.saturating_sub(1),
                Some("text:p" | "text:h") => {
                    if let Some(paragraph) = paragraph.take() {
                        if state.entries.len() >= ENTRIES {
                            return Err(xml.fail(format!("more than {ENTRIES} designations")));
                        }
                        state.paragraph(&paragraph, report);
                    }
                }
                _ => {}
            },
            Step::End => break,
        }
    }
    if state.entries.is_empty() {
        return Err(wrong_shape(file.name, "a text without designations".to_owned()));
    }
    Ok(Read { format: "uksl_odt", published: state.published, entries: state.entries })
}

fn content(file: &SourceFile<'_>) -> Result<Vec<u8>, ReadError> {
    let malformed = |problem: String| ReadError::Malformed {
        file: file.name.to_owned(),
        place: "the archive".to_owned(),
        problem,
    };
    let broken = |error: zip::result::ZipError| {
        let words: String = error.to_string().chars().filter(|c| !c.is_control()).collect();
        malformed(format!("broken: {words}"))
    };
    let mut archive = zip::ZipArchive::new(Cursor::new(file.bytes)).map_err(broken)?;
    let Ok(part) = archive.by_name("content.xml") else {
        return Err(wrong_shape(file.name, "an archive without content.xml".to_owned()));
    };
    let mut bytes = Vec::new();
    // One byte more than admitted tells a whole part from a longer one.
    part.take(CONTENT + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| malformed(format!("content.xml: {error}")))?;
    if bytes.len() as u64 > CONTENT {
        return Err(malformed(format!("content.xml unpacks to more than {} MB", CONTENT >> 20)));
    }
    Ok(bytes)
}

#[derive(Default)]
struct State {
    published: Option<Published>,
    regime: String,
    kind: String,
    entries: Vec<Entity>,
}

impl State {
    fn paragraph(&mut self, paragraph: &Paragraph, report: &mut ReadReport) {
        if let Some(fields) = paragraph.fields() {
            self.entries.push(entry(&fields, &self.regime, &self.kind, report));
            return;
        }
        let words = paragraph.words();
        let number = words.strip_suffix('.').unwrap_or_default();
        if words.is_empty() || (!number.is_empty() && number.bytes().all(|b| b.is_ascii_digit())) {
            return;
        }
        if matches!(words.as_str(), "INDIVIDUAL" | "ENTITY" | "SHIP") {
            self.kind = words;
        } else if let Some(day) = words.strip_prefix("Last Updated:") {
            let day = dates::slashed_day_first(day).and_then(unblink_model::PartialDate::exact);
            let at = day.map(|day| day.at(0, 0, 0, 0));
            self.published = at.map(|at| Published { at, basis: Basis::Edition });
        } else if words.contains("REGULATIONS") {
            self.regime = titled(&words);
        } else if !words.starts_with("UK SANCTIONS LIST PUBLICATION") {
            report.puzzle("a paragraph that is no designation and no heading");
        }
    }
}

/// Returns a regime's name as the other shapes of the list write it.
fn titled(capitals: &str) -> String {
    let word = |(at, word): (usize, &str)| -> String {
        let lower = word.to_lowercase();
        if at > 0 && matches!(lower.as_str(), "of" | "and" | "the") {
            return lower;
        }
        if lower.trim_start_matches('(') == "eu" {
            return word.to_owned();
        }
        let mut first = true;
        let mut out = String::with_capacity(lower.len());
        for c in lower.chars() {
            if first && c.is_alphabetic() {
                out.extend(c.to_uppercase());
                first = false;
            } else {
                first |= c == '-';
                out.push(c);
            }
        }
        out
    };
    capitals.split(' ').enumerate().map(word).collect::<Vec<_>>().join(" ")
}

fn entry(fields: &[(String, String)], regime: &str, kind: &str, report: &mut ReadReport) -> Entity {
    let value = |label: &str| {
        let found = fields.iter().find(|(name, _)| name == label);
        found.map(|(_, value)| names::collapse(value)).unwrap_or_default()
    };
    let mut entry = Entry::new(&value("Unique Id"));
    entry.kind(kind, report);
    entry.regime(regime, report);
    for (label, value) in fields {
        let value = names::collapse(value);
        if value.is_empty() {
            report.saw_empty(label);
        } else {
            report.saw(label);
            field(&mut entry, label, &value, report);
        }
    }
    pairs(
        &mut entry,
        "Passport",
        &value("Passport number"),
        &value("Passport Additional Information"),
    );
    pairs(
        &mut entry,
        "National Identifier",
        &value("National Identifier Number"),
        &value("National Identifier Additional Information"),
    );
    entry.finish(report)
}

fn field(entry: &mut Entry, label: &str, value: &str, report: &mut ReadReport) {
    match label {
        // Read before or behind the others.
        "Unique Id"
        | "Passport number"
        | "Passport Additional Information"
        | "National Identifier Number"
        | "National Identifier Additional Information" => {}
        "Non Latin Names" => {
            for name in numbered(value) {
                let mut parts = name.split('|');
                let full = parts.next().unwrap_or_default();
                let (script, language) = (parts.next().unwrap_or(""), parts.next().unwrap_or(""));
                entry.non_latin(full, script, language);
            }
        }
        "Position" => {
            for position in tight(value) {
                entry.text(Property::Position, position);
            }
        }
        "Gender" => entry.text(Property::Gender, value),
        "D.O.B" => {
            for birth in value.split(',') {
                entry.birth(birth, report);
            }
        }
        "Place of Birth" => places(entry, Property::BirthPlace, value),
        "Address" => places(entry, Property::Address, value),
        "Nationality(/ies)" => {
            for land in value.split(',') {
                entry.nationality(land.trim());
            }
        }
        "Sanctions Imposed" => entry.measures(value.split(", ")),
        "Other Information" => entry.remarks(value),
        "Date Designated" => entry.designated(value, report),
        "Last Updated" => entry.updated(value, report),
        "UN Reference ID" => entry.un_reference(value),
        _ => listed_values(entry, label, value, report),
    }
}

/// Reads fields that hold names, numbers and other values of one sort.
fn listed_values(entry: &mut Entry, label: &str, value: &str, report: &mut ReadReport) {
    let of = match label {
        "Primary Name" => Some(Type::Primary),
        "Primary Name Variations" => Some(Type::Variation),
        "Alias - Good Quality" => Some(Type::Alias(Strength::Strong)),
        "Alias - Low Quality" => Some(Type::Alias(Strength::Weak)),
        "Alias - A.k.a" => Some(Type::Alias(Strength::Unstated)),
        _ => None,
    };
    if let Some(of) = of {
        return all_names(entry, value, of);
    }
    let property = match label {
        "Parent company" | "Subsidiaries" | "Current owner/operator (s)" => {
            for name in numbered(value) {
                entry.tie(label, name);
            }
            return;
        }
        "Phone Number" | "Website" | "Email address" => {
            for contact in value.split(", ") {
                entry.document(Property::Contact, label, contact, "");
            }
            return;
        }
        "Designation Source" | "UK Statement of Reasons" | "Type of Entity" => Property::Feature,
        "OFSI Group ID" | "IMO number" | "Business registration number(s)" => Property::Document,
        "Current believed flag of ship"
        | "Previous flags"
        | "Type of ship"
        | "Tonnage of ship"
        | "Length of ship"
        | "Year Built" => Property::Craft,
        other => {
            let shown: String = other.chars().take(60).collect();
            report.puzzle(&format!("unknown label {shown}"));
            entry.keep(&shown, value);
            return;
        }
    };
    for part in numbered(value) {
        entry.document(property, label, part, "");
    }
}

fn all_names(entry: &mut Entry, value: &str, of: Type) {
    for name in numbered(value) {
        entry.name(vec![("Name".to_owned(), name.to_owned())], of, None);
    }
}

fn places(entry: &mut Entry, property: Property, value: &str) {
    for place in numbered(value) {
        let full = place.trim_end_matches([',', ' ']);
        // Lines are joined by blanks: the country is the longest run of last words that names one.
        let spaces = full.match_indices([' ', ',']).map(|(at, _)| at + 1);
        let ends: Vec<&str> =
            std::iter::once(0).chain(spaces).filter_map(|at| full.get(at..)).collect();
        let land =
            ends.into_iter().rev().take(6).map(str::trim).rfind(|l| countries::code(l).is_some());
        let address = Address {
            full: Some(full.to_owned()).filter(|full| !full.is_empty()),
            country: land.map(countries::country),
            ..Address::default()
        };
        entry.place(property, address);
    }
}

/// Numbers and what is said of them stand in two fields, both parted by commas. Where their
/// counts differ nothing is paired, and all is kept.
fn pairs(entry: &mut Entry, kind: &str, numbers: &str, notes: &str) {
    let (found, said) = (tight(numbers), tight(notes));
    if found.len() == said.len() {
        for (number, note) in found.into_iter().zip(said) {
            entry.document(Property::Document, kind, number, note);
        }
        return;
    }
    for number in found {
        entry.document(Property::Document, kind, number, "");
    }
    entry.document(Property::Feature, &format!("{kind} Additional Information"), notes, "");
}

/// Parts values at commas without a blank behind them: `Deputy, Council,Governor` is two.
fn tight(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut from = 0;
    for (at, _) in text.match_indices(',') {
        if !text[at + 1..].starts_with(' ') && at + 1 < text.len() {
            found.push(&text[from..at]);
            from = at + 1;
        }
    }
    found.push(&text[from..]);
    found.into_iter().map(str::trim).filter(|value| !value.is_empty()).collect()
}

/// Returns the values of `1: X 2: Y`; a text that does not begin so is one value.
fn numbered(text: &str) -> Vec<&str> {
    let Some(mut rest) = text.strip_prefix("1:") else { return vec![text.trim()] };
    let mut found = Vec::new();
    for number in 2_u32.. {
        let mark = format!(" {number}:");
        match rest.split_once(mark.as_str()) {
            Some((value, behind)) => {
                found.push(value.trim());
                rest = behind;
            }
            None => break,
        }
    }
    found.push(rest.trim());
    found.retain(|value| !value.is_empty());
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbered_and_tight_values_are_parted() {
        assert_eq!(numbered("1: A Kabir 2: B 3: C: D"), ["A Kabir", "B", "C: D"]);
        assert_eq!(numbered("Russia"), ["Russia"]);
        assert_eq!(numbered("1: A 3: B"), ["A 3: B"]);
        assert_eq!(
            tight("First Deputy, Council,Governor of X"),
            ["First Deputy, Council", "Governor of X"]
        );
        assert!(tight("").is_empty());
    }

    #[test]
    fn regimes_are_written_as_in_the_other_shapes() {
        for (capitals, want) in [
            (
                "THE AFGHANISTAN (SANCTIONS) (EU EXIT) REGULATIONS 2020",
                "The Afghanistan (Sanctions) (EU Exit) Regulations 2020",
            ),
            (
                "ISIL (DA'ESH) AND AL-QAEDA (UNITED NATIONS SANCTIONS) (EU EXIT) REGULATIONS 2019",
                "Isil (Da'esh) and Al-Qaeda (United Nations Sanctions) (EU Exit) Regulations 2019",
            ),
            (
                "THE DEMOCRATIC PEOPLE'S REPUBLIC OF KOREA (SANCTIONS) (EU EXIT) REGULATIONS 2019",
                "The Democratic People's Republic of Korea (Sanctions) (EU Exit) Regulations 2019",
            ),
        ] {
            assert_eq!(titled(capitals), want);
        }
    }
}
