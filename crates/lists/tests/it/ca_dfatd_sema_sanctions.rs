//! `ca_dfatd_sema_sanctions` on both real editions, against counts made without the reader.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use quick_xml::events::Event;
use unblink_lists::{Input, Neighbour, ReadError, Reader, SourceFile, inspect, reader};
use unblink_model::{Basis, Edition, Entity, EntityKind, Property, Published, Value};
use unblink_testkit::{real_lists, unpacked};

fn ca() -> &'static dyn Reader {
    reader("ca_dfatd_sema_sanctions").expect("registered")
}

fn read(name: &str, day: &str, bytes: &[u8]) -> Result<Edition, ReadError> {
    let day: jiff::civil::Date = day.parse().expect("a day");
    let given = Some(Published { at: day.at(0, 0, 0, 0), basis: Basis::Given });
    ca().read(&Input { files: &[SourceFile { name, bytes }], given })
}

const DAYS: [&str; 2] = ["2020-04-15", "2025-05-25"];

fn real(test: &str) -> Vec<(String, Edition)> {
    let Some(lists) = real_lists(test) else { return Vec::new() };
    let one = |day: &str| {
        let bytes = unpacked(&lists.join(format!("ca/sema-lmes-{day}.xml.zst")));
        let edition = read(day, day, &bytes).unwrap_or_else(|error| panic!("{error}"));
        (String::from_utf8(bytes).expect("UTF-8"), edition)
    };
    DAYS.into_iter().map(one).collect()
}

/// The records as the file spells them: every leaf element with its text, white space evened out.
fn records(text: &str) -> Vec<BTreeMap<String, String>> {
    let mut reader = quick_xml::Reader::from_str(text);
    let (mut found, mut name, mut words) = (Vec::new(), String::new(), String::new());
    loop {
        match reader.read_event().expect("well-formed") {
            Event::Start(start) => {
                (name, words) = (start.name().as_ref().to_owned(), String::new());
                if name == "record" {
                    found.push(BTreeMap::new());
                }
            }
            Event::Text(text) => words.push_str(&text),
            Event::GeneralRef(reference) => words.push_str(match &*reference {
                "amp" => "&",
                "apos" => "'",
                "quot" => "\"",
                other => panic!("{other}"),
            }),
            Event::End(end) if end.name().as_ref() == name => {
                let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
                let record: &mut BTreeMap<String, String> = found.last_mut().expect("a record");
                record.insert(name.clone(), words);
            }
            Event::Eof => return found,
            _ => {}
        }
    }
}

#[test]
fn both_real_editions_are_read_whole() {
    for ((text, edition), (entries, persons, ships, unread)) in
        real("ca_dfatd_sema_sanctions: whole").into_iter().zip([
            (1_369, 985, 0, 0),
            // `Sep-62` and `born in the early 1960s` are no dates.
            (4_759, 3_334, 109, 2),
        ])
    {
        assert_eq!(text.matches("<record>").count(), entries);
        assert_eq!(text.matches("<LastName>").count(), persons);
        assert_eq!(text.matches("<ShipIMONumber>").count(), ships);
        assert_eq!(edition.entities.len(), entries);
        let of = |kind| edition.entities.iter().filter(|e| e.kind() == Some(kind)).count();
        assert_eq!(of(EntityKind::Person), persons);
        assert_eq!(of(EntityKind::Vessel), ships);
        assert_eq!(of(EntityKind::Organization), entries - persons - ships);
        let puzzles: u64 = edition.report.not_understood.values().sum();
        assert_eq!(puzzles, unread, "{:?}", edition.report.not_understood);
        let mut elements = 0;
        for (path, count) in &edition.report.census {
            let name = path.rsplit(['/', '@']).next().unwrap();
            if path.matches('/').count() == 3 {
                elements += 1;
                let found = text.matches(&format!("<{name}>")).count();
                let empty = edition.report.empty.get(path).copied().unwrap_or_default();
                assert_eq!(u64::try_from(found).unwrap(), count + empty, "{path}");
            }
        }
        assert!(elements >= 9, "{elements} elements");
        let covered = &edition.coverage.properties;
        for entity in &edition.entities {
            assert!(entity.statements.keys().all(|p| covered.contains(p)), "{}", entity.key);
        }
    }
}

#[test]
fn every_element_reaches_an_entry() {
    for (text, edition) in real("ca_dfatd_sema_sanctions: elements") {
        let records = records(&text);
        assert_eq!(records.len(), edition.entities.len());
        let mut by_caption: BTreeMap<&str, Vec<&Entity>> = BTreeMap::new();
        for entity in &edition.entities {
            by_caption.entry(entity.caption()).or_default().push(entity);
        }
        for record in records {
            let get = |name: &str| record.get(name).map(String::as_str).unwrap_or_default();
            let parts = [get("GivenName"), get("LastName"), get("Entity"), get("EntityOrShip")];
            let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
            let caption = parts.join(" ");
            let found = by_caption.get(caption.as_str()).unwrap_or_else(|| panic!("{caption}"));
            let whole =
                |entity: &&Entity| record.iter().all(|(name, text)| has(entity, name, text));
            assert!(found.iter().any(whole), "{record:?} is not in {found:?}");
        }
    }
}

fn has(entity: &Entity, name: &str, text: &str) -> bool {
    let labelled = |property, kind: &str| {
        entity.values(property).iter().any(|value| {
            matches!(value, Value::Document(d)
                if d.kind == kind && d.number.as_deref() == Some(text))
        })
    };
    let listing = entity.listings().next().expect("listed");
    let place = listing.instrument.clone().unwrap_or_default();
    match name {
        "LastName" | "GivenName" | "Entity" | "EntityOrShip" => true, // found by them
        "Country" => listing.programme == text,
        "Schedule" => place.starts_with(&format!("Schedule {text}, Item ")),
        "Item" => place.ends_with(&format!("Item {text}")),
        "DateOfListing" => format!("{:?}", listing.listed_on) == format!("Some(On({text}))"),
        "Title" | "TitleOrShip" => {
            entity.values(Property::Title).contains(&Value::Text(text.to_owned()))
                || labelled(Property::Craft, "Vessel Type")
        }
        "ShipIMONumber" => labelled(Property::Document, "IMO"),
        "Aliases" => {
            labelled(Property::Feature, "Aliases") || entity.names().any(|n| n.full == text)
        }
        "DateOfBirth" | "DateOfBirthOrShipBuildDate" => {
            let shown = format!("{:?}", entity.values(Property::BirthDate));
            let dates = text.split(|c: char| !(c.is_ascii_digit() || c == '-'));
            dates.filter(|date| date.len() == 4 || date.len() == 10).all(|d| shown.contains(d))
        }
        _ => false,
    }
}

#[test]
fn keys_hold_from_one_shape_to_the_other() {
    let editions = real("ca_dfatd_sema_sanctions: keys");
    let [(_, old), (_, new)] = editions.as_slice() else { return };
    assert_ne!(old.coverage.format, new.coverage.format);
    let keys = |edition: &Edition| -> BTreeSet<String> {
        edition.entities.iter().map(|entity| entity.key.to_string()).collect()
    };
    let (old, new) = (keys(old), keys(new));
    assert_eq!(old.intersection(&new).count(), 1_255);
    let gone = old.difference(&new).filter(|key| !key.starts_with("zimbabwe: ")).count();
    assert_eq!(gone, 14);
    let twice: Vec<&String> = new.iter().filter(|key| key.contains('~')).collect();
    assert_eq!(twice.len(), 1, "{twice:?}");
}

#[test]
fn the_real_editions_pass_inspection_and_a_cut_one_does_not() {
    let editions = real("ca_dfatd_sema_sanctions: inspection");
    let neighbour = |edition: &Edition| Neighbour {
        day: edition.published.day(),
        keys: edition.entities.iter().map(|entity| entity.key.clone()).collect(),
    };
    let near: Vec<Neighbour> = editions.iter().map(|(_, edition)| neighbour(edition)).collect();
    for (at, (_, edition)) in editions.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| near.get(at));
        let findings = inspect(edition, ca().expected(), before, near.get(at + 1));
        assert_eq!(findings, Vec::<String>::new());
        let mut cut = edition.clone();
        cut.entities.truncate(edition.entities.len() * 6 / 10);
        let findings = inspect(&cut, ca().expected(), near.get(at), None);
        assert!(findings.iter().any(|f| f.contains("are not in this one")), "{findings:?}");
    }
}

#[test]
fn hostile_files_end_in_errors() {
    let wrapped = |inside: &str| format!("<data-set>{inside}</data-set>");
    for (bytes, problem) in [
        (wrapped(&"<record>".repeat(1_000_000)), "nested more than 64"),
        ("<!DOCTYPE l [<!ENTITY a 'ha'>]><data-set/>".to_owned(), "document type"),
        (wrapped(&"<record/>".repeat(60_000)), "more than 50000 records"),
        (wrapped(&format!("<record><Item>{}</Item></record>", "x".repeat(2_000_000))), "text of"),
        (wrapped(&format!("<record>{}</record>", "<x/>".repeat(300_000))), "a record of more"),
        (wrapped("<record><Item>&lol;</Item></record>"), "entity `&lol;`"),
        ("<other/>".to_owned(), "found the element other"),
        ("{}".to_owned(), "found JSON"),
        (String::new(), "found an empty file"),
    ] {
        let error = read("hostile.xml", DAYS[0], bytes.as_bytes()).expect_err(problem).to_string();
        assert!(error.contains(problem) && error.starts_with("hostile.xml"), "{error}");
    }
    let two = [SourceFile { name: "a", bytes: b"" }, SourceFile { name: "b", bytes: b"" }];
    let error = ca().read(&Input { files: &two, given: None }).expect_err("two files");
    assert!(error.to_string().contains("2 files"), "{error}");
}

fn fixture() -> Vec<u8> {
    let root = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    unpacked(&root.join("fixtures/ca_dfatd_sema_sanctions/new_shape_2025-05-25.xml"))
}

#[test]
fn a_fixture_cut_anywhere_is_refused() {
    let whole = fixture();
    read("whole.xml", DAYS[1], &whole).expect("the whole reads");
    for cut in 0..whole.trim_ascii_end().len() {
        assert!(read("cut.xml", DAYS[1], &whole[..cut]).is_err(), "cut at byte {cut}");
    }
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(300))]
    #[test]
    fn a_fixture_with_a_changed_byte_never_panics(at in 0usize..4000, byte in 0u8..=255) {
        let mut bytes = fixture();
        let length = bytes.len();
        bytes[at % length] = byte;
        if let Ok(edition) = read("changed.xml", DAYS[1], &bytes) {
            let keys: BTreeSet<_> = edition.entities.iter().map(|e| &e.key).collect();
            proptest::prop_assert_eq!(keys.len(), edition.entities.len());
        }
    }
}
