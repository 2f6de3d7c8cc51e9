//! What is known of a profile beside its names, packed into the index and out of it.

use unblink_model::{Birth, PartialDate};

use crate::craft::{Measure, Tonnage, tonnage};
use crate::query::Identifier;
use crate::{Profile, limits};

/// What is known of a profile beside its names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// Birth dates; for a body, of founding.
    pub births: Vec<Birth>,
    /// ISO codes of countries, lower case.
    pub countries: Vec<String>,
    /// Genders as printed.
    pub genders: Vec<String>,
    /// Numbers of documents, registrations and wallets; the kind is empty where it is not known.
    pub identifiers: Vec<Identifier>,
    /// Places of birth.
    pub birth_places: Vec<String>,
    /// Addresses, each on one line.
    pub addresses: Vec<String>,
    /// What kind of ship or aircraft it is, in words.
    pub craft_types: Vec<String>,
    /// How large a ship is.
    pub tonnages: Vec<Tonnage>,
}

/// Parts of one packed value stand apart by this; it is no character of a name or number.
const PART: char = '\u{1f}';

impl Facts {
    /// Packs what the profile says: a letter, a length of two bytes, the text; again and again.
    pub(crate) fn pack(profile: &Profile, out: &mut Vec<u8>) {
        let mut put = |tag: u8, text: &str| {
            // Longer than any real value; a longer one is held by its beginning.
            let (text, _) = limits::cut(text, limits::VALUE_CHARS);
            let length = u16::try_from(text.len()).unwrap_or_default();
            out.push(tag);
            out.extend(length.to_le_bytes());
            out.extend(&text.as_bytes()[..usize::from(length)]);
        };
        for birth in &profile.births {
            let day = |date: Option<PartialDate>| date.map(|d| d.to_string()).unwrap_or_default();
            let circa = if birth.circa { "c" } else { "" };
            put(b'B', &format!("{circa}{PART}{}{PART}{}", day(birth.date), day(birth.until)));
        }
        profile.countries.iter().for_each(|country| put(b'C', country));
        profile.genders.iter().for_each(|gender| put(b'G', gender));
        profile.identifiers.iter().for_each(|number| put(b'I', &format!("{PART}{number}{PART}")));
        for Identifier { kind, number, country } in &profile.typed_identifiers {
            let country = country.as_deref().unwrap_or_default();
            put(b'I', &format!("{kind}{PART}{number}{PART}{country}"));
        }
        profile.birth_places.iter().for_each(|place| put(b'P', place));
        profile.addresses.iter().for_each(|address| put(b'A', address));
        profile.craft_types.iter().for_each(|text| put(b'T', text));
        for Tonnage { measure, tons } in &profile.tonnages {
            let measure = match measure {
                Measure::Gross => "gross",
                Measure::Deadweight => "dead",
                Measure::Unstated => "",
            };
            put(b'W', &format!("{measure}{PART}{tons}"));
        }
    }

    /// Reads what was packed; whatever is damaged is left out.
    pub(crate) fn unpack(mut bytes: &[u8]) -> Self {
        let mut facts = Self::default();
        while let [tag, low, high, rest @ ..] = bytes {
            let length = usize::from(u16::from_le_bytes([*low, *high]));
            let Some((value, after)) = rest.split_at_checked(length) else { break };
            bytes = after;
            let Ok(text) = std::str::from_utf8(value) else { continue };
            match tag {
                b'B' => facts.births.push(birth(text)),
                b'C' => facts.countries.push(text.to_owned()),
                b'G' => facts.genders.push(text.to_owned()),
                b'I' => facts.identifiers.push(identifier(text)),
                b'P' => facts.birth_places.push(text.to_owned()),
                b'A' => facts.addresses.push(text.to_owned()),
                b'T' => facts.craft_types.push(text.to_owned()),
                b'W' => facts.tonnages.extend(size(text)),
                _ => {}
            }
        }
        facts
    }
}

fn birth(text: &str) -> Birth {
    let mut parts = text.split(PART);
    let circa = parts.next() == Some("c");
    let mut date = || parts.next().and_then(|text| text.parse().ok());
    Birth { date: date(), until: date(), circa, note: None }
}

fn size(text: &str) -> Option<Tonnage> {
    let (measure, tons) = text.split_once(PART)?;
    tonnage(measure, tons)
}

fn identifier(text: &str) -> Identifier {
    let mut parts = text.split(PART).map(str::to_owned);
    let mut next = || parts.next().unwrap_or_default();
    let (kind, number) = (next(), next());
    Identifier { kind, number, country: Some(next()).filter(|country| !country.is_empty()) }
}
