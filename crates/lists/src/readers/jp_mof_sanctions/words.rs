//! Japanese typography: full-width digits and marks as their plain forms.

use crate::cleaning::names;

/// Returns `text` with full-width letters, digits and marks of ASCII, half-width commas and the
/// ideographic space in their plain forms. Line breaks and everything else stay.
pub(super) fn fold(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            // The full-width forms of `!` to `~` stand in the order of ASCII.
            '\u{FF01}'..='\u{FF5E}' => {
                char::from_u32(u32::from(c) - 0xFF01 + u32::from('!')).unwrap_or(c)
            }
            '\u{3000}' | '\u{A0}' => ' ',
            '\u{FF64}' => '、',
            '−' | '‐' | '–' => '-',
            other => other,
        })
        .collect()
}

/// Returns the folded words in one line.
pub(super) fn line(text: &str) -> String {
    names::collapse(&fold(text))
}

/// Says whether the words say that nothing is known: `不明`, for each of several too.
pub(super) fn is_unknown(text: &str) -> bool {
    matches!(text.trim(), "不明" | "不詳" | "なし" | "-")
}

/// Says whether `c` is kana, a Chinese character or one of the marks written with them.
pub(super) fn is_japanese(c: char) -> bool {
    matches!(c, '\u{3005}'..='\u{3007}' | '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{4DBF}'
        | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}')
}

/// Says whether the words hold letters, all of them Latin.
pub(super) fn is_latin(text: &str) -> bool {
    let latin = |c: char| matches!(c, '\0'..='\u{2FF}' | '\u{1E00}'..='\u{1EFF}');
    text.chars().any(char::is_alphabetic)
        && text.chars().all(|c| !c.is_alphabetic() || latin(c))
        && !text.chars().any(is_japanese)
}

/// Returns the items of `(a)… (b)…` with letters in order from `a`, or `None`. The text is folded.
pub(super) fn items(text: &str) -> Option<Vec<&str>> {
    let mut marks: Vec<usize> = Vec::new();
    for (at, c) in text.char_indices() {
        if c != '(' {
            continue;
        }
        // 26 letters at most.
        let Ok(place) = u8::try_from(marks.len()) else { break };
        if place >= 26 {
            break;
        }
        let wanted = [b'(', b'a' + place, b')'];
        if text.as_bytes().get(at..at + 3) == Some(&wanted[..]) {
            marks.push(at);
        }
    }
    if marks.len() < 2 {
        return None;
    }
    let ends = marks.iter().skip(1).copied().chain([text.len()]);
    // Three ASCII bytes behind each mark's place. Words in front of the first letter are an item.
    let before = text.get(..*marks.first()?)?.trim();
    let items = marks.iter().zip(ends).map(|(&from, to)| text[from + 3..to].trim());
    Some(Some(before).filter(|before| !before.is_empty()).into_iter().chain(items).collect())
}

/// Returns a heading or sheet name cut to a printable length.
pub(super) fn shown(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(40).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_width_forms_become_plain() {
        assert_eq!(fold("１９６８年（ＬＦＩＣ）　ア、イ､ウ"), "1968年(LFIC) ア、イ、ウ");
        assert!(is_latin("Ol’ga MAKEEVA (1)") && !is_latin("アNPO") && !is_latin("12"));
    }

    #[test]
    fn lettered_items_are_parted() {
        for (text, want) in [
            ("(a)X (b)Y", "X|Y"),
            ("(a)Mullah(ムラー) (b)Haji", "Mullah(ムラー)|Haji"),
            ("支部:(a)X (b)Y", "支部:|X|Y"),
            ("x", "-"),
            ("(a)X", "-"),
            ("(b)X (a)Y", "-"),
        ] {
            assert_eq!(items(text).map_or("-".to_owned(), |i| i.join("|")), want, "{text}");
        }
    }
}
