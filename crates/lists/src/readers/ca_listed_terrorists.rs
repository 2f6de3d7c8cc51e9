//! Reads Canada's listed terrorist entities: the Atom feed of Public Safety Canada.
//!
//! One entry per organisation: name, other names in `summary` (`N/A` where there are none), an
//! account in `content`. The days in `published` and `updated` are the feed's; that the first is
//! the day of listing is not said, so it is kept apart. No real feed was at hand; the fields are
//! as public readers of it show them.

use unblink_model::{
    Document, Edition, Entity, EntityKind, ListId, Listing, Name, NameKind, PartialDate, Property,
    Published, ReadReport, Strength, Use, Value,
};

use crate::cleaning::{dates, names};
use crate::flat_xml::{self, Flat};
use crate::pages::{self, add_names, derived_key, one_file, whole};
use crate::rows::Fault;
use crate::{About, Expected, Input, ReadError, Reader, Share};

/// Reads the listed terrorist entities.
#[derive(Clone, Copy, Debug)]
pub(super) struct CaListedTerrorists;

const ABOUT: About = About {
    title: "Canadian listed terrorist entities",
    publisher: "Public Safety Canada",
    jurisdiction: "ca",
    url: "https://www.publicsafety.gc.ca/cnt/ntnl-scrt/cntr-trrrsm/lstd-ntts/crrnt-lstd-ntts-en.aspx",
    download_url: Some("https://www.publicsafety.gc.ca/cnt/_xml/lstd-ntts-eng.xml"),
    licence: "Open Government Licence - Canada (from knowledge)",
    attribution: "Public Safety Canada: Currently listed entities",
    list_use: Use::Screening,
    // A guess: listings change a few times a year.
    fresh_for_days: 120,
    tested_on_real_file: false,
};

/// Bounds: 46 entities in May 2013 (press report named in data/events.csv) and 90 in a public check of
/// the feed; the rest is a guess.
const EXPECTED: Expected = Expected {
    persons: (0, 0),
    entries: (45, 250),
    gone_at_once: 0.1,
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
    Property::RecordId,
    Property::UpdatedOn,
    Property::Remarks,
    Property::Contact,
    Property::Feature,
];

const EXPECTED_SHAPE: &str = "Public Safety Canada's Atom feed of listed entities, feed/entry with \
                              title, summary and content";

/// The fields of an entry; others are counted as not understood.
const KNOWN: [&str; 10] = [
    "id",
    "title",
    "title@type",
    "link",
    "link@href",
    "link@rel",
    "summary",
    "content",
    "published",
    "updated",
];

/// Attributes that tell how a text is written or where a link leads to, and nothing of the list.
const MARKUP: [&str; 6] =
    ["summary@type", "content@type", "link@type", "link@title", "link@hreflang", "content@lang"];

impl Reader for CaListedTerrorists {
    fn list(&self) -> ListId {
        ListId::new("ca_listed_terrorists")
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
        let feed = flat_xml::read(&file, &["entry"], EXPECTED_SHAPE, &mut report)?;
        if feed.root != "feed" || feed.records.is_empty() {
            return Err(ReadError::WrongShape {
                file: file.name.to_owned(),
                expected: EXPECTED_SHAPE.to_owned(),
                found: format!("{} entries in the element {}", feed.records.len(), feed.root),
            });
        }
        let mut entities = Vec::new();
        for (number, record) in (1..).zip(&feed.records) {
            let entity = entity(record, &mut report).map_err(|problem| ReadError::Malformed {
                file: file.name.to_owned(),
                place: format!("entry {number}"),
                problem,
            })?;
            entities.push((number, entity));
        }
        let published = input
            .given
            .or_else(|| printed(&feed.outside))
            .ok_or(ReadError::NoDate { file: file.name.to_owned() })?;
        let entities =
            pages::keyed(entities, &mut report).map_err(|fault: Fault| fault.refused(file.name))?;
        Ok(whole(self.list(), published, "atom", PROPERTIES, entities, report))
    }
}

/// Returns the feed's own day of change.
fn printed(outside: &[(String, String)]) -> Option<Published> {
    let (_, text) = outside.iter().find(|(name, _)| name == "updated")?;
    let day = day(text)?.exact()?;
    Some(Published { at: day.at(0, 0, 0, 0), basis: unblink_model::Basis::Edition })
}

/// Returns the day of an Atom date: `2024-10-15T00:00:00Z`.
fn day(text: &str) -> Option<PartialDate> {
    let day = text.split('T').next()?;
    dates::iso(day)
}

fn entity(record: &Flat, report: &mut ReadReport) -> Result<Entity, String> {
    for (field, _) in &record.fields {
        if !KNOWN.contains(&field.as_str()) && !MARKUP.contains(&field.as_str()) {
            report.puzzle(&format!("unknown field entry/{field}"));
        }
    }
    let title = record.get("title");
    if title.is_empty() {
        return Err("an entry without a title".to_owned());
    }
    let mut entity = Entity::new("");
    entity.set_kind(EntityKind::Organization);
    let heading = add_names(&mut entity, title);
    entity.key = derived_key(&heading).into();
    entity.add_text(Property::RecordId, record.get("id"));
    entity.add_text(Property::Remarks, &names::collapse(record.get("content")));
    let summary = names::collapse(record.get("summary"));
    if !summary.eq_ignore_ascii_case("n/a") {
        for alias in summary.split(", ").map(str::trim).filter(|alias| !alias.is_empty()) {
            let alias = Name::new(alias, NameKind::Aka, Strength::Unstated);
            entity.add(Property::Alias, Value::Name(alias));
        }
    }
    for (field, text) in record.fields.iter().filter(|(field, _)| field == "link@href") {
        labelled(&mut entity, Property::Contact, field, text, None);
    }
    let published = record.get("published");
    if !published.is_empty() {
        labelled(&mut entity, Property::Feature, "published", published, day(published));
    }
    if let Some(day) = day(record.get("updated")) {
        entity.add(Property::UpdatedOn, Value::Date(day));
    }
    let listing = Listing {
        programme: "Criminal Code".to_owned(),
        listed_on: None,
        instrument: None,
        measures: Vec::new(),
    };
    entity.add(Property::Listing, Value::Listing(listing));
    Ok(entity)
}

fn labelled(
    entity: &mut Entity,
    property: Property,
    kind: &str,
    number: &str,
    issued: Option<PartialDate>,
) {
    let document = Document {
        kind: kind.to_owned(),
        number: Some(number.to_owned()),
        issued,
        ..Document::default()
    };
    entity.add(property, Value::Document(document));
}
