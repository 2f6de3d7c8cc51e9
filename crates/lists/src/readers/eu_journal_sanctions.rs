//! Reads annexes of EU regulations as tables: one CSV per regulation, made by OpenSanctions from
//! the consolidated texts in the Official Journal.
//!
//! One table holds one regulation, and the Union has dozens, so an edition is a part of the list:
//! it proves who is named by the regulations it holds and no absence, not even within them. A
//! removal from an annex is seen in the Commission's consolidated file (`eu_fsf`), not here.
//!
//! The annexes have no stable reference. Their numbers (`recordId`) run on from 1 without a gap
//! and one annex has none, so the key of an entry is its regulation and its name; a name spelled
//! anew is a new entry.

mod record;

use std::collections::{BTreeMap, BTreeSet};

use unblink_model::{
    Coverage, Edition, Entity, EntityKey, EntityKind, Extent, ListId, Property, ReadReport, Use,
};

use crate::rows::{self, Fault};
use crate::{About, Expected, Input, ReadError, Reader, Share, SourceFile};
use record::Columns;

/// Reads annexes from the Official Journal.
#[derive(Clone, Copy, Debug)]
pub(super) struct EuJournalSanctions;

const ABOUT: About = About {
    title: "EU sanctions annexes in the Official Journal, as tables by OpenSanctions",
    publisher: "Council of the European Union; tables made by OpenSanctions",
    jurisdiction: "EU",
    url: "https://eur-lex.europa.eu/",
    download_url: None,
    licence: "the texts: reuse with acknowledgement (Commission Decision 2011/833/EU); the tables: \
              from an MIT repository of OpenSanctions, whose data is sold under CC BY-NC 4.0: ask \
              before redistributing",
    attribution: "© European Union, https://eur-lex.europa.eu; tables by OpenSanctions",
    list_use: Use::Screening,
    // A guess: amendments of these two regulations come some times a year.
    fresh_for_days: 90,
    tested_on_real_file: true,
};

/// Bounds from the two regulations at hand (135 persons of 140, 262 of 350). An edition is always
/// a part, so that only an empty one is held.
const EXPECTED: Expected = Expected {
    persons: (1, 20_000),
    entries: (1, 30_000),
    gone_at_once: 0.2,
    gone_per_year: 0.2,
    fill: &[
        Share { property: Property::Name, kind: None, least: 1.0 },
        Share { property: Property::Listing, kind: None, least: 1.0 },
        Share { property: Property::BirthDate, kind: Some(EntityKind::Person), least: 0.8 },
    ],
};

/// What the 45 columns give.
const PROPERTIES: &[Property] = &[
    Property::Schema,
    Property::Name,
    Property::Alias,
    Property::WeakAlias,
    Property::Listing,
    Property::Position,
    Property::Gender,
    Property::BirthDate,
    Property::BirthPlace,
    Property::Nationality,
    Property::Country,
    Property::Address,
    Property::Document,
    Property::Contact,
    Property::IncorporationDate,
    Property::Craft,
    Property::Relation,
    Property::Remarks,
    Property::Notice,
    Property::Feature,
    Property::Bookkeeping,
];

const EXPECTED_SHAPE: &str =
    "an annex of an EU regulation as CSV with the 45 headings celex to notes";

/// Most entries of one name in one regulation; two is the most seen.
const SAME_NAME_MAX: usize = 200;

impl Reader for EuJournalSanctions {
    fn list(&self) -> ListId {
        ListId::new("eu_journal_sanctions")
    }

    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn expected(&self) -> &'static Expected {
        &EXPECTED
    }

    fn read(&self, input: &Input<'_>) -> Result<Edition, ReadError> {
        let mut report = ReadReport::default();
        let mut entities = BTreeMap::new();
        let mut acts: BTreeSet<String> = BTreeSet::new();
        for file in input.files {
            for act in annexes(file, &mut entities, &mut report)? {
                if !acts.insert(act.clone()) {
                    let found = format!("a second file of {act}");
                    return Err(wrong_shape(file.name, found));
                }
            }
        }
        let Some(first) = input.files.first() else {
            return Err(wrong_shape("no file", "none".to_owned()));
        };
        let published = input.given.ok_or(ReadError::NoDate { file: first.name.to_owned() })?;
        let acts: Vec<String> = acts.into_iter().collect();
        Ok(Edition {
            list: self.list(),
            published,
            coverage: Coverage {
                format: "eu_journal_csv".to_owned(),
                extent: Extent::Part,
                properties: PROPERTIES.iter().copied().collect(),
                limits: format!("the annexes of {} only", acts.join(", ")),
            },
            entities: entities.into_values().collect(),
            facts: Vec::new(),
            report,
        })
    }
}

fn wrong_shape(file: &str, found: String) -> ReadError {
    ReadError::WrongShape { file: file.to_owned(), expected: EXPECTED_SHAPE.to_owned(), found }
}

/// Reads one table and returns the acts it holds.
fn annexes(
    file: &SourceFile<'_>,
    entities: &mut BTreeMap<EntityKey, Entity>,
    report: &mut ReadReport,
) -> Result<BTreeSet<String>, ReadError> {
    // The heading is looked at first: a page of another kind is no table with faults.
    if !file.bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(file.bytes).starts_with(b"celex,") {
        let head = &file.bytes[..file.bytes.len().min(60)];
        return Err(wrong_shape(file.name, String::from_utf8_lossy(head).trim().to_owned()));
    }
    let text = rows::decode(file, report)?;
    let split = rows::split_plain(&text, 1).map_err(|fault| fault.refused(file.name))?;
    if let Some(odd) = split.odd_end {
        // The last column is free text: a cut inside it cannot be told.
        let problem = format!("the file may be cut: {odd}");
        let line = split.rows.last().map_or(1, |row| row.line);
        return Err(Fault { line, problem }.refused(file.name));
    }
    let Some((heading, rows)) = split.rows.split_first() else {
        return Err(wrong_shape(file.name, "no headings".to_owned()));
    };
    let columns = Columns::of(heading).map_err(|found| wrong_shape(file.name, found))?;
    let mut acts = BTreeSet::new();
    for row in rows {
        let refused = |problem: String| Fault { line: row.line, problem }.refused(file.name);
        let record = record::read(row, &columns, report).map_err(refused)?;
        let numbered = |count: usize| match count {
            1 => EntityKey::new(&record.key),
            _ => EntityKey::new(format!("{}~{count}", record.key)),
        };
        let key = (1..=SAME_NAME_MAX).map(numbered).find(|key| !entities.contains_key(key));
        let Some(key) = key else {
            return Err(refused(format!("more than {SAME_NAME_MAX} entries of one name")));
        };
        if key.as_str() != record.key {
            report.note(format!("two entries {}; one is kept as {key}", record.key));
        }
        acts.insert(record.act);
        let mut entity = record.entity;
        entity.key = key.clone();
        entities.insert(key, entity);
    }
    Ok(acts)
}
