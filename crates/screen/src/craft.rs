//! What issuers print of ships and aircraft, by the words they print it under.

use unblink_model::{Birth, Document, PartialDate};

/// A particular of a ship or an aircraft, as far as it can be compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Particular {
    /// The country whose flag it flies or flew, in the issuer's words.
    Flag(String),
    /// A number it is known by: the FollowTheMoney property and the number.
    Number(&'static str, String),
    /// What it is: "Crude Oil Tanker", "IL76-TD".
    Type(String),
    /// How large it is.
    Tonnage(Tonnage),
    /// When it was built.
    Built(Birth),
}

/// The size of a ship, by what was measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tonnage {
    /// What was measured.
    pub measure: Measure,
    /// Tons.
    pub tons: u32,
}

/// What a tonnage is the measure of. They differ by a third to a half on one ship.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// The room inside it.
    Gross,
    /// What it can carry.
    Deadweight,
    /// Nobody says.
    Unstated,
}

/// Reads a particular; `None` where it says nothing of the ship that can be compared.
///
/// The words are those of OFAC, the UK, the EU, Australia and Canada, and FollowTheMoney's.
pub fn particular(document: &Document) -> Option<Particular> {
    let kind = document.kind.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| kind.contains(word));
    let text = document.number.as_deref().or(document.note.as_deref())?.trim();
    if text.is_empty() {
        return None;
    }
    let number = |property| Some(Particular::Number(property, text.to_owned()));
    if has(&["flag"]) {
        Some(Particular::Flag(text.to_owned()))
    } else if has(&["call sign", "callsign"]) {
        number("callSign")
    } else if has(&["mmsi"]) {
        number("mmsi")
    } else if has(&["imo"]) {
        number("imoNumber")
    } else if has(&["tail number"]) {
        number("registrationNumber")
    } else if has(&["serial", "construction number"]) {
        number("serialNumber")
    } else if has(&["mode s", "transponder"]) {
        number("icaoCode")
    } else if has(&["tonnage"]) {
        tonnage(&kind, text).map(Particular::Tonnage)
    } else if has(&["year of build", "built", "build date", "manufacture date"]) {
        year(text).map(|date| Particular::Built(Birth::on(date)))
    } else if has(&["type", "model"]) {
        Some(Particular::Type(text.to_owned()))
    } else {
        None
    }
}

/// The one year a text names: `1985`, `18 May 1983`.
fn year(text: &str) -> Option<PartialDate> {
    let mut years = text.split(|c: char| !c.is_ascii_digit()).filter(|part| part.len() == 4);
    let year = years.next()?;
    years.next().is_none().then(|| year.parse().ok()).flatten()
}

/// Reads a tonnage: `56,068`, `10 000 GRT`, `99144.0`.
pub fn tonnage(kind: &str, text: &str) -> Option<Tonnage> {
    let kind = kind.to_lowercase();
    let whole = text.split(['.', ';', '(']).next().unwrap_or_default();
    let digits: String = whole.chars().filter(char::is_ascii_digit).collect();
    let tons = digits.parse().ok().filter(|tons| *tons > 0)?;
    let words = format!("{kind} {}", text.to_lowercase());
    let has = |marks: &[&str]| marks.iter().any(|mark| words.contains(mark));
    let measure = if has(&["gross", "grt"]) {
        Measure::Gross
    } else if has(&["dead", "dwt"]) {
        Measure::Deadweight
    } else {
        Measure::Unstated
    };
    Some(Tonnage { measure, tons })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(kind: &str, text: &str) -> Option<Particular> {
        let (kind, number) = (kind.to_owned(), Some(text.to_owned()));
        let document = Document { kind, number, ..Document::default() };
        particular(&document)
    }

    #[test]
    fn particulars_by_the_words_of_several_issuers() {
        let flag = |text: &str| Some(Particular::Flag(text.to_owned()));
        let number = |kind, text: &str| Some(Particular::Number(kind, text.to_owned()));
        let size = |measure, tons| Some(Particular::Tonnage(Tonnage { measure, tons }));
        assert_eq!(read("Vessel Flag", "Iran"), flag("Iran"));
        assert_eq!(read("PreviousFlag", "Panama"), flag("Panama"));
        assert_eq!(read("Vessel Call Sign", "T2EU4"), number("callSign", "T2EU4"));
        assert_eq!(read("Aircraft Tail Number", "EP-GOM"), number("registrationNumber", "EP-GOM"));
        let msn = "Aircraft Manufacturer's Serial Number (MSN)";
        assert_eq!(read(msn, "1023409321"), number("serialNumber", "1023409321"));
        assert_eq!(read("Vessel Gross Registered Tonnage", "56,068"), size(Measure::Gross, 56_068));
        assert_eq!(read("Vessel Tonnage", "99,144"), size(Measure::Unstated, 99_144));
        assert_eq!(read("deadweightTonnage", "1200.5"), size(Measure::Deadweight, 1_200));
        assert_eq!(read("TypeOfShip", "Oil Tanker"), Some(Particular::Type("Oil Tanker".into())));
        let built = |year: &str| Some(Particular::Built(Birth::on(year.parse().unwrap())));
        assert_eq!(read("Vessel Year of Build", "1985"), built("1985"));
        assert_eq!(read("Aircraft Manufacture Date", "18 May 1983"), built("1983"));
        assert_eq!(read("YearBuilt", "2007"), built("2007"));
        for (kind, text) in [
            ("Vessel Owner", "Somebody"),
            ("LengthOfShip", "100m"),
            ("Vessel Flag", " "),
            ("Tonnage", "large"),
        ] {
            assert_eq!(read(kind, text), None, "{kind}");
        }
    }
}
