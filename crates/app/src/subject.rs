//! From what people ask for (an id, an official reference, a name) to a subject.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::Serialize;
use unblink_ledger::{History, Node};
use unblink_model::{AsOf, Entity, EntityKey, ListId, Property, SubjectId, Value};

use crate::catalogue::{Catalogue, no_such_list};
use crate::curated::REGISTER;
use crate::register::Knowledge;
use crate::{AppError, Register};

/// A subject someone may mean.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Candidate {
    /// Its id.
    pub id: SubjectId,
    /// What it is called.
    pub caption: String,
    /// What it is, in FollowTheMoney's words; empty when no list says.
    pub schema: String,
}

/// A subject with its entries on the lists.
#[derive(Clone, Debug)]
pub struct Resolved {
    /// Its id.
    pub id: SubjectId,
    /// What it is called.
    pub caption: String,
    /// What it is; empty when no list says.
    pub schema: String,
    /// Its entries on official lists, in any edition at hand.
    pub nodes: Vec<Node>,
    /// Every name any of them carries, folded.
    pub folded_names: BTreeSet<String>,
    /// The history of each of `nodes`, in their order: read once for all that is asked.
    pub(crate) histories: Vec<Arc<History>>,
}

impl Register {
    /// Returns the subject that `asked` means: an id, an official reference (`TAe.012`,
    /// `SDN 6636`), or a name in any script.
    pub fn resolve(&mut self, asked: &str, as_of: &AsOf) -> Result<Resolved, AppError> {
        let knowledge = self.knowledge(as_of.recorded)?;
        let nodes = self.nodes_meant(asked, &knowledge)?;
        let mut subjects: BTreeMap<SubjectId, Node> = BTreeMap::new();
        for node in nodes {
            let id = knowledge.subject_of(&node);
            subjects.entry(id).or_insert(node);
        }
        // A curated subject whose own heading is the name asked for is meant before any entry
        // that merely carries the name as an alias.
        if subjects.len() > 1 {
            let folded = unblink_text::fold(asked);
            let headed: Vec<SubjectId> = subjects
                .keys()
                .filter(|id| {
                    knowledge.curated.subjects.get(*id).is_some_and(|subject| {
                        unblink_text::fold(&subject.caption) == folded
                            || subject.names.iter().any(|n| unblink_text::fold(n) == folded)
                    })
                })
                .cloned()
                .collect();
            if let [only] = headed.as_slice() {
                subjects.retain(|id, _| id == only);
            }
        }
        let mut found = subjects.into_iter();
        match (found.next(), found.len()) {
            (None, _) => Err(AppError::NoSuchSubject {
                asked: asked.to_owned(),
                near: self.near_names(asked, as_of)?,
            }),
            (Some((_, node)), 0) => self.resolved(&node, &knowledge, as_of),
            (Some(first), _) => {
                let mut candidates = Vec::new();
                for (_, node) in std::iter::once(first).chain(found) {
                    let one = self.resolved(&node, &knowledge, as_of)?;
                    candidates.push(Candidate {
                        id: one.id,
                        caption: one.caption,
                        schema: one.schema,
                    });
                }
                candidates.sort();
                Err(AppError::Ambiguous { asked: asked.to_owned(), candidates })
            }
        }
    }

    /// Returns subjects with a name that begins as typed so far, by name; at most `most`.
    pub fn beginning(
        &mut self,
        typed: &str,
        most: usize,
        as_of: &AsOf,
    ) -> Result<Vec<Candidate>, AppError> {
        let folded = unblink_text::fold(typed);
        if folded.is_empty() {
            return Ok(Vec::new());
        }
        let knowledge = self.knowledge(as_of.recorded)?;
        // Several lists carry a subject under several names: look at more than are shown.
        let names = u32::try_from(most.saturating_mul(8)).unwrap_or(u32::MAX);
        let mut found: Vec<Candidate> = Vec::new();
        for node in self.store.entries_named_from(&folded, names)? {
            let id = knowledge.subject_of(&node);
            if found.len() == most {
                break;
            }
            if found.iter().any(|one| one.id == id) {
                continue;
            }
            let one = self.resolved(&node, &knowledge, as_of)?;
            found.push(Candidate { id: one.id, caption: one.caption, schema: one.schema });
        }
        Ok(found)
    }

    fn nodes_meant(&self, asked: &str, knowledge: &Knowledge) -> Result<Vec<Node>, AppError> {
        let asked = asked.trim();
        if knowledge.curated.subjects.contains_key(asked) {
            return Ok(vec![Node { list: ListId::new(REGISTER), key: EntityKey::new(asked) }]);
        }
        if let Some((list, key)) = asked.split_once(':') {
            let found = self.store.entries_with_key(key)?;
            let here: Vec<Node> =
                found.into_iter().filter(|node| node.list.as_str() == list).collect();
            if !here.is_empty() {
                return Ok(here);
            }
        }
        let mut by_key = self.store.entries_with_key(asked)?;
        if !by_key.is_empty() {
            // The curated register repeats the entries of UN 1988 under the UN's references; where
            // the list itself is at hand, its entry is meant.
            if by_key.iter().any(|node| node.list.as_str() != REGISTER) {
                by_key.retain(|node| node.list.as_str() != REGISTER);
            }
            return Ok(by_key);
        }
        // OFAC's numbers are asked for as "SDN 6636".
        let lower = asked.to_ascii_lowercase();
        for (word, list) in
            [("sdn", "us_ofac_sdn"), ("ofac", "us_ofac_sdn"), ("cons", "us_ofac_cons")]
        {
            if let Some(number) = lower.strip_prefix(word).map(str::trim)
                && !number.is_empty()
                && number.bytes().all(|byte| byte.is_ascii_digit())
            {
                let mut found = self.store.entries_with_key(number)?;
                found.retain(|node| node.list.as_str() == list);
                return Ok(found);
            }
        }
        let folded = unblink_text::fold(asked);
        if folded.is_empty() {
            return Ok(Vec::new());
        }
        Ok(self.store.entries_named(&folded)?)
    }

    pub(crate) fn resolved(
        &mut self,
        node: &Node,
        knowledge: &Knowledge,
        as_of: &AsOf,
    ) -> Result<Resolved, AppError> {
        let id = knowledge.subject_of(node);
        let mut all: BTreeSet<Node> = knowledge
            .components
            .get(node)
            .cloned()
            .unwrap_or_else(|| BTreeSet::from([node.clone()]));
        if knowledge.catalogue.is_dataset(&node.list) {
            // One FollowTheMoney id is one entity, in whatever datasets.
            let same = self.store.entries_with_key(node.key.as_str())?;
            all.extend(same.into_iter().filter(|n| knowledge.catalogue.is_dataset(&n.list)));
        }
        let mut folded_names = BTreeSet::new();
        let mut caption = None;
        let mut schema = None;
        if let Some(subject) = knowledge.curated.subjects.get(&id) {
            caption = Some(subject.caption.clone());
            schema = Some(subject.kind.schema().to_owned());
            folded_names.insert(unblink_text::fold(&subject.caption));
            folded_names.extend(subject.names.iter().map(|name| unblink_text::fold(name)));
        }
        let mut nodes = Vec::new();
        let mut histories = Vec::new();
        for node in all {
            let history = self.store.history_of(&node.list, std::slice::from_ref(&node.key))?;
            let values = self.values();
            let named = entity_of(&history, &node.key, None, as_of, &values, NAMING);
            if let Some(entity) = named {
                folded_names.extend(entity.names().map(|name| unblink_text::fold(&name.full)));
                caption = caption.or_else(|| Some(entity.caption().to_owned()));
                schema =
                    schema.or_else(|| Some(entity.schema().to_owned()).filter(|s| !s.is_empty()));
            }
            if node.list.as_str() != REGISTER {
                nodes.push(node);
                histories.push(Arc::new(history));
            }
        }
        folded_names.remove("");
        Ok(Resolved {
            caption: caption.unwrap_or_else(|| node.key.to_string()),
            schema: schema.unwrap_or_default(),
            id,
            nodes,
            folded_names,
            histories,
        })
    }

    /// Returns an entry as the editions up to `until` that count tell it: each property by the
    /// newest edition that gives it. `None` when no edition that counts knows the entry.
    pub(crate) fn entity_at(
        &self,
        history: &History,
        key: &EntityKey,
        until: Option<&unblink_ledger::Order>,
        as_of: &AsOf,
    ) -> Option<Entity> {
        entity_at(history, key, until, as_of, &self.values())
    }
}

impl Register {
    /// Returns the entries of a list as its editions told them on the day asked about: each
    /// property by the newest edition up to that day that gives it.
    pub fn entries(&self, list: &ListId, as_of: &AsOf) -> Result<Vec<Entity>, AppError> {
        let catalogue = Catalogue::of(&self.store.datasets()?, &[], None);
        if catalogue.get(list.as_str()).is_none() {
            return Err(no_such_list(&catalogue, list.as_str()));
        }
        let history = self.store.history(list)?;
        let known = self.store.values_of(list, Property::ALL)?;
        let values = |digest: &unblink_ledger::Digest| known.get(digest).cloned();
        let until = history
            .editions()
            .rfind(|meta| meta.visible(as_of) && meta.published.day() <= as_of.valid)
            .map(unblink_ledger::EditionMeta::order);
        let Some(until) = until else { return Ok(Vec::new()) };
        Ok(history
            .keys()
            .filter(|key| !unblink_ledger::is_fact(key))
            .filter(|key| history.present(key, Some(&until), as_of))
            .filter_map(|key| entity_at(&history, key, Some(&until), as_of, &values))
            .collect())
    }
}

/// What says who an entry is.
const NAMING: &[Property] = &[
    Property::Schema,
    Property::Name,
    Property::OriginalName,
    Property::Alias,
    Property::WeakAlias,
];

pub(crate) fn entity_at(
    history: &History,
    key: &EntityKey,
    until: Option<&unblink_ledger::Order>,
    as_of: &AsOf,
    values: &dyn Fn(&unblink_ledger::Digest) -> Option<unblink_ledger::Values>,
) -> Option<Entity> {
    entity_of(history, key, until, as_of, values, &history.properties(key))
}

/// Returns an entry with these properties only.
pub(crate) fn entity_of(
    history: &History,
    key: &EntityKey,
    until: Option<&unblink_ledger::Order>,
    as_of: &AsOf,
    values: &dyn Fn(&unblink_ledger::Digest) -> Option<unblink_ledger::Values>,
    properties: &[Property],
) -> Option<Entity> {
    if !history.tells_of(key, until, as_of) {
        return None;
    }
    let mut entity = Entity::new(key.clone());
    for property in properties.iter().copied() {
        let Some(current) = history.current(key, property, until, as_of) else { continue };
        if let Some(found) = current.digest.and_then(|digest| values(&digest)) {
            let list: Vec<Value> = found.values().to_vec();
            if !list.is_empty() && property != Property::Fact {
                entity.statements.insert(property, list);
            }
        }
    }
    Some(entity)
}

/// Says whether a collection holds an entry only because someone listed is tied to it.
pub(crate) fn is_related(entity: &Entity) -> bool {
    entity.values(Property::Bookkeeping).contains(&Value::Text("target=false".to_owned()))
}

#[cfg(test)]
mod tests;
