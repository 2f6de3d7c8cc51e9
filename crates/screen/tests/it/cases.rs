//! The tables in `cases/`: one for each feature, each line a pair and the score it must have.

use std::fs;
use std::path::PathBuf;

use unblink_screen::{Everyone, FEATURES, Index, Options, Query};

use crate::names::register;
use crate::{pairs, profile};

fn folder() -> PathBuf {
    PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").unwrap()).join("cases")
}

fn number(kind: &str, number: &str) -> unblink_screen::Identifier {
    unblink_screen::Identifier { kind: kind.to_owned(), number: number.to_owned(), country: None }
}

fn query(text: &str) -> Query {
    let mut query = Query::default();
    for (key, value) in pairs(text) {
        match key {
            "name" => query.names.push(value.to_owned()),
            "schema" | "kind" => query.schema = Some(value.to_owned()),
            "birth" => query.birth_dates.push(value.parse().unwrap()),
            "country" => query.countries.push(value.to_owned()),
            "gender" => query.genders.push(value.to_owned()),
            "id" => query.identifiers.push(value.to_owned()),
            "place" => query.birth_places.push(value.to_owned()),
            "address" => query.addresses.push(value.to_owned()),
            "imo" => query.typed_identifiers.push(number("imoNumber", value)),
            "type" => query.craft_types.push(value.to_owned()),
            "gross" | "tons" => query.tonnages.extend(unblink_screen::tonnage(key, value)),
            other => panic!("unknown key {other}"),
        }
    }
    query
}

#[test]
fn every_feature_has_a_table_and_every_table_a_feature() {
    let mut tables: Vec<String> = fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    tables.sort();
    let mut features: Vec<String> = FEATURES.iter().map(|f| format!("{}.txt", f.name())).collect();
    features.sort();
    assert_eq!(tables, features);
}

#[test]
fn cases_score_as_their_tables_say() {
    let (mut profiles, mut rows) = (register(500, 7), Vec::new());
    for feature in FEATURES {
        let path = folder().join(format!("{}.txt", feature.name()));
        let table = fs::read_to_string(&path).unwrap();
        for (number, line) in (1..).zip(table.lines()).filter(|(_, line)| !line.starts_with('#')) {
            let cells: Vec<&str> = line.split('|').map(str::trim).collect();
            let [asked, listed, least, most, why] = cells[..] else { panic!("five cells: {line}") };
            let id = format!("{}:{number}", feature.name());
            profiles.push(profile(&id, listed));
            let bounds = (least.parse::<f64>().unwrap(), most.parse::<f64>().unwrap());
            rows.push((id, query(asked), bounds, why.to_owned()));
        }
    }
    assert!(rows.len() > 50);
    let index = Index::build(profiles);
    let mut wrong = Vec::new();
    for (id, query, (least, most), why) in rows {
        let options = Options { limit: 1, cutoff: 0.0 };
        let found = index.search(&query, &|n| index.id(n) == Some(id.as_str()), &options);
        let score = found.first().map_or(0.0, |found| found.score);
        if score < least - 1e-9 || score > most + 1e-9 {
            let why_not = found.first().map(|f| format!("{:#?}", f.explanation));
            wrong.push(format!("{id} ({why}): {score:.3}, not {least} to {most} {why_not:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn sentences_say_what_was_found() {
    let says = |asked: &str, listed: &str| {
        let index = Index::build([profile("x", listed)]);
        let options = Options { limit: 1, cutoff: 0.0 };
        index.search(&query(asked), &Everyone, &options)[0].explanation.sentence.clone()
    };
    assert_eq!(
        says(
            "name=عبدالغنی برادر",
            "name=ABDUL GHANI BARADAR ABDUL AHMAD TURK; alias=Abdul Ghani Baradar"
        ),
        "\"عبدالغنی برادر\" matches the alias \"Abdul Ghani Baradar\" (both words, through the Arabic script)."
    );
    assert_eq!(
        says("name=Taliban", "weak=Taliban"),
        "\"Taliban\" matches the weak alias \"Taliban\" (the one word, a weak alias alone does not alert)."
    );
    assert_eq!(
        says("name=Zarbil Qandar; birth=1968", "name=Zarbil Qandar; birth=1971"),
        "\"Zarbil Qandar\" matches the name \"Zarbil Qandar\" (both words); \
         the birth date contradicts (1968, listed 1971)."
    );
    assert_eq!(
        says("id=IMO 9187629", "name=Zarbil; id=9187629"),
        "No name was compared; the number 9187629 is the same."
    );
    assert_eq!(
        says(
            "schema=Vessel; name=Morvana Star; birth=1985; type=Oil Tanker; gross=9000",
            "kind=Vessel; name=Morvana Star; birth=1985; type=Crude Oil Tanker; gross=56068"
        ),
        "\"Morvana Star\" matches the name \"Morvana Star\" (both words); the date of building agrees as far as it is known \
         (1985, listed 1985); the type agrees (Oil Tanker, listed Crude Oil Tanker); the tonnage differs (9000, listed 56068)."
    );
    let hidden = says("name=Zarbil\u{202e}", "name=Zar\u{200b}bil");
    assert!(!hidden.contains(['\u{202e}', '\u{200b}']), "{hidden:?}");
}

#[test]
fn a_match_in_json() {
    let listed = profile(
        "TAi.024",
        "name=ABDUL GHANI BARADAR; weak=Mullah Baradar; birth=circa 1968; country=af",
    );
    let index = Index::build([listed]);
    let asked = query("name=Mullah Baradar; birth=1968; country=AF");
    insta::assert_json_snapshot!(index.search(&asked, &Everyone, &Options::default()));
}

#[test]
fn a_profile_is_what_the_record_says() {
    use unblink_model::{Address, Birth, Country, Document, Entity, EntityKind, Name, NameKind};
    use unblink_model::{Property, Strength, Value};

    let country = |code: &str| Country { text: code.to_owned(), code: Some(code.to_owned()) };
    let mut entity = Entity::new("X.1");
    entity.set_kind(EntityKind::Person);
    let name = Name::new("TEST PERSON ONE", NameKind::Primary, Strength::Unstated);
    entity.add(Property::Name, Value::Name(name.clone()));
    let weak = Name::new("ONE", NameKind::Aka, Strength::Weak);
    entity.add(Property::WeakAlias, Value::Name(weak.clone()));
    let birth = Birth::on("1968".parse().unwrap());
    entity.add(Property::BirthDate, Value::Birth(birth.clone()));
    entity.add(Property::Nationality, Value::Country(country("af")));
    let address = Address { country: Some(country("PK")), ..Address::default() };
    entity.add(Property::Address, Value::Address(address.clone()));
    entity.add(
        Property::BirthPlace,
        Value::Address(Address { country: Some(country("ir")), ..address }),
    );
    entity.add_text(Property::Gender, "Male");
    let number = |number: &str| Document { number: Some(number.to_owned()), ..Document::default() };
    entity.add(Property::Document, Value::Document(number("P1")));
    entity.add(Property::Wallet, Value::Document(number("W2")));
    entity.add(Property::Contact, Value::Document(number("+93")));

    let read = unblink_screen::Profile::from_entity("id".to_owned(), &entity, &|_| None);
    assert_eq!(read.kind, Some(EntityKind::Person));
    assert_eq!(read.names, [name, weak]);
    assert_eq!(read.births, [birth]);
    assert_eq!(read.countries, ["af", "pk"]);
    assert_eq!(read.genders, ["Male"]);
    let numbers: Vec<_> = read.typed_identifiers.iter().map(|i| i.number.as_str()).collect();
    assert_eq!(numbers, ["P1", "W2"]);
}
