//! The table of what each reader keeps, written into docs/lists.md from the real files.
//!
//! `UPDATE_DOCS=1 cargo test -p unblink-lists --test it coverage` writes it anew.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use unblink_lists::{Input, SourceFile, reader};
use unblink_model::{Basis, Edition, Published};
use unblink_testkit::{real_lists, unpacked};

/// A real file of each list, its newest at hand, and the day it was taken where it prints none.
const FILES: &[(&str, &[&str], &str)] = &[
    ("au_dfat_sanctions", &["au/dfat-consolidated-2026-07-23.xlsx"], "2026-07-23"),
    ("ca_dfatd_sema_sanctions", &["ca/sema-lmes-2025-05-25.xml.zst"], "2025-05-25"),
    ("eu_journal_sanctions", &["eu/oj-32011R0753-afghanistan.csv.zst"], "2026-08-14"),
    ("gb_fcdo_sanctions", &["uk/UK_Sanctions_List-2023-01-14.odt"], ""),
    ("gb_hmt_sanctions", &["uk/conlist-2018-04-13.csv.zst"], ""),
    ("in_mha_banned", &["in/mha-banned-organisations.html.zst"], ""),
    ("jp_mof_sanctions", &["jp/mof-asset-freeze-2026-03-05.xlsx"], "2026-03-05"),
    ("un_sc_sanctions", &["un/consolidated-2026-08-01.xml.zst"], ""),
    ("us_ofac_cons", &["ofac/cons-2026-01-08.xml.zst"], ""),
    ("us_ofac_sdn", &["ofac/sdn-2022-12-02.csv.zst"], "2022-12-02"),
    ("us_ofac_sdn", SDN_TABLES, "2019-01-15"),
    ("us_trade_csl", &["us-csl/csl-2022-05.csv.zst"], "2022-05-06"),
];

/// The tables of one set.
const SDN_TABLES: &[&str] = &[
    "ofac/set-2019-01-15/sdn.csv.zst",
    "ofac/set-2019-01-15/alt.csv.zst",
    "ofac/set-2019-01-15/add.csv.zst",
    "ofac/set-2019-01-15/sdn_comments.csv.zst",
];

/// Why a field is read and does not reach the ledger.
const XML: &str = "for XML programs; it says nothing of the list";
const ROW: &str = "the number of a row in the issuer's database; nothing in the file refers to it";
const FIRST: &str = "marks the first of several values; their order keeps that";
const UNKNOWN: &str = "the issuer's word for an empty cell, counted";

/// Fields that do not reach the ledger: list, field, reason. Each must stand in the real file, and
/// what is not named here counts as kept.
const OMITTED: &[(&str, &str, &str)] = &[
    ("ca_dfatd_sema_sanctions", "/data-set@xmlns:xsi", XML),
    (
        "jp_mof_sanctions",
        "(above the tables)",
        "titles of the sheets and notes on them; notes are kept in the report",
    ),
    ("jp_mof_sanctions", "* (不明)", UNKNOWN),
    ("un_sc_sanctions", "/CONSOLIDATED_LIST@xmlns:xsi", XML),
    ("un_sc_sanctions", "/CONSOLIDATED_LIST@xsi:noNamespaceSchemaLocation", XML),
    ("us_ofac_cons", "/sdnList@xmlns", XML),
    ("us_ofac_cons", "/sdnList@xmlns:xsi", XML),
    (
        "us_ofac_cons",
        "/sdnList/publshInformation/Record_Count",
        "checked against the entries read: a file that lacks some is refused",
    ),
    ("us_ofac_cons", "/sdnList/sdnEntry/addressList/address/uid", ROW),
    ("us_ofac_cons", "/sdnList/sdnEntry/akaList/aka/uid", ROW),
    ("us_ofac_cons", "/sdnList/sdnEntry/idList/id/uid", ROW),
    ("us_ofac_cons", "*Item/uid", ROW),
    ("us_ofac_cons", "/sdnList/sdnEntry/nationalityList/nationality/uid", ROW),
    ("us_ofac_cons", "*/mainEntry", FIRST),
    ("us_ofac_sdn", "alt/alt_num", ROW),
    ("us_ofac_sdn", "add/add_num", ROW),
];

/// Says whether a field is one that an omission names; a star stands for any beginning.
fn names(omission: &str, field: &str) -> bool {
    match omission.strip_prefix('*') {
        Some(end) => field.ends_with(end),
        None => field == omission,
    }
}

/// One line: how many of the fields that carry something reach the ledger, and which do not.
fn share(list: &str, edition: &Edition) -> (usize, String) {
    let fields = &edition.report.census;
    let mut lost = 0;
    let mut named: Vec<String> = Vec::new();
    for (_, omission, reason) in OMITTED.iter().filter(|(of, _, _)| *of == list) {
        let found = fields.keys().filter(|field| names(omission, field)).count();
        lost += found;
        if found > 0 {
            let times = if found > 1 { format!(" ({found} fields)") } else { String::new() };
            named.push(format!("`{omission}`{times}: {reason}"));
        }
    }
    let kept = fields.len() - lost;
    let mut line = format!(
        "{kept} of {} fields reach the ledger ({}).",
        fields.len(),
        percent(kept, fields.len())
    );
    if !named.is_empty() {
        write!(line, " Left out: {}.", named.join("; ")).unwrap();
    }
    (kept, line)
}

/// Rounded down, so that only a whole is 100 %.
fn percent(part: usize, whole: usize) -> String {
    format!("{} %", part * 100 / whole.max(1))
}

fn read(lists: &Path, list: &str, paths: &[&str], day: &str) -> Edition {
    let tables: Vec<(&str, Vec<u8>)> =
        paths.iter().map(|path| (*path, unpacked(&lists.join(path)))).collect();
    let given = day
        .parse()
        .ok()
        .map(|day: jiff::civil::Date| Published { at: day.at(0, 0, 0, 0), basis: Basis::Given });
    let files: Vec<SourceFile<'_>> =
        tables.iter().map(|(name, bytes)| SourceFile { name, bytes }).collect();
    let files = &files;
    let reader = reader(list).expect("registered");
    reader.read(&Input { files, given }).unwrap_or_else(|error| panic!("{list}: {error}"))
}

fn table(lists: &Path) -> String {
    let mut out = String::from(
        "| list | edition | entries | fields that carry something | of them in the ledger | values in them | not understood |\n|---|---|---|---|---|---|---|\n",
    );
    let mut parts = String::new();
    for (list, paths, day) in FILES {
        let edition = read(lists, list, paths, day);
        let (kept, line) = share(list, &edition);
        let report = &edition.report;
        let values: u64 = report.census.values().sum();
        let puzzles: u64 = report.not_understood.values().sum();
        let listed = edition.entities.iter().filter(|entity| !entity.is_former()).count();
        writeln!(
            out,
            "| `{list}` | {} | {listed} | {} | {} | {values} | {puzzles} |",
            edition.published.day(),
            report.census.len(),
            percent(kept, report.census.len())
        )
        .unwrap();
        let tables = if paths.len() > 1 { ", its tables" } else { "" };
        let day = edition.published.day();
        writeln!(parts, "\n### `{list}`, {day}{tables}\n\n{line}\n").unwrap();
        writeln!(parts, "| field | filled | empty |\n|---|---|---|").unwrap();
        for (field, filled) in &report.census {
            let empty = report.empty.get(field).copied().unwrap_or_default();
            writeln!(parts, "| {} | {filled} | {empty} |", field.replace('|', "\\|")).unwrap();
        }
        for (what, count) in &report.not_understood {
            writeln!(parts, "\nNot understood, kept as words: {what} ({count}).").unwrap();
        }
    }
    out + &parts
}

#[test]
fn each_omission_stands_in_a_real_file() {
    let Some(lists) = real_lists("coverage: omissions") else { return };
    let mut fields: Vec<(&str, String)> = Vec::new();
    for (list, paths, day) in FILES {
        let edition = read(&lists, list, paths, day);
        fields.extend(edition.report.census.into_keys().map(|field| (*list, field)));
    }
    for (list, omission, _) in OMITTED {
        let found = fields.iter().any(|(of, field)| of == list && names(omission, field));
        assert!(found, "{list}: {omission}");
    }
}

#[test]
fn the_tables_of_the_document_are_those_of_the_real_files() {
    let Some(lists) = real_lists("coverage") else { return };
    let root = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    let path = root.join("../../docs/lists.md");
    let text = std::fs::read_to_string(&path).expect("docs/lists.md");
    let (begin, end) = ("<!-- coverage:begin -->\n", "<!-- coverage:end -->");
    let (head, rest) = text.split_once(begin).expect("the mark");
    let (_, tail) = rest.split_once(end).expect("the mark");
    let wanted = format!("{head}{begin}{}{end}{tail}", table(&lists));
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&path, &wanted).expect("writes");
    }
    let now = std::fs::read_to_string(&path).expect("docs/lists.md");
    assert!(now == wanted, "docs/lists.md is old: run this test with UPDATE_DOCS=1");
}
