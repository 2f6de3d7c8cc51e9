//! A document: its text, and what is known of its origin and date.

use serde::Serialize;
use sha2::{Digest as _, Sha256};

/// What a publication date rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SignalKind {
    /// Given by whoever asked.
    Given,
    /// The page's machine-readable data (JSON-LD, `article:published_time`).
    Metadata,
    /// The feed or record that carried it.
    Feed,
    /// A `time` element of the page.
    TimeElement,
    /// The address of the page.
    Address,
    /// A line of the text (`MOSCOW, April 17 —`).
    Dateline,
    /// An event of the register that the text tells as just happened.
    RegisterEvent,
}

/// One thing that speaks for a date.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Signal {
    /// What kind of thing.
    pub kind: SignalKind,
    /// The date it gives: a day, or `from/to` with `..` for an open end.
    pub value: String,
    /// Where it stands.
    pub note: String,
}

/// When a document was published, as far as its signals tell.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Published {
    /// The day, or an interval `from/to` with `..` for an open end; absent when nothing tells.
    pub value: Option<String>,
    /// 0 to 1: how far the signals agree and can be trusted. A guess by kind of signal.
    pub confidence: f64,
    /// What it rests on.
    pub signals: Vec<Signal>,
}

impl Published {
    /// Weighs signals: the most trusted kind decides, agreement adds, disagreement takes.
    pub fn from_signals(mut signals: Vec<Signal>) -> Self {
        signals.sort();
        signals.dedup();
        let Some(first) = signals.first() else { return Self::default() };
        let base = match first.kind {
            SignalKind::Given => 1.0,
            SignalKind::Metadata => 0.9,
            SignalKind::Feed => 0.85,
            SignalKind::TimeElement => 0.7,
            SignalKind::Address | SignalKind::Dateline => 0.6,
            SignalKind::RegisterEvent => 0.3,
        };
        let agrees = |signal: &&Signal| signal.kind != first.kind && signal.value == first.value;
        let differs = |signal: &&Signal| signal.kind != first.kind && signal.value != first.value;
        let mut confidence: f64 = base;
        if signals.iter().any(|signal| agrees(&signal)) {
            confidence += (1.0 - base) / 2.0;
        } else if signals.iter().any(|signal| differs(&signal)) && first.kind != SignalKind::Given {
            confidence -= 0.2;
        }
        let value = Some(first.value.clone());
        Self { value, confidence: (confidence * 100.0).round() / 100.0, signals }
    }

    /// Returns the day, when it is known to the day.
    pub fn day(&self) -> Option<jiff::civil::Date> {
        self.value.as_deref()?.parse().ok()
    }

    /// Returns the first day it can be.
    pub fn earliest(&self) -> Option<jiff::civil::Date> {
        self.value.as_deref()?.split('/').next()?.parse().ok()
    }
}

/// An article, as text.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Document {
    /// SHA-256 of the bytes it came from, in hex.
    pub sha256: String,
    /// Where it came from: a file's name, an address.
    pub source: String,
    /// Its address on the web, where known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Its headline.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Who published it: the host of its address, or the name it gives.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub publisher: Option<String>,
    /// When.
    pub published: Published,
    /// The day on which an archive captured it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub captured: Option<String>,
    /// Its language (`en`, `ru`), `und` when it is none that there are rules for.
    pub language: String,
    /// How its text was taken: `text`, `html`, `feed`, `warc`, `jsonl`.
    pub format: String,
    /// How many characters its text has.
    pub characters: usize,
    /// `true` when the text was longer than is read, and is cut.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub cut: bool,
    /// Its text, to which all spans point.
    pub text: String,
    /// The bytes it came from, where they are not the text's own; reading drops them, and
    /// [`take_original`](Self::take_original) keeps them for an archive.
    #[serde(skip)]
    pub(crate) original: Vec<u8>,
}

impl Document {
    /// Returns a plain text as a document; the first line is its headline when it reads like one.
    pub fn from_text(source: &str, bytes: &[u8], published: Option<jiff::civil::Date>) -> Self {
        let text = decode(bytes);
        let signals = published.map(|day| Signal {
            kind: SignalKind::Given,
            value: day.to_string(),
            note: "given with the document".to_owned(),
        });
        Self {
            sha256: digest(bytes),
            source: source.to_owned(),
            title: headline(&text),
            published: Published::from_signals(signals.into_iter().collect()),
            format: "text".to_owned(),
            characters: text.chars().count(),
            original: other_than(&text, bytes),
            text,
            ..Self::default()
        }
    }
}

impl Document {
    /// Takes out the bytes of which [`sha256`](Self::sha256) is the digest.
    ///
    /// To be asked before the document is read: reading drops them, and cuts a long text.
    pub fn take_original(&mut self) -> Vec<u8> {
        if self.original.is_empty() {
            return self.text.clone().into_bytes();
        }
        std::mem::take(&mut self.original)
    }

    /// Dates the document by what is given from outside; its own signals stay beside it.
    pub fn date(&mut self, day: jiff::civil::Date) {
        let mut signals = std::mem::take(&mut self.published.signals);
        signals.push(Signal {
            kind: SignalKind::Given,
            value: day.to_string(),
            note: "given with the document".to_owned(),
        });
        self.published = Published::from_signals(signals);
    }
}

/// Returns the bytes, or none where they are the text's own: most articles are kept once.
pub(crate) fn other_than(text: &str, bytes: &[u8]) -> Vec<u8> {
    if text.as_bytes() == bytes { Vec::new() } else { bytes.to_vec() }
}

/// Returns the SHA-256 of bytes in hex.
pub(crate) fn digest(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    let mut out = String::with_capacity(64);
    for byte in Sha256::digest(bytes) {
        // Writing to a string cannot fail.
        let _ = write!(out, "{byte:02x}");
    }
    out
}

/// Returns UTF-16 as text: by its mark, or where it starts as XML or JSON in ASCII does; nothing of
/// what is no UTF-16.
pub fn from_utf16(bytes: &[u8]) -> Option<String> {
    let (encoding, skip) = utf16(bytes)?;
    let (text, _) = encoding.decode_without_bom_handling(bytes.get(skip..).unwrap_or_default());
    Some(text.into_owned())
}

/// Returns the text that the first bytes of a file hold, to tell what the file is.
pub fn beginning(bytes: &[u8], most_bytes: usize) -> String {
    let head = bytes.get(..bytes.len().min(most_bytes)).unwrap_or_default();
    from_utf16(head).unwrap_or_else(|| String::from_utf8_lossy(head).into_owned())
}

/// The kind of UTF-16 and the length of its mark. Without a mark two characters of ASCII in a row
/// tell, of which the first opens a document, as XML 1.0 detects `00 3C 00 3F` (appendix F,
/// <https://www.w3.org/TR/xml/#sec-guessing>).
fn utf16(bytes: &[u8]) -> Option<(&'static encoding_rs::Encoding, usize)> {
    match encoding_rs::Encoding::for_bom(bytes) {
        Some((encoding, _)) if encoding == encoding_rs::UTF_8 => return None,
        Some(found) => return Some(found),
        None => {}
    }
    match bytes {
        [b'<' | b'{' | b'[', 0, second, 0, ..] if *second != 0 => Some((encoding_rs::UTF_16LE, 0)),
        [0, b'<' | b'{' | b'[', 0, second, ..] if *second != 0 => Some((encoding_rs::UTF_16BE, 0)),
        _ => None,
    }
}

/// Reads bytes as text: by their mark, as UTF-8, else as windows-1252 or windows-1251.
pub(crate) fn decode(bytes: &[u8]) -> String {
    if let Some(text) = from_utf16(bytes) {
        return text;
    }
    if let Some(marked) = bytes.strip_prefix(b"\xEF\xBB\xBF") {
        return String::from_utf8_lossy(marked).into_owned();
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return text.to_owned();
    }
    // Cyrillic in windows-1251 is made of bytes from 0xC0 up; in western text they are rare.
    let high = bytes.iter().filter(|b| **b >= 0xc0).count();
    let letters = bytes.iter().filter(|b| b.is_ascii_alphabetic()).count();
    let encoding =
        if high > letters { encoding_rs::WINDOWS_1251 } else { encoding_rs::WINDOWS_1252 };
    let valid = std::str::from_utf8(bytes).map_or_else(|error| error.valid_up_to(), str::len);
    // A text that is UTF-8 but for a few bytes is UTF-8 with damage, not another encoding.
    let damaged = String::from_utf8_lossy(bytes);
    let lost = damaged.chars().filter(|c| *c == '\u{fffd}').count();
    let multibyte = damaged.chars().filter(|c| !c.is_ascii() && *c != '\u{fffd}').count();
    if multibyte > lost || (valid * 2 > bytes.len() && multibyte > 0) {
        return damaged.into_owned();
    }
    encoding.decode_without_bom_handling(bytes).0.into_owned()
}

/// Returns the first line when it reads like a headline: short, alone, no full stop.
fn headline(text: &str) -> Option<String> {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let first = lines.next()?;
    lines.next()?;
    let short = first.chars().count() <= 200 && !first.ends_with(['.', ',', ';']);
    short.then(|| first.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_of_several_encodings_are_read() {
        assert_eq!(decode("Талибан".as_bytes()), "Талибан");
        assert_eq!(decode(b"caf\xe9 society and more"), "café society and more");
        assert_eq!(decode(b"\xd2\xe0\xeb\xe8\xe1\xe0\xed"), "Талибан");
        assert_eq!(decode(b"\xff\xfeT\0a\0"), "Ta");
        assert_eq!(decode(b"\xef\xbb\xbfTa"), "Ta");
    }

    #[test]
    fn the_original_is_what_the_digest_is_of() {
        for bytes in [&b"plain"[..], b"caf\xe9 society and more", b"\xef\xbb\xbfTa", b""] {
            let mut document = Document::from_text("x", bytes, None);
            let original = document.take_original();
            assert_eq!((original.as_slice(), digest(&original)), (bytes, document.sha256));
        }
        let page = b"<html><title>T</title><p>Some words of a page.</p></html>";
        assert_eq!(crate::from_html("x", page, None).take_original(), page);
    }

    #[test]
    fn agreeing_signals_raise_the_confidence() {
        let signal = |kind, value: &str| Signal { kind, value: value.into(), note: String::new() };
        let one = Published::from_signals(vec![signal(SignalKind::Metadata, "2025-04-18")]);
        let two = Published::from_signals(vec![
            signal(SignalKind::Address, "2025-04-18"),
            signal(SignalKind::Metadata, "2025-04-18"),
        ]);
        assert!(two.confidence > one.confidence);
        assert_eq!(Published::from_signals(Vec::new()).value, None);
    }
}
