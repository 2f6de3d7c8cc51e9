//! The guard: what cannot be read or does not look healthy waits for a person.

use tempfile::TempDir;
use unblink_app::{AppError, EditionState, Outcome, RawFile};
use unblink_model::{AsOf, ListId};

use crate::at_hand::{clock, day, import, raw, register};

fn fixture(name: &str) -> RawFile {
    let root = std::env::var("CARGO_MANIFEST_DIR").unwrap();
    let path = std::path::Path::new(&root).join("../lists/fixtures/un_sc_sanctions").join(name);
    RawFile { name: name.to_owned(), bytes: std::fs::read(path).unwrap() }
}

#[test]
fn an_error_page_is_held_with_its_reason_and_can_be_rejected() {
    let folder = TempDir::new().unwrap();
    let mut register = register(&folder);
    let page = RawFile { name: "list.xml".to_owned(), bytes: b"<html>503</html>".to_vec() };
    let held = import(&mut register, "un_sc_sanctions", std::slice::from_ref(&page));
    assert_eq!(held.outcome, Outcome::Held);
    assert!(!held.reasons.is_empty());
    let again = import(&mut register, "un_sc_sanctions", &[page]);
    assert_eq!((again.outcome, &again.edition), (Outcome::Held, &held.edition));
    let refused = register.release(held.edition.as_str(), "looks fine to me");
    assert!(matches!(refused, Err(AppError::Unreleasable { .. })), "{refused:?}");
    register.reject(held.edition.as_str(), "an error page").unwrap();
    let lists = register.lists().unwrap();
    let list = lists.iter().find(|list| list.list.as_str() == "un_sc_sanctions").unwrap();
    assert_eq!(list.editions[0].state, EditionState::Rejected);
    assert_eq!(list.editions[0].reason, "an error page");
    let coverage = register.coverage(&AsOf::day(day("2026-11-26"))).unwrap();
    assert!(coverage.not_loaded.iter().any(|l| l.list.as_str() == "un_sc_sanctions"));
}

#[test]
fn a_small_edition_is_held_and_counts_from_its_release() {
    let folder = TempDir::new().unwrap();
    let mut register = register(&folder);
    // Our fixture is a healthy file with far too few entries.
    let held = import(&mut register, "un_sc_sanctions", &[fixture("new_shape.xml")]);
    assert_eq!(held.outcome, Outcome::Held);
    let list = ListId::new("un_sc_sanctions");
    let now = AsOf::day(day("2026-11-26"));
    assert!(register.entries(&list, &now).unwrap().is_empty());
    let released = register.release(held.edition.as_str(), "a test list").unwrap();
    assert_eq!(released.outcome, Outcome::Appended);
    assert!(!register.entries(&list, &now).unwrap().is_empty());
    let early = AsOf { recorded: Some(clock().0 - jiff::SignedDuration::from_secs(1)), ..now };
    assert!(register.entries(&list, &early).unwrap().is_empty(), "not yet recorded");
}

#[test]
fn the_real_broken_downloads_are_held_and_change_nothing() {
    let Some(lists) = unblink_testkit::real_lists("broken downloads") else { return };
    let folder = TempDir::new().unwrap();
    let mut register = register(&folder);
    let newest = raw(&lists.join("un/consolidated-2026-08-01.xml.zst"));
    assert_eq!(import(&mut register, "un_sc_sanctions", &[newest]).outcome, Outcome::Appended);
    let list = ListId::new("un_sc_sanctions");
    let now = AsOf::day(day("2026-11-26"));
    let before = register.entries(&list, &now).unwrap();
    for file in unblink_testkit::files(&lists.join("robustness"), "", "") {
        let held = import(&mut register, "un_sc_sanctions", &[raw(&file)]);
        assert_eq!(held.outcome, Outcome::Held, "{}", file.display());
        eprintln!("{}: {}", file.display(), held.reasons.join("; "));
    }
    // The newest edition cut to its first 60 % of entries is well-formed and thin.
    let whole = raw(&lists.join("un/consolidated-2026-08-01.xml.zst"));
    let thin = thinned(&whole);
    let held = import(&mut register, "un_sc_sanctions", &[thin]);
    assert_eq!(held.outcome, Outcome::Held);
    let wrong = raw(&lists.join("ofac/cons-2026-01-08.xml.zst"));
    assert_eq!(import(&mut register, "un_sc_sanctions", &[wrong]).outcome, Outcome::Held);
    let empty = RawFile { name: "empty.xml".to_owned(), bytes: Vec::new() };
    assert_eq!(import(&mut register, "un_sc_sanctions", &[empty]).outcome, Outcome::Held);
    assert_eq!(register.entries(&list, &now).unwrap(), before);
}

/// Returns the file without the last 40 % of its persons.
fn thinned(whole: &RawFile) -> RawFile {
    let text = String::from_utf8(whole.bytes.clone()).unwrap();
    let starts: Vec<usize> = text.match_indices("<INDIVIDUAL>").map(|(at, _)| at).collect();
    let from = starts[starts.len() * 6 / 10];
    let to = text.find("</INDIVIDUALS>").unwrap();
    let bytes = [&text[..from], &text[to..]].concat().into_bytes();
    RawFile { name: "thin.xml".to_owned(), bytes }
}
