//! Reads Kazakhstan's list of foreign organisations that its courts have banned as terrorist or
//! extremist: a table of organisation and court decision.
//!
//! The list is the courts': the day of the decision is the day of listing. No real page was at
//! hand, and the state publishes it on several sites; the reader takes a table whose headings say
//! name and court decision, and refuses any other. OpenSanctions has no dataset of it (its
//! `kz_afmrk_sanctions` is the financial regulator's list); the id is ours.

use unblink_model::{Edition, ListId, Property, ReadReport, Use};

use crate::court_table::{self, PROPERTIES, Shape};
use crate::pages::{one_file, whole};
use crate::{About, Expected, Input, ReadError, Reader, Share, html};

/// Reads the list of banned organisations.
#[derive(Clone, Copy, Debug)]
pub(super) struct KzBannedOrgs;

const ABOUT: About = About {
    title: "Organisations banned in Kazakhstan as terrorist or extremist",
    publisher: "Prosecutor General of the Republic of Kazakhstan",
    jurisdiction: "kz",
    url: "https://www.gov.kz/",
    download_url: None,
    licence: "official document of a state body; no terms seen",
    attribution: "Prosecutor General of the Republic of Kazakhstan: banned organisations",
    // A state's list that also names its critics.
    list_use: Use::Register,
    // A guess: the page changes a few times a year.
    fresh_for_days: 120,
    tested_on_real_file: false,
};

/// Bounds: 12 names in October 2006 (press report named in data/events.csv); the rest is a guess.
const EXPECTED: Expected = Expected {
    persons: (0, 0),
    entries: (8, 120),
    gone_at_once: 0.1,
    gone_per_year: 0.4,
    fill: &[
        Share { property: Property::Name, kind: None, least: 1.0 },
        Share { property: Property::Listing, kind: None, least: 1.0 },
    ],
};

const SHAPE: Shape = Shape {
    programme: "banned by court",
    decision_lists: true,
    legal_force: false,
    expected: "a page with a table of banned organisations and court decisions",
};

impl Reader for KzBannedOrgs {
    fn list(&self) -> ListId {
        ListId::new("kz_banned_orgs")
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
