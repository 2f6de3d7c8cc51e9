//! The grammar of OFAC's remarks: items between semicolons, each known by how it begins.
//!
//! `alt.` marks further values of the item before it and says nothing else; it is dropped, the
//! whole remark stays in [`Property::Remarks`]. An item no rule knows is kept as a feature of kind
//! `remark` and counted.

use std::collections::BTreeSet;

use unblink_model::{
    Address, Document, Entity, EntityKind, Name, NameKind, Property, ReadReport, Relation,
    Strength, Value,
};

use super::labels::{self, Class, Item};
use super::{dates, names};
use crate::cleaning::countries::country;

/// Properties whose values come out of remarks in the CSV tables.
pub(super) const DERIVED: &[Property] = &[
    Property::WeakAlias,
    Property::Title,
    Property::Position,
    Property::Gender,
    Property::BirthDate,
    Property::BirthPlace,
    Property::Nationality,
    Property::Citizenship,
    Property::Country,
    Property::Document,
    Property::Wallet,
    Property::Contact,
    Property::IncorporationDate,
    Property::Craft,
    Property::Relation,
    Property::Remarks,
    Property::Notice,
    Property::Feature,
];

/// The note counted for an item that no rule knows.
pub(super) const NO_RULE: &str = "remark item without a rule";

/// Most items in one remark. The longest real one (18647 in 2026) has about 220; more than this
/// would only cost time, since values are compared one by one.
pub(super) const ITEMS_MAX: usize = 4_000;

/// Whether a remark is whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// It ends where the issuer ended it.
    Whole,
    /// It was cut at the width of the column; the last item may be half of one.
    Cut,
}

/// What the reading of remarks needs to know of the rest of the file.
#[derive(Clone, Copy, Debug)]
pub(super) struct Around<'a> {
    /// Every printed name of the file: tells whether a final full stop belongs to a name.
    pub(super) names: &'a BTreeSet<&'a str>,
    /// Where the remark stands, for the census.
    pub(super) path: &'a str,
}

/// Reads a remark into an entity whose kind and titles are set already.
///
/// Returns nothing when the remark has more items than [`ITEMS_MAX`].
pub(super) fn read(
    text: &str,
    end: End,
    around: Around<'_>,
    entity: &mut Entity,
    report: &mut ReadReport,
) -> Option<()> {
    let text = text.trim();
    entity.add_text(Property::Remarks, text);
    let items: Vec<&str> = text.split(';').map(str::trim).collect();
    if items.len() > ITEMS_MAX {
        return None;
    }
    let last = items.len() - 1;
    for (index, item) in items.iter().enumerate() {
        if index == last && end == End::Cut {
            report.puzzle("remark item cut at the width of the column");
            continue;
        }
        let item = if index == last { without_stop(item, around.names) } else { item };
        let item = unwrapped(item);
        if item.is_empty() {
            continue;
        }
        let rule = read_item(item, entity);
        report.saw(&[around.path, rule].join("/"));
        if rule == "remark" {
            report.puzzle(NO_RULE);
        }
    }
    Some(())
}

/// Every remark ends in a full stop. Where the last words end in one themselves only one is
/// printed: the names of the file tell whether it is theirs, else the look of an abbreviation.
fn without_stop<'a>(item: &'a str, names: &BTreeSet<&str>) -> &'a str {
    let Some(bare) = item.strip_suffix('.') else { return item };
    let name = bare.rsplit_once("Linked To: ").map_or(bare, |(_, name)| name);
    if names.contains(name) {
        return bare;
    }
    let with_stop = &item[item.len() - name.len() - 1..];
    let mut letters = bare.chars().rev();
    let initial = letters.next().is_some_and(char::is_alphabetic)
        && letters.next().is_some_and(|before| before == '.');
    if initial || names.contains(with_stop) { item } else { bare }
}

/// The XML prints `(Linked To: X)`, the tables `Linked To: X`.
fn unwrapped(item: &str) -> &str {
    item.strip_prefix('(')
        .and_then(|inner| inner.strip_suffix(')').or(inner.strip_suffix(").")))
        .filter(|inner| inner.starts_with("Linked To:"))
        .unwrap_or(item)
}

/// Reads one item and returns the name of the rule that did, for the census.
fn read_item(item: &str, entity: &mut Entity) -> &'static str {
    let item = item
        .strip_prefix("alt. ")
        .or_else(|| item.strip_prefix("Alt. "))
        .unwrap_or(item)
        .trim_start();
    if let Some(rule) = personal(item, entity).or_else(|| weak_alias(item, entity)) {
        return rule;
    }
    if let Some((class, end)) = labels::find(item)
        && (class != Class::Document || !is_prose(&item[end..]))
    {
        return labelled(item, class, end, entity);
    }
    if let Some(rule) = free_words(item, entity) {
        return rule;
    }
    if let Some(end) = numbered(item) {
        return labelled(item, Class::Document, end, entity);
    }
    let person = entity.kind() == Some(EntityKind::Person);
    if person && says_office(item) {
        entity.add_text(Property::Position, item);
        return "position";
    }
    feature(entity, "remark", item);
    "remark"
}

/// `Passport and National ID were issued in Ulm` begins with a label and holds no number.
fn is_prose(text: &str) -> bool {
    let number = text.split(['(', ';']).next().unwrap_or(text);
    !number.bytes().any(|byte| byte.is_ascii_digit()) && number.chars().any(char::is_lowercase)
}

fn feature(entity: &mut Entity, kind: &str, text: &str) {
    let document =
        Document { kind: kind.to_owned(), number: Some(text.to_owned()), ..Document::default() };
    entity.add(Property::Feature, Value::Document(document));
}

fn personal(item: &str, entity: &mut Entity) -> Option<&'static str> {
    let (word, rest) = item.split_once(' ')?;
    let rest = rest.trim();
    let (property, value, rule) = match word.trim_end_matches(':') {
        "DOB" => (Property::BirthDate, Value::Birth(dates::birth(rest)), "DOB"),
        "POB" => {
            let place = Address { full: Some(rest.to_owned()), ..Address::default() };
            (Property::BirthPlace, Value::Address(place), "POB")
        }
        "nationality" | "Nationality" if !rest.starts_with("of Registration") => {
            (Property::Nationality, Value::Country(country(rest)), "nationality")
        }
        "citizen" | "Citizen" => (Property::Citizenship, Value::Country(country(rest)), "citizen"),
        _ => return None,
    };
    entity.add(property, value);
    Some(rule)
}

fn weak_alias(item: &str, entity: &mut Entity) -> Option<&'static str> {
    let (word, rest) = item.split_once(' ')?;
    let kind = match word {
        "a.k.a." | "a.k.a" => NameKind::Aka,
        "f.k.a." => NameKind::Fka,
        "n.k.a." => NameKind::Nka,
        _ => return None,
    };
    // Quotes mark the weak ones; a name may itself begin or end with an apostrophe.
    let quoted = rest.strip_prefix('\'')?.strip_suffix('\'')?;
    if quoted.is_empty() {
        return None;
    }
    let name = match entity.kind() {
        Some(EntityKind::Person) => names::person(quoted, kind, Strength::Weak),
        _ => Name::new(quoted, kind, Strength::Weak),
    };
    entity.add(Property::WeakAlias, Value::Name(name));
    Some("weak alias")
}

fn labelled(item: &str, class: Class, end: usize, entity: &mut Entity) -> &'static str {
    let (label, rest) = item.split_at(end);
    let rest = rest.trim_start_matches([':', ' ']).trim();
    let tail = match class {
        Class::Document | Class::Maritime | Class::Wallet => tail(rest),
        _ => Item { text: rest, ..Item::default() },
    };
    labels::add(entity, class, Item { label, ..tail });
    match class {
        Class::Document => "document",
        Class::Maritime => "maritime number",
        Class::Contact => "contact",
        Class::Craft => "craft",
        Class::Feature => "feature",
        Class::Country => "country of registration",
        Class::Founded => "established",
        Class::Gender => "gender",
        Class::Relation => "relation",
        Class::Wallet => "wallet",
    }
}

/// Splits `1084010 (Stuttgart) (Germany) issued 24 Oct 1990 expires 20 Sep 1997`.
fn tail(text: &str) -> Item<'_> {
    let mut item = Item { text, ..Item::default() };
    for word in [" expires ", " expired "] {
        if let Some((before, date)) = item.text.rsplit_once(word) {
            item.expires = Some(date.trim());
            item.text = before.trim();
        }
    }
    if let Some((before, date)) = item.text.rsplit_once(" issued ") {
        item.issued = Some(date.trim());
        item.text = before.trim();
    }
    if let Some((before, country)) = bracketed(item.text) {
        item.country = Some(country);
        item.text = before;
        if let Some((before, city)) = bracketed(item.text) {
            item.city = Some(city);
            item.text = before;
        }
    }
    item
}

/// Splits a last bracket off, if words stand before it and no digit in it.
fn bracketed(text: &str) -> Option<(&str, &str)> {
    let (before, inner) = text.strip_suffix(')')?.rsplit_once(" (")?;
    let words = !inner.is_empty() && !inner.bytes().any(|byte| byte.is_ascii_digit());
    (words && !before.trim().is_empty()).then_some((before.trim(), inner.trim()))
}

const SCOPES: &[&str] = &[
    "all offices worldwide",
    "all branches worldwide",
    "all locations worldwide",
    "and all other locations worldwide",
    "and all other offices worldwide",
];
const HONORIFICS: &[&str] = &["Doctor", "Dr.", "Haji", "Maulawi", "Mullah", "Professor", "Sheikh"];
const KIN: &[&str] = &[
    "brother",
    "brother-in-law",
    "cousin",
    "daughter",
    "daughter-in-law",
    "father",
    "half-brother",
    "husband",
    "mother",
    "nephew",
    "niece",
    "sister",
    "sister-in-law",
    "son",
    "son-in-law",
    "wife",
];

fn free_words(item: &str, entity: &mut Entity) -> Option<&'static str> {
    if SCOPES.iter().any(|scope| item.eq_ignore_ascii_case(scope)) {
        feature(entity, "Scope", item);
        return Some("scope");
    }
    if item.starts_with("ICTY indictee") || item.starts_with("arrested ") {
        feature(entity, "Proceedings", item);
        return Some("proceedings");
    }
    if item.starts_with("Interpol:") {
        entity.add_text(Property::Notice, item);
        return Some("notice");
    }
    if entity.kind() != Some(EntityKind::Person) {
        return None;
    }
    if HONORIFICS.contains(&item) {
        entity.add_text(Property::Title, item);
        return Some("honorific");
    }
    if let Some((word, name)) = item.split_once(" of ")
        && KIN.contains(&word.to_ascii_lowercase().as_str())
    {
        let relation = Relation {
            kind: format!("{word} of"),
            name: Some(name.to_owned()),
            key: None,
            note: None,
        };
        entity.add(Property::Relation, Value::Relation(relation));
        return Some("kin");
    }
    // The column `title` is printed a second time among the remarks of many entries.
    let known = entity.values(Property::Position).contains(&Value::Text(item.to_owned()));
    known.then_some("position")
}

/// Words that only a number can follow: `Kenyan ID No. 12773667`.
fn numbered(item: &str) -> Option<usize> {
    const ENDS: &[&str] = &[
        "#",
        "Card",
        "Certificate",
        "Code",
        "ID",
        "Identification",
        "License",
        "No.",
        "Number",
        "Passport",
        "Permit",
        "number",
    ];
    let mut end = 0;
    let mut last = "";
    for (count, word) in item.split(' ').enumerate() {
        if word.bytes().any(|byte| byte.is_ascii_digit()) {
            let last = last.trim_end_matches(':');
            return (count > 0 && ENDS.contains(&last)).then_some(end);
        }
        // Longer runs of words are prose that happens to hold a number.
        if count >= 6 {
            return None;
        }
        end += word.len() + usize::from(count > 0);
        last = word;
    }
    None
}

/// Words that say an office, rank or function. Drawn from the remarks of individuals in sdn.csv.
const OFFICES: &[&str] = &[
    "admiral",
    "adviser",
    "advisor",
    "aide",
    "ambassador",
    "assistant",
    "attaché",
    "attorney",
    "brigadier",
    "cadre",
    "captain",
    "chair",
    "chairman",
    "chairperson",
    "chairwoman",
    "chief",
    "co-founder",
    "colonel",
    "commandant",
    "commander",
    "commissioner",
    "consul",
    "coordinator",
    "counselor",
    "counsellor",
    "dean",
    "delegate",
    "deputy",
    "director",
    "economist",
    "emir",
    "employee",
    "envoy",
    "financier",
    "founder",
    "general",
    "governor",
    "head",
    "inspector",
    "investigator",
    "judge",
    "justice",
    "lawyer",
    "leader",
    "legislator",
    "lieutenant",
    "lieutenant-general",
    "magistrate",
    "major",
    "manager",
    "marshal",
    "mayor",
    "member",
    "minister",
    "officer",
    "official",
    "operative",
    "owner",
    "partner",
    "president",
    "presidency",
    "prosecutor",
    "rector",
    "representative",
    "secretary",
    "senator",
    "sergeant",
    "shareholder",
    "speaker",
    "spokesman",
    "spokesperson",
    "superintendent",
    "supervisor",
    "treasurer",
    "trustee",
    "undersecretary",
    "vice-chairman",
    "vice-chairperson",
    "vice-president",
    "warden",
];

fn says_office(item: &str) -> bool {
    item.split(|c: char| !(c.is_alphanumeric() || c == '-'))
        .filter(|word| !word.is_empty())
        .any(|word| OFFICES.contains(&word.to_lowercase().as_str()))
}
