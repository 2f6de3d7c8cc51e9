//! What numbers in the Advanced XML stand for: reference values, places, dates.

use std::collections::BTreeMap;

use jiff::civil::Date;
use unblink_model::{Address, Country, ReadReport};

use crate::ofac::rich::dates::Corners;
use crate::ofac::rich::places::{self, Part};
use crate::ofac::rich::records::{Inside, Node, Stray};

/// OFAC's word for "nothing is said".
const UNKNOWN: &str = "Unknown";

/// Returns a word unless it says nothing.
pub(super) fn telling(word: Option<&str>) -> Option<&str> {
    word.filter(|word| *word != UNKNOWN)
}

#[derive(Default)]
struct Word {
    text: String,
    /// What it belongs to: a subtype's type.
    above: Option<String>,
    /// ISO 3166 code of a country.
    code: Option<String>,
}

/// The sets of reference values.
#[derive(Default)]
pub(super) struct Sets {
    /// By the name of the element, then by number.
    words: BTreeMap<String, BTreeMap<String, Word>>,
    /// Codes of countries by their names.
    codes: BTreeMap<String, String>,
}

impl Sets {
    /// Takes in a set.
    pub(super) fn add(&mut self, set: Node<'_>) {
        for value in set.children() {
            let Some(id) = value.attribute("ID") else { continue };
            let text = match value.name() {
                // The text is the ISO code, where there is one.
                "AreaCode" => value.attribute("Description"),
                _ => value.words(),
            };
            let word = Word {
                text: text.unwrap_or_default().to_owned(),
                above: value.attribute("PartyTypeID").map(str::to_owned),
                code: value.attribute("ISO2").map(str::to_ascii_lowercase),
            };
            if let Some(code) = &word.code {
                self.codes.insert(word.text.clone(), code.clone());
            }
            self.words.entry(value.name().to_owned()).or_default().insert(id.to_owned(), word);
        }
    }

    fn find(&self, set: &str, id: Option<&str>, report: &mut ReadReport) -> Option<&Word> {
        let found = self.words.get(set).and_then(|set| set.get(id?));
        if found.is_none() && id.is_some() {
            report.puzzle(&format!("a {set} number that stands for nothing"));
        }
        found
    }

    /// Returns the word of a number; a number that stands for nothing is a puzzle.
    pub(super) fn word(
        &self,
        set: &str,
        id: Option<&str>,
        report: &mut ReadReport,
    ) -> Option<&str> {
        self.find(set, id, report).map(|word| word.text.as_str())
    }

    /// Returns the words of a party's subtype and type.
    pub(super) fn party_type(
        &self,
        id: Option<&str>,
        report: &mut ReadReport,
    ) -> (Option<&str>, Option<&str>) {
        let sub = self.find("PartySubType", id, report);
        let above = sub.and_then(|sub| sub.above.as_deref());
        (sub.map(|sub| sub.text.as_str()), self.word("PartyType", above, report))
    }

    /// Returns the country of a number.
    pub(super) fn country(&self, id: Option<&str>, report: &mut ReadReport) -> Option<Country> {
        let word = self.find("Country", id, report)?;
        Some(Country { text: word.text.clone(), code: word.code.clone() })
    }

    /// Returns a country from its name as the file spells it.
    pub(super) fn country_named(&self, name: &str) -> Country {
        Country { text: name.to_owned(), code: self.codes.get(name).cloned() }
    }
}

/// A place as printed: one address for each spelling.
#[derive(Debug, Default)]
pub(super) struct Place {
    /// Spellings, the one in Latin letters first.
    pub addresses: Vec<Address>,
    /// What the format's table does not name.
    pub strays: Vec<Stray>,
    used: bool,
}

impl Place {
    /// Returns the one word a place consists of, as those of features do.
    pub(super) fn word(&self) -> Option<&str> {
        self.addresses.first().and_then(|address| address.full.as_deref())
    }
}

/// The places by number.
#[derive(Default)]
pub(super) struct Places(BTreeMap<String, Place>);

impl Places {
    /// Takes in a place; refuses one without number.
    pub(super) fn add(
        &mut self,
        record: Node<'_>,
        sets: &Sets,
        strays: Vec<Stray>,
        report: &mut ReadReport,
    ) -> bool {
        let Some(id) = record.attribute("ID") else { return false };
        let area = record.first("LocationAreaCode").and_then(|area| area.attribute("AreaCodeID"));
        let area = sets.word("AreaCode", area, report).map(str::to_owned);
        let country = record.first("LocationCountry").and_then(|node| node.attribute("CountryID"));
        let country = sets.country(country, report);
        let mut notes = Vec::new();
        if let (Some(country), Some(area)) = (&country, &area)
            && country.text != *area
        {
            notes.push(format!("area code: {area}"));
        }
        // "undetermined" is an area code and no country.
        let country = country.or_else(|| area.map(|text| Country { text, code: None }));
        // Spellings by what OFAC says of them: nothing, or the name of a script.
        let mut spellings: BTreeMap<&str, Vec<Part>> = BTreeMap::new();
        for part in record.all("LocationPart") {
            let kind = sets.word("LocPartType", part.attribute("LocPartTypeID"), report);
            for value in part.all("LocationPartValue") {
                let primary = value.attribute("Primary") != Some("false");
                let spelling = value.words_of("Comment").unwrap_or_default();
                let spelling =
                    if spelling.is_empty() && !primary { "not primary" } else { spelling };
                if let Some(text) = value.words_of("Value") {
                    let part = (kind.unwrap_or_default().to_owned(), text.to_owned());
                    spellings.entry(spelling).or_default().push(part);
                }
            }
        }
        let mut place = Place { strays, ..Place::default() };
        if spellings.is_empty() && country.is_some() {
            spellings.insert("", Vec::new());
        }
        for (spelling, parts) in spellings {
            let mut notes = notes.clone();
            if !spelling.is_empty() {
                notes.push(spelling.to_owned());
            }
            place.addresses.push(places::address(&parts, country.clone(), notes, report));
        }
        if self.0.insert(id.to_owned(), place).is_some() {
            report.puzzle("a location number twice: the first was replaced");
        }
        true
    }

    /// Returns a place by its number and remembers that it is used.
    pub(super) fn get(&mut self, id: Option<&str>, report: &mut ReadReport) -> Option<&Place> {
        let place = self.0.get_mut(id?);
        if place.is_none() {
            report.puzzle("a location number that stands for nothing");
        }
        let place = place?;
        place.used = true;
        Some(place)
    }

    /// Counts places that nothing refers to.
    pub(super) fn unused(&self, report: &mut ReadReport) {
        for place in self.0.values().filter(|place| !place.used) {
            report.puzzle("a location of no party");
            if !place.strays.is_empty() {
                report.puzzle("a location of no party with unknown elements");
            }
        }
    }
}

/// Returns a day from its three elements.
pub(super) fn day(node: Node<'_>, report: &mut ReadReport) -> Option<Date> {
    let day = (|| {
        let number = |name: &str| node.words_of(name).and_then(|words| words.parse::<i16>().ok());
        let small = |name: &str| number(name).and_then(|number| i8::try_from(number).ok());
        Date::new(number("Year")?, small("Month")?, small("Day")?).ok()
    })();
    if day.is_none() {
        report.puzzle(&format!("no date in {}", node.name()));
    }
    day
}

/// Returns a period's four days, when it has them all.
pub(super) fn corners(period: Node<'_>, report: &mut ReadReport) -> Option<Corners> {
    let (start, end) = (period.first("Start")?, period.first("End")?);
    let mut side = |node: Node<'_>| {
        let mut corner = |name| node.first(name).and_then(|node| day(node, report));
        Some((corner("From")?, corner("To")?))
    };
    let circa = [start, end].iter().any(|node| node.attribute("Approximate") == Some("true"));
    Some(Corners { start: side(start)?, end: side(end)?, circa })
}

/// Returns a period in words; it may have no end.
pub(super) fn period(period: Node<'_>, report: &mut ReadReport) -> Option<String> {
    if let Some(corners) = corners(period, report) {
        return Some(corners.words());
    }
    let start = day(period.down(&["Start", "From"])?, report)?;
    Some(format!("since {start}"))
}
