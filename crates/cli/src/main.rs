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

/// A server reads whole histories on one thread after another, at every edition that comes. glibc
/// keeps what such a thread freed in an arena of its own: 16 swaps of the UN's index under four
/// connections took a server from 76 to 142 MB, of which `malloc_trim` would have given back half.
/// jemalloc returns what stays unused within seconds.
#[cfg(target_os = "linux")]
#[global_allocator]
static MEMORY: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

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
