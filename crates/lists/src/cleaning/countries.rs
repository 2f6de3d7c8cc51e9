//! Countries as English lists print them, to ISO 3166-1 codes.
//!
//! Codes and short names follow ISO 3166-1 as the UN Statistics Division lists them (M49,
//! <https://unstats.un.org/unsd/methodology/m49/>); long names are the members' own in the UN; variants,
//! demonyms and misspellings are those the lists really print. Written from general knowledge
//! and checked against the real files at hand, not copied from those pages.

mod codes;
mod table;

use std::sync::LazyLock;

pub use codes::CODES;
use table::TABLE;
use unblink_model::Country;

/// Every name, folded and sorted, with its code.
static NAMES: LazyLock<Vec<(&'static str, &'static str)>> = LazyLock::new(|| {
    let mut names: Vec<_> = TABLE
        .iter()
        .flat_map(|&(code, names)| names.split('|').map(move |name| (name, code)))
        .collect();
    names.sort_unstable();
    names
});

/// Returns the ISO 3166-1 alpha-2 code in lower case of the one country that `text` names.
///
/// Names, official long names, demonyms and usual variants count, in any case, with or without
/// "the" and closing punctuation. Words that name two countries or none ("Congo", "Korean",
/// "USSR", "Sudan/South Sudan") have no code, and nothing is cut out of longer phrases.
///
/// ```
/// use unblink_lists::cleaning::countries::code;
/// assert_eq!(code("Korea, North"), Some("kp"));
/// assert_eq!(code("Korean"), None);
/// ```
pub fn code(text: &str) -> Option<&'static str> {
    let folded = fold(text);
    let find = |name: &str| {
        NAMES.binary_search_by(|(known, _)| (*known).cmp(name)).ok().and_then(|at| NAMES.get(at))
    };
    let found = find(&folded).or_else(|| find(folded.strip_prefix("the ")?));
    found.map(|&(_, code)| code)
}

/// Returns `text` as a country value, with its code where it names exactly one.
pub fn country(text: &str) -> Country {
    Country { text: text.to_owned(), code: code(text).map(str::to_owned) }
}

/// Returns the country of an ISO 3166-1 alpha-2 code in capitals, as some issuers print them.
pub(crate) fn by_code(text: &str) -> Option<Country> {
    if text.len() != 2 || !text.bytes().all(|b| b.is_ascii_uppercase()) {
        return None;
    }
    let code = text.to_ascii_lowercase();
    let known = TABLE.iter().any(|(known, _)| *known == code);
    known.then(|| Country { text: text.to_owned(), code: Some(code) })
}

/// Returns the country of an ISO 3166-1 alpha-3 code in capitals; other words are a country's name.
pub(crate) fn by_alpha_3(text: &str) -> Country {
    let lower = text.to_ascii_lowercase();
    let known = CODES.binary_search_by(|(three, _)| (*three).cmp(&lower)).ok();
    match known.and_then(|at| CODES.get(at)) {
        Some((_, two)) => Country { text: text.to_owned(), code: Some((*two).to_owned()) },
        None => country(text),
    }
}

/// Parts `Pakistan (at time of listing)` into country and remark, unless the brackets belong to
/// the name or hold a country themselves.
pub(crate) fn remarked(text: &str) -> (&str, Option<&str>) {
    let parted = text.strip_suffix(')').and_then(|text| text.split_once(" ("));
    match parted {
        Some((land, note))
            if code(text).is_none()
                && code(land).is_some()
                && code(note).is_none()
                && !note.contains(['(', ')']) =>
        {
            (land.trim(), Some(note))
        }
        _ => (text, None),
    }
}

/// Returns a nationality as printed, with its code where a remark in brackets is all that follows
/// the one country.
pub(crate) fn nationality(text: &str) -> Country {
    Country { text: text.to_owned(), code: code(remarked(text).0).map(str::to_owned) }
}

/// Returns the country at the end of an address written in one line, behind its last comma.
pub(crate) fn at_the_end(address: &str) -> Option<Country> {
    let last = address.rsplit(',').next()?.trim();
    let (land, _) = remarked(last);
    code(land).map(|code| Country { text: land.to_owned(), code: Some(code.to_owned()) })
}

fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    if text.is_ascii() {
        // Nearly every country is; taking letters apart one by one costs more than the search.
        let blank = |b: &u8| matches!(b, b'\t'..=b'\r' | b' ');
        for word in text.as_bytes().split(blank).filter(|word| !word.is_empty()) {
            if !out.is_empty() {
                out.push(' ');
            }
            out.extend(word.iter().map(|&b| plain(char::from(b.to_ascii_lowercase()))));
        }
        out.truncate(out.trim_end_matches([',', ';', '.', ':', ' ']).len());
        return out;
    }
    for word in text.split(|c: char| c.is_whitespace() || c == '\u{A0}').filter(|w| !w.is_empty()) {
        if !out.is_empty() {
            out.push(' ');
        }
        for letter in word.chars().flat_map(char::to_lowercase) {
            out.push(plain(letter));
        }
    }
    let end = out.trim_end_matches([',', ';', '.', ':', ' ']).len();
    out.truncate(end);
    out
}

/// Returns the letter that the table writes for `letter`.
fn plain(letter: char) -> char {
    match letter {
        '’' | '‘' | '`' | '´' | 'ʼ' => '\'',
        'é' | 'è' | 'ê' => 'e',
        'á' | 'ã' | 'å' | 'â' => 'a',
        'í' | 'ï' | 'ı' => 'i',
        'ô' | 'ó' => 'o',
        'ü' => 'u',
        'ç' => 'c',
        '–' | '‑' => '-',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_folded_and_gives_each_name_one_code() {
        for pair in NAMES.windows(2) {
            assert_ne!(pair[0].0, pair[1].0, "{pair:?}");
        }
        for (name, code) in NAMES.iter() {
            assert_eq!(fold(name), *name, "{code}");
            assert!(code.len() == 2 && code.bytes().all(|b| b.is_ascii_lowercase()), "{code}");
        }
        let mut codes: Vec<_> = TABLE.iter().map(|(code, _)| *code).collect();
        let sorted = codes.clone();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes, sorted, "sorted, each code once");
        // ISO 3166-1 has 249 codes; Kosovo's user-assigned xk is the 250th.
        assert_eq!(codes.len(), 250);
    }

    #[test]
    fn names_variants_and_demonyms_have_codes() {
        for (text, code) in [
            ("Afghanistan", "af"),
            ("Afghan", "af"),
            ("Pakistani", "pk"),
            ("Russian Federation", "ru"),
            ("Korea, North", "kp"),
            ("Democratic People's Republic of Korea", "kp"),
            ("Democratic People’s Republic of Korea ", "kp"),
            ("Korea, South", "kr"),
            ("Burma", "mm"),
            ("Türkiye", "tr"),
            ("IRAN", "ir"),
            ("Iran (Islamic Republic of)", "ir"),
            ("the Philippines", "ph"),
            ("Palestinian", "ps"),
            ("West Bank", "ps"),
            ("Region: Gaza", "ps"),
            ("Côte d’Ivoire", "ci"),
            ("United Kingdom of Great Britain and Northern Ireland", "gb"),
            ("United Kingdom of\n Great Britain and Northern\u{A0}Ireland", "gb"),
            ("China, Hong Kong Special Administrative Region", "hk"),
            ("Congo, Democratic Republic of the", "cd"),
            ("Congo, Republic of the", "cg"),
            ("Gambia, The", "gm"),
            ("UAE.", "ae"),
            ("Nigerien", "ne"),
            ("Nigerian", "ng"),
        ] {
            assert_eq!(super::code(text), Some(code), "{text}");
        }
    }

    #[test]
    fn remarks_on_a_country_are_parted() {
        for (text, land, note) in [
            ("Pakistan (at time of listing)", "Pakistan", Some("at time of listing")),
            ("Iran (Islamic Republic of)", "Iran (Islamic Republic of)", None),
            ("Guinea (Bissau) (x)", "Guinea (Bissau) (x)", None),
            ("(Complex)", "(Complex)", None),
        ] {
            assert_eq!(remarked(text), (land, note), "{text}");
        }
        assert_eq!(nationality("Tunisian (dual nationality)").code.as_deref(), Some("tn"));
        assert_eq!(by_code("SY").and_then(|country| country.code).as_deref(), Some("sy"));
        assert!([by_code("UK"), by_code("sy"), by_code("SYR")].iter().all(Option::is_none));
        assert_eq!(nationality("Possibly Ethiopian").code, None);
        let code = |text: &str| at_the_end(text).and_then(|country| country.code);
        assert_eq!(code("Street 13, Damascus, Syria (previous)").as_deref(), Some("sy"));
        assert_eq!(code("Kunduz Province"), None);
    }

    #[test]
    fn words_for_two_countries_or_none_have_no_code() {
        for text in [
            "",
            "the",
            "Congo",
            "Congolese",
            "Korea",
            "Korean",
            "USSR",
            "Yugoslavia",
            "Sudan/South Sudan",
            "Iran / unknown",
            "na",
            "Stateless Palestinian",
            "Milan",
            "Serbia and Montenegro",
            "Syria/Turkey border area",
            "Dominican",
            "Virgin Islands",
            "Region: Crimea",
            "undetermined",
            "Guinean border",
            "In prison in Germany",
        ] {
            assert_eq!(super::code(text), None, "{text}");
        }
    }
}
