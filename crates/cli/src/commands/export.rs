//! `unblink export`: the register in other formats, each list with its terms.

use std::io::{BufWriter, Write};
use std::path::PathBuf;

use anyhow::{Context as _, Result};
use unblink_app::{ExportFormat, Exported, FORMATS};

use crate::arguments::Clocks;
use crate::desk::Desk;
use crate::failure::{self, Exit, Refusal};
use crate::output::printable_json;

/// Writes lists in another format: ftm, names, statements or targets.simple.
///
/// `ftm` is FollowTheMoney entities as JSON lines, `statements` the same as a table, `names` every
/// name, `targets.simple` one row an entry in the columns of OpenSanctions' file. Each list's
/// licence and attribution stand beside the data, in FILE.manifest.json, and on standard error
/// when the data go to standard output: pass them on with it.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example: unblink export ftm --list un_sc_sanctions --out un.ftm.json\n         \
                        unblink export names --on 2025-04-18 > names.csv"
)]
pub(crate) struct Export {
    /// The format to write.
    #[arg(value_name = "FORMAT", value_parser = names())]
    what: String,
    /// A list or collection; may be given several times [default: every list loaded, the curated
    /// register apart].
    #[arg(long, value_name = "LIST")]
    list: Vec<String>,
    /// Where to write; FILE.manifest.json beside it gets the terms [default: standard output].
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    #[command(flatten)]
    clocks: Clocks,
}

fn names() -> clap::builder::PossibleValuesParser {
    FORMATS
        .iter()
        .map(|format| clap::builder::PossibleValue::new(format.name()).help(format.about()))
        .into()
}

impl Export {
    pub(crate) fn run(self, desk: &Desk) -> Result<Exit> {
        let format: &dyn ExportFormat =
            FORMATS.iter().copied().find(|format| format.name() == self.what).ok_or_else(|| {
                Refusal::usage("no such format", "`unblink export --help` names them")
            })?;
        let mut register = desk.open()?;
        let as_of = self.clocks.as_of(&register);
        let exported = if let Some(path) = &self.out {
            let named = || path.display().to_string();
            let mut out = BufWriter::new(std::fs::File::create(path).with_context(named)?);
            let exported = register.export(format, &self.list, &as_of, &mut out)?;
            out.into_inner()
                .map_err(std::io::IntoInnerError::into_error)?
                .sync_all()
                .with_context(named)?;
            let mut manifest = path.clone().into_os_string();
            manifest.push(".manifest.json");
            std::fs::write(&manifest, printable_json(&exported)?)
                .with_context(|| PathBuf::from(&manifest).display().to_string())?;
            exported
        } else {
            let mut out = BufWriter::new(std::io::stdout().lock());
            let exported = register.export(format, &self.list, &as_of, &mut out)?;
            out.flush()?;
            exported
        };
        failure::say(&terms(&exported));
        if exported.lists.is_empty() {
            failure::say("Nothing was written: no such list is loaded for that day.\n");
            return Ok(Exit::Failed);
        }
        Ok(Exit::Done)
    }
}

/// Returns what stands with the data, a line a list.
fn terms(exported: &Exported) -> String {
    let mut text = String::new();
    for list in &exported.lists {
        let edition = list.edition.as_ref().map(ToString::to_string).unwrap_or_default();
        let line = format!(
            "{} ({edition}, {} entries): {} {}",
            list.list, list.entries, list.attribution, list.licence
        );
        text.push_str(&unblink_app::safe(&line));
        text.push('\n');
    }
    text.push_str(exported.notice);
    text.push('\n');
    text
}
