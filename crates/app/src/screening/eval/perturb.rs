//! Names written otherwise: what clerks, keyboards, scanners and forms do to them, each by its name.

/// One way in which a name is written otherwise.
#[derive(Clone, Copy, Debug)]
pub(super) struct Perturbation {
    /// Its name, as in reports.
    pub(super) name: &'static str,
    /// Writes the name otherwise; `None` where that changes nothing or leaves no name.
    pub(super) apply: fn(&str, &mut Dice) -> Option<String>,
}

/// Every perturbation, in the order of reports. Kinds are those that matching.md of the field
/// tells of: spelling, order, omission, addition, spacing, form.
pub(super) const PERTURBATIONS: &[Perturbation] = &[
    Perturbation { name: "letter left out", apply: |name, dice| edit(name, dice, Edit::Drop) },
    Perturbation { name: "letter doubled", apply: |name, dice| edit(name, dice, Edit::Double) },
    Perturbation { name: "letters swapped", apply: |name, dice| edit(name, dice, Edit::Swap) },
    Perturbation { name: "letter replaced", apply: |name, dice| edit(name, dice, Edit::Replace) },
    Perturbation { name: "words turned round", apply: |name, _| reversed(name) },
    Perturbation { name: "family name first, comma", apply: |name, _| comma(name) },
    Perturbation { name: "word left out", apply: without_word },
    Perturbation { name: "first name as initial", apply: |name, _| initial(name) },
    Perturbation { name: "words joined", apply: joined },
    Perturbation { name: "word split", apply: split },
    Perturbation { name: "title added", apply: |name, _| Some(format!("Mr {name}")) },
    Perturbation { name: "other romanisation", apply: romanised },
    Perturbation { name: "scanned", apply: scanned },
    Perturbation { name: "capitals without marks", apply: |name, _| plain(name) },
    Perturbation { name: "hyphens for spaces", apply: |name, _| spaced(name, "-") },
];

/// A small generator: the same seed gives the same throws on every machine (splitmix64).
#[derive(Clone, Debug)]
pub(super) struct Dice(u64);

impl Dice {
    /// Returns dice for a seed and whatever they are thrown for.
    pub(super) fn of(seed: u64, what: &str) -> Self {
        // FNV-1a, so that neighbouring texts begin far apart.
        let start = what.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        Self(start ^ seed.wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }

    /// Returns the next throw.
    pub(super) fn throw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Returns a throw below `sides`; 0 where there are none.
    pub(super) fn below(&mut self, sides: usize) -> usize {
        let sides = sides.max(1) as u64;
        usize::try_from(self.throw() % sides).unwrap_or(0)
    }
}

#[derive(Clone, Copy)]
enum Edit {
    Drop,
    Double,
    Swap,
    Replace,
}

/// Edits one letter of a word long enough to stand it; never the first, which clerks get right.
fn edit(name: &str, dice: &mut Dice, edit: Edit) -> Option<String> {
    let mut letters: Vec<char> = name.chars().collect();
    let inner = |at: &usize| {
        *at > 0
            && letters[*at].is_alphabetic()
            && letters[at - 1].is_alphabetic()
            && word_around(&letters, *at) >= 4
    };
    let places: Vec<usize> = (0..letters.len()).filter(inner).collect();
    let at = *places.get(dice.below(places.len()))?;
    match edit {
        Edit::Drop => {
            letters.remove(at);
        }
        Edit::Double => letters.insert(at, letters[at]),
        Edit::Swap => {
            // Two equal letters, or one that ends its word: nothing to swap.
            let next = *letters.get(at + 1)?;
            if !next.is_alphabetic() || next == letters[at] {
                return None;
            }
            letters.swap(at, at + 1);
        }
        Edit::Replace => {
            let near = neighbour(letters[at], dice)?;
            letters[at] = near;
        }
    }
    changed(name, letters.into_iter().collect())
}

fn word_around(letters: &[char], at: usize) -> usize {
    let before = letters[..at].iter().rev().take_while(|c| c.is_alphabetic()).count();
    let after = letters[at..].iter().take_while(|c| c.is_alphabetic()).count();
    before + after
}

/// Returns a letter beside this one on a Latin keyboard; in other scripts the alphabet's next.
fn neighbour(letter: char, dice: &mut Dice) -> Option<char> {
    const ROWS: [&str; 3] = ["qwertyuiop", "asdfghjkl", "zxcvbnm"];
    let lower = letter.to_ascii_lowercase();
    for row in ROWS {
        let Some(at) = row.find(lower) else { continue };
        let beside =
            if at == 0 || (at + 1 < row.len() && dice.below(2) == 0) { at + 1 } else { at - 1 };
        let found = row[beside..].chars().next()?;
        return Some(if letter.is_uppercase() { found.to_ascii_uppercase() } else { found });
    }
    char::from_u32(u32::from(letter) + 1).filter(|next| next.is_alphabetic())
}

fn words(name: &str) -> Vec<&str> {
    name.split_whitespace().collect()
}

fn reversed(name: &str) -> Option<String> {
    let words: Vec<&str> = words(name).into_iter().rev().collect();
    changed(name, words.join(" "))
}

fn comma(name: &str) -> Option<String> {
    match words(name).as_slice() {
        [given @ .., family] if !given.is_empty() => Some(format!("{family}, {}", given.join(" "))),
        _ => None,
    }
}

/// Leaves one word out of three or more: of two, half the name would be gone.
fn without_word(name: &str, dice: &mut Dice) -> Option<String> {
    let mut words = words(name);
    if words.len() < 3 {
        return None;
    }
    words.remove(1 + dice.below(words.len() - 2));
    Some(words.join(" "))
}

fn initial(name: &str) -> Option<String> {
    match words(name).as_slice() {
        [first, rest @ ..] if !rest.is_empty() => {
            changed(name, format!("{}. {}", first.chars().next()?, rest.join(" ")))
        }
        _ => None,
    }
}

fn joined(name: &str, dice: &mut Dice) -> Option<String> {
    let words = words(name);
    let at = dice.below(words.len().checked_sub(1).filter(|n| *n > 0)?);
    let joined = format!("{}{}", words[at], words[at + 1]);
    let all = [&words[..at], &[joined.as_str()], &words[at + 2..]].concat();
    Some(all.join(" "))
}

fn split(name: &str, dice: &mut Dice) -> Option<String> {
    let words = words(name);
    let long = |at: &usize| words[*at].chars().count() >= 6;
    let places: Vec<usize> = (0..words.len()).filter(long).collect();
    let at = *places.get(dice.below(places.len()))?;
    let half = words[at].char_indices().nth(words[at].chars().count() / 2)?.0;
    let (left, right) = words[at].split_at(half);
    let all = [&words[..at], &[left, right], &words[at + 1..]].concat();
    Some(all.join(" "))
}

/// Spellings that romanisations of Arabic, Russian and Persian names differ in.
const ROMANISATIONS: [(&str, &str); 14] = [
    ("mohammed", "muhammad"),
    ("muhammad", "mohamed"),
    ("abdul", "abd al"),
    ("kh", "h"),
    ("zh", "j"),
    ("sh", "sch"),
    ("ou", "u"),
    ("ee", "i"),
    ("oo", "u"),
    ("iy", "y"),
    ("dh", "z"),
    ("q", "k"),
    ("ya", "ia"),
    ("w", "v"),
];

fn romanised(name: &str, dice: &mut Dice) -> Option<String> {
    let lower = name.to_lowercase();
    let found: Vec<_> = ROMANISATIONS.iter().filter(|(from, _)| lower.contains(from)).collect();
    let (from, to) = found.get(dice.below(found.len()))?;
    Some(lower.replacen(from, to, 1))
}

/// What scanners take for each other.
const LOOKALIKES: [(char, char); 8] = [
    ('l', '1'),
    ('o', '0'),
    ('i', 'l'),
    ('e', 'c'),
    ('n', 'r'),
    ('s', '5'),
    ('b', 'h'),
    ('a', 'o'),
];

fn scanned(name: &str, dice: &mut Dice) -> Option<String> {
    let mut letters: Vec<char> = name.to_lowercase().chars().collect();
    let like =
        |letter: char| LOOKALIKES.iter().find(|(from, _)| *from == letter).map(|(_, to)| *to);
    let places: Vec<usize> = (0..letters.len()).filter(|at| like(letters[*at]).is_some()).collect();
    let at = *places.get(dice.below(places.len()))?;
    letters[at] = like(letters[at])?;
    Some(letters.into_iter().collect())
}

fn plain(name: &str) -> Option<String> {
    // Folding takes the marks off Latin letters; other scripts keep theirs.
    changed(name, unblink_text::fold(name).to_uppercase())
}

fn spaced(name: &str, by: &str) -> Option<String> {
    changed(name, words(name).join(by))
}

fn changed(name: &str, other: String) -> Option<String> {
    (!other.trim().is_empty() && other != name).then_some(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_names() {
        let all = |seed: u64| -> Vec<Option<String>> {
            PERTURBATIONS
                .iter()
                .map(|p| (p.apply)("Abdul Ghani Baradar", &mut Dice::of(seed, p.name)))
                .collect()
        };
        assert_eq!(all(7), all(7));
        assert_ne!(all(7), all(8));
        assert!(all(7).iter().filter(|name| name.is_some()).count() > 12);
        assert!(all(7).iter().flatten().all(|name| name != "Abdul Ghani Baradar"));
    }

    #[test]
    fn no_name_breaks_them() {
        for name in ["", " ", "X", "李明", "عبدالغنی برادر", "a b", "\u{202e}", "éàü öß", "1 2 3"]
        {
            for perturbation in PERTURBATIONS {
                for seed in 0..20 {
                    let _ = (perturbation.apply)(name, &mut Dice::of(seed, name));
                }
            }
        }
    }
}
