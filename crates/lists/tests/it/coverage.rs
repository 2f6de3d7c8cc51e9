//! The table of what each reader keeps, written into docs/lists.md from the real files.
//!
//! `UPDATE_DOCS=1 cargo test -p unblink-lists --test it coverage` writes it anew.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use unblink_lists::{Input, SourceFile, reader};
use unblink_model::{Basis, Edition, Published};
use unblink_testkit::{real_lists, unpacked};

/// A real file of each list, its newest at hand, and the day it was taken where it prints none.
const FILES: &[(&str, &str, &str)] = &[
    ("au_dfat_sanctions", "au/dfat-consolidated-2026-07-23.xlsx", "2026-07-23"),
    ("ca_dfatd_sema_sanctions", "ca/sema-lmes-2025-05-25.xml.zst", "2025-05-25"),
    ("eu_journal_sanctions", "eu/oj-32011R0753-afghanistan.csv.zst", "2026-08-14"),
    ("gb_fcdo_sanctions", "uk/UK_Sanctions_List-2023-01-14.odt", ""),
    ("gb_hmt_sanctions", "uk/conlist-2018-04-13.csv.zst", ""),
    ("in_mha_banned", "in/mha-banned-organisations.html.zst", ""),
    ("jp_mof_sanctions", "jp/mof-asset-freeze-2026-03-05.xlsx", "2026-03-05"),
    ("un_sc_sanctions", "un/consolidated-2026-08-01.xml.zst", ""),
    ("us_ofac_cons", "ofac/cons-2026-01-08.xml.zst", ""),
    ("us_trade_csl", "us-csl/csl-2022-05.csv.zst", "2022-05-06"),
];

fn read(lists: &Path, list: &str, path: &str, day: &str) -> Edition {
    let bytes = unpacked(&lists.join(path));
    let given = day
        .parse()
        .ok()
        .map(|day: jiff::civil::Date| Published { at: day.at(0, 0, 0, 0), basis: Basis::Given });
    let files = &[SourceFile { name: path, bytes: &bytes }];
    let reader = reader(list).expect("registered");
    reader.read(&Input { files, given }).unwrap_or_else(|error| panic!("{list}: {error}"))
}

fn table(lists: &Path) -> String {
    let mut out = String::from(
        "| list | edition | entries | fields that carry something | values in them | not understood |\n|---|---|---|---|---|---|\n",
    );
    let mut parts = String::new();
    for (list, path, day) in FILES {
        let edition = read(lists, list, path, day);
        let report = &edition.report;
        let values: u64 = report.census.values().sum();
        let puzzles: u64 = report.not_understood.values().sum();
        let listed = edition.entities.iter().filter(|entity| !entity.is_former()).count();
        writeln!(
            out,
            "| `{list}` | {} | {listed} | {} | {values} | {puzzles} |",
            edition.published.day(),
            report.census.len()
        )
        .unwrap();
        writeln!(parts, "\n### `{list}`\n").unwrap();
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
