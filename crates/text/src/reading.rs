//! The plausible readings of a name: scripts whose signs are read in more than one way.

use crate::fold::{Word, other_custom, words};
use crate::token::{of_words, untranslated};
use crate::{Script, Token, han, hangul, script, tokens};

/// Returns the plausible readings of a name, the likeliest first; at least one, at most four.
///
/// Chinese characters are read in Mandarin (pinyin), then in Cantonese and in the older romanisation
/// of Wade and Giles, and, where every character of a name is a common one there, in Japanese.
/// Hangul is read as names are customarily written in the north, then in the south, then by the
/// revised standard. Arabic script is read as Arabic and as Persian where the two differ;
/// Cyrillic `х` as kh and as h. In every
/// script but Latin, words of bodies are first translated, then spelt.
///
/// ```
/// use unblink_text::readings;
///
/// let texts = |name| -> Vec<String> {
///     let spelt = |reading: &Vec<unblink_text::Token>| {
///         reading.iter().map(|t| t.text.as_str()).collect::<Vec<_>>().join(" ")
///     };
///     readings(name).iter().map(spelt).collect()
/// };
/// assert_eq!(texts("Xi Jinping"), ["xi jinping"]);
/// assert_eq!(texts("毛泽东"), ["mao zedong", "mao tsetung"]);
/// assert_eq!(texts("陳方安"), ["chen fangan", "chan fong on"]);
/// assert_eq!(texts("김정은"), ["kim jong un", "kim jung eun", "kim jeong eun"]);
/// ```
pub fn readings(name: &str) -> Vec<Vec<Token>> {
    let mut out = vec![tokens(name)];
    if name.is_ascii() {
        return out;
    }
    let spelt: Vec<Vec<Word>> = match script(name) {
        Script::Han => han::readings(name),
        Script::Hangul => hangul::readings(name),
        Script::Arabic => vec![other_custom(name)],
        Script::Cyrillic if name.contains(['х', 'Х']) => vec![plain_h(name)],
        _ => Vec::new(),
    };
    let customary =
        script(name) == Script::Hangul && spelt.iter().any(|reading| !reading.is_empty());
    if customary {
        // The letter-by-letter form is nobody's spelling; the customary ones stand for it.
        out.clear();
    }
    let plain = (!customary).then(|| untranslated(words(name)));
    for reading in plain.into_iter().chain(spelt.into_iter().map(of_words)) {
        if !reading.is_empty() && !out.contains(&reading) {
            out.push(reading);
        }
    }
    out.truncate(4);
    if out.is_empty() { vec![of_words(words(name))] } else { out }
}

/// Reads the Cyrillic letter for kh as the plain h it stands for in names of other languages:
/// `Хаккани` is Haqqani.
fn plain_h(name: &str) -> Vec<Word> {
    let mut words = words(name);
    for word in words.iter_mut().filter(|word| word.script == Script::Cyrillic) {
        word.text = word.text.replace("kh", "h");
    }
    words
}
