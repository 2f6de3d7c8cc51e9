//! A reviewer's word about a held edition, and what can be taken away from a subject's page.

use axum::http::{StatusCode, header};
use unblink_app::{EditionState, Identity, Means, Outcome, RawFile, Role, csrf_word};

use crate::ground::Ground;

/// A whole edition of the UN list, in its format, with so many invented entries: too few.
fn edition(day: &str, entries: u32) -> String {
    let people: Vec<String> = (1..=entries)
        .map(|number| {
            format!(
                "<INDIVIDUAL><DATAID>{number}</DATAID><VERSIONNUM>1</VERSIONNUM>\
                 <FIRST_NAME>Invented Name</FIRST_NAME><UN_LIST_TYPE>{}</UN_LIST_TYPE>\
                 <REFERENCE_NUMBER>TAi.9{number:02}</REFERENCE_NUMBER>\
                 <LISTED_ON>2001-01-25</LISTED_ON></INDIVIDUAL>",
                if number % 2 == 0 { "Taliban" } else { "Al-Qaida" }
            )
        })
        .collect();
    format!(
        "<CONSOLIDATED_LIST dateGenerated=\"{day}T12:00:00\"><INDIVIDUALS>{}</INDIVIDUALS>\
         <ENTITIES></ENTITIES></CONSOLIDATED_LIST>",
        people.concat()
    )
}

fn offer(ground: &Ground, bytes: String) -> (Outcome, String) {
    ground.pool().with(|register| {
        let file = RawFile { name: "list.xml".to_owned(), bytes: bytes.into_bytes() };
        let done = register.import(&"un_sc_sanctions".into(), &[file], None).expect("kept");
        (done.outcome, done.edition.to_string())
    })
}

/// Offers an edition that lost most of its entries, and one cut off in the middle.
fn hold(ground: &Ground) -> (String, String) {
    let (_, first) = offer(ground, edition("2026-09-01", 40));
    ground
        .pool()
        .with(|register| register.release(&first, "a fixture is small").expect("released"));
    let (outcome, whole) = offer(ground, edition("2026-09-02", 2));
    assert_eq!(outcome, Outcome::Held);
    let (outcome, cut) =
        offer(ground, "<CONSOLIDATED_LIST dateGenerated=\"2026-09-03\">".to_owned());
    assert_eq!(outcome, Outcome::Held);
    (whole, cut)
}

fn who(role: Role, means: Means) -> Identity {
    Identity { name: "eva".to_owned(), role, means }
}

fn state(ground: &Ground, edition: &str) -> (EditionState, String, String) {
    ground.pool().with(|register| {
        let lists = register.lists().expect("answers");
        let mut all = lists.iter().flat_map(|list| &list.editions);
        let one = all.find(|one| one.id.as_str() == edition).expect("is there");
        (one.state, one.reason.clone(), one.by.clone())
    })
}

#[test]
fn a_reviewer_releases_or_rejects_by_a_form() {
    let session = Means::Session("cookie".to_owned());
    let ground = Ground::new().for_whom(who(Role::Reviewer, session));
    let (whole, cut) = hold(&ground);
    // The lists lead to the edition, and the edition to the form.
    let address = format!("/edition/{}", whole.replace('@', "%40"));
    assert!(ground.get("/lists").html.contains(&format!("href=\"{address}\"")));
    let asked = ground.get(&address);
    assert!(asked.html.contains(&csrf_word("cookie")), "{}", asked.html);
    let decide =
        |edition: &str, fields: &str| ground.fill_in(&format!("/lists/held/{edition}"), fields);
    let word = format!("csrf={}", csrf_word("cookie"));
    // Another site's form, no reason, no decision, no such edition.
    for (edition, fields, status) in [
        (whole.as_str(), "decision=release&reason=fine".to_owned(), StatusCode::FORBIDDEN),
        (&whole, format!("decision=release&reason=+&{word}"), StatusCode::BAD_REQUEST),
        (&whole, format!("decision=maybe&reason=fine&{word}"), StatusCode::BAD_REQUEST),
        (
            &whole,
            format!("decision=release&reason={}&{word}", "x".repeat(1001)),
            StatusCode::BAD_REQUEST,
        ),
        ("none", format!("decision=reject&reason=fine&{word}"), StatusCode::NOT_FOUND),
        (&cut, format!("decision=release&reason=fine&{word}"), StatusCode::CONFLICT),
    ] {
        assert_eq!(decide(edition, &fields).status, status, "{fields}");
    }
    assert_eq!(state(&ground, &whole).0, EditionState::Held);
    let done = decide(&whole, &format!("decision=release&reason=a+small+list&{word}"));
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.html);
    assert_eq!(done.headers[header::LOCATION], address);
    let now = (EditionState::Released, "a small list".to_owned(), "eva".to_owned());
    assert_eq!(state(&ground, &whole), now);
    // It counts from now on: who is no longer on it has left the list.
    let left = ground.get("/subject/TAi.940").text();
    assert!(left.contains("no longer on this list"), "{left}");
    let done = decide(&cut, &format!("decision=reject&reason=cut+off&{word}"));
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.html);
    assert_eq!(state(&ground, &cut).0, EditionState::Rejected);
    // Decided once.
    let again = decide(&cut, &format!("decision=reject&reason=again&{word}"));
    assert_eq!(again.status, StatusCode::CONFLICT);
    assert!(again.text().contains("is not held"), "{}", again.text());
    assert!(!ground.get(&format!("/edition/{cut}")).html.contains("/lists/held/"));
}

#[test]
fn nobody_else_decides() {
    for ground in [Ground::new(), Ground::new().for_whom(who(Role::Screener, Means::Open))] {
        let (whole, _) = hold(&ground);
        let asked = ground.get(&format!("/edition/{whole}"));
        assert!(!asked.html.contains("/lists/held/"), "{}", asked.html);
        assert!(asked.text().contains("A reviewer releases or rejects it"), "{}", asked.text());
        let done = ground.fill_in(&format!("/lists/held/{whole}"), "decision=release&reason=mine");
        assert_eq!(done.status, StatusCode::FORBIDDEN);
        assert_eq!(state(&ground, &whole).0, EditionState::Held);
    }
}

#[test]
fn a_subject_can_be_taken_away() {
    let ground = Ground::new();
    let at = "?on=2025-04-18&known=2025-04-16";
    let page = ground.get(&format!("/subject/taliban{at}"));
    let csv = ground.get(&format!("/subject/taliban/course.csv{at}"));
    assert_eq!(csv.headers[header::CONTENT_TYPE], "text/csv; charset=utf-8");
    assert!(
        csv.headers[header::CONTENT_DISPOSITION].to_str().expect("words").starts_with("attachment")
    );
    let court: Vec<&str> =
        csv.html.lines().filter(|line| line.contains("ru-supreme-court")).collect();
    assert!(court.iter().any(|line| line.contains(",listed,2003-02-14,")), "{court:?}");
    assert!(!court.iter().any(|line| line.contains(",suspended,")), "not known by then: {court:?}");
    let later = ground.get("/subject/taliban/course.csv?on=2025-04-18").html;
    assert!(later.contains(",suspended,2025-04-17,"), "{later}");
    let entity = ground.get(&format!("/subject/taliban/entity.ftm.json{at}"));
    let read: serde_json::Value = serde_json::from_str(&entity.html).expect("one entity");
    assert_eq!(read["id"], "taliban");
    assert_eq!(read["target"], true);
    for file in ["course.csv", "entity.ftm.json"] {
        let link = format!("/subject/taliban/{file}?on=2025-04-18&amp;known=2025-04-16");
        assert!(page.html.contains(&link), "no {link}");
        assert_eq!(ground.get(&format!("/subject/zzzzqqqq/{file}")).status, StatusCode::NOT_FOUND);
        let unread = ground.get(&format!("/subject/taliban/{file}?on=soon"));
        assert_eq!(unread.status, StatusCode::BAD_REQUEST);
    }
}
