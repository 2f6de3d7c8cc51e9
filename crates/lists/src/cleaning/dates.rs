//! Dates as issuers print them. Every parser takes the whole text or nothing: what is ambiguous
//! or carries more words is `None`, and the reader keeps the words.

use unblink_model::{Birth, PartialDate};

/// Returns the date of `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, after trimming.
pub fn iso(text: &str) -> Option<PartialDate> {
    text.trim().parse().ok()
}

/// Returns the date of an XML Schema date with a time zone: `2015-03-27-04:00`, `2011-06-14Z`.
///
/// The day stands as printed; the zone says only where it was written.
pub fn iso_without_zone(text: &str) -> Option<PartialDate> {
    let text = text.trim();
    let day = text.get(..10)?;
    let zone = text.get(10..)?;
    let offset = |sign: char| {
        zone.strip_prefix(sign).is_some_and(|rest| {
            rest.len() == 5
                && rest
                    .bytes()
                    .enumerate()
                    .all(|(at, b)| if at == 2 { b == b':' } else { b.is_ascii_digit() })
        })
    };
    (zone == "Z" || offset('-') || offset('+')).then(|| day.parse().ok()).flatten()
}

/// Returns the date of `18 Oct 1956`, `18 Oct. 1956`, `Oct 1956`, `October 1956` or `1956`.
pub fn day_month_year(text: &str) -> Option<PartialDate> {
    let words: Vec<&str> = text.split_whitespace().take(4).collect();
    match words.as_slice() {
        [year] => PartialDate::year(year_number(year)?),
        [month, year] => PartialDate::month(year_number(year)?, month_number(month)?),
        [day, month, year] => {
            PartialDate::day(year_number(year)?, month_number(month)?, small(day)?)
        }
        _ => None,
    }
}

/// Returns the date of `dd/mm/yyyy`, in which `00`, `dd` and `mm` stand for what is unknown:
/// `24/06/1978`, `00/00/1955`, `dd/mm/1965`, `00/03/1955`.
///
/// A known day of an unknown month is `None`: no partial date says that.
pub fn slashed_day_first(text: &str) -> Option<PartialDate> {
    let mut parts = text.trim().split('/');
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    let year = year_number(year)?;
    let unknown =
        |part: &str, word: &str| part == "00" || part == "0" || part.eq_ignore_ascii_case(word);
    match (unknown(day, "dd"), unknown(month, "mm")) {
        (true, true) => PartialDate::year(year),
        (true, false) => PartialDate::month(year, small(month)?),
        (false, false) => PartialDate::day(year, small(month)?, small(day)?),
        (false, true) => None,
    }
}

/// Returns the date of `dd.mm.yyyy`: `23.2.2001`, `06.10.2001`.
pub fn dotted_day_first(text: &str) -> Option<PartialDate> {
    let mut parts = text.trim().split('.');
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    PartialDate::day(year_number(year)?, small(month)?, small(day)?)
}

/// Returns a range of years: `1984 - 1986`, `1970-1973`, `1977/1978`, `1956 to 1960`.
///
/// `1984-06` is a month, not a range, and a range must not run backwards.
pub fn years(text: &str) -> Option<(PartialDate, PartialDate)> {
    let text = text.trim();
    let (from, to) = [" to ", "/", "-", "–"].into_iter().find_map(|mark| text.split_once(mark))?;
    let from = PartialDate::year(year_number(from.trim())?)?;
    let to = PartialDate::year(year_number(to.trim())?)?;
    (from <= to).then_some((from, to))
}

/// Returns a birth of any form in this file, with `circa`, `approximately` or `c.` in front.
///
/// Words that say more ("Between Aug. and Sep. 1977", "30 to 35 years old") are `None`.
pub fn birth(text: &str) -> Option<Birth> {
    let text = text.trim();
    let after = |word: &str| {
        let (head, rest) = (text.get(..word.len())?, text.get(word.len()..)?);
        head.eq_ignore_ascii_case(word).then_some(rest)
    };
    let rest = ["circa ", "approximately ", "approx. ", "c. "].into_iter().find_map(after);
    let (circa, text) = (rest.is_some(), rest.unwrap_or(text));
    let one = iso(text)
        .or_else(|| iso_without_zone(text))
        .or_else(|| day_month_year(text))
        .or_else(|| slashed_day_first(text));
    if let Some(date) = one {
        return Some(Birth { circa, ..Birth::on(date) });
    }
    let between = |text: &str| -> Option<(PartialDate, PartialDate)> {
        let (from, to) = text.split_once(" to ")?;
        let (from, to) = (day_month_year(from)?, day_month_year(to)?);
        (from <= to).then_some((from, to))
    };
    let (from, until) = years(text).or_else(|| between(text))?;
    Some(Birth { circa, until: Some(until), ..Birth::on(from) })
}

/// Returns the month of an English name or its usual short form, with or without a full stop.
pub fn month_number(word: &str) -> Option<i8> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let word = word.strip_suffix('.').unwrap_or(word).to_ascii_lowercase();
    let word = if word == "sept" { "sep" } else { &word };
    let at = MONTHS
        .iter()
        .position(|month| *month == word || (word.len() == 3 && month.starts_with(word)))?;
    i8::try_from(at + 1).ok()
}

fn year_number(word: &str) -> Option<i16> {
    (word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit()))
        .then(|| word.parse().ok())
        .flatten()
}

fn small(word: &str) -> Option<i8> {
    let digits = (1..=2).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_digit());
    digits.then(|| word.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(parse: impl Fn(&str) -> Option<PartialDate>, cases: &[(&str, &str)]) {
        for (text, want) in cases {
            assert_eq!(parse(text).map_or("-".to_owned(), |d| d.to_string()), *want, "{text}");
        }
    }

    #[test]
    fn iso_dates_and_zones() {
        check(
            iso,
            &[(" 1962-11-09 ", "1962-11-09"), ("1962-11-09-05:00", "-"), ("Invalid date", "-")],
        );
        check(
            iso_without_zone,
            &[
                ("1962-11-09-05:00", "1962-11-09"),
                ("2011-06-14Z", "2011-06-14"),
                ("2011-06-14+02:00", "2011-06-14"),
                ("2011-06-14", "-"),
                ("2011-02-30-05:00", "-"),
                ("2011-06-14-5:000", "-"),
                ("2011-06-14T00:00:00", "-"),
                ("äöüäöüä-04:00", "-"),
            ],
        );
    }

    #[test]
    fn days_months_and_years_in_words() {
        check(
            day_month_year,
            &[
                ("18 Oct 1956", "1956-10-18"),
                ("18 Oct. 1956", "1956-10-18"),
                ("3 sept 1956", "1956-09-03"),
                ("Oct 1956", "1956-10"),
                ("August 1961", "1961-08"),
                ("1956", "1956"),
                ("29 Feb. 1969", "-"),
                ("Octo 1956", "-"),
                ("Oct 18 1956", "-"),
                ("18 Oct 56", "-"),
                ("circa 1956", "-"),
                ("", "-"),
                ("18 Oct 1956 or later", "-"),
            ],
        );
    }

    #[test]
    fn slashed_dates_with_unknown_parts() {
        check(
            slashed_day_first,
            &[
                ("24/06/1978", "1978-06-24"),
                ("00/00/1955", "1955"),
                ("dd/mm/1965", "1965"),
                ("00/03/1955", "1955-03"),
                ("12/00/1955", "-"),
                ("06/24/1978", "-"),
                ("24/06/78", "-"),
                ("24/06/1402 (Hijri Calendar)", "-"),
                ("1/2/3/4", "-"),
            ],
        );
    }

    #[test]
    fn dotted_dates() {
        check(
            dotted_day_first,
            &[
                ("23.2.2001", "2001-02-23"),
                (" 06.10.2001", "2001-10-06"),
                ("24.6.1402 (Hijri Calendar)", "-"),
                ("31.2.2001", "-"),
                ("2.2001", "-"),
                ("1.2.3.4", "-"),
            ],
        );
    }

    #[test]
    fn births_with_doubt_and_ranges() {
        let shown = |text: &str| {
            birth(text).map_or("-".to_owned(), |b| {
                let circa = if b.circa { "circa " } else { "" };
                let until = b.until.map_or(String::new(), |d| format!(" to {d}"));
                format!("{circa}{}{until}", b.date.map_or("?".to_owned(), |d| d.to_string()))
            })
        };
        for (text, want) in [
            ("1956", "1956"),
            ("circa 1956", "circa 1956"),
            ("Approximately 1963", "circa 1963"),
            ("1956 to 1960", "1956 to 1960"),
            ("circa 1956-1960", "circa 1956 to 1960"),
            ("1984 - 1986", "1984 to 1986"),
            ("1977/1978", "1977 to 1978"),
            ("Aug 1977 to 18 Sep 1977", "1977-08 to 1977-09-18"),
            ("1984-06", "1984-06"),
            ("1986-1984", "-"),
            ("Between Aug. and Sep. 1977", "-"),
            ("30-35 years old", "-"),
            ("Sep.", "-"),
            ("null", "-"),
            ("çirca 1956", "-"),
        ] {
            assert_eq!(shown(text), want, "{text}");
        }
    }
}
