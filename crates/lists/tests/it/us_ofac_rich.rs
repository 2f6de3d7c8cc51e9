//! OFAC's Advanced and Enhanced XML: small files of ours, and the real ones where at hand.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use unblink_lists::ofac::{OMITTED_ADVANCED, OMITTED_ENHANCED};
use unblink_lists::{Input, ReadError, SourceFile, inspect, reader};
use unblink_model::{
    Edition, Entity, EntityKind, Extent, NameKind, Property, Strength, Value, When,
};
use unblink_testkit::{real_lists, unpacked};

fn read_bytes(list: &str, name: &str, bytes: &[u8]) -> Result<Edition, ReadError> {
    let files = [SourceFile { name, bytes }];
    reader(list).expect("a reader").read(&Input { files: &files, given: None })
}

fn read(list: &str, path: &Path) -> (Vec<u8>, Edition) {
    let bytes = unpacked(path);
    let edition = read_bytes(list, &path.display().to_string(), &bytes)
        .unwrap_or_else(|error| panic!("{error}"));
    (bytes, edition)
}

fn fixture(folder: &str, name: &str) -> PathBuf {
    let root = std::env::var("CARGO_MANIFEST_DIR").expect("run by cargo");
    Path::new(&root).join("fixtures").join(folder).join(name)
}

fn real(test: &str, name: &str) -> Option<PathBuf> {
    let path = real_lists(test)?.join("ofac").join(name);
    path.is_file().then_some(path)
}

fn times(bytes: &[u8], what: &str) -> usize {
    std::str::from_utf8(bytes).expect("text").matches(what).count()
}

fn total(edition: &Edition, property: Property) -> usize {
    edition.entities.iter().map(|entity| entity.values(property).len()).sum()
}

fn entity<'e>(edition: &'e Edition, key: &str) -> &'e Entity {
    let found = edition.entities.iter().find(|entity| entity.key.as_str() == key);
    found.unwrap_or_else(|| panic!("{key} is not there"))
}

fn keys(edition: &Edition) -> BTreeSet<String> {
    edition.entities.iter().map(|entity| entity.key.to_string()).collect()
}

/// Paths that carry text or an attribute, found by a scan that shares nothing with the reader.
fn scanned(bytes: &[u8]) -> BTreeSet<String> {
    let text = std::str::from_utf8(bytes).expect("text");
    let mut paths = BTreeSet::new();
    let mut open: Vec<&str> = Vec::new();
    for piece in text.split('<').skip(1) {
        let (tag, after) = piece.split_once('>').expect("a closed tag");
        if tag.starts_with(['?', '!']) {
            continue;
        }
        if tag.starts_with('/') {
            open.pop();
            continue;
        }
        let name = tag.split([' ', '/']).next().expect("a name");
        open.push(name);
        let path = format!("/{}", open.join("/"));
        let mut rest = &tag[name.len()..];
        while let Some((attribute, behind)) = rest.split_once("=\"") {
            let (value, behind) = behind.split_once('"').expect("a closed value");
            if !value.trim().is_empty() {
                paths.insert(format!("{path}@{}", attribute.trim()));
            }
            rest = behind;
        }
        if !after.trim().is_empty() {
            paths.insert(path);
        }
        if tag.ends_with('/') {
            open.pop();
        }
    }
    paths
}

fn classic_keys(path: &Path) -> BTreeSet<String> {
    let bytes = unpacked(path);
    let text = std::str::from_utf8(&bytes).expect("text").to_owned();
    let uids = text.split("<sdnEntry>").skip(1).filter_map(|entry| {
        let (_, behind) = entry.split_once("<uid>")?;
        Some(behind.split_once('<')?.0.to_owned())
    });
    uids.collect()
}

#[test]
fn every_path_of_the_real_files_is_counted_and_known() {
    let test = "every_path_of_the_real_files_is_counted_and_known";
    for (list, name) in [
        ("us_ofac_cons", "cons_advanced-2020-03-17.xml.zst"),
        ("us_ofac_cons", "cons_enhanced-2025-01-10.xml.zst"),
        ("us_ofac_sdn", "sdn_enhanced-irgc-filter-2024-08-28.xml.zst"),
    ] {
        let Some(path) = real(test, name) else { return };
        let (bytes, edition) = read(list, &path);
        let counted: BTreeSet<String> = edition.report.census.keys().cloned().collect();
        let missed: Vec<String> = scanned(&bytes).difference(&counted).cloned().collect();
        assert_eq!(missed, Vec::<String>::new(), "{name}");
        assert_eq!(edition.report.not_understood, BTreeMap::new(), "{name}");
        assert!(scanned(&bytes).len() > 90, "{name}: the scan found too little");
        let expected = reader(list).expect("a reader").expected();
        assert_eq!(inspect(&edition, expected, None, None), Vec::<String>::new(), "{name}");
    }
}

#[test]
fn the_advanced_file_holds_what_a_plain_count_finds() {
    let Some(path) = real("advanced counts", "cons_advanced-2020-03-17.xml.zst") else { return };
    let (bytes, edition) = read("us_ofac_cons", &path);
    assert_eq!(edition.published.to_string(), "2020-03-17");
    assert_eq!(edition.coverage.extent, Extent::All);
    assert_eq!(edition.coverage.format, "ofac_advanced_xml");
    assert_eq!(edition.entities.len(), 375);
    assert_eq!(edition.entities.len(), times(&bytes, "<DistinctParty "));
    let persons = edition.entities.iter().filter(|e| e.kind() == Some(EntityKind::Person));
    assert_eq!(persons.count(), times(&bytes, "PartySubTypeID=\"4\""));
    assert_eq!(total(&edition, Property::Relation), times(&bytes, "<ProfileRelationship "));
    assert_eq!(total(&edition, Property::Name), times(&bytes, "AliasTypeID=\"1403\""));
    // The same party can print the same alias twice, which is one statement.
    let weak = times(&bytes, "LowQuality=\"true\"");
    assert_eq!((weak, total(&edition, Property::WeakAlias)), (31, 30));
    let other = times(&bytes, "<Alias ") - times(&bytes, "AliasTypeID=\"1403\"") - weak;
    assert_eq!((other, total(&edition, Property::Alias)), (884, 884));
    assert_eq!(
        total(&edition, Property::BirthDate),
        times(&bytes, "<DatePeriod CalendarTypeID=\"1\" YearFixed=\"false\"")
    );
    let lists = features(&edition, "Sanctions list");
    assert_eq!(lists, times(&bytes, "<SanctionsEntry "));
    let directives = features(&edition, "Executive Order 13662 Directive Determination");
    assert_eq!(directives, times(&bytes, "FeatureTypeID=\"204\""));
    let noted: BTreeSet<String> = edition
        .entities
        .iter()
        .flat_map(|entity| entity.values(Property::Feature))
        .filter_map(|value| match value {
            Value::Document(document) if document.kind == "Sanctions list" => document.note.clone(),
            _ => None,
        })
        .collect();
    assert_eq!(noted, BTreeSet::new(), "entries on other lists repeat the grounds");
}

fn features(edition: &Edition, kind: &str) -> usize {
    let all = edition.entities.iter().flat_map(|entity| entity.values(Property::Feature));
    all.filter(|value| matches!(value, Value::Document(document) if document.kind == kind)).count()
}

#[test]
fn the_enhanced_file_holds_what_a_plain_count_finds() {
    let Some(path) = real("enhanced counts", "cons_enhanced-2025-01-10.xml.zst") else { return };
    let (bytes, edition) = read("us_ofac_cons", &path);
    assert_eq!(edition.published.to_string(), "2025-01-10");
    assert_eq!(edition.coverage.extent, Extent::All, "{}", edition.coverage.limits);
    assert_eq!(edition.coverage.format, "ofac_enhanced_xml");
    assert_eq!(edition.entities.len(), 443);
    assert_eq!(edition.entities.len(), times(&bytes, "<entity id="));
    assert_eq!(total(&edition, Property::Relation), times(&bytes, "<relationship id="));
    assert_eq!(total(&edition, Property::Listing), times(&bytes, "</sanctionsProgram>"));
    assert_eq!(features(&edition, "Sanctions list"), times(&bytes, "datePublished="));
    assert_eq!(total(&edition, Property::Remarks), times(&bytes, "<remarks>"));
    let names = [Property::Name, Property::OriginalName, Property::Alias, Property::WeakAlias];
    let names: usize = names.into_iter().map(|property| total(&edition, property)).sum();
    assert_eq!(names, times(&bytes, "<formattedFullName>"));
    let own_script = times(&bytes, "<formattedFullName>") - times(&bytes, "<name id=");
    let kept = edition.entities.iter().flat_map(Entity::names);
    let kept = kept.filter(|name| name.script.as_deref() != Some("Latin")).count();
    assert_eq!((own_script, kept), (45, 45));
}

#[test]
fn a_party_has_the_same_key_in_every_format() {
    let test = "a_party_has_the_same_key_in_every_format";
    for (name, classic, held, common) in [
        ("cons_advanced-2020-03-17.xml.zst", "cons-2020-12-14.xml.zst", 375, 375),
        ("cons_advanced-2020-03-17.xml.zst", "cons-2018-04-06.xml.zst", 375, 373),
        ("cons_enhanced-2025-01-10.xml.zst", "cons-2025-03-28.xml.zst", 443, 443),
        ("cons_enhanced-2025-01-10.xml.zst", "cons-2024-05-06.xml.zst", 443, 442),
    ] {
        let (Some(path), Some(classic)) = (real(test, name), real(test, classic)) else { return };
        let (_, edition) = read("us_ofac_cons", &path);
        let keys = keys(&edition);
        let shared = classic_keys(&classic).intersection(&keys).count();
        assert_eq!((keys.len(), shared), (held, common), "{name} and {}", classic.display());
    }
    // The names belong to the keys as well: every heading of January's file is March's.
    let (Some(path), Some(classic)) =
        (real(test, "cons_enhanced-2025-01-10.xml.zst"), real(test, "cons-2025-03-28.xml.zst"))
    else {
        return;
    };
    let (_, rich) = read("us_ofac_cons", &path);
    let (_, plain) = read("us_ofac_cons", &classic);
    // The classic format prints headings in capitals, the parts of the rich ones are as typed.
    let capitals = |entity: &Entity| entity.caption().to_uppercase();
    let plain: BTreeMap<_, _> = plain.entities.iter().map(|e| (&e.key, capitals(e))).collect();
    let other: Vec<String> = rich
        .entities
        .iter()
        .filter(|entity| plain.get(&entity.key) != Some(&capitals(entity)))
        .map(capitals)
        .collect();
    assert_eq!(other, Vec::<String>::new());
}

#[test]
fn a_filtered_export_is_a_part_and_keeps_its_dates_apart() {
    let test = "a_filtered_export_is_a_part_and_keeps_its_dates_apart";
    let name = "sdn_enhanced-irgc-filter-2024-08-28.xml.zst";
    let Some(path) = real(test, name) else { return };
    let (bytes, edition) = read("us_ofac_sdn", &path);
    assert_eq!(edition.coverage.extent, Extent::Part);
    assert_eq!(edition.coverage.limits, "exported with a filter: programme IRGC");
    assert_eq!(edition.entities.len(), times(&bytes, "<entity id="));
    assert_eq!(total(&edition, Property::Wallet), 7);
    assert_eq!(
        total(&edition, Property::BirthDate),
        times(&bytes, "featureTypeId=\"8\">Birthdate<")
    );
    let circa = edition.entities.iter().flat_map(|entity| entity.values(Property::BirthDate));
    let circa = circa.filter(|value| matches!(value, Value::Birth(birth) if birth.circa)).count();
    assert_eq!(circa, times(&bytes, "<isApproximate>true"));
    // Wording that the four days do not give back would stand in a note.
    for entity in &edition.entities {
        for value in entity.values(Property::BirthDate) {
            let Value::Birth(birth) = value else { panic!("{value:?}") };
            let note = birth.note.clone().unwrap_or_default();
            let words = note.replace("not primary", "").replace("reliability: ", "");
            let words = words.replace(
                ['C', 'R', 'o', 'n', 'f', 'i', 'r', 'm', 'e', 'd', 'p', 't', ';', ' '],
                "",
            );
            assert_eq!(words, "", "{}: {note}", entity.key);
        }
    }
    // The Guards are on the list since 2007; FTO, one of their programmes, came in 2019.
    let guards = entity(&edition, "10391");
    assert_eq!(guards.caption(), "ISLAMIC REVOLUTIONARY GUARD CORPS");
    let fto = guards.listings().find(|listing| listing.programme == "FTO").expect("FTO");
    let day = |text: &str| text.parse::<jiff::civil::Date>().expect("a day");
    assert_eq!(fto.listed_on, Some(When::Between { after: Some(day("2007-10-24")), by: None }));
    assert_eq!(features(&edition, "Sanctions list"), 293);
    let all_sdn = real(test, "sdn-2024-05-03.csv.zst").expect("the table beside it");
    let table = unpacked(&all_sdn);
    let table = std::str::from_utf8(&table).expect("ASCII");
    let uids: BTreeSet<&str> = table.lines().filter_map(|line| line.split(',').next()).collect();
    let missing: Vec<_> =
        keys(&edition).into_iter().filter(|key| !uids.contains(key.as_str())).collect();
    assert_eq!(missing, Vec::<String>::new());
}

#[test]
fn parties_of_other_lists_are_left_out_and_counted() {
    let test = "parties_of_other_lists_are_left_out_and_counted";
    for (name, kept, limits) in [
        (
            "cons_advanced-2020-03-17.xml.zst",
            9,
            "a file of another list: 366 of its 375 parties are not on the SDN List",
        ),
        ("cons_enhanced-2025-01-10.xml.zst", 77, "exported with a filter: list Consolidated List"),
    ] {
        let Some(path) = real(test, name) else { return };
        let (_, edition) = read("us_ofac_sdn", &path);
        assert_eq!(edition.entities.len(), kept, "{name}");
        assert_eq!(edition.coverage.extent, Extent::Part, "{name}");
        assert_eq!(edition.coverage.limits, limits, "{name}");
        let note = edition.report.notes.first().expect("a note");
        assert!(note.starts_with("left out 366 parties that are not on the SDN List"), "{note}");
        assert!(note.contains("Consolidated List 366"), "{note}");
    }
}

#[test]
fn what_is_omitted_stands_in_a_file_and_has_a_reason() {
    let test = "what_is_omitted_stands_in_a_file_and_has_a_reason";
    let mut seen: BTreeSet<String> = BTreeSet::new();
    for (list, name) in FIXTURES {
        seen.extend(scanned(&unpacked(&fixture(list, name))));
    }
    for name in [
        "cons_advanced-2020-03-17.xml.zst",
        "cons_enhanced-2025-01-10.xml.zst",
        "sdn_enhanced-irgc-filter-2024-08-28.xml.zst",
    ] {
        let Some(path) = real(test, name) else { return };
        seen.extend(scanned(&unpacked(&path)));
    }
    let steps = |path: &str| path.split(['/', '@']).map(str::to_owned).collect::<Vec<_>>();
    let seen: Vec<Vec<String>> = seen.iter().map(|path| steps(path)).collect();
    for (path, reason) in OMITTED_ADVANCED.iter().chain(OMITTED_ENHANCED) {
        assert!(!reason.is_empty(), "{path}");
        let path_steps = steps(path);
        let fits = |own: &Vec<String>| {
            own.len() == path_steps.len()
                && own.iter().zip(&path_steps).all(|(own, step)| step == "*" || step == own)
        };
        assert!(seen.iter().any(fits), "{path} is omitted and stands nowhere");
    }
}

#[test]
fn low_quality_is_weak() {
    let Some(path) = real("low_quality_is_weak", "cons_enhanced-2025-01-10.xml.zst") else {
        return;
    };
    let (bytes, edition) = read("us_ofac_cons", &path);
    let weak: Vec<_> = entity(&edition, "17013").values(Property::WeakAlias).to_vec();
    let [Value::Name(name)] = weak.as_slice() else { panic!("{weak:?}") };
    assert_eq!(name.full, "JSC VTB Bank New Delhi Branch");
    assert_eq!((name.kind, name.strength), (NameKind::Aka, Strength::Weak));
    let names = edition.entities.iter().flat_map(Entity::names);
    let weak = names.filter(|name| name.strength == Strength::Weak).count();
    // One of them has a second spelling.
    assert_eq!((times(&bytes, "<isLowQuality>true"), weak), (70, 71));
}

const FIXTURES: [(&str, &str); 3] = [
    ("us_ofac_cons", "advanced_small.xml"),
    ("us_ofac_cons", "enhanced_small.xml"),
    ("us_ofac_sdn", "enhanced_part_programme.xml"),
];

fn changed(list: &str, name: &str, from: &str, to: &str) -> Result<Edition, ReadError> {
    let text = String::from_utf8(unpacked(&fixture(list, name))).expect("text");
    assert!(text.contains(from), "{from} is not in {name}");
    read_bytes(list, name, text.replacen(from, to, 1).as_bytes())
}

#[test]
fn dangling_numbers_are_puzzles() {
    for (from, to, puzzle) in [
        ("LocationID=\"501\"", "LocationID=\"599\"", "a location number that stands for nothing"),
        (
            "FeatureTypeID=\"204\"><",
            "FeatureTypeID=\"9\"><",
            "a FeatureType number that stands for nothing",
        ),
        ("NamePartGroupID=\"9\"", "NamePartGroupID=\"10\"", "a name part of no group"),
        ("IdentityID=\"903\" V", "IdentityID=\"999\" V", "a document of no party's identity"),
        (
            "To-ProfileID=\"99001\"",
            "To-ProfileID=\"5\"",
            "a relation with a profile that is not in the file",
        ),
        ("DocumentedNameID=\"803\"", "DocumentedNameID=\"1\"", "a document in a name of no party"),
        ("ProfileID=\"99003\" ListID", "ProfileID=\"6\" ListID", "a sanctions entry of no party"),
        ("<Month>12</Month>", "<Month>13</Month>", "no date in To"),
    ] {
        let edition = changed("us_ofac_cons", "advanced_small.xml", from, to).expect("reads");
        let puzzles = &edition.report.not_understood;
        assert!(puzzles.contains_key(puzzle), "{from}: {puzzles:?}");
    }
}

#[test]
fn unknown_elements_are_kept_and_counted() {
    for (name, key, from, to, path) in [
        (
            "advanced_small.xml",
            "99001",
            "<Comment>All",
            "<Novelty Kind=\"new\">words</Novelty><Comment>All",
            "/Sanctions/DistinctParties/DistinctParty/Novelty",
        ),
        (
            "enhanced_small.xml",
            "99011",
            "<features>",
            "<novelty Kind=\"new\">words</novelty><features>",
            "/sanctionsData/entities/entity/novelty",
        ),
    ] {
        let edition = changed("us_ofac_cons", name, from, to).expect("reads");
        let kept = entity(&edition, key).values(Property::Bookkeeping);
        for text in [format!("{path}=words"), format!("{path}@Kind=new")] {
            assert!(kept.contains(&Value::Text(text.clone())), "{text}: {kept:?}");
        }
        let puzzles: Vec<&str> = edition.report.not_understood.keys().map(String::as_str).collect();
        assert_eq!(puzzles, [format!("unknown {path}"), format!("unknown {path}@Kind")]);
    }
}

#[test]
fn what_is_no_such_file_is_refused() {
    let advanced = "advanced_small.xml";
    let order = "<DateOfIssue CalendarTypeID";
    let moved = format!("<Locations><Location ID=\"1\" /></Locations>{order}");
    for (from, to, words) in [
        (order, moved.as_str(), "expected DateOfIssue before Locations"),
        ("<Year>2025</Year>", "<Year>x</Year>", "prints no publication date"),
        (
            "FixedRef=\"99001\">\n      <Comment>",
            ">\n      <Comment>",
            "a record without its number",
        ),
        ("<Sanctions xml", "<!DOCTYPE Sanctions><Sanctions xml", "document type declaration"),
    ] {
        let error = changed("us_ofac_cons", advanced, from, to).expect_err(words).to_string();
        assert!(error.contains(words), "{error}");
    }
    let date = "<dataAsOf>2025-01-10T00:00:00";
    let error =
        changed("us_ofac_cons", "enhanced_small.xml", date, "<dataAsOf>soon").expect_err("no date");
    assert!(error.to_string().contains("expected a date and time"), "{error}");
}

#[test]
fn other_filters_make_a_part() {
    let filter = "</filters>";
    let more = "<countries><country refId=\"11109\">Iran</country></countries></filters>";
    let edition = changed("us_ofac_cons", "enhanced_small.xml", filter, more).expect("reads");
    assert_eq!(edition.coverage.extent, Extent::Part);
    assert_eq!(edition.coverage.limits, "exported with a filter: countries Iran");
}

#[test]
fn a_flood_of_records_of_one_party_is_refused() {
    let tie = "<ProfileRelationship From-ProfileID=\"99003\" To-ProfileID=\"99001\" />";
    let flood = format!("<ProfileRelationships>{}", tie.repeat(2_001));
    let error = changed("us_ofac_cons", "advanced_small.xml", "<ProfileRelationships>", &flood)
        .expect_err("too many relations");
    assert!(error.to_string().contains("more than 2000 records of one party"), "{error}");
    let words = "<features>".to_owned() + &"<feature />".repeat(20_001);
    let error = changed("us_ofac_cons", "enhanced_small.xml", "<features>", &words)
        .expect_err("too large a record");
    assert!(error.to_string().contains("more than 20000 elements"), "{error}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_cut_file_is_an_error(which in 0..FIXTURES.len(), share in 0.0..1.0_f64) {
        let (list, name) = FIXTURES[which];
        let bytes = unpacked(&fixture(list, name));
        let whole = bytes.trim_ascii_end().len();
        #[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss,
            reason = "a small file's length")]
        let cut = (whole as f64 * share) as usize;
        prop_assert!(read_bytes(list, name, &bytes[..cut]).is_err(), "cut at {cut} of {whole}");
    }

    #[test]
    fn damage_never_panics(which in 0..FIXTURES.len(), at in 0..6_000_usize, byte in any::<u8>()) {
        let (list, name) = FIXTURES[which];
        let mut bytes = unpacked(&fixture(list, name));
        let at = at % bytes.len();
        bytes[at] = byte;
        let _ = read_bytes(list, name, &bytes);
    }
}
