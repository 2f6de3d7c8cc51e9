//! What the bundled register answers, on a fresh store.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::run::Desk;

/// Status by authority, programme and scope.
fn statuses(answer: &Value) -> BTreeMap<String, String> {
    answer["designations"]
        .as_array()
        .expect("designations")
        .iter()
        .map(|row| {
            let key = format!("{} {} {}", row["authority"]["id"], row["programme"], row["scope"]);
            (key, row["status"].as_str().expect("a status").to_owned())
        })
        .collect()
}

fn row<'a>(answer: &'a Value, section: &str, authority: &str) -> Option<&'a Value> {
    answer[section].as_array()?.iter().find(|row| row["authority"]["id"] == authority)
}

#[test]
fn the_tour_tells_the_story() {
    let said = Desk::new().run(&["tour"]);
    assert_eq!(said.code, Some(0), "{}", said.err);
    for word in ["SUSPENDED <-", "petition", "enabling law", "TAi.024", "NOT loaded", "513-FZ"] {
        assert!(said.out.contains(word), "`{word}` is missing:\n{}", said.out);
    }
    assert!(said.out.lines().count() <= 90, "{} lines", said.out.lines().count());
    let unwrapped =
        said.out.lines().find(|line| line.chars().count() > 80 && !line.contains("://"));
    assert_eq!(unwrapped, None);
}

#[test]
fn one_status_differs_between_the_two_days() {
    let desk = Desk::new();
    let before = statuses(&desk.json(&["who-lists", "Taliban", "--on", "2025-04-16"]));
    let after = statuses(&desk.json(&["who-lists", "Taliban", "--on", "2025-04-18"]));
    assert_eq!(before.keys().collect::<Vec<_>>(), after.keys().collect::<Vec<_>>());
    let changed: Vec<_> = before.iter().filter(|(key, status)| after[*key] != **status).collect();
    assert_eq!(changed.len(), 1, "{changed:?}");
    let (key, was) = changed[0];
    assert!(key.contains("ru-supreme-court"), "{key}");
    assert_eq!((was.as_str(), after[key].as_str()), ("listed", "suspended"));
}

#[test]
fn the_day_before_nobody_knew_of_a_suspension() {
    let desk = Desk::new();
    let words = ["who-lists", "Taliban", "--on", "2025-04-18", "--known", "2025-04-16"];
    let answer = desk.json(&words);
    let known = statuses(&answer);
    assert!(known.values().all(|status| status != "suspended"), "{known:?}");
    let court = row(&answer, "designations", "ru-supreme-court").expect("listed");
    assert_eq!(court["status"], "listed");
    assert!(!court.to_string().contains("suspended"), "{court}");
}

#[test]
fn former_and_unknown_and_associated_are_told_apart() {
    let answer = Desk::new().json(&["who-lists", "Taliban", "--on", "2025-04-18"]);
    for authority in ["kz-list", "kg-prosecutor"] {
        let former = row(&answer, "former", authority).expect("formerly listed");
        assert!(!former["until"].is_null(), "{former}");
        assert!(former["instrument"]["title"].is_string(), "{former}");
        assert!(row(&answer, "designations", authority).is_none());
    }
    assert!(row(&answer, "no_data", "ru-rosfinmonitoring").is_some());
    for authority in ["un-sc-1988", "eu-reg753", "gb-afg"] {
        let listed = row(&answer, "designations", authority).expect("listed");
        assert_eq!(listed["scope"], "associated_names", "{authority}");
    }
}

#[test]
fn the_table_has_its_four_sections_and_the_loud_line() {
    let said = Desk::new().run(&["who-lists", "taliban", "--on", "2025-04-18"]);
    assert_eq!(said.code, Some(0));
    for word in
        ["LISTED (", "FORMER (", "NOT LISTED (", "NO DATA (", "NOT loaded: ", "un_sc_sanctions"]
    {
        assert!(said.out.contains(word), "`{word}` is missing:\n{}", said.out);
    }
    assert!(said.out.ends_with("Information, not legal advice.\n"));
}

#[test]
fn partial_dates_mean_their_last_day() {
    let answer = Desk::new().json(&["who-lists", "taliban", "--on", "2003", "--known", "2003-02"]);
    assert_eq!(answer["on"], "2003-12-31");
    assert_eq!(answer["known"], "2003-02-28");
}

#[test]
fn who_cannot_be_found_is_bad_usage() {
    let desk = Desk::new();
    let said = desk.run(&["who-lists", "Abdul Ghani Baradarr"]);
    assert_eq!(said.code, Some(2));
    assert!(said.err.contains("nothing loaded is called"), "{}", said.err);
    assert!(said.err.contains("near to it:") && said.err.contains("TAi.024"), "{}", said.err);
    let said = desk.run(&["who-lists", "Haqqani", "Network"]);
    assert_eq!(said.code, Some(2));
    assert!(said.err.contains("unblink who-lists \"Haqqani Network\""), "{}", said.err);
    let said = desk.run(&["who-lists", "taliban", "--on", "soon"]);
    assert_eq!(said.code, Some(2));
}

#[test]
fn an_ambiguous_name_lists_the_candidates() {
    // A weak alias of two entries of the UN's 1988 List.
    let said = Desk::new().run(&["who-lists", "Qari Sahab"]);
    assert_eq!(said.code, Some(2), "{}", said.out);
    assert!(said.err.contains("is the name of 2 subjects"), "{}", said.err);
    assert!(said.err.contains("TAi.168") && said.err.contains("TAi.169"), "{}", said.err);
}

#[test]
fn every_question_answers_in_every_format_it_has() {
    let desk = Desk::new();
    for words in [
        &["history", "taliban"][..],
        &["compare", "taliban", "al-qaida"],
        &["engagement", "taliban"],
        &["exemptions", "taliban"],
        &["context", "taliban"],
        &["lists"],
        &["changes"],
        &["screen", "Baradar"],
    ] {
        let table = desk.run(words);
        assert_eq!(table.code, Some(0), "{words:?}: {}", table.err);
        assert!(table.out.contains("Information, not legal advice."), "{words:?}");
        assert!(desk.json(words).is_object(), "{words:?}");
        let said = desk.run(&[words, &["--format", "csv"]].concat());
        assert_eq!(said.code, Some(0), "{words:?}: {}", said.err);
        let mut reader = csv::Reader::from_reader(said.out.as_bytes());
        let rows = reader.records().collect::<Result<Vec<_>, _>>();
        let rows = rows.expect("rows as long as the header").len();
        assert!(rows > 0 || words[0] == "changes", "{words:?}");
    }
    let said = desk.run(&["tour", "--format", "csv"]);
    assert_eq!(said.code, Some(2));
    assert!(said.err.contains("hint: try --format json"), "{}", said.err);
}

#[test]
fn engagement_can_be_asked_by_state() {
    let answer = Desk::new().json(&["engagement", "taliban", "--by", "ru", "--on", "2025-07-03"]);
    let standings = answer["standings"].as_array().expect("standings");
    assert_eq!(standings.len(), 1);
    assert_eq!(standings[0]["state"], "RU");
    assert_eq!(standings[0]["rung"]["level"], 7);
}

#[test]
fn a_present_that_is_no_instant_is_refused() {
    let desk = Desk::new();
    let output =
        desk.command().env("UNBLINK_NOW", "today").arg("lists").output().expect("the binary runs");
    assert_eq!(output.status.code(), Some(2));
}
