//! Reads Rust just well enough: blanks comments and the insides of strings, finds test modules.
//!
//! A parser crate would know more, but the rules need only "is this line code?" and "which names
//! follow this keyword?", and xtask is compiled before every other check.

/// Returns the text with comments and documentation blanked and the insides of string and
/// character literals replaced by `s`. Lines and columns (in characters) stay where they are.
pub(super) fn masked(text: &str) -> String {
    let mut lexer = Lexer { chars: text.chars().collect(), at: 0, out: String::new() };
    while lexer.at < lexer.chars.len() {
        lexer.step();
    }
    lexer.out
}

struct Lexer {
    chars: Vec<char>,
    at: usize,
    out: String,
}

impl Lexer {
    fn peek(&self, ahead: usize) -> Option<char> {
        self.chars.get(self.at + ahead).copied()
    }

    fn keep(&mut self, count: usize) {
        let end = (self.at + count).min(self.chars.len());
        self.out.extend(&self.chars[self.at..end]);
        self.at = end;
    }

    fn replace(&mut self, count: usize, by: char) {
        let end = (self.at + count).min(self.chars.len());
        let mask = |c: &char| if c.is_whitespace() { *c } else { by };
        self.out.extend(self.chars[self.at..end].iter().map(mask));
        self.at = end;
    }

    fn step(&mut self) {
        match (self.peek(0), self.peek(1)) {
            (Some('/'), Some('/')) => {
                while self.peek(0).is_some_and(|c| c != '\n') {
                    self.replace(1, ' ');
                }
            }
            (Some('/'), Some('*')) => self.block_comment(),
            (Some('"'), _) => self.string(),
            (Some('\''), Some('\\')) => {
                self.keep(1);
                self.replace(2, 's');
                while self.peek(0).is_some_and(|c| c != '\'') {
                    self.replace(1, 's');
                }
                self.keep(1);
            }
            (Some('\''), Some(_)) if self.peek(2) == Some('\'') => {
                self.keep(1);
                self.replace(1, 's');
                self.keep(1);
            }
            (Some('r'), Some('"' | '#')) if self.starts_raw() => self.raw_string(),
            _ => self.keep(1),
        }
    }

    fn block_comment(&mut self) {
        let mut depth = 0_usize;
        loop {
            match (self.peek(0), self.peek(1)) {
                (Some('/'), Some('*')) => {
                    depth += 1;
                    self.replace(2, ' ');
                }
                (Some('*'), Some('/')) => {
                    depth -= 1;
                    self.replace(2, ' ');
                }
                (Some(_), _) => self.replace(1, ' '),
                (None, _) => return,
            }
            if depth == 0 {
                return;
            }
        }
    }

    fn string(&mut self) {
        self.keep(1);
        while let Some(c) = self.peek(0) {
            match c {
                '"' => return self.keep(1),
                '\\' => self.replace(2, 's'),
                _ => self.replace(1, 's'),
            }
        }
    }

    /// Says whether the `r` here opens `r"…"`, `br"…"`, `cr"…"`, not `r#name` or the end of a name.
    fn starts_raw(&self) -> bool {
        let word = |c: &char| c.is_alphanumeric() || *c == '_';
        let before: Vec<char> =
            self.chars[..self.at].iter().rev().take_while(|c| word(c)).copied().collect();
        let hashes = self.chars[self.at + 1..].iter().take_while(|c| **c == '#').count();
        matches!(before.as_slice(), [] | ['b' | 'c']) && self.peek(1 + hashes) == Some('"')
    }

    fn raw_string(&mut self) {
        let hashes = self.chars[self.at + 1..].iter().take_while(|c| **c == '#').count();
        self.keep(2 + hashes);
        while let Some(c) = self.peek(0) {
            if c == '"' && (1..=hashes).all(|ahead| self.peek(ahead) == Some('#')) {
                return self.keep(1 + hashes);
            }
            self.replace(1, 's');
        }
    }
}

/// Returns masked text with every item under `#[cfg(test)]` blanked too.
pub(super) fn without_tests(masked: &str) -> String {
    const MARK: &str = "#[cfg(test)]";
    let mut out = String::new();
    let mut rest = masked;
    while let Some(start) = rest.find(MARK) {
        out.push_str(&rest[..start]);
        let end = start + item_len(&rest[start..]);
        out.extend(rest[start..end].chars().map(|c| if c == '\n' { c } else { ' ' }));
        rest = &rest[end..];
    }
    out.push_str(rest);
    out
}

/// Returns the length in bytes of the item at the start: up to its `;` or its closing brace.
fn item_len(masked: &str) -> usize {
    let mut depth = 0_usize;
    for (at, c) in masked.char_indices() {
        match c {
            ';' if depth == 0 => return at + 1,
            '{' => depth += 1,
            '}' if depth <= 1 => return at + 1,
            '}' => depth -= 1,
            _ => {}
        }
    }
    masked.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_vanish_and_strings_are_masked() {
        for (text, expected) in [
            ("a // b\nc", "a     \nc"),
            ("a /* b /* c */ d */ e", "a                   e"),
            (r#"x("// no", '"', '\'', 'y)"#, r#"x("ss ss", 's', 'ss', 'y)"#),
            (r##"r#"a " b"# + r#type"##, r##"r#"s s s"# + r#type"##),
            ("for x in var\"{\"", "for x in var\"s\""),
            ("b'{' br\"\\\" c\"é{\"", "b's' br\"s\" c\"ss\""),
        ] {
            assert_eq!(masked(text), expected, "{text}");
        }
    }

    #[test]
    fn an_unfinished_file_is_no_trouble() {
        for text in ["\"a", "/* a", "'", "'\\", "r#\"a", "r", "#[cfg(test)] mod t {"] {
            assert_eq!(masked(text).chars().count(), text.chars().count(), "{text}");
            without_tests(text);
        }
    }

    #[test]
    fn test_items_are_blanked() {
        let text = "fn a() {}\n#[cfg(test)]\nmod tests {\n fn b() { 1; }\n}\nfn c() {}\n\
                    #[cfg(test)]\nmod more;\nfn d() {}";
        let left: Vec<_> = without_tests(text).lines().map(|l| l.trim().to_owned()).collect();
        assert_eq!(left, ["fn a() {}", "", "", "", "", "fn c() {}", "", "", "fn d() {}"]);
    }
}
