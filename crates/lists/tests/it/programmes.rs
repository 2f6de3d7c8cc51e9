//! Which programme codes of the real files the curated register knows.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use jiff::civil::date;
use unblink_lists::{Input, SourceFile, reader};
use unblink_model::{Basis, Published};
use unblink_testkit::{files, real_lists, unpacked};

/// The rows of data/programmes.csv that name a code, as `list:code`.
fn mapped() -> BTreeSet<(String, String)> {
    let root = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    let table = root.join("../../data/programmes.csv");
    let mut csv = csv::Reader::from_path(table).expect("a table");
    csv.deserialize::<BTreeMap<String, String>>()
        .map(|row| row.expect("a row"))
        .filter(|row| row["code"] != "*")
        .map(|row| (row["list"].clone(), row["code"].clone()))
        .collect()
}

/// Reads the codes of an edition and how many entries print each.
fn count(list: &str, paths: &[PathBuf], counts: &mut BTreeMap<(String, String), u64>) {
    let all: Vec<(String, Vec<u8>)> =
        paths.iter().map(|path| (path.display().to_string(), unpacked(path))).collect();
    let sources: Vec<SourceFile<'_>> =
        all.iter().map(|(name, bytes)| SourceFile { name, bytes }).collect();
    let given = Some(Published { at: date(2026, 1, 1).at(0, 0, 0, 0), basis: Basis::Given });
    let reader = reader(list).expect("registered");
    let edition = reader.read(&Input { files: &sources, given }).expect("reads");
    for listing in edition.entities.iter().flat_map(unblink_model::Entity::listings) {
        *counts.entry((list.to_owned(), listing.programme.clone())).or_default() += 1;
    }
}

/// Every `step`-th file and the last.
fn some(all: Vec<PathBuf>, step: usize) -> Vec<PathBuf> {
    let last = all.len().saturating_sub(1);
    all.into_iter()
        .enumerate()
        .filter(|(at, _)| at % step == 0 || *at == last)
        .map(|(_, path)| path)
        .collect()
}

fn real(lists: &Path) -> BTreeMap<(String, String), u64> {
    let mut counts = BTreeMap::new();
    let ofac = lists.join("ofac");
    for path in files(&ofac, "sdn-", ".csv.zst") {
        count("us_ofac_sdn", &[path], &mut counts);
    }
    for path in files(&ofac, "cons", ".xml.zst") {
        count("us_ofac_cons", &[path], &mut counts);
    }
    // Regimes of the UN list change every few years.
    for path in some(files(&lists.join("un"), "consolidated-", ".xml.zst"), 12) {
        count("un_sc_sanctions", &[path], &mut counts);
    }
    for path in files(&lists.join("uk"), "conlist-", ".csv.zst") {
        count("gb_hmt_sanctions", &[path], &mut counts);
    }
    for path in files(&lists.join("eu"), "oj-", ".csv.zst") {
        count("eu_journal_sanctions", &[path], &mut counts);
    }
    for path in files(&lists.join("ca"), "sema-", ".xml.zst") {
        count("ca_dfatd_sema_sanctions", &[path], &mut counts);
    }
    for path in files(&lists.join("au"), "", ".xlsx") {
        count("au_dfat_sanctions", &[path], &mut counts);
    }
    for path in files(&lists.join("jp"), "", ".xlsx") {
        count("jp_mof_sanctions", &[path], &mut counts);
    }
    for path in files(&lists.join("uk"), "UK_Sanctions_List-", ".odt") {
        count("gb_fcdo_sanctions", &[path], &mut counts);
    }
    counts
}

/// Codes that no row maps, for a reason: what a code stands for is not guessed. None today.
const UNKNOWN: &[(&str, &str)] = &[];

#[test]
fn codes_of_the_real_files_are_mapped_or_named_as_unknown() {
    let Some(lists) = real_lists("programmes of the real files") else { return };
    let mapped = mapped();
    let counts = real(&lists);
    let mut by_list: BTreeMap<&str, [u64; 4]> = BTreeMap::new();
    let mut unmapped = BTreeSet::new();
    for ((list, code), entries) in &counts {
        let known = mapped.contains(&(list.clone(), code.clone()));
        let tally = by_list.entry(list).or_default();
        tally[0] += u64::from(known);
        tally[1] += 1;
        tally[2] += if known { *entries } else { 0 };
        tally[3] += *entries;
        if !known {
            unmapped.insert((list.as_str(), code.as_str()));
        }
    }
    let mut all = [0; 4];
    for (list, tally) in &by_list {
        eprintln!(
            "{list}: {} of {} codes, {} of {} listings",
            tally[0], tally[1], tally[2], tally[3]
        );
        for (sum, part) in all.iter_mut().zip(tally) {
            *sum += part;
        }
    }
    eprintln!("all: {} of {} codes, {} of {} listings", all[0], all[1], all[2], all[3]);
    let unknown: BTreeSet<(&str, &str)> = UNKNOWN.iter().copied().collect();
    assert_eq!(unmapped, unknown, "codes that no row maps");
}
