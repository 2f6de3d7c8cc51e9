//! The US Consolidated Screening List on its real file, against counts made without the reader.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::date;
use unblink_lists::{Input, Neighbour, ReadError, SourceFile, inspect, reader};
use unblink_model::{Basis, Edition, Entity, EntityKind, Extent, Published};
use unblink_testkit::{files, real_lists, unpacked};

fn read(bytes: &[u8]) -> Result<Edition, ReadError> {
    let files = [SourceFile { name: "consolidated.csv", bytes }];
    let given = Some(Published { at: date(2022, 5, 15).at(0, 0, 0, 0), basis: Basis::Given });
    reader("us_trade_csl").expect("registered").read(&Input { files: &files, given })
}

/// Rows by heading, told apart by another splitter.
fn independent(bytes: &[u8]) -> Vec<BTreeMap<String, String>> {
    let mut csv = csv::Reader::from_reader(bytes);
    csv.deserialize().map(|row| row.expect("a row")).collect()
}

#[test]
fn the_real_file_reads_whole_and_passes_inspection() {
    let Some(folder) = real_lists("us_trade_csl") else { return };
    let bytes = unpacked(&folder.join("us-csl/csl-2022-05.csv.zst"));
    let edition = read(&bytes).expect("reads");
    let rows = independent(&bytes);
    assert_eq!((rows.len(), edition.entities.len()), (14_160, 14_160));
    assert_eq!(edition.coverage.extent, Extent::All);
    every_column_is_counted(&edition, &rows);
    every_field_reaches_its_entry(&edition, &rows);
    for (word, kind) in [
        ("Individual", EntityKind::Person),
        ("Entity", EntityKind::Organization),
        ("Vessel", EntityKind::Vessel),
        ("Aircraft", EntityKind::Airplane),
        ("", EntityKind::LegalEntity),
    ] {
        let found = edition.entities.iter().filter(|e| e.kind() == Some(kind)).count();
        assert_eq!(found, rows.iter().filter(|row| row["type"] == word).count(), "{word}");
    }
    let report = &edition.report;
    eprintln!("{:?} {:?}", report.not_understood, report.notes);
    let odd: u64 = report.not_understood.values().sum();
    assert!(odd < 150, "{:?}", report.not_understood);
    the_taliban_stand_as_ofac_has_them(&edition);

    let expected = reader("us_trade_csl").expect("registered").expected();
    assert_eq!(inspect(&edition, expected, None, None), Vec::<String>::new());
    let keys: BTreeSet<_> = edition.entities.iter().map(|entity| entity.key.clone()).collect();
    let whole = Neighbour { day: date(2022, 5, 14), keys };
    let mut cut = edition.clone();
    cut.entities.truncate(cut.entities.len() * 8 / 10);
    assert!(!inspect(&cut, expected, Some(&whole), None).is_empty());
}

fn every_column_is_counted(edition: &Edition, rows: &[BTreeMap<String, String>]) {
    let headings: Vec<&String> = rows[0].keys().collect();
    assert_eq!(headings.len(), 29);
    for heading in headings {
        let filled = rows.iter().filter(|row| !row[heading].trim().is_empty()).count() as u64;
        let count = |counts: &BTreeMap<String, u64>| counts.get(heading).copied().unwrap_or(0);
        assert_eq!(count(&edition.report.census), filled, "{heading}");
        assert_eq!(count(&edition.report.empty), rows.len() as u64 - filled, "{heading}");
    }
}

/// Every word of every field stands in what was read of an entry with the row's `_id`.
fn every_field_reaches_its_entry(edition: &Edition, rows: &[BTreeMap<String, String>]) {
    let mut by_id: BTreeMap<&str, String> = BTreeMap::new();
    for entity in &edition.entities {
        let id = entity.key.as_str().split_once(':').expect("a source").1;
        let id = id.split('~').next().expect("an id");
        let text = serde_json::to_string(entity).expect("JSON").replace("\\\"", "\"");
        by_id.entry(id).or_default().push_str(&text);
    }
    let mut fields = 0;
    for row in rows {
        let whole = &by_id[row["_id"].as_str()];
        for (heading, value) in row.iter().filter(|(_, value)| !value.is_empty()) {
            // The kind of entry, counted apart.
            if heading == "type" {
                continue;
            }
            fields += 1;
            let value = if heading == "ids" { without_labels(value) } else { value.clone() };
            for word in value.split(|c: char| !c.is_alphanumeric()).filter(|w| w.len() > 2) {
                // Doubt and months are values, not words.
                let said = matches!(heading.as_str(), "dates_of_birth" | "ids")
                    && (word == "circa" || MONTHS.contains(&word));
                assert!(said || whole.contains(word), "{heading}: `{word}` of `{value}`");
            }
        }
    }
    assert!(fields > 120_000, "{fields}");
}

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// Leaves out the labels that became a property and stand no longer as words.
fn without_labels(ids: &str) -> String {
    let gone = [
        ", Gender",
        ", Organization Established Date",
        ", Nationality of Registration",
        ", Registration Country",
        ", Digital Currency Address",
    ];
    gone.into_iter().fold(ids.to_owned(), |ids, label| ids.replace(label, ""))
}

fn the_taliban_stand_as_ofac_has_them(edition: &Edition) {
    let entry = |key: &str| -> &Entity {
        edition.entities.iter().find(|entity| entity.key.as_str() == key).expect("an entry")
    };
    let programmes = |key: &str| -> Vec<&str> {
        entry(key).listings().map(|listing| listing.programme.as_str()).collect()
    };
    assert_eq!(entry("SDN:6636").caption(), "TALIBAN");
    assert_eq!(programmes("SDN:6636"), ["SDN SDGT"]);
    assert_eq!(programmes("SDN:15484"), ["SDN SDGT", "SDN FTO"]);
}

#[test]
fn a_cut_real_file_is_refused_or_held() {
    let Some(folder) = real_lists("us_trade_csl cut") else { return };
    let bytes = unpacked(&folder.join("us-csl/csl-2022-05.csv.zst"));
    for share in 1..10 {
        let cut = &bytes[..bytes.len() * share / 10];
        assert!(read(cut).is_err(), "cut to {share}/10");
    }
    assert!(read(&bytes[..bytes.len() - 1]).is_err());
}

#[test]
fn files_of_other_shapes_are_refused() {
    for bytes in [&b""[..], b"_id", b"_id,\n", b"_id,name\n1,2\n", b"\0\0"] {
        assert!(read(bytes).is_err(), "{}", String::from_utf8_lossy(bytes));
    }
    let Some(folder) = real_lists("us_trade_csl robustness") else { return };
    let others = files(&folder.join("robustness"), "", "");
    assert!(others.len() >= 5);
    let uk = files(&folder.join("uk"), "conlist-", ".csv.zst");
    for path in others.iter().chain(&uk) {
        let error = read(&unpacked(path)).expect_err("refused");
        assert!(matches!(error, ReadError::WrongShape { .. }), "{}: {error}", path.display());
    }
}

proptest::proptest! {
    #[test]
    fn damaged_files_never_panic(
        changes in proptest::collection::vec((proptest::prelude::any::<u16>(), proptest::prelude::any::<u8>()), 0..8),
        keep in 0_usize..6_000,
    ) {
        let root = std::path::PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it"));
        let path = root.join("fixtures/us_trade_csl/all_sources_2022-05-01.csv");
        let mut bytes = std::fs::read(path).expect("a fixture");
        for (at, byte) in changes {
            let at = usize::from(at) % bytes.len();
            bytes[at] = byte;
        }
        bytes.truncate(keep);
        // Refused or read: both are answers.
        let _ = read(&bytes);
    }
}
