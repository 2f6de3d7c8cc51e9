//! Query strings of pages: bounded, and what is not read is said on the page.

use axum::extract::{FromRequestParts, Path, Query};
use axum::http::request::Parts;
use jiff::civil::Date;
use unblink_app::Register;
use unblink_model::AsOf;

use crate::missing::{self, Refusal};

/// Longest value of a parameter, in characters; longer than any name on a list. A guess.
const MAX_CHARS: usize = 500;

/// The parameters of a page, in their order.
#[derive(Clone, Debug, Default)]
pub(crate) struct Params {
    pairs: Vec<(String, String)>,
}

impl<S: Send + Sync> FromRequestParts<S> for Params {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        let Query(pairs) = Query::<Vec<(String, String)>>::try_from_uri(&parts.uri)
            .map_err(|_| missing::unreadable("The address cannot be read."))?;
        if pairs.iter().any(|(_, value)| value.chars().count() > MAX_CHARS) {
            return Err(missing::unreadable(&format!(
                "A part of the question is longer than {MAX_CHARS} characters."
            )));
        }
        Ok(Self { pairs })
    }
}

impl Params {
    /// Returns the first value of a parameter; an empty one counts as not given.
    pub(crate) fn one<'a>(&'a self, name: &'a str) -> Option<&'a str> {
        self.all(name).next()
    }

    /// Returns every value of a parameter that is not empty, trimmed.
    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.pairs
            .iter()
            .filter(move |(n, value)| n == name && !value.trim().is_empty())
            .map(|(_, value)| value.trim())
    }

    /// Returns the parameters that are no clock, for a form that changes the clocks only.
    pub(crate) fn besides_clocks(&self) -> impl Iterator<Item = (&str, &str)> {
        self.pairs
            .iter()
            .map(|(name, value)| (name.as_str(), value.trim()))
            .filter(|(name, value)| !matches!(*name, "on" | "known") && !value.is_empty())
    }

    /// Returns the names nobody reads here, to be said on the page.
    pub(crate) fn unread(&self, known: &[&str]) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        for (name, _) in &self.pairs {
            if !known.contains(&name.as_str()) && names.len() < 10 {
                names.push(name.chars().take(40).collect());
            }
        }
        names
    }

    /// Returns a day.
    pub(crate) fn day(&self, name: &str) -> Result<Option<Date>, Refusal> {
        let Some(text) = self.one(name) else { return Ok(None) };
        // jiff also reads times and other shapes; a day is ten characters here.
        let day = if text.len() == 10 { text.parse().ok() } else { None };
        day.map(Some).ok_or_else(|| {
            let short: String = text.chars().take(40).collect();
            missing::unreadable(&format!("Expected a day as YYYY-MM-DD, found “{short}”."))
        })
    }

    /// Returns which page of a long answer is asked for, from 1.
    pub(crate) fn page(&self) -> Result<usize, Refusal> {
        match self.one("page").map(str::parse::<usize>) {
            None => Ok(1),
            Some(Ok(number)) if number > 0 => Ok(number),
            Some(_) => Err(missing::unreadable("Expected the number of a page.")),
        }
    }

    /// Returns the two clocks.
    pub(crate) fn clocks(&self) -> Result<Clocks, Refusal> {
        Ok(Clocks { on: self.day("on")?, known: self.day("known")? })
    }
}

/// The two clocks of a page, where given.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Clocks {
    pub(crate) on: Option<Date>,
    pub(crate) known: Option<Date>,
}

impl Clocks {
    /// Returns the place in time, what is not given being today.
    pub(crate) fn at(self, register: &Register) -> AsOf {
        register.as_of(self.on, self.known, None)
    }

    /// Returns an address with the clocks, so that they stay while one walks on.
    pub(crate) fn on(self, address: &str) -> String {
        let clocks = self.query();
        match (address.contains('?'), clocks.strip_prefix('?')) {
            (true, Some(bare)) => format!("{address}&{bare}"),
            _ => format!("{address}{clocks}"),
        }
    }

    /// Returns the clocks as the tail of an address, so that they stay while one walks on.
    pub(crate) fn query(self) -> String {
        let mut parts = Vec::new();
        if let Some(on) = self.on {
            parts.push(format!("on={on}"));
        }
        if let Some(known) = self.known {
            parts.push(format!("known={known}"));
        }
        if parts.is_empty() { String::new() } else { format!("?{}", parts.join("&")) }
    }
}

/// The subject in a path, decoded and bounded.
pub(crate) struct SubjectPath(pub(crate) String);

impl<S: Send + Sync> FromRequestParts<S> for SubjectPath {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        let Path(text) = Path::<String>::from_request_parts(parts, state)
            .await
            .map_err(|_| missing::unreadable("The address cannot be read."))?;
        if text.chars().count() > MAX_CHARS {
            return Err(missing::unreadable(&format!(
                "The subject is longer than {MAX_CHARS} characters."
            )));
        }
        Ok(Self(text))
    }
}
