//! One configuration from a file, the environment and flags, each value with where it comes from.
//!
//! Every setting is one [`Key`] in `config/keys.rs`; the file (TOML), the environment and
//! `unblink config` are all read from there. What nobody reads is refused, never ignored.

mod keys;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use serde::Serialize;

pub use keys::*;

/// A setting.
#[derive(Debug)]
pub struct Key {
    /// Its name: `section.word`, or one word at the top of the file.
    pub name: &'static str,
    /// What it takes.
    pub kind: Kind,
    /// What it is when nobody says, as it would stand in the environment; empty is "not set".
    pub default: &'static str,
    /// Whether its value may be shown.
    pub secrecy: Secrecy,
    /// What it does, in a sentence.
    pub meaning: &'static str,
}

/// What a setting takes.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// Any text.
    Text,
    /// A path of a file or folder.
    Path,
    /// An address and port.
    Address,
    /// `true` or `false`.
    Switch,
    /// A whole number from the first to the second.
    Whole(u64, u64),
    /// Texts; in the environment separated by commas.
    List,
    /// One of these words.
    OneOf(&'static [&'static str]),
}

/// Whether a setting's value may be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Secrecy {
    /// It may.
    Shown,
    /// It is a password or a key.
    Hidden,
}

/// Where a value comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Nobody said.
    Default,
    /// A file.
    File(PathBuf),
    /// A variable of the environment.
    Environment(String),
    /// A flag of the command.
    Flag(String),
}

impl std::fmt::Display for Origin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::File(path) => write!(f, "file {}", path.display()),
            Self::Environment(name) => write!(f, "environment {name}"),
            Self::Flag(name) => write!(f, "flag {name}"),
        }
    }
}

/// Why a configuration cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("{path}: {source}")]
    File {
        /// Which one.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The file is no TOML.
    #[error("{path}: {problem}")]
    Syntax {
        /// Which one.
        path: PathBuf,
        /// What is wrong with it.
        problem: String,
    },
    /// A setting nobody reads.
    #[error("{origin}: no setting is called `{found}`")]
    Unknown {
        /// Where it stands.
        origin: String,
        /// Its name.
        found: String,
        /// The name that comes nearest.
        near: Option<&'static str>,
    },
    /// A value that is none.
    #[error("{origin}: expected {expected} in `{key}`, found {found}")]
    Value {
        /// Where it stands.
        origin: String,
        /// Which setting.
        key: &'static str,
        /// What it takes.
        expected: String,
        /// What is there.
        found: String,
    },
}

impl ConfigError {
    /// Returns the next thing to try.
    pub fn hint(&self) -> String {
        match self {
            Self::File { .. } => "name another file with --config, or leave it out".to_owned(),
            Self::Unknown { near: Some(near), .. } => format!("the nearest is `{near}`"),
            _ => "`unblink config` lists every setting and what it takes".to_owned(),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Value {
    Text(String),
    Switch(bool),
    Whole(u64),
    List(Vec<String>),
}

/// The configuration in force.
#[derive(Clone, Debug, Default)]
pub struct Config {
    values: BTreeMap<&'static str, (Value, Origin)>,
    file: Option<PathBuf>,
}

/// A setting as it is in force, for people.
#[derive(Clone, Debug, Serialize)]
pub struct ConfigRow {
    /// Its name.
    pub key: &'static str,
    /// Its value as it would stand in the environment; a secret shows only that it is set.
    pub value: String,
    /// Where it comes from.
    pub from: String,
    /// The variable of the environment that sets it.
    pub variable: String,
    /// What it does.
    pub meaning: &'static str,
}

impl Config {
    /// Reads a configuration: `file` first, then `environment` over it, then `flags` over both.
    ///
    /// `environment` tells a variable's value; a variable that is empty counts as not set.
    pub fn read(
        file: Option<&Path>,
        environment: impl Fn(&str) -> Option<String>,
        flags: &[(&'static Key, &str, String)],
    ) -> Result<Self, ConfigError> {
        let mut config = Self::default();
        if let Some(path) = file {
            let text = std::fs::read_to_string(path)
                .map_err(|source| ConfigError::File { path: path.to_owned(), source })?;
            config.add_file(path, &text)?;
            config.file = Some(path.to_owned());
        }
        for key in all() {
            let name = variable(key);
            if let Some(text) = environment(&name).filter(|text| !text.is_empty()) {
                config.set(key, &text, Origin::Environment(name))?;
            }
        }
        for (key, flag, text) in flags {
            config.set(key, text, Origin::Flag((*flag).to_owned()))?;
        }
        Ok(config)
    }

    fn add_file(&mut self, path: &Path, text: &str) -> Result<(), ConfigError> {
        let table: toml::Table = text.parse().map_err(|error: toml::de::Error| {
            ConfigError::Syntax { path: path.to_owned(), problem: error.to_string() }
        })?;
        for (word, value) in table {
            match value {
                toml::Value::Table(section) => {
                    for (inner, value) in section {
                        self.add(path, &format!("{word}.{inner}"), &value)?;
                    }
                }
                value => self.add(path, &word, &value)?,
            }
        }
        Ok(())
    }

    fn add(&mut self, path: &Path, name: &str, value: &toml::Value) -> Result<(), ConfigError> {
        let origin = Origin::File(path.to_owned());
        let key = all().find(|key| key.name == name).ok_or_else(|| ConfigError::Unknown {
            origin: origin.to_string(),
            found: name.chars().take(80).collect(),
            near: nearest(name),
        })?;
        let text = match value {
            toml::Value::String(text) => text.clone(),
            toml::Value::Integer(number) => number.to_string(),
            toml::Value::Boolean(switch) => switch.to_string(),
            toml::Value::Array(items) if matches!(key.kind, Kind::List) => {
                let texts = items.iter().map(|item| item.as_str().map(str::to_owned));
                let texts: Option<Vec<String>> = texts.collect();
                let texts = texts.ok_or_else(|| refused(key, &origin, &value.to_string()))?;
                self.values.insert(key.name, (Value::List(texts), origin));
                return Ok(());
            }
            other => return Err(refused(key, &origin, &other.to_string())),
        };
        // A number in quotes is a slip worth naming; the environment knows only text.
        let quoted = matches!(value, toml::Value::String(_));
        if quoted == matches!(key.kind, Kind::Switch | Kind::Whole(..)) {
            return Err(refused(key, &origin, &value.to_string()));
        }
        self.set(key, &text, origin)
    }

    fn set(&mut self, key: &'static Key, text: &str, origin: Origin) -> Result<(), ConfigError> {
        let value = parse(key.kind, text).ok_or_else(|| refused(key, &origin, text))?;
        self.values.insert(key.name, (value, origin));
        Ok(())
    }

    fn value(&self, key: &Key) -> Option<Value> {
        match self.values.get(key.name) {
            Some((value, _)) => Some(value.clone()),
            None if key.default.is_empty() => None,
            None => parse(key.kind, key.default),
        }
    }

    /// Returns the file that was read.
    pub fn file(&self) -> Option<&Path> {
        self.file.as_deref()
    }

    /// Returns a text, when there is one.
    pub fn text(&self, key: &Key) -> Option<String> {
        match self.value(key)? {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Returns a path, when there is one.
    pub fn path(&self, key: &Key) -> Option<PathBuf> {
        self.text(key).map(PathBuf::from)
    }

    /// Returns an address, when there is one.
    pub fn address(&self, key: &Key) -> Option<SocketAddr> {
        self.text(key)?.parse().ok()
    }

    /// Says whether a switch is on.
    pub fn is_on(&self, key: &Key) -> bool {
        self.value(key) == Some(Value::Switch(true))
    }

    /// Returns a whole number; 0 when it is not set.
    pub fn whole(&self, key: &Key) -> u64 {
        match self.value(key) {
            Some(Value::Whole(number)) => number,
            _ => 0,
        }
    }

    /// Returns a whole number as a count of things in memory.
    pub fn count(&self, key: &Key) -> usize {
        usize::try_from(self.whole(key)).unwrap_or(usize::MAX)
    }

    /// Returns a list of texts.
    pub fn list(&self, key: &Key) -> Vec<String> {
        match self.value(key) {
            Some(Value::List(texts)) => texts,
            _ => Vec::new(),
        }
    }

    /// Returns where a setting comes from.
    pub fn origin(&self, key: &Key) -> Origin {
        self.values.get(key.name).map_or(Origin::Default, |(_, origin)| origin.clone())
    }

    /// Returns every setting as it is in force, secrets hidden.
    pub fn rows(&self) -> Vec<ConfigRow> {
        all()
            .map(|key| ConfigRow {
                key: key.name,
                value: match (self.value(key), key.secrecy) {
                    (None, _) => String::new(),
                    (Some(_), Secrecy::Hidden) => "(hidden)".to_owned(),
                    (Some(value), Secrecy::Shown) => written(&value),
                },
                from: self.origin(key).to_string(),
                variable: variable(key),
                meaning: key.meaning,
            })
            .collect()
    }
}

/// Returns the variable of the environment that sets a key.
pub fn variable(key: &Key) -> String {
    format!("UNBLINK_{}", key.name.replace('.', "_").to_ascii_uppercase())
}

fn written(value: &Value) -> String {
    match value {
        Value::Text(text) => text.clone(),
        Value::Switch(on) => on.to_string(),
        Value::Whole(number) => number.to_string(),
        Value::List(texts) => texts.join(","),
    }
}

fn parse(kind: Kind, text: &str) -> Option<Value> {
    let text = text.trim();
    match kind {
        Kind::Text | Kind::Path => (!text.is_empty()).then(|| Value::Text(text.to_owned())),
        Kind::Address => {
            text.parse::<SocketAddr>().ok()?;
            Some(Value::Text(text.to_owned()))
        }
        Kind::Switch => match text.to_ascii_lowercase().as_str() {
            "true" | "1" | "yes" | "on" => Some(Value::Switch(true)),
            "false" | "0" | "no" | "off" => Some(Value::Switch(false)),
            _ => None,
        },
        Kind::Whole(low, high) => {
            let number = text.replace('_', "").parse().ok()?;
            (low..=high).contains(&number).then_some(Value::Whole(number))
        }
        Kind::List => {
            let words = text.split(',').map(str::trim).filter(|word| !word.is_empty());
            Some(Value::List(words.map(str::to_owned).collect()))
        }
        Kind::OneOf(words) => words.contains(&text).then(|| Value::Text(text.to_owned())),
    }
}

fn refused(key: &'static Key, origin: &Origin, found: &str) -> ConfigError {
    let expected = match key.kind {
        Kind::Text => "a text".to_owned(),
        Kind::Path => "a path".to_owned(),
        Kind::Address => "an address such as 127.0.0.1:8000".to_owned(),
        Kind::Switch => "true or false".to_owned(),
        Kind::Whole(low, high) => format!("a whole number from {low} to {high}"),
        Kind::List => "a list of texts".to_owned(),
        Kind::OneOf(words) => format!("one of {}", words.join(", ")),
    };
    let found = match key.secrecy {
        Secrecy::Shown => format!("`{}`", found.chars().take(80).collect::<String>()),
        Secrecy::Hidden => "something else".to_owned(),
    };
    ConfigError::Value { origin: origin.to_string(), key: key.name, expected, found }
}

/// Returns the name that comes nearest to one nobody reads.
fn nearest(name: &str) -> Option<&'static str> {
    all()
        .map(|key| (unblink_text::osa_similarity(key.name, name), key.name))
        .filter(|(alike, _)| *alike > 0.6)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, name)| name)
}
