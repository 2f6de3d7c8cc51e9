//! Time expressions: found in the text, resolved from its own cues, never guessed.

mod calendar;
mod grammar;

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::lexicon::{Form, Forms, Lexicon};
use crate::rules::{TimeFile, cut_phrase, list};
use crate::token::Tokens;

pub(crate) use calendar::{Side, Value};

/// What a word can mean for time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Meaning {
    Month(i8),
    /// 1 is Monday.
    Weekday(i8),
    /// The TIMEX3 letters of a season.
    Season(String),
    Unit(Unit),
    Number(i32),
    /// A function word: `ago`, `last`, `since` …
    Function(String),
}

/// A unit of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unit {
    Minute,
    Hour,
    Day,
    Week,
    Month,
    Quarter,
    Year,
    Decade,
    Century,
    Generation,
}

/// A language's words of time.
#[derive(Clone, Debug, Default)]
pub(crate) struct Words {
    meanings: BTreeMap<Form, Vec<Meaning>>,
    /// Whole phrases with a value of their own; longest first.
    fixed: Vec<(Vec<Form>, String)>,
    /// Function phrases of several words (`as recently as`), longest first.
    phrases: Vec<(Vec<Form>, String)>,
}

impl Words {
    pub(crate) fn new(file: &TimeFile, lexicon: &mut Lexicon) -> Self {
        let mut words = Self::default();
        let mut number = 0;
        for names in &file.months {
            number += 1;
            words.mean(names, &Meaning::Month(number), lexicon);
        }
        number = 0;
        for names in &file.weekdays {
            number += 1;
            words.mean(names, &Meaning::Weekday(number), lexicon);
        }
        for (code, names) in &file.seasons {
            words.mean(names, &Meaning::Season(code.clone()), lexicon);
        }
        for (code, names) in &file.units {
            if let Some(unit) = unit(code) {
                words.mean(names, &Meaning::Unit(unit), lexicon);
            }
        }
        for (value, names) in &file.numbers {
            if let Ok(value) = value.parse() {
                words.mean(names, &Meaning::Number(value), lexicon);
            }
        }
        for (name, phrases) in &file.words {
            for phrase in list(phrases) {
                let forms: Vec<Form> =
                    cut_phrase(&phrase).iter().map(|w| lexicon.form(w)).collect();
                if let [form] = forms[..] {
                    words.meanings.entry(form).or_default().push(Meaning::Function(name.clone()));
                } else {
                    words.phrases.push((forms, name.clone()));
                }
            }
        }
        for (value, phrases) in &file.fixed {
            for phrase in list(phrases) {
                let forms = cut_phrase(&phrase).iter().map(|w| lexicon.form(w)).collect();
                words.fixed.push((forms, value.clone()));
            }
        }
        words.fixed.sort_by_key(|(forms, _)| std::cmp::Reverse(forms.len()));
        words.phrases.sort_by_key(|(forms, _)| std::cmp::Reverse(forms.len()));
        words
    }

    fn mean(&mut self, names: &str, meaning: &Meaning, lexicon: &mut Lexicon) {
        for name in list(names) {
            if let [word] = &cut_phrase(&name)[..] {
                self.meanings.entry(lexicon.form(word)).or_default().push(meaning.clone());
            }
        }
    }

    fn of<'w>(&'w self, forms: &'w Forms) -> impl Iterator<Item = &'w Meaning> {
        forms.iter().filter_map(|form| self.meanings.get(form)).flatten()
    }
}

fn unit(code: &str) -> Option<Unit> {
    Some(match code {
        "minute" => Unit::Minute,
        "hour" => Unit::Hour,
        "day" => Unit::Day,
        "week" => Unit::Week,
        "month" => Unit::Month,
        "quarter" => Unit::Quarter,
        "year" => Unit::Year,
        "decade" => Unit::Decade,
        "century" => Unit::Century,
        "generation" => Unit::Generation,
        _ => return None,
    })
}

/// A time expression, in tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TimeFound {
    /// Its first token, the preposition included.
    pub(crate) start: usize,
    /// Where the expression itself starts.
    pub(crate) core: usize,
    pub(crate) end: usize,
    pub(crate) value: Value,
    /// The weekday it names relative to the publication (`last Thursday`), 1 is Monday.
    pub(crate) weekday: Option<i8>,
    /// The register's event resolved it, not the text.
    pub(crate) resolved_by_register: bool,
}

/// Finds the time expressions of a text; `published` is the day they are relative to.
pub(crate) fn find(
    text: &str,
    tokens: &Tokens,
    forms: &[Forms],
    words: &Words,
    published: Option<Date>,
) -> Vec<TimeFound> {
    let reader = grammar::Reader { text, tokens, forms, words, published };
    let mut out: Vec<TimeFound> = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        match reader.expression(at) {
            Some(found) if found.end > at => {
                at = found.end;
                out.push(found);
            }
            _ => at += 1,
        }
    }
    out
}
