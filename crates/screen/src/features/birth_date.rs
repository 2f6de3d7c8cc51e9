//! The birth date: exact, partial, a range or "circa", any of several agreeing.

use unblink_model::{Birth, EntityKind, PartialDate};

use crate::features::{Case, Effect, Feature, Finding};
use crate::limits;

pub(super) struct BirthDateFeature;

pub(super) const FEATURE: BirthDateFeature = BirthDateFeature;

/// Years an issuer's "circa" may be off. The UN's "approximately" spans at most two on entries
/// that print a range beside it; a guess beyond that.
const CIRCA_YEARS: i16 = 2;

impl Feature for BirthDateFeature {
    fn name(&self) -> &'static str {
        "birth_date"
    }

    fn about(&self) -> &'static str {
        "Compares birth dates as far as both sides know them; the best of several counts."
    }

    fn find(&self, case: &Case<'_>) -> Option<Finding> {
        let asked = case.query.birth_dates.iter().take(limits::QUERY_VALUES);
        let pairs = asked.flat_map(|date| case.facts.births.iter().map(move |b| (*date, b)));
        let judged =
            pairs.filter_map(|(date, birth)| Some((judge(date, birth, case)?, date, birth)));
        // The first of the best: `max_by` would keep the last.
        let best = judged.reduce(|a, b| if b.0.rank > a.0.rank { b } else { a })?;
        let (Verdict { effect, rank, words }, date, birth) = best;
        let candidate = printed(birth);
        Some(Finding {
            effect,
            similarity: rank,
            query: date.to_string(),
            detail: format!("the {} {words} ({date}, listed {candidate})", of_what(case)),
            candidate,
        })
    }
}

/// What the date is, for whoever is asked about.
fn of_what(case: &Case<'_>) -> &'static str {
    match case.query.kind() {
        Some(EntityKind::Vessel | EntityKind::Airplane) => "date of building",
        Some(EntityKind::Organization | EntityKind::Company) => "date of founding",
        _ => "birth date",
    }
}

struct Verdict {
    effect: Effect,
    /// How alike, 0 to 1; the best of several dates is the one that speaks.
    rank: f64,
    words: &'static str,
}

/// Exact days are strong, years weak; lists err in years, so a contradiction lowers a full match to
/// about the alert threshold and not to nothing. The settings hold the weights.
fn judge(asked: PartialDate, birth: &Birth, case: &Case<'_>) -> Option<Verdict> {
    let set = &case.settings.evidence;
    let listed = birth.date.or(birth.until)?;
    let last = birth.until.unwrap_or(listed);
    let verdict = |effect, rank, words| Some(Verdict { effect, rank, words });
    let one = birth.until.is_none() && !birth.circa;
    if one && asked == listed {
        return if asked.exact().is_some() {
            verdict(Effect::Agrees(set.birth_day), 1.0, "is the same")
        } else {
            verdict(Effect::Agrees(set.birth_year), 0.9, "agrees as far as it is known")
        };
    }
    if asked.first_day() <= last.last_day() && listed.first_day() <= asked.last_day() {
        return verdict(Effect::Agrees(set.birth_range), 0.85, "agrees as far as it is known");
    }
    if one && swapped(asked, listed) {
        return verdict(
            Effect::Agrees(set.birth_swapped),
            0.7,
            "is the same with day and month swapped",
        );
    }
    let gap = years_between(asked, listed, last);
    if birth.circa && gap <= CIRCA_YEARS {
        return verdict(Effect::Agrees(set.birth_swapped), 0.6, "is near the approximate one");
    }
    match gap {
        0 => verdict(Effect::Contradicts(set.birth_other_day), 0.4, "differs within the year"),
        1 => verdict(Effect::Contradicts(set.birth_next_year), 0.3, "differs by a year"),
        _ => {
            let share = set.birth_differs * excused(case.name_bits);
            verdict(Effect::Contradicts(share), 0.0, "contradicts")
        }
    }
}

/// How hard a contradiction weighs on a name of so many bits: lists err in years, and nobody else
/// may bear a name that rare. Whole up to 24 bits (one in 16 million), three quarters from 48 on.
fn excused(bits: f64) -> f64 {
    1.0 - 0.25 * ((bits - 24.0) / 24.0).clamp(0.0, 1.0)
}

fn years_between(asked: PartialDate, from: PartialDate, until: PartialDate) -> i16 {
    let year = asked.year_number();
    // Years are 1 to 9999: differences fit.
    (from.year_number() - year).max(year - until.year_number()).max(0)
}

fn swapped(a: PartialDate, b: PartialDate) -> bool {
    match (a.exact(), b.exact()) {
        (Some(a), Some(b)) => a.year() == b.year() && a.month() == b.day() && a.day() == b.month(),
        _ => false,
    }
}

fn printed(birth: &Birth) -> String {
    let circa = if birth.circa { "circa " } else { "" };
    match (birth.date, birth.until) {
        (Some(from), Some(until)) => format!("{circa}{from} to {until}"),
        (Some(date), None) | (None, Some(date)) => format!("{circa}{date}"),
        (None, None) => String::new(),
    }
}
