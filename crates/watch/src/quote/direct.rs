//! Direct quotes: what stands between quotation marks, and who is said to have said it.

use super::speaker::Phrase;
use super::{Found, Ground};
use crate::token::Tokens;

/// Words from which a fragment in quotation marks is a quote; fewer are a distancing word.
const LEAST_WORDS: usize = 3;
/// Words from which a fragment is quoted for itself, not as part of a paraphrase.
const FULL_QUOTE_WORDS: usize = 6;

/// Returns the stretches between quotation marks, marks included, in tokens.
pub(super) fn segments(tokens: &Tokens) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    let mut open: Option<(usize, char)> = None;
    for at in 0..tokens.len() {
        let Some(token) = tokens.get(at) else { break };
        // A quote left open at the end of its paragraph ends there.
        if token.paragraph
            && let Some((start, _)) = open.take()
        {
            out.push((start, at));
        }
        let Some(mark) = tokens.mark(at) else { continue };
        match (open, mark) {
            (None, '“' | '„' | '«') => open = Some((at, mark)),
            (None, '"')
                if token.space
                    || at == 0
                    || token.paragraph
                    || matches!(tokens.mark(at.wrapping_sub(1)), Some('(' | '—' | '–' | '[')) =>
            {
                open = Some((at, mark));
            }
            (Some((start, '“' | '„')), '”' | '“')
            | (Some((start, '«')), '»')
            | (Some((start, '"')), '"') => {
                out.push((start, at + 1));
                open = None;
            }
            _ => {}
        }
    }
    if let Some((start, _)) = open.filter(|(start, _)| start + 1 < tokens.len()) {
        out.push((start, tokens.len()));
    }
    out
}

pub(super) fn find(ground: &Ground<'_>, segments: &[(usize, usize)]) -> Vec<Found> {
    let tokens = ground.stage.scene.tokens;
    let mut out: Vec<Found> = Vec::new();
    for segment in segments.iter().copied() {
        let words = (segment.0..segment.1).filter(|at| tokens.is_word(*at)).count();
        let attributed = attribution(ground, segment, words);
        match attributed {
            Some(found) => out.push(found),
            None if words >= LEAST_WORDS => {
                let inherited = continued(ground, segment, out.last());
                out.push(inherited.unwrap_or_else(|| fragment(ground, segment)));
            }
            None => {}
        }
    }
    out
}

/// Looks for the attribution after the quote, before it, and in the sentence's opening.
fn attribution(ground: &Ground<'_>, segment: (usize, usize), words: usize) -> Option<Found> {
    if words < 2 {
        return None;
    }
    let whole = words >= FULL_QUOTE_WORDS || stands_alone(ground, segment);
    if let Some(found) = after(ground, segment).filter(|_| words >= LEAST_WORDS || whole) {
        return Some(found);
    }
    if let Some(found) = before(ground, segment) {
        return (words >= LEAST_WORDS).then_some(found);
    }
    if words >= FULL_QUOTE_WORDS || (words >= LEAST_WORDS && ends_sentence(ground, segment)) {
        return opening(ground, segment);
    }
    None
}

fn stands_alone(ground: &Ground<'_>, segment: (usize, usize)) -> bool {
    let (first, _) = ground.stage.scene.tokens.sentence_of(segment.0);
    segment.0 == first
}

fn ends_sentence(ground: &Ground<'_>, segment: (usize, usize)) -> bool {
    let (_, end) = ground.stage.scene.tokens.sentence_of(segment.1.saturating_sub(1));
    segment.1 + 1 >= end
}

/// `“…,” notes Mark Galeotti, a Russia analyst at …` and `“…,” the ministry said`.
fn after(ground: &Ground<'_>, segment: (usize, usize)) -> Option<Found> {
    let tokens = ground.stage.scene.tokens;
    let mut at = segment.1 + usize::from(matches!(ground.mark(segment.1), Some(',' | '—' | '–')));
    let token = tokens.get(at)?;
    if token.paragraph {
        return None;
    }
    let (_, limit) = tokens.sentence_of(at);
    let first = at;
    // The verb stands first, or within a speaker's phrase of it.
    if let Some(end) = ground.said_end(at, limit) {
        let phrase = ground.phrase_after(end, limit)?;
        return Some(made(segment, (at, end), phrase, phrase.name));
    }
    // What follows a closed sentence is a new one, unless it only attributes.
    let closed = matches!(ground.mark(segment.1.wrapping_sub(2)), Some('.' | '!' | '?'));
    if closed && token.capital {
        return None;
    }
    while at < limit && at - first < 16 {
        if matches!(ground.mark(at), Some('“' | '"' | '«' | '.' | ';' | ':')) {
            return None;
        }
        if let Some(end) = ground.said_end(at, limit) {
            let phrase = ground.phrase_before(at, first)?;
            return Some(made(segment, (at, end), phrase, phrase.whole));
        }
        at += 1;
    }
    None
}

/// `Harvard economist Fiona Hill highlights, “…”` and `He said that “…”`.
fn before(ground: &Ground<'_>, segment: (usize, usize)) -> Option<Found> {
    let tokens = ground.stage.scene.tokens;
    let (first, _) = tokens.sentence_of(segment.0.checked_sub(1)?);
    let start_sentence = tokens.sentence_of(segment.0).0;
    let first = first.min(start_sentence);
    let limit = segment.0;
    for at in (first..limit).rev().take(12) {
        if matches!(ground.mark(at), Some('.' | ';' | '”' | '»' | '!' | '?')) {
            return None;
        }
        if let Some(end) = ground.said_end(at, limit) {
            let phrase = ground.phrase_before(at, first)?;
            return Some(made(segment, (at, end), phrase, phrase.whole));
        }
    }
    None
}

/// `According to a report from February, … “…”`.
fn opening(ground: &Ground<'_>, segment: (usize, usize)) -> Option<Found> {
    let tokens = ground.stage.scene.tokens;
    let (first, _) = tokens.sentence_of(segment.0);
    let scene = ground.stage.scene;
    let end = scene.class_end(ground.classes.according, first, segment.0)?;
    let source_end = (end..segment.0).find(|at| ground.mark(*at) == Some(','))?;
    Some(Found {
        kind: "direct",
        content: segment,
        cue: Some((first, source_end)),
        verb: Some(first),
        source: Some((end, source_end)),
        name: Some((end, source_end)),
        ..Found::default()
    })
}

fn made(
    segment: (usize, usize),
    cue: (usize, usize),
    phrase: Phrase,
    source: (usize, usize),
) -> Found {
    Found {
        kind: "direct",
        content: segment,
        cue: Some(cue),
        verb: Some(cue.0),
        source: Some(source),
        name: Some(phrase.name),
        role: phrase.role,
        verbatim: None,
    }
}

/// `“…,” he said. “…”`: the second part is the same speaker's.
fn continued(ground: &Ground<'_>, segment: (usize, usize), last: Option<&Found>) -> Option<Found> {
    let last = last.filter(|last| last.kind == "direct" && last.source.is_some())?;
    let tokens = ground.stage.scene.tokens;
    let (first, _) = tokens.sentence_of(segment.0);
    let starts = segment.0 == first;
    let end =
        last.content.1.max(last.cue.map_or(0, |cue| cue.1)).max(last.source.map_or(0, |s| s.1));
    // 30 tokens and no new paragraph between: the attribution stood between the two parts.
    let near = segment.0 >= end && segment.0 - end < 30;
    let same = !(end..=segment.0).any(|at| tokens.get(at).is_some_and(|token| token.paragraph));
    (starts && near && same).then(|| Found { content: segment, ..last.clone() })
}

/// Quotation marks without a speaker.
fn fragment(ground: &Ground<'_>, segment: (usize, usize)) -> Found {
    let (first, _) = ground.stage.scene.tokens.sentence_of(segment.0);
    let mut start = segment.0;
    while start > first
        && ground.mark(start - 1).is_none_or(|mark| matches!(mark, '-' | '’' | '\''))
    {
        start -= 1;
    }
    let cue = (start < segment.0).then_some((start, segment.0));
    Found { kind: "unattributed_fragment", content: segment, cue, ..Found::default() }
}
