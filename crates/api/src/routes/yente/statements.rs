//! `GET /statements`: each value with the list that says it.

use axum::extract::State;
use axum::response::Response;
use serde_json::{Value, json};
use unblink_app::{FtmEntity, FtmValue, Pool, Snapshot};
use unblink_model::{EntityKey, FtmSchema, ListId, SubjectId};

use super::render::json_text;
use super::{Fault, Params, asked, scope, snapshot};
use crate::site::Site;

/// Subjects looked at for one answer when none is named; more make the total a lower bound.
const MOST_SUBJECTS: usize = 2000;

/// What statements are narrowed by.
struct Wanted {
    entity: Option<String>,
    canonical: Option<String>,
    property: Option<String>,
    value: Option<String>,
    schema: Option<String>,
    dataset: Option<String>,
    limit: usize,
    offset: usize,
}

pub(crate) async fn get(State(site): State<Site>, params: Params) -> Result<Response, Fault> {
    let text = |name: &str| params.one(name).filter(|text| !text.is_empty()).map(str::to_owned);
    let wanted = Wanted {
        entity: text("entity_id"),
        canonical: text("canonical_id"),
        property: text("prop"),
        value: text("value"),
        schema: text("schema"),
        dataset: text("dataset"),
        limit: params.count("limit", 50, 500)?,
        offset: params.count("offset", 0, 9499)?,
    };
    let snapshot = snapshot(&site).await?;
    asked(&site, move |pool| {
        let (all, is_cut) = statements(pool, &snapshot, &wanted)?;
        let total = all.len();
        let page: Vec<Value> = all.into_iter().skip(wanted.offset).take(wanted.limit).collect();
        let relation = if is_cut { "gte" } else { "eq" };
        let body = json!({
            "results": page,
            "total": { "value": total, "relation": relation },
            "limit": wanted.limit,
            "offset": wanted.offset,
        });
        Ok(json_text(body.to_string()))
    })
    .await
}

fn statements(
    pool: &Pool,
    snapshot: &Snapshot,
    wanted: &Wanted,
) -> Result<(Vec<Value>, bool), Fault> {
    let named = wanted.canonical.as_ref().or(wanted.entity.as_ref());
    let subjects: Vec<SubjectId> = if let Some(id) = named {
        snapshot.subject(pool, id)?.into_iter().collect()
    } else {
        let dataset = wanted.dataset.as_deref().unwrap_or("default");
        snapshot.ids_of(pool, &scope(snapshot, dataset, &[], &[])?)?
    };
    let enough = wanted.offset + wanted.limit + 1;
    let (mut out, mut is_cut) = (Vec::new(), false);
    for (number, subject) in subjects.iter().enumerate() {
        // One that is named is told whole: its total is exact.
        if named.is_none() && (out.len() >= enough || number >= MOST_SUBJECTS) {
            is_cut = true;
            break;
        }
        let shown = snapshot.entity(pool, subject)?;
        let mut entries = shown.entity.referents.clone();
        if entries.is_empty() {
            entries.push(subject.to_string());
        }
        for id in entries {
            if wanted
                .entity
                .as_ref()
                .is_some_and(|wanted| *wanted != id && **wanted != *subject.as_str())
            {
                continue;
            }
            let Some((list, key)) = id.split_once(':') else { continue };
            let (list, key) = (ListId::new(list), EntityKey::new(key));
            let entity = pool.with(|register| register.ftm_entry(&list, &key, &snapshot.as_of))?;
            if let Some(entity) = entity {
                of_entity(&entity, &id, subject.as_str(), list.as_str(), wanted, &mut out);
            }
        }
    }
    Ok((out, is_cut))
}

fn of_entity(
    entity: &FtmEntity,
    id: &str,
    canonical: &str,
    dataset: &str,
    wanted: &Wanted,
    out: &mut Vec<Value>,
) {
    let Some(schema) = FtmSchema::of(&entity.schema) else { return };
    let is = |wanted: &Option<String>, found: &str| wanted.as_deref().is_none_or(|w| w == found);
    for (property, values) in &entity.properties {
        let kind = schema.property(property).map_or("string", |known| known.kind);
        for value in values {
            let text = match value {
                FtmValue::Text(text) => text,
                FtmValue::Entity(inner) => {
                    of_entity(inner, &inner.id, &inner.id, dataset, wanted, out);
                    continue;
                }
            };
            let admitted = is(&wanted.property, property)
                && is(&wanted.value, text)
                && is(&wanted.schema, &entity.schema)
                && is(&wanted.dataset, dataset);
            if admitted {
                out.push(json!({
                    "id": unblink_app::digest_of(&format!("{dataset}\n{id}\n{property}\n{text}")),
                    "entity_id": id,
                    "canonical_id": canonical,
                    "prop": property,
                    "prop_type": kind,
                    "schema": entity.schema,
                    "value": text,
                    "dataset": dataset,
                    "origin": Value::Null,
                    "lang": Value::Null,
                    "original_value": Value::Null,
                    "external": false,
                    "first_seen": entity.first_seen,
                    "last_seen": entity.last_seen,
                }));
            }
        }
    }
}
