//! Numbers of documents, registrations and wallets: the same number proves by itself.

use unblink_text::fold;

use crate::features::checksum::{is_for_life, well_formed};
use crate::features::{Case, Effect, Feature, Finding};
use crate::limits;
use crate::query::Identifier;

pub(super) struct IdentifierFeature;

pub(super) const FEATURE: IdentifierFeature = IdentifierFeature;

/// Fewer letters and digits than this meet by chance (guess; IMO numbers have seven).
const SHORTEST: usize = 5;

/// Characters of one identifier that are compared; the longest on lists are wallets of about 100.
const LONGEST: usize = 160;

/// What a number is worth whose check digit is wrong: somebody mistyped one of the two, or both
/// copied the same mistake.
const ILL_FORMED: f64 = 0.5;

impl Feature for IdentifierFeature {
    fn name(&self) -> &'static str {
        "identifier"
    }

    fn about(&self) -> &'static str {
        "Compares document, registration and wallet numbers, their check digits tested."
    }

    fn find(&self, case: &Case<'_>) -> Option<Finding> {
        let untyped = case.query.identifiers.iter().map(|number| ("", number.as_str()));
        let typed = case.query.typed_identifiers.iter();
        let typed = typed.map(|i| (i.kind.as_str(), i.number.as_str()));
        let asked = || untyped.clone().chain(typed.clone()).take(limits::QUERY_VALUES);
        for (kind, number) in asked() {
            let Some(key) = normal(number) else { continue };
            let same = |held: &&Identifier| normal(&held.number).as_ref() == Some(&key);
            if let Some(held) = case.facts.identifiers.iter().find(same) {
                return Some(agrees(case, kind, number, held, &key));
            }
        }
        let mut lifelong = asked().filter(|(kind, _)| is_for_life(kind));
        lifelong.find_map(|(kind, number)| differs(case, kind, number))
    }
}

fn agrees(case: &Case<'_>, kind: &str, number: &str, held: &Identifier, key: &str) -> Finding {
    let kind = if kind.is_empty() { held.kind.as_str() } else { kind };
    let proof = case.settings.evidence.identifier;
    let candidate = held.number.clone();
    let wrong = well_formed(kind, key) == Some(false);
    let (effect, note) = if wrong {
        (Effect::Agrees(ILL_FORMED * proof), ", though its check digit is wrong")
    } else {
        (Effect::Proves(proof), "")
    };
    Finding {
        effect,
        similarity: 1.0,
        query: limits::cut(number, LONGEST).0.to_owned(),
        detail: format!("the number {candidate} is the same{note}"),
        candidate,
    }
}

/// Both sides have a right number of a kind nobody has two of, and they are not the same.
fn differs(case: &Case<'_>, kind: &str, number: &str) -> Option<Finding> {
    let right =
        |number: &str| normal(number).is_some_and(|key| well_formed(kind, &key) == Some(true));
    let word = |kind: &str| kind.to_ascii_lowercase().chars().take(3).collect::<String>();
    let mut others = case.facts.identifiers.iter();
    let held = others.find(|i| word(&i.kind) == word(kind) && right(&i.number))?;
    right(number).then(|| Finding {
        effect: Effect::Contradicts(case.settings.evidence.identifier_differs),
        similarity: 0.0,
        query: limits::cut(number, LONGEST).0.to_owned(),
        candidate: held.number.clone(),
        detail: format!(
            "the number differs ({}, listed {})",
            limits::cut(number, 40).0,
            held.number
        ),
    })
}

/// Returns the form in which numbers are compared: letters and digits, upper case, without the
/// word "IMO"; `None` when too little is left to prove anything.
pub(crate) fn normal(identifier: &str) -> Option<String> {
    let (text, _) = limits::cut(identifier, LONGEST);
    let plain = if text.is_ascii() { text.to_ascii_uppercase() } else { fold(text).to_uppercase() };
    let upper: String = plain.chars().filter(char::is_ascii_alphanumeric).collect();
    let key = match upper.strip_prefix("IMO") {
        Some(digits) if digits.bytes().all(|b| b.is_ascii_digit()) => digits.to_owned(),
        _ => upper,
    };
    let placeholder = key.chars().all(|c| key.starts_with(c));
    let proves = key.len() >= SHORTEST && !placeholder && key.bytes().any(|b| b.is_ascii_digit());
    proves.then_some(key)
}
