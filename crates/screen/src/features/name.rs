//! The name: word by word, in any script, the best pair of names counting.

use crate::align::Listed;
use crate::features::{Case, Effect, Feature, Finding};

pub(super) struct NameFeature;

pub(super) const FEATURE: NameFeature = NameFeature;

impl Feature for NameFeature {
    fn name(&self) -> &'static str {
        "name"
    }

    fn about(&self) -> &'static str {
        "Compares names word by word across scripts; rare words weigh more."
    }

    fn find(&self, case: &Case<'_>) -> Option<Finding> {
        let pair = case.name.as_ref()?;
        let mut parts: Vec<String> = Vec::new();
        for found in &pair.alignment.pairs {
            let asked = pair.query.words[found.query.range()].iter();
            let left = joined(asked.map(|word| word.asked.token.text.as_str()));
            let held = pair.words[found.listed.range()].iter();
            let right = joined(held.map(Listed::text));
            parts.push(if left == right {
                left
            } else {
                format!("{left} ~ {right} {:.2}", found.similarity)
            });
        }
        parts.extend(pair.alignment.remark.map(str::to_owned));
        if pair.weak() {
            parts.push(format!("weak alias, counted at {}", case.settings.names.weak_alias));
        }
        if !pair.query.whole {
            let (chars, words) = (crate::limits::NAME_CHARS, crate::limits::NAME_WORDS);
            parts.push(format!("only the first {chars} characters and {words} words compared"));
        }
        Some(Finding {
            effect: Effect::Stands(pair.worth()),
            similarity: pair.alignment.score,
            query: pair.query.text.clone(),
            candidate: pair.name.full().to_owned(),
            detail: parts.join(", "),
        })
    }
}

fn joined<'a>(words: impl Iterator<Item = &'a str>) -> String {
    words.collect::<Vec<_>>().join(" ")
}
