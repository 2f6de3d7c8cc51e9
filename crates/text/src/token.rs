//! A name as words, each with its keys and its role.

use crate::fold::{Word, words};
use crate::role::{canonical, role_of};
use crate::{Role, Script, skeleton, spelling};

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
        Self {
            skeleton: skeleton(&text),
            spelling: spelling(&text),
            vowelless: script.omits_vowels(),
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
/// `Abdullah` is one word.
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
    let words = words(name);
    let mut out = Vec::with_capacity(words.len());
    for (at, word) in words.iter().enumerate() {
        let next = words.get(at + 1).map(|w| w.text.as_str());
        token(word, next, &mut out);
    }
    out
}

/// Returns the plausible readings of a name, the likeliest first; at least one, at most four.
pub fn readings(name: &str) -> Vec<Vec<Token>> {
    vec![tokens(name)]
}

/// Returns the bits of rarity of a word that is a common name somewhere in the world.
pub fn commonness(word: &str) -> Option<f32> {
    let _ = word;
    None
}

fn token(word: &Word, next: Option<&str>, out: &mut Vec<Token>) {
    let mut push =
        |text: &str, role| out.push(Token::new(text.to_owned(), word.script, role, word.source));
    if is_servant(&word.text) && next.is_some() {
        push("abd", Role::Servant);
    } else if let Some(rest) = served(&word.text) {
        push("abd", Role::Servant);
        push(rest, Role::Name);
    } else {
        let text = canonical(&word.text);
        push(text, role_of(text, next));
    }
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
