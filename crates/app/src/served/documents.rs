//! What can be searched for: every subject on a loaded list, in the words people look for it by.

use std::collections::{BTreeMap, BTreeSet};

use unblink_ledger::Node;
use unblink_lists::ftm::{FtmEntity, FtmValue};
use unblink_model::{AsOf, FtmSchema, ListId, Property, SubjectId};

use crate::export::{ftm_record, until};
use crate::register::Knowledge;
use crate::subject::entity_at;
use crate::{AppError, Coverage, Register};

/// A subject as it is searched for; the whole of it is read from the ledger when it is shown.
#[derive(Debug)]
pub(crate) struct Document {
    pub(crate) id: SubjectId,
    pub(crate) caption: String,
    pub(crate) schema: &'static FtmSchema,
    pub(crate) names: Vec<String>,
    pub(crate) datasets: Vec<String>,
    pub(crate) referents: Vec<String>,
    pub(crate) countries: Vec<String>,
    pub(crate) topics: Vec<String>,
    pub(crate) genders: Vec<String>,
    pub(crate) identifiers: Vec<String>,
    pub(crate) first_seen: Option<String>,
    pub(crate) last_seen: Option<String>,
    pub(crate) last_change: Option<String>,
    /// Words of the caption alone: who is called so comes before who is also called so.
    pub(crate) caption_words: Vec<String>,
}

/// Every document, and which words lead to which.
#[derive(Debug, Default)]
pub(crate) struct Documents {
    pub(crate) all: Vec<Document>,
    pub(crate) words: BTreeMap<String, Vec<u32>>,
}

impl Documents {
    /// Returns the documents of a place in time.
    pub(crate) fn read(
        register: &mut Register,
        coverage: &Coverage,
        as_of: &AsOf,
    ) -> Result<Self, AppError> {
        let knowledge = register.knowledge(as_of.recorded)?;
        let mut found: BTreeMap<SubjectId, Document> = BTreeMap::new();
        for subject in knowledge.curated.subjects.values() {
            let mut one = FtmEntity::new(subject.id.as_str(), subject.kind.schema());
            one.caption.clone_from(&subject.caption);
            one.add("name", &subject.caption);
            subject.names.iter().for_each(|name| one.add("alias", name));
            one.datasets = vec![crate::curated::REGISTER.to_owned()];
            add(&mut found, &subject.id, one);
        }
        for list in &coverage.lists {
            if list.list.as_str() == crate::curated::REGISTER {
                continue;
            }
            for (node, one) in records(register, &list.list, &knowledge, as_of)? {
                let id = knowledge.subject_of(&node);
                add(&mut found, &id, one);
            }
        }
        Ok(Self::indexed(found.into_values().collect()))
    }

    fn indexed(mut all: Vec<Document>) -> Self {
        let mut words: BTreeMap<String, Vec<u32>> = BTreeMap::new();
        for (number, document) in all.iter_mut().enumerate() {
            // More than four thousand million subjects would not fit in memory before.
            let number = u32::try_from(number).unwrap_or(u32::MAX);
            document.caption_words = split(&document.caption);
            let names = document.names.iter().flat_map(|name| split(name));
            let others = document.identifiers.iter().chain(&document.referents);
            let ids = others.chain(std::iter::once(&document.caption));
            let ids = ids.flat_map(|text| split(text));
            let own = split(document.id.as_str());
            let mine: BTreeSet<String> = names.chain(ids).chain(own).collect();
            for word in mine {
                words.entry(word).or_default().push(number);
            }
        }
        Self { all, words }
    }
}

/// Returns a text as words to be looked up.
pub(crate) fn split(text: &str) -> Vec<String> {
    let folded = unblink_text::fold(text);
    let parts = folded.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty());
    parts.map(str::to_owned).collect()
}

/// Returns each entry of a list that is there on the day asked about.
fn records(
    register: &Register,
    list: &ListId,
    knowledge: &Knowledge,
    as_of: &AsOf,
) -> Result<Vec<(Node, FtmEntity)>, AppError> {
    let history = register.store.history(list)?;
    let Some(until) = until(&history, as_of) else { return Ok(Vec::new()) };
    let known = register.store.values_of(list, Property::ALL)?;
    let values = |digest: &unblink_ledger::Digest| known.get(digest).cloned();
    let mut out = Vec::new();
    for key in history.keys().filter(|key| !unblink_ledger::is_fact(key)) {
        if !history.present(key, Some(&until), as_of) {
            continue;
        }
        let Some(entity) = entity_at(&history, key, Some(&until), as_of, &values) else { continue };
        let one = ftm_record(list, &entity, &history, knowledge, as_of);
        out.push((Node { list: list.clone(), key: key.clone() }, one));
    }
    Ok(out)
}

fn add(found: &mut BTreeMap<SubjectId, Document>, id: &SubjectId, one: FtmEntity) {
    let schema = FtmSchema::of(&one.schema).or_else(|| FtmSchema::of("LegalEntity"));
    let Some(schema) = schema else { return };
    let document = found.entry(id.clone()).or_insert_with(|| Document {
        id: id.clone(),
        caption: one.caption.clone(),
        schema,
        names: Vec::new(),
        datasets: Vec::new(),
        referents: Vec::new(),
        countries: Vec::new(),
        topics: Vec::new(),
        genders: Vec::new(),
        identifiers: Vec::new(),
        first_seen: None,
        last_seen: None,
        last_change: None,
        caption_words: Vec::new(),
    });
    if schema.is_a(document.schema.name) {
        document.schema = schema;
    }
    if one.id != id.as_str() {
        put(&mut document.referents, &one.id);
    }
    for dataset in &one.datasets {
        put(&mut document.datasets, dataset);
    }
    for (property, values) in &one.properties {
        let Some(known) = schema.property(property) else { continue };
        let into = match known.kind {
            "name" => &mut document.names,
            "country" => &mut document.countries,
            "topic" => &mut document.topics,
            "gender" => &mut document.genders,
            "identifier" => &mut document.identifiers,
            _ => continue,
        };
        for value in values {
            if let FtmValue::Text(text) = value {
                put(into, text);
            }
        }
    }
    let earlier = |a: Option<String>, b: Option<String>| [a, b].into_iter().flatten().min();
    let later = |a: Option<String>, b: Option<String>| [a, b].into_iter().flatten().max();
    document.first_seen = earlier(document.first_seen.take(), one.first_seen);
    document.last_seen = later(document.last_seen.take(), one.last_seen);
    document.last_change = later(document.last_change.take(), one.last_change);
}

fn put(into: &mut Vec<String>, text: &str) {
    if !into.iter().any(|known| known == text) {
        into.push(text.to_owned());
    }
}
