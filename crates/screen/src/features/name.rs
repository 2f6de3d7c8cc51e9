//! The name: word by word, in any script, the best pair of names counting.

use crate::features::{Case, Effect, Feature, Finding};
use crate::lexicon::Word;

pub(super) struct NameFeature;

pub(super) const FEATURE: NameFeature = NameFeature;

/// What a weak alias is worth of a strong one. Whole, it stays under the alert threshold (OFAC
/// FAQ 122 to 125: weak aliases are to confirm, not to find), and a birth date lifts it over.
pub(super) const WEAK: f64 = 0.65;

impl Feature for NameFeature {
    fn name(&self) -> &'static str {
        "name"
    }

    fn about(&self) -> &'static str {
        "Compares names word by word across scripts; rare words weigh more."
    }

    fn find(&self, case: &Case<'_>) -> Option<Finding> {
        let pair = case.name.as_ref()?;
        let text = |words: &[Word]| {
            words.iter().map(|w| w.token.text.as_str()).collect::<Vec<_>>().join(" ")
        };
        let mut parts: Vec<String> = Vec::new();
        for found in &pair.alignment.pairs {
            let left = text(&pair.query.words[found.query.0..found.query.1]);
            let right = text(&pair.words[found.candidate.0..found.candidate.1]);
            parts.push(if left == right {
                left
            } else {
                format!("{left} ~ {right} {:.2}", found.similarity)
            });
        }
        parts.extend(pair.alignment.remark.map(str::to_owned));
        if pair.weak() {
            parts.push(format!("weak alias, counted at {WEAK}"));
        }
        if !pair.query.whole {
            let (chars, words) = (crate::limits::NAME_CHARS, crate::limits::NAME_WORDS);
            parts.push(format!("only the first {chars} characters and {words} words compared"));
        }
        Some(Finding {
            effect: Effect::Stands(pair.worth()),
            similarity: pair.alignment.score,
            query: pair.query.text.clone(),
            candidate: pair.name.full.clone(),
            detail: parts.join(", "),
        })
    }
}
