//! `GET /search/{dataset}`: entities by words, filters and facets.

use axum::extract::{Path, State};
use axum::response::Response;
use serde_json::{Map, Value, json};
use unblink_app::{Field, Operator, SearchAnswer, SearchQuestion, Snapshot};
use unblink_model::FtmSchema;

use super::params::not_of;
use super::render::{coverage, json_text};
use super::{Fault, Params, asked, scope, snapshot};
use crate::site::Site;

/// Fields that can be counted, by the names and labels the original gives them.
const FACETS: &[(&str, Field, &str)] = &[
    ("countries", Field::Countries, "Countries"),
    ("topics", Field::Topics, "Topics"),
    ("datasets", Field::Datasets, "Data sources"),
    ("schema", Field::Schema, "Entity types"),
    ("identifiers", Field::Identifiers, "Identifiers"),
    ("genders", Field::Genders, "Genders"),
];
/// Facets that are counted when none is named.
const USUAL_FACETS: [&str; 3] = ["countries", "topics", "datasets"];

pub(crate) async fn get(
    State(site): State<Site>,
    Path(dataset): Path<String>,
    params: Params,
) -> Result<Response, Fault> {
    let snapshot = snapshot(&site).await?;
    let facets = facets(&params)?;
    let question = question(&snapshot, &dataset, &params, &facets)?;
    asked(&site, move |pool| {
        let answer = snapshot.search(pool, &question)?;
        let mut results = String::new();
        for id in &answer.ids {
            if !results.is_empty() {
                results.push(',');
            }
            results.push_str(snapshot.entity(pool, id)?.flat());
        }
        let rest = json!({
            "limit": question.limit,
            "offset": question.offset,
            "total": { "value": answer.total, "relation": "eq" },
            "facets": counted(&snapshot, &answer, &facets),
            "coverage": coverage(&snapshot),
        });
        let rest = rest.to_string();
        let rest = rest.strip_prefix('{').unwrap_or(&rest);
        Ok(json_text(format!("{{\"results\":[{results}],{rest}")))
    })
    .await
}

fn facets(params: &Params) -> Result<Vec<String>, Fault> {
    let named = params.all("facets");
    if named.is_empty() {
        return Ok(USUAL_FACETS.iter().map(|name| (*name).to_owned()).collect());
    }
    let known: Vec<&str> = FACETS.iter().map(|(name, ..)| *name).collect();
    match named.iter().find(|name| !known.contains(&name.as_str())) {
        Some(name) => Err(not_of(&["query", "facets", "0"], name, &known)),
        None => Ok(named),
    }
}

fn question(
    snapshot: &Snapshot,
    dataset: &str,
    params: &Params,
    facets: &[String],
) -> Result<SearchQuestion, Fault> {
    let include = params.all("include_dataset");
    let lists = scope(snapshot, dataset, &include, &params.all("exclude_dataset"))?;
    let schema = params.one("schema").filter(|schema| !schema.is_empty()).unwrap_or("Thing");
    if FtmSchema::of(schema).is_none() {
        return Err(Fault::bad("Invalid schema"));
    }
    let mut filters = Vec::new();
    let named = [("countries", Field::Countries), ("topics", Field::Topics)];
    for (name, field) in named.into_iter().chain([("datasets", Field::Datasets)]) {
        filters.extend(params.all(name).into_iter().map(|value| (field, value)));
    }
    for text in params.all("filter") {
        filters.push(filter(&text)?);
    }
    // Whoever is a target is listed; the original keeps the parameter for old clients.
    if params.one("target").is_some() && params.switch("target", false)? {
        filters.push((Field::Topics, "sanction".to_owned()));
    }
    let operator = params.word("filter_op", "OR", &["AND", "OR"])?;
    params.switch("simple", false)?;
    Ok(SearchQuestion {
        text: params.one("q").unwrap_or_default().chars().take(2000).collect(),
        fuzzy: params.switch("fuzzy", false)?,
        schema: Some(schema.to_owned()),
        exclude_schema: params.all("exclude_schema"),
        lists,
        filters,
        operator: if operator == "AND" { Operator::And } else { Operator::Or },
        changed_since: params.since()?,
        sort: params.all("sort").iter().map(|text| sort(text)).collect::<Result<_, _>>()?,
        facets: facets
            .iter()
            .filter_map(|name| FACETS.iter().find(|(known, ..)| known == name))
            .map(|(_, field, _)| *field)
            .collect(),
        limit: params.count("limit", 10, 500)?,
        offset: params.count("offset", 0, 9499)?,
    })
}

fn filter(text: &str) -> Result<(Field, String), Fault> {
    let shown: String = text.chars().take(80).collect();
    let invalid = || Fault::bad(format!("Invalid filter: '{shown}'"));
    let (field, value) = text.split_once(':').ok_or_else(invalid)?;
    let field = Field::of(field.trim()).ok_or_else(invalid)?;
    Ok((field, value.trim().to_owned()))
}

fn sort(text: &str) -> Result<(Field, bool), Fault> {
    let (field, direction) = text.rsplit_once(':').unwrap_or((text, "asc"));
    let shown: String = text.chars().take(80).collect();
    let invalid = || Fault::bad(format!("Invalid sort: '{shown}'"));
    let field = Field::of(field.trim()).ok_or_else(invalid)?;
    match direction.trim() {
        "asc" => Ok((field, false)),
        "desc" => Ok((field, true)),
        _ => Err(invalid()),
    }
}

fn counted(snapshot: &Snapshot, answer: &SearchAnswer, facets: &[String]) -> Map<String, Value> {
    let mut out = Map::new();
    for name in facets {
        let Some((name, field, label)) = FACETS.iter().find(|(known, ..)| known == name) else {
            continue;
        };
        let values = answer.facets.iter().find(|(counted, _)| counted == field);
        let values = values.map_or(&[][..], |(_, values)| values);
        let values: Vec<Value> = values
            .iter()
            .map(|(value, count)| {
                json!({ "name": value, "label": labelled(snapshot, *field, value), "count": count })
            })
            .collect();
        out.insert((*name).to_owned(), json!({ "label": label, "values": values }));
    }
    out
}

/// Returns what people read for a value.
fn labelled(snapshot: &Snapshot, field: Field, value: &str) -> String {
    match field {
        Field::Datasets => {
            let list = snapshot.coverage.lists.iter().find(|list| list.list.as_str() == value);
            list.map_or_else(|| value.to_owned(), |list| list.title.clone())
        }
        Field::Countries => value.to_uppercase(),
        Field::Topics | Field::Genders => {
            let mut letters = value.chars();
            let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
            first + letters.as_str()
        }
        _ => value.to_owned(),
    }
}
