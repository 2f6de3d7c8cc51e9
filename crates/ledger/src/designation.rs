//! Designations: curated steps and list spells of one authority, programme and scope, folded.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use unblink_model::{
    AsOf, Citation, CuratedEvent, EntityKey, EventKind, Instrument, ListId, Milestone, Scope,
    Source, Status, StatusKind, When,
};

use crate::{Printed, ProgrammeCourse, Spell};

/// The stays of a subject's entry on an official list, with the authority behind the programme.
#[derive(Clone, Debug)]
pub struct Holding {
    /// The authority behind the programme.
    pub authority: String,
    /// Whom the programme names.
    pub scope: Scope,
    /// The list.
    pub list: ListId,
    /// The entry.
    pub key: EntityKey,
    /// The stays under one programme.
    pub course: ProgrammeCourse,
    /// Steps under that programme that the list itself prints.
    pub printed: Vec<Printed>,
    /// What the programme forbids, where mapped.
    pub measures: Vec<String>,
    /// The legal act, where mapped.
    pub instrument: Option<Instrument>,
}

/// Who says so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum StepSource {
    /// A curated row.
    Curated {
        /// Its id.
        id: String,
        /// Its source.
        #[serde(flatten)]
        source: Source,
    },
    /// An edition of an official list.
    Edition(Citation),
}

/// One step on a designation's course.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// What happened.
    pub event: EventKind,
    /// When it took effect; `None` for a standing fact.
    pub when: Option<When>,
    /// The first day by which the public could know; `None` where not established.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub known: Option<Date>,
    /// The legal act.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instrument: Option<Instrument>,
    /// What is forbidden from then on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub measures: Vec<String>,
    /// What happened, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// What to know about the row.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
    /// Where sources contradict each other, in words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub disputed: Vec<String>,
    /// Who says so.
    pub sources: Vec<StepSource>,
}

impl Step {
    /// Returns the status, if the step is one.
    pub fn status(&self) -> Option<Status> {
        match self.event {
            EventKind::Status(status) => Some(status),
            EventKind::Milestone(_) => None,
        }
    }

    /// Returns the milestone, if the step is one.
    pub fn milestone(&self) -> Option<Milestone> {
        match self.event {
            EventKind::Milestone(milestone) => Some(milestone),
            EventKind::Status(_) => None,
        }
    }

    fn sort_key(&self) -> (Date, Date, EventKind) {
        let when = self.when.unwrap_or(When::UNKNOWN);
        (when.earliest().unwrap_or(Date::MIN), when.latest().unwrap_or(Date::MAX), self.event)
    }
}

/// The whole course of one designation, as known from a place in time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Course {
    /// The authority.
    pub authority: String,
    /// The programme, where one is named.
    pub programme: Option<String>,
    /// Whom it names.
    pub scope: Scope,
    /// Its steps, oldest first.
    pub steps: Vec<Step>,
}

/// A designation as it stands on a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Designation {
    /// The status: `listed` covers amended, renewed and relisted, `suspended` stands apart.
    pub status: Status,
    /// The step that brought it there.
    pub step: Option<Step>,
    /// Since when the present stay on the list lasts (or, if it ended, lasted).
    pub since: Option<When>,
    /// When it ended, if it has.
    pub until: Option<When>,
    /// What is forbidden, by the newest step that says.
    pub measures: Vec<String>,
    /// Steps that may or may not have happened by that day.
    pub uncertain: Vec<Step>,
}

/// Returns the courses of a subject's designations.
///
/// Curated rows and list rows of the same authority, programme and scope become one course: a
/// curated day inside a list's interval narrows it, both sources stay, and a day outside it is
/// shown as a dispute. A curated row that names no programme speaks of the authority's only one.
pub fn courses(events: &[&CuratedEvent], holdings: &[Holding], as_of: &AsOf) -> Vec<Course> {
    let mut groups: BTreeMap<(String, Scope, Option<String>), Vec<Step>> = BTreeMap::new();
    for (id, spells) in merged_spells(holdings) {
        let steps = groups.entry((id.authority, id.scope, Some(id.programme))).or_default();
        for (number, spell) in spells.iter().enumerate() {
            steps.extend(spell_steps(number, spell));
        }
    }
    for holding in holdings {
        let id = (holding.authority.clone(), holding.scope, Some(holding.course.programme.clone()));
        for printed in &holding.printed {
            put_printed(groups.entry(id.clone()).or_default(), holding, printed);
        }
    }
    for event in events.iter().filter(|event| is_known(event, as_of)) {
        let programme = programme_of(event, &groups);
        let steps = groups.entry((event.authority.clone(), event.scope, programme)).or_default();
        merge(steps, curated_step(event));
    }
    groups
        .into_iter()
        .map(|((authority, scope, programme), mut steps)| {
            steps.sort_by_key(Step::sort_key);
            let programme = programme.filter(|code| !code.is_empty());
            Course { authority, programme, scope, steps }
        })
        .collect()
}

/// Says whether a curated row was public by the day asked about. A row whose publication is not
/// established counts from its own date, a standing fact from the day it was checked.
fn is_known(event: &CuratedEvent, as_of: &AsOf) -> bool {
    let day = event
        .known
        .or(event.date)
        .map(unblink_model::PartialDate::last_day)
        .or(event.source.checked_on);
    day.is_none_or(|day| day <= as_of.published)
}

fn programme_of(
    event: &CuratedEvent,
    groups: &BTreeMap<(String, Scope, Option<String>), Vec<Step>>,
) -> Option<String> {
    if event.programme.is_some() {
        return event.programme.clone();
    }
    let mut of_authority = groups
        .keys()
        .filter(|(authority, scope, _)| *authority == event.authority && *scope == event.scope)
        .map(|(_, _, programme)| programme);
    match (of_authority.next(), of_authority.next()) {
        (Some(only), None) => only.clone(),
        _ => None,
    }
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct SpellGroup {
    authority: String,
    scope: Scope,
    programme: String,
}

/// A stay of the subject, which several entries of one list may have carried in turn.
struct Stay {
    spell: Spell,
    list: ListId,
    key: EntityKey,
    last_list: ListId,
    last_key: EntityKey,
    measures: Vec<String>,
    instrument: Option<Instrument>,
}

/// Joins stays that follow each other without a gap in the editions: an entry renumbered by its
/// issuer was never off the list.
fn merged_spells(holdings: &[Holding]) -> BTreeMap<SpellGroup, Vec<Stay>> {
    let mut groups: BTreeMap<SpellGroup, Vec<Stay>> = BTreeMap::new();
    for holding in holdings {
        let id = SpellGroup {
            authority: holding.authority.clone(),
            scope: holding.scope,
            programme: holding.course.programme.clone(),
        };
        groups.entry(id).or_default().extend(holding.course.spells.iter().map(|spell| Stay {
            spell: spell.clone(),
            list: holding.list.clone(),
            key: holding.key.clone(),
            last_list: holding.list.clone(),
            last_key: holding.key.clone(),
            measures: holding.measures.clone(),
            instrument: holding.instrument.clone(),
        }));
    }
    for stays in groups.values_mut() {
        stays.sort_by(|a, b| {
            (&a.spell.first, &a.list, &a.key).cmp(&(&b.spell.first, &b.list, &b.key))
        });
        let mut joined: Vec<Stay> = Vec::new();
        for stay in stays.drain(..) {
            match joined.last_mut() {
                Some(last) if follows(last, &stay) => {
                    // Where two entries overlap, the stay lasts as long as the longer one.
                    if ends_later(&stay.spell, &last.spell) {
                        last.spell.until = stay.spell.until;
                        last.spell.ended = stay.spell.ended;
                        last.last_list = stay.last_list;
                        last.last_key = stay.last_key;
                    }
                }
                _ => joined.push(stay),
            }
        }
        *stays = joined;
    }
    groups
}

/// Says whether a stay begins before the one before it has ended. Days decide between two lists
/// of one authority: their editions have no common order.
fn follows(last: &Stay, next: &Stay) -> bool {
    last.spell.ended.as_ref().is_none_or(|end| {
        if last.last_list == next.list {
            next.spell.first <= *end
        } else {
            next.spell.first.day() <= end.day()
        }
    })
}

fn ends_later(a: &Spell, b: &Spell) -> bool {
    match (&a.ended, &b.ended) {
        (_, None) => false,
        (None, Some(_)) => true,
        (Some(a), Some(b)) => a > b,
    }
}

fn spell_steps(number: usize, stay: &Stay) -> Vec<Step> {
    let cite = |list: &ListId, key: &EntityKey, edition: &crate::Order, when: When| {
        StepSource::Edition(Citation {
            list: list.clone(),
            edition: edition.id.clone(),
            key: key.clone(),
            when: Some(when),
        })
    };
    let spell = &stay.spell;
    let printed = spell.listing.instrument.clone();
    let instrument = printed
        .map(|title| Instrument { title, date: None, url: None })
        .or_else(|| stay.instrument.clone());
    let measures = if spell.listing.measures.is_empty() {
        stay.measures.clone()
    } else {
        spell.listing.measures.clone()
    };
    let began = if number == 0 { Status::Listed } else { Status::Relisted };
    let step = |event, when, edition: &crate::Order, list, key| Step {
        event: EventKind::Status(event),
        when: Some(when),
        known: Some(edition.day()),
        instrument: None,
        measures: Vec::new(),
        detail: None,
        notes: Vec::new(),
        disputed: Vec::new(),
        sources: vec![cite(list, key, edition, when)],
    };
    let mut first = step(began, spell.since, &spell.first, &stay.list, &stay.key);
    first.instrument = instrument;
    first.measures = measures;
    // The edition supports its interval, whatever day the list prints.
    first.sources = vec![cite(&stay.list, &stay.key, &spell.first, spell.seen_between)];
    let mut steps = vec![first];
    if let (Some(until), Some(ended)) = (spell.until, &spell.ended) {
        steps.push(step(Status::Delisted, until, ended, &stay.last_list, &stay.last_key));
    }
    steps
}

/// Puts a step that a list prints onto the course. A printed removal dates the end that the
/// editions show, and a printed listing the stay that ended before the first edition at hand.
fn put_printed(steps: &mut Vec<Step>, holding: &Holding, printed: &Printed) {
    let when = printed.when();
    let source = StepSource::Edition(Citation {
        list: holding.list.clone(),
        edition: printed.first.id.clone(),
        key: holding.key.clone(),
        when: Some(printed.seen_between),
    });
    if printed.ends()
        && let Some(end) = steps.iter_mut().rfind(|step| direction(step) == Some(Way::Off))
    {
        end.when = printed.step.on.or(end.when);
        end.detail = Some(printed.step.words.clone());
        if !end.sources.contains(&source) {
            end.sources.push(source);
        }
        return;
    }
    let relisted_nothing = printed.step.status == Status::Listed
        && steps.iter().any(|step| direction(step) == Some(Way::On) && step.when == Some(when));
    if relisted_nothing {
        return;
    }
    steps.push(Step {
        event: EventKind::Status(printed.step.status),
        when: Some(when),
        known: Some(printed.first.day()),
        instrument: None,
        measures: Vec::new(),
        detail: Some(printed.step.words.clone()),
        notes: Vec::new(),
        disputed: Vec::new(),
        sources: vec![source],
    });
}

fn curated_step(event: &CuratedEvent) -> Step {
    Step {
        event: event.event,
        when: event.date.map(When::On),
        known: event.known.map(unblink_model::PartialDate::last_day),
        instrument: event.instrument.clone(),
        measures: event.measures.clone(),
        detail: event.detail.clone(),
        notes: event.notes.iter().cloned().collect(),
        disputed: Vec::new(),
        sources: vec![StepSource::Curated { id: event.id.clone(), source: event.source.clone() }],
    }
}

/// The direction of a step: two sources can speak of the same step only if it is the same.
fn direction(step: &Step) -> Option<Way> {
    match step.status()? {
        Status::Listed | Status::Relisted => Some(Way::On),
        Status::Delisted | Status::Expired | Status::Annulled => Some(Way::Off),
        Status::Suspended => Some(Way::Suspended),
        _ => None,
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    On,
    Off,
    Suspended,
}

/// Puts a curated step onto a course, into the list's step it speaks of where there is one.
fn merge(steps: &mut Vec<Step>, mut curated: Step) {
    let (Some(way), Some(when)) = (direction(&curated), curated.when) else {
        steps.push(curated);
        return;
    };
    let from_editions = |step: &Step| {
        direction(step) == Some(way)
            && step.sources.iter().all(|source| matches!(source, StepSource::Edition(_)))
    };
    let same = steps
        .iter_mut()
        .find(|step| from_editions(step) && step.when.is_none_or(|of_list| of_list.overlaps(when)));
    if let Some(step) = same {
        step.event = curated.event;
        step.when = Some(narrower(step.when, when));
        step.known = match (step.known, curated.known) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        step.instrument = curated.instrument.or(step.instrument.take());
        if !curated.measures.is_empty() {
            step.measures = curated.measures;
        }
        // What the list itself prints is not lost behind the curators' words.
        match (curated.detail, step.detail.take()) {
            (Some(ours), theirs) => {
                step.detail = Some(ours);
                step.notes.extend(theirs.map(|words| format!("the list prints: {words}")));
            }
            (None, theirs) => step.detail = theirs,
        }
        step.notes.append(&mut curated.notes);
        // The curated row first: it names the act.
        curated.sources.append(&mut step.sources);
        step.sources = curated.sources;
        return;
    }
    if let Some(of_list) = steps.iter_mut().find(|step| from_editions(step)) {
        let other = of_list.when.map_or("an unknown day".to_owned(), |when| when.to_string());
        let words = format!("the list's editions say {other}, the curated register says {when}");
        of_list.disputed.push(words.clone());
        curated.disputed.push(words);
    }
    steps.push(curated);
}

fn narrower(of_list: Option<When>, curated: When) -> When {
    let width = |when: When| match (when.earliest(), when.latest()) {
        (Some(a), Some(b)) => b.since(a).map_or(i32::MAX, |span| span.get_days()),
        _ => i32::MAX,
    };
    match of_list {
        Some(of_list) if width(of_list) < width(curated) => of_list,
        _ => curated,
    }
}

/// Returns how a designation stands on a day.
pub fn designation_on(course: &Course, day: Date) -> Designation {
    let mut status = None;
    let mut step = None;
    let (mut since, mut until) = (None, None);
    let mut measures = Vec::new();
    let mut uncertain = Vec::new();
    let mut later = None;
    let mut standing = None;
    for candidate in &course.steps {
        let Some(becomes) = candidate.status() else { continue };
        let Some(when) = candidate.when else {
            standing = Some((becomes, candidate));
            continue;
        };
        if when.surely_by(day) {
            let was_on = status.is_some_and(|s: Status| s.kind() == StatusKind::OnList);
            match becomes.kind() {
                StatusKind::OnList => {
                    if !was_on {
                        since = Some(when);
                        until = None;
                    }
                    if !candidate.measures.is_empty() {
                        measures.clone_from(&candidate.measures);
                    }
                }
                StatusKind::Former => until = Some(when),
                StatusKind::Never | StatusKind::Unknown => {}
            }
            // A regime renewed or amended while its measure is suspended stays suspended.
            let touches_up = matches!(becomes, Status::Amended | Status::Renewed);
            if !(touches_up && status == Some(Status::Suspended)) {
                status = Some(becomes);
                step = Some(candidate.clone());
            }
        } else if becomes.kind() == StatusKind::Unknown {
            // That something could not be established is no event that may have happened.
            standing = standing.or(Some((becomes, candidate)));
        } else if when.maybe_by(day) {
            uncertain.push(candidate.clone());
        } else if later.is_none() {
            later = Some(candidate.clone());
        }
    }
    let status = match (status, standing, later) {
        (Some(status), _, _) => stands(status),
        // Nothing has surely happened yet, but something may have.
        (None, _, _) if !uncertain.is_empty() => Status::Unknown,
        (None, Some((becomes, candidate)), _) => {
            step = Some(candidate.clone());
            becomes
        }
        // A first listing dated to a later day says that there was none before it.
        (None, None, Some(first)) if direction(&first) == Some(Way::On) => {
            step = Some(first);
            Status::NeverListed
        }
        (None, None, _) => Status::Unknown,
    };
    Designation { status, step, since, until, measures, uncertain }
}

/// Returns the status in the answer: steps that only touch up a listing leave it `listed`.
fn stands(step: Status) -> Status {
    match step {
        Status::Amended | Status::Renewed | Status::Relisted => Status::Listed,
        other => other,
    }
}
