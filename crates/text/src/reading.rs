//! The plausible readings of a name: scripts whose signs are read in more than one way.

use crate::fold::{Word, words};
use crate::token::of_words;
use crate::{Script, Token, han, hangul, script, tokens};

/// Returns the plausible readings of a name, the likeliest first; at least one, at most four.
///
/// Chinese characters are read in Mandarin (pinyin), then in Cantonese and in the older romanisation
/// of Wade and Giles, and, where every character of a name is a common one there, in Japanese.
/// Hangul is read as names are customarily written in the north, then in the south, then by the
/// revised standard. Every other script has one reading.
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
        _ => return out,
    };
    if script(name) == Script::Hangul && spelt.iter().any(|reading| !reading.is_empty()) {
        // The letter-by-letter form is nobody's spelling; the customary ones stand for it.
        out.clear();
    }
    for reading in spelt.into_iter().map(of_words) {
        if !reading.is_empty() && !out.contains(&reading) {
            out.push(reading);
        }
    }
    out.truncate(4);
    if out.is_empty() { vec![of_words(words(name))] } else { out }
}
