//! Atom, written by the XML writer: what is escaped is not up to us.

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};
use unblink_model::{AsOf, ListId};

use crate::ChangesQuestion;
use crate::story::Chapter;

/// The head of every id (RFC 4151): one name and year for good, wherever the feed is served.
const TAG: &str = "tag:github.com,2026:unblink/unblink";

/// Returns the feed.
pub(super) fn write(
    chapters: &[Chapter],
    question: &ChangesQuestion,
    as_of: &AsOf,
    address: Option<&str>,
    coverage: &str,
) -> String {
    let list = question.list.as_ref().map_or("all", ListId::as_str);
    let kind = question.kind.and_then(|kind| serde_json::to_value(kind).ok());
    let kind = kind.as_ref().and_then(serde_json::Value::as_str).unwrap_or("all");
    let title = match &question.list {
        Some(list) => format!("Changes of {list}"),
        None => "Changes of official sanctions lists".to_owned(),
    };
    let mut feed = Feed::new(&format!("changes/{list}/{kind}"), &title);
    feed.text("subtitle", &format!("{coverage} Information, not legal advice."));
    // The newest entry's; without one, the day asked about: a feed must have a date.
    let updated = chapters.first().map_or(as_of.published, |chapter| chapter.published);
    feed.updated(updated);
    feed.author();
    if let Some(address) = address {
        feed.empty("link", &[("rel", "self"), ("type", "application/atom+xml"), ("href", address)]);
    }
    for chapter in chapters {
        entry(&mut feed, chapter);
    }
    feed.finish()
}

fn entry(feed: &mut Feed, chapter: &Chapter) {
    feed.open("entry", &[]);
    feed.tag("id", &format!("edition/{}", chapter.edition));
    feed.text("title", &chapter.summary);
    feed.text("updated", &instant(chapter.published));
    feed.text("published", &instant(chapter.published));
    feed.empty("category", &[("term", chapter.list.as_str()), ("label", &chapter.title)]);
    for kind in chapter.counts.keys() {
        let word = serde_json::to_value(kind).ok();
        if let Some(word) = word.as_ref().and_then(serde_json::Value::as_str) {
            feed.empty("category", &[("scheme", &format!("{TAG}/kind")), ("term", word)]);
        }
    }
    let about = unblink_lists::reader(chapter.list.as_str()).map(unblink_lists::Reader::about);
    if let Some(about) = about {
        feed.empty("link", &[("rel", "related"), ("href", about.url)]);
        feed.text("rights", &format!("{} {}", about.attribution, about.licence));
    }
    let mut lines = Vec::new();
    if chapter.scrape_date {
        lines.push(
            "The date is that of a download or of who brought the file, not of its issuer: the \
             changes are of that day or earlier."
                .to_owned(),
        );
    } else {
        lines.push("The date is printed in the edition; the hour is not kept.".to_owned());
    }
    lines.extend(chapter.sentences.iter().cloned());
    if chapter.untold > 0 {
        lines.push(format!("And {} more.", chapter.untold));
    }
    feed.text_with("content", &[("type", "text")], &lines.join("\n"));
    feed.close("entry");
}

/// Atom wants an instant; a day begins at midnight.
fn instant(day: jiff::civil::Date) -> String {
    format!("{day}T00:00:00Z")
}

/// A feed as it is written.
pub(crate) struct Feed(Writer<Vec<u8>>);

impl Feed {
    /// Opens a feed; `path` names it within our ids.
    pub(crate) fn new(path: &str, title: &str) -> Self {
        let mut feed = Self(Writer::new_with_indent(Vec::new(), b' ', 1));
        feed.event(Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None)));
        feed.open("feed", &[("xmlns", "http://www.w3.org/2005/Atom"), ("xml:lang", "en")]);
        feed.tag("id", path);
        feed.text("title", title);
        feed
    }

    /// Writes an id of ours.
    pub(crate) fn tag(&mut self, name: &str, path: &str) {
        self.text(name, &format!("{TAG}/{path}"));
    }

    /// Writes when something was last changed.
    pub(crate) fn updated(&mut self, day: jiff::civil::Date) {
        self.text("updated", &instant(day));
    }

    /// Writes who wrote it.
    pub(crate) fn author(&mut self) {
        self.open("author", &[]);
        self.text("name", "unblink");
        self.close("author");
        self.text("generator", "unblink");
    }

    /// Closes the feed and returns it.
    pub(crate) fn finish(mut self) -> String {
        self.close("feed");
        String::from_utf8_lossy(&self.0.into_inner()).into_owned()
    }

    fn event(&mut self, event: Event<'_>) {
        // Writing to memory cannot fail.
        let _ = self.0.write_event(event);
    }

    fn start<'a>(name: &'a str, attributes: &[(&str, &str)]) -> BytesStart<'a> {
        let mut start = BytesStart::new(name);
        for (name, value) in attributes {
            start.push_attribute((*name, &*unblink_text::display::safe(value)));
        }
        start
    }

    pub(crate) fn open(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.event(Event::Start(Self::start(name, attributes)));
    }

    pub(crate) fn close(&mut self, name: &str) {
        self.event(Event::End(BytesEnd::new(name)));
    }

    pub(crate) fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.event(Event::Empty(Self::start(name, attributes)));
    }

    pub(crate) fn text(&mut self, name: &str, text: &str) {
        self.text_with(name, &[], text);
    }

    pub(crate) fn text_with(&mut self, name: &str, attributes: &[(&str, &str)], text: &str) {
        self.open(name, attributes);
        // XML 1.0 has no place for control characters, and a name may turn text around: both are
        // shown as escapes. Line breaks of our own stand.
        let safe: Vec<_> = text.split('\n').map(unblink_text::display::safe).collect();
        self.event(Event::Text(BytesText::new(&safe.join("\n"))));
        self.close(name);
    }
}
