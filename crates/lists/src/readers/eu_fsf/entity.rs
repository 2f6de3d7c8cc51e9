//! One `sanctionEntity` as statements.

use unblink_model::{Entity, Property, ReadReport};

use super::parts::{self, Attributes, Regulations, keep, labelled};
use crate::cleaning::{names, un_references};
use crate::xml::Branch;

fn of<'r>(branch: Branch<'r, '_>, path: &'static str) -> Attributes<'r> {
    Attributes::new(path, branch.attributes().iter().map(|(name, value)| (*name, &**value)))
}

/// Reads one entry; `None` without a reference to call it by.
pub(super) fn read(root: Branch<'_, '_>, report: &mut ReadReport) -> Option<Entity> {
    let mut own = of(root, "sanctionEntity");
    let (reference, logical) = (own.take("euReferenceNumber"), own.take("logicalId"));
    let key = if reference.is_empty() { logical } else { reference };
    if key.is_empty() {
        return None;
    }
    let mut entity = Entity::new(key);
    entity.add_text(Property::Reference, reference);
    entity.add_text(Property::RecordId, logical);
    let designated = own.take("designationDate");
    let designated_on = parts::designated_on(designated, &mut entity, report);
    labelled(&mut entity, Property::Feature, "designationDetails", own.take("designationDetails"));
    labelled(
        &mut entity,
        Property::Document,
        "UN reference",
        &un_references::key(own.take("unitedNationId")),
    );
    own.finish(&mut entity, report);
    let mut regulations = Regulations::default();
    let mut first_name = true;
    for child in root.children() {
        value(child, &mut regulations, &mut first_name, &mut entity, report);
    }
    parts::listings(regulations, designated_on, &mut entity, report);
    if entity.names().next().is_none() {
        report.puzzle("an entry without a name");
    }
    Some(entity)
}

/// Reads one child of an entry.
fn value(
    child: Branch<'_, '_>,
    regulations: &mut Regulations,
    first_name: &mut bool,
    entity: &mut Entity,
    report: &mut ReadReport,
) {
    let name = child.name();
    match name {
        "remark" => entity.add_text(Property::Remarks, &names::collapse(child.text())),
        "regulation" => {
            let said = act_words(child, entity, report);
            parts::regulation(of(child, "regulation"), said, regulations, entity, report);
        }
        "subjectType" => parts::kind(of(child, "subjectType"), entity, report),
        "nameAlias" => {
            let said = remark(child, name, entity, report);
            parts::name(of(child, "nameAlias"), said, first_name, entity, report);
        }
        "address" => {
            let said = remark(child, name, entity, report);
            parts::address(of(child, "address"), said, entity, report);
        }
        "birthdate" => {
            let said = remark(child, name, entity, report);
            parts::birth(of(child, "birthdate"), said, entity, report);
        }
        "citizenship" => {
            let said = remark(child, name, entity, report);
            parts::citizenship(of(child, "citizenship"), said, entity, report);
        }
        "identification" => {
            let said = remark(child, name, entity, report);
            parts::identification(of(child, "identification"), said, entity, report);
        }
        _ => unknown(child, "sanctionEntity", entity, report),
    }
}

/// Returns the words of an act that stand in elements.
fn act_words(branch: Branch<'_, '_>, entity: &mut Entity, report: &mut ReadReport) -> Vec<String> {
    let mut words = Vec::new();
    for child in branch.children() {
        match child.name() {
            "publicationUrl" | "remark" => words.push(names::collapse(child.text())),
            _ => unknown(child, "regulation", entity, report),
        }
    }
    words
}

/// Keeps an element that nobody knows, with all that is inside.
fn unknown(branch: Branch<'_, '_>, above: &str, entity: &mut Entity, report: &mut ReadReport) {
    let shown: String = branch.name().chars().take(60).collect();
    report.puzzle(&format!("unknown element {above}/{shown}"));
    for part in branch.whole() {
        let name: String = part.name().chars().take(60).collect();
        keep(entity, &format!("{above}/{shown}/{name}"), part.text());
        for (attribute, value) in part.attributes() {
            keep(entity, &format!("{above}/{shown}/{name}@{attribute}"), value);
        }
    }
}

/// Reads the remark of a value and passes over where it was published.
fn remark(
    branch: Branch<'_, '_>,
    path: &str,
    entity: &mut Entity,
    report: &mut ReadReport,
) -> Option<String> {
    let mut words = Vec::new();
    for child in branch.children() {
        match child.name() {
            "remark" => words.push(names::collapse(child.text())),
            // The act and its number stand on the entry's own regulations; of a single value
            // they are kept word for word.
            "regulationSummary" => {
                let act = child.attributes().iter().find(|(name, _)| *name == "numberTitle");
                if let Some((_, act)) = act {
                    keep(entity, &format!("{path}/regulationSummary"), act);
                }
            }
            "contactInfo" => {
                let get = |wanted: &str| {
                    let found = child.attributes().iter().find(|(name, _)| *name == wanted);
                    found.map(|(_, value)| value.trim()).unwrap_or_default()
                };
                labelled(entity, Property::Contact, get("key"), get("value"));
            }
            _ => unknown(child, path, entity, report),
        }
    }
    Some(words.join("; ")).filter(|words| !words.trim().is_empty())
}
