//! What the command line and HTTP share about articles: the shape of checks, a window after an event.

use serde::Serialize;
use unblink_watch::{Check, Reading};

/// Longest time after an event in which reactions are looked for; ten years. A guess.
pub const MOST_DAYS: i32 = 3653;

/// An article's claims, each with its verdicts and the rows of the register they rest on.
#[derive(Clone, Debug, Serialize)]
pub struct ArticleChecks {
    /// Where the article came from.
    pub document: String,
    /// Its headline.
    pub title: Option<String>,
    /// When it was published: a day, or an interval.
    pub published: Option<String>,
    /// Its claims.
    pub checks: Vec<Check>,
}

impl ArticleChecks {
    /// Returns the checks of a reading.
    pub fn of(reading: &Reading) -> Self {
        Self {
            document: reading.document.source.clone(),
            title: reading.document.title.clone(),
            published: reading.document.published.value.clone(),
            checks: reading.checks.clone(),
        }
    }
}

/// Reads a length of time in whole days: `7d`, `2w`, `7`.
///
/// # Errors
///
/// In words, what was expected: one day to [`MOST_DAYS`].
pub fn window_days(text: &str) -> Result<i32, String> {
    let (number, each) = match (text.strip_suffix('d'), text.strip_suffix('w')) {
        (Some(number), _) => (number, 1),
        (_, Some(number)) => (number, 7),
        _ => (text, 1),
    };
    let days = number.parse::<i32>().ok().and_then(|number| number.checked_mul(each));
    days.filter(|days| (1..=MOST_DAYS).contains(days))
        .ok_or_else(|| format!("expected days or weeks, 1d to {MOST_DAYS}d"))
}
