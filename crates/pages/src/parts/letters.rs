//! Two names letter under letter: what is the same, what differs, what only one of them has.

use maud::{Markup, html};

use crate::parts::words::shown;

/// Longest name aligned, in letters; longer ones are shown as they are. The table grows with the
/// product of both lengths.
const LONGEST: usize = 80;

/// One column of the alignment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    Same(char, char),
    Other(char, char),
    Above(char),
    Below(char),
}

/// Returns the two names aligned, or nothing where letters of two scripts would only be guessed
/// at.
pub(crate) fn aligned(asked: &str, listed: &str) -> Markup {
    let (asked, listed) = (shown(asked), shown(listed));
    let above: Vec<char> = asked.chars().collect();
    let below: Vec<char> = listed.chars().collect();
    let same_script = script_like(&above) == script_like(&below);
    if !same_script
        || above.is_empty()
        || below.is_empty()
        || above.len().max(below.len()) > LONGEST
    {
        return html! {};
    }
    let columns = align(&above, &below);
    let same = columns.iter().filter(|column| matches!(column, Column::Same(..))).count();
    html! {
        div.letters role="img" aria-label={ "Letter by letter: " (same) " of " (columns.len()) " places agree." } dir=(if rtl(&above) { "rtl" } else { "ltr" }) {
            @for column in &columns {
                @match column {
                    Column::Same(a, b) => span.pairing { span { (blank(*a)) } span { (blank(*b)) } },
                    Column::Other(a, b) => span.pairing.other { span { (blank(*a)) } span { (blank(*b)) } },
                    Column::Above(a) => span.pairing.lone { span { (blank(*a)) } span { "·" } },
                    Column::Below(b) => span.pairing.lone { span { "·" } span { (blank(*b)) } },
                }
            }
        }
    }
}

fn blank(letter: char) -> char {
    if letter == ' ' { '\u{a0}' } else { letter }
}

/// Says roughly which script a name is in; for choosing whether letters can be compared at all.
fn script_like(letters: &[char]) -> u32 {
    let first = letters.iter().find(|letter| letter.is_alphabetic());
    match first.map_or(0, |letter| u32::from(*letter)) {
        0..=0x24f | 0x1e00..=0x1eff => 0,
        0x370..=0x3ff | 0x1f00..=0x1fff => 1,
        0x400..=0x52f => 2,
        0x590..=0x5ff => 3,
        0x600..=0x8ff | 0xfb50..=0xfeff => 4,
        0x900..=0x97f => 5,
        0x3040..=0x30ff | 0x3400..=0x9fff => 6,
        0xac00..=0xd7af => 7,
        other => other,
    }
}

fn rtl(letters: &[char]) -> bool {
    matches!(script_like(letters), 3 | 4)
}

/// Returns the columns of a cheapest alignment; a letter changed costs as much as one left out
/// and one put in, less a little, so that unlike letters stand under each other.
fn align(above: &[char], below: &[char]) -> Vec<Column> {
    let (rows, columns) = (above.len() + 1, below.len() + 1);
    let alike = |a: char, b: char| a == b || a.to_lowercase().eq(b.to_lowercase());
    let mut cost = vec![vec![0_u32; columns]; rows];
    for row in 0..rows {
        for column in 0..columns {
            cost[row][column] = match (row, column) {
                (0, n) | (n, 0) => u32::try_from(n).unwrap_or(u32::MAX) * 2,
                _ => {
                    let change = if alike(above[row - 1], below[column - 1]) { 0 } else { 3 };
                    (cost[row - 1][column - 1] + change)
                        .min(cost[row - 1][column] + 2)
                        .min(cost[row][column - 1] + 2)
                }
            };
        }
    }
    let (mut row, mut column) = (above.len(), below.len());
    let mut found = Vec::new();
    while row > 0 || column > 0 {
        let here = cost[row][column];
        if row > 0 && column > 0 {
            let (a, b) = (above[row - 1], below[column - 1]);
            let same = alike(a, b);
            if here == cost[row - 1][column - 1] + if same { 0 } else { 3 } {
                found.push(if same { Column::Same(a, b) } else { Column::Other(a, b) });
                (row, column) = (row - 1, column - 1);
                continue;
            }
        }
        if row > 0 && here == cost[row - 1][column] + 2 {
            found.push(Column::Above(above[row - 1]));
            row -= 1;
        } else {
            found.push(Column::Below(below[column - 1]));
            column -= 1;
        }
    }
    found.reverse();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_stand_under_their_like() {
        let letters = |text: &str| text.chars().collect::<Vec<char>>();
        let columns = align(&letters("Mohamed"), &letters("MUHAMMAD"));
        let same = columns.iter().filter(|column| matches!(column, Column::Same(..))).count();
        // m, h, a, m, d agree; the vowels and one m do not.
        assert_eq!(same, 5, "{columns:?}");
        let above: String = columns
            .iter()
            .filter_map(|column| match column {
                Column::Same(a, _) | Column::Other(a, _) | Column::Above(a) => Some(*a),
                Column::Below(_) => None,
            })
            .collect();
        assert_eq!(above, "Mohamed");
    }

    #[test]
    fn scripts_apart_are_not_aligned() {
        assert!(aligned("برادر", "Baradar").into_string().is_empty());
        assert!(aligned("", "Baradar").into_string().is_empty());
        assert!(aligned("Baradar", "Baradir").into_string().contains("6 of 7 places agree"));
    }

    #[test]
    fn a_long_name_is_left_as_it_is() {
        assert!(aligned(&"a".repeat(LONGEST + 1), "a").into_string().is_empty());
    }
}
