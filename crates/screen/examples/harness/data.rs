//! Entities and questions in the shapes FollowTheMoney and the measuring protocols print them.

use std::fs;

use serde_json::Value;
use unblink_model::{Birth, EntityKind, Name, NameKind, PartialDate, Strength};
use unblink_screen::{Profile, Query};

pub(crate) fn lines(path: &str) -> Vec<Value> {
    let text = fs::read_to_string(path).expect("a readable file");
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    lines.map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

fn texts<'a>(of: &'a Value, keys: &'a [&str]) -> impl Iterator<Item = &'a str> {
    keys.iter()
        .filter_map(|key| of["properties"][key].as_array())
        .flatten()
        .filter_map(Value::as_str)
}

pub(crate) fn profile(entity: &Value, datasets: &mut Vec<Vec<String>>) -> Profile {
    let kind = EntityKind::from_schema(entity["schema"].as_str().unwrap_or_default());
    let mut profile = Profile::new(entity["id"].as_str().expect("an id"), kind);
    profile.tag = u32::try_from(datasets.len()).unwrap();
    let list = entity["datasets"].as_array().into_iter().flatten().filter_map(Value::as_str);
    datasets.push(list.map(str::to_owned).collect());
    for (key, kind, strength) in [
        ("name", NameKind::Primary, Strength::Unstated),
        ("alias", NameKind::Aka, Strength::Strong),
        ("weakAlias", NameKind::Aka, Strength::Weak),
    ] {
        profile.names.extend(texts(entity, &[key]).map(|name| Name::new(name, kind, strength)));
    }
    profile.births.extend(dates(entity, &["birthDate", "incorporationDate"]).map(Birth::on));
    let countries = &["nationality", "citizenship", "country", "jurisdiction", "flag"];
    profile.countries.extend(texts(entity, countries).map(str::to_lowercase));
    profile.genders.extend(texts(entity, &["gender"]).map(str::to_owned));
    profile.identifiers.extend(texts(entity, NUMBERS).map(str::to_owned));
    profile
}

const NUMBERS: &[&str] = &[
    "passportNumber",
    "idNumber",
    "registrationNumber",
    "taxNumber",
    "innCode",
    "ogrnCode",
    "leiCode",
    "imoNumber",
    "mmsi",
    "callSign",
    "swiftBic",
    "publicKey",
];

fn dates<'a>(of: &'a Value, keys: &'a [&str]) -> impl Iterator<Item = PartialDate> {
    texts(of, keys).filter_map(|text| text.parse().ok())
}

pub(crate) fn query(asked: &Value) -> Query {
    let owned = |keys: &[&str]| texts(asked, keys).map(str::to_owned).collect::<Vec<_>>();
    Query {
        schema: asked["schema"].as_str().map(str::to_owned),
        names: owned(&["name", "alias"]),
        birth_dates: dates(asked, &["birthDate"]).collect(),
        countries: owned(&["nationality", "citizenship", "country", "jurisdiction"]),
        genders: owned(&["gender"]),
        identifiers: owned(NUMBERS),
        ..Query::default()
    }
}
