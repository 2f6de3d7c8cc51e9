//! OFAC's two lists, on the issuer's real files and on bad ones.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use unblink_lists::{Expected, Input, Neighbour, ReadError, SourceFile, inspect, reader};
use unblink_model::{Basis, Edition, EntityKey, EntityKind, Extent, Property, Published, Value};
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
        let behind_name = line.split_once("\",").expect("a quoted name").1;
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
        every_column_is_counted(&edition, &bytes);
        nearly_every_remark_item_has_a_rule(&day, &edition);
        the_taliban_and_the_haqqani_network_stand_as_printed(&day, &edition, &bytes);
        assert_eq!(edition.coverage.extent, Extent::All);
        let findings = inspect(&edition, reader.expected(), before.as_ref(), None);
        assert_eq!(findings, Vec::<String>::new(), "{day}");

        a_cut_list_is_held(reader.expected(), &edition, before.as_ref());
        let keys: BTreeSet<EntityKey> = edition.entities.iter().map(|e| e.key.clone()).collect();
        before = Some(Neighbour { day: edition.published.day(), keys });
        days += 1;
    }
    assert_eq!(days, 32);
}

/// A column holds a value or the null mark, and both are counted: no cell goes unread.
fn every_column_is_counted(edition: &Edition, csv: &[u8]) {
    let columns = [
        "ent_num",
        "name",
        "type",
        "program",
        "title",
        "call_sign",
        "vess_type",
        "tonnage",
        "grt",
        "vess_flag",
        "vess_owner",
        "remarks",
    ];
    let count = |counts: &BTreeMap<String, u64>, column| {
        counts.get(&format!("sdn/{column}")).copied().unwrap_or(0)
    };
    let rows = edition.entities.len() as u64;
    let mut nulls = 0;
    for column in columns {
        let null = count(&edition.report.empty, column);
        assert_eq!(count(&edition.report.census, column) + null, rows, "{column}");
        nulls += null;
    }
    let text = std::str::from_utf8(csv).expect("ASCII");
    assert_eq!(nulls, text.matches(",-0-").count() as u64);
}

/// Two lists of 60 %: the first rows of the file (the issuer sorts by number), and three in five.
fn a_cut_list_is_held(expected: &Expected, edition: &Edition, before: Option<&Neighbour>) {
    let day = edition.published.day();
    let years = before.map_or(0.0, |before| f64::from((day - before.day).get_days()) / 365.25);
    let mut thinned = edition.clone();
    let mut index = 0;
    thinned.entities.retain(|_| {
        index += 1;
        index % 5 < 3
    });
    assert!(!inspect(&thinned, expected, before, None).is_empty(), "{day}: three in five");
    let mut cut = edition.clone();
    cut.entities.sort_by_key(|entity| entity.key.as_str().parse::<u32>().expect("a number"));
    cut.entities.truncate(edition.entities.len() * 6 / 10);
    // Over years the list itself changes by as much as the newest two fifths of it.
    if years < 1.0 {
        assert!(!inspect(&cut, expected, before, None).is_empty(), "{day}: the first 60 %");
    }
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

/// Rows of a table as `ent_num → how many`, told by the line's beginning.
fn rows_by_number(csv: &[u8]) -> BTreeMap<String, usize> {
    let text = std::str::from_utf8(csv).expect("ASCII").replace('\u{1a}', "");
    let mut counts = BTreeMap::new();
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let number = line.split(',').next().expect("a first column");
        *counts.entry(number.to_owned()).or_default() += 1;
    }
    counts
}

/// Distinct lines behind the row's own number: equal values of one entry are one statement.
fn distinct_rows(csv: &[u8]) -> BTreeMap<String, usize> {
    let text = std::str::from_utf8(csv).expect("ASCII").replace('\u{1a}', "");
    let mut rows: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let mut columns = line.splitn(3, ',');
        let (number, _) = (columns.next().expect("ent_num"), columns.next());
        let rest = columns.next().expect("values").trim_end().to_owned();
        rows.entry(number.to_owned()).or_default().insert(rest);
    }
    rows.into_iter().map(|(number, rows)| (number, rows.len())).collect()
}

fn table<'a>(tables: &'a [(String, Vec<u8>)], name: &str) -> &'a [u8] {
    &tables.iter().find(|(table, _)| table == name).expect("the table").1
}

#[test]
fn the_real_sets_give_each_entry_its_aliases_and_addresses() {
    let Some(folder) = real_lists("us_ofac sets") else { return };
    for (day, whole) in [("2019-01-15", true), ("2021-04-25", true), ("2026-08-02", false)] {
        let tables = real_set(&folder, day);
        let edition = read_set(day, &tables);
        for (name, property) in [("alt", Property::Alias), ("add", Property::Address)] {
            let csv = table(&tables, name);
            let rows: usize = rows_by_number(csv).values().sum();
            let seen = edition.report.census[&format!("{name}/ent_num")];
            assert_eq!(seen, rows as u64, "{day} {name}");
            // A row of nothing but nulls is no address.
            let nothing = "-0- ,-0- ,-0- ,-0-";
            let mut expected = distinct_rows(csv);
            for line in std::str::from_utf8(csv).expect("ASCII").lines() {
                if line.trim_end().ends_with(nothing) {
                    let number = line.split(',').next().expect("ent_num");
                    *expected.get_mut(number).expect("counted") -= 1;
                }
            }
            expected.retain(|_, count| *count > 0);
            let found: BTreeMap<String, usize> = edition
                .entities
                .iter()
                .map(|entity| (entity.key.to_string(), entity.values(property).len()))
                .filter(|(_, count)| *count > 0)
                .collect();
            assert_eq!(found, expected, "{day} {name}");
            assert!(edition.coverage.properties.contains(&property));
        }
        let extent = if whole { Extent::All } else { Extent::Part };
        assert_eq!(edition.coverage.extent, extent, "{day}");
        assert_eq!(edition.coverage.limits.is_empty(), whole, "{day}");
        assert_eq!(edition.coverage.properties.contains(&Property::Name), whole, "{day}");
    }
}

#[test]
fn overlong_remarks_are_joined_or_left_open() {
    let Some(folder) = real_lists("us_ofac comments") else { return };
    let entry = |edition: &Edition, key: &str| {
        edition.entities.iter().find(|e| e.key.as_str() == key).cloned().expect("listed")
    };
    let joined = read_set("2019-01-15", &real_set(&folder, "2019-01-15"));
    for (key, tie) in [
        ("12300", "PROMO RAIZ S.A.S."),
        ("15599", "PROMI FEL, S. DE R.L. DE C.V."),
        ("15600", "PETRO LONDON, S. DE R.L. DE C.V."),
    ] {
        let entity = entry(&joined, key);
        assert!(entity.uncovered.is_empty(), "{key}");
        assert!(entity.relations().any(|to| to.name.as_deref() == Some(tie)), "{key} {tie}");
        assert!(entity.values(Property::RemarksContinued).is_empty());
    }
    // Ten of the thirteen comments belong to entries of later years: counted, never listed.
    assert!(
        joined
            .report
            .notes
            .contains(&"add: the file ends inside the null mark of its last row".to_owned())
    );
    let orphans = joined.report.not_understood["comments row that continues no remark of sdn"];
    assert_eq!(orphans, 10);
    assert!(!joined.entities.iter().any(|entity| entity.key.as_str() == "33854"));

    let alone = read_set("2021-04-25", &real_set(&folder, "2021-04-25"));
    let open: Vec<_> = alone.entities.iter().filter(|e| !e.uncovered.is_empty()).collect();
    assert_eq!(open.len(), 7);
    for entity in open {
        let [Value::Text(remark)] = entity.values(Property::Remarks) else { panic!("one remark") };
        assert!((999..=1_000).contains(&remark.len()), "{}", entity.key);
        assert!(entity.uncovered.contains(&Property::Relation));
        assert!(!entity.uncovered.contains(&Property::Name));
    }

    let part = read_set("2026-08-02", &real_set(&folder, "2026-08-02"));
    let continued =
        part.entities.iter().filter(|e| !e.values(Property::RemarksContinued).is_empty()).count();
    assert_eq!(continued, 33);
}

#[test]
fn names_without_sdn_csv_read_as_beside_it_but_for_their_order() {
    let Some(folder) = real_lists("us_ofac part") else { return };
    let tables = real_set(&folder, "2021-04-25");
    let whole = read_set("2021-04-25", &tables);
    let alt: Vec<_> = tables.iter().filter(|(name, _)| name == "alt").cloned().collect();
    let part = read_set("2021-04-25", &alt);
    let words = |entity: &unblink_model::Entity| -> Vec<Vec<String>> {
        let mut names: Vec<Vec<String>> = entity
            .names()
            .filter(|name| name.kind != unblink_model::NameKind::Primary)
            .filter(|name| name.strength != unblink_model::Strength::Weak)
            .map(|name| {
                let split = name.full.split([' ', ',']).filter(|word| !word.is_empty());
                let mut words: Vec<String> = split.map(str::to_owned).collect();
                words.sort();
                words
            })
            .collect();
        names.sort();
        names
    };
    let mut reordered = 0;
    for entity in &part.entities {
        let beside = whole.entities.iter().find(|other| other.key == entity.key).expect("listed");
        assert_eq!(words(entity), words(beside), "{}", entity.key);
        if entity.values(Property::Alias) != beside.values(Property::Alias) {
            reordered += 1;
        }
    }
    eprintln!("{reordered} of {} entries have an alias in another order", part.entities.len());
    assert!(reordered * 100 < part.entities.len());
}

#[test]
fn every_real_consolidated_xml_reads_whole_and_passes_inspection() {
    let Some(folder) = real_lists("us_ofac consolidated.xml") else { return };
    let reader = reader("us_ofac_cons").expect("registered");
    let mut before: Option<Neighbour> = None;
    let mut editions = 0;
    for path in files(&folder.join("ofac"), "cons-", ".xml.zst") {
        let bytes = unpacked(&path);
        let name = path.display();
        let edition = read("us_ofac_cons", None, &[("cons.xml", &bytes)]).expect("reads");
        let text = std::str::from_utf8(&bytes).expect("UTF-8");
        assert_eq!(edition.published.basis, Basis::Edition);
        assert!(name.to_string().contains(&edition.published.to_string()), "{name}");
        assert_eq!(edition.entities.len(), text.matches("<sdnEntry>").count(), "{name}");
        for (word, kind) in [
            ("Individual", EntityKind::Person),
            ("Entity", EntityKind::Organization),
            ("Vessel", EntityKind::Vessel),
        ] {
            let printed = text.matches(&format!("<sdnType>{word}<")).count();
            let found = edition.entities.iter().filter(|e| e.kind() == Some(kind)).count();
            assert_eq!(found, printed, "{name} {word}");
        }
        let programmes: usize = edition.entities.iter().map(|e| e.listings().count()).sum();
        assert_eq!(programmes, text.matches("<program>").count(), "{name}");
        let findings = inspect(&edition, reader.expected(), before.as_ref(), None);
        assert_eq!(findings, Vec::<String>::new(), "{name}");
        if before.is_some() {
            a_cut_list_is_held(reader.expected(), &edition, before.as_ref());
        }
        assert_eq!(not_remarks(&edition), BTreeMap::new(), "{name}");
        let keys: BTreeSet<EntityKey> = edition.entities.iter().map(|e| e.key.clone()).collect();
        before = Some(Neighbour { day: edition.published.day(), keys });
        editions += 1;
    }
    assert_eq!(editions, 37);
}

/// Every edition of the consolidated list at hand, whatever its format, by the day it prints.
fn real_cons(folder: &Path) -> Vec<Edition> {
    let ofac = folder.join("ofac");
    let mut editions: Vec<Edition> = ["cons-", "cons_advanced-", "cons_enhanced-"]
        .into_iter()
        .flat_map(|prefix| files(&ofac, prefix, ".xml.zst"))
        .map(|path| read("us_ofac_cons", None, &[("cons.xml", &unpacked(&path))]).expect("reads"))
        .collect();
    editions.sort_by_key(|edition| edition.published.at);
    editions
}

fn neighbour(edition: &Edition) -> Neighbour {
    let keys = edition.entities.iter().map(|entity| entity.key.clone()).collect();
    Neighbour { day: edition.published.day(), keys }
}

#[test]
fn the_consolidated_list_passes_inspection_across_formats() {
    let Some(folder) = real_lists("us_ofac consolidated, three formats") else { return };
    let expected = reader("us_ofac_cons").expect("registered").expected();
    let editions = real_cons(&folder);
    let formats: BTreeSet<&str> = editions.iter().map(|e| e.coverage.format.as_str()).collect();
    assert_eq!(
        formats.into_iter().collect::<Vec<_>>(),
        ["ofac_advanced_xml", "ofac_enhanced_xml", "ofac_xml"]
    );
    assert_eq!(editions.len(), 39);
    for (at, edition) in editions.iter().enumerate() {
        // Imported in order, each has neighbours before it; imported late, on both sides.
        let before = at.checked_sub(1).map(|at| neighbour(&editions[at]));
        let after = editions.get(at + 1).map(neighbour);
        for after in [None, after.as_ref()] {
            let findings = inspect(edition, expected, before.as_ref(), after);
            assert_eq!(findings, Vec::<String>::new(), "{}", edition.published);
        }
        let same_day = neighbour(edition);
        a_cut_list_is_held(expected, edition, Some(&same_day));
    }
    // The step that the bounds are drawn around.
    let (first, advanced) = (&editions[0], &editions[1]);
    let days = (advanced.published.day() - first.published.day()).get_days();
    let kept = neighbour(advanced).keys;
    let gone = neighbour(first).keys.difference(&kept).count();
    assert_eq!((days, gone, first.entities.len()), (711, 266, 639));
}

/// What was not understood, other than remarks in free words.
fn not_remarks(edition: &Edition) -> BTreeMap<String, u64> {
    let mut rest = edition.report.not_understood.clone();
    rest.remove("remark item without a rule");
    rest
}

#[test]
fn aliases_of_the_xml_are_those_of_the_file() {
    let Some(folder) = real_lists("us_ofac aliases") else { return };
    let bytes = unpacked(&folder.join("ofac/cons-2026-01-08.xml.zst"));
    let edition = read("us_ofac_cons", None, &[("cons.xml", &bytes)]).expect("reads");
    let text = std::str::from_utf8(&bytes).expect("UTF-8");
    let mut printed = (0, 0);
    for entry in text.split("<sdnEntry>").skip(1) {
        let mut names = BTreeSet::new();
        for aka in entry.split("<aka>").skip(1) {
            let aka = aka.split("</aka>").next().expect("a piece");
            let behind_uid = aka.split("</uid>").nth(1).expect("a uid");
            if names.insert(behind_uid) {
                *(if aka.contains(">weak<") { &mut printed.1 } else { &mut printed.0 }) += 1;
            }
        }
    }
    let count = |property| edition.entities.iter().map(|e| e.values(property).len()).sum::<usize>();
    assert_eq!((count(Property::Alias), count(Property::WeakAlias)), printed);
    assert!(printed.0 > 1_000 && printed.1 > 10, "{printed:?}");
}

const ROW: &str = "36,\"EXAMPLE\",-0- ,\"CUBA\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,";

#[test]
fn hostile_tables_are_refused_with_their_line() {
    let refused = |bytes: &[u8]| {
        let error = read("us_ofac_sdn", Some("2024-01-01"), &[("t.csv", bytes)]);
        error.expect_err("refused").to_string()
    };
    let wide = format!("{ROW}-0- \r\n{ROW}\"{}\"\r\n", "x".repeat(10_000_000));
    let items = format!("{ROW}\"{}\"\r\n", "a;".repeat(5_000));
    let aliases = "36,1,\"aka\",\"X\",-0- \r\n".repeat(2_001);
    for (bytes, words) in [
        (String::new(), "t.csv: expected OFAC's sdn.csv"),
        ("\r\n\u{1a}".to_owned(), "an empty file"),
        (wide, "line 2: expected fields of at most 65536 bytes, found 10000000"),
        (format!("{ROW}-0- \r\n").repeat(2_001), "line 2001: ent_num 36 more than 2000 times"),
        (items, "line 1: expected at most 4000 items in a remark"),
        (aliases, "line 2001: more than 2000 rows of ent_num 36"),
        (format!("{ROW}-0- \r\n{ROW}DOB"), "line 2: the file ends inside its last row"),
        (format!("{ROW}-0- \r\n{ROW}"), "line 2: the file ends inside its last row"),
        (format!("{ROW}\"a\"b\"\r\n"), "line 1: text between a closing quote and the comma"),
        (format!("{ROW}-0- \r\n\u{1a}{ROW}"), "line 2: text behind the end mark"),
        (format!("{ROW}-0- \r\nx{ROW}-0- \r\n"), "line 2: expected a number"),
        (format!("{}\r\n", ",".repeat(100_000)), "more than 20"),
        ("[1]".to_owned(), "found JSON"),
    ] {
        let error = refused(bytes.as_bytes());
        assert!(error.contains(words), "{error} lacks {words}");
    }
    let twice = [("a.csv", "1,\"x\"\r\n".as_bytes()), ("b.csv", "2,\"y\"\r\n".as_bytes())];
    let error = read("us_ofac_sdn", Some("2024-01-01"), &twice).expect_err("refused");
    assert!(error.to_string().contains("a second comments table beside a.csv"), "{error}");
}

#[test]
fn hostile_xml_is_refused_or_read_in_bounds() {
    let document = |entries: &str| {
        format!(
            "<sdnList><publshInformation><Publish_Date>01/08/2026</Publish_Date>\
             </publshInformation>{entries}</sdnList>"
        )
    };
    let many = "<aka><lastName>X</lastName></aka>".repeat(2_001);
    for (bytes, words) in [
        (document("<sdnEntry><lastName>X</lastName></sdnEntry>"), "an sdnEntry without uid"),
        (document("<sdnEntry><uid>1</uid></sdnEntry>"), "sdnEntry 1 without a name"),
        (document(&format!("<sdnEntry><akaList>{many}</akaList></sdnEntry>")), "more than 2000"),
        (document(&"<a>".repeat(100_000)), "nested more than 64 deep"),
        ("<sdnList><sdnEntry/></sdnList>".to_owned(), "an sdnEntry without uid"),
        ("<sdnList></sdnList>".to_owned(), "prints no publication date"),
        ("<sdnList><publshInformation><Publish_Date>2026-01-08</Publish_Date>".to_owned(), "ends"),
        (document("").replace("01/08", "13/08"), "expected Publish_Date as mm/dd/yyyy"),
    ] {
        let error = read("us_ofac_cons", None, &[("t.xml", bytes.as_bytes())]);
        let error = error.expect_err("refused").to_string();
        assert!(error.contains(words), "{error} lacks {words}");
    }
}

proptest::proptest! {
    #[test]
    fn damaged_files_never_panic(
        fixture in 0_usize..3,
        changes in proptest::collection::vec((proptest::prelude::any::<u16>(), proptest::prelude::any::<u8>()), 0..8),
        keep in 0_usize..4_000,
    ) {
        let root = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it"));
        let name = ["us_ofac_sdn/tables_2024-05-03/sdn.csv", "us_ofac_cons/classic_sls.xml",
                    "us_ofac_sdn/tables_2024-05-03/alt.csv"][fixture];
        let mut bytes = std::fs::read(root.join("fixtures").join(name)).expect("a fixture");
        for (at, byte) in changes {
            let at = usize::from(at) % bytes.len();
            bytes[at] = byte;
        }
        bytes.truncate(keep);
        // Refused or read: both are answers.
        let _ = read("us_ofac_sdn", Some("2024-01-01"), &[("t", &bytes)]);
    }
}
