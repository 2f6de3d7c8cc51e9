//! Articles checked, compared and searched; and a reviewer's word on what waits in the queue.

use axum::body::Body;
use axum::http::{Request, header};
use serde_json::{Value, json};
use unblink_app::{Role, documents};

use crate::ground::Ground;

const EVENT: &str = "taliban.ru-supreme-court.suspended.2025-04-17";
const LIFTED: &str = "Russia's Supreme Court on Thursday lifted its ban on the Taliban.";

fn article(text: &str, url: &str, published: &str) -> Value {
    json!({ "text": text, "url": url, "published": published })
}

#[test]
fn claims_are_checked_on_both_clocks() {
    let ground = Ground::new();
    let sent = json!({ "text": LIFTED, "published": "2025-04-18" });
    let (status, body) = ground.post("/api/v1/watch/check", sent.to_string());
    assert_eq!(status, 200, "{body}");
    assert_eq!((&body["published"], &body["document"]), (&json!("2025-04-18"), &json!("request")));
    let checks = body["checks"].as_array().expect("checks");
    let over = |one: &&Value| one["verdict"]["at_publication"] == "overstated";
    let check = checks.iter().find(over).expect("one");
    assert_eq!(check["verdict"], json!({ "at_publication": "overstated", "today": "overstated" }));
    let facts = check["facts"].as_array().expect("facts");
    assert!(facts.iter().any(|fact| fact["id"] == EVENT), "{check}");
    // What was not known by the day of publication is told apart from what is known now.
    let states = "No state recognises the Taliban.";
    let sent = json!({ "text": states, "published": "2025-04-17" });
    let (_, body) = ground.post("/api/v1/watch/check", sent.to_string());
    let verdict = &body["checks"][0]["verdict"];
    assert_ne!(verdict["at_publication"], verdict["today"], "{body}");
}

#[test]
fn articles_are_compared_and_their_origins_counted() {
    let ground = Ground::new();
    let dated = "Russia's Supreme Court suspended its ban on the Taliban on April 17, 2025.";
    let sent = json!({ "articles": [
        article(LIFTED, "https://www.one.example/a", "2025-04-18"),
        article(dated, "https://other.example/b", "2025-04-18"),
    ]});
    let (status, body) = ground.post("/api/v1/watch/compare", sent.to_string());
    assert_eq!(status, 200, "{body}");
    assert_eq!(body["documents"], json!(["article 1", "article 2"]));
    let origins = &body["independence"];
    let counted = (&origins["documents"], &origins["publishers"], &origins["independent_origins"]);
    assert_eq!(counted, (&json!(2), &json!(2), &json!(2)), "{origins}");
    assert!(!body["tensions"].as_array().expect("a list").is_empty(), "{body}");
}

#[test]
fn who_was_not_found_is_told_with_what_was_searched() {
    let ground = Ground::new();
    let condemned = "Canada condemned the decision of Russia's Supreme Court to suspend its ban on the Taliban.";
    let sent = json!({ "articles": [
        article(LIFTED, "https://one.example/a", "2025-04-18"),
        article(condemned, "https://other.example/b", "2025-04-20"),
        article(LIFTED, "https://third.example/c", "2025-06-01"),
        { "text": "Nothing is known of this one's day." },
    ]});
    let uri = format!("/api/v1/watch/reactions/{EVENT}?window=7d&expect=UNSC,US");
    let (status, body) = ground.post(&uri, sent.to_string());
    assert_eq!(status, 200, "{body}");
    assert_eq!(body["window"], json!(["2025-04-17", "2025-04-24"]));
    let counted = (&body["documents"], &body["sources"], &body["undated"]);
    assert_eq!(counted, (&json!(2), &json!(2), &json!(1)), "{body}");
    for (one, who) in body["expected"].as_array().expect("a list").iter().zip(["UNSC", "US"]) {
        let note = "none found in 2 documents from 2 sources";
        assert_eq!(*one, json!({ "who": who, "found": 0, "note": note }));
    }
    let (status, body) = ground.post(&format!("/api/v1/watch/story/{EVENT}"), sent.to_string());
    assert_eq!(status, 200, "{body}");
    let told: Vec<&Value> =
        body["chapters"].as_array().expect("a list").iter().map(|one| &one["document"]).collect();
    assert!(told.contains(&&json!("article 1")) && told.contains(&&json!("article 3")), "{body}");
}

#[test]
fn what_cannot_be_read_is_named_with_its_place() {
    let ground = Ground::new();
    let one = r#"{"text":"a"}"#;
    let many = |rest: &str| format!(r#"{{"articles":[{one},{rest}]}}"#);
    let reactions = format!("reactions/{EVENT}?window=0d");
    let cases = [
        ("check", "{}".to_owned(), 400, "bad_question", "`text` and `html`"),
        ("check", r#"{"text":" "}"#.to_owned(), 400, "bad_question", "no text"),
        ("compare", format!(r#"{{"articles":[{one}]}}"#), 400, "bad_question", "2 to 50"),
        ("compare", many(r#"{"text":" \n"}"#), 400, "bad_question", "article 2: it holds no text"),
        ("compare", many(r#"{"words":"b"}"#), 400, "bad_question", "article 2: unknown field"),
        ("compare", "[]".to_owned(), 400, "bad_question", "holds no articles"),
        ("story/none", many(one), 404, "no_such_event", "none"),
        ("reactions/none", many(one), 404, "no_such_event", "none"),
        (&reactions, many(one), 400, "bad_question", "1d to 3653d"),
        ("check?x=1", one.to_owned(), 400, "unknown_parameter", "x"),
    ];
    for (route, body, status, code, words) in cases {
        let (found, answer) = ground.post(&format!("/api/v1/watch/{route}"), body);
        let said = (found.as_u16(), answer["code"].as_str());
        assert_eq!(said, (status, Some(code)), "{route}: {answer}");
        assert!(answer["detail"].as_str().expect("words").contains(words), "{route}: {answer}");
        assert!(answer["hint"].is_string(), "{route}: {answer}");
    }
    let (status, answer) = ground.post("/api/v1/watch/compare", vec![b' '; 8 * 1024 * 1024 + 1]);
    assert_eq!((status.as_u16(), &answer["code"]), (413, &json!("too_large")));
}

/// Puts what an article says into the queue; returns how many are there.
fn propose(ground: &Ground, text: &str) -> usize {
    ground.pool().with(|register| {
        let desk = register.news_desk().expect("opens");
        let day = "2025-04-18".parse().expect("a day");
        let mut new = 0;
        documents("article.txt", text.as_bytes(), Some(day), &mut |document| {
            new += register.propose_events(&desk.offer(document)).expect("proposed").new.len();
        })
        .expect("read");
        new
    })
}

fn key(ground: &Ground, name: &str) -> String {
    ground.pool().with(|register| {
        register.add_account(name, Role::Reviewer, None).expect("added");
        register.add_key(name, "desk", None).expect("a key")
    })
}

fn ask(ground: &Ground, method: &str, place: &str, key: &str, body: &Value) -> (u16, Value) {
    let request = Request::builder()
        .method(method)
        .uri(format!("/api/v1/watch/queue{place}"))
        .header(header::AUTHORIZATION, format!("Bearer {key}"))
        .body(Body::from(body.to_string()))
        .expect("a request");
    let (status, _, body) = ground.send(request);
    (status.as_u16(), serde_json::from_slice(&body).expect("JSON"))
}

#[test]
fn reviewers_decide_in_their_own_names_and_nothing_else_changes() {
    let ground = Ground::new();
    let new = "Belarus suspended its ban on the Taliban on April 10, 2025.";
    let other = "Belarus's government on April 10, 2025 suspended its ban on the Taliban movement.";
    assert!(propose(&ground, new) >= 1 && propose(&ground, other) >= 1);
    let (eva, max) = (key(&ground, "eva"), key(&ground, "max"));
    let listed = || {
        let request = Request::get("/api/v1/who-lists?subject=taliban")
            .header(header::AUTHORIZATION, format!("Bearer {eva}"))
            .body(Body::empty())
            .expect("a request");
        ground.send(request).2
    };
    let before = listed();
    let word = |place: &str, key: &str, body: Value| ask(&ground, "POST", place, key, &body);
    let (status, one) = ask(&ground, "GET", "/q1", &eva, &Value::Null);
    assert_eq!(status, 200, "{one}");
    let excerpt = &one["context"][0];
    let text = |part: &Value| part.as_str().expect("text").to_owned();
    let whole =
        text(&excerpt["before"]) + &text(&excerpt["span"]["text"]) + &text(&excerpt["after"]);
    assert_eq!(whole, new, "{one}");
    let (status, told) = word("/q1/accept", &eva, json!({ "reason": "read", "provisional": true }));
    assert_eq!((status, &told["decision"]["by"]), (200, &json!("eva")), "{told}");
    assert_eq!(told["provisional"]["state"], "open", "{told}");
    for (place, who, body, status, code) in [
        ("/q1/accept", &max, json!({ "reason": "again" }), 409, "decided"),
        ("/q1/confirm", &eva, json!({ "reason": "myself" }), 409, "same_person"),
        ("/q2/confirm", &eva, json!({ "reason": "which" }), 409, "none_open"),
        ("/q2/merge", &eva, json!({ "reason": "x", "into": "q2" }), 409, "unmergeable"),
        ("/q2/merge", &eva, json!({ "reason": "x", "into": "that" }), 404, "no_such_telling"),
        ("/q99/reject", &eva, json!({ "reason": "x" }), 404, "no_such_telling"),
        ("/that/reject", &eva, json!({ "reason": "x" }), 404, "no_such_telling"),
        ("/q2/reject", &eva, json!({ "reason": " " }), 400, "bad_question"),
        ("/q2/reject", &eva, json!({}), 400, "bad_question"),
        ("/q2/amend", &eva, json!({ "reason": "x" }), 400, "bad_question"),
        ("/q2/amend", &eva, json!({ "reason": "x", "type": "y" }), 400, "bad_question"),
        ("/q2/amend", &eva, json!({ "reason": "x", "date": "soon" }), 400, "bad_question"),
    ] {
        let (found, answer) = word(place, who, body);
        assert_eq!((found, answer["code"].as_str()), (status, Some(code)), "{place}: {answer}");
        assert!(answer["hint"].is_string(), "{place}: {answer}");
    }
    let (status, told) = word("/q1/confirm", &max, json!({ "reason": "called them" }));
    let ended = (&told["provisional"]["state"], &told["provisional"]["ended_by"]);
    assert_eq!((status, ended), (200, (&json!("confirmed"), &json!("max"))), "{told}");
    let (status, told) = word("/q2/merge", &max, json!({ "reason": "the same", "into": "q1" }));
    assert_eq!((status, &told["state"]), (200, &json!("merged")), "{told}");
    let (_, one) = ask(&ground, "GET", "/q1", &eva, &Value::Null);
    assert_eq!(one["merged"], json!(["q2"]), "{one}");
    // Nothing that anybody said is a fact of the register.
    assert_eq!(listed(), before);
}
