//! One `record` as statements.

use unblink_model::{
    Birth, Document, Entity, EntityKind, Listing, Name, NameKind, PartialDate, Property,
    ReadReport, Strength, Value, When,
};

use super::aliases::{aliases, is_all};
use crate::cleaning::{dates, names};
use crate::xml::Branch;

/// The elements of both shapes.
const KNOWN: [&str; 14] = [
    "Country",
    "LastName",
    "GivenName",
    "Entity",
    "EntityOrShip",
    "Title",
    "TitleOrShip",
    "DateOfBirth",
    "DateOfBirthOrShipBuildDate",
    "Aliases",
    "Schedule",
    "Item",
    "DateOfListing",
    "ShipIMONumber",
];

/// The elements that only the shape of 2025 has.
const NEW: [&str; 5] =
    ["EntityOrShip", "TitleOrShip", "DateOfBirthOrShipBuildDate", "DateOfListing", "ShipIMONumber"];

/// A record read, with what the edition needs to know of it.
pub(super) struct Record {
    /// The entry, under the key that its regulation and name give.
    pub(super) entity: Entity,
    /// Its place in the regulation: `Schedule 1, Part 1, Item 12`.
    pub(super) place: String,
    /// Whether it has an element of the shape of 2025.
    pub(super) new_shape: bool,
}

/// Says whether an attribute tells XML programs where the schema is, and nothing of the list.
pub(super) fn is_for_parsers(name: &str) -> bool {
    name.starts_with("xmlns") || name.starts_with("xsi:")
}

/// Reads one record.
pub(super) fn read(root: Branch<'_, '_>, report: &mut ReadReport) -> Record {
    let mut entity = Entity::new("");
    let fields = Fields::of(root, &mut entity, report);
    let last = fields.get(&["LastName"]);
    let body = fields.get(&["EntityOrShip", "Entity"]);
    let imo = fields.get(&["ShipIMONumber"]);
    let kind = match (last.is_empty(), body.is_empty(), imo.is_empty()) {
        (false, true, true) => Some(EntityKind::Person),
        (true, false, true) => Some(EntityKind::Organization),
        (true, false, false) => Some(EntityKind::Vessel),
        _ => {
            report.puzzle("a record that is not one of a person, a body and a ship");
            None
        }
    };
    if let Some(kind) = kind {
        entity.set_kind(kind);
    }
    let heading = name(&fields, &mut entity);
    title(fields.get(&["TitleOrShip", "Title"]), kind, &mut entity);
    for birth in births(fields.get(&["DateOfBirthOrShipBuildDate", "DateOfBirth"])) {
        if birth.date.is_none() {
            report.puzzle("unreadable date in the date of birth or build");
        }
        entity.add(Property::BirthDate, Value::Birth(birth));
    }
    let printed = fields.get(&["Aliases"]);
    let found = aliases(printed);
    if !is_all(&found, printed) {
        labelled(&mut entity, Property::Feature, "Aliases", printed);
    }
    for alias in found {
        entity.add(Property::Alias, Value::Name(alias));
    }
    labelled(&mut entity, Property::Document, "IMO", imo);
    let place = listing(&fields, &mut entity, report);
    if heading.is_empty() {
        report.puzzle("a record without a name");
    }
    let regulation = regulation(fields.get(&["Country"]));
    entity.key = format!("{regulation}: {}", heading.to_lowercase()).into();
    Record { entity, place, new_shape: fields.new_shape }
}

/// Keeps words under a label, unless there are none.
fn labelled(entity: &mut Entity, property: Property, kind: &str, number: &str) {
    if !number.is_empty() {
        let document = Document {
            kind: kind.to_owned(),
            number: Some(number.to_owned()),
            ..Document::default()
        };
        entity.add(property, Value::Document(document));
    }
}

/// Adds the heading and returns it as `last, given` for the key.
fn name(fields: &Fields, entity: &mut Entity) -> String {
    let (last, given) = (fields.get(&["LastName"]), fields.get(&["GivenName"]));
    let body = fields.get(&["EntityOrShip", "Entity"]);
    let full = names::join([given, last, body]);
    if full.is_empty() {
        return full;
    }
    let parts = [("GivenName", given), ("LastName", last)];
    let parts = parts.into_iter().filter(|(_, part)| !part.is_empty());
    let parts = parts.map(|(label, part)| (label.to_owned(), part.to_owned())).collect();
    let name = Name { parts, ..Name::new(full, NameKind::Primary, Strength::Unstated) };
    entity.add(Property::Name, Value::Name(name));
    let parts = [last, given, body].into_iter().filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join(", ")
}

/// A title of a person; of a ship, what sort of ship it is.
fn title(text: &str, kind: Option<EntityKind>, entity: &mut Entity) {
    if kind == Some(EntityKind::Vessel) {
        labelled(entity, Property::Craft, "Vessel Type", text);
    } else {
        entity.add_text(Property::Title, text);
    }
}

/// Adds the programme and returns the place in the regulation.
fn listing(fields: &Fields, entity: &mut Entity, report: &mut ReadReport) -> String {
    let (schedule, item) = (fields.get(&["Schedule"]), fields.get(&["Item"]));
    let parts = [("Schedule", schedule), ("Item", item)];
    let parts = parts.into_iter().filter(|(_, part)| !part.is_empty());
    let place: Vec<String> = parts.map(|(label, part)| format!("{label} {part}")).collect();
    let place = place.join(", ");
    let programme = fields.get(&["Country"]);
    if programme.is_empty() {
        report.puzzle("a record without Country");
    }
    let printed = fields.get(&["DateOfListing"]);
    let listed_on = dates::iso(printed);
    if listed_on.is_none() && !printed.is_empty() {
        report.puzzle("unreadable date in DateOfListing");
        entity.add_text(Property::Bookkeeping, &format!("DateOfListing={printed}"));
    }
    let listing = Listing {
        programme: programme.to_owned(),
        listed_on: listed_on.map(When::On),
        instrument: Some(place.clone()).filter(|place| !place.is_empty()),
        measures: Vec::new(),
    };
    entity.add(Property::Listing, Value::Listing(listing));
    place
}

/// Returns the English name of the regulation, as keys spell it.
fn regulation(printed: &str) -> String {
    let english = printed.split(" / ").next().unwrap_or(printed).trim().to_lowercase();
    // The name of the country changed on the list between 2020 and 2025, the regulation did not.
    if english == "burma" { "myanmar (burma)".to_owned() } else { english }
}

/// Returns the births of `1960 or 1962`, `1964-10-30`, `1958-1960`; words keep their words.
fn births(text: &str) -> Vec<Birth> {
    let lower = text.to_ascii_lowercase();
    // Lower-casing ASCII moves no byte.
    let mut pieces: Vec<&str> = Vec::new();
    let mut from = 0;
    for (at, mark) in lower.match_indices(" or ") {
        pieces.push(&text[from..at]);
        from = at + mark.len();
    }
    pieces.push(&text[from..]);
    let dated: Option<Vec<Birth>> = pieces.into_iter().map(birth).collect();
    match dated {
        Some(births) => births,
        None if text.is_empty() => Vec::new(),
        None => vec![Birth { date: None, until: None, circa: false, note: Some(text.to_owned()) }],
    }
}

/// `1964-10` is a month, and `2001-2003` no month: `dates::birth` tells them apart.
fn birth(text: &str) -> Option<Birth> {
    let day: Option<PartialDate> = dates::iso(text);
    day.map(Birth::on).or_else(|| dates::birth(text))
}

/// The texts of a record's known elements.
struct Fields {
    texts: Vec<(&'static str, String)>,
    new_shape: bool,
}

impl Fields {
    /// Reads the elements; what is unknown is kept word for word.
    fn of(root: Branch<'_, '_>, entity: &mut Entity, report: &mut ReadReport) -> Self {
        let mut fields = Self { texts: Vec::new(), new_shape: false };
        let mut keep = |path: &str, text: &str| {
            let text = names::collapse(text);
            if !text.is_empty() {
                entity.add(Property::Bookkeeping, Value::Text(format!("{path}={text}")));
            }
        };
        if !names::collapse(root.text()).is_empty() {
            report.puzzle("text in record");
            keep("text()", root.text());
        }
        // A list of what is still to do, because the input decides how deep it goes.
        let mut waiting = vec![(root, String::new())];
        while let Some((branch, path)) = waiting.pop() {
            for (name, value) in branch.attributes() {
                if !is_for_parsers(name) {
                    report.puzzle(&format!("unknown attribute record/{path}@{name}"));
                    keep(&format!("{path}@{name}"), value);
                }
            }
            for child in branch.children() {
                let name = child.name();
                let path = if path.is_empty() { name.to_owned() } else { format!("{path}/{name}") };
                let known = KNOWN.into_iter().find(|known| *known == path);
                match known {
                    Some(known) if fields.get(&[known]).is_empty() => {
                        fields.new_shape |= NEW.contains(&known);
                        fields.texts.push((known, names::collapse(child.text())));
                    }
                    Some(known) => {
                        report.puzzle(&format!("{known} stands twice"));
                        keep(known, child.text());
                    }
                    None => {
                        report.puzzle(&format!("unknown element record/{path}"));
                        keep(&path, child.text());
                    }
                }
                waiting.push((child, path));
            }
        }
        fields
    }

    /// Returns the text of the first of the elements that has one; empty when none has.
    fn get(&self, names: &[&str]) -> &str {
        let find =
            |name: &&str| self.texts.iter().find(|(known, text)| known == name && !text.is_empty());
        names.iter().find_map(find).map(|(_, text)| text.as_str()).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn births_of_both_shapes_are_read() {
        for (text, want) in [
            ("1964-10-30", "1964-10-30"),
            ("1964-10", "1964-10"),
            ("1972", "1972"),
            ("1966-05-01 OR 1966-05-02", "1966-05-01 | 1966-05-02"),
            ("1960 or 1962", "1960 | 1962"),
            ("1958-1960", "1958 to 1960"),
            ("Sep-62", "?Sep-62"),
            ("born in the early 1960s", "?born in the early 1960s"),
            ("1960 or so", "?1960 or so"),
            ("", ""),
        ] {
            let one = |b: Birth| {
                let until = b.until.map_or(String::new(), |d| format!(" to {d}"));
                let note = b.note.map_or(String::new(), |note| format!("?{note}"));
                format!("{}{until}{note}", b.date.map_or(String::new(), |d| d.to_string()))
            };
            let found: Vec<String> = births(text).into_iter().map(one).collect();
            assert_eq!(found.join(" | "), want, "{text}");
        }
    }

    #[test]
    fn a_regulation_has_one_spelling() {
        for (printed, want) in [
            ("Burma / Birmanie", "myanmar (burma)"),
            ("Myanmar (Burma) / Myanmar (Birmanie)", "myanmar (burma)"),
            ("Ukraine", "ukraine"),
            ("", ""),
        ] {
            assert_eq!(regulation(printed), want);
        }
    }
}
