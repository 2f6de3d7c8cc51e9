//! Articles by the command line: stories, reactions, and what was read in other formats.

use serde_json::Value;

use crate::run::Desk;

const EVENT: &str = "taliban.ru-supreme-court.suspended.2025-04-17";

#[test]
fn a_story_and_who_was_expected_to_react() {
    let desk = Desk::new();
    let heard = desk.write(
        "heard.txt",
        b"Court suspends ban\n\nWASHINGTON, April 19, 2025 - Russia's Supreme Court on Thursday \
          suspended its ban on the Taliban. The State Department condemned the decision.\n",
    );
    let said = desk.run(&["watch", "story", EVENT, &heard, "--format", "json"]);
    assert_eq!(said.code, Some(0), "{}", said.err);
    let story: Value = serde_json::from_str(&said.out).expect("JSON");
    assert_eq!(story["chapters"].as_array().map(Vec::len), Some(1), "{story}");
    let words = ["watch", "reactions", EVENT, &heard, "--expect", "US,UNSC", "--window", "1w"];
    let said = desk.run(&[&words[..], &["--format", "json"]].concat());
    let found: Value = serde_json::from_str(&said.out).expect("JSON");
    let notes: Vec<&str> = found["expected"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|one| one["note"].as_str())
        .collect();
    assert_eq!(notes.len(), 2, "{found}");
    assert!(notes[0].ends_with("found in 1 documents from 1 sources"), "{notes:?}");
    assert_eq!(notes[1], "none found in 1 documents from 1 sources");
    // Errors name the next step.
    let said = desk.run(&["watch", "story", "no.such.event", "--sample"]);
    assert_eq!(said.code, Some(2), "{}", said.err);
    assert!(said.err.contains("register_event"), "{}", said.err);
    let said = desk.run(&["watch", "reactions", EVENT, "--sample", "--window", "soon"]);
    assert_eq!(said.code, Some(2));
    assert!(said.err.contains("days or weeks"), "{}", said.err);
}

#[test]
fn what_was_read_in_other_formats() {
    let desk = Desk::new();
    let export = |what: &str| {
        let said = desk.run(&["watch", "export", what, "--sample"]);
        assert_eq!(said.code, Some(0), "{what}: {}", said.err);
        said.out
    };
    for what in ["claim-review", "ftm"] {
        let lines = export(what);
        assert!(lines.lines().count() > 5, "{what}: {lines}");
        for line in lines.lines() {
            let read: Result<Value, _> = serde_json::from_str(line);
            assert!(read.is_ok(), "{what}: {line}");
        }
    }
    assert!(export("atom").starts_with("<?xml"));
    let page = export("html");
    assert!(page.starts_with("<!DOCTYPE html>") && page.contains("overstated"), "{page}");
    // It stands alone: its style is in it, and it asks for nothing.
    for never in ["<script", "<link", "src=", "href=\"/", "@import", "url("] {
        assert!(!page.contains(never), "has {never}");
    }
}
