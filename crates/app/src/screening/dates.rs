//! Birth dates as customer files write them; what may mean two days is not guessed.

use unblink_model::PartialDate;

/// A date as read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Read {
    /// What the text says.
    Sure(PartialDate),
    /// The text may mean two days of this year.
    OnlyYear(PartialDate),
}

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// Reads a date; `None` when the text is none.
///
/// ISO dates, whole or partial, with or without a time behind them; `19680512`; `1968/5/12`; a
/// month in English letters; and day, month, year in figures, where dots mean that the day is
/// first and strokes are read only where one order is possible.
pub(super) fn read(text: &str) -> Option<Read> {
    let text = text.trim();
    if text.len() > 40 {
        return None;
    }
    if let Ok(date) = text.parse() {
        return Some(Read::Sure(date));
    }
    // A moment: `1968-05-12T00:00:00`, `1968-05-12 00:00`.
    if let (Some(day), Some('T' | ' ')) = (text.get(..10), text.chars().nth(10))
        && let Ok(date) = day.parse()
    {
        return Some(Read::Sure(date));
    }
    if text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit()) {
        return ymd(&text[..4], &text[4..6], &text[6..]).map(Read::Sure);
    }
    let parts: Vec<&str> =
        text.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()).collect();
    match parts.as_slice() {
        [year, month, day] if year.len() == 4 => ymd(year, month, day).map(Read::Sure),
        [month, year] if year.len() == 4 => ymd(year, month, "0").map(Read::Sure),
        [first, second, year] if year.len() == 4 => by_day(first, second, year, text.contains('.')),
        _ => None,
    }
}

/// Reads day and month in whatever order they stand before the year.
fn by_day(first: &str, second: &str, year: &str, dotted: bool) -> Option<Read> {
    let day_first = ymd(year, second, first);
    let month_first = ymd(year, first, second);
    let lettered = [first, second].iter().any(|part| month(part).is_some_and(|_| !figures(part)));
    match (day_first, month_first) {
        (Some(date), Some(other)) if date == other => Some(Read::Sure(date)),
        (Some(date), Some(_)) if dotted || lettered => Some(Read::Sure(date)),
        (Some(_), Some(_)) => ymd(year, "0", "0").map(Read::OnlyYear),
        (Some(date), None) | (None, Some(date)) => Some(Read::Sure(date)),
        (None, None) => None,
    }
}

fn figures(part: &str) -> bool {
    part.bytes().all(|b| b.is_ascii_digit())
}

/// Returns the number of a month in figures or letters.
fn month(part: &str) -> Option<i8> {
    if figures(part) {
        return part.parse().ok();
    }
    let lower = part.to_ascii_lowercase();
    let at = MONTHS.iter().position(|name| lower.starts_with(name))?;
    i8::try_from(at + 1).ok()
}

/// Noughts stand for what is not known: `1968-00-00`.
fn ymd(year: &str, month_text: &str, day: &str) -> Option<PartialDate> {
    let year: i16 = figures(year).then(|| year.parse().ok())??;
    let day: i8 = figures(day).then(|| day.parse().ok())??;
    match (month(month_text)?, day) {
        (0, 0) => PartialDate::year(year),
        (month, 0) => PartialDate::month(year, month),
        (month, day) => PartialDate::day(year, month, day),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_many_hands() {
        for (text, date) in [
            ("1968", "1968"),
            ("1968-05", "1968-05"),
            ("1968-05-12T00:00:00Z", "1968-05-12"),
            ("1968-05-12 00:00", "1968-05-12"),
            ("1968-00-00", "1968"),
            ("1968-05-00", "1968-05"),
            ("19680512", "1968-05-12"),
            ("1968/5/12", "1968-05-12"),
            ("12.05.1968", "1968-05-12"),
            ("13/05/1968", "1968-05-13"),
            ("05/13/1968", "1968-05-13"),
            ("05/05/1968", "1968-05-05"),
            ("12 May 1968", "1968-05-12"),
            ("12-MAY-1968", "1968-05-12"),
            ("May 12, 1968", "1968-05-12"),
            ("May 1968", "1968-05"),
        ] {
            assert_eq!(read(text), Some(Read::Sure(date.parse().unwrap())), "{text}");
        }
        assert_eq!(read("05/06/1968"), Some(Read::OnlyYear("1968".parse().unwrap())));
        for none in ["", "soon", "00/00/0000", "32.13.1968", "12.05.68", "99999999", "é5-06-1968"]
        {
            assert_eq!(read(none), None, "{none}");
        }
    }
}
