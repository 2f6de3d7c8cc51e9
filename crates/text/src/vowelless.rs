//! How far a word written without short vowels is from one written with them.

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
    vowelless_bytes_similarity(a.as_bytes(), b.as_bytes())
}

/// Returns the same for words given as bytes.
pub fn vowelless_bytes_similarity(a: &[u8], b: &[u8]) -> f32 {
    if a.len() > LONGEST || b.len() > LONGEST || a.is_empty() || b.is_empty() {
        return 0.0;
    }
    let mut before = [0.0_f32; LONGEST + 1];
    for at in 0..b.len() {
        before[at + 1] = before[at] + gap(b, at);
    }
    let mut row = before;
    for (i, &own) in a.iter().enumerate() {
        let left_out = gap(a, i);
        row[0] = before[0] + left_out;
        for (j, &other) in b.iter().enumerate() {
            let both = before[j] + exchange(own, other);
            row[j + 1] = both.min(before[j + 1] + left_out).min(row[j] + gap(b, j));
        }
        before = row;
    }
    let consonants = solid(a).max(solid(b)).max(1);
    // Words are at most 48 letters.
    #[expect(clippy::cast_precision_loss, reason = "words are short")]
    let share = before[b.len()] / consonants as f32;
    (1.0 - share).max(0.0)
}

/// Words are cut there before they are compared.
const LONGEST: usize = 48;

fn solid(word: &[u8]) -> usize {
    word.iter().enumerate().filter(|(at, _)| gap(word, *at) >= 1.0).count()
}

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
