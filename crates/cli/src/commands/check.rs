//! `unblink check`: is the store sound, is every raw edition and article still what it was.

use std::collections::BTreeSet;

use anyhow::Result;
use serde::Serialize;
use unblink_app::{QueueShown, Register};

use crate::desk::Desk;
use crate::failure::Exit;
use crate::output::{Answer, Page, Rows};

/// Checks that the store is sound and that every raw edition and article still has its digest.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example: unblink check --store backup/unblink.db")]
pub(crate) struct Check {}

impl Check {
    #[expect(clippy::unused_self, reason = "every command is run alike")]
    pub(crate) fn run(self, desk: &Desk) -> Result<Exit> {
        let report = check(&desk.open_existing()?)?;
        desk.answer(&report)?;
        Ok(if report.problems.is_empty() { Exit::Done } else { Exit::Failed })
    }
}

/// What checking a store showed.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Soundness {
    /// The store.
    pub(crate) store: String,
    /// How many editions it holds, held and rejected ones included.
    pub(crate) editions: usize,
    /// How many raw files of theirs were read and compared with their digests.
    pub(crate) raw_files: usize,
    /// How many articles of the review queue were, their bytes and their texts.
    pub(crate) articles: usize,
    /// What is wrong; empty when the store is sound.
    pub(crate) problems: Vec<String>,
}

/// Checks a store, one raw file after the other.
pub(crate) fn check(register: &Register) -> Result<Soundness> {
    let store = register.store();
    let mut problems = store.check()?;
    let editions = store.editions()?;
    let mut raw_files = 0;
    for edition in &editions {
        for file in &edition.files {
            raw_files += 1;
            if let Err(error) = store.archive().get(&file.digest) {
                problems.push(format!("{}, {}: {error}", edition.id, file.name));
            }
        }
    }
    let articles = articles(register, &mut problems)?;
    Ok(Soundness {
        store: store.path().display().to_string(),
        editions: editions.len(),
        raw_files,
        articles,
        problems,
    })
}

/// Reads what the archive keeps of each article of the review queue, and counts them.
fn articles(register: &Register, problems: &mut Vec<String>) -> Result<usize> {
    let told = register.watch_queue(QueueShown::All)?.tellings;
    let mut seen = BTreeSet::new();
    for article in told.iter().map(|one| &one.article) {
        if !seen.insert((&article.sha256, &article.text_sha256)) {
            continue;
        }
        for digest in BTreeSet::from([&article.sha256, &article.text_sha256]) {
            if let Err(error) = register.store().archive().get(digest) {
                problems.push(format!("{}: {error}", article.source));
            }
        }
    }
    Ok(seen.len())
}

impl Answer for Soundness {
    fn page(&self, page: &mut Page) {
        for problem in &self.problems {
            page.prose(&format!("DAMAGED: {problem}"));
        }
        let verdict = match self.problems.len() {
            0 => "sound".to_owned(),
            n => format!("DAMAGED in {n} places"),
        };
        page.prose(&format!(
            "{}: {verdict}; {} editions, {} raw files and {} articles compared with their digests.",
            self.store, self.editions, self.raw_files, self.articles
        ));
    }

    fn rows(&self) -> Option<Rows> {
        let mut rows = Rows::new(&["problem"]);
        for problem in &self.problems {
            rows.push([problem.clone()]);
        }
        Some(rows)
    }
}
