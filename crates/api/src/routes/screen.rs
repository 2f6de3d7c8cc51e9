//! `GET` and `POST /api/v1/screen`: a name against the register, with reasons and coverage.

mod lines;

use axum::body::{Body, Bytes};
use axum::extract::{FromRequest as _, Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use unblink_app::{AppQuery, Coverage, ScreeningOptions, ScreeningStatus};
use unblink_model::PartialDate;

use super::{Answer, json, yente};
use crate::ask::ask;
use crate::params::{CLOCKS, Clocks, MAX_CHARS, Params};
use crate::problem::{Problem, cut};
use crate::site::Site;

/// Most results in one answer; a guess at what a person weighs.
const MAX_LIMIT: usize = 100;
/// Most values of one query; more are no longer one subject. A guess.
const MAX_VALUES: usize = 100;

/// How one screens; the same for `GET` and `POST`.
const OPTIONS: [&str; 4] = ["limit", "threshold", "cutoff", "dataset"];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    #[serde(default)]
    schema: Option<String>,
    properties: Map<String, Value>,
}

pub(crate) async fn get(State(site): State<Site>, params: Params) -> Answer<Value> {
    let fields: Vec<&str> = AppQuery::compared_properties().collect();
    let params = params.only(&[&fields[..], &OPTIONS[..], &["schema"]].concat())?;
    let mut reading = Reading::default();
    reading.schema(params.one("schema")?);
    for name in fields {
        for value in params.all(name) {
            reading.add(name, value)?;
        }
    }
    let options = options(&params, &site.usual)?;
    screen(site.pool, reading, options, params.clocks()?).await
}

pub(crate) async fn post(
    State(site): State<Site>,
    params: Params,
    request: Request,
) -> Result<Response, Problem> {
    let params = params.only(&OPTIONS)?;
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    if lines::is_lines(kind) {
        return many(site, &params, request.into_body()).await;
    }
    let body = super::body::bytes(Bytes::from_request(request, &()).await).map_err(|problem| {
        problem.hint("send JSON lines as application/x-ndjson: they have no limit as a whole")
    })?;
    let asked: Asked = serde_json::from_slice(&body).map_err(|error| {
        Problem::bad_question(format!("the body is no query: {error}"))
            .hint(r#"send {"schema": "Person", "properties": {"name": ["…"]}}"#)
    })?;
    let mut reading = Reading::default();
    reading.schema(asked.schema.as_deref());
    for (name, values) in &asked.properties {
        reading.property(name, values)?;
    }
    let options = options(&params, &site.usual)?;
    let answer = screen(site.pool, reading, options, params.clocks()?).await?;
    Ok(answer.into_response())
}

async fn many(site: Site, params: &Params, body: Body) -> Result<Response, Problem> {
    if CLOCKS.iter().any(|clock| params.all(clock).next().is_some()) {
        return Err(Problem::bad_question("JSON lines are screened as of now")
            .hint("ask one by one, or use `unblink screen --file` with --on"));
    }
    let ScreeningOptions { dataset, limit, threshold, cutoff } = options(params, &site.usual)?;
    let how = lines::How { dataset, limit, threshold, cutoff };
    let snapshot = yente::snapshot(&site).await.map_err(|_| Problem::internal())?;
    Ok(lines::answer(site, snapshot, how, body))
}

async fn screen(
    pool: std::sync::Arc<unblink_app::Pool>,
    reading: Reading,
    options: ScreeningOptions,
    clocks: Clocks,
) -> Answer<Value> {
    let Reading { query, .. } = reading;
    let dataset = options.dataset.clone();
    let screening =
        ask(pool, move |register| register.screen(&query, &options, &clocks.at(register))).await?;
    let known = |coverage: &Coverage| {
        dataset == "default" || coverage.not_loaded.iter().any(|list| list.list.as_str() == dataset)
    };
    match screening.status {
        ScreeningStatus::Screened => json(&screening),
        ScreeningStatus::Unscreened if !known(&screening.coverage) => Err(Problem::new(
            StatusCode::NOT_FOUND,
            "no_such_list",
            "No such list",
            format!("no list is called `{}`", cut(&dataset)),
        )
        .hint("`default` is every list used for screening; /api/v1/lists names each")),
        // Nothing could be looked at: an empty result would read as clear.
        ScreeningStatus::Unscreened => Err(Problem::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "unscreened",
            "Nothing was screened",
            format!("the list asked for (`{}`) is not loaded; this is no clear", cut(&dataset)),
        )
        .hint("coverage.not_loaded says how to load it")
        .with("warnings", json!(screening.warnings))
        .with("coverage", json!(screening.coverage))),
    }
}

/// A query as it is read.
#[derive(Default)]
struct Reading {
    query: AppQuery,
    values: usize,
}

impl Reading {
    fn schema(&mut self, schema: Option<&str>) {
        self.query.schema = schema.map(|schema| schema.chars().take(MAX_CHARS).collect());
    }

    fn property(&mut self, name: &str, values: &Value) -> Result<(), Problem> {
        let one = std::slice::from_ref(values);
        for value in values.as_array().map_or(one, Vec::as_slice) {
            let text = value.as_str().ok_or_else(|| {
                Problem::bad_question(format!(
                    "expected text or a list of texts in `{}`",
                    cut(name)
                ))
            })?;
            self.add(name, text)?;
        }
        Ok(())
    }

    fn add(&mut self, name: &str, value: &str) -> Result<(), Problem> {
        let value = value.trim();
        self.values += 1;
        if self.values > MAX_VALUES {
            return Err(Problem::bad_question(format!("at most {MAX_VALUES} values in a query")));
        }
        if value.chars().count() > MAX_CHARS {
            return Err(Problem::bad_question(format!(
                "`{}` is longer than {MAX_CHARS} characters",
                cut(name)
            )));
        }
        if name == "birthDate" && !value.is_empty() {
            let expected = "YYYY, YYYY-MM or YYYY-MM-DD";
            value.parse::<PartialDate>().map_err(|_| Problem::bad_date(name, value, expected))?;
        }
        self.query.add(name, value);
        Ok(())
    }
}

fn options(params: &Params, usual: &ScreeningOptions) -> Result<ScreeningOptions, Problem> {
    let share = |name: &str, usual: f64| -> Result<f64, Problem> {
        let number: f64 = params.read(name, "a number from 0 to 1")?.unwrap_or(usual);
        if (0.0..=1.0).contains(&number) {
            return Ok(number);
        }
        Err(Problem::bad_question(format!("expected a number from 0 to 1 in `{name}`")))
    };
    let limit = params.read("limit", "a number")?.unwrap_or(usual.limit);
    if !(1..=MAX_LIMIT).contains(&limit) {
        return Err(Problem::bad_question(format!("expected 1 to {MAX_LIMIT} in `limit`")));
    }
    Ok(ScreeningOptions {
        limit,
        threshold: share("threshold", usual.threshold)?,
        cutoff: share("cutoff", usual.cutoff)?,
        dataset: params.one("dataset")?.unwrap_or(&usual.dataset).to_owned(),
    })
}
