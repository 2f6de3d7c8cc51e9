//! `GET` and `POST /api/v1/screen`: a name against the register, with reasons and coverage.

use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use unblink_app::{AppQuery, Coverage, Screening, ScreeningOptions, ScreeningStatus};
use unblink_model::EntityKind;

use super::{Answer, Shared, json};
use crate::ask::ask;
use crate::limits::MAX_BODY_BYTES;
use crate::params::{Clocks, MAX_CHARS, Params};
use crate::problem::{Problem, cut};

/// Most results in one answer; a guess at what a person weighs.
const MAX_LIMIT: usize = 100;
/// Most values of one query; more are no longer one subject. A guess.
const MAX_VALUES: usize = 100;

/// FollowTheMoney properties that are read, and what they are read as.
const READ: &[(&str, Field)] = &[
    ("name", Field::Name),
    ("alias", Field::Name),
    ("weakAlias", Field::Name),
    ("previousName", Field::Name),
    ("birthDate", Field::BirthDate),
    ("country", Field::Country),
    ("nationality", Field::Country),
    ("citizenship", Field::Country),
    ("jurisdiction", Field::Country),
    ("gender", Field::Gender),
    ("idNumber", Field::Identifier),
    ("passportNumber", Field::Identifier),
    ("registrationNumber", Field::Identifier),
    ("taxNumber", Field::Identifier),
    ("innCode", Field::Identifier),
    ("ogrnCode", Field::Identifier),
    ("leiCode", Field::Identifier),
    ("imoNumber", Field::Identifier),
    ("publicKey", Field::Identifier),
];

/// How one screens; the same for `GET` and `POST`.
const OPTIONS: [&str; 4] = ["limit", "threshold", "cutoff", "dataset"];

#[derive(Clone, Copy)]
enum Field {
    Name,
    BirthDate,
    Country,
    Gender,
    Identifier,
}

/// A screening with what of the question was not used.
#[derive(Debug, Serialize)]
pub(crate) struct ScreenAnswer {
    #[serde(flatten)]
    screening: Screening,
    /// What was asked and plays no part in the answer.
    warnings: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    #[serde(default)]
    schema: Option<String>,
    properties: Map<String, Value>,
}

pub(crate) async fn get(State(pool): Shared, params: Params) -> Answer<Value> {
    let fields: Vec<&str> = READ.iter().map(|(name, _)| *name).collect();
    let params = params.only(&[&fields, &OPTIONS[..], &["schema"]].concat())?;
    let mut reading = Reading::default();
    reading.schema(params.one("schema")?);
    for (name, field) in READ {
        for value in params.all(name) {
            reading.add(name, *field, value)?;
        }
    }
    screen(pool, reading, options(&params)?, params.clocks()?).await
}

pub(crate) async fn post(
    State(pool): Shared,
    params: Params,
    body: Result<Bytes, BytesRejection>,
) -> Answer<Value> {
    let params = params.only(&OPTIONS)?;
    let body = body.map_err(|_| {
        Problem::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "too_large",
            "The body is too large",
            format!("expected a body of at most {MAX_BODY_BYTES} bytes"),
        )
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
    screen(pool, reading, options(&params)?, params.clocks()?).await
}

async fn screen(
    pool: std::sync::Arc<unblink_app::Pool>,
    reading: Reading,
    options: ScreeningOptions,
    clocks: Clocks,
) -> Answer<Value> {
    let Reading { query, warnings, .. } = reading;
    let dataset = options.dataset.clone();
    let screening =
        ask(pool, move |register| register.screen(&query, &options, &clocks.at(register))).await?;
    let known = |coverage: &Coverage| {
        dataset == "default" || coverage.not_loaded.iter().any(|list| list.list.as_str() == dataset)
    };
    match screening.status {
        ScreeningStatus::Screened => json(&ScreenAnswer { screening, warnings }),
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
        .with("warnings", json!(warnings))
        .with("coverage", json!(screening.coverage))),
    }
}

/// A query as it is read, with what it leaves out.
#[derive(Default)]
struct Reading {
    query: AppQuery,
    warnings: Vec<String>,
    values: usize,
}

impl Reading {
    fn schema(&mut self, schema: Option<&str>) {
        let Some(schema) = schema else { return };
        if EntityKind::from_schema(schema).is_none() {
            self.warnings.push(format!(
                "schema `{}` restricts nothing: it is not one of Person, Organization, Company, \
                 LegalEntity, Vessel, Airplane",
                cut(schema)
            ));
        }
        self.query.schema = Some(schema.chars().take(MAX_CHARS).collect());
    }

    fn property(&mut self, name: &str, values: &Value) -> Result<(), Problem> {
        let Some((name, field)) = READ.iter().find(|(known, _)| *known == name) else {
            if self.warnings.len() < MAX_VALUES {
                self.warnings.push(format!("property `{}` is not compared", cut(name)));
            }
            return Ok(());
        };
        let one = std::slice::from_ref(values);
        for value in values.as_array().map_or(one, Vec::as_slice) {
            let text = value.as_str().ok_or_else(|| {
                Problem::bad_question(format!("expected text or a list of texts in `{name}`"))
            })?;
            self.add(name, *field, text)?;
        }
        Ok(())
    }

    fn add(&mut self, name: &str, field: Field, value: &str) -> Result<(), Problem> {
        let value = value.trim();
        self.values += 1;
        if self.values > MAX_VALUES {
            return Err(Problem::bad_question(format!("at most {MAX_VALUES} values in a query")));
        }
        if value.chars().count() > MAX_CHARS {
            return Err(Problem::bad_question(format!(
                "`{name}` is longer than {MAX_CHARS} characters"
            )));
        }
        if value.is_empty() {
            return Ok(());
        }
        let text = value.to_owned();
        match field {
            Field::Name => self.query.names.push(text),
            Field::Country => self.query.countries.push(text),
            Field::Gender => self.query.genders.push(text),
            Field::Identifier => self.query.identifiers.push(text),
            Field::BirthDate => {
                let expected = "YYYY, YYYY-MM or YYYY-MM-DD";
                let date = text.parse().map_err(|_| Problem::bad_date(name, &text, expected))?;
                self.query.birth_dates.push(date);
            }
        }
        Ok(())
    }
}

fn options(params: &Params) -> Result<ScreeningOptions, Problem> {
    let usual = ScreeningOptions::default();
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
