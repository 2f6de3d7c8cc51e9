//! Whatever stands in an address comes out as text, or is refused.

use crate::ground::Ground;

const HOSTILE: &[&str] = &[
    "%3Cscript%3Ealert(1)%3C%2Fscript%3E",
    "%22%20onfocus%3D%22alert(1)",
    "%E2%80%AEgnp.exe",
    "%E2%81%A6%E2%80%8B%00%07",
    "%27%3B%20DROP%20TABLE%20entries%3B--",
    "%F0%9F%A6%80%CC%81%CC%81%CC%81",
    "..%2F..%2Fetc%2Fpasswd",
    "%25s%25n%7B%7D",
];

const PLACES: &[&str] = &[
    "/screen?name=",
    "/screen?birthDate=1970&name=x&country=",
    "/subject/taliban?on=",
    "/subject/taliban?known=",
    "/subject/",
    "/engagement/",
    "/engagement/taliban?by=",
    "/changes?list=",
    "/changes?since=",
    "/changes?kind=",
    "/compare?subject=taliban&subject=",
    "/lists?x=",
    "/search?q=",
    "/search/suggest?q=",
    "/edition/",
    "/tour?step=",
    "/engagement/taliban?after=",
    "/assets/",
    "/",
];

#[test]
fn hostile_words_come_out_as_words() {
    let ground = Ground::new();
    for place in PLACES {
        for words in HOSTILE {
            let page = ground.get(&format!("{place}{words}"));
            let uri = format!("{place}{words}");
            assert!([200, 303, 400, 404].contains(&page.status.as_u16()), "{uri} {}", page.status);
            assert!(page.html.matches("<script").count() <= 1, "{uri}");
            assert!(!page.html.contains("<script>"), "{uri}");
            assert!(!page.html.contains("onfocus=\""), "{uri}");
            let turning = |c: char| {
                c.is_control() && c != '\n'
                    || ('\u{202A}'..='\u{202E}').contains(&c)
                    || ('\u{2066}'..='\u{2069}').contains(&c)
                    || c == '\u{200B}'
            };
            assert!(!page.html.contains(turning), "{uri}");
        }
    }
}

#[test]
fn names_of_parameters_are_words_too() {
    let page = Ground::new().get("/lists?%3Cscript%3E%E2%80%AE=1");
    assert!(page.html.contains(r"&lt;script&gt;\u{202e}"), "{}", page.html);
}

#[test]
fn what_is_too_long_is_refused_shortly() {
    let ground = Ground::new();
    // An address of 100 kB is refused before it reaches a page; this is what gets through.
    let long = "x".repeat(60_000);
    for place in PLACES.iter().filter(|place| **place != "/") {
        let page = ground.get(&format!("{place}{long}"));
        assert!([400, 404].contains(&page.status.as_u16()), "{place} {}", page.status);
        assert!(page.html.len() < 20_000, "{place} answers with {} bytes", page.html.len());
    }
}
