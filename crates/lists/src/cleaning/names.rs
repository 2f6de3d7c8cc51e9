//! Names as they come out of fields: parts joined, white space collapsed, several in one field.

use std::borrow::Cow;

/// Returns `text` with every run of white space as one space, none at the ends, and without
/// control characters or invisible marks that carry no letter (soft hyphen, byte order mark).
///
/// Zero-width joiners and direction marks stay: some scripts are spelled with them.
pub fn collapse(text: &str) -> String {
    collapsed(text).into_owned()
}

/// Like [`collapse`], without a copy of text that is clean already, as most is.
pub fn collapsed(text: &str) -> Cow<'_, str> {
    let trimmed = text.trim_matches([' ', '\n']);
    if is_clean(trimmed) {
        return Cow::Borrowed(trimmed);
    }
    let mut out = String::with_capacity(text.len());
    let mut gap = false;
    for c in text.chars() {
        if c.is_whitespace() || c == '\u{A0}' {
            gap = true;
        } else if !is_dropped(c) {
            if gap && !out.is_empty() {
                out.push(' ');
            }
            gap = false;
            out.push(c);
        }
    }
    Cow::Owned(out)
}

fn is_dropped(c: char) -> bool {
    c.is_control() || matches!(c, '\u{AD}' | '\u{FEFF}')
}

/// Says whether text without blanks at its ends would come out of [`collapse`] as it stands.
#[expect(clippy::needless_bitwise_bool, reason = "without branches the compiler can vectorise")]
fn is_clean(text: &str) -> bool {
    let bytes = text.as_bytes();
    let odd = |byte: u8| (byte < 0x20) | (byte == 0x7F);
    let behind = bytes.get(1..).unwrap_or_default();
    let found = behind.iter().zip(bytes).fold(false, |found, (&byte, &before)| {
        found | odd(byte) | ((byte == b' ') & (before == b' '))
    });
    if found || bytes.first().is_some_and(|&byte| odd(byte)) {
        return false;
    }
    // Beyond ASCII, white space and marks begin with one of these bytes (U+0080 to U+00BF, U+1680,
    // U+2000 to U+3000, U+FEFF); only there is a letter taken out and looked at.
    text.is_ascii()
        || bytes.iter().enumerate().all(|(at, byte)| {
            !matches!(byte, 0xC2 | 0xE1..=0xE3 | 0xEF)
                || text
                    .get(at..)
                    .and_then(|rest| rest.chars().next())
                    .is_none_or(|c| !c.is_whitespace() && !is_dropped(c))
        })
}

/// Returns name parts in the given order with one space between them, empty parts left out.
pub fn join<'a>(parts: impl IntoIterator<Item = &'a str>) -> String {
    let mut out = String::new();
    for part in parts {
        let part = part.trim();
        if !part.is_empty() {
            if !out.is_empty() {
                out.push(' ');
            }
            out.push_str(part);
        }
    }
    out
}

/// Returns the names of a field that holds several split by `;`.
///
/// A semicolon inside brackets splits nothing: `X (Y; Z)` is one printed name. Brackets that
/// never close hold everything after them together.
pub fn split(text: &str) -> Vec<&str> {
    let mut names = Vec::new();
    let (mut depth, mut from) = (0_usize, 0);
    for (at, c) in text.char_indices() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            // `;` is one byte long.
            ';' if depth == 0 => {
                names.push(&text[from..at]);
                from = at + 1;
            }
            _ => {}
        }
    }
    names.push(&text[from..]);
    names.into_iter().map(str::trim).filter(|name| !name.is_empty()).collect()
}

/// Returns the names in `original (Latin; Latin)`: a name in another script followed by its
/// Latin spellings in brackets that close at the end. Anything else is `None`.
pub fn original_with_latin(text: &str) -> Option<(&str, Vec<&str>)> {
    let inside = text.trim().strip_suffix(')')?;
    let (original, inside) = inside.split_once('(')?;
    let original = original.trim();
    // A label inside ("sub-unit name: …") says that the words are not simply the same name.
    if inside.contains(['(', ')', ':']) || !has_letters(original) || original.chars().any(is_latin)
    {
        return None;
    }
    let names = split(inside);
    let latin =
        |name: &&str| has_letters(name) && name.chars().all(|c| !c.is_alphabetic() || is_latin(c));
    (!names.is_empty() && names.iter().all(latin)).then_some((original, names))
}

fn has_letters(text: &str) -> bool {
    text.chars().any(char::is_alphabetic)
}

/// Says whether `c` is a letter of the Latin blocks up to Latin Extended Additional, or one of
/// the half rings and apostrophes that stand for ʿayn and hamza in Latin spellings.
fn is_latin(c: char) -> bool {
    c.is_alphabetic() && matches!(c, '\0'..='\u{2FF}' | '\u{1E00}'..='\u{1EFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_and_controls_collapse() {
        for (text, want) in [
            ("  RI \n", "RI"),
            ("a\u{A0}\u{A0}b\tc", "a b c"),
            ("a\u{0}b\u{85}c", "ab c"),
            ("\u{FEFF}x\u{AD}y", "xy"),
            ("کناب\u{200C}ها", "کناب\u{200C}ها"),
            (" \n ", ""),
            ("a  b", "a b"),
            ("é  b\u{2009}c", "é b c"),
            ("\u{2009}a ’", "a ’"),
            ("a\u{7F}", "a"),
            ("\u{1}", ""),
            ("’ \u{7F} b", "’ b"),
        ] {
            assert_eq!(collapse(text), want, "{text:?}");
            assert_eq!(collapsed(want), Cow::Borrowed(want), "{text:?}");
        }
    }

    #[test]
    fn every_letter_that_is_not_clean_is_found() {
        // What the bytes say is what the letters say, for every character there is.
        for c in ('\0'..=char::MAX).filter(|&c| c != ' ' && c != '\n') {
            let clean = !c.is_whitespace() && !is_dropped(c);
            assert_eq!(is_clean(c.encode_utf8(&mut [0; 4])), clean, "{c:?}");
        }
    }

    #[test]
    fn parts_join_in_order_without_gaps() {
        assert_eq!(join(["TEST", " ", "PERSON ", "", "ONE"]), "TEST PERSON ONE");
        assert_eq!(join([""]), "");
    }

    #[test]
    fn semicolons_split_outside_brackets_only() {
        assert_eq!(split("A B; C ;D"), ["A B", "C", "D"]);
        assert_eq!(split("Anis, Abu;"), ["Anis, Abu"]);
        assert_eq!(split("X (Y; Z); W"), ["X (Y; Z)", "W"]);
        assert_eq!(split("X (Y; Z"), ["X (Y; Z"]);
        assert_eq!(split("X) ; Y"), ["X)", "Y"]);
        assert!(split(" ; ").is_empty());
    }

    #[test]
    fn latin_spellings_in_brackets_are_found() {
        assert_eq!(
            original_with_latin("حسن غول (Hassan Ghul; Hassan Gul)"),
            Some(("حسن غول", vec!["Hassan Ghul", "Hassan Gul"]))
        );
        assert_eq!(
            original_with_latin("أبو شيماء (Abu-Shaima’)"),
            Some(("أبو شيماء", vec!["Abu-Shaima’"]))
        );
        for no in [
            "شبكة (sub-unit name: Network)",
            "GROUP (HQN)",
            "حسن (غول)",
            "حسن (A (B))",
            "حسن (A",
            "حسن ()",
            "(A)",
        ] {
            assert_eq!(original_with_latin(no), None, "{no}");
        }
    }
}
