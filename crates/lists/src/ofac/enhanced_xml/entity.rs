//! One entity of the Enhanced XML.

use std::collections::BTreeMap;

use jiff::civil::Date;
use unblink_model::{Address, Country, Entity, EntityKind, Property, ReadReport, Relation, Value};

use crate::ofac::add_title;
use crate::ofac::rich::dates::Corners;
use crate::ofac::rich::features::{self, Feature};
use crate::ofac::rich::joined;
use crate::ofac::rich::listings::{self, Grounds, Membership};
use crate::ofac::rich::names::{self, LATIN, Sort, Spelling};
use crate::ofac::rich::papers::{self, Paper};
use crate::ofac::rich::places::{self, Part};
use crate::ofac::rich::records::{Inside, Node};

/// What reading an entity needs besides its record.
struct Desk<'c> {
    codes: &'c BTreeMap<String, String>,
    report: &'c mut ReadReport,
}

/// Fills an entity from its record.
pub(super) fn fill(
    entity: &mut Entity,
    tag: &str,
    record: Node<'_>,
    codes: &BTreeMap<String, String>,
    report: &mut ReadReport,
) {
    let mut desk = Desk { codes, report };
    desk.general(entity, record);
    desk.listings(entity, tag, record);
    for name in record.items("names", "name") {
        desk.name(entity, name);
    }
    for address in record.items("addresses", "address") {
        desk.address(entity, address);
    }
    for feature in record.items("features", "feature") {
        let feature = desk.feature(feature);
        features::add(entity, feature);
    }
    let heading = record
        .items("names", "name")
        .find(|name| name.words_of("isPrimary") == Some("true"))
        .and_then(|name| name.down(&["translations", "translation"]))
        .and_then(|translation| translation.words_of("formattedFullName"));
    for paper in record.items("identityDocuments", "identityDocument") {
        let paper = desk.paper(paper, heading);
        papers::add(entity, paper);
    }
    for relation in record.items("relationships", "relationship") {
        tie(entity, relation);
    }
}

impl Desk<'_> {
    fn general(&mut self, entity: &mut Entity, record: Node<'_>) {
        let Some(general) = record.first("generalInfo") else {
            self.report.puzzle("an entity without generalInfo");
            return;
        };
        match general.words_of("entityType") {
            Some("Individual") => entity.set_kind(EntityKind::Person),
            Some("Entity") => entity.set_kind(EntityKind::Organization),
            Some("Vessel") => entity.set_kind(EntityKind::Vessel),
            Some("Aircraft") => entity.set_kind(EntityKind::Airplane),
            other => {
                self.report.puzzle("entity type");
                let text = format!("entityType={}", other.unwrap_or_default());
                entity.add(Property::Bookkeeping, Value::Text(text));
            }
        }
        for (element, property) in
            [("identityId", Property::RecordId), ("remarks", Property::Remarks)]
        {
            for node in general.all(element) {
                entity.add_text(property, node.text());
            }
        }
        for title in general.all("title") {
            add_title(entity, title.text());
        }
    }

    fn listings(&mut self, entity: &mut Entity, tag: &str, record: Node<'_>) {
        let words = |list, item| {
            record.items(list, item).filter_map(|node| node.words().map(str::to_owned)).collect()
        };
        let grounds = Grounds {
            programmes: words("sanctionsPrograms", "sanctionsProgram"),
            acts: words("legalAuthorities", "legalAuthority"),
            measures: words("sanctionsTypes", "sanctionsType"),
        };
        let mut memberships = Vec::new();
        for list in record.items("sanctionsLists", "sanctionsList") {
            memberships.push(Membership {
                list: list.words().unwrap_or_default().to_owned(),
                on: self.day(list.attribute("datePublished"), "sanctionsList@datePublished"),
                notes: Vec::new(),
            });
        }
        memberships.sort();
        listings::add(entity, tag, &memberships, &grounds, self.report);
    }

    fn name(&mut self, entity: &mut Entity, name: Node<'_>) {
        let sort = Sort {
            primary: name.words_of("isPrimary") == Some("true"),
            alias_type: name.words_of("aliasType").map(str::to_owned),
            low_quality: name.words_of("isLowQuality") == Some("true"),
        };
        for translation in name.items("translations", "translation") {
            let parts = translation.items("nameParts", "namePart");
            let mut spelling = Spelling {
                parts: parts
                    .filter_map(|part| {
                        let kind = part.words_of("type").unwrap_or_default();
                        Some((kind.to_owned(), part.words_of("value")?.to_owned()))
                    })
                    .collect(),
                script: translation.words_of("script").map(str::to_owned),
                notes: Vec::new(),
            };
            self.formatted(translation, &mut spelling);
            names::add(entity, &sort, spelling, self.report);
        }
    }

    /// Keeps OFAC's own composition of the parts where it is more than them in another order.
    fn formatted(&mut self, translation: Node<'_>, spelling: &mut Spelling) {
        let first = translation.words_of("formattedFirstName");
        let last = translation.words_of("formattedLastName");
        let composed: Vec<&str> = first.into_iter().chain(last).collect();
        let composed = composed.join(" ");
        if !composed.is_empty() && !names::same(&composed, &spelling.full()) {
            self.report.puzzle("formatted name that is not made of the parts");
            spelling.notes.push(format!("printed as {composed}"));
        }
    }

    fn address(&mut self, entity: &mut Entity, address: Node<'_>) {
        let country = address.first("country").and_then(|country| self.country(country));
        let before = entity.values(Property::Address).len();
        for translation in address.items("translations", "translation") {
            let parts: Vec<Part> = translation
                .items("addressParts", "addressPart")
                .filter_map(|part| {
                    let kind = part.words_of("type").unwrap_or_default();
                    Some((kind.to_owned(), part.words_of("value")?.to_owned()))
                })
                .collect();
            let mut notes = Vec::new();
            match translation.words_of("script") {
                Some(script) if script != LATIN => notes.push(script.to_owned()),
                _ => {}
            }
            if !parts.is_empty() {
                let address = places::address(&parts, country.clone(), notes, self.report);
                entity.add(Property::Address, Value::Address(address));
            }
        }
        // Many addresses are a country and no more.
        if let Some(country) = country
            && entity.values(Property::Address).len() == before
        {
            let address = Address { country: Some(country), ..Address::default() };
            entity.add(Property::Address, Value::Address(address));
        }
    }

    fn feature(&mut self, node: Node<'_>) -> Feature {
        let kind = node.words_of("type").unwrap_or_default().to_owned();
        let text = node.words_of("value").map(str::to_owned);
        let code = node.words_of("valueRefId").and_then(|id| self.codes.get(id));
        let country = code
            .zip(text.as_ref())
            .map(|(code, text)| Country { text: text.clone(), code: Some(code.clone()) });
        let mut notes: Vec<String> =
            node.all("comments").filter_map(|words| words.words().map(str::to_owned)).collect();
        if let Some(reliability) = node.words_of("reliability") {
            notes.push(format!("reliability: {reliability}"));
        }
        if node.words_of("isPrimary") == Some("false") {
            notes.push("not primary".to_owned());
        }
        let date = node.first("valueDate").and_then(|date| self.corners(date));
        // Where a country is meant its words are the text already.
        let text = if country.is_some() { None } else { text };
        Feature { kind, text, date, country, notes }
    }

    fn paper(&mut self, node: Node<'_>, heading: Option<&str>) -> Paper {
        let mut notes = Vec::new();
        if let Some(authority) = node.words_of("issuingAuthority") {
            notes.push(format!("issuing authority: {authority}"));
        }
        if node.words_of("isValid") == Some("false") {
            notes.push("not valid".to_owned());
        }
        if let Some(name) = node.words_of("name").filter(|name| Some(*name) != heading) {
            notes.push(format!("in the name of {name}"));
        }
        for feature in node.items("idFeatures", "idFeature") {
            notes.extend(feature.words().map(str::to_owned));
        }
        notes.extend(node.all("comments").filter_map(|words| words.words().map(str::to_owned)));
        Paper {
            kind: node.words_of("type").unwrap_or_default().to_owned(),
            number: node.words_of("documentNumber").map(str::to_owned),
            country: node.first("issuingCountry").and_then(|country| self.country(country)),
            city: node.words_of("issuingLocation").map(str::to_owned),
            issued: node.first("issueDate").and_then(|date| self.corners(date)),
            expires: node.first("expirationDate").and_then(|date| self.corners(date)),
            notes,
        }
    }

    fn country(&self, node: Node<'_>) -> Option<Country> {
        let text = node.words()?.to_owned();
        let code = node.attribute("refId").and_then(|id| self.codes.get(id)).cloned();
        Some(Country { text, code })
    }

    fn corners(&mut self, node: Node<'_>) -> Option<Corners> {
        let mut day = |name: &str| self.day(node.words_of(name), name);
        let corners = Corners {
            start: (day("fromDateBegin")?, day("fromDateEnd")?),
            end: (day("toDateBegin")?, day("toDateEnd")?),
            circa: node.words_of("isApproximate") == Some("true"),
        };
        Some(corners)
    }

    fn day(&mut self, text: Option<&str>, place: &str) -> Option<Date> {
        let day = text.and_then(|text| text.parse().ok());
        if day.is_none() {
            self.report.puzzle(&format!("no date in {place}"));
        }
        day
    }
}

fn tie(entity: &mut Entity, node: Node<'_>) {
    let other = node.first("relatedEntity");
    let mut notes = vec!["from this party to the other".to_owned()];
    if let Some(quality) = node.words_of("quality") {
        notes.push(format!("quality: {quality}"));
    }
    notes.extend(node.all("comments").filter_map(|words| words.words().map(str::to_owned)));
    let relation = Relation {
        kind: node.words_of("type").unwrap_or_default().to_owned(),
        name: other.and_then(Inside::words).map(str::to_owned),
        key: other.and_then(|other| other.attribute("entityId")).map(str::to_owned),
        note: joined(&notes),
    };
    entity.add(Property::Relation, Value::Relation(relation));
}
