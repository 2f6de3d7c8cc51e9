//! The names in one `Aliases` element, which has no rule of its own.

use unblink_model::{Name, NameKind, Strength};

use crate::cleaning::names;

/// The issuer's words for a language or script, before a colon.
const LABELS: [&str; 5] = ["Arabic", "Belarusian", "Belarussian", "Russian", "Ukrainian"];

/// Legal forms that stand behind a comma and belong to the name before it.
const FORMS: [&str; 14] = [
    "co", "company", "corp", "gmbh", "inc", "jsc", "limited", "llc", "llp", "ltd", "ojsc", "pjsc",
    "plc", "sa",
];

/// Returns the names in `text`, white space already collapsed.
///
/// A semicolon splits; where there is none, commas do, except before a legal form. A slash splits
/// two names of at least two words each (`Владимир ПАВЛЕНКО / Володимир ПАВЛЕНКО`). `or` and `and`
/// split nothing: too often they stand inside one name.
pub(super) fn aliases(text: &str) -> Vec<Name> {
    let mut found: Vec<Name> = Vec::new();
    for (label, part) in labelled(text) {
        for full in pieces(part) {
            let name = Name {
                script: label.map(str::to_owned),
                ..Name::new(full, NameKind::Aka, Strength::Unstated)
            };
            if !found.contains(&name) {
                found.push(name);
            }
        }
    }
    found
}

/// Returns the parts of `A, B, Belarusian: C, Russian : D`, each with the label in front of it.
fn labelled(text: &str) -> Vec<(Option<&str>, &str)> {
    let mut parts = Vec::new();
    let (mut label, mut from) = (None, 0);
    for (colon, _) in text.match_indices(':') {
        let before = text[from..colon].trim_end();
        let Some(&next) = LABELS.iter().find(|label| before.ends_with(*label)) else { continue };
        let start = before.len() - next.len();
        let word = before[..start].chars().next_back().is_none_or(|c| !c.is_alphanumeric());
        if !word {
            continue;
        }
        parts.push((label, &before[..start]));
        (label, from) = (Some(next), colon + 1);
    }
    parts.push((label, &text[from..]));
    parts
}

fn pieces(part: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let semicolons = part.contains(';');
    for piece in part.split(';') {
        let commas = if semicolons { vec![piece] } else { by_commas(piece) };
        found.extend(commas.into_iter().flat_map(by_slash));
    }
    let marks = |c: char| c.is_whitespace() || matches!(c, ',' | ';');
    found.into_iter().map(|name| name.trim_matches(marks)).filter(|name| !name.is_empty()).collect()
}

/// Splits at commas outside brackets.
fn by_commas(text: &str) -> Vec<&str> {
    let (mut found, mut depth, mut from) = (Vec::new(), 0_usize, 0);
    for (at, c) in text.char_indices() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            ',' if depth == 0 && !is_form(&text[at + 1..]) => {
                found.push(&text[from..at]);
                from = at + 1;
            }
            _ => {}
        }
    }
    found.push(&text[from..]);
    found
}

/// Says whether a legal form comes before the next comma.
fn is_form(behind: &str) -> bool {
    let word = behind.split(',').next().unwrap_or_default().replace('.', "");
    FORMS.contains(&word.trim().to_lowercase().as_str())
}

fn by_slash(piece: &str) -> Vec<&str> {
    let words = |side: &str| side.split_whitespace().count() > 1;
    match piece.split_once('/') {
        Some((a, b)) if !b.contains('/') && words(a) && words(b) => vec![a, b],
        _ => vec![piece],
    }
}

/// Returns the one name in `names`, when it is all that `text` says.
pub(super) fn is_all(names: &[Name], text: &str) -> bool {
    matches!(names, [only] if only.script.is_none() && only.full == names::collapse(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_forms_of_the_real_list_are_split() {
        for (text, want) in [
            (
                "Air Bagan Holdings Pte. Ltd., Air Bagan Limited",
                "Air Bagan Holdings Pte. Ltd. | Air Bagan Limited",
            ),
            ("Alpha Trading Co., Ltd., Beta, Inc.", "Alpha Trading Co., Ltd. | Beta, Inc."),
            ("ONE, Belarusian: ДВА, Russian : ТРИ", "ONE | Belarusian=ДВА | Russian=ТРИ"),
            ("Dagalo Mousa Arabic:عبدالرحيم", "Dagalo Mousa | Arabic=عبدالرحيم"),
            ("A, B; C", "A, B | C"),
            ("Владимир ПАВЛЕНКО / Володимир ПАВЛЕНКО", "Владимир ПАВЛЕНКО | Володимир ПАВЛЕНКО"),
            (
                "Aleksander/ Aleksandr or Alexander /Alexandr K",
                "Aleksander/ Aleksandr or Alexander /Alexandr K",
            ),
            ("GORT/ORTAS", "GORT/ORTAS"),
            ("Group (A, B), C", "Group (A, B) | C"),
            ("NonRussian: X", "NonRussian: X"),
            ("A, A", "A"),
            (" ; , ", ""),
        ] {
            let shown = |name: Name| match name.script {
                Some(script) => format!("{script}={}", name.full),
                None => name.full,
            };
            let found: Vec<String> = aliases(text).into_iter().map(shown).collect();
            assert_eq!(found.join(" | "), want, "{text}");
        }
    }
}
