//! What is refused, and how.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use insta::assert_json_snapshot;
use serde_json::{Value, json};

use crate::ground::{Ground, shown};

#[test]
fn each_refusal_has_its_code() {
    let ground = Ground::new();
    let long = "x".repeat(501);
    let cases: &[(&str, u16, &str)] = &[
        ("/api/v1/who-lists?subject=taliban&on=2025-13-01", 400, "bad_date"),
        ("/api/v1/who-lists?subject=taliban&known=yesterday", 400, "bad_date"),
        ("/api/v1/who-lists?subject=taliban&recorded=2025-04-18", 400, "bad_date"),
        ("/api/v1/who-lists", 400, "bad_question"),
        ("/api/v1/who-lists?subject=", 400, "bad_question"),
        ("/api/v1/who-lists?subject=a&subject=b", 400, "bad_question"),
        ("/api/v1/who-lists?subject=taliban&On=2025-04-18", 400, "unknown_parameter"),
        ("/api/v1/lists?on=2025-04-18", 400, "unknown_parameter"),
        ("/api/v1/who-lists?subject=zzzzqqqq", 404, "no_such_subject"),
        ("/api/v1/subjects/zzzzqqqq", 404, "no_such_subject"),
        ("/api/v1/subjects/%ff", 400, "bad_question"),
        ("/api/v1/changes?list=no_list", 404, "no_such_list"),
        ("/api/v1/changes?since=soon", 400, "bad_date"),
        ("/api/v1/changes?kind=exploded", 400, "bad_question"),
        ("/api/v1/changes?net=perhaps", 400, "bad_question"),
        ("/api/v1/changes?limit=100000", 400, "bad_question"),
        ("/feed.atom?list=no_list", 404, "no_such_list"),
        ("/feed.atom?kind=exploded", 400, "bad_question"),
        ("/feed.atom?on=2025-04-18", 400, "unknown_parameter"),
        ("/api/v1/compare", 400, "bad_question"),
        ("/api/v1/screen", 400, "bad_question"),
        ("/api/v1/screen?name=x&birthDate=1.2.1970", 400, "bad_date"),
        ("/api/v1/screen?name=x&threshold=2", 400, "bad_question"),
        ("/api/v1/screen?name=x&threshold=NaN", 400, "bad_question"),
        ("/api/v1/screen?name=x&limit=0", 400, "bad_question"),
        ("/api/v1/screen?name=x&dataset=no_list", 404, "no_such_list"),
        ("/api/v1/nothing", 404, "no_such_route"),
    ];
    for (uri, status, code) in cases {
        let (found, body) = ground.get(uri);
        assert_eq!((found.as_u16(), body["code"].as_str()), (*status, Some(*code)), "{uri} {body}");
        assert_eq!(body["status"], json!(status), "{uri}");
        assert_eq!(body["type"], json!(format!("urn:unblink:problem:{code}")), "{uri}");
    }
    let (status, body) = ground.get(&format!("/api/v1/screen?name={long}"));
    assert_eq!((status.as_u16(), &body["code"]), (400, &json!("bad_question")));
}

#[test]
fn an_unknown_parameter_is_named() {
    let ground = Ground::new();
    assert_json_snapshot!(shown(ground.get("/api/v1/who-lists?subject=taliban&when=now&x=1")));
}

#[test]
fn a_name_of_several_subjects_lists_them() {
    // Both are called so in the curated register.
    let (status, body) = Ground::new().get("/api/v1/who-lists?subject=haqqani");
    if status == StatusCode::CONFLICT {
        let candidates = body["candidates"].as_array().expect("candidates");
        assert!(candidates.len() > 1 && body["code"] == "ambiguous_subject", "{body}");
    } else {
        assert_eq!(body["code"], "no_such_subject", "{body}");
        assert!(body["near"].as_array().is_some_and(|near| !near.is_empty()), "{body}");
    }
}

#[test]
fn bodies_are_read_strictly() {
    let ground = Ground::new();
    let name = json!({ "name": ["x"] });
    let many: Vec<String> = (0..101).map(|n| n.to_string()).collect();
    let cases: Vec<(Value, u16, &str)> = vec![
        (json!({ "properties": name, "limit": 3 }), 400, "bad_question"),
        (json!({ "schema": "Person" }), 400, "bad_question"),
        (json!({ "properties": { "name": [7] } }), 400, "bad_question"),
        (json!({ "properties": { "name": many } }), 400, "bad_question"),
        (json!({ "properties": { "name": "x".repeat(501) } }), 400, "bad_question"),
        (json!({ "properties": {} }), 400, "bad_question"),
        (json!({ "properties": { "name": "x", "birthDate": "soon" } }), 400, "bad_date"),
    ];
    for (body, status, code) in cases {
        let (found, answer) = ground.post("/api/v1/screen", body.to_string());
        let seen = (found.as_u16(), answer["code"].as_str());
        assert_eq!(seen, (status, Some(code)), "{answer}");
    }
    let (status, answer) = ground.post("/api/v1/screen", vec![b' '; 8 * 1024 * 1024 + 1]);
    assert_eq!((status.as_u16(), &answer["code"]), (413, &json!("too_large")));
    let (status, answer) = ground.post("/api/v1/lists", "");
    assert_eq!((status.as_u16(), &answer["code"]), (405, &json!("no_such_method")));
}

#[test]
fn hostile_names_are_answered_not_obeyed() {
    let ground = Ground::new();
    let names =
        ["%3Cscript%3E", "%00%07", "%E2%80%AEnabilat", "%F0%9F%A6%80", "%27%3B--", "%25s%25n"];
    for name in names {
        let (status, body) = ground.get(&format!("/api/v1/screen?name={name}"));
        assert!(status == StatusCode::OK || status == StatusCode::BAD_REQUEST, "{name} {body}");
        let (status, body) = ground.get(&format!("/api/v1/who-lists?subject={name}"));
        assert_eq!(status, StatusCode::NOT_FOUND, "{name} {body}");
    }
}

#[test]
fn answers_are_compressed_not_indexed_not_sniffed() {
    let ground = Ground::new();
    let request = Request::get("/api/v1/lists")
        .header(header::ACCEPT_ENCODING, "gzip")
        .body(Body::empty())
        .expect("a request");
    let (status, headers, body) = ground.send(request);
    assert_eq!(status, StatusCode::OK);
    assert_eq!(headers[header::CONTENT_ENCODING], "gzip");
    assert_eq!(body[..2], [0x1f, 0x8b]);
    assert_eq!(headers["x-robots-tag"], "noindex");
    assert_eq!(headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
    let request = Request::get("/api/v1/nothing").body(Body::empty()).expect("a request");
    let (_, headers, _) = ground.send(request);
    assert_eq!(headers[header::CONTENT_TYPE], "application/problem+json");
}

#[test]
fn every_answer_names_its_clocks_as_they_are_asked() {
    let ground = Ground::new();
    let routes = ["history?subject", "compare?subject", "engagement?subject", "context?subject"];
    for route in
        routes.into_iter().chain(["exemptions?subject", "who-lists?subject", "screen?name"])
    {
        let (status, body) =
            ground.get(&format!("/api/v1/{route}=taliban&on=2025-04-18&known=2025-04-16"));
        assert_eq!(status, StatusCode::OK, "{route} {body}");
        let clocks = (&body["on"], &body["known"], body.get("valid"));
        assert_eq!(clocks, (&json!("2025-04-18"), &json!("2025-04-16"), None), "{route}");
    }
}
