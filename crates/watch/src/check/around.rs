//! Claims around the listings: attacks and their toll, pledges, restrictions, reactions, silences.

use jiff::civil::Date;
use unblink_model::{ContextFact, PartialDate, Reaction};

use super::{Asked, Check, Fact, Judged, Verdict, both, codes, days, overlaps};
use crate::event::{Event, Figure};
use crate::{RegisterView, Span};

fn fact(row: &ContextFact) -> Fact {
    let value = row.value.as_ref().map(|value| format!(" ({value})")).unwrap_or_default();
    let place = row.place.as_ref().map(|place| format!(", {place}")).unwrap_or_default();
    Fact {
        id: row.id.clone(),
        says: format!("{}{value}{place}", row.summary),
        date: row.date.map(|date| date.to_string()),
        url: Some(row.source.url.clone()),
    }
}

/// Counts the words of a text among stems.
fn common(text: &str, stems: &str) -> usize {
    let mut mine = super::words(text);
    mine.sort();
    mine.dedup();
    mine.iter().filter(|word| stems.split(' ').any(|stem| stem == *word)).count()
}

fn kind_of(kind: &str) -> &'static str {
    match kind {
        "security.attack" => "incident",
        "pledge.counter_terrorism" => "pledge",
        "restriction.rights" => "rights_restriction",
        "engagement.recognition_conditioned" => "condition",
        "economic.transit_plan" => "plan",
        "economic.deal" => "deal",
        _ => "",
    }
}

/// Judges a claim by the register's context rows of its kind.
pub(super) fn judge(
    register: &RegisterView,
    event: &Event,
    kind: &str,
    span: &Span,
    day: Date,
) -> Judged {
    if let Some(stance) = kind.strip_prefix("reaction.") {
        return reaction(register, event, stance, day);
    }
    let wanted = kind_of(kind);
    let dated = days(event);
    let said = event.spans.iter().map(|span| span.text.as_str()).collect::<Vec<_>>().join(" ");
    let mut found: Vec<(usize, &ContextFact)> = register
        .context
        .iter()
        .filter(|row| row.kind == wanted && row.date.is_none_or(|date| date.first_day() <= day))
        .filter_map(|row| {
            // Who and where is on half of the rows; what happened tells them apart.
            let told = format!(
                "{} {} {}",
                row.summary,
                row.target.clone().unwrap_or_default(),
                row.id.replace('-', " ")
            );
            let parties: Vec<String> = event
                .actor
                .iter()
                .chain(&event.target)
                .flat_map(|party| super::words(&party.caption))
                .chain(["afghani".to_owned(), "taliban".to_owned()])
                .collect();
            let told = super::words(&told).into_iter().filter(|word| !parties.contains(word));
            let told = told.collect::<Vec<_>>().join(" ");
            let fits = dated.is_none_or(|days| row.date.is_none_or(|date| overlaps(date, days)));
            let common = common(&said, &told) + usize::from(common(&span.text, &told) > 0);
            (fits && common > 0).then_some((common, row))
        })
        .collect();
    found.sort_by_key(|(common, row)| (std::cmp::Reverse(*common), row.id.clone()));
    if wanted.is_empty() || found.is_empty() {
        return Judged::unknown("The register holds nothing on it.");
    }
    let facts = found.iter().take(3).map(|(_, row)| fact(row)).collect();
    Judged::new(Verdict::Supported, facts, "The register has it so.")
}

/// Judges a toll by the rows that count the same place's dead, as known by a day.
pub(super) fn figure(register: &RegisterView, event: &Event, figure: &Figure, day: Date) -> Judged {
    let Ok(said) = figure.value.parse::<f64>() else {
        return Judged::unknown("The figure cannot be read.");
    };
    let dated = days(event);
    let attack = register.context.iter().find(|row| {
        row.kind == "incident"
            && row.date.is_some_and(|date| dated.is_some_and(|days| overlaps(date, days)))
    });
    let Some(place) = attack.and_then(|row| row.place.clone()) else {
        return Judged::unknown("The register holds no such attack.");
    };
    let mut counts: Vec<(&ContextFact, f64)> = register
        .context
        .iter()
        .filter(|row| {
            row.place.as_ref() == Some(&place)
                && row.date.is_some_and(|date| date.first_day() <= day)
        })
        .filter_map(|row| Some((row, row.value.as_ref()?.parse().ok()?)))
        .collect();
    counts.sort_by_key(|(row, _)| row.date.map(PartialDate::first_day));
    let Some((row, count)) = counts.last().copied() else {
        return Judged::unknown("The register holds no count.");
    };
    let agrees = match figure.bound {
        "over" => count > said,
        "at least" => count >= said,
        // A tenth: what `about` and `nearly` are stretched to (a guess).
        "about" => (count - said).abs() <= said / 10.0,
        _ => counts.iter().any(|(_, held)| (held - said).abs() < 0.5),
    };
    let verdict = if agrees { Verdict::Supported } else { Verdict::Contradicted };
    Judged::new(verdict, vec![fact(row)], format!("The register's count by {day} is {count}."))
}

fn reaction_fact(row: &Reaction) -> Fact {
    Fact {
        id: row.id.clone(),
        says: format!("{}: {} — {}", row.reactor, row.stance, row.summary),
        date: row.date.map(|date| date.to_string()),
        url: row.url.clone(),
    }
}

fn stands_for(stance: &str, words: &str) -> bool {
    let words = words.to_lowercase();
    match stance {
        "welcome" => {
            words.contains("welcome") || words.contains("support") || words.contains("understand")
        }
        "condemn" => words.contains("condemn"),
        _ => words.contains("neutral") || words.contains("note"),
    }
}

fn reaction(register: &RegisterView, event: &Event, stance: &str, day: Date) -> Judged {
    let who: Vec<String> = event.target.iter().chain(&event.actor).flat_map(codes).collect();
    let rows: Vec<&Reaction> = register
        .reactions
        .iter()
        .filter(|row| row.found && row.date.is_none_or(|date| date.first_day() <= day))
        .filter(|row| row.jurisdiction.as_ref().is_some_and(|place| who.contains(place)))
        .collect();
    let agrees: Vec<Fact> = rows
        .iter()
        .filter(|row| stands_for(stance, &row.stance))
        .map(|row| reaction_fact(row))
        .collect();
    if agrees.is_empty() {
        return Judged::unknown("The register holds no such reaction.");
    }
    Judged::new(Verdict::Supported, agrees, "The register has such a reaction.")
}

/// Days after an event in which a reaction to it is looked for, as the register's searches did
/// (17 April to 31 May 2025).
const WINDOW_DAYS: i32 = 45;

/// Checks assertions of silence against the reactions that the register found, and looked for.
pub(super) fn silences(asked: &Asked<'_>) -> Vec<Check> {
    let event = asked.told.iter().find_map(|told| told.event.register_event.clone());
    asked
        .silences
        .iter()
        .map(|silence| {
            let judge = |day: Date| silence_on(asked, silence, event.as_deref(), day);
            both(asked, &silence.span, "silence", None, &judge)
        })
        .collect()
}

/// Says whether a reactor is one of those whose silence is told.
fn expected_from(silence: &crate::silence::Silence, row: &Reaction) -> bool {
    let who: Vec<String> = silence.from.iter().flat_map(codes).collect();
    let Some(party) = silence.from.as_ref() else { return row.reactor_kind != "author state" };
    if party.id.starts_with("group:human") {
        return row.reactor_kind == "civil society";
    }
    if who.iter().any(|code| code.starts_with("group:")) {
        return row.reactor_kind != "author state";
    }
    row.jurisdiction.as_ref().is_some_and(|place| who.contains(place))
        || row.reactor.contains(&party.caption)
}

fn silence_on(
    asked: &Asked<'_>,
    silence: &crate::silence::Silence,
    event: Option<&str>,
    day: Date,
) -> Judged {
    let Some(event) = event else {
        return Judged::unknown("What was met with silence is not an event of the register.");
    };
    let since = asked
        .register
        .events
        .iter()
        .find(|row| row.id == event)
        .and_then(|row| row.date)
        .map(PartialDate::first_day);
    let until = since.and_then(|since| since.checked_add(jiff::Span::new().days(WINDOW_DAYS)).ok());
    let rows: Vec<&Reaction> = asked
        .register
        .reactions
        .iter()
        .filter(|row| row.event == event && expected_from(silence, row))
        .collect();
    let spoke: Vec<Fact> = rows
        .iter()
        .filter(|row| row.found && row.date.is_none_or(|date| date.first_day() <= day))
        .filter(|row| {
            row.date.is_none_or(|date| until.is_none_or(|until| date.first_day() <= until))
        })
        .filter(|row| match silence.expected.as_str() {
            "condemnation" | "protest" => row.stance.contains("condemn"),
            "meeting" => row.summary.to_lowercase().contains("meeting"),
            _ => true,
        })
        .map(|row| reaction_fact(row))
        .collect();
    let looked: Vec<Fact> =
        rows.iter().filter(|row| !row.found).map(|row| reaction_fact(row)).collect();
    match (spoke.is_empty(), looked.is_empty()) {
        (false, _) => {
            Judged::new(Verdict::Overstated, spoke, "The register found voices that did speak.")
        }
        (true, false) => {
            let count = looked.len();
            Judged::new(
                Verdict::Supported,
                looked,
                format!(
                    "None found where the register looked ({count} reactors searched for); a search result, no proof."
                ),
            )
        }
        (true, true) => Judged::unknown("The register did not look for that reaction."),
    }
}
