//! What every command works with: the store's address, the clock, the shape of answers.

use std::io::{IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use jiff::Timestamp;
use unblink_app::config::{self, Config, ConfigError, Key};
use unblink_app::{AppError, Clock, FixedClock, Location, Register, SystemClock};

use crate::arguments::{Format, Shared};
use crate::failure::Refusal;
use crate::output::{Answer, Page, printable_json, rows_to_csv};

/// Width of tables on a terminal that does not say its own.
const DEFAULT_WIDTH: usize = 100;

/// A setting made by a flag: which, by what flag, to what.
pub(crate) type Flag = (&'static Key, &'static str, String);

/// What every command works with.
pub(crate) struct Desk {
    config: Config,
    location: Location,
    now: Option<Timestamp>,
    format: Format,
    /// Columns of the terminal; `None` when the answer goes elsewhere and is not cut to fit.
    width: Option<usize>,
    /// Whether letters may be bold.
    colour: bool,
}

impl Desk {
    /// Reads what all commands share.
    pub(crate) fn new(shared: &Shared, mut flags: Vec<Flag>) -> Result<Self> {
        if let Some(store) = &shared.store {
            flags.push((&config::STORE, "--store", store.clone()));
        }
        let config = settings(shared.config.as_deref(), &flags).map_err(AppError::from)?;
        let location = match config.text(&config::STORE) {
            Some(address) => Location::parse(&address).map_err(AppError::from)?,
            None => Location::Sqlite(home(&|name| std::env::var_os(name)).ok_or_else(|| {
                Refusal::usage(
                    "no store is given and the user's data directory is not known",
                    "give --store sqlite:PATH or set UNBLINK_STORE",
                )
            })?),
        };
        let terminal = std::io::stdout().is_terminal();
        Ok(Self {
            config,
            location,
            now: fixed_now()?,
            format: shared.format,
            width: terminal.then(columns),
            colour: terminal && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()),
        })
    }

    /// Returns how the answer is to be written.
    pub(crate) fn format(&self) -> Format {
        self.format
    }

    /// Returns the settings in force.
    pub(crate) fn config(&self) -> &Config {
        &self.config
    }

    /// Returns the store's address.
    pub(crate) fn location(&self) -> &Location {
        &self.location
    }

    /// Returns a clock.
    pub(crate) fn clock(&self) -> Box<dyn Clock> {
        match self.now {
            Some(now) => Box::new(FixedClock(now)),
            None => Box::new(SystemClock),
        }
    }

    /// Opens the register for whoever runs the command.
    pub(crate) fn open(&self) -> Result<Register> {
        self.open_by(None)
    }

    /// Opens the register for `by`.
    pub(crate) fn open_by(&self, by: Option<&str>) -> Result<Register> {
        let by = by.map_or_else(user, str::to_owned);
        Ok(Register::open(&self.location, self.clock(), &by)?)
    }

    /// Opens a store that must be there, as it is.
    pub(crate) fn open_existing(&self) -> Result<Register> {
        let path = self.location.path();
        if !path.is_file() {
            return Err(Refusal::failed(
                format!("there is no store at {}", path.display()),
                "give --store sqlite:PATH or set UNBLINK_STORE",
            )
            .into());
        }
        Ok(Register::open_bare(&self.location, self.clock(), &user())?)
    }

    /// Returns an empty page for people.
    pub(crate) fn page(&self) -> Page {
        Page::new(self.width, self.colour)
    }

    /// Writes an answer in the shape asked for.
    pub(crate) fn answer(&self, answer: &impl Answer) -> Result<()> {
        match self.format {
            Format::Table => {
                let mut page = self.page();
                answer.page(&mut page);
                self.write(&page.finish())
            }
            Format::Json => self.write(&printable_json(answer)?),
            Format::Jsonl => {
                let lines = answer.lines()?.ok_or_else(|| not_written_as("jsonl", "json"))?;
                self.write(&lines)
            }
            Format::Csv => {
                let rows = answer.rows().ok_or_else(|| not_written_as("csv", "json"))?;
                self.write(&rows_to_csv(&rows, self.width.is_some())?)
            }
        }
    }

    /// Writes to standard output.
    #[expect(clippy::unused_self, reason = "the desk is where answers leave by")]
    pub(crate) fn write(&self, text: &str) -> Result<()> {
        let mut out = std::io::stdout().lock();
        out.write_all(text.as_bytes()).context("writing the answer")?;
        out.flush().context("writing the answer")
    }
}

/// Returns the refusal of a format that an answer has no shape for.
pub(crate) fn not_written_as(format: &str, instead: &str) -> Refusal {
    Refusal::usage(
        format!("this answer is not written as {format}"),
        format!("try --format {instead}"),
    )
}

fn fixed_now() -> Result<Option<Timestamp>> {
    let Some(text) = std::env::var_os("UNBLINK_NOW").filter(|text| !text.is_empty()) else {
        return Ok(None);
    };
    let text = text.to_string_lossy();
    let now = text.parse().map_err(|_| {
        Refusal::usage(
            format!("UNBLINK_NOW: expected an RFC 3339 instant, found `{text}`"),
            "set it to an instant such as 2026-11-26T12:00:00Z, or unset it",
        )
    })?;
    Ok(Some(now))
}

fn columns() -> usize {
    let told = std::env::var("COLUMNS").ok().and_then(|text| text.parse().ok());
    // Below 40 columns tables turn into ribbons; letters that wrap read better.
    told.map_or(DEFAULT_WIDTH, |columns: usize| columns.clamp(40, 400))
}

/// Returns who runs the command.
pub(crate) fn user() -> String {
    ["USER", "USERNAME", "LOGNAME"]
        .iter()
        .filter_map(|name| std::env::var(name).ok())
        .find(|name| !name.trim().is_empty())
        .unwrap_or_else(|| "unknown".to_owned())
}

/// Reads the settings: the file named, else the user's, else the machine's.
fn settings(named: Option<&Path>, flags: &[Flag]) -> Result<Config, ConfigError> {
    let env = |name: &str| std::env::var_os(name);
    let named = named.map(Path::to_owned).or_else(|| env("UNBLINK_CONFIG").map(PathBuf::from));
    let file = match named {
        // An empty name is no file: so a test or a unit file can switch the usual ones off.
        Some(path) => (!path.as_os_str().is_empty()).then_some(path),
        None => usual_files(&env).into_iter().find(|path| path.is_file()),
    };
    let told = |name: &str| env(name).map(|text| text.to_string_lossy().into_owned());
    Config::read(file.as_deref(), told, flags)
}

/// Returns where a file of settings is looked for, first the user's.
fn usual_files(env: &dyn Fn(&str) -> Option<std::ffi::OsString>) -> Vec<PathBuf> {
    let folder = |name: &str| env(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let users = folder("XDG_CONFIG_HOME").or_else(|| Some(folder("HOME")?.join(".config")));
    users
        .into_iter()
        .chain(std::iter::once(PathBuf::from("/etc")))
        .map(|folder| folder.join("unblink").join("unblink.toml"))
        .collect()
}

/// Returns where the store is when nobody says: `unblink/unblink.db` in the user's data directory.
fn home(env: &dyn Fn(&str) -> Option<std::ffi::OsString>) -> Option<PathBuf> {
    let folder = |name: &str| env(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let data = folder("XDG_DATA_HOME").or_else(|| {
        if cfg!(windows) {
            folder("LOCALAPPDATA").or_else(|| folder("APPDATA"))
        } else if cfg!(target_os = "macos") {
            Some(folder("HOME")?.join("Library/Application Support"))
        } else {
            Some(folder("HOME")?.join(".local/share"))
        }
    })?;
    Some(data.join("unblink").join("unblink.db"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(unix)]
    fn the_store_is_in_the_data_directory() {
        let env = |name: &str| (name == "XDG_DATA_HOME").then(|| "/data".into());
        assert_eq!(home(&env), Some("/data/unblink/unblink.db".into()));
        // A relative XDG_DATA_HOME is to be ignored, says its specification.
        let env = |name: &str| (name == "XDG_DATA_HOME").then(|| "data".into());
        assert_eq!(home(&env), None);
        assert_eq!(home(&|_| None), None);
    }
}
