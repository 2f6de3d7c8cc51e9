//! When the next run is due: every so often, with a part left to chance.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

/// How often lists are downloaded by themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Every(Duration);

/// The shortest interval: issuers publish a few times a day, and are to be asked politely.
const SHORTEST: Duration = Duration::from_mins(15);
/// The longest: the tightest freshness limits of lists are a few days.
const LONGEST: Duration = Duration::from_hours(7 * 24);
/// How much of the interval is left to chance, so that installations do not all ask at once.
const CHANCE: f64 = 0.1;

impl Every {
    /// Returns the wait before the next run: up to a tenth more or less than the interval, by
    /// `chance` (0 up to 1).
    pub fn wait(self, chance: f64) -> Duration {
        self.0.mul_f64(1.0 - CHANCE + 2.0 * CHANCE * chance.clamp(0.0, 1.0))
    }

    /// Returns the wait before the first run: a moment after the start, by `chance`, so that a
    /// server that restarts often does not ask at every start at once.
    pub fn first_wait(self, chance: f64) -> Duration {
        Duration::from_secs(30).mul_f64(chance.clamp(0.0, 1.0))
    }
}

impl FromStr for Every {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let refuse = || {
            format!(
                "expected an interval such as 90m, 6h or 1d, from 15m to 7d, found `{}`",
                text.escape_debug()
            )
        };
        let split = text.find(|c: char| !c.is_ascii_digit()).ok_or_else(refuse)?;
        let (number, unit) = text.split_at(split);
        let number: u64 = number.parse().map_err(|_| refuse())?;
        let seconds = match unit {
            "m" => 60,
            "h" => 60 * 60,
            "d" => 24 * 60 * 60,
            _ => return Err(refuse()),
        };
        let every = Duration::from_secs(number.saturating_mul(seconds));
        if (SHORTEST..=LONGEST).contains(&every) { Ok(Self(every)) } else { Err(refuse()) }
    }
}

impl fmt::Display for Every {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let minutes = self.0.as_secs() / 60;
        match minutes {
            whole if whole.is_multiple_of(24 * 60) => write!(f, "{}d", whole / (24 * 60)),
            whole if whole.is_multiple_of(60) => write!(f, "{}h", whole / 60),
            whole => write!(f, "{whole}m"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_are_read_and_shown() {
        for text in ["15m", "90m", "6h", "1d", "7d"] {
            assert_eq!(text.parse::<Every>().map(|every| every.to_string()), Ok(text.to_owned()));
        }
        for text in ["", "6", "h", "5m", "8d", "6 h", "-1h", "99999999999999999999h", "6w"] {
            assert!(text.parse::<Every>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_tenth_is_left_to_chance() {
        let every: Every = "10h".parse().expect("an interval");
        let hours = |chance| every.wait(chance).as_secs_f64() / 3600.0;
        assert!((hours(0.0) - 9.0).abs() < 1e-9);
        assert!((hours(1.0) - 11.0).abs() < 1e-9);
        assert!(every.first_wait(1.0) <= Duration::from_secs(30));
    }
}
