//! OFAC's four-cornered dates: a start and an end, each with a first and a last day.

use jiff::civil::Date;
use unblink_model::{Birth, PartialDate};

/// A date as both rich formats print it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::ofac) struct Corners {
    /// First and last day on which it can have begun.
    pub start: (Date, Date),
    /// First and last day on which it can have ended.
    pub end: (Date, Date),
    /// OFAC says "circa".
    pub circa: bool,
}

impl Corners {
    /// Returns the date with its doubt: a whole year means "the year only", a whole month "the
    /// month only", anything else is a range.
    pub(in crate::ofac) fn birth(self) -> Birth {
        let (a, b, c, d) = (self.start.0, self.start.1, self.end.0, self.end.1);
        let circa = self.circa;
        let on = |date| Birth { date: Some(date), until: None, circa, note: None };
        let range = |date, until| Birth { date: Some(date), until: Some(until), circa, note: None };
        if a == b && c == d {
            return spanned(a, d).map_or_else(|| range(a.into(), d.into()), on);
        }
        match (spanned(a, b), spanned(c, d)) {
            (Some(start), Some(end)) if start == end => on(start),
            (Some(start), Some(end)) => range(start, end),
            // Days that make no whole month or year: the outermost, and all four in words.
            _ => {
                Birth { note: Some(format!("{a}–{b} to {c}–{d}")), ..range(a.into(), d.into()) }
            }
        }
    }

    /// Returns the date when it is one date without doubt.
    pub(in crate::ofac) fn single(self) -> Option<PartialDate> {
        match self.birth() {
            Birth { date, until: None, circa: false, note: None } => date,
            _ => None,
        }
    }

    /// Returns OFAC's own wording of the date: `circa 1957`, `Apr 1961`, `1951 to 1953`.
    pub(in crate::ofac) fn words(self) -> String {
        let birth = self.birth();
        let mut words = if birth.circa { "circa ".to_owned() } else { String::new() };
        if let Some(date) = birth.date {
            words.push_str(&date_words(date));
        }
        if let Some(until) = birth.until {
            words.push_str(" to ");
            words.push_str(&date_words(until));
        }
        words
    }
}

/// Returns the day, month or year that lies exactly between two days.
fn spanned(first: Date, last: Date) -> Option<PartialDate> {
    if first == last {
        return Some(first.into());
    }
    if first == first.first_of_year() && last == first.last_of_year() {
        return PartialDate::year(first.year());
    }
    if first == first.first_of_month() && last == first.last_of_month() {
        return PartialDate::month(first.year(), first.month());
    }
    None
}

fn date_words(date: PartialDate) -> String {
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let first = date.first_day();
    let month = usize::try_from(first.month()).ok().and_then(|month| MONTHS.get(month - 1));
    let month = month.copied().unwrap_or_default();
    match date.to_string().len() {
        4 => date.to_string(),
        7 => format!("{month} {:04}", first.year()),
        _ => format!("{:02} {month} {:04}", first.day(), first.year()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn corners(words: [&str; 4], circa: bool) -> Corners {
        let day = |at: usize| words[at].parse().expect("a day");
        Corners { start: (day(0), day(1)), end: (day(2), day(3)), circa }
    }

    #[test]
    fn corners_become_the_dates_ofac_prints() {
        // Corners and wording as in the export of 28 August 2024.
        for (given, circa, words, date, until) in [
            (["1957-10-10"; 4], false, "10 Oct 1957", "1957-10-10", None),
            (["1961-01-01", "1961-01-01", "1961-12-31", "1961-12-31"], false, "1961", "1961", None),
            (
                ["1961-04-01", "1961-04-01", "1961-04-30", "1961-04-30"],
                false,
                "Apr 1961",
                "1961-04",
                None,
            ),
            (
                ["1957-01-01", "1957-01-01", "1957-12-31", "1957-12-31"],
                true,
                "circa 1957",
                "1957",
                None,
            ),
            (
                ["1951-01-01", "1951-12-31", "1953-01-01", "1953-12-31"],
                false,
                "1951 to 1953",
                "1951",
                Some("1953"),
            ),
            (
                ["1955-03-01", "1955-03-31", "1956-03-01", "1956-03-31"],
                false,
                "Mar 1955 to Mar 1956",
                "1955-03",
                Some("1956-03"),
            ),
            (
                ["1962-03-01", "1962-03-01", "1963-03-31", "1963-03-31"],
                false,
                "01 Mar 1962 to 31 Mar 1963",
                "1962-03-01",
                Some("1963-03-31"),
            ),
        ] {
            let corners = corners(given, circa);
            let birth = corners.birth();
            assert_eq!(corners.words(), words);
            assert_eq!(birth.date.map(|date| date.to_string()).as_deref(), Some(date), "{words}");
            assert_eq!(birth.until.map(|date| date.to_string()).as_deref(), until, "{words}");
            assert_eq!(birth.circa, circa, "{words}");
        }
    }

    #[test]
    fn corners_that_make_no_unit_are_kept_in_words() {
        let odd = corners(["1951-02-03", "1951-04-05", "1953-01-01", "1953-12-31"], false);
        let birth = odd.birth();
        assert_eq!(birth.note.as_deref(), Some("1951-02-03–1951-04-05 to 1953-01-01–1953-12-31"));
        assert_eq!(odd.single(), None);
    }
}
