//! Days as sources print them: whole, partial, or bounded from two sides.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A calendar date of which the month and day may be unknown: `2003`, `2003-02`, `2003-02-14`.
///
/// The day is a day in the issuing authority's calendar. Ordering is by first possible day,
/// then the coarser date first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PartialDate {
    year: i16,
    month: Option<i8>,
    day: Option<i8>,
}

/// Text that is no ISO date, whole or partial.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("expected a date as YYYY, YYYY-MM or YYYY-MM-DD, found `{found}`")]
pub struct ParseDateError {
    /// The text as found, cut to 40 characters.
    pub found: String,
}

impl PartialDate {
    /// Returns a whole year, if it lies in 1..=9999.
    pub fn year(year: i16) -> Option<Self> {
        Self::build(year, None, None)
    }

    /// Returns a month of a year, if it exists.
    pub fn month(year: i16, month: i8) -> Option<Self> {
        Self::build(year, Some(month), None)
    }

    /// Returns a day, if the calendar has it.
    pub fn day(year: i16, month: i8, day: i8) -> Option<Self> {
        Self::build(year, Some(month), Some(day))
    }

    fn build(year: i16, month: Option<i8>, day: Option<i8>) -> Option<Self> {
        let real = (1..=9999).contains(&year)
            && Date::new(year, month.unwrap_or(1), day.unwrap_or(1)).is_ok();
        real.then_some(Self { year, month, day })
    }

    /// Returns the first day the date can mean.
    pub fn first_day(self) -> Date {
        // `build` admits only dates the calendar has, so the fallback is never taken.
        Date::new(self.year, self.month.unwrap_or(1), self.day.unwrap_or(1))
            .unwrap_or(Date::constant(1, 1, 1))
    }

    /// Returns the last day the date can mean.
    pub fn last_day(self) -> Date {
        match (self.month, self.day) {
            (_, Some(_)) => self.first_day(),
            (Some(_), None) => self.first_day().last_of_month(),
            (None, None) => self.first_day().last_of_year(),
        }
    }

    /// Returns the day when it is known to the day.
    pub fn exact(self) -> Option<Date> {
        self.day.map(|_| self.first_day())
    }

    /// Says whether `day` is one of the days this date can mean.
    pub fn contains(self, day: Date) -> bool {
        self.first_day() <= day && day <= self.last_day()
    }

    /// Returns the year.
    pub fn year_number(self) -> i16 {
        self.year
    }
}

impl From<Date> for PartialDate {
    fn from(date: Date) -> Self {
        Self { year: date.year(), month: Some(date.month()), day: Some(date.day()) }
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        if let Some(month) = self.month {
            write!(f, "-{month:02}")?;
        }
        if let Some(day) = self.day {
            write!(f, "-{day:02}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for PartialDate {
    type Err = ParseDateError;

    fn from_str(text: &str) -> Result<Self, ParseDateError> {
        let digits = |part: &str, width: usize| -> Option<i16> {
            (part.len() == width && part.bytes().all(|b| b.is_ascii_digit()))
                .then(|| part.parse().ok())
                .flatten()
        };
        let parse = || -> Option<Self> {
            let mut parts = text.split('-');
            let year = digits(parts.next()?, 4)?;
            // Two digits always fit in an i8.
            let month = parts.next().map(|p| digits(p, 2).and_then(|m| i8::try_from(m).ok()));
            let day = parts.next().map(|p| digits(p, 2).and_then(|d| i8::try_from(d).ok()));
            if parts.next().is_some() || month == Some(None) || day == Some(None) {
                return None;
            }
            Self::build(year, month.flatten(), day.flatten())
        };
        parse().ok_or_else(|| ParseDateError { found: text.chars().take(40).collect() })
    }
}

impl Serialize for PartialDate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for PartialDate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// When something happened, as far as its sources tell.
///
/// A bounded time says: after something published on the day `after` that still shows the old
/// way, by something published on the day `by` that shows the new way. The founding example is a
/// delisting no source dates: after the last edition that had the entry, by the first that had
/// not. Both days belong to the interval: a committee may delist in the afternoon whom its
/// morning's edition still lists (it did so on 27 February 2026).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(untagged)]
pub enum When {
    /// On this date, whole or partial.
    On(PartialDate),
    /// Somewhere from `after` to `by`, both days included; a missing side is unknown.
    Between {
        /// The last day on which something still shows the old way.
        after: Option<Date>,
        /// The first day on which something shows the new way.
        by: Option<Date>,
    },
}

impl When {
    /// Nothing is known of the time.
    pub const UNKNOWN: Self = Self::Between { after: None, by: None };

    /// Returns the first day on which it can have happened.
    pub fn earliest(self) -> Option<Date> {
        match self {
            Self::On(date) => Some(date.first_day()),
            Self::Between { after, .. } => after,
        }
    }

    /// Returns the last day on which it can have happened.
    pub fn latest(self) -> Option<Date> {
        match self {
            Self::On(date) => Some(date.last_day()),
            Self::Between { by, .. } => by,
        }
    }

    /// Says whether it had certainly happened by the end of `day`.
    pub fn surely_by(self, day: Date) -> bool {
        self.latest().is_some_and(|latest| latest <= day)
    }

    /// Says whether it can have happened by the end of `day`.
    pub fn maybe_by(self, day: Date) -> bool {
        self.earliest().is_none_or(|earliest| earliest <= day)
    }

    /// Says whether both times can mean the same day.
    pub fn overlaps(self, other: Self) -> bool {
        let starts_before_end = |a: Self, b: Self| match (a.earliest(), b.latest()) {
            (Some(start), Some(end)) => start <= end,
            _ => true,
        };
        starts_before_end(self, other) && starts_before_end(other, self)
    }
}

impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::On(date) => write!(f, "{date}"),
            Self::Between { after: Some(after), by: Some(by) } => {
                write!(f, "after {after}, by {by}")
            }
            Self::Between { after: Some(after), by: None } => write!(f, "after {after}"),
            Self::Between { after: None, by: Some(by) } => write!(f, "by {by}"),
            Self::Between { after: None, by: None } => f.write_str("date unknown"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn partial_dates_are_read_and_refused() {
        for good in ["2003", "2003-02", "2003-02-14", "2024-02-29"] {
            assert_eq!(good.parse::<PartialDate>().map(|d| d.to_string()), Ok(good.to_string()));
        }
        for bad in
            ["", "203", "2003-2", "2003-13", "2023-02-29", "2003-02-14-1", "２００３", "-2003"]
        {
            assert!(bad.parse::<PartialDate>().is_err(), "{bad}");
        }
    }

    #[test]
    fn a_month_spans_its_days() {
        let month: PartialDate = "2024-02".parse().expect("valid");
        assert_eq!(month.first_day().to_string(), "2024-02-01");
        assert_eq!(month.last_day().to_string(), "2024-02-29");
    }

    #[test]
    fn an_interval_includes_both_its_days() {
        let when = When::Between {
            after: Some(Date::constant(2023, 5, 11)),
            by: Some(Date::constant(2023, 6, 2)),
        };
        assert!(!when.maybe_by(Date::constant(2023, 5, 10)));
        assert!(when.maybe_by(Date::constant(2023, 5, 11)));
        assert!(!when.surely_by(Date::constant(2023, 6, 1)));
        assert!(when.surely_by(Date::constant(2023, 6, 2)));
        assert_eq!(when.to_string(), "after 2023-05-11, by 2023-06-02");
    }

    #[test]
    fn when_survives_json() {
        for when in [
            When::On("2003-02".parse().expect("valid")),
            When::Between { after: None, by: Some(Date::constant(2015, 2, 26)) },
            When::UNKNOWN,
        ] {
            let json = serde_json::to_string(&when).expect("serializes");
            assert_eq!(serde_json::from_str::<When>(&json).expect("reads"), when, "{json}");
        }
    }
}
