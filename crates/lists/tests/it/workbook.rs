//! An .xlsx as its sheets' cells, read with nothing but an XML reader: what the readers are
//! checked against.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use quick_xml::events::Event;

/// The sheets in their order, each row's cells by column letters: strings resolved, numbers as the
/// file spells them.
pub(crate) fn sheets(bytes: &[u8]) -> Vec<(String, Vec<BTreeMap<String, String>>)> {
    let shared = shared(&part(bytes, "xl/sharedStrings.xml"));
    let names = names(&part(bytes, "xl/workbook.xml"));
    let sheet = |(at, name): (usize, String)| {
        let xml = part(bytes, &format!("xl/worksheets/sheet{}.xml", at + 1));
        (name, cells(&xml, &shared))
    };
    names.into_iter().enumerate().map(sheet).collect()
}

fn part(bytes: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("a zip");
    let mut text = String::new();
    archive.by_name(name).expect(name).read_to_string(&mut text).expect("UTF-8");
    text
}

fn attribute(start: &quick_xml::events::BytesStart<'_>, key: &str) -> String {
    let found = start.attributes().flatten().find(|a| a.key.as_ref() == key);
    found.map(|a| a.value.to_string()).unwrap_or_default()
}

fn resolved(name: &str) -> char {
    match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "#10" => '\n',
        other => panic!("{other}"),
    }
}

/// The shared strings without the reading aids (`rPh`) written above Chinese characters.
fn shared(xml: &str) -> Vec<String> {
    let mut reader = quick_xml::Reader::from_str(xml);
    let (mut found, mut aid, mut inside): (Vec<String>, bool, bool) = (Vec::new(), false, false);
    loop {
        match reader.read_event().expect("well-formed") {
            Event::Start(start) => match start.name().as_ref() {
                "si" => found.push(String::new()),
                "rPh" => aid = true,
                "t" => inside = !aid,
                _ => {}
            },
            Event::Empty(start) if start.name().as_ref() == "si" => found.push(String::new()),
            Event::End(end) => match end.name().as_ref() {
                "rPh" => aid = false,
                "t" => inside = false,
                _ => {}
            },
            Event::Text(text) if inside => found.last_mut().unwrap().push_str(&text),
            Event::GeneralRef(name) if inside => found.last_mut().unwrap().push(resolved(&name)),
            Event::Eof => return found,
            _ => {}
        }
    }
}

fn names(xml: &str) -> Vec<String> {
    let mut reader = quick_xml::Reader::from_str(xml);
    let mut found = Vec::new();
    loop {
        match reader.read_event().expect("well-formed") {
            Event::Start(start) | Event::Empty(start) if start.name().as_ref() == "sheet" => {
                found.push(attribute(&start, "name"));
            }
            Event::Eof => return found,
            _ => {}
        }
    }
}

fn cells(xml: &str, shared: &[String]) -> Vec<BTreeMap<String, String>> {
    let mut reader = quick_xml::Reader::from_str(xml);
    let mut rows: Vec<BTreeMap<String, String>> = Vec::new();
    let (mut at, mut kind, mut value) = (String::new(), String::new(), None::<String>);
    loop {
        match reader.read_event().expect("well-formed") {
            Event::Start(start) => match start.name().as_ref() {
                "row" => rows.push(BTreeMap::new()),
                "c" => (at, kind) = (attribute(&start, "r"), attribute(&start, "t")),
                "v" => value = Some(String::new()),
                _ => {}
            },
            Event::Text(text) => {
                if let Some(value) = &mut value {
                    value.push_str(&text);
                }
            }
            Event::End(end) if end.name().as_ref() == "v" => {
                let text = value.take().unwrap();
                let text =
                    if kind == "s" { shared[text.parse::<usize>().unwrap()].clone() } else { text };
                if !plain(&text).is_empty() {
                    let column = at.trim_end_matches(|c: char| c.is_ascii_digit()).to_owned();
                    rows.last_mut().unwrap().insert(column, text);
                }
            }
            Event::Eof => return rows.into_iter().filter(|row| !row.is_empty()).collect(),
            _ => {}
        }
    }
}

/// Words with white space evened out and full-width forms of ASCII made plain.
pub(crate) fn plain(text: &str) -> String {
    let narrow = |c: char| match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap(),
        other => other,
    };
    let text: String = text
        .replace("_x000D_", "\r")
        .chars()
        .filter(|c| !matches!(c, '\u{AD}' | '\u{FEFF}'))
        .map(narrow)
        .collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Runs of letters and digits.
pub(crate) fn words(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_owned).collect()
}

/// The day of an Excel serial number; a number of four digits up to 3000 is a year as often.
pub(crate) fn day(serial: &str) -> Option<String> {
    let days: i64 = serial.parse().ok().filter(|days| (3_001..99_999).contains(days))?;
    let start = jiff::civil::date(1899, 12, 30);
    Some(start.saturating_add(jiff::Span::new().days(days)).to_string())
}
