//! JSON lines in and out, the document, and a reviewer's word.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use serde_json::{Value, json};

use crate::ground::Ground;

fn lines(ground: &Ground, body: String) -> Vec<Value> {
    let request = Request::post("/api/v1/screen?limit=1")
        .header(header::CONTENT_TYPE, "application/x-ndjson")
        .body(Body::from(body))
        .expect("a request");
    let (status, headers, body) = ground.send(request);
    assert_eq!(status, StatusCode::OK, "{}", String::from_utf8_lossy(&body));
    assert_eq!(headers[header::CONTENT_TYPE], "application/x-ndjson");
    let text = String::from_utf8(body).expect("UTF-8");
    text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

#[test]
fn any_number_of_lines_is_answered_in_order() {
    let ground = Ground::new();
    let mut body = String::new();
    for n in 0..1000 {
        let name = if n % 10 == 0 { "Abdul Ghani Baradar" } else { "Somebody Unheardof" };
        let line = json!({ "query_id": n, "schema": "Person", "properties": { "name": [name] } });
        body.extend([line.to_string(), "\n".to_owned()]);
    }
    let answers = lines(&ground, body);
    assert_eq!(answers.len(), 1000);
    for (n, answer) in answers.iter().enumerate() {
        assert_eq!((&answer["query_id"], &answer["line"]), (&json!(n), &json!(n + 1)));
        assert_eq!(answer["status"], 200, "{answer}");
        let top = answer["results"][0]["score"].as_f64().unwrap_or(0.0);
        assert_eq!(top >= 0.7, n % 10 == 0, "{answer}");
        assert!(answer["coverage"]["note"].is_string());
    }
}

#[test]
fn a_bad_line_is_answered_for_itself() {
    let ground = Ground::new();
    let long = "x".repeat(300_000);
    let good = r#"{"query_id":"a","properties":{"name":"Baradar"}}"#;
    let body = [
        good,
        "no JSON",
        "",
        r#"{"properties":{}}"#,
        r#"{"properties":{"name":[7,[]]}}"#,
        r#"{"query_id":"d","dataset":"none","properties":{"name":"x"}}"#,
        r#"{"query_id":"u","dataset":"un_sc_sanctions","properties":{"name":"x"}}"#,
        r#"{"properties":{"name":"x"},"limit":3}"#,
        long.as_str(),
        good,
    ]
    .join("\n");
    let told: Vec<(u64, u64, String)> = lines(&ground, body)
        .iter()
        .map(|answer| {
            let number = |key: &str| answer[key].as_u64().unwrap_or(0);
            let code = answer["code"].as_str().unwrap_or_default().to_owned();
            (number("line"), number("status"), code)
        })
        .collect();
    let bad = || "bad_question".to_owned();
    assert_eq!(
        told,
        [
            (1, 200, String::new()),
            (2, 400, bad()),
            (4, 400, bad()),
            (5, 400, bad()),
            (6, 404, "no_such_list".to_owned()),
            (7, 503, "unscreened".to_owned()),
            (8, 400, bad()),
            (9, 413, "too_large".to_owned()),
            (10, 200, String::new()),
        ]
    );
}

#[test]
fn the_document_is_true() {
    let ground = Ground::new();
    let (status, document) = ground.get("/openapi.json");
    assert_eq!((status, &document["openapi"]), (StatusCode::OK, &json!("3.1.0")));
    for (method, path, example, body) in unblink_api::examples() {
        let operation = &document["paths"][path][method];
        let kind = if path.starts_with("/reconcile") {
            "application/x-www-form-urlencoded"
        } else {
            "application/json"
        };
        let request = Request::builder()
            .method(method.to_uppercase().as_str())
            .uri(example)
            .header(header::CONTENT_TYPE, kind)
            .body(Body::from(body.unwrap_or_default()))
            .expect("a request");
        let (status, headers, bytes) = ground.send(request);
        let answer = &operation["responses"][status.as_str()];
        let said = String::from_utf8_lossy(&bytes).chars().take(300).collect::<String>();
        assert!(answer.is_object(), "{method} {example}: {status} is not documented: {said}");
        assert!(status != StatusCode::METHOD_NOT_ALLOWED, "{method} {path} is not mounted");
        let content = answer["content"].as_object().expect("content");
        let kind = headers[header::CONTENT_TYPE].to_str().expect("text");
        let found = content.get(kind).unwrap_or_else(|| panic!("{example}: {kind} not documented"));
        let name = found["schema"]["$ref"].as_str().unwrap_or_default();
        let schema = &document["components"]["schemas"][name.rsplit('/').next().unwrap_or("")];
        if let Some(required) = schema["required"].as_array() {
            let answer: Value = serde_json::from_slice(&bytes).expect("JSON");
            for key in required {
                let key = key.as_str().expect("text");
                assert!(answer.get(key).is_some(), "{example}: `{key}` is missing: {said}");
            }
        }
    }
}

#[test]
fn the_document_is_a_snapshot() {
    insta::assert_json_snapshot!(unblink_api::document());
}

#[test]
fn the_reference_page_asks_nobody_else() {
    let ground = Ground::new();
    let request = Request::get("/docs").body(Body::empty()).expect("a request");
    let (status, headers, body) = ground.send(request);
    let page = String::from_utf8(body).expect("UTF-8");
    assert_eq!(status, StatusCode::OK);
    let policy = headers[header::CONTENT_SECURITY_POLICY].to_str().expect("text");
    assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
    assert!(page.contains("/api/v1/who-lists") && page.contains("/match/{dataset}"));
    for outside in ["src=", "http://", "<script", "url("] {
        assert!(!page.contains(outside), "{outside}");
    }
}

#[test]
fn a_reviewers_word_carries_the_name() {
    let ground = Ground::new();
    let (key, edition) = ground.pool().with(|register| {
        register.add_account("eva", unblink_app::Role::Reviewer, None).expect("added");
        let key = register.add_key("eva", "desk", None).expect("a key");
        let list = unblink_model::ListId::new("un_sc_sanctions");
        let file = unblink_app::RawFile {
            name: "cut.xml".to_owned(),
            bytes: b"<CONSOLIDATED_LIST dateGenerated=\"2026-09-02\">".to_vec(),
        };
        let held = register.import(&list, &[file], None).expect("kept");
        assert_eq!(held.outcome, unblink_app::Outcome::Held);
        (key, held.edition.to_string())
    });
    let decide = |what: &str, body: &str| {
        let request = Request::post(format!("/api/v1/editions/{edition}/{what}"))
            .header(header::AUTHORIZATION, format!("Bearer {key}"))
            .body(Body::from(body.to_owned()))
            .expect("a request");
        let (status, _, body) = ground.send(request);
        (status, serde_json::from_slice::<Value>(&body).expect("JSON"))
    };
    assert_eq!(decide("reject", "{}").0, StatusCode::BAD_REQUEST);
    assert_eq!(decide("reject", r#"{"reason":" "}"#).0, StatusCode::BAD_REQUEST);
    let (status, body) = decide("release", r#"{"reason":"looks fine"}"#);
    assert_eq!((status, &body["code"]), (StatusCode::CONFLICT, &json!("unreleasable")), "{body}");
    let (status, body) = decide("reject", r#"{"reason":"half of it is missing"}"#);
    assert_eq!((status, &body["by"]), (StatusCode::OK, &json!("eva")), "{body}");
    let (status, body) = decide("reject", r#"{"reason":"again"}"#);
    assert_eq!((status, &body["code"]), (StatusCode::CONFLICT, &json!("not_held")), "{body}");
    ground.pool().with(|register| {
        let lists = register.lists().expect("answers");
        let un = lists.iter().find(|list| list.list.as_str() == "un_sc_sanctions").expect("the UN");
        assert_eq!(
            (un.editions[0].by.as_str(), un.editions[0].reason.as_str()),
            ("eva", "half of it is missing")
        );
        assert_ne!(register.acts_as(), "eva");
    });
}
