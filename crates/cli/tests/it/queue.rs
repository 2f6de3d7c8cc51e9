//! The review queue by the command line: proposed, decided, confirmed by a second person.

use serde_json::Value;

use crate::run::Desk;

/// The id of the one open telling of this type.
fn open(desk: &Desk, kind: &str) -> String {
    let queue = desk.json(&["watch", "queue"]);
    let found: Vec<&str> = queue["tellings"]
        .as_array()
        .expect("a list")
        .iter()
        .filter(|one| one["event"]["type"] == kind)
        .filter_map(|one| one["id"].as_str())
        .collect();
    assert_eq!(found.len(), 1, "{kind}: {queue}");
    found[0].to_owned()
}

fn by(desk: &Desk, name: &str, words: &[&str]) -> Value {
    desk.json(&[words, &["--by", name]].concat())
}

#[test]
fn an_article_goes_through_the_queue() {
    let desk = Desk::new();
    let who = ["who-lists", "Taliban", "--format", "json"];
    let before = desk.run(&who).out;
    let first = desk.json(&["watch", "propose", "--sample"]);
    let new = first["new"].as_array().map_or(0, Vec::len);
    assert!(new >= 6 && first["known"] == 0, "{first}");
    let again = desk.run(&["watch", "propose", "--sample"]);
    assert_eq!(
        again.out,
        format!("Articles read: 1. Events new in the queue: 0. Proposed before: {new}.\n")
    );

    let denied = open(&desk, "engagement.recognition");
    let told = by(&desk, "A. Officer", &["watch", "reject", &denied, "--reason", "a denial"]);
    assert_eq!(
        (told["state"].as_str(), told["decision"]["by"].as_str()),
        (Some("rejected"), Some("A. Officer"))
    );
    let sent = open(&desk, "engagement.ambassador");
    let words = ["watch", "accept", &sent, "--reason", "known since", "--provisional"];
    let told = by(&desk, "A. Officer", &words);
    assert_eq!(told["provisional"]["state"], "open");
    assert_eq!(told["evidence"][0]["span"]["text"], "sent an ambassador to Kabul in 2023");
    let left = open(&desk, "designation.delist");
    let words = ["watch", "amend", &left, "--date", "2023-12-29", "--reason", "its day"];
    let told = by(&desk, "A. Officer", &words);
    assert_eq!(told["decision"]["amended"]["date"], "2023-12-29");
    assert_eq!(
        (told["event"]["date"].as_str(), told["state"].as_str()),
        (Some("2023"), Some("amended"))
    );
    let (listed, ended) = (open(&desk, "designation.list"), open(&desk, "designation.suspend"));
    let words = ["watch", "merge", &listed, "--into", &ended, "--reason", "one course"];
    assert_eq!(by(&desk, "A. Officer", &words)["decision"]["into"], ended.as_str());
    // The name of whoever runs it stands there when none is given.
    let said = desk.run(&["watch", "accept", &ended, "--reason", "the ruling itself"]);
    assert_eq!((said.code, said.out.as_str()), (Some(0), ""), "{}", said.err);
    assert!(
        said.err.starts_with(&format!("{ended} (tester): accepted, its evidence: 3 stretches")),
        "{}",
        said.err
    );

    let confirm = ["watch", "confirm", &sent, "--reason", "asked the ministry", "--by"];
    let said = desk.run(&[&confirm[..], &["a. officer"]].concat());
    assert_eq!(said.code, Some(1), "{}", said.err);
    assert!(said.err.contains("a second person") && said.err.contains("hint: "), "{}", said.err);
    let said = desk.run(&[&confirm[..], &["B. Officer"]].concat());
    assert_eq!(said.code, Some(0), "{}", said.err);

    assert_eq!(desk.run(&who).out, before, "who lists whom is as it was");
    let all = desk.json(&["watch", "queue", "--all"]);
    let counts = serde_json::json!({"accepted": 2, "amended": 1, "merged": 1, "open": new - 5, "rejected": 1});
    assert_eq!(all["counts"], counts);
    assert_eq!(all["provisional"][0]["ended_by"], "B. Officer");
    let checked = desk.json(&["check"]);
    assert_eq!(
        (checked["articles"].as_u64(), checked["problems"].as_array().map(Vec::len)),
        (Some(1), Some(0))
    );
}

#[test]
fn the_queue_in_every_format_and_its_refusals() {
    let desk = Desk::new();
    let page = desk.run(&["watch", "queue"]);
    assert!(page.out.contains("`unblink watch propose FILE`"), "{}", page.out);
    let text = "Court \u{202e}acts\n\nMINSK, March 3, 2026 — Belarus suspended its ban on the Taliban on Monday.\n";
    let file = desk.write("minsk.txt", text.as_bytes());
    let said = desk.run(&["watch", "propose", &file]);
    assert!(said.out.contains("minsk.txt: q1\n"), "{}", said.out);
    let page = desk.run(&["watch", "queue"]).out;
    assert!(page.contains("q1  designation.suspend, Taliban, by Belarus, 2026-03-02"), "{page}");
    assert!(page.contains("changes a designation") || page.contains("No designation"), "{page}");
    assert!(!page.contains('\u{202e}'), "{page}");
    let csv = desk.run(&["watch", "queue", "--format", "csv"]).out;
    assert!(
        csv.lines().nth(1).is_some_and(|line| line.starts_with("q1,open,proposed,rules,")),
        "{csv}"
    );
    let lines = desk.run(&["watch", "queue", "--format", "jsonl"]).out;
    assert_eq!(lines.lines().count(), 1);
    for (words, code, hint) in [
        (&["accept", "q9", "--reason", "x"][..], 2, "watch queue --all"),
        (&["accept", "12", "--reason", "x"][..], 2, "q12"),
        (&["accept", "q1"][..], 2, "--reason"),
        (&["accept", "q1", "--reason", ""][..], 2, "--reason TEXT"),
        (&["amend", "q1", "--reason", "x"][..], 2, "--legal-effect"),
        (&["amend", "q1", "--reason", "x", "--type", "designation.ban"][..], 2, "designation.list"),
        (&["amend", "q1", "--reason", "x", "--target", "Nobody At All"][..], 2, "unblink lists"),
        (&["merge", "q1", "--into", "q1", "--reason", "x"][..], 1, "watch queue"),
        (&["confirm", "q1", "--reason", "x"][..], 1, "watch queue"),
    ] {
        let said = desk.run(&[&["watch"], words].concat());
        assert_eq!(said.code, Some(code), "{words:?}: {}", said.err);
        assert!(said.err.contains(hint), "{words:?}: {}", said.err);
    }
    assert_eq!(desk.run(&["watch", "reject", "q1", "--reason", "x"]).code, Some(0));
    let said = desk.run(&["watch", "accept", "q1", "--reason", "x"]);
    assert_eq!(said.code, Some(1));
    assert!(said.err.contains("q1 is decided: tester said reject (x)"), "{}", said.err);
}
