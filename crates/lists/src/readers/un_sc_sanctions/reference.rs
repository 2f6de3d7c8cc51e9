//! References of UN entries: the key they give, and where texts mention others.

/// Returns the key of a printed reference: without white space or closing full stop, and with
/// the case the UN uses today (`KPi.063 .1` → `KPi.063.1`, `QDi.346.` → `QDi.346`,
/// `TAI.171` → `TAi.171`).
///
/// Words of another form are kept as they stand, only without white space.
pub(super) fn key(printed: &str) -> String {
    let mut key: String = printed.chars().filter(|c| !c.is_whitespace()).collect();
    while key.ends_with('.') {
        key.pop();
    }
    match key.as_bytes() {
        [a, b, kind, b'.', ..]
            if a.is_ascii_alphabetic() && b.is_ascii_alphabetic() && is_kind(*kind) =>
        {
            // Three ASCII letters in front: the cuts lie between characters.
            let (head, tail) = key.split_at(3);
            let (body, kind) = head.split_at(2);
            format!("{}{}{tail}", body.to_ascii_uppercase(), kind.to_ascii_lowercase())
        }
        _ => key,
    }
}

/// Says whether the letter marks an individual or an entity.
fn is_kind(letter: u8) -> bool {
    matches!(letter, b'i' | b'e' | b'I' | b'E')
}

/// Returns the keys of all references in a text, in its order: `(QDi.123)`, `Qde.004`,
/// `KPi.063.1`.
///
/// Only the present form counts, two letters, `i` or `e`, a full stop, three digits; permanent
/// references of before 2014 (`QI.A.12.01.`) name no entry of today's list.
pub(super) fn mentions(text: &str) -> Vec<String> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut from = 0;
    // Full stops are far fewer than letters, and each reference has one behind its third.
    for (stop, _) in text.match_indices('.') {
        let Some(at) = stop.checked_sub(3).filter(|&at| at >= from) else { continue };
        let starts = at == 0 || !bytes[at - 1].is_ascii_alphanumeric();
        if !(starts && bytes.get(at..at + 7).is_some_and(is_reference)) {
            continue;
        }
        let mut end = at + 7;
        // `.1` belongs to a renumbered reference unless more digits or letters follow.
        if let Some([b'.', digit, rest @ ..]) = bytes.get(end..)
            && digit.is_ascii_digit()
            && !rest.first().is_some_and(u8::is_ascii_alphanumeric)
        {
            end += 2;
        }
        if !bytes.get(end).is_some_and(u8::is_ascii_alphanumeric) {
            // All ASCII between the two, so both are character boundaries.
            found.push(key(&text[at..end]));
        }
        from = end;
    }
    found
}

fn is_reference(window: &[u8]) -> bool {
    let [body @ .., kind, b'.', _, _, _] = window else { return false };
    body.first().is_some_and(u8::is_ascii_uppercase)
        && body.iter().all(u8::is_ascii_alphabetic)
        && is_kind(*kind)
        && window.iter().rev().take(3).all(u8::is_ascii_digit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_have_one_spelling() {
        for (printed, want) in [
            ("KPe.023 ", "KPe.023"),
            ("QDi.346.", "QDi.346"),
            ("TAI.171", "TAi.171"),
            ("TAi.171", "TAi.171"),
            ("KPi.063 .1", "KPi.063.1"),
            ("KPi.063", "KPi.063"),
            ("Qde.004", "QDe.004"),
            ("QI.A.12.01.", "QI.A.12.01"),
            ("III.5", "IIi.5"),
            ("ü1", "ü1"),
            (" . ", ""),
        ] {
            assert_eq!(key(printed), want, "{printed}");
        }
    }

    #[test]
    fn mentions_are_found_in_order() {
        for (text, want) in [
            (
                "Associated with Al-Qaida (QDe.004) and X (QDi.123), IRi.039.",
                "QDe.004 QDi.123 IRi.039",
            ),
            ("Qde.004;KPi.063.1", "QDe.004 KPi.063.1"),
            ("QDi.1234 XQDi.123 (Old Reference # I.47.D.7) QI.A.12.01. the.123", ""),
            ("QDe.141.2010", "QDe.141"),
            ("ü QDe.141ü", "QDe.141"),
            ("TAe.012", "TAe.012"),
            ("", ""),
        ] {
            assert_eq!(mentions(text).join(" "), want, "{text}");
        }
    }
}
