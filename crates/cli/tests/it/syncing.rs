//! `unblink sync` against a server on this machine: exit codes, answers, and what it leaves alone.

use unblink_testkit::{Reply, Server};

use crate::run::Desk;

const EU: &str = "eu_journal_sanctions";

fn annex() -> Vec<u8> {
    let path = crate::run::root()
        .join("crates/lists/fixtures/eu_journal_sanctions/afghanistan_2026-08-14.csv");
    std::fs::read(path).expect("a fixture")
}

/// A server with a sound annex, a page in the place of a list, and a list too small to be one.
fn server() -> Server {
    let un = std::fs::read(crate::run::un_fixture("new_shape.xml")).expect("a fixture");
    Server::start(move |seen| match seen.path.as_str() {
        "/annex.csv" => {
            let modified = ("last-modified", "Fri, 14 Aug 2026 08:00:00 GMT");
            Reply::with("200 OK", &[modified], &annex())
        }
        "/un.xml" => Reply::ok(&un),
        _ => Reply::ok(b"<html>Maintenance</html>"),
    })
}

#[test]
fn the_exit_code_says_whether_something_failed_or_is_held() {
    let (desk, server) = (Desk::new(), server());
    let eu = format!("{EU}={}", server.url("/annex.csv"));
    let un = format!("un_sc_sanctions={}", server.url("/un.xml"));
    let au = format!("au_dfat_sanctions={}", server.url("/page.xlsx"));
    let said = desk.run(&["sync", EU, "--proxy", "none", "--source", &eu, "--dry-run"]);
    assert_eq!(said.code, Some(0), "{}", said.err);
    assert!(said.err.contains("1 changed. Dry run: nothing was written."), "{}", said.err);
    let said = desk.run(&["sync", EU, "--proxy", "none", "--source", &eu]);
    assert_eq!(said.code, Some(0), "{}", said.err);
    assert!(said.out.contains("2026-08-14T08:00:00"), "{}", said.out);
    // No terminal, no progress: one sentence on standard error.
    assert_eq!(said.err, "1 changed.\n");
    let two = ["sync", EU, "un_sc_sanctions", "--proxy", "none", "--source", &eu, "--source", &un];
    let said = desk.run(&two);
    assert_eq!(said.code, Some(3), "{}", said.err);
    assert!(said.err.contains("1 unchanged, 1 HELD"), "{}", said.err);
    let three = [&two[..], &["au_dfat_sanctions", "--source", &au]].concat();
    let said = desk.run(&[&three[..], &["--format", "json"]].concat());
    assert_eq!(said.code, Some(1), "{}", said.err);
    let answer: serde_json::Value = serde_json::from_str(&said.out).expect("one JSON value");
    let outcomes: Vec<_> = answer["lists"]
        .as_array()
        .expect("lists")
        .iter()
        .map(|one| (one["list"].as_str().expect("an id"), one["outcome"].as_str().expect("a word")))
        .collect();
    let want = [("au_dfat_sanctions", "failed"), (EU, "unchanged"), ("un_sc_sanctions", "held")];
    assert_eq!(outcomes, want);
    assert!(said.out.contains("expected a spreadsheet or document, found a web page"));
}

#[test]
fn what_cannot_be_meant_is_refused() {
    let desk = Desk::new();
    for (words, code, hint) in [
        (vec!["sync", "no_such_list"], 2, "the lists are"),
        (vec!["sync", EU, "--source", "un_sc_sanctions=http://127.0.0.1:9/"], 2, "add un_sc"),
        (vec!["sync", EU, "--source", "nonsense"], 2, "expected LIST=VALUE"),
        (vec!["sync", EU, "--proxy", "::"], 1, "proxy"),
        (vec!["sync", EU, "--ca-file", "no/such/file.pem"], 1, "no/such/file.pem"),
        (vec!["serve", "--sync-every", "5m"], 2, "from 15m to 7d"),
    ] {
        let said = desk.run(&words);
        assert_eq!(said.code, Some(code), "{words:?}: {}", said.err);
        assert!(said.err.contains(hint), "{words:?}: {}", said.err);
    }
}
