//! One row of an annex as one entry.

use unblink_model::{
    Address, Birth, Country, Document, Entity, EntityKind, Listing, Name, NameKind, PartialDate,
    Property, ReadReport, Relation, Strength, Value, When,
};

use crate::cleaning::countries::{at_the_end, country, nationality};
use crate::cleaning::{dates, documents, enumerations, names, un_references};
use crate::rows::Row;

/// What a column is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    Key,
    Kept,
    Programme,
    Reason,
    Schema,
    Names(Property, NameKind, Strength),
    Country(Property),
    Birth(Property),
    Place(Property),
    Words(Property),
    Document(&'static str),
    Labelled(Property),
    Notes,
}

use Column::{Birth as Born, Country as Land, Labelled, Names, Place, Words};

/// The headings with what they hold, in the order of the real files.
const HEADINGS: [(&str, Column); 45] = [
    ("celex", Column::Key),
    ("recordId", Column::Kept),
    ("programKey", Column::Programme),
    ("annex", Column::Programme),
    ("measure", Column::Programme),
    ("startDate", Column::Programme),
    ("reason", Column::Reason),
    ("schema", Column::Schema),
    ("name", Column::Key),
    ("alias", Names(Property::Alias, NameKind::Aka, Strength::Unstated)),
    ("weakAlias", Names(Property::WeakAlias, NameKind::Aka, Strength::Weak)),
    ("previousName", Names(Property::Alias, NameKind::Fka, Strength::Unstated)),
    ("country", Land(Property::Country)),
    ("nationality", Land(Property::Nationality)),
    ("jurisdiction", Land(Property::Country)),
    ("birthDate", Born(Property::BirthDate)),
    ("birthPlace", Place(Property::BirthPlace)),
    ("position", Words(Property::Position)),
    ("passportNumber", Column::Document("Passport")),
    ("gender", Words(Property::Gender)),
    ("appearance", Labelled(Property::Feature)),
    ("ethnicity", Labelled(Property::Feature)),
    ("fatherName", Labelled(Property::Feature)),
    ("motherName", Labelled(Property::Feature)),
    ("incorporationDate", Born(Property::IncorporationDate)),
    ("legalForm", Labelled(Property::Feature)),
    ("sector", Labelled(Property::Feature)),
    ("registrationNumber", Column::Document("Registration number")),
    ("taxNumber", Column::Document("Tax number")),
    ("idNumber", Column::Document("Identity number")),
    ("innCode", Column::Document("INN")),
    ("ogrnCode", Column::Document("OGRN")),
    ("kppCode", Column::Document("KPP")),
    ("okpoCode", Column::Document("OKPO")),
    ("leiCode", Column::Document("LEI")),
    ("swiftBic", Column::Document("SWIFT/BIC")),
    ("ticker", Labelled(Property::Feature)),
    ("imoNumber", Column::Document("IMO")),
    ("mmsi", Column::Document("MMSI")),
    ("flag", Labelled(Property::Craft)),
    ("address", Place(Property::Address)),
    ("phone", Labelled(Property::Contact)),
    ("email", Labelled(Property::Contact)),
    ("website", Labelled(Property::Contact)),
    ("notes", Column::Notes),
];

/// Most values in one field. The most seen is 29 (aliases); more would only cost time, since values
/// are compared one by one.
const VALUES_MAX: usize = 2_000;

/// Where each heading stands in the file.
pub(super) struct Columns([usize; 45]);

impl Columns {
    /// Finds the columns, or says what stands there instead.
    pub(super) fn of(heading: &Row<'_>) -> Result<Self, String> {
        let found: Vec<&str> = heading.fields.iter().map(|field| field.trim()).collect();
        if let Some(other) = found.iter().find(|name| !HEADINGS.iter().any(|(h, _)| h == *name)) {
            let other: String = other.chars().take(40).collect();
            return Err(format!("the heading `{other}`"));
        }
        if found.len() != HEADINGS.len() {
            return Err(format!("{} headings", found.len()));
        }
        let mut places = [0; 45];
        for (place, (name, _)) in places.iter_mut().zip(HEADINGS) {
            let at = found.iter().position(|heading| *heading == name);
            *place = at.ok_or_else(|| format!("no heading `{name}`"))?;
        }
        Ok(Self(places))
    }

    fn field<'r>(&self, row: &'r Row<'_>, name: &str) -> &'r str {
        let at = HEADINGS.iter().position(|(heading, _)| *heading == name);
        // Every row is as wide as the headings.
        at.map_or("", |at| row.fields[self.0[at]].trim())
    }
}

/// A row read.
pub(super) struct Record {
    /// Regulation and name, not yet told apart from others of the same.
    pub(super) key: String,
    /// The regulation's number in EUR-Lex.
    pub(super) act: String,
    pub(super) entity: Entity,
}

/// Reads one row, or says what is wrong with it.
pub(super) fn read(
    row: &Row<'_>,
    columns: &Columns,
    report: &mut ReadReport,
) -> Result<Record, String> {
    let act = columns.field(row, "celex").to_owned();
    let number =
        act.len() == 10 && act.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase());
    if !number {
        let found: String = act.chars().take(40).collect();
        return Err(format!("expected a celex number such as 32011R0753, found `{found}`"));
    }
    let name = names::collapse(columns.field(row, "name"));
    let slug = slug(&name);
    if slug.is_empty() {
        return Err("a row without a name".to_owned());
    }
    let mut entity = Entity::new("");
    entity.add(Property::Name, Value::Name(Name::new(name, NameKind::Primary, Strength::Unstated)));
    let mut reading = Reading { entity: &mut entity, report };
    for (heading, column) in HEADINGS {
        let field = columns.field(row, heading);
        if field.is_empty() {
            reading.report.saw_empty(heading);
            continue;
        }
        reading.report.saw(heading);
        if field.matches(';').count() > VALUES_MAX {
            return Err(format!("more than {VALUES_MAX} values in {heading}"));
        }
        reading.column(heading, column, field);
    }
    reading.listing(row, columns, &act)?;
    Ok(Record { key: format!("{act}:{slug}"), act, entity })
}

/// Returns a name as a key: letters and digits of every script in lower case, hyphens between.
fn slug(name: &str) -> String {
    let mut out = String::new();
    for word in name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        if !out.is_empty() {
            out.push('-');
        }
        out.extend(word.chars().flat_map(char::to_lowercase));
    }
    out
}

struct Reading<'a> {
    entity: &'a mut Entity,
    report: &'a mut ReadReport,
}

impl Reading<'_> {
    fn column(&mut self, heading: &str, column: Column, field: &str) {
        match column {
            // Read beside the others: the key, and the listing from four columns.
            Column::Key | Column::Programme => {}
            Column::Kept => {
                self.entity.add_text(Property::Bookkeeping, &format!("{heading}={field}"));
            }
            Column::Reason => self.entity.add_text(Property::Remarks, unquoted(field)),
            Column::Notes => self.notes(unquoted(field)),
            Column::Schema => self.schema(field),
            Names(property, kind, strength) => {
                for value in quoted_values(field) {
                    self.name(value, property, kind, strength);
                }
            }
            Land(property) => self.each(field, property, |text| {
                Value::Country(if property == Property::Nationality {
                    nationality(text)
                } else {
                    country(text)
                })
            }),
            Place(property) => self.each(field, property, |text| Value::Address(place(text))),
            Words(property) => self.each(field, property, |text| Value::Text(text.to_owned())),
            Column::Document(kind) => self.each(field, Property::Document, |text| {
                Value::Document(documents::described(kind, text))
            }),
            Born(property) => {
                for value in quoted_values(field).into_iter().flat_map(enumerations::values) {
                    let birth = birth(value).unwrap_or_else(|| {
                        self.report.puzzle(&format!("words in {heading}"));
                        Birth {
                            date: None,
                            until: None,
                            circa: false,
                            note: Some(value.to_owned()),
                        }
                    });
                    self.entity.add(property, Value::Birth(birth));
                }
            }
            Labelled(property) => {
                for value in quoted_values(field) {
                    let document = Document {
                        kind: heading.to_owned(),
                        number: Some(value.to_owned()),
                        ..Document::default()
                    };
                    self.entity.add(property, Value::Document(document));
                }
            }
        }
    }

    fn each(&mut self, field: &str, property: Property, value: impl Fn(&str) -> Value) {
        for text in quoted_values(field).into_iter().flat_map(enumerations::values) {
            self.entity.add(property, value(text));
        }
    }

    fn schema(&mut self, word: &str) {
        if let Some(kind) = EntityKind::from_schema(word) {
            self.entity.set_kind(kind);
        } else {
            self.report.puzzle("schema: a word that is not known");
            self.entity.add_text(Property::Bookkeeping, &format!("schema={word}"));
        }
    }

    fn name(&mut self, value: &str, property: Property, kind: NameKind, strength: Strength) {
        let former = [" (previously listed as)", " (formerly listed as)"]
            .into_iter()
            .find_map(|remark| value.strip_suffix(remark));
        let kind = if former.is_some() { NameKind::Fka } else { kind };
        let full = names::collapse(former.unwrap_or(value));
        if !full.is_empty() {
            self.entity.add(property, Value::Name(Name::new(full, kind, strength)));
        }
    }

    fn listing(&mut self, row: &Row<'_>, columns: &Columns, act: &str) -> Result<(), String> {
        let programme = columns.field(row, "programKey");
        if programme.is_empty() {
            return Err("a row without a programKey".to_owned());
        }
        let annex = columns.field(row, "annex");
        let started = columns.field(row, "startDate");
        let day = start(started);
        if day.is_none() && !started.is_empty() {
            self.report.puzzle("unreadable date in startDate");
            self.entity.add_text(Property::Bookkeeping, &format!("startDate={started}"));
        }
        let instrument =
            if annex.is_empty() { act.to_owned() } else { format!("{act}, annex {annex}") };
        let measures = quoted_values(columns.field(row, "measure"));
        let listing = Listing {
            programme: programme.to_owned(),
            listed_on: day.map(When::On),
            instrument: Some(instrument),
            measures: measures.into_iter().map(str::to_owned).collect(),
        };
        self.entity.add(Property::Listing, Value::Listing(listing));
        Ok(())
    }

    /// Notes stand whole as a remark. They never print the entry's own UN reference, but link to
    /// its INTERPOL notice, whose number the UN printed too; references of others are mentions.
    fn notes(&mut self, text: &str) {
        self.entity.add_text(Property::Remarks, text);
        for link in text.split_whitespace().filter_map(|word| {
            let at = word.find("https://www.interpol.int/")?;
            Some(word[at..].trim_end_matches(['.', ',', ';', ')', '"']))
        }) {
            self.entity.add_text(Property::Notice, link);
        }
        let (own, _) = un_references::labelled(text);
        let mut tie = |kind: &str, key: String| {
            let relation =
                Relation { kind: kind.to_owned(), name: None, key: Some(key), note: None };
            self.entity.add(Property::Relation, Value::Relation(relation));
        };
        for key in un_references::mentions(text).into_iter().filter(|key| !own.contains(key)) {
            tie("mentions", key);
        }
        for key in own {
            tie("UN reference", key);
        }
    }
}

/// Returns the values of a field: parted by semicolons, but not inside the double quotes that a
/// value with semicolons of its own stands in.
fn quoted_values(field: &str) -> Vec<&str> {
    let mut values = Vec::new();
    let (mut quoted, mut from) = (false, 0);
    for (at, c) in field.char_indices() {
        match c {
            '"' => quoted = !quoted,
            // `;` is one byte long.
            ';' if !quoted => {
                values.push(&field[from..at]);
                from = at + 1;
            }
            _ => {}
        }
    }
    values.push(&field[from..]);
    values.into_iter().map(unquoted).filter(|value| !value.is_empty()).collect()
}

/// Takes off the quotes around a whole text.
fn unquoted(text: &str) -> &str {
    let text = text.trim();
    let inside = text.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
    inside.filter(|inside| !inside.contains('"')).unwrap_or(text).trim()
}

/// Returns an address as printed, with the country behind its last comma.
fn place(text: &str) -> Address {
    let country: Option<Country> = at_the_end(text);
    Address { full: Some(text.to_owned()), country, ..Address::default() }
}

/// Returns the day of `6.10.2001` or `27 Oct. 2001`.
fn start(text: &str) -> Option<PartialDate> {
    dates::dotted_day_first(text).or_else(|| dates::day_month_year(text))
}

/// Returns a birth as the annexes print it: `16.6.1938`, `Between 1960 and 1962 (Approximately)`,
/// `approximately 1970`, `5.3.1962 (false)`; the words in brackets are the note.
fn birth(text: &str) -> Option<Birth> {
    let text = text.trim();
    if let Some(birth) = plain_birth(text) {
        return Some(birth);
    }
    let (head, note) = text.strip_suffix(')')?.split_once(" (")?;
    // A day of another calendar is no day of ours.
    if note.to_ascii_lowercase().contains("hijri") {
        return None;
    }
    let birth = plain_birth(head)?;
    if note.eq_ignore_ascii_case("approximately") {
        return Some(Birth { circa: true, ..birth });
    }
    Some(Birth { note: Some(note.to_owned()), ..birth })
}

fn plain_birth(text: &str) -> Option<Birth> {
    let between = || {
        let rest = text
            .get(8..)
            .filter(|_| text.get(..8).is_some_and(|head| head.eq_ignore_ascii_case("between ")))?;
        let (from, until) = rest.split_once(" and ")?;
        let (from, until) = (start(from)?, start(until)?);
        (from <= until).then(|| Birth { until: Some(until), ..Birth::on(from) })
    };
    dates::dotted_day_first(text).map(Birth::on).or_else(between).or_else(|| dates::birth(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_protect_semicolons() {
        assert_eq!(quoted_values("A; B"), ["A", "B"]);
        assert_eq!(quoted_values("\"(a) A; (b) B\""), ["(a) A; (b) B"]);
        assert_eq!(quoted_values("\"h: 1; w: 2\"; beard"), ["h: 1; w: 2", "beard"]);
        assert_eq!(quoted_values("\"never; closed"), ["\"never; closed"]);
        assert!(quoted_values(" ; ").is_empty());
        assert_eq!(unquoted("\"a\" and \"b\""), "\"a\" and \"b\"");
    }

    #[test]
    fn births_are_read_or_left_as_words() {
        for (text, want) in [
            ("16.6.1938", "1938-06-16"),
            ("Between 1960 and 1962 (Approximately)", "circa 1960 to 1962"),
            ("between 1970 and 1973", "1970 to 1973"),
            ("Approximately 1958", "circa 1958"),
            ("20 Feb. 1962", "1962-02-20"),
            ("5.3.1962 (false passport)", "1962-03-05 [false passport]"),
            ("24.6.1402 (Hijri Calendar)", "-"),
            ("(probably) 1958", "-"),
            ("Between 1962 and 1960", "-"),
        ] {
            let shown = birth(text).map_or("-".to_owned(), |birth| {
                let circa = if birth.circa { "circa " } else { "" };
                let until = birth.until.map_or(String::new(), |date| format!(" to {date}"));
                let note = birth.note.map_or(String::new(), |note| format!(" [{note}]"));
                let date = birth.date.map_or(String::new(), |date| date.to_string());
                format!("{circa}{date}{until}{note}")
            });
            assert_eq!(shown, want, "{text}");
        }
    }

    #[test]
    fn keys_keep_letters_of_every_script() {
        assert_eq!(slug("Abdul Man’am (ASC)"), "abdul-man-am-asc");
        assert_eq!(slug("الضاري"), "الضاري");
        assert_eq!(slug(" - "), "");
    }
}
