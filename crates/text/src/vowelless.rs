//! How far a word written without short vowels is from one written with them.

use std::sync::LazyLock;

/// Returns how alike two words are, 0 to 1, when at least one was written without short vowels.
///
/// Letters are aligned at the least cost. A short vowel that only one side writes costs next to
/// nothing, a long one a little; letters that customs of romanising exchange (q and k, z and dh, w
/// and v) cost a little; another consonant costs a whole letter. The sum is held against the
/// consonants of the longer word. The costs are guesses held in place by tables of cases.
///
/// ```
/// use unblink_text::vowelless_similarity as alike;
///
/// assert!(alike("mhmd", "mohammad") > 0.9);
/// assert!(alike("yasin", "hassan") < 0.7);
/// ```
pub fn vowelless_similarity(a: &str, b: &str) -> f32 {
    vowelless_bytes_similarity(a.as_bytes(), b.as_bytes(), 0.0)
}

/// Returns the same for words given as bytes, or 0 as soon as it is plain that it stays below
/// `least`.
pub fn vowelless_bytes_similarity(a: &[u8], b: &[u8], least: f32) -> f32 {
    if a.len() > LONGEST || b.len() > LONGEST || a.is_empty() || b.is_empty() {
        return 0.0;
    }
    let (left_out, added) = (gaps(a), gaps(b));
    let solid = |gaps: &[f32]| gaps.iter().filter(|gap| **gap >= 1.0).count();
    let consonants = solid(&left_out[..a.len()]).max(solid(&added[..b.len()])).max(1);
    // Words are at most 48 letters.
    #[expect(clippy::cast_precision_loss, reason = "words are short")]
    let consonants = consonants as f32;
    // A hair more than what is forgiven, so that rounding decides nothing.
    let most = (1.0 - least) * consonants + 1e-3;
    let mut row = [0.0_f32; LONGEST + 1];
    for (at, gap) in added.iter().enumerate().take(b.len()) {
        row[at + 1] = row[at] + gap;
    }
    for (&own, left_out) in a.iter().zip(left_out) {
        let costs = &EXCHANGE[letter(own)];
        // What stood one row up and one letter back.
        let mut corner = row[0];
        row[0] += left_out;
        let mut best = row[0];
        for (j, &other) in b.iter().enumerate() {
            let exchanged = if own == other { 0.0 } else { costs[letter(other)] };
            let cost = (corner + exchanged).min(row[j + 1] + left_out).min(row[j] + added[j]);
            corner = row[j + 1];
            row[j + 1] = cost;
            best = best.min(cost);
        }
        // Costs only add up.
        if best > most {
            return 0.0;
        }
    }
    (1.0 - row[b.len()] / consonants).max(0.0)
}

fn gaps(word: &[u8]) -> [f32; LONGEST] {
    let mut out = [0.0; LONGEST];
    for (at, gap) in out.iter_mut().enumerate().take(word.len()) {
        *gap = self::gap(word, at);
    }
    out
}

/// Letters a to z, and one place for all else.
const LETTERS: usize = 27;

fn letter(c: u8) -> usize {
    if c.is_ascii_lowercase() { usize::from(c - b'a') } else { LETTERS - 1 }
}

/// What [`exchange`] says of every two letters.
static EXCHANGE: LazyLock<[[f32; LETTERS]; LETTERS]> = LazyLock::new(|| {
    let mut table = [[1.0; LETTERS]; LETTERS];
    for a in b'a'..=b'z' {
        for b in b'a'..=b'z' {
            table[letter(a)][letter(b)] = exchange(a, b);
        }
    }
    table
});

/// Words are cut there before they are compared.
const LONGEST: usize = 48;

/// What it costs that only one side writes the letter.
fn gap(word: &[u8], at: usize) -> f32 {
    let before = at.checked_sub(1).and_then(|i| word.get(i)).copied();
    let last = at + 1 == word.len();
    match word[at] {
        c if before == Some(c) => 0.02,
        b'e' | b'i' | b'o' | b'u' => 0.06,
        b'a' if at == 0 => 0.25,
        b'a' => 0.09,
        b'y' | b'w' if at == 0 => 0.8,
        b'y' | b'w' => 0.15,
        b'h' if last => 0.1,
        // Of kh, gh, dh, th, sh, zh, ch the first letter carries most.
        b'h' if matches!(before, Some(b'k' | b'g' | b'd' | b't' | b'z' | b'c' | b's')) => 0.25,
        // The feminine ending is written t by some, a or ah by most.
        b't' if last => 0.4,
        _ => 1.0,
    }
}

fn vowel(c: u8) -> bool {
    matches!(c, b'a' | b'e' | b'i' | b'o' | b'u')
}

/// What it costs that one letter stands for the other.
fn exchange(a: u8, b: u8) -> f32 {
    if a == b {
        return 0.0;
    }
    let (a, b) = if a < b { (a, b) } else { (b, a) };
    match (a, b) {
        (b'i', b'y') | (b'u', b'w') | (b'o', b'u' | b'w') | (b'e', b'i') => 0.03,
        (b'e', b'y') | (b'a', b'e') => 0.06,
        _ if vowel(a) && vowel(b) => 0.15,
        (b'c', b'k' | b'q') | (b'k', b'q') | (b'v', b'w') => 0.08,
        (b'b', b'p' | b'v') | (b'g', b'j' | b'q') | (b'j', b'z') => 0.25,
        (b'f', b'p' | b'v') | (b'd' | b's', b'z') | (b'c', b's') => 0.3,
        (b'd' | b's', b't') | (b'g', b'h' | b'k') | (b'h', b'k') => 0.4,
        _ => 1.0,
    }
}
