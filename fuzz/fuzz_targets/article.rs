//! Hostile bytes as an article: text, a page, a feed, a web archive, JSON.
#![no_main]

use std::sync::LazyLock;

use jiff::civil::date;
use unblink_model::{EntityKind, SubjectId};
use unblink_watch::{Document, NamedSubject, RegisterView, Watch, feed_items, from_html, from_json, warc_pages};

static DESK: LazyLock<(Watch, RegisterView)> = LazyLock::new(|| {
    let named = |id: &str, names: &[&str]| NamedSubject {
        id: SubjectId::new(id),
        caption: names[0].to_owned(),
        kind: EntityKind::Organization,
        names: names.iter().map(|name| (*name).to_owned()).collect(),
        lists: Vec::new(),
    };
    let names = vec![named("taliban", &["Taliban", "Талибан"]), named("alqaida", &["Al-Qaida"])];
    (Watch::new().expect("the rules compile"), RegisterView::new([], names))
});

/// Reads a document and checks that every stretch pointed to stands in the text, and that reading
/// twice is reading once.
fn read(document: Document) {
    let (watch, register) = &*DESK;
    let once = watch.read(document.clone(), register, date(2026, 11, 27));
    let text = &once.document.text;
    for event in &once.events {
        assert!(event.spans.iter().all(|span| span.holds_in(text)));
    }
    assert!(once.mentions.iter().all(|mention| mention.span.holds_in(text)));
    assert!(once.quotes.iter().all(|quote| quote.content.holds_in(text)));
    assert!(once.times.iter().all(|time| time.span.holds_in(text)));
    assert_eq!(once, watch.read(document, register, date(2026, 11, 27)));
}

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let Some((kind, bytes)) = data.split_first() else { return };
    match kind % 5 {
        0 => read(Document::from_text("fuzz", bytes, Some(date(2025, 4, 18)))),
        1 => read(from_html("fuzz", bytes, Some("https://news.example/2025/04/18/x"))),
        // What is no feed, archive or JSON is an error, and that is all.
        2 => drop(feed_items("fuzz", bytes, &mut read)),
        3 => drop(warc_pages("fuzz", bytes, &mut read)),
        _ => {
            let value = serde_json::from_slice(bytes).ok();
            value.and_then(|value| from_json("fuzz", &value)).into_iter().for_each(read);
        }
    }
});
