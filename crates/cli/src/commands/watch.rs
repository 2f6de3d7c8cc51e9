//! `unblink watch`: what an article says, and what the register says to it.

mod model;
mod pages;
mod queue;

use std::io::Read as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use indicatif::{ProgressBar, ProgressStyle};
use jiff::civil::Date;
use unblink_app::article::{Document, Reading};
use unblink_app::{
    NewsDesk, SAMPLE_ARTICLE, atom_of_readings, claim_reviews, documents, each_document,
    ftm_of_readings, window_days,
};

use self::model::{Beside, Model, Seen};
use crate::arguments::Format;
use crate::desk::{Desk, Flag};
use crate::failure::{self, Exit, Refusal};
use crate::output::{json_lines, printable_line};

/// Reads articles: who is named, what happened, who said so, and whether the register agrees.
#[derive(Debug, clap::Subcommand)]
#[command(after_help = "Example: unblink watch read --sample --format json")]
pub(crate) enum Watch {
    Read(Read),
    Check(Check),
    Compare(Compare),
    Story(Story),
    Reactions(Reactions),
    Export(Export),
    #[command(flatten)]
    Queue(queue::QueueCommand),
}

/// Tells what articles say: names, events with their dates and legal effect, quotes, silences.
///
/// Every answer points to the text by exact spans of characters and bytes. A date that the text
/// does not give is left open; `--published` says when it came out where the text does not.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example: unblink watch read --sample --format json\n         \
                        unblink watch read article.txt --published 2025-04-18")]
pub(crate) struct Read {
    #[command(flatten)]
    articles: Articles,
    #[command(flatten)]
    model: Model,
}

/// Checks what articles claim: a verdict for each claim, on the day of publication and today.
///
/// Verdicts are supported, overstated, understated, wrong_date, wrong_actor, contradicted,
/// not_in_register, anachronistic and opinion. What the register does not hold gets no verdict.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example: unblink watch check article.txt --published 2025-04-18")]
pub(crate) struct Check {
    #[command(flatten)]
    articles: Articles,
}

/// Compares articles on one matter: what all say, what one says, where they contradict.
///
/// Documents, publishers and independent origins are counted apart: copies of one agency's report
/// are one origin.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example: unblink watch compare one.txt other.html")]
pub(crate) struct Compare {
    #[command(flatten)]
    articles: Articles,
}

/// Gathers the articles that tell one event of the register, oldest first.
///
/// Documents, publishers and independent origins are counted apart. `watch read --format json`
/// prints the ids of the events that an article tells (`register_event`).
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example: unblink watch story taliban.ru-supreme-court.suspended.2025-04-17 articles/"
)]
pub(crate) struct Story {
    /// The id of an event of the register.
    event: String,
    #[command(flatten)]
    articles: Articles,
}

/// Tells who reacted to an event in the days after it, and of whom nothing was found.
///
/// Who was expected and not found is shown with what was searched: in so many documents from so
/// many sources nothing stands. That is no proof of silence.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example: unblink watch reactions taliban.ru-supreme-court.suspended.2025-04-17 articles/ --window 7d \
                        --expect UNSC,US,EU,GB"
)]
pub(crate) struct Reactions {
    /// The id of an event of the register.
    event: String,
    #[command(flatten)]
    articles: Articles,
    /// How long after it is looked: days (`7d`) or weeks (`2w`).
    #[arg(long, default_value = "7d", value_parser = window_days)]
    window: i32,
    /// Who was expected to react: ISO codes, authorities, `UNSC`; separated by commas.
    #[arg(long, value_delimiter = ',', value_name = "WHO")]
    expect: Vec<String>,
}

/// Writes what was read in a format that others take: claim-review, ftm, atom or html.
///
/// `claim-review` is a line of JSON-LD (schema.org) for each claim that has a verdict, `ftm` a line
/// for each Article, Event and Mention of FollowTheMoney, `atom` a feed with an entry for each
/// document, `html` one page that needs nothing beside it: the marked text, the claims, and of
/// several articles the comparison.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example: unblink watch export html --sample > sample.html\n         \
                        unblink watch export claim-review article.txt --reviewer \"Our desk\"")]
pub(crate) struct Export {
    /// The format to write.
    #[arg(value_name = "FORMAT")]
    what: What,
    #[command(flatten)]
    articles: Articles,
    /// Who signs the reviews of `claim-review`.
    #[arg(long, value_name = "NAME", default_value = "unblink, by rule and without a person")]
    reviewer: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum What {
    /// One `ClaimReview` of schema.org a line.
    ClaimReview,
    /// One entity of FollowTheMoney a line.
    Ftm,
    /// An Atom feed.
    Atom,
    /// A page of HTML that stands alone.
    Html,
}

#[derive(Debug, clap::Args)]
struct Articles {
    /// Articles: text, HTML, feeds (RSS, Atom, JSON), JSON lines, web archives (.warc, .warc.gz),
    /// folders of them; compressed or not (`-` is standard input).
    #[arg(required_unless_present = "sample")]
    file: Vec<PathBuf>,
    /// Reads the bundled sample article.
    #[arg(long, conflicts_with = "file")]
    sample: bool,
    /// The day on which they were published, for those that do not say.
    #[arg(long, value_name = "DATE")]
    published: Option<Date>,
}

impl Watch {
    /// Returns the settings that its flags make.
    pub(crate) fn flags(&self) -> Vec<Flag> {
        match self {
            Self::Read(read) => read.model.flags(),
            Self::Queue(command) => command.flags(),
            _ => Vec::new(),
        }
    }

    pub(crate) fn run(self, desk: &Desk) -> Result<Exit> {
        match self {
            Self::Read(read) => read.run(desk)?,
            Self::Check(Check { articles }) => {
                let (_, readings) = articles.read(desk)?;
                desk.answer(&pages::Checks::of(&readings))?;
            }
            Self::Compare(Compare { articles }) => {
                let (news, readings) = articles.read(desk)?;
                if readings.len() < 2 {
                    return Err(Refusal::usage(
                        "a comparison needs two articles",
                        "name another file",
                    )
                    .into());
                }
                desk.answer(&pages::Compared(news.compare(&readings)))?;
            }
            Self::Story(Story { event, articles }) => {
                let (news, readings) = articles.read(desk)?;
                desk.answer(&pages::Told(news.story(&event, &readings)?))?;
            }
            Self::Reactions(Reactions { event, articles, window, expect }) => {
                let (news, readings) = articles.read(desk)?;
                desk.answer(&pages::Reacted(news.reactions(&event, &readings, window, &expect)?))?;
            }
            Self::Export(export) => export.run(desk)?,
            Self::Queue(command) => command.run(desk)?,
        }
        Ok(Exit::Done)
    }
}

impl Read {
    fn run(&self, desk: &Desk) -> Result<()> {
        let beside = Beside::of(desk)?;
        if desk.format() == Format::Jsonl {
            // Line by line, so that an archive of any size costs one article.
            let mut failed = None;
            self.articles.each(desk, &mut |reading| {
                let seen = beside.see(reading);
                let written = printable_line(&seen).and_then(|line| desk.write(&line));
                failed = failed.take().or(written.err());
            })?;
            return failed.map_or(Ok(()), Err);
        }
        let mut seen: Vec<Seen> = Vec::new();
        self.articles.each(desk, &mut |reading| seen.push(beside.see(reading)))?;
        desk.answer(&pages::Readings(seen))
    }
}

impl Export {
    fn run(&self, desk: &Desk) -> Result<()> {
        let (news, readings) = self.articles.read(desk)?;
        let written: Result<String> = match self.what {
            What::ClaimReview => json_lines(claim_reviews(&readings, &self.reviewer, news.today())),
            What::Ftm => json_lines(ftm_of_readings(&readings)),
            What::Atom => Ok(atom_of_readings(&readings, news.today())),
            What::Html => Ok(unblink_pages::article_report(&news, &readings)),
        };
        desk.write(&written?)
    }
}

impl Articles {
    fn read(&self, desk: &Desk) -> Result<(NewsDesk, Vec<Reading>)> {
        let mut readings = Vec::new();
        let news = self.each(desk, &mut |reading| readings.push(reading))?;
        Ok((news, readings))
    }

    /// Reads the articles one after the other.
    fn each(&self, desk: &Desk, hand: &mut dyn FnMut(Reading)) -> Result<NewsDesk> {
        let news = desk.open()?.news_desk()?;
        self.documents(&mut |document| hand(news.read(document)))?;
        Ok(news)
    }

    /// Hands over the articles one after the other, with a bar that counts them.
    fn documents(&self, hand: &mut dyn FnMut(Document)) -> Result<()> {
        let bar = ProgressBar::new_spinner();
        if !failure::watched() {
            bar.set_draw_target(indicatif::ProgressDrawTarget::hidden());
        }
        if let Ok(style) = ProgressStyle::with_template("{spinner} {pos} articles, {per_sec} {msg}")
        {
            bar.set_style(style);
        }
        let mut each = |document: Document| {
            hand(document);
            bar.inc(1);
        };
        if self.sample {
            documents("sample.txt", SAMPLE_ARTICLE.as_bytes(), self.published, &mut each)?;
        }
        for path in &self.file {
            bar.set_message(path.display().to_string());
            if path.as_os_str() == "-" {
                documents("standard input", &standard_input()?, self.published, &mut each)?;
            } else {
                refuse_absent(path)?;
                each_document(path, self.published, &mut each)?;
            }
        }
        bar.finish_and_clear();
        Ok(())
    }
}

fn refuse_absent(path: &Path) -> Result<()> {
    std::fs::metadata(path).with_context(|| path.display().to_string())?;
    Ok(())
}

fn standard_input() -> Result<Vec<u8>> {
    // One byte more than is read tells that the input is too long.
    let most = unblink_app::MAX_UNPACKED_BYTES + 1;
    let mut bytes = Vec::new();
    std::io::stdin().lock().take(most).read_to_end(&mut bytes).context("standard input")?;
    if u64::try_from(bytes.len()).is_ok_and(|length| length == most) {
        anyhow::bail!("standard input: longer than {} MB", (most - 1) / 1_048_576);
    }
    Ok(bytes)
}
