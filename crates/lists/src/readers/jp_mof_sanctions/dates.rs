//! Days as Japan writes them: `1963年頃`, `2001.9.22`, several births in one cell.

use unblink_model::{Birth, PartialDate};

use super::words;
use crate::cleaning::dates;
use crate::xlsx::Cell;

/// Returns the day of `2001.9.22`, folded.
pub(super) fn dotted(text: &str) -> Option<PartialDate> {
    let mut parts = text.trim().split('.');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    parts.next().is_none().then(|| exact(year, month, day)).flatten()
}

/// Returns the births of a cell; words that are no date keep their words.
pub(super) fn births(cell: &Cell) -> Vec<Birth> {
    if let Cell::Date(date) = cell {
        return vec![Birth::on(*date)];
    }
    let folded = words::fold(&cell.text());
    let whole = words::line(&folded);
    if words::is_unknown(&whole) {
        return Vec::new();
    }
    // A line break parts two births, unless the line ends in the middle of a range.
    let lines = folded.replace("から\n", "から").replace('\n', ";");
    let items = words::items(&lines).unwrap_or_else(|| vec![lines.as_str()]);
    let mut found = Vec::new();
    let mut year = None;
    for item in items {
        for piece in item.replace("又は", ";").replace("または", ";").split([';', '、']) {
            // A lone `(a)` letters nothing.
            let piece = piece.trim().strip_prefix("(a)").unwrap_or(piece);
            let plain: String = piece.chars().filter(|c| !c.is_whitespace()).collect();
            if plain.is_empty() || words::is_unknown(&plain) {
                continue;
            }
            // `1966年5月1日又は5月2日`: the second has the year of the first.
            let filled = match (year, plain.contains('年')) {
                (Some(year), false) if plain.contains('月') => format!("{year}年{plain}"),
                _ => plain.clone(),
            };
            let birth = birth(&filled).unwrap_or_else(|| Birth {
                date: None,
                until: None,
                circa: false,
                note: Some(piece.trim().to_owned()),
            });
            year = birth.date.map(PartialDate::year_number).or(year);
            found.push(birth);
        }
    }
    found
}

/// Returns the birth of `1963年頃`, `1955年-1958年頃`, `1984年から1986年までの間`.
fn birth(text: &str) -> Option<Birth> {
    let mut text = text;
    let mut circa = false;
    loop {
        let before = text;
        for (mark, says_circa) in [
            ("生まれ", false),
            ("生", false),
            ("の頃", true),
            ("頃", true),
            ("ごろ", true),
            ("の間", false),
        ] {
            if let Some(rest) = text.strip_suffix(mark) {
                (text, circa) = (rest, circa || says_circa);
            }
        }
        text = text.strip_suffix("まで").unwrap_or(text);
        if text == before {
            break;
        }
    }
    for mark in ["おおよそ", "おおむね", "およそ", "約"] {
        if let Some(rest) = text.strip_prefix(mark) {
            (text, circa) = (rest, true);
        }
    }
    if let Some(date) = day(text).or_else(|| slashed(text)) {
        return Some(Birth { circa, ..Birth::on(date) });
    }
    let (from, until) = ["から", "~", "-"].into_iter().find_map(|mark| text.split_once(mark))?;
    let from = from.strip_suffix('頃').unwrap_or(from);
    let years = |text: &str| dates::iso(text).filter(|_| text.len() == 4);
    let (from, until) = (day(from).or_else(|| years(from))?, day(until)?);
    (from <= until).then(|| Birth { circa, until: Some(until), ..Birth::on(from) })
}

/// Returns the date of `1963年`, `1963年5月`, `1963年5月6日`, without blanks.
pub(super) fn day(text: &str) -> Option<PartialDate> {
    let (year, rest) = text.split_once('年')?;
    let year = number(year, 4)?;
    if rest.is_empty() {
        return PartialDate::year(year);
    }
    let (month, rest) = rest.split_once('月')?;
    let month = i8::try_from(number(month, 2)?).ok()?;
    if rest.is_empty() {
        return PartialDate::month(year, month);
    }
    let day = i8::try_from(number(rest.strip_suffix('日')?, 2)?).ok()?;
    PartialDate::day(year, month, day)
}

/// Returns the day of `1966/2/2`.
fn slashed(text: &str) -> Option<PartialDate> {
    let mut parts = text.split('/');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    parts.next().is_none().then(|| exact(year, month, day)).flatten()
}

fn exact(year: &str, month: &str, day: &str) -> Option<PartialDate> {
    let small = |text: &str| i8::try_from(number(text, 2)?).ok();
    PartialDate::day(number(year, 4).filter(|year| *year >= 1000)?, small(month)?, small(day)?)
}

fn number(text: &str, most: usize) -> Option<i16> {
    let digits = (1..=most).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_forms_of_the_real_list_are_read() {
        let one = |b: Birth| {
            let circa = if b.circa { "circa " } else { "" };
            let until = b.until.map_or(String::new(), |d| format!(" to {d}"));
            let note = b.note.map_or(String::new(), |note| format!("?{note}"));
            format!("{circa}{}{until}{note}", b.date.map_or(String::new(), |d| d.to_string()))
        };
        for (text, want) in [
            ("1963年頃", "circa 1963"),
            ("(a)1955年-1958年頃\n(b)１945年-1950年頃", "circa 1955 to 1958 | circa 1945 to 1950"),
            ("1988年9月19日", "1988-09-19"),
            ("1965年又は1966年", "1965 | 1966"),
            ("1966年5月1日又は5月2日", "1966-05-01 | 1966-05-02"),
            ("1984年から1986年までの間", "1984 to 1986"),
            ("1977年2月3日から\n1978年4月5日の間", "1977-02-03 to 1978-04-05"),
            ("（a）1970年頃（b）1971年5月", "circa 1970 | 1971-05"),
            ("1966 年1月1日", "1966-01-01"),
            ("1950年1月2日\n1951年", "1950-01-02 | 1951"),
            ("1966年生", "1966"),
            ("1941年13月1日", "?1941年13月1日"),
            ("(a)1957年8月17日", "1957-08-17"),
            ("1966/2/2", "1966-02-02"),
            ("およそ1970年", "circa 1970"),
            ("30代", "?30代"),
            ("不明", ""),
            ("", ""),
        ] {
            let found: Vec<String> =
                births(&Cell::Text(text.to_owned())).into_iter().map(one).collect();
            assert_eq!(found.join(" | "), want, "{text}");
        }
        assert_eq!(dotted("2001.9.22").map(|d| d.to_string()).as_deref(), Some("2001-09-22"));
        assert!(dotted("200812.19").is_none() && dotted("20.1.2").is_none());
    }
}
