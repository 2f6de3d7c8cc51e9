//! Patterns over tokens: how the data files say what to look for. docs/watch.md has the syntax.

use std::collections::BTreeMap;

use crate::RulesError;
use crate::lexicon::{Class, Form, Lexicon};

/// What a captured mention stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Slot {
    /// Who does it.
    Actor,
    /// To whom it is done: someone the register lists.
    Target,
    /// The same without its article.
    Bare,
    /// The other party of a meeting or a claim, listed or not.
    Party,
    /// Where.
    Place,
}

/// How far a run of words goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reach {
    /// A plain noun phrase.
    Noun,
    /// With prepositional phrases.
    Wide,
    /// To the next comma, dash, colon or semicolon outside brackets.
    Clause,
    /// To the end of the sentence, without its stop.
    Rest,
}

/// A zero-width mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Mark {
    /// The evidence starts and ends.
    Open,
    Close,
    /// The claim that can be checked starts and ends.
    ClaimOpen,
    ClaimClose,
}

/// One step of a compiled pattern.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Step {
    Word(Form),
    Class(Class),
    Mention(Slot),
    Time,
    Number,
    Any,
    /// Up to so many tokens, as few as will do; `true` crosses commas.
    Gap(usize, bool),
    /// A run of words, as long as will do.
    Phrase(Reach),
    Mark(Mark),
    /// Tries the first branch, then the second.
    Split(usize, usize),
    Jump(usize),
    Done,
}

/// A compiled pattern.
#[derive(Clone, Debug, Default)]
pub(crate) struct Pattern {
    pub(crate) steps: Vec<Step>,
}

/// What a pattern can start with.
#[derive(Clone, Debug, Default)]
pub(crate) struct Starts {
    pub(crate) forms: Vec<Form>,
    pub(crate) mention: bool,
    pub(crate) time: bool,
    pub(crate) number: bool,
}

/// Compiles one pattern; `cut` cuts a literal into tokens as texts are cut.
pub(crate) fn compile(
    source: &str,
    lexicon: &mut Lexicon,
    macros: &BTreeMap<String, String>,
    cut: &dyn Fn(&str) -> Vec<String>,
) -> Result<Pattern, RulesError> {
    let expanded = expand(source, macros);
    let words: Vec<&str> = expanded.split_whitespace().collect();
    let mut compiler = Compiler { source, lexicon, cut, steps: Vec::new(), words: &words, at: 0 };
    compiler.sequence(0)?;
    if compiler.at < words.len() {
        return Err(compiler.fault("a closing bracket without its opening one"));
    }
    compiler.steps.push(Step::Done);
    Ok(Pattern { steps: compiler.steps })
}

/// Replaces `$name` by what the data file says it stands for.
fn expand(source: &str, macros: &BTreeMap<String, String>) -> String {
    let mut text = source.to_owned();
    // A macro may name another; five deep is more than any file needs.
    for _ in 0..5 {
        if !text.contains('$') {
            break;
        }
        let words = text.split_whitespace().map(|word| {
            let Some(name) = word.strip_prefix('$') else { return word.to_owned() };
            let bare = name.trim_end_matches('?');
            let tail = if name.ends_with('?') { "?" } else { "" };
            macros.get(bare).map_or_else(|| word.to_owned(), |body| format!("( {body} ){tail}"))
        });
        text = words.collect::<Vec<_>>().join(" ");
    }
    text
}

struct Compiler<'c> {
    source: &'c str,
    lexicon: &'c mut Lexicon,
    cut: &'c dyn Fn(&str) -> Vec<String>,
    steps: Vec<Step>,
    words: &'c [&'c str],
    at: usize,
}

impl Compiler<'_> {
    fn fault(&self, what: &'static str) -> RulesError {
        RulesError::Pattern { pattern: self.source.to_owned(), what }
    }

    /// Compiles until the end or a `)`; alternatives are set apart by `/`.
    fn sequence(&mut self, depth: usize) -> Result<(), RulesError> {
        if depth > 12 {
            return Err(self.fault("brackets nested deeper than 12"));
        }
        let mut start = self.steps.len();
        let mut exits = Vec::new();
        while let Some(word) = self.words.get(self.at).copied() {
            match word {
                ")" | ")?" => break,
                "/" => {
                    self.at += 1;
                    let branch = self.steps.split_off(start);
                    self.steps.push(Step::Split(start + 1, start + 2 + branch.len()));
                    self.steps.extend(branch.into_iter().map(|step| shifted(step, 1)));
                    exits.push(self.steps.len());
                    self.steps.push(Step::Jump(0));
                    start = self.steps.len();
                }
                "(" => {
                    self.at += 1;
                    self.group(depth)?;
                }
                _ => {
                    self.at += 1;
                    self.element(word)?;
                }
            }
        }
        let end = self.steps.len();
        for exit in exits {
            self.steps[exit] = Step::Jump(end);
        }
        Ok(())
    }

    fn group(&mut self, depth: usize) -> Result<(), RulesError> {
        let start = self.steps.len();
        self.sequence(depth + 1)?;
        match self.words.get(self.at).copied() {
            Some(")") => {}
            Some(_) => self.optional(start),
            None => return Err(self.fault("an opening bracket without its closing one")),
        }
        self.at += 1;
        Ok(())
    }

    /// Makes what was compiled since `start` optional.
    fn optional(&mut self, start: usize) {
        let body = self.steps.split_off(start);
        self.steps.push(Step::Split(start + 1, start + 1 + body.len()));
        self.steps.extend(body.into_iter().map(|step| shifted(step, 1)));
    }

    fn element(&mut self, word: &str) -> Result<(), RulesError> {
        let start = self.steps.len();
        let (bare, may_lack) = match word.strip_suffix('?') {
            Some(bare) if !bare.is_empty() => (bare, true),
            _ => (word, false),
        };
        if let Some(step) = self.special(bare)? {
            self.steps.push(step);
        } else {
            self.literals(bare);
        }
        if may_lack {
            self.optional(start);
        }
        Ok(())
    }

    fn special(&mut self, word: &str) -> Result<Option<Step>, RulesError> {
        let gap = |digits: &str| digits.parse::<usize>().ok().filter(|most| *most <= 30);
        Ok(Some(match word {
            "[" => Step::Mark(Mark::Open),
            "]" => Step::Mark(Mark::Close),
            "<" => Step::Mark(Mark::ClaimOpen),
            ">" => Step::Mark(Mark::ClaimClose),
            "_" => Step::Any,
            "@actor" => Step::Mention(Slot::Actor),
            "@target" => Step::Mention(Slot::Target),
            "@bare" => Step::Mention(Slot::Bare),
            "\\(" => Step::Word(self.lexicon.form("(")),
            "\\)" => Step::Word(self.lexicon.form(")")),
            "@party" => Step::Mention(Slot::Party),
            "@place" => Step::Mention(Slot::Place),
            "#time" => Step::Time,
            "#num" => Step::Number,
            "&np" => Step::Phrase(Reach::Noun),
            "&npp" => Step::Phrase(Reach::Wide),
            "&clause" => Step::Phrase(Reach::Clause),
            "&rest" => Step::Phrase(Reach::Rest),
            _ => {
                if let Some(name) = word.strip_prefix('{').and_then(|w| w.strip_suffix('}')) {
                    let class = self.lexicon.known_class(name);
                    Step::Class(class.ok_or_else(|| self.fault("a class that is not defined"))?)
                } else if let Some(digits) = word.strip_prefix("..") {
                    Step::Gap(gap(digits).ok_or_else(|| self.fault("a gap is ..0 to ..30"))?, false)
                } else if let Some(digits) = word.strip_prefix(",,") {
                    Step::Gap(gap(digits).ok_or_else(|| self.fault("a gap is ,,0 to ,,30"))?, true)
                } else if word.starts_with(['@', '#', '&', '$', '{']) {
                    return Err(self.fault("an element that is not known"));
                } else {
                    return Ok(None);
                }
            }
        }))
    }

    /// Compiles `a|b|c`; a literal may itself be several tokens (`closed-door`).
    fn literals(&mut self, word: &str) {
        let choices: Vec<&str> = word.split('|').filter(|choice| !choice.is_empty()).collect();
        let mut exits = Vec::new();
        for (index, choice) in choices.iter().enumerate() {
            let forms: Vec<Form> =
                (self.cut)(choice).iter().map(|token| self.lexicon.form(token)).collect();
            let last = index + 1 == choices.len();
            let start = self.steps.len();
            if !last {
                self.steps.push(Step::Split(start + 1, start + 2 + forms.len()));
            }
            self.steps.extend(forms.into_iter().map(Step::Word));
            if !last {
                exits.push(self.steps.len());
                self.steps.push(Step::Jump(0));
            }
        }
        let end = self.steps.len();
        for exit in exits {
            self.steps[exit] = Step::Jump(end);
        }
    }
}

fn shifted(step: Step, by: usize) -> Step {
    match step {
        Step::Split(a, b) => Step::Split(a + by, b + by),
        Step::Jump(to) => Step::Jump(to + by),
        other => other,
    }
}

impl Pattern {
    /// Returns what the pattern can start with, or nothing when anything would do.
    pub(crate) fn starts(&self, lexicon: &Lexicon) -> Option<Starts> {
        let mut out = Starts::default();
        let mut seen = vec![false; self.steps.len()];
        let mut todo = vec![0];
        while let Some(at) = todo.pop() {
            if std::mem::replace(seen.get_mut(at)?, true) {
                continue;
            }
            match self.steps[at] {
                Step::Word(form) => out.forms.push(form),
                Step::Class(class) => out.forms.extend(lexicon.starts(class)),
                Step::Mention(_) => out.mention = true,
                Step::Time => out.time = true,
                Step::Number => out.number = true,
                Step::Mark(_) => todo.push(at + 1),
                Step::Split(a, b) => todo.extend([a, b]),
                Step::Jump(to) => todo.push(to),
                Step::Any | Step::Gap(..) | Step::Phrase(_) | Step::Done => return None,
            }
        }
        out.forms.sort_unstable();
        out.forms.dedup();
        Some(out)
    }
}
