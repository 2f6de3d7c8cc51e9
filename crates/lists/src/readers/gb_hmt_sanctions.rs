//! Reads the UK's Consolidated List of Financial Sanctions Targets (`ConList.csv`), in the shape
//! it had from 2014 to 2018: line 1 with the date, line 2 with 29 headings, one row per name.
//!
//! A target's rows share its Group ID and are every combination of its names, births and
//! addresses; they are read as sets of each. Which name went with which birth is not said by the
//! list: the combinations are complete.

mod group;

use std::collections::BTreeMap;

use jiff::civil::Date;
use unblink_model::{
    Basis, Coverage, Edition, Entity, EntityKey, EntityKind, Extent, ListId, Property, Published,
    ReadReport, Use,
};

use crate::cleaning::dates;
use crate::rows::{self, Fault, Row};
use crate::{About, Expected, Input, ReadError, Reader, Share, SourceFile};
use group::Columns;

/// Reads the ConList.
#[derive(Clone, Copy, Debug)]
pub(super) struct GbHmtSanctions;

const ABOUT: About = About {
    title: "UK Consolidated List of Financial Sanctions Targets (OFSI ConList)",
    publisher: "HM Treasury, Office of Financial Sanctions Implementation",
    jurisdiction: "gb",
    url: "https://www.gov.uk/government/publications/financial-sanctions-consolidated-list-of-targets",
    download_url: None,
    licence: "Open Government Licence v3.0",
    attribution: "Contains public sector information licensed under the Open Government Licence \
                  v3.0: HM Treasury, OFSI Consolidated List",
    // Closed: since 28 January 2026 the UK Sanctions List is the only one. The ConList's editions
    // say who was listed; nobody is screened against a list that no longer lists.
    list_use: Use::Register,
    // The list was written anew within days while it lived; no edition of a closed list is fresh.
    fresh_for_days: 7,
    tested_on_real_file: true,
};

/// Bounds from three editions, 2014-04-02 (2 297 entries, 1 337 persons), 2016-03-23 (1 924,
/// 1 269) and 2018-04-13 (2 106, 1 426): a third less than the least, five times the most. The
/// largest step was 31.8 % gone and 18.6 % new within 1.97 years; the next 6.2 % and 14.3 %
/// within 2.06. Least shares found: births of persons 65.7 %, nationalities 39.6 %.
const EXPECTED: Expected = Expected {
    persons: (850, 7_100),
    entries: (1_300, 11_500),
    gone_at_once: 0.12,
    gone_per_year: 0.12,
    fill: &[
        Share { property: Property::Schema, kind: None, least: 1.0 },
        Share { property: Property::Name, kind: None, least: 1.0 },
        Share { property: Property::Listing, kind: None, least: 1.0 },
        Share { property: Property::UpdatedOn, kind: None, least: 1.0 },
        Share { property: Property::Remarks, kind: None, least: 0.5 },
        Share { property: Property::BirthDate, kind: Some(EntityKind::Person), least: 0.5 },
        Share { property: Property::Nationality, kind: Some(EntityKind::Person), least: 0.25 },
    ],
};

/// What the 29 columns give. There is no column for the quality of an alias, so weak aliases are
/// not covered: a later shape that has one is another format and changes nothing here.
const PROPERTIES: &[Property] = &[
    Property::Schema,
    Property::Name,
    Property::Alias,
    Property::Listing,
    Property::Reference,
    Property::UpdatedOn,
    Property::Title,
    Property::Position,
    Property::BirthDate,
    Property::BirthPlace,
    Property::Nationality,
    Property::Address,
    Property::Document,
    Property::Relation,
    Property::Remarks,
    Property::Feature,
];

const EXPECTED_SHAPE: &str =
    "OFSI's ConList.csv: `Last Updated,dd/mm/yyyy`, then the 29 headings of 2014 to 2018";

/// Most rows of one Group ID. The most seen is 252 (7877).
const ROWS_MAX: usize = 2_000;

impl Reader for GbHmtSanctions {
    fn list(&self) -> ListId {
        ListId::new("gb_hmt_sanctions")
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
        let mut report = ReadReport::default();
        let text = rows::decode(file, &mut report)?;
        let (published, table) = dated(file, &text)?;
        let split = rows::split_plain(table, 2).map_err(|fault| fault.refused(file.name))?;
        let Some((heading, rows)) = split.rows.split_first() else {
            return Err(wrong_shape(file.name, "no headings".to_owned()));
        };
        let columns = Columns::of(heading).map_err(|found| wrong_shape(file.name, found))?;
        if split.odd_end.is_some() {
            whole_end(rows, &columns).map_err(|fault| fault.refused(file.name))?;
        }
        let entities =
            groups(rows, &columns, &mut report).map_err(|fault| fault.refused(file.name))?;
        Ok(Edition {
            list: self.list(),
            published,
            coverage: Coverage {
                format: "ofsi_csv".to_owned(),
                extent: Extent::All,
                properties: PROPERTIES.iter().copied().collect(),
                limits: String::new(),
            },
            entities,
            facts: Vec::new(),
            report,
        })
    }
}

fn wrong_shape(file: &str, found: String) -> ReadError {
    ReadError::WrongShape { file: file.to_owned(), expected: EXPECTED_SHAPE.to_owned(), found }
}

/// Reads line 1, which a spreadsheet may have filled up with commas, and returns the rest.
fn dated<'t>(file: &SourceFile<'_>, text: &'t str) -> Result<(Published, &'t str), ReadError> {
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    let fields: Vec<&str> = first.trim().split(',').map(|f| f.trim().trim_matches('"')).collect();
    let printed: Option<Date> = match fields.as_slice() {
        ["Last Updated", day, rest @ ..] if rest.iter().all(|field| field.is_empty()) => {
            dates::slashed_day_first(day).and_then(unblink_model::PartialDate::exact)
        }
        _ => {
            let found = first.trim().chars().take(60).collect();
            return Err(wrong_shape(file.name, found));
        }
    };
    let Some(day) = printed else {
        let problem = "expected Last Updated as dd/mm/yyyy".to_owned();
        return Err(Fault { line: 1, problem }.refused(file.name));
    };
    Ok((Published { at: day.at(0, 0, 0, 0), basis: Basis::Edition }, rest))
}

/// Refuses a file without its last line end whose last number is shorter than every other.
///
/// The real files of 2014 and 2016 have no line end behind the last row, so a cut inside its last
/// column cannot be told for sure; a cut anywhere else leaves the row too short.
fn whole_end(rows: &[Row<'_>], columns: &Columns) -> Result<(), Fault> {
    let Some((last, others)) = rows.split_last() else { return Ok(()) };
    let digits = |row: &Row<'_>| columns.field(row, group::GROUP_ID).len();
    match others.iter().map(digits).min() {
        Some(least) if digits(last) < least => {
            let problem = "the file ends inside its last row".to_owned();
            Err(Fault { line: last.line, problem })
        }
        _ => Ok(()),
    }
}

fn groups(
    rows: &[Row<'_>],
    columns: &Columns,
    report: &mut ReadReport,
) -> Result<Vec<Entity>, Fault> {
    let mut groups: BTreeMap<EntityKey, Vec<&Row<'_>>> = BTreeMap::new();
    for row in rows {
        let id = columns.field(row, group::GROUP_ID);
        if id.is_empty() || id.len() > 12 || !id.bytes().all(|byte| byte.is_ascii_digit()) {
            let found: String = id.chars().take(40).collect();
            let problem = format!("expected a number as Group ID, found `{found}`");
            return Err(Fault { line: row.line, problem });
        }
        let group = groups.entry(EntityKey::new(id)).or_default();
        if group.len() >= ROWS_MAX {
            let problem = format!("more than {ROWS_MAX} rows of Group ID {id}");
            return Err(Fault { line: row.line, problem });
        }
        group.push(row);
    }
    groups.into_iter().map(|(key, rows)| group::read(&key, &rows, columns, report)).collect()
}
