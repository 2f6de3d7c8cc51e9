//! One reading of one name asked about, with everything the index knows near it.

use unblink_text::{Role, Script, Token};

mod respelt;

use crate::build::words_of;
use crate::index::Index;
use crate::limits;
use crate::near::{Reach, Sought};

/// Neighbouring words written as one, looked up as a word.
#[derive(Debug)]
pub(crate) struct Run {
    /// First word of the run.
    pub(crate) from: usize,
    /// One past the last word.
    pub(crate) until: usize,
    pub(crate) sought: Sought,
}

/// One reading of one name of a query.
#[derive(Debug)]
pub(crate) struct QueryName {
    /// The name as asked, up to the limit.
    pub(crate) text: String,
    pub(crate) words: Vec<Sought>,
    pub(crate) runs: Vec<Run>,
    /// Whether the whole name was within the limits.
    pub(crate) whole: bool,
    /// Whether it is one of several readings, and not the likeliest.
    pub(crate) alternative: bool,
}

impl QueryName {
    /// Returns the readings of a name; none when it holds no word.
    pub(crate) fn readings(name: &str, index: &Index) -> Vec<Self> {
        let (text, short) = limits::cut(name, limits::NAME_CHARS);
        let mut out: Vec<Self> =
            spelt(text).into_iter().filter_map(|spelt| Self::of(spelt, short, index)).collect();
        for name in unblink_text::epithets(text) {
            let tokens = unblink_text::tokens(name);
            let spelt = Spelt { part: name, tokens, alternative: false };
            out.extend(Self::of(spelt, true, index));
        }
        if let Some(name) = respelt::respelt(text, index) {
            let tokens = unblink_text::tokens(&name);
            out.extend(Self::of(Spelt { part: text, tokens, alternative: true }, short, index));
        }
        out.truncate(limits::QUERY_NAMES);
        out
    }

    fn of(spelt: Spelt<'_>, short: bool, index: &Index) -> Option<Self> {
        let (tokens, few) = words_of(spelt.tokens);
        let runs = runs(&tokens, index);
        let words: Vec<Sought> =
            tokens.into_iter().map(|t| Sought::new(t, Reach::Edits, index)).collect();
        let (text, whole) = (spelt.part.to_owned(), short && few);
        (!words.is_empty()).then_some(Self {
            text,
            words,
            runs,
            whole,
            alternative: spelt.alternative,
        })
    }

    /// Returns the weight of all its words.
    pub(crate) fn weight(&self) -> f32 {
        self.words.iter().map(|word| word.weight()).sum()
    }
}

/// The joined forms of two neighbouring words that some word of the index is near to.
fn runs(tokens: &[Token], index: &Index) -> Vec<Run> {
    let solid: Vec<usize> =
        (0..tokens.len()).filter(|i| tokens[*i].role != Role::Article).collect();
    let mut runs = Vec::new();
    for pair in solid.windows(2) {
        let (from, until) = (pair[0], pair[1] + 1);
        let (first, second) = (&tokens[from], &tokens[until - 1]);
        let joins = |role| matches!(role, Role::Name | Role::Generic | Role::Servant | Role::Kin);
        if !joins(first.role) || !joins(second.role) {
            continue;
        }
        let text = format!("{}{}", first.text, second.text);
        if text.len() > limits::WORD_CHARS {
            continue;
        }
        let text = unblink_text::canonical(&text).map_or(text.clone(), |(text, _)| text.to_owned());
        let mut token = Token::new(text, first.script, Role::Name, first.source);
        token.vowelless = first.vowelless || second.vowelless;
        // Without vowels more is open: the run is looked up as widely as a word.
        let reach = if token.vowelless { Reach::Wide } else { Reach::Same };
        let sought = Sought::new(token, reach, index);
        if !sought.is_alone() {
            runs.push(Run { from, until, sought });
        }
    }
    runs
}

/// One reading of a name or of a part of it.
pub(crate) struct Spelt<'a> {
    pub(crate) part: &'a str,
    pub(crate) tokens: Vec<Token>,
    /// Whether it is a less likely reading of characters that have several.
    pub(crate) alternative: bool,
}

/// Returns every reading of every part of a name.
pub(crate) fn spelt(text: &str) -> Vec<Spelt<'_>> {
    let mut out = Vec::new();
    for (place, part) in parts(text).into_iter().enumerate() {
        for (at, tokens) in unblink_text::readings(part).into_iter().enumerate() {
            // A legal form in brackets is no name of its own.
            let telling = |t: &Token| matches!(t.role, Role::Name | Role::Number | Role::Generic);
            if place > 0 && !tokens.iter().any(telling) {
                continue;
            }
            let alternative = at > 0 && unblink_text::script(part) == Script::Han;
            out.push(Spelt { part, tokens, alternative });
        }
    }
    out
}

/// Several names written as one: apart by semicolons, or one in brackets after the other.
fn parts(text: &str) -> Vec<&str> {
    if !text.contains([';', '(', '；', '（']) {
        return vec![text];
    }
    let letters = |part: &str| part.chars().filter(|c| c.is_alphabetic()).count();
    let named = |part: &&str| letters(part) > 4 || (!part.is_ascii() && letters(part) > 1);
    let cuts = text.split([';', '(', ')', '；', '（', '）']).map(str::trim);
    let mut parts: Vec<&str> = cuts.filter(named).collect();
    // Brackets may hold part of the name as well as another one.
    if !text.contains([';', '；']) || parts.is_empty() {
        parts.insert(0, text);
    }
    parts.truncate(8);
    parts
}
