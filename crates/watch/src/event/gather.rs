//! Runs the rules over a text: raw events, each with its place, parties and modality.

use crate::lexicon::Forms;
use crate::matcher::{Found, Scene};
use crate::mention::{Kind, Mentions};
use crate::modality::{Around, Cues};
use crate::pattern::Slot;
use crate::rules::{Rule, RuleSet};
use crate::span::Range;
use crate::time::TimeFound;

/// A match of a rule with what was found around it.
#[derive(Clone, Debug)]
pub(crate) struct Raw<'r> {
    pub(crate) rule: &'r Rule,
    pub(crate) found: Found,
    /// Mentions, by number.
    pub(crate) actors: Vec<usize>,
    pub(crate) targets: Vec<usize>,
    pub(crate) parties: Vec<usize>,
    pub(crate) place: Option<usize>,
    pub(crate) time: Option<usize>,
    pub(crate) around: Around,
}

/// What the rules run over.
pub(crate) struct Stage<'s> {
    pub(crate) scene: &'s Scene<'s>,
    pub(crate) forms: &'s [Forms],
    pub(crate) mentions: &'s Mentions,
    pub(crate) times: &'s [TimeFound],
    /// Token ranges that tell nothing: footnotes that a law demands.
    pub(crate) masked: &'s [(usize, usize)],
}

/// Returns every match of a rule set, longest first where matches of one rule overlap.
pub(crate) fn matches<'r>(stage: &Stage<'_>, set: &'r RuleSet) -> Vec<(&'r Rule, Found)> {
    let scene = stage.scene;
    let mut out: Vec<(&Rule, Found)> = Vec::new();
    let mut tried: Vec<(u32, u32)> = Vec::new();
    let mut trail = Vec::new();
    for at in 0..scene.tokens.len() {
        tried.clear();
        for form in &stage.forms[at] {
            tried.extend_from_slice(set.at_form(*form));
        }
        // A mention slot may start at an article.
        if stage.mentions.starting(at).is_some() || stage.mentions.starting(at + 1).is_some() {
            tried.extend_from_slice(set.at_mention());
        }
        let next = stage.times.partition_point(|time| time.start < at);
        if stage.times.get(next).is_some_and(|time| time.start == at) {
            tried.extend_from_slice(set.at_time());
        }
        if scene.tokens.get(at).is_some_and(|t| t.kind == crate::token::Kind::Number) {
            tried.extend_from_slice(set.at_number());
        }
        tried.sort_unstable();
        tried.dedup();
        for place in &tried {
            let Some((rule, pattern)) = set.get(*place) else { continue };
            if let Some(found) = scene.run(pattern, at, &mut trail) {
                out.push((rule, found));
            }
        }
    }
    out
}

/// Returns the raw events of a text.
pub(crate) fn gather<'r>(stage: &Stage<'_>, set: &'r RuleSet, cues: &Cues) -> Vec<Raw<'r>> {
    let mut found = matches(stage, set);
    found.retain(|(_, found)| {
        !stage.masked.iter().any(|(start, end)| *start <= found.start && found.end <= *end)
    });
    // Matches end with their sentence, so that those of different ones cannot overlap: a book costs
    // what its sentences cost.
    let sentence = |found: &Found| stage.scene.tokens.sentence_of(found.start).0;
    found.sort_by_key(|(_, found)| sentence(found));
    let mut kept = Vec::with_capacity(found.len());
    for of_one in found.chunk_by(|(_, a), (_, b)| sentence(a) == sentence(b)) {
        kept.extend(without_doubles(of_one.to_vec()));
    }
    let found = kept;
    let mut taken: Vec<(usize, usize)> =
        found.iter().flat_map(|(_, found)| found.evidence.iter().copied()).collect();
    taken.sort_unstable();
    found.into_iter().filter_map(|(rule, found)| raw(stage, rule, found, cues, &taken)).collect()
}

/// Of matches of one type that overlap, the longest stays; of designations, of any type.
fn without_doubles(mut found: Vec<(&Rule, Found)>) -> Vec<(&Rule, Found)> {
    let length = |found: &Found| found.evidence.iter().map(|(a, b)| b - a).max().unwrap_or(0);
    found.sort_by(|(rule, a), (other, b)| {
        let by_length = length(b).cmp(&length(a)).then(a.start.cmp(&b.start));
        by_length.then_with(|| rule.text.kind.cmp(&other.text.kind))
    });
    let mut kept: Vec<(&Rule, Found)> = Vec::new();
    for (rule, candidate) in found {
        let meets = |(other, before): &(&Rule, Found)| {
            let mut pairs = before.evidence.iter().flat_map(|a| {
                candidate.evidence.iter().map(|b| (Range::new(a.0, a.1), Range::new(b.0, b.1)))
            });
            pairs.any(|(a, b)| a.overlaps(b)) && excludes(other, rule)
        };
        let overlaps = kept.iter().any(meets);
        if !overlaps {
            kept.push((rule, candidate));
        }
    }
    kept.sort_by(|(rule, a), (other, b)| {
        (a.start, a.end, &rule.text.kind).cmp(&(b.start, b.end, &other.text.kind))
    });
    kept
}

/// Says whether words taken by one rule are none of the other's.
fn excludes(taken: &Rule, rule: &Rule) -> bool {
    fn family(rule: &Rule) -> &str {
        rule.text.kind.split('.').next().unwrap_or_default()
    }
    let nested = rule.text.nested || taken.text.nested;
    let engaged = family(rule) == "engagement" && family(taken) == "designation";
    std::ptr::eq(taken, rule) || family(taken) == family(rule) && !nested || engaged
}

/// Reads what stands around a match; `taken` is the evidence of all matches, by place.
fn raw<'r>(
    stage: &Stage<'_>,
    rule: &'r Rule,
    found: Found,
    cues: &Cues,
    taken: &[(usize, usize)],
) -> Option<Raw<'r>> {
    let of = |slot: Slot| -> Vec<usize> {
        found
            .slots
            .iter()
            .filter(|(held, ..)| *held == slot)
            .map(|(_, mention, _)| *mention)
            .collect()
    };
    let (start, end) = found.evidence.first().copied().unwrap_or((found.start, found.end));
    let mut around = cues.around(stage.scene, start, end);
    if around.generic {
        return None;
    }
    around.negative |= rule.text.polarity == "negative";
    if rule.text.polarity == "positive" {
        around.negative = false;
    }
    let mut raw = Raw {
        rule,
        actors: of(Slot::Actor),
        targets: of(Slot::Target).into_iter().chain(of(Slot::Bare)).collect(),
        parties: of(Slot::Party),
        place: of(Slot::Place).first().copied(),
        time: time_of(stage, &found, taken),
        around,
        found,
    };
    fill_target(stage, &mut raw);
    fill_actor(stage, &mut raw);
    gate(stage, &raw).then_some(raw)
}

/// Sentences back in which `the ban` finds whose ban it is.
const ANAPHOR_REACH: usize = 2;

fn is_listed(kind: Kind) -> bool {
    matches!(kind, Kind::Listed | Kind::Stand | Kind::Pronoun)
}

fn fill_target(stage: &Stage<'_>, raw: &mut Raw<'_>) {
    // `removed A, B and C from its list` names each of them.
    if raw.rule.text.kind.starts_with("designation.") && !raw.targets.is_empty() {
        for (start, end) in raw.found.evidence.clone() {
            let named = stage.mentions.between(start, end).filter(|(_, m)| m.kind == Kind::Listed);
            for (number, _) in named {
                if !raw.targets.contains(&number) {
                    raw.targets.push(number);
                }
            }
        }
    }
    let gate = raw.rule.text.gate.as_str();
    if !raw.targets.is_empty() || !matches!(gate, "target" | "anaphor" | "party" | "stand") {
        return;
    }
    let tokens = stage.scene.tokens;
    let (first, limit) = tokens.sentence_of(raw.found.start);
    let listed = |(_, mention): &(usize, &crate::mention::Mention)| is_listed(mention.kind);
    let inside = stage.mentions.between(raw.found.start, raw.found.end).find(listed);
    let after = || stage.mentions.between(raw.found.end, limit).find(listed);
    let before = || stage.mentions.between(first, raw.found.start).rev().find(listed);
    let near = inside.or_else(after).or_else(before);
    let reach = if gate == "target" { 0 } else { ANAPHOR_REACH };
    let from = if gate == "stand" { 0 } else { reach_back(stage, raw) };
    let earlier = || stage.mentions.between(from, first).rev().find(listed);
    let chosen = near.or_else(|| (reach > 0).then(earlier).flatten());
    let taken = |number: &usize| raw.actors.contains(number) || raw.parties.contains(number);
    raw.targets.extend(chosen.map(|(number, _)| number).filter(|number| !taken(number)));
}

/// First token of the sentences that an anaphor reaches back to.
fn reach_back(stage: &Stage<'_>, raw: &Raw<'_>) -> usize {
    let tokens = stage.scene.tokens;
    let sentence = tokens.get(raw.found.start).map_or(0, |token| token.sentence);
    tokens.sentences.get(sentence.saturating_sub(ANAPHOR_REACH)).map_or(0, |(start, _)| *start)
}

fn can_act(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::State
            | Kind::Government
            | Kind::Seat
            | Kind::Body
            | Kind::International
            | Kind::Adjective
            | Kind::Collective
    )
}

fn fill_actor(stage: &Stage<'_>, raw: &mut Raw<'_>) {
    if !raw.actors.is_empty() || raw.rule.text.own_actor {
        return;
    }
    let tokens = stage.scene.tokens;
    let (first, limit) = tokens.sentence_of(raw.found.start);
    if raw.rule.text.actor == "listed" {
        let start = raw.found.start;
        let fits = |(number, mention): &(usize, &crate::mention::Mention)| {
            is_listed(mention.kind) && !raw.targets.contains(number)
        };
        let near = stage.mentions.between(reach_back(stage, raw), start).rev().find(fits);
        let after = || stage.mentions.between(raw.found.end, limit).find(fits);
        let chosen = near.or_else(after).map(|(number, _)| number);
        raw.actors.extend(chosen);
        return;
    }
    let acts = |(number, mention): &(usize, &crate::mention::Mention)| {
        can_act(mention.kind)
            // `the neighbours` list nobody.
            && !(mention.kind == Kind::Collective && raw.rule.text.kind.starts_with("designation."))
            && !raw.targets.contains(number)
            && Some(*number) != raw.place
    };
    // `in Afghanistan` is a place before it is an actor.
    let placed = |(_, mention): &(usize, &crate::mention::Mention)| {
        let mut before = mention.start;
        if before > first
            && stage
                .scene
                .is(before - 1, stage.scene.lexicon.known_class("article").unwrap_or(u16::MAX))
        {
            before -= 1;
        }
        before > first && stage.scene.is(before - 1, stage.scene.prepositions)
    };
    let start = raw.found.start;
    let subject = stage.mentions.between(first, start).rev().filter(acts).find(|m| !placed(m));
    let before = || stage.mentions.between(first, start).rev().find(acts);
    let inside = || stage.mentions.between(start, raw.found.end).find(acts);
    let after = || stage.mentions.between(raw.found.end, limit).find(acts);
    let earlier = || {
        let back = stage.mentions.between(reach_back(stage, raw), first);
        back.rev().filter(acts).find(|m| !placed(m))
    };
    let chosen = subject.or_else(inside).or_else(before).or_else(after).or_else(earlier);
    let chosen = chosen.map(|(number, _)| number);
    raw.actors.extend(chosen);
}

fn gate(stage: &Stage<'_>, raw: &Raw<'_>) -> bool {
    let tokens = stage.scene.tokens;
    let listed = |numbers: &[usize]| {
        numbers.iter().filter_map(|n| stage.mentions.list.get(*n)).any(|m| is_listed(m.kind))
    };
    match raw.rule.text.gate.as_str() {
        "target" | "anaphor" | "stand" => listed(&raw.targets),
        "actor" => listed(&raw.actors),
        "party" => {
            let (_, limit) = tokens.sentence_of(raw.found.start);
            let first = reach_back(stage, raw);
            listed(&raw.targets)
                || listed(&raw.actors)
                || listed(&raw.parties)
                || stage.mentions.between(first, limit).any(|(_, m)| is_listed(m.kind))
                || governs(stage, first, limit)
        }
        _ => true,
    }
}

/// `Kabul` and `Afghanistan` stand for who governs there, in a text that names them.
fn governs(stage: &Stage<'_>, first: usize, limit: usize) -> bool {
    let named = stage.mentions.list.iter().any(|mention| is_listed(mention.kind));
    named
        && stage.mentions.between(first, limit).any(|(_, mention)| {
            stage.mentions.party(mention).is_some_and(|party| {
                crate::check::governed_by(&party.id).is_some_and(|subject| {
                    stage.mentions.parties.iter().any(|party| party.id == subject)
                })
            })
        })
}

/// Tokens after an event in which a time still belongs to it.
const TIME_REACH: usize = 7;

fn time_of(stage: &Stage<'_>, found: &Found, taken: &[(usize, usize)]) -> Option<usize> {
    let has_precision =
        |at: &usize| stage.times.get(*at).is_some_and(|t| t.value.precision.is_some());
    if let Some(own) = found.times.iter().copied().find(has_precision) {
        return Some(own);
    }
    let tokens = stage.scene.tokens;
    let (first, limit) = tokens.sentence_of(found.start);
    let dated = |time: &TimeFound| time.value.precision.is_some();
    let here =
        |time: &&(usize, &TimeFound)| dated(time.1) && time.1.start >= first && time.1.end <= limit;
    let from = stage.times.partition_point(|time| time.start < first);
    let times: Vec<(usize, &TimeFound)> = stage
        .times
        .iter()
        .enumerate()
        .skip(from)
        .take_while(|(_, time)| time.start < limit)
        .filter(|(_, time)| time.start >= first && time.end <= limit)
        .collect();
    let within =
        |time: &TimeFound| found.evidence.iter().any(|(a, b)| *a <= time.start && time.end <= *b);
    if let Some((number, _)) = times.iter().filter(here).find(|(_, time)| within(time)) {
        return Some(*number);
    }
    let opens =
        |time: &TimeFound| time.value.side == crate::time::Side::From && time.start <= first + 1;
    let of_sentence = {
        let from = taken.partition_point(|(start, _)| *start < first);
        let until = taken.partition_point(|(start, _)| *start < limit);
        taken.get(from..until).unwrap_or_default()
    };
    let elsewhere = |time: &TimeFound| {
        of_sentence.iter().any(|(a, b)| {
            *a <= time.start && time.end <= *b && !(*a == found.start && *b == found.end)
        })
    };
    let quoted = |time: &TimeFound| belongs_to_report(stage, time);
    let fit = |(_, time): &&(usize, &TimeFound)| {
        dated(time)
            && !quoted(time)
            && (!elsewhere(time) || (opens(time) && time.end <= found.start))
    };
    let evidence_start = found.evidence.first().map_or(found.start, |(start, _)| *start);
    let after = times.iter().filter(fit).find(|(_, time)| {
        time.start >= found.end
            && time.start - found.end <= TIME_REACH
            && (found.end..time.start).all(|at| !stops(stage, at))
    });
    let before = || {
        times.iter().filter(fit).rev().find(|(_, time)| {
            time.end <= evidence_start && (time.end..evidence_start).all(|at| !says(stage, at))
        })
    };
    after.or_else(before).map(|(number, _)| *number)
}

/// Marks and words that a time does not reach across, going forward.
fn stops(stage: &Stage<'_>, at: usize) -> bool {
    match stage.scene.tokens.mark(at) {
        Some('-' | '\'' | '’') => false,
        Some(_) => true,
        None => stage.scene.is(at, stage.scene.breaks),
    }
}

/// A verb of saying between a time and an event keeps them apart.
fn says(stage: &Stage<'_>, at: usize) -> bool {
    let lexicon = stage.scene.lexicon;
    lexicon.known_class("said_break").is_some_and(|class| stage.scene.is(at, class))
}

/// `(as reported by Reuters, May 2024)`, `a report from February 2024`, `said on Monday`.
fn belongs_to_report(stage: &Stage<'_>, time: &TimeFound) -> bool {
    let scene = stage.scene;
    let Some(class) = scene.lexicon.known_class("report_word") else { return false };
    let (first, _) = scene.tokens.sentence_of(time.start);
    let from = time.start.saturating_sub(4).max(first);
    (from..time.start).any(|at| scene.is(at, class))
}
