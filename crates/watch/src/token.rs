//! A text as words, numbers and marks, with sentences and paragraphs.

use crate::span::Range;

/// What a token is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Word,
    Number,
    /// Punctuation; the mark itself, curly quotes as they are.
    Mark(char),
}

/// One token.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Token {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) kind: Kind,
    /// Starts with a capital.
    pub(crate) capital: bool,
    /// First token of a paragraph.
    pub(crate) paragraph: bool,
    /// White space stands before it.
    pub(crate) space: bool,
    /// Number of its sentence.
    pub(crate) sentence: usize,
}

/// A tokenised text.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tokens {
    pub(crate) list: Vec<Token>,
    /// First and one past the last token of each sentence.
    pub(crate) sentences: Vec<(usize, usize)>,
}

impl Tokens {
    /// Reads a text. `is_abbreviation` says which words before a full stop end no sentence.
    pub(crate) fn read(text: &str, is_abbreviation: &dyn Fn(&str) -> bool) -> Self {
        let mut list = Vec::with_capacity(text.len() / 5 + 8);
        scan(text, &mut list);
        let sentences = split(text, &mut list, is_abbreviation);
        Self { list, sentences }
    }

    pub(crate) fn len(&self) -> usize {
        self.list.len()
    }

    pub(crate) fn get(&self, index: usize) -> Option<&Token> {
        self.list.get(index)
    }

    pub(crate) fn mark(&self, index: usize) -> Option<char> {
        match self.list.get(index)?.kind {
            Kind::Mark(mark) => Some(mark),
            _ => None,
        }
    }

    pub(crate) fn is_word(&self, index: usize) -> bool {
        self.list.get(index).is_some_and(|token| token.kind == Kind::Word)
    }

    /// Returns the bytes from the first to the last of these tokens.
    pub(crate) fn range(&self, start: usize, end: usize) -> Range {
        let first = self.list.get(start).map_or(0, |token| token.start);
        let last = end.checked_sub(1).and_then(|last| self.list.get(last));
        Range::new(first, last.map_or(first, |token| token.end.max(first)))
    }

    /// Returns the tokens of the sentence that holds a token.
    pub(crate) fn sentence_of(&self, index: usize) -> (usize, usize) {
        self.list
            .get(index)
            .and_then(|token| self.sentences.get(token.sentence))
            .copied()
            .unwrap_or((0, self.list.len()))
    }

    /// Returns the first token that ends after a byte.
    pub(crate) fn at_byte(&self, byte: usize) -> usize {
        self.list.partition_point(|token| token.end <= byte)
    }
}

/// The text of a token.
pub(crate) fn text_of<'t>(text: &'t str, token: &Token) -> &'t str {
    text.get(token.start..token.end).unwrap_or_default()
}

fn scan(text: &str, out: &mut Vec<Token>) {
    let unwrapped = !hard_wrapped(text);
    let bytes = text.as_bytes();
    let mut at = 0;
    let (mut space, mut paragraph) = (false, true);
    while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
        if c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{ad}') {
            let next_line = || bytes.get(at + 1).is_some_and(|b| matches!(b, b'\n' | b'\r'));
            paragraph |= c == '\u{2029}' || (c == '\n' && (unwrapped || next_line()));
            space = true;
            at += c.len_utf8();
            continue;
        }
        let start = at;
        let kind = piece(text, &mut at, c);
        out.push(Token {
            start,
            end: at,
            kind,
            capital: c.is_uppercase(),
            paragraph,
            space,
            sentence: 0,
        });
        (space, paragraph) = (false, false);
    }
}

/// Says whether a text's lines are broken to fit a width, so that a line end ends no paragraph.
fn hard_wrapped(text: &str) -> bool {
    let (mut lines, mut open) = (0, 0);
    for line in text.lines().filter(|line| !line.trim().is_empty()).take(200) {
        // 100 columns is a guess between a terminal's width and a short paragraph.
        if line.len() > 100 {
            return false;
        }
        lines += 1;
        let ended = line.trim_end().ends_with(['.', '!', '?', '”', '"', '»', ':']);
        open += usize::from(line.len() > 40 && !ended);
    }
    lines >= 3 && open * 2 > lines
}

fn piece(text: &str, at: &mut usize, first: char) -> Kind {
    let rest = text.get(*at..).unwrap_or_default();
    if first.is_ascii_digit() {
        return number(rest, at);
    }
    if first == '\'' || first == '’' {
        let mut ahead = rest.chars().skip(1);
        if matches!(ahead.next(), Some('s' | 'S'))
            && ahead.next().is_none_or(|c| !c.is_alphanumeric())
        {
            *at += first.len_utf8() + 1;
            return Kind::Word;
        }
    }
    if !first.is_alphanumeric() {
        *at += first.len_utf8();
        return Kind::Mark(first);
    }
    if let Some(length) = initials(rest) {
        *at += length;
        return Kind::Word;
    }
    *at += word_length(rest);
    Kind::Word
}

/// Length of `U.S.`-like letters with points.
fn initials(rest: &str) -> Option<usize> {
    let bytes = rest.as_bytes();
    let mut length = 0;
    while bytes.get(length).is_some_and(u8::is_ascii_uppercase)
        && bytes.get(length + 1) == Some(&b'.')
    {
        length += 2;
    }
    let alone = bytes.get(length).is_none_or(|b| !b.is_ascii_alphanumeric());
    (length >= 4 && alone).then_some(length)
}

fn word_length(rest: &str) -> usize {
    let mut end = 0;
    let mut chars = rest.char_indices().peekable();
    while let Some((index, c)) = chars.next() {
        let next = chars.peek().map(|(_, c)| *c);
        let joins = matches!(c, '\'' | '’') && next.is_some_and(char::is_alphanumeric) && {
            // `'s` stands alone, and so does the `n't` of `didn't`, split before its `n`.
            let after = rest.get(index + c.len_utf8()..).unwrap_or_default();
            let mut ahead = after.chars();
            let letter = ahead.next().unwrap_or(' ');
            !(matches!(letter, 's' | 'S') && ahead.next().is_none_or(|c| !c.is_alphanumeric()))
        };
        if !(c.is_alphanumeric() || joins || is_mark_of_letter(c)) {
            break;
        }
        end = index + c.len_utf8();
    }
    let word = rest.get(..end).unwrap_or_default();
    for tail in ["n't", "n’t"] {
        if let Some(stem) = word.strip_suffix(tail).filter(|stem| !stem.is_empty()) {
            return stem.len();
        }
    }
    end.max(rest.chars().next().map_or(1, char::len_utf8))
}

/// Combining marks, tatweel and joiners belong to the word they stand in.
fn is_mark_of_letter(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{64b}'..='\u{65f}' | '\u{640}' | '\u{200c}' | '\u{200d}')
}

fn number(rest: &str, at: &mut usize) -> Kind {
    let bytes = rest.as_bytes();
    let mut end = 0;
    while let Some(b) = bytes.get(end) {
        let inside = matches!(b, b',' | b'.')
            && bytes.get(end + 1).is_some_and(u8::is_ascii_digit)
            && (*b == b'.'
                || bytes.get(end + 1..end + 4).is_some_and(|t| t.iter().all(u8::is_ascii_digit)));
        if !(b.is_ascii_digit() || inside) {
            break;
        }
        end += 1;
    }
    // `17th`, `1970s`, `5bn` are words that start with a digit.
    let tail: usize = rest
        .get(end..)
        .unwrap_or_default()
        .chars()
        .take_while(|c| c.is_alphanumeric())
        .map(char::len_utf8)
        .sum();
    *at += end + tail;
    if tail == 0 { Kind::Number } else { Kind::Word }
}

/// Tokens after which a sentence is cut: more than any law's, and few enough that what is looked
/// for within a sentence costs little. A guess.
const LONGEST_SENTENCE: usize = 1000;

fn split(
    text: &str,
    list: &mut [Token],
    is_abbreviation: &dyn Fn(&str) -> bool,
) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    let mut first = 0;
    for index in 0..list.len() {
        let ended = index > first
            && (list[index].paragraph
                || index - first >= LONGEST_SENTENCE
                || ends_before(text, list, index, is_abbreviation));
        if ended {
            out.push((first, index));
            first = index;
        }
        list[index].sentence = out.len();
    }
    if first < list.len() {
        out.push((first, list.len()));
    }
    out
}

/// Says whether a sentence ends before token `index`.
fn ends_before(
    text: &str,
    list: &[Token],
    index: usize,
    is_abbreviation: &dyn Fn(&str) -> bool,
) -> bool {
    let token = &list[index];
    let opens = matches!(
        token.kind,
        Kind::Mark('“' | '"' | '«' | '„' | '‘' | '(' | '[' | '—' | '*' | '-' | '–')
    );
    let starts = token.capital || token.kind == Kind::Number || opens || !is_cased(text, token);
    if !token.space || !starts {
        return false;
    }
    let mut back = index;
    let closers = |kind: Kind| matches!(kind, Kind::Mark('”' | '"' | '»' | '’' | '\'' | ')' | ']'));
    while back > 0 && closers(list[back - 1].kind) && !list[back - 1].space {
        back -= 1;
    }
    let Some(stop) = back.checked_sub(1).map(|at| &list[at]) else { return false };
    match stop.kind {
        Kind::Mark('!' | '?' | '…' | '。') => true,
        Kind::Mark('.') => {
            let Some(before) = back.checked_sub(2).map(|at| &list[at]) else { return false };
            let word = text_of(text, before);
            let single = word.chars().count() == 1 && before.capital && !stop.space;
            !(single || is_abbreviation(word))
        }
        // `U.S.` swallows its stop: a sentence ends there only before a word that starts one.
        Kind::Word => {
            let word = text_of(text, stop);
            word.ends_with('.') && (opens || is_starter(text_of(text, token)))
        }
        _ => false,
    }
}

fn is_cased(text: &str, token: &Token) -> bool {
    text_of(text, token).chars().next().is_some_and(|c| c.is_lowercase() || c.is_uppercase())
}

/// Words that start sentences and no proper name.
fn is_starter(word: &str) -> bool {
    matches!(
        word,
        "The"
            | "It"
            | "He"
            | "She"
            | "They"
            | "In"
            | "But"
            | "A"
            | "An"
            | "This"
            | "That"
            | "We"
            | "For"
            | "On"
            | "At"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<&str> {
        let tokens = Tokens::read(text, &|_| false);
        tokens.list.iter().map(|token| text_of(text, token)).collect()
    }

    fn sentences(text: &str) -> Vec<&str> {
        let tokens = Tokens::read(text, &|word| word == "Mr");
        tokens
            .sentences
            .iter()
            .map(|(a, b)| {
                let range = tokens.range(*a, *b);
                &text[range.start..range.end]
            })
            .collect()
    }

    #[test]
    fn words_are_cut_where_rules_look() {
        assert_eq!(words("Moscow’s ruling didn't"), ["Moscow", "’s", "ruling", "did", "n't"]);
        assert_eq!(words("U.S.-led 1,400.5 17th"), ["U.S.", "-", "led", "1,400.5", "17th"]);
        assert_eq!(words("Al-Qa'ida O’Brien"), ["Al", "-", "Qa'ida", "O’Brien"]);
        assert_eq!(words("in 2003."), ["in", "2003", "."]);
    }

    #[test]
    fn sentences_end_at_stops_and_lines() {
        assert_eq!(
            sentences("A title\nMr. Lee left. He ran."),
            ["A title", "Mr. Lee left.", "He ran."]
        );
        assert_eq!(sentences("“Go.” She went."), ["“Go.”", "She went."]);
        assert_eq!(
            sentences("the U.S. Senate sat. The U.S. The end."),
            ["the U.S. Senate sat.", "The U.S.", "The end."]
        );
    }

    #[test]
    fn hard_wrapped_text_keeps_its_sentences() {
        let text = "The court in the capital has on Thursday after a long\nhearing behind closed doors decided to suspend its\nban on the group that had stood since the year of\nthe war. It was over.";
        assert_eq!(sentences(text).len(), 2);
    }
}
