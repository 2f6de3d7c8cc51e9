//! Rules: every crate takes the workspace's lints; every pure room forbids the outside world.

use super::floors::Room;
use super::{Problem, Text};

/// Returns the crates that do not take the lints and the pure rooms whose `clippy.toml` is not
/// the common one or lacks a threshold of the root's.
pub(super) fn check(rooms: &[Room], texts: &[Text]) -> Vec<Problem> {
    let text = |path: &str| texts.iter().find(|file| file.path == path).map(|file| &*file.text);
    let mut problems = Vec::new();
    for room in rooms {
        let manifest = text(&room.manifest).unwrap_or_default();
        if !manifest.replace(' ', "").contains("[lints]\nworkspace=true") {
            problems.push(Problem::new(
                &room.manifest,
                1,
                format!("`{}` does not take the workspace's lints", room.name),
                "add [lints] with `workspace = true`",
            ));
        }
    }
    let path = |room: &Room| room.manifest.replace("Cargo.toml", "clippy.toml");
    let pure: Vec<&Room> = rooms.iter().filter(|room| room.pure == Some(true)).collect();
    // Rooms are sorted by name; the first pure one that has the file is the pattern.
    let Some((pattern, common)) =
        pure.iter().find_map(|room| text(&path(room)).map(|text| (path(room), text)))
    else {
        return problems;
    };
    for room in pure {
        match text(&path(room)) {
            Some(own) if own == common => {}
            Some(own) => problems.push(Problem::new(
                &path(room),
                first_difference(own, common),
                format!("differs from {pattern}"),
                "give every pure room the same clippy.toml",
            )),
            None => problems.push(Problem::new(
                &path(room),
                1,
                format!("the pure room `{}` forbids nothing", room.name),
                format!("copy {pattern}"),
            )),
        }
    }
    let settings = text("clippy.toml").unwrap_or_default().lines().enumerate();
    for (index, line) in settings.filter(|(_, line)| line.contains('=') && !line.starts_with('#')) {
        if !common.lines().any(|own| own == line) {
            problems.push(Problem::new(
                "clippy.toml",
                index + 1,
                format!("`{line}` does not hold in the pure rooms, whose file replaces this one"),
                "repeat the line in each pure room's clippy.toml",
            ));
        }
    }
    problems
}

fn first_difference(own: &str, common: &str) -> usize {
    own.lines().zip(common.lines()).take_while(|(a, b)| a == b).count() + 1
}

#[cfg(test)]
mod tests {
    use super::super::floors::tests::room;
    use super::*;

    fn found(files: &[(&str, &str)]) -> Vec<String> {
        let rooms =
            [room("app", 4, false, &[]), room("lists", 1, true, &[]), room("model", 0, true, &[])];
        let mut texts: Vec<Text> = files
            .iter()
            .map(|(path, text)| Text { path: (*path).into(), text: (*text).into() })
            .collect();
        for room in &rooms {
            let text = "[lints]\nworkspace = true\n".into();
            texts.push(Text { path: room.manifest.clone(), text });
        }
        check(&rooms, &texts).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn equal_files_pass() {
        let pure = "# pure\nlines = 60\nno = [\"fs\"]\n";
        let files = [
            ("clippy.toml", "# = \nlines = 60\n"),
            ("crates/lists/clippy.toml", pure),
            ("crates/model/clippy.toml", pure),
        ];
        assert_eq!(found(&files), Vec::<String>::new());
    }

    #[test]
    fn a_missing_different_or_weaker_file_is_caught() {
        let missing = found(&[("crates/lists/clippy.toml", "")]);
        assert!(missing[0].starts_with("crates/model/clippy.toml:1: the pure room `model`"));
        let pair = [("crates/lists/clippy.toml", "a\nb\n"), ("crates/model/clippy.toml", "a\nc\n")];
        assert!(found(&pair)[0].starts_with("crates/model/clippy.toml:2: differs from"));
        let weaker = [
            ("clippy.toml", "lines = 60\n"),
            ("crates/lists/clippy.toml", "lines = 90\n"),
            ("crates/model/clippy.toml", "lines = 90\n"),
        ];
        assert!(found(&weaker)[0].starts_with("clippy.toml:1: `lines = 60` does not hold"));
    }

    #[test]
    fn a_crate_without_the_lints_is_caught() {
        let problems = check(&[room("app", 4, false, &[])], &[]);
        assert!(problems[0].to_string().contains("`app` does not take the workspace's lints"));
    }
}
