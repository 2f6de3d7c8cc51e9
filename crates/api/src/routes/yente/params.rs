//! Query strings as clients of the original send them: unknown parameters are let pass, booleans
//! may be Python's, and what cannot be read is told the way pydantic tells it.

use axum::extract::{FromRequestParts, Query};
use axum::http::request::Parts;
use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::{Value, json};

use super::Fault;

/// Most values of one parameter; the address itself has a limit too.
const MOST_VALUES: usize = 5000;

/// What the original takes for an instant.
const SINCE: &str = r"^\d{4}-\d{2}-\d{2}(T\d{2}(:\d{2}(:\d{2})?)?)?$";

/// The parameters of a request.
#[derive(Debug)]
pub(crate) struct Params(Vec<(String, String)>);

impl<S: Send + Sync> FromRequestParts<S> for Params {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Fault> {
        let Query(pairs) = Query::<Vec<(String, String)>>::try_from_uri(&parts.uri)
            .map_err(|error| Fault::bad(error.body_text()))?;
        if pairs.len() > MOST_VALUES {
            return Err(Fault::bad(format!("more than {MOST_VALUES} parameters")));
        }
        Ok(Self(pairs))
    }
}

impl Params {
    /// Returns the last value of a parameter: the original reads it so.
    pub(crate) fn one(&self, name: &str) -> Option<&str> {
        let mut all = self.0.iter().rev().filter(|(known, _)| known == name);
        all.next().map(|(_, value)| value.as_str())
    }

    /// Returns every value of a parameter that is not empty.
    pub(crate) fn all(&self, name: &str) -> Vec<String> {
        let all = self.0.iter().filter(|(known, value)| known == name && !value.is_empty());
        all.map(|(_, value)| value.clone()).collect()
    }

    /// Returns a whole number within bounds.
    pub(crate) fn count(&self, name: &str, usual: usize, most: usize) -> Result<usize, Fault> {
        let Some(text) = self.one(name) else { return Ok(usual) };
        let loc = ["query", name];
        let Ok(number) = text.trim().parse::<i128>() else {
            let msg = "Input should be a valid integer, unable to parse string as an integer";
            return Err(Fault::invalid("int_parsing", &loc, msg, json!(text), None));
        };
        if number < 0 {
            let msg = "Input should be greater than or equal to 0";
            let ctx = Some(json!({ "ge": 0 }));
            return Err(Fault::invalid("greater_than_equal", &loc, msg, json!(text), ctx));
        }
        match usize::try_from(number) {
            Ok(number) if number <= most => Ok(number),
            _ => {
                let msg = format!("Input should be less than or equal to {most}");
                let ctx = Some(json!({ "le": most }));
                Err(Fault::invalid("less_than_equal", &loc, msg, json!(text), ctx))
            }
        }
    }

    /// Returns a share from 0 to 1.
    pub(crate) fn share(&self, name: &str, usual: f64) -> Result<f64, Fault> {
        let Some(text) = self.one(name) else { return Ok(usual) };
        let loc = ["query", name];
        let number = text.trim().parse::<f64>().ok().filter(|number| number.is_finite());
        let Some(number) = number else {
            let msg = "Input should be a valid number, unable to parse string as a number";
            return Err(Fault::invalid("float_parsing", &loc, msg, json!(text), None));
        };
        if number < 0.0 {
            let msg = "Input should be greater than or equal to 0";
            let ctx = Some(json!({ "ge": 0.0 }));
            return Err(Fault::invalid("greater_than_equal", &loc, msg, json!(text), ctx));
        }
        if number > 1.0 {
            let msg = "Input should be less than or equal to 1";
            let ctx = Some(json!({ "le": 1.0 }));
            return Err(Fault::invalid("less_than_equal", &loc, msg, json!(text), ctx));
        }
        Ok(number)
    }

    /// Returns a switch; Python's `True` and `False` too.
    pub(crate) fn switch(&self, name: &str, usual: bool) -> Result<bool, Fault> {
        let Some(text) = self.one(name) else { return Ok(usual) };
        match text.trim().to_ascii_lowercase().as_str() {
            "true" | "1" | "yes" | "y" | "on" | "t" => Ok(true),
            "false" | "0" | "no" | "n" | "off" | "f" => Ok(false),
            _ => {
                let msg = "Input should be a valid boolean, unable to interpret input";
                Err(Fault::invalid("bool_parsing", &["query", name], msg, json!(text), None))
            }
        }
    }

    /// Returns a value that is one of several.
    pub(crate) fn word(&self, name: &str, usual: &str, words: &[&str]) -> Result<String, Fault> {
        let text = self.one(name).unwrap_or(usual);
        if words.contains(&text) {
            return Ok(text.to_owned());
        }
        Err(not_of(&["query", name], text, words))
    }

    /// Returns the instant from which changes count.
    pub(crate) fn since(&self) -> Result<Option<String>, Fault> {
        let Some(text) = self.one("changed_since").filter(|text| !text.is_empty()) else {
            return Ok(None);
        };
        let shape: String =
            text.chars().map(|c| if c.is_ascii_digit() { '9' } else { c }).collect();
        let shapes = ["9999-99-99", "9999-99-99T99", "9999-99-99T99:99", "9999-99-99T99:99:99"];
        if shapes.contains(&shape.as_str()) {
            return Ok(Some(text.to_owned()));
        }
        let msg = format!("String should match pattern '{SINCE}'");
        let ctx = Some(json!({ "pattern": SINCE }));
        let loc = ["query", "changed_since"];
        Err(Fault::invalid("string_pattern_mismatch", &loc, msg, json!(text), ctx))
    }

    /// Returns the clocks, when any is given: parameters of ours that old clients never send.
    pub(crate) fn clocks(&self) -> Result<Option<Clocks>, Fault> {
        let day = |name: &str| -> Result<Option<Date>, Fault> {
            let Some(text) = self.one(name).filter(|text| !text.is_empty()) else {
                return Ok(None);
            };
            // jiff also reads times and other shapes; a day is ten characters here.
            let day = if text.len() == 10 { text.parse().ok() } else { None };
            day.map(Some).ok_or_else(|| not_a("date", name, "date", text))
        };
        let recorded = match self.one("recorded").filter(|text| !text.is_empty()) {
            None => None,
            Some(text) => {
                let instant: Result<Timestamp, _> = text.parse();
                Some(instant.map_err(|_| not_a("datetime", "recorded", "datetime", text))?)
            }
        };
        let clocks = Clocks { on: day("on")?, known: day("known")?, recorded };
        Ok((clocks != Clocks::default()).then_some(clocks))
    }
}

/// The place in time a question is asked from, where given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Clocks {
    pub(crate) on: Option<Date>,
    pub(crate) known: Option<Date>,
    pub(crate) recorded: Option<Timestamp>,
}

fn not_a(kind: &str, name: &str, what: &str, text: &str) -> Fault {
    let msg = format!("Input should be a valid {what}");
    Fault::invalid(&format!("{kind}_parsing"), &["query", name], msg, json!(text), None)
}

/// Says that a value is none of several.
pub(crate) fn not_of(loc: &[&str], text: &str, words: &[&str]) -> Fault {
    let quoted: Vec<String> = words.iter().map(|word| format!("'{word}'")).collect();
    let expected = match quoted.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} or {last}", others.join(", ")),
        None => String::new(),
    };
    let msg = format!("Input should be {expected}");
    let ctx: Option<Value> = Some(json!({ "expected": expected }));
    Fault::invalid("enum", loc, msg, json!(text), ctx)
}
