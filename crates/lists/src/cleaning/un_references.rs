//! References of UN entries: the key they give, and where texts of any list mention them.

/// Returns the key of a printed reference: without white space or closing full stop, and with
/// the case the UN uses today (`KPi.063 .1` → `KPi.063.1`, `QDi.346.` → `QDi.346`,
/// `TAI.171` → `TAi.171`).
///
/// Words of another form are kept as they stand, only without white space.
pub(crate) fn key(printed: &str) -> String {
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
pub(crate) fn mentions(text: &str) -> Vec<String> {
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

/// Returns the keys that stand behind the words "UN Ref" in a text of another list, in its order,
/// and how often nothing readable stands there: `UN Ref TAi.001`, `UN REF: QE.A.146.14.`,
/// `UN Ref.KPI. 076.`, `UN Reference No: TI.R.172.14.`; `UN Ref.077.` lacks its letters.
///
/// References of before 2014 (`TI.A.11.01`) are returned too: they are what the list prints, and
/// equal no key of today.
pub(crate) fn labelled(text: &str) -> (Vec<String>, usize) {
    const LABEL: &str = "un ref";
    let folded = text.to_ascii_lowercase();
    let (mut keys, mut unreadable, mut from) = (Vec::new(), 0, 0);
    while let Some(at) = folded[from..].find(LABEL) {
        let start = from + at;
        // Folding ASCII moves no byte, and the label is ASCII: both are boundaries in `text` too.
        from = start + LABEL.len();
        if start > 0 && folded.as_bytes()[start - 1].is_ascii_alphanumeric() {
            continue;
        }
        let rest = &text[from..];
        let after = |rest: &'_ str, word: &str| {
            let head = rest.get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word));
            if head { word.len() } else { 0 }
        };
        let rest = &rest[after(rest, "erence")..];
        let rest = rest.trim_start_matches([' ', '.', ':', ';']);
        let rest = &rest[after(rest, "no.").max(after(rest, "no:")).max(after(rest, "no "))..];
        match reference(rest.trim_start_matches([' ', '.', ':'])) {
            Some(key) => keys.push(key),
            None => unreadable += 1,
        }
    }
    (keys, unreadable)
}

/// Returns the key of the reference with which `text` begins.
fn reference(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    if let [a, b, kind, b'.' | b' ', rest @ ..] = bytes
        && a.is_ascii_alphabetic()
        && b.is_ascii_alphabetic()
        && is_kind(*kind)
        && let [x, y, z, ..] = rest.trim_ascii_start()
        && [x, y, z].into_iter().all(u8::is_ascii_digit)
    {
        let blanks = rest.len() - rest.trim_ascii_start().len();
        // Three letters, a mark, blanks and three digits, all ASCII.
        let number = &text[4 + blanks..7 + blanks];
        let tail = &bytes[7 + blanks..];
        let part = match tail {
            [b'.', digit, rest @ ..]
                if digit.is_ascii_digit()
                    && !rest.first().is_some_and(u8::is_ascii_alphanumeric) =>
            {
                &text[7 + blanks..9 + blanks]
            }
            _ => "",
        };
        let whole = !tail.first().is_some_and(u8::is_ascii_alphanumeric);
        return whole.then(|| key(&format!("{}.{number}{part}", &text[..3])));
    }
    // The older form: letters and numbers by turns, a number last.
    let mut parts: Vec<&str> = Vec::new();
    for part in text.split(['.', ',']) {
        let number =
            !part.is_empty() && part.len() <= 3 && part.bytes().all(|b| b.is_ascii_digit());
        let letters = (1..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_uppercase());
        if !number && !letters {
            break;
        }
        parts.push(part);
    }
    while parts.last().is_some_and(|part| !part.as_bytes()[0].is_ascii_digit()) {
        parts.pop();
    }
    let starts = parts.first().is_some_and(|part| part.as_bytes()[0].is_ascii_uppercase());
    (starts && parts.len() >= 3).then(|| parts.join("."))
}

fn is_reference(window: &[u8]) -> bool {
    let [body @ .., kind, b'.', _, _, _] = window else { return false };
    body.first().is_some_and(u8::is_ascii_uppercase)
        && body.iter().all(u8::is_ascii_alphabetic)
        && is_kind(*kind)
        && window.iter().rev().take(3).all(u8::is_ascii_digit)
}

/// Returns the UN reference that `text` begins with, in the UN's own spelling: `QDe.118. …`,
/// `Qdi.081`, `KPi030 …` give `QDe.118`, `QDi.081`, `KPi.030`.
///
/// Only the first word counts: references further in are those of others.
pub(crate) fn leading(text: &str) -> Option<String> {
    // The prefixes of the UN's regimes in its editions of 2015 to 2026.
    const REGIMES: [&str; 15] =
        ["CD", "CF", "GB", "HT", "IQ", "IR", "KP", "LY", "ML", "QD", "SD", "SO", "SS", "TA", "YE"];
    let text = text.trim_start();
    let regime = text.get(..2)?.to_ascii_uppercase();
    let known = REGIMES.contains(&regime.as_str());
    let kind = text.as_bytes().get(2)?.to_ascii_lowercase();
    if !known || !matches!(kind, b'i' | b'e') {
        return None;
    }
    let rest = text.get(3..)?;
    let rest = rest.strip_prefix('.').unwrap_or(rest);
    let digits = rest.get(..3).filter(|digits| digits.bytes().all(|b| b.is_ascii_digit()))?;
    let longer = rest.as_bytes().get(3).is_some_and(u8::is_ascii_digit);
    (!longer).then(|| format!("{regime}{}.{digits}", char::from(kind)))
}

/// Says whether a reference in the UN's spelling is that of a person.
pub(crate) fn is_person(reference: &str) -> bool {
    reference.as_bytes().get(2) == Some(&b'i')
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

    #[test]
    fn references_behind_their_label_are_read() {
        for (text, want) in [
            ("UN Ref TAi.001. Afghan", "TAi.001"),
            ("UN Ref QI.A.151.03. Extradited", "QI.A.151.03"),
            ("UN REF:QE.A.146.14. Also", "QE.A.146.14"),
            ("Annex XIII. UN Listing. UN Ref.KPI.067.", "KPi.067"),
            ("UN Ref.KPI. 076. Ri", "KPi.076"),
            ("UN Ref.KPe 070. Registered", "KPe.070"),
            ("UN Ref. CFi.009. Kony", "CFi.009"),
            ("UN Reference No: TAi.172. Belongs", "TAi.172"),
            ("UN Ref No. YEi.001", "YEi.001"),
            ("UN Ref KPi.038.Member", "KPi.038"),
            ("Un Ref KPi.063.1", "KPi.063.1"),
            ("UN Ref TI.T.16.01.DOB is approximate.", "TI.T.16.01"),
            ("UN Ref TI.A.128.01.Financial advisor", "TI.A.128.01"),
            ("UN Ref QI.Z,168.04. Also", "QI.Z.168.04"),
            ("UN Ref E.29.I.11. Owned", "E.29.I.11"),
            ("UN Ref E.37.A.7. Subordinate", "E.37.A.7"),
            ("UN Ref TAi.001; UN Ref TAi.002", "TAi.001 TAi.002"),
            ("UN Ref.077. Alternate", "?"),
            ("UN Ref ü", "?"),
            ("UN referral; run ref TAi.001", "?"),
            ("UN. TAi.001", ""),
        ] {
            let (keys, unreadable) = labelled(text);
            let mut found = keys;
            found.extend((0..unreadable).map(|_| "?".to_owned()));
            assert_eq!(found.join(" "), want, "{text}");
        }
    }

    #[test]
    fn a_reference_in_front_is_read_and_others_are_not() {
        for (text, want) in [
            ("TAi.022 Title: Mullah", Some("TAi.022")),
            (" QDe.118. Associated with (QDi.263)", Some("QDe.118")),
            ("Qdi.081\nPassport", Some("QDi.081")),
            ("KPi030 Passport", Some("KPi.030")),
            ("SOE.001.", Some("SOe.001")),
            ("Brother of QDi.087", None),
            ("XXi.001", None),
            ("HTIi.002", None),
            ("QDi.0123", None),
            ("QDi.12", None),
            ("ÄÖi.001", None),
            ("", None),
        ] {
            assert_eq!(leading(text).as_deref(), want, "{text}");
        }
    }
}
