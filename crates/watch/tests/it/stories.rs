//! Stories, reactions, and who copied whom.

use unblink_watch::{Document, Reading, RegisterView, Watch, compare, reactions, story};

use crate::register::bundled;

const EVENT: &str = "taliban.ru-supreme-court.suspended.2025-04-17";

fn read(source: &str, published: &str, text: &str, register: &RegisterView) -> Reading {
    let day = Some(published.parse().expect("a day"));
    let mut document = Document::from_text(source, text.as_bytes(), day);
    document.publisher = Some(source.to_owned());
    Watch::new().expect("rules").read(document, register, "2026-11-25".parse().expect("a day"))
}

const FIRST: &str = "Russia's Supreme Court on Thursday suspended its ban on the Taliban. \
    The State Department condemned the decision. Nobody else was heard in the capital that day, \
    and offices stayed closed for the long weekend in most of the country's regions.";
const OTHER: &str = "The ban on the Taliban was lifted by the Russian Supreme Court. \
    Markets in the region barely moved and traders shrugged at what they had long expected.";

const UNREAD: &str = "La Cour suprême de Russie a suspendu l'interdiction des talibans. \
    L'Union européenne a condamné la décision dans un communiqué publié dans la soirée.";

#[test]
fn a_story_is_told_in_the_order_of_publication() {
    let register = bundled();
    let readings = [
        read("b.example", "2025-04-19", OTHER, &register),
        read("a.example", "2025-04-18", FIRST, &register),
    ];
    let story = story(EVENT, &readings, &register).expect("an event of the register");
    let told: Vec<_> = story.chapters.iter().map(|chapter| chapter.document.as_str()).collect();
    assert_eq!(told, ["a.example", "b.example"]);
    assert_eq!(story.independence.independent_origins, 2);
    assert!(story.chapters[0].span.text.contains("suspended"));
    assert!(unblink_watch::story("no such event", &readings, &register).is_none());
}

#[test]
fn whom_nobody_heard_is_none_found_in_what_was_read() {
    let register = bundled();
    let readings = [
        read("a.example", "2025-04-18", FIRST, &register),
        read("b.example", "2025-04-19", OTHER, &register),
        read("c.example", "2025-06-30", FIRST, &register),
        read("d.example", "2025-04-20", UNREAD, &register),
    ];
    let expect = ["US".to_owned(), "EU".to_owned()];
    let found = reactions(EVENT, &readings, &register, 7, &expect).expect("an event");
    assert_eq!((found.documents, found.sources), (2, 2), "June is outside of the window");
    assert_eq!(found.unread, 1, "no rules read French");
    assert_eq!(found.expected[0].found, 1, "{:?}", found.reactions);
    assert_eq!(found.expected[1].note, "none found in 2 documents from 2 sources");
}

#[test]
fn a_copy_is_no_second_origin() {
    let register = bundled();
    let copy = format!("{FIRST} A line of the copyist's own.");
    let readings = [
        read("a.example", "2025-04-18", FIRST, &register),
        read("b.example", "2025-04-18", &copy, &register),
        read("c.example", "2025-04-19", OTHER, &register),
    ];
    let origins = compare(&readings).independence;
    assert_eq!((origins.documents, origins.publishers, origins.independent_origins), (3, 3, 2));
}
