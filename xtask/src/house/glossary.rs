//! Rule: GLOSSARY.md explains every public type and every word of a vocabulary of `model`.
//!
//! An entry is a list item: the word in bold, then the Rust type if it has one, then the meaning,
//! which ends with where the word comes from:
//!
//! ```text
//! ## E
//!
//! - **Edition** · `Edition` — One published state of one list. *From: OpenSanctions.*
//! ```

use super::source::{masked, without_tests};
use super::{Problem, Text, line_where};

const FILE: &str = "GLOSSARY.md";
const MODEL: &str = "crates/model/src/";

/// A name in the code, with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Named {
    name: String,
    file: String,
    line: usize,
}

/// An entry of the glossary.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Entry {
    word: String,
    types: Vec<String>,
    text: String,
    letter: String,
    line: usize,
}

/// Returns what the glossary lacks, names in vain, or files under the wrong letter.
pub(super) fn check(texts: &[Text]) -> Vec<Problem> {
    let model = || texts.iter().filter(|file| file.path.starts_with(MODEL));
    let types: Vec<Named> = model().flat_map(types).collect();
    let words: Vec<Named> = model().flat_map(words).collect();
    let glossary = texts.iter().find(|file| file.path == FILE).map_or("", |file| &*file.text);
    let entries = entries(glossary);
    let mut problems = Vec::new();
    for Named { name, file, line } in &types {
        let times = entries.iter().filter(|entry| entry.types.contains(name)).count();
        if times != 1 {
            problems.push(Problem::new(
                file,
                *line,
                format!("the public type `{name}` has {times} entries in {FILE}"),
                format!("give it one: - **word** · `{name}` — meaning. *From: source.*"),
            ));
        }
    }
    for Named { name, file, line } in &words {
        if !glossary.contains(&format!("`{name}`")) {
            problems.push(Problem::new(
                file,
                *line,
                format!("the word `{name}` is not explained in {FILE}"),
                "explain it there, in backticks, under its vocabulary or by itself",
            ));
        }
    }
    for entry in &entries {
        for name in entry.types.iter().filter(|name| types.iter().all(|t| t.name != **name)) {
            problems.push(Problem::new(
                FILE,
                entry.line,
                format!("`{name}` is no public type of `model`"),
                "correct or remove the type after the word",
            ));
        }
    }
    problems.extend(form(glossary, &entries));
    problems
}

/// Returns the entries out of order, under the wrong letter, or without a source.
fn form(glossary: &str, entries: &[Entry]) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut wrong = |line, what: String, fix: &str| {
        problems.push(Problem::new(FILE, line, what, fix));
    };
    if entries.is_empty() {
        wrong(line_where(glossary, |_| true), "has no entries".into(), "see xtask's glossary.rs");
    }
    for entry in entries {
        let first: String = entry.word.chars().take(1).flat_map(char::to_uppercase).collect();
        if first != entry.letter {
            let what = format!("`{}` stands under `{}`", entry.word, entry.letter);
            wrong(entry.line, what, "move it under its first letter");
        }
        if !entry.text.contains("*From: ") || !entry.text.ends_with(".*") {
            let what = format!("`{}` does not say where the word comes from", entry.word);
            wrong(entry.line, what, "end the entry with `*From: source.*`");
        }
    }
    for pair in entries.windows(2) {
        if pair[0].word.to_lowercase() >= pair[1].word.to_lowercase() {
            let what = format!("`{}` stands after `{}`", pair[1].word, pair[0].word);
            wrong(pair[1].line, what, "sort the entries, and name each word once");
        }
    }
    problems
}

/// Reads the entries; an entry runs on over the indented lines below its first.
fn entries(glossary: &str) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    let mut letter = String::new();
    for (index, line) in glossary.lines().enumerate() {
        if let Some(heading) = line.strip_prefix("## ") {
            heading.trim().clone_into(&mut letter);
        } else if let Some((word, rest)) =
            line.strip_prefix("- **").and_then(|item| item.split_once("**"))
        {
            let (head, text) = rest.split_once(" — ").unwrap_or((rest, ""));
            // Odd pieces between backticks are the types.
            let types = head.split('`').skip(1).step_by(2).map(str::to_owned).collect();
            let text = text.trim().to_owned();
            let letter = letter.clone();
            entries.push(Entry { word: word.into(), types, text, letter, line: index + 1 });
        } else if let (true, Some(last)) = (line.starts_with("  "), entries.last_mut()) {
            last.text.push(' ');
            last.text.push_str(line.trim());
        }
    }
    entries
}

/// Returns the public types a file of `model` defines, those made by its macros included.
fn types(file: &Text) -> Vec<Named> {
    let code = without_tests(&masked(&file.text));
    let mut found = Vec::new();
    for lead in ["pub struct ", "pub enum ", "pub trait ", "pub type ", "words! {", "id! {"] {
        for (at, _) in code.match_indices(lead) {
            // Documentation is blanked, so the next name is the type's; a macro's own
            // definition has `$name` there.
            let rest = code[at + lead.len()..].trim_start();
            let name: String =
                rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            if !name.is_empty() {
                let line = code[..code.len() - rest.len()].matches('\n').count() + 1;
                found.push(Named { name, file: file.path.clone(), line });
            }
        }
    }
    found
}

/// Returns the words of the vocabularies a file of `model` makes with `words!`.
fn words(file: &Text) -> Vec<Named> {
    let mut found = Vec::new();
    let mut inside = false;
    for (index, line) in file.text.lines().enumerate() {
        if line.starts_with("words! {") {
            inside = true;
        } else if line.starts_with('}') {
            inside = false;
        } else if let (true, Some((_, text))) = (inside, line.split_once(" = \"")) {
            let name = text.trim_end_matches(',').trim_end_matches('"').to_owned();
            if !line.trim_start().starts_with("//") {
                found.push(Named { name, file: file.path.clone(), line: index + 1 });
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const CODE: &str = "//! It.\n\
        macro_rules! id { ($name:ident) => { pub struct $name; }; }\n\
        id! {\n    /// A pub struct Fake.\n    ListId\n}\n\
        pub struct Edition {\n    pub list: ListId,\n}\n\
        words! {\n    /// Ways.\n    Way, \"way\" {\n        /// On.\n        On = \"switched_on\",\n    }\n}\n\
        pub(crate) struct Hidden;\n\
        #[cfg(test)]\nmod tests {\n    pub struct Mock;\n}\n";

    const GLOSSARY: &str = "# Words\n\n## E\n\n\
        - **Edition** · `Edition` — One published\n  state. *From: law.*\n\n## L\n\n\
        - **List id** · `ListId` — Its name. *From: OpenSanctions.*\n\n## W\n\n\
        - **Way** · `Way` — Only `switched_on`. *From: us.*\n";

    fn found(glossary: &str) -> Vec<String> {
        let file = |path: &str, text: &str| Text { path: path.into(), text: text.into() };
        let texts = [file("crates/model/src/a.rs", CODE), file(FILE, glossary)];
        check(&texts).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn types_are_found_where_they_stand() {
        let file = Text { path: "a.rs".into(), text: CODE.into() };
        let mut found: Vec<_> = types(&file).into_iter().map(|t| (t.name, t.line)).collect();
        found.sort();
        let expected = [("Edition", 7), ("ListId", 5), ("Way", 12)];
        assert_eq!(found, expected.map(|(name, line)| (name.to_owned(), line)));
    }

    #[test]
    fn a_complete_glossary_passes() {
        assert_eq!(found(GLOSSARY), Vec::<String>::new());
    }

    #[test]
    fn a_type_or_word_without_entry_is_caught_in_the_code() {
        let caught = found(&GLOSSARY.replace("· `ListId` ", "").replace("switched_on", "off"));
        assert!(caught[0].starts_with("crates/model/src/a.rs:5: the public type `ListId` has 0"));
        assert!(caught[1].starts_with("crates/model/src/a.rs:14: the word `switched_on`"));
    }

    #[test]
    fn an_entry_for_nothing_is_caught() {
        let caught = found(&GLOSSARY.replace("`Edition`", "`Edition`, `Gone`"));
        assert!(caught[0].starts_with("GLOSSARY.md:5: `Gone` is no public type"), "{caught:?}");
    }

    #[test]
    fn disorder_and_a_missing_source_are_caught() {
        let caught = found(&GLOSSARY.replace("## L", "## M"));
        assert!(caught[0].starts_with("GLOSSARY.md:10: `List id` stands under `M`"), "{caught:?}");
        let caught = found(&GLOSSARY.replace(" *From: law.*", ""));
        assert!(caught[0].starts_with("GLOSSARY.md:5: `Edition` does not say where"), "{caught:?}");
        let twice = format!("{GLOSSARY}- **Way** — Again. *From: us.*\n");
        assert!(found(&twice)[0].contains("`Way` stands after `Way`"));
    }
}
