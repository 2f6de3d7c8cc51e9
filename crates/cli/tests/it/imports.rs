//! Files in: appended, here already, held; a person's word; backup and restore.

use crate::run::{Desk, un_fixture};

/// The editions of the UN's list, as `lists` shows them.
fn un_editions(desk: &Desk) -> serde_json::Value {
    let lists = desk.json(&["lists"]);
    let un = |list: &&serde_json::Value| list["list"] == "un_sc_sanctions";
    let found = lists["lists"].as_array().expect("lists").iter().find(un);
    found.expect("a list with a reader")["editions"].clone()
}

/// Imports the small fixture, which only a person can take for a whole list.
fn import_fixture(desk: &Desk) {
    let said = desk.run(&["import", "un_sc_sanctions", &un_fixture("new_shape.xml")]);
    assert_eq!(said.code, Some(3), "{}{}", said.out, said.err);
    let edition = un_editions(desk)[0]["id"].as_str().expect("an id").to_owned();
    let said = desk.run(&["lists", "release", &edition, "--reason", "a fixture is small"]);
    assert_eq!(said.code, Some(0), "{}", said.err);
    assert!(said.out.starts_with("appended"), "{}", said.out);
}

#[test]
fn a_file_becomes_an_edition_once() {
    let desk = Desk::new();
    import_fixture(&desk);
    let said = desk.run(&["import", "un_sc_sanctions", &un_fixture("new_shape.xml")]);
    assert_eq!(said.code, Some(0), "{}", said.err);
    assert!(said.out.starts_with("already here"), "{}", said.out);
    let editions = un_editions(&desk);
    assert_eq!(editions.as_array().expect("editions").len(), 1);
    assert_eq!(editions[0]["state"], "released");
    // What it holds can be asked for.
    let answer = desk.json(&["who-lists", "QDi.946"]);
    assert_eq!(answer["designations"][0]["status"], "listed", "{answer}");
    assert_eq!(answer["designations"][0]["lists"][0]["list"], "un_sc_sanctions");
}

#[test]
fn the_tables_of_a_set_are_one_edition() {
    let desk = Desk::new();
    // A day later than the bundled one: an edition of its own that shows nothing new.
    let words = crate::run::register_of(&desk, "2026-11-22");
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let said = desk.run(&words);
    assert_eq!(said.code, Some(0), "{}{}", said.out, said.err);
    assert_eq!(said.out.lines().filter(|line| line.contains("unblink_register@")).count(), 1);
    assert!(said.out.contains("2026-11-22"), "{}", said.out);
}

#[test]
fn garbage_is_held_until_a_person_decides() {
    let desk = Desk::new();
    let file = desk.write("garbage.xml", b"<html><body>Service unavailable</body></html>");
    let said = desk.run(&["import", "un_sc_sanctions", &file, "--by", "nightly"]);
    assert_eq!(said.code, Some(3), "{}{}", said.out, said.err);
    assert!(said.out.starts_with("HELD"), "{}", said.out);
    let shown = desk.run(&["lists"]).out;
    assert!(shown.contains("HELD for a person") && shown.contains("by nightly"), "{shown}");
    let coverage = desk.json(&["lists"])["coverage"]["held"].clone();
    let edition = coverage[0]["edition"].as_str().expect("held").to_owned();

    let said = desk.run(&["lists", "release", &edition, "--reason", "looks fine"]);
    assert_eq!(said.code, Some(1), "{}", said.out);
    assert!(said.err.contains("hint: turn it away"), "{}", said.err);

    let said = desk.run(&["lists", "reject", &edition, "--reason", "an error page"]);
    assert_eq!(said.code, Some(0), "{}", said.err);
    let shown = desk.run(&["lists"]).out;
    assert!(shown.contains("REJECTED") && shown.contains("an error page"), "{shown}");
    assert!(!shown.contains("HELD for a person"), "{shown}");
    assert_eq!(desk.run(&["lists", "reject", "nosuch@x.1", "--reason", "x"]).code, Some(2));
}

#[test]
fn one_failing_file_does_not_stop_the_others() {
    let desk = Desk::new();
    let missing = desk.path("missing.xml").display().to_string();
    let file = un_fixture("new_shape.xml");
    let words = ["import", "un_sc_sanctions", &missing, &file, "--format", "jsonl"];
    let said = desk.run(&words);
    assert_eq!(said.code, Some(1));
    assert!(said.err.contains("missing.xml"), "{}", said.err);
    let line: serde_json::Value = serde_json::from_str(said.out.trim()).expect("one line");
    assert_eq!(line["outcome"], "held");
}

#[test]
fn what_cannot_be_meant_is_refused_before_reading() {
    let desk = Desk::new();
    let said = desk.run(&["import", "no_such_list", "a.xml"]);
    assert_eq!(said.code, Some(2));
    assert!(said.err.contains("un_sc_sanctions"), "{}", said.err);
    let words = ["import", "un_sc_sanctions", "a.xml", "b.xml", "--published", "2025-01-01"];
    let said = desk.run(&words);
    assert_eq!(said.code, Some(2));
    assert!(said.err.contains("each with its own --published"), "{}", said.err);
}

#[test]
fn a_given_date_is_kept_as_given() {
    let desk = Desk::new();
    let file = un_fixture("undated.xml");
    let words =
        ["import", "un_sc_sanctions", &file, "--published", "2020-02-03", "--format", "json"];
    let said = desk.run(&words);
    assert_ne!(said.code, Some(1), "{}", said.err);
    let answer: serde_json::Value = serde_json::from_str(&said.out).expect("JSON");
    assert_eq!(answer[0]["published"], "2020-02-03", "{answer}");
    assert_eq!(un_editions(&desk)[0]["basis"], "given");
}

#[test]
fn a_backup_is_restored_where_nothing_is() {
    let desk = Desk::new();
    let said = desk.run(&["backup", &desk.path("copy").display().to_string()]);
    assert_eq!(said.code, Some(1), "a store that is not there must not be made: {}", said.err);
    import_fixture(&desk);
    let before = desk.json(&["history", "taliban"]);
    let copy = desk.path("copy").display().to_string();
    let said = desk.run(&["backup", &copy]);
    assert_eq!(said.code, Some(0), "{}", said.err);

    let said = desk.run(&["restore", &copy]);
    assert_eq!(said.code, Some(1), "restoring must not overwrite");
    assert!(said.err.contains("never overwrites"), "{}", said.err);

    let fresh = format!("sqlite:{}", desk.path("fresh/again.db").display());
    let said = desk.run(&["restore", &copy, "--store", &fresh]);
    assert_eq!(said.code, Some(0), "{}", said.err);
    assert!(said.out.contains("sound"), "{}", said.out);
    assert_eq!(desk.json(&["history", "taliban", "--store", &fresh]), before);
}

#[test]
fn damage_is_found_and_never_restored() {
    let desk = Desk::new();
    assert_eq!(desk.run(&["lists"]).code, Some(0));
    assert_eq!(desk.run(&["check"]).code, Some(0));
    let copy = desk.path("copy");
    assert_eq!(desk.run(&["backup", &copy.display().to_string()]).code, Some(0));
    let shelf = std::fs::read_dir(copy.join("unblink.db.archive")).expect("archive").next();
    let shelf = shelf.expect("a shelf").expect("readable").path();
    let file =
        std::fs::read_dir(shelf).expect("a shelf").next().expect("a file").expect("readable");
    std::fs::write(file.path(), b"not what it was").expect("damaged");

    let damaged = copy.join("unblink.db").display().to_string();
    let said = desk.run(&["check", "--store", &damaged]);
    assert_eq!(said.code, Some(1));
    assert!(said.out.contains("DAMAGED"), "{}", said.out);

    let target = desk.path("target.db");
    let words = ["restore", &copy.display().to_string(), "--store", &target.display().to_string()];
    let said = desk.run(&words);
    assert_eq!(said.code, Some(1), "{}", said.out);
    assert!(!target.exists(), "a damaged store was left behind");
    assert!(!desk.path("target.db.archive").exists());
}
