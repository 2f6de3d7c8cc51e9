//! How much one caller may ask: so many a second, so many a day.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use unblink_app::Pool;

/// Callers whose rate is remembered; those that have been still the longest are forgotten first.
const MOST_CALLERS: usize = 50_000;

/// How much each caller asked.
pub(crate) struct Limiter {
    /// Requests a second; 0 is no limit.
    per_second: u32,
    burst: u32,
    /// Requests a day; 0 is no limit.
    per_day: u64,
    buckets: Mutex<HashMap<String, Bucket>>,
    days: Mutex<Day>,
}

/// What is left of a caller's rate: a bucket that fills at the rate and overflows at the burst.
struct Bucket {
    left: f64,
    at: Instant,
}

#[derive(Default)]
struct Day {
    /// The day, once anything was asked.
    day: String,
    /// Asked by each caller: in all, and since it was last written down.
    asked: HashMap<String, (u64, u64)>,
}

/// Whether a caller may ask now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It may.
    Go,
    /// It asks too fast; seconds to wait.
    Wait(u64),
    /// It has asked all it may today.
    Spent,
}

impl Limiter {
    pub(crate) fn new(per_second: u64, burst: u64, per_day: u64) -> Self {
        let small = |number: u64| u32::try_from(number).unwrap_or(u32::MAX);
        Self {
            per_second: small(per_second),
            burst: small(burst),
            per_day,
            buckets: Mutex::default(),
            days: Mutex::default(),
        }
    }

    /// Says whether nothing is counted.
    pub(crate) fn is_off(&self) -> bool {
        self.per_second == 0 && self.per_day == 0
    }

    /// Counts one request of a caller.
    pub(crate) fn ask(&self, pool: &Pool, caller: &str) -> Verdict {
        if self.per_second > 0
            && let Some(seconds) = self.wait(caller, Instant::now())
        {
            return Verdict::Wait(seconds);
        }
        if self.per_day > 0 && !self.today(pool, caller) {
            return Verdict::Spent;
        }
        Verdict::Go
    }

    /// Takes one from a caller's bucket, or returns how many seconds to wait for it.
    fn wait(&self, caller: &str, now: Instant) -> Option<u64> {
        let (rate, burst) = (f64::from(self.per_second), f64::from(self.burst));
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= MOST_CALLERS && !buckets.contains_key(caller) {
            // A full bucket is as good as none.
            buckets.retain(|_, bucket| {
                bucket.left + now.duration_since(bucket.at).as_secs_f64() * rate < burst
            });
            if buckets.len() >= MOST_CALLERS {
                buckets.clear();
            }
        }
        let bucket = buckets.entry(caller.to_owned()).or_insert(Bucket { left: burst, at: now });
        let since = now.duration_since(bucket.at).as_secs_f64();
        bucket.left = (bucket.left + since * rate).min(burst);
        bucket.at = now;
        if bucket.left >= 1.0 {
            bucket.left -= 1.0;
            return None;
        }
        let seconds = ((1.0 - bucket.left) / rate).ceil().clamp(1.0, 3600.0);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "clamped to 1 to 3600 one line above"
        )]
        Some(seconds as u64)
    }

    fn today(&self, pool: &Pool, caller: &str) -> bool {
        let mut days = self.days.lock().unwrap_or_else(PoisonError::into_inner);
        let today = pool.with(|register| register.today().to_string());
        if days.day != today {
            // Yesterday's count was written down within the last seconds; what is lost is less.
            let kept = pool.with(|register| register.store().usage(&today)).unwrap_or_default();
            days.asked = kept.into_iter().map(|(who, asked)| (who, (asked, 0))).collect();
            days.day = today;
        }
        let (all, new) = days.asked.entry(caller.to_owned()).or_default();
        if *all >= self.per_day {
            return false;
        }
        *all += 1;
        *new += 1;
        true
    }

    /// Writes down what was asked since it was last written down.
    pub(crate) fn keep(&self, pool: &Pool) {
        let mut days = self.days.lock().unwrap_or_else(PoisonError::into_inner);
        let asked: Vec<(String, u64)> = days
            .asked
            .iter_mut()
            .filter(|(_, (_, new))| *new > 0)
            .map(|(who, (_, new))| (who.clone(), std::mem::take(new)))
            .collect();
        if !asked.is_empty() {
            // A count that cannot be written is lost: no reason to stop answering.
            let _ = pool.with(|register| register.add_usage(&days.day, &asked));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_bucket_fills_at_the_rate() {
        let limiter = Limiter::new(2, 3, 0);
        let start = Instant::now();
        for _ in 0..3 {
            assert_eq!(limiter.wait("a", start), None);
        }
        assert_eq!(limiter.wait("a", start), Some(1));
        assert_eq!(limiter.wait("b", start), None, "callers do not share");
        let later = start + Duration::from_millis(1100);
        assert_eq!(limiter.wait("a", later), None);
        assert_eq!(limiter.wait("a", later), None);
        assert_eq!(limiter.wait("a", later), Some(1));
    }
}
