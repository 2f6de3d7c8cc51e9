//! The curated register: the real `data/` folder, its strictness, its ties to the UN list.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use unblink_lists::{Input, ReadError, SourceFile, inspect, reader};
use unblink_model::{
    Edition, Entity, EventKind, Fact, Name, NameKind, Property, Status, Strength, Value,
};

mod official;

type Files = BTreeMap<String, Vec<u8>>;

fn crate_folder() -> PathBuf {
    PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").expect("set by cargo"))
}

fn files(folder: &Path) -> Files {
    unblink_testkit::files(folder, "", ".csv")
        .into_iter()
        .map(|path| {
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            (name, std::fs::read(path).unwrap())
        })
        .collect()
}

fn data() -> Files {
    files(&crate_folder().join("../../data"))
}

fn fixture() -> Files {
    files(&crate_folder().join("fixtures/unblink_register/small_2026-01-31"))
}

fn read(files: &Files) -> Result<Edition, ReadError> {
    let files: Vec<SourceFile<'_>> =
        files.iter().map(|(name, bytes)| SourceFile { name, bytes }).collect();
    reader("unblink_register").unwrap().read(&Input { files: &files, given: None })
}

/// The rows of a table as maps, read without the reader.
fn rows(files: &Files, table: &str) -> Vec<BTreeMap<String, String>> {
    let bytes = files[&format!("{table}.csv")].as_slice();
    csv::Reader::from_reader(bytes).deserialize().map(Result::unwrap).collect()
}

fn counts(edition: &Edition) -> BTreeMap<&str, usize> {
    let mut counts = BTreeMap::new();
    for fact in &edition.facts {
        *counts.entry(fact.kind()).or_default() += 1;
    }
    counts
}

#[test]
fn every_row_of_the_data_folder_becomes_a_fact() {
    let files = data();
    let edition = read(&files).unwrap();
    let count = |table| rows(&files, table).len();
    // Eight curated actors are entries of the 1988 List; one of their listings is told twice.
    let claimed = rows(&files, "subjects")
        .iter()
        .filter(|row| row["references"].contains("un_sc_sanctions:TA"))
        .count();
    assert_eq!(claimed, 8);
    assert_eq!(
        counts(&edition),
        BTreeMap::from([
            ("assessment", count("assessments")),
            ("authority", count("authorities")),
            ("context", count("context")),
            ("contradiction", count("contradictions")),
            ("engagement", count("engagement")),
            ("event", count("events") + 139),
            ("exemption", count("exemptions")),
            ("position", count("positions")),
            ("programme", count("programmes")),
            ("reaction", count("reactions")),
            ("subject", count("subjects") + 140 - claimed),
        ])
    );
    assert_eq!((count("authorities"), count("events"), count("un-1988")), (52, 134, 140));
    assert_eq!(edition.published.to_string(), "2026-11-26");
    assert_eq!(edition.report.not_understood, BTreeMap::new());
}

#[test]
fn the_data_folder_is_a_healthy_edition() {
    let edition = read(&data()).unwrap();
    let expected = reader("unblink_register").unwrap().expected();
    assert_eq!(inspect(&edition, expected, None, None), Vec::<String>::new());
    let mut keys: Vec<_> = edition.entities.iter().map(|entity| &entity.key).collect();
    assert!(keys.is_sorted());
    keys.dedup();
    assert_eq!(keys.len(), edition.entities.len());
    let mut ids: Vec<_> = edition.facts.iter().map(|fact| (fact.kind(), fact.id())).collect();
    assert!(ids.is_sorted());
    ids.dedup();
    assert_eq!(ids.len(), edition.facts.len());
}

#[test]
fn what_was_seen_has_an_address_and_no_text_names_a_folder() {
    let files = data();
    for (name, bytes) in &files {
        let text = std::str::from_utf8(bytes).unwrap();
        assert!(!text.contains("shared/"), "{name}");
        assert!(!text.contains("../"), "{name}");
        for row in rows(&files, name.trim_end_matches(".csv")) {
            if row.get("seen_in_source").is_some_and(|seen| seen == "yes") {
                assert!(row["source_url"].starts_with("http"), "{name}: {row:?}");
            }
        }
    }
}

#[test]
fn tables_are_sorted_so_that_corrections_are_small() {
    let files = data();
    for name in files.keys().filter(|name| !["edition.csv", "ladder.csv"].contains(&name.as_str()))
    {
        let key = if name == "un-1988.csv" { "reference" } else { "id" };
        let ids: Vec<String> = rows(&files, name.trim_end_matches(".csv"))
            .into_iter()
            .map(|mut row| row.remove(key).unwrap())
            .collect();
        assert!(ids.is_sorted(), "{name}");
    }
}

#[test]
fn the_founding_case_is_in_the_data() {
    let edition = read(&data()).unwrap();
    let event = |id: &str| {
        edition.facts.iter().find_map(|fact| match fact {
            Fact::Event(event) if event.id == id => Some(event),
            _ => None,
        })
    };
    let suspended = event("taliban.ru-supreme-court.suspended.2025-04-17").unwrap();
    assert_eq!(suspended.event, EventKind::Status(Status::Suspended));
    assert_eq!(suspended.known.unwrap().to_string(), "2025-04-17");
    assert_eq!(suspended.instrument.as_ref().unwrap().date.unwrap().to_string(), "2025-04-17");
    let never = event("taliban.un-sc-1988.never_listed").unwrap();
    assert_eq!((never.event, never.date), (EventKind::Status(Status::NeverListed), None));
    let baradar = event("TAi.024.un-sc-1988.listed.2001-02-23").unwrap();
    assert_eq!(baradar.measures, ["asset freeze", "travel ban", "arms embargo"]);
    assert_eq!(
        event("TAi.026.un-sc-1988.listed.2001-01-25").unwrap().subject.as_str(),
        "taliban-muttaqi"
    );
    assert_eq!(event("TAe.012.un-sc-1988.listed.2012-11-05"), None);
    assert!(event("haqqani-network.un-sc-1988.listed.2012-11-05").is_some());
}

fn names(entity: &Entity) -> BTreeSet<String> {
    entity.names().map(|name| name.full.clone()).collect()
}

#[test]
fn actors_with_names_can_be_found() {
    let edition = read(&data()).unwrap();
    let entity = |key: &str| edition.entities.iter().find(|entity| entity.key.as_str() == key);
    assert!(names(entity("taliban").unwrap()).contains("Талибан"));
    assert_eq!(entity("taliban").unwrap().values(Property::Listing), []);
    assert!(names(entity("TAe.012").unwrap()).contains("Haqqani Network"));
    let short = Name::new("ETA", NameKind::Aka, Strength::Weak);
    assert!(entity("eta").unwrap().values(Property::WeakAlias).contains(&Value::Name(short)));
    for absent in ["haqqani-network", "taliban-muttaqi", "afghanistan", "sudan", "taliban-leaders"]
    {
        assert!(entity(absent).is_none(), "{absent}");
    }
}

#[test]
fn a_small_edition_reads_as_it_should() {
    insta::assert_json_snapshot!("unblink_register_small", read(&fixture()).unwrap());
}

#[test]
fn the_order_and_folder_of_files_do_not_matter() {
    let files = fixture();
    let mut turned: Vec<(String, &Vec<u8>)> =
        files.iter().map(|(name, bytes)| (format!("some/folder/{name}"), bytes)).collect();
    turned.reverse();
    let turned: Vec<SourceFile<'_>> =
        turned.iter().map(|(name, bytes)| SourceFile { name, bytes }).collect();
    let found = reader("unblink_register").unwrap().read(&Input { files: &turned, given: None });
    assert_eq!(found, read(&files));
}

/// Changes one place of one table, which must be there once.
fn broken(table: &str, old: &str, new: &str) -> String {
    let mut files = fixture();
    let bytes = files.get_mut(table).unwrap();
    let text = std::str::from_utf8(bytes).unwrap();
    assert_eq!(text.matches(old).count(), 1, "{table}: {old}");
    *bytes = text.replace(old, new).into_bytes();
    read(&files).unwrap_err().to_string()
}

/// Table, what stands there, what to put instead, what the error must say.
const CASES: &[(&str, &str, &str, &str)] = &[
    (
        "events.csv",
        "taliban,kz-list,,status",
        "taliban,kz-list,SDGT,status",
        "column programme: programmes.csv has no `SDGT` of this authority",
    ),
    (
        "subjects.csv",
        ",HQN,",
        ",شبکه حقانی,",
        "column weak_names: `شبکه حقانی` is in the column names too",
    ),
    ("ladder.csv", "rung,name", "rung,nome", "ladder.csv, line 1, column nome: unknown column"),
    ("ladder.csv", "rung,name", "rung", "line 1, column name: the column is missing"),
    ("ladder.csv", "rung,name", "rung,rung", "column rung: the column stands there twice"),
    (
        "ladder.csv",
        "7,formal recognition",
        "7,formal,recognition",
        "line 11: expected 2 columns, found 3",
    ),
    (
        "ladder.csv",
        "7,formal recognition",
        "6,formal recognition",
        "line 11, column rung: `6` stands in line 10 already",
    ),
    ("ladder.csv", "7,formal recognition", "x,formal recognition", "line 11, column rung"),
    (
        "ladder.csv",
        "7,formal recognition",
        "7, formal recognition",
        "line 11, column name: white space",
    ),
    (
        "ladder.csv",
        "7,formal recognition",
        "7,\"formal\nrecognition\"",
        "line 11, column name: a line break",
    ),
    (
        "ladder.csv",
        "7,formal recognition\n",
        "",
        "engagement.csv, line 3, column rung: `7` is not in ladder.csv",
    ),
    (
        "edition.csv",
        "2026-01-31",
        "2026-02-30",
        "edition.csv, line 2, column published: expected a date",
    ),
    ("edition.csv", "2026-01-31", "2026-01", "expected a whole day"),
    ("edition.csv", "2026-01-31\n", "", "expected one row, found none"),
    (
        "edition.csv",
        "2026-01-31\n",
        "2026-01-31\n2026-02-28\n",
        "line 3, column published: expected one row",
    ),
    (
        "events.csv",
        ",2023-12,",
        ",2023-13,",
        "events.csv, line 4, column date: expected a date as YYYY",
    ),
    ("events.csv", ",suspended,actor", ",paused,actor", "column event: unknown status `paused`"),
    (
        "events.csv",
        "status,delisted,actor,2023-12",
        "state,delisted,actor,2023-12",
        "line 4, column kind: expected `status` or `milestone`",
    ),
    (
        "events.csv",
        "hekmatyar,un-sc-1267",
        "hekmatiar,un-sc-1267",
        "line 3, column subject: `hekmatiar` is not in subjects.csv or un-1988.csv",
    ),
    (
        "events.csv",
        "hekmatyar,un-sc-1267",
        "hekmatyar,un-sc-9999",
        "line 3, column authority: `un-sc-9999` is not in authorities.csv",
    ),
    (
        "subjects.csv",
        "un_sc_sanctions:TAi.026",
        "un_sc_sanctions:TAi.999",
        "column references: `TAi.999` is not in un-1988.csv",
    ),
    (
        "subjects.csv",
        "un_sc_sanctions:TAi.026",
        "un_sc_sanctions:TAe.012",
        "is a reference of haqqani-network too",
    ),
    ("subjects.csv", "un_sc_sanctions:TAi.026", "TAi.026", "expected list:key, found `TAi.026`"),
    ("un-1988.csv", "~1963", "c1963", "column birth_dates: expected a date"),
    (
        "un-1988.csv",
        "A. Kabir | ABDUL",
        "A. Kabir |ABDUL",
        "column good_aliases: expected values between ` | `",
    ),
    (
        "programmes.csv",
        "un_sc_sanctions:*,",
        "un_sc_sanctions:x,",
        "column id: expected list and code with a colon between",
    ),
    (
        "reactions.csv",
        "2025-07-03.ru,China",
        "2025-07-04.ru,China",
        "column event: `2025-07-04.ru` is not in events.csv or engagement.csv",
    ),
    (
        "positions.csv",
        "Muttaqi,TAi.026",
        "Muttaqi,TAi.027",
        "column un_reference: `TAi.027` is not in un-1988.csv",
    ),
    ("contradictions.csv", "ru-suspension-date", "", "line 3, column id: it is empty"),
    ("engagement.csv", ",flat,", ",hold,", "column direction: unknown direction `hold`"),
    (
        "exemptions.csv",
        "https://press.un.org",
        "press.un.org",
        "column source_url: expected an address that starts with",
    ),
];

#[test]
fn each_fault_is_named_with_its_line_and_column() {
    for (table, old, new, expected) in CASES {
        let found = broken(table, old, new);
        assert!(found.contains(expected), "{table}, {old} -> {new}: {found}");
        assert!(found.contains(".csv, line "), "{found}");
    }
}

#[test]
fn a_missing_or_unknown_table_is_no_edition() {
    let mut files = fixture();
    let ladder = files.remove("ladder.csv").unwrap();
    let error = read(&files).unwrap_err().to_string();
    assert!(error.starts_with("ladder.csv: expected the tables"), "{error}");
    assert!(error.ends_with("found no such file"), "{error}");
    files.insert("ladders.csv".to_owned(), ladder.clone());
    let error = read(&files).unwrap_err().to_string();
    assert!(error.starts_with("ladders.csv: ") && error.ends_with("of no known name"), "{error}");
    files.remove("ladders.csv");
    files.insert("ladder.csv".to_owned(), ladder.clone());
    files.insert("ladder.old.csv".to_owned(), ladder);
    let error = read(&files).unwrap_err().to_string();
    assert!(error.ends_with("a second table `ladder`"), "{error}");
}

#[test]
fn birth_dates_keep_their_doubt() {
    let edition = read(&fixture()).unwrap();
    let births = |key: &str| -> Vec<(Option<String>, Option<String>, bool)> {
        let entity = edition.entities.iter().find(|e| e.key.as_str() == key).unwrap();
        entity
            .values(Property::BirthDate)
            .iter()
            .map(|value| match value {
                Value::Birth(birth) => (
                    birth.date.map(|date| date.to_string()),
                    birth.until.map(|date| date.to_string()),
                    birth.circa,
                ),
                _ => panic!("{value:?}"),
            })
            .collect()
    };
    assert_eq!(
        births("TAi.003"),
        [(Some("1963".into()), None, true), (Some("1972-01-30".into()), None, false)]
    );
    assert_eq!(
        births("TAi.144"),
        [
            (Some("1977".into()), Some("1978".into()), true),
            (Some("1981-12-30".into()), None, false)
        ]
    );
    let primary = |e: &Entity| e.names().filter(|n| n.kind == NameKind::Primary).count();
    assert!(edition.entities.iter().all(|entity| primary(entity) == 1));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever stands in a table, the reader answers.
    #[test]
    fn a_hostile_table_never_panics(table in 0usize..14, cut in 0usize..4000, junk in prop::collection::vec(any::<u8>(), 0..80)) {
        let mut files = fixture();
        let name = files.keys().nth(table).unwrap().clone();
        let bytes = files.get_mut(&name).unwrap();
        let place = cut.min(bytes.len());
        bytes.splice(place..place, junk);
        let _ = read(&files);
    }
}
