//! The text of an article with marks on what was found in it.

use maud::{Markup, html};
use unblink_app::article::{Reading, Span};

use crate::parts::words::shown;

/// A kind of mark: a class for the eye, words for the legend.
pub(super) struct Kind {
    pub(super) class: &'static str,
    pub(super) words: &'static str,
}

const NAMED: Kind = Kind { class: "named", words: "somebody named" };
const TOLD: Kind = Kind { class: "told", words: "an event or claim" };
const SAID: Kind = Kind { class: "said", words: "a quote" };
const SILENT: Kind = Kind { class: "silent", words: "a silence" };
const WHEN: Kind = Kind { class: "when", words: "a time" };

/// Every kind, in the order of the legend.
pub(super) const KINDS: [Kind; 5] = [NAMED, TOLD, SAID, SILENT, WHEN];

/// Most marks of one text; a page with more shows none of the rest. A guess far above what an
/// article has.
const MARKS: usize = 4_000;

/// One mark, by bytes of the text.
struct Mark {
    from: usize,
    until: usize,
    class: &'static str,
    /// The claim that begins here.
    claim: Option<usize>,
}

/// Returns the text in paragraphs. Marks that overlap are cut where one begins or ends, and a piece
/// carries the class of each.
pub(super) fn text(number: usize, reading: &Reading) -> Markup {
    let text = reading.document.text.as_str();
    let marks = marks(reading);
    let mut cuts: Vec<usize> = marks.iter().flat_map(|mark| [mark.from, mark.until]).collect();
    for (at, _) in text.match_indices('\n') {
        cuts.extend([at, at + 1]);
    }
    cuts.extend([0, text.len()]);
    cuts.retain(|at| text.is_char_boundary(*at));
    cuts.sort_unstable();
    cuts.dedup();
    let mut paragraphs: Vec<Vec<Markup>> = vec![Vec::new()];
    let mut open: Vec<&Mark> = Vec::new();
    let mut next = marks.iter().peekable();
    for pair in cuts.windows(2) {
        let [from, until] = *pair else { continue };
        open.retain(|mark| mark.until > from);
        let mut claims = Vec::new();
        while let Some(mark) = next.next_if(|mark| mark.from <= from) {
            claims.extend(mark.claim);
            open.push(mark);
        }
        let piece = text.get(from..until).unwrap_or_default();
        if piece == "\n" {
            paragraphs.push(Vec::new());
        } else if let Some(paragraph) = paragraphs.last_mut() {
            paragraph.push(marked(number, piece, &open, &claims));
        }
    }
    html! { @for pieces in paragraphs.iter().filter(|pieces| !pieces.is_empty()) { p { @for piece in pieces { (piece) } } } }
}

fn marked(number: usize, piece: &str, open: &[&Mark], claims: &[usize]) -> Markup {
    let mut classes: Vec<&str> = open.iter().map(|mark| mark.class).collect();
    classes.sort_unstable();
    classes.dedup();
    html! {
        @for claim in claims {
            sup id=(format!("words-{number}-{claim}")) { a href=(format!("#claim-{number}-{claim}")) { (claim) } }
        }
        @if classes.is_empty() { (shown(piece)) } @else { mark class=(classes.join(" ")) { (shown(piece)) } }
    }
}

/// Returns every mark by where it begins.
fn marks(reading: &Reading) -> Vec<Mark> {
    let mark = |span: &Span, kind: &Kind, claim| Mark {
        from: span.byte[0],
        until: span.byte[1],
        class: kind.class,
        claim,
    };
    let mut out: Vec<Mark> = Vec::new();
    out.extend(reading.mentions.iter().map(|one| mark(&one.span, &NAMED, None)));
    out.extend(reading.events.iter().flat_map(|one| &one.spans).map(|s| mark(s, &TOLD, None)));
    out.extend(reading.quotes.iter().map(|one| mark(&one.content, &SAID, None)));
    out.extend(reading.silences.iter().map(|one| mark(&one.span, &SILENT, None)));
    out.extend(reading.times.iter().map(|one| mark(&one.core, &WHEN, None)));
    let claims = (1_usize..).zip(&reading.checks);
    out.extend(claims.map(|(at, one)| mark(&one.span, &TOLD, Some(at))));
    out.sort_by_key(|mark| (mark.from, mark.until, mark.claim));
    out.truncate(MARKS);
    out
}
