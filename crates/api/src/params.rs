//! Query strings, read strictly: a parameter nobody reads is an error, never ignored.

use std::collections::BTreeSet;

use axum::extract::{FromRequestParts, Path, Query};
use axum::http::StatusCode;
use axum::http::request::Parts;
use jiff::Timestamp;
use jiff::civil::Date;
use unblink_app::Register;
use unblink_model::AsOf;

use crate::problem::{Problem, cut};

/// Longest value of a parameter, in characters. The longest name on the UN list of 2026-08-01 is
/// well under this; a guess with room above.
pub(crate) const MAX_CHARS: usize = 500;

/// The clocks every question can be asked with.
pub(crate) const CLOCKS: [&str; 3] = ["on", "known", "recorded"];

/// The parameters of a request, in their order.
#[derive(Debug)]
pub(crate) struct Params {
    pairs: Vec<(String, String)>,
}

impl<S: Send + Sync> FromRequestParts<S> for Params {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let Query(pairs) = Query::<Vec<(String, String)>>::try_from_uri(&parts.uri)
            .map_err(|error| Problem::bad_question(error.body_text()))?;
        if let Some((name, _)) = pairs.iter().find(|(_, value)| value.chars().count() > MAX_CHARS) {
            return Err(Problem::bad_question(format!(
                "`{}` is longer than {MAX_CHARS} characters",
                cut(name)
            )));
        }
        Ok(Self { pairs })
    }
}

impl Params {
    /// Refuses every parameter that is neither a clock nor named in `known`.
    pub(crate) fn only(self, known: &[&str]) -> Result<Self, Problem> {
        self.exactly(&[known, &CLOCKS].concat())
    }

    /// Refuses every parameter not named in `known`.
    pub(crate) fn exactly(self, known: &[&str]) -> Result<Self, Problem> {
        let unknown: BTreeSet<String> = self
            .pairs
            .iter()
            // The key is read in front of every route.
            .filter(|(name, _)| !known.contains(&name.as_str()) && name != "api_key")
            .map(|(name, _)| format!("`{}`", cut(name)))
            .collect();
        if unknown.is_empty() {
            return Ok(self);
        }
        let names: Vec<String> = unknown.into_iter().take(10).collect();
        let problem = Problem::new(
            StatusCode::BAD_REQUEST,
            "unknown_parameter",
            "A parameter is not known here",
            format!("this route reads no {}", names.join(", ")),
        );
        Err(match known {
            [] => problem.hint("it reads no parameters at all"),
            _ => problem.hint(format!("it reads {}", known.join(", "))),
        })
    }

    /// Returns the one value of a parameter; an empty one counts as not given.
    pub(crate) fn one<'a>(&'a self, name: &'a str) -> Result<Option<&'a str>, Problem> {
        let mut all = self.all(name);
        match (all.next(), all.next()) {
            (_, Some(_)) => Err(Problem::bad_question(format!("`{name}` is given more than once"))),
            (one, None) => Ok(one),
        }
    }

    /// Returns every value of a parameter that is not empty.
    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.pairs
            .iter()
            .filter(move |(n, value)| n == name && !value.trim().is_empty())
            .map(|(_, value)| value.as_str())
    }

    /// Returns the one value of a parameter that must be there.
    pub(crate) fn required(&self, name: &str) -> Result<String, Problem> {
        self.one(name)?
            .map(str::to_owned)
            .ok_or_else(|| Problem::bad_question(format!("`{name}` is missing")))
    }

    /// Returns a parameter read as `T`.
    pub(crate) fn read<T: std::str::FromStr>(
        &self,
        name: &str,
        expected: &str,
    ) -> Result<Option<T>, Problem> {
        let Some(text) = self.one(name)? else { return Ok(None) };
        text.parse().map(Some).map_err(|_| {
            Problem::bad_question(format!("expected {expected} in `{name}`, found `{}`", cut(text)))
        })
    }

    fn date(&self, name: &str) -> Result<Option<Date>, Problem> {
        let Some(text) = self.one(name)? else { return Ok(None) };
        let expected = "a day as YYYY-MM-DD";
        // jiff also reads times and other shapes; a day is ten characters here.
        let day = if text.len() == 10 { text.parse().ok() } else { None };
        day.map(Some).ok_or_else(|| Problem::bad_date(name, text, expected))
    }

    /// Returns the clocks.
    pub(crate) fn clocks(&self) -> Result<Clocks, Problem> {
        let recorded = match self.one("recorded")? {
            None => None,
            Some(text) => Some(text.parse().map_err(|_| {
                Problem::bad_date("recorded", text, "an instant as YYYY-MM-DDThh:mm:ssZ")
            })?),
        };
        Ok(Clocks { on: self.date("on")?, known: self.date("known")?, recorded })
    }
}

/// The place in time a question is asked from, where given.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Clocks {
    on: Option<Date>,
    known: Option<Date>,
    recorded: Option<Timestamp>,
}

impl Clocks {
    /// Returns the place in time, what is not given being the register's now.
    pub(crate) fn at(self, register: &Register) -> AsOf {
        register.as_of(self.on, self.known, self.recorded)
    }
}

/// The subject in a path, decoded and bounded.
pub(crate) struct SubjectPath(pub(crate) String);

impl<S: Send + Sync> FromRequestParts<S> for SubjectPath {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let Path(text) = Path::<String>::from_request_parts(parts, state)
            .await
            .map_err(|error| Problem::bad_question(error.body_text()))?;
        if text.chars().count() > MAX_CHARS {
            return Err(Problem::bad_question(format!(
                "the subject is longer than {MAX_CHARS} characters"
            )));
        }
        Ok(Self(text))
    }
}
