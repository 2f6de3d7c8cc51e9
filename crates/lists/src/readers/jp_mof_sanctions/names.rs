//! Names of a cell: Japanese and Latin beside each other, lettered or in lines, with labels.

use unblink_model::{Name, NameKind, Strength};

use crate::cleaning::names;

use super::words::{self, is_japanese, is_latin};

/// A name as it stands in a cell, with what the cell adds.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) full: String,
    pub(super) note: Option<String>,
    /// The label in front of it says that it is a former name.
    pub(super) former: bool,
}

/// The English name of an entry with the one in its own script and other spellings.
pub(super) struct Heading {
    pub(super) name: String,
    pub(super) original: Option<String>,
    /// The language of that, where it is said.
    pub(super) language: Option<String>,
    pub(super) others: Vec<Found>,
}

/// Reads `NAME (original script:نام)`.
pub(super) fn heading(text: &str) -> Heading {
    let text = words::line(text);
    let lower = text.to_ascii_lowercase();
    // Folding ASCII moves no byte.
    let (mut name, original, language) = match lower.find("original script") {
        Some(at) => {
            let (before, behind) = (&text[..at], &text[at + "original script".len()..]);
            let (name, inside) = own_script(before, behind);
            let (inside, language) = match inside.split_once(")(") {
                // `ፍትዊ)(ティグリニャ語)`: what follows says which language it is.
                Some((inside, language)) => (inside, Some(language.trim().to_owned())),
                None => (inside, None),
            };
            let inside = names::collapse(&inside.replace(['\u{202A}', '\u{202B}', '\u{202C}'], ""));
            let known = !inside.is_empty() && !words::is_unknown(&inside);
            (name.to_owned(), known.then_some(inside), language)
        }
        None => (text.clone(), None, None),
    };
    let mut others = Vec::new();
    let lower = name.to_ascii_lowercase();
    if let Some(at) = lower.find("(a.k.a").filter(|_| name.ends_with(')')) {
        others = aliases(&name[at..]);
        name.truncate(name[..at].trim_end().len());
    }
    Heading { name, original, language, others }
}

/// Returns the name and the words in its own script, around the words `original script`.
fn own_script<'t>(before: &'t str, behind: &'t str) -> (&'t str, &'t str) {
    let marks = ['(', ' ', '.', ',', '、', '\u{202B}'];
    // Once they stand the other way round: `NAME (طارق:original script)`.
    if let Some((name, inside)) =
        before.trim_end().strip_suffix(':').and_then(|b| b.split_once(" ("))
    {
        return match inside.rsplit_once('(') {
            Some((rest, inside)) => {
                (before[..name.len() + 2 + rest.len()].trim_end_matches(marks), inside)
            }
            None => (name.trim_end_matches(marks), inside),
        };
    }
    let behind = behind.trim_start_matches([':', ' ']);
    let inside = behind.rsplit_once(')').map_or(behind, |(inside, _)| inside);
    (before.trim_end_matches(marks), inside)
}

/// Returns the names of a cell of aliases.
pub(super) fn aliases(text: &str) -> Vec<Found> {
    let folded = words::fold(text);
    let mut found: Vec<Found> = Vec::new();
    let mut add = |piece: &str, former: bool| {
        for full in both_scripts(piece) {
            let (full, note) = noted(&full);
            let known = found.iter().any(|other| other.full == full);
            if full.chars().any(char::is_alphanumeric) && !words::is_unknown(&full) && !known {
                found.push(Found { full, note, former });
            }
        }
    };
    let mut former = false;
    for part in parts(&folded) {
        let (label, part) = labelled(part);
        // A label holds for the lines behind it: `(旧称)X` and then the same in Latin letters.
        former = label.unwrap_or(former);
        let part = unwrapped(part);
        match words::items(part) {
            Some(items) => {
                for item in items {
                    add(labelled(item).1, former);
                }
            }
            None => {
                for piece in unlettered(part) {
                    let (label, piece) = labelled(piece);
                    add(piece, label.unwrap_or(former));
                }
            }
        }
    }
    found
}

/// Returns the property-ready name.
pub(super) fn name(found: Found, kind: NameKind, strength: Strength) -> Name {
    let kind = if found.former { NameKind::Fka } else { kind };
    Name { note: found.note, ..Name::new(found.full, kind, strength) }
}

/// Parts a cell into the stretches that are lettered by themselves: the Japanese names and then
/// the Latin ones each run from `(a)`; without letters every line stands alone.
fn parts(text: &str) -> Vec<&str> {
    let mut starts = vec![0];
    let mut marks: Vec<usize> = text.match_indices("(a)").map(|(at, _)| at).collect();
    if marks.len() == 1 && words::items(text).is_none() {
        marks.clear();
    }
    if marks.is_empty() {
        return text.split('\n').collect();
    }
    for mark in marks.into_iter().skip(1) {
        // The line on which the letters start again, with the label in front of them.
        let from = text[..mark].rfind('\n').map_or(mark, |at| at + 1);
        if starts.last().is_some_and(|last| from > *last) {
            starts.push(from);
        }
    }
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    // All places are those of ASCII characters.
    starts.iter().zip(ends).map(|(&from, to)| &text[from..to]).collect()
}

/// Cuts `a.k.a.`, `(別称、` or `(旧称)` off the front; says whether it means a former name.
fn labelled(text: &str) -> (Option<bool>, &str) {
    let mut text = text.trim();
    let mut former = None;
    loop {
        let before = text;
        for (label, says) in [
            ("a.k.a.", false),
            ("a.k.a", false),
            ("f.k.a.", true),
            ("別称", false),
            ("別名", false),
            ("旧称", true),
        ] {
            let open = text.strip_prefix('(').unwrap_or(text);
            let head = open.get(..label.len()).filter(|h| h.eq_ignore_ascii_case(label));
            let Some(rest) = head.and_then(|_| open.get(label.len()..)) else { continue };
            let rest = rest.trim_start_matches(|c: char| c.is_ascii_digit());
            // A name may begin with the word: a mark or a blank must follow the label.
            if rest.starts_with(['、', ':', ' ', ')', '.']) || label.ends_with('.') {
                (former, text) = (Some(says), rest.trim_start_matches(['、', ':', ' ', ')', '.']));
            }
        }
        if text == before {
            return (former, text);
        }
    }
}

/// Cuts closing marks off the end, and a bracket that nothing opens.
fn unwrapped(text: &str) -> &str {
    let mut text = text.trim();
    loop {
        let trimmed = text.trim_end_matches([' ', '\n', ';', ',', '、', ':']);
        let opens = trimmed.matches('(').count();
        let closes = trimmed.matches(')').count();
        let next = if closes > opens { trimmed.strip_suffix(')') } else { None };
        match next {
            Some(next) => text = next,
            None => return trimmed,
        }
    }
}

/// Parts names without letters: by semicolons, and Japanese ones by their comma. A Latin comma
/// parts nothing: `Kim, Yong-Chol` is one name.
fn unlettered(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for piece in text.split([';', '\n']) {
        let japanese = piece.chars().any(is_japanese);
        let (mut depth, mut from) = (0_usize, 0);
        for (at, c) in piece.char_indices() {
            match c {
                '(' => depth += 1,
                ')' => depth = depth.saturating_sub(1),
                '、' if japanese && depth == 0 && !starts_note(&piece[at + c.len_utf8()..]) => {
                    found.push(&piece[from..at]);
                    from = at + c.len_utf8();
                }
                _ => {}
            }
        }
        found.push(&piece[from..]);
    }
    found
}

fn starts_note(behind: &str) -> bool {
    behind.starts_with(|c: char| c.is_ascii_digit())
}

/// Returns `日本語(Latin)` and `日本語 Latin` as two names, anything else as one.
fn both_scripts(piece: &str) -> Vec<String> {
    let piece = unwrapped(piece);
    let japanese = |text: &str| text.chars().any(is_japanese);
    if let Some((before, inside)) = piece.strip_suffix(')').and_then(|p| p.split_once('('))
        && japanese(before)
        && is_latin(inside)
        && inside.matches('(').count() == inside.matches(')').count()
    {
        return vec![words::line(before), words::line(inside)];
    }
    // The last Japanese character parts the two, when a blank follows it.
    let last = piece.char_indices().rfind(|(_, c)| is_japanese(*c) || *c == '・');
    if let Some((at, c)) = last {
        let (before, behind) = piece.split_at(at + c.len_utf8());
        let words = behind.trim_start();
        // A short word of capitals may belong to the Japanese name: `X CO`.
        if behind.starts_with(' ') && is_latin(words) && words.len() > 3 {
            return vec![words::line(before), words::line(words)];
        }
    }
    vec![words::line(piece)]
}

/// Parts a name from what is said of it: `Fabio Fusco, born 25 May 1968`, `ロメオ(コールサイン)`.
fn noted(text: &str) -> (String, Option<String>) {
    let text = words::line(text);
    let cut = |at: usize, skip: usize| {
        let (name, note) = (text[..at].trim_end(), text[at + skip..].trim());
        (name.to_owned(), Some(note.to_owned()).filter(|note| !note.is_empty()))
    };
    if let Some(at) = text.find(", born ") {
        return cut(at, 2);
    }
    let behind = |at: usize| &text[at + '、'.len_utf8()..];
    let birth = text.match_indices('、').map(|(at, _)| at).find(|at| starts_note(behind(*at)));
    if let Some(at) = birth {
        return cut(at, '、'.len_utf8());
    }
    (text, None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_forms_of_the_real_list_are_parted() {
        for (text, want) in [
            ("ア・カビール\n (a.k.a.: A. Kabir)", "ア・カビール|A. Kabir"),
            ("(a)アブ(b)トム・キ\n(a.k.a.:(a)ABU SWA(b)TOM KI)", "アブ|トム・キ|ABU SWA|TOM KI"),
            (
                "(a)イスラム (b)ダウラ)\n(a)Islamic State (b)Dawla",
                "イスラム|ダウラ|Islamic State|Dawla",
            ),
            ("(a)ジゼ(Bozize)、\n(b)ムデ(Samuel Mude)", "ジゼ|Bozize|ムデ|Samuel Mude"),
            ("アミーン・I; アミーン・C\nAmin I; Amin C", "アミーン・I|アミーン・C|Amin I|Amin C"),
            (
                "(別称、株式会社E、株式会社F)\n(a.k.a. Joint E; a.k.a. JSC F)",
                "株式会社E|株式会社F|Joint E|JSC F",
            ),
            ("(別称)ヨンボン\nKorea Y\n(旧称)リョン\nLyong", "ヨンボン|Korea Y|-リョン|-Lyong"),
            ("サルマン; ラズハル Salmane; Lazhar", "サルマン|ラズハル|Salmane|Lazhar"),
            (
                "(a)フスコ、1968年5月2日に出生(b)ター\n(a.k.a.: (a)Fusco, born 2 May 1968 (b)Ta)",
                "フスコ{1968年5月2日に出生}|ター|Fusco{born 2 May 1968}|Ta",
            ),
            ("ドウ、ムーサー\nDOU, Mousa", "ドウ|ムーサー|DOU, Mousa"),
            ("ジャナット\n(f.k.a.:JANNAT) ", "ジャナット|-JANNAT"),
            ("クリ(Kri)(APR参加時)", "クリ(Kri)(APR参加時)"),
            ("不明", ""),
            ("Yinon Levy", "Yinon Levy"),
        ] {
            let shown = |found: Found| {
                let note = found.note.map_or(String::new(), |note| format!("{{{note}}}"));
                format!("{}{}{note}", if found.former { "-" } else { "" }, found.full)
            };
            let found: Vec<String> = aliases(text).into_iter().map(shown).collect();
            assert_eq!(found.join("|"), want, "{text}");
        }
    }

    #[test]
    fn the_own_script_is_parted_from_the_english_name() {
        for (text, name, original, others) in [
            ("ANWAR AL-X \n(original script:انور)", "ANWAR AL-X", "انور", ""),
            ("SULTAN AZAM(original script：不明)", "SULTAN AZAM", "-", ""),
            ("F R\n（original script：ፍትዊ）（ティグリニャ語）", "F R", "ፍትዊ", ""),
            ("REYES JR\n.(original script: في)", "REYES JR", "في", ""),
            ("Vladimir M（a.k.a. Vladimir N）", "Vladimir M", "-", "Vladimir N"),
            ("TARIQ GROUP (TGG)\n\u{202b} (طارق:original script)", "TARIQ GROUP (TGG)", "طارق", ""),
            ("IBRAHIM \n(original script:\u{3000})", "IBRAHIM", "-", ""),
            ("Olga (Ol’ga) M", "Olga (Ol’ga) M", "-", ""),
        ] {
            let found = heading(text);
            assert_eq!(found.name, name);
            assert_eq!(found.original.as_deref().unwrap_or("-"), original);
            let found: Vec<String> = found.others.into_iter().map(|other| other.full).collect();
            assert_eq!(found.join("|"), others);
        }
    }
}
