//! Many questions at once: on every core, answered in the order in which they were asked.

use std::collections::BTreeSet;
use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde::Serialize;
use unblink_model::{AsOf, EntityKey, ListId, SubjectId};

use super::screener::{Answer, Found, Screener, explained};
use super::{
    AppQuery, Fingerprint, HitExplanation, ListedBy, NOTHING_ASKED, Reading, ScreeningOptions,
    ScreeningStatus,
};
use crate::{AppError, Coverage, Register};

/// A row of a file of questions.
#[derive(Clone, Debug)]
pub struct BatchRow {
    /// Its number, from 1.
    pub row: u64,
    /// What its file calls it.
    pub query_id: String,
    /// The dataset it asks for, when it says.
    pub dataset: Option<String>,
    /// Whom it asks for, or why that cannot be read.
    pub asked: Result<AppQuery, String>,
}

/// A row as it is answered.
#[derive(Clone, Debug, Serialize)]
pub struct BatchAnswer {
    /// What its file calls it.
    pub query_id: String,
    /// Its number in the file, from 1; what is resumed goes by it.
    pub row: u64,
    /// Whether it could be screened.
    pub status: ScreeningStatus,
    /// Why it could not be.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// What was asked and plays no part in the answer, or not as given.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<String>,
    /// Possible matches, best first.
    pub results: Vec<BatchHit>,
}

/// A possible match, in short.
#[derive(Clone, Debug, Serialize)]
pub struct BatchHit {
    /// The subject.
    pub id: SubjectId,
    /// What it is called.
    pub caption: String,
    /// What it is.
    pub schema: String,
    /// 0 to 1.
    pub score: f64,
    /// Whether the score reaches the threshold.
    #[serde(rename = "match")]
    pub is_match: bool,
    /// The entry that matched best.
    pub list: ListId,
    /// Its reference on that list.
    pub key: EntityKey,
    /// Who lists the subject on the day asked about; told of matches only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub listed_by: Option<Vec<ListedBy>>,
    /// Why, in one sentence.
    pub why: String,
    /// Why, feature by feature, where that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub explanation: Option<HitExplanation>,
}

/// What every answer of a batch looked at, short enough to stand in each of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CompactCoverage {
    /// The newest edition of each list that is loaded, whatever its use.
    pub editions: Vec<String>,
    /// Lists whose edition is older than their freshness limit.
    pub stale: Vec<ListId>,
    /// Lists that are known and not loaded: what they say is unknown.
    pub not_loaded: Vec<ListId>,
    /// Editions that wait for a person.
    pub held: Vec<String>,
}

/// Whether answers carry their features.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Explain {
    /// One sentence a result.
    Sentence,
    /// The sentence and every feature.
    Features,
}

/// Screens rows against the register as it stood when the batch began.
pub struct Batch {
    screener: Screener,
    options: ScreeningOptions,
    explain: Explain,
    threads: usize,
}

impl Register {
    /// Begins a batch. What happens to the register meanwhile does not change its answers.
    ///
    /// `threads`: `None` uses every core. Answers are the same for every number of them.
    pub fn batch(
        &mut self,
        options: &ScreeningOptions,
        explain: Explain,
        threads: Option<NonZero<usize>>,
        as_of: &AsOf,
    ) -> Result<Batch, AppError> {
        let cores = || std::thread::available_parallelism().map_or(1, NonZero::get);
        Ok(Batch {
            screener: self.screener(as_of)?,
            options: options.clone(),
            explain,
            threads: threads.map_or_else(cores, NonZero::get),
        })
    }
}

impl Batch {
    /// Returns what the answers look at.
    pub fn coverage(&self) -> &Coverage {
        &self.screener.coverage
    }

    /// Returns what the scores depend on besides the questions.
    pub fn fingerprint(&self) -> &Fingerprint {
        &self.screener.fingerprint
    }

    /// Returns the number of threads.
    pub fn threads(&self) -> usize {
        self.threads
    }

    /// Returns what the answers look at, in short.
    pub fn compact_coverage(&self) -> CompactCoverage {
        let coverage = &self.screener.coverage;
        let newest = |list: &crate::LoadedList| list.edition.clone().or(list.newer_part.clone());
        CompactCoverage {
            editions: coverage.lists.iter().filter_map(newest).map(|id| id.to_string()).collect(),
            stale: coverage.lists.iter().filter(|l| l.stale).map(|l| l.list.clone()).collect(),
            not_loaded: coverage.not_loaded.iter().map(|list| list.list.clone()).collect(),
            held: coverage.held.iter().map(|held| held.edition.to_string()).collect(),
        }
    }

    /// Answers rows and returns what `write` makes of each answer, in the order of the rows.
    ///
    /// A row that cannot be screened is answered as unscreened, with the reason. Who lists a
    /// match is asked of the ledger once a subject.
    pub fn answer<T: Send>(
        &mut self,
        register: &mut Register,
        rows: &[BatchRow],
        write: &(dyn Fn(BatchAnswer) -> T + Sync),
    ) -> Result<Vec<T>, AppError> {
        let default = self.options.dataset.clone();
        let asked = rows.iter().filter_map(|row| row.dataset.as_deref());
        let datasets: BTreeSet<&str> = asked.chain([default.as_str()]).collect();
        for dataset in datasets {
            register.prepare(&mut self.screener, dataset)?;
        }
        let this = &*self;
        let found = in_parallel(this.threads, rows, &|row| this.find(row));
        for found in found.iter().flat_map(|done| &done.found) {
            if found.score >= self.options.threshold {
                register.told_of(&mut self.screener, found)?;
            }
        }
        let this = &*self;
        let numbered: Vec<(&BatchRow, &Done)> = rows.iter().zip(&found).collect();
        Ok(in_parallel(this.threads, &numbered, &|(row, done)| write(this.answered(row, done))))
    }

    fn find(&self, row: &BatchRow) -> Done {
        let query = match &row.asked {
            Ok(query) => query,
            Err(problem) => return Done::refused(problem.clone(), Vec::new()),
        };
        let Reading { query: read, warnings } = query.read();
        if query.asks_nothing(&read) {
            return Done::refused(NOTHING_ASKED.to_owned(), warnings);
        }
        let dataset = row.dataset.as_deref().unwrap_or(&self.options.dataset);
        match self.screener.find(&read, dataset, &self.options) {
            Answer::Screened(found) => Done { error: None, warnings, found },
            Answer::NotLoaded => Done::refused(format!("`{dataset}` is not loaded"), warnings),
            Answer::Unknown(words) => Done::refused(words, warnings),
        }
    }

    fn answered(&self, row: &BatchRow, done: &Done) -> BatchAnswer {
        let status = match done.error {
            None => ScreeningStatus::Screened,
            Some(_) => ScreeningStatus::Unscreened,
        };
        BatchAnswer {
            query_id: row.query_id.clone(),
            row: row.row,
            status,
            error: done.error.clone(),
            warnings: done.warnings.clone(),
            results: done.found.iter().map(|found| self.hit(found)).collect(),
        }
    }

    fn hit(&self, found: &Found) -> BatchHit {
        let is_match = found.score >= self.options.threshold;
        let told = self.screener.told(&found.subject).filter(|_| is_match);
        let explanation = match self.explain {
            Explain::Sentence => None,
            Explain::Features => Some(explained(found.explanation.clone())),
        };
        BatchHit {
            id: found.subject.clone(),
            caption: told.map_or(&found.caption, |told| &told.caption).clone(),
            schema: told.map_or(&found.schema, |told| &told.schema).clone(),
            score: found.score,
            is_match,
            list: found.list.clone(),
            key: found.key.clone(),
            listed_by: told.map(|told| told.listed_by.clone()),
            why: found.explanation.sentence.clone(),
            explanation,
        }
    }
}

/// A row that was looked for.
struct Done {
    error: Option<String>,
    warnings: Vec<String>,
    found: Vec<Found>,
}

impl Done {
    fn refused(error: String, warnings: Vec<String>) -> Self {
        Self { error: Some(error), warnings, found: Vec::new() }
    }
}

/// Rows that a thread takes at a time: enough that taking costs nothing, few enough that no
/// thread is left with the last long ones. A guess.
const TAKEN: usize = 16;

/// Does the same to every item on several threads; results stand in the order of the items.
pub(super) fn in_parallel<I: Sync, T: Send>(
    threads: usize,
    items: &[I],
    act: &(dyn Fn(&I) -> T + Sync),
) -> Vec<T> {
    let chunks: Vec<&[I]> = items.chunks(TAKEN).collect();
    let threads = threads.min(chunks.len());
    if threads < 2 {
        return items.iter().map(act).collect();
    }
    let next = AtomicUsize::new(0);
    let work = || {
        let mut done: Vec<(usize, Vec<T>)> = Vec::new();
        while let Some((at, chunk)) = {
            let at = next.fetch_add(1, Ordering::Relaxed);
            chunks.get(at).map(|chunk| (at, chunk))
        } {
            done.push((at, chunk.iter().map(act).collect()));
        }
        done
    };
    let mut done: Vec<(usize, Vec<T>)> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        let joined = workers.into_iter().map(|worker| match worker.join() {
            Ok(done) => done,
            // The same end as without threads.
            Err(panic) => std::panic::resume_unwind(panic),
        });
        joined.flatten().collect()
    });
    done.sort_unstable_by_key(|(at, _)| *at);
    done.into_iter().flat_map(|(_, results)| results).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_stays_whatever_the_number_of_threads() {
        let items: Vec<u64> = (0..1_000).collect();
        let act = |n: &u64| {
            // Uneven work, so that threads overtake each other.
            (0..(n % 7) * 500).fold(*n, u64::wrapping_add)
        };
        let one = in_parallel(1, &items, &act);
        for threads in [2, 3, 8, 500] {
            assert_eq!(in_parallel(threads, &items, &act), one, "{threads}");
        }
        assert!(in_parallel(4, &[] as &[u64], &act).is_empty());
    }
}
