//! The watch: articles in, cited and checked evidence out.

mod export;
mod json;
mod named;
mod queue;
mod second;

use std::io::Read as _;
use std::path::Path;

use jiff::civil::Date;
use unblink_model::{AsOf, Fact};
use unblink_watch::{Comparison, Document, Reactions, Reading, RegisterView, Story, Watch};

pub use export::{atom_of_readings, claim_reviews, ftm_of_readings};
pub use queue::{
    Amendment, ArticleView, EvidenceView, Offered, OnAccept, ProvisionalFact, ProvisionalView,
    QueueAnswer, QueueError, QueueId, QueueShown, Queued, QueuedDecision, QueuedEvent,
    QueuedExtractor, QueuedParty, TellingState, TellingView,
};
pub use second::{Opinion, Proposal, SecondReader};

use crate::{AppError, Curated, Register};

/// The article that a fresh copy can try: written for this, every claim of it on purpose.
pub const SAMPLE_ARTICLE: &str = include_str!("watch/sample.txt");

/// Reads articles against the register as it stood when this was opened.
pub struct NewsDesk {
    watch: Watch,
    view: RegisterView,
    today: Date,
}

impl Register {
    /// Opens a desk that reads articles: the rules compiled, every loaded name at hand.
    pub fn news_desk(&mut self) -> Result<NewsDesk, AppError> {
        let watch = Watch::new().map_err(|error| AppError::Watch(error.to_string()))?;
        let today = self.today();
        let entries =
            self.named_subjects(&AsOf { valid: today, published: today, recorded: None })?;
        let facts = facts(&*self.curated()?);
        Ok(NewsDesk { watch, view: RegisterView::new(facts, entries), today })
    }
}

/// The curated facts that articles are checked against.
fn facts(curated: &Curated) -> Vec<Fact> {
    let mut out: Vec<Fact> = Vec::new();
    out.extend(curated.authorities.values().cloned().map(Fact::Authority));
    out.extend(curated.subjects.values().cloned().map(Fact::Subject));
    out.extend(curated.events.values().flatten().cloned().map(Fact::Event));
    out.extend(curated.engagement.iter().cloned().map(Fact::Engagement));
    out.extend(curated.reactions.iter().cloned().map(Fact::Reaction));
    out.extend(curated.context.iter().cloned().map(Fact::Context));
    out.extend(curated.positions.iter().cloned().map(Fact::Position));
    out.extend(curated.assessments.iter().cloned().map(Fact::Assessment));
    out
}

impl NewsDesk {
    /// Returns the day for which checks answer `today`.
    pub fn today(&self) -> Date {
        self.today
    }

    /// Returns how many names can be linked.
    pub fn name_count(&self) -> usize {
        self.view.name_count()
    }

    /// Reads a document.
    pub fn read(&self, document: Document) -> Reading {
        self.watch.read(document, &self.view, self.today)
    }

    /// Gathers the articles that tell an event of the register, oldest first.
    ///
    /// # Errors
    ///
    /// [`AppError::BadQuestion`] when the register has no such event, or none with a date.
    pub fn story(&self, event: &str, readings: &[Reading]) -> Result<Story, AppError> {
        unblink_watch::story(event, readings, &self.view).ok_or_else(|| no_such_event(event))
    }

    /// Looks for reactions to an event of the register in the `days` after it.
    ///
    /// # Errors
    ///
    /// [`AppError::BadQuestion`] when the register has no such event, or none with a date.
    pub fn reactions(
        &self,
        event: &str,
        readings: &[Reading],
        days: i32,
        expect: &[String],
    ) -> Result<Reactions, AppError> {
        unblink_watch::reactions(event, readings, &self.view, days, expect)
            .ok_or_else(|| no_such_event(event))
    }

    /// Compares readings.
    pub fn compare(&self, readings: &[Reading]) -> Comparison {
        unblink_watch::compare(readings)
    }
}

fn no_such_event(event: &str) -> AppError {
    AppError::BadQuestion(format!(
        "the register has no dated event called `{event}`; `unblink watch read --format json` \
         prints the ids of those an article tells (register_event)"
    ))
}

/// Hands over the documents of a file or folder, one at a time: text, pages, feeds (RSS, Atom,
/// JSON), JSON lines of articles and web archives, compressed or not.
pub fn each_document(
    path: &Path,
    published: Option<Date>,
    each: &mut dyn FnMut(Document),
) -> Result<(), AppError> {
    let name = path.display().to_string();
    let refuse = |problem: String| AppError::Unpack { file: name.clone(), problem };
    if path.is_dir() {
        let entries = std::fs::read_dir(path).map_err(|error| refuse(error.to_string()))?;
        let mut paths: Vec<_> = entries.filter_map(Result::ok).map(|entry| entry.path()).collect();
        paths.sort();
        return paths.iter().try_for_each(|path| each_document(path, published, each));
    }
    let file = std::fs::File::open(path).map_err(|error| refuse(error.to_string()))?;
    if let Some(packing) = packing_of_archive(&name) {
        return archive(&name, file, packing, each);
    }
    let mut bytes = Vec::new();
    file.take(crate::MAX_UNPACKED_BYTES + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| refuse(error.to_string()))?;
    for file in crate::unpack(&name, bytes)? {
        documents(&file.name, &file.bytes, published, each)?;
    }
    Ok(())
}

/// How a web archive is packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Packing {
    Plain,
    Gzip,
    Zstd,
    Xz,
}

/// Returns how the web archive of this name is packed; nothing when it is called otherwise.
fn packing_of_archive(name: &str) -> Option<Packing> {
    let name = name.to_ascii_lowercase();
    let endings = [
        (".warc", Packing::Plain),
        (".warc.gz", Packing::Gzip),
        (".warc.zst", Packing::Zstd),
        (".warc.xz", Packing::Xz),
    ];
    endings.into_iter().find(|(ending, _)| name.ends_with(ending)).map(|(_, packing)| packing)
}

/// A web archive is read record by record: it may be larger than memory.
fn archive(
    name: &str,
    file: std::fs::File,
    packing: Packing,
    each: &mut dyn FnMut(Document),
) -> Result<(), AppError> {
    let refuse = |problem: String| AppError::Unpack { file: name.to_owned(), problem };
    let input = std::io::BufReader::new(file);
    let unpacked: Box<dyn std::io::Read> = match packing {
        Packing::Plain => Box::new(input),
        Packing::Gzip => Box::new(flate2::bufread::MultiGzDecoder::new(input)),
        Packing::Zstd => Box::new(
            zstd::stream::read::Decoder::with_buffer(input)
                .map_err(|error| refuse(error.to_string()))?,
        ),
        Packing::Xz => Box::new(liblzma::bufread::XzDecoder::new_multi_decoder(input)),
    };
    let read = unblink_watch::warc_pages(name, std::io::BufReader::new(unpacked), each);
    let count = read.map_err(|error| refuse(error.to_string()))?;
    match count.skipped {
        0 => Ok(()),
        // Everything else was handed over; what was not is not passed over in silence.
        skipped => Err(refuse(format!(
            "{skipped} of {} records are too long to be read; the others were",
            count.records
        ))),
    }
}

/// Hands over the documents in the bytes of a file, by what it starts with.
pub fn documents(
    name: &str,
    bytes: &[u8],
    published: Option<Date>,
    each: &mut dyn FnMut(Document),
) -> Result<(), AppError> {
    let refuse = |problem: String| AppError::Unpack { file: name.to_owned(), problem };
    let mut each = |mut document: Document| {
        if let Some(day) = published {
            document.date(day);
        }
        each(document);
    };
    let head = unblink_watch::beginning(bytes, 1024).to_ascii_lowercase();
    let starts = head.trim_start_matches('\u{feff}').trim_start();
    if ["<rss", "<feed", "<rdf:rdf"].iter().any(|tag| head.contains(tag)) {
        return unblink_watch::feed_items(name, bytes, &mut each)
            .map(|_| ())
            .map_err(|error| refuse(error.to_string()));
    }
    if starts.starts_with('{') || starts.starts_with("[{") || starts.starts_with("[\n") {
        return match unblink_watch::from_utf16(bytes) {
            Some(text) => json::articles(name, text.as_bytes(), &mut each),
            None => json::articles(name, bytes, &mut each),
        };
    }
    let page = ["<!doctype html", "<html", "<head", "<body"].iter().any(|tag| head.contains(tag));
    each(if page {
        unblink_watch::from_html(name, bytes, None)
    } else {
        Document::from_text(name, bytes, None)
    });
    Ok(())
}

#[cfg(test)]
mod tests;
