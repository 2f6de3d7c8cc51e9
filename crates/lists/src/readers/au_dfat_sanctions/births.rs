//! The birth dates of one cell: a date, a year, or several in words.

use unblink_model::{Birth, PartialDate};

use crate::cleaning::dates;
use crate::xlsx::Cell;

/// Returns the births of a cell; one that is no date keeps its words.
pub(super) fn births(cell: &Cell) -> Vec<Birth> {
    match cell {
        Cell::Date(date) => vec![Birth::on(*date)],
        Cell::Text(text) => text
            .split([',', ';', '\n', '\r'])
            .map(|piece| piece.trim_matches(|c: char| c.is_whitespace() || c == '.'))
            .filter(|piece| !piece.is_empty())
            .flat_map(several)
            .collect(),
        Cell::Number(_) | Cell::Bool(_) | Cell::Odd(_) => vec![birth(&cell.text())],
    }
}

/// Returns the births of words between commas: a comma may be missing (`1960 9/09/1966`).
fn several(piece: &str) -> Vec<Birth> {
    let whole = birth(piece);
    if whole.date.is_none() {
        let parts: Vec<Birth> = piece.split_whitespace().map(birth).collect();
        if parts.len() > 1 && parts.iter().all(|part| part.date.is_some()) {
            return parts;
        }
    }
    vec![whole]
}

fn birth(text: &str) -> Birth {
    dates::birth(text)
        .or_else(|| month(text).map(Birth::on))
        .or_else(|| between(text))
        .unwrap_or_else(|| Birth {
            date: None,
            until: None,
            circa: false,
            note: Some(text.to_owned()),
        })
}

/// Returns the month of `11/1950`.
fn month(text: &str) -> Option<PartialDate> {
    dates::slashed_day_first(&format!("00/{text}"))
}

/// Returns the years of `Approximately: Between 1959 and 1965`.
fn between(text: &str) -> Option<Birth> {
    let years = text.strip_prefix("Approximately: Between ")?;
    let (from, until) = dates::years(&years.replace(" and ", " to "))?;
    Some(Birth { circa: true, until: Some(until), ..Birth::on(from) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_forms_of_the_real_list_are_read() {
        let shown = |text: &str| {
            let one = |b: Birth| {
                let circa = if b.circa { "circa " } else { "" };
                let until = b.until.map_or(String::new(), |d| format!(" to {d}"));
                let note = b.note.map_or(String::new(), |note| format!("?{note}"));
                format!("{circa}{}{until}{note}", b.date.map_or(String::new(), |d| d.to_string()))
            };
            births(&Cell::Text(text.to_owned()))
                .into_iter()
                .map(one)
                .collect::<Vec<_>>()
                .join(" | ")
        };
        for (text, want) in [
            ("30/01/1972", "1972-01-30"),
            ("Approximately 1963, 30/01/1972", "circa 1963 | 1972-01-30"),
            ("Approximately 1968\r\n28/08/1965", "circa 1968 | 1965-08-28"),
            ("9/03/1968, \u{A0}", "1968-03-09"),
            ("1960 9/09/1966", "1960 | 1966-09-09"),
            ("11/1950, 12/1951", "1950-11 | 1951-12"),
            ("5 May 1957, April 1957", "1957-05-05 | 1957-04"),
            ("Approximately: Between 1959 and 1965", "circa 1959 to 1965"),
            ("1979, 1980.1981, 1982", "1979 | ?1980.1981 | 1982"),
            ("/02/1961", "?/02/1961"),
            ("10/061962", "?10/061962"),
            ("7/02/1950/11/1950 08/08/1945", "?7/02/1950/11/1950 08/08/1945"),
            ("", ""),
        ] {
            assert_eq!(shown(text), want, "{text}");
        }
    }
}
