//! `gb_fcdo_sanctions` on the real ODT of 2023, against the text read without the reader, and
//! against a third party's transcription of the list of 2026.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read};

use quick_xml::events::Event;
use unblink_lists::{Input, Neighbour, Reader, SourceFile, inspect, reader};
use unblink_model::{Edition, Entity, EntityKind, Property, Strength, Value};
use unblink_testkit::{real_lists, unpacked};

use crate::workbook::words;

fn uk() -> &'static dyn Reader {
    reader("gb_fcdo_sanctions").expect("registered")
}

fn real(test: &str) -> Option<(Vec<u8>, Edition)> {
    let bytes = unpacked(&real_lists(test)?.join("uk/UK_Sanctions_List-2023-01-14.odt"));
    let files = &[SourceFile { name: "uk.odt", bytes: &bytes }];
    let edition = uk().read(&Input { files, given: None }).unwrap_or_else(|e| panic!("{e}"));
    Some((bytes, edition))
}

/// The paragraphs of the text, each with its words and with the runs of its spans.
fn paragraphs(bytes: &[u8]) -> Vec<(String, Vec<String>)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("a zip");
    let mut xml = String::new();
    archive.by_name("content.xml").expect("is").read_to_string(&mut xml).expect("UTF-8");
    let mut reader = quick_xml::Reader::from_str(&xml);
    let mut found: Vec<(String, Vec<String>)> = Vec::new();
    let (mut inside, mut spans) = (false, 0);
    let add = |text: &str, spans: i32, found: &mut Vec<(String, Vec<String>)>| {
        if let Some((words, runs)) = found.last_mut() {
            words.push_str(text);
            if spans > 0 {
                runs.last_mut().unwrap().push_str(text);
            }
        }
    };
    loop {
        match reader.read_event().expect("well-formed") {
            Event::Start(start) => match start.name().as_ref() {
                "text:p" => {
                    found.push((String::new(), Vec::new()));
                    inside = true;
                }
                "text:span" => {
                    spans += 1;
                    found.last_mut().unwrap().1.push(String::new());
                }
                _ => {}
            },
            Event::Empty(start) if inside && start.name().as_ref().starts_with("text:") => {
                add(" ", spans, &mut found);
            }
            Event::End(end) => match end.name().as_ref() {
                "text:p" => inside = false,
                "text:span" => spans -= 1,
                _ => {}
            },
            Event::Text(text) if inside => add(&text, spans, &mut found),
            Event::GeneralRef(name) if inside => {
                let c = match &*name {
                    "amp" => "&",
                    "lt" => "<",
                    "gt" => ">",
                    "apos" => "'",
                    "quot" => "\"",
                    other => panic!("{other}"),
                };
                add(c, spans, &mut found);
            }
            Event::Eof => return found,
            _ => {}
        }
    }
}

fn id(text: &str) -> Option<String> {
    let behind = text.split_once("Unique Id:")?.1;
    behind.split_whitespace().next().map(str::to_owned)
}

fn by_key(edition: &Edition) -> BTreeMap<&str, &Entity> {
    edition.entities.iter().map(|entity| (entity.key.as_str(), entity)).collect()
}

#[test]
fn the_real_text_is_read_whole() {
    let Some((bytes, edition)) = real("gb_fcdo_sanctions: whole") else { return };
    let paragraphs = paragraphs(&bytes);
    let ids: Vec<String> = paragraphs.iter().filter_map(|(text, _)| id(text)).collect();
    let distinct: BTreeSet<&String> = ids.iter().collect();
    assert_eq!(ids.len(), 3_776);
    assert_eq!(edition.entities.len(), 3_776);
    let keys: BTreeSet<String> =
        edition.entities.iter().map(|entity| entity.key.to_string()).collect();
    assert!(distinct.iter().all(|id| keys.contains(*id)));
    assert_eq!(edition.published.to_string(), "2023-01-14");
    let of = |kind| edition.entities.iter().filter(|e| e.kind() == Some(kind)).count();
    let kinds = [EntityKind::Person, EntityKind::Organization, EntityKind::Vessel].map(of);
    assert_eq!(kinds.iter().sum::<usize>(), 3_776);
    assert_eq!(kinds[2], 37);
    // 40 labels, each as often as it stands in the text.
    assert_eq!(edition.report.census.len(), 40);
    for (label, count) in &edition.report.census {
        let stands = paragraphs
            .iter()
            .filter(|(text, _)| id(text).is_some())
            .filter(|(_, runs)| {
                let runs = runs.concat().split_whitespace().collect::<Vec<_>>().join(" ");
                runs.contains(label.as_str())
            })
            .count() as u64;
        let empty = edition.report.empty.get(label).copied().unwrap_or_default();
        assert!(stands >= count + empty, "{label}: {stands} in the text, {count} read");
    }
    assert_eq!(edition.report.not_understood, BTreeMap::new());
}

#[test]
fn every_word_reaches_its_designation() {
    let Some((bytes, edition)) = real("gb_fcdo_sanctions: words") else { return };
    let entities = by_key(&edition);
    let (mut count, mut lost) = (0, Vec::new());
    for (text, labels) in paragraphs(&bytes) {
        let Some(id) = id(&text) else { continue };
        let kept = serde_json::to_string(entities[id.as_str()]).unwrap();
        let labels: BTreeSet<String> = words(&labels.concat()).into_iter().collect();
        for word in words(&text) {
            count += 1;
            // Numbers of up to three digits count names or belong to a day; a year is checked.
            let small = word.len() <= 3 && word.bytes().all(|b| b.is_ascii_digit());
            let unknown = matches!(word.as_str(), "dd" | "mm");
            if !(small || unknown || labels.contains(&word) || kept.contains(&word)) {
                lost.push(format!("{id}: {word}"));
            }
        }
    }
    assert!(count > 400_000, "{count} words");
    // The UN's reference stands in the UN's own spelling, and one script has no name.
    assert_eq!(lost, ["AQD0042: QDE", "RUS1659: Cyrillic"], "of {count}");
}

#[test]
fn the_140_print_the_uns_reference() {
    let Some((_, edition)) = real("gb_fcdo_sanctions: the 140") else { return };
    let regime = "The Afghanistan (Sanctions) (EU Exit) Regulations 2020";
    let of_regime: Vec<&Entity> = edition
        .entities
        .iter()
        .filter(|entity| entity.listings().any(|listing| listing.programme == regime))
        .collect();
    assert_eq!(of_regime.len(), 140);
    assert!(of_regime.iter().all(|entity| entity.key.as_str().starts_with("AFG")));
    let printed: BTreeMap<&str, &str> = of_regime
        .iter()
        .filter_map(|entity| Some((entity.key.as_str(), un_reference(entity)?)))
        .collect();
    let lists = real_lists("gb_fcdo_sanctions: the transcription").expect("is there");
    let bytes = unpacked(&lists.join("uk/uksl-entities-2026-08-22.jsonl.zst"));
    let transcribed: Vec<serde_json::Value> = std::str::from_utf8(&bytes)
        .expect("UTF-8")
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    let truth: BTreeMap<&str, &str> = transcribed
        .iter()
        .filter(|entry| entry["regime_name"] == regime)
        .map(|entry| {
            let text = |name: &str| entry[name].as_str().expect("text").trim();
            (text("unique_id"), text("un_reference_number"))
        })
        .collect();
    assert_eq!(truth.len(), 140);
    // The same 140, under the same ids and references, three years apart.
    assert_eq!(printed, truth);
    // Every regime of 2023 that still stands in 2026 is written as it is there.
    let regimes: BTreeSet<&str> =
        transcribed.iter().filter_map(|entry| entry["regime_name"].as_str()).collect();
    let ours: BTreeSet<&str> = edition
        .entities
        .iter()
        .flat_map(Entity::listings)
        .map(|listing| listing.programme.as_str())
        .collect();
    let apart: Vec<&&str> = ours
        .iter()
        .filter(|name| !regimes.contains(**name))
        .filter(|name| regimes.iter().any(|other| other.eq_ignore_ascii_case(name)))
        .collect();
    assert!(apart.is_empty(), "{apart:?}");
}

fn un_reference(entity: &Entity) -> Option<&str> {
    entity.values(Property::Document).iter().find_map(|value| match value {
        Value::Document(document) if document.kind == "UN reference" => document.number.as_deref(),
        _ => None,
    })
}

#[test]
fn designations_of_both_years_agree() {
    let Some((_, edition)) = real("gb_fcdo_sanctions: against the transcription") else { return };
    let lists = real_lists("gb_fcdo_sanctions: the transcription").expect("is there");
    let bytes = unpacked(&lists.join("uk/uksl-entities-2026-08-22.jsonl.zst"));
    let entities = by_key(&edition);
    let (mut both, mut dates, mut kinds) = (0, 0, 0);
    for line in std::str::from_utf8(&bytes).expect("UTF-8").lines() {
        let entry: serde_json::Value = serde_json::from_str(line).expect("JSON");
        let Some(entity) = entities.get(entry["unique_id"].as_str().unwrap()) else { continue };
        both += 1;
        let listed = entity.listings().next().and_then(|listing| listing.listed_on);
        let day = entry["date_designated"].as_str().unwrap();
        dates += usize::from(listed.is_some_and(|when| when.to_string() == day));
        let kind = match entry["individual_entity_ship"].as_str().unwrap() {
            "Individual" => EntityKind::Person,
            "Ship" => EntityKind::Vessel,
            _ => EntityKind::Organization,
        };
        kinds += usize::from(entity.kind() == Some(kind));
    }
    assert!(both > 3_000, "{both}");
    // Some were designated again, or renewed, under the same id in between.
    assert_eq!(kinds, both);
    assert!(dates * 100 >= both * 98, "{dates} of {both} days of designation are the same");
}

#[test]
fn strong_and_weak_aliases_are_told_apart() {
    let Some((_, edition)) = real("gb_fcdo_sanctions: aliases") else { return };
    let count = |strength| {
        let of = |name: &&unblink_model::Name| name.strength == strength;
        edition.entities.iter().flat_map(Entity::names).filter(of).count()
    };
    let with_weak =
        edition.entities.iter().filter(|e| !e.values(Property::WeakAlias).is_empty()).count();
    assert_eq!(with_weak, 215);
    assert!(count(Strength::Strong) > 474 && count(Strength::Weak) >= 215);
}

#[test]
fn the_real_edition_passes_inspection_and_a_cut_one_does_not() {
    let Some((_, edition)) = real("gb_fcdo_sanctions: inspection") else { return };
    assert_eq!(inspect(&edition, uk().expected(), None, None), Vec::<String>::new());
    let near = Neighbour {
        day: edition.published.day(),
        keys: edition.entities.iter().map(|entity| entity.key.clone()).collect(),
    };
    let mut cut = edition;
    cut.entities.truncate(2_000);
    let findings = inspect(&cut, uk().expected(), Some(&near), None);
    assert!(findings.iter().any(|f| f.contains("are not in this one")), "{findings:?}");
}
