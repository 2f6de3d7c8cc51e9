//! `unblink import`: files become editions, or are held for a person.

mod ftm;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context as _, Result};
use indicatif::{ProgressBar, ProgressStyle};
use jiff::civil::Date;
use unblink_app::{AppError, Imported, Outcome, RawFile, Register, safe, unpack};
use unblink_model::{Basis, ListId, Published};

use crate::arguments::{Actor, Format};
use crate::commands::changes::word;
use crate::desk::{Desk, not_written_as};
use crate::failure::{self, Exit, Refusal};
use crate::output::{printable_json, printable_line};
use ftm::Ftm;
pub(crate) use ftm::UseWord;

/// Reads files of a list, each an edition of its own, and appends them or holds them.
///
/// Files may be compressed (.gz, .zst, .xz, .zip); a zip with several files is one edition. The
/// order of files does not matter. A file that cannot be read, or does not look healthy, is held
/// for a person with the reasons: `unblink lists release|reject EDITION` decides. One failing
/// file never stops the others.
#[derive(Debug, clap::Args)]
#[command(
    args_conflicts_with_subcommands = true,
    subcommand_negates_reqs = true,
    after_help = "Example: unblink import un_sc_sanctions consolidated-2025-04-17.xml.zst\n         \
                  unblink import us_ofac_sdn --set sdn.csv add.csv alt.csv --published 2025-04-17"
)]
pub(crate) struct Import {
    #[command(subcommand)]
    other: Option<Other>,
    /// The list (`unblink lists` names them).
    #[arg(required = true)]
    list: Option<String>,
    /// Its files.
    #[arg(required = true)]
    file: Vec<PathBuf>,
    /// The day of publication, for a file that prints none; one edition only. It is kept as a
    /// date given from outside. Names of files are never taken for dates.
    #[arg(long, value_name = "DATE")]
    published: Option<Date>,
    /// The files are the tables of one edition.
    #[arg(long)]
    set: bool,
    #[command(flatten)]
    actor: Actor,
}

/// Files that bring lists of their own.
#[derive(Debug, clap::Subcommand)]
enum Other {
    Ftm(Ftm),
}

impl Import {
    pub(crate) fn run(self, desk: &Desk) -> Result<Exit> {
        if let Some(Other::Ftm(command)) = self.other {
            return command.run(desk);
        }
        if desk.format() == Format::Csv {
            return Err(not_written_as("csv", "jsonl").into());
        }
        let list = known_list(&self.list.unwrap_or_default())?;
        if self.published.is_some() && !self.set && self.file.len() > 1 {
            return Err(Refusal::usage(
                "--published is the day of one edition, and several files are several editions",
                "import file by file, each with its own --published; or add --set when the files \
                 are the tables of one edition",
            )
            .into());
        }
        let given =
            self.published.map(|day| Published { at: day.at(0, 0, 0, 0), basis: Basis::Given });
        let mut register = desk.open_by(self.actor.by.as_deref())?;
        let editions: Vec<&[PathBuf]> =
            if self.set { vec![&self.file] } else { self.file.chunks(1).collect() };
        let mut tally = Tally::default();
        let bar = progress(&list, editions.len());
        for paths in editions {
            bar.set_message(paths[0].display().to_string());
            match edition(&mut register, &list, paths, given) {
                Ok(imported) => {
                    bar.suspend(|| told(desk, &imported))?;
                    tally.add(imported, desk.format());
                }
                Err(error) => {
                    tally.failed += 1;
                    bar.suspend(|| failure::mention(&error));
                }
            }
            bar.inc(1);
        }
        bar.finish_and_clear();
        if desk.format() == Format::Json {
            desk.write(&printable_json(&tally.imported)?)?;
        }
        failure::say(&tally.sentence());
        Ok(tally.exit())
    }
}

fn known_list(name: &str) -> Result<ListId> {
    match unblink_app::reader(name) {
        Some(reader) => Ok(reader.list()),
        None => Err(AppError::NoSuchList {
            found: name.to_owned(),
            known: unblink_app::READERS.iter().map(|reader| reader.list().to_string()).collect(),
        }
        .into()),
    }
}

/// Reads and imports one edition; its bytes are gone before the next one's are read.
fn edition(
    register: &mut Register,
    list: &ListId,
    paths: &[PathBuf],
    given: Option<Published>,
) -> Result<Imported> {
    let mut files: Vec<RawFile> = Vec::new();
    for path in paths {
        files.extend(unpack(&name_of(path), bytes_of(path)?)?);
    }
    Ok(register.import(list, &files, given)?)
}

fn bytes_of(path: &Path) -> Result<Vec<u8>> {
    let size = fs::metadata(path).with_context(|| path.display().to_string())?.len();
    if size > unblink_app::MAX_UNPACKED_BYTES {
        let limit = unblink_app::MAX_UNPACKED_BYTES / 1_048_576;
        anyhow::bail!("{}: larger than {limit} MB, no list is", path.display());
    }
    fs::read(path).with_context(|| path.display().to_string())
}

fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

fn progress(list: &ListId, editions: usize) -> ProgressBar {
    let bar = ProgressBar::new(editions as u64);
    if editions < 2 && !failure::watched() {
        return ProgressBar::hidden();
    }
    // A template that does not parse leaves the plain bar.
    if let Ok(style) = ProgressStyle::with_template("{prefix} {bar:30} {pos}/{len} {msg}") {
        bar.set_style(style);
    }
    bar.set_prefix(list.to_string());
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}

fn told(desk: &Desk, imported: &Imported) -> Result<()> {
    match desk.format() {
        Format::Jsonl => desk.write(&printable_line(imported)?),
        Format::Table => desk.write(&lines(imported)),
        Format::Json | Format::Csv => Ok(()),
    }
}

/// Returns what became of an edition: one line, and its reasons below.
pub(crate) fn lines(imported: &Imported) -> String {
    let outcome = match imported.outcome {
        Outcome::Appended => "appended",
        Outcome::Unchanged => "unchanged",
        Outcome::AlreadyHere => "already here",
        Outcome::Held => "HELD",
    };
    let published = imported
        .published
        .as_ref()
        .map_or_else(|| "no date read".to_owned(), |day| format!("published {day}"));
    let mut line = format!(
        "{outcome:<12}  {}  {published}  {} entries",
        imported.edition,
        counted(imported.entries)
    );
    if !imported.changes.is_empty() {
        let changes: Vec<String> =
            imported.changes.iter().map(|(kind, n)| format!("{n} {}", word(*kind))).collect();
        line.extend([format!("  {}", changes.join(", "))]);
    } else if imported.outcome == Outcome::Appended {
        line.push_str("  no change against an edition before it");
    }
    let mut text = format!("{}\n", safe(&line));
    for reason in &imported.reasons {
        text.extend([format!("    {}\n", safe(reason))]);
    }
    if !imported.not_understood.is_empty() {
        let times: u64 = imported.not_understood.values().sum();
        text.extend([format!("    not understood, {times} times:\n")]);
        for (what, n) in &imported.not_understood {
            text.extend([format!("      {n} × {}\n", safe(what))]);
        }
    }
    text
}

/// Returns a number with its thousands set apart.
pub(crate) fn counted(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// What became of the editions so far.
#[derive(Default)]
struct Tally {
    appended: u64,
    unchanged: u64,
    already_here: u64,
    held: u64,
    failed: u64,
    imported: Vec<Imported>,
}

impl Tally {
    fn add(&mut self, imported: Imported, format: Format) {
        match imported.outcome {
            Outcome::Appended => self.appended += 1,
            Outcome::Unchanged => self.unchanged += 1,
            Outcome::AlreadyHere => self.already_here += 1,
            Outcome::Held => self.held += 1,
        }
        if format == Format::Json {
            self.imported.push(imported);
        }
    }

    fn sentence(&self) -> String {
        let parts = [
            (self.appended, "appended"),
            (self.unchanged, "unchanged"),
            (self.already_here, "already here"),
            (self.held, "HELD for a person (`unblink lists` shows why)"),
            (self.failed, "FAILED"),
        ];
        let said: Vec<String> = parts
            .iter()
            .filter(|(number, _)| *number > 0)
            .map(|(number, what)| format!("{number} {what}"))
            .collect();
        format!("{}.\n", said.join(", "))
    }

    fn exit(&self) -> Exit {
        match (self.failed, self.held) {
            (0, 0) => Exit::Done,
            (0, _) => Exit::Held,
            _ => Exit::Failed,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_set_apart() {
        for (number, text) in [(0, "0"), (999, "999"), (1_000, "1,000"), (1_234_567, "1,234,567")] {
            assert_eq!(counted(number), text);
        }
    }
}
