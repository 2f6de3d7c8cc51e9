//! `unblink reference`: the help of every command as one page, for docs/cli.md.

use std::fmt::Write as _;

use anyhow::Result;
use clap::CommandFactory as _;

use crate::arguments::Arguments;
use crate::desk::Desk;
use crate::failure::Exit;

/// Prints the help of every command as one Markdown page.
#[derive(Debug, clap::Args)]
#[command(hide = true)]
pub(crate) struct Reference {}

impl Reference {
    #[expect(clippy::unused_self, reason = "every command is run alike")]
    pub(crate) fn run(self, desk: &Desk) -> Result<Exit> {
        desk.write(&page())?;
        Ok(Exit::Done)
    }
}

fn page() -> String {
    let mut program = Arguments::command().term_width(100);
    program.build();
    let mut text = String::from(
        "# The command line\n\nWritten by `unblink reference`, from the help itself; a test holds \
         the two together.\n",
    );
    help_of(&mut program, "##", &mut text);
    text
}

fn help_of(command: &mut clap::Command, level: &str, text: &mut String) {
    let name = command.get_bin_name().unwrap_or("unblink").to_owned();
    let help = command.clone().term_width(100).render_long_help().to_string();
    // Writing to a String cannot fail.
    let _ = write!(text, "\n{level} `{name}`\n\n```text\n");
    for line in help.lines() {
        let _ = writeln!(text, "{}", line.trim_end());
    }
    text.push_str("```\n");
    for sub in command.get_subcommands_mut().filter(|sub| !sub.is_hide_set()) {
        if sub.get_name() != "help" {
            help_of(sub, "###", text);
        }
    }
}
