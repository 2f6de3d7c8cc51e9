//! Reads the US Consolidated Screening List as one CSV of 29 columns: thirteen lists of three
//! departments, OFAC's among them.
//!
//! Keys are the source list's abbreviation and the `_id`: OFAC's own number, which several of its
//! lists share for one party, and elsewhere a digest that the International Trade Administration
//! makes. Whether the digest outlives a change of the row is not known.

mod record;

use std::collections::{BTreeMap, BTreeSet};

use unblink_model::{
    Coverage, Edition, Entity, EntityKey, EntityKind, Extent, ListId, Property, ReadReport, Use,
};

use crate::rows::{self, Fault};
use crate::{About, Expected, Input, ReadError, Reader, Share};
use record::Columns;

/// Reads the Consolidated Screening List.
#[derive(Clone, Copy, Debug)]
pub(super) struct UsTradeCsl;

const ABOUT: About = About {
    title: "US Consolidated Screening List",
    publisher: "US Department of Commerce, International Trade Administration",
    jurisdiction: "us",
    url: "https://www.trade.gov/consolidated-screening-list",
    download_url: Some(
        "https://data.trade.gov/downloadable_consolidated_screening_list/v1/consolidated.csv",
    ),
    licence: "public domain in the United States (17 U.S.C. 105)",
    attribution: "US International Trade Administration: Consolidated Screening List",
    // It repeats OFAC's lists, which are screened against in the issuer's own files and with more
    // detail: screening both would show every party twice. Its other sources are export controls
    // on goods and end uses, which name parties that no sanction freezes.
    list_use: Use::Register,
    // A guess: the file is written anew every day.
    fresh_for_days: 14,
    tested_on_real_file: true,
};

/// Bounds from the only edition at hand, May 2022: 14 160 entries, 5 286 persons; a third less to
/// four times as many. No neighbours are known: the steps are those of OFAC's SDN list.
const EXPECTED: Expected = Expected {
    persons: (3_500, 21_000),
    entries: (9_400, 57_000),
    gone_at_once: 0.12,
    gone_per_year: 0.12,
    fill: &[
        Share { property: Property::Schema, kind: None, least: 1.0 },
        Share { property: Property::Name, kind: None, least: 1.0 },
        Share { property: Property::Listing, kind: None, least: 1.0 },
        Share { property: Property::Address, kind: None, least: 0.5 },
        Share { property: Property::BirthDate, kind: Some(EntityKind::Person), least: 0.5 },
    ],
};

/// What the 29 columns give. Aliases carry no strength: weak ones stand among them.
const PROPERTIES: &[Property] = &[
    Property::Schema,
    Property::Name,
    Property::Alias,
    Property::Listing,
    Property::Reference,
    Property::RecordId,
    Property::Position,
    Property::Gender,
    Property::BirthDate,
    Property::BirthPlace,
    Property::Nationality,
    Property::Citizenship,
    Property::Country,
    Property::Address,
    Property::Document,
    Property::Wallet,
    Property::Contact,
    Property::IncorporationDate,
    Property::Craft,
    Property::Relation,
    Property::Remarks,
    Property::Feature,
    Property::Bookkeeping,
];

/// The lists gathered in May 2022, by abbreviation. A file without one of them is a part: its
/// source failed to arrive, or was dropped, and neither delists anyone.
const SOURCES: [&str; 13] =
    ["CAP", "CMIC", "DPL", "DTC", "EL", "FSE", "ISN", "MEU", "NS-MBS", "PLC", "SDN", "SSI", "UVL"];

const EXPECTED_SHAPE: &str =
    "the Consolidated Screening List as CSV with its 29 headings, _id to ids";

/// Most rows of one key; the most seen is two (one row of the CAPTA list stands twice).
const SAME_KEY_MAX: usize = 200;

impl Reader for UsTradeCsl {
    fn list(&self) -> ListId {
        ListId::new("us_trade_csl")
    }

    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn expected(&self) -> &'static Expected {
        &EXPECTED
    }

    fn read(&self, input: &Input<'_>) -> Result<Edition, ReadError> {
        let [file] = input.files else {
            let first = input.files.first().map_or("no file", |file| file.name);
            return Err(wrong_shape(first, format!("{} files", input.files.len())));
        };
        let head = file.bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(file.bytes);
        if !head.starts_with(b"_id,") {
            let head = &head[..head.len().min(60)];
            return Err(wrong_shape(file.name, String::from_utf8_lossy(head).trim().to_owned()));
        }
        let mut report = ReadReport::default();
        let text = rows::decode(file, &mut report)?;
        let split = rows::split_plain(&text, 1).map_err(|fault| fault.refused(file.name))?;
        if let Some(odd) = split.odd_end {
            // The last column is free text: a cut inside it cannot be told.
            let line = split.rows.last().map_or(1, |row| row.line);
            let problem = format!("the file may be cut: {odd}");
            return Err(Fault { line, problem }.refused(file.name));
        }
        let Some((heading, rows)) = split.rows.split_first() else {
            return Err(wrong_shape(file.name, "no headings".to_owned()));
        };
        let columns = Columns::of(heading).map_err(|found| wrong_shape(file.name, found))?;
        let published = input.given.ok_or(ReadError::NoDate { file: file.name.to_owned() })?;
        let (entities, sources) =
            records(rows, &columns, &mut report).map_err(|fault| fault.refused(file.name))?;
        Ok(Edition {
            list: self.list(),
            published,
            coverage: coverage(&sources, &mut report),
            entities: entities.into_values().collect(),
            facts: Vec::new(),
            report,
        })
    }
}

fn wrong_shape(file: &str, found: String) -> ReadError {
    ReadError::WrongShape { file: file.to_owned(), expected: EXPECTED_SHAPE.to_owned(), found }
}

type Records = (BTreeMap<EntityKey, Entity>, BTreeSet<String>);

fn records(
    rows: &[rows::Row<'_>],
    columns: &Columns,
    report: &mut ReadReport,
) -> Result<Records, Fault> {
    let (mut entities, mut sources) = (BTreeMap::new(), BTreeSet::new());
    for row in rows {
        let refused = |problem: String| Fault { line: row.line, problem };
        let record = record::read(row, columns, report).map_err(refused)?;
        let numbered = |count: usize| match count {
            1 => EntityKey::new(&record.key),
            _ => EntityKey::new(format!("{}~{count}", record.key)),
        };
        let key = (1..=SAME_KEY_MAX).map(numbered).find(|key| !entities.contains_key(key));
        let Some(key) = key else {
            return Err(refused(format!("more than {SAME_KEY_MAX} rows of {}", record.key)));
        };
        if key.as_str() != record.key {
            report.note(format!("{} stands twice; one row is kept as {key}", record.key));
        }
        sources.insert(record.source);
        let mut entity = record.entity;
        entity.key = key.clone();
        entities.insert(key, entity);
    }
    Ok((entities, sources))
}

fn coverage(sources: &BTreeSet<String>, report: &mut ReadReport) -> Coverage {
    let missing: Vec<&str> =
        SOURCES.into_iter().filter(|source| !sources.contains(*source)).collect();
    for source in sources.iter().filter(|source| !SOURCES.contains(&source.as_str())) {
        report.note(format!("a source list that was not there in 2022: {source}"));
    }
    let whole = missing.is_empty();
    Coverage {
        format: "csl_csv".to_owned(),
        extent: if whole { Extent::All } else { Extent::Part },
        properties: PROPERTIES.iter().copied().collect(),
        limits: if whole {
            String::new()
        } else {
            format!("without the source lists {}", missing.join(", "))
        },
    }
}
