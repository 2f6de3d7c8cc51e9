//! Rules: pure rooms use only allow-listed outside crates; every outside crate has a reason.

use super::floors::{EdgeKind, Room};
use super::{Problem, line_where};

/// Outside crates that pure rooms may use: they compute, and touch nothing else.
///
/// What a crate *could* do beyond that (jiff knows a clock) is forbidden call by call in the pure
/// rooms' clippy.toml.
const ALLOWED: &[(&str, &str)] = &[
    ("any_ascii", "a table"),
    ("bytes", "holds bytes"),
    ("calamine", "parses workbooks in memory; its calls that open paths are not used"),
    ("csv", "parses bytes"),
    ("dom_smoothie", "parses pages in memory"),
    ("encoding_rs", "decodes bytes"),
    ("html5gum", "turns bytes into tokens"),
    ("jiff", "civil days and instants; its clock is forbidden by clippy.toml"),
    ("quick-xml", "parses bytes"),
    ("rapidfuzz", "computes distances"),
    ("serde", "describes values"),
    ("serde_json", "values to bytes and back"),
    ("sha2", "computes digests"),
    ("smallvec", "holds values"),
    ("thiserror", "writes Display for errors"),
    ("toml", "parses text"),
    ("unicode-normalization", "tables"),
    ("unicode-width", "tables"),
    ("zip", "unpacks archives in memory"),
];

/// Returns the outside crates of pure rooms that are not allowed there. Tests may use any.
pub(super) fn check_pure(rooms: &[Room]) -> Vec<Problem> {
    let pure = rooms.iter().filter(|room| room.pure == Some(true));
    pure.flat_map(|room| {
        let outside = room.edges.iter().filter(|edge| {
            edge.kind != EdgeKind::Dev
                && edge.room.is_none()
                && !ALLOWED.iter().any(|(allowed, _)| *allowed == edge.package)
        });
        outside.map(|edge| {
            Problem::new(
                &room.manifest,
                edge.line,
                format!("the pure room `{}` uses `{}`", room.name, edge.package),
                "keep it to a room above the line; if it only computes, add it with its reason to \
                 ALLOWED in xtask/src/house/outside.rs",
            )
        })
    })
    .collect()
}

/// Returns the outside dependencies in the root's Cargo.toml that give no reason on their line.
pub(super) fn check_reasons(file: &str, manifest: &str) -> Vec<Problem> {
    let start = line_where(manifest, |line| line.trim() == "[workspace.dependencies]");
    let mut problems = Vec::new();
    for (index, line) in manifest.lines().enumerate().skip(start) {
        if line.starts_with('[') {
            break;
        }
        let Some((name, rest)) = line.split_once('=') else { continue };
        if name.starts_with('#') || rest.contains("path = ") {
            continue;
        }
        // No version or feature holds a `#`, so the first one opens the comment.
        if rest.split_once('#').is_none_or(|(_, reason)| reason.trim().is_empty()) {
            problems.push(Problem::new(
                file,
                index + 1,
                format!("`{}` gives no reason", name.trim()),
                "end the line with `# what it is for and why this one`",
            ));
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::super::floors::tests::room;
    use super::*;

    #[test]
    fn a_pure_room_may_compute_but_not_reach_out() {
        use EdgeKind::{Build, Dev, Normal};
        let outside = [("serde", Normal), ("libc", Normal), ("cc", Build), ("insta", Dev)];
        let rooms = [room("lists", 1, true, &outside), room("store", 3, false, &outside)];
        let found: Vec<String> = check_pure(&rooms).iter().map(ToString::to_string).collect();
        assert_eq!(found.len(), 2, "{found:#?}");
        assert!(
            found[0].starts_with("crates/lists/Cargo.toml:11: the pure room `lists` uses `libc`")
        );
        assert!(
            found[1].starts_with("crates/lists/Cargo.toml:12: the pure room `lists` uses `cc`")
        );
    }

    #[test]
    fn allowed_crates_are_sorted_and_each_has_a_reason() {
        assert!(ALLOWED.is_sorted());
        assert!(ALLOWED.iter().all(|(_, reason)| !reason.is_empty()));
    }

    #[test]
    fn a_dependency_without_a_reason_is_caught_at_its_line() {
        let manifest = "[workspace.dependencies]\nours = { path = \"crates/ours\" }\n\n\
                        good = \"1\" # counts\nbad = \"2\"\nworse = { version = \"3\" } #\n\
                        [profile.dev]\nopt-level = 2\n";
        let lines: Vec<_> = check_reasons("Cargo.toml", manifest).iter().map(|p| p.line).collect();
        assert_eq!(lines, [5, 6]);
    }
}
