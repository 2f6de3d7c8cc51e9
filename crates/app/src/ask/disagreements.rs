//! Where the lists' records of one subject disagree: on a date, a spelling, a country.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use unblink_model::{Birth, Entity, ListId, Property, Value};

use crate::RecordView;

/// A field on which lists disagree.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Disagreement {
    /// The field.
    pub property: Property,
    /// What is said, with who says it.
    pub versions: Vec<Version>,
}

/// One version of a field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Version {
    /// What is said, as printed; several values of one list stand together.
    pub said: Vec<String>,
    /// Who says it.
    pub lists: Vec<ListId>,
}

/// Returns where records disagree. A list that is silent on a field does not disagree on it, and
/// one that says more than another agrees where they meet.
pub(crate) fn of(records: &[RecordView]) -> Vec<Disagreement> {
    // The curated register has its own contradictions, and prints no fields.
    let printed: Vec<&RecordView> =
        records.iter().filter(|record| record.list.as_str() != crate::curated::REGISTER).collect();
    [
        Property::Name,
        Property::BirthDate,
        Property::DeathDate,
        Property::Gender,
        Property::Nationality,
    ]
    .into_iter()
    .filter_map(|property| disagreement(property, &printed))
    .collect()
}

fn disagreement(property: Property, records: &[&RecordView]) -> Option<Disagreement> {
    let mut versions: BTreeMap<BTreeSet<String>, Version> = BTreeMap::new();
    let mut told: Vec<BTreeSet<String>> = Vec::new();
    for record in records {
        let (meant, said) = read(&record.entity, property);
        if meant.is_empty() {
            continue;
        }
        told.push(meant.clone());
        let version = versions.entry(meant).or_insert_with(|| Version { said, lists: Vec::new() });
        if !version.lists.contains(&record.list) {
            version.lists.push(record.list.clone());
        }
    }
    let apart = told
        .iter()
        .enumerate()
        .any(|(at, a)| told.iter().skip(at + 1).any(|b| !meet(property, a, b)));
    apart.then(|| Disagreement { property, versions: versions.into_values().collect() })
}

/// Says whether two sets of values can both be right.
fn meet(property: Property, a: &BTreeSet<String>, b: &BTreeSet<String>) -> bool {
    match property {
        // One heading each: another spelling is a disagreement.
        Property::Name => a == b,
        // A year agrees with a day in it.
        Property::BirthDate | Property::DeathDate => {
            let within = |one: &String, other: &String| {
                one.starts_with(other.as_str()) || other.starts_with(one.as_str())
            };
            a.iter().any(|one| b.iter().any(|other| within(one, other)))
        }
        _ => !a.is_disjoint(b),
    }
}

/// What is meant, for comparing, and what is printed.
fn read(entity: &Entity, property: Property) -> (BTreeSet<String>, Vec<String>) {
    let values = entity.values(property);
    if property == Property::Name {
        // The words of a name in any order: lists turn family names to the front.
        let heading = entity.caption();
        let folded = unblink_text::fold(heading);
        let words = folded.split_whitespace().map(str::to_owned).collect();
        return (words, vec![heading.to_owned()]);
    }
    let mut meant = BTreeSet::new();
    let mut said = Vec::new();
    for value in values {
        match value {
            Value::Birth(birth) => {
                // A range or an "about" is no date to disagree with.
                if let Birth { date: Some(date), until: None, circa: false, .. } = birth {
                    meant.insert(date.to_string());
                }
                said.extend(birth.date.map(|date| date.to_string()));
            }
            Value::Country(country) => {
                meant.insert(
                    country.code.clone().unwrap_or_else(|| unblink_text::fold(&country.text)),
                );
                said.push(country.text.clone());
            }
            Value::Text(text) => {
                // `M`, `male` and `Male` are one.
                meant.insert(text.trim().to_lowercase().chars().take(1).collect());
                said.push(text.clone());
            }
            _ => {}
        }
    }
    (meant, said)
}

#[cfg(test)]
mod tests {
    use super::*;
    use unblink_model::{Country, Name, NameKind, Strength};

    fn record(list: &str, name: &str, birth: &str, country: &str) -> RecordView {
        let mut entity = Entity::new("1");
        let name = Name::new(name, NameKind::Primary, Strength::Unstated);
        entity.add(Property::Name, Value::Name(name));
        if !birth.is_empty() {
            let date = birth.parse().expect("a date");
            entity.add(Property::BirthDate, Value::Birth(Birth::on(date)));
        }
        let country = Country { text: country.to_owned(), code: None };
        entity.add(Property::Nationality, Value::Country(country));
        RecordView { list: ListId::new(list), edition: None, present: true, entity }
    }

    #[test]
    fn a_day_agrees_with_its_year_and_not_with_another() {
        let same = [
            record("a", "Person Test", "1968", "Afghanistan"),
            record("b", "TEST Person", "1968-05-01", "Afghanistan"),
            record("c", "Test, Person", "", "Afghanistan"),
        ];
        assert_eq!(of(&same), []);
        let apart = [
            record("a", "Test Person", "1968", "Afghanistan"),
            record("b", "Tast Person", "1970-05-01", "Pakistan"),
            record("c", "Test Person", "1968", "Afghanistan"),
        ];
        let found = of(&apart);
        let fields: Vec<Property> = found.iter().map(|one| one.property).collect();
        assert_eq!(fields, [Property::Name, Property::BirthDate, Property::Nationality]);
        let dates = &found[1].versions;
        assert_eq!(dates[0].lists, [ListId::new("a"), ListId::new("c")]);
        assert_eq!(dates[1].said, ["1970-05-01"]);
    }
}
