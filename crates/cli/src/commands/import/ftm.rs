//! `unblink import ftm`: a FollowTheMoney file, whose datasets become lists.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::Result;
use indicatif::{ProgressBar, ProgressStyle};
use jiff::civil::Date;
use unblink_app::{FtmImport, Outcome, Terms, stream_of};
use unblink_model::{Basis, Extent, Published, Use};

use super::{Tally, name_of, told};
use crate::arguments::{Actor, Format};
use crate::desk::{Desk, not_written_as};
use crate::failure::{self, Exit};
use crate::output::{printable_json, printable_line};

/// Reads a FollowTheMoney file; its datasets become lists of this store.
///
/// Entities (nested or flat) or operations of a delta as JSON lines, or a table of statements, as
/// OpenSanctions publishes them; compressed files as they are. Each dataset that the file names is
/// a list of its own, NAME the collection of them: `screen --dataset` takes either. An entity that
/// names no dataset belongs to the list NAME. A dataset whose name is taken becomes the list
/// NAME.DATASET.
///
/// One unreadable line refuses the file, and the error names the line.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example: unblink import ftm entities.ftm.json --as watchlist\n         \
                        unblink import ftm peps.ftm.json.gz --as peps --use register --licence \
                        \"CC BY-NC 4.0\"")]
pub(super) struct Ftm {
    /// The file.
    file: PathBuf,
    /// The name of the collection.
    #[arg(long = "as", value_name = "NAME")]
    name: String,
    /// Whether its lists are screened against by default, or shown in the register only; for lists
    /// that are new. `unblink lists use` changes it later.
    #[arg(long = "use", value_name = "USE", value_enum)]
    list_use: Option<UseWord>,
    /// The day of the file, when its entities carry no `last_seen`.
    #[arg(long, value_name = "DATE")]
    published: Option<Date>,
    /// The file is only a part of its datasets: whoever is not in it may well be listed.
    #[arg(long)]
    part: bool,
    /// What the lists are called.
    #[arg(long, value_name = "TEXT", default_value = "")]
    title: String,
    /// Who issues them.
    #[arg(long, value_name = "TEXT", default_value = "")]
    publisher: String,
    /// Their page.
    #[arg(long, value_name = "URL", default_value = "")]
    url: String,
    /// Terms under which they may be used; shown wherever they are.
    #[arg(long, value_name = "TEXT", default_value = "")]
    licence: String,
    /// The line that must stand with their data.
    #[arg(long, value_name = "TEXT", default_value = "")]
    attribution: String,
    #[command(flatten)]
    actor: Actor,
}

/// What answers a list takes part in.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
pub(crate) enum UseWord {
    /// Screened against by default.
    Screening,
    /// Shown, dated and compared, but outside default screening.
    Register,
}

impl From<UseWord> for Use {
    fn from(word: UseWord) -> Self {
        match word {
            UseWord::Screening => Self::Screening,
            UseWord::Register => Self::Register,
        }
    }
}

impl Ftm {
    pub(super) fn run(self, desk: &Desk) -> Result<Exit> {
        if desk.format() == Format::Csv {
            return Err(not_written_as("csv", "jsonl").into());
        }
        let mut source = stream_of(&self.file)?;
        let mut register = desk.open_by(self.actor.by.as_deref())?;
        let bar = progress();
        let imported = register.import_ftm(
            &mut source,
            &FtmImport {
                file: &name_of(&self.file),
                collection: &self.name,
                list_use: self.list_use.map(Use::from),
                terms: Terms {
                    title: self.title,
                    publisher: self.publisher,
                    url: self.url,
                    licence: self.licence,
                    attribution: self.attribution,
                },
                given: self
                    .published
                    .map(|day| Published { at: day.at(0, 0, 0, 0), basis: Basis::Given }),
                extent: if self.part { Extent::Part } else { Extent::All },
            },
            &mut |bytes| bar.set_position(bytes),
        );
        bar.finish_and_clear();
        let imported = imported?;
        let mut tally = Tally::default();
        for edition in &imported.editions {
            if desk.format() == Format::Table {
                told(desk, edition)?;
            }
            tally.add(edition.clone(), Format::Table);
        }
        match desk.format() {
            Format::Json => desk.write(&printable_json(&imported)?)?,
            Format::Jsonl => desk.write(&printable_line(&imported)?)?,
            Format::Table | Format::Csv => {}
        }
        for note in &imported.notes {
            failure::say(&format!("{}\n", unblink_app::safe(note)));
        }
        let held = imported.editions.iter().any(|edition| edition.outcome == Outcome::Held);
        failure::say(&tally.sentence());
        Ok(if held { Exit::Held } else { Exit::Done })
    }
}

fn progress() -> ProgressBar {
    if !failure::watched() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new_spinner();
    // A template that does not parse leaves the plain spinner.
    if let Ok(style) = ProgressStyle::with_template("{spinner} {bytes} read, {elapsed}") {
        bar.set_style(style);
    }
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}
