//! References of the UN Security Council's list where national lists print them.

/// Returns the UN reference that `text` begins with, in the UN's own spelling: `QDe.118. …`,
/// `Qdi.081`, `KPi030 …` give `QDe.118`, `QDi.081`, `KPi.030`.
///
/// Only the first word counts: references further in are those of others.
pub fn leading(text: &str) -> Option<String> {
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
pub fn is_person(reference: &str) -> bool {
    reference.as_bytes().get(2) == Some(&b'i')
}

#[cfg(test)]
mod tests {
    use super::*;

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
