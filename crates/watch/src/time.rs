//! Time expressions: found in the text, resolved from its own cues, never guessed.

mod calendar;
mod grammar;

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
}

macro_rules! functions {
    ($($(#[$doc:meta])* $name:ident = $word:literal,)*) => {
        /// What a word or phrase does in an expression of time.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Function {
            $($(#[$doc])* $name,)*
        }

        impl Function {
            /// Returns what the data files call so.
            fn named(word: &str) -> Option<Self> {
                match word {
                    $($word => Some(Self::$name),)*
                    _ => None,
                }
            }
        }
    };
}

functions! {
    The = "the",
    Article = "article",
    Of = "of",
    From = "from",
    Since = "since",
    After = "after",
    Until = "until",
    Before = "before",
    In = "in",
    /// `as recently as`.
    RecentlyAs = "recently_as",
    /// Announces a length of time: `for`, `over`.
    Span = "span",
    /// `more than`, `nearly`.
    More = "more",
    Last = "last",
    Previous = "previous",
    Next = "next",
    This = "this",
    Early = "early",
    Mid = "mid",
    Late = "late",
    Ago = "ago",
    Old = "old",
    Will = "will",
    /// A word that only follows a year.
    YearWord = "year_word",
}

/// The functions a word has, a bit each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Functions(u32);

impl Functions {
    fn insert(&mut self, function: Function) {
        self.0 |= 1 << function as u32;
    }

    fn has(self, function: Function) -> bool {
        self.0 >> function as u32 & 1 == 1
    }
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
    /// What each form means and does; forms past the end mean nothing.
    by_form: Vec<Word>,
    /// Whole phrases with a value of their own; longest first.
    fixed: Vec<(Vec<Form>, String)>,
    /// Function phrases of several words (`as recently as`), longest first.
    phrases: Vec<(Vec<Form>, Function)>,
}

/// What a form means and does.
#[derive(Clone, Debug, Default)]
struct Word {
    meanings: Vec<Meaning>,
    functions: Functions,
    /// Whether a phrase starts with it.
    opens: bool,
}

impl Words {
    /// Compiles a file; the name of a function that nobody knows is returned as the error.
    pub(crate) fn new(file: &TimeFile, lexicon: &mut Lexicon) -> Result<Self, String> {
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
            let function = Function::named(name).ok_or_else(|| name.clone())?;
            for phrase in list(phrases) {
                let forms: Vec<Form> =
                    cut_phrase(&phrase).iter().map(|w| lexicon.form(w)).collect();
                if let [form] = forms[..] {
                    words.word(form).functions.insert(function);
                } else {
                    words.opens(&forms);
                    words.phrases.push((forms, function));
                }
            }
        }
        for (value, phrases) in &file.fixed {
            for phrase in list(phrases) {
                let forms: Vec<Form> =
                    cut_phrase(&phrase).iter().map(|w| lexicon.form(w)).collect();
                words.opens(&forms);
                words.fixed.push((forms, value.clone()));
            }
        }
        words.fixed.sort_by_key(|(forms, _)| std::cmp::Reverse(forms.len()));
        words.phrases.sort_by_key(|(forms, _)| std::cmp::Reverse(forms.len()));
        Ok(words)
    }

    fn word(&mut self, form: Form) -> &mut Word {
        let at = crate::lexicon::index(form);
        if self.by_form.len() <= at {
            self.by_form.resize(at + 1, Word::default());
        }
        &mut self.by_form[at]
    }

    fn opens(&mut self, forms: &[Form]) {
        if let Some(first) = forms.first() {
            self.word(*first).opens = true;
        }
    }

    fn mean(&mut self, names: &str, meaning: &Meaning, lexicon: &mut Lexicon) {
        for name in list(names) {
            if let [word] = &cut_phrase(&name)[..] {
                self.word(lexicon.form(word)).meanings.push(meaning.clone());
            }
        }
    }

    fn of(&self, forms: &Forms) -> impl Iterator<Item = &Word> {
        forms.map(crate::lexicon::index).into_iter().filter_map(|form| self.by_form.get(form))
    }

    fn functions(&self, forms: &Forms) -> Functions {
        self.of(forms).fold(Functions::default(), |all, word| Functions(all.0 | word.functions.0))
    }

    /// Says whether an expression may start with a word: most of a text is passed over by this.
    fn may_open(&self, forms: &Forms) -> bool {
        let says = |word: &Word| {
            word.opens || word.functions != Functions::default() || !word.meanings.is_empty()
        };
        self.of(forms).any(says)
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
    let functions: Vec<Functions> = forms.iter().map(|forms| words.functions(forms)).collect();
    let reader = grammar::Reader { text, tokens, forms, functions, words, published };
    let mut out: Vec<TimeFound> = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        if !reader.may_start(at) {
            at += 1;
            continue;
        }
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
