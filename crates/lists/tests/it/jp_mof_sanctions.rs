//! `jp_mof_sanctions` on the real workbook, against counts made without the reader.

use std::collections::BTreeMap;

use unblink_lists::{Input, Neighbour, Reader, SourceFile, inspect, reader};
use unblink_model::{Basis, Edition, Entity, EntityKind, Property, Published, Value};
use unblink_testkit::{real_lists, unpacked};

use crate::workbook::{self, plain};

fn jp() -> &'static dyn Reader {
    reader("jp_mof_sanctions").expect("registered")
}

fn real(test: &str) -> Option<(Vec<u8>, Edition)> {
    let bytes = unpacked(&real_lists(test)?.join("jp/mof-asset-freeze-2026-03-05.xlsx"));
    let at = jiff::civil::date(2026, 3, 5).at(0, 0, 0, 0);
    let given = Some(Published { at, basis: Basis::Given });
    let files = &[SourceFile { name: "mof.xlsx", bytes: &bytes }];
    let edition = jp().read(&Input { files, given }).unwrap_or_else(|error| panic!("{error}"));
    Some((bytes, edition))
}

/// The rows below the headings, sheet by sheet: number of the sheet, and words by heading.
fn rows(bytes: &[u8]) -> Vec<(String, BTreeMap<String, String>)> {
    let mut found = Vec::new();
    for (tab, rows) in workbook::sheets(bytes) {
        let mut headings: Option<BTreeMap<String, String>> = None;
        for row in rows {
            if row.values().any(|value| value == "告示番号") {
                headings = Some(row);
            } else if let Some(headings) = &headings {
                let number = tab.split('.').next().unwrap().to_owned();
                let named = row.into_iter().map(|(at, v)| (plain(&headings[&at]), v)).collect();
                found.push((number, named));
            }
        }
    }
    found
}

fn listed(edition: &Edition) -> impl Iterator<Item = &Entity> {
    edition.entities.iter().filter(|entity| !entity.is_former())
}

#[test]
fn the_real_workbook_is_read_whole() {
    let Some((bytes, edition)) = real("jp_mof_sanctions: whole") else { return };
    assert_eq!(workbook::sheets(&bytes).len(), 45);
    let rows = rows(&bytes);
    // Twelve rows go on with Al-Shabaab's remarks.
    let numbered = rows.iter().filter(|(_, row)| row.contains_key("告示番号")).count();
    let removed = rows
        .iter()
        .filter(|(_, row)| row.get("告示日付").is_some_and(|day| day.contains("削除")))
        .count();
    assert_eq!((rows.len(), numbered, removed), (3_473, 3_461, 598));
    assert_eq!(edition.entities.len(), 3_461);
    assert_eq!(listed(&edition).count(), 3_461 - 598);
    let of = |kind| listed(&edition).filter(|entity| entity.kind() == Some(kind)).count();
    assert_eq!(
        [EntityKind::Person, EntityKind::Organization, EntityKind::LegalEntity].map(of),
        [2_009, 708, 145]
    );
    // Sheet 2, the Taliban's and Al-Qaida's: 798 rows, 317 of them removed.
    let sheet_two: Vec<&Entity> =
        edition.entities.iter().filter(|entity| entity.key.as_str().starts_with("2.")).collect();
    assert_eq!(sheet_two.len(), 798);
    assert_eq!(sheet_two.iter().filter(|entity| entity.is_former()).count(), 317);
    let covered = &edition.coverage.properties;
    for entity in &edition.entities {
        assert!(entity.statements.keys().all(|p| covered.contains(p)), "{}", entity.key);
    }
}

#[test]
fn every_cell_reaches_the_entry_of_its_row() {
    let Some((bytes, edition)) = real("jp_mof_sanctions: cells") else { return };
    let texts: BTreeMap<&str, String> = edition
        .entities
        .iter()
        .map(|entity| (entity.key.as_str(), plain(&serde_json::to_string(entity).unwrap())))
        .collect();
    let mut key = String::new();
    let (mut cells, mut lost) = (0, Vec::new());
    for (sheet, row) in rows(&bytes) {
        if let Some(number) = row.get("告示番号") {
            let number = number.split('(').next().unwrap().trim_matches(['*', '#']);
            key = format!("{sheet}.{number}");
        }
        let Some(text) = texts.get(key.as_str()) else { panic!("no entry {key}") };
        for (heading, value) in row {
            cells += 1;
            let value = plain(&value);
            let dated = heading.contains('日') && heading != "日本語表記";
            let date = workbook::day(&value).filter(|_| dated);
            let kept = match date {
                Some(date) => text.contains(&date),
                None if value == "不明" => true,
                // Days are told in another form; their years are the same digits.
                None if dated => workbook::words(&value)
                    .iter()
                    .filter(|word| word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit()))
                    .all(|year| text.contains(year.as_str())),
                None => workbook::words(&value).iter().all(|word| {
                    text.contains(word.as_str())
                        || ["original", "script", "不明"].contains(&word.as_str())
                    // Labels in front of the own script say only that.
                }),
            };
            if !kept {
                lost.push(format!("{key}: {heading} = {value}"));
            }
        }
    }
    assert_eq!(cells, 24_020);
    assert!(lost.is_empty(), "{} cells: {:#?}", lost.len(), &lost[..lost.len().min(20)]);
}

#[test]
fn removed_rows_list_nobody_and_keep_their_day() {
    let Some((_, edition)) = real("jp_mof_sanctions: removed") else { return };
    let first = edition.entities.iter().find(|entity| entity.key.as_str() == "2.1").expect("is");
    assert!(first.is_former());
    let step = first.steps().next().expect("one");
    assert_eq!(format!("{:?}", step.on), "Some(On(2011-11-18))");
    assert!(edition.entities.iter().all(|e| !e.is_former() || e.names().next().is_none()));
}

#[test]
fn names_come_in_every_script() {
    let Some((_, edition)) = real("jp_mof_sanctions: names") else { return };
    let of = |property| listed(&edition).map(|e| e.values(property).len()).sum::<usize>();
    let weak = listed(&edition)
        .flat_map(Entity::names)
        .filter(|name| name.strength == unblink_model::Strength::Weak)
        .count();
    assert_eq!(of(Property::WeakAlias), weak);
    assert!(weak > 49, "49 cells of weak aliases, {weak} names");
    assert_eq!(
        of(Property::OriginalName),
        191,
        "192 cells, one of them without any that print an original script"
    );
    let births = listed(&edition).flat_map(|e| e.values(Property::BirthDate));
    let unread = births
        .filter(|value| matches!(value, Value::Birth(birth) if birth.date.is_none()))
        .count() as u64;
    assert_eq!(edition.report.not_understood["unreadable date in 生年月日"], unread);
}

#[test]
fn the_real_edition_passes_inspection_and_a_cut_one_does_not() {
    let Some((_, edition)) = real("jp_mof_sanctions: inspection") else { return };
    assert_eq!(inspect(&edition, jp().expected(), None, None), Vec::<String>::new());
    let near = Neighbour {
        day: edition.published.day(),
        keys: listed(&edition).map(|entity| entity.key.clone()).collect(),
    };
    let mut cut = edition;
    cut.entities.truncate(2_000);
    let findings = inspect(&cut, jp().expected(), Some(&near), None);
    assert!(findings.iter().any(|f| f.contains("are not in this one")), "{findings:?}");
}
