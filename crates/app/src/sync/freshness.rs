//! How fresh each list is: what the alarms, the pages and `/readyz` ask.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::Serialize;
use unblink_lists::READERS;
use unblink_model::{EditionId, Extent, ListId, Use};
use unblink_store::{EditionRow, EditionState};

use crate::curated::REGISTER;
use crate::register::is_stale;
use crate::{AppError, Register};

/// How fresh a list is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FreshnessState {
    /// Its newest edition was published, or was last found to be what the issuer serves, within
    /// the list's limit.
    Fresh,
    /// Neither was.
    Stale,
    /// It has no edition.
    NotLoaded,
}

/// How fresh a list is, and what asking for it came to.
#[derive(Clone, Debug, Serialize)]
pub struct Freshness {
    /// The list.
    pub list: ListId,
    /// Its title.
    pub title: String,
    /// Whether it is screened against by default.
    #[serde(rename = "use")]
    pub list_use: Use,
    /// Where it stands.
    pub state: FreshnessState,
    /// Its newest whole edition; of a list that comes in parts only, the newest part.
    pub edition: Option<EditionId>,
    /// When that was published.
    pub published: Option<Date>,
    /// When that was last found to be what the issuer serves.
    pub confirmed: Option<Timestamp>,
    /// Days after which it counts as stale.
    pub fresh_for_days: u16,
    /// The newest attempt to download it.
    pub last_attempt: Option<LastAttempt>,
    /// Editions of it that wait for a person.
    pub held: usize,
}

/// What the newest attempt to download a list came to.
#[derive(Clone, Debug, Serialize)]
pub struct LastAttempt {
    /// When.
    pub at: Timestamp,
    /// `changed`, `unchanged`, `held` or `failed`.
    pub outcome: String,
    /// Why, in words; may be empty.
    pub reason: String,
}

impl Freshness {
    /// Returns what an operator must hear of, in a sentence; `None` when all is well.
    ///
    /// A list that was never loaded and never asked for is no alarm.
    pub fn alarm(&self) -> Option<String> {
        let last = self.last_attempt.as_ref();
        let failed = last.filter(|last| last.outcome == "failed").map(|last| {
            format!(" The last attempt to download it ({}) failed: {}.", last.at, last.reason)
        });
        let held = match self.held {
            0 => String::new(),
            1 => " One edition of it is held for a person.".to_owned(),
            n => format!(" {n} editions of it are held for a person."),
        };
        let said = match self.state {
            FreshnessState::Fresh if failed.is_none() && held.is_empty() => return None,
            FreshnessState::NotLoaded if last.is_none() && held.is_empty() => return None,
            FreshnessState::Fresh => "is fresh still".to_owned(),
            FreshnessState::NotLoaded => "is NOT loaded".to_owned(),
            FreshnessState::Stale => format!("is STALE: older than {} days", self.fresh_for_days),
        };
        Some(format!("{} {said}.{}{held}", self.list, failed.unwrap_or_default()))
    }
}

impl Register {
    /// Returns how fresh each list with a reader is, today.
    pub fn freshness(&mut self) -> Result<Vec<Freshness>, AppError> {
        let today = self.today();
        let editions = self.editions()?;
        let mut attempts = self.store.last_attempts()?;
        let confirmations = self.store.confirmations(None)?;
        let official = READERS.iter().filter(|reader| reader.list().as_str() != REGISTER);
        Ok(official
            .map(|reader| {
                let (list, about) = (reader.list(), reader.about());
                let own = || editions.iter().filter(|row| row.list == list);
                let whole = |row: &EditionRow| {
                    row.coverage.as_ref().is_some_and(|coverage| coverage.extent == Extent::All)
                };
                // A list that comes in parts only is as fresh as its newest part.
                let newest = own()
                    .filter(|row| row.state.counts())
                    .filter_map(|row| Some((row.published?, row)))
                    .max_by(|a, b| {
                        (whole(a.1), a.0.at, &a.1.id).cmp(&(whole(b.1), b.0.at, &b.1.id))
                    });
                let published = newest.map(|(published, _)| published.day());
                let confirmed = newest.and_then(|(_, row)| confirmations.get(&row.id)).copied();
                Freshness {
                    state: match published {
                        None => FreshnessState::NotLoaded,
                        Some(day)
                            if is_stale(seen(day, confirmed), today, about.fresh_for_days) =>
                        {
                            FreshnessState::Stale
                        }
                        Some(_) => FreshnessState::Fresh,
                    },
                    title: about.title.to_owned(),
                    list_use: about.list_use,
                    edition: newest.map(|(_, row)| row.id.clone()),
                    published,
                    confirmed,
                    fresh_for_days: about.fresh_for_days,
                    last_attempt: attempts.remove(&list).map(|row| LastAttempt {
                        at: row.at,
                        outcome: row.outcome,
                        reason: row.reason,
                    }),
                    held: own().filter(|row| row.state == EditionState::Held).count(),
                    list,
                }
            })
            .collect())
    }
}

/// The day up to which an edition is known to be the newest one.
pub(crate) fn seen(published: Date, confirmed: Option<Timestamp>) -> Date {
    let confirmed = confirmed.map(|at| at.to_zoned(TimeZone::UTC).date());
    confirmed.map_or(published, |confirmed| confirmed.max(published))
}
