//! Refusals that the bundled register alone cannot bring about.

use unblink_app::{FixedClock, Location};

use super::*;

#[test]
fn an_ambiguous_name_lists_whom_it_can_mean() {
    let folder = tempfile::tempdir().expect("a folder");
    let location = Location::Sqlite(folder.path().join("unblink.db"));
    let clock = FixedClock("2026-11-26T12:00:00Z".parse().expect("an instant"));
    let mut register = Register::open_bare(&location, Box::new(clock), "test").expect("a register");
    let candidate = |id: &str, caption: &str| Candidate {
        id: id.into(),
        caption: caption.to_owned(),
        schema: "Person".to_owned(),
    };
    let candidates =
        vec![candidate("a:1", "TEST PERSON <ONE>"), candidate("a:2/x", "TEST\u{202e} PERSON TWO")];
    let error = AppError::Ambiguous { asked: "test <person>".to_owned(), candidates };
    let page = of(&mut register, &error).expect("a page");
    assert_eq!(page.status, StatusCode::CONFLICT);
    for needed in [
        "test &lt;person&gt;</bdi>” is the name of 2 subjects.",
        "href=\"/subject/a:1\"><bdi dir=\"auto\">TEST PERSON &lt;ONE&gt;</bdi>",
        "href=\"/subject/a:2%2Fx\"><bdi dir=\"auto\">TEST\\u{202e} PERSON TWO</bdi>",
    ] {
        assert!(page.html.contains(needed), "lacks {needed}: {}", page.html);
    }
    let internal = AppError::Unpack { file: "secret".to_owned(), problem: "disk".to_owned() };
    assert!(of(&mut register, &internal).is_none(), "a failure of ours is not told");
    assert!(!failed().html.contains("secret"));
}
