//! Addresses from OFAC's typed parts.

use unblink_model::{Address, Country, ReadReport};

use super::joined;

/// A part of an address with OFAC's word for it.
pub(in crate::ofac) type Part = (String, String);

/// Returns an address from its parts.
pub(in crate::ofac) fn address(
    parts: &[Part],
    country: Option<Country>,
    mut notes: Vec<String>,
    report: &mut ReadReport,
) -> Address {
    let mut street = Vec::new();
    let mut region = Vec::new();
    let mut full = Vec::new();
    let mut address = Address { country, ..Address::default() };
    for (kind, text) in parts {
        match kind.as_str() {
            "ADDRESS1" | "ADDRESS2" | "ADDRESS3" => street.push((kind.as_str(), text.as_str())),
            "STATE/PROVINCE" | "REGION" => region.push((kind.as_str(), text.as_str())),
            "CITY" if address.city.is_none() => address.city = Some(text.clone()),
            "POSTAL CODE" if address.postal_code.is_none() => {
                address.postal_code = Some(text.clone());
            }
            "Unknown" => full.push((kind.as_str(), text.as_str())),
            _ => {
                report.puzzle("part of an address");
                notes.push(format!("{kind}: {text}"));
            }
        }
    }
    // ADDRESS1 before ADDRESS2, the state before the region.
    street.sort_by_key(|(kind, _)| *kind);
    region.sort_by_key(|(kind, _)| *kind == "REGION");
    address.street = together(&street);
    address.region = together(&region);
    address.full = together(&full);
    address.note = joined(&notes);
    address
}

fn together(parts: &[(&str, &str)]) -> Option<String> {
    let words: Vec<&str> = parts.iter().map(|(_, text)| *text).collect();
    (!words.is_empty()).then(|| words.join(", "))
}
