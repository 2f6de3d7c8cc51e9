//! Gender, in words or letters of the lists' languages.

use crate::features::{Case, Effect, Feature, Finding};
use crate::limits;

pub(super) struct GenderFeature;

pub(super) const FEATURE: GenderFeature = GenderFeature;

impl Feature for GenderFeature {
    fn name(&self) -> &'static str {
        "gender"
    }

    fn about(&self) -> &'static str {
        "Compares gender where both sides give one; half of all people agree."
    }

    fn find(&self, case: &Case<'_>) -> Option<Finding> {
        let asked = genders(&case.query.genders);
        let listed = genders(&case.facts.genders);
        let (query, candidate) = (asked.first()?.to_string(), listed.first()?.to_string());
        let agree = asked.iter().any(|gender| listed.contains(gender));
        let (effect, similarity, detail) = if agree && case.weak {
            (Effect::Agrees(0.0), 1.0, "the gender agrees, which lifts no weak alias")
        } else if agree {
            (Effect::Agrees(case.settings.evidence.gender), 1.0, "the gender agrees")
        } else {
            (Effect::Contradicts(case.settings.evidence.gender_differs), 0.0, "the gender differs")
        };
        Some(Finding { effect, similarity, query, candidate, detail: detail.to_owned() })
    }
}

/// Words it does not know say nothing.
fn genders(values: &[String]) -> Vec<&'static str> {
    let known = values.iter().take(limits::QUERY_VALUES).filter_map(|value| {
        let (value, _) = limits::cut(value, limits::WORD_CHARS);
        match unblink_text::fold(value).as_str() {
            "m" | "male" | "man" | "masculine" | "muzhskoy" => Some("male"),
            "f" | "female" | "woman" | "feminine" | "zhenskiy" => Some("female"),
            _ => None,
        }
    });
    known.collect()
}
