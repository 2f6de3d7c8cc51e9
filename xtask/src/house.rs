//! The rules of the house: reads the checkout, asks each rule, gathers what is wrong.
//!
//! A rule is a pure function from texts to [`Problem`]s, so that its test can break it on purpose
//! with a few lines of made-up input. Only this file and `checkout.rs` touch the disk.

mod checkout;
mod floors;
mod fuzz;
mod glossary;
mod links;
mod lints;
mod outside;
mod paths;
mod rust;
mod source;
mod table;

use std::fmt;
use std::path::Path;

use anyhow::{Context, Result};

use checkout::Checkout;

/// One broken rule: where, what, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Problem {
    /// File, from the root of the repository.
    file: String,
    /// Line, from 1.
    line: usize,
    /// What is wrong.
    what: String,
    /// What to do.
    fix: String,
}

impl Problem {
    fn new(file: &str, line: usize, what: impl Into<String>, fix: impl Into<String>) -> Self {
        Self { file: file.to_owned(), line, what: what.into(), fix: fix.into() }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}\n  fix: {}", self.file, self.line, self.what, self.fix)
    }
}

/// A tracked file and its text.
#[derive(Clone, Debug)]
struct Text {
    /// Path from the root of the repository, with `/`.
    path: String,
    text: String,
}

/// Returns every broken rule of the checkout at `root`.
pub(crate) fn check(root: &Path) -> Result<Vec<Problem>> {
    let checkout = Checkout::read(root)?;
    let rooms = &checkout.rooms;
    let mut problems = Vec::new();
    problems.extend(floors::check(rooms));
    problems.extend(outside::check_pure(rooms));
    problems.extend(outside::check_reasons("Cargo.toml", checkout.text("Cargo.toml")));
    problems.extend(lints::check(rooms, &checkout.texts));
    problems.extend(rust::check(&checkout.texts));
    problems.extend(table::check(rooms, checkout.text(table::FILE)));
    problems.extend(glossary::check(&checkout.texts));
    problems.extend(fuzz::check(&checkout.texts));
    problems.extend(paths::check(&checkout.texts));
    problems.extend(links::check(&checkout.texts));
    problems.sort_by(|a, b| (&a.file, a.line).cmp(&(&b.file, b.line)));
    Ok(problems)
}

/// Rewrites what is generated.
pub(crate) fn write(root: &Path) -> Result<()> {
    let checkout = Checkout::read(root)?;
    let old = checkout.text(table::FILE);
    let new = table::rewritten(&checkout.rooms, old)
        .with_context(|| format!("{} has no floor table markers", table::FILE))?;
    if new != old {
        std::fs::write(root.join(table::FILE), new)
            .with_context(|| format!("writing {}", table::FILE))?;
    }
    Ok(())
}

/// Returns the number, from 1, of the first line that satisfies `wanted`, else 1.
fn line_where(text: &str, wanted: impl Fn(&str) -> bool) -> usize {
    text.lines().position(wanted).map_or(1, |index| index + 1)
}

fn is_rust(path: &str) -> bool {
    Path::new(path).extension().is_some_and(|extension| extension == "rs")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_house_stands() {
        let root = crate::root().expect("run by cargo");
        let problems = check(&root).expect("the checkout is readable");
        let said: Vec<String> = problems.iter().map(ToString::to_string).collect();
        assert!(said.is_empty(), "\n{}", said.join("\n\n"));
    }

    #[test]
    fn a_problem_names_file_line_and_fix() {
        let problem = Problem::new("a/b.rs", 7, "it leaks", "close it");
        assert_eq!(problem.to_string(), "a/b.rs:7: it leaks\n  fix: close it");
    }
}
