//! FollowTheMoney entities as records of ours, from which they come back as they were.

use std::collections::{BTreeMap, BTreeSet};

use unblink_model::{
    Address, Birth, Country, Document, Entity, EntityKey, FtmSchema, Listing, Name, NameKind,
    PartialDate, Property, ReadReport, Relation, Strength, Value, When,
};

use super::FtmEntity;

/// The properties that a record made of FollowTheMoney can have.
pub const PROPERTIES: &[Property] = &[
    Property::Schema,
    Property::Name,
    Property::Alias,
    Property::WeakAlias,
    Property::Listing,
    Property::UpdatedOn,
    Property::Title,
    Property::Position,
    Property::Gender,
    Property::BirthDate,
    Property::BirthPlace,
    Property::DeathDate,
    Property::Nationality,
    Property::Citizenship,
    Property::Country,
    Property::Address,
    Property::Document,
    Property::Wallet,
    Property::Contact,
    Property::IncorporationDate,
    Property::Relation,
    Property::Remarks,
    Property::Bookkeeping,
    Property::FollowTheMoney,
];

/// Returns the record of an entity: what its lines say of it, and the entities that say something
/// about it (sanctions, identifications, edges).
///
/// Values are sorted, because FollowTheMoney gives them in no order: the same entity in another
/// order is the same record. A property that the model does not know is kept and counted.
pub fn assemble(
    key: EntityKey,
    said: &[FtmEntity],
    attached: &[FtmEntity],
    report: &mut ReadReport,
) -> Entity {
    let mut whole = said.first().cloned().unwrap_or_default();
    for other in said.iter().skip(1) {
        whole.join(other.clone());
    }
    let mut record = Record { entity: Entity::new(key), schema: FtmSchema::of(&whole.schema) };
    record.entity.add_text(Property::Schema, &whole.schema);
    record.names(&whole);
    for property in whole.properties.keys() {
        let values: BTreeSet<&str> = whole.texts(property).collect();
        let known = record.schema.and_then(|schema| schema.property(property));
        for value in &values {
            report.saw(property);
            if known.is_none() {
                report.puzzle(&format!("property {property} of {}", whole.schema));
            }
            record.property(property, value);
        }
    }
    record.kept(&whole);
    let mut attached: Vec<&FtmEntity> = attached.iter().collect();
    attached.sort_by(|a, b| (&a.schema, &a.id).cmp(&(&b.schema, &b.id)));
    for one in attached {
        record.attach(one, report);
    }
    record.entity
}

struct Record {
    entity: Entity,
    schema: Option<&'static FtmSchema>,
}

impl Record {
    /// The caption first, if it is a name: it is what the entity is called.
    fn names(&mut self, whole: &FtmEntity) {
        let names: BTreeSet<&str> = whole.texts("name").collect();
        let caption = names.get(whole.caption.as_str()).copied();
        let others = names.iter().copied().filter(|name| Some(*name) != caption);
        for name in caption.into_iter().chain(others) {
            self.name(Property::Name, name, NameKind::Primary, Strength::Unstated, None);
        }
    }

    fn name(
        &mut self,
        property: Property,
        full: &str,
        kind: NameKind,
        strength: Strength,
        note: Option<&str>,
    ) {
        let note = note.map(str::to_owned);
        let name = Name { note, ..Name::new(full, kind, strength) };
        self.entity.add(property, Value::Name(name));
    }

    fn property(&mut self, property: &str, value: &str) {
        use Property as P;
        if self.schema.is_none_or(|schema| schema.property(property).is_none()) {
            // A name is a name, whatever has it.
            if property != "name" {
                self.other(property, value);
            }
            return;
        }
        match property {
            // Done above, the caption first.
            "name" => {}
            "alias" => self.name(P::Alias, value, NameKind::Aka, Strength::Unstated, None),
            "weakAlias" => self.name(P::WeakAlias, value, NameKind::Aka, Strength::Weak, None),
            "previousName" => self.name(P::Alias, value, NameKind::Fka, Strength::Unstated, None),
            "abbreviation" => {
                let note = Some("abbreviation");
                self.name(P::Alias, value, NameKind::Aka, Strength::Unstated, note);
            }
            "title" if self.is_a("Person") => self.entity.add_text(P::Title, value),
            "position" => self.entity.add_text(P::Position, value),
            "gender" => self.entity.add_text(P::Gender, value),
            "notes" => self.entity.add_text(P::Remarks, value),
            "birthDate" if self.is_a("Person") => self.date(P::BirthDate, property, value),
            "buildDate" => self.date(P::BirthDate, property, value),
            "deathDate" => self.date(P::DeathDate, property, value),
            "incorporationDate" => self.date(P::IncorporationDate, property, value),
            "nationality" => self.country(P::Nationality, property, value),
            "citizenship" => self.country(P::Citizenship, property, value),
            "country" => self.country(P::Country, property, value),
            "birthPlace" => self.place(P::BirthPlace, value),
            "address" => self.place(P::Address, value),
            "email" | "phone" | "website" => self.document(P::Contact, property, value),
            "modifiedAt" => match value.parse::<PartialDate>() {
                Ok(date) if date.exact().is_some() => {
                    self.entity.add(P::UpdatedOn, Value::Date(date));
                }
                _ => self.other(property, value),
            },
            _ if self.is_identifier(property) => self.document(P::Document, property, value),
            _ => self.other(property, value),
        }
    }

    fn is_a(&self, schema: &str) -> bool {
        self.schema.is_some_and(|own| own.is_a(schema))
    }

    fn is_identifier(&self, property: &str) -> bool {
        let known = self.schema.and_then(|schema| schema.property(property));
        known.is_some_and(|known| known.kind == "identifier")
    }

    /// What has no place of its own is kept as it stands.
    fn other(&mut self, property: &str, value: &str) {
        self.document(Property::FollowTheMoney, property, value);
    }

    fn document(&mut self, to: Property, kind: &str, number: &str) {
        let document = Document {
            kind: kind.to_owned(),
            number: Some(number.to_owned()),
            ..Document::default()
        };
        self.entity.add(to, Value::Document(document));
    }

    fn date(&mut self, to: Property, property: &str, value: &str) {
        // One that reads back as it stood: `1971-05-01T00:00:00` does not.
        match value.parse::<PartialDate>() {
            Ok(date) => self.entity.add(to, Value::Birth(Birth::on(date))),
            Err(_) => self.other(property, value),
        }
    }

    fn country(&mut self, to: Property, property: &str, value: &str) {
        let plain = value.len() == 2 && value.bytes().all(|byte| byte.is_ascii_lowercase());
        if plain {
            let country = Country { text: value.to_owned(), code: Some(value.to_owned()) };
            self.entity.add(to, Value::Country(country));
        } else {
            self.other(property, value);
        }
    }

    fn place(&mut self, to: Property, value: &str) {
        let address = Address { full: Some(value.to_owned()), ..Address::default() };
        self.entity.add(to, Value::Address(address));
    }

    /// What stands beside the properties. `last_seen` is the file's day and no one's change.
    fn kept(&mut self, whole: &FtmEntity) {
        let mut keep = |words: String| self.entity.add_text(Property::Bookkeeping, &words);
        if !whole.target {
            keep("target=false".to_owned());
        }
        let referents: BTreeSet<&String> = whole.referents.iter().collect();
        for id in referents {
            keep(format!("referent={id}"));
        }
        if let Some(at) = &whole.first_seen {
            keep(format!("first_seen={at}"));
        }
        if let Some(at) = &whole.last_change {
            keep(format!("last_change={at}"));
        }
        if !whole.caption.is_empty() && whole.caption != self.entity.caption() {
            self.entity.add_text(Property::Bookkeeping, &format!("caption={}", whole.caption));
        }
    }

    fn attach(&mut self, one: &FtmEntity, report: &mut ReadReport) {
        let schema = FtmSchema::of(&one.schema);
        let key = self.entity.key.clone();
        for property in one.properties.keys() {
            let known = schema.and_then(|schema| schema.property(property));
            let values: BTreeSet<&str> = one.texts(property).collect();
            for value in values {
                report.saw(&format!("{}.{property}", one.schema));
                if known.is_none() {
                    report.puzzle(&format!("property {property} of {}", one.schema));
                }
                let document = Document {
                    kind: format!("{}:{property}", one.schema),
                    number: Some(value.to_owned()),
                    note: Some(one.id.clone()),
                    ..Document::default()
                };
                self.entity.add(Property::FollowTheMoney, Value::Document(document));
                let ends = known.is_some_and(|known| known.kind == "entity");
                if ends && value != key.as_str() && one.schema != "Sanction" {
                    self.tie(one, value);
                }
            }
        }
        if one.schema == "Sanction" {
            self.listing(one);
        }
        if one.schema == "CryptoWallet" {
            for number in one.texts("publicKey") {
                let currency = one.texts("currency").next().unwrap_or_default();
                self.document(Property::Wallet, currency, number);
            }
        }
    }

    fn tie(&mut self, one: &FtmEntity, other: &str) {
        let relation = Relation {
            kind: one.schema.clone(),
            name: None,
            key: Some(other.to_owned()),
            note: one.texts("role").chain(one.texts("relationship")).next().map(str::to_owned),
        };
        self.entity.add(Property::Relation, Value::Relation(relation));
    }

    fn listing(&mut self, sanction: &FtmEntity) {
        let mut words = ["program", "programId", "authority"].into_iter();
        let programme = words.find_map(|property| sanction.texts(property).next());
        let programme = programme.unwrap_or_default();
        if self.entity.listings().any(|listing| listing.programme == programme) {
            return;
        }
        let mut days = ["listingDate", "startDate"].into_iter();
        let listed_on = days.find_map(|property| {
            // A time of day says no more of a day.
            sanction.texts(property).find_map(|text| text.get(..10).unwrap_or(text).parse().ok())
        });
        let measures: BTreeSet<&str> = sanction.texts("provisions").collect();
        self.entity.add(
            Property::Listing,
            Value::Listing(Listing {
                programme: programme.to_owned(),
                listed_on: listed_on.map(When::On),
                instrument: None,
                measures: measures.into_iter().map(str::to_owned).collect(),
            }),
        );
    }
}

/// One entity of a file, taken apart: what stands for itself, and what hangs on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The entity that it says something of.
    pub of: String,
    /// Whether it is that entity's own line, or a sanction, document or edge of it.
    pub own: bool,
    /// What it says; no nested entities.
    pub entity: FtmEntity,
}

/// Takes an entity and all that is nested in it apart.
///
/// A thing (a person, a company, an address) stands for itself. What is no thing hangs on every
/// thing it points to; a wallet hangs on its holder, when it has one.
pub fn pieces(entity: FtmEntity, report: &mut ReadReport) -> Vec<Piece> {
    let mut out = Vec::new();
    for entity in flat(entity) {
        let schema = FtmSchema::of(&entity.schema);
        if schema.is_none() {
            report.puzzle(&format!("schema {}", entity.schema));
        }
        let held = entity.schema == "CryptoWallet" && entity.properties.contains_key("holder");
        if schema.is_none_or(FtmSchema::is_thing) && !held {
            out.push(Piece { of: entity.id.clone(), own: true, entity });
            continue;
        }
        let mut ends: BTreeSet<&str> = BTreeSet::new();
        for property in schema.map(FtmSchema::properties).unwrap_or_default() {
            // The document that proves a sanction is not what the sanction is of.
            if property.kind == "entity" && !property.is_stub && property.name != "proof" {
                ends.extend(entity.texts(property.name));
            }
        }
        if ends.is_empty() {
            report.puzzle(&format!("{} that points to no entity", entity.schema));
        }
        for end in ends {
            out.push(Piece { of: end.to_owned(), own: false, entity: entity.clone() });
        }
    }
    out
}

/// Returns an entity and every one nested in it, beside each other and with no nested ones.
///
/// A nested entity has the datasets of the one it stood in, unless it has its own.
pub fn flat(entity: FtmEntity) -> Vec<FtmEntity> {
    let mut out = Vec::new();
    flatten(entity, &[], &mut out);
    out
}

/// Puts nested entities beside the one they stand in, with its datasets unless they have some.
fn flatten(mut entity: FtmEntity, datasets: &[String], out: &mut Vec<FtmEntity>) {
    if entity.datasets.is_empty() {
        entity.datasets = datasets.to_vec();
    }
    let schema = FtmSchema::of(&entity.schema);
    let mut nested = Vec::new();
    let mut flat: BTreeMap<String, Vec<super::FtmValue>> = BTreeMap::new();
    for (name, values) in std::mem::take(&mut entity.properties) {
        let known = schema.and_then(|schema| schema.property(&name));
        for value in values {
            let super::FtmValue::Entity(mut inner) = value else {
                flat.entry(name.clone()).or_default().push(value);
                continue;
            };
            match known.filter(|known| known.is_stub).and_then(|known| known.reverse) {
                Some(back) => inner.add(back, &entity.id),
                None => flat
                    .entry(name.clone())
                    .or_default()
                    .push(super::FtmValue::Text(inner.id.clone())),
            }
            nested.push(*inner);
        }
    }
    entity.properties = flat;
    let datasets = entity.datasets.clone();
    out.push(entity);
    for inner in nested {
        flatten(inner, &datasets, out);
    }
}
