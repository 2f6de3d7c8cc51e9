//! Claims on engagement: which state stood on which rung, and who recognised whom.

use jiff::civil::Date;
use unblink_model::{CuratedEvent, Engagement, EventKind, Status, StatusKind};

use super::{Fact, Judged, Told, Verdict, codes, days, known, overlaps};
use crate::event::Event;
use crate::{RegisterView, Span};

/// Permanent members of the Security Council: Charter of the United Nations, Article 23
/// (<https://www.un.org/en/about-us/un-charter/chapter-5>; from general knowledge, the page was not opened).
const PERMANENT: &[&str] = &["CN", "FR", "GB", "RU", "US"];

/// The rung of the ladder that a kind of event stands on.
fn rung(kind: &str) -> Option<i8> {
    Some(match kind {
        "engagement.contact" | "engagement.increase" | "engagement.state_to_state" => 1,
        "engagement.delegation" => 2,
        "engagement.office" => 3,
        "engagement.charge" => 4,
        "engagement.ambassador" => 5,
        "engagement.credentials" => 6,
        "engagement.recognition" => 7,
        _ => return None,
    })
}

pub(super) fn judge(
    register: &RegisterView,
    told: &Told,
    kind: &str,
    span: &Span,
    day: Date,
) -> Judged {
    let event = &told.event;
    if kind == "engagement.refusal" {
        return shunned(register, event, day);
    }
    if kind == "engagement.state_to_state" && span.text.contains("ermanent") {
        return permanent(told);
    }
    if kind == "engagement.recognition_conditioned" {
        return super::around::judge(register, event, kind, span, day);
    }
    let Some(rung) = rung(kind) else { return Judged::unknown("The register has no rung for it.") };
    if kind == "engagement.recognition" && event.polarity == "negative" {
        return unrecognised(register, event, day);
    }
    reached(register, event, rung, span, day)
}

fn fact(row: &Engagement) -> Fact {
    Fact {
        id: row.id.clone(),
        says: format!("{} (rung {}, {})", row.event, row.rung, row.rung_name),
        date: Some(row.date.to_string()),
        url: Some(row.source.url.clone()),
    }
}

fn about(event: &Event, row: &Engagement) -> bool {
    let subject = row.subject.as_str();
    event
        .target
        .iter()
        .chain(&event.actor)
        .any(|party| party.id == subject || super::governed_by(&party.id) == Some(subject))
}

/// The steps of an event's states, begun by a day.
fn steps<'r>(register: &'r RegisterView, event: &Event, day: Date) -> Vec<&'r Engagement> {
    let places: Vec<String> = event.actor.iter().chain(&event.target).flat_map(codes).collect();
    let mut rows: Vec<&Engagement> = register
        .engagement
        .iter()
        .filter(|row| about(event, row) && row.date.first_day() <= day)
        .filter(|row| row.parties.iter().any(|party| places.iter().any(|place| place == party)))
        .collect();
    rows.sort_by_key(|row| row.date.first_day());
    rows
}

fn reached(register: &RegisterView, event: &Event, rung: i8, span: &Span, day: Date) -> Judged {
    let rows = steps(register, event, day);
    let on: Vec<&&Engagement> = rows
        .iter()
        .filter(|row| if rung <= 2 { row.rung >= rung.min(1) } else { row.rung == rung })
        .collect();
    if on.is_empty() {
        let highest = rows.iter().max_by_key(|row| row.rung);
        return match highest {
            Some(row) if row.rung > 0 && row.rung < rung => Judged::new(
                Verdict::Overstated,
                vec![fact(row)],
                format!("The highest step that the register has by then is rung {}.", row.rung),
            ),
            Some(row) if row.rung > rung => {
                Judged::new(Verdict::Supported, vec![fact(row)], "The register has a higher step.")
            }
            _ => Judged::unknown("The register holds no such step by then."),
        };
    }
    let dated = days(event).filter(|_| rung >= 3);
    if let Some(dated) = dated
        && !on.iter().any(|row| overlaps(row.date, dated))
    {
        let facts = on.iter().map(|row| fact(row)).collect();
        return Judged::new(Verdict::WrongDate, facts, "The register has it on another day.");
    }
    let chosen: Vec<&&&Engagement> =
        on.iter().filter(|row| dated.is_none_or(|d| overlaps(row.date, d))).collect();
    if span.text.contains("the first")
        && let Some(earlier) = earlier(register, event, rung, chosen.first().map(|row| **row))
    {
        return Judged::new(
            Verdict::Contradicted,
            vec![fact(earlier)],
            "The register has another state before.",
        );
    }
    let facts = chosen.iter().take(3).map(|row| fact(row)).collect();
    Judged::new(Verdict::Supported, facts, "The register has that step.")
}

/// Another state's step on the same rung, still standing, before this one.
fn earlier<'r>(
    register: &'r RegisterView,
    event: &Event,
    rung: i8,
    own: Option<&&Engagement>,
) -> Option<&'r Engagement> {
    let own = own?;
    register.engagement.iter().find(|row| {
        about(event, row)
            && row.rung >= rung
            && row.date.last_day() < own.date.first_day()
            && row.until.is_none_or(|until| until.first_day() >= own.date.first_day())
            && !row.parties.iter().any(|party| own.parties.contains(party))
    })
}

/// `No state recognises them`, `X has not recognised them`.
fn unrecognised(register: &RegisterView, event: &Event, day: Date) -> Judged {
    let all = event.wording.to_lowercase();
    let nobody = ["no ", "not a single", "any ", "by no"].iter().any(|word| all.contains(word))
        && !all.contains("refraining");
    let places: Vec<String> = event.actor.iter().flat_map(codes).collect();
    let standing = |row: &&Engagement| {
        row.rung == 7
            && about(event, row)
            && row.date.first_day() <= day
            && row.until.is_none_or(|until| until.first_day() > day)
    };
    let by = |row: &&Engagement| {
        nobody || row.parties.iter().any(|party| places.iter().any(|p| p == party))
    };
    let found: Vec<Fact> =
        register.engagement.iter().filter(standing).filter(by).map(fact).collect();
    if found.is_empty() {
        return Judged::new(
            Verdict::Supported,
            Vec::new(),
            format!("The register knows of no such recognition up to {day}."),
        );
    }
    Judged::new(
        Verdict::Contradicted,
        found,
        "The register has a recognition that stood on that day.",
    )
}

/// `Shunned by the West`: does any of them list the actor?
fn shunned(register: &RegisterView, event: &Event, day: Date) -> Judged {
    let places: Vec<String> = event.actor.iter().flat_map(codes).collect();
    let mut last: Vec<&CuratedEvent> = Vec::new();
    let mut rows: Vec<&CuratedEvent> = register
        .events
        .iter()
        .filter(|row| event.target.iter().any(|party| party.id == row.subject.as_str()))
        .filter(|row| {
            register
                .jurisdiction(&row.authority)
                .is_some_and(|place| places.iter().any(|p| p == place))
        })
        .filter(|row| known(row.known, row.date).is_none_or(|known| known <= day))
        .collect();
    rows.sort_by_key(|row| row.date.map(unblink_model::PartialDate::first_day));
    for row in rows {
        last.retain(|held| held.authority != row.authority);
        last.push(row);
    }
    let listed: Vec<Fact> = last
        .into_iter()
        .filter(|row| matches!(row.event, EventKind::Status(status) if status.kind() == StatusKind::OnList && status != Status::Suspended))
        .map(super::designation::fact)
        .collect();
    if listed.is_empty() {
        return Judged::unknown("The register holds no listing by any of them on that day.");
    }
    Judged::new(
        Verdict::Supported,
        listed,
        "The register has listings by some of them in force; how each deals with the actor is more than that.",
    )
}

fn permanent(told: &Told) -> Judged {
    let state = told.state.as_deref().unwrap_or_default();
    let fact = Fact {
        id: "un-charter-23".to_owned(),
        says:
            "China, France, Russia, the United Kingdom and the United States are permanent members"
                .to_owned(),
        date: None,
        url: Some("https://www.un.org/en/about-us/un-charter/chapter-5".to_owned()),
    };
    if PERMANENT.contains(&state) {
        return Judged::new(
            Verdict::Supported,
            vec![fact],
            format!("{state} is a permanent member."),
        );
    }
    Judged::unknown("Which member is meant could not be told.")
}
