//! Latin forms of words in Hebrew script. Vowels are not written and not invented.

/// Renders one word, letter by letter, as names are customarily written in Latin.
pub(crate) fn latin(word: &str) -> String {
    let letters: Vec<char> = word.chars().collect();
    let mut out = String::with_capacity(letters.len() * 2);
    for (at, &c) in letters.iter().enumerate() {
        let (first, last) = (at == 0, at + 1 == letters.len());
        out.push_str(match c {
            'א' | 'ע' => "a",
            'ב' => "b",
            'ג' => "g",
            'ד' => "d",
            'ה' if last && !first => "a",
            'ה' | 'ח' => "h",
            'ו' if first => "v",
            'ו' => "o",
            'ז' => "z",
            'ט' | 'ת' => "t",
            'י' if first => "y",
            'י' => "i",
            'כ' | 'ך' | 'ק' => "k",
            'ל' => "l",
            'מ' | 'ם' => "m",
            'נ' | 'ן' => "n",
            'ס' => "s",
            'פ' | 'ף' => "p",
            'צ' | 'ץ' => "ts",
            'ר' => "r",
            'ש' => "sh",
            _ => "",
        });
        if c.is_ascii_alphanumeric() {
            out.push(c.to_ascii_lowercase());
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_as_names_are_written() {
        assert_eq!(latin("שמעון"), "shmaon");
        assert_eq!(latin("יוסף"), "yosp");
    }
}
