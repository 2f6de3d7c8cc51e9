//! The fetcher: attempts with waits between them, one host never asked in a rush.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use ureq::Agent;
use url::Url;

use crate::attempt::Attempt;
use crate::{FetchError, Fetched, Limits, Pace, Settings, Source, Validators, agent};

/// What a download is doing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Progress {
    /// So many bytes came, of so many if the server said.
    Bytes {
        /// Bytes so far, as on the wire.
        so_far: u64,
        /// Bytes in all.
        total: Option<u64>,
    },
    /// An attempt failed and the next one waits.
    Waiting {
        /// How long.
        time: Duration,
        /// What the attempt met.
        because: String,
    },
}

/// Downloads, one at a time.
pub struct Fetcher {
    agent: Agent,
    limits: Limits,
    pace: Box<dyn Pace>,
    /// When each host was asked last.
    asked: BTreeMap<String, Timestamp>,
}

impl Fetcher {
    /// Returns a fetcher.
    ///
    /// # Errors
    ///
    /// A proxy or a file of certificates that cannot be used.
    pub fn new(settings: &Settings, pace: Box<dyn Pace>) -> Result<Self, FetchError> {
        let agent = agent::build(settings)?;
        Ok(Self { agent, limits: settings.limits, pace, asked: BTreeMap::new() })
    }

    /// Returns the file of a source, or that it has not changed since `known`.
    ///
    /// Troubles that may pass are met with further attempts, each after a longer wait or the one
    /// the server asks for, until the limits of attempts and of time.
    pub fn get(
        &mut self,
        source: &Source,
        known: &Validators,
        told: &mut dyn FnMut(Progress),
    ) -> Result<Fetched, FetchError> {
        let deadline = self.pace.now() + millis(self.limits.total_ms);
        let mut attempt = 0;
        loop {
            attempt += 1;
            let failed = match self.attempt(source, known, deadline, told) {
                Err(error) if error.is_transient() => error,
                done => return done,
            };
            if attempt >= self.limits.attempts.max(1) {
                return Err(failed);
            }
            let wait = self.wait_before(attempt, source, &failed)?;
            if self.pace.now() + SignedDuration::try_from(wait).unwrap_or(SignedDuration::MAX)
                >= deadline
            {
                return Err(FetchError::OutOfTime {
                    url: source.url.clone(),
                    seconds: self.limits.total_ms / 1000,
                    last: failed.to_string(),
                });
            }
            told(Progress::Waiting { time: wait, because: failed.to_string() });
            self.pace.wait(wait);
        }
    }

    fn attempt(
        &mut self,
        source: &Source,
        known: &Validators,
        deadline: Timestamp,
        told: &mut dyn FnMut(Progress),
    ) -> Result<Fetched, FetchError> {
        let Self { agent, limits, pace, asked } = self;
        let attempt = Attempt { agent, limits, pace: pace.as_ref(), source, known, deadline };
        attempt.run(&mut |url| space(asked, limits, pace.as_ref(), url), told)
    }

    /// What the server asks for, else twice the wait before, less up to half of it by chance.
    fn wait_before(
        &self,
        attempt: u32,
        source: &Source,
        failed: &FetchError,
    ) -> Result<Duration, FetchError> {
        let longest = Duration::from_millis(self.limits.longest_wait_ms);
        if let Some(asked) = failed.retry_after() {
            if asked > longest {
                let (url, seconds) = (source.url.clone(), asked.as_secs());
                return Err(FetchError::AskedToWait { url, seconds });
            }
            return Ok(asked);
        }
        let doubled = self.limits.back_off_ms.saturating_mul(1_u64 << (attempt - 1).min(16));
        let whole = Duration::from_millis(doubled).min(longest);
        Ok(whole.mul_f64(1.0 - self.pace.chance().clamp(0.0, 1.0) / 2.0))
    }
}

/// Waits until the host may be asked again, and remembers that it is asked now.
fn space(asked: &mut BTreeMap<String, Timestamp>, limits: &Limits, pace: &dyn Pace, url: &Url) {
    let host = url.host_str().unwrap_or_default().to_owned();
    if let Some(last) = asked.get(&host) {
        let free = *last + millis(limits.spacing_ms);
        if let Ok(wait) = Duration::try_from(free.duration_since(pace.now()))
            && !wait.is_zero()
        {
            pace.wait(wait);
        }
    }
    asked.insert(host, pace.now());
}

/// Milliseconds of a limit; one beyond a year is a year.
fn millis(limit: u64) -> SignedDuration {
    SignedDuration::from_millis(i64::try_from(limit).unwrap_or(i64::MAX).min(31_557_600_000))
}
