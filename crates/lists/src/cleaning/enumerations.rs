//! Fields in which an issuer numbers several values: `(1) A (2) B`, `(a) A, (b) B`, `1) A 2) B`.

/// One numbered value: its numbers (several for `(1)-(3)` and `(1) (2)`) and its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Item<'a> {
    /// The numbers, `a` counted as 1.
    pub(crate) numbers: Vec<u8>,
    /// The words, without the comma or semicolon that parts them from the next value.
    pub(crate) text: &'a str,
}

/// Most values in one field: letters end there. The most seen is 14 (passports, EU annexes).
const MOST: u8 = 26;

/// Returns the numbered values of a field that begins with the first number; nothing when it does
/// not, or when the numbers do not run on in one style.
pub(crate) fn items(text: &str) -> Option<Vec<Item<'_>>> {
    let text = text.trim();
    let style =
        [Style::BracketsDigit, Style::BracketsLetter, Style::CloseDigit, Style::CloseLetter]
            .into_iter()
            .find(|style| text.starts_with(&style.mark(1)))?;
    // Where each number stands, in the order of the text.
    let mut marks: Vec<(usize, usize, u8)> = Vec::new();
    for number in 1..=MOST {
        let mark = style.mark(number);
        let mut found =
            text.match_indices(&mark).map(|(at, _)| at).filter(|at| style.starts(text, *at));
        if let Some(at) = found.next() {
            // The same number twice: brackets of another meaning are among them.
            if found.next().is_some() {
                return None;
            }
            marks.push((at, at + mark.len(), number));
        }
    }
    let gap = (1..).zip(&marks).find(|(want, (_, _, number))| want != number).map(|(want, _)| want);
    marks.sort_unstable();
    // A gap is filled by a range, or the marks behind it are none: `(a) X (b) place(s)`.
    collect(text, &marks).or_else(|| {
        marks.retain(|(_, _, number)| gap.is_some_and(|gap: u8| *number < gap));
        collect(text, &marks)
    })
}

/// Returns the values of a field, numbered or not: its items' words, or the whole of it.
pub(crate) fn values(text: &str) -> Vec<&str> {
    match items(text) {
        Some(items) => items.into_iter().map(|item| item.text).filter(|t| !t.is_empty()).collect(),
        None => Some(text.trim()).filter(|text| !text.is_empty()).into_iter().collect(),
    }
}

fn collect<'a>(text: &'a str, marks: &[(usize, usize, u8)]) -> Option<Vec<Item<'a>>> {
    let mut items: Vec<Item<'a>> = Vec::new();
    let (mut numbers, mut range): (Vec<u8>, bool) = (Vec::new(), false);
    for (index, (_, end, number)) in marks.iter().enumerate() {
        let next = marks.get(index + 1).map_or(text.len(), |(at, _, _)| *at);
        let words = text[*end..next].trim();
        match (range, numbers.last()) {
            (true, Some(from)) if from < number => numbers.extend(from + 1..=*number),
            (true, _) => return None,
            (false, _) => numbers.push(*number),
        }
        range = matches!(words, "-" | "–" | "to") && index + 1 < marks.len() && {
            // `(5) - (6) Aras`: a lone hyphen between neighbours says that there is nothing.
            words == "to" || !text[*end..next].starts_with(' ')
        };
        if range || (words.is_empty() && index + 1 < marks.len()) {
            continue;
        }
        let words = words.trim_end_matches([',', ';', ' ']).trim_end_matches(" and");
        let words = if matches!(words, "-" | "–") { "" } else { words };
        items.push(Item { numbers: std::mem::take(&mut numbers), text: words });
    }
    let mut seen: Vec<u8> = items.iter().flat_map(|item| item.numbers.iter().copied()).collect();
    seen.sort_unstable();
    let runs_on = !seen.is_empty() && seen.iter().zip(1..).all(|(number, want)| *number == want);
    runs_on.then_some(items)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Style {
    BracketsDigit,
    BracketsLetter,
    CloseDigit,
    CloseLetter,
}

impl Style {
    fn mark(self, number: u8) -> String {
        let letter = || char::from(b'a' + number.clamp(1, MOST) - 1);
        match self {
            Self::BracketsDigit => format!("({number})"),
            Self::BracketsLetter => format!("({})", letter()),
            Self::CloseDigit => format!("{number})"),
            Self::CloseLetter => format!("{})", letter()),
        }
    }

    /// Says whether a mark may start at `at`: without an opening bracket it starts a word.
    fn starts(self, text: &str, at: usize) -> bool {
        match self {
            Self::BracketsDigit | Self::BracketsLetter => true,
            Self::CloseDigit | Self::CloseLetter => {
                text[..at].chars().next_back().is_none_or(|c| c.is_whitespace() || c == ',')
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbered_values_are_parted() {
        for (text, want) in [
            ("(1) Saudi Arabian (2) Yemeni", "1=Saudi Arabian|2=Yemeni"),
            ("1) Uzbek 2) Afghan", "1=Uzbek|2=Afghan"),
            ("(a) Russian  (b) Georgia", "1=Russian|2=Georgia"),
            ("a) Gulu District, b) Odek, Gulu, c) Atyak", "1=Gulu District|2=Odek, Gulu|3=Atyak"),
            ("(1)-(2) Tunisia (3) Libya", "12=Tunisia|3=Libya"),
            ("(1) to (6) Algeria (7) Morocco", "123456=Algeria|7=Morocco"),
            ("(1) (2) (4) Libya (3) Morocco", "124=Libya|3=Morocco"),
            ("(1) Tunis (2)-(3) -", "1=Tunis|23="),
            ("(1) Sosa (2) - (3) Aras", "1=Sosa|2=|3=Aras"),
            ("(1) Zaporozhye(2) Simferopol, Crimea", "1=Zaporozhye|2=Simferopol, Crimea"),
            ("(1) Samarra", "1=Samarra"),
            ("(a) 30.12.1960, (b) 13.12.1960", "1=30.12.1960|2=13.12.1960"),
            ("Afghan", "-"),
            ("(2) A (1) B", "-"),
            ("(1) A (3) B", "1=A (3) B"),
            ("(a) X (b) place(s)", "1=X|2=place(s)"),
            ("(1) A (1) B", "-"),
            ("(Complex)", "-"),
            ("", "-"),
        ] {
            let shown = items(text).map_or("-".to_owned(), |items| {
                let item = |item: &Item<'_>| {
                    let numbers: String = item.numbers.iter().map(ToString::to_string).collect();
                    format!("{numbers}={}", item.text)
                };
                items.iter().map(item).collect::<Vec<_>>().join("|")
            });
            assert_eq!(shown, want, "{text}");
        }
        assert_eq!(values(" Afghan "), ["Afghan"]);
        assert_eq!(values("(1) A (2) -"), ["A"]);
        assert!(values(" ").is_empty());
    }
}
