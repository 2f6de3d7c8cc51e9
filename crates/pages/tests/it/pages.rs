//! What each page says, and what every page must have.

use std::collections::BTreeSet;

use axum::http::{StatusCode, header};

use crate::ground::Ground;

/// Pages that are there, one of each kind and more.
const PAGES: &[&str] = &[
    "/",
    "/subject/taliban",
    "/subject/taliban?on=2025-04-18&known=2025-04-16",
    "/subject/TAe.012",
    "/subject/TAi.024",
    "/changes",
    "/changes?list=un_sc_sanctions&since=2025-01-01&until=2026-01-01&kind=delisted",
    "/lists",
    "/screen",
    "/screen?name=Abdul+Ghani+Baradar",
    "/screen?name=Nobody+At+All&country=af&birthDate=1970&on=2025-04-18",
    "/compare",
    "/compare?subject=taliban&subject=al-qaida&on=2025-04-18",
    "/engagement/taliban",
    "/engagement/taliban?by=RU&on=2025-07-04",
];

#[test]
fn every_page_has_what_every_page_must_have() {
    let ground = Ground::new();
    for uri in PAGES.iter().chain(&["/nothing/here", "/subject/zzzzqqqq", "/lists?on=soon"]) {
        let page = ground.get(uri);
        assert!(page.status == StatusCode::OK || !PAGES.contains(uri), "{uri} {}", page.status);
        let policy = page.headers[header::CONTENT_SECURITY_POLICY].to_str().expect("words");
        assert!(policy.starts_with("default-src 'none'; style-src 'self';"), "{policy}");
        assert_eq!(page.headers["x-robots-tag"], "noindex");
        for needed in [
            "<!DOCTYPE html>",
            "<html lang=\"en\" dir=\"ltr\">",
            "<meta name=\"robots\" content=\"noindex\">",
            "<a class=\"skip\" href=\"#content\">",
            "<main id=\"content\"",
            "Information, not legal advice.",
            "href=\"/lists\"",
        ] {
            assert!(page.html.contains(needed), "{uri} lacks {needed}");
        }
        for never in ["<script", "javascript:", " style=\"", " onclick=", "src=\""] {
            assert!(!page.html.contains(never), "{uri} has {never}");
        }
        let ids = page.attributes("id");
        let once: BTreeSet<&str> = ids.iter().copied().collect();
        assert_eq!(ids.len(), once.len(), "{uri} has an id twice");
        for labelled in page.attributes("aria-labelledby") {
            for id in labelled.split(' ') {
                assert!(once.contains(id), "{uri}: nothing is called {id}");
            }
        }
        let inside = page.attributes("href").into_iter().filter_map(|href| href.strip_prefix('#'));
        for id in inside.filter(|id| !id.is_empty()) {
            assert!(once.contains(id), "{uri}: no place is called {id}");
        }
        assert_eq!(page.html.matches("<h1").count(), 1, "{uri} has one heading");
    }
}

#[test]
fn the_story_is_told_from_the_register() {
    let ground = Ground::new();
    let page = ground.get("/");
    let text = page.text();
    for needed in [
        "No official list is loaded.",
        "unblink import un_sc_sanctions FILE",
        "17 April 2025: 1 line moved,",
        "RU Supreme Court of the Russian Federation ru-supreme-court listed suspended",
        "petition , 2025-03-31",
        "enabling law , 2024-12-28",
        "By the evening of 16 April 2025 the public could know:",
        "Asked about 18 April 2025 with what was known on 16 April 2025, the register answers: \
         RU Supreme Court of the Russian Federation ru-supreme-court , listed .",
        "What let aid be paid that day",
        "Looked for and not found:",
        "عبدالغنی برادر",
        "ABDUL GHANI BARADAR",
        "possible match",
        "unblink curated register 2026-11-21",
    ] {
        assert!(text.contains(needed), "the story lacks “{needed}”:\n{text}");
    }
    assert_eq!(page.html.matches("<tr class=\"moved\">").count(), 1);
    // Kept for the day: the same bytes again.
    assert_eq!(ground.get("/").html, page.html);
}

/// The founding case, for people: what was known decides.
#[test]
fn a_subject_answers_on_two_clocks() {
    let ground = Ground::new();
    let later = ground.get("/subject/taliban?on=2025-04-18").text();
    assert!(later.contains("ru-supreme-court suspended 2003-02-14"), "{later}");
    assert!(later.contains("(1 of them suspended)"), "{later}");
    let as_known = ground.get("/subject/taliban?on=2025-04-18&known=2025-04-16");
    let text = as_known.text();
    assert!(text.contains("On 18 April 2025 , as known on 16 April 2025:"), "{text}");
    assert!(text.contains("ru-supreme-court listed 2003-02-14"), "{text}");
    assert!(!text.contains("of them suspended"), "{text}");
    // The clocks stay in the form.
    let values = as_known.attributes("value");
    assert!(values.contains(&"2025-04-18") && values.contains(&"2025-04-16"), "{values:?}");
}

/// UN 1988 lists names associated with the movement, never the movement.
#[test]
fn associated_names_are_not_a_listing_of_the_actor() {
    let text = Ground::new().get("/subject/taliban").text();
    let (itself, tied) = text
        .split_once("List names associated with it, not the subject itself")
        .expect("both are told apart");
    assert!(!itself.contains("un-sc-1988"), "{itself}");
    assert!(tied.contains("un-sc-1988 associated names 2011-06-17"), "{tied}");
}

#[test]
fn a_subject_shows_its_course_and_its_sources() {
    let page = Ground::new().get("/subject/taliban?on=2025-04-18");
    for needed in [
        "role=\"img\"",
        "<title id=\"lanes-title\">",
        "<desc id=\"lanes-told\">",
        "<table class=\"steps\">",
    ] {
        assert!(page.html.contains(needed), "lacks {needed}");
    }
    // The chart says in words what it draws.
    let told = page.html.split("<desc id=\"lanes-told\">").nth(1).expect("a description");
    assert!(told.contains(
        "Supreme Court of the Russian Federation: listed 2003-02-14; suspended 2025-04-17"
    ));
    let grades = page.html.matches("<span class=\"grade").count();
    assert!(grades > 20, "{grades} graded sources");
    assert!(page.text().contains("Looked for and not found in"));
}

#[test]
fn what_is_not_there_says_what_to_do() {
    let ground = Ground::new();
    for (uri, status, words) in [
        ("/nothing", 404, "There is no page here."),
        ("/subject/zzzzqqqq", 404, "That is no clearance"),
        ("/subject/taliban?on=yesterday", 400, "Expected a day as YYYY-MM-DD"),
        ("/changes?list=no_list", 404, "No list is called"),
        ("/changes?kind=exploded", 400, "Expected listed, amended"),
        ("/changes?page=0", 400, "Expected the number of a page"),
        (
            "/compare?subject=a&subject=b&subject=c&subject=d&subject=e&subject=f&subject=g&subject=h&subject=i",
            400,
            "At most 8",
        ),
        ("/screen?name=x&birthDate=soon", 400, "Expected a birth date"),
        ("/screen?name=x&passport=1", 400, "reads no “passport”"),
        ("/subject/%FF", 400, "cannot be read"),
        ("/assets/style.css", 404, "no such file"),
    ] {
        let page = ground.get(uri);
        assert_eq!(page.status.as_u16(), status, "{uri}");
        assert!(page.text().contains(words), "{uri}: {}", page.text());
    }
}

#[test]
fn a_parameter_nobody_reads_is_said() {
    let text = Ground::new().get("/subject/taliban?utm_source=mail").text();
    assert!(text.contains("This page does not read utm_source from its address"), "{text}");
}

#[test]
fn an_empty_screening_is_no_clearance() {
    let text = Ground::new().get("/screen?name=Qwrtpsdfg").text();
    assert!(text.contains("No possible match in the lists that were looked at."), "{text}");
    assert!(text.contains("No official list is loaded."), "{text}");
}

#[test]
fn the_style_sheet_is_kept_for_ever_under_its_own_address() {
    let ground = Ground::new();
    let page = ground.get("/lists");
    let address = page.attributes("href").into_iter().find(|href| href.contains("/assets/style."));
    let style = ground.get(address.expect("a style sheet"));
    assert_eq!(style.status, StatusCode::OK);
    assert_eq!(style.headers[header::CONTENT_TYPE], "text/css; charset=utf-8");
    assert!(style.headers[header::CACHE_CONTROL].to_str().expect("words").contains("immutable"));
    assert!(!style.html.contains("url(") && !style.html.contains("@import"));
    assert_eq!(ground.get("/robots.txt").html, "User-agent: *\nDisallow: /\n");
}
