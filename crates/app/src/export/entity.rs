//! Subjects and entries as FollowTheMoney entities, as of a place in time.

use unblink_ledger::{EditionMeta, History, Seen, designation_on};
use unblink_lists::ftm::{FtmEntity, FtmValue, Naming, Sanctioned, record};
use unblink_model::{
    AsOf, Entity, EntityKey, FtmSchema, ListId, Listing, Scope, Status, StatusKind, SubjectId, When,
};

use crate::catalogue::Catalogue;
use crate::curated::{Curated, REGISTER};
use crate::register::Knowledge;
use crate::subject::entity_at;
use crate::{AppError, Register, Resolved};

impl Register {
    /// Returns a subject as one FollowTheMoney entity: every list's record of it merged, and a
    /// nested `Sanction` for each of its designations as they stand on the day asked about.
    ///
    /// `asked` is what [`resolve`](Self::resolve) takes. Its `referents` are the ids of its
    /// entries. It is a `target` while any designation of it stands, suspended ones included.
    pub fn ftm_subject(&mut self, asked: &str, as_of: &AsOf) -> Result<FtmEntity, AppError> {
        let subject = self.resolve(asked, as_of)?;
        self.ftm_of(&subject, as_of)
    }

    /// Returns a resolved subject as [`ftm_subject`](Self::ftm_subject) does.
    pub fn ftm_of(&mut self, subject: &Resolved, as_of: &AsOf) -> Result<FtmEntity, AppError> {
        let told = self.told(subject, as_of)?;
        let schema = match subject.schema.as_str() {
            "" => "LegalEntity",
            known => known,
        };
        let mut whole = FtmEntity::new(subject.id.as_str(), schema);
        whole.caption.clone_from(&subject.caption);
        whole.add("name", &subject.caption);
        if let Some(own) = told.curated.subjects.get(&subject.id) {
            own.names.iter().for_each(|name| whole.add("alias", name));
        }
        for (node, history) in subject.nodes.iter().zip(&subject.histories) {
            let until = until(history, as_of);
            let values = self.values();
            let Some(entity) = entity_at(history, &node.key, until.as_ref(), as_of, &values) else {
                continue;
            };
            let id = |key: &str| id_of_entry(&node.list, key, &told.catalogue);
            let prefix = id(node.key.as_str());
            let naming = Naming { prefix: &prefix, id: &id, sanctioned: &|_| None };
            let mut one = record(subject.id.as_str(), &entity, &naming);
            stamp(&mut one, history, &node.key, as_of);
            one.datasets = vec![node.list.to_string()];
            one.referents.push(prefix.clone());
            merge(&mut whole, one);
        }
        whole.referents.retain(|id| id != subject.id.as_str());
        whole.target = false;
        for course in &told.courses {
            let standing = designation_on(course, as_of.valid);
            let kind = standing.status.kind();
            whole.target |= kind == StatusKind::OnList && course.scope == Scope::Actor;
            // A regime that names associates is no listing of the actor.
            let own = course.scope == Scope::Actor
                && matches!(kind, StatusKind::OnList | StatusKind::Former);
            if own && !told.catalogue.is_dataset(&ListId::new(&course.authority)) {
                let sanction = sanction(&subject.id, course, &standing, &told.curated);
                whole.nest("sanctions", sanction);
            }
        }
        whole.properties.remove("topics").unwrap_or_default().into_iter().for_each(|topic| {
            if let FtmValue::Text(topic) = topic
                && (topic != "sanction" || whole.target)
            {
                whole.add("topics", topic);
            }
        });
        if whole.target && has(&whole, "topics") {
            whole.add("topics", "sanction");
        }
        Ok(whole)
    }

    /// Returns one list's entry as a FollowTheMoney entity, with what that list alone says;
    /// `None` when the list has no such entry on the day asked about.
    pub fn ftm_entry(
        &mut self,
        list: &ListId,
        key: &EntityKey,
        as_of: &AsOf,
    ) -> Result<Option<FtmEntity>, AppError> {
        let history = self.store.history_of(list, std::slice::from_ref(key))?;
        let Some(until) = until(&history, as_of) else { return Ok(None) };
        if !history.present(key, Some(&until), as_of) {
            return Ok(None);
        }
        let knowledge = self.knowledge(as_of.recorded)?;
        let values = self.values();
        let found = entity_at(&history, key, Some(&until), as_of, &values);
        Ok(found.map(|entity| ftm_record(list, &entity, &history, &knowledge, as_of)))
    }
}

/// Returns an entry of a list as what is exported of it.
pub(crate) fn ftm_record(
    list: &ListId,
    entity: &Entity,
    history: &History,
    knowledge: &Knowledge,
    as_of: &AsOf,
) -> FtmEntity {
    let catalogue = &knowledge.catalogue;
    let id = |key: &str| id_of_entry(list, key, catalogue);
    let own = id(entity.key.as_str());
    let by = |listing: &Listing| sanctioned(list, listing, knowledge);
    let naming = Naming { prefix: &own, id: &id, sanctioned: &by };
    let mut out = record(&own, entity, &naming);
    out.datasets = vec![list.to_string()];
    stamp(&mut out, history, &entity.key, as_of);
    out
}

/// Returns the id under which an entry stands in what is written.
fn id_of_entry(list: &ListId, key: &str, catalogue: &Catalogue) -> String {
    if catalogue.is_dataset(list) {
        return key.to_owned();
    }
    SubjectId::of_entry(list, &EntityKey::new(key)).to_string()
}

/// Returns the place of the newest edition that speaks for the day asked about.
pub(crate) fn until(history: &History, as_of: &AsOf) -> Option<unblink_ledger::Order> {
    history
        .editions()
        .rfind(|meta| meta.visible(as_of) && meta.published.day() <= as_of.valid)
        .map(EditionMeta::order)
}

/// Returns who lists under a programme of a list; nobody does by the curated register's entries.
/// Those of a list that came with a file are nested entities of its own.
fn sanctioned(list: &ListId, listing: &Listing, knowledge: &Knowledge) -> Option<Sanctioned> {
    if list.as_str() == REGISTER || knowledge.catalogue.is_dataset(list) {
        return None;
    }
    let curated = &knowledge.curated;
    let row = curated.programme(list, &listing.programme);
    let authority = curated.authority(row.map_or(list.as_str(), |row| row.authority.as_str()));
    let about = unblink_lists::reader(list.as_str()).map(unblink_lists::Reader::about);
    Some(Sanctioned {
        authority: authority.name,
        country: country(&authority.jurisdiction),
        url: about.map(|about| about.url.to_owned()).unwrap_or_default(),
    })
}

/// Returns FollowTheMoney's code of a jurisdiction; organisations other than the Union have none.
fn country(jurisdiction: &str) -> String {
    let lower = jurisdiction.to_lowercase();
    if lower.len() == 2 && lower != "un" { lower } else { String::new() }
}

/// Returns a designation, as it stands on a day, as a `Sanction`.
fn sanction(
    subject: &SubjectId,
    course: &unblink_ledger::Course,
    standing: &unblink_ledger::Designation,
    curated: &Curated,
) -> FtmEntity {
    let authority = curated.authority(&course.authority);
    let programme = course.programme.as_deref().unwrap_or_default();
    let id = format!("{subject}/sanction/{}/{}/{programme}", authority.id, course.scope);
    let mut out = FtmEntity::new(id, "Sanction");
    out.add("entity", subject.as_str());
    out.add("authority", &authority.name);
    out.add("country", country(&authority.jurisdiction));
    out.add("program", programme);
    out.add("status", standing.status.as_str());
    standing.measures.iter().for_each(|measure| out.add("provisions", measure));
    if let Some(instrument) = standing.step.as_ref().and_then(|step| step.instrument.as_ref()) {
        out.add("reason", &instrument.title);
        out.add("sourceUrl", instrument.url.as_deref().unwrap_or_default());
    }
    // Only dates that are dates: an interval between editions stands in words.
    let mut put = |property: &str, when: Option<When>, words: &str| match when {
        Some(When::On(date)) => out.add(property, date.to_string()),
        Some(between) if between != When::UNKNOWN => {
            out.add("summary", format!("{words} {between}"));
        }
        _ => {}
    };
    put("startDate", standing.since, "listed");
    put("endDate", standing.until, "ended");
    if standing.status == Status::Suspended
        && let Some(detail) = standing.step.as_ref().and_then(|step| step.detail.as_ref())
    {
        out.add("description", detail);
    }
    out
}

fn has(entity: &FtmEntity, property: &str) -> bool {
    FtmSchema::of(&entity.schema).is_some_and(|schema| schema.property(property).is_some())
}

/// Writes when the list first and last carried an entry, and when that last changed.
fn stamp(entity: &mut FtmEntity, history: &History, key: &EntityKey, as_of: &AsOf) {
    let presence = &unblink_ledger::Facet::Presence;
    let first = history.turns(key, presence, as_of).find(|turn| turn.seen == Seen::Present);
    let last = history.editions().rfind(|meta| {
        meta.visible(as_of)
            && meta.published.day() <= as_of.valid
            && meta.tells_presence(key)
            && history.present(key, Some(&meta.order()), as_of)
    });
    let changed = history
        .facets(key)
        .filter_map(|facet| history.turns(key, facet, as_of).map(|turn| turn.order.at).last())
        .filter(|at| at.date() <= as_of.valid)
        .max();
    let seconds = |at: jiff::civil::DateTime| at.strftime("%Y-%m-%dT%H:%M:%S").to_string();
    entity.first_seen =
        entity.first_seen.take().or_else(|| first.map(|turn| seconds(turn.order.at)));
    entity.last_seen = last.map(|meta| seconds(meta.published.at));
    entity.last_change = entity.last_change.take().or_else(|| changed.map(seconds));
}

/// Merges what a further list says of the same subject.
fn merge(whole: &mut FtmEntity, one: FtmEntity) {
    let schema = |name: &str| FtmSchema::of(name);
    // The narrower of the two, when one is a case of the other.
    if let (Some(here), Some(there)) = (schema(&whole.schema), schema(&one.schema))
        && there.is_a(here.name)
    {
        whole.schema.clone_from(&one.schema);
    }
    let Some(known) = schema(&whole.schema) else { return };
    for (property, values) in one.properties {
        for value in values {
            match (known.property(&property), value) {
                (Some(_), FtmValue::Text(text)) => whole.add(&property, text),
                (Some(_), FtmValue::Entity(entity)) => whole.nest(&property, *entity),
                // Lists disagree on what the subject is: nothing is lost, it stands in words.
                (None, FtmValue::Text(text)) => {
                    whole.add("notes", format!("{property}: {text}"));
                }
                (None, FtmValue::Entity(_)) => {}
            }
        }
    }
    for id in one.referents {
        if !whole.referents.contains(&id) {
            whole.referents.push(id);
        }
    }
    for dataset in one.datasets {
        if !whole.datasets.contains(&dataset) {
            whole.datasets.push(dataset);
        }
    }
    whole.first_seen = [whole.first_seen.take(), one.first_seen].into_iter().flatten().min();
    whole.last_seen = [whole.last_seen.take(), one.last_seen].into_iter().flatten().max();
    whole.last_change = [whole.last_change.take(), one.last_change].into_iter().flatten().max();
}
