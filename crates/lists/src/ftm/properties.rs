//! Which FollowTheMoney property holds what an issuer calls by its own word.

/// Returns the property for a number by the issuer's word for its kind, such as `Tax ID No.`;
/// `idNumber` is the word of FollowTheMoney for a number of no kind it knows.
pub(super) fn of_document(kind: &str) -> &'static str {
    // The first word found decides: `Passport` before `Number`.
    const WORDS: &[(&str, &str)] = &[
        ("passport", "passportNumber"),
        ("imo", "imoNumber"),
        ("mmsi", "mmsi"),
        ("call sign", "callSign"),
        ("swift", "swiftBic"),
        ("bic", "swiftBic"),
        ("legal entity identifier", "leiCode"),
        ("lei", "leiCode"),
        ("d-u-n-s", "dunsCode"),
        ("duns", "dunsCode"),
        ("ogrn", "ogrnCode"),
        ("primary state registration", "ogrnCode"),
        ("inn", "innCode"),
        ("okpo", "okpoCode"),
        ("unified social credit", "uscCode"),
        ("social security", "socialSecurityNumber"),
        ("ssn", "socialSecurityNumber"),
        ("vat", "vatCode"),
        ("v.a.t", "vatCode"),
        ("tax", "taxNumber"),
        ("business registration", "registrationNumber"),
        ("company number", "registrationNumber"),
        ("registration", "registrationNumber"),
        ("commercial registry", "registrationNumber"),
        ("registered charity", "registrationNumber"),
        ("license", "licenseNumber"),
        ("licence", "licenseNumber"),
        ("isin", "isin"),
        ("serial", "serialNumber"),
        ("tail number", "registrationNumber"),
    ];
    let lower = kind.to_lowercase();
    let found = WORDS.iter().find(|(word, _)| has_word(&lower, word));
    found.map_or("idNumber", |(_, property)| property)
}

/// Says whether `word` stands in `text` with no letter before or after it.
fn has_word(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + word.len()..].chars().next();
        !before.is_some_and(char::is_alphabetic) && !after.is_some_and(char::is_alphabetic)
    })
}

/// Returns the property of a vessel or aircraft for an issuer's word, if there is one.
pub(super) fn of_craft(kind: &str) -> Option<&'static str> {
    let lower = kind.to_lowercase();
    Some(match lower.trim() {
        "call sign" | "vessel call sign" => "callSign",
        "vessel type" | "type" | "aircraft type" | "type of vessel" => "type",
        "aircraft model" | "model" => "model",
        "tonnage" | "vessel tonnage" => "tonnage",
        "gross registered tonnage" | "vessel gross registered tonnage" | "gross tonnage" => {
            "grossRegisteredTonnage"
        }
        "deadweight tonnage" | "dwt" => "deadweightTonnage",
        "mmsi" => "mmsi",
        "imo" | "imo number" => "imoNumber",
        "aircraft tail number" | "tail number" => "registrationNumber",
        "aircraft manufacturer's serial number (msn)" | "serial number" => "serialNumber",
        _ => return None,
    })
}

/// Returns the property of a person for an issuer's word for a part of a name, if there is one.
pub(super) fn of_name_part(label: &str) -> Option<&'static str> {
    let lower = label.to_lowercase().replace(['_', '-'], " ");
    Some(match lower.trim() {
        "first name" | "given name" | "forename" | "firstname" => "firstName",
        "last name" | "surname" | "family name" | "lastname" => "lastName",
        "middle name" => "middleName",
        "patronymic" => "fatherName",
        "second name" => "secondName",
        "maiden name" => "motherName",
        _ => return None,
    })
}

/// Returns the property for a telephone, mail or web address.
pub(super) fn of_contact(kind: &str, value: &str) -> Option<&'static str> {
    let lower = kind.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    if has(&["mail"]) || value.contains('@') {
        Some("email")
    } else if has(&["web", "site", "url"]) {
        Some("website")
    } else if has(&["phone", "tel", "mobile"]) {
        Some("phone")
    } else {
        None
    }
}

/// Returns the edge for a tie by the issuer's word, with the property that holds the one who is
/// said to have the tie, and the other end's.
///
/// Only words that leave no choice are an edge of their own; the rest is an `UnknownLink`, whose
/// `role` carries the issuer's word. `Owned or Controlled By` says neither.
pub(super) fn of_tie(kind: &str, schema: &str) -> (&'static str, &'static str, &'static str) {
    const KIN: &[&str] = &[
        "family", "brother", "sister", "son", "daughter", "father", "mother", "wife", "husband",
        "spouse", "cousin", "nephew", "uncle",
    ];
    let lower = kind.to_lowercase();
    if schema == "Person" && KIN.iter().any(|word| has_word(&lower, word)) {
        ("Family", "person", "relative")
    } else {
        ("UnknownLink", "subject", "object")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_decides_only_as_a_word() {
        for (kind, property) in [
            ("Passport", "passportNumber"),
            ("Número de Passaporte", "idNumber"),
            ("Tax ID No.", "taxNumber"),
            ("IMO", "imoNumber"),
            ("Vessel Registration Identification IMO 9187629", "imoNumber"),
            ("Registration Number", "registrationNumber"),
            ("National Identification Number", "idNumber"),
            ("Beginning", "idNumber"),
            ("SWIFT/BIC", "swiftBic"),
        ] {
            assert_eq!(of_document(kind), property, "{kind}");
        }
    }

    #[test]
    fn a_tie_that_leaves_a_choice_is_an_unknown_link() {
        assert_eq!(of_tie("Brother of", "Person").0, "Family");
        assert_eq!(of_tie("Owned or Controlled By", "Company").0, "UnknownLink");
        assert_eq!(of_tie("Family", "Vessel").0, "UnknownLink");
    }
}
