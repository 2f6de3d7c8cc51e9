//! What the command line accepts.

use clap::{Parser, ValueEnum};

use crate::commands::Command;

/// The sanctions and terrorist-designation register that does not blink.
///
/// Official lists are read natively, every edition is kept, and every question can be asked for
/// any day, as known on any day. Start with `unblink tour`.
#[derive(Debug, Parser)]
#[command(
    name = "unblink",
    version,
    max_term_width = 100,
    subcommand_required = true,
    arg_required_else_help = true,
    disable_help_subcommand = true,
    after_long_help = "Exit codes: 0 done, 1 failed, 2 bad usage (an unknown or ambiguous subject, \
                       an unknown list), 3 an edition is held for a person, 4 unscreened.\n\
                       Results go to standard output, everything else to standard error.\n\
                       Environment: UNBLINK_STORE names the store and UNBLINK_CONFIG the file of settings, \
                       `unblink config` lists the others; UNBLINK_NOW (an RFC 3339 \
                       instant) stands for the present, for tests and replays; COLUMNS sets the \
                       width of tables; NO_COLOR switches colours off.\n\
                       Information, not legal advice."
)]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(crate) shared: Shared,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What every command accepts.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Shared {
    /// The store: `sqlite:PATH` or a path.
    ///
    /// When not given, UNBLINK_STORE or the setting `store`; else `unblink.db` in the folder `unblink` of the user's data directory
    /// (`XDG_DATA_HOME`, else `~/.local/share`; `~/Library/Application Support` on macOS,
    /// `LOCALAPPDATA` on Windows). A first use makes the store and loads the bundled register.
    #[arg(long, global = true, value_name = "URL")]
    pub(crate) store: Option<String>,

    /// The file of settings; `unblink config` says which is read when not given.
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) config: Option<std::path::PathBuf>,

    /// How the answer is written.
    #[arg(long, global = true, value_enum, default_value_t = Format::Table)]
    pub(crate) format: Format,
}

/// How an answer is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people.
    Table,
    /// The whole answer as one JSON value.
    Json,
    /// Rows of JSON, one a line, where an answer is made of rows.
    Jsonl,
    /// Flat rows with a header. Cells are the data as they are: a spreadsheet may take one that
    /// starts with `=` for a formula.
    Csv,
}

/// The three clocks of a question.
#[derive(Clone, Debug, Default, clap::Args)]
pub(crate) struct Clocks {
    /// The day asked about; a month (YYYY-MM) or year (YYYY) means its last day [default: today].
    #[arg(long, value_name = "DATE", value_parser = crate::times::last_day)]
    pub(crate) on: Option<jiff::civil::Date>,

    /// Count only what was public by the end of this day; a month or year means its last day
    /// [default: today].
    #[arg(long, value_name = "DATE", value_parser = crate::times::last_day)]
    pub(crate) known: Option<jiff::civil::Date>,

    /// Count only what this store had recorded by this instant (RFC 3339), or by the end of this
    /// day in UTC [default: now].
    #[arg(long, value_name = "TIME", value_parser = crate::times::instant)]
    pub(crate) recorded: Option<jiff::Timestamp>,
}

impl Clocks {
    /// Returns the place in time of a question.
    pub(crate) fn as_of(&self, register: &unblink_app::Register) -> unblink_model::AsOf {
        register.as_of(self.on, self.known, self.recorded)
    }
}

/// Who acts, for the record.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Actor {
    /// Who acts, for the record [default: the user's name].
    #[arg(long, value_name = "NAME")]
    pub(crate) by: Option<String>,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    #[test]
    fn the_arguments_are_sound() {
        super::Arguments::command().debug_assert();
    }
}
