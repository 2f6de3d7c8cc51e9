//! Assertions of silence: a reaction the text says was not heard.

use serde::Serialize;

use crate::Span;
use crate::event::gather::{Stage, matches};
use crate::mention::Party;
use crate::pattern::Slot;
use crate::rules::RuleSet;

/// A reaction that the text says is absent. That it says so is evidence; that it is so is not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Silence {
    /// The words.
    pub span: Span,
    /// What was expected: `meeting`, `condemnation`, `protest`, `comment`, `any`.
    pub expected: String,
    /// From whom, where named.
    pub from: Option<Party>,
}

/// Finds them: token range, what was expected, the mention it was expected from.
pub(crate) fn find(
    stage: &Stage<'_>,
    set: &RuleSet,
) -> Vec<((usize, usize), String, Option<usize>)> {
    let mut out: Vec<((usize, usize), String, Option<usize>)> = Vec::new();
    let mut found = matches(stage, set);
    found.sort_by_key(|(_, found)| (found.start, std::cmp::Reverse(found.end)));
    for (rule, found) in found {
        let range = found.evidence.first().copied().unwrap_or((found.start, found.end));
        if out.iter().any(|(taken, ..)| taken.0 < range.1 && range.0 < taken.1) {
            continue;
        }
        let from = found.slots.iter().find(|(slot, ..)| *slot == Slot::Party).map(|(_, m, _)| *m);
        out.push((range, rule.text.what.clone(), from));
    }
    out
}
