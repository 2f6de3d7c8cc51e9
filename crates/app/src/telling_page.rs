//! One telling of the review queue with all that a person needs to decide: its words in their text,
//! and what the register says to them.

use serde::Serialize;
use unblink_store::TellingRow;
use unblink_watch::{Check, Document, Span};

use crate::{AppError, NewsDesk, QueueId, Register, TellingView};

/// How many characters of the text stand on either side of the words. A guess: two or three
/// sentences.
const AROUND: usize = 400;

/// A telling with its words where they stand.
#[derive(Clone, Debug, Serialize)]
pub struct TellingInContext {
    /// The telling.
    #[serde(flatten)]
    pub telling: TellingView,
    /// Its words in the archived text, in the order of the text.
    pub context: Vec<Excerpt>,
    /// Why there is no context: the archive has lost the text, or holds another one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub context_lost: Option<String>,
    /// Those that were merged into it.
    pub merged: Vec<QueueId>,
}

/// A stretch of an archived text around words of a telling.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Excerpt {
    /// Where the words stand.
    pub span: Span,
    /// The text in front of them.
    pub before: String,
    /// The text behind them.
    pub after: String,
    /// Whether the text begins before `before`.
    pub cut_before: bool,
    /// Whether the text goes on behind `after`.
    pub cut_after: bool,
}

impl Register {
    /// Returns one telling with its words as they stand in the archived text.
    ///
    /// # Errors
    ///
    /// [`QueueError::NoSuch`](crate::QueueError::NoSuch) when nothing of this id was proposed.
    pub fn telling_in_context(&self, id: QueueId) -> Result<TellingInContext, AppError> {
        let telling = self.telling(id)?;
        let merged = self.store.tellings(unblink_store::Which::MergedInto(id.0))?;
        let read = self.archived_text(&telling.article.text_sha256);
        let (context, context_lost) = match read.and_then(|text| excerpts(&text, &telling)) {
            Ok(context) => (context, None),
            Err(problem) => (Vec::new(), Some(problem)),
        };
        let merged = merged.iter().map(|row: &TellingRow| QueueId(row.id)).collect();
        Ok(TellingInContext { telling, context, context_lost, merged })
    }

    /// Returns what the register says, by the rules of today, to the claims that touch the words of
    /// a telling; nothing when the archive has lost its text.
    pub fn telling_checks(&self, desk: &NewsDesk, telling: &TellingView) -> Vec<Check> {
        let Ok(text) = self.archived_text(&telling.article.text_sha256) else { return Vec::new() };
        let published = telling.article.published.as_deref().and_then(|day| day.parse().ok());
        let reading =
            desk.read(Document::from_text(&telling.article.source, text.as_bytes(), published));
        // Spans point into the archived text: read as another one, they would point elsewhere.
        if reading.document.text != text {
            return Vec::new();
        }
        let touches = |check: &Check| {
            let at = check.span.byte;
            telling.event.spans.iter().any(|span| span.byte[0] < at[1] && at[0] < span.byte[1])
        };
        reading.checks.into_iter().filter(touches).collect()
    }

    /// Returns the text of an article in the archive, or in words why it cannot be had.
    pub(crate) fn archived_text(&self, digest: &str) -> Result<String, String> {
        let bytes = self.store.archive().get(digest).map_err(|error| error.to_string())?;
        String::from_utf8(bytes).map_err(|error| error.to_string())
    }
}

/// Returns in words that a telling's words are not where it says.
pub(crate) fn not_there(span: &Span) -> String {
    format!(
        "`{}` does not stand at characters {} to {} of the archived text",
        span.text, span.char[0], span.char[1]
    )
}

fn excerpts(text: &str, telling: &TellingView) -> Result<Vec<Excerpt>, String> {
    let mut spans: Vec<&Span> = telling.event.spans.iter().collect();
    spans.sort_by_key(|span| span.byte);
    spans.dedup_by_key(|span| span.byte);
    spans.into_iter().map(|span| excerpt(text, span)).collect()
}

fn excerpt(text: &str, span: &Span) -> Result<Excerpt, String> {
    let parts = text.get(..span.byte[0]).zip(text.get(span.byte[1]..));
    let Some((front, behind)) = parts.filter(|_| span.holds_in(text)) else {
        return Err(not_there(span));
    };
    let from = front.char_indices().rev().take(AROUND).last().map_or(front.len(), |(at, _)| at);
    let until = behind.char_indices().nth(AROUND).map_or(behind.len(), |(at, _)| at);
    Ok(Excerpt {
        span: span.clone(),
        before: front.get(from..).unwrap_or_default().to_owned(),
        after: behind.get(..until).unwrap_or_default().to_owned(),
        cut_before: from > 0,
        cut_after: until < behind.len(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stand_in_their_text() {
        let text = format!("{}Россия lifted it{}", "я".repeat(500), "ж".repeat(10));
        let span = |start: usize, length: usize, words: &str| Span {
            char: [start, start + length],
            byte: [
                text.char_indices().nth(start).expect("inside").0,
                text.char_indices().nth(start + length).expect("inside").0,
            ],
            text: words.to_owned(),
        };
        let found = excerpt(&text, &span(507, 6, "lifted")).expect("holds");
        assert_eq!((found.before.chars().count(), found.cut_before), (AROUND, true));
        assert!(found.before.ends_with("Россия "), "{}", found.before);
        assert_eq!((found.after.as_str(), found.cut_after), (" itжжжжжжжжжж", false));
        assert!(excerpt(&text, &span(507, 6, "banned")).is_err());
        let outside = Span { char: [0, 3], byte: [0, 3], text: "abc".to_owned() };
        assert!(excerpt("ж", &outside).is_err());
    }
}
