//! The data files of a language, compiled.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::lexicon::{Class, Form, Lexicon, inflect};
use crate::pattern::{Pattern, compile};
use crate::token::{Tokens, text_of};

/// A fault in a data file of rules.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RulesError {
    /// A file is no TOML of the expected shape.
    #[error("rules of `{language}`: {reason}")]
    File {
        /// The language.
        language: String,
        /// What the reader says.
        reason: String,
    },
    /// A pattern cannot be compiled.
    #[error("pattern `{pattern}`: {what}")]
    Pattern {
        /// The pattern as written.
        pattern: String,
        /// What is wrong with it.
        what: &'static str,
    },
}

/// One rule of `events.toml` or `silences.toml`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RuleText {
    #[serde(rename = "type")]
    pub(crate) kind: String,
    pub(crate) patterns: Vec<String>,
    /// Whom the event needs to have named: `target`, `anaphor`, `party`, `state`, `none`.
    #[serde(default)]
    pub(crate) gate: String,
    /// What the words say of the legal effect, or what else they assert.
    #[serde(default)]
    pub(crate) effect: String,
    #[serde(default)]
    pub(crate) milestone: String,
    /// Overrules what the words around say.
    #[serde(default)]
    pub(crate) modality: String,
    /// `negative` when the words themselves deny.
    #[serde(default)]
    pub(crate) polarity: String,
    /// What is expected and absent (silences), or the kind of a quote.
    #[serde(default)]
    pub(crate) what: String,
    /// `listed`: the actor is the listed organisation named last.
    #[serde(default)]
    pub(crate) actor: String,
    /// May stand inside another event's words.
    #[serde(default)]
    pub(crate) nested: bool,
    /// Does not take its actor from the words around.
    #[serde(default)]
    pub(crate) own_actor: bool,
}

/// A compiled rule.
#[derive(Clone, Debug)]
pub(crate) struct Rule {
    pub(crate) text: RuleText,
    pub(crate) patterns: Vec<Pattern>,
}

/// Rules with an index of where each can start.
#[derive(Clone, Debug, Default)]
pub(crate) struct RuleSet {
    pub(crate) rules: Vec<Rule>,
    by_form: Vec<Vec<(u32, u32)>>,
    at_mention: Vec<(u32, u32)>,
    at_time: Vec<(u32, u32)>,
    at_number: Vec<(u32, u32)>,
}

impl RuleSet {
    /// Returns the rules and patterns that can start with a word.
    pub(crate) fn at_form(&self, form: Form) -> &[(u32, u32)] {
        self.by_form.get(crate::lexicon::index(form)).map_or(&[], Vec::as_slice)
    }

    pub(crate) fn at_mention(&self) -> &[(u32, u32)] {
        &self.at_mention
    }

    pub(crate) fn at_time(&self) -> &[(u32, u32)] {
        &self.at_time
    }

    pub(crate) fn at_number(&self) -> &[(u32, u32)] {
        &self.at_number
    }

    pub(crate) fn get(&self, at: (u32, u32)) -> Option<(&Rule, &Pattern)> {
        let rule = self.rules.get(usize::try_from(at.0).ok()?)?;
        Some((rule, rule.patterns.get(usize::try_from(at.1).ok()?)?))
    }
}

/// Words of `words.toml`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct WordsFile {
    /// Frequent words that tell the language.
    frequent: String,
    abbreviations: String,
    /// Whether `+word` in a class stands for the English forms of a verb.
    #[serde(default)]
    classes: BTreeMap<String, String>,
    #[serde(default)]
    macros: BTreeMap<String, String>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct RulesFile {
    #[serde(default)]
    classes: BTreeMap<String, String>,
    #[serde(default)]
    macros: BTreeMap<String, String>,
    #[serde(default)]
    rule: Vec<RuleText>,
}

/// Words of time, by what they mean.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TimeFile {
    /// Twelve months, each `name|name`.
    pub(crate) months: Vec<String>,
    /// Seven days from Monday.
    pub(crate) weekdays: Vec<String>,
    pub(crate) seasons: BTreeMap<String, String>,
    pub(crate) units: BTreeMap<String, String>,
    pub(crate) numbers: BTreeMap<String, String>,
    /// Single words and phrases to a TIMEX3 value or a name understood by the code.
    pub(crate) fixed: BTreeMap<String, String>,
    /// Function words: `ago`, `last`, `next`, `this`, `since`, `in` …
    pub(crate) words: BTreeMap<String, String>,
}

/// Names of the world: states, bodies, media, collectives, and more names of the register's actors.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct WorldFile {
    /// Code to `names; adjectives; capitals and metonyms`.
    pub(crate) states: BTreeMap<String, String>,
    /// Bodies that every state has: kind to names.
    pub(crate) bodies: BTreeMap<String, String>,
    /// Bodies with a name of their own: `CODE:kind` to names.
    pub(crate) own_bodies: BTreeMap<String, String>,
    /// International bodies: id to `names`.
    pub(crate) international: BTreeMap<String, String>,
    pub(crate) media: BTreeMap<String, String>,
    pub(crate) organisations: BTreeMap<String, String>,
    pub(crate) collectives: BTreeMap<String, String>,
    /// More names of the register's subjects, by their ids.
    pub(crate) aliases: BTreeMap<String, String>,
    /// Nouns that stand for an organisation named before.
    pub(crate) group_nouns: String,
    /// Pronouns that may.
    pub(crate) pronouns: String,
    /// Nouns after a state's adjective that mean its government.
    pub(crate) government_nouns: String,
    /// Nouns that belong to the name before them (`movement`, `officials`).
    pub(crate) after_nouns: String,
    pub(crate) articles: String,
}

/// The texts of a language's data files.
pub(crate) struct Sources {
    pub(crate) code: &'static str,
    pub(crate) words: &'static str,
    pub(crate) world: &'static str,
    pub(crate) time: &'static str,
    pub(crate) events: &'static str,
    pub(crate) quotes: &'static str,
    pub(crate) silences: &'static str,
}

/// A language, ready to read with.
#[derive(Clone, Debug)]
pub(crate) struct Language {
    pub(crate) code: &'static str,
    pub(crate) lexicon: Lexicon,
    /// In alphabetical order.
    frequent: Vec<String>,
    /// In alphabetical order.
    abbreviations: Vec<String>,
    pub(crate) events: RuleSet,
    pub(crate) quotes: RuleSet,
    pub(crate) silences: RuleSet,
    pub(crate) time: crate::time::Words,
    pub(crate) world: crate::mention::World,
}

impl Language {
    /// Compiles a language's data files.
    pub(crate) fn load(sources: &Sources) -> Result<Self, RulesError> {
        let code = sources.code;
        let words: WordsFile = parse(code, sources.words)?;
        let mut lexicon = Lexicon::default();
        define(&mut lexicon, &words.classes);
        let mut macros = words.macros;
        let mut sets = Vec::new();
        for text in [sources.events, sources.quotes, sources.silences] {
            let file: RulesFile = parse(code, text)?;
            define(&mut lexicon, &file.classes);
            macros.extend(file.macros);
            sets.push(file.rule);
        }
        let mut compiled = Vec::new();
        for set in sets {
            let rules = set
                .into_iter()
                .map(|text| {
                    let patterns = text
                        .patterns
                        .iter()
                        .map(|source| compile(source, &mut lexicon, &macros, &cut))
                        .collect::<Result<Vec<Pattern>, RulesError>>()?;
                    Ok(Rule { text, patterns })
                })
                .collect::<Result<Vec<Rule>, RulesError>>()?;
            compiled.push(rules);
        }
        let time = crate::time::Words::new(&parse(code, sources.time)?, &mut lexicon);
        let time = time.map_err(|name| RulesError::File {
            language: code.to_owned(),
            reason: format!("time.toml: no function of time is called `{name}`"),
        })?;
        let world = crate::mention::World::new(&parse(code, sources.world)?, &mut lexicon);
        if lexicon.class_count() > crate::lexicon::MOST_CLASSES {
            let reason = format!("more than {} classes", crate::lexicon::MOST_CLASSES);
            return Err(RulesError::File { language: code.to_owned(), reason });
        }
        let mut sets = compiled.into_iter().map(|rules| indexed(rules, &lexicon));
        let mut next = || sets.next().unwrap_or_else(|| Ok(RuleSet::default()));
        let (events, quotes, silences) = (next()?, next()?, next()?);
        Ok(Self {
            code,
            frequent: sorted(&words.frequent),
            abbreviations: sorted(&words.abbreviations),
            events,
            quotes,
            silences,
            time,
            world,
            lexicon,
        })
    }

    /// Returns a class that the data files must define; one that matches nothing when not.
    pub(crate) fn class(&self, name: &str) -> Class {
        self.lexicon.known_class(name).unwrap_or(Class::MAX)
    }

    pub(crate) fn is_abbreviation(&self, word: &str) -> bool {
        self.abbreviations.binary_search_by(|known| known.as_str().cmp(word)).is_ok()
    }

    pub(crate) fn is_frequent(&self, word: &str) -> bool {
        self.frequent.binary_search_by(|known| known.as_str().cmp(word)).is_ok()
    }
}

fn parse<T: serde::de::DeserializeOwned>(language: &str, text: &str) -> Result<T, RulesError> {
    toml::from_str(text).map_err(|error| RulesError::File {
        language: language.to_owned(),
        reason: error.to_string(),
    })
}

/// Cuts `a|b|c`.
pub(crate) fn list(text: &str) -> Vec<String> {
    text.split('|')
        .map(|part| part.split_whitespace().collect::<Vec<_>>().join(" "))
        .filter(|part| !part.is_empty())
        .collect()
}

fn sorted(text: &str) -> Vec<String> {
    let mut words = list(text);
    words.sort_unstable();
    words
}

/// Cuts a literal into tokens as texts are cut, in lower case.
pub(crate) fn cut(literal: &str) -> Vec<String> {
    let stem = literal.ends_with('*');
    let bare = literal.trim_end_matches('*');
    let tokens = Tokens::read(bare, &|_| true);
    let mut out: Vec<String> =
        tokens.list.iter().map(|token| lower(text_of(bare, token))).collect();
    if let Some(last) = out.last_mut().filter(|_| stem) {
        last.push('*');
    }
    out
}

/// Cuts a phrase of several words, each of which may be a stem.
pub(crate) fn cut_phrase(phrase: &str) -> Vec<String> {
    phrase.split_whitespace().flat_map(cut).collect()
}

/// Lower case with plain apostrophes.
pub(crate) fn lower(word: &str) -> String {
    word.chars().flat_map(char::to_lowercase).map(|c| if c == '’' { '\'' } else { c }).collect()
}

fn define(lexicon: &mut Lexicon, classes: &BTreeMap<String, String>) {
    // Two rounds, so that a class may take in (`=name`) one that comes later in the alphabet.
    for name in classes.keys() {
        lexicon.class(name);
    }
    for (name, members) in classes {
        let class = lexicon.class(name);
        for member in members_of(members, classes, 0) {
            lexicon.add(class, &cut_phrase(&member));
        }
    }
}

fn members_of(text: &str, classes: &BTreeMap<String, String>, depth: usize) -> Vec<String> {
    let mut out = Vec::new();
    for member in list(text) {
        if let Some(other) = member.strip_prefix('=') {
            let taken = classes.get(other).filter(|_| depth < 5);
            out.extend(taken.map(|text| members_of(text, classes, depth + 1)).unwrap_or_default());
        } else if let Some(verb) = member.strip_prefix('+') {
            let (head, tail) = verb.split_once(' ').unwrap_or((verb, ""));
            let forms = inflect(head).into_iter();
            out.extend(forms.map(|form| format!("{form} {tail}").trim_end().to_owned()));
        } else {
            out.push(member);
        }
    }
    out
}

fn indexed(rules: Vec<Rule>, lexicon: &Lexicon) -> Result<RuleSet, RulesError> {
    let mut set = RuleSet { by_form: vec![Vec::new(); lexicon.len()], ..RuleSet::default() };
    for (number, rule) in rules.iter().enumerate() {
        for (which, pattern) in rule.patterns.iter().enumerate() {
            let starts = pattern.starts(lexicon).ok_or_else(|| RulesError::Pattern {
                pattern: rule.text.patterns[which].clone(),
                what: "a pattern must start with words, a class, a mention, a time or a number",
            })?;
            let at = (number32(number), number32(which));
            for form in starts.forms {
                if let Some(here) = set.by_form.get_mut(crate::lexicon::index(form)) {
                    here.push(at);
                }
            }
            set.at_mention.extend(starts.mention.then_some(at));
            set.at_time.extend(starts.time.then_some(at));
            set.at_number.extend(starts.number.then_some(at));
        }
    }
    set.rules = rules;
    Ok(set)
}

fn number32(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
