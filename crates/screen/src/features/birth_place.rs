//! Places of birth: the words two of them share.

use crate::features::{Case, Effect, Feature, Finding, shared_words};
use crate::limits;

pub(super) struct BirthPlaceFeature;

pub(super) const FEATURE: BirthPlaceFeature = BirthPlaceFeature;

impl Feature for BirthPlaceFeature {
    fn name(&self) -> &'static str {
        "birth_place"
    }

    fn about(&self) -> &'static str {
        "Compares places of birth word by word; lists name town, region or country as they like."
    }

    fn find(&self, case: &Case<'_>) -> Option<Finding> {
        let asked = case.query.birth_places.iter().take(limits::QUERY_VALUES);
        let listed = || case.facts.birth_places.iter().take(limits::QUERY_VALUES);
        let pairs = asked.flat_map(|query| listed().map(move |held| (query, held)));
        let judged = pairs.map(|(query, held)| (shared_words(query, held), query, held));
        // The first of the best: `max_by` would keep the last.
        let (similarity, query, candidate) = judged.reduce(|a, b| if b.0 > a.0 { b } else { a })?;
        // Another place of birth says nothing: people move, and lists name what they know.
        (similarity >= 0.5).then(|| Finding {
            effect: Effect::Agrees(case.settings.evidence.place * similarity),
            similarity,
            query: limits::cut(query, 200).0.to_owned(),
            candidate: limits::cut(candidate, 200).0.to_owned(),
            detail: format!("the place of birth agrees ({})", limits::cut(candidate, 80).0),
        })
    }
}
