//! The mixed OFAC series: full sets, sdn.csv alone, tables without sdn.csv, a filtered export.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use tempfile::TempDir;
use unblink_app::{Outcome, RawFile, Register};
use unblink_model::{AsOf, ListId, NameKind, Property, Value};

use crate::at_hand::{day, given, raw, register};

const SDN: &str = "us_ofac_sdn";

/// One edition: its day, and the tables in it.
struct Case {
    day: String,
    files: Vec<PathBuf>,
}

fn cases(lists: &Path) -> Vec<Case> {
    let ofac = lists.join("ofac");
    let mut cases: Vec<Case> = unblink_testkit::files(&ofac, "sdn-", ".csv.zst")
        .into_iter()
        .map(|file| {
            let name = file.file_name().unwrap().to_string_lossy().into_owned();
            Case { day: name[4..14].to_owned(), files: vec![file] }
        })
        .collect();
    for day in ["2019-01-15", "2021-04-25", "2026-08-02"] {
        let files = unblink_testkit::files(&ofac.join(format!("set-{day}")), "", ".csv.zst");
        cases.push(Case { day: day.to_owned(), files });
    }
    let filtered = ofac.join("sdn_enhanced-irgc-filter-2024-08-28.xml.zst");
    cases.push(Case { day: "2024-08-28".to_owned(), files: vec![filtered] });
    cases.sort_by(|a, b| a.day.cmp(&b.day));
    cases
}

/// Rows of a table, split at the naive `","` and `,` borders of OFAC's own style: numbers and
/// null marks bare, texts in quotes. Independent of the reader on purpose.
fn rows(file: &RawFile) -> Vec<Vec<String>> {
    String::from_utf8_lossy(&file.bytes)
        .lines()
        .map(str::trim_end)
        .filter(|line| line.as_bytes().first().is_some_and(u8::is_ascii_digit))
        .map(|line| {
            let mut cells = vec![String::new()];
            let mut quoted = false;
            for letter in line.chars() {
                match letter {
                    '"' => quoted = !quoted,
                    ',' if !quoted => cells.push(String::new()),
                    other => cells.last_mut().unwrap().push(other),
                }
            }
            cells
        })
        .collect()
}

/// What an independent reading expects on each day: who is listed, and aliases by number.
#[derive(Default)]
struct Expected {
    listed: BTreeSet<String>,
    aliases: BTreeMap<String, BTreeSet<String>>,
}

fn follow(expected: &mut Expected, case: &Case) {
    let tables: Vec<(String, RawFile)> = case
        .files
        .iter()
        .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), raw(path)))
        .collect();
    let of = |start: &str| {
        tables.iter().find(|(name, _)| name.starts_with(start)).map(|(_, file)| rows(file))
    };
    let whole = tables.iter().any(|(name, _)| name.starts_with("sdn-") || name == "sdn.csv.zst");
    if whole {
        let sdn = of("sdn-").or_else(|| of("sdn.csv")).unwrap();
        expected.listed = sdn.iter().map(|row| row[0].clone()).collect();
    } else {
        // A part proves presence, never absence.
        for table in ["alt", "add", "sdn_comments"] {
            expected.listed.extend(of(table).into_iter().flatten().map(|row| row[0].clone()));
        }
    }
    if let Some(alt) = of("alt") {
        // The table of aliases is whole even where the set is not: an entry that the set shows
        // and that has no row there has no alias. Of entries it does not show nothing is known.
        let shown: BTreeSet<String> = if whole {
            expected.listed.clone()
        } else {
            let rows = ["alt", "add", "sdn_comments"].into_iter().filter_map(of).flatten();
            rows.map(|row| row[0].clone()).collect()
        };
        expected.aliases.retain(|number, _| !shown.contains(number));
        let mut fresh: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for row in &alt {
            if expected.listed.contains(&row[0]) {
                fresh.entry(row[0].clone()).or_default().insert(bare(&row[3]));
            }
        }
        expected.aliases.extend(fresh);
    }
}

/// A name without order, commas and white space: the reader puts "LAST, First" in natural order.
fn bare(name: &str) -> String {
    let mut words: Vec<&str> = name.split([' ', ',']).filter(|word| !word.is_empty()).collect();
    words.sort_unstable();
    words.join(" ")
}

fn aliases(entity: &unblink_model::Entity) -> BTreeSet<String> {
    entity
        .values(Property::Alias)
        .iter()
        .filter_map(|value| match value {
            Value::Name(name) if name.kind != NameKind::Primary => Some(bare(&name.full)),
            _ => None,
        })
        .collect()
}

#[test]
fn the_mixed_series_delists_nobody_and_drops_no_alias_falsely() {
    let Some(lists) = unblink_testkit::real_lists("mixed OFAC series") else { return };
    let folder = TempDir::new().unwrap();
    let mut register = register(&folder);
    let list = ListId::new(SDN);
    let cases = cases(&lists);
    for case in &cases {
        let files: Vec<RawFile> = case.files.iter().map(|file| raw(file)).collect();
        let imported = register.import(&list, &files, Some(given(&case.day))).unwrap();
        assert_eq!(imported.outcome, Outcome::Appended, "{}: {:?}", case.day, imported.reasons);
    }
    let filtered = filtered_members(&register, &list);
    let mut expected = Expected::default();
    for case in &cases {
        follow(&mut expected, case);
        check(&register, &list, case, &expected, &filtered);
    }
}

/// Entries of the filtered export: from its day on it is the newest to give their aliases.
fn filtered_members(register: &Register, list: &ListId) -> BTreeSet<String> {
    let id = register
        .store()
        .editions()
        .unwrap()
        .into_iter()
        .find(|row| row.coverage.as_ref().is_some_and(|c| c.format == "ofac_enhanced_xml"))
        .expect("the filtered export")
        .id;
    register
        .store()
        .history(list)
        .unwrap()
        .editions()
        .find(|meta| meta.id == id)
        .expect("its meta data")
        .members
        .iter()
        .map(ToString::to_string)
        .collect()
}

fn check(
    register: &Register,
    list: &ListId,
    case: &Case,
    expected: &Expected,
    filtered: &BTreeSet<String>,
) {
    let as_of = AsOf { valid: day(&case.day), published: day("2026-11-26"), recorded: None };
    let entries = register.entries(list, &as_of).unwrap();
    let listed: BTreeSet<String> = entries.iter().map(|e| e.key.to_string()).collect();
    assert_eq!(
        listed.symmetric_difference(&expected.listed).collect::<Vec<_>>(),
        Vec::<&String>::new(),
        "listed on {}",
        case.day
    );
    let mut compared = 0;
    for entity in &entries {
        let number = entity.key.to_string();
        if case.day.as_str() >= "2024-08-28" && filtered.contains(&number) {
            continue;
        }
        let none = BTreeSet::new();
        let wanted = expected.aliases.get(&number).unwrap_or(&none);
        assert_eq!(&aliases(entity), wanted, "aliases of {number} on {}", case.day);
        compared += wanted.len();
    }
    eprintln!("{}: {} listed, {compared} aliases, as counted apart", case.day, listed.len());
}
