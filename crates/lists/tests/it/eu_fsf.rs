//! `eu_fsf` on a part of a real CSV 1.0, and on a file made from a third party's transcription of
//! the real list: its values in the published format's elements. The latter shows that the reader
//! keeps them, not that the format is right.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use serde_json::Value as Json;
use unblink_lists::{Input, Reader, SourceFile, inspect, reader};
use unblink_model::{Edition, Entity, EntityKind, Property, Value};
use unblink_testkit::{real_lists, unpacked};

use crate::workbook::words;

fn eu() -> &'static dyn Reader {
    reader("eu_fsf").expect("registered")
}

fn camel(snake: &str) -> String {
    let mut out = String::new();
    for (at, part) in snake.split('_').enumerate() {
        let mut letters = part.chars();
        match letters.next() {
            Some(first) if at > 0 => out.extend(first.to_uppercase().chain(letters)),
            Some(first) => out.extend(std::iter::once(first).chain(letters)),
            None => {}
        }
    }
    out.replace("Iso2code", "Iso2Code")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('"', "&quot;")
        .replace(['\n', '\r', '\t'], " ")
}

/// The element of the published format for a list of the transcription.
fn element(list: &str) -> &str {
    match list {
        "regulations" => "regulation",
        "name_aliases" => "nameAlias",
        "addresses" => "address",
        "birthdates" => "birthdate",
        "citizenships" => "citizenship",
        "identifications" => "identification",
        "regulation_summaries" => "regulationSummary",
        other => panic!("{other}"),
    }
}

fn write(name: &str, value: &Json, out: &mut String) {
    let fields = value.as_object().expect("an object");
    write!(out, "<{name}").unwrap();
    let mut inside = String::new();
    for (key, value) in fields {
        match value {
            _ if key == "_file" => {}
            Json::Array(items) => {
                for item in items {
                    write(element(key), item, &mut inside);
                }
            }
            Json::Object(_) => write(&camel(key), value, &mut inside),
            Json::Null => {}
            text => {
                let text = text.as_str().map_or_else(|| text.to_string(), str::to_owned);
                match (name, key.as_str()) {
                    (_, "remark") => write!(inside, "<remark>{}</remark>", escaped(&text)),
                    ("regulation", "publication_url") => {
                        write!(inside, "<publicationUrl>{}</publicationUrl>", escaped(&text))
                    }
                    _ => write!(out, " {}=\"{}\"", camel(key), escaped(&text)),
                }
                .unwrap();
            }
        }
    }
    write!(out, ">{inside}</{name}>").unwrap();
}

fn transcribed(test: &str) -> Option<(Vec<Json>, Edition)> {
    let path = real_lists(test)?.join("eu/fsf-entities-2026-02-23.jsonl.zst");
    let bytes = unpacked(&path);
    let text = std::str::from_utf8(&bytes).expect("UTF-8");
    let entries: Vec<Json> =
        text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let mut xml = String::from("<export generationDate=\"2026-02-23T00:00:00.000+01:00\">");
    for entry in &entries {
        write("sanctionEntity", entry, &mut xml);
    }
    xml.push_str("</export>");
    let files = &[SourceFile { name: "fsf.xml", bytes: xml.as_bytes() }];
    let edition = eu().read(&Input { files, given: None }).unwrap_or_else(|e| panic!("{e}"));
    Some((entries, edition))
}

#[test]
fn every_value_of_the_transcription_reaches_its_entry() {
    let Some((entries, edition)) = transcribed("eu_fsf: the transcription") else { return };
    assert_eq!((entries.len(), edition.entities.len()), (5_860, 5_860));
    let of = |kind| edition.entities.iter().filter(|e| e.kind() == Some(kind)).count();
    assert_eq!((of(EntityKind::Person), of(EntityKind::Organization)), (4_341, 1_519));
    let kept: BTreeMap<&str, String> = edition
        .entities
        .iter()
        .map(|entity| (entity.key.as_str(), serde_json::to_string(entity).unwrap()))
        .collect();
    let mut lost: BTreeSet<String> = BTreeSet::new();
    for entry in &entries {
        let key = entry["eu_reference_number"].as_str().unwrap();
        for name in entry["name_aliases"].as_array().into_iter().flatten() {
            let whole = name["whole_name"].as_str().unwrap_or_default();
            for word in words(whole) {
                if !kept[key].contains(&word) {
                    lost.insert(format!("{key}: {word}"));
                }
            }
        }
        let all = ["addresses", "birthdates", "citizenships", "identifications"];
        for value in all.iter().flat_map(|list| entry[*list].as_array().into_iter().flatten()) {
            for field in ["city", "street", "zip_code", "place", "number", "year", "birthdate"] {
                let text = value[field].as_str().unwrap_or_default();
                for word in words(text).iter().filter(|word| word.len() > 2) {
                    if !kept[key].contains(word.as_str()) {
                        lost.insert(format!("{key}: {field} {word}"));
                    }
                }
            }
        }
    }
    assert!(
        lost.is_empty(),
        "{} words: {:?}",
        lost.len(),
        lost.iter().take(20).collect::<Vec<_>>()
    );
    assert_eq!(inspect(&edition, eu().expected(), None, None), Vec::<String>::new());
    let puzzles: Vec<&String> = edition.report.not_understood.keys().collect();
    assert_eq!(puzzles, ["a birth in a calendar that is not Gregorian"]);
}

#[test]
fn the_140_of_the_afghan_programme_are_there() {
    let Some((_, edition)) = transcribed("eu_fsf: the 140") else { return };
    let afghan: Vec<&Entity> = edition
        .entities
        .iter()
        .filter(|entity| entity.listings().any(|listing| listing.programme == "AFG"))
        .collect();
    assert_eq!(afghan.len(), 140);
    let persons = afghan.iter().filter(|e| e.kind() == Some(EntityKind::Person)).count();
    assert_eq!(persons, 135);
    // 88 entries print the UN's own reference.
    let printed = edition
        .entities
        .iter()
        .flat_map(|entity| entity.values(Property::Document))
        .filter(|value| matches!(value, Value::Document(d) if d.kind == "UN reference"))
        .count();
    assert_eq!(printed, 88);
}

/// The excerpt as its issuer printed it: a spreadsheet put each line in quotes, doubled those
/// inside, parted the line at its commas and changed the first heading.
fn unspoilt(text: &str) -> String {
    let mut out = String::new();
    for line in text.lines() {
        let line = line.trim_end_matches(['\r', '"']).trim_end_matches('\t');
        let line = line.strip_prefix('"').unwrap_or(line);
        out.push_str(&line.replace('\t', ",").replace("\"\"", "\""));
        out.push('\n');
    }
    out.replacen("Date_filexxxx", "Date_file", 1)
}

#[test]
fn every_cell_of_the_excerpt_of_csv_1_0_reaches_its_entry() {
    let Some(folder) = real_lists("eu_fsf: csv 1.0") else { return };
    let bytes = unpacked(&folder.join("eu/fsf-csv-1.0-excerpt.csv.zst"));
    let text = unspoilt(&String::from_utf8_lossy(&bytes));
    let files = &[SourceFile { name: "fsf.csv", bytes: text.as_bytes() }];
    let edition = eu().read(&Input { files, given: None }).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(edition.coverage.format, "fsf_csv_1_0");
    assert_eq!(edition.published.day().to_string(), "2018-07-04");
    // Counted by the second column: 93 numbers of entries in 999 rows.
    assert_eq!(edition.entities.len(), 93);
    assert_eq!(edition.report.census["Entity_logical_id"], 999 + 799 + 37 + 95 + 9 + 59);
    let kept: BTreeMap<String, String> = edition
        .entities
        .iter()
        .map(|entity| {
            let number = entity.values(Property::RecordId).iter().find_map(|value| match value {
                Value::Text(number) => Some(number.clone()),
                _ => None,
            });
            (number.expect("a number"), serde_json::to_string(entity).unwrap().to_lowercase())
        })
        .collect();
    let wanted = |heading: &str| {
        let end = heading.rsplit('_').next().unwrap_or_default();
        let passed = ["id", "file", "type", "date", "url", "programme", "gender"];
        !passed.contains(&end) || ["Leba_url", "Programme"].contains(&heading)
    };
    let mut lines = text.lines();
    let headings: Vec<&str> = lines.next().expect("headings").split(';').collect();
    let mut checked = 0;
    for line in lines.filter(|line| !line.contains('"')) {
        let cells: Vec<&str> = line.split(';').collect();
        for (heading, cell) in headings.iter().zip(&cells).filter(|(heading, _)| wanted(heading)) {
            for word in words(&cell.replace("\\n", " ")) {
                checked += 1;
                let word = word.to_lowercase();
                assert!(kept[cells[1]].contains(&word), "{}: {heading}: {word}", cells[1]);
            }
        }
    }
    assert!(checked > 10_000, "{checked} words");
    assert_eq!(edition.report.not_understood, BTreeMap::new());
}
