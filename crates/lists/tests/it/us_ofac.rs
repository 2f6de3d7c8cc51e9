//! OFAC's two lists, on the issuer's real files and on bad ones.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use unblink_lists::{Input, Neighbour, ReadError, SourceFile, inspect, reader};
use unblink_model::{
    Basis, Edition, EntityKey, EntityKind, Extent, NameKind, Property, Published, Value,
};
use unblink_testkit::{files, real_lists, unpacked};

fn given(day: &str) -> Published {
    let day: Date = day.parse().expect("a day");
    Published { at: day.at(0, 0, 0, 0), basis: Basis::Given }
}

fn read(list: &str, day: Option<&str>, tables: &[(&str, &[u8])]) -> Result<Edition, ReadError> {
    let files: Vec<_> = tables.iter().map(|(name, bytes)| SourceFile { name, bytes }).collect();
    let input = Input { files: &files, given: day.map(given) };
    reader(list).expect("the list has a reader").read(&input)
}

fn stem(path: &Path) -> String {
    path.file_name().expect("a file").to_str().expect("ASCII").replace(".csv.zst", "")
}

/// Every sdn.csv at hand, with its day.
fn real_sdn(folder: &Path) -> Vec<(String, PathBuf)> {
    let ofac = folder.join("ofac");
    let mut found: Vec<_> = files(&ofac, "sdn-", ".csv.zst")
        .into_iter()
        .map(|path| (stem(&path).replace("sdn-", ""), path))
        .collect();
    for day in ["2019-01-15", "2021-04-25"] {
        found.push((day.to_owned(), ofac.join(format!("set-{day}/sdn.csv.zst"))));
    }
    found.sort();
    found
}

/// The tables of a real set.
fn real_set(folder: &Path, day: &str) -> Vec<(String, Vec<u8>)> {
    files(&folder.join(format!("ofac/set-{day}")), "", ".csv.zst")
        .iter()
        .map(|path| (stem(path), unpacked(path)))
        .collect()
}

fn read_set(day: &str, tables: &[(String, Vec<u8>)]) -> Edition {
    let tables: Vec<_> =
        tables.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    read("us_ofac_sdn", Some(day), &tables).expect("reads")
}

/// Counts without splitting: a row is a line, and its kind stands behind the name's closing quote.
fn naive(bytes: &[u8]) -> (usize, BTreeMap<String, usize>) {
    let text = std::str::from_utf8(bytes).expect("ASCII").replace('\u{1a}', "");
    let mut kinds = BTreeMap::new();
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    for line in &lines {
        let behind_name = line.splitn(2, "\",").nth(1).expect("a quoted name");
        let word = behind_name.split(',').next().expect("a type").trim_matches(['"', ' ']);
        *kinds.entry(word.to_owned()).or_default() += 1;
    }
    (lines.len(), kinds)
}

#[test]
fn every_real_sdn_csv_reads_whole_and_passes_inspection() {
    let Some(folder) = real_lists("us_ofac sdn.csv") else { return };
    let reader = reader("us_ofac_sdn").expect("registered");
    let mut before: Option<Neighbour> = None;
    let mut days = 0;
    for (day, path) in real_sdn(&folder) {
        let bytes = unpacked(&path);
        let edition = read("us_ofac_sdn", Some(&day), &[("sdn.csv", &bytes)]).expect("reads");
        let (rows, kinds) = naive(&bytes);
        assert_eq!(edition.entities.len(), rows, "{day}");
        for (word, kind) in [
            ("individual", EntityKind::Person),
            ("vessel", EntityKind::Vessel),
            ("aircraft", EntityKind::Airplane),
            ("-0-", EntityKind::Organization),
        ] {
            let found = edition.entities.iter().filter(|e| e.kind() == Some(kind)).count();
            assert_eq!(Some(&found), kinds.get(word), "{day} {kind:?}");
        }
        nearly_every_remark_item_has_a_rule(&day, &edition);
        the_taliban_and_the_haqqani_network_stand_as_printed(&day, &edition, &bytes);
        assert_eq!(edition.coverage.extent, Extent::All);
        let findings = inspect(&edition, reader.expected(), before.as_ref(), None);
        assert_eq!(findings, Vec::<String>::new(), "{day}");

        let mut cut = edition.clone();
        cut.entities.truncate(rows * 6 / 10);
        let held = inspect(&cut, reader.expected(), before.as_ref(), None);
        assert!(!held.is_empty(), "{day}: a list cut to 60 %");

        let keys: BTreeSet<EntityKey> = edition.entities.iter().map(|e| e.key.clone()).collect();
        before = Some(Neighbour { day: edition.published.day(), keys });
        days += 1;
    }
    assert_eq!(days, 32);
}

fn nearly_every_remark_item_has_a_rule(day: &str, edition: &Edition) {
    let report = &edition.report;
    let items: u64 = report
        .census
        .iter()
        .filter(|(path, _)| path.starts_with("sdn/remarks/"))
        .map(|(_, count)| count)
        .sum();
    let puzzles = report.not_understood.get("remark item without a rule").copied().unwrap_or(0);
    eprintln!("{day}: {puzzles} of {items} remark items without a rule");
    assert!(puzzles * 100 < items, "{day}: {puzzles} of {items}");
}

fn the_taliban_and_the_haqqani_network_stand_as_printed(day: &str, edition: &Edition, csv: &[u8]) {
    for (key, name, programmes) in
        [("6636", "TALIBAN", vec!["SDGT"]), ("15484", "HAQQANI NETWORK", vec!["FTO", "SDGT"])]
    {
        let entry = edition.entities.iter().find(|entity| entity.key.as_str() == key);
        let entry = entry.unwrap_or_else(|| panic!("{day}: no {key}"));
        let found: Vec<_> = entry.listings().map(|listing| listing.programme.as_str()).collect();
        assert_eq!((entry.caption(), found), (name, programmes), "{day}");
    }
    let linked = edition
        .entities
        .iter()
        .flat_map(unblink_model::Entity::relations)
        .filter(|tie| tie.kind == "Linked To" && tie.name.as_deref() == Some("TALIBAN"))
        .count();
    let text = std::str::from_utf8(csv).expect("ASCII");
    let printed =
        text.matches("Linked To: TALIBAN.\"").count() + text.matches("Linked To: TALIBAN;").count();
    assert_eq!(linked, printed, "{day}");
    assert!(linked > 0 || day < "2016", "{day}: {linked}");
}
