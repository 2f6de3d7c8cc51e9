//! What is attributed without quotation marks: `said that …`, `according to …`, `vowed to …`.

use super::{Found, Ground};
use crate::event::gather::matches;
use crate::pattern::Slot;
use crate::rules::RuleSet;

pub(super) fn find(
    ground: &Ground<'_>,
    segments: &[(usize, usize)],
    direct: &[Found],
    rules: &RuleSet,
) -> Vec<Found> {
    let mut out = Vec::new();
    let mut ruled = matches(ground.stage, rules);
    ruled.sort_by_key(|(_, found)| {
        let cue = found.claims.first().copied().unwrap_or_default();
        (std::cmp::Reverse(cue.1 - cue.0), found.start)
    });
    for (rule, found) in ruled {
        let content = found.evidence.first().copied().unwrap_or((found.start, found.end));
        let party =
            found.slots.iter().find(|(slot, ..)| *slot == Slot::Party).map(|(.., place)| *place);
        let cue = found.claims.first().copied();
        let kind = match rule.text.what.as_str() {
            "policy" => "policy",
            "belief" => "belief",
            _ => "indirect",
        };
        let source = party.map(|(start, end)| (start, apposition_before(ground, end, cue)));
        let next = rule.text.gate == "next_sentence";
        let content = if next { next_sentence(ground, content.1) } else { Some(content) };
        let Some(content) = content else { continue };
        out.push(Found {
            kind,
            content,
            cue,
            verb: cue.map(|cue| cue.0),
            source,
            name: party,
            ..Found::default()
        });
    }
    let tokens = ground.stage.scene.tokens;
    for (first, limit) in tokens.sentences.iter().copied() {
        let quoted = |at: usize| segments.iter().any(|(a, b)| *a <= at && at < *b);
        if let Some(found) = according(ground, first, limit, segments) {
            let taken = direct.iter().any(|quote| quote.cue == found.cue);
            if !taken {
                out.push(found);
            }
        } else if let Some(found) = reported_by(ground, first, limit) {
            out.push(found);
        } else if let Some(found) = said(ground, first, limit, &quoted) {
            let doubled =
                direct.iter().any(|quote| quote.cue.is_some_and(|cue| Some(cue) == found.cue));
            if !doubled {
                out.push(found);
            }
        }
    }
    // Rules stand before what the general reading of verbs finds; longer cues before shorter.
    let mut kept: Vec<Found> = Vec::new();
    for found in out {
        let overlaps = |other: &&Found| match (other.cue, found.cue) {
            (Some((a, b)), Some((c, d))) => a < d && c < b,
            _ => false,
        };
        if !kept.iter().any(|other| overlaps(&other)) {
            kept.push(found);
        }
    }
    kept
}

/// `Western governments, led by the US and EU,` runs on to the comma before the verb.
fn apposition_before(ground: &Ground<'_>, end: usize, cue: Option<(usize, usize)>) -> usize {
    let Some(cue) = cue.filter(|_| ground.mark(end) == Some(',')) else { return end };
    (end + 1..cue.0)
        .rev()
        .find(|at| ground.mark(*at) == Some(','))
        .filter(|_| {
            // Only what names more of the source belongs to it; `eager for …` does not.
            ground.stage.mentions.between(end, cue.0).next().is_some()
        })
        .unwrap_or(end)
}

fn next_sentence(ground: &Ground<'_>, after: usize) -> Option<(usize, usize)> {
    let tokens = ground.stage.scene.tokens;
    let (_, end) = tokens.sentence_of(after.saturating_sub(1));
    let (start, limit) = tokens.sentence_of(end);
    (start >= end).then(|| (start, without_stop(ground, start, limit)))
}

fn without_stop(ground: &Ground<'_>, start: usize, mut end: usize) -> usize {
    while end > start && matches!(ground.mark(end - 1), Some('.' | '!' | '?' | '…' | ',')) {
        end -= 1;
    }
    end
}

/// `According to the ministry, …` and `…, according to the ministry`.
fn according(
    ground: &Ground<'_>,
    first: usize,
    limit: usize,
    segments: &[(usize, usize)],
) -> Option<Found> {
    let scene = ground.stage.scene;
    let at = (first..limit)
        .find(|at| scene.class_end(ground.classes.according, *at, limit).is_some())?;
    let end = scene.class_end(ground.classes.according, at, limit)?;
    let stop =
        (end..limit).find(|at| matches!(ground.mark(*at), Some(',' | '.' | ';' | '—' | ')' | '(')));
    let source_end = stop.unwrap_or(limit);
    let content = if at == first {
        (source_end + 1, without_stop(ground, source_end + 1, limit))
    } else {
        (first, without_stop(ground, first, at))
    };
    if content.0 >= content.1 || end >= source_end {
        return None;
    }
    let verbatim = segments.iter().find(|(a, b)| content.0 <= *a && *b <= content.1).copied();
    let phrase = ground.phrase_after(end, source_end);
    Some(Found {
        kind: if verbatim.is_some() { "mixed" } else { "indirect" },
        content,
        cue: Some((at, source_end)),
        verb: Some(at),
        source: Some((end, source_end)),
        name: Some(phrase.map_or((end, source_end), |phrase| phrase.name)),
        role: phrase.and_then(|phrase| phrase.role).filter(|role| role.1 <= source_end),
        verbatim,
    })
}

/// `… (as reported by Reuters, May 2024)`: the main clause is what was reported.
fn reported_by(ground: &Ground<'_>, first: usize, limit: usize) -> Option<Found> {
    let scene = ground.stage.scene;
    let open = (first..limit).find(|at| {
        ground.mark(*at) == Some('(')
            && scene.class_end(ground.classes.reported_by, at + 1, limit).is_some()
    })?;
    let end = scene.class_end(ground.classes.reported_by, open + 1, limit)?;
    let close = (end..limit).find(|at| ground.mark(*at) == Some(')'))?;
    let source_end = (end..close).find(|at| ground.mark(*at) == Some(',')).unwrap_or(close);
    let start = (first..open)
        .rev()
        .find(|at| scene.is(*at, ground.classes.but) || matches!(ground.mark(*at), Some(';' | ':')))
        .map_or(first, |at| at + 1);
    let stop = (start..open).find(|at| ground.mark(*at) == Some(',')).unwrap_or(open);
    Some(Found {
        kind: "indirect",
        content: (start, stop),
        cue: Some((open, close + 1)),
        verb: Some(open + 1),
        source: Some((end, source_end)),
        name: Some((end, source_end)),
        ..Found::default()
    })
}

/// `The ministry said that …` and `…, the ministry said`.
fn said(
    ground: &Ground<'_>,
    first: usize,
    limit: usize,
    quoted: &dyn Fn(usize) -> bool,
) -> Option<Found> {
    let scene = ground.stage.scene;
    for at in first + 1..limit {
        let Some(end) = ground.said_end(at, limit).filter(|_| !quoted(at)) else { continue };
        let Some(phrase) = ground.phrase_before(at, first) else { continue };
        // `When a state declares …` attributes nothing to anybody.
        let general =
            phrase.whole.0 > first && ground.is(phrase.whole.0 - 1, ground.classes.general);
        if general {
            continue;
        }
        let mut start = end;
        // `said on Thursday that`, `told reporters in Kabul that`: the content starts at `that`.
        let that = (end..limit.min(end + 10)).find(|at| scene.is(*at, ground.classes.that));
        if let Some(that) = that.filter(|that| (end..*that).all(|at| ground.mark(at).is_none())) {
            start = that + 1;
        }
        let stop = without_stop(ground, start, limit);
        let rest = stop.saturating_sub(start);
        if rest >= 3 && ground.mark(end) != Some(',') && !quoted(start) && !quoted(start + 1) {
            let verbatim = (start..stop)
                .find(|at| quoted(*at))
                .map(|from| (from, (from..stop).find(|at| !quoted(*at)).unwrap_or(stop)));
            return Some(Found {
                kind: if verbatim.is_some() { "mixed" } else { "indirect" },
                content: (start, stop),
                cue: Some((at, end)),
                verb: Some(at),
                source: Some(phrase.whole),
                name: Some(phrase.name),
                role: phrase.role,
                verbatim,
            });
        }
        // `…, the ministry said.`
        let before = phrase.whole.0;
        if rest < 6
            && before > first + 2
            && ground.mark(before - 1) == Some(',')
            && !quoted(before.saturating_sub(2))
        {
            return Some(Found {
                kind: "indirect",
                content: (first, before - 1),
                cue: Some((at, end)),
                verb: Some(at),
                source: Some(phrase.whole),
                name: Some(phrase.name),
                role: phrase.role,
                verbatim: None,
            });
        }
    }
    None
}
