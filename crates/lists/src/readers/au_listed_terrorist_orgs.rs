//! Reads Australia's listed terrorist organisations, the page of its National Security site: one
//! table of organisation and the days on which it was listed and re-listed.
//!
//! Until 2021 a listing lapsed after some years unless it was made again, which the page calls
//! re-listed; here that is a renewal of an unbroken listing. No real page was at hand; the form
//! of the dates is as public readers of the page show it.

use unblink_model::{
    Document, Edition, Entity, EntityKind, ListId, Listing, PrintedStep, Property, ReadReport,
    Status, Use, Value, When,
};

use crate::pages::{
    self, add_names, census, columns, derived_key, english_date, one_file, short, whole,
};
use crate::rows::Fault;
use crate::{About, Expected, Input, ReadError, Reader, Share, SourceFile, html};

/// Reads the listed terrorist organisations.
#[derive(Clone, Copy, Debug)]
pub(super) struct AuListedTerroristOrgs;

const ABOUT: About = About {
    title: "Australian listed terrorist organisations",
    publisher: "Australian Department of Home Affairs",
    jurisdiction: "au",
    url: "https://www.nationalsecurity.gov.au/what-australia-is-doing/terrorist-organisations/listed-terrorist-organisations",
    download_url: Some(
        "https://www.nationalsecurity.gov.au/what-australia-is-doing/terrorist-organisations/listed-terrorist-organisations",
    ),
    licence: "CC BY 4.0 Australia (default of Commonwealth sites, from knowledge)",
    attribution: "Commonwealth of Australia: Listed terrorist organisations",
    list_use: Use::Screening,
    // A guess: listings change a few times a year.
    fresh_for_days: 120,
    tested_on_real_file: false,
};

/// Bounds: 18 organisations in 2013 and 20 in 2015 (pages that copy the list); the rest is a guess.
const EXPECTED: Expected = Expected {
    persons: (0, 0),
    entries: (15, 120),
    gone_at_once: 0.15,
    gone_per_year: 0.4,
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
    Property::Feature,
];

const EXPECTED_SHAPE: &str =
    "the National Security page with its table of organisations and days of listing";

/// The programme of every row, as the page names the law.
const PROGRAMME: &str = "Criminal Code";

#[derive(Clone, Copy, PartialEq, Eq)]
enum Column {
    Name,
    Listed,
}

fn column(heading: &str) -> Option<Column> {
    let has = |word: &str| heading.contains(word);
    if has("organisation") || has("name") {
        Some(Column::Name)
    } else if has("listed") || has("date") || has("listing") {
        Some(Column::Listed)
    } else {
        None
    }
}

impl Reader for AuListedTerroristOrgs {
    fn list(&self) -> ListId {
        ListId::new("au_listed_terrorist_orgs")
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
        let tables = page.tables();
        let [(_, line, table)] = tables[..] else {
            return Err(wrong_shape(&file, format!("{} tables", tables.len())));
        };
        let headed = pages::headed(line, table).map_err(|fault| fault.refused(file.name))?;
        let found = columns(&headed.headings, column)
            .map_err(|found| wrong_shape(&file, format!("{found} on line {line}")))?;
        let at = |column: Column| found.iter().position(|other| *other == column);
        let (Some(name), Some(listed)) = (at(Column::Name), at(Column::Listed)) else {
            return Err(wrong_shape(&file, format!("a table without names or dates, line {line}")));
        };
        let mut entities = Vec::new();
        for (line, cells) in &headed.rows {
            census(&headed.headings, cells, &mut report);
            let entity =
                entity(*line, &cells[name].text.words, &cells[listed].text.words, &mut report)
                    .map_err(|fault| fault.refused(file.name))?;
            entities.push((*line, entity));
        }
        let published = input.given.ok_or(ReadError::NoDate { file: file.name.to_owned() })?;
        let entities =
            pages::keyed(entities, &mut report).map_err(|fault| fault.refused(file.name))?;
        Ok(whole(self.list(), published, "html", PROPERTIES, entities, report))
    }
}

fn wrong_shape(file: &SourceFile<'_>, found: String) -> ReadError {
    ReadError::WrongShape { file: file.name.to_owned(), expected: EXPECTED_SHAPE.to_owned(), found }
}

fn entity(line: usize, name: &str, listed: &str, report: &mut ReadReport) -> Result<Entity, Fault> {
    if name.is_empty() {
        return Err(Fault { line, problem: "a row without a name".to_owned() });
    }
    let mut entity = Entity::new("");
    entity.set_kind(EntityKind::Organization);
    let heading = add_names(&mut entity, name);
    entity.key = derived_key(&heading).into();
    let mut listed_on = None;
    for part in listed.split([',', '\n', ';']).map(str::trim).filter(|part| !part.is_empty()) {
        let (label, date) = labelled(part);
        match (label, english_date(date)) {
            (Label::Listed, Some(date)) if listed_on.is_none() => listed_on = Some(date),
            (Label::Relisted, Some(date)) => {
                let step = PrintedStep {
                    programme: PROGRAMME.to_owned(),
                    status: Status::Renewed,
                    on: Some(When::On(date)),
                    words: part.to_owned(),
                };
                entity.add(Property::Course, Value::Step(step));
            }
            _ => {
                report.puzzle("words among the days of listing");
                let document = Document {
                    kind: "listed".to_owned(),
                    number: Some(part.to_owned()),
                    ..Document::default()
                };
                entity.add(Property::Feature, Value::Document(document));
            }
        }
    }
    if listed_on.is_none() {
        let problem = format!("expected a first day of listing, found `{}`", short(listed));
        return Err(Fault { line, problem });
    }
    let listing = Listing {
        programme: PROGRAMME.to_owned(),
        listed_on: listed_on.map(When::On),
        instrument: None,
        measures: Vec::new(),
    };
    entity.add(Property::Listing, Value::Listing(listing));
    Ok(entity)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Label {
    Listed,
    Relisted,
}

fn labelled(part: &str) -> (Label, &str) {
    for (word, label) in
        [("Re-listed", Label::Relisted), ("Relisted", Label::Relisted), ("Listed", Label::Listed)]
    {
        if let Some(rest) = part.strip_prefix(word) {
            return (label, rest.trim_start_matches([':', ' ']));
        }
    }
    (Label::Listed, part)
}
