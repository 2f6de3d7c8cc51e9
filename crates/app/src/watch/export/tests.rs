//! Articles in the formats of others: what is written hangs together and says no more than was read.

use std::collections::BTreeSet;

use unblink_lists::ftm::FtmValue;
use unblink_watch::{Document, Reading};

use super::{atom_of_readings, claim_reviews, ftm_of_readings};
use crate::{FixedClock, Location, NewsDesk, Register, SAMPLE_ARTICLE, documents};

fn desk() -> NewsDesk {
    let folder = tempfile::tempdir().expect("a folder");
    let location = Location::Sqlite(folder.path().join("unblink.db"));
    let now = "2026-11-26T12:00:00Z".parse().expect("an instant");
    let mut register = Register::open(&location, Box::new(FixedClock(now)), "test").expect("opens");
    register.news_desk().expect("a desk")
}

fn read(desk: &NewsDesk, bytes: &[u8]) -> Vec<Reading> {
    let mut readings = Vec::new();
    let mut each = |document: Document| readings.push(desk.read(document));
    documents("sample.txt", bytes, None, &mut each).expect("readable");
    readings
}

#[test]
fn a_claim_is_reviewed_in_words_that_stand_alone() {
    let desk = desk();
    let readings = read(&desk, SAMPLE_ARTICLE.as_bytes());
    let reviews = claim_reviews(&readings, "A desk", desk.today());
    let said: Vec<(&str, &str)> = reviews
        .iter()
        .map(|review| {
            assert_eq!(review["@context"], "https://schema.org");
            assert_eq!(review["author"]["name"], "A desk");
            assert!(review["reviewRating"].get("ratingValue").is_none(), "an invented number");
            let text = |value: &serde_json::Value| value.as_str().map(str::len);
            assert!(text(&review["reviewBody"]) > Some(10), "{review}");
            let claim = review["claimReviewed"].as_str().expect("words");
            (claim, review["reviewRating"]["alternateName"].as_str().expect("a verdict"))
        })
        .collect();
    assert!(said.contains(&("lifted the ban on the Taliban", "overstated")), "{said:?}");
    assert!(said.contains(&("No state has recognised the Taliban government", "contradicted")));
    // A day or an actor that is right is no claim of its own; what has no verdict has no review.
    assert!(!said.iter().any(|(claim, _)| *claim == "on Thursday"), "{said:?}");
    assert!(!said.iter().any(|(_, verdict)| *verdict == "not_in_register"), "{said:?}");
    let then = reviews.iter().filter_map(|review| review["reviewBody"].as_str());
    assert!(then.into_iter().any(|body| body.contains("the verdict was supported")), "two clocks");
}

#[test]
fn entities_hang_together() {
    let desk = desk();
    let mut readings = read(&desk, SAMPLE_ARTICLE.as_bytes());
    // The same bytes twice are one article.
    readings.extend(readings.clone());
    let entities = ftm_of_readings(&readings);
    let ids: BTreeSet<&str> = entities.iter().map(|entity| entity.id.as_str()).collect();
    assert_eq!(ids.len(), entities.len());
    let article = entities.iter().find(|one| one.schema == "Article").expect("an article");
    assert_eq!(article.texts("publishedAt").collect::<Vec<_>>(), ["2025-04-18"]);
    let events: Vec<_> = entities.iter().filter(|one| one.schema == "Event").collect();
    assert!(events.len() > 4, "{}", events.len());
    for event in &events {
        assert_eq!(event.texts("proof").collect::<Vec<_>>(), [article.id.as_str()]);
    }
    let suspended = events.iter().find(|one| {
        one.properties["keywords"].contains(&FtmValue::Text("designation.suspend".to_owned()))
    });
    let suspended = suspended.expect("the register says suspended");
    assert_eq!(suspended.texts("date").collect::<Vec<_>>(), ["2025-04-17"]);
    assert_eq!(suspended.texts("involved").collect::<Vec<_>>(), ["taliban"]);
    let mention = entities.iter().find(|one| one.schema == "Mention").expect("a mention");
    assert_eq!(mention.texts("resolved").collect::<Vec<_>>(), ["taliban"]);
    assert_eq!(mention.texts("document").collect::<Vec<_>>(), [article.id.as_str()]);
}

#[test]
fn a_feed_is_well_formed_whatever_an_article_says() {
    let desk = desk();
    let hostile =
        "<script>&\u{0}\u{202e} Russia's Supreme Court suspended the ban on the Taliban ]]>";
    let readings =
        [read(&desk, SAMPLE_ARTICLE.as_bytes()), read(&desk, hostile.as_bytes())].concat();
    let feed = atom_of_readings(&readings, desk.today());
    let mut reader = quick_xml::Reader::from_str(&feed);
    let mut entries = 0;
    loop {
        match reader.read_event().expect("well formed") {
            quick_xml::events::Event::Start(start) => {
                assert_ne!(start.name().as_ref(), "script");
                entries += usize::from(start.name().as_ref() == "entry");
            }
            quick_xml::events::Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!(entries, 2);
    assert!(feed.contains("<category term=\"overstated\"/>"), "{feed}");
    assert!(!feed.contains('\u{202e}') && !feed.contains('\u{0}'), "{feed}");
    assert_eq!(feed.matches("<updated>").count(), 3);
}
