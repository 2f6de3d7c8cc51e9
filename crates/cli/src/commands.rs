//! The commands, one file each.

mod changes;
mod check;
mod compare;
mod config;
mod context;
mod engagement;
mod eval;
mod exemptions;
mod export;
mod history;
mod import;
mod links;
mod lists;
mod reference;
mod restore;
mod screen;
mod serve;
pub(crate) mod sync;
mod tour;
mod user;
mod watch;
mod who_lists;

use anyhow::Result;
use clap::Subcommand;

use crate::desk::{Desk, Flag};
use crate::failure::Exit;

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Tour(tour::Tour),
    Serve(serve::Serve),
    Sync(sync::Sync),
    Import(import::Import),
    Lists(lists::Lists),
    Links(links::Links),
    WhoLists(who_lists::WhoListsCommand),
    History(history::HistoryCommand),
    Changes(changes::Changes),
    Compare(compare::Compare),
    Engagement(engagement::EngagementCommand),
    Exemptions(exemptions::Exemptions),
    Context(context::ContextCommand),
    Export(export::Export),
    Screen(screen::Screen),
    Eval(eval::Eval),
    #[command(subcommand)]
    Watch(watch::Watch),
    Backup(restore::Backup),
    Restore(restore::Restore),
    Check(check::Check),
    User(user::User),
    Config(config::ConfigCommand),
    Reference(reference::Reference),
}

impl Command {
    /// Returns the settings that its flags make.
    pub(crate) fn flags(&self) -> Vec<Flag> {
        match self {
            Self::Serve(command) => command.flags(),
            Self::Watch(command) => command.flags(),
            _ => Vec::new(),
        }
    }

    /// Does it.
    pub(crate) fn run(self, desk: &Desk) -> Result<Exit> {
        match self {
            Self::Tour(command) => command.run(desk),
            Self::Serve(command) => command.run(desk),
            Self::Sync(command) => command.run(desk),
            Self::Import(command) => command.run(desk),
            Self::Links(command) => command.run(desk),
            Self::Lists(command) => command.run(desk),
            Self::WhoLists(command) => command.run(desk),
            Self::History(command) => command.run(desk),
            Self::Changes(command) => command.run(desk),
            Self::Compare(command) => command.run(desk),
            Self::Engagement(command) => command.run(desk),
            Self::Exemptions(command) => command.run(desk),
            Self::Context(command) => command.run(desk),
            Self::Export(command) => command.run(desk),
            Self::Screen(command) => command.run(desk),
            Self::Eval(command) => command.run(desk),
            Self::Watch(command) => command.run(desk),
            Self::Backup(command) => command.run(desk),
            Self::Restore(command) => command.run(desk),
            Self::Check(command) => command.run(desk),
            Self::User(command) => command.run(desk),
            Self::Config(command) => command.run(desk),
            Self::Reference(command) => command.run(desk),
        }
    }
}
