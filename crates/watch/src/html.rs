//! Pages: the article inside, and every signal of its date.

use dom_smoothie::{Config, Readability, TextMode};

use crate::document::{Document, Published, Signal, SignalKind, decode, digest};

/// Largest page that is parsed; a longer one is cut. Pages of news have some hundreds of kB.
const MOST_BYTES: usize = 8 * 1024 * 1024;
/// Most elements that are parsed, so that a page made of tags costs no more than a long one.
const MOST_ELEMENTS: usize = 200_000;
/// Deepest nesting that is parsed; browsers stop at 512.
const MOST_DEPTH: usize = 400;

/// Returns the article of a page as a document.
///
/// A page in which no article is found gives its text without tags.
pub fn from_html(source: &str, bytes: &[u8], url: Option<&str>) -> Document {
    let cut = bytes.get(..bytes.len().min(MOST_BYTES)).unwrap_or_default();
    let html = decode_declared(cut, "charset=");
    let mut signals = machine_dates(&html);
    signals.extend(url.and_then(date_in_address));
    let read = if too_deep(&html) { None } else { article(&html, url) };
    let (title, text, site) = match read {
        Some((title, text, site)) => (title, text, site),
        None => (None, without_tags(&html), None),
    };
    let title = title.filter(|title| !title.is_empty());
    let text = match &title {
        Some(title) if !text.starts_with(title.as_str()) => format!("{title}\n\n{text}"),
        _ => text,
    };
    Document {
        sha256: digest(bytes),
        source: source.to_owned(),
        url: url.map(str::to_owned),
        publisher: url.and_then(host).or(site),
        title,
        published: Published::from_signals(signals),
        format: "html".to_owned(),
        characters: text.chars().count(),
        cut: bytes.len() > MOST_BYTES,
        original: crate::document::other_than(&text, bytes),
        text,
        ..Document::default()
    }
}

type Article = (Option<String>, String, Option<String>);

fn article(html: &str, url: Option<&str>) -> Option<Article> {
    let config = Config {
        text_mode: TextMode::Formatted,
        max_elements_to_parse: MOST_ELEMENTS,
        ..Config::default()
    };
    let mut readability = Readability::new(html, url, Some(config)).ok()?;
    let article = readability.parse().ok()?;
    let text = article.text_content.trim().to_owned();
    let site = article.site_name;
    (!text.is_empty()).then(|| (Some(article.title.trim().to_owned()), text, site))
}

/// Decodes by the encoding that a page or feed declares behind `mark` (`charset=`, `encoding=`), else
/// as any text.
pub(crate) fn decode_declared(bytes: &[u8], mark: &str) -> String {
    let head = bytes.get(..bytes.len().min(2048)).unwrap_or_default();
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let named = head.split(mark).nth(1).map(|rest| {
        rest.trim_start_matches(['"', '\''])
            .chars()
            .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
            .collect::<String>()
    });
    let encoding = named.and_then(|name| encoding_rs::Encoding::for_label(name.as_bytes()));
    // Who can read the declaration byte by byte knows that it is no UTF-16, whatever it declares.
    let narrow = [encoding_rs::UTF_8, encoding_rs::UTF_16LE, encoding_rs::UTF_16BE];
    match encoding.filter(|encoding| !narrow.contains(encoding)) {
        Some(encoding) => encoding.decode(bytes).0.into_owned(),
        None => decode(bytes),
    }
}

/// Says whether tags are nested deeper than is parsed.
///
/// A closing tag counts only where one of its name is open, and nothing in a comment counts: else a
/// page could be nested without end beside tags that close nothing.
fn too_deep(html: &str) -> bool {
    // Unclosed `<p>` and `<li>` add up without nesting: only what is far beyond counts.
    const MOST_OPEN: usize = MOST_DEPTH * 10;
    // Tags left open inside the one that is closed; a guess.
    const INNERMOST: usize = 64;
    let mut open: Vec<&str> = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        let tag = &rest[at + 1..];
        rest = tag;
        if let Some(comment) = tag.strip_prefix("!--") {
            rest = comment.find("-->").map_or("", |end| &comment[end..]);
        } else if let Some(closing) = tag.strip_prefix('/') {
            let name = name_of(closing);
            // What is open further out stays so: that counts too much rather than too little, and
            // a tag that closes nothing costs little.
            let mut innermost = open.iter().rev().take(INNERMOST);
            if let Some(within) = innermost.position(|held| held.eq_ignore_ascii_case(name)) {
                open.truncate(open.len() - within - 1);
            }
        } else if tag.starts_with(|c: char| c.is_ascii_alphabetic()) && !is_void(tag) {
            open.push(name_of(tag));
            if open.len() > MOST_OPEN {
                return true;
            }
        }
    }
    false
}

fn name_of(tag: &str) -> &str {
    let end = tag.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(tag.len());
    &tag[..end]
}

fn is_void(tag: &str) -> bool {
    const VOID: [&str; 12] =
        ["br", "img", "meta", "link", "input", "hr", "source", "p", "li", "td", "tr", "option"];
    VOID.iter().any(|void| void.eq_ignore_ascii_case(name_of(tag)))
}

/// Text between tags, scripts and styles left out, entities read.
pub(crate) fn without_tags(html: &str) -> String {
    let mut out = String::new();
    let mut rest = html;
    // Searched once in vain: else a page of openings would be searched to its end for each.
    let mut comments_end = true;
    while let Some(open) = rest.find('<') {
        out.push_str(&rest[..open]);
        let tag = &rest[open..];
        if !opens_tag(tag) {
            out.push('<');
            rest = &tag[1..];
            continue;
        }
        if let Some(comment) = tag.strip_prefix("<!--").filter(|_| comments_end) {
            if let Some(end) = comment.find("-->") {
                out.push(' ');
                rest = &comment[end + 3..];
                continue;
            }
            comments_end = false;
        }
        let lower: String = tag.chars().take(8).collect::<String>().to_ascii_lowercase();
        let end = ["script", "style"].iter().find(|name| lower.starts_with(&format!("<{name}")));
        let close = match end {
            Some(name) => closing(tag, name).unwrap_or(tag.len()),
            None => 0,
        };
        let shut = tag.get(close..).and_then(|t| t.find('>')).map(|at| close + at + 1);
        if shut.is_none() && end.is_none() {
            // Nothing closes any more: what looked like a tag is text.
            rest = tag;
            break;
        }
        let after = shut.unwrap_or(tag.len());
        if ["<p", "<br", "<div", "<li", "<h"].iter().any(|block| lower.starts_with(block)) {
            out.push('\n');
        } else {
            out.push(' ');
        }
        rest = tag.get(after..).unwrap_or_default();
    }
    out.push_str(rest);
    let out = out
        .replace("&nbsp;", " ")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&");
    let lines = out.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

/// Says whether a `<` begins a tag, as HTML sees it: `3 < 4` has none.
fn opens_tag(text: &str) -> bool {
    let second = text.as_bytes().get(1);
    second.is_some_and(|b| b.is_ascii_alphabetic() || matches!(b, b'/' | b'!' | b'?'))
}

/// Where an element's closing tag starts, in any case of letters.
fn closing(html: &str, name: &str) -> Option<usize> {
    html.match_indices("</").map(|(at, _)| at).find(|at| {
        html.get(at + 2..at + 2 + name.len()).is_some_and(|tag| tag.eq_ignore_ascii_case(name))
    })
}

/// Places in a page that state its date, with the words before the date.
const MARKERS: &[(&str, SignalKind, &str)] = &[
    ("\"datePublished\"", SignalKind::Metadata, "JSON-LD datePublished"),
    ("article:published_time", SignalKind::Metadata, "article:published_time"),
    ("itemprop=\"datePublished\"", SignalKind::Metadata, "itemprop datePublished"),
    ("name=\"pubdate\"", SignalKind::Metadata, "meta pubdate"),
    ("name=\"date\"", SignalKind::Metadata, "meta date"),
    ("name=\"parsely-pub-date\"", SignalKind::Metadata, "meta parsely-pub-date"),
    ("name=\"dc.date", SignalKind::Metadata, "meta dc.date"),
    ("name=\"DC.date", SignalKind::Metadata, "meta DC.date"),
    ("<time", SignalKind::TimeElement, "time element"),
];

fn machine_dates(html: &str) -> Vec<Signal> {
    MARKERS
        .iter()
        .filter_map(|(marker, kind, note)| {
            let at = html.find(marker)?;
            let after: String = html.get(at + marker.len()..)?.chars().take(200).collect();
            // The date stands before the tag or the value ends.
            let end = after.find('>').unwrap_or(after.len());
            let scope = if marker.starts_with('"') { after.as_str() } else { after.get(..end)? };
            // `content` may stand before the marker in a meta tag.
            let value = iso_day(scope).or_else(|| {
                let tag = html.get(..at)?.rfind('<')?;
                iso_day(html.get(tag..at)?)
            })?;
            Some(Signal { kind: *kind, value, note: (*note).to_owned() })
        })
        .collect()
}

/// The first `YYYY-MM-DD` of a text that is a day.
fn iso_day(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    (0..bytes.len().saturating_sub(9)).find_map(|at| {
        let day = text.get(at..at + 10)?;
        let shape = day
            .bytes()
            .enumerate()
            .all(|(i, b)| if matches!(i, 4 | 7) { b == b'-' } else { b.is_ascii_digit() });
        let real = shape.then(|| day.parse::<jiff::civil::Date>().ok()).flatten()?;
        (1990..2100).contains(&real.year()).then(|| day.to_owned())
    })
}

/// `/2025/04/17/` in an address.
fn date_in_address(url: &str) -> Option<Signal> {
    let parts: Vec<&str> = url.split(['/', '-']).collect();
    let value = parts.windows(3).find_map(|part| {
        let [year, month, day] = part else { return None };
        let fits = year.len() == 4 && month.len() <= 2 && day.len() == 2;
        let text = fits.then(|| format!("{year}-{month:0>2}-{day}"))?;
        text.parse::<jiff::civil::Date>()
            .ok()
            .filter(|date| (1990..2100).contains(&date.year()))
            .map(|_| text)
    })?;
    Some(Signal { kind: SignalKind::Address, value, note: url.to_owned() })
}

/// The host of an address, without `www.`, as one publisher is counted by.
pub fn host(url: &str) -> Option<String> {
    let rest = url.split("://").nth(1)?;
    let host = rest.split(['/', '?', '#']).next()?.split('@').next_back()?.split(':').next()?;
    let host = host.trim_start_matches("www.").trim_start_matches("m.").trim_start_matches("amp.");
    (!host.is_empty()).then(|| host.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_gives_its_article_and_its_dates() {
        let body = "<p>The court of the capital suspended its ban on the group, which had stood for many years, after a hearing behind closed doors.</p>".repeat(6);
        let page = format!(
            "<html><head><title>Court suspends ban</title><meta property=\"article:published_time\" content=\"2025-04-17T10:00:00Z\"></head><body><nav><a href=x>Home</a></nav><article><h1>Court suspends ban</h1>{body}</article></body></html>"
        );
        let document =
            from_html("x.html", page.as_bytes(), Some("https://www.example.org/2025/04/17/court"));
        assert_eq!(document.published.value.as_deref(), Some("2025-04-17"));
        assert_eq!(document.published.signals.len(), 2);
        assert_eq!(document.publisher.as_deref(), Some("example.org"));
        assert!(document.text.contains("behind closed doors"), "{}", document.text);
        assert!(!document.text.contains("Home"));
    }

    #[test]
    fn a_bare_angle_bracket_swallows_nothing() {
        for (html, text) in [
            ("<p>3 < 4 and <b>more</b> text</p>", "3 < 4 and more text"),
            ("under <18s may not enter", "under <18s may not enter"),
            ("the end <", "the end <"),
            ("the ban <b was lifted", "the ban <b was lifted"),
            ("one<!-- a > b -->two", "one two"),
            ("<p>kept <!-- and this</p>", "kept"),
            ("<script>if (1 < 2) {}</script>after", "after"),
        ] {
            assert_eq!(without_tags(html), text, "{html}");
        }
    }

    #[test]
    fn a_bomb_of_tags_is_read_in_bounded_time() {
        let page = "<div>".repeat(400_000);
        let document = from_html("x.html", page.as_bytes(), None);
        assert!(document.text.len() < 100);
        let page = format!("{}deep{}", "<b>".repeat(20_000), "</b>".repeat(20_000));
        assert!(from_html("x.html", page.as_bytes(), None).text.contains("deep"));
    }
}
