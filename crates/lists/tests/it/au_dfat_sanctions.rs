//! `au_dfat_sanctions` on the real workbook, against counts made without the reader.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read, Write};
use std::path::PathBuf;

use quick_xml::events::Event;
use unblink_lists::{Input, Neighbour, ReadError, Reader, SourceFile, inspect, reader};
use unblink_model::{
    Basis, Edition, Entity, EntityKind, NameKind, Property, Published, Strength, Value,
};
use unblink_testkit::{real_lists, unpacked};
use zip::write::SimpleFileOptions;

fn au() -> &'static dyn Reader {
    reader("au_dfat_sanctions").expect("registered")
}

fn read(name: &str, bytes: &[u8]) -> Result<Edition, ReadError> {
    let at = jiff::civil::date(2026, 7, 23).at(0, 0, 0, 0);
    let given = Some(Published { at, basis: Basis::Given });
    au().read(&Input { files: &[SourceFile { name, bytes }], given })
}

fn real(test: &str) -> Option<(Vec<u8>, Edition)> {
    let path = real_lists(test)?.join("au/dfat-consolidated-2026-07-23.xlsx");
    let bytes = unpacked(&path);
    let edition = read("dfat.xlsx", &bytes).unwrap_or_else(|error| panic!("{error}"));
    Some((bytes, edition))
}

fn part(bytes: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("a zip");
    let mut text = String::new();
    archive.by_name(name).expect(name).read_to_string(&mut text).expect("UTF-8");
    text
}

/// The sheet as rows of raw values by column heading, read with nothing but an XML reader:
/// shared strings resolved, numbers and booleans as the file spells them.
fn sheet(bytes: &[u8]) -> Vec<BTreeMap<String, String>> {
    let shared: Vec<String> = texts(&part(bytes, "xl/sharedStrings.xml"), "si", "t")
        .into_iter()
        .map(|(_, _, text)| text)
        .collect();
    let mut rows: Vec<(String, BTreeMap<String, String>)> = Vec::new();
    for (at, kind, value) in texts(&part(bytes, "xl/worksheets/sheet1.xml"), "c", "v") {
        let value =
            if kind == "s" { shared[value.parse::<usize>().unwrap()].clone() } else { value };
        let column = at.trim_end_matches(|c: char| c.is_ascii_digit()).to_owned();
        let row = at.trim_start_matches(|c: char| c.is_ascii_uppercase()).to_owned();
        if plain(&value).is_empty() {
            continue;
        }
        if rows.last().is_none_or(|(last, _)| *last != row) {
            rows.push((row, BTreeMap::new()));
        }
        rows.last_mut().unwrap().1.insert(column, value);
    }
    let header = rows.remove(0).1;
    let named = |row: BTreeMap<String, String>| {
        row.into_iter().map(|(column, value)| (header[&column].clone(), value)).collect()
    };
    rows.into_iter().map(|(_, row)| named(row)).collect()
}

/// For every element `outer`: its attributes `r` and `t`, and the text of the `inner` in it.
fn texts(xml: &str, outer: &str, inner: &str) -> Vec<(String, String, String)> {
    let mut reader = quick_xml::Reader::from_str(xml);
    reader.config_mut().expand_empty_elements = true;
    let mut found: Vec<(String, String, String)> = Vec::new();
    let mut inside = false;
    loop {
        match reader.read_event().expect("well-formed") {
            Event::Start(start) if start.name().as_ref() == outer => {
                let get = |key: &str| {
                    let found = start.attributes().flatten().find(|a| a.key.as_ref() == key);
                    found.map(|a| a.value.to_string()).unwrap_or_default()
                };
                found.push((get("r"), get("t"), String::new()));
            }
            Event::Start(start) if start.name().as_ref() == inner => inside = true,
            Event::End(end) if end.name().as_ref() == inner => inside = false,
            Event::Text(text) if inside => found.last_mut().unwrap().2.push_str(&text),
            Event::GeneralRef(name) if inside => {
                let c = match &*name {
                    "amp" => "&",
                    "lt" => "<",
                    "gt" => ">",
                    "quot" => "\"",
                    "apos" => "'",
                    other => panic!("{other}"),
                };
                found.last_mut().unwrap().2.push_str(c);
            }
            Event::Eof => return found,
            _ => {}
        }
    }
}

/// Words with white space and carriage returns evened out.
fn plain(text: &str) -> String {
    let text: String = text.replace("_x000D_", "\r");
    let text: String = text.chars().filter(|c| !matches!(c, '\u{AD}' | '\u{FEFF}')).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn base(row: &BTreeMap<String, String>) -> &str {
    row["Reference"].trim_end_matches(|c: char| c.is_ascii_lowercase())
}

fn by_key(edition: &Edition) -> BTreeMap<&str, &Entity> {
    edition.entities.iter().map(|entity| (entity.key.as_str(), entity)).collect()
}

fn numbers<'a>(entity: &'a Entity, property: Property, kind: &str) -> Vec<&'a str> {
    let number = |value: &'a Value| match value {
        Value::Document(document) if document.kind == kind => document.number.as_deref(),
        _ => None,
    };
    entity.values(property).iter().filter_map(number).collect()
}

/// The day of an Excel serial number.
fn day(serial: &str) -> String {
    let days: i64 = serial.parse().expect("a serial number");
    jiff::civil::date(1899, 12, 30).saturating_add(jiff::Span::new().days(days)).to_string()
}

#[test]
fn the_real_workbook_is_read_whole() {
    let Some((bytes, edition)) = real("au_dfat_sanctions: whole") else { return };
    let rows = sheet(&bytes);
    assert_eq!(rows.len(), 11_068);
    let primary = rows.iter().filter(|row| row["Name Type"] == "Primary Name").count();
    let bases: BTreeSet<&str> = rows.iter().map(base).collect();
    assert_eq!((primary, bases.len()), (3_846, 3_846));
    assert_eq!(edition.entities.len(), 3_846);
    for (kind, word, count) in [
        (EntityKind::Person, "Individual", 2_543),
        (EntityKind::Organization, "Entity", 1_041),
        (EntityKind::Vessel, "Vessel", 262),
    ] {
        let printed = |row: &&BTreeMap<String, String>| {
            row["Type"] == word && row["Name Type"] == "Primary Name"
        };
        assert_eq!(rows.iter().filter(printed).count(), count);
        assert_eq!(edition.entities.iter().filter(|e| e.kind() == Some(kind)).count(), count);
    }
    let mut census: BTreeMap<String, u64> = BTreeMap::new();
    for column in rows.iter().flat_map(BTreeMap::keys) {
        *census.entry(column.clone()).or_default() += 1;
    }
    assert_eq!(census.len(), 19);
    assert_eq!(edition.report.census, census);
    for (column, count) in census {
        let empty = edition.report.empty.get(&column).copied().unwrap_or_default();
        assert_eq!(empty + count, 11_068, "{column}");
    }
    // 1980.1981, /02/1961, 7/02/1950/11/1950 08/08/1945, 10/061962: no calendar has them.
    let unread = BTreeMap::from([("unreadable date in Date of Birth".to_owned(), 4)]);
    assert_eq!(edition.report.not_understood, unread);
    let covered = &edition.coverage.properties;
    for entity in &edition.entities {
        assert!(entity.statements.keys().all(|p| covered.contains(p)), "{}", entity.key);
    }
}

#[test]
fn every_cell_reaches_the_entry_of_its_row() {
    let Some((bytes, edition)) = real("au_dfat_sanctions: cells") else { return };
    let entities = by_key(&edition);
    for row in sheet(&bytes) {
        let entity = entities[base(&row)];
        for (column, value) in &row {
            let place = format!("{} {}", row["Reference"], row["Name of Individual or Entity"]);
            let kept = match column.as_str() {
                "Reference" | "Type" => true, // counted above
                "Name of Individual or Entity" | "Name Type" | "Alias Strength" => {
                    has_name(entity, &row)
                }
                column => is_kept(entity, column, value),
            };
            assert!(kept, "{place}: {column} = {value}");
        }
    }
}

fn has_name(entity: &Entity, row: &BTreeMap<String, String>) -> bool {
    let strength = match row.get("Alias Strength").map(String::as_str) {
        Some("Strong") => Strength::Strong,
        Some("Weak") => Strength::Weak,
        _ => Strength::Unstated,
    };
    let kind = match row["Name Type"].as_str() {
        "Primary Name" => NameKind::Primary,
        "Alias" => NameKind::Aka,
        _ => NameKind::Original,
    };
    let full = plain(&row["Name of Individual or Entity"]);
    entity.names().any(|name| (&name.full, name.kind, name.strength) == (&full, kind, strength))
}

fn is_kept(entity: &Entity, column: &str, value: &str) -> bool {
    let words = plain(value);
    let any =
        |property, wanted: &dyn Fn(&Value) -> bool| entity.values(property).iter().any(wanted);
    match column {
        "Date of Birth" => birth_years(value).iter().all(|year| {
            any(Property::BirthDate, &|value| {
                matches!(value, Value::Birth(birth)
                    if format!("{:?} {:?} {:?}", birth.date, birth.until, birth.note).contains(year))
            })
        }),
        "Place of Birth" => places(entity, Property::BirthPlace, &words),
        "Address" => places(entity, Property::Address, &words),
        "Citizenship" => words.split(';').all(|country| {
            let country = country.trim();
            any(Property::Citizenship, &|v| matches!(v, Value::Country(c) if c.text == country))
        }),
        "Additional Information" => {
            entity.values(Property::Remarks).contains(&Value::Text(words))
        }
        "Listing Information" | "Instrument of Designation" => {
            let words = if words.len() == 5 { day(&words) } else { words };
            numbers(entity, Property::Feature, column).contains(&words.as_str())
                || entity.listings().any(|listing| listing.instrument.as_deref() == Some(&*words))
        }
        "IMO Number" => numbers(entity, Property::Document, column).contains(&words.as_str()),
        "Committees" => entity.listings().all(|listing| listing.programme == words),
        "Control Date" => any(Property::UpdatedOn, &|value| {
            matches!(value, Value::Date(date) if date.to_string() == day(&words))
        }),
        measure => entity
            .listings()
            .all(|listing| listing.measures.iter().any(|m| m == measure) == (words == "1")),
    }
}

/// The years in a birth cell as the file spells it.
fn birth_years(value: &str) -> Vec<String> {
    if value.len() == 5 && value.bytes().all(|b| b.is_ascii_digit())
        || value.len() == 4 && value > "3000"
    {
        return vec![day(value)[..4].to_owned()];
    }
    let value = value.replace("_x000D_", " ");
    let years = value.split(|c: char| !c.is_ascii_digit()).filter(|piece| piece.len() == 4);
    years.map(str::to_owned).collect()
}

fn places(entity: &Entity, property: Property, words: &str) -> bool {
    let kept: Vec<&str> = entity
        .values(property)
        .iter()
        .filter_map(|value| match value {
            Value::Address(address) => address.full.as_deref(),
            _ => None,
        })
        .collect();
    // What is left of the cell without the places kept from it is letters and marks: `a) b),`.
    let mut rest = words.to_owned();
    let mut sorted = kept.clone();
    sorted.sort_by_key(|place| std::cmp::Reverse(place.len()));
    for place in sorted {
        rest = rest.replace(place, " ");
    }
    words == "na" || rest.split_whitespace().all(|word| word.len() <= 4 && !word.contains(' '))
}

#[test]
fn the_140_are_linked_to_the_un_and_the_taliban_stands_beside_them() {
    let Some((_, edition)) = real("au_dfat_sanctions: the 140") else { return };
    let of_regime: Vec<&Entity> = edition
        .entities
        .iter()
        .filter(|entity| entity.listings().any(|l| l.programme == "1988 (Taliban)"))
        .collect();
    assert_eq!(of_regime.len(), 141);
    let linked: BTreeSet<&str> = of_regime
        .iter()
        .flat_map(|entity| numbers(entity, Property::Document, "UN reference"))
        .collect();
    let alone: Vec<&str> = of_regime
        .iter()
        .filter(|entity| numbers(entity, Property::Document, "UN reference").is_empty())
        .map(|entity| entity.key.as_str())
        .collect();
    assert_eq!(alone, ["6257"]);
    let taliban = by_key(&edition)["6257"];
    assert_eq!(taliban.caption(), "The Taliban");
    let listing = taliban.listings().next().expect("listed");
    assert_eq!(listing.measures, ["Targeted Financial Sanction", "Arms Embargo"]);
    assert_eq!(format!("{:?}", listing.listed_on), "Some(On(1999-10-15))");
    let lists = real_lists("au_dfat_sanctions: the UN's list").expect("is there");
    let bytes = unpacked(&lists.join("un/consolidated-2026-08-01.xml.zst"));
    let text = std::str::from_utf8(&bytes).expect("UTF-8");
    let un: BTreeSet<&str> = text
        .split("<REFERENCE_NUMBER>")
        .skip(1)
        .map(|rest| rest.split('<').next().unwrap().trim())
        .filter(|reference| reference.starts_with("TA"))
        .collect();
    assert_eq!(un.len(), 140);
    assert_eq!(linked, un);
}

#[test]
fn no_un_reference_links_two_different_actors() {
    let Some((_, edition)) = real("au_dfat_sanctions: UN references") else { return };
    let lists = real_lists("au_dfat_sanctions: the UN's list").expect("is there");
    let bytes = unpacked(&lists.join("un/consolidated-2026-08-01.xml.zst"));
    let files = &[SourceFile { name: "un.xml", bytes: &bytes }];
    let un = reader("un_sc_sanctions").expect("registered");
    let un = un.read(&Input { files, given: None }).expect("reads");
    let un = by_key(&un);
    let words = |entity: &Entity| -> BTreeSet<String> {
        entity
            .names()
            .flat_map(|name| name.full.split(|c: char| !c.is_alphanumeric()))
            .filter(|word| word.chars().count() > 2)
            .map(str::to_lowercase)
            .collect()
    };
    let (mut linked, mut gone, mut apart) = (0, Vec::new(), Vec::new());
    for entity in &edition.entities {
        for reference in numbers(entity, Property::Document, "UN reference") {
            linked += 1;
            match un.get(reference) {
                None => gone.push((entity.key.as_str(), reference)),
                Some(other) if words(other).is_disjoint(&words(entity)) => {
                    apart.push((entity.key.as_str(), reference));
                }
                Some(_) => {}
            }
        }
    }
    // 794 rows of primary names begin with a reference; SOe.001 on the person 6253 makes no link.
    assert_eq!(linked, 793);
    let notes = edition.report.notes.join("\n");
    assert!(notes.contains("SOe.001 on an entry of the type Individual"), "{notes}");
    assert!(notes.contains("CDi.002 on the row of an alias only"), "{notes}");
    assert_eq!((apart, gone), (Vec::new(), Vec::new()), "of {linked}");
}

#[test]
fn the_real_edition_passes_inspection_and_a_cut_one_does_not() {
    let Some((_, edition)) = real("au_dfat_sanctions: inspection") else { return };
    assert_eq!(inspect(&edition, au().expected(), None, None), Vec::<String>::new());
    let near = Neighbour {
        day: edition.published.day(),
        keys: edition.entities.iter().map(|entity| entity.key.clone()).collect(),
    };
    let mut cut = edition;
    cut.entities.truncate(3_846 * 6 / 10);
    assert!(!inspect(&cut, au().expected(), None, None).is_empty());
    let findings = inspect(&cut, au().expected(), Some(&near), None);
    assert!(findings.iter().any(|f| f.contains("are not in this one")), "{findings:?}");
}

fn fixture() -> Vec<u8> {
    let root = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    unpacked(&root.join("fixtures/au_dfat_sanctions/small_2026-07-23.xlsx"))
}

/// The fixture's workbook with some parts in other words.
fn rewritten(changed: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let whole = fixture();
    let mut archive = zip::ZipArchive::new(Cursor::new(&whole)).expect("a zip");
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let mut from = archive.by_index(index).expect("a part");
        let mut bytes = Vec::new();
        from.read_to_end(&mut bytes).expect("unpacks");
        if let Some((_, other)) = changed.iter().find(|(name, _)| *name == from.name()) {
            bytes.clone_from(other);
        }
        out.start_file(from.name(), SimpleFileOptions::default()).expect("starts");
        out.write_all(&bytes).expect("writes");
    }
    out.finish().expect("finishes").into_inner()
}

const SHEET: &str = "xl/worksheets/sheet1.xml";

#[test]
fn hostile_workbooks_end_in_errors() {
    let sheet = part(&fixture(), SHEET);
    let with = |inside: &str| {
        let text = sheet.replace("</sheetData>", &format!("{inside}</sheetData>"));
        rewritten(&[(SHEET, text.into_bytes())])
    };
    let bomb = rewritten(&[("xl/styles.xml", vec![b' '; 70 << 20])]);
    assert!(bomb.len() < 200_000, "{}", bomb.len());
    let rows: Vec<String> = (20..200_100)
        .map(|row| format!("<row r=\"{row}\"><c r=\"A{row}\"><v>1</v></c></row>"))
        .collect();
    let rows = rows.concat();
    let wide = "<c><v>1</v></c>".repeat(300);
    for (bytes, problem) in [
        (bomb, "unpacks to more than 64 MB"),
        (with(&rows), "more than 200000 rows"),
        (with(&format!("<row r=\"20\">{wide}</row>")), "256 cells in a row"),
        (with("<row r=\"1\"><c r=\"A1\"><v>1</v></c></row>"), "a cell out of order"),
        (with("<row r=\"20\"><c r=\"A20\" t=\"s\"><v>9999</v></c></row>"), "shared strings"),
        (with("<row r=\"20\"><c r=\"A20\" t=\"x\"><v>1</v></c></row>"), "sheet Sheet1"),
        (rewritten(&[(SHEET, sheet.as_bytes()[..sheet.len() / 2].to_vec())]), "sheet Sheet1"),
        (rewritten(&[(SHEET, b"<worksheet><sheetData/></worksheet>".to_vec())]), "an empty sheet"),
        (rewritten(&[("xl/workbook.xml", b"<workbook></workbook>".to_vec())]), "without sheets"),
        (rewritten(&[("xl/workbook.xml", b"<html/>".to_vec())]), "no workbook"),
        (b"PK\x03\x04".to_vec(), "the archive: broken"),
        (b"{\"error\": 500}".to_vec(), "found JSON"),
        (b"<?xml version='1.0'?><list/>".to_vec(), "found XML"),
        (Vec::new(), "found an empty file"),
    ] {
        let error = read("hostile.xlsx", &bytes).expect_err(problem).to_string();
        assert!(error.contains(problem) && error.starts_with("hostile.xlsx"), "{error}");
    }
}

#[test]
fn a_directory_that_lies_about_sizes_gets_no_further() {
    let mut bomb = rewritten(&[("xl/styles.xml", vec![b' '; 70 << 20])]);
    let real = u32::to_le_bytes(70 << 20);
    let mut lies = 0;
    for at in 0..bomb.len() - 4 {
        if bomb[at..at + 4] == real {
            bomb[at..at + 4].copy_from_slice(&u32::to_le_bytes(100));
            lies += 1;
        }
    }
    assert!(lies >= 1, "the directory names the size");
    read("liar.xlsx", &bomb).expect_err("refused");
}

#[test]
fn a_far_away_cell_costs_nothing() {
    let sheet = part(&fixture(), SHEET);
    let far = "<row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row></sheetData>";
    let bytes = rewritten(&[(SHEET, sheet.replace("</sheetData>", far).into_bytes())]);
    let edition = read("far.xlsx", &bytes).expect("reads");
    assert_eq!(edition.report.not_understood["a cell in a column without a heading"], 1);
}

#[test]
fn a_workbook_cut_anywhere_is_refused() {
    let whole = fixture();
    read("whole.xlsx", &whole).expect("the whole reads");
    for cut in 0..whole.len() {
        assert!(read("cut.xlsx", &whole[..cut]).is_err(), "cut at byte {cut}");
    }
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(300))]
    #[test]
    fn a_workbook_with_a_changed_byte_never_panics(
        at in 0usize..100_000,
        byte in 0u8..=255,
        which in 0usize..4,
    ) {
        let names = [SHEET, "xl/sharedStrings.xml", "xl/styles.xml", "xl/workbook.xml"];
        let mut inside = part(&fixture(), names[which]).into_bytes();
        let length = inside.len();
        inside[at % length] = byte;
        let mut packed = fixture();
        let length = packed.len();
        packed[at % length] = byte;
        for bytes in [rewritten(&[(names[which], inside)]), packed] {
            if let Ok(edition) = read("changed.xlsx", &bytes) {
                let keys: BTreeSet<_> = edition.entities.iter().map(|e| &e.key).collect();
                proptest::prop_assert_eq!(keys.len(), edition.entities.len());
            }
        }
    }
}
