//! Claims on designations: who listed, suspended or delisted whom, and when.

use jiff::civil::Date;
use unblink_model::{CuratedEvent, EventKind, Milestone, PartialDate, Scope, Status, StatusKind};

use super::{
    Asked, Check, Fact, Judged, Told, Verdict, both, codes, days, is_body, known, overlaps,
};
use crate::event::Event;
use crate::mention::Party;
use crate::{RegisterView, Span};

/// Judges one claim of a designation event with what was known on a day.
pub(super) fn judge(
    register: &RegisterView,
    event: &Event,
    kind: &str,
    span: &Span,
    day: Date,
) -> Judged {
    match kind {
        "designation.suspend"
        | "designation.delist"
        | "designation.expire"
        | "designation.annul" => end(register, event, kind, day),
        "designation.ruling" => ruling(register, event, span, day),
        "designation.list" | "designation.relist" => listed(register, event, span, day),
        "designation.renew" => in_force(register, event, span, day),
        _ => step(register, event, kind, span, day),
    }
}

pub(super) fn fact(row: &CuratedEvent) -> Fact {
    let what = match row.event {
        EventKind::Status(status) => status.as_str(),
        EventKind::Milestone(milestone) => milestone.as_str(),
    };
    let instrument = row.instrument.as_ref().map(|i| format!(": {}", i.title)).unwrap_or_default();
    Fact {
        id: row.id.clone(),
        says: format!("{} {what} {}{instrument}", row.authority, row.subject),
        date: row.date.map(|date| date.to_string()),
        url: Some(row.source.url.clone()),
    }
}

/// The rows on an event's subjects by its actors' jurisdictions, known by a day, oldest first.
fn rows<'r>(register: &'r RegisterView, event: &Event, day: Date) -> Vec<&'r CuratedEvent> {
    let mut rows: Vec<&CuratedEvent> = all_rows(register, event)
        .into_iter()
        .filter(|row| known(row.known, row.date).is_none_or(|known| known <= day))
        .collect();
    rows.sort_by_key(|row| row.date.map(PartialDate::first_day));
    rows
}

fn all_rows<'r>(register: &'r RegisterView, event: &Event) -> Vec<&'r CuratedEvent> {
    let places: Vec<String> = event.actor.iter().flat_map(codes).collect();
    let about =
        |row: &&CuratedEvent| event.target.iter().any(|party| party.id == row.subject.as_str());
    let by = |row: &&CuratedEvent| {
        places.is_empty()
            || register
                .jurisdiction(&row.authority)
                .is_some_and(|place| places.iter().any(|p| p == place))
    };
    register.events.iter().filter(about).filter(by).collect()
}

fn is_end(row: &CuratedEvent) -> bool {
    matches!(
        row.event,
        EventKind::Status(
            Status::Suspended | Status::Delisted | Status::Expired | Status::Annulled
        )
    )
}

fn is_start(row: &CuratedEvent) -> bool {
    matches!(row.event, EventKind::Status(Status::Listed | Status::Relisted))
        || matches!(row.event, EventKind::Milestone(Milestone::ListEntry))
}

/// How much a word claims: to suspend is less than to delist, and that less than to annul.
fn strength(word: &str) -> u8 {
    match word {
        "suspended" | "designation.suspend" => 1,
        "annulled" | "designation.annul" => 3,
        _ => 2,
    }
}

fn end(register: &RegisterView, event: &Event, kind: &str, day: Date) -> Judged {
    let rows = rows(register, event, day);
    let ends: Vec<&&CuratedEvent> = rows.iter().filter(|row| is_end(row)).collect();
    let own = ends.iter().find(|row| event.register_event.as_deref() == Some(row.id.as_str()));
    let dated = days(event);
    let near = ends
        .iter()
        .rev()
        .find(|row| dated.is_none_or(|days| row.date.is_some_and(|date| overlaps(date, days))));
    let chosen = own.or(near).or_else(|| ends.last()).copied();
    if event.polarity == "negative" {
        return match chosen {
            Some(row) => Judged::new(
                Verdict::Contradicted,
                vec![fact(row)],
                format!("The register has it {}.", status_of(row)),
            ),
            None => still_listed(&rows, Verdict::Supported),
        };
    }
    let Some(row) = chosen else { return still_listed(&rows, Verdict::Contradicted) };
    let (said, is) = (strength(kind), strength(status_of(row)));
    let (verdict, why) = match said.cmp(&is) {
        std::cmp::Ordering::Greater => (
            Verdict::Overstated,
            format!("The text says {}; the register says {}.", said_word(kind), status_of(row)),
        ),
        std::cmp::Ordering::Less => (
            Verdict::Understated,
            format!("The text says {}; the register says {}.", said_word(kind), status_of(row)),
        ),
        std::cmp::Ordering::Equal => {
            (Verdict::Supported, format!("The register says {}.", status_of(row)))
        }
    };
    Judged::new(verdict, vec![fact(row)], why)
}

fn status_of(row: &CuratedEvent) -> &'static str {
    match row.event {
        EventKind::Status(status) => status.as_str(),
        EventKind::Milestone(milestone) => milestone.as_str(),
    }
}

fn said_word(kind: &str) -> &'static str {
    match kind {
        "designation.suspend" => "suspended",
        "designation.annul" => "annulled",
        "designation.expire" => "expired",
        _ => "lifted or removed",
    }
}

/// No end is known: is the subject known to be listed?
fn still_listed(rows: &[&CuratedEvent], verdict: Verdict) -> Judged {
    let starts: Vec<Fact> = rows.iter().filter(|row| is_start(row)).map(|row| fact(row)).collect();
    if starts.is_empty() {
        Judged::unknown("The register holds no designation of this subject by this authority.")
    } else {
        Judged::new(verdict, starts, "The register has it listed and knows of no end.")
    }
}

/// `closed-door hearing`: is the hearing of the ruling so described?
fn ruling(register: &RegisterView, event: &Event, span: &Span, day: Date) -> Judged {
    let rows = rows(register, event, day);
    let text = |row: &CuratedEvent| {
        let title = row.instrument.as_ref().map(|i| i.title.clone()).unwrap_or_default();
        format!("{title} {}", row.detail.clone().unwrap_or_default()).to_lowercase()
    };
    let closed = span.text.to_lowercase().contains("closed");
    let found =
        rows.iter().filter(|row| is_end(row)).find(|row| !closed || text(row).contains("closed"));
    match found {
        Some(row) => Judged::new(
            Verdict::Supported,
            vec![fact(row)],
            "The register describes the hearing so.",
        ),
        None => Judged::unknown("The register says nothing of how the court sat."),
    }
}

fn listed(register: &RegisterView, event: &Event, span: &Span, day: Date) -> Judged {
    let mut rows = rows(register, event, day);
    let words = span.text.to_lowercase();
    let fto = words.contains("foreign terrorist organi") || words.contains("fto");
    if fto {
        rows.retain(|row| row.authority == "us-state-fto");
        if let Some(never) =
            rows.iter().find(|row| row.event == EventKind::Status(Status::NeverListed))
        {
            return Judged::new(
                Verdict::Contradicted,
                vec![fact(never)],
                "The register has it never listed there.",
            );
        }
    }
    let starts: Vec<&&CuratedEvent> = rows.iter().filter(|row| is_start(row)).collect();
    if starts.is_empty() {
        let never = rows.iter().find(|row| row.event == EventKind::Status(Status::NeverListed));
        return match never {
            Some(row) => Judged::new(
                Verdict::Contradicted,
                vec![fact(row)],
                "The register has it never listed there.",
            ),
            None => Judged::unknown("The register holds no such listing."),
        };
    }
    let Some(dated) = days(event).filter(|_| dated_inside(event, span)) else {
        let facts = starts.iter().map(|row| fact(row)).collect();
        return Judged::new(Verdict::Supported, facts, "The register has it listed.");
    };
    let agrees: Vec<Fact> = starts
        .iter()
        .filter(|row| row.date.is_some_and(|date| overlaps(date, dated)))
        .map(|row| fact(row))
        .collect();
    if agrees.is_empty() {
        let facts = starts.iter().map(|row| fact(row)).collect();
        return Judged::new(
            Verdict::WrongDate,
            facts,
            "The register has it listed on another day.",
        );
    }
    Judged::new(Verdict::Supported, agrees, "The register has it listed on that date.")
}

/// Says whether a claim's own words hold the event's date.
fn dated_inside(event: &Event, span: &Span) -> bool {
    event
        .date
        .as_ref()
        .is_some_and(|date| span.byte[0] <= date.cue.byte[0] && date.cue.byte[1] <= span.byte[1])
}

fn in_force(register: &RegisterView, event: &Event, span: &Span, day: Date) -> Judged {
    let rows = rows(register, event, day);
    let mut last: Vec<&CuratedEvent> = Vec::new();
    for row in &rows {
        if let EventKind::Status(status) = row.event
            && status.kind() != StatusKind::Never
            && status.kind() != StatusKind::Unknown
        {
            last.retain(|held| held.authority != row.authority);
            last.push(row);
        }
    }
    let standing: Vec<&CuratedEvent> = last
        .into_iter()
        .filter(|row| matches!(row.event, EventKind::Status(status) if status.kind() == StatusKind::OnList))
        .collect();
    if standing.is_empty() {
        return Judged::unknown(
            "The register holds no measures of this authority in force on that day.",
        );
    }
    let scope = standing.iter().any(|row| row.scope == Scope::AssociatedNames);
    let nuance = if scope {
        " They bind the persons and entities listed under it; the movement itself is no entry."
    } else {
        ""
    };
    if let Some(dated) = days(event).filter(|_| dated_inside(event, span)) {
        let agrees: Vec<Fact> = rows
            .iter()
            .filter(|row| matches!(row.event, EventKind::Status(Status::Renewed | Status::Amended)))
            .filter(|row| row.date.is_some_and(|date| overlaps(date, dated)))
            .map(|row| fact(row))
            .collect();
        if agrees.is_empty() {
            let facts = standing.iter().map(|row| fact(row)).collect();
            return Judged::new(
                Verdict::WrongDate,
                facts,
                "The register knows of no renewal then.",
            );
        }
        let why = format!("The register has them renewed then.{nuance}");
        return Judged::new(Verdict::Supported, agrees, why);
    }
    measures(&standing, span, nuance)
}

/// Are the measures that a claim names the register's?
fn measures(standing: &[&CuratedEvent], span: &Span, nuance: &str) -> Judged {
    let named = ["travel ban", "asset freeze", "arms embargo"];
    let asked: Vec<&&str> =
        named.iter().filter(|measure| span.text.to_lowercase().contains(**measure)).collect();
    let held = |measure: &str| {
        standing.iter().any(|row| row.measures.iter().any(|m| m.to_lowercase().contains(measure)))
    };
    let facts: Vec<Fact> = standing.iter().map(|row| fact(row)).collect();
    match asked.iter().find(|measure| !held(measure)) {
        Some(missing) => Judged::new(
            Verdict::Overstated,
            facts,
            format!("The register's measures do not name {missing}."),
        ),
        None => Judged::new(
            Verdict::Supported,
            facts,
            format!("The register has them in force.{nuance}"),
        ),
    }
}

/// A petition, a law, an exemption: is the step in the register, by whom the text says?
fn step(register: &RegisterView, event: &Event, kind: &str, span: &Span, day: Date) -> Judged {
    let wanted: &[Milestone] = match kind {
        "designation.petition" => &[Milestone::Petition],
        "designation.enabling_law" => &[Milestone::EnablingLaw, Milestone::Bill],
        "designation.exempt" => &[Milestone::TravelExemption],
        "designation.rewards_removed" => &[Milestone::RewardsRemoved],
        _ => return Judged::unknown("The register does not follow steps of this kind."),
    };
    let rows = rows(register, event, day);
    let found: Vec<&CuratedEvent> = rows
        .into_iter()
        .filter(|row| matches!(row.event, EventKind::Milestone(milestone) if wanted.contains(&milestone)))
        .collect();
    let Some(row) = found.last() else {
        return Judged::unknown("The register holds no such step.");
    };
    let title = row.instrument.as_ref().map(|i| i.title.as_str()).unwrap_or_default();
    let name = span.text.split_whitespace().next_back().unwrap_or_default();
    let person =
        span.text.split(" by ").nth(1).is_some_and(|who| who.split_whitespace().count() > 1);
    let names_someone =
        title.split_whitespace().filter(|word| word.starts_with(char::is_uppercase)).count() > 2;
    if person && names_someone && !title.contains(name) {
        return Judged::new(
            Verdict::WrongActor,
            vec![fact(row)],
            format!("The register says: {title}."),
        );
    }
    Judged::new(
        Verdict::Supported,
        found.iter().map(|row| fact(row)).collect(),
        "The register has that step.",
    )
}

/// Checks the date of an event by its cue.
pub(super) fn date(asked: &Asked<'_>, event: &Event) -> Option<Check> {
    let date = event.date.as_ref()?;
    let dated = days(event)?;
    let id = Some(event.id.as_str());
    let family: fn(&CuratedEvent) -> bool = match event.kind.as_str() {
        "designation.list" | "designation.relist" => is_start,
        "designation.renew" => {
            |row| matches!(row.event, EventKind::Status(Status::Renewed | Status::Amended))
        }
        "designation.petition" => |row| row.event == EventKind::Milestone(Milestone::Petition),
        "designation.enabling_law" => {
            |row| row.event == EventKind::Milestone(Milestone::EnablingLaw)
        }
        _ => is_end,
    };
    let judge = |day: Date| {
        let found: Vec<&CuratedEvent> =
            rows(asked.register, event, day).into_iter().filter(|row| family(row)).collect();
        let agrees: Vec<Fact> = found
            .iter()
            .filter(|row| row.date.is_some_and(|d| overlaps(d, dated)))
            .map(|row| fact(row))
            .collect();
        let resolved = if date.basis == "register" {
            " The weekday fits; the day itself is the register's, for the text does not say when it was published."
        } else {
            ""
        };
        match (agrees.is_empty(), found.is_empty()) {
            (false, _) => Judged::new(
                Verdict::Supported,
                agrees,
                format!("The register has that date.{resolved}"),
            ),
            (true, true) => Judged::unknown("The register holds no date for it."),
            (true, false) => Judged::new(
                Verdict::WrongDate,
                found.iter().map(|row| fact(row)).collect(),
                "The register has another date.",
            ),
        }
    };
    Some(both(asked, &date.cue, "date", id, &judge))
}

/// Checks a body or office named as the actor; a bare `Moscow` says no more than the state.
pub(super) fn actors(asked: &Asked<'_>, told: &Told) -> Vec<Check> {
    let event = &told.event;
    if event.polarity == "negative" || event.kind == "designation.petition" {
        return Vec::new();
    }
    let mut out = Vec::new();
    for (party, span, office) in &told.named {
        if !office {
            continue;
        }
        let judge = |day: Date| actor(asked.register, event, party, day);
        out.push(both(asked, span, "actor", Some(event.id.as_str()), &judge));
    }
    out
}

fn actor(register: &RegisterView, event: &Event, party: &Party, day: Date) -> Judged {
    let rows = rows(register, event, day);
    let fits = |row: &&&CuratedEvent| match event.kind.as_str() {
        "designation.list" | "designation.relist" => is_start(row),
        "designation.renew" => matches!(row.event, EventKind::Status(Status::Renewed)),
        _ => {
            event.register_event.as_deref() == Some(row.id.as_str())
                || (event.register_event.is_none() && is_end(row))
        }
    };
    let found: Vec<&&CuratedEvent> = rows.iter().filter(fits).collect();
    let Some(row) = found.last() else { return Judged::unknown("The register holds no such act.") };
    if let Some(own) = found
        .iter()
        .rev()
        .find(|row| is_body(party, &row.authority) || party.kind == "international")
    {
        return Judged::new(
            Verdict::Supported,
            vec![fact(own)],
            "The register names that authority.",
        );
    }
    let name = register
        .authorities
        .get(&row.authority)
        .map_or(row.authority.as_str(), |a| a.name.as_str());
    let court = name.contains("Court");
    if party.kind == "state" && !court {
        return Judged::new(
            Verdict::Supported,
            vec![fact(row)],
            format!("The register says {name}."),
        );
    }
    Judged::new(Verdict::WrongActor, vec![fact(row)], format!("The register says {name}."))
}
