//! Where in a text something stands: by characters, by bytes, verbatim.

use serde::{Deserialize, Serialize};

/// A stretch of a document's text. Both ranges are half-open: characters are Unicode code points,
/// bytes are UTF-8.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Span {
    /// First and one past the last character.
    pub char: [usize; 2],
    /// First and one past the last byte.
    pub byte: [usize; 2],
    /// The text between them, verbatim.
    pub text: String,
}

impl Span {
    /// Says whether `text` holds exactly this at both places.
    ///
    /// Nothing leaves this room that does not pass: no extractor can invent evidence.
    pub fn holds_in(&self, text: &str) -> bool {
        let [start, end] = self.byte;
        text.get(start..end) == Some(self.text.as_str())
            && self.char[1].checked_sub(self.char[0]) == Some(self.text.chars().count())
            && text.get(..start).is_some_and(|before| before.chars().count() == self.char[0])
    }
}

/// Half-open byte range, the coin in which the stages below trade.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Range {
    pub(crate) start: usize,
    pub(crate) end: usize,
}

impl Range {
    pub(crate) fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    pub(crate) fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }
}

/// Bytes between two marks of [`Offsets`]; a guess, small enough to count quickly.
const STRIDE: usize = 256;

/// Character offsets of a text, so that a span costs no walk from the start.
#[derive(Clone, Debug)]
pub(crate) struct Offsets {
    /// Characters before byte `index * STRIDE`, rounded down to a character's start.
    marks: Vec<(usize, usize)>,
    ascii: bool,
}

impl Offsets {
    pub(crate) fn new(text: &str) -> Self {
        if text.is_ascii() {
            return Self { marks: Vec::new(), ascii: true };
        }
        let mut marks = Vec::with_capacity(text.len() / STRIDE + 1);
        let mut next = 0;
        for (chars, (byte, _)) in text.char_indices().enumerate() {
            if byte >= next {
                marks.push((byte, chars));
                next = byte + STRIDE;
            }
        }
        Self { marks, ascii: false }
    }

    fn char_at(&self, text: &str, byte: usize) -> usize {
        if self.ascii {
            return byte;
        }
        let index = self.marks.partition_point(|(at, _)| *at <= byte).saturating_sub(1);
        let (at, chars) = self.marks.get(index).copied().unwrap_or_default();
        chars + text.get(at..byte).map_or(0, |between| between.chars().count())
    }

    /// Returns the span of a byte range, or nothing where the range is none of the text's.
    pub(crate) fn span(&self, text: &str, range: Range) -> Option<Span> {
        let verbatim = text.get(range.start..range.end)?;
        let start = self.char_at(text, range.start);
        Some(Span {
            char: [start, start + verbatim.chars().count()],
            byte: [range.start, range.end],
            text: verbatim.to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_and_bytes_agree_with_the_text() {
        let text = "Талибан — “banned”. ".repeat(40);
        let offsets = Offsets::new(&text);
        for (start, _) in text.char_indices() {
            for (len, _) in text[start..].char_indices().skip(1).take(3) {
                let span = offsets.span(&text, Range::new(start, start + len)).expect("inside");
                assert!(span.holds_in(&text), "{span:?}");
            }
        }
        assert!(offsets.span(&text, Range::new(1, 2)).is_none(), "inside a letter");
    }

    #[test]
    fn a_wrong_quote_does_not_hold() {
        let text = "one two";
        let span = Span { char: [0, 3], byte: [0, 3], text: "two".to_owned() };
        assert!(!span.holds_in(text));
        assert!(!Span { char: [9, 12], byte: [9, 12], text: "two".into() }.holds_in(text));
    }
}
