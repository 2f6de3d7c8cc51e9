//! Dates and instants as people give them.

use jiff::Timestamp;
use jiff::civil::{Date, time};
use jiff::tz::TimeZone;
use unblink_model::PartialDate;

/// Reads a date; a month or year means its last day.
pub(crate) fn last_day(text: &str) -> Result<Date, String> {
    partial(text).map(PartialDate::last_day)
}

/// Reads an instant, or a date that means the last instant of its last day in UTC.
pub(crate) fn instant(text: &str) -> Result<Timestamp, String> {
    if let Ok(instant) = text.parse() {
        return Ok(instant);
    }
    let refuse = || {
        format!(
            "expected an instant such as 2025-04-18T09:00:00Z or a date as YYYY-MM-DD, found `{}`",
            shown(text)
        )
    };
    let day = last_day(text).map_err(|_| refuse())?;
    day.to_datetime(time(23, 59, 59, 999_999_999))
        .to_zoned(TimeZone::UTC)
        .map(|zoned| zoned.timestamp())
        .map_err(|_| refuse())
}

/// Reads the start of a window: a day (of a month or year, the first), or the id of an edition.
pub(crate) fn window_start(text: &str) -> Result<String, String> {
    end_of_window(text, PartialDate::first_day)
}

/// Reads the end of a window: a day (of a month or year, the last), or the id of an edition.
pub(crate) fn window_end(text: &str) -> Result<String, String> {
    end_of_window(text, PartialDate::last_day)
}

fn end_of_window(text: &str, day: fn(PartialDate) -> Date) -> Result<String, String> {
    if text.contains('@') {
        return Ok(text.to_owned());
    }
    partial(text).map(|date| day(date).to_string())
}

fn partial(text: &str) -> Result<PartialDate, String> {
    text.parse::<PartialDate>().map_err(|error| unblink_app::safe(&error.to_string()).into_owned())
}

fn shown(text: &str) -> String {
    unblink_app::safe(text).chars().take(60).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_partial_date_means_its_last_day() {
        for (text, day) in
            [("2025", "2025-12-31"), ("2024-02", "2024-02-29"), ("2025-04-16", "2025-04-16")]
        {
            assert_eq!(last_day(text).map(|day| day.to_string()), Ok(day.to_owned()));
        }
        assert!(last_day("16.04.2025").is_err());
    }

    #[test]
    fn an_instant_may_be_a_day() {
        assert_eq!(
            instant("2025-04-18").map(|at| at.to_string()),
            Ok("2025-04-18T23:59:59.999999999Z".to_owned())
        );
        assert_eq!(
            instant("2025-04-18T09:00:00+03:00").map(|at| at.to_string()),
            Ok("2025-04-18T06:00:00Z".to_owned())
        );
        assert!(instant("yesterday").is_err());
    }

    #[test]
    fn a_window_opens_on_a_first_day_and_closes_on_a_last() {
        assert_eq!(window_start("2025"), Ok("2025-01-01".to_owned()));
        assert_eq!(window_end("2025"), Ok("2025-12-31".to_owned()));
        assert_eq!(window_end("a_list@2025-01-01.0"), Ok("a_list@2025-01-01.0".to_owned()));
        assert!(window_end("soon").is_err());
    }
}
