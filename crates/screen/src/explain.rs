//! A match, its score, and the parts the score is made of.

use serde::Serialize;
use unblink_model::{NameKind, Strength};
use unblink_text::display::safe;
use unblink_text::{Script, script};

use crate::build::{kind_of, strength_of};
use crate::facts::Facts;
use crate::features::{Case, Effect, FEATURES, Finding};
use crate::{Query, Settings};

/// A profile that may be the actor asked about. A person decides.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Match {
    /// The profile's id.
    pub id: String,
    /// The profile's number in the index, as [`crate::Admit`] is asked; it means nothing elsewhere.
    #[serde(skip)]
    pub number: u32,
    /// The profile's tag.
    #[serde(skip)]
    pub tag: u32,
    /// 0 to 1.
    pub score: f64,
    /// How likely it is the actor asked about, at the base rate of the settings.
    pub probability: f64,
    /// Why.
    pub explanation: Explanation,
}

/// Why a match has its score.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Explanation {
    /// What was compared, in the order in which it was weighed; contributions add up to the score.
    pub features: Vec<FeatureScore>,
    /// The same in a sentence, safe to print.
    pub sentence: String,
}

/// What one feature found and what that did to the score.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FeatureScore {
    /// The feature's name.
    pub name: &'static str,
    /// How alike the two values are, 0 to 1.
    pub score: f64,
    /// How far the feature can move the score: positive raises, negative lowers.
    pub weight: f64,
    /// What it added; negative when it took away.
    pub contribution: f64,
    /// The value asked about, as given. Escape it before showing it.
    pub query: String,
    /// The value on the list, as printed. Escape it before showing it.
    pub candidate: String,
    /// How the two compare, in plain words, safe to print.
    pub detail: String,
}

/// Lets the features speak in turn.
pub(crate) fn explain(case: &Case<'_>) -> (f64, Explanation) {
    let mut score = 0.0;
    let mut features = Vec::new();
    let mut clauses = Vec::new();
    for feature in FEATURES {
        let Some(finding) = feature.find(case) else { continue };
        let next = finding.effect.on(score);
        let contribution = next - score;
        // Added rather than set, so that the parts add up to the last bit.
        score += contribution;
        let Finding { effect, similarity, query, candidate, detail } = finding;
        if !matches!(effect, Effect::Stands(_)) {
            clauses.push(safe(&detail).into_owned());
        }
        features.push(FeatureScore {
            name: feature.name(),
            score: similarity,
            weight: effect.weight(),
            contribution,
            query,
            candidate,
            detail: safe(&detail).into_owned(),
        });
    }
    (score.clamp(0.0, 1.0), Explanation { features, sentence: sentence(case, &clauses) })
}

/// What the pair of names that agrees best comes to.
#[derive(Clone, Copy, Default)]
pub(crate) struct Standing {
    pub(crate) worth: f64,
    /// Bits of rarity of the words the names share.
    pub(crate) bits: f64,
    /// Whether the profile's name is a weak alias.
    pub(crate) weak: bool,
}

/// Returns the score that [`explain`] would, for a pair of names that comes to so much.
pub(crate) fn score(query: &Query, facts: &Facts, settings: &Settings, names: Standing) -> f64 {
    let Standing { worth, bits, weak } = names;
    let case = Case { query, facts, settings, name_bits: bits, weak, name: None };
    let mut score = worth.clamp(0.0, 1.0);
    for finding in FEATURES.iter().filter_map(|feature| feature.find(&case)) {
        // As `explain` adds, to the last bit.
        score += finding.effect.on(score) - score;
    }
    score.clamp(0.0, 1.0)
}

fn sentence(case: &Case<'_>, clauses: &[String]) -> String {
    let mut out = match name_clause(case) {
        Some(names) => names,
        None => "No name was compared".to_owned(),
    };
    for clause in clauses {
        out.push_str("; ");
        out.push_str(clause);
    }
    out.push('.');
    out
}

/// `"A" matches the alias "B" (both words, through the Arabic script)`.
fn name_clause(case: &Case<'_>) -> Option<String> {
    let found = case.name.as_ref()?;
    let verb = if found.alignment.score >= 0.5 { "matches" } else { "partly matches" };
    let mut how = vec![words_found(case)?];
    let (left, right) = (script(&found.query.text), script(found.name.full()));
    if left != right && left != Script::None && right != Script::None {
        let foreign = if left == Script::Latin { right } else { left };
        how.push(format!("through the {foreign} script"));
    }
    how.extend(found.alignment.remark.map(str::to_owned));
    if found.weak() {
        how.push("a weak alias alone does not alert".to_owned());
    }
    if !found.query.whole {
        how.push("only the beginning of the long name asked about was compared".to_owned());
    }
    let flags = found.name.flags();
    let what = kind_in_words(kind_of(flags), strength_of(flags));
    Some(format!(
        "\"{}\" {verb} {what} \"{}\" ({})",
        shown(&found.query.text),
        shown(found.name.full()),
        how.join(", ")
    ))
}

/// A name as it stands in a sentence: safe, and cut where it would drown the rest.
fn shown(name: &str) -> String {
    let (text, whole) = crate::limits::cut(name, 120);
    let tail = if whole { "" } else { "…" };
    format!("{}{tail}", safe(text))
}

fn kind_in_words(kind: NameKind, strength: Strength) -> &'static str {
    match (strength, kind) {
        (Strength::Weak, _) => "the weak alias",
        (_, NameKind::Primary) => "the name",
        (_, NameKind::Aka) => "the alias",
        (_, NameKind::Fka) => "the former name",
        (_, NameKind::Nka) => "the present name",
        (_, NameKind::Original) => "the name in its own script",
    }
}

/// Counts the words as the asker wrote them, between spaces.
fn words_found(case: &Case<'_>) -> Option<String> {
    let found = case.name.as_ref()?;
    let words = &found.query.words;
    let mut all: Vec<usize> = words.iter().map(|w| w.source).collect();
    all.dedup();
    let mut paired: Vec<usize> = found
        .alignment
        .pairs
        .iter()
        .flat_map(|pair| words[pair.query.range()].iter())
        .map(|w| w.source)
        .collect();
    paired.sort_unstable();
    paired.dedup();
    Some(match (paired.len(), all.len()) {
        (1, 1) => "the one word".to_owned(),
        (2, 2) => "both words".to_owned(),
        (n, m) if n == m => format!("all {n} words"),
        (n, m) => format!("{n} of {m} words"),
    })
}
