//! `unblink tour`: the story of 17 April 2025.

use anyhow::Result;
use unblink_app::Tour as Story;

use crate::desk::Desk;
use crate::failure::Exit;
use crate::output::{Answer, Page};

/// Tells the story of 17 April 2025 from the bundled register, offline, in a minute.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example: unblink tour")]
pub(crate) struct Tour {}

impl Tour {
    #[expect(clippy::unused_self, reason = "every command is run alike")]
    pub(crate) fn run(self, desk: &Desk) -> Result<Exit> {
        desk.answer(&desk.open()?.tour()?)?;
        Ok(Exit::Done)
    }
}

impl Answer for Story {
    fn page(&self, page: &mut Page) {
        page.coverage(&self.coverage);
    }
}
