//! The annexes of two EU regulations on the real tables, against counts made without the reader.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use jiff::civil::date;
use unblink_lists::{Input, ReadError, SourceFile, inspect, reader};
use unblink_model::{Basis, Edition, Entity, EntityKind, Extent, Published};
use unblink_testkit::{files, real_lists, unpacked};

fn read(tables: &[&[u8]]) -> Result<Edition, ReadError> {
    let files: Vec<_> =
        tables.iter().map(|bytes| SourceFile { name: "annex.csv", bytes }).collect();
    let given = Some(Published { at: date(2026, 8, 14).at(0, 0, 0, 0), basis: Basis::Given });
    reader("eu_journal_sanctions").expect("registered").read(&Input { files: &files, given })
}

fn tables(folder: &Path) -> Vec<Vec<u8>> {
    files(&folder.join("eu"), "oj-", ".csv.zst").iter().map(|path| unpacked(path)).collect()
}

/// Rows by heading, told apart by another splitter.
fn independent(bytes: &[u8]) -> Vec<BTreeMap<String, String>> {
    let mut csv = csv::Reader::from_reader(bytes);
    csv.deserialize().map(|row| row.expect("a row")).collect()
}

fn text(entity: &Entity) -> String {
    serde_json::to_string(entity).expect("JSON")
}

#[test]
fn both_real_annexes_read_whole() {
    let Some(folder) = real_lists("eu_journal_sanctions") else { return };
    let tables = tables(&folder);
    let mut counts = Vec::new();
    for bytes in &tables {
        let edition = read(&[bytes]).expect("reads");
        let rows = independent(bytes);
        assert_eq!(edition.entities.len(), rows.len());
        every_column_is_counted(&edition, &rows);
        every_field_reaches_its_entry(&edition, &rows);
        assert_eq!(edition.coverage.extent, Extent::Part);
        let persons =
            edition.entities.iter().filter(|e| e.kind() == Some(EntityKind::Person)).count();
        counts.push((edition.coverage.limits.clone(), edition.entities.len(), persons));
        eprintln!("{:?} {:?}", edition.report.not_understood, edition.report.notes);
        let expected = reader("eu_journal_sanctions").expect("registered").expected();
        assert!(inspect(&edition, expected, None, None).is_empty());
        let odd: u64 = edition.report.not_understood.values().sum();
        assert!(odd <= 10, "{:?}", edition.report.not_understood);
    }
    let limits = |act: &str| format!("the annexes of {act} only");
    assert_eq!(
        counts,
        [(limits("32002R0881"), 350, 262), (limits("32011R0753"), 140, 135)],
        "as the folder's README counts"
    );
    let both = read(&[&tables[0], &tables[1]]).expect("reads");
    assert_eq!(both.entities.len(), 490);
    assert_eq!(both.coverage.limits, limits("32002R0881, 32011R0753"));
}

fn every_column_is_counted(edition: &Edition, rows: &[BTreeMap<String, String>]) {
    let headings: Vec<&String> = rows[0].keys().collect();
    assert_eq!(headings.len(), 45);
    for heading in headings {
        let filled = rows.iter().filter(|row| !row[heading].trim().is_empty()).count() as u64;
        let count = |counts: &BTreeMap<String, u64>| counts.get(heading).copied().unwrap_or(0);
        assert_eq!(count(&edition.report.census), filled, "{heading}");
        assert_eq!(count(&edition.report.empty), rows.len() as u64 - filled, "{heading}");
    }
}

/// Every word of three letters or more, and every number of three digits, stands in the entry.
fn every_field_reaches_its_entry(edition: &Edition, rows: &[BTreeMap<String, String>]) {
    let mut by_name: BTreeMap<String, String> = BTreeMap::new();
    for entity in &edition.entities {
        by_name.entry(entity.caption().to_owned()).or_default().push_str(&text(entity));
    }
    // Words that are said otherwise: dates and doubt by values, labels by kinds of names.
    let said = ["approximately", "circa", "between", "and", "previously", "formerly", "listed"];
    let mut fields = 0;
    for row in rows {
        let name = row["name"].split_whitespace().collect::<Vec<_>>().join(" ");
        let whole = &by_name[&name];
        for (heading, value) in row.iter().filter(|(_, value)| !value.is_empty()) {
            fields += 1;
            let words = value.split(|c: char| !c.is_alphanumeric());
            for word in words.filter(|word| word.chars().count() > 2) {
                let date = matches!(heading.as_str(), "birthDate" | "startDate");
                if said.contains(&word.to_lowercase().as_str())
                    || (date && word.chars().all(char::is_alphabetic))
                {
                    continue;
                }
                assert!(whole.contains(word), "{name} {heading}: `{word}` of `{value}`");
            }
        }
    }
    assert!(fields > 1_400, "{fields}");
}

/// The numbers of INTERPOL notices anywhere in an entry.
fn notices(entity: &Entity) -> BTreeSet<String> {
    let digits = |rest: &str| rest.chars().take_while(char::is_ascii_digit).collect::<String>();
    let text = text(entity).to_lowercase();
    let numbers = text.split("search/un/").skip(1).map(digits);
    numbers.filter(|number| !number.is_empty()).collect()
}

#[test]
fn the_taliban_annex_meets_the_un_list_at_interpols_notices() {
    let Some(folder) = real_lists("eu_journal_sanctions links") else { return };
    // The annex prints no UN reference of its own, but the numbers of INTERPOL's notices, which the
    // UN printed until 2020.
    let path = folder.join("un/consolidated-2018-06-07.xml.zst");
    let bytes = unpacked(&path);
    let un = reader("un_sc_sanctions").expect("registered");
    let un = un
        .read(&Input { files: &[SourceFile { name: "un.xml", bytes: &bytes }], given: None })
        .expect("reads");
    let mut by_notice: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for entity in un.entities.iter().filter(|entity| entity.key.as_str().starts_with("TA")) {
        for notice in notices(entity) {
            by_notice.entry(notice).or_default().insert(entity.key.to_string());
        }
    }
    let afghan = read(&[&tables(&folder)[1]]).expect("reads");
    let (mut linked, mut apart) = (BTreeSet::new(), Vec::new());
    for entity in &afghan.entities {
        let found: BTreeSet<&String> =
            notices(entity).iter().filter_map(|n| by_notice.get(n)).flatten().collect();
        match found.into_iter().collect::<Vec<_>>().as_slice() {
            [one] => assert!(linked.insert((*one).clone()), "{one} twice"),
            other => apart.push((entity.key.to_string(), notices(entity), other.len())),
        }
    }
    assert_eq!((linked.len(), apart.len()), (132, 8), "{apart:?}");
    // Seven have no notice and one's number is misprinted; each of them meets exactly one of the
    // UN entries left over by the words of its heading.
    let words = |name: &str| -> BTreeSet<String> {
        let words = name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        words.map(str::to_lowercase).collect()
    };
    let rest: Vec<&Entity> = un
        .entities
        .iter()
        .filter(|e| e.key.as_str().starts_with("TA") && !linked.contains(e.key.as_str()))
        .collect();
    for (key, ..) in &apart {
        let entity = afghan.entities.iter().find(|e| e.key.as_str() == key).expect("an entry");
        let same = |other: &&&Entity| {
            other.names().any(|name| words(&name.full).is_superset(&words(entity.caption())))
        };
        let found: Vec<&str> = rest.iter().filter(same).map(|e| e.key.as_str()).collect();
        assert_eq!(found.len(), 1, "{key} {found:?}");
        assert!(linked.insert(found[0].to_owned()), "{key}");
    }
    assert_eq!(linked.len(), 140);
}

#[test]
fn mentions_are_no_references_of_ones_own() {
    let Some(folder) = real_lists("eu_journal_sanctions mentions") else { return };
    let afghan = read(&[&tables(&folder)[1]]).expect("reads");
    let ties: Vec<(&str, &str)> = afghan
        .entities
        .iter()
        .flat_map(Entity::relations)
        .filter_map(|tie| Some((tie.kind.as_str(), tie.key.as_deref()?)))
        .collect();
    assert_eq!(ties, [("mentions", "TAe.010"), ("mentions", "TAe.012")]);
}

#[test]
fn a_cut_real_table_is_refused_or_shorter_by_whole_rows() {
    let Some(folder) = real_lists("eu_journal_sanctions cut") else { return };
    for bytes in tables(&folder) {
        for share in 1..40 {
            let cut = &bytes[..bytes.len() * share / 40];
            let rows = independent(&bytes).len();
            match read(&[cut]) {
                Ok(edition) => assert!(cut.ends_with(b"\n") && edition.entities.len() < rows),
                Err(error) => assert!(error.to_string().contains("line "), "{error}"),
            }
        }
    }
}

#[test]
fn files_of_other_shapes_are_refused() {
    for bytes in [&b""[..], b"celex", b"celex,\n", b"celex,name\n1,2\n", b"\0\0"] {
        assert!(read(&[bytes]).is_err(), "{}", String::from_utf8_lossy(bytes));
    }
    assert!(read(&[]).is_err());
    let Some(folder) = real_lists("eu_journal_sanctions robustness") else { return };
    let others = files(&folder.join("robustness"), "", "");
    assert!(others.len() >= 5);
    let uk = files(&folder.join("uk"), "conlist-", ".csv.zst");
    for path in others.iter().chain(&uk) {
        let error = read(&[&unpacked(path)]).expect_err("refused");
        assert!(matches!(error, ReadError::WrongShape { .. }), "{}: {error}", path.display());
    }
}

proptest::proptest! {
    #[test]
    fn damaged_files_never_panic(
        changes in proptest::collection::vec((proptest::prelude::any::<u16>(), proptest::prelude::any::<u8>()), 0..8),
        keep in 0_usize..4_000,
    ) {
        let root = std::path::PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it"));
        let path = root.join("fixtures/eu_journal_sanctions/afghanistan_2026-08-14.csv");
        let mut bytes = std::fs::read(path).expect("a fixture");
        for (at, byte) in changes {
            let at = usize::from(at) % bytes.len();
            bytes[at] = byte;
        }
        bytes.truncate(keep);
        // Refused or read: both are answers.
        let _ = read(&[&bytes]);
    }
}
