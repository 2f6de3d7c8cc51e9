//! Latin forms of words in Arabic script: Arabic, Persian, Dari, Pashto, Urdu, Kurdish, Uyghur.
//!
//! Short vowels are not written and are not invented. A letter with two customary forms takes the
//! one of the language the rest of the name betrays: `ض` is `z` beside a `گ` or a Persian `ی`,
//! `d` elsewhere.

/// Which customs of rendering a name follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Custom {
    /// Arabic: th, dh, d.
    Arab,
    /// Persian, Dari, Pashto, Urdu: s, z, z.
    Iranian,
}

impl Custom {
    /// Returns the other one.
    pub(crate) fn other(self) -> Self {
        match self {
            Self::Arab => Self::Iranian,
            Self::Iranian => Self::Arab,
        }
    }
}

/// Letters that Arabic itself does not use. Persian `ی` and `ک` are among them because keyboards
/// of the region type them as such.
const IRANIAN: &str = "پچژگیکټډړښږڅځګڼېۍۀەۆێڵڕۇۋڭٹڈڑںےہھۂ";

/// Returns the customs that a whole name betrays.
pub(crate) fn custom_of(name: &str) -> Custom {
    if name.chars().any(|c| IRANIAN.contains(c)) { Custom::Iranian } else { Custom::Arab }
}

/// Words whose customary form no letter rule reaches, and which names are full of.
const WORDS: &[(&str, &str)] = &[
    ("ابن", "ibn"),
    ("ابو", "abu"),
    ("ابی", "abi"),
    ("ابي", "abi"),
    ("الله", "allah"),
    ("اللہ", "allah"),
    ("ام", "umm"),
    ("بن", "bin"),
    ("بنت", "bint"),
    ("عبدالله", "abdullah"),
    ("عبداللہ", "abdullah"),
    ("ملا", "mullah"),
    ("و", "wa"),
    ("ولد", "wuld"),
];

/// Cuts one word in Arabic script into the parts Latin writes apart, and renders each.
///
/// `الغني` gives `al ghni`, `عبدالغني` gives `abd al ghni`. The word must be in composed form
/// (NFKC) and free of vowel marks.
pub(crate) fn latin(word: &str, custom: Custom) -> Vec<String> {
    let bare: String = word.chars().map(plain_alif).filter(|c| !is_mark(*c)).collect();
    if let Some((_, latin)) = WORDS.iter().find(|(arabic, _)| *arabic == bare) {
        return vec![(*latin).to_owned()];
    }
    // Two letters after the article at least: "الف" is a word of its own.
    let long = |rest: &str| rest.chars().nth(2).is_some();
    if let Some(rest) = bare.strip_prefix("عبدال").filter(|rest| rest.chars().nth(1).is_some())
    {
        return vec!["abd".to_owned(), "al".to_owned(), letters(rest, custom)];
    }
    if let Some(rest) = bare.strip_prefix("ال").filter(|rest| long(rest)) {
        return vec!["al".to_owned(), letters(rest, custom)];
    }
    vec![letters(&bare, custom)]
}

fn plain_alif(c: char) -> char {
    match c {
        'آ' | 'أ' | 'إ' | 'ٱ' | 'ٲ' | 'ٳ' | 'ٵ' => 'ا',
        other => other,
    }
}

/// Vowel and recitation marks, the superscript alif, and the stretching tatweel.
pub(crate) fn is_mark(c: char) -> bool {
    matches!(c,
        '\u{610}'..='\u{61A}' | '\u{640}' | '\u{64B}'..='\u{65F}' | '\u{670}'
        | '\u{6D6}'..='\u{6DC}' | '\u{6DF}'..='\u{6E8}' | '\u{6EA}'..='\u{6ED}'
        | '\u{8D3}'..='\u{8FF}')
}

fn letters(word: &str, custom: Custom) -> String {
    let chars: Vec<char> = word.chars().collect();
    let mut out = String::with_capacity(chars.len() * 2);
    for (at, &c) in chars.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|i| chars.get(i)).copied();
        let after = chars.get(at + 1).copied();
        // An unwritten vowel stands between, or Latin would read the two as one sound: Sohrab.
        if matches!(c, 'ه' | 'ح' | 'ہ' | 'ھ')
            && out.ends_with(['s', 'k', 't', 'd', 'g', 'z', 'p', 'c'])
        {
            out.push('e');
        }
        match weak(c, before, after, custom).or_else(|| consonant(c, custom)) {
            Some(latin) => out.push_str(latin),
            // A letter of some other language in this script.
            None => out.extend(
                any_ascii::any_ascii_char(c)
                    .chars()
                    .filter(char::is_ascii_alphanumeric)
                    .map(|l| l.to_ascii_lowercase()),
            ),
        }
    }
    out
}

fn is_vowel_letter(c: Option<char>) -> bool {
    matches!(c, Some('ا' | 'و' | 'ي' | 'ی' | 'ى' | 'ې' | 'ے' | 'ئ' | 'ؤ' | 'ۆ' | 'ێ'))
}

/// Letters that are a vowel in one place and a consonant in another.
fn weak(
    c: char,
    before: Option<char>,
    after: Option<char>,
    custom: Custom,
) -> Option<&'static str> {
    let first = before.is_none();
    let closing = after.is_none() && !first && before != Some('ا');
    Some(match c {
        'و' if first || before == Some('ا') || is_vowel_letter(after) => "w",
        'و' => "u",
        'ي' | 'ی' if first || matches!(after, Some('ا' | 'و')) => "y",
        'ي' | 'ی' => "i",
        // 'Ayn colours a vowel that is not written; beside a written alif it adds nothing.
        'ع' if after == Some('ا') => "",
        'ه' | 'ہ' | 'ە' if closing && custom == Custom::Iranian => "a",
        'ا' | 'ى' | 'ع' | 'ة' | 'ۃ' | 'ۀ' | 'ۂ' => "a",
        _ => return None,
    })
}

fn consonant(c: char, custom: Custom) -> Option<&'static str> {
    let iranian = custom == Custom::Iranian;
    Some(match c {
        'ء' => "",
        'ئ' | 'ې' | 'ۍ' | 'ے' | 'ێ' | 'ۓ' => "i",
        'ؤ' | 'ۇ' | 'ۈ' | 'ۆ' => "u",
        'ب' => "b",
        'پ' => "p",
        'ت' | 'ط' | 'ټ' | 'ٹ' => "t",
        'ث' => {
            if iranian {
                "s"
            } else {
                "th"
            }
        }
        'ج' => "j",
        'چ' => "ch",
        'ح' | 'ه' | 'ہ' | 'ھ' => "h",
        'خ' => "kh",
        'د' | 'ډ' | 'ڈ' => "d",
        'ذ' => {
            if iranian {
                "z"
            } else {
                "dh"
            }
        }
        'ر' | 'ړ' | 'ڑ' | 'ڕ' => "r",
        'ز' | 'ظ' => "z",
        'ژ' | 'ږ' => "zh",
        'س' | 'ص' => "s",
        'ش' | 'ښ' => "sh",
        'ض' => {
            if iranian {
                "z"
            } else {
                "d"
            }
        }
        'غ' => "gh",
        'ف' => "f",
        'ق' => "q",
        'ک' | 'ك' | 'ڪ' => "k",
        'گ' | 'ګ' => "g",
        'ل' | 'ڵ' => "l",
        'م' => "m",
        'ن' | 'ں' | 'ڼ' => "n",
        'څ' => "ts",
        'ځ' => "dz",
        'ۋ' => "w",
        'ڭ' => "ng",
        'ە' => "a",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn articles_and_servants_are_cut_off() {
        assert_eq!(latin("عبدالغني", Custom::Arab), ["abd", "al", "ghni"]);
        assert_eq!(latin("الظواهري", Custom::Arab), ["al", "zwahri"]);
        assert_eq!(latin("عبدالله", Custom::Arab), ["abdullah"]);
        assert_eq!(latin("رمضان", Custom::Arab), ["rmdan"]);
        assert_eq!(latin("رمضان", Custom::Iranian), ["rmzan"]);
    }
}
