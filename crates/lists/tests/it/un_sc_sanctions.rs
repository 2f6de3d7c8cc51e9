//! `un_sc_sanctions` on every real edition, against counts made without the reader.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use quick_xml::events::Event;
use unblink_lists::{Input, Neighbour, ReadError, Reader, SourceFile, inspect, reader};
use unblink_model::{Basis, Edition, Entity, EntityKey, EntityKind, Extent, Property, Value};
use unblink_testkit::{files, real_lists, unpacked};

fn un() -> &'static dyn Reader {
    reader("un_sc_sanctions").expect("registered")
}

fn read(name: &str, bytes: &[u8]) -> Result<Edition, ReadError> {
    un().read(&Input { files: &[SourceFile { name, bytes }], given: None })
}

fn consolidated(lists: &Path) -> Vec<PathBuf> {
    let found = files(&lists.join("un"), "consolidated-", ".xml.zst");
    assert!(found.len() >= 137, "{} editions", found.len());
    found
}

/// Every consolidated edition by its file's path, read once for all tests.
fn editions() -> &'static [(PathBuf, Edition)] {
    static EDITIONS: LazyLock<Vec<(PathBuf, Edition)>> = LazyLock::new(|| {
        let Some(lists) = real_lists("un_sc_sanctions") else { return Vec::new() };
        let read = |path: PathBuf| {
            let edition = read(&path.display().to_string(), &unpacked(&path));
            (path, edition.unwrap_or_else(|error| panic!("{error}")))
        };
        consolidated(&lists).into_iter().map(read).collect()
    });
    &EDITIONS
}

fn committee(lists: &Path) -> PathBuf {
    lists.join("un/committee/1988-taliban-2015-03-27.xml.zst")
}

/// Counts the elements that carry text, an attribute or an element, and those that do not.
fn walk(bytes: &[u8]) -> (BTreeMap<String, u64>, BTreeMap<String, u64>) {
    let (mut filled, mut empty) = (BTreeMap::new(), BTreeMap::new());
    let mut reader = quick_xml::Reader::from_reader(bytes);
    let mut open: Vec<(String, bool)> = Vec::new();
    let mut buffer = Vec::new();
    reader.config_mut().expand_empty_elements = true;
    reader.config_mut().trim_text(true);
    loop {
        match reader.read_event_into(&mut buffer).expect("well-formed") {
            Event::Start(start) => {
                if let Some(parent) = open.last_mut() {
                    parent.1 = true;
                }
                let above = open.last().map_or("", |(path, _)| path);
                let path = format!("{above}/{}", start.name().as_ref());
                let mut carries = false;
                for attribute in start.attributes() {
                    let attribute = attribute.expect("an attribute");
                    *filled.entry(format!("{path}@{}", attribute.key.as_ref())).or_default() += 1;
                    carries = true;
                }
                open.push((path, carries));
            }
            Event::End(_) => {
                let (path, carries) = open.pop().expect("open");
                *if carries { &mut filled } else { &mut empty }.entry(path).or_default() += 1;
            }
            Event::Text(text) if !text.trim().is_empty() => open.last_mut().expect("open").1 = true,
            Event::CData(_) | Event::GeneralRef(_) => open.last_mut().expect("open").1 = true,
            Event::Eof => return (filled, empty),
            _ => {}
        }
        buffer.clear();
    }
}

#[test]
fn every_real_edition_is_read_whole() {
    let Some(lists) = real_lists("un_sc_sanctions: every edition") else { return };
    let part = committee(&lists);
    let committee = (part.clone(), read("committee", &unpacked(&part)).expect("reads"));
    for (path, edition) in editions().iter().chain([&committee]) {
        let name = path.display().to_string();
        let bytes = unpacked(path);
        let text = std::str::from_utf8(&bytes).expect("UTF-8");
        assert_eq!(edition.entities.len(), text.matches("<REFERENCE_NUMBER>").count(), "{name}");
        let persons =
            edition.entities.iter().filter(|e| e.kind() == Some(EntityKind::Person)).count();
        assert_eq!(persons, text.matches("</INDIVIDUAL>").count(), "{name}");
        assert_eq!(edition.report.not_understood, BTreeMap::new(), "{name}");
        let (filled, empty) = walk(&bytes);
        assert_eq!(edition.report.census, filled, "{name}");
        assert_eq!(edition.report.empty, empty, "{name}");
        // The file's name has the day its finder read off it.
        let day = edition.published.day().to_string();
        assert!(name.contains(&day), "{name} is dated {day}");
        assert_eq!(edition.published.basis, Basis::Edition, "{name}");
        let covered = &edition.coverage.properties;
        for entity in &edition.entities {
            assert!(entity.statements.keys().all(|p| covered.contains(p)), "{name} {}", entity.key);
        }
    }
}

#[test]
fn the_taliban_regime_lists_the_same_140_since_2017() {
    if real_lists("un_sc_sanctions: the 140").is_none() {
        return;
    }
    let mut first: Option<BTreeSet<EntityKey>> = None;
    for (path, edition) in editions() {
        if edition.published.day().to_string().as_str() < "2017-06-20" {
            continue;
        }
        let keys: BTreeSet<EntityKey> = edition
            .entities
            .iter()
            .filter(|entity| entity.listings().any(|listing| listing.programme == "Taliban"))
            .map(|entity| entity.key.clone())
            .collect();
        let persons = keys.iter().filter(|key| key.as_str().starts_with("TAi.")).count();
        let bodies = keys.iter().filter(|key| key.as_str().starts_with("TAe.")).count();
        assert_eq!((persons, bodies, keys.len()), (135, 5, 140), "{}", path.display());
        assert_eq!(first.get_or_insert_with(|| keys.clone()), &keys, "{}", path.display());
    }
    assert!(first.is_some(), "an edition since 2017");
}

#[test]
fn the_committees_own_list_equals_its_part_of_the_consolidated_list() {
    let Some(lists) = real_lists("un_sc_sanctions: the 1988 committee") else { return };
    let part = read("1988", &unpacked(&committee(&lists))).expect("reads");
    assert_eq!(part.coverage.extent, Extent::Part);
    assert_eq!(part.coverage.limits, "the list type Taliban only");
    let path = lists.join("un/consolidated-2015-03-27.xml.zst");
    let whole = read("whole", &unpacked(&path)).expect("reads");
    assert_eq!((whole.coverage.extent, whole.coverage.limits.as_str()), (Extent::All, ""));
    let of_it: Vec<&Entity> = whole
        .entities
        .iter()
        .filter(|entity| entity.listings().any(|listing| listing.programme == "Taliban"))
        .collect();
    assert_eq!(part.entities.iter().collect::<Vec<_>>(), of_it);
    assert_eq!(part.entities.len(), 140);
}

#[test]
fn the_real_series_passes_inspection_and_a_cut_list_does_not() {
    if real_lists("un_sc_sanctions: inspection").is_none() {
        return;
    }
    let neighbour = |edition: &Edition| Neighbour {
        day: edition.published.day(),
        keys: edition.entities.iter().map(|entity| entity.key.clone()).collect(),
    };
    let editions: Vec<&Edition> = editions().iter().map(|(_, edition)| edition).collect();
    let near: Vec<Neighbour> = editions.iter().copied().map(neighbour).collect();
    for (at, &edition) in editions.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| near.get(at));
        let findings = inspect(edition, un().expected(), before, near.get(at + 1));
        assert!(findings.is_empty(), "{}: {findings:?}", edition.published);
        let mut cut = edition.clone();
        cut.entities.truncate(edition.entities.len() * 6 / 10);
        assert!(!inspect(&cut, un().expected(), None, None).is_empty(), "{}", edition.published);
        // Without a neighbour's day between, bounds against the edition itself hold it as well.
        let findings = inspect(&cut, un().expected(), near.get(at), None);
        assert!(findings.iter().any(|f| f.contains("are not in this one")), "{findings:?}");
    }
}

#[test]
fn what_the_traps_hide_is_read() {
    let Some(lists) = real_lists("un_sc_sanctions: traps") else { return };
    let at = |day: &str| {
        let path = lists.join(format!("un/consolidated-{day}.xml.zst"));
        read("un", &unpacked(&path)).expect("reads")
    };
    let births = |edition: &Edition, least: usize| {
        edition.entities.iter().filter(|e| e.values(Property::BirthDate).len() > least).count()
    };
    // The first renaming: five references with `.1`, the records numbered as before.
    let renamed = at("2023-08-09");
    let dotted = renamed.entities.iter().filter(|e| e.key.as_str().ends_with(".1")).count();
    assert_eq!(dotted, 5);
    // Two persons under one reference: neither is lost.
    let twice = at("2023-12-09");
    let keys: Vec<&str> = twice
        .entities
        .iter()
        .map(|entity| entity.key.as_str())
        .filter(|key| key.starts_with("HTi.001"))
        .collect();
    assert_eq!(keys.len(), 2, "{keys:?}");
    assert!(keys[1].starts_with("HTi.001~69"), "{keys:?}");
    // Birth dates moved into nameless aliases are birth dates all the same.
    let (before, after) = (at("2023-05-28"), at("2023-08-02"));
    assert!(
        births(&after, 1) > births(&before, 1) * 7 / 10,
        "{} {}",
        births(&before, 1),
        births(&after, 1)
    );
    let newest = at("2026-08-01");
    let haqqani = newest.entities.iter().find(|e| e.key.as_str() == "TAe.012").expect("listed");
    assert!(haqqani.caption().starts_with("HAQQANI NETWORK"));
    let head = newest.entities.iter().find(|e| e.key.as_str() == "TAi.144").expect("listed");
    assert!(head.relations().any(|tie| tie.key.as_deref() == Some("TAe.012")));
    let coded = newest
        .entities
        .iter()
        .flat_map(|e| e.values(Property::Nationality))
        .filter(|value| matches!(value, Value::Country(country) if country.code.is_some()))
        .count();
    let all = newest.entities.iter().flat_map(|e| e.values(Property::Nationality)).count();
    assert!(coded * 100 >= all * 97, "{coded} of {all} nationalities have a code");
}

#[test]
fn pages_and_broken_files_the_un_really_served_are_refused() {
    let Some(lists) = real_lists("un_sc_sanctions: robustness") else { return };
    let refusal = |name: &str| {
        let bytes = unpacked(&lists.join("robustness").join(name));
        read(name, &bytes).expect_err("refused")
    };
    for name in [
        "un-maintenance-body-2025-05-08.html",
        "un-403-body-2021-08-26.html",
        "eu-fsf-500-body-2021-02-09.html",
    ] {
        match refusal(name) {
            ReadError::WrongShape { found, .. } => assert_eq!(found, "an HTML page", "{name}"),
            other => panic!("{name}: {other}"),
        }
    }
    match refusal("eu-fsf-500-body-2026-02-08.json") {
        ReadError::WrongShape { found, .. } => assert_eq!(found, "JSON"),
        other => panic!("{other}"),
    }
    match refusal("un-consolidated-2025-08-16-illegal-control-char.xml.zst") {
        ReadError::Malformed { place, problem, .. } => {
            assert!(problem.contains("control character U+"), "{problem}");
            assert!(place.starts_with("line ") && place.contains(", byte "), "{place}");
            assert!(place.contains("/CONSOLIDATED_LIST/"), "{place}");
        }
        other => panic!("{other}"),
    }
}

#[test]
fn hostile_files_end_in_errors() {
    let wrapped = |inside: &str| {
        format!(
            "<CONSOLIDATED_LIST dateGenerated='2020-01-01'><INDIVIDUALS>{inside}</INDIVIDUALS></CONSOLIDATED_LIST>"
        )
    };
    let laughs =
        "<!DOCTYPE l [<!ENTITY a 'ha'><!ENTITY b '&a;&a;'>]><CONSOLIDATED_LIST/>".to_owned();
    for (bytes, problem) in [
        (wrapped(&"<INDIVIDUAL>".repeat(1_000_000)), "nested more than 64"),
        (laughs, "document type"),
        (
            wrapped(&format!(
                "<INDIVIDUAL><COMMENTS1>{}</COMMENTS1></INDIVIDUAL>",
                "x".repeat(10_000_000)
            )),
            "text of more than",
        ),
        (wrapped(&"<INDIVIDUAL/>".repeat(60_000)), "more than 50000 records"),
        (
            wrapped(&format!("<INDIVIDUAL>{}</INDIVIDUAL>", "<TITLE/>".repeat(300_000))),
            "a record of more than",
        ),
        (wrapped("<INDIVIDUAL><COMMENTS1>&lol;</COMMENTS1></INDIVIDUAL>"), "entity `&lol;`"),
        ("<OTHER/>".to_owned(), "found the element OTHER"),
        ("<CONSOLIDATED_LIST dateGenerated='today'/>".to_owned(), "no date"),
        ("<CONSOLIDATED_LIST/>".to_owned(), "prints no publication date"),
        (String::new(), "found an empty file"),
    ] {
        let error = read("hostile.xml", bytes.as_bytes()).expect_err(problem).to_string();
        assert!(error.contains(problem) && error.starts_with("hostile.xml"), "{error}");
    }
    let two = [SourceFile { name: "a", bytes: b"" }, SourceFile { name: "b", bytes: b"" }];
    let error = un().read(&Input { files: &two, given: None }).expect_err("two files");
    assert!(error.to_string().contains("2 files"), "{error}");
}

fn fixture(name: &str) -> Vec<u8> {
    let root = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    unpacked(&root.join("fixtures/un_sc_sanctions").join(name))
}

#[test]
fn a_fixture_cut_anywhere_is_refused() {
    for name in ["old_shape.xml", "new_shape.xml"] {
        let whole = fixture(name);
        read(name, &whole).expect("the whole reads");
        let end = whole.trim_ascii_end().len();
        for cut in 0..end {
            assert!(read(name, &whole[..cut]).is_err(), "{name} cut at byte {cut}");
        }
    }
}

#[test]
fn white_space_inside_values_makes_no_difference() {
    let text = String::from_utf8(fixture("old_shape.xml")).expect("UTF-8");
    let spaced = text.replace("UN List", " UN\n\t List\u{A0}").replace("Mullah", "\r\nMullah ");
    assert_ne!(text, spaced);
    let (a, b) = (read("a", text.as_bytes()), read("b", spaced.as_bytes()));
    assert_eq!(a.expect("reads").entities, b.expect("reads").entities);
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(300))]
    #[test]
    fn a_fixture_with_a_changed_byte_never_panics(at in 0usize..4000, byte in 0u8..=255) {
        let mut bytes = fixture("old_shape.xml");
        let at = at % bytes.len();
        bytes[at] = byte;
        if let Ok(edition) = read("changed.xml", &bytes) {
            let keys: BTreeSet<_> = edition.entities.iter().map(|e| &e.key).collect();
            proptest::prop_assert_eq!(keys.len(), edition.entities.len());
        }
    }
}
