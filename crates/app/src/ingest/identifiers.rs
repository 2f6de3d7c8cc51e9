//! Strong identifiers: numbers that an authority gives to one actor only.
//!
//! Only what an issuer prints in a field of its own counts, in a shape that leaves no doubt: a
//! passport needs its country, an INTERPOL notice its number. Telephone numbers, call signs and
//! account numbers are shared and pass on; they are none.

use std::collections::BTreeSet;

use unblink_model::{Document, Entity, Property, Value};

/// A strong identifier.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Identifier {
    /// What it is, with the country where the number needs one: `imo`, `passport/af`.
    pub(crate) scheme: String,
    /// The number, letters and digits only.
    pub(crate) value: String,
}

impl Identifier {
    /// Says whether the same number under the same country may still be another actor's: states
    /// reissue numbers, and lists carry errors. Names must agree too.
    pub(crate) fn needs_a_name(&self) -> bool {
        ["passport", "national-id", "registration"]
            .iter()
            .any(|scheme| self.scheme.split('/').next() == Some(scheme))
    }

    /// Returns it in words.
    pub(crate) fn words(&self) -> String {
        let (kind, country) = self.scheme.split_once('/').unwrap_or((&self.scheme, ""));
        let kind = match kind {
            "interpol" => "INTERPOL notice number",
            "imo" => "IMO number",
            "lei" => "legal entity identifier",
            "wallet" => "wallet",
            "passport" => "passport number",
            "national-id" => "national identification number",
            other => other,
        };
        if country.is_empty() {
            format!("{kind} {}", self.value)
        } else {
            format!("{kind} {} ({})", self.value, country.to_ascii_uppercase())
        }
    }
}

/// Returns the strong identifiers of an entry.
pub(crate) fn of(entity: &Entity) -> BTreeSet<Identifier> {
    let notices = entity.values(Property::Notice).iter().chain(entity.values(Property::Remarks));
    let mut found: BTreeSet<Identifier> = notices
        .filter_map(|value| match value {
            Value::Text(text) => Some(text.as_str()),
            _ => None,
        })
        .flat_map(notice_numbers)
        .map(|value| Identifier { scheme: "interpol".to_owned(), value })
        .collect();
    for value in entity.values(Property::Document) {
        if let Value::Document(document) = value {
            found.extend(numbered(document));
        }
    }
    for value in entity.values(Property::Wallet) {
        if let Value::Document(Document { number: Some(number), .. }) = value {
            let value = number.trim();
            // Addresses differ by case; the shortest in use have 25 letters.
            if value.len() >= 25 && value.bytes().all(|b| b.is_ascii_alphanumeric()) {
                found.insert(Identifier { scheme: "wallet".to_owned(), value: value.to_owned() });
            }
        }
    }
    found
}

/// The numbers of INTERPOL notices that a text links to: the last part of the address
/// (`…/notice/search/un/1493921`) or what stands behind its `#` (`…-Individuals#2019-12345`).
fn notice_numbers(text: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (at, _) in text.match_indices("interpol.int/") {
        let mut address = String::new();
        // An address that breaks off at a slash goes on behind the blank.
        for part in text[at..].split(|c: char| c.is_whitespace() || c == '"') {
            address.push_str(part);
            if !part.ends_with('/') {
                break;
            }
        }
        let address = address.trim_end_matches(['.', ',', ';', ')']);
        let last = address.rsplit(['/', '#', '=']).next().unwrap_or_default();
        let digits = last.bytes().filter(u8::is_ascii_digit).count();
        if digits >= 5 && last.bytes().all(|b| b.is_ascii_digit() || b == b'-') {
            found.insert(last.to_owned());
        }
    }
    found
}

fn numbered(document: &Document) -> Option<Identifier> {
    let kind = document.kind.to_ascii_lowercase();
    let number = plain(document.number.as_deref()?);
    let country = document.country.as_ref().and_then(|country| country.code.as_deref());
    let has = |word: &str| kind.contains(word);
    let digits = |number: &str| number.bytes().filter(u8::is_ascii_digit).count();
    if has("imo") || has("vessel registration identification") {
        let imo = number.strip_prefix("IMO").unwrap_or(&number);
        return is_imo(imo).then(|| Identifier { scheme: "imo".to_owned(), value: imo.to_owned() });
    }
    if kind == "lei" || has("legal entity identifier") {
        let whole = number.len() == 20;
        return whole.then(|| Identifier { scheme: "lei".to_owned(), value: number });
    }
    // Shorter numbers are met by chance.
    if number.len() < 6 || number.len() > 24 || digits(&number) < 4 {
        return None;
    }
    let scheme = match () {
        () if has("passport") => "passport",
        () if has("national id") || has("identification card") || has("identity card") => {
            "national-id"
        }
        () if has("tax id") || has("registration number") || has("registration id") => {
            "registration"
        }
        () => return None,
    };
    Some(Identifier { scheme: format!("{scheme}/{}", country?), value: number })
}

/// Letters and digits only, in upper case.
fn plain(number: &str) -> String {
    number.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect()
}

/// Seven digits, of which the last one checks the others.
fn is_imo(number: &str) -> bool {
    let digits: Vec<u32> = number.chars().filter_map(|c| c.to_digit(10)).collect();
    let Some((check, others)) = digits.split_last() else { return false };
    let sum: u32 = others.iter().zip((2..=7).rev()).map(|(digit, weight)| digit * weight).sum();
    number.len() == 7 && digits.len() == 7 && sum % 10 == *check
}

#[cfg(test)]
mod tests {
    use super::*;
    use unblink_model::Country;

    fn document(kind: &str, number: &str, country: Option<&str>) -> Entity {
        let mut entity = Entity::new("1");
        let country =
            country.map(|code| Country { text: code.to_owned(), code: Some(code.to_owned()) });
        let (kind, number) = (kind.to_owned(), Some(number.to_owned()));
        let document = Document { kind, number, country, ..Document::default() };
        entity.add(Property::Document, Value::Document(document));
        entity
    }

    #[test]
    fn only_what_leaves_no_doubt_counts() {
        for (kind, number, country, want) in [
            ("Passport", "D 000974", Some("af"), "passport/af D000974"),
            ("Passport", "D 000974", None, ""),
            ("Passport", "12345", Some("af"), ""),
            ("Vessel Registration Identification", "IMO 9187629", None, "imo 9187629"),
            ("IMO", "9187628", None, ""),
            ("IMO number", "9187629", None, "imo 9187629"),
            ("LEI", "5493001KJTIIGC8Y1R12", None, "lei 5493001KJTIIGC8Y1R12"),
            ("Tax ID No.", "7707083893", Some("ru"), "registration/ru 7707083893"),
            ("National ID No.", "A-B-C-D-E-F", Some("iq"), ""),
            ("Telephone", "0093700000000", Some("af"), ""),
        ] {
            let found: Vec<String> = of(&document(kind, number, country))
                .into_iter()
                .map(|one| format!("{} {}", one.scheme, one.value))
                .collect();
            assert_eq!(found.join(", "), want, "{kind} {number}");
        }
    }

    #[test]
    fn notices_are_known_by_their_number() {
        for (text, want) in [
            ("web link: https://www.interpol.int/en/notice/search/un/1493921", "1493921"),
            ("(https://www.interpol.int/en/notice/search/un/1493921). More", "1493921"),
            ("https://www.interpol.int/en/How-we-work/Notices/View-UN-Notices-Individuals", ""),
            ("https://www.interpol.int/x/View-UN-Notices-Individuals#2019-12345", "2019-12345"),
            ("web link: https://www.interpol.int/en/ notice/search/un/5905294 is open", "5905294"),
            ("https://www.interpol.int/en/notice/search/un/ seen on 20190101", ""),
            ("see 1493921", ""),
        ] {
            let found: Vec<String> = notice_numbers(text).into_iter().collect();
            assert_eq!(found.join(", "), want, "{text}");
        }
    }
}
