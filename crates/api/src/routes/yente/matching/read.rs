//! What a `/match` request asks: its parameters, its body, each of its queries.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};
use unblink_app::{AppQuery, Snapshot};
use unblink_model::FtmSchema;

use super::{ALGORITHMS, Asked, MOST_CHARS, MOST_VALUES, One, Refused};
use crate::routes::yente::{Fault, Params, scope};
use crate::site::Site;

pub(super) fn read_body(body: &[u8]) -> Result<Map<String, Value>, Fault> {
    let value: Value = serde_json::from_slice(body).map_err(|error| {
        let at = format!("{}", error.column());
        let ctx = Some(json!({ "error": error.to_string() }));
        Fault::invalid("json_invalid", &["body", &at], "JSON decode error", json!({}), ctx)
    })?;
    match value {
        Value::Object(map) => Ok(map),
        other => {
            let msg = "Input should be a valid dictionary or object to extract fields from";
            Err(Fault::invalid("model_attributes_type", &["body"], msg, shortened(&other), None))
        }
    }
}

/// Returns what was sent, unless it is long: an error need not carry megabytes back.
fn shortened(value: &Value) -> Value {
    match value {
        Value::String(text) if text.len() > 200 => json!(text.chars().take(60).collect::<String>()),
        Value::Array(_) => json!([]),
        Value::Object(_) => json!({}),
        other => other.clone(),
    }
}

pub(super) fn read_params(
    site: &Site,
    snapshot: &Snapshot,
    params: &Params,
    dataset: &str,
    request: &Map<String, Value>,
) -> Result<Asked, Fault> {
    // Marble's server takes these in the body too.
    let more = |name: &str| -> Vec<String> {
        let found = request.get("params").and_then(|params| params.get(name));
        let texts = found.and_then(Value::as_array).into_iter().flatten();
        texts.filter_map(Value::as_str).map(str::to_owned).collect()
    };
    let include = [params.all("include_dataset"), more("include_datasets")].concat();
    let exclude = [params.all("exclude_dataset"), more("exclude_datasets")].concat();
    let ids = [params.all("exclude_entity_ids"), more("exclude_entity_ids")].concat();
    let algorithm = params.one("algorithm").filter(|name| !name.is_empty()).unwrap_or("best");
    if !ALGORITHMS.contains(&algorithm) {
        let name: String = algorithm.chars().take(80).collect();
        return Err(Fault::bad(format!("Invalid algorithm: {name}")));
    }
    let config = request.get("config").and_then(Value::as_object);
    if let Some(key) = config.and_then(|config| config.keys().next()) {
        let key: String = key.chars().take(80).collect();
        return Err(Fault::bad(format!(
            "Invalid configuration parameter: {key} for algorithm {algorithm}"
        )));
    }
    let lists = scope(snapshot, dataset, &include, &exclude)?;
    let missing =
        |name: &&String| !snapshot.coverage.lists.iter().any(|l| l.list.as_str() == *name);
    if let Some(name) = site.settings.required_lists.iter().find(missing) {
        return Err(Fault::not_loaded(name));
    }
    Ok(Asked {
        lists,
        dataset: dataset.to_owned(),
        limit: params.count("limit", 5, 500)?,
        threshold: params.share("threshold", 0.7)?,
        cutoff: params.share("cutoff", 0.7)?,
        topics: params.all("topics"),
        exclude_schema: params.all("exclude_schema"),
        exclude_ids: ids.into_iter().collect(),
        since: params.since()?,
        clocks: params.clocks()?,
    })
}

type Queries = (Vec<Result<One, Box<Refused>>>, Vec<String>);

pub(super) fn read_queries(
    site: &Site,
    params: &Params,
    request: &Map<String, Value>,
) -> Result<Queries, Fault> {
    let Some(queries) = request.get("queries") else {
        let msg = "Field required";
        return Err(Fault::invalid("missing", &["body", "queries"], msg, json!({}), None));
    };
    let Some(queries) = queries.as_object() else {
        let msg = "Input should be a valid dictionary";
        let loc = ["body", "queries"];
        return Err(Fault::invalid("dict_type", &loc, msg, shortened(queries), None));
    };
    if queries.is_empty() {
        return Err(Fault::bad("No queries provided."));
    }
    let most = site.settings.max_batch;
    if queries.len() > most {
        return Err(Fault::bad(format!("Too many queries in one batch (limit: {most})")));
    }
    let mut out: Vec<Result<One, Box<Refused>>> = queries
        .iter()
        .map(|(key, value)| {
            read_query(key, value).map_err(|fault| {
                let query = json!({ "schema": value.get("schema"), "properties": {} });
                Box::new(Refused { key: key.clone(), fault, query })
            })
        })
        .collect();
    // Nothing of the request can be answered: say so as the original does.
    if out.iter().all(Result::is_err)
        && let Some(Err(first)) = out.drain(..).next()
    {
        return Err(first.fault);
    }
    Ok((out, unused(params, request)))
}

/// Names what of a request plays no part in its answer.
fn unused(params: &Params, request: &Map<String, Value>) -> Vec<String> {
    let mut warnings = Vec::new();
    let weights = request.get("weights").and_then(Value::as_object);
    if weights.is_some_and(|weights| !weights.is_empty()) {
        warnings.push("`weights` are not used: scores are weighed by the server's own".to_owned());
    }
    if params.switch("fuzzy", false).unwrap_or(false) {
        warnings.push("`fuzzy` is not used: every name is compared letter by letter".to_owned());
    }
    warnings
}

fn read_query(key: &str, value: &Value) -> Result<One, Fault> {
    let loc = ["body", "queries", key];
    let Some(map) = value.as_object() else {
        let msg = "Input should be a valid dictionary or object to extract fields from";
        return Err(Fault::invalid("model_attributes_type", &loc, msg, shortened(value), None));
    };
    let schema = match map.get("schema") {
        Some(Value::String(schema)) => schema.clone(),
        Some(other) => {
            let loc = ["body", "queries", key, "schema"];
            let msg = "Input should be a valid string";
            return Err(Fault::invalid("string_type", &loc, msg, shortened(other), None));
        }
        None => {
            let loc = ["body", "queries", key, "schema"];
            return Err(Fault::invalid("missing", &loc, "Field required", json!({}), None));
        }
    };
    let Some(known) = FtmSchema::of(&schema) else {
        let schema: String = schema.chars().take(80).collect();
        return Err(Fault::bad(format!("Cannot parse example entity: Unknown schema: '{schema}'")));
    };
    if !known.matchable {
        return Err(Fault::bad(format!(
            "Cannot parse example entity: Non-matchable schema for query: {schema}"
        )));
    }
    let (properties, mut warnings) = read_properties(key, map.get("properties"))?;
    let mut query = AppQuery { schema: Some(schema), properties };
    countries(&mut query, known);
    let mut reading = query.read();
    if query.asks_nothing(&reading.query) {
        return Err(Fault::bad("nothing to look for: give a name or an identifier"));
    }
    warnings.append(&mut reading.warnings);
    reading.warnings = warnings;
    let id = map.get("id").and_then(Value::as_str).map(str::to_owned);
    let filters = read_filters(map.get("filters"));
    Ok(One { key: key.to_owned(), query, id, reading, filters })
}

type Properties = BTreeMap<String, Vec<String>>;

fn read_properties(key: &str, value: Option<&Value>) -> Result<(Properties, Vec<String>), Fault> {
    let loc = ["body", "queries", key, "properties"];
    let map = match value {
        Some(Value::Object(map)) => map,
        None => return Err(Fault::invalid("missing", &loc, "Field required", json!({}), None)),
        Some(other) => {
            let msg = "Input should be a valid dictionary";
            return Err(Fault::invalid("dict_type", &loc, msg, shortened(other), None));
        }
    };
    let mut out = Properties::new();
    let (mut warnings, mut count) = (Vec::new(), 0);
    for (name, values) in map {
        let one = std::slice::from_ref(values);
        for value in values.as_array().map_or(one, Vec::as_slice) {
            let text = match value {
                Value::String(text) => text.trim().to_owned(),
                Value::Number(number) => number.to_string(),
                Value::Bool(yes) => yes.to_string(),
                Value::Null => continue,
                Value::Array(_) | Value::Object(_) => {
                    let name: String = name.chars().take(60).collect();
                    warnings
                        .push(format!("`{name}` holds something nested, which is not compared"));
                    continue;
                }
            };
            count += 1;
            if count > MOST_VALUES || text.chars().count() > MOST_CHARS {
                return Err(Fault::bad(format!(
                    "a query has at most {MOST_VALUES} values of {MOST_CHARS} characters"
                )));
            }
            if !text.is_empty() {
                out.entry(name.clone()).or_default().push(text);
            }
        }
    }
    warnings.dedup();
    warnings.truncate(20);
    Ok((out, warnings))
}

/// Writes countries as codes: "Russia" becomes `ru`.
fn countries(query: &mut AppQuery, schema: &FtmSchema) {
    for (name, values) in &mut query.properties {
        if schema.property(name).is_none_or(|property| property.kind != "country") {
            continue;
        }
        for value in values {
            let mut alone = AppQuery::named("x");
            alone.add("country", value.as_str());
            if let [code] = alone.read().query.countries.as_slice() {
                value.clone_from(code);
            }
        }
    }
}

fn read_filters(value: Option<&Value>) -> Vec<(String, Vec<Vec<String>>)> {
    let map = value.and_then(Value::as_object).into_iter().flatten();
    let texts = |value: &Value| -> Vec<String> {
        let one = std::slice::from_ref(value);
        let all = value.as_array().map_or(one, Vec::as_slice);
        all.iter().filter_map(Value::as_str).map(str::to_owned).collect()
    };
    map.filter_map(|(field, groups)| {
        let groups = groups.as_array()?;
        Some((field.clone(), groups.iter().map(texts).collect()))
    })
    .collect()
}
