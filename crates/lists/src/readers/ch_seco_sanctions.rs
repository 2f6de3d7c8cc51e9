//! Reads Switzerland's sanctions list of the State Secretariat for Economic Affairs, XML
//! `swiss-sanctions-list`, with the history it prints of each target.
//!
//! Read by the published format and an amendment file made up by the issuer; no real list was at
//! hand. A target keeps its modifications: a de-listed one stands in the file as history, with
//! both days, and nobody is listed by it. An amendment file is a part: it delists nobody.

mod identity;
mod target;

use std::collections::BTreeMap;

use unblink_model::{
    Address, Basis, Coverage, Edition, Entity, EntityKey, EntityKind, Extent, ListId, PartialDate,
    Property, Published, ReadReport, Use,
};

use crate::cleaning::{dates, names};
use crate::xml::{Branch, Limits, Source, Step, Tree, Xml, not_xml};
use crate::{About, Expected, Input, ReadError, Reader, Share};

/// The reader of `ch_seco_sanctions`.
pub(crate) struct ChSecoSanctions;

const ABOUT: About = About {
    title: "Swiss sanctions list (SECO)",
    publisher: "State Secretariat for Economic Affairs (SECO)",
    jurisdiction: "CH",
    url: "https://www.seco.admin.ch/seco/en/home/Aussenwirtschaftspolitik_Wirtschaftliche_Zusammenarbeit/Wirtschaftsbeziehungen/exportkontrollen-und-sanktionen/sanktionen-embargos.html",
    download_url: Some(
        "https://www.sesam.search.admin.ch/sesam-search-web/pages/downloadXmlGesamtliste.xhtml?lang=en&action=downloadXmlGesamtlisteAction",
    ),
    licence: "None stated",
    attribution: "Source: Swiss Confederation, State Secretariat for Economic Affairs",
    list_use: Use::Screening,
    // A guess; the EU's regulations, which it follows, lie up to three weeks apart.
    fresh_for_days: 30,
    tested_on_real_file: false,
};

/// Guesses: no real edition was at hand. The list follows the EU's and the UN's, of about 5 900
/// and 1 000 entries, and keeps those it removed.
const EXPECTED: Expected = Expected {
    persons: (1_500, 20_000),
    entries: (2_500, 30_000),
    gone_at_once: 0.12,
    gone_per_year: 0.2,
    fill: &[
        Share { property: Property::Name, kind: None, least: 0.99 },
        Share { property: Property::Schema, kind: None, least: 0.99 },
        Share { property: Property::Listing, kind: None, least: 0.99 },
        Share { property: Property::BirthDate, kind: Some(EntityKind::Person), least: 0.4 },
    ],
};

/// Most targets, programmes and places of a file. A guess.
const MOST: usize = 100_000;

const PROPERTIES: &[Property] = &[
    Property::Schema,
    Property::Name,
    Property::OriginalName,
    Property::Alias,
    Property::WeakAlias,
    Property::Listing,
    Property::Course,
    Property::Reference,
    Property::UpdatedOn,
    Property::Title,
    Property::Gender,
    Property::BirthDate,
    Property::BirthPlace,
    Property::Nationality,
    Property::IncorporationDate,
    Property::Address,
    Property::Document,
    Property::Relation,
    Property::Remarks,
    Property::Feature,
    Property::Bookkeeping,
];

/// What a set of sanctions is: its programme and its own name.
#[derive(Clone, Debug, Default)]
struct Set {
    programme: String,
    measure: String,
}

/// What targets refer to.
#[derive(Debug, Default)]
struct Tables {
    sets: BTreeMap<String, Set>,
    places: BTreeMap<String, Address>,
}

impl Reader for ChSecoSanctions {
    fn list(&self) -> ListId {
        ListId::new("ch_seco_sanctions")
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
        if let Some(found) = not_xml(file.bytes) {
            return Err(wrong_shape(file.name, found.to_owned()));
        }
        let source = Source::new(file.name, file.bytes)?;
        let mut report = ReadReport::default();
        // Places may stand behind the targets that refer to them: tables first.
        let mut tables = Tables::default();
        let mut xml = Xml::new(file.name, &source, Limits::default());
        let (extent, printed) = root(&mut xml, file.name)?;
        each(&mut xml, |name, branch| match name {
            "sanctions-program" => programme(branch, &mut tables),
            "place" => place(branch, &mut tables),
            _ => true,
        })?;
        let mut xml = Xml::new(file.name, &source, Limits::default());
        root(&mut xml, file.name)?;
        let mut entities: BTreeMap<EntityKey, Entity> = BTreeMap::new();
        each(&mut xml, |name, branch| match name {
            "target" => {
                let found = target::read(branch, &tables, &mut report);
                let key = found.as_ref().map(|entity| entity.key.clone());
                let new = key.as_ref().is_some_and(|key| !entities.contains_key(key));
                entities.extend(key.zip(found));
                new && entities.len() < MOST
            }
            "sanctions-program" | "place" => true,
            other => {
                let shown: String = other.chars().take(60).collect();
                report.puzzle(&format!("unknown element swiss-sanctions-list/{shown}"));
                true
            }
        })?;
        xml.census(&mut report);
        let published = printed
            .or(input.given)
            .ok_or_else(|| ReadError::NoDate { file: file.name.to_owned() })?;
        let part = "an amendment file: only the targets that changed".to_owned();
        let coverage = Coverage {
            format: "seco_xml".to_owned(),
            extent,
            properties: PROPERTIES.iter().copied().collect(),
            limits: if extent == Extent::Part { part } else { String::new() },
        };
        let entities = entities.into_values().collect();
        Ok(Edition { list: self.list(), published, coverage, entities, facts: Vec::new(), report })
    }
}

fn wrong_shape(file: &str, found: String) -> ReadError {
    ReadError::WrongShape {
        file: file.to_owned(),
        expected: "Switzerland's list, one XML file with swiss-sanctions-list/target".to_owned(),
        found,
    }
}

/// Reads the root: whether the file is the whole list, and its day.
fn root(xml: &mut Xml<'_>, file: &str) -> Result<(Extent, Option<Published>), ReadError> {
    let Step::Open(element) = xml.next()? else {
        return Err(wrong_shape(file, "no element".to_owned()));
    };
    if element.name != "swiss-sanctions-list" {
        return Err(wrong_shape(file, format!("the element {}", element.name)));
    }
    let get = |wanted: &str| {
        let found = element.attributes.iter().find(|(name, _)| *name == wanted);
        found.map(|(_, value)| value.trim().to_owned()).unwrap_or_default()
    };
    // Only what calls itself the whole proves an absence.
    let extent = match get("list-type").as_str() {
        "full-list" | "full" | "entire" => Extent::All,
        _ => Extent::Part,
    };
    let day = dates::iso(&get("date")).and_then(PartialDate::exact);
    let at = day.map(|day| Published { at: day.at(0, 0, 0, 0), basis: Basis::Edition });
    Ok((extent, at))
}

/// Hands over every element below the root; `false` stops with a refusal.
fn each(
    xml: &mut Xml<'_>,
    mut take: impl FnMut(&str, Branch<'_, '_>) -> bool,
) -> Result<(), ReadError> {
    let mut tree = Tree::default();
    loop {
        match xml.next()? {
            Step::Open(element) => {
                let name = element.name;
                xml.record(element, &mut tree)?;
                if let Some(branch) = tree.root()
                    && !take(name, branch)
                {
                    let problem =
                        format!("`{name}` without an ssid of its own, or more than {MOST} of them");
                    return Err(xml.fail(problem));
                }
            }
            Step::Text(_) | Step::Close => {}
            Step::End => return Ok(()),
        }
    }
}

/// Returns an attribute, trimmed.
fn attribute<'r>(branch: Branch<'r, '_>, wanted: &str) -> &'r str {
    let found = branch.attributes().iter().find(|(name, _)| *name == wanted);
    found.map(|(_, value)| value.trim()).unwrap_or_default()
}

/// Returns the words of the first child of a name, in English where there is a choice.
fn child(branch: Branch<'_, '_>, wanted: &str) -> String {
    let all: Vec<_> = branch.children().filter(|child| child.name() == wanted).collect();
    let english = all.iter().find(|child| attribute(**child, "lang") == "eng").or(all.first());
    english.map(|child| names::collapse(child.text())).unwrap_or_default()
}

fn programme(branch: Branch<'_, '_>, tables: &mut Tables) -> bool {
    let (key, name) = (child(branch, "program-key"), child(branch, "program-name"));
    let programme = if key.is_empty() { name } else { key };
    for set in branch.children().filter(|child| child.name() == "sanctions-set") {
        let id = attribute(set, "ssid").to_owned();
        let known = tables.sets.entry(id).or_default();
        let english = attribute(set, "lang") == "eng" || known.measure.is_empty();
        if english {
            known.measure = names::collapse(set.text());
        }
        known.programme.clone_from(&programme);
    }
    tables.sets.len() <= MOST
}

fn place(branch: Branch<'_, '_>, tables: &mut Tables) -> bool {
    let id = attribute(branch, "ssid").to_owned();
    tables.places.insert(id, identity::place_of(branch));
    tables.places.len() <= MOST
}
