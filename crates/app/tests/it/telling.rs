//! Changes as a story and as a feed that a feed reader reads.

use std::fmt::Write as _;
use std::str::FromStr as _;

use tempfile::TempDir;
use unblink_app::{ChangesQuestion, Outcome, RawFile, Register, chapters};
use unblink_model::{AsOf, ListId};

use crate::at_hand::{day, given, raw, register};

/// Loads OFAC's main table with persons of these numbers, some under another name.
fn load(register: &mut Register, day: &str, numbers: std::ops::Range<u32>, renamed: &[u32]) {
    let mut text = String::new();
    for number in numbers {
        let name = if renamed.contains(&number) {
            format!("RENAMED <&> \u{202e}, Test {number}")
        } else {
            format!("PERSON, Test {number}")
        };
        let empty = "-0- ,".repeat(7);
        let _ = write!(
            text,
            "{number},\"{name}\",\"individual\",\"SDGT\",{empty}\"DOB 1 Jan 1970.\"\r\n"
        );
    }
    let file = RawFile { name: "sdn.csv".into(), bytes: text.into_bytes() };
    let done = register.import(&ListId::new("us_ofac_sdn"), &[file], Some(given(day))).unwrap();
    assert_eq!(done.outcome, Outcome::Appended, "{:?}", done.reasons);
}

fn loaded(folder: &TempDir) -> Register {
    let mut register = register(folder);
    load(&mut register, "2026-01-05", 1..4_000, &[]);
    load(&mut register, "2026-01-12", 3..4_002, &[7]);
    load(&mut register, "2026-01-19", 1..4_001, &[7]);
    register
}

fn now() -> AsOf {
    AsOf::day(day("2026-11-26"))
}

#[test]
fn a_story_is_told_edition_by_edition() {
    let folder = TempDir::new().unwrap();
    let mut register = loaded(&folder);
    let answer = register.changes(&ChangesQuestion::default(), &now()).unwrap();
    let told = chapters(&answer);
    assert_eq!(told.len(), 2);
    let first = &told[0];
    assert!(first.scrape_date);
    assert_eq!(
        first.summary,
        "The file seen on 12 January 2026, which prints no date of its own, of the OFAC Specially \
         Designated Nationals and Blocked Persons List: 2 newly listed, 1 entry amended, 2 taken \
         off the list."
    );
    let between = "between the editions of 5 January 2026 and 12 January 2026.";
    let left = format!("Test 2 PERSON (2) left the list, {between}");
    assert!(first.sentences.contains(&left), "{:?}", first.sentences);
    assert!(first.sentences.iter().any(|one| one.contains("became “")), "{:?}", first.sentences);
    let second = &told[1];
    assert!(second.sentences.iter().any(|one| one.contains("(1) came back onto the list")));
}

#[test]
fn the_feed_is_read_by_a_feed_reader() {
    let folder = TempDir::new().unwrap();
    let mut register = loaded(&folder);
    let question = ChangesQuestion::default();
    let address = "https://unblink.example/feed.atom?list=us_ofac_sdn&kind=delisted";
    let text = register.changes_feed(&question, &now(), Some(address)).unwrap();
    let feed = atom_syndication::Feed::from_str(&text).unwrap();
    assert_eq!(feed.entries.len(), 2);
    assert_eq!(feed.links[0].href, address);
    let newest = &feed.entries[0];
    assert!(
        newest
            .id
            .starts_with("tag:github.com,2026:unblink/unblink/edition/us_ofac_sdn@2026-01-19.")
    );
    assert_eq!(newest.updated.to_rfc3339(), "2026-01-19T00:00:00+00:00");
    assert_eq!(newest.categories[0].term, "us_ofac_sdn");
    let content = feed.entries[1].content.as_ref().unwrap().value.as_deref().unwrap();
    assert!(content.starts_with("The date is that of a download"), "{content}");
    // A hostile name arrives as itself, and turns nothing around.
    assert!(content.contains("RENAMED <&> \\u{202e}"), "{content}");
    assert!(
        feed.subtitle
            .as_ref()
            .is_some_and(|text| text.value.contains("Information, not legal advice"))
    );
    // The ids are the same tomorrow and wherever it is served; a filter narrows.
    let again = register.changes_feed(&question, &now(), None).unwrap();
    let again = atom_syndication::Feed::from_str(&again).unwrap();
    let ids = |feed: &atom_syndication::Feed| -> Vec<String> {
        feed.entries.iter().map(|entry| entry.id.clone()).collect()
    };
    assert_eq!(ids(&feed), ids(&again));
    let none = ChangesQuestion { list: Some(ListId::new("un_sc_sanctions")), ..question };
    let text = register.changes_feed(&none, &now(), None).unwrap();
    assert!(atom_syndication::Feed::from_str(&text).unwrap().entries.is_empty());
}

#[test]
fn the_real_un_series_is_a_story() {
    let Some(lists) = unblink_testkit::real_lists("the UN's story") else { return };
    let folder = TempDir::new().unwrap();
    let mut register = register(&folder);
    for file in unblink_testkit::files(&lists.join("un"), "consolidated-2023-1", ".zst") {
        register.import(&ListId::new("un_sc_sanctions"), &[raw(&file)], None).unwrap();
    }
    let answer = register.changes(&ChangesQuestion::default(), &now()).unwrap();
    let told = chapters(&answer);
    // 84 left that day: Security Council resolution 2231's lists lapsed.
    let iran = told.iter().find(|one| one.published == day("2023-10-19")).unwrap();
    assert!(iran.summary.contains("84 taken off the list"), "{}", iran.summary);
    assert!(!iran.scrape_date, "the UN prints its dates");
    let text = register.changes_feed(&ChangesQuestion::default(), &now(), None).unwrap();
    let feed = atom_syndication::Feed::from_str(&text).unwrap();
    assert_eq!(feed.entries.len(), told.len());
}
