//! Rules: a link from one document to another leads somewhere; docs/README.md links every document.

use super::{Problem, Text};

const INDEX: &str = "docs/README.md";

/// Returns the dead links between files, and the documents the index forgets.
pub(super) fn check(texts: &[Text]) -> Vec<Problem> {
    let mut problems = Vec::new();
    for file in texts.iter().filter(|file| is_ours(&file.path)) {
        for (line, target) in links(&file.text) {
            let there = resolved(&file.path, &target);
            if !exists(texts, &there) {
                problems.push(Problem::new(
                    &file.path,
                    line,
                    format!("the link `{target}` leads nowhere"),
                    "correct it, or take the link away until the file is there",
                ));
            }
        }
    }
    let index = texts.iter().find(|file| file.path == INDEX).map_or("", |file| &*file.text);
    let linked: Vec<String> =
        links(index).into_iter().map(|(_, target)| resolved(INDEX, &target)).collect();
    for file in texts {
        let document = file.path.starts_with("docs/") && is_markdown(&file.path);
        if document && file.path != INDEX && !linked.contains(&file.path) {
            problems.push(Problem::new(
                INDEX,
                1,
                format!("does not link {}", file.path),
                "add it with a line that says what one reads it for",
            ));
        }
    }
    problems
}

fn is_markdown(path: &str) -> bool {
    std::path::Path::new(path).extension().is_some_and(|extension| extension == "md")
}

/// Fixtures and data may hold an issuer's own Markdown.
fn is_ours(path: &str) -> bool {
    is_markdown(path) && !path.contains("/fixtures/") && !path.starts_with("data/")
}

fn exists(texts: &[Text], path: &str) -> bool {
    let folder = format!("{}/", path.trim_end_matches('/'));
    path.is_empty() || texts.iter().any(|file| file.path == path || file.path.starts_with(&folder))
}

/// Returns the links to files, `(target)` after `]`, outside code, without their `#place`.
fn links(markdown: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let mut fenced = false;
    for (index, line) in markdown.lines().enumerate() {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
        }
        if fenced {
            continue;
        }
        // Even pieces between backticks are prose.
        let prose: String = line.split('`').step_by(2).collect::<Vec<_>>().join("code");
        for piece in prose.split("](").skip(1) {
            let target = piece.split([')', ' ']).next().unwrap_or_default();
            let target = target.split('#').next().unwrap_or_default();
            if !target.is_empty() && !target.contains(':') {
                found.push((index + 1, target.to_owned()));
            }
        }
    }
    found
}

/// Returns the path from the root of the repository to which a link in `from` leads.
fn resolved(from: &str, target: &str) -> String {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in target.split('/') {
        match part {
            "." | "" => {}
            ".." => {
                parts.pop();
            }
            name => parts.push(name),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(files: &[(&str, &str)]) -> Vec<String> {
        let texts: Vec<Text> = files
            .iter()
            .map(|(path, text)| Text { path: (*path).into(), text: (*text).into() })
            .collect();
        check(&texts).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn living_links_pass() {
        let index = "[a](../A.md) [b](b.md#place) [c](../crates) [d](#here)\n\
                     [e](https://example.org/x) `[f](gone.md)`\n```\n[g](gone.md)\n```\n";
        let files = [(INDEX, index), ("A.md", ""), ("docs/b.md", ""), ("crates/x/y.rs", "")];
        assert_eq!(found(&files), Vec::<String>::new());
    }

    #[test]
    fn a_dead_link_is_caught_at_its_line() {
        let caught = found(&[("A.md", "fine\n`code` [b](docs/gone.md \"title\") and [A](A.md)\n")]);
        assert_eq!(caught.len(), 1, "{caught:?}");
        assert!(caught[0].starts_with("A.md:2: the link `docs/gone.md` leads nowhere"));
    }

    #[test]
    fn a_document_the_index_forgets_is_caught() {
        let caught = found(&[(INDEX, "nothing\n"), ("docs/cli.md", "")]);
        assert!(caught[0].starts_with("docs/README.md:1: does not link docs/cli.md"), "{caught:?}");
    }
}
