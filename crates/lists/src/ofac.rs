//! OFAC's lists in every format OFAC has published them in.

pub(crate) mod advanced_xml;
pub(crate) mod enhanced_xml;
mod rich;

use unblink_model::{Edition, ListId, Use};

use crate::{About, Expected, Input, ReadError, Reader};

/// One of OFAC's two lists.
pub(crate) struct Ofac(pub(crate) &'static str);

static ABOUT: About = About {
    title: "OFAC",
    publisher: "Office of Foreign Assets Control",
    jurisdiction: "us",
    url: "https://sanctionslist.ofac.treas.gov",
    download_url: None,
    licence: "public domain",
    attribution: "U.S. Department of the Treasury",
    list_use: Use::Screening,
    fresh_for_days: 30,
    tested_on_real_file: true,
};
static EXPECTED: Expected = Expected {
    persons: (0, 100_000),
    entries: (1, 100_000),
    gone_at_once: 1.0,
    gone_per_year: 1.0,
    fill: &[],
};

impl Reader for Ofac {
    fn list(&self) -> ListId {
        ListId::new(self.0)
    }

    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn expected(&self) -> &'static Expected {
        &EXPECTED
    }

    fn read(&self, input: &Input<'_>) -> Result<Edition, ReadError> {
        let head = input.files.first().map_or(&b""[..], |file| file.bytes);
        if advanced_xml::recognises(head) {
            advanced_xml::read(&self.list(), input)
        } else {
            enhanced_xml::read(&self.list(), input)
        }
    }
}
