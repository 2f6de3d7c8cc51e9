//! Keys that forgive spelling: consonant skeletons and levelled spellings.

/// Returns the consonant skeleton of folded text, spaces ignored.
///
/// Sounds that scripts and customs of spelling confuse are one letter (`q`, `c`, `g`, `kh`,
/// `gh` are `k`, `x` is `ks`; `sh`, `ch` are `x`; `th` is `t`; `dh` is `d`; `ph` is `f`; `zh`, `dj` are `j`).
/// Vowels and the half-vowels `w`, `v`, `y` go, but a first vowel stays as `a`, a first `w` or `v`
/// as `v`, a first `y` as `y`: even scripts without vowels write those. Doubled letters are one, a
/// last `h` goes.
///
/// ```
/// use unblink_text::skeleton;
///
/// assert_eq!(skeleton("muhammad"), "mhmd");
/// assert_eq!(skeleton("abdul ghani"), skeleton("abdulghani"));
/// assert_eq!(skeleton("ali"), "al");
/// ```
pub fn skeleton(folded: &str) -> String {
    sounds(folded, Doubled::One)
}

/// Returns the skeleton of a word written without vowels, where a letter twice is two sounds.
pub(crate) fn vowelless_skeleton(folded: &str) -> String {
    sounds(folded, Doubled::Two)
}

#[derive(Clone, Copy, PartialEq)]
enum Doubled {
    One,
    Two,
}

fn sounds(folded: &str, doubled: Doubled) -> String {
    let mut out = String::with_capacity(folded.len());
    let letters: Vec<char> = folded.chars().filter(|c| *c != ' ').collect();
    let (mut at, mut before) = (0, None);
    while at < letters.len() {
        let (sound, length) = sound_at(&letters[at..], at);
        let kept = match sound {
            'a' | 'e' | 'i' | 'o' | 'u' => (at == 0).then_some('a'),
            'w' | 'v' => (at == 0).then_some('v'),
            'y' => (at == 0).then_some('y'),
            'h' => (at + length < letters.len()).then_some('h'),
            other => Some(other),
        };
        // Only what stands doubled in writing is one sound: Aziz has two.
        if let Some(sound) = kept
            && !(before == Some(sound)
                && out.ends_with(sound)
                && (doubled == Doubled::One || spoken(&letters, at)))
        {
            out.push(sound);
            if sound == 'k' && length == 1 && letters[at] == 'x' {
                out.push('s');
            }
        }
        before = Some(sound);
        at += length;
    }
    out
}

/// Says whether the doubled letter that ends here stands between vowels: in a word otherwise
/// written without them it is one that was put in, as in `abdullah`.
fn spoken(letters: &[char], at: usize) -> bool {
    let vowel = |at: Option<usize>| {
        at.and_then(|i| letters.get(i)).is_some_and(|c| matches!(c, 'a' | 'e' | 'i' | 'o' | 'u'))
    };
    vowel(at.checked_sub(2)) && vowel(at.checked_add(1))
}

/// Returns the sound the letters begin with, and how many letters write it.
fn sound_at(letters: &[char], at: usize) -> (char, usize) {
    let second = letters.get(1).copied().unwrap_or(' ');
    let third = letters.get(2).copied().unwrap_or(' ');
    match (letters[0], second, third) {
        ('s' | 't', 'c', 'h') => ('x', 3),
        ('d', 'z', 'h') => ('j', 3),
        ('k' | 'g', 'h', _) | ('c', 'k', _) => ('k', 2),
        ('s' | 'c', 'h', _) => ('x', 2),
        // Xi, Xavier: only inside a word it is two sounds.
        ('x', _, _) if at == 0 => ('x', 1),
        ('z', 'h', _) | ('d', 'j', _) => ('j', 2),
        ('t', 'h', _) => ('t', 2),
        ('d', 'h', _) => ('d', 2),
        ('p', 'h', _) => ('f', 2),
        ('q' | 'c' | 'g' | 'x', _, _) => ('k', 1),
        (letter, _, _) => (letter, 1),
    }
}

/// Returns folded text with the vowels and letters that romanisations disagree on made level.
///
/// `oo`, `ou`, `o` and `u` are `u`; `ee`, `e`, `y` and `i` are `i`; `ph` is `f`; `q`, `c` and `ck`
/// are `k`; `v` is `w`; doubled letters are one; a last `h` after a vowel goes. Vowels stay where
/// they are, so it forgives less than [`skeleton`].
///
/// ```
/// use unblink_text::spelling;
///
/// assert_eq!(spelling("jaish"), spelling("jaysh"));
/// assert_eq!(spelling("mahmood"), spelling("mahmoud"));
/// assert_ne!(spelling("hasan"), spelling("husain"));
/// ```
pub fn spelling(folded: &str) -> String {
    let mut out = String::with_capacity(folded.len());
    let letters: Vec<char> = folded.chars().filter(|c| *c != ' ').collect();
    let mut at = 0;
    while at < letters.len() {
        let second = letters.get(at + 1).copied().unwrap_or(' ');
        let (sound, length) = match (letters[at], second) {
            ('p', 'h') => ('f', 2),
            ('c', 'k') => ('k', 2),
            ('c', 'h') => ('c', 2),
            ('d', 'j') => ('j', 2),
            // What machines read an `m` as.
            ('r', 'n') => ('m', 2),
            ('k', 's') | ('x', _) if at > 0 => ('x', if letters[at] == 'k' { 2 } else { 1 }),
            ('o', 'u' | 'o') => ('u', 2),
            ('e', 'e') => ('i', 2),
            ('o', _) => ('u', 1),
            ('e' | 'y', _) => ('i', 1),
            ('q' | 'c', _) => ('k', 1),
            ('v', _) => ('w', 1),
            (letter, _) => (letter, 1),
        };
        if !out.ends_with(sound) {
            out.push(sound);
        }
        at += length;
    }
    if out.len() > 2 && (out.ends_with("ah") || out.ends_with("ih")) {
        out.pop();
    }
    out
}
