//! Ships and aircraft: what kind they are, and how large.

use crate::craft::{Measure, Tonnage};
use crate::features::{Case, Effect, Feature, Finding, shared_words};
use crate::limits;

pub(super) struct CraftFeature;

pub(super) const FEATURE: CraftFeature = CraftFeature;

/// Two tonnages this near are one: registers round, and differ by a survey (guess).
const SAME: f64 = 0.02;

/// Two tonnages of one measure this far apart are two ships, or one that was rebuilt (guess).
const OTHER: f64 = 0.2;

impl Feature for CraftFeature {
    fn name(&self) -> &'static str {
        "craft"
    }

    fn about(&self) -> &'static str {
        "Compares the type of a ship or an aircraft, and a ship's tonnage where both sides measure the same."
    }

    fn find(&self, case: &Case<'_>) -> Option<Finding> {
        let set = &case.settings.evidence;
        let found = [kind(case), size(case)];
        let told = || found.iter().flatten();
        let (mut missing, mut differs) = (1.0, false);
        for one in told() {
            // Both agreeing says more than one.
            missing *= if one.agrees { 1.0 - set.craft } else { 1.0 };
            differs |= !one.agrees;
        }
        let first = told().next()?;
        let effect = if differs {
            Effect::Contradicts(set.craft_differs)
        } else {
            Effect::Agrees(1.0 - missing)
        };
        let joined = |part: fn(&Told) -> &str| told().map(part).collect::<Vec<_>>().join("; ");
        Some(Finding {
            effect,
            similarity: if differs { 0.0 } else { first.alike },
            query: joined(|told| &told.query),
            candidate: joined(|told| &told.candidate),
            detail: joined(|told| &told.detail),
        })
    }
}

/// What one particular says.
struct Told {
    agrees: bool,
    alike: f64,
    query: String,
    candidate: String,
    detail: String,
}

/// The type, word by word: "Oil Tanker" is a "Crude Oil Tanker".
fn kind(case: &Case<'_>) -> Option<Told> {
    let asked = case.query.craft_types.iter().take(limits::QUERY_VALUES);
    let listed = || case.facts.craft_types.iter().take(limits::QUERY_VALUES);
    let pairs = asked.flat_map(|query| listed().map(move |held| (query, held)));
    let judged = pairs.map(|(query, held)| (shared_words(query, held), query, held));
    let (alike, query, held) = judged.reduce(|a, b| if b.0 > a.0 { b } else { a })?;
    let agrees = alike >= 0.5;
    let (query, candidate) = (short(query), short(held));
    let verb = if agrees { "agrees" } else { "differs" };
    let detail = format!("the type {verb} ({query}, listed {candidate})");
    Some(Told { agrees, alike, query, candidate, detail })
}

/// The tonnage: the nearest two. What measures differ in proves nothing.
fn size(case: &Case<'_>) -> Option<Told> {
    let asked = case.query.tonnages.iter().take(limits::QUERY_VALUES);
    let listed = || case.facts.tonnages.iter().take(limits::QUERY_VALUES);
    let pairs = asked.flat_map(|query| listed().map(move |held| (*query, *held)));
    let (gap, query, held) = pairs
        .map(|(query, held)| (gap(query, held), query, held))
        .reduce(|a, b| if b.0 < a.0 { b } else { a })?;
    let agrees = gap <= SAME;
    let measured = query.measure == held.measure && query.measure != Measure::Unstated;
    let tells = agrees || (measured && gap >= OTHER);
    if !tells {
        return None;
    }
    let verb = if agrees { "agrees" } else { "differs" };
    let (query, candidate) = (query.tons.to_string(), held.tons.to_string());
    let detail = format!("the tonnage {verb} ({query}, listed {candidate})");
    Some(Told { agrees, alike: 1.0 - gap, query, candidate, detail })
}

/// The share of the larger by which two tonnages differ.
fn gap(a: Tonnage, b: Tonnage) -> f64 {
    let (small, large) = (a.tons.min(b.tons), a.tons.max(b.tons).max(1));
    1.0 - f64::from(small) / f64::from(large)
}

fn short(text: &str) -> String {
    limits::cut(text, 80).0.to_owned()
}
