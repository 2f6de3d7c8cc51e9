//! Tuning without code: thresholds, weights and stop words from a TOML file, checked.

use std::path::Path;

use serde::Serialize;
use unblink_screen::Settings;
use unblink_store::Archive;

use crate::AppError;

/// What an operator changes of how names are screened, versioned by its digest.
///
/// Everything that is not given keeps its default; a word that is not known is refused, with the
/// line it stands in. docs/screening.md lists them.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Tuning {
    /// Score below which a result is not shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cutoff: Option<f64>,
    /// Most results.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<usize>,
    /// What the engine weighs by.
    #[serde(flatten)]
    pub settings: Settings,
}

/// Largest file of settings; a list of stop words of a whole language is smaller. A guess.
const MAX_BYTES: u64 = 1024 * 1024;

/// Most results that can be asked for; OpenSanctions' own bound.
pub const MAX_LIMIT: usize = 500;

impl Tuning {
    /// Reads a file.
    pub fn read(path: &Path) -> Result<Self, AppError> {
        let refuse = |problem: String| AppError::Tuning { path: path.to_owned(), problem };
        let size = std::fs::metadata(path).map_err(|error| refuse(error.to_string()))?.len();
        if size > MAX_BYTES {
            return Err(refuse(format!("larger than {MAX_BYTES} bytes")));
        }
        let text = std::fs::read_to_string(path).map_err(|error| refuse(error.to_string()))?;
        Self::parse(&text).map_err(refuse)
    }

    /// Reads the text of such a file.
    ///
    /// # Errors
    ///
    /// What is wrong with it, in words, with the line or the setting.
    pub fn parse(text: &str) -> Result<Self, String> {
        // `flatten` and `deny_unknown_fields` do not go together: our own two words are taken out
        // first, and the engine refuses what it does not know of the rest.
        let mut table: toml::Table =
            text.parse().map_err(|error: toml::de::Error| error.to_string())?;
        let cutoff = table.remove("cutoff").map(toml::Value::try_into).transpose();
        let cutoff: Option<f64> = cutoff.map_err(|error| format!("cutoff: {error}"))?;
        let limit = table.remove("limit").map(toml::Value::try_into).transpose();
        let limit: Option<usize> = limit.map_err(|error| format!("limit: {error}"))?;
        let settings: Settings = table.try_into().map_err(|error| error.to_string())?;
        settings.check().map_err(|error| error.to_string())?;
        if cutoff.is_some_and(|cutoff| !(0.0..=1.0).contains(&cutoff)) {
            return Err("setting cutoff is expected to be 0 to 1".to_owned());
        }
        if limit.is_some_and(|limit| !(1..=MAX_LIMIT).contains(&limit)) {
            return Err(format!("setting limit is expected to be 1 to {MAX_LIMIT}"));
        }
        Ok(Self { cutoff, limit, settings })
    }

    /// Returns the version of the settings: equal settings have equal ones, in whatever file.
    pub fn digest(&self) -> String {
        // Numbers, texts and maps with text keys only: writing them as JSON cannot fail.
        let json = serde_json::to_string(self).unwrap_or_default();
        Archive::digest(json.as_bytes())[..12].to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_given_keeps_its_default() {
        let tuning = Tuning::parse("threshold = 0.8\nlimit = 10\nstop_words = [\"trading\"]\n");
        let tuning = tuning.unwrap();
        assert!((tuning.settings.threshold - 0.8).abs() < f64::EPSILON);
        assert_eq!(tuning.limit, Some(10));
        assert_eq!(tuning.settings.names, Settings::default().names);
        assert_ne!(tuning.digest(), Tuning::default().digest());
        assert_eq!(Tuning::parse("").unwrap(), Tuning::default());
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (text, word) in [
            ("treshold = 0.8", "treshold"),
            ("threshold = 7", "threshold"),
            ("threshold = \"high\"", "f64"),
            ("limit = 0", "limit"),
            ("cutoff = -1.0", "cutoff"),
            ("[evidence]\nbirthday = 1", "birthday"),
            ("[names", "line 1"),
        ] {
            let error = Tuning::parse(text).unwrap_err();
            assert!(error.contains(word), "{text}: {error}");
        }
    }
}
