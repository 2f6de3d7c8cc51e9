//! Reads the UK's proscribed terrorist organisations from the law that lists them: Schedule 2 to
//! the Terrorism Act 2000, as legislation.gov.uk publishes it.
//!
//! One unordered list of names, with other names in brackets and `(including …)` brackets inside
//! brackets; no dates. Marks of amendments (`[F3 … ]`) and their notes are the editors', not the
//! list's. The page of gov.uk that tells of the organisations in prose is not read. No real page
//! was at hand; the form of the entries was read in its text of 2016 and 2024.

use unblink_model::{
    Edition, Entity, EntityKind, ListId, Listing, Property, ReadReport, Use, Value,
};

use crate::html::{Kind, Page, Text};
use crate::pages::{self, add_names, derived_key, one_file, whole};
use crate::rows::Fault;
use crate::{About, Expected, Input, ReadError, Reader, Share, html};

/// Reads the proscribed organisations.
#[derive(Clone, Copy, Debug)]
pub(super) struct GbProscribedOrgs;

const ABOUT: About = About {
    title: "UK proscribed terrorist organisations",
    publisher: "UK Home Office",
    jurisdiction: "gb",
    url: "https://www.gov.uk/government/publications/proscribed-terror-groups-or-organisations--2",
    download_url: Some("https://www.legislation.gov.uk/ukpga/2000/11/schedule/2?view=plain"),
    licence: "Open Government Licence v3.0",
    attribution: "Contains public sector information licensed under the Open Government Licence v3.0: Terrorism Act 2000, Schedule 2",
    list_use: Use::Screening,
    // A guess: orders come a few times a year.
    fresh_for_days: 120,
    tested_on_real_file: false,
};

/// Bounds: 14 organisations in the Act of 2000, about 60 in 2014 (a note of the House of Commons
/// Library); the upper one is a guess.
const EXPECTED: Expected = Expected {
    persons: (0, 0),
    entries: (40, 250),
    gone_at_once: 0.1,
    gone_per_year: 0.3,
    fill: &[
        Share { property: Property::Name, kind: None, least: 1.0 },
        Share { property: Property::Listing, kind: None, least: 1.0 },
    ],
};

const PROPERTIES: &[Property] =
    &[Property::Schema, Property::Name, Property::Alias, Property::Listing];

const EXPECTED_SHAPE: &str = "Schedule 2 to the Terrorism Act 2000 as a page of legislation.gov.uk \
                              with one list of class LegUnorderedList";

impl Reader for GbProscribedOrgs {
    fn list(&self) -> ListId {
        ListId::new("gb_proscribed_orgs")
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
        let wrong_shape = |found: String| ReadError::WrongShape {
            file: file.name.to_owned(),
            expected: EXPECTED_SHAPE.to_owned(),
            found,
        };
        let lists = lists(&page);
        let [only] = lists.as_slice() else {
            return Err(wrong_shape(format!("{} such lists", lists.len())));
        };
        let mut entities = Vec::new();
        for (line, text) in only {
            entities.extend(entity(text, &mut report).map(|entity| (*line, entity)));
        }
        let published = input.given.ok_or(ReadError::NoDate { file: file.name.to_owned() })?;
        let entities =
            pages::keyed(entities, &mut report).map_err(|fault: Fault| fault.refused(file.name))?;
        Ok(whole(self.list(), published, "html", PROPERTIES, entities, report))
    }
}

/// Returns the lines of every list of the class, those of lists inside it left out.
fn lists(page: &Page) -> Vec<Vec<(usize, &Text)>> {
    let mut found: Vec<Vec<(usize, &Text)>> = Vec::new();
    let mut depth = 0_usize;
    for block in &page.blocks {
        match &block.kind {
            Kind::List(class) if depth == 0 && is_theirs(class) => {
                found.push(Vec::new());
                depth = 1;
            }
            Kind::List(_) if depth > 0 => depth += 1,
            Kind::ListEnd => depth = depth.saturating_sub(1),
            Kind::Text(text) | Kind::Item(text) if depth == 1 => {
                if let Some(list) = found.last_mut() {
                    list.push((block.line, text));
                }
            }
            _ => {}
        }
    }
    found
}

fn is_theirs(class: &str) -> bool {
    class.split_whitespace().any(|word| word == "LegUnorderedList")
}

fn entity(text: &Text, report: &mut ReadReport) -> Option<Entity> {
    let mut words = text.words.replace('\n', " ");
    if is_note(&words, text) {
        report.saw("li/annotation");
        return None;
    }
    for link in text.links.iter().filter(|link| is_mark(&link.words)) {
        words = words.replacen(&link.words, "", 1);
    }
    let words: String = words.chars().filter(|c| !matches!(c, '[' | ']')).collect();
    let words = words.trim_matches([' ', ',', ';', '.']);
    if !words.chars().any(char::is_alphabetic) {
        // `F4 . . . . . .`: an organisation that was removed, without its name.
        report.saw("li/repealed");
        return None;
    }
    report.saw("li");
    let mut entity = Entity::new("");
    entity.set_kind(EntityKind::Organization);
    // `X, including the Y` says the same as `X (including the Y)`.
    let bracketed = match words.split_once(", including ") {
        Some((name, rest)) if !name.contains('(') => format!("{name} (including {rest})"),
        _ => words.to_owned(),
    };
    let heading = add_names(&mut entity, &bracketed);
    entity.key = derived_key(&heading).into();
    let listing = Listing {
        programme: "Terrorism Act 2000, Schedule 2".to_owned(),
        listed_on: None,
        instrument: Some("Terrorism Act 2000, section 3 and Schedule 2".to_owned()),
        measures: Vec::new(),
    };
    entity.add(Property::Listing, Value::Listing(listing));
    Some(entity)
}

/// `F1`, `C12`, `X3`, `[F1`: the mark of an editors' note.
fn is_mark(words: &str) -> bool {
    let mut letters = words.trim_start_matches('[').chars();
    letters.next().is_some_and(|c| matches!(c, 'F' | 'C' | 'X' | 'M' | 'E' | 'I' | 'P'))
        && !letters.as_str().is_empty()
        && letters.all(|c| c.is_ascii_digit())
}

/// Says whether words are the editors' note itself: it begins with a mark that is no link to one.
fn is_note(words: &str, text: &Text) -> bool {
    if matches!(words, "Textual Amendments" | "Modifications etc. (not altering text)") {
        return true;
    }
    let Some(first) = words.split(' ').next().filter(|word| is_mark(word)) else { return false };
    !text.links.iter().any(|link| link.words == first)
}
