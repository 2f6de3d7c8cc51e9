//! Rule: no file names a folder of somebody's machine.

use super::{Problem, Text, is_rust};

/// Starts of absolute paths that exist on one machine only. Written in halves, or this file would
/// break its own rule.
const FOLDERS: &[&str] = &[
    concat!("/ho", "me/"),
    concat!("/ro", "ot/"),
    concat!("/wo", "rk/"),
    concat!("/Us", "ers/"),
    concat!("C:\\Us", "ers\\"),
];

/// Scratch folders, refused in Rust code only: documents may show one in an example.
const SCRATCH: &[&str] = &[concat!("/tm", "p/")];

/// Returns the lines that name such a folder.
pub(super) fn check(texts: &[Text]) -> Vec<Problem> {
    let mut problems = Vec::new();
    for Text { path, text } in texts {
        let rust = is_rust(path);
        let scratch = SCRATCH.iter().filter(|_| rust);
        let folders: Vec<&str> = FOLDERS.iter().chain(scratch).copied().collect();
        for (index, line) in text.lines().enumerate() {
            if let Some(folder) = folders.iter().find(|folder| names(line, folder)) {
                problems.push(Problem::new(
                    path,
                    index + 1,
                    format!("names the folder `{folder}` of one machine"),
                    "use a path relative to the repository, or tempfile in tests",
                ));
            }
        }
    }
    problems
}

/// Says whether an absolute path in `line` starts with `folder`. In an address or a relative path
/// (`example.org` or `..` before it) the same letters name something else.
fn names(line: &str, folder: &str) -> bool {
    line.match_indices(folder).any(|(at, _)| {
        let before = &line[..at];
        let inside = |c: char| c.is_alphanumeric() || "._-~}$%".contains(c);
        // `file://` and `sqlite://` are followed by an absolute path again.
        before.ends_with("//") || !before.ends_with(|c| inside(c) || c == '/')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(path: &str, text: &str) -> Vec<usize> {
        // `@` stands for the first letters, which this file may not spell out.
        let text = text.replace("@h", "/ho").replace("@w", "/wo").replace("@t", "/tm");
        let texts = [Text { path: path.into(), text }];
        check(&texts).iter().map(|problem| problem.line).collect()
    }

    #[test]
    fn absolute_paths_of_a_machine_are_caught() {
        let text = "fine\nsee @hme/anna/notes\nlet x = \"@wrk/list.csv\";\nsqlite://@hme/a.db\n";
        assert_eq!(lines("README.md", text), [2, 3, 4]);
    }

    #[test]
    fn addresses_and_relative_paths_are_not() {
        let text = "https://www.un.org@hme/index.html\n../..@wrk/x\n$HOME@wrk/x\n~@wrk/x\n";
        assert_eq!(lines("README.md", text), Vec::<usize>::new());
    }

    #[test]
    fn scratch_folders_are_refused_in_code_only() {
        assert_eq!(lines("docs/cli.md", "unblink --store @tp/x.db"), Vec::<usize>::new());
        assert_eq!(lines("crates/a/src/b.rs", "open(\"@tp/x.db\")"), [1]);
    }
}
