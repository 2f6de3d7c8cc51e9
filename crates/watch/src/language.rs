//! Which language a text is in, among those there are rules for.

use std::sync::LazyLock;

use crate::rules::{Language, RulesError, Sources};

macro_rules! sources {
    ($code:literal) => {
        Sources {
            code: $code,
            words: include_str!(concat!("../data/", $code, "/words.toml")),
            world: include_str!(concat!("../data/", $code, "/world.toml")),
            time: include_str!(concat!("../data/", $code, "/time.toml")),
            events: include_str!(concat!("../data/", $code, "/events.toml")),
            quotes: include_str!(concat!("../data/", $code, "/quotes.toml")),
            silences: include_str!(concat!("../data/", $code, "/silences.toml")),
        }
    };
}

/// The languages there are rules for: one line and one folder each.
const LANGUAGES: &[Sources] = &[sources!("en"), sources!("ru")];

/// Returns the compiled languages, or the first fault in their data files.
pub(crate) fn all() -> Result<&'static [Language], RulesError> {
    static ALL: LazyLock<Result<Vec<Language>, RulesError>> =
        LazyLock::new(|| LANGUAGES.iter().map(Language::load).collect());
    ALL.as_ref().map(Vec::as_slice).map_err(Clone::clone)
}

/// Returns the language of a text: the one whose frequent words it has most of.
pub(crate) fn of<'l>(text: &str, languages: &'l [Language]) -> Option<&'l Language> {
    // 4,000 characters tell a language; a longer text costs no more.
    let head: String = text.chars().take(4000).collect::<String>().to_lowercase();
    let words: Vec<&str> =
        head.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let count =
        |language: &Language| words.iter().filter(|word| language.is_frequent(word)).count();
    let best =
        languages.iter().map(|language| (count(language), language)).max_by_key(|(n, _)| *n)?;
    // One word in twelve: a headline has fewer function words than prose (a guess).
    (best.0 * 12 >= words.len() && best.0 > 0).then_some(best.1)
}

/// Returns the SHA-256 of all data files, in hex: the weights of the rules.
pub(crate) fn digest_of_rules() -> String {
    let mut all = String::new();
    for language in LANGUAGES {
        for file in [
            language.words,
            language.world,
            language.time,
            language.events,
            language.quotes,
            language.silences,
        ] {
            all.push_str(file);
        }
    }
    crate::document::digest(all.as_bytes())
}
