//! Slips of whoever typed a name that move the borders of its words.

use unblink_text::{Role, Token};

use crate::index::Index;

/// Words of a name looked at; longer names have enough that is whole.
const WORDS: usize = 16;

/// Shortest word that is taken apart, and shortest part that is no legal form or small word.
const APART: usize = 5;
const PART: usize = 3;

/// Shortest word that two are put together to.
const TOGETHER: usize = 6;

/// Returns the name with its words parted otherwise, where the words of the index and of the
/// vocabulary say that it was meant so; `None` when there is nothing to mend.
///
/// A word that nobody knows is taken apart into two that are known (`ENERGYPTE`), two words become
/// one that is (`SOCI EDAD`, `SYRIAN AIR`), and a name whose "servant of" was left behind at the end
/// (`BASIR, Haji Abdul`) is turned round.
pub(super) fn respelt(text: &str, index: &Index) -> Option<String> {
    if !text.is_ascii() {
        return None;
    }
    if let Some(turned) = turned(text) {
        return Some(turned);
    }
    let words: Vec<&str> = text.split_ascii_whitespace().collect();
    if words.len() > WORDS {
        return None;
    }
    let mut out = String::with_capacity(text.len() + 2);
    let (mut at, mut mended) = (0, false);
    while let Some(word) = words.get(at) {
        if at > 0 {
            out.push(' ');
        }
        let next = words.get(at + 1);
        if let Some(joined) = next.and_then(|next| together(word, next, index)) {
            out.push_str(&joined);
            (at, mended) = (at + 2, true);
        } else if let Some((left, right)) = apart(word, index) {
            out.push_str(left);
            out.push(' ');
            out.push_str(right);
            (at, mended) = (at + 1, true);
        } else {
            out.push_str(word);
            at += 1;
        }
    }
    mended.then_some(out)
}

/// `BASIR, Haji Abdul`: what serves a name stands at the end, and the name before the comma.
fn turned(text: &str) -> Option<String> {
    let (family, given) = text.split_once(',')?;
    if given.contains(',') || family.trim().is_empty() {
        return None;
    }
    let last = given.split_ascii_whitespace().next_back()?;
    // Asked with a word behind it, since alone it is a name.
    let serves = |token: &Token| matches!(token.role, Role::Servant | Role::Kin | Role::Article);
    let first = unblink_text::tokens(&format!("{last} zarbil")).into_iter().next()?;
    serves(&first).then(|| format!("{} {}", given.trim(), family.trim()))
}

fn plain(word: &str) -> String {
    word.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

fn known(word: &str, index: &Index) -> bool {
    unblink_text::canonical(word).is_some() || index.word_number(word).is_some()
}

/// Two words that are one, where the one is known and one of the two is not as it stands.
fn together(word: &str, next: &str, index: &Index) -> Option<String> {
    let (first, second) = (plain(word), plain(next));
    let joined = format!("{first}{second}");
    let letters = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase());
    // Words that the index holds as they stand meet the joined word already.
    let meets = |word: &str| index.word_number(word).is_some();
    let apart = letters(&first) && letters(&second) && joined.len() >= TOGETHER;
    (apart && !(meets(&first) && meets(&second)) && known(&joined, index)).then_some(joined)
}

/// A word that nobody knows as two that are known: the first place from the right at which it is.
fn apart<'a>(word: &'a str, index: &Index) -> Option<(&'a str, &'a str)> {
    let letters = word.bytes().all(|b| b.is_ascii_alphabetic());
    let lower = plain(word);
    if !letters || lower.len() < APART || known(&lower, index) {
        return None;
    }
    // What the tokens take apart already, or know by another spelling, is left alone.
    let [token] = &unblink_text::tokens(word)[..] else { return None };
    if token.text != lower {
        return None;
    }
    // One of the two is a word of bodies: those of people grow together in too many ways.
    let serves = |part: &str| {
        unblink_text::canonical(part)
            .is_some_and(|(_, role)| !matches!(role, Role::Name | Role::Servant | Role::Kin))
    };
    let part = |part: &str| serves(part) || (part.len() >= PART && known(part, index));
    let found = (1..lower.len()).rev().find(|&at| {
        let (left, right) = lower.split_at(at);
        part(left) && part(right) && (serves(left) || serves(right))
    })?;
    Some(word.split_at(found))
}
