//! Chores of the repository: `cargo xtask house [--write]`.

mod house;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};

const USAGE: &str = "usage: cargo xtask house [--write]

  house          checks the rules of the house (floors, purity, files, glossary, paths)
  house --write  first rewrites what is generated: the floor table of ARCHITECTURE.md";

fn main() -> Result<ExitCode> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let root = root()?;
    match args.as_slice() {
        ["house"] => {}
        ["house", "--write"] => house::write(&root)?,
        _ => bail!("{USAGE}"),
    }
    let problems = house::check(&root)?;
    say(&problems);
    Ok(if problems.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

#[expect(clippy::print_stdout, clippy::print_stderr, reason = "a command line tool answers so")]
fn say(problems: &[house::Problem]) {
    for problem in problems {
        eprintln!("{problem}\n");
    }
    if problems.is_empty() {
        println!("the house stands");
    } else {
        eprintln!("{} problems", problems.len());
    }
}

/// Returns the root of the checkout this was started from.
///
/// Asked for at run time: with a shared target folder, `env!` would name another checkout.
fn root() -> Result<PathBuf> {
    let here = std::env::var_os("CARGO_MANIFEST_DIR")
        .context("CARGO_MANIFEST_DIR is not set; start this with `cargo xtask`")?;
    let root = Path::new(&here).parent().context("xtask lies in no folder")?;
    Ok(root.to_owned())
}
