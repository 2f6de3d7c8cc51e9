//! The links an edition brings: whose entries are one actor, and how that is known.

use std::collections::{BTreeMap, BTreeSet};

use unblink_ledger::{Content, EditionMeta, Entry, Facet, Link, LinkKind, Node, Seen};
use unblink_model::{Edition, EntityKey, Fact, ListId, Property, Value};

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
fn cross_references(edition: &Edition, entries: &[Entry], recorded: jiff::Timestamp) -> Vec<Link> {
    let touched: BTreeSet<&EntityKey> = entries.iter().map(|entry| &entry.key).collect();
    let mut links = Vec::new();
    for entity in edition.entities.iter().filter(|entity| touched.contains(&entity.key)) {
        let related = entity
            .relations()
            .filter(|relation| relation.kind == UN_REFERENCE)
            .filter_map(|relation| relation.key.as_deref());
        let documents = entity.values(Property::Document).iter().filter_map(|value| match value {
            Value::Document(document) if document.kind == UN_REFERENCE => {
                document.number.as_deref()
            }
            _ => None,
        });
        // An entry that prints several would join actors the UN keeps apart: none is taken.
        let references: BTreeSet<&str> = related.chain(documents).collect();
        if references.len() > 1 {
            continue;
        }
        for reference in references {
            let list = ListId::new("un_sc_sanctions");
            links.push(Link {
                a: Node { list, key: EntityKey::new(reference) },
                b: Node { list: edition.list.clone(), key: entity.key.clone() },
                kind: LinkKind::Reference,
                reason: format!("{} prints the UN reference {reference}", edition.list),
                recorded,
            });
        }
    }
    links
}

/// What readers call the UN's reference of the entry itself, printed by another list.
const UN_REFERENCE: &str = "UN reference";
