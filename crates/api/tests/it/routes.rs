//! Status and body of each route.

use axum::http::StatusCode;
use insta::assert_json_snapshot;
use serde_json::{Value, json};

use crate::ground::{Ground, shorten, shown};

#[test]
fn who_lists_on_a_day_as_known_on_a_day() {
    let ground = Ground::new();
    assert_json_snapshot!(shown(ground.get("/api/v1/who-lists?subject=ansarallah&on=2026-01-01")));
}

/// The founding case, through HTTP.
#[test]
fn the_suspension_of_17_april_2025_depends_on_what_was_known() {
    let ground = Ground::new();
    let status = |uri: &str| -> Value {
        let (status, body) = ground.get(uri);
        assert_eq!(status, StatusCode::OK, "{body}");
        let views = body["designations"].as_array().expect("designations").clone();
        let court = views.into_iter().find(|view| view["authority"]["id"] == "ru-supreme-court");
        court.expect("the court lists")["status"].clone()
    };
    let who = "/api/v1/who-lists?subject=taliban";
    assert_eq!(status(&format!("{who}&on=2025-04-16&known=2025-04-16")), "listed");
    assert_eq!(status(&format!("{who}&on=2025-04-18")), "suspended");
    assert_eq!(status(&format!("{who}&on=2025-04-18&known=2025-04-16")), "listed");
}

#[test]
fn a_subject_with_its_records() {
    assert_json_snapshot!(shown(Ground::new().get("/api/v1/subjects/ansarallah")));
}

#[test]
fn history_is_the_whole_course() {
    let (status, mut body) = Ground::new().get("/api/v1/history?subject=ansarallah");
    shorten(&mut body["courses"], 2);
    assert_json_snapshot!(shown((status, body)));
}

#[test]
fn changes_of_no_edition_are_none() {
    assert_json_snapshot!(shown(Ground::new().get("/api/v1/changes?since=2025-01-01&net=false")));
}

#[test]
fn the_feed_is_atom_and_knows_where_it_is() {
    let request = axum::http::Request::get("/feed.atom?list=un_sc_sanctions")
        .header("host", "localhost:8000")
        .body(axum::body::Body::empty())
        .expect("a request");
    let (status, headers, body) = Ground::new().send(request);
    assert_eq!(status, StatusCode::OK);
    assert_eq!(headers["content-type"], "application/atom+xml; charset=utf-8");
    let text = String::from_utf8(body).expect("UTF-8");
    assert!(text.starts_with("<?xml version=\"1.0\" encoding=\"utf-8\"?>"), "{text}");
    assert!(text.contains("href=\"//localhost:8000/feed.atom?list=un_sc_sanctions\""), "{text}");
    assert!(text.contains("Information, not legal advice."), "{text}");
}

#[test]
fn compare_is_a_matrix() {
    let ground = Ground::new();
    let (status, mut body) =
        ground.get("/api/v1/compare?subject=taliban&subject=ansarallah&on=2025-04-18");
    shorten(&mut body["rows"], 2);
    assert_json_snapshot!(shown((status, body)));
}

#[test]
fn engagement_is_a_ladder() {
    let ground = Ground::new();
    let (status, mut body) = ground.get("/api/v1/engagement?subject=taliban&by=ru&on=2025-07-04");
    shorten(&mut body["events"], 2);
    assert_json_snapshot!(shown((status, body)));
}

#[test]
fn exemptions_stand_with_their_authority() {
    let (status, mut body) = Ground::new().get("/api/v1/exemptions?subject=taliban&on=2025-04-18");
    shorten(&mut body["in_force"], 1);
    shorten(&mut body["not_in_force"], 1);
    assert_json_snapshot!(shown((status, body)));
}

#[test]
fn context_is_dated() {
    let (status, mut body) = Ground::new().get("/api/v1/context?subject=taliban&on=2025-04-18");
    for part in ["context", "assessments", "positions"] {
        shorten(&mut body[part], 1);
    }
    assert_json_snapshot!(shown((status, body)));
}

#[test]
fn an_article_is_read_and_held_against_the_register() {
    let ground = Ground::new();
    let article = r#"{"text":"Russia's Supreme Court on Thursday lifted its ban on the Taliban.",
        "published":"2025-04-18"}"#;
    let (status, body) = ground.post("/api/v1/watch/read", article);
    assert_eq!(status, 200, "{body}");
    assert_eq!(body["events"][0]["type"], "designation.suspend", "{body}");
    let verdicts = body["checks"].as_array().expect("a list").iter();
    let overstated = |check: &Value| check["verdict"]["at_publication"] == "overstated";
    assert!(verdicts.clone().any(overstated), "{}", body["checks"]);
    for (bad, code) in [
        ("{}", "bad_question"),
        (r#"{"text":"a","html":"b"}"#, "bad_question"),
        (r#"{"text":"a","published":"soon"}"#, "bad_question"),
        ("[]", "bad_question"),
    ] {
        let (status, body) = ground.post("/api/v1/watch/read", bad);
        assert_eq!((status.as_u16(), &body["code"]), (400, &code.into()), "{bad}: {body}");
    }
    let (status, body) = ground.get("/api/v1/watch/queue?all=true");
    assert_eq!((status.as_u16(), &body["tellings"]), (200, &serde_json::json!([])), "{body}");
}

#[test]
fn screening_gives_reasons() {
    let ground = Ground::new();
    let asked = "/api/v1/screen?name=Abdul%20Ghani%20Baradar&limit=1&on=2025-04-18";
    let (status, mut body) = ground.get(asked);
    // The score is the screen room's own; here only that it is there.
    let score = body["results"][0]["score"].take();
    assert!(score.as_f64().is_some_and(|score| score > 0.7), "{score}");
    body["results"][0]["explanation"] = json!("[explanation]");
    assert_json_snapshot!(shown((status, body)));
}

#[test]
fn a_posted_query_answers_like_a_got_one_and_warns() {
    let ground = Ground::new();
    let (_, got) = ground.get("/api/v1/screen?name=Abdul%20Ghani%20Baradar&schema=Person");
    let body = json!({
        "schema": "Person",
        "properties": { "name": ["Abdul Ghani Baradar"], "education": ["none"] }
    });
    let (status, posted) = ground.post("/api/v1/screen", body.to_string());
    assert_eq!(status, StatusCode::OK, "{posted}");
    assert_eq!(posted["results"], got["results"]);
    assert_eq!(posted["warnings"], json!(["property `education` is not compared"]));
    assert_eq!(got["warnings"], json!([]));
}

#[test]
fn a_list_that_is_not_loaded_is_not_clear() {
    let (status, body) = Ground::new().get("/api/v1/screen?name=Nobody&dataset=un_sc_sanctions");
    assert!(body["coverage"]["not_loaded"].as_array().is_some_and(|all| !all.is_empty()));
    assert_json_snapshot!(shown((status, body)));
}

#[test]
fn lists_show_licence_and_editions() {
    let (status, body) = Ground::new().get("/api/v1/lists");
    assert_eq!(status, StatusCode::OK);
    let lists = body["lists"].as_array().expect("lists");
    let own = lists.iter().find(|list| list["list"] == "unblink_register").expect("ours");
    assert_eq!(own["editions"].as_array().map(Vec::len), Some(1));
    let mut un =
        lists.iter().find(|list| list["list"] == "un_sc_sanctions").expect("the UN's").clone();
    // Terms of use are the reader's words.
    assert!(un["licence"].take().as_str().is_some_and(|words| !words.is_empty()));
    assert!(un["attribution"].take().as_str().is_some_and(|words| !words.is_empty()));
    assert_json_snapshot!(un);
}

#[test]
fn coverage_names_what_is_loaded_and_what_is_not() {
    let (status, mut body) = Ground::new().get("/api/v1/coverage?on=2025-04-18");
    assert_eq!(status, StatusCode::OK);
    let coverage = &mut body["coverage"];
    let missing = coverage["not_loaded"].as_array().expect("a list").clone();
    assert!(missing.iter().any(|list| list["list"] == "un_sc_sanctions"), "{missing:?}");
    coverage["not_loaded"] = json!("[not loaded]");
    coverage["note"] = json!("[note]");
    let loaded = coverage["lists"][0].take();
    assert_eq!(loaded["list"], "unblink_register");
    assert!(loaded["edition"].is_string() && loaded["entries"].is_u64());
    assert_json_snapshot!(body);
}

#[test]
fn health_and_readiness() {
    let ground = Ground::new();
    assert_eq!(ground.get("/healthz"), (StatusCode::OK, json!({ "status": "ok" })));
    let (status, body) = ground.get("/readyz");
    assert_eq!((status, &body["status"]), (StatusCode::OK, &json!("ok")));
    assert_json_snapshot!(shown(Ground::bare().get("/readyz")));
}
