//! The one binary, `unblink`: arguments become calls on the register, answers become words.

mod arguments;
mod commands;
mod desk;
mod failure;
mod output;
mod scheduled;
mod times;

use std::process::ExitCode;

use clap::Parser as _;

use crate::arguments::Arguments;
use crate::desk::Desk;

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return failure::bad_usage(&error, std::env::args().skip(1)),
    };
    let done = Desk::new(&arguments.shared, arguments.command.flags())
        .and_then(|desk| arguments.command.run(&desk));
    match done {
        Ok(exit) => exit.into(),
        Err(error) => failure::tell(&error),
    }
}
