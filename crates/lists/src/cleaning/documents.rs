//! Documents described in free text: the number where the text leaves no choice, its country
//! where it names exactly one, and the words.

use unblink_model::{Country, Document};

use super::countries;

/// Returns the document that `text` describes: `A-333602 (Indian) issued on 4 June 1985`.
///
/// The number is taken when the text begins with it, or when it holds exactly one token that can
/// be one; otherwise there is none, and the words stand in the note. The note holds the whole text
/// whenever it says more than the number.
pub(crate) fn described(kind: &str, text: &str) -> Document {
    let text = text.trim();
    let number = leading_number(text).or_else(|| only_number(text));
    Document {
        kind: kind.to_owned(),
        number: number.map(str::to_owned),
        country: country_of(text),
        note: (number != Some(text)).then(|| text.to_owned()),
        ..Document::default()
    }
}

/// Returns the number with which a text begins: capitals, digits and marks up to a bracket, a
/// comma, a semicolon, the end of a sentence or the end.
fn leading_number(text: &str) -> Option<&str> {
    let end = text
        .char_indices()
        .find(|&(at, c)| {
            matches!(c, '(' | ',' | ';')
                || (c == '.' && !text[at + 1..].starts_with(|c: char| c.is_ascii_digit()))
        })
        .map_or(text.len(), |(at, _)| at);
    let head = text[..end].trim();
    // 30 is a guess at the longest number.
    let plain = head.len() <= 30
        && head
            .bytes()
            .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b" -/.".contains(&b));
    (plain && head.bytes().filter(u8::is_ascii_digit).count() >= 3 && !is_date(head))
        .then_some(head)
}

/// Returns the only token of a text that can be a number: four digits or more, no year or date.
fn only_number(text: &str) -> Option<&str> {
    let mut found = None;
    let tokens =
        text.split(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | ',' | ';' | ':' | '"'));
    let mut before = "";
    for token in tokens.filter(|token| !token.is_empty()) {
        // `no.210804241` and `No.B/001897`.
        let token = token.trim_end_matches('.');
        let bare =
            ["no.", "No.", "NO."].iter().find_map(|no| token.strip_prefix(no)).unwrap_or(token);
        let digits = bare.bytes().filter(u8::is_ascii_digit).count();
        let year = bare.len() == 4 && (bare.starts_with("19") || bare.starts_with("20"));
        if digits >= 4 && !year && !is_date(bare) {
            // `OA 454044` with words around: where the number begins is not sure.
            let split = (1..=3).contains(&before.len())
                && before.bytes().all(|b| b.is_ascii_uppercase())
                && !matches!(before, "NO" | "ID" | "NI" | "SSN");
            if split || found.is_some() {
                return None;
            }
            found = Some(bare);
        }
        before = token;
    }
    found
}

/// Says whether a token is a day in figures: `27.11.2021`, `08/06/2012`.
fn is_date(token: &str) -> bool {
    let parts: Vec<&str> = token.split(['.', '/', '-']).collect();
    matches!(parts.as_slice(), [day, month, year]
        if day.len() <= 2 && month.len() <= 2 && matches!(year.len(), 2 | 4)
            && parts.iter().all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit())))
}

/// Returns the country in the first brackets, or before the word "passport".
fn country_of(text: &str) -> Option<Country> {
    let bracket =
        text.split_once('(').and_then(|(_, rest)| rest.split_once([')', '('])).map(|(c, _)| c);
    let lower = text.to_ascii_lowercase();
    let passport = |text: &str| -> Option<String> {
        let at = text.to_ascii_lowercase().find(" passport")?;
        Some(text[..at].trim().to_owned())
    };
    let candidates = [
        bracket.map(str::to_owned),
        bracket.and_then(passport),
        lower.contains(" passport").then(|| passport(text)).flatten(),
    ];
    let named = candidates.into_iter().flatten().find(|words| countries::code(words).is_some())?;
    Some(countries::country(&named))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_taken_where_there_is_no_choice() {
        for (text, number, country) in [
            ("12773667 (Kenyan). Serial no 201735161", "12773667", "ke"),
            ("A-333602 (Indian) issued on 4 June 1985 in Bombay", "A-333602", "in"),
            ("OA 454044(Afghan)", "OA 454044", "af"),
            ("AE/088 DH 12 (Ivory Coast). Issued on 20 Dec 2002", "AE/088 DH 12", "ci"),
            ("203037 (Libyan). Issued in Tripoli.", "203037", "ly"),
            ("D 000974 (Afghan passport)", "D 000974", "af"),
            ("Afghan passport number OA296623", "OA296623", "af"),
            ("Italian fiscal code DRMTMN54H07Z301T", "DRMTMN54H07Z301T", "-"),
            (
                "British passport no.210804241 (issued 27.07.2010 expires 27.07.2020",
                "210804241",
                "gb",
            ),
            ("no 3603251708570001", "3603251708570001", "-"),
            ("B014995", "B014995", "-"),
            ("T12838903 and A1180173", "-", "-"),
            ("Refugee travel document issued in Germany, dated 30 Apr 2000", "-", "-"),
            ("Passport number OA 454044", "-", "-"),
            ("27.11.2021", "-", "-"),
            ("Uganda Passport.", "-", "ug"),
            ("044", "044", "-"),
            ("ü (", "-", "-"),
            ("", "-", "-"),
        ] {
            let document = described("Passport", text);
            let code = document.country.as_ref().and_then(|country| country.code.as_deref());
            let found = (document.number.as_deref().unwrap_or("-"), code.unwrap_or("-"));
            assert_eq!(found, (number, country), "{text}");
            assert!(
                document.note.as_deref() == Some(text) || document.number.as_deref() == Some(text)
            );
        }
    }
}
