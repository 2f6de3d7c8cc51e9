//! Dates as OFAC prints them: `16 Oct 1962`, `Oct 1962`, `1962`, `circa 1951`, `1951 to 1953`.

use unblink_model::{Birth, PartialDate};

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// Returns a date in OFAC's order, or nothing when the words are no date.
pub(super) fn date(text: &str) -> Option<PartialDate> {
    let words: Vec<&str> = text.split_whitespace().collect();
    match words.as_slice() {
        [year] => PartialDate::year(number(year, 4)?),
        [month, year] => PartialDate::month(number(year, 4)?, month_number(month)?),
        [day, month, year] => {
            let day = i8::try_from(number(day, 2)?).ok()?;
            PartialDate::day(number(year, 4)?, month_number(month)?, day)
        }
        _ => None,
    }
}

/// Returns a birth date with its doubt; words that are no date are kept as the note.
pub(super) fn birth(text: &str) -> Birth {
    let text = text.trim();
    let range = |(first, last): (&str, &str)| {
        let (first, circa_first) = doubt(first);
        let (last, circa_last) = doubt(last);
        Some((date(first)?, Some(date(last)?), circa_first || circa_last))
    };
    let single = |text| {
        let (text, circa) = doubt(text);
        Some((date(text)?, None, circa))
    };
    let (words, circa) = doubt(text);
    let years = |(first, last): (&str, &str)| {
        let year = |text| PartialDate::year(number(text, 4)?);
        Some((year(first)?, Some(year(last)?), circa))
    };
    // `circa 1979-1982` stands once among 18 000 birth dates; the rest print `to`.
    let range = |pair| range(pair).or_else(|| years(pair));
    let dashed = || single(text).or_else(|| years(words.split_once('-')?));
    match text.split_once(" to ").map_or_else(dashed, range) {
        Some((date, until, circa)) => Birth { date: Some(date), until, circa, note: None },
        None => Birth { date: None, until: None, circa: false, note: Some(text.to_owned()) },
    }
}

fn doubt(text: &str) -> (&str, bool) {
    let text = text.trim();
    match text.split_once(' ') {
        Some((word, rest)) if matches!(word, "circa" | "Circa" | "approximately") => {
            (rest.trim(), true)
        }
        _ => (text, false),
    }
}

/// At least `width` digits where years are meant, at most where days are.
fn number(text: &str, width: usize) -> Option<i16> {
    let fits = if width == 4 { text.len() == 4 } else { (1..=width).contains(&text.len()) };
    (fits && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok()).flatten()
}

/// Full month names occur too; three letters decide, the rest must be letters.
fn month_number(text: &str) -> Option<i8> {
    let short = text.get(..3)?.to_ascii_lowercase();
    let index = MONTHS.iter().position(|month| *month == short)?;
    let word = text.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'.');
    // A month's index is below twelve.
    word.then(|| i8::try_from(index + 1).ok()).flatten()
}
