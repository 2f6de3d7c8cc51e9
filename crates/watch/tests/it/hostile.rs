//! What nobody writes in good faith: bombs, books, broken encodings, endless feeds.
//!
//! None of these tests takes a time: what costs more than its size would not end.

use std::fmt::Write as _;

use unblink_watch::{Document, Reading, RegisterView, Watch, feed_items, from_html};

use crate::register::bundled;

fn read(document: Document, register: &RegisterView) -> Reading {
    Watch::new().expect("rules").read(document, register, "2026-11-25".parse().expect("a day"))
}

fn text(bytes: &[u8]) -> Document {
    Document::from_text("test", bytes, "2025-04-18".parse().ok())
}

const TOLD: &str = "Russia's Supreme Court on 17 April 2025 suspended its ban on the Taliban. ";

fn holds(reading: &Reading) {
    for event in &reading.events {
        assert!(event.spans.iter().all(|span| span.holds_in(&reading.document.text)));
    }
}

#[test]
fn a_book_is_read_to_the_limit_and_said_to_be_cut() {
    let register = bundled();
    let book = TOLD.repeat(3_000_000 / TOLD.len());
    let reading = read(text(book.as_bytes()), &register);
    assert!(reading.document.cut);
    assert_eq!(reading.document.text.chars().count(), 2_000_000);
    // The same thing told 27,000 times is one event with as much evidence.
    assert_eq!(reading.events.len(), 1);
    assert!(reading.events[0].spans.len() > 20_000);
    assert!(reading.document.characters < book.len());
}

#[test]
fn a_sentence_without_end_is_read() {
    let register = bundled();
    let endless = TOLD.replace('.', " and").repeat(300_000 / TOLD.len());
    let reading = read(text(endless.as_bytes()), &register);
    assert!(!reading.events.is_empty());
    holds(&reading);
}

#[test]
fn marks_and_brackets_without_end_are_read() {
    let register = bundled();
    for (what, part) in [
        ("opening marks", "“"),
        ("brackets", "("),
        ("footnotes", "(banned in Russia) "),
        ("dates", "17 April 2025 "),
        ("quotes", "“It was long past its time,” he said. "),
        ("names", "Taliban "),
        ("commas", ", "),
        ("capitals", "A. B. "),
    ] {
        let reading = read(text(part.repeat(200_000 / part.len()).as_bytes()), &register);
        assert!(reading.events.is_empty(), "{what}: {:?}", reading.events.first());
    }
}

#[test]
fn bombs_of_html_give_their_text_or_nothing() {
    let register = bundled();
    let story = format!("<p>{TOLD}</p>");
    for (what, page) in [
        ("nested", format!("<html>{}{story}", "<div>".repeat(300_000))),
        ("closed by others", format!("<html>{}{story}", "<div></x>".repeat(100_000))),
        (
            "closing nothing",
            format!("<html>{}{story}{}", "<div>".repeat(3_000), "</x>".repeat(500_000)),
        ),
        ("closed in comments", format!("<html>{}{story}", "<div><!--</div>-->".repeat(50_000))),
        ("unclosed", format!("<html>{}{story}", "<p><b><i>".repeat(100_000))),
        ("attribute", format!("<html><body title=\"{}\">{story}", "x".repeat(5_000_000))),
        ("entities", format!("<html><body><p>{}</p>{story}", "&amp;".repeat(500_000))),
        ("comments", format!("<html><body>{story}{}", "<!-- ".repeat(300_000))),
        ("tables", format!("<html><body>{story}{}", "<table><tr><td>".repeat(50_000))),
        ("scripts", format!("<html><body>{story}<script>{}", "<script>".repeat(100_000))),
    ] {
        let reading = read(from_html("page", page.as_bytes(), None), &register);
        assert!(!reading.document.text.contains("<script>"), "{what}");
        assert!(reading.events.len() <= 1, "{what}: {}", reading.events.len());
        holds(&reading);
    }
}

#[test]
fn a_feed_hands_over_every_item_whatever_their_number() {
    let items = 100_000;
    let mut feed = String::from("<?xml version=\"1.0\"?><rss version=\"2.0\"><channel>");
    for number in 0..items {
        let _ = write!(feed, "<item><title>N{number}</title><description>x</description></item>");
    }
    feed.push_str("</channel></rss>");
    let mut seen = 0;
    let mut last = String::new();
    let counted = feed_items("feed", feed.as_bytes(), &mut |document: Document| {
        seen += 1;
        last = document.title.unwrap_or_default();
    });
    assert!(counted.is_ok());
    assert_eq!((seen, last.as_str()), (items, "N99999"));
}

#[test]
fn mixed_encodings_are_read_or_marked_and_spans_hold() {
    let register = bundled();
    let russian =
        "Верховный суд России 17 апреля 2025 года приостановил запрет движения «Талибан».";
    let utf16 = |order: fn(u16) -> [u8; 2], mark: [u8; 2]| -> Vec<u8> {
        let units = russian.encode_utf16().flat_map(order);
        mark.into_iter().chain(units).collect()
    };
    let windows = encoding_rs::WINDOWS_1251.encode(russian).0.into_owned();
    let page = |label: &str, bytes: &[u8]| -> Vec<u8> {
        let head = format!("<html><head><meta charset=\"{label}\"></head><body><p>");
        [head.as_bytes(), bytes, b"</p></body></html>"].concat()
    };
    for (what, document) in [
        ("UTF-16, little end first", text(&utf16(u16::to_le_bytes, [0xFF, 0xFE]))),
        ("UTF-16, big end first", text(&utf16(u16::to_be_bytes, [0xFE, 0xFF]))),
        ("a page that declares it", from_html("p", &page("windows-1251", &windows), None)),
    ] {
        let reading = read(document, &register);
        assert!(reading.document.text.contains("Талибан"), "{what}: {}", reading.document.text);
        assert_eq!(reading.events.len(), 1, "{what}");
        holds(&reading);
    }
    // Declared as another encoding, cut inside a letter, or noise: read as far as it goes.
    let mut cut = russian.as_bytes().to_vec();
    cut.truncate(cut.len() - 4);
    let noise: Vec<u8> = (0..=255_u8).cycle().take(20_000).collect();
    for document in [
        from_html("p", &page("utf-8", &windows), None),
        from_html("p", &page("no-such-encoding", russian.as_bytes()), None),
        text(&cut),
        text(&noise),
    ] {
        holds(&read(document, &register));
    }
}

#[test]
fn a_feed_is_read_as_it_says_it_is_written_and_a_long_item_ends_only_itself() {
    let register = bundled();
    let russian =
        "Верховный суд России 17 апреля 2025 года приостановил запрет движения «Талибан».";
    let feed = format!(
        "<?xml version=\"1.0\" encoding=\"windows-1251\"?><rss version=\"2.0\"><channel>\
         <item><title>A</title><description>{}</description></item>\
         <item><title>B</title><link/>beside<description>{russian}</description></item>\
         </channel></rss>",
        "x ".repeat(3_000_000)
    );
    let bytes = encoding_rs::WINDOWS_1251.encode(&feed).0.into_owned();
    let mut seen = Vec::new();
    let counted = feed_items("feed", &bytes, &mut |document| seen.push(document));
    assert_eq!(counted.ok(), Some(2));
    assert!(seen[0].cut && seen[0].text.len() < 5_000_000 && !seen[1].cut);
    assert!(seen[1].url.is_none() && !seen[1].text.contains("beside"), "{}", seen[1].text);
    let reading = read(seen.remove(1), &register);
    assert_eq!(reading.events.len(), 1, "{}", reading.document.text);
}
