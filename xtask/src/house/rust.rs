//! Rules: a Rust file says first what it is, holds at most 500 lines of code, and no `unsafe`.

use super::source::{masked, without_tests};
use super::{Problem, Text, is_rust};

/// Where most of the files in tantivy, rustls or cargo end and the second thing begins; a guess.
const MOST_CODE_LINES: usize = 500;

/// The one file that may say `unsafe`; it argues for it.
const MAPPED: &str = "crates/store/src/mapped.rs";

/// Returns the files that break a rule. Files of tests may be long.
pub(super) fn check(texts: &[Text]) -> Vec<Problem> {
    let mut problems = Vec::new();
    for Text { path, text } in texts.iter().filter(|file| is_source(&file.path)) {
        if !text.starts_with("//!") {
            problems.push(Problem::new(
                path,
                1,
                "the first line does not say what the file is",
                "open it with `//! …`, before attributes",
            ));
        }
        if path != MAPPED
            && let Some(line) = unsafe_line(text)
        {
            problems.push(Problem::new(
                path,
                line,
                "`unsafe` stands here",
                format!("find a safe form; {MAPPED} is the only exception"),
            ));
        }
        let tests = path.ends_with("/tests.rs") || path.contains("/tests/");
        let lines = code_lines(text);
        if lines.len() > MOST_CODE_LINES && !tests {
            problems.push(Problem::new(
                path,
                lines[MOST_CODE_LINES],
                format!("{} lines of code, at most {MOST_CODE_LINES}", lines.len()),
                "look for the second thing it does and give it its own file",
            ));
        }
    }
    problems
}

/// Returns the first line of code that says `unsafe` or allows it.
fn unsafe_line(text: &str) -> Option<usize> {
    let word = |line: &str| {
        line.split(|c: char| c != '_' && !c.is_alphanumeric())
            .any(|word| matches!(word, "unsafe" | "unsafe_code"))
    };
    masked(text).lines().position(word).map(|index| index + 1)
}

/// Says whether the file is Rust under `crates/*/src` or `xtask/src`.
fn is_source(path: &str) -> bool {
    let mut parts = path.split('/');
    let under = match parts.next() {
        Some("crates") => parts.next().is_some() && parts.next() == Some("src"),
        Some("xtask") => parts.next() == Some("src"),
        _ => false,
    };
    under && is_rust(path)
}

/// Returns the numbers of the lines that are neither blank, comment nor test.
fn code_lines(text: &str) -> Vec<usize> {
    let code = without_tests(&masked(text));
    let numbered = code.lines().enumerate();
    numbered.filter(|(_, line)| !line.trim().is_empty()).map(|(index, _)| index + 1).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str, text: String) -> Vec<String> {
        check(&[Text { path: path.into(), text }]).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_file_that_does_not_say_what_it_is_is_caught() {
        let text = "#![allow(x)]\n//! Late.\n";
        let caught = found("crates/a/src/b/c.rs", text.into());
        assert!(caught[0].starts_with("crates/a/src/b/c.rs:1: the first line"), "{caught:?}");
        for elsewhere in ["crates/a/tests/it/main.rs", "crates/a/src/b.md", "fuzz/src/a.rs"] {
            assert!(found(elsewhere, text.into()).is_empty(), "{elsewhere}");
        }
    }

    #[test]
    fn only_code_counts_and_the_first_line_too_many_is_named() {
        let quiet = format!("//! It.\n\n{}", "// why\n\n/* a\n b */\n".repeat(400));
        let tests = format!("#[cfg(test)]\nmod tests {{\n{}}}\n", "call();\n".repeat(600));
        let full = "call();\n".repeat(500);
        assert!(found("xtask/src/a.rs", format!("{quiet}{full}{tests}")).is_empty());
        let caught = found("xtask/src/a.rs", format!("//! It.\n{full}call();\n"));
        assert!(caught[0].starts_with("xtask/src/a.rs:502: 501 lines of code"), "{caught:?}");
        assert!(found("crates/a/src/b/tests.rs", format!("//! It.\n{full}call();\n")).is_empty());
    }

    #[test]
    fn unsafe_is_caught_wherever_it_is_allowed() {
        let text = "//! It.\nfn a() {}\n#[allow(unsafe_code)]\nfn b() { unsafe { c() } }\n";
        let caught = found("crates/a/src/b.rs", text.into());
        assert!(caught[0].starts_with("crates/a/src/b.rs:3: `unsafe`"), "{caught:?}");
        assert!(found(MAPPED, text.into()).is_empty());
        assert!(found("crates/a/src/b.rs", "//! No unsafe here: \"unsafe\".\n".into()).is_empty());
    }
}
