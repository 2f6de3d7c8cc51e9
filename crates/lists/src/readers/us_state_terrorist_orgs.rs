//! Reads the US Department of State's Foreign Terrorist Organizations: one page with a table of
//! the designated and a table of those removed, each with its day.
//!
//! Lines behind a dash in a name (`— Example Amendment (June 1, 2018)`) are amendments that add
//! the name. A removed organisation stands in the edition with its two steps and is not on the
//! list. No real page was at hand; the headings and forms are as readers of the page show them.

use std::collections::BTreeSet;

use unblink_model::{
    Edition, Entity, EntityKind, ListId, Listing, Name, NameKind, PartialDate, PrintedStep,
    Property, ReadReport, Status, Strength, Use, Value, When,
};

use crate::html::{Cell, Page};
use crate::pages::{
    self, add_names, brackets, census, columns, derived_key, english_date, one_file, short, whole,
};
use crate::rows::Fault;
use crate::{About, Expected, Input, ReadError, Reader, Share, SourceFile, html};

/// Reads the Foreign Terrorist Organizations.
#[derive(Clone, Copy, Debug)]
pub(super) struct UsStateTerroristOrgs;

const ABOUT: About = About {
    title: "US Foreign Terrorist Organizations",
    publisher: "US Department of State, Bureau of Counterterrorism",
    jurisdiction: "us",
    url: "https://www.state.gov/foreign-terrorist-organizations/",
    download_url: Some("https://www.state.gov/foreign-terrorist-organizations/"),
    licence: "public domain in the United States (17 U.S.C. 105)",
    attribution: "US Department of State: Foreign Terrorist Organizations",
    list_use: Use::Screening,
    // A guess: designations come a few times a year.
    fresh_for_days: 120,
    tested_on_real_file: false,
};

/// Bounds: 28 organisations in the first designation of 1997; the upper one is a guess, as removed
/// ones count.
const EXPECTED: Expected = Expected {
    persons: (0, 0),
    entries: (40, 400),
    gone_at_once: 0.15,
    gone_per_year: 0.3,
    fill: &[
        Share { property: Property::Name, kind: None, least: 1.0 },
        Share { property: Property::Listing, kind: None, least: 1.0 },
    ],
};

const PROPERTIES: &[Property] = &[
    Property::Schema,
    Property::Name,
    Property::Alias,
    Property::Listing,
    Property::Course,
    Property::Remarks,
];

const EXPECTED_SHAPE: &str = "the State Department's page with a table `Date Designated, Name` \
                              and a table of those removed, with `Date Removed`";

/// The programme of every row: section 219 of the Immigration and Nationality Act.
const PROGRAMME: &str = "FTO";

#[derive(Clone, Copy, PartialEq, Eq)]
enum Column {
    Designated,
    Removed,
    Name,
}

fn column(heading: &str) -> Option<Column> {
    if ["removed", "revoked", "delisted"].iter().any(|word| heading.contains(word)) {
        Some(Column::Removed)
    } else if heading.contains("designat") {
        Some(Column::Designated)
    } else if matches!(heading, "name" | "organization") {
        Some(Column::Name)
    } else {
        None
    }
}

impl Reader for UsStateTerroristOrgs {
    fn list(&self) -> ListId {
        ListId::new("us_state_terrorist_orgs")
    }

    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn expected(&self) -> &'static Expected {
        &EXPECTED
    }

    fn read(&self, input: &Input<'_>) -> Result<Edition, ReadError> {
        let mut report = ReadReport::default();
        let file = one_file(input, EXPECTED_SHAPE)?;
        let page = html::read(&file, &mut report)?;
        let entities = tables(&page, &file, &mut report)?;
        let published = input.given.ok_or(ReadError::NoDate { file: file.name.to_owned() })?;
        Ok(whole(self.list(), published, "html", PROPERTIES, entities, report))
    }
}

fn wrong_shape(file: &SourceFile<'_>, found: String) -> ReadError {
    ReadError::WrongShape { file: file.name.to_owned(), expected: EXPECTED_SHAPE.to_owned(), found }
}

fn tables(
    page: &Page,
    file: &SourceFile<'_>,
    report: &mut ReadReport,
) -> Result<Vec<Entity>, ReadError> {
    let mut entities = Vec::new();
    let (mut current, mut removed) = (0, 0);
    for (_, line, table) in page.tables() {
        let first = table.rows.first().map(html::Row::words).unwrap_or_default();
        if !first.iter().any(|heading| column(&heading.to_lowercase()) == Some(Column::Name)) {
            report.saw("another table");
            continue;
        }
        let headed = pages::headed(line, table).map_err(|fault| fault.refused(file.name))?;
        let found = columns(&headed.headings, column)
            .map_err(|found| wrong_shape(file, format!("{found} on line {line}")))?;
        let is_removed = found.contains(&Column::Removed);
        if !is_removed && !found.contains(&Column::Designated) {
            return Err(wrong_shape(file, format!("a table without dates on line {line}")));
        }
        *(if is_removed { &mut removed } else { &mut current }) += 1;
        for (line, cells) in &headed.rows {
            census(&headed.headings, cells, report);
            let cell = |column: Column| -> Option<&Cell> {
                cells.get(found.iter().position(|other| *other == column)?).copied()
            };
            let entity = entity(*line, is_removed, &cell, report)
                .map_err(|fault| fault.refused(file.name))?;
            entities.push((*line, entity));
        }
    }
    // Half the page is no list: without the table of the removed an end would have no day, and
    // without the other everyone would be removed.
    if current != 1 || removed != 1 {
        let found = format!("{current} tables of the designated and {removed} of the removed");
        return Err(wrong_shape(file, found));
    }
    // Removed and designated again, an organisation stands in both tables. The present listing
    // keeps its key; the row of the removed says so in its own.
    let present: BTreeSet<_> =
        entities.iter().filter(|(_, e)| !e.is_former()).map(|(_, e)| e.key.clone()).collect();
    for (_, entity) in entities.iter_mut().filter(|(_, e)| e.is_former()) {
        if present.contains(&entity.key) {
            entity.key = format!("{}@removed", entity.key).into();
        }
    }
    pages::keyed(entities, report).map_err(|fault| fault.refused(file.name))
}

fn entity<'p>(
    line: usize,
    is_removed: bool,
    cell: &impl Fn(Column) -> Option<&'p Cell>,
    report: &mut ReadReport,
) -> Result<Entity, Fault> {
    let words = |column: Column| cell(column).map_or("", |cell| cell.text.words.as_str());
    let day = |column: Column| -> Result<Option<PartialDate>, Fault> {
        let text = words(column);
        let date = english_date(text).or_else(|| month_first(text));
        if date.is_none() && !text.is_empty() {
            let problem = format!("expected a date like `June 1, 2018`, found `{}`", short(text));
            return Err(Fault { line, problem });
        }
        Ok(date)
    };
    let (designated, removed) = (day(Column::Designated)?, day(Column::Removed)?);
    if words(Column::Name).is_empty() {
        return Err(Fault { line, problem: "a row without a name".to_owned() });
    }
    let mut lines = words(Column::Name).lines();
    let mut entity = named(lines.next().unwrap_or_default());
    let listing = Listing {
        programme: PROGRAMME.to_owned(),
        listed_on: designated.map(When::On),
        instrument: None,
        measures: Vec::new(),
    };
    entity.add(Property::Listing, Value::Listing(listing));
    let step = |status, on: Option<PartialDate>, words: &str| {
        Value::Step(PrintedStep {
            programme: PROGRAMME.to_owned(),
            status,
            on: on.map(When::On),
            words: words.to_owned(),
        })
    };
    if is_removed && designated.is_some() {
        let words = format!("designated {}", words(Column::Designated));
        entity.add(Property::Course, step(Status::Listed, designated, &words));
    }
    for line in lines {
        if let Some((alias, date)) = amendment(line) {
            alias_of(&mut entity, alias);
            entity.add(Property::Course, step(Status::Amended, Some(date), line));
        } else {
            report.puzzle("a line of a name that is no amendment");
            entity.add_text(Property::Remarks, line);
        }
    }
    if is_removed {
        let words = format!("removed {}", words(Column::Removed));
        entity.add(Property::Course, step(Status::Delisted, removed, &words));
    }
    Ok(entity)
}

/// Returns an organisation of the name that a row prints: `Example Front, aka Other (EF)`.
fn named(printed: &str) -> Entity {
    let mut entity = Entity::new("");
    entity.set_kind(EntityKind::Organization);
    let (name, other) = printed.split_once(", aka ").map_or((printed, None), |(a, b)| (a, Some(b)));
    let heading = add_names(&mut entity, name);
    if let Some(other) = other {
        let (outside, inside) = brackets(other);
        for alias in std::iter::once(outside).chain(inside) {
            alias_of(&mut entity, &alias);
        }
    }
    entity.key = derived_key(&heading).into();
    entity
}

fn alias_of(entity: &mut Entity, alias: &str) {
    if alias.chars().any(char::is_alphabetic) {
        let alias = Name::new(alias, NameKind::Aka, Strength::Unstated);
        entity.add(Property::Alias, Value::Name(alias));
    }
}

/// Returns name and day of `— Example Amendment (June 1, 2018)`.
fn amendment(line: &str) -> Option<(&str, PartialDate)> {
    let line = line.trim_start_matches(['—', '–', '-', ' ']);
    let (name, rest) = line.split_once(" Amendment")?;
    let date = rest.trim().strip_prefix('(')?.strip_suffix(')')?;
    Some((name, english_date(date)?))
}

/// Returns the date of `10/8/1997`, as Americans write it.
fn month_first(text: &str) -> Option<PartialDate> {
    let mut parts = text.trim().split('/').map(|part| part.parse::<i16>().ok());
    let (month, day, year) = (parts.next()??, parts.next()??, parts.next()??);
    if parts.next().is_some() || year < 1_000 {
        return None;
    }
    PartialDate::day(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?)
}
