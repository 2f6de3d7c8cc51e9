//! Which numbers carry a check digit, and whether it is right.

/// Says whether a number of the kind is well formed; `None` for kinds that carry no check.
///
/// Kinds are FollowTheMoney's properties or issuers' words. The number is letters and digits only,
/// upper case. Sources: IMO resolution A.1117(30) (ships), ISO 17442 (LEI), ISO 13616 (IBAN), ISO
/// 6166 (ISIN), ISO 9362 (BIC), ITU-R M.585 (MMSI), the orders of the Russian tax service on INN
/// (MMV-7-6/435) and OGRN (SAE-3-09/165).
pub(super) fn well_formed(kind: &str, number: &str) -> Option<bool> {
    let kind = kind.to_ascii_lowercase();
    let digits: Option<Vec<u32>> = number.chars().map(|c| c.to_digit(10)).collect();
    let is = |word: &str| kind.contains(word);
    if is("imo") {
        Some(
            digits.is_some_and(|d| {
                d.len() == 7 && weighted(&d[..6], &[7, 6, 5, 4, 3, 2]) % 10 == d[6]
            }),
        )
    } else if is("lei") {
        Some(number.len() == 20 && mod_97(number) == Some(1))
    } else if is("iban") {
        let turned = number.get(4..).map(|rest| format!("{rest}{}", &number[..4]));
        Some((15..=34).contains(&number.len()) && turned.is_some_and(|n| mod_97(&n) == Some(1)))
    } else if is("isin") {
        Some(number.len() == 12 && luhn(number))
    } else if is("inn") || is("taxpayer") {
        Some(digits.is_some_and(|d| inn(&d)))
    } else if is("ogrn") {
        Some(digits.is_some_and(|d| ogrn(&d)))
    } else if is("mmsi") {
        Some(digits.is_some_and(|d| d.len() == 9))
    } else if is("bic") || is("swift") {
        let letters = number.bytes().take(6).all(|b| b.is_ascii_uppercase());
        Some(matches!(number.len(), 8 | 11) && letters)
    } else {
        None
    }
}

/// Says whether everybody or everything of the kind has one such number for life, so that two
/// different ones are two bearers.
pub(super) fn is_for_life(kind: &str) -> bool {
    let kind = kind.to_ascii_lowercase();
    ["imo", "lei", "inn", "ogrn"].iter().any(|word| kind.contains(word))
}

fn weighted(digits: &[u32], weights: &[u32]) -> u32 {
    digits.iter().zip(weights).map(|(digit, weight)| digit * weight).sum()
}

fn inn(d: &[u32]) -> bool {
    let check = |weights: &[u32], at: usize| {
        d.get(at).is_some_and(|digit| weighted(d, weights) % 11 % 10 == *digit)
    };
    match d.len() {
        10 => check(&[2, 4, 10, 3, 5, 9, 4, 6, 8], 9),
        12 => {
            check(&[7, 2, 4, 10, 3, 5, 9, 4, 6, 8], 10)
                && check(&[3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8], 11)
        }
        _ => false,
    }
}

fn ogrn(d: &[u32]) -> bool {
    let modulus = match d.len() {
        13 => 11,
        15 => 13,
        _ => return false,
    };
    let (last, body) = (d[d.len() - 1], &d[..d.len() - 1]);
    let rest = body.iter().fold(0_u64, |rest, digit| (rest * 10 + u64::from(*digit)) % modulus);
    rest % 10 == u64::from(last)
}

/// The number, letters as 10 to 35, modulo 97.
fn mod_97(number: &str) -> Option<u32> {
    number.chars().try_fold(0, |rest, c| {
        let value = c.to_digit(36)?;
        Some(if value > 9 { (rest * 100 + value) % 97 } else { (rest * 10 + value) % 97 })
    })
}

fn luhn(number: &str) -> bool {
    let spelt: Option<String> =
        number.chars().map(|c| c.to_digit(36).map(|value| value.to_string())).collect();
    let Some(spelt) = spelt else { return false };
    let digits = spelt.bytes().rev().map(|b| u32::from(b - b'0'));
    let sum: u32 = digits
        .enumerate()
        .map(|(at, digit)| if at % 2 == 0 { digit } else { digit * 2 / 10 + digit * 2 % 10 })
        .sum();
    sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::well_formed;

    #[test]
    fn right_and_wrong_numbers_of_each_kind() {
        // Published examples of the standards and of the issuers' own pages.
        for (kind, right, wrong) in [
            ("imoNumber", "9074729", "9074728"),
            ("leiCode", "7ZW8QJWVPR4P1J1KQY45", "7ZW8QJWVPR4P1J1KQY46"),
            ("iban", "GB29NWBK60161331926819", "GB29NWBK60161331926818"),
            ("isin", "US0378331005", "US0378331006"),
            ("innCode", "7707083893", "7707083894"),
            ("ogrnCode", "1027700132195", "1027700132196"),
            ("mmsi", "366999712", "36699971"),
            ("swiftBic", "DEUTDEFF", "DEUTDEF"),
        ] {
            assert_eq!(well_formed(kind, right), Some(true), "{kind} {right}");
            assert_eq!(well_formed(kind, wrong), Some(false), "{kind} {wrong}");
        }
        assert_eq!(well_formed("passportNumber", "AA123"), None);
    }
}
