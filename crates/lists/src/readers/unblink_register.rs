//! `unblink_register`: the curated register of the `data/` folder, read like any other list.
//!
//! Its tables are told apart by the stem of their file name, which is part of the format: a row of
//! `events.csv` says nothing without knowing that it is an event. The reader is strict, because
//! the issuer is ourselves: an unknown column, word, subject or event is refused with its line,
//! and a correction that breaks a tie between tables never becomes an edition.

mod names;
mod rows;
mod table;
mod ties;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, Time};
use unblink_model::{
    Basis, Coverage, Edition, Entity, EntityKind, Extent, Fact, ListId, Property, Published,
    ReadReport, Use,
};

use self::table::Table;
use self::ties::Ties;
use crate::{About, Expected, Input, ReadError, Reader, Share};

/// Reads the curated register.
pub(crate) struct UnblinkRegister;

/// The list's id.
const LIST: &str = "unblink_register";

/// Every table with its columns.
const TABLES: &[(&str, &[&str])] = &[
    ("assessments", rows::ASSESSMENTS),
    ("authorities", rows::AUTHORITIES),
    ("context", rows::CONTEXT),
    ("contradictions", rows::CONTRADICTIONS),
    ("edition", &["published"]),
    ("engagement", rows::ENGAGEMENT),
    ("events", rows::EVENTS),
    ("exemptions", rows::EXEMPTIONS),
    ("ladder", &["rung", "name"]),
    ("positions", rows::POSITIONS),
    ("programmes", rows::PROGRAMMES),
    ("reactions", rows::REACTIONS),
    ("subjects", rows::SUBJECTS),
    ("un-1988", names::UN_1988),
];

/// What the register says of its actors. The set is the same for every edition, so that a last weak
/// alias taken out is a removal and not a gap.
const COVERED: [Property; 9] = [
    Property::Schema,
    Property::Name,
    Property::OriginalName,
    Property::Alias,
    Property::WeakAlias,
    Property::Listing,
    Property::Reference,
    Property::BirthDate,
    Property::Fact,
];

static ABOUT: About = About {
    title: "unblink curated register",
    publisher: "unblink",
    jurisdiction: "INT",
    url: "https://github.com/unblink/unblink/tree/main/data",
    download_url: None,
    licence: "facts with their sources, CC BY 4.0 as far as rights exist; names and dates of the \
              UN 1988 List are United Nations data, see data/LICENCE.md",
    attribution: "unblink curated register; names, references and dates of the 1988 List: United \
                  Nations Security Council",
    list_use: Use::Screening,
    // A guess: the register is corrected by hand, and a season without a look is too long.
    fresh_for_days: 120,
    tested_on_real_file: true,
};

static EXPECTED: Expected = Expected {
    // The UN list names 135 persons and five entities, unchanged from 2017 to 2026.
    persons: (120, 2_000),
    entries: (140, 5_000),
    gone_at_once: 0.05,
    gone_per_year: 0.2,
    fill: &[
        Share { property: Property::Schema, kind: None, least: 1.0 },
        Share { property: Property::Name, kind: None, least: 1.0 },
        Share { property: Property::Listing, kind: Some(EntityKind::Person), least: 0.9 },
        Share { property: Property::OriginalName, kind: Some(EntityKind::Person), least: 0.8 },
    ],
};

impl Reader for UnblinkRegister {
    fn list(&self) -> ListId {
        ListId::new(LIST)
    }

    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn expected(&self) -> &'static Expected {
        &EXPECTED
    }

    fn read(&self, input: &Input<'_>) -> Result<Edition, ReadError> {
        let mut report = ReadReport::default();
        let tables = tables(input, &mut report)?;
        let published = published(&tables["edition"])?;
        let mut ties = Ties::new(&tables)?;
        let (mut facts, entities) = facts(&tables, &mut ties)?;
        facts.sort_by(|a, b| (a.kind(), a.id()).cmp(&(b.kind(), b.id())));
        Ok(Edition {
            list: self.list(),
            published,
            coverage: Coverage {
                format: LIST.to_owned(),
                extent: Extent::All,
                properties: COVERED.iter().copied().collect(),
                limits: String::new(),
            },
            entities,
            facts,
            report,
        })
    }
}

/// Reads every table, each exactly once: what it returns can be indexed by any name of [`TABLES`].
fn tables<'a>(
    input: &Input<'a>,
    report: &mut ReadReport,
) -> Result<BTreeMap<&'static str, Table<'a>>, ReadError> {
    let mut found = BTreeMap::new();
    for file in input.files {
        let base = file.name.rsplit(['/', '\\']).next().unwrap_or(file.name);
        let stem = base.split('.').next().unwrap_or(base);
        let Some((name, columns)) = TABLES.iter().find(|(name, _)| *name == stem) else {
            return Err(wrong_shape(file.name, "a table of no known name"));
        };
        let table = Table::read(file, name, columns, report)?;
        if found.insert(*name, table).is_some() {
            return Err(wrong_shape(file.name, &format!("a second table `{name}`")));
        }
    }
    match TABLES.iter().find(|(name, _)| !found.contains_key(name)) {
        None => Ok(found),
        Some((missing, _)) => Err(wrong_shape(&format!("{missing}.csv"), "no such file")),
    }
}

fn wrong_shape(file: &str, found: &str) -> ReadError {
    let names: Vec<&str> = TABLES.iter().map(|(name, _)| *name).collect();
    ReadError::WrongShape {
        file: file.to_owned(),
        expected: format!("the tables {} of the curated register", names.join(", ")),
        found: found.to_owned(),
    }
}

/// Returns the edition's own date; a date given from outside never replaces it.
fn published(table: &Table<'_>) -> Result<Published, ReadError> {
    let mut rows = table.rows();
    let Some(row) = rows.next() else {
        return Err(table.malformed(1, "published", "expected one row, found none"));
    };
    let day: Date = row.day("published")?.ok_or_else(|| row.fault("published", "it is empty"))?;
    match rows.next() {
        Some(second) => Err(second.fault("published", "expected one row, found a second")),
        None => Ok(Published { at: day.to_datetime(Time::midnight()), basis: Basis::Edition }),
    }
}

/// Reads facts and entities, following the ties between tables.
fn facts(
    tables: &BTreeMap<&'static str, Table<'_>>,
    ties: &mut Ties,
) -> Result<(Vec<Fact>, Vec<Entity>), ReadError> {
    let mut facts = Vec::new();
    // First of all: a row that names an entry of the 1988 List means the actor who claims it.
    let mut subjects = Vec::new();
    for row in tables["subjects"].rows() {
        subjects.push(rows::subject(&row, ties)?);
    }
    for row in tables["authorities"].rows() {
        facts.push(Fact::Authority(rows::authority(&row)?));
    }
    for row in tables["programmes"].rows() {
        facts.push(Fact::Programme(rows::programme(&row, ties)?));
    }
    let mut steps = BTreeSet::new();
    for row in tables["events"].rows() {
        let event = rows::event(&row, ties)?;
        steps.extend(names::step(&event));
        facts.push(Fact::Event(event));
    }
    let mut entities = BTreeMap::new();
    for row in tables["un-1988"].rows() {
        let listed = names::listed(&row)?;
        if ties.subject_of(&listed.reference).is_none() {
            subjects.push((listed.subject(), Vec::new()));
        }
        let event = listed.event(ties);
        if names::step(&event).is_some_and(|step| steps.insert(step)) {
            ties.unused(&row, "events", &event.id)?;
            facts.push(Fact::Event(event));
        }
        entities.insert(listed.reference.clone(), listed.entity());
    }
    for (subject, weak) in subjects {
        names::lend(&subject, &weak, &mut entities);
        facts.push(Fact::Subject(subject));
    }
    rest(tables, ties, &mut facts)?;
    Ok((facts, entities.into_values().collect()))
}

/// Reads the tables that need no more than a look at the others.
fn rest(
    tables: &BTreeMap<&'static str, Table<'_>>,
    ties: &Ties,
    facts: &mut Vec<Fact>,
) -> Result<(), ReadError> {
    for row in tables["engagement"].rows() {
        facts.push(Fact::Engagement(rows::engagement(&row, ties)?));
    }
    for row in tables["exemptions"].rows() {
        facts.push(Fact::Exemption(rows::exemption(&row, ties)?));
    }
    for row in tables["reactions"].rows() {
        facts.push(Fact::Reaction(rows::reaction(&row, ties)?));
    }
    for row in tables["context"].rows() {
        facts.push(Fact::Context(rows::context(&row)?));
    }
    for row in tables["positions"].rows() {
        facts.push(Fact::Position(rows::position(&row, ties)?));
    }
    for row in tables["assessments"].rows() {
        facts.push(Fact::Assessment(rows::assessment(&row)?));
    }
    for row in tables["contradictions"].rows() {
        facts.push(Fact::Contradiction(rows::contradiction(&row, ties)?));
    }
    Ok(())
}
