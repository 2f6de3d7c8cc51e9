//! What an entry of the list holds, whether an element or a row of the CSV prints it.

use std::collections::BTreeMap;

use unblink_model::{
    Address, Birth, Country, Document, Entity, EntityKind, Listing, Name, NameKind, PartialDate,
    Property, ReadReport, Strength, Value, When,
};

use crate::cleaning::{countries, dates, names};

/// Attributes that say nothing of the actor: where a value was published, in which language the
/// regulation is, its number in the issuer's database.
const ORDERING: [&str; 2] = ["regulationLanguage", "logicalId"];

/// The attributes of an element; those nobody asked for are kept in the end.
pub(super) struct Attributes<'r> {
    path: &'static str,
    left: BTreeMap<&'r str, &'r str>,
}

impl<'r> Attributes<'r> {
    /// Takes the filled ones of `pairs`; `path` says where they stand.
    pub(super) fn new(path: &'static str, pairs: impl Iterator<Item = (&'r str, &'r str)>) -> Self {
        let filled = pairs.map(|(name, value)| (name, value.trim()));
        Self { path, left: filled.filter(|(_, value)| !value.is_empty()).collect() }
    }

    pub(super) fn take(&mut self, name: &str) -> &'r str {
        self.left.remove(name).unwrap_or_default()
    }

    fn some(&mut self, name: &str) -> Option<String> {
        Some(names::collapse(self.take(name))).filter(|text| !text.is_empty())
    }

    fn country(&mut self) -> Option<Country> {
        // CSV 1.0 has nothing but a code of three letters.
        let three = self.take("countryIso3Code");
        if !three.is_empty() {
            return Some(countries::by_alpha_3(three));
        }
        let (code, text) = (self.take("countryIso2Code"), self.some("countryDescription"));
        // `00`, UNKNOWN: the issuer's empty value. CS became RS; both are told by the code alone.
        if code == "00" || (code.is_empty() && text.is_none()) {
            return text.filter(|text| text != "UNKNOWN").map(|text| countries::country(&text));
        }
        match countries::by_code(code) {
            Some(country) => {
                Some(Country { text: text.unwrap_or(country.text), code: country.code })
            }
            None => Some(countries::country(&text.unwrap_or_else(|| code.to_owned()))),
        }
    }

    /// Keeps what nobody asked for.
    pub(super) fn finish(self, entity: &mut Entity, report: &mut ReadReport) {
        for (name, value) in self.left {
            let ordering = ORDERING.contains(&name) || name.starts_with("xmlns");
            if ordering {
                continue;
            }
            let shown: String = name.chars().take(60).collect();
            report.puzzle(&format!("unknown attribute {}@{shown}", self.path));
            keep(entity, &format!("{}@{shown}", self.path), value);
        }
    }
}

pub(super) fn keep(entity: &mut Entity, label: &str, text: &str) {
    let text = names::collapse(text);
    if !text.is_empty() {
        entity.add(Property::Bookkeeping, Value::Text(format!("{label}={text}")));
    }
}

pub(super) fn labelled(entity: &mut Entity, property: Property, kind: &str, number: &str) {
    let number = names::collapse(number);
    if !number.is_empty() {
        let document =
            Document { kind: kind.to_owned(), number: Some(number), ..Document::default() };
        entity.add(property, Value::Document(document));
    }
}

/// Returns the day of designation; words that are no day are kept.
pub(super) fn designated_on(
    designated: &str,
    entity: &mut Entity,
    report: &mut ReadReport,
) -> Option<PartialDate> {
    let day = dates::iso(designated).or_else(|| dates::iso_without_zone(designated));
    if day.is_none() && !designated.is_empty() {
        report.puzzle("unreadable date in designationDate");
        keep(entity, "designationDate", designated);
    }
    day
}

/// What the regulations say of the listing.
#[derive(Default)]
pub(super) struct Regulations {
    /// By programme: the acts, and the earliest day one came into force.
    programmes: BTreeMap<String, (Vec<String>, Option<PartialDate>)>,
}

/// Reads an act; `said` are its words outside the attributes.
pub(super) fn regulation(
    mut found: Attributes<'_>,
    said: Vec<String>,
    regulations: &mut Regulations,
    entity: &mut Entity,
    report: &mut ReadReport,
) {
    let programme = found.take("programme").to_owned();
    let in_force = found.take("entryIntoForceDate");
    let date = dates::iso(in_force).or_else(|| dates::iso_without_zone(in_force));
    if date.is_none() && !in_force.is_empty() {
        report.puzzle("unreadable date in entryIntoForceDate");
        keep(entity, "regulation@entryIntoForceDate", in_force);
    }
    let title = found.some("numberTitle");
    let (acts, earliest) = regulations.programmes.entry(programme).or_default();
    acts.extend(title.clone());
    *earliest = match (*earliest, date) {
        (Some(a), Some(b)) => Some(if a.first_day() <= b.first_day() { a } else { b }),
        (a, b) => a.or(b),
    };
    let mut words: Vec<String> = title.into_iter().collect();
    for name in ["regulationType", "organisationType", "publicationDate"] {
        words.extend(found.some(name));
    }
    words.extend(said);
    labelled(entity, Property::Feature, "regulation", &words.join("; "));
    found.finish(entity, report);
}

/// Adds a listing per programme, from the earliest day that is told.
pub(super) fn listings(
    regulations: Regulations,
    designated: Option<PartialDate>,
    entity: &mut Entity,
    report: &mut ReadReport,
) {
    if regulations.programmes.is_empty() {
        report.puzzle("an entry without a regulation");
    }
    let only = regulations.programmes.len() == 1;
    for (programme, (acts, in_force)) in regulations.programmes {
        if programme.is_empty() {
            report.puzzle("a regulation without a programme");
        }
        // The designation is of one programme; which of several is not said.
        let earliest = match (designated.filter(|_| only), in_force) {
            (Some(a), Some(b)) => Some(if a.first_day() <= b.first_day() { a } else { b }),
            (a, b) => a.or(b),
        };
        let listing = Listing {
            programme,
            listed_on: earliest.map(When::On),
            instrument: Some(acts.join("; ")).filter(|acts| !acts.is_empty()),
            measures: Vec::new(),
        };
        entity.add(Property::Listing, Value::Listing(listing));
    }
    if let Some(day) = designated.filter(|_| !only) {
        keep(entity, "designationDate", &day.to_string());
    }
}

pub(super) fn kind(mut found: Attributes<'_>, entity: &mut Entity, report: &mut ReadReport) {
    let (code, letter) = (found.take("code"), found.take("classificationCode"));
    match (code, letter) {
        ("person", "P" | "") | ("", "P") => entity.set_kind(EntityKind::Person),
        ("enterprise", "E" | "") | ("", "E") => entity.set_kind(EntityKind::Organization),
        _ => {
            report.puzzle("an unknown subjectType");
            keep(entity, "subjectType", &format!("{code} {letter}"));
        }
    }
    found.finish(entity, report);
}

/// Says whether a remark calls the name weak: `low quality`, with the spellings that occur.
fn calls_weak(remark: &str) -> bool {
    let lower = remark.to_lowercase();
    ["low quality", "lo quality", "low-quality", "weak a.k.a", "weak alias"]
        .into_iter()
        .any(|words| lower.contains(words))
}

pub(super) fn name(
    mut found: Attributes<'_>,
    remark: Option<String>,
    first: &mut bool,
    entity: &mut Entity,
    report: &mut ReadReport,
) {
    let parts: Vec<(String, String)> = ["firstName", "middleName", "lastName"]
        .into_iter()
        .filter_map(|name| Some((name.to_owned(), found.some(name)?)))
        .collect();
    let joined = names::join(parts.iter().map(|(_, part)| part.as_str()));
    let full = found.some("wholeName").unwrap_or(joined);
    for (attribute, property) in
        [("title", Property::Title), ("function", Property::Position), ("gender", Property::Gender)]
    {
        let text = found.some(attribute).unwrap_or_default();
        for value in crate::cleaning::enumerations::values(&text) {
            entity.add_text(property, value);
        }
    }
    let strong = found.take("strong");
    let language = found.some("nameLanguage");
    let weak = strong == "false" || remark.as_deref().is_some_and(calls_weak);
    let strength = match (weak, strong) {
        (true, _) => Strength::Weak,
        (false, "true") => Strength::Strong,
        (false, other) => {
            if !other.is_empty() {
                report.puzzle("an unknown word in nameAlias@strong");
                keep(entity, "nameAlias@strong", other);
            }
            Strength::Unstated
        }
    };
    found.finish(entity, report);
    if full.is_empty() {
        // Titles and functions without a name stand in the list too.
        return;
    }
    let (property, kind) = match (weak, *first) {
        (true, _) => (Property::WeakAlias, NameKind::Aka),
        (false, true) => (Property::Name, NameKind::Primary),
        (false, false) => (Property::Alias, NameKind::Aka),
    };
    // The list has no heading; the first name it vouches for stands for one.
    *first &= weak;
    let note = [language.map(|language| format!("language {language}")), remark];
    let note: Vec<String> = note.into_iter().flatten().collect();
    let name = Name {
        parts: if parts.len() > 1 { parts } else { Vec::new() },
        note: Some(note.join("; ")).filter(|note| !note.is_empty()),
        ..Name::new(full, kind, strength)
    };
    entity.add(property, Value::Name(name));
}

fn place(found: &mut Attributes<'_>, note: Option<String>) -> Address {
    let street = [found.some("street"), found.some("poBox").map(|pobox| format!("PO Box {pobox}"))];
    let street: Vec<String> = street.into_iter().flatten().collect();
    let region = [found.some("region"), found.some("place")];
    let region: Vec<String> = region.into_iter().flatten().collect();
    Address {
        street: Some(street.join(", ")).filter(|street| !street.is_empty()),
        city: found.some("city"),
        region: Some(region.join(", ")).filter(|region| !region.is_empty()),
        postal_code: found.some("zipCode"),
        country: found.country(),
        full: None,
        note,
    }
}

pub(super) fn address(
    mut found: Attributes<'_>,
    remark: Option<String>,
    entity: &mut Entity,
    report: &mut ReadReport,
) {
    let mut note: Vec<String> = remark.into_iter().collect();
    if found.take("asAtListingTime") == "true" {
        note.push("as at listing time".to_owned());
    }
    let place = place(&mut found, Some(note.join("; ")).filter(|note| !note.is_empty()));
    found.finish(entity, report);
    if place != Address::default() {
        entity.add(Property::Address, Value::Address(place));
    }
}

pub(super) fn birth(
    mut found: Attributes<'_>,
    remark: Option<String>,
    entity: &mut Entity,
    report: &mut ReadReport,
) {
    let circa = found.take("circa") == "true";
    let calendar = found.take("calendarType");
    let printed = found.take("birthdate");
    let number = |text: &str| text.parse::<i16>().ok().filter(|number| *number > 0);
    let small = |text: &str| text.parse::<i8>().ok().filter(|number| *number > 0);
    let (year, month, day) = (
        number(found.take("year")),
        small(found.take("monthOfYear")),
        small(found.take("dayOfMonth")),
    );
    let range = (number(found.take("yearRangeFrom")), number(found.take("yearRangeTo")));
    let parts = match (year, month, day) {
        (Some(year), Some(month), Some(day)) => PartialDate::day(year, month, day),
        (Some(year), Some(month), None) => PartialDate::month(year, month),
        (Some(year), None, _) => PartialDate::year(year),
        (None, _, _) => None,
    };
    // A day of another calendar is none of ours: its words are kept.
    let foreign = !matches!(calendar, "" | "GREGORIAN");
    let date = dates::iso(printed).or(parts).filter(|_| !foreign);
    let (date, until) = match (date, range) {
        (None, (Some(from), to)) if !foreign => {
            (PartialDate::year(from), to.and_then(PartialDate::year))
        }
        (date, _) => (date, None),
    };
    let mut note: Vec<String> = remark.into_iter().collect();
    let said = !printed.is_empty() || year.is_some() || range.0.is_some();
    if foreign && said {
        let year = year.map(|year| year.to_string()).unwrap_or_default();
        note.push(format!("{calendar} calendar: {printed} {year}").trim_end().to_owned());
        report.puzzle("a birth in a calendar that is not Gregorian");
    }
    let note = Some(note.join("; ")).filter(|note| !note.is_empty());
    if date.is_some() || note.is_some() {
        let birth = Birth { date, until, circa, note };
        entity.add(Property::BirthDate, Value::Birth(birth));
    }
    let place = place(&mut found, None);
    if place != Address::default() {
        entity.add(Property::BirthPlace, Value::Address(place));
    }
    found.finish(entity, report);
}

pub(super) fn citizenship(
    mut found: Attributes<'_>,
    remark: Option<String>,
    entity: &mut Entity,
    report: &mut ReadReport,
) {
    if let Some(note) = remark {
        labelled(entity, Property::Feature, "citizenship", &note);
    }
    if let Some(region) = found.some("region") {
        labelled(entity, Property::Feature, "citizenship region", &region);
    }
    if let Some(country) = found.country() {
        entity.add(Property::Citizenship, Value::Country(country));
    }
    found.finish(entity, report);
}

pub(super) fn identification(
    mut found: Attributes<'_>,
    remark: Option<String>,
    entity: &mut Entity,
    report: &mut ReadReport,
) {
    let mut note: Vec<String> = remark.into_iter().collect();
    for flag in ["diplomatic", "knownExpired", "knownFalse", "reportedLost", "revokedByIssuer"] {
        if found.take(flag) == "true" {
            note.push(flag.to_owned());
        }
    }
    let code = found.take("identificationTypeCode").to_owned();
    let kind = found.some("identificationTypeDescription").unwrap_or(code);
    for name in ["latinNumber", "nameOnDocument", "region"] {
        note.extend(found.some(name).map(|text| format!("{name} {text}")));
    }
    let number = found.some("number").filter(|number| number != "-");
    let (issued, from) = (found.take("issueDate"), found.take("validFrom"));
    if !from.is_empty() {
        note.push(format!("validFrom {from}"));
    }
    let document = Document {
        kind,
        number,
        country: found.country(),
        city: found.some("issuedBy"),
        issued: dates::iso(issued).or_else(|| dates::iso_without_zone(issued)),
        expires: dates::iso(found.take("validTo")),
        note: Some(note.join("; ")).filter(|note| !note.is_empty()),
    };
    found.finish(entity, report);
    entity.add(Property::Document, Value::Document(document));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remarks_that_call_a_name_weak_are_known_misspelt_too() {
        for (remark, weak) in [
            ("low quality alias", true),
            ("lo quality a.k.a.", true),
            ("Low-quality AKA", true),
            ("god quality alias", false),
            ("good quality", false),
        ] {
            assert_eq!(calls_weak(remark), weak, "{remark}");
        }
    }
}
