//! Reads the organisations that Tajikistan's Supreme Court has recognised as terrorist or
//! extremist, from the page of the Anti-Terrorism Center of the CIS: one numbered sentence each,
//! `4. Example is designated as a terrorist organization (judgement of … as of 30 March 2006).`
//!
//! Entries in that form were read on the page on 21 November 2026; the page as a file was not at
//! hand. OpenSanctions has no dataset of it; the id is ours.

use unblink_model::{
    Edition, Entity, EntityKind, ListId, Listing, Property, ReadReport, Use, Value, When,
};

use crate::html::{Kind, Page};
use crate::pages::{self, add_names, brackets, derived_key, english_date, one_file, short, whole};
use crate::rows::Fault;
use crate::{About, Expected, Input, ReadError, Reader, Share, html};

/// Reads the banned organisations.
#[derive(Clone, Copy, Debug)]
pub(super) struct TjBannedOrgs;

const ABOUT: About = About {
    title: "Organisations recognised as terrorist or extremist in Tajikistan",
    publisher: "Anti-Terrorism Center of the Commonwealth of Independent States",
    jurisdiction: "tj",
    url: "https://eng.cisatc.org/1289/133/9133/1268",
    download_url: Some("https://eng.cisatc.org/1289/133/9133/1268"),
    licence: "no terms seen",
    attribution: "CIS Anti-Terrorism Center: organisations designated by the Supreme Court of Tajikistan",
    // Courts that also ban the opposition.
    list_use: Use::Register,
    // A guess: judgements come years apart.
    fresh_for_days: 400,
    tested_on_real_file: false,
};

/// Bounds: 29 organisations in a report of the Supreme Court; the rest is a guess.
const EXPECTED: Expected = Expected {
    persons: (0, 0),
    entries: (12, 80),
    gone_at_once: 0.15,
    gone_per_year: 0.3,
    fill: &[
        Share { property: Property::Name, kind: None, least: 1.0 },
        Share { property: Property::Listing, kind: None, least: 1.0 },
    ],
};

const PROPERTIES: &[Property] =
    &[Property::Schema, Property::Name, Property::Alias, Property::Listing, Property::Bookkeeping];

const EXPECTED_SHAPE: &str = "the CIS Anti-Terrorism Center's page for Tajikistan, with numbered \
                              sentences `… is designated as … (judgement of …)`";

impl Reader for TjBannedOrgs {
    fn list(&self) -> ListId {
        ListId::new("tj_banned_orgs")
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
        let wrong_shape = |found: &str| ReadError::WrongShape {
            file: file.name.to_owned(),
            expected: EXPECTED_SHAPE.to_owned(),
            found: found.to_owned(),
        };
        if !says_tajikistan(&page) {
            return Err(wrong_shape("a page that does not name the Republic of Tajikistan"));
        }
        let entities = sentences(&page, &mut report).map_err(|fault| fault.refused(file.name))?;
        if entities.is_empty() {
            return Err(wrong_shape("a page without such sentences"));
        }
        let published = input.given.ok_or(ReadError::NoDate { file: file.name.to_owned() })?;
        let entities =
            pages::keyed(entities, &mut report).map_err(|fault| fault.refused(file.name))?;
        Ok(whole(self.list(), published, "html", PROPERTIES, entities, report))
    }
}

fn says_tajikistan(page: &Page) -> bool {
    let says = |words: &str| words.contains("Republic of Tajikistan");
    says(&page.title)
        || page.blocks.iter().any(|block| match &block.kind {
            Kind::Heading(_, text) | Kind::Text(text) | Kind::Item(text) => says(&text.words),
            _ => false,
        })
}

/// Returns the entries. A numbered sentence in another form is refused: the page has changed.
fn sentences(page: &Page, report: &mut ReadReport) -> Result<Vec<(usize, Entity)>, Fault> {
    let mut entities = Vec::new();
    for block in &page.blocks {
        let (Kind::Text(text) | Kind::Item(text)) = &block.kind else { continue };
        for line in text.words.lines() {
            let numbered = line.split_once(". ").filter(|(number, _)| {
                !number.is_empty() && number.len() < 4 && number.bytes().all(|b| b.is_ascii_digit())
            });
            let (number, sentence) = match numbered {
                Some((number, sentence)) => (number, sentence),
                // Items of an ordered list are numbered by the browser.
                None if line.contains(" designated as ") && line.contains("(judgement") => {
                    ("", line)
                }
                None => {
                    report.saw("words outside of the list");
                    continue;
                }
            };
            let entity = entity(number, sentence, report).ok_or_else(|| Fault {
                line: block.line,
                problem: format!(
                    "expected `… is designated as … (judgement of …)`, found `{}`",
                    short(sentence)
                ),
            })?;
            entities.push((block.line, entity));
        }
    }
    Ok(entities)
}

fn entity(number: &str, sentence: &str, report: &mut ReadReport) -> Option<Entity> {
    let (subject, predicate) = sentence.split_once(" is ")?;
    let (_, designated) = predicate.split_once("designated as ")?;
    report.saw("sentence");
    let (what, judgements) = brackets(designated);
    let judgement = judgements.iter().find(|words| words.starts_with("judgement"))?;
    let mut entity = Entity::new("");
    entity.set_kind(EntityKind::Organization);
    let heading = add_names(&mut entity, subject);
    entity.key = derived_key(&heading).into();
    if !number.is_empty() {
        entity.add_text(Property::Bookkeeping, &format!("number={number}"));
    }
    let date = judgement.rsplit_once(" as of ").and_then(|(_, date)| english_date(date));
    if date.is_none() {
        report.puzzle("a judgement without a date");
    }
    let what = what.trim_end_matches(['.', ';', ' ']);
    let what = what.strip_prefix("a ").or(what.strip_prefix("an ")).unwrap_or(what);
    let listing = Listing {
        programme: what.trim_end_matches(" organization").to_owned(),
        listed_on: date.map(When::On),
        instrument: Some(judgement.clone()),
        measures: Vec::new(),
    };
    entity.add(Property::Listing, Value::Listing(listing));
    Some(entity)
}
