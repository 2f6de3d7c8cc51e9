//! Who may ask what: every route with every role, and the ways to say who one is.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use serde_json::Value;
use unblink_app::Role;

use crate::ground::Ground;

/// Every route with the least role it needs; `None` is open to everybody.
const ROUTES: &[(&str, &str, Option<Role>)] = &[
    ("GET", "/healthz", None),
    ("GET", "/readyz", None),
    ("POST", "/updatez?token=x", None),
    ("GET", "/openapi.json", None),
    ("GET", "/docs", None),
    ("GET", "/metrics", Some(Role::Reader)),
    ("GET", "/catalog", Some(Role::Reader)),
    ("GET", "/manifest", Some(Role::Reader)),
    ("GET", "/algorithms", Some(Role::Reader)),
    ("GET", "/search/default?q=taliban", Some(Role::Reader)),
    ("GET", "/entities/taliban", Some(Role::Reader)),
    ("GET", "/entities/taliban/adjacent", Some(Role::Reader)),
    ("GET", "/entities/taliban/adjacent/sanctions", Some(Role::Reader)),
    ("GET", "/statements?entity_id=taliban", Some(Role::Reader)),
    ("POST", "/match/default", Some(Role::Screener)),
    ("GET", "/reconcile/default", Some(Role::Screener)),
    ("POST", "/reconcile/default", Some(Role::Screener)),
    ("GET", "/reconcile/default/suggest/entity?prefix=tal", Some(Role::Screener)),
    ("GET", "/reconcile/default/suggest/type?prefix=per", Some(Role::Screener)),
    ("GET", "/reconcile/default/suggest/property?prefix=na", Some(Role::Screener)),
    ("GET", "/reconcile/default/extend/property?type=Person", Some(Role::Screener)),
    ("GET", "/api/v1/who-lists?subject=taliban", Some(Role::Reader)),
    ("GET", "/api/v1/subjects/taliban", Some(Role::Reader)),
    ("GET", "/api/v1/history?subject=taliban", Some(Role::Reader)),
    ("GET", "/api/v1/changes", Some(Role::Reader)),
    ("GET", "/api/v1/compare?subject=taliban", Some(Role::Reader)),
    ("GET", "/api/v1/engagement?subject=taliban", Some(Role::Reader)),
    ("GET", "/api/v1/exemptions?subject=taliban", Some(Role::Reader)),
    ("GET", "/api/v1/context?subject=taliban", Some(Role::Reader)),
    ("GET", "/api/v1/lists", Some(Role::Reader)),
    ("GET", "/api/v1/coverage", Some(Role::Reader)),
    ("GET", "/api/v1/screen?name=x", Some(Role::Screener)),
    ("POST", "/api/v1/screen", Some(Role::Screener)),
    ("POST", "/api/v1/watch/read", Some(Role::Reader)),
    ("POST", "/api/v1/watch/check", Some(Role::Reader)),
    ("POST", "/api/v1/watch/compare", Some(Role::Reader)),
    ("POST", "/api/v1/watch/story/x", Some(Role::Reader)),
    ("POST", "/api/v1/watch/reactions/x", Some(Role::Reader)),
    ("GET", "/api/v1/watch/queue", Some(Role::Reviewer)),
    ("GET", "/api/v1/watch/queue/q1", Some(Role::Reviewer)),
    ("POST", "/api/v1/watch/queue/q1/accept", Some(Role::Reviewer)),
    ("POST", "/api/v1/watch/queue/q1/amend", Some(Role::Reviewer)),
    ("POST", "/api/v1/watch/queue/q1/reject", Some(Role::Reviewer)),
    ("POST", "/api/v1/watch/queue/q1/merge", Some(Role::Reviewer)),
    ("POST", "/api/v1/watch/queue/q1/confirm", Some(Role::Reviewer)),
    ("POST", "/api/v1/watch/queue/q1/close", Some(Role::Reviewer)),
    ("GET", "/queue", Some(Role::Reviewer)),
    ("GET", "/queue/q1", Some(Role::Reviewer)),
    ("POST", "/queue/q1", Some(Role::Reviewer)),
    ("POST", "/article", Some(Role::Reader)),
    ("POST", "/api/v1/editions/x@y/release", Some(Role::Reviewer)),
    ("POST", "/api/v1/editions/x@y/reject", Some(Role::Reviewer)),
    ("POST", "/lists/held/x@y", Some(Role::Reviewer)),
    ("GET", "/api/v1/accounts", Some(Role::Admin)),
    ("GET", "/api/v1/nothing", Some(Role::Reader)),
    ("PUT", "/api/v1/lists", Some(Role::Admin)),
    ("DELETE", "/", Some(Role::Admin)),
];

fn ask(ground: &Ground, method: &str, uri: &str, key: Option<&str>) -> (StatusCode, Value) {
    let mut request = Request::builder().method(method).uri(uri);
    if let Some(key) = key {
        request = request.header(header::AUTHORIZATION, format!("ApiKey {key}"));
    }
    let (status, _, body) = ground.send(request.body(Body::empty()).expect("a request"));
    (status, serde_json::from_slice(&body).unwrap_or_default())
}

fn keys(ground: &Ground) -> Vec<(Role, String)> {
    Role::ALL
        .into_iter()
        .map(|role| {
            let key = ground.pool().with(|register| {
                register.add_account(role.as_str(), role, None).expect("added");
                register.add_key(role.as_str(), "test", None).expect("a key")
            });
            (role, key)
        })
        .collect()
}

#[test]
fn every_route_with_every_role() {
    let ground = Ground::new();
    let keys = keys(&ground);
    for (method, uri, least) in ROUTES {
        let (status, body) = ask(&ground, method, uri, None);
        let refused = status == StatusCode::UNAUTHORIZED;
        assert_eq!(refused, least.is_some(), "{method} {uri} without a key: {status} {body}");
        for (role, key) in &keys {
            let (status, body) = ask(&ground, method, uri, Some(key));
            let says = |word: &str| body.to_string().contains(word);
            let refused = status == StatusCode::FORBIDDEN && says("expected the role");
            let may = least.is_none_or(|least| *role >= least);
            assert_eq!(refused, !may, "{method} {uri} as {}: {status} {body}", role.as_str());
        }
        // A key that opens nothing is an error wherever it is sent.
        let bad = format!("ubk_{}_{}", "0".repeat(12), "0".repeat(64));
        assert_eq!(ask(&ground, method, uri, Some(&bad)).0, StatusCode::UNAUTHORIZED, "{uri}");
    }
}

#[test]
fn what_no_table_names_needs_the_most() {
    use unblink_api::{Access, needed};
    assert_eq!(needed(&Method::POST, "/some/new/route"), Access::Needs(Role::Admin));
    assert_eq!(needed(&Method::GET, "/some/new/route"), Access::Needs(Role::Reader));
    assert_eq!(needed(&Method::GET, "/assets/style.css"), Access::Open);
    assert_eq!(needed(&Method::POST, "/matching"), Access::Needs(Role::Admin));
}

#[test]
fn without_accounts_this_machine_may_everything_and_others_nothing() {
    let ground = Ground::new();
    assert_eq!(ask(&ground, "GET", "/api/v1/lists", None).0, StatusCode::OK);
    let from = |host: &str, origin: &str| {
        let request = Request::post("/api/v1/screen")
            .header(header::HOST, host)
            .header(header::ORIGIN, origin)
            .body(Body::from(r#"{"properties":{"name":["x"]}}"#))
            .expect("a request");
        let (status, _, body) = ground.send(request);
        let body: Value = serde_json::from_slice(&body).expect("JSON");
        (status, body["code"].as_str().unwrap_or_default().to_owned())
    };
    assert_eq!(from("localhost:8000", "http://localhost:8000").0, StatusCode::OK);
    let foreign = (StatusCode::FORBIDDEN, "foreign_origin".to_owned());
    assert_eq!(from("localhost:8000", "https://evil.example"), foreign);
    assert_eq!(from("localhost:8000", "null"), foreign);
    let rebound = (StatusCode::FORBIDDEN, "foreign_host".to_owned());
    assert_eq!(from("evil.example:8000", "http://evil.example:8000"), rebound);
}

#[test]
fn no_other_origin_reads_answers_unless_configured() {
    let allowed = |settings: unblink_api::Settings| {
        let request = Request::get("/healthz")
            .header(header::ORIGIN, "https://pages.example")
            .body(Body::empty())
            .expect("a request");
        let (_, headers, _) = Ground::with(settings).send(request);
        headers.get(header::ACCESS_CONTROL_ALLOW_ORIGIN).map(|v| v.to_str().expect("text").into())
    };
    let named = |origins: &[&str]| unblink_api::Settings {
        cors_origins: origins.iter().map(|origin| (*origin).to_owned()).collect(),
        ..unblink_api::Settings::default()
    };
    let none: Option<String> = None;
    assert_eq!(allowed(named(&[])), none);
    assert_eq!(allowed(named(&["https://other.example"])), none);
    let page = Some("https://pages.example".to_owned());
    assert_eq!(allowed(named(&["https://pages.example"])), page);
    assert_eq!(allowed(named(&["*"])), Some("*".to_owned()));
}

#[test]
fn a_caller_over_its_rate_or_quota_is_told_when_to_come_back() {
    let settings = unblink_api::Settings {
        per_second: 1,
        burst: 2,
        per_day: 3,
        ..unblink_api::Settings::default()
    };
    let ground = Ground::with(settings);
    let code = || ask(&ground, "GET", "/api/v1/lists", None);
    assert_eq!(code().0, StatusCode::OK);
    assert_eq!(code().0, StatusCode::OK);
    let (status, body) = code();
    assert_eq!((status, &body["code"]), (StatusCode::TOO_MANY_REQUESTS, &"too_fast".into()));
    // Health is asked by machines that must not be turned away.
    assert_eq!(ask(&ground, "GET", "/healthz", None).0, StatusCode::OK);
    std::thread::sleep(std::time::Duration::from_millis(2100));
    assert_eq!(code().0, StatusCode::OK);
    let (status, body) = code();
    assert_eq!((status, &body["code"]), (StatusCode::TOO_MANY_REQUESTS, &"quota_spent".into()));
}
