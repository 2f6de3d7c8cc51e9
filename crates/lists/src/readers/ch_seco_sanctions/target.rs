//! One target: what it is, its identities, and its modifications as dated steps.

use std::collections::BTreeMap;

use unblink_model::{
    Document, Entity, EntityKind, Listing, PartialDate, PrintedStep, Property, ReadReport,
    Relation, Status, Value, When,
};

use super::{Tables, attribute, identity};
use crate::cleaning::{dates, names, un_references};
use crate::xml::Branch;

/// Reads a target; `None` without an ssid.
pub(super) fn read(
    root: Branch<'_, '_>,
    tables: &Tables,
    report: &mut ReadReport,
) -> Option<Entity> {
    let id = attribute(root, "ssid");
    if id.is_empty() {
        return None;
    }
    let mut entity = Entity::new(id);
    entity.add_text(Property::Reference, id);
    let mut sets: Vec<String> = Vec::new();
    let mut modifications: Vec<Modification> = Vec::new();
    let set = attribute(root, "sanctions-set-id");
    if !set.is_empty() {
        sets.push(set.to_owned());
    }
    for child in root.children() {
        match child.name() {
            "sanctions-set-id" => sets.push(child.text().trim().to_owned()),
            "individual" | "entity" | "object" => body(child, tables, &mut entity, report),
            "foreign-identifier" => foreign(child.text(), &mut entity),
            "modification" => modifications.extend(modification(child, &mut entity, report)),
            _ => unknown(child, "target", &mut entity, report),
        }
    }
    listings(&sets, tables, modifications, &mut entity, report);
    Some(entity)
}

/// Keeps an element that nobody knows, with all that is inside.
pub(super) fn unknown(
    branch: Branch<'_, '_>,
    above: &str,
    entity: &mut Entity,
    report: &mut ReadReport,
) {
    let shown: String = branch.name().chars().take(60).collect();
    report.puzzle(&format!("unknown element {above}/{shown}"));
    for part in branch.whole() {
        let label = format!("{above}/{shown}/{}", part.name());
        keep(entity, &label, part.text());
        for (attribute, value) in part.attributes() {
            keep(entity, &format!("{label}@{attribute}"), value);
        }
    }
}

pub(super) fn keep(entity: &mut Entity, label: &str, text: &str) {
    let text = names::collapse(text);
    if !text.is_empty() {
        entity.add(Property::Bookkeeping, Value::Text(format!("{label}={text}")));
    }
}

pub(super) fn labelled(entity: &mut Entity, property: Property, kind: &str, number: &str) {
    let number = names::collapse(number);
    if !number.is_empty() {
        let document =
            Document { kind: kind.to_owned(), number: Some(number), ..Document::default() };
        entity.add(property, Value::Document(document));
    }
}

fn foreign(text: &str, entity: &mut Entity) {
    match un_references::leading(text) {
        Some(reference) => labelled(entity, Property::Document, "UN reference", &reference),
        None => labelled(entity, Property::Document, "foreign-identifier", text),
    }
}

fn body(branch: Branch<'_, '_>, tables: &Tables, entity: &mut Entity, report: &mut ReadReport) {
    match (branch.name(), attribute(branch, "object-type")) {
        ("individual", _) => entity.set_kind(EntityKind::Person),
        ("entity", _) => entity.set_kind(EntityKind::Organization),
        (_, "vessel") => entity.set_kind(EntityKind::Vessel),
        (_, "aircraft") => entity.set_kind(EntityKind::Airplane),
        (_, other) => {
            report.puzzle("an unknown object-type");
            keep(entity, "object-type", other);
        }
    }
    entity.add_text(Property::Gender, attribute(branch, "sex"));
    for child in branch.children() {
        match child.name() {
            "identity" => identity::read(child, tables, entity, report),
            "justification" => labelled(entity, Property::Feature, "justification", child.text()),
            "other-information" => {
                entity.add_text(Property::Remarks, &names::collapse(child.text()));
            }
            "relation" => {
                let note = child.children().map(|c| names::collapse(c.text()));
                let note: Vec<String> = note.filter(|text| !text.is_empty()).collect();
                let tie = Relation {
                    kind: attribute(child, "relation-type").to_owned(),
                    name: None,
                    key: Some(attribute(child, "target-id").to_owned()).filter(|k| !k.is_empty()),
                    note: Some(note.join("; ")).filter(|note| !note.is_empty()),
                };
                entity.add(Property::Relation, Value::Relation(tie));
            }
            _ => unknown(child, branch.name(), entity, report),
        }
    }
}

/// A step of a target's history.
struct Modification {
    kind: Kind,
    /// When it took effect, else when it was published.
    on: Option<PartialDate>,
    words: String,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Listed,
    Amended,
    Delisted,
}

fn modification(
    branch: Branch<'_, '_>,
    entity: &mut Entity,
    report: &mut ReadReport,
) -> Option<Modification> {
    let word = attribute(branch, "modification-type");
    let kind = match word {
        "listed" => Kind::Listed,
        "amended" => Kind::Amended,
        "de-listed" => Kind::Delisted,
        other => {
            report.puzzle("an unknown modification-type");
            keep(entity, "modification-type", other);
            return None;
        }
    };
    let mut words = vec![word.to_owned()];
    for name in ["enactment-date", "publication-date", "effective-date"] {
        let value = attribute(branch, name);
        if !value.is_empty() {
            words.push(format!("{name} {value}"));
        }
    }
    for child in branch.children() {
        words.push(names::collapse(child.text()));
    }
    let day = |name: &str| dates::iso(attribute(branch, name));
    let on = day("effective-date").or_else(|| day("publication-date"));
    Some(Modification { kind, on, words: words.join(", ") })
}

/// Adds the listings of today and, where the list printed a removal, the steps to it.
fn listings(
    sets: &[String],
    tables: &Tables,
    mut modifications: Vec<Modification>,
    entity: &mut Entity,
    report: &mut ReadReport,
) {
    // In the order of their days; what has none stays where the file has it.
    modifications.sort_by_key(|step| step.on.map(PartialDate::first_day));
    for step in modifications.iter().filter(|step| step.kind == Kind::Amended) {
        match step.on {
            Some(day) => entity.add(Property::UpdatedOn, Value::Date(day)),
            None => labelled(entity, Property::Feature, "modification", &step.words),
        }
    }
    let mut programmes: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for id in sets {
        let set = tables.sets.get(id);
        if set.is_none_or(|set| set.programme.is_empty()) {
            report.puzzle("a sanctions-set-id that no sanctions-program names");
        }
        let programme = set.map(|set| set.programme.clone()).unwrap_or_default();
        let measures = programmes.entry(programme).or_default();
        let measure = set.map_or_else(|| format!("sanctions-set {id}"), |set| set.measure.clone());
        if !measure.is_empty() && !measures.contains(&measure) {
            measures.push(measure);
        }
    }
    if programmes.is_empty() {
        report.puzzle("a target without a sanctions-set-id");
        programmes.insert(String::new(), Vec::new());
    }
    let turns: Vec<&Modification> =
        modifications.iter().filter(|step| step.kind != Kind::Amended).collect();
    let removed = turns.iter().any(|step| step.kind == Kind::Delisted);
    let former = turns.last().is_some_and(|step| step.kind == Kind::Delisted);
    for (programme, measures) in programmes {
        if removed {
            steps(&programme, &turns, entity);
        }
        if former {
            // What was forbidden under it is history too.
            labelled(entity, Property::Feature, "sanctions-set", &measures.join("; "));
            continue;
        }
        let since = turns.iter().rev().take_while(|step| step.kind == Kind::Listed).last();
        let listing = Listing {
            programme,
            listed_on: since.and_then(|step| step.on).map(When::On),
            instrument: None,
            measures,
        };
        entity.add(Property::Listing, Value::Listing(listing));
    }
}

fn steps(programme: &str, turns: &[&Modification], entity: &mut Entity) {
    let mut before = false;
    for step in turns {
        let status = match (step.kind, before) {
            (Kind::Delisted, _) => Status::Delisted,
            (_, true) => Status::Relisted,
            (_, false) => Status::Listed,
        };
        before |= step.kind == Kind::Delisted;
        let step = PrintedStep {
            programme: programme.to_owned(),
            status,
            on: step.on.map(When::On),
            words: step.words.clone(),
        };
        entity.add(Property::Course, Value::Step(step));
    }
}
