//! Addresses: the words two of them share.

use crate::features::{Case, Effect, Feature, Finding, shared_words};
use crate::limits;

pub(super) struct AddressFeature;

pub(super) const FEATURE: AddressFeature = AddressFeature;

impl Feature for AddressFeature {
    fn name(&self) -> &'static str {
        "address"
    }

    fn about(&self) -> &'static str {
        "Compares addresses word by word; half the words of the shorter must agree."
    }

    fn find(&self, case: &Case<'_>) -> Option<Finding> {
        let asked = case.query.addresses.iter().take(limits::QUERY_VALUES);
        let listed = || case.facts.addresses.iter().take(limits::QUERY_VALUES);
        let pairs = asked.flat_map(|query| listed().map(move |held| (query, held)));
        let judged = pairs.map(|(query, held)| (shared_words(query, held), query, held));
        // The first of the best: `max_by` would keep the last.
        let (similarity, query, candidate) = judged.reduce(|a, b| if b.0 > a.0 { b } else { a })?;
        // Another address says nothing: people move, and lists name what they know.
        (similarity >= 0.5).then(|| Finding {
            effect: Effect::Agrees(case.settings.evidence.address * similarity),
            similarity,
            query: limits::cut(query, 200).0.to_owned(),
            candidate: limits::cut(candidate, 200).0.to_owned(),
            detail: format!("the address agrees ({})", limits::cut(candidate, 80).0),
        })
    }
}
