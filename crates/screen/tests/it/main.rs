//! Screening as its users see it: tables of cases, properties, recall, hostile questions.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::disallowed_methods,
    reason = "tests read case tables and may fail loudly"
)]

mod cases;
mod file;
mod names;
mod properties;
mod recall;

use unblink_model::{Birth, EntityKind, Name, NameKind, Strength};
use unblink_screen::Profile;

/// Builds a profile from `key=value; key=value`.
fn profile(id: &str, text: &str) -> Profile {
    let mut profile = Profile::new(id, None);
    for (key, value) in pairs(text) {
        let name = |kind, strength| Name::new(value, kind, strength);
        match key {
            "name" => profile.names.push(name(NameKind::Primary, Strength::Unstated)),
            "alias" => profile.names.push(name(NameKind::Aka, Strength::Strong)),
            "weak" => profile.names.push(name(NameKind::Aka, Strength::Weak)),
            "original" => profile.names.push(name(NameKind::Original, Strength::Unstated)),
            "kind" => profile.kind = Some(EntityKind::from_schema(value).expect("a schema")),
            "birth" => profile.births.push(birth(value)),
            "country" => profile.countries.push(value.to_owned()),
            "gender" => profile.genders.push(value.to_owned()),
            "id" => profile.identifiers.push(value.to_owned()),
            "place" => profile.birth_places.push(value.to_owned()),
            "address" => profile.addresses.push(value.to_owned()),
            "imo" => profile.typed_identifiers.push(unblink_screen::Identifier {
                kind: "IMO number".to_owned(),
                number: value.to_owned(),
                country: None,
            }),
            "type" => profile.craft_types.push(value.to_owned()),
            "gross" | "tons" => profile.tonnages.extend(unblink_screen::tonnage(key, value)),
            other => panic!("unknown key {other}"),
        }
    }
    profile
}

fn birth(text: &str) -> Birth {
    let bare = text.trim_start_matches("circa ");
    let (from, until) = bare.split_once("..").map_or((bare, None), |(a, b)| (a, Some(b)));
    Birth {
        date: Some(from.parse().expect("a date")),
        until: until.map(|date| date.parse().expect("a date")),
        circa: bare != text,
        note: None,
    }
}

fn pairs(text: &str) -> impl Iterator<Item = (&str, &str)> {
    text.split(';').map(|part| part.trim().split_once('=').expect("key=value"))
}
