//! The score below which names are passed over, rising as better ones are found.

use crate::{Admit, Options, limits};

/// How good a name must be to be worth comparing, as better ones are found.
pub(super) struct Floor {
    limit: usize,
    /// How many groups must be found before a rough score counts for too little.
    wide: usize,
    cutoff: f64,
    /// How much of the score that is wanted its name must make.
    share: f64,
    /// How much of the score of the worst of those found.
    better: f64,
    /// The best scores of distinct groups of profiles.
    best: Vec<(f64, u32)>,
    /// The least rough score. It knows only the words that were looked up, and the others may lift a
    /// name far: so it rises as better names are found, and the cutoff has no part in it.
    pub(super) rough: f32,
    /// The least score of a name.
    pub(super) least: f64,
}

/// A rough score this share of the scores that were found may still turn out as well.
const SLACK: f32 = 0.5;

/// Groups found before forms are passed over for their rough score: it tells little apart among
/// names that were looked for with slips. Had it counted from the five on that were asked for, 15
/// matches of 5,916 questions to every list would have been lost; of those of this many, none.
const WIDE: usize = 16;

/// How much of the score that is wanted a name must make by itself where birth dates, countries and
/// the like are asked too, which may lift it.
const LIFTED: f64 = 0.5;

impl Floor {
    pub(super) fn new(options: &Options, evidence: bool) -> Self {
        // A hair less than what is wanted, so that rounding decides nothing, and a hair more than
        // what was found.
        let (share, better) = if evidence { (LIFTED, LIFTED) } else { (1.0 - 1e-9, 1.0 + 1e-9) };
        let (limit, cutoff) = (options.limit.clamp(1, limits::COMPARED), options.cutoff);
        Self {
            limit,
            wide: limit.max(WIDE),
            cutoff,
            share,
            better,
            best: Vec::new(),
            rough: 0.0,
            least: cutoff * share,
        }
    }

    /// Takes note that a profile's name comes to so much.
    pub(super) fn saw(&mut self, admit: &dyn Admit, profile: u32, score: f64) {
        // What is no better than the worst of enough changes nothing.
        if self.best.get(self.wide - 1).is_some_and(|(worst, _)| *worst >= score) {
            return;
        }
        let group = admit.group(profile);
        let old = self.best.iter().position(|(_, number)| *number == group);
        if let Some(old) = old {
            if self.best[old].0 >= score {
                return;
            }
            self.best.remove(old);
        }
        let place = self.best.partition_point(|(better, _)| *better >= score);
        self.best.insert(place, (score, group));
        self.best.truncate(self.wide);
        if let Some((worst, _)) = self.best.get(self.limit - 1) {
            // Equals change nothing; where a person will look, the first by id are kept.
            let better = if *worst < crate::ALERT_THRESHOLD { self.better } else { self.share };
            self.least = (self.cutoff * self.share).max(*worst * better);
        }
        if let Some((worst, _)) = self.best.get(self.wide - 1) {
            #[expect(clippy::cast_possible_truncation, reason = "a share of 0 to 1")]
            let worst = *worst as f32;
            self.rough = worst * SLACK;
        }
    }
}
