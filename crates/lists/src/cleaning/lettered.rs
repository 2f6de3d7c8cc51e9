//! Enumerations that issuers print in one field: `a) Kabul b) Kandahar`.

/// Returns the items of `a) … b) …` or `(a) … (b) …`, letters in order from `a`; a text that does
/// not begin so, or goes no further than `a)`, is one item. Closing commas and semicolons go.
pub fn items(text: &str) -> Vec<&str> {
    let text = text.trim();
    let mut found = Vec::new();
    let mut from = None;
    let mut letters = b'a'..=b'z';
    let mut letter = letters.next();
    let bytes = text.as_bytes();
    for at in 0..bytes.len() {
        let Some(wanted) = letter else { break };
        let marks = bytes.get(at) == Some(&wanted) && bytes.get(at + 1) == Some(&b')');
        let before = at.checked_sub(1).and_then(|before| bytes.get(before)).copied();
        let bracket = before == Some(b'(');
        let outside = before.is_none_or(|b| bracket || !b.is_ascii_alphanumeric() && b.is_ascii());
        if !(marks && outside) {
            continue;
        }
        // ASCII on both sides: the cuts lie between characters.
        let start = if bracket { at - 1 } else { at };
        match from {
            Some(from) => found.push(&text[from..start]),
            None if start == 0 => {}
            None => break,
        }
        from = Some(at + 2);
        letter = letters.next();
    }
    match from {
        Some(from) if !found.is_empty() => found.push(&text[from..]),
        _ => return if text.is_empty() { Vec::new() } else { vec![text] },
    }
    let ends = |item: &&str| item.trim_matches([' ', ',', ';', '\n', '\r', '\u{A0}']).is_empty();
    found.retain(|item| !ends(item));
    found.into_iter().map(|item| item.trim_matches([' ', ',', ';', '\n', '\r', '\u{A0}'])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_come_in_the_order_of_their_letters() {
        for (text, want) in [
            ("a) Kabul b) Kandahar", vec!["Kabul", "Kandahar"]),
            ("a)Spin Boldak, b) Chora,  c) Dehrawood.", vec!["Spin Boldak", "Chora", "Dehrawood."]),
            ("(a) one (b) two", vec!["one", "two"]),
            ("a) X, Y b) (formerly b) Z", vec!["X, Y", "(formerly b) Z"]),
            ("Zurmat b) Garda", vec!["Zurmat b) Garda"]),
            ("a) only", vec!["a) only"]),
            ("a) one c) three", vec!["a) one c) three"]),
            ("Villa) b) two", vec!["Villa) b) two"]),
            ("é) a) ü b) ö", vec!["é) a) ü b) ö"]),
            ("a) ü b) ö", vec!["ü", "ö"]),
            ("  ", vec![]),
        ] {
            assert_eq!(items(text), want, "{text}");
        }
    }
}
