//! From raw events to events: one for what is told several times, with its date and legal effect.

use jiff::civil::Date;
use unblink_model::{CuratedEvent, EventKind, Status};

use super::gather::Raw;
use crate::mention::{Mentions, Party};
use crate::register::RegisterView;
use crate::time::{Side, TimeFound};

/// An event before its spans are cut out of the text.
#[derive(Clone, Debug)]
pub(crate) struct Settled {
    pub(crate) kind: String,
    pub(crate) worded_as: Option<String>,
    pub(crate) actor: Vec<Party>,
    pub(crate) target: Vec<Party>,
    pub(crate) parties: Vec<Party>,
    pub(crate) place: Option<Party>,
    /// The time that dates it, by number.
    pub(crate) time: Option<usize>,
    pub(crate) modality: &'static str,
    pub(crate) negative: bool,
    pub(crate) effect: Option<String>,
    pub(crate) milestone: Option<String>,
    /// Token ranges of the evidence, best first.
    pub(crate) evidence: Vec<(usize, usize)>,
    /// Token ranges of claims, with the kind of the rule that marked each.
    pub(crate) claims: Vec<(String, (usize, usize))>,
    /// Mentions of its actors, by number.
    pub(crate) named: Vec<usize>,
    pub(crate) register_event: Option<String>,
    pub(crate) what: String,
    pub(crate) start: usize,
}

/// Joins raw events that tell one thing and settles what each is.
pub(crate) fn settle(
    raws: &[Raw<'_>],
    mentions: &Mentions,
    times: &[TimeFound],
    register: &RegisterView,
    published: Option<Date>,
) -> Vec<Settled> {
    let mut out: Vec<Settled> = Vec::new();
    let single: Vec<Settled> =
        raws.iter().map(|raw| single(raw, mentions, times, published)).collect();
    for event in single {
        match out.iter_mut().find(|other| same(other, &event, times)) {
            Some(other) => merge(other, event, times),
            None => out.push(event),
        }
    }
    for event in &mut out {
        place_in_register(event, times, register, published);
    }
    out
}

fn single(
    raw: &Raw<'_>,
    mentions: &Mentions,
    times: &[TimeFound],
    published: Option<Date>,
) -> Settled {
    let text = &raw.rule.text;
    let parties = |numbers: &[usize]| -> Vec<Party> {
        let mut out: Vec<Party> = Vec::new();
        for number in numbers {
            let party = mentions.list.get(*number).and_then(|mention| mentions.party(mention));
            if let Some(party) = party.filter(|party| !out.contains(party)) {
                out.push(party.clone());
            }
        }
        out
    };
    let modality = modality_of(raw, times, published);
    let takes_effect =
        !matches!(modality, "planned" | "conditional" | "negated") && !raw.around.negative;
    let effect = (!text.effect.is_empty())
        .then(|| if takes_effect { text.effect.clone() } else { "none".to_owned() });
    Settled {
        kind: text.kind.clone(),
        worded_as: None,
        actor: parties(&raw.actors),
        target: parties(&raw.targets),
        parties: parties(&raw.parties),
        place: raw
            .place
            .and_then(|at| mentions.list.get(at))
            .and_then(|m| mentions.party(m))
            .cloned(),
        time: raw.time,
        modality,
        negative: raw.around.negative,
        effect,
        milestone: (!text.milestone.is_empty()).then(|| text.milestone.clone()),
        evidence: raw.found.evidence.clone(),
        claims: raw.found.claims.iter().map(|place| (text.kind.clone(), *place)).collect(),
        named: raw.actors.clone(),
        register_event: None,
        what: text.what.clone(),
        start: raw.found.start,
    }
}

/// What the rule and the words around make of an event.
fn modality_of(raw: &Raw<'_>, times: &[TimeFound], published: Option<Date>) -> &'static str {
    let text = &raw.rule.text;
    let around = raw.around;
    let old = raw.time.and_then(|at| times.get(at)).is_some_and(|time| {
        let year = |day: Date| i32::from(day.year());
        let told = published.map(year);
        time.value.days.zip(told).is_some_and(|((_, last), told)| year(last) + 1 < told)
    });
    let lasting =
        raw.time.and_then(|at| times.get(at)).is_some_and(|time| time.value.side == Side::From);
    let old = old || lasting;
    match text.modality.as_str() {
        "asserted" => "asserted",
        "reported" => "reported",
        "planned" => "planned",
        "conditional" => "conditional",
        "historical" => "historical",
        "habitual" => "habitual",
        _ if around.negative => "negated",
        _ if around.planned => "planned",
        _ if around.conditional => "conditional",
        _ if around.historical || (old && text.kind == "designation.list") => "historical",
        _ if around.habitual => "habitual",
        _ if around.reported => "reported",
        _ => "asserted",
    }
}

/// The kinds that are one event told in different words.
fn family(kind: &str) -> &str {
    match kind {
        "designation.suspend"
        | "designation.delist"
        | "designation.expire"
        | "designation.annul"
        | "designation.ruling" => "designation.end",
        "designation.list" | "designation.relist" => "designation.list",
        other => other,
    }
}

fn jurisdictions(event: &Settled) -> impl Iterator<Item = &str> {
    event.actor.iter().map(|party| party.jurisdiction.as_deref().unwrap_or(party.id.as_str()))
}

fn same(a: &Settled, b: &Settled, times: &[TimeFound]) -> bool {
    if family(&a.kind) != family(&b.kind) || a.negative != b.negative {
        return false;
    }
    let grade = |event: &Settled| match event.modality {
        "reported" | "asserted" | "historical" => "told",
        other => other,
    };
    if grade(a) != grade(b) {
        return false;
    }
    let target =
        a.target.is_empty() || b.target.is_empty() || a.target.iter().any(|t| b.target.contains(t));
    let who = a.actor.is_empty()
        || b.actor.is_empty()
        || jurisdictions(a).any(|code| jurisdictions(b).any(|other| other == code));
    let days =
        |event: &Settled| event.time.and_then(|at| times.get(at)).and_then(|time| time.value.days);
    let when = match (days(a), days(b)) {
        (Some((a1, a2)), Some((b1, b2))) => a1 <= b2 && b1 <= a2,
        _ => true,
    };
    let designation = a.kind.starts_with("designation.");
    // Two meetings are two meetings; a designation has one end.
    target
        && who
        && when
        && (designation
            || near(a, b) && a.kind != "engagement.contact"
            || a.actor == b.actor && a.target == b.target)
}

fn near(a: &Settled, b: &Settled) -> bool {
    // 60 tokens: about two sentences.
    a.start.abs_diff(b.start) < 60
}

fn merge(into: &mut Settled, other: Settled, times: &[TimeFound]) {
    let vague = |kind: &str| kind == "designation.ruling";
    if vague(&into.kind) && !vague(&other.kind) {
        into.kind.clone_from(&other.kind);
        into.effect.clone_from(&other.effect);
    }
    // `suspended` beside `lifted` in one text: the narrower word is the better witness.
    if other.kind == "designation.suspend" && into.kind == "designation.delist" {
        into.worded_as = Some(into.kind.clone());
        into.kind.clone_from(&other.kind);
        into.effect.clone_from(&other.effect);
    }
    for (held, more) in [
        (&mut into.actor, other.actor),
        (&mut into.target, other.target),
        (&mut into.parties, other.parties),
    ] {
        for party in more {
            if !held.iter().any(|known| known.id == party.id) {
                held.push(party);
            }
        }
    }
    into.actor.sort_by_key(|party| party.kind != "body");
    let precise = |at: Option<usize>| {
        at.and_then(|at| times.get(at))
            .map(|time| (time.value.days.is_none(), time.value.precision))
    };
    if precise(other.time).is_some_and(|more| precise(into.time).is_none_or(|held| more < held)) {
        into.time = other.time;
    }
    into.milestone = into.milestone.take().or(other.milestone);
    into.evidence.extend(other.evidence);
    into.claims.extend(other.claims);
    into.named.extend(other.named);
}

/// Days between the day a text gives and the register's within which they are one event: courts
/// announce, publish and put into force on different days (a guess).
const SLACK_DAYS: i32 = 45;

/// Finds the register's own row for the end of a designation, and takes its legal effect.
fn place_in_register(
    event: &mut Settled,
    times: &[TimeFound],
    register: &RegisterView,
    published: Option<Date>,
) {
    if family(&event.kind) != "designation.end" || event.effect.as_deref() == Some("none") {
        return;
    }
    let days = event.time.and_then(|at| times.get(at)).and_then(|time| time.value.days);
    let Some(row) = end_of(event, register, days, published) else { return };
    event.register_event = Some(row.id.clone());
    let EventKind::Status(status) = row.event else { return };
    let kind = match status {
        Status::Suspended => "designation.suspend",
        Status::Delisted => "designation.delist",
        Status::Expired => "designation.expire",
        Status::Annulled => "designation.annul",
        _ => return,
    };
    if event.kind != kind {
        event.worded_as = Some(event.worded_as.take().unwrap_or_else(|| event.kind.clone()));
        kind.clone_into(&mut event.kind);
    }
    event.effect = Some(status.as_str().to_owned());
}

fn end_of<'r>(
    event: &Settled,
    register: &'r RegisterView,
    days: Option<(Date, Date)>,
    published: Option<Date>,
) -> Option<&'r CuratedEvent> {
    let ends = |row: &&CuratedEvent| {
        let end = matches!(
            row.event,
            EventKind::Status(
                Status::Suspended | Status::Delisted | Status::Expired | Status::Annulled
            )
        );
        let subject = event.target.iter().any(|party| party.id == row.subject.as_str());
        let place = register.jurisdiction(&row.authority);
        end && subject && jurisdictions(event).any(|code| Some(code) == place)
    };
    let mut rows: Vec<&CuratedEvent> = register.events.iter().filter(ends).collect();
    rows.retain(|row| {
        let Some(date) = row.date else { return false };
        match (days, published) {
            (Some((first, last)), _) => {
                let slack = jiff::Span::new().days(SLACK_DAYS);
                let from = first.checked_sub(slack).unwrap_or(first);
                let to = last.checked_add(slack).unwrap_or(last);
                date.first_day() <= to && from <= date.last_day()
            }
            (None, Some(published)) => date.first_day() <= published,
            (None, None) => true,
        }
    });
    // The court before the registry that copies it; the newest the text can know.
    let body = |row: &CuratedEvent| {
        event.actor.iter().any(|party| crate::check::is_body(party, &row.authority))
    };
    rows.sort_by_key(|row| (!body(row), row.date.map(unblink_model::PartialDate::first_day)));
    if let (None, None) = (days, published) {
        let copies = rows.iter().filter(|row| body(row)).count();
        (rows.len() == 1 || copies == 1 || within_weeks(&rows))
            .then(|| rows.first().copied())
            .flatten()
    } else {
        let own: Vec<&&CuratedEvent> = rows.iter().filter(|row| body(row)).collect();
        let any = if within_weeks(&rows) { rows.first() } else { rows.last() };
        own.last().map(|row| **row).or_else(|| any.copied())
    }
}

fn within_weeks(rows: &[&CuratedEvent]) -> bool {
    let days: Vec<Date> =
        rows.iter().filter_map(|row| row.date).map(unblink_model::PartialDate::first_day).collect();
    match (days.iter().min(), days.iter().max()) {
        (Some(first), Some(last)) => {
            last.since(*first).is_ok_and(|span| span.get_days() <= SLACK_DAYS)
        }
        _ => false,
    }
}

/// Says whether a time's side leaves the event's own day: `since 2003` dates a listing to 2003.
pub(crate) fn bare_day(time: &TimeFound, event: &Settled) -> bool {
    time.value.side == Side::At
        || event.evidence.iter().any(|(a, b)| *a <= time.start && time.end <= *b)
}
