//! What a word does in a name: names somebody, or serves the words that do.

use crate::vocabulary::{known, misspelt};

/// What a word of a name is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Names somebody or something.
    Name,
    /// An article: al, el, ul, and ud-, ar-, ash- before their letters; le, the.
    Article,
    /// Says whose child or parent: bin, ibn, abu, umm, ould, oglu.
    Kin,
    /// The "servant of" in names such as Abd al-Ghani.
    Servant,
    /// A small word between others: of, and, de, van, e, i.
    Link,
    /// A title or form of address: mullah, haji, doctor, general.
    Title,
    /// A legal form of a company: ltd, llc, gmbh, ooo.
    LegalForm,
    /// A word most bodies have in their name: organization, movement, trading, bank.
    Generic,
    /// Digits only.
    Number,
}

/// Legal forms and titles so short that inside a name they are more often a name or a particle.
const ENDS_ONLY: &[&str] =
    &["ab", "ad", "ag", "ak", "ao", "as", "co", "dd", "est", "pao", "pt", "sa", "sal", "sl", "tov"];

/// Returns what a folded word is for and the spelling it is compared in, judged by itself, its
/// place and the word after it.
pub(crate) fn role_of<'a>(word: &'a str, first: bool, next: Option<&str>) -> (Role, &'a str) {
    if !word.is_empty() && word.bytes().all(|b| b.is_ascii_digit()) {
        return (Role::Number, word);
    }
    let exact = known(word);
    let known = exact.filter(|k| match k.role {
        Role::LegalForm => first || next.is_none() || !ENDS_ONLY.contains(&word),
        // A last word is never a link, and neither kin: somebody may be called so.
        Role::Kin | Role::Link => next.is_some(),
        _ => true,
    });
    if next.is_some_and(|next| is_article(word, next)) {
        return (Role::Article, word);
    }
    let known = if exact.is_none() { misspelt(word) } else { known };
    known.map_or((Role::Name, word), |known| (known.role, known.canonical))
}

/// `al` before anything; `ar`, `ud`, `ash` only before the letter they have taken on.
fn is_article(word: &str, next: &str) -> bool {
    match word {
        "al" | "el" | "ul" | "ol" | "the" | "la" | "le" | "les" | "los" | "las" | "il" => true,
        "ash" | "esh" | "ush" | "ath" | "ad" | "an" | "ar" | "as" | "at" | "az" | "ed" | "en"
        | "er" | "es" | "et" | "ez" | "ud" | "un" | "ur" | "us" | "ut" | "uz" => {
            next.starts_with(&word[1..])
        }
        _ => false,
    }
}
