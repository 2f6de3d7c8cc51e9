//! Countries as people write them in questions: codes of two and three letters, and names.

use unblink_lists::cleaning::countries::{self, CODES};

/// Codes that FollowTheMoney keeps besides ISO's: states that are no more, and the Union.
const OTHER_CODES: [&str; 5] = ["suhh", "yucs", "csxx", "ddde", "eu"];

/// Returns the FollowTheMoney code of the one country that `text` means.
pub(super) fn code(text: &str) -> Option<String> {
    let text = text.trim();
    if text.is_empty() || text.len() > 200 {
        return None;
    }
    let lower = text.to_ascii_lowercase();
    if OTHER_CODES.contains(&lower.as_str()) {
        return Some(lower);
    }
    // Parts of countries: `gb-sct`.
    let land = lower.split_once('-').map_or(lower.as_str(), |(land, part)| match part.len() {
        1..=3 if land.len() == 2 => land,
        _ => lower.as_str(),
    });
    let by_code = |(three, two): &&(&str, &str)| *two == land || *three == land;
    if let Some((_, two)) = CODES.iter().find(by_code) {
        return Some((*two).to_owned());
    }
    match land {
        // Codes people write that ISO assigns otherwise: the United Kingdom's, and Greece's in the EU.
        "uk" => Some("gb".to_owned()),
        "el" => Some("gr".to_owned()),
        _ => countries::code(text).map(str::to_owned),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_names() {
        for (text, code_) in [
            ("RU", "ru"),
            ("rus", "ru"),
            ("Russia", "ru"),
            ("Russian Federation", "ru"),
            ("UK", "gb"),
            ("gb-sct", "gb"),
            ("suhh", "suhh"),
            ("XKX", "xk"),
            ("Afghan", "af"),
        ] {
            assert_eq!(code(text).as_deref(), Some(code_), "{text}");
        }
        for none in ["", "zz", "Narnia", "Congo", "x-y"] {
            assert_eq!(code(none), None, "{none}");
        }
    }
}
