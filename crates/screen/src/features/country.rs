//! Countries: nationality, citizenship, seat or address, by ISO code.

use crate::features::{Case, Effect, Feature, Finding};
use crate::limits;

pub(super) struct CountryFeature;

pub(super) const FEATURE: CountryFeature = CountryFeature;

impl Feature for CountryFeature {
    fn name(&self) -> &'static str {
        "country"
    }

    fn about(&self) -> &'static str {
        "Compares country codes; people have ties to several, so a difference says little."
    }

    fn find(&self, case: &Case<'_>) -> Option<Finding> {
        let asked = codes(&case.query.countries);
        let listed = codes(&case.facts.countries);
        if asked.is_empty() || listed.is_empty() {
            return None;
        }
        let shared = asked.iter().find(|code| listed.contains(code));
        let (effect, similarity, detail) = match shared {
            Some(code) if case.weak => (
                Effect::Agrees(0.0),
                1.0,
                format!("a country agrees ({code}), which lifts no weak alias"),
            ),
            Some(code) => (
                Effect::Agrees(case.settings.evidence.country),
                1.0,
                format!("a country agrees ({code})"),
            ),
            None => (
                Effect::Contradicts(case.settings.evidence.country_differs),
                0.0,
                "no country agrees".to_owned(),
            ),
        };
        let (query, candidate) = (asked.join(", "), listed.join(", "));
        Some(Finding { effect, similarity, query, candidate, detail })
    }
}

fn codes(values: &[String]) -> Vec<String> {
    let trimmed = values.iter().take(limits::QUERY_VALUES).map(|v| v.trim().to_lowercase());
    trimmed.filter(|code| (2..=8).contains(&code.len())).collect()
}
