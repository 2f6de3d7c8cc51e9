//! `GET /entities/{id}/adjacent` and `/adjacent/{property}`: what is tied to an entity.

use axum::extract::{Path, RawQuery, State};
use axum::response::Response;
use serde_json::{Map, Value, json};
use unblink_app::{FtmValue, Shown};

use super::entities::{Asked, entity, moved};
use super::render::json_text;
use super::{Fault, Params, asked, snapshot};
use crate::site::Site;

/// A page of what is tied to an entity.
#[derive(Clone, Debug)]
struct Page {
    limit: usize,
    offset: usize,
    sort: Vec<(String, bool)>,
}

pub(crate) async fn all(
    State(site): State<Site>,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
    params: Params,
) -> Result<Response, Fault> {
    let page = page(&params)?;
    let clocks = params.clocks()?;
    let snapshot = snapshot(&site).await?;
    asked(&site, move |pool| {
        let shown = match entity(pool, &snapshot, &id, clocks)? {
            Asked::Here(shown) => shown,
            Asked::Elsewhere(id) => return moved(&id, "/adjacent", query.as_deref()),
        };
        let mut adjacent = Map::new();
        for (property, values) in &shown.entity.properties {
            if is_tie(&shown, property) && !values.is_empty() {
                adjacent.insert(property.clone(), results(values, &page));
            }
        }
        let adjacent = Value::Object(adjacent);
        Ok(json_text(format!("{{\"entity\":{},\"adjacent\":{adjacent}}}", shown.flat())))
    })
    .await
}

pub(crate) async fn one(
    State(site): State<Site>,
    Path((id, property)): Path<(String, String)>,
    RawQuery(query): RawQuery,
    params: Params,
) -> Result<Response, Fault> {
    let page = page(&params)?;
    let clocks = params.clocks()?;
    let snapshot = snapshot(&site).await?;
    asked(&site, move |pool| {
        let shown = match entity(pool, &snapshot, &id, clocks)? {
            Asked::Here(shown) => shown,
            Asked::Elsewhere(id) => {
                // A property that is not one of the schema's is refused where it leads to.
                let known = property.chars().all(|c| c.is_ascii_alphanumeric());
                let rest = if known { format!("/adjacent/{property}") } else { String::new() };
                return moved(&id, &rest, query.as_deref());
            }
        };
        if !is_tie(&shown, &property) {
            return Err(Fault::no_property());
        }
        let values = shown.entity.properties.get(&property).map_or(&[][..], Vec::as_slice);
        Ok(json_text(results(values, &page).to_string()))
    })
    .await
}

fn page(params: &Params) -> Result<Page, Fault> {
    let sort = params.all("sort").into_iter().map(|text| match text.rsplit_once(':') {
        Some((field, "desc")) => (field.to_owned(), true),
        Some((field, "asc")) => (field.to_owned(), false),
        _ => (text, false),
    });
    Ok(Page {
        sort: sort.collect(),
        limit: params.count("limit", 10, 500)?,
        offset: params.count("offset", 0, 9499)?,
    })
}

/// Says whether a property ties an entity to others.
fn is_tie(shown: &Shown, property: &str) -> bool {
    shown.schema.property(property).is_some_and(|known| known.kind == "entity")
}

fn results(values: &[FtmValue], page: &Page) -> Value {
    let mut sorted: Vec<&FtmValue> = values.iter().collect();
    for (field, is_down) in page.sort.iter().rev() {
        let key = |value: &&FtmValue| match value {
            FtmValue::Text(text) => text.clone(),
            FtmValue::Entity(entity) => match field.as_str() {
                "caption" => entity.caption.clone(),
                "id" => entity.id.clone(),
                field => {
                    let field = field.strip_prefix("properties.").unwrap_or(field);
                    entity.texts(field).next().unwrap_or_default().to_owned()
                }
            },
        };
        sorted.sort_by_key(key);
        if *is_down {
            sorted.reverse();
        }
    }
    let shown: Vec<&FtmValue> = sorted.into_iter().skip(page.offset).take(page.limit).collect();
    json!({
        "results": shown,
        "total": { "value": values.len(), "relation": "eq" },
        "limit": page.limit,
        "offset": page.offset,
    })
}
