//! Who can be found and screened: the entries of the UN 1988 List, and the curated actors.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, date};
use unblink_model::{
    Birth, CuratedEvent, Entity, EntityKey, EntityKind, EventKind, Instrument, ListId, Listing,
    Name, NameKind, PartialDate, Property, Scope, Source, Status, Strength, SubjectFact, SubjectId,
    Value, When,
};

use super::table::{Row, with_source};
use super::ties::{Ties, UN_LIST};
use crate::ReadError;

pub(super) const UN_1988: &[&str] = with_source![
    "reference",
    "kind",
    "name",
    "original_script",
    "good_aliases",
    "aliases",
    "former_names",
    "weak_aliases",
    "birth_dates",
    "listed_on",
    "edition",
];

/// The authority behind the entries, and the programme as the UN prints it.
const AUTHORITY: &str = "un-sc-1988";
const PROGRAMME: &str = "Taliban";

/// What UNSCR 1988 (2011) imposes on every entry.
const MEASURES: [&str; 3] = ["asset freeze", "travel ban", "arms embargo"];

/// The day on which Taliban-associated names got a list of their own.
const SPLIT: Date = date(2011, 6, 17);

/// One entry of the 1988 List, as the register carries it.
pub(super) struct Listed {
    /// The UN's permanent reference.
    pub(super) reference: EntityKey,
    kind: EntityKind,
    names: Vec<(Property, Name)>,
    births: Vec<Birth>,
    day: Date,
    edition: Date,
    source: Source,
}

/// Reads one row of `un-1988.csv`.
pub(super) fn listed(row: &Row<'_>) -> Result<Listed, ReadError> {
    let empty = |column| row.fault(column, "it is empty");
    let reference = row.required("reference")?;
    let kind = match (row.text("kind"), reference.get(..4)) {
        ("Person", Some("TAi.")) => EntityKind::Person,
        ("Organization", Some("TAe.")) => EntityKind::Organization,
        _ => return Err(row.fault("kind", "expected Person for TAi, Organization for TAe")),
    };
    let mut births = Vec::new();
    for text in row.names("birth_dates")? {
        births.push(birth(row, &text)?);
    }
    Ok(Listed {
        reference: EntityKey::from(reference),
        kind,
        names: names(row)?,
        births,
        day: row.day("listed_on")?.ok_or_else(|| empty("listed_on"))?,
        edition: row.day("edition")?.ok_or_else(|| empty("edition"))?,
        source: row.source()?,
    })
}

fn names(row: &Row<'_>) -> Result<Vec<(Property, Name)>, ReadError> {
    let heading = Name::new(row.required("name")?, NameKind::Primary, Strength::Strong);
    let mut names = vec![(Property::Name, heading)];
    for (column, property, kind, strength) in [
        ("original_script", Property::OriginalName, NameKind::Original, Strength::Unstated),
        ("good_aliases", Property::Alias, NameKind::Aka, Strength::Strong),
        ("aliases", Property::Alias, NameKind::Aka, Strength::Unstated),
        ("former_names", Property::Alias, NameKind::Fka, Strength::Strong),
        ("weak_aliases", Property::WeakAlias, NameKind::Aka, Strength::Weak),
    ] {
        for full in row.names(column)? {
            names.push((property, Name::new(full, kind, strength)));
        }
    }
    Ok(names)
}

/// Reads `1963`, `1972-01-30`, `~1963` (circa), `1958..1963` or `~1973..1979`.
fn birth(row: &Row<'_>, text: &str) -> Result<Birth, ReadError> {
    let (circa, dates) = text.strip_prefix('~').map_or((false, text), |rest| (true, rest));
    let (from, until) =
        dates.split_once("..").map_or((dates, None), |(from, until)| (from, Some(until)));
    let date = |text: &str| -> Result<PartialDate, ReadError> {
        text.parse().map_err(|error| row.fault("birth_dates", &format!("{error}")))
    };
    let (from, until) = (date(from)?, until.map(date).transpose()?);
    if until.is_some_and(|until| until.last_day() < from.first_day()) {
        return Err(row.fault("birth_dates", "the range ends before it starts"));
    }
    Ok(Birth { date: Some(from), until, circa, note: None })
}

impl Listed {
    /// Returns the actor of an entry that no row of `subjects.csv` claims.
    pub(super) fn subject(&self) -> SubjectFact {
        let heading = |(_, name): &&(Property, Name)| name.kind == NameKind::Primary;
        SubjectFact {
            id: SubjectId::new(self.reference.as_str()),
            caption: self
                .names
                .iter()
                .find(heading)
                .map_or_else(|| self.reference.to_string(), |(_, name)| name.full.clone()),
            kind: self.kind,
            // The entity carries them, with their strength.
            names: Vec::new(),
            references: vec![(ListId::new(UN_LIST), self.reference.clone())],
            source: self.source.clone(),
            notes: None,
        }
    }

    /// Returns the listing as a step of its designation.
    pub(super) fn event(&self, ties: &Ties) -> CuratedEvent {
        let own = SubjectId::new(self.reference.as_str());
        let edition = self.edition;
        let mut notes = format!("Read in the official file of {edition}");
        if self.day < SPLIT {
            notes.push_str("; before 17 June 2011 the name stood on the 1267 List");
        }
        CuratedEvent {
            id: format!("{}.{AUTHORITY}.listed.{}", self.reference, self.day),
            subject: ties.subject_of(&self.reference).cloned().unwrap_or(own),
            authority: AUTHORITY.to_owned(),
            programme: None,
            event: EventKind::Status(Status::Listed),
            scope: Scope::Actor,
            date: Some(self.day.into()),
            known: None,
            instrument: Some(Instrument {
                title: "UNSCR 1988 (2011) regime".to_owned(),
                date: None,
                url: None,
            }),
            measures: MEASURES.map(str::to_owned).to_vec(),
            detail: None,
            source_kind: Some("official".to_owned()),
            source: self.source.clone(),
            notes: Some(notes),
        }
    }

    /// Returns the entry as a record to find and screen.
    pub(super) fn entity(&self) -> Entity {
        let mut entity = Entity::new(self.reference.clone());
        entity.set_kind(self.kind);
        for (property, name) in &self.names {
            entity.add(*property, Value::Name(name.clone()));
        }
        for birth in &self.births {
            entity.add(Property::BirthDate, Value::Birth(birth.clone()));
        }
        entity.add_text(Property::Reference, self.reference.as_str());
        let listing = Listing {
            programme: PROGRAMME.to_owned(),
            listed_on: Some(When::On(self.day.into())),
            instrument: None,
            measures: Vec::new(),
        };
        entity.add(Property::Listing, Value::Listing(listing));
        entity
    }
}

/// What makes a listing of an actor itself one step, in whichever table it is told.
pub(super) type Step = (SubjectId, String, Option<PartialDate>);

/// Returns the step, if the event is a listing of the actor itself.
pub(super) fn step(event: &CuratedEvent) -> Option<Step> {
    let listing = event.event == EventKind::Status(Status::Listed) && event.scope == Scope::Actor;
    listing.then(|| (event.subject.clone(), event.authority.clone(), event.date))
}

/// Lends an actor's names to its record: to the entry it is on the 1988 List, else to one of its
/// own. An actor without names (a state, a group in one row) has no record and is not screened.
pub(super) fn lend(
    subject: &SubjectFact,
    weak: &[String],
    entities: &mut BTreeMap<EntityKey, Entity>,
) {
    if subject.names.is_empty() {
        return;
    }
    let listed = subject
        .references
        .iter()
        .find(|(list, key)| list.as_str() == UN_LIST && entities.contains_key(key));
    let own = EntityKey::new(subject.id.as_str());
    let key = listed.map_or(own, |(_, key)| key.clone());
    let entity = entities.entry(key.clone()).or_insert_with(|| {
        let mut entity = Entity::new(key);
        entity.set_kind(subject.kind);
        let heading = Name::new(&subject.caption, NameKind::Primary, Strength::Strong);
        entity.add(Property::Name, Value::Name(heading));
        entity
    });
    let mut known: BTreeSet<String> = entity.names().map(|name| name.full.clone()).collect();
    for full in std::iter::once(&subject.caption).chain(&subject.names) {
        if known.insert(full.clone()) {
            let (property, strength) = if weak.contains(full) {
                (Property::WeakAlias, Strength::Weak)
            } else {
                (Property::Alias, Strength::Unstated)
            };
            entity.add(property, Value::Name(Name::new(full, NameKind::Aka, strength)));
        }
    }
}
