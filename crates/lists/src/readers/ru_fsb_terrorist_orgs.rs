//! Reads Russia's unified federal list of organisations recognised as terrorist, the page of the
//! Federal Security Service: one table of organisation, court with date and number, day of legal
//! force.
//!
//! Since May 2025 a note can say that a ban is suspended; the entry stays. What the list prints
//! is the court's decision, not the day on which the FSB entered it: that day is known from
//! editions only. No real page was at hand; the headings and the place of the note are as public
//! readers of the page describe them. OpenSanctions has no dataset of it; the id is ours.

use unblink_model::{Edition, ListId, Property, ReadReport, Use};

use crate::court_table::{self, PROPERTIES, Shape};
use crate::pages::{one_file, whole};
use crate::{About, Expected, Input, ReadError, Reader, Share, html};

/// Reads the list of the FSB.
#[derive(Clone, Copy, Debug)]
pub(super) struct RuFsbTerroristOrgs;

const ABOUT: About = About {
    title: "Russian unified federal list of organisations recognised as terrorist",
    publisher: "Federal Security Service of the Russian Federation",
    jurisdiction: "ru",
    url: "http://www.fsb.ru/fsb/npd/terror.htm",
    download_url: Some("http://www.fsb.ru/fsb/npd/terror.htm"),
    licence: "official document of a state body, no object of copyright (Civil Code of the \
              Russian Federation, art. 1259, from knowledge)",
    attribution: "Federal Security Service of the Russian Federation: unified federal list",
    // A state's list that also names its critics.
    list_use: Use::Register,
    // A guess: the page changes a few times a year.
    fresh_for_days: 120,
    tested_on_real_file: false,
};

/// Bounds: 17 organisations in 2006, 22 in February 2015, 29 in February 2019 (press reports named
/// in data/events.csv); the upper one is a guess.
const EXPECTED: Expected = Expected {
    persons: (0, 0),
    entries: (15, 250),
    gone_at_once: 0.1,
    gone_per_year: 0.4,
    fill: &[
        Share { property: Property::Name, kind: None, least: 1.0 },
        Share { property: Property::Listing, kind: None, least: 1.0 },
        Share { property: Property::Feature, kind: None, least: 0.9 },
    ],
};

const SHAPE: Shape = Shape {
    programme: "Единый федеральный список",
    decision_lists: false,
    legal_force: true,
    expected: "the FSB's page with its table of organisation, court decision and day of legal \
               force",
};

impl Reader for RuFsbTerroristOrgs {
    fn list(&self) -> ListId {
        ListId::new("ru_fsb_terrorist_orgs")
    }

    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn expected(&self) -> &'static Expected {
        &EXPECTED
    }

    fn read(&self, input: &Input<'_>) -> Result<Edition, ReadError> {
        let mut report = ReadReport::default();
        let file = one_file(input, SHAPE.expected)?;
        let page = html::read(&file, &mut report)?;
        let entities = court_table::read(&page, &SHAPE, &file, &mut report)?;
        let published = input.given.ok_or(ReadError::NoDate { file: file.name.to_owned() })?;
        Ok(whole(self.list(), published, "html", PROPERTIES, entities, report))
    }
}
