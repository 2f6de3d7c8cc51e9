//! The review queue for people: the list, a telling's page, and a reviewer's word by a form.

use axum::http::{StatusCode, header};
use unblink_app::{Identity, Means, Role, csrf_word, documents};

use crate::ground::Ground;

const NEW: &str = "Minsk hails the move\n\nBelarus suspended its ban on the Taliban on April 10, 2025. \
                   <script>alert(1)</script> \u{202e}Nobody else did.";
const HELD: &str = "Ruling in Moscow\n\nRussia's Supreme Court suspended its ban on the Taliban on April 17, 2025.";

fn ground(name: &str, role: Role) -> Ground {
    let means = Means::Session("cookie".to_owned());
    Ground::new().for_whom(Identity { name: name.to_owned(), role, means })
}

fn propose(ground: &Ground, text: &str) {
    ground.pool().with(|register| {
        let desk = register.news_desk().expect("opens");
        let day = "2025-04-18".parse().expect("a day");
        documents("article.txt", text.as_bytes(), Some(day), &mut |document| {
            let queued = register.propose_events(&desk.offer(document)).expect("proposed");
            assert!(!queued.new.is_empty(), "{text}");
        })
        .expect("read");
    });
}

#[test]
fn the_queue_is_read_in_parts_and_pages() {
    let ground = ground("eva", Role::Reviewer);
    let empty = ground.get("/queue");
    assert!(empty.text().contains("Nothing was ever proposed"), "{}", empty.text());
    for number in 0..30 {
        propose(&ground, &format!("{HELD} It was report number {number}."));
    }
    let first = ground.get("/queue");
    assert_eq!(first.status, StatusCode::OK);
    assert!(first.text().contains("Waiting for a person: 30"), "{}", first.text());
    let heads = |uri: &str, id: &str| {
        ground.get(uri).html.contains(&format!("<h3><a href=\"/queue/{id}\""))
    };
    assert!(heads("/queue", "q1") && !heads("/queue", "q30"), "{}", first.html);
    assert!(heads("/queue?page=2", "q30") && !heads("/queue?page=2", "q1"));
    // Whatever tells the same is named, and no page is filled with it.
    assert!(first.text().contains("and 21 more"), "{}", first.text());
    assert!(ground.get("/queue?state=rejected").text().contains("Rejected: 0"));
    assert_eq!(ground.get("/queue?state=soon").status, StatusCode::BAD_REQUEST);
    assert_eq!(ground.get("/queue?page=0").status, StatusCode::BAD_REQUEST);
    for place in ["/queue/q99", "/queue/none", "/queue/%3Cscript%3E"] {
        let page = ground.get(place);
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{place}");
        assert!(!page.html.contains("<script>"), "{}", page.html);
    }
}

#[test]
fn a_telling_shows_what_a_person_needs_to_decide() {
    let ground = ground("eva", Role::Reviewer);
    propose(&ground, HELD);
    propose(&ground, NEW);
    let page = ground.get("/queue/q1").text();
    for needed in [
        "suspended its ban on the Taliban",
        "taliban.ru-supreme-court.suspended.2025-04-17",
        "Supreme Court of the Russian Federation suspended",
        "supported",
        "proposed by test",
        "Accept: its words are evidence",
        "As eva",
    ] {
        assert!(page.contains(needed), "lacks “{needed}”: {page}");
    }
    assert!(!page.contains("u{a}"), "a line break is no character to be shown: {page}");
    let page = ground.get("/queue/q2");
    assert!(page.html.contains(&csrf_word("cookie")), "{}", page.html);
    assert!(page.text().contains("no event that the register holds"), "{}", page.text());
    assert!(!page.html.contains("<script>") && !page.html.contains('\u{202e}'), "{}", page.html);
}

#[test]
fn two_reviewers_decide_by_forms_and_no_designation_changes() {
    let first = ground("eva", Role::Reviewer);
    propose(&first, NEW);
    let before = first.get("/subject/taliban").html;
    let word = format!("csrf={}", csrf_word("cookie"));
    let give = |fields: &str| first.fill_in("/queue/q1", &format!("{fields}&{word}"));
    for (fields, status) in [
        ("act=accept&reason=+", 400),
        ("act=praise&reason=x", 400),
        ("act=merge&reason=x&into=that", 400),
        ("act=merge&reason=x&into=q1", 409),
        ("act=amend&reason=x", 400),
        ("act=amend&reason=x&date=soon", 400),
        ("act=amend&reason=x&type=praise", 400),
        ("act=amend&reason=x&target=zzzzqqqq", 404),
        ("act=confirm&reason=x", 409),
    ] {
        let done = give(fields);
        assert_eq!(done.status.as_u16(), status, "{fields}: {}", done.text());
    }
    let foreign = first.fill_in("/queue/q1", "act=accept&reason=mine");
    assert_eq!(foreign.status, StatusCode::FORBIDDEN);
    let done = give("act=amend&reason=said+so+at+noon&date=2025-04-11&provisional=yes");
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    assert_eq!(done.headers[header::LOCATION], "/queue/q1");
    let same = give("act=confirm&reason=I+again");
    assert_eq!(same.status, StatusCode::CONFLICT);
    assert!(same.text().contains("Another reviewer confirms it"), "{}", same.text());
    assert!(first.get("/queue?state=provisional").html.contains("href=\"/queue/q1\""));
    let page = first.get("/queue/q1").text();
    assert!(page.contains("As amended") && page.contains("amended by eva"), "{page}");
    // What another person opened, this one confirms.
    propose(&first, "Belarus suspended its ban on the Taliban on April 12, 2025.");
    first.pool().with(|register| {
        let opening = unblink_app::OnAccept::OpenProvisional;
        let id = "q2".parse().expect("an id");
        let done =
            register.acting_as("max", |register| register.accept_event(id, "read it", opening));
        assert!(done.expect("accepted").provisional.is_some());
    });
    let done = first.fill_in("/queue/q2", &format!("act=confirm&reason=called+them&{word}"));
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    let page = first.get("/queue/q2").text();
    assert!(page.contains("provisional fact opened by max"), "{page}");
    assert!(page.contains("provisional fact confirmed by eva – called them"), "{page}");
    assert!(page.contains("It is decided, and a word is given once."), "{page}");
    assert_eq!(first.get("/subject/taliban").html, before);
}

#[test]
fn nobody_below_a_reviewer_sees_or_decides() {
    for ground in [Ground::new(), ground("eva", Role::Screener)] {
        propose(&ground, NEW);
        for place in ["/queue", "/queue/q1"] {
            let page = ground.get(place);
            assert_eq!(page.status, StatusCode::FORBIDDEN, "{place}");
            assert!(!page.html.contains("Belarus"), "{}", page.html);
        }
        let word = csrf_word("cookie");
        let done = ground.fill_in("/queue/q1", &format!("act=reject&reason=x&csrf={word}"));
        assert_eq!(done.status, StatusCode::FORBIDDEN);
    }
}
