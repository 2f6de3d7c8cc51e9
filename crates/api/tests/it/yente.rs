//! The surface that OpenSanctions' clients speak, on the bundled register.

use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode, header};
use serde_json::{Value, json};

use crate::ground::Ground;

fn person(name: &str) -> Value {
    json!({ "schema": "Person", "properties": { "name": [name] } })
}

fn matched(ground: &Ground, uri: &str, body: &Value) -> (StatusCode, Value) {
    ground.post(uri, body.to_string())
}

fn detail(answer: &(StatusCode, Value)) -> (u16, &str) {
    (answer.0.as_u16(), answer.1["detail"].as_str().unwrap_or_default())
}

#[test]
fn a_match_is_a_scored_entity() {
    let ground = Ground::new();
    let body =
        json!({ "queries": { "q": person("Abdul Ghani Baradar") }, "weights": {}, "config": {} });
    let request = Request::post("/match/default?algorithm=best&fuzzy=False&limit=2")
        .body(Body::from(body.to_string()))
        .expect("a request");
    let (status, headers, bytes) = ground.send(request);
    let answer: Value = serde_json::from_slice(&bytes).expect("JSON");
    assert_eq!(status, StatusCode::OK, "{answer}");
    assert_eq!(headers["x-batch-size"], "1");
    assert_eq!(headers[header::CONTENT_TYPE], "application/json");
    assert_eq!(answer["limit"], 2);
    let one = &answer["responses"]["q"];
    assert_eq!((&one["status"], &one["total"]["relation"]), (&json!(200), &json!("eq")));
    let top = &one["results"][0];
    assert!(top["score"].as_f64().is_some_and(|score| score >= 0.7), "{top}");
    assert_eq!(top["match"], true);
    for key in ["id", "caption", "schema", "properties", "datasets", "referents", "target"] {
        assert!(!top[key].is_null(), "{key} of {top}");
    }
    assert!(top["explanations"].as_object().is_some_and(|all| {
        !all.is_empty() && all.values().all(|one| one["score"].is_number())
    }));
    assert!(top["properties"]["sanctions"].is_null(), "nothing is nested: {top}");
    assert_eq!(one["query"]["properties"]["name"], json!(["Abdul Ghani Baradar"]));
    assert!(answer["coverage"]["note"].is_string());
    // The whole entity is where its id leads.
    let id = top["id"].as_str().expect("an id");
    let (status, entity) = ground.get(&format!("/entities/{id}?nested=True"));
    assert_eq!((status, &entity["id"]), (StatusCode::OK, &json!(id)));
}

#[test]
fn a_score_equal_to_the_cutoff_is_shown() {
    let ground = Ground::new();
    let body = json!({ "queries": { "q": person("Abdul Ghani Baradar") } });
    let (_, answer) = matched(&ground, "/match/default", &body);
    let score = answer["responses"]["q"]["results"][0]["score"].as_f64().expect("a score");
    let (_, answer) = matched(&ground, &format!("/match/default?cutoff={score}"), &body);
    assert_eq!(answer["responses"]["q"]["results"][0]["score"].as_f64(), Some(score));
}

#[test]
fn one_bad_query_fails_alone() {
    let ground = Ground::new();
    let body = json!({ "queries": {
        "good": person("Abdul Ghani Baradar"),
        "bad": { "schema": "Xx", "properties": { "name": ["x"] } },
        "edge": { "schema": "Ownership", "properties": {} },
        "empty": { "schema": "Person", "properties": {} },
        "bare": { "properties": {} },
    }});
    let (status, answer) = matched(&ground, "/match/default", &body);
    assert_eq!(status, StatusCode::OK, "{answer}");
    let told = |key: &str| {
        let one = &answer["responses"][key];
        (one["status"].as_u64().unwrap_or(0), one["detail"].as_str().unwrap_or_default().to_owned())
    };
    assert_eq!(told("good").0, 200);
    let words = "Cannot parse example entity: ";
    assert_eq!(told("bad"), (400, format!("{words}Unknown schema: 'Xx'")));
    assert_eq!(told("edge"), (400, format!("{words}Non-matchable schema for query: Ownership")));
    assert_eq!(told("empty").0, 400);
    assert_eq!(told("bare").0, 422);
}

#[test]
fn what_is_not_compared_is_named() {
    let ground = Ground::new();
    let body = json!({
        "queries": { "q": { "schema": "Person", "properties": {
            "name": "Abdul Ghani Baradar", "education": ["none"], "country": "Russia", "height": 170
        } } },
        "weights": { "name": 2.0 },
    });
    let (status, answer) = matched(&ground, "/match/default", &body);
    assert_eq!(status, StatusCode::OK, "{answer}");
    let one = &answer["responses"]["q"];
    assert_eq!(one["query"]["properties"]["country"], json!(["ru"]));
    assert!(one["warnings"].to_string().contains("education"), "{one}");
    assert!(answer["warnings"][0].as_str().is_some_and(|words| words.contains("weights")));
}

#[test]
fn a_question_may_be_asked_from_another_day() {
    let ground = Ground::new();
    let body = json!({ "queries": { "q": person("Abdul Ghani Baradar") } });
    let (status, answer) = matched(&ground, "/match/default?on=1990-01-01", &body);
    assert_eq!(status, StatusCode::OK, "{answer}");
    assert_eq!(answer["responses"]["q"]["results"], json!([]), "nobody was listed in 1990");
    let (_, answer) = matched(&ground, "/match/default?on=2025-04-18", &body);
    assert_eq!(answer["responses"]["q"]["results"][0]["match"], true, "{answer}");
}

#[test]
fn entities_are_left_out_by_any_number_of_ids_and_by_schema() {
    let ground = Ground::new();
    let body = json!({ "queries": { "q": person("Abdul Ghani Baradar") } });
    let (_, answer) = matched(&ground, "/match/default", &body);
    let top = answer["responses"]["q"]["results"][0].clone();
    let id = top["id"].as_str().expect("an id").to_owned();
    let many: Vec<String> = (0..60).map(|n| format!("exclude_entity_ids=no-{n}&")).collect();
    let many = many.concat();
    let without = |more: &str| {
        let uri = format!("/match/default?{many}{more}");
        let (status, answer) = matched(&ground, &uri, &body);
        assert_eq!(status, StatusCode::OK, "{answer}");
        let found = answer["responses"]["q"]["results"].as_array().expect("results").clone();
        found.iter().any(|one| one["id"] == id.as_str())
    };
    assert!(without(""));
    assert!(!without(&format!("exclude_entity_ids={id}")));
    assert!(!without(&format!("exclude_schema={}", top["schema"].as_str().expect("a schema"))));
    assert!(!without("topics=no.such.topic"));
}

#[test]
fn errors_have_the_shapes_clients_know() {
    let ground = Ground::new();
    let good = json!({ "queries": { "q": person("x") } });
    let post = |uri: &str, body: &Value| matched(&ground, uri, body);
    let cases = [
        (ground.get("/search/none"), 404, "No such dataset."),
        (post("/match/none", &good), 404, "No such dataset."),
        (ground.get("/reconcile/none"), 404, "No such dataset."),
        (ground.get("/entities/none"), 404, "No such entity!"),
        (ground.get("/entities/Taliban"), 404, "No such entity!"),
        (ground.get("/entities/taliban/adjacent/name"), 404, "No such property!"),
        (ground.get("/entities/taliban/adjacent/none"), 404, "No such property!"),
        (post("/match/default?algorithm=x", &good), 400, "Invalid algorithm: x"),
        (post("/match/default", &json!({ "queries": {} })), 400, "No queries provided."),
        (
            post(
                "/match/default",
                &json!({ "queries": { "q": person("x") }, "config": { "k": 1 } }),
            ),
            400,
            "Invalid configuration parameter: k for algorithm best",
        ),
        (
            post(
                "/match/default",
                &json!({ "queries": { "q": { "schema": "Xx", "properties": {} } } }),
            ),
            400,
            "Cannot parse example entity: Unknown schema: 'Xx'",
        ),
        (ground.get("/search/default?schema=Xx"), 400, "Invalid schema"),
        (ground.get("/search/default?filter=bad"), 400, "Invalid filter: 'bad'"),
        (ground.post("/updatez?token=x", ""), 403, "Invalid token."),
        (ground.get("/match/default"), 405, "Method Not Allowed"),
    ];
    for (answer, status, words) in &cases {
        assert_eq!(detail(answer), (*status, *words));
    }
    let many: serde_json::Map<String, Value> =
        (0..101).map(|n| (format!("q{n}"), person("x"))).collect();
    let answer = post("/match/default", &json!({ "queries": many }));
    assert_eq!(detail(&answer), (400, "Too many queries in one batch (limit: 100)"));
    // A list that is known and not loaded is no empty answer.
    let answer = post("/match/un_sc_sanctions", &good);
    assert_eq!(answer.0, StatusCode::SERVICE_UNAVAILABLE, "{}", answer.1);
}

#[test]
fn what_cannot_be_read_is_told_piece_by_piece() {
    let ground = Ground::new();
    let no_schema = json!({ "queries": { "q": { "properties": { "name": "x" } } } });
    let good = json!({ "queries": { "q": person("x") } });
    let deep = format!("{}1{}", "[".repeat(5000), "]".repeat(5000));
    let cases = [
        (
            matched(&ground, "/match/default", &no_schema),
            "missing",
            json!(["body", "queries", "q", "schema"]),
        ),
        (
            matched(&ground, "/match/default?limit=501", &good),
            "less_than_equal",
            json!(["query", "limit"]),
        ),
        (
            matched(&ground, "/match/default?limit=x", &good),
            "int_parsing",
            json!(["query", "limit"]),
        ),
        (
            matched(&ground, "/match/default?cutoff=x", &good),
            "float_parsing",
            json!(["query", "cutoff"]),
        ),
        (
            matched(&ground, "/match/default?changed_since=soon", &good),
            "string_pattern_mismatch",
            json!(["query", "changed_since"]),
        ),
        (ground.get("/search/default?facets=bad"), "enum", json!(["query", "facets", "0"])),
        (ground.get("/search/default?offset=9500"), "less_than_equal", json!(["query", "offset"])),
        (
            ground.get("/entities/taliban?nested=perhaps"),
            "bool_parsing",
            json!(["query", "nested"]),
        ),
        (matched(&ground, "/match/default", &json!({})), "missing", json!(["body", "queries"])),
    ];
    for ((status, body), kind, loc) in &cases {
        assert_eq!(status.as_u16(), 422, "{body}");
        let first = &body["detail"][0];
        assert_eq!((&first["type"], &first["loc"]), (&json!(kind), loc), "{body}");
        assert!(first["msg"].is_string(), "{body}");
    }
    for bad in ["{", "", deep.as_str()] {
        let (status, body) = ground.post("/match/default", bad.to_owned());
        assert_eq!(status.as_u16(), 422, "{body}");
        assert_eq!(body["detail"][0]["type"], "json_invalid", "{body}");
    }
}

#[test]
fn search_counts_filters_sorts_and_pages() {
    let ground = Ground::new();
    let (status, all) =
        ground.get("/search/unblink_register?limit=3&facets=schema&facets=datasets");
    assert_eq!(status, StatusCode::OK, "{all}");
    let total = all["total"]["value"].as_u64().expect("a total");
    assert!(total > 3 && all["results"].as_array().is_some_and(|page| page.len() == 3));
    let sum: u64 = all["facets"]["schema"]["values"]
        .as_array()
        .expect("values")
        .iter()
        .map(|value| value["count"].as_u64().expect("a count"))
        .sum();
    assert_eq!(sum, total);
    let (_, persons) =
        ground.get("/search/unblink_register?schema=Person&limit=500&sort=caption:desc");
    let captions: Vec<&str> = persons["results"]
        .as_array()
        .expect("results")
        .iter()
        .map(|one| {
            assert_eq!(one["schema"], "Person");
            one["caption"].as_str().expect("a caption")
        })
        .collect();
    assert!(captions.windows(2).all(|pair| pair[0] >= pair[1]), "{captions:?}");
    let (_, found) = ground.get("/search/default?q=taliban");
    assert_eq!(found["results"][0]["id"], "taliban", "{found}");
    let (_, second) = ground.get("/search/unblink_register?limit=1&offset=1");
    assert_eq!(second["results"][0], all["results"][1]);
    assert_eq!(second["offset"], 1);
    let (_, none) = ground.get("/search/default?q=zzzzqqqq");
    assert_eq!((&none["total"]["value"], &none["results"]), (&json!(0), &json!([])));
}

#[test]
fn an_entity_has_its_sanctions_inside_and_adjacent() {
    let ground = Ground::new();
    let (status, whole) = ground.get("/entities/taliban");
    assert_eq!(status, StatusCode::OK, "{whole}");
    let sanctions = whole["properties"]["sanctions"].as_array().expect("sanctions").clone();
    assert!(sanctions.iter().all(|one| one["schema"] == "Sanction" && one["id"].is_string()));
    let (_, flat) = ground.get("/entities/taliban?nested=false");
    assert!(flat["properties"]["sanctions"].is_null(), "{flat}");
    let (_, adjacent) = ground.get("/entities/taliban/adjacent?limit=1");
    assert_eq!(adjacent["entity"]["id"], "taliban");
    let group = &adjacent["adjacent"]["sanctions"];
    assert_eq!(group["total"]["value"], json!(sanctions.len()));
    assert_eq!(group["results"].as_array().map(Vec::len), Some(1));
    let (_, page) = ground.get("/entities/taliban/adjacent/sanctions?offset=1&limit=500");
    assert_eq!(page["results"].as_array().map(Vec::len), Some(sanctions.len() - 1));
    // What is nested can be asked for by its own id.
    let id = sanctions[0]["id"].as_str().expect("an id").replace('/', "%2F").replace(' ', "%20");
    let (status, inner) = ground.get(&format!("/entities/{id}"));
    assert_eq!((status, &inner["id"]), (StatusCode::OK, &sanctions[0]["id"]), "{inner}");
}

#[test]
fn another_id_of_an_entity_leads_to_its_lasting_one() {
    let ground = Ground::new();
    let request = Request::get("/entities/unblink_register:taliban/adjacent?limit=1")
        .body(Body::empty())
        .expect("a request");
    let (status, headers, _) = ground.send(request);
    if status == StatusCode::PERMANENT_REDIRECT {
        assert_eq!(headers[header::LOCATION], "/entities/taliban/adjacent?limit=1");
    } else {
        assert_eq!(status, StatusCode::NOT_FOUND);
    }
}

#[test]
fn the_catalog_has_default_and_an_etag() {
    let ground = Ground::new();
    let get = |etag: Option<&str>| -> (StatusCode, HeaderMap, Vec<u8>) {
        let mut request = Request::get("/catalog");
        if let Some(etag) = etag {
            request = request.header(header::IF_NONE_MATCH, etag);
        }
        ground.send(request.body(Body::empty()).expect("a request"))
    };
    let (status, headers, body) = get(None);
    assert_eq!(status, StatusCode::OK);
    let catalog: Value = serde_json::from_slice(&body).expect("JSON");
    let sets = catalog["datasets"].as_array().expect("datasets");
    let one = |name: &str| sets.iter().find(|set| set["name"] == name).expect("the dataset");
    assert_eq!(one("default")["load"], true);
    assert_eq!(one("un_sc_sanctions")["load"], false);
    assert_eq!(one("unblink_register")["index_current"], true);
    assert!(catalog["current"].to_string().contains("default"));
    let etag = headers[header::ETAG].to_str().expect("text");
    let (status, _, body) = get(Some(etag));
    assert_eq!((status, body.len()), (StatusCode::NOT_MODIFIED, 0));
    assert_eq!(get(Some("\"other\"")).0, StatusCode::OK);
    let (_, algorithms) = ground.get("/algorithms");
    let names = algorithms["algorithms"].to_string();
    for name in ["logic-v1", "logic-v2", "regression-v1", "name-based", "name-qualified"] {
        assert!(names.contains(name), "{name}");
    }
}

#[test]
fn openrefine_reconciles_suggests_and_extends() {
    let ground = Ground::new();
    let (status, manifest) = ground.get("/reconcile/default?api_key=");
    assert_eq!((status, &manifest["versions"]), (StatusCode::OK, &json!(["0.2"])));
    let path = &manifest["suggest"]["entity"]["service_path"];
    assert_eq!(path, "/suggest/entity?api_key=");
    let form = |name: &str, value: &Value| {
        let text: Vec<String> =
            value.to_string().bytes().map(|byte| format!("%{byte:02X}")).collect();
        let text = text.concat();
        let request = Request::post("/reconcile/default")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(format!("{name}={text}")))
            .expect("a request");
        let (status, _, body) = ground.send(request);
        (status, serde_json::from_slice::<Value>(&body).expect("JSON"))
    };
    let queries = json!({
        "q0": {
            "query": "Abdul Ghani Baradar", "type": "Person", "limit": 3,
            "properties": [{ "pid": "Thing:country", "v": "Afghanistan" }],
        },
        "q1": { "query": "zzzzqqqq" },
    });
    let (status, answer) = form("queries", &queries);
    assert_eq!(status, StatusCode::OK, "{answer}");
    let top = &answer["q0"]["result"][0];
    assert!(
        top["id"].is_string() && top["name"].is_string() && top["score"].is_number(),
        "{answer}"
    );
    assert_eq!(top["type"][0]["id"], "Person");
    assert_eq!(answer["q1"]["result"], json!([]));
    let ids = json!({ "ids": [top["id"], "none"], "properties": [{ "id": "Thing:name", "settings": { "limit": "1" } }] });
    let (status, rows) = form("extend", &ids);
    assert_eq!(status, StatusCode::OK, "{rows}");
    assert_eq!(rows["meta"][0]["id"], "Thing:name");
    let id = top["id"].as_str().expect("an id");
    assert_eq!(rows["rows"][id]["Thing:name"].as_array().map(Vec::len), Some(1));
    assert!(rows["rows"][id]["Thing:name"][0]["str"].is_string());
    assert_eq!(rows["rows"]["none"]["Thing:name"], json!([]));
    assert_eq!(form("other", &json!({})).0, StatusCode::BAD_REQUEST);
    assert_eq!(form("queries", &json!(7)).0, StatusCode::BAD_REQUEST);
    let (_, found) = ground.get("/reconcile/default/suggest/entity?prefix=talib");
    assert!(found["result"].to_string().contains("taliban"), "{found}");
    let (_, types) = ground.get("/reconcile/default/suggest/type?prefix=pers");
    assert_eq!(types["result"][0]["id"], "Person");
    let (_, properties) = ground.get("/reconcile/default/suggest/property?prefix=birthD");
    assert!(properties["result"].to_string().contains("birthDate"), "{properties}");
    let (_, proposed) = ground.get("/reconcile/default/extend/property?type=Person&limit=2");
    assert_eq!(proposed["properties"].as_array().map(Vec::len), Some(2));
}

#[test]
fn marbles_sequence_of_requests() {
    let ground = Ground::new();
    let missing = Request::get("/-/version").body(Body::empty()).expect("a request");
    assert_eq!(ground.send(missing).0, StatusCode::NOT_FOUND);
    assert_eq!(ground.get("/readyz").0, StatusCode::OK);
    assert_eq!(ground.get("/catalog").0, StatusCode::OK);
    assert_eq!(ground.get("/algorithms").0, StatusCode::OK);
    let body = json!({
        "queries": { "0b1f": {
            "schema": "Person", "properties": { "name": ["Abdul Ghani Baradar"] },
            "filters": { "schema": [["Person", "Organization"], []] }, "params": null,
        } },
        "params": { "include_datasets": [], "exclude_datasets": null, "exclude_entity_ids": [] },
    });
    let uri = "/match/default?algorithm=logic-v1&threshold=0.7&cutoff=0.5&limit=10&api_key=";
    let (status, answer) = matched(&ground, uri, &body);
    assert_eq!(status, StatusCode::OK, "{answer}");
    let one = &answer["responses"]["0b1f"];
    assert_eq!(one["status"], 200);
    assert!(one["total"]["value"].as_u64().is_some_and(|n| n > 0));
    let top = &one["results"][0];
    for key in ["id", "referents", "match", "schema", "datasets", "score"] {
        assert!(!top[key].is_null(), "{key}");
    }
    assert!(top["properties"]["name"].is_array());
    let mut filtered = body.clone();
    filtered["queries"]["0b1f"]["filters"] = json!({ "schema": [["Vessel"]] });
    let (_, answer) = matched(&ground, uri, &filtered);
    assert_eq!(answer["responses"]["0b1f"]["results"], json!([]));
}

#[test]
fn statements_say_which_list_says_what() {
    let ground = Ground::new();
    let (status, body) = ground.get("/statements?canonical_id=taliban&limit=5");
    assert_eq!(status, StatusCode::OK, "{body}");
    assert!(body["total"]["value"].is_u64() && body["results"].is_array());
    for one in body["results"].as_array().expect("results") {
        for key in
            ["id", "entity_id", "canonical_id", "prop", "prop_type", "schema", "value", "dataset"]
        {
            assert!(one[key].is_string(), "{key} of {one}");
        }
    }
}

#[test]
fn an_update_needs_the_token() {
    let settings = unblink_api::Settings {
        update_token: Some("open sesame".to_owned()),
        ..unblink_api::Settings::default()
    };
    let ground = Ground::with(settings);
    assert_eq!(ground.post("/updatez?token=wrong", "").0, StatusCode::FORBIDDEN);
    let (status, body) = ground.post("/updatez?token=open+sesame&sync=true", "");
    assert_eq!((status, &body["status"]), (StatusCode::OK, &json!("ok")));
}
