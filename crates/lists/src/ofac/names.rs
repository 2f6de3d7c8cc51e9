//! Names as OFAC prints them: `LAST, First` for persons, as they stand for everybody else.

use unblink_model::{Name, NameKind, Strength};

/// Returns a person's name in natural order, with the parts that give the printed form back.
pub(crate) fn person(printed: &str, kind: NameKind, strength: Strength) -> Name {
    match printed.split_once(", ") {
        Some((last, first)) => parts(last.trim(), Some(first.trim()), kind, strength),
        None => parts(printed.trim(), None, kind, strength),
    }
}

/// Returns a person's name from its two parts.
pub(super) fn parts(last: &str, first: Option<&str>, kind: NameKind, strength: Strength) -> Name {
    let first = first.filter(|first| !first.is_empty());
    let full = match first {
        None => last.to_owned(),
        Some(first) => match first.rsplit_once(", ") {
            // `DELOS REYES, Feliciano Semborio, Jr.`
            Some((first, suffix)) if SUFFIXES.contains(&suffix) => {
                format!("{first} {last}, {suffix}")
            }
            _ => format!("{first} {last}"),
        },
    };
    let mut name = Name::new(full, kind, strength);
    if let Some(first) = first {
        name.parts = vec![
            ("Last Name".to_owned(), last.to_owned()),
            ("First Name".to_owned(), first.to_owned()),
        ];
    }
    name
}

const SUFFIXES: &[&str] = &["Jr.", "Jr", "Sr.", "Sr", "II", "III", "IV"];

/// Says whether a name without a known owner is a person's: last name, comma, lower-case letters.
///
/// Measured on every name and alias of the sets of 2019-01-15 and 2021-04-25 (37 693): never true
/// for a body or craft, false for 40 of 19 675 persons' names with a comma.
pub(super) fn looks_personal(printed: &str) -> bool {
    printed.split_once(", ").is_some_and(|(_, first)| first.chars().any(char::is_lowercase))
}
