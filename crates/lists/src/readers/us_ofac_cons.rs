//! `us_ofac_cons`: OFAC's consolidated list, which holds its lists other than the SDN list.

use unblink_model::{Edition, ListId, Property, Use};

use crate::{About, Expected, Input, ReadError, Reader, Share};

/// Reads the consolidated (non-SDN) list.
#[derive(Clone, Copy, Debug)]
pub(super) struct UsOfacCons;

const ABOUT: About = About {
    title: "OFAC Consolidated Sanctions List (non-SDN)",
    publisher: "US Department of the Treasury, Office of Foreign Assets Control",
    jurisdiction: "us",
    url: "https://ofac.treasury.gov/consolidated-sanctions-list-non-sdn-lists",
    download_url: Some(
        "https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/CONSOLIDATED.XML",
    ),
    licence: "public domain in the United States (17 U.S.C. 105)",
    attribution: "US Department of the Treasury, OFAC: Consolidated Sanctions List",
    list_use: Use::Screening,
    // Longest silence seen between editions of 2021 to 2026 is under a year; it changes seldom.
    fresh_for_days: 90,
    tested_on_real_file: true,
};

// Bounds from 39 editions in three formats, 2018-04-06 (639 entries) to 2026-01-08 (442, about 80 persons).
const EXPECTED: Expected = Expected {
    persons: (40, 1_000),
    entries: (250, 3_000),
    // The largest steps of that series: 266 of 639 gone, 41.6 %, within 1.95 years (2018-04-06 to
    // the advanced file of 2020-03-17), 9.4 % new within 25 days (2021-01-08). 0.16 a year allows
    // 43.1 % there. A list cut to 60 % is held against a neighbour up to 1.75 years away.
    gone_at_once: 0.12,
    gone_per_year: 0.16,
    fill: &[
        Share { property: Property::Schema, kind: None, least: 1.0 },
        Share { property: Property::Name, kind: None, least: 1.0 },
        Share { property: Property::Listing, kind: None, least: 1.0 },
    ],
};

impl Reader for UsOfacCons {
    fn list(&self) -> ListId {
        ListId::new("us_ofac_cons")
    }

    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn expected(&self) -> &'static Expected {
        &EXPECTED
    }

    fn read(&self, input: &Input<'_>) -> Result<Edition, ReadError> {
        crate::ofac::read(&self.list(), input)
    }
}
