//! A name as words, each with its keys and its role.

use crate::fold::{Word, words};
use crate::role::role_of;
use crate::skeleton::vowelless_skeleton;
use crate::{Role, Script, skeleton, spelling, vocabulary};

/// One word of a name, ready to be compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// The word folded, in the one spelling its variants share (`limited` is `ltd`).
    pub text: String,
    /// Its consonant [`skeleton`].
    pub skeleton: String,
    /// Its levelled [`spelling`].
    pub spelling: String,
    /// The script it was written in.
    pub script: Script,
    /// What it does in the name.
    pub role: Role,
    /// Which whitespace-separated word of the name it comes from, counted from 0.
    pub source: usize,
    /// Whether short vowels were left out in writing it, so that only skeletons can be compared.
    pub vowelless: bool,
}

impl Token {
    /// Returns a token with its keys made.
    pub fn new(text: String, script: Script, role: Role, source: usize) -> Self {
        let vowelless = script.omits_vowels();
        Self {
            skeleton: if vowelless { vowelless_skeleton(&text) } else { skeleton(&text) },
            spelling: spelling(&text),
            vowelless,
            text,
            script,
            role,
            source,
        }
    }
}

/// Returns the words of a name in order.
///
/// Names with "servant of" reach one form: `Abdul Ghani`, `Abdulghani`, `Abd al-Ghani`, `عبدالغنی`
/// and `Abdurrahman` give `abd` and the name after it. Articles between stay, marked as such.
/// `Abdullah` is one word. Legal forms of several words are one (`Limited Liability Company`,
/// `S.A. de C.V.`).
///
/// ```
/// use unblink_text::{tokens, Role};
///
/// let name = tokens("Abdurrahman bin Abd al-Aziz");
/// let texts: Vec<_> = name.iter().map(|t| t.text.as_str()).collect();
/// assert_eq!(texts, ["abd", "rahman", "bin", "abd", "al", "aziz"]);
/// assert_eq!(name[2].role, Role::Kin);
/// assert_eq!(name[4].role, Role::Article);
/// assert_eq!(name[5].source, 3);
/// ```
pub fn tokens(name: &str) -> Vec<Token> {
    of_words(words(name))
}

/// Returns the tokens of words already folded, words of bodies brought to one form in every
/// language.
pub(crate) fn of_words(words: Vec<Word>) -> Vec<Token> {
    with(words, Translate::Yes)
}

/// Returns the tokens with words of bodies spelt rather than translated: `Bank Tejarat`.
pub(crate) fn untranslated(words: Vec<Word>) -> Vec<Token> {
    with(words, Translate::No)
}

#[derive(Clone, Copy, PartialEq)]
enum Translate {
    Yes,
    No,
}

fn with(mut words: Vec<Word>, translate: Translate) -> Vec<Token> {
    let bare = is_bare(&words);
    if bare {
        words = cut_articles(words);
    }
    let mut out = Vec::with_capacity(words.len() + 1);
    let mut at = 0;
    while let Some(word) = words.get(at) {
        let rest = words[at..].iter().map(|w| w.text.as_str());
        if let Some((taken, known)) = vocabulary::phrase(rest) {
            let (text, script) = (known.canonical.to_owned(), word.script);
            out.push(vowelled(Token::new(text, script, known.role, word.source)));
            at += taken;
            continue;
        }
        if let Some((word, taken)) = letters_as_one(&words[at..]) {
            at += taken;
            let next = words.get(at).map(|w| w.text.as_str());
            token(&word, false, next, (bare, translate), &mut out);
            continue;
        }
        let next = words.get(at + 1).map(|w| w.text.as_str());
        token(word, at == 0, next, (bare, translate), &mut out);
        at += 1;
    }
    out
}

/// Joins letters that were written with dots between: legal forms (`S.A.L.`) and acronyms of three
/// letters and more. Two letters that are no legal form stay initials.
fn letters_as_one(words: &[Word]) -> Option<(Word, usize)> {
    let first = words.first()?;
    let alone = |w: &&Word| w.text.len() == 1 && w.source == first.source;
    let count = words.iter().take_while(alone).count();
    let text: String = words[..count].iter().map(|w| w.text.as_str()).collect();
    let legal = vocabulary::known(&text).is_some_and(|known| known.role == Role::LegalForm);
    let letters = text.bytes().all(|b| b.is_ascii_lowercase());
    (count > 1 && letters && (legal || count > 2)).then(|| (Word { text, ..first.clone() }, count))
}

fn vowelled(token: Token) -> Token {
    Token { vowelless: false, ..token }
}

fn token(
    word: &Word,
    first: bool,
    next: Option<&str>,
    (bare, translate): (bool, Translate),
    out: &mut Vec<Token>,
) {
    let mut push = |text: &str, role| {
        let mut token = Token::new(text.to_owned(), word.script, role, word.source);
        // A word found in the vocabulary is written as Latin writes it.
        token.vowelless = (token.vowelless || bare) && word.text.contains(text);
        token.skeleton = if token.vowelless { vowelless_skeleton(text) } else { skeleton(text) };
        out.push(token);
    };
    if (is_servant(&word.text) || (bare && word.text == "bd")) && next.is_some() {
        push("abd", Role::Servant);
    } else if let Some(rest) = served(&word.text) {
        push("abd", Role::Servant);
        push(rest, Role::Name);
    } else {
        if let Some((left, right)) = vocabulary::grown_together(&word.text) {
            for part in [left, right] {
                let (role, text) = role_of(part, false, Some(right));
                push(text, role);
            }
            return;
        }
        let (role, text) = role_of(&word.text, first, next);
        let kept = translate == Translate::No
            && word.script != Script::Latin
            && matches!(role, Role::Generic | Role::Name);
        push(if kept { &word.text } else { text }, role);
    }
}

/// Says whether a Latin name is Arabic or Hebrew written letter by letter (`Mhmd Ywsf`): hardly a
/// vowel but `a`, not many of those, and a word with none at all.
fn is_bare(words: &[Word]) -> bool {
    let (mut letters, mut open, mut others, mut without) = (0, 0, 0, false);
    for word in words {
        if word.script != Script::Latin {
            return false;
        }
        let text = word.text.strip_prefix("al").filter(|rest| rest.len() > 2);
        let text = text.unwrap_or(&word.text);
        if vocabulary::known(text).is_none() {
            let count = |set: &[u8]| text.bytes().filter(|b| set.contains(b)).count();
            let (a, rest) = (count(b"a"), count(b"eiou"));
            letters += text.bytes().filter(u8::is_ascii_lowercase).count();
            open += a;
            others += rest;
            without |= text.len() > 2 && a + rest == 0;
        }
    }
    letters >= 6
        && words.len() > 1
        && without
        && others * 25 <= letters
        && open * 100 <= letters * 32
}

/// Cuts off the article that such writing joins to its word.
fn cut_articles(words: Vec<Word>) -> Vec<Word> {
    let mut out = Vec::with_capacity(words.len());
    for mut word in words {
        if word.text.len() >= 5
            && let Some(rest) = word.text.strip_prefix("al")
        {
            let rest = rest.to_owned();
            out.push(Word { text: "al".to_owned(), ..word.clone() });
            word.text = rest;
        }
        out.push(word);
    }
    out
}

/// `abd`, and `abd` with an article grown on: abdul, abdel, abdur, abdus, abdoul.
fn is_servant(word: &str) -> bool {
    let Some(rest) = word.strip_prefix("abd") else { return false };
    let rest = rest.replace("ou", "u");
    let mut letters = rest.chars();
    match (letters.next(), letters.next(), letters.next()) {
        (None, _, _) => true,
        (Some(vowel), Some(last), None) => {
            matches!(vowel, 'a' | 'e' | 'o' | 'u') && matches!(last, 'l' | 'r' | 's' | 'n' | 'z')
        }
        _ => false,
    }
}

/// Returns whom a joined form serves: `abdulghani` gives `ghani`, `abdurrahman` gives `rahman`.
fn served(word: &str) -> Option<&str> {
    let rest = word.strip_prefix("abd")?;
    let rest = rest.strip_prefix("ou").or_else(|| rest.strip_prefix(['a', 'e', 'o', 'u']))?;
    let mut letters = rest.chars();
    let (first, second) = (letters.next()?, letters.next()?);
    // "Abdullah" is one word, and so is its family (Abdullahi, Abdallah).
    let name = match (first, second) {
        ('l', 'l' | 'a') if rest.starts_with("lla") || rest.starts_with("lah") => return None,
        ('l', _) => &rest[1..],
        (a, b) if a == b && a.is_ascii() => &rest[1..],
        _ => return None,
    };
    (name.len() >= 3).then_some(name)
}
