//! The model that reads beside the rules, where the settings name one.

use std::io::Write as _;

use anyhow::Result;
use serde::Serialize;
use unblink_app::article::Reading;
use unblink_app::config;
use unblink_app::{Opinion, SecondReader, safe};

use crate::desk::{Desk, Flag};

/// Which model reads beside the rules; `llm.key` comes from the environment or a file.
#[derive(Debug, clap::Args)]
pub(super) struct Model {
    /// Has a model read as well, at this endpoint in OpenAI's manner (http://127.0.0.1:11434/v1):
    /// it is sent the texts. What it proposes stands apart, verified word for word, for a person.
    #[arg(long, value_name = "URL", requires = "llm_model")]
    llm_endpoint: Option<String>,
    /// The model, as the endpoint calls it.
    #[arg(long, value_name = "NAME")]
    llm_model: Option<String>,
}

impl Model {
    /// Returns the settings that the flags make.
    pub(super) fn flags(&self) -> Vec<Flag> {
        let endpoint = self.llm_endpoint.clone();
        let endpoint = endpoint.map(|url| (&config::LLM_ENDPOINT, "--llm-endpoint", url));
        let model = self.llm_model.clone();
        let model = model.map(|name| (&config::LLM_MODEL, "--llm-model", name));
        endpoint.into_iter().chain(model).collect()
    }
}

/// A reading, and what the model made of the same text.
#[derive(Debug, Serialize)]
pub(super) struct Seen {
    #[serde(flatten)]
    pub(super) reading: Reading,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) proposed: Option<Opinion>,
}

/// Who reads beside the rules: a model, or nobody.
pub(super) struct Beside(Option<SecondReader>);

impl Beside {
    /// Takes the model that the settings name, and says where texts will go.
    pub(super) fn of(desk: &Desk) -> Result<Self> {
        let reader = SecondReader::from_config(desk.config(), desk.location())?;
        if let Some(reader) = &reader {
            note(&format!("articles are sent to {}", reader.address()));
        }
        Ok(Self(reader))
    }

    /// Returns the model, if there is one.
    pub(super) fn reader(&self) -> Option<&SecondReader> {
        self.0.as_ref()
    }

    /// Has it read. The rules' answer stands whatever becomes of the model's.
    pub(super) fn see(&self, reading: Reading) -> Seen {
        let proposed = self.0.as_ref().map(|reader| reader.read(&reading));
        if let Some(error) = proposed.as_ref().and_then(|opinion| opinion.error.as_ref()) {
            note(&format!("warning: {}: {error}", reading.document.source));
        }
        Seen { reading, proposed }
    }
}

pub(super) fn note(words: &str) {
    // Nobody reads a standard error that is closed.
    let _ = writeln!(std::io::stderr().lock(), "{}", safe(words));
}
