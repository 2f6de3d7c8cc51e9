//! One reading of one name asked about, with everything the index knows near it.

use unblink_text::{Role, Token};

use crate::build::words_of;
use crate::index::Index;
use crate::limits;
use crate::near::Sought;

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
}

impl QueryName {
    /// Returns the readings of a name; none when it holds no word.
    pub(crate) fn readings(name: &str, index: &Index) -> Vec<Self> {
        let (text, short) = limits::cut(name, limits::NAME_CHARS);
        let readings = unblink_text::readings(text).into_iter();
        let readings = readings.map(|tokens| {
            let (tokens, few) = words_of(tokens);
            let runs = runs(&tokens, index);
            let words = tokens.into_iter().map(|token| Sought::new(token, index)).collect();
            Self { text: text.to_owned(), words, runs, whole: short && few }
        });
        readings.filter(|name| !name.words.is_empty()).collect()
    }

    /// Returns the weight of all its words.
    pub(crate) fn weight(&self) -> f32 {
        self.words.iter().map(Sought::weight).sum()
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
        if first.role == Role::Number || second.role == Role::Number {
            continue;
        }
        let text = format!("{}{}", first.text, second.text);
        if text.len() > limits::WORD_CHARS {
            continue;
        }
        let mut token = Token::new(text, first.script, Role::Name, first.source);
        token.vowelless = first.vowelless || second.vowelless;
        let mut sought = Sought::new(token, index);
        // A run is no spelling mistake: only near-equal words are what was parted.
        sought.near.retain(|near| near.similarity >= 0.85);
        if !sought.near.is_empty() {
            runs.push(Run { from, until, sought });
        }
    }
    runs
}
