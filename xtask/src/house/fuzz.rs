//! Rule: every list reader has a fuzz target of its name.

use super::source::masked;
use super::{Problem, Text};

const READERS: &str = "crates/lists/src/readers.rs";
const FUZZ: &str = "fuzz/Cargo.toml";

/// Returns the readers named in `READERS` without a target of their name.
pub(super) fn check(texts: &[Text]) -> Vec<Problem> {
    let text = |path: &str| texts.iter().find(|file| file.path == path).map(|file| &*file.text);
    let manifest = text(FUZZ).unwrap_or_default();
    let registry = text(READERS).unwrap_or_default();
    let missing = readers(registry).into_iter().filter(|(_, list)| {
        let target = format!("fuzz/fuzz_targets/{list}.rs");
        text(&target).is_none() || !manifest.contains(&format!("\"{list}\""))
    });
    missing
        .map(|(line, list)| {
            Problem::new(
                READERS,
                line,
                format!("the reader of `{list}` has no fuzz target"),
                format!("add fuzz/fuzz_targets/{list}.rs and its [[bin]] in {FUZZ}"),
            )
        })
        .collect()
}

/// Returns the first module of each path in `READERS: … = &[&module::…]`, with its line.
fn readers(registry: &str) -> Vec<(usize, String)> {
    let masked = masked(registry);
    let Some(start) =
        masked.find("READERS:").and_then(|at| Some(at + masked[at..].find("= &[")? + 4))
    else {
        return Vec::new();
    };
    let end = masked[start..].find("];").map_or(masked.len(), |length| start + length);
    let line_of = |at: usize| masked[..at].matches('\n').count() + 1;
    let mut found = Vec::new();
    for (at, _) in masked[start..end].match_indices('&') {
        let path = &masked[start + at + 1..end];
        if let Some((module, _)) = path.split_once("::")
            && module.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        {
            found.push((line_of(start + at), module.to_owned()));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const REGISTRY: &str = "//! `READERS: &[&x::Y]`\npub const READERS: &[&dyn Reader] = &[\n    \
                            &aa_list::AaList,\n    &bb_list::READER,\n];\n";

    #[test]
    fn readers_are_found_with_their_lines() {
        assert_eq!(readers(REGISTRY), [(3, "aa_list".to_owned()), (4, "bb_list".to_owned())]);
        assert!(readers("pub const READERS: &[&dyn Reader] = &[];").is_empty());
    }

    #[test]
    fn a_reader_without_a_target_is_caught() {
        let file = |path: &str, text: &str| Text { path: path.into(), text: text.into() };
        let texts = [
            file(READERS, REGISTRY),
            file(FUZZ, "[[bin]]\nname = \"aa_list\"\n"),
            file("fuzz/fuzz_targets/aa_list.rs", ""),
            file("fuzz/fuzz_targets/bb_list.rs", ""),
        ];
        let found: Vec<String> = check(&texts).iter().map(ToString::to_string).collect();
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].starts_with("crates/lists/src/readers.rs:4: the reader of `bb_list`"));
    }
}
