//! Names screened against the register as of a place in time, with reasons and coverage.

mod admit;
mod batch;
mod columns;
mod countries;
mod dates;
mod engine;
mod eval;
mod groups;
mod index;
mod query;
mod screener;
mod states;
mod table;
mod tuning;

pub(crate) use admit::Admitted;
pub use batch::{Batch, BatchAnswer, BatchHit, BatchRow, CompactCoverage, Explain};
pub use columns::{Column, Columns};
pub use eval::{
    Alert, EvalOptions, Evaluation, FalseAlerts, Operating, Rate, Stratum, ThresholdRow,
};
pub(crate) use index::Indexes;
pub use query::{AppQuery, Reading};
pub use screener::Fingerprint;
pub(crate) use screener::Screener;
use serde::Serialize;
pub(crate) use states::profile_of;
pub use tuning::{MAX_LIMIT, Tuning};
use unblink_model::{AsOf, EntityKey, ListId, Status, SubjectId, When};

use crate::ask::who_lists::AuthorityRef;
use crate::{AppError, Coverage, Register, Resolved};
use screener::Answer;

/// How to screen.
#[derive(Clone, Debug)]
pub struct ScreeningOptions {
    /// `default` (every list used for screening) or one list's id.
    pub dataset: String,
    /// Most results.
    pub limit: usize,
    /// Score from which a result is a possible match.
    pub threshold: f64,
    /// Score below which a result is not shown.
    pub cutoff: f64,
}

impl Default for ScreeningOptions {
    fn default() -> Self {
        Self { dataset: "default".to_owned(), limit: 5, threshold: 0.7, cutoff: 0.0 }
    }
}

/// Whether the lists asked for could be looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ScreeningStatus {
    /// They were.
    Screened,
    /// A list asked for is not loaded: no result does not mean clear.
    Unscreened,
}

/// The answer to a screening.
#[derive(Clone, Debug, Serialize)]
pub struct Screening {
    /// Whether the lists asked for could be looked at.
    pub status: ScreeningStatus,
    /// Whom was looked for.
    pub query: AppQuery,
    /// The clocks asked from.
    #[serde(flatten)]
    pub as_of: AsOf,
    /// What was asked and plays no part in the answer, or not as given.
    pub warnings: Vec<String>,
    /// Possible matches, best first; a machine's opinion, no decision.
    pub results: Vec<Hit>,
    /// What the answer looked at.
    pub coverage: Coverage,
    /// What the scores depend on besides the question.
    pub fingerprint: Fingerprint,
}

/// A possible match.
#[derive(Clone, Debug, Serialize)]
pub struct Hit {
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
    /// Who lists the subject on the day asked about.
    pub listed_by: Vec<ListedBy>,
    /// Why.
    pub explanation: HitExplanation,
}

/// Who lists a hit.
#[derive(Clone, Debug, Serialize)]
pub struct ListedBy {
    /// The authority.
    pub authority: AuthorityRef,
    /// The programme, where one is named.
    pub programme: Option<String>,
    /// Where the designation stands.
    pub status: Status,
    /// Since when.
    pub since: Option<When>,
}

/// Why a hit scored as it did.
#[derive(Clone, Debug, Serialize)]
pub struct HitExplanation {
    /// In one sentence.
    pub sentence: String,
    /// Feature by feature; contributions add up to the score.
    pub features: Vec<HitFeature>,
}

/// One feature's share of a score.
#[derive(Clone, Debug, Serialize)]
pub struct HitFeature {
    /// The feature.
    pub name: String,
    /// How alike the two are, 0 to 1.
    pub similarity: f64,
    /// What it adds to the score.
    pub contribution: f64,
    /// The query's value.
    pub query: String,
    /// The candidate's value.
    pub candidate: String,
    /// In words.
    pub detail: String,
}

impl Register {
    /// Screens one query.
    pub fn screen(
        &mut self,
        query: &AppQuery,
        options: &ScreeningOptions,
        as_of: &AsOf,
    ) -> Result<Screening, AppError> {
        let Reading { query: read, warnings } = query.read();
        if query.asks_nothing(&read) {
            return Err(AppError::BadQuestion(NOTHING_ASKED.to_owned()));
        }
        let mut screener = self.screener(as_of)?;
        self.prepare(&mut screener, &options.dataset)?;
        let mut screening = Screening {
            status: ScreeningStatus::Unscreened,
            query: query.clone(),
            as_of: *as_of,
            warnings,
            results: Vec::new(),
            coverage: Coverage::clone(&screener.coverage),
            fingerprint: screener.fingerprint.clone(),
        };
        match screener.find(&read, &options.dataset, options) {
            Answer::NotLoaded => {}
            Answer::Unknown(words) => {
                // The same refusal as any other question about a list.
                self.demand_list(&ListId::new(&options.dataset))?;
                return Err(AppError::BadQuestion(words));
            }
            Answer::Screened(found) => {
                screening.status = ScreeningStatus::Screened;
                for found in found {
                    let told = self.told_of(&mut screener, &found)?;
                    screening.results.push(found.hit(&told, options.threshold));
                }
            }
        }
        Ok(screening)
    }

    /// Screens by these settings from now on.
    pub fn set_tuning(&mut self, tuning: Tuning) {
        self.tuning = std::sync::Arc::new(tuning);
    }

    /// Returns how one screens when nothing else is said: by the tuning.
    pub fn screening_options(&self) -> ScreeningOptions {
        let usual = ScreeningOptions::default();
        ScreeningOptions {
            threshold: self.tuning.settings.threshold,
            cutoff: self.tuning.cutoff.unwrap_or(usual.cutoff),
            limit: self.tuning.limit.unwrap_or(usual.limit),
            ..usual
        }
    }
}

/// What is said of a question without a name or number.
const NOTHING_ASKED: &str = "nothing to look for: give a name or an identifier";

impl Resolved {
    /// Says whether nothing is known of the subject but its id.
    pub fn is_bare(&self) -> bool {
        self.nodes.is_empty() && self.folded_names.is_empty()
    }
}

#[cfg(test)]
mod tests;
