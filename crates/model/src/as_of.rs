//! The three clocks of a question.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// The place in time from which a question is asked.
///
/// `valid` asks when a thing was so, `published` when the public could know it, `recorded` when
/// this ledger did. Only `recorded` replays this installation's own past answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AsOf {
    /// The day asked about (`--on`).
    #[serde(rename = "on")]
    pub valid: Date,
    /// Only what was public by the end of this day counts (`--known`).
    #[serde(rename = "known")]
    pub published: Date,
    /// Only what this ledger had recorded by this instant counts (`--recorded`); `None` is all.
    pub recorded: Option<Timestamp>,
}

impl AsOf {
    /// Returns the question asked about `day` with all that was known by `day`'s end.
    pub fn day(day: Date) -> Self {
        Self { valid: day, published: day, recorded: None }
    }
}
