//! The links an edition brings: whose entries are one actor, and how that is known.

use std::collections::{BTreeMap, BTreeSet};

use unblink_ledger::{Content, EditionMeta, Entry, Facet, Link, LinkKind, Node, Seen};
use unblink_model::{Edition, Entity, EntityKey, Fact, ListId, Property, Value};

use crate::curated::REGISTER;
use crate::register::Session;

/// Returns the links an edition brings: references that the curators read, and entries that
/// carry the record number of another one.
pub(super) fn of(
    session: &Session,
    edition: &Edition,
    entries: &[Entry],
    content: &Content,
    meta: &EditionMeta,
) -> Vec<Link> {
    let recorded = meta.recorded;
    let node = |list: &ListId, key: &EntityKey| Node { list: list.clone(), key: key.clone() };
    let mut links = Vec::new();
    for fact in &edition.facts {
        if let Fact::Subject(subject) = fact {
            for (list, key) in &subject.references {
                links.push(Link {
                    a: node(&ListId::new(REGISTER), &EntityKey::new(subject.id.as_str())),
                    b: node(list, key),
                    kind: LinkKind::Reference,
                    reason: format!("the curated register names {key} on {list}"),
                    recorded,
                });
            }
        }
    }
    links.extend(cross_references(edition, entries, recorded));
    links.extend(repeated(edition, entries, recorded));
    let new: Vec<&EntityKey> = entries
        .iter()
        .filter(|entry| entry.seen == Seen::Present && entry.facet == Facet::Presence)
        .map(|entry| &entry.key)
        .filter(|key| session.history.observations(key, &Facet::Presence).is_empty())
        .collect();
    if new.is_empty() || !meta.coverage.properties.contains(&Property::RecordId) {
        return links;
    }
    let facet = Facet::Value(meta.coverage.format.clone(), Property::RecordId);
    let mut numbered: BTreeMap<unblink_ledger::Digest, &EntityKey> = BTreeMap::new();
    for key in session.history.keys() {
        for observation in session.history.observations(key, &facet) {
            if let Seen::Values(digest) = observation.seen {
                numbered.entry(digest).or_insert(key);
            }
        }
    }
    for key in new {
        let own = content.records.get(key).and_then(|r| r.get(&Property::RecordId));
        if let Some(other) = own.and_then(|digest| numbered.get(digest))
            && *other != key
        {
            links.push(Link {
                a: node(&edition.list, other),
                b: node(&edition.list, key),
                kind: LinkKind::Renumbered,
                reason: format!("{other} and {key} carry the same record number of the issuer"),
                recorded,
            });
        }
    }
    links
}

/// Returns the links of entries that print the UN's own reference of the same actor, for the
/// entries that are new or changed.
///
/// Only references in the UN's present form count (`QDe.137`): those of before 2014 name no entry
/// of its list. An entry that prints several, and a reference that several entries print, would
/// join actors that somebody keeps apart (the UK's list of 2018 prints the reference of Al-Nusrah
/// Front on a person too): none of them is taken.
fn cross_references(edition: &Edition, entries: &[Entry], recorded: jiff::Timestamp) -> Vec<Link> {
    let touched: BTreeSet<&EntityKey> = entries.iter().map(|entry| &entry.key).collect();
    let mut printed: BTreeMap<&str, Vec<&EntityKey>> = BTreeMap::new();
    for entity in &edition.entities {
        let references = own_references(entity);
        if let Some(only) = references.first().filter(|_| references.len() == 1) {
            printed.entry(only).or_default().push(&entity.key);
        } else {
            for reference in references {
                // Printed beside another one: no entry may be linked by it alone.
                printed.entry(reference).or_default().extend([&entity.key, &entity.key]);
            }
        }
    }
    let un = ListId::new("un_sc_sanctions");
    printed
        .into_iter()
        .filter_map(|(reference, keys)| match keys.as_slice() {
            [only] if touched.contains(only) => Some((reference, *only)),
            _ => None,
        })
        .map(|(reference, key)| Link {
            a: Node { list: un.clone(), key: EntityKey::new(reference) },
            b: Node { list: edition.list.clone(), key: key.clone() },
            kind: LinkKind::Reference,
            reason: format!("{} prints the UN reference {reference}", edition.list),
            recorded,
        })
        .collect()
}

/// Returns the links of entries that repeat an entry of OFAC's under OFAC's own number.
///
/// The Consolidated Screening List keeps the source list and the number as the key of an entry:
/// `SDN:6636`.
fn repeated(edition: &Edition, entries: &[Entry], recorded: jiff::Timestamp) -> Vec<Link> {
    if edition.list.as_str() != "us_trade_csl" {
        return Vec::new();
    }
    let touched: BTreeSet<&EntityKey> = entries.iter().map(|entry| &entry.key).collect();
    touched
        .into_iter()
        .filter_map(|key| {
            let (source, number) = key.as_str().split_once(':')?;
            let list = match source {
                "SDN" => "us_ofac_sdn",
                "CAP" | "CMIC" | "FSE" | "NS-MBS" | "PLC" | "SSI" => "us_ofac_cons",
                _ => return None,
            };
            let plain = number.bytes().all(|byte| byte.is_ascii_digit());
            plain.then(|| Link {
                a: Node { list: ListId::new(list), key: EntityKey::new(number) },
                b: Node { list: edition.list.clone(), key: key.clone() },
                kind: LinkKind::Reference,
                reason: format!("{} repeats {list} under OFAC's number {number}", edition.list),
                recorded,
            })
        })
        .collect()
}

/// Returns the UN references that an entry prints as its own, in the UN's present form.
fn own_references(entity: &Entity) -> BTreeSet<&str> {
    let related = entity
        .relations()
        .filter(|relation| relation.kind == UN_REFERENCE)
        .filter_map(|relation| relation.key.as_deref());
    let documents = entity.values(Property::Document).iter().filter_map(|value| match value {
        Value::Document(document) if document.kind == UN_REFERENCE => document.number.as_deref(),
        _ => None,
    });
    related.chain(documents).filter(|reference| is_present_form(reference)).collect()
}

/// Says whether a reference reads like `TAi.024`, with any further `.1` of the UN's.
fn is_present_form(reference: &str) -> bool {
    let (Some((head, number)), 3) = (reference.split_once('.'), reference.find('.').unwrap_or(0))
    else {
        return false;
    };
    head.bytes().take(2).all(|letter| letter.is_ascii_uppercase())
        && head.ends_with(['i', 'e'])
        && number.len() >= 3
        && number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
}

/// What readers call the UN's reference of the entry itself, printed by another list.
const UN_REFERENCE: &str = "UN reference";

#[cfg(test)]
mod tests {
    use super::*;
    use unblink_model::{Document, Relation};

    #[test]
    fn only_the_present_form_is_a_reference() {
        for good in ["TAi.024", "QDe.137", "KPi.063.1"] {
            assert!(is_present_form(good), "{good}");
        }
        for bad in ["QE.A.137.14", "TI.A.11.01", "Ref.077", "QDe137", "QDe.", "TAi.02", ""] {
            assert!(!is_present_form(bad), "{bad}");
        }
    }

    #[test]
    fn what_two_entries_print_joins_neither() {
        let numbered = |reference: &str| {
            Value::Document(Document {
                kind: UN_REFERENCE.to_owned(),
                number: Some(reference.to_owned()),
                ..Document::default()
            })
        };
        let mut front = Entity::new("12981");
        front.add(Property::Document, numbered("QDe.137"));
        let mut person = Entity::new("13135");
        person.add(Property::Document, numbered("QDe.137"));
        let mut alone = Entity::new("7");
        let tie = Relation {
            kind: UN_REFERENCE.to_owned(),
            name: None,
            key: Some("TAi.024".to_owned()),
            note: None,
        };
        alone.add(Property::Relation, Value::Relation(tie));
        let edition = Edition {
            list: ListId::new("example"),
            published: unblink_model::Published {
                at: jiff::civil::date(2026, 1, 1).at(0, 0, 0, 0),
                basis: unblink_model::Basis::Given,
            },
            coverage: unblink_model::Coverage {
                format: "example".to_owned(),
                extent: unblink_model::Extent::All,
                properties: BTreeSet::new(),
                limits: String::new(),
            },
            entities: vec![front, person, alone],
            facts: Vec::new(),
            report: unblink_model::ReadReport::default(),
        };
        let entries: Vec<Entry> = edition
            .entities
            .iter()
            .map(|entity| Entry {
                key: entity.key.clone(),
                facet: Facet::Presence,
                edition: unblink_ledger::Order {
                    at: edition.published.at,
                    id: unblink_model::EditionId::new("example@2026-01-01.0"),
                },
                seen: Seen::Present,
            })
            .collect();
        let links = cross_references(&edition, &entries, jiff::Timestamp::UNIX_EPOCH);
        let keys: Vec<&str> = links.iter().map(|link| link.b.key.as_str()).collect();
        assert_eq!(keys, ["7"]);
    }
}
