//! `POST /match/{dataset}`: queries by example, each answered with scored entities.

mod read;

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderName, HeaderValue};
use axum::response::Response;
use serde_json::{Map, Value, json};
use unblink_app::{
    AppQuery, FindOptions, FoundSubject, Reading, ScreeningOptions, Shown, Snapshot,
};
use unblink_model::SubjectId;

use super::params::Clocks;
use super::render::{coverage, json_text, push_scored};
use super::{Fault, Params, asked, snapshot};
use crate::site::Site;
use read::{read_body, read_params, read_queries};

/// Names of algorithms that clients send; each is answered by ours (`/algorithms` says so).
pub(crate) const ALGORITHMS: &[&str] = &[
    "unblink",
    "best",
    "logic-v1",
    "logic-v2",
    "regression-v1",
    "regression-v2",
    "name-based",
    "name-qualified",
    "er-unstable",
];

/// Most values of one query; more are no longer one subject. A guess.
const MOST_VALUES: usize = 1000;
/// Longest value, in characters.
const MOST_CHARS: usize = 2000;
/// Queries that are answered on the thread that reads the socket; more leave it.
const FEW: usize = 8;
/// Results looked at when some may be filtered out; a total beyond is a lower bound.
const WIDE: usize = 500;
/// Results counted beyond those shown.
const COUNTED: usize = 50;

/// What all queries of a request share.
#[derive(Clone, Debug)]
struct Asked {
    lists: BTreeSet<String>,
    dataset: String,
    limit: usize,
    threshold: f64,
    cutoff: f64,
    topics: Vec<String>,
    exclude_schema: Vec<String>,
    exclude_ids: BTreeSet<String>,
    since: Option<String>,
    clocks: Option<Clocks>,
}

/// One query as it is read.
struct One {
    key: String,
    query: AppQuery,
    id: Option<String>,
    reading: Reading,
    filters: Vec<(String, Vec<Vec<String>>)>,
}

pub(crate) async fn post(
    State(site): State<Site>,
    Path(dataset): Path<String>,
    params: Params,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Fault> {
    let body = body.map_err(|error| Fault::detail(error.status(), error.body_text()))?;
    let snapshot = snapshot(&site).await?;
    let request = read_body(&body)?;
    let asked_for = read_params(&site, &snapshot, &params, &dataset, &request)?;
    let (queries, warnings) = read_queries(&site, &params, &request)?;
    let size = queries.len();
    site.metrics.queries.inc_by(u64::try_from(size).unwrap_or(0));
    let text = if asked_for.clocks.is_none() && size <= FEW {
        match answer_at_hand(&snapshot, &asked_for, &queries, &warnings) {
            Some(text) => text,
            None => away(&site, snapshot, asked_for, queries, warnings).await?,
        }
    } else {
        away(&site, snapshot, asked_for, queries, warnings).await?
    };
    let mut response = json_text(text);
    let name = HeaderName::from_static("x-batch-size");
    response.headers_mut().insert(name, HeaderValue::from(size));
    Ok(response)
}

async fn away(
    site: &Site,
    snapshot: Arc<Snapshot>,
    asked_for: Asked,
    queries: Vec<Result<One, Box<Refused>>>,
    warnings: Vec<String>,
) -> Result<String, Fault> {
    asked(site, move |pool| {
        let answer = |one: &One| match asked_for.clocks {
            None => {
                let options = asked_for.options(one);
                let found = snapshot.find(pool, &one.reading, &asked_for.lists, &options)?;
                now(&asked_for, one, found, |id| Ok(snapshot.entity(pool, id)?))
            }
            Some(clocks) => then(pool, &asked_for, clocks, one),
        };
        written(&snapshot, &asked_for, &queries, &warnings, answer)
    })
    .await
}

/// Answers from memory alone; `None` when an entity was never shown before.
fn answer_at_hand(
    snapshot: &Snapshot,
    asked_for: &Asked,
    queries: &[Result<One, Box<Refused>>],
    warnings: &[String],
) -> Option<String> {
    let answer = |one: &One| {
        let options = asked_for.options(one);
        let found = snapshot.find_at_hand(&one.reading, &asked_for.lists, &options);
        let found = found.ok_or(Fault::Internal)?;
        now(asked_for, one, found, |id| snapshot.entity_at_hand(id).ok_or(Fault::Internal))
    };
    written(snapshot, asked_for, queries, warnings, answer).ok()
}

/// Writes every query's answer.
fn written(
    snapshot: &Snapshot,
    asked_for: &Asked,
    queries: &[Result<One, Box<Refused>>],
    warnings: &[String],
    answer: impl Fn(&One) -> Result<String, Fault>,
) -> Result<String, Fault> {
    let mut out = String::with_capacity(4096);
    out.push_str("{\"responses\":{");
    for (number, query) in queries.iter().enumerate() {
        if number > 0 {
            out.push(',');
        }
        let (key, text) = match query {
            Ok(one) => (&one.key, answer(one)?),
            Err(refused) => (&refused.key, refused.text()),
        };
        out.push_str(&json!(key).to_string());
        out.push(':');
        out.push_str(&text);
    }
    out.push_str("},");
    let mut rest = json!({ "limit": asked_for.limit, "coverage": coverage(snapshot) });
    if let (Some(map), false) = (rest.as_object_mut(), warnings.is_empty()) {
        map.insert("warnings".to_owned(), json!(warnings));
    }
    let rest = rest.to_string();
    out.push_str(rest.strip_prefix('{').unwrap_or(&rest));
    Ok(out)
}

/// Answers one query as of now.
fn now(
    asked_for: &Asked,
    one: &One,
    found: Vec<FoundSubject>,
    entity: impl Fn(&SubjectId) -> Result<Arc<Shown>, Fault>,
) -> Result<String, Fault> {
    let is_cut = found.len() >= asked_for.options(one).limit;
    let mut all = Vec::new();
    for one_found in found {
        // Results past the limit are only counted, unless a filter has to look at them.
        if all.len() >= asked_for.limit && !asked_for.is_filtered(one) {
            all.push((one_found, None));
            continue;
        }
        let shown = entity(&one_found.id)?;
        if asked_for.admits(one, &shown) {
            all.push((one_found, Some(shown)));
        }
    }
    Ok(text_of(asked_for, one, &all, is_cut))
}

/// Answers one query from another place in time, by the ledger itself.
fn then(
    pool: &unblink_app::Pool,
    asked_for: &Asked,
    clocks: Clocks,
    one: &One,
) -> Result<String, Fault> {
    pool.with(|register| {
        let as_of = register.as_of(clocks.on, clocks.known, clocks.recorded);
        let options = ScreeningOptions {
            dataset: asked_for.dataset.clone(),
            limit: asked_for.limit.clamp(1, 100),
            threshold: asked_for.threshold,
            cutoff: asked_for.cutoff,
        };
        let screening = register.screen(&one.query, &options, &as_of)?;
        if screening.status == unblink_app::ScreeningStatus::Unscreened {
            return Err(Fault::not_loaded(&asked_for.dataset));
        }
        let mut all = Vec::new();
        for hit in screening.results {
            let shown = Arc::new(Shown::of(register.ftm_subject(hit.id.as_str(), &as_of)?)?);
            let found = FoundSubject { id: hit.id, score: hit.score, explanation: hit.explanation };
            if asked_for.admits(one, &shown) {
                all.push((found, Some(shown)));
            }
        }
        let is_cut = all.len() >= options.limit;
        Ok(text_of(asked_for, one, &all, is_cut))
    })
}

fn text_of(
    asked_for: &Asked,
    one: &One,
    all: &[(FoundSubject, Option<Arc<Shown>>)],
    is_cut: bool,
) -> String {
    let mut out = String::with_capacity(2048);
    out.push_str("{\"status\":200,\"results\":[");
    let shown = all.iter().filter_map(|(found, shown)| Some((found, shown.as_ref()?)));
    for (number, (found, shown)) in shown.take(asked_for.limit).enumerate() {
        if number > 0 {
            out.push(',');
        }
        push_scored(&mut out, shown, found, found.score >= asked_for.threshold);
    }
    let relation = if is_cut { "gte" } else { "eq" };
    let rest = json!({
        "total": { "value": all.len(), "relation": relation },
        "query": one.echo(),
        "warnings": one.reading.warnings,
    });
    let rest = rest.to_string();
    out.push_str("],");
    out.push_str(rest.strip_prefix('{').unwrap_or(&rest));
    out
}

impl Asked {
    /// Returns how many subjects are looked at: those shown, and some more to be counted.
    fn options(&self, one: &One) -> FindOptions {
        let wide = if self.is_filtered(one) { WIDE } else { COUNTED };
        FindOptions { limit: self.limit.max(wide), cutoff: self.cutoff }
    }

    fn is_filtered(&self, one: &One) -> bool {
        !(self.topics.is_empty()
            && self.exclude_schema.is_empty()
            && self.exclude_ids.is_empty()
            && self.since.is_none()
            && one.filters.is_empty())
    }

    fn admits(&self, one: &One, shown: &Shown) -> bool {
        let entity = &shown.entity;
        if self.exclude_schema.contains(&entity.schema)
            || self.exclude_ids.contains(&entity.id)
            || entity.referents.iter().any(|id| self.exclude_ids.contains(id))
        {
            return false;
        }
        let has_topic = |wanted: &String| entity.texts("topics").any(|topic| topic == wanted);
        if !self.topics.is_empty() && !self.topics.iter().any(has_topic) {
            return false;
        }
        if let Some(since) = &self.since
            && entity.last_change.as_deref().is_none_or(|at| at < since.as_str())
        {
            return false;
        }
        one.filters.iter().all(|(field, groups)| {
            let has = |wanted: &String| match field.as_str() {
                "schema" => shown.schema.is_a(wanted),
                "datasets" | "dataset" => entity.datasets.contains(wanted),
                "id" => entity.id == *wanted,
                field => entity.texts(field).any(|value| value.eq_ignore_ascii_case(wanted)),
            };
            groups.iter().all(|group| group.is_empty() || group.iter().any(has))
        })
    }
}

impl One {
    /// Returns the query as it was understood.
    fn echo(&self) -> Value {
        let schema = self.query.schema.as_deref().unwrap_or("LegalEntity");
        let properties: Map<String, Value> = self
            .query
            .properties
            .iter()
            .map(|(name, values)| (name.clone(), json!(values)))
            .collect();
        json!({ "id": self.id, "schema": schema, "properties": properties })
    }
}

/// A query that cannot be answered, in the midst of others.
struct Refused {
    key: String,
    fault: Fault,
    query: Value,
}

impl Refused {
    fn text(&self) -> String {
        let (status, detail) = self.fault.told();
        json!({
            "status": status.as_u16(),
            "results": [],
            "total": { "value": 0, "relation": "eq" },
            "query": self.query,
            "detail": detail,
        })
        .to_string()
    }
}
