//! The curated register against the issuers' own files, where they are at hand.

use std::collections::{BTreeMap, BTreeSet};

use unblink_model::Property;

use super::{data, names, read, rows};

/// The text of the first element of this name in a piece of XML, white space folded.
fn element(xml: &str, name: &str) -> Option<String> {
    let (_, rest) = xml.split_once(&format!("<{name}>"))?;
    let (text, _) = rest.split_once(&format!("</{name}>"))?;
    let text = text.replace("&amp;", "&").replace("&apos;", "'").replace("&quot;", "\"");
    Some(text.split_whitespace().collect::<Vec<_>>().join(" ")).filter(|text| !text.is_empty())
}

/// The 1988 entries of an official file, cut out with nothing but text search:
/// reference, names with the heading first, day of listing.
fn official_1988(xml: &str) -> BTreeMap<String, (String, BTreeSet<String>, String)> {
    let mut found = BTreeMap::new();
    for (open, close, alias) in [
        ("<INDIVIDUAL>", "</INDIVIDUAL>", "INDIVIDUAL_ALIAS"),
        ("<ENTITY>", "</ENTITY>", "ENTITY_ALIAS"),
    ] {
        for piece in xml.split(open).skip(1) {
            let entry = piece.split(close).next().unwrap();
            if element(entry, "UN_LIST_TYPE").as_deref() != Some("Taliban") {
                continue;
            }
            let head = entry.split(&format!("<{alias}>")).next().unwrap();
            let heading: Vec<String> = ["FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME"]
                .iter()
                .filter_map(|part| element(head, part))
                // TAi.153 prints "not applicable" for its fourth name.
                .filter(|part| part != "na")
                .collect();
            let heading = heading.join(" ");
            let mut names = BTreeSet::from([heading.clone()]);
            names.extend(element(head, "NAME_ORIGINAL_SCRIPT"));
            for piece in entry.split(&format!("<{alias}>")).skip(1) {
                let piece = piece.split(&format!("</{alias}>")).next().unwrap();
                names.extend(element(piece, "ALIAS_NAME"));
                names.extend(element(piece, "NOTE").and_then(|note| {
                    note.split_once("original script: ").map(|(_, name)| name.to_owned())
                }));
            }
            let listed = element(head, "LISTED_ON").unwrap()[..10].to_owned();
            found.insert(element(head, "REFERENCE_NUMBER").unwrap(), (heading, names, listed));
        }
    }
    found
}

#[test]
fn the_140_are_those_of_the_official_file() {
    let Some(lists) = unblink_testkit::real_lists("the_140_are_those_of_the_official_file") else {
        return;
    };
    let xml = unblink_testkit::unpacked(&lists.join("un/consolidated-2026-08-01.xml.zst"));
    let official = official_1988(std::str::from_utf8(&xml).unwrap());
    assert_eq!(official.len(), 140);
    let files = data();
    let edition = read(&files).unwrap();
    // Names that subjects.csv lends to an entry do not come from the UN.
    let mut lent = BTreeSet::new();
    for row in rows(&files, "subjects") {
        for column in ["caption", "names", "weak_names"] {
            lent.extend(row[column].split(" | ").map(str::to_owned));
        }
    }
    let mut seen = BTreeSet::new();
    for entity in edition.entities.iter().filter(|e| !e.values(Property::Listing).is_empty()) {
        let key = entity.key.as_str();
        let (heading, expected, listed) = &official[key];
        assert_eq!(entity.caption(), heading, "{key}");
        let found = names(entity);
        assert!(expected.is_subset(&found), "{key}: {expected:?} {found:?}");
        assert!(found.difference(expected).all(|name| lent.contains(name)), "{key}: {found:?}");
        let listing = entity.listings().next().unwrap();
        assert_eq!(listing.listed_on.unwrap().to_string(), *listed, "{key}");
        seen.insert(key.to_owned());
    }
    assert_eq!(seen, official.into_keys().collect());
}

fn folded(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Says whether an entry has one of the names; word by word, for the SDN puts a person's family name
/// first.
fn names_one(entry: &str, names: &[&str]) -> bool {
    let entry = folded(entry);
    names
        .iter()
        .any(|name| !name.is_empty() && name.split(' ').all(|word| entry.contains(&folded(word))))
}

/// Every reference of a curated actor stands in an official file, in an entry that has one of the
/// actor's names.
#[test]
fn references_of_curated_actors_are_in_official_files() {
    let Some(lists) = unblink_testkit::real_lists("references_of_curated_actors") else { return };
    let text = |path: &str| {
        String::from_utf8_lossy(&unblink_testkit::unpacked(&lists.join(path))).into_owned()
    };
    let un: Vec<String> = ["2026-08-01", "2025-12-10", "2025-08-02", "2015-02-26"]
        .iter()
        .flat_map(|day| {
            let xml = text(&format!("un/consolidated-{day}.xml.zst"));
            xml.split("<DATAID>").map(str::to_owned).collect::<Vec<_>>()
        })
        .collect();
    let sdn: Vec<String> = ["ofac/sdn-2024-05-03.csv.zst", "ofac/sdn-2021-10-06.csv.zst"]
        .iter()
        .map(|path| text(path))
        .chain([text("ofac/set-2026-08-02/alt.csv.zst")])
        .flat_map(|csv| csv.lines().map(str::to_owned).collect::<Vec<_>>())
        .collect();
    let annex: Vec<String> = text("eu/oj-32011R0753-afghanistan.csv.zst")
        .split("\n32011R0753,")
        .map(str::to_owned)
        .collect();
    let mut checked = 0;
    for row in rows(&data(), "subjects") {
        let names: Vec<&str> = row["names"].split(" | ").chain([row["caption"].as_str()]).collect();
        for reference in row["references"].split(" | ").filter(|text| !text.is_empty()) {
            let (list, key) = reference.split_once(':').unwrap();
            let entries: Vec<&String> = match list {
                "un_sc_sanctions" => un
                    .iter()
                    .filter(|entry| element(entry, "REFERENCE_NUMBER").as_deref() == Some(key))
                    .collect(),
                "us_ofac_sdn" => {
                    sdn.iter().filter(|line| line.starts_with(&format!("{key},"))).collect()
                }
                // The annex has no numbers: a key is made of the name.
                "eu_journal_sanctions" => {
                    let name = key.trim_start_matches("32011R0753:").replace('-', " ");
                    annex.iter().filter(|row| row.to_lowercase().contains(&name)).collect()
                }
                // Read in the spreadsheet when the row was written; no second reader of it here.
                "au_dfat_sanctions" => continue,
                // No real file at hand: the key is derived from a name that the row has.
                _ if unblink_lists::reader(list)
                    .is_some_and(|r| !r.about().tested_on_real_file) =>
                {
                    let name = key.replace('-', " ");
                    let all = format!("{} | {}", row["caption"], row["names"]).to_lowercase();
                    let found = all.split(" | ").any(|one| one == name || name.contains(one));
                    assert!(found, "{reference} is derived from no name of the actor");
                    continue;
                }
                _ => panic!("{reference}"),
            };
            assert!(!entries.is_empty(), "{reference} is in no official file");
            let named = entries.iter().any(|entry| names_one(entry, &names));
            assert!(named, "{reference}: no name of {} in {entries:?}", row["id"]);
            checked += 1;
        }
    }
    assert!(checked >= 35, "{checked}");
}
