//! What each page says, and what every page must have.

use std::collections::BTreeSet;

use axum::http::{StatusCode, header};

use crate::ground::Ground;

/// Pages that are there, one of each kind and more.
const PAGES: &[&str] = &[
    "/",
    "/subject/taliban",
    "/subject/taliban?on=2025-04-18&known=2025-04-16",
    "/subject/taliban/course?on=2025-04-18",
    "/subject/taliban/changes",
    "/subject/TAe.012",
    "/subject/TAi.024",
    "/changes",
    "/changes?list=un_sc_sanctions&since=2025-01-01&until=2026-01-01&kind=delisted",
    "/lists",
    "/article",
    "/article/sample",
    "/screen",
    "/screen?name=Abdul+Ghani+Baradar",
    "/screen?name=Nobody+At+All&country=af&birthDate=1970&on=2025-04-18",
    "/compare",
    "/compare?subject=taliban&subject=al-qaida&on=2025-04-18",
    "/engagement/taliban",
    "/engagement/taliban?by=RU&on=2025-07-04",
    "/engagement/taliban?after=2021-08-15&days=365",
    "/list/unblink_register",
    "/tour",
    "/tour?step=5",
    "/search?q=Abdul+Baradar",
    "/?on=2025-04-18&known=2025-04-16",
];

#[test]
fn every_page_has_what_every_page_must_have() {
    let ground = Ground::new();
    for uri in PAGES.iter().chain(&["/nothing/here", "/subject/zzzzqqqq", "/lists?on=soon"]) {
        let page = ground.get(uri);
        assert!(page.status == StatusCode::OK || !PAGES.contains(uri), "{uri} {}", page.status);
        let policy = page.headers[header::CONTENT_SECURITY_POLICY].to_str().expect("words");
        assert!(policy.starts_with("default-src 'none'; style-src 'self';"), "{policy}");
        assert!(!policy.contains("unsafe"), "{policy}");
        assert_eq!(page.headers["x-robots-tag"], "noindex, nofollow");
        for needed in [
            "<!DOCTYPE html>",
            "<html lang=\"en\" dir=\"ltr\"",
            "<meta name=\"robots\" content=\"noindex\">",
            "<a class=\"skip\" href=\"#content\">",
            "<main id=\"content\"",
            "Information, not legal advice.",
            "href=\"/lists\"",
        ] {
            assert!(page.html.contains(needed), "{uri} lacks {needed}");
        }
        for never in ["javascript:", " style=\"", " onclick=", "<script>"] {
            assert!(!page.html.contains(never), "{uri} has {never}");
        }
        // One script, our own file.
        assert_eq!(page.html.matches("<script").count(), 1, "{uri}");
        let sources = page.attributes("src");
        assert!(sources.iter().all(|src| src.starts_with("/assets/script.")), "{uri} {sources:?}");
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
        "unblink curated register 2026-11-26",
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
    let ground = Ground::new();
    let page = ground.get("/subject/taliban?on=2025-04-18");
    for needed in [
        "role=\"img\"",
        "<title id=\"lanes-title\">",
        "<desc id=\"lanes-told\">",
        "href=\"/subject/taliban/course?on=2025-04-18\"",
    ] {
        assert!(page.html.contains(needed), "lacks {needed}");
    }
    // The chart says in words what it draws.
    let told = page.html.split("<desc id=\"lanes-told\">").nth(1).expect("a description");
    assert!(told.contains(
        "Supreme Court of the Russian Federation: listed 2003-02-14; suspended 2025-04-17"
    ));
    let course = ground.get("/subject/taliban/course?on=2025-04-18");
    assert!(course.html.contains("<table class=\"steps\">"), "{}", course.html);
    let grades = course.html.matches("<span class=\"grade").count();
    assert!(grades > 20, "{grades} graded sources");
    // A subject of few steps shows them on its own page.
    assert!(ground.get("/subject/TAe.012").html.contains("<table class=\"steps\">"));
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
        ("/subject/taliban/changes?page=0", 400, "Expected the number of a page"),
        ("/subject/zzzzqqqq/changes", 404, "That is no clearance"),
        (
            "/compare?subject=a&subject=b&subject=c&subject=d&subject=e&subject=f&subject=g&subject=h&subject=i",
            400,
            "At most 8",
        ),
        ("/screen?name=x&birthDate=soon", 400, "Expected a birth date"),
        ("/screen?name=x&passport=1", 400, "reads no “passport”"),
        ("/subject/%FF", 400, "cannot be read"),
        ("/tour?step=6", 400, "a step from 1 to 5"),
        ("/engagement/taliban?days=0", 400, "a number of days"),
        ("/edition/none", 404, "No edition is called"),
        ("/search?q=Zzzzqqqq", 200, "That is no clearance"),
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

#[test]
fn an_id_leads_straight_to_its_subject_with_the_clocks() {
    let ground = Ground::new();
    let answer = ground.get("/search?q=TAe.012&on=2025-04-18");
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    let to = answer.headers[header::LOCATION].to_str().expect("words");
    assert!(to.starts_with("/subject/") && to.ends_with("?on=2025-04-18"), "{to}");
    // The fragment for the script: links and nothing else.
    let options = ground.get("/search/suggest?q=Baradar").html;
    assert!(options.starts_with("<a role=\"option\"") && options.contains("BARADAR"), "{options}");
    assert!(!options.contains("<script"), "{options}");
}

#[test]
fn the_clocks_stay_while_one_walks_on() {
    let page = Ground::new().get("/subject/taliban?on=2025-04-18&known=2025-04-16");
    let clocks = "on=2025-04-18&amp;known=2025-04-16";
    for place in ["/lists", "/compare", "/changes", "/screen"] {
        let link = format!("href=\"{place}?{clocks}\"");
        assert!(page.html.contains(&link), "no {link}");
    }
    let fixed = format!("/subject/taliban?{clocks}");
    assert!(page.html.contains(&fixed), "no address to cite: {fixed}");
}

#[test]
fn the_changes_lead_to_their_feed() {
    let page = Ground::new().get("/changes?list=un_sc_sanctions&kind=delisted");
    let feed = "href=\"/feed.atom?list=un_sc_sanctions&amp;kind=delisted\"";
    assert!(page.html.contains(feed), "{}", page.html);
}

#[test]
fn the_ladder_is_drawn_and_told() {
    let page = Ground::new().get("/engagement/taliban?after=2025-04-17&days=90");
    for needed in
        ["area-told", "ladder-told", "The same as a table", "says nothing of what caused it"]
    {
        assert!(page.html.contains(needed), "lacks {needed}");
    }
    // 3 July 2025 is 77 days after 17 April 2025.
    assert!(page.html.contains("data-sort=\"77\""), "{}", page.text());
}

#[test]
fn subjects_are_compared_in_how_far_states_engage() {
    let page = Ground::new().get("/compare?subject=taliban&subject=al-qaida&on=2025-07-10");
    let (_, engaged) = page.html.split_once("id=\"normalised\"").expect("a section of its own");
    assert_eq!(engaged.matches("<svg").count(), 1, "{engaged}");
    assert!(engaged.contains("href=\"/engagement/taliban?on=2025-07-10\""), "{engaged}");
    let text = page.text();
    assert!(text.contains("No step of any state is on record towards Al-Qaida"), "{text}");
}

#[test]
fn the_tour_walks_in_five_steps() {
    let ground = Ground::new();
    for step in 1..=5 {
        let page = ground.get(&format!("/tour?step={step}"));
        assert!(page.text().contains(&format!("The tour, step {step} of 5")), "{}", page.text());
        assert!(page.html.contains("aria-current=\"step\""));
    }
    assert!(ground.get("/tour?step=2").text().contains("Supreme Court decision of 17 April 2025"));
}

#[test]
fn an_edition_has_a_page_of_its_own() {
    let ground = Ground::new();
    let lists = ground.get("/lists");
    let address = lists.attributes("href").into_iter().find(|href| href.starts_with("/edition/"));
    let page = ground.get(address.expect("an edition's address"));
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text().contains("It is the first edition at hand"), "{}", page.text());
}

#[test]
fn a_file_of_customers_is_screened_row_by_row() {
    let ground = Ground::new();
    let file = "id,name,shoe size\n7,Abdul Ghani Baradar,42\n8,Qwrtpsdfg Xkcdvbnm,\n9,,40\n";
    let page = ground.send("/screen/file", file, "html");
    assert_eq!(page.status, StatusCode::OK);
    let text = page.text();
    for needed in [
        "3 rows screened",
        "1 with a possible match, 0 with something near, 1 with nothing found, 1 that could not",
        "shoe size",
    ] {
        assert!(text.contains(needed), "lacks “{needed}”: {text}");
    }
    // What needs a person stands first: the row that could not be screened, then the match.
    let (first, second) =
        (text.find("unscreened").expect("told"), text.find("possible match").expect("told"));
    assert!(first < text.rfind("nothing found").expect("told") && second > 0, "{text}");
    let csv = ground.send("/screen/file", file, "csv");
    assert_eq!(csv.headers[header::CONTENT_TYPE], "text/csv; charset=utf-8");
    assert!(
        csv.html.starts_with("query_id,asked,standing,score,id,caption,list,key,why\n7,"),
        "{}",
        csv.html
    );
    for (bad, words) in [("", "empty"), ("a,b\n1,2\n", "no column is read as a name")] {
        let refused = ground.send("/screen/file", bad, "html");
        assert_eq!(refused.status, StatusCode::BAD_REQUEST);
        assert!(refused.text().contains(words), "{}", refused.text());
    }
    let many = format!("name\n{}", "x\n".repeat(2001));
    assert!(ground.send("/screen/file", &many, "html").text().contains("more than 2000 rows"));
}

#[test]
fn an_article_is_read_and_held_against_the_register() {
    let ground = Ground::new();
    assert!(ground.get("/article").text().contains("Nothing is fetched"));
    let sample = ground.get("/article/sample");
    assert_eq!(sample.status, StatusCode::OK);
    let text = sample.text();
    for needed in
        ["overstated", "the register says suspended", "Published 2025-04-18", "Who says what"]
    {
        assert!(text.contains(needed), "lacks “{needed}”: {text}");
    }
    // Every number in the text leads to a row, and back.
    let claims = sample.html.matches("href=\"#claim-1-").count();
    assert!(claims > 3, "{}", sample.html);
    for at in 1..=claims {
        assert_eq!(sample.html.matches(&format!("id=\"claim-1-{at}\"")).count(), 1, "{at}");
        assert_eq!(sample.html.matches(&format!("id=\"words-1-{at}\"")).count(), 1, "{at}");
    }
}

#[test]
fn two_tellings_are_compared_and_hostile_ones_are_shown_as_they_are() {
    let ground = Ground::new();
    let lifted = "Russia lifts Taliban ban\n\nRussia's Supreme Court on Thursday lifted the ban on the Taliban.";
    let suspended = "<script>alert(1)</script> Russia's Supreme Court suspended the ban on the Taliban on \
        April 17, 2025. \u{202e}Nobody condemned it.";
    let both = ground.post(
        "/article",
        &[("text-1", lifted), ("published-1", "2025-04-18"), ("text-2", suspended), ("file-2", "")],
    );
    assert_eq!(both.status, StatusCode::OK);
    let text = both.text();
    for needed in
        ["Two articles compared", "2 documents", "Where they pull apart", "suspended the ban"]
    {
        assert!(text.contains(needed), "lacks “{needed}”: {text}");
    }
    assert!(
        !both.html.contains("<script>alert") && !both.html.contains('\u{202e}'),
        "{}",
        both.html
    );
    let three =
        ground.post("/article", &[("text-1", lifted), ("text-2", suspended), ("text-4", lifted)]);
    assert!(three.text().contains("Three articles compared"), "{}", three.text());
    assert_eq!(three.html.matches("<section class=\"telling\"").count(), 3);
    for (fields, words) in [
        (vec![("text-1", "  ")], "holds no article"),
        (vec![("text-1", "x"), ("published-1", "17 April")], "YYYY-MM-DD"),
        (vec![("text-9", "x")], "holds no article"),
    ] {
        let refused = ground.post("/article", &fields);
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{words}");
        assert!(refused.text().contains(words), "{}", refused.text());
    }
}
