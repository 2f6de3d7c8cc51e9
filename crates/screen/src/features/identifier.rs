//! Numbers of documents, registrations and wallets: the same number proves by itself.

use unblink_text::fold;

use crate::features::{Case, Effect, Feature, Finding};
use crate::limits;

pub(super) struct IdentifierFeature;

pub(super) const FEATURE: IdentifierFeature = IdentifierFeature;

/// Fewer letters and digits than this meet by chance (guess; IMO numbers have seven).
const SHORTEST: usize = 5;

/// Characters of one identifier that are compared; the longest on lists are wallets of about 100.
const LONGEST: usize = 160;

impl Feature for IdentifierFeature {
    fn name(&self) -> &'static str {
        "identifier"
    }

    fn about(&self) -> &'static str {
        "Compares document, registration and wallet numbers; different ones prove nothing."
    }

    fn find(&self, case: &Case<'_>) -> Option<Finding> {
        let typed = case.query.typed_identifiers.iter().map(|i| i.number.as_str());
        let asked = case.query.identifiers.iter().map(String::as_str).chain(typed);
        for query in asked.take(limits::QUERY_VALUES) {
            let Some(key) = normal(query) else { continue };
            let mut held = case.facts.identifiers.iter().map(|i| i.number.as_str());
            if let Some(candidate) = held.find(|number| normal(number).as_ref() == Some(&key)) {
                return Some(Finding {
                    effect: Effect::Proves(case.settings.evidence.identifier),
                    similarity: 1.0,
                    query: limits::cut(query, LONGEST).0.to_owned(),
                    detail: format!("the number {candidate} is the same"),
                    candidate: candidate.to_owned(),
                });
            }
        }
        None
    }
}

/// Returns the form in which numbers are compared: letters and digits, upper case, without the
/// word "IMO"; `None` when too little is left to prove anything.
pub(crate) fn normal(identifier: &str) -> Option<String> {
    let (text, _) = limits::cut(identifier, LONGEST);
    let upper = fold(text).replace(' ', "").to_uppercase();
    let key = match upper.strip_prefix("IMO") {
        Some(digits) if digits.bytes().all(|b| b.is_ascii_digit()) => digits.to_owned(),
        _ => upper,
    };
    let placeholder = key.chars().all(|c| key.starts_with(c));
    let proves = key.len() >= SHORTEST && !placeholder && key.bytes().any(|b| b.is_ascii_digit());
    proves.then_some(key)
}
