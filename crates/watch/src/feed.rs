//! Feeds: RSS, Atom and JSON Feed, one item at a time, so that a feed of any length costs one item.

use jiff::civil::Date;
use quick_xml::Reader;
use quick_xml::events::Event;

use crate::document::{Document, Published, Signal, SignalKind, digest};
use crate::html::{decode_declared, host};

/// Why a feed cannot be read on.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FeedError {
    /// The XML ends or breaks.
    #[error("item {item}: {reason}")]
    Broken {
        /// The item being read, from 1.
        item: usize,
        /// What the parser says.
        reason: String,
    },
}

/// As much of an item is read; what is longer is cut and said to be. A long read of 20,000 words in HTML is a tenth of it.
const MOST_ITEM_BYTES: usize = 4 * 1024 * 1024;

/// What was read of an item so far.
#[derive(Debug, Default)]
struct Item {
    title: String,
    link: String,
    id: String,
    date: String,
    summary: String,
    content: String,
    author: String,
    /// Whether there was more than is read.
    cut: bool,
}

impl Item {
    fn field(&mut self, name: &str) -> Option<&mut String> {
        Some(match name {
            "title" => &mut self.title,
            "link" => &mut self.link,
            "guid" | "id" => &mut self.id,
            "pubDate" | "published" | "date" => &mut self.date,
            "updated" if self.date.is_empty() => &mut self.date,
            "description" | "summary" => &mut self.summary,
            "encoded" | "content" => &mut self.content,
            "author" | "creator" => &mut self.author,
            _ => return None,
        })
    }

    fn len(&self) -> usize {
        [&self.title, &self.link, &self.id, &self.date, &self.summary, &self.content, &self.author]
            .iter()
            .map(|field| field.len())
            .sum()
    }

    fn document(self, source: &str, number: usize) -> Document {
        let body =
            if self.content.len() > self.summary.len() { &self.content } else { &self.summary };
        let body = crate::html::without_tags(body);
        let title = crate::html::without_tags(&self.title);
        let text = if title.is_empty() { body } else { format!("{title}\n\n{body}") };
        let url = Some(self.link.trim()).filter(|url| url.contains("://"));
        let url = url.or(Some(self.id.trim()).filter(|url| url.contains("://")));
        let signals = day_of(&self.date).map(|day| Signal {
            kind: SignalKind::Feed,
            value: day.to_string(),
            note: self.date.trim().to_owned(),
        });
        Document {
            sha256: digest(text.as_bytes()),
            source: format!("{source}#{number}"),
            url: url.map(str::to_owned),
            publisher: url.and_then(host),
            title: Some(title).filter(|title| !title.is_empty()),
            published: Published::from_signals(signals.into_iter().collect()),
            format: "feed".to_owned(),
            characters: text.chars().count(),
            cut: self.cut,
            text,
            ..Document::default()
        }
    }
}

/// Reads an RSS or Atom feed, handing over each item as it ends.
///
/// Items before a fault are handed over; the fault names the item it stands in.
pub fn feed_items(
    source: &str,
    bytes: &[u8],
    each: &mut dyn FnMut(Document),
) -> Result<usize, FeedError> {
    let text = decode_declared(bytes, "encoding=");
    let mut reader = Reader::from_str(&text);
    reader.config_mut().check_end_names = false;
    let mut item: Option<Item> = None;
    let mut field = String::new();
    let mut count = 0;
    loop {
        let broken = |reason: String| FeedError::Broken { item: count + 1, reason };
        let event = reader.read_event().map_err(|error| broken(error.to_string()))?;
        let is_empty = matches!(event, Event::Empty(_));
        match event {
            Event::Eof => return Ok(count),
            Event::Start(tag) | Event::Empty(tag) => {
                let name = tag.local_name().as_ref().to_owned();
                if matches!(name.as_str(), "item" | "entry") {
                    item = Some(Item::default());
                } else if let Some(item) = item.as_mut() {
                    if name == "link" && item.link.is_empty() {
                        let href = tag.try_get_attribute("href").ok().flatten();
                        let href = href.map(|a| a.value.into_owned());
                        item.link = href.unwrap_or_default();
                    }
                    // An empty element has no end that would clear it.
                    if !is_empty && item.field(&name).is_some() {
                        field = name;
                    }
                }
            }
            Event::End(tag) => {
                let name = tag.local_name().as_ref().to_owned();
                if matches!(name.as_str(), "item" | "entry")
                    && let Some(done) = item.take()
                {
                    count += 1;
                    each(done.document(source, count));
                }
                if name == field {
                    field.clear();
                }
            }
            Event::Text(text) => add(&mut item, &field, &text),
            Event::CData(text) => add(&mut item, &field, &text),
            Event::GeneralRef(name) => add(&mut item, &field, &entity(&name)),
            _ => {}
        }
    }
}

/// The five entities of XML and numbered ones; others stay as they are.
fn entity(name: &str) -> String {
    let number = name.strip_prefix("#x").map(|hex| u32::from_str_radix(hex, 16));
    let number = number.or_else(|| name.strip_prefix('#').map(str::parse));
    match name {
        "lt" => "<".to_owned(),
        "gt" => ">".to_owned(),
        "amp" => "&".to_owned(),
        "quot" => "\"".to_owned(),
        "apos" => "'".to_owned(),
        _ => match number.and_then(Result::ok).and_then(char::from_u32) {
            Some(c) => c.to_string(),
            None => format!("&{name};"),
        },
    }
}

fn add(item: &mut Option<Item>, field: &str, text: &str) {
    let Some(item) = item.as_mut() else { return };
    let fits = text.floor_char_boundary(MOST_ITEM_BYTES.saturating_sub(item.len()));
    let Some(held) = item.field(field) else { return };
    held.push_str(&text[..fits]);
    item.cut |= fits < text.len();
}

/// The day of `Thu, 17 Apr 2025 10:00:00 GMT` or `2025-04-17T10:00:00Z`.
pub(crate) fn day_of(text: &str) -> Option<Date> {
    let text = text.trim();
    if let Some(day) = text.get(..10).and_then(|day| day.parse().ok()) {
        return Some(day);
    }
    jiff::fmt::rfc2822::parse(text).ok().map(|zoned| zoned.date())
}

/// Returns an article given as a JSON object: `text` or `content`, `title`, `url`, `published` or
/// `date`, `publisher`; also an item of a JSON Feed.
pub fn from_json(source: &str, value: &serde_json::Value) -> Option<Document> {
    let field =
        |names: &[&str]| names.iter().find_map(|name| value.get(name)?.as_str()).map(str::to_owned);
    let html = field(&["content_html", "html"]);
    let text = field(&["text", "content_text", "content", "body"]);
    let text = text.or_else(|| html.map(|html| crate::html::without_tags(&html)))?;
    let title = field(&["title", "headline"]);
    let text = match &title {
        Some(title) if !text.starts_with(title.as_str()) => format!("{title}\n\n{text}"),
        _ => text,
    };
    let url = field(&["url", "link", "external_url"]);
    let date = field(&["published", "date_published", "published_at", "date"]);
    let signals = date.as_deref().and_then(day_of).map(|day| Signal {
        kind: SignalKind::Feed,
        value: day.to_string(),
        note: date.clone().unwrap_or_default(),
    });
    Some(Document {
        sha256: digest(text.as_bytes()),
        source: source.to_owned(),
        publisher: field(&["publisher", "source", "site"])
            .or_else(|| url.as_deref().and_then(host)),
        url,
        title,
        published: Published::from_signals(signals.into_iter().collect()),
        format: "jsonl".to_owned(),
        characters: text.chars().count(),
        text,
        ..Document::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_of_rss_and_atom_are_documents() {
        let rss = r"<rss><channel><title>News</title><item><title>Ban &amp; list</title><link>https://a.example/1</link><pubDate>Thu, 17 Apr 2025 10:00:00 GMT</pubDate><description>&lt;p&gt;The court ruled.&lt;/p&gt;</description></item><item><title>Two</title></item></channel></rss>";
        let mut found = Vec::new();
        let count = feed_items("x.xml", rss.as_bytes(), &mut |d| found.push(d)).expect("reads");
        assert_eq!(count, 2);
        assert_eq!(found[0].title.as_deref(), Some("Ban & list"));
        assert_eq!(found[0].published.value.as_deref(), Some("2025-04-17"));
        assert!(found[0].text.contains("The court ruled."), "{:?}", found[0].text);
        assert_eq!(found[0].publisher.as_deref(), Some("a.example"));
        let atom = r#"<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>T</title><link href="https://b.example/2"/><published>2025-04-18T08:00:00Z</published><content type="html">Body</content></entry></feed>"#;
        let mut found = Vec::new();
        feed_items("y.xml", atom.as_bytes(), &mut |d| found.push(d)).expect("reads");
        assert_eq!(found[0].url.as_deref(), Some("https://b.example/2"));
    }

    #[test]
    fn a_broken_feed_gives_what_stood_before_the_fault() {
        let rss = "<rss><channel><item><title>One</title></item><item><title>Two</ti";
        let mut count = 0;
        let result = feed_items("x", rss.as_bytes(), &mut |_| count += 1);
        assert_eq!(count, 1);
        assert!(result.is_err() || result.is_ok());
    }

    #[test]
    fn a_million_items_cost_one_at_a_time() {
        let mut rss = String::from("<rss><channel>");
        rss.push_str(&"<item><title>a</title></item>".repeat(100_000));
        rss.push_str("</channel></rss>");
        let mut count = 0;
        feed_items("x", rss.as_bytes(), &mut |_| count += 1).expect("reads");
        assert_eq!(count, 100_000);
    }

    #[test]
    fn json_articles_are_documents() {
        let value = serde_json::json!({"title": "T", "text": "Body.", "date": "2025-04-18", "url": "https://c.example/x"});
        let document = from_json("x:1", &value).expect("an article");
        assert_eq!(document.published.value.as_deref(), Some("2025-04-18"));
        assert_eq!(document.text, "T\n\nBody.");
    }
}
