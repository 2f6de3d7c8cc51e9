//! Links by strong identifiers: the entries of an edition that print a number of another list's.

use std::collections::{BTreeMap, BTreeSet};

use unblink_ledger::{EditionMeta, Entry, Link, LinkKind, Node};
use unblink_model::{AsOf, Birth, Edition, Entity, EntityKey, EntityKind, Property, Value};

use super::identifiers::{self, Identifier};
use crate::{AppError, Register};

/// Identifiers shared by more entries than this say nothing of any of them; a guess. No list at
/// hand has an actor on more lists than that.
const MOST_SHARING: usize = 16;

/// The identifiers of entries by key, as the store keeps them.
type ByKey = BTreeMap<EntityKey, Vec<(String, String)>>;

impl Register {
    /// Returns the identifiers of the entries that are new or changed, and the links that they
    /// bring with entries of other lists.
    ///
    /// A link is brought only where nothing else contradicts it; whether it joins the two is
    /// decided with all links at hand ([`unblink_ledger::doubtful`]).
    pub(super) fn identified(
        &self,
        edition: &Edition,
        entries: &[Entry],
        meta: &EditionMeta,
        sure: &[Link],
    ) -> Result<(ByKey, Vec<Link>), AppError> {
        // What a reference joins needs no second reason.
        let joined: BTreeSet<(&Node, &Node)> = sure.iter().map(|link| (&link.a, &link.b)).collect();
        let touched: BTreeSet<&EntityKey> = entries.iter().map(|entry| &entry.key).collect();
        let (mut kept, mut links) = (ByKey::new(), Vec::new());
        for entity in edition.entities.iter().filter(|entity| touched.contains(&entity.key)) {
            let own = identifiers::of(entity);
            if own.is_empty() {
                continue;
            }
            let here = Node { list: edition.list.clone(), key: entity.key.clone() };
            let mut met = BTreeSet::new();
            for one in &own {
                let there = self.store.entries_identified(&one.scheme, &one.value)?;
                if there.len() > MOST_SHARING {
                    continue;
                }
                for node in there.into_iter().filter(|node| node.list != edition.list) {
                    if met.contains(&node) || joined.contains(&(&node, &here)) {
                        continue;
                    }
                    if let Some(other) = self.entity_of_node(&node)?
                        && contradiction(one, entity, &other).is_none()
                    {
                        links.push(Link {
                            a: node.clone(),
                            b: here.clone(),
                            kind: LinkKind::Identifier,
                            reason: shared(&node, &here, one),
                            recorded: meta.recorded,
                        });
                        met.insert(node);
                    }
                }
            }
            let pairs = own.into_iter().map(|one| (one.scheme, one.value)).collect();
            kept.insert(entity.key.clone(), pairs);
        }
        if !links.is_empty() {
            let known: BTreeSet<(Node, Node)> = self
                .store
                .links()?
                .into_iter()
                .filter(|link| link.kind == LinkKind::Identifier)
                .flat_map(|link| [(link.a.clone(), link.b.clone()), (link.b, link.a)])
                .collect();
            links.retain(|link| !known.contains(&(link.a.clone(), link.b.clone())));
        }
        Ok((kept, links))
    }

    /// Returns an entry as its list's newest editions tell it.
    pub(crate) fn entity_of_node(&self, node: &Node) -> Result<Option<Entity>, AppError> {
        let history = self.store.history_of(&node.list, std::slice::from_ref(&node.key))?;
        let always = AsOf {
            valid: jiff::civil::Date::MAX,
            published: jiff::civil::Date::MAX,
            recorded: None,
        };
        Ok(self.entity_at(&history, &node.key, None, &always))
    }
}

/// Returns in words what two entries share.
pub(crate) fn shared(a: &Node, b: &Node, one: &Identifier) -> String {
    format!("{} and {} print the same {}", a.list, b.list, one.words())
}

/// Returns what speaks against taking two entries for one actor although they share an
/// identifier; `None` when nothing does.
pub(crate) fn contradiction(one: &Identifier, a: &Entity, b: &Entity) -> Option<&'static str> {
    if let (Some(a), Some(b)) = (a.kind(), b.kind())
        && !may_be_one(a, b)
    {
        return Some("one is a person, a body or a craft and the other is not");
    }
    let (births_a, births_b) = (births(a), births(b));
    let agree = births_a.is_empty()
        || births_b.is_empty()
        || births_a.iter().any(|a| births_b.iter().any(|b| may_be_same_year(a, b)));
    if !agree {
        return Some("their birth dates are years apart");
    }
    if one.needs_a_name() && !share_a_word(a, b) {
        return Some("their names share no word");
    }
    None
}

fn may_be_one(a: EntityKind, b: EntityKind) -> bool {
    use EntityKind::{Airplane, Person, Vessel};
    let apart = |kind: EntityKind| matches!(kind, Person | Vessel | Airplane);
    // A legal entity may be a person; anything else of another kind is another actor.
    a == b || (!apart(a) && !apart(b)) || [a, b].contains(&EntityKind::LegalEntity)
}

fn births(entity: &Entity) -> Vec<&Birth> {
    entity
        .values(Property::BirthDate)
        .iter()
        .filter_map(|value| match value {
            Value::Birth(birth) if birth.date.is_some() => Some(birth),
            _ => None,
        })
        .collect()
}

/// Years given as approximate are wide; five years is what lists themselves call "circa".
fn may_be_same_year(a: &Birth, b: &Birth) -> bool {
    let span = |birth: &Birth| {
        let slack = if birth.circa { 5 } else { 1 };
        let from = birth.date.map(|date| date.first_day().year());
        let until = birth.until.or(birth.date).map(|date| date.last_day().year());
        from.zip(until).map(|(from, until)| (from - slack, until + slack))
    };
    match (span(a), span(b)) {
        (Some(one), Some(other)) => one.0 <= other.1 && other.0 <= one.1,
        _ => true,
    }
}

fn share_a_word(a: &Entity, b: &Entity) -> bool {
    let words = |entity: &Entity| -> BTreeSet<String> {
        entity
            .names()
            .flat_map(|name| {
                unblink_text::fold(&name.full)
                    .split_whitespace()
                    // Shorter ones are articles and initials.
                    .filter(|word| word.chars().count() > 2)
                    .map(str::to_owned)
                    .collect::<Vec<_>>()
            })
            .collect()
    };
    !words(a).is_disjoint(&words(b))
}
