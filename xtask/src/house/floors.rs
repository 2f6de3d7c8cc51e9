//! Rule: a room leans only on lower floors.
//!
//! Tests may lean on rooms of the same floor too (the ledger's on a reader, say): that couples no
//! shipped code. They may never look up, and `testkit` is for tests alone, wherever it stands.

use super::Problem;

/// A crate of the workspace.
#[derive(Clone, Debug, Default)]
pub(super) struct Room {
    /// Name of its folder under `crates/`.
    pub(super) name: String,
    /// Path of its Cargo.toml.
    pub(super) manifest: String,
    /// What it is, from its Cargo.toml.
    pub(super) description: String,
    /// `[package.metadata.house] floor`.
    pub(super) floor: Option<u64>,
    /// `[package.metadata.house] pure`.
    pub(super) pure: Option<bool>,
    /// What it depends on.
    pub(super) edges: Vec<Edge>,
}

/// A dependency of a room.
#[derive(Clone, Debug)]
pub(super) struct Edge {
    /// Name of the package.
    pub(super) package: String,
    /// Name of the room, when it is one of ours.
    pub(super) room: Option<String>,
    /// What it is needed for.
    pub(super) kind: EdgeKind,
    /// Its line in the room's Cargo.toml.
    pub(super) line: usize,
}

/// What a dependency is needed for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum EdgeKind {
    /// The room itself.
    Normal,
    /// Its build script.
    Build,
    /// Its tests.
    Dev,
}

/// The highest floor on which a room may call itself pure.
const HIGHEST_PURE: u64 = 2;

/// Returns the rooms without a floor and the edges that do not lead down.
pub(super) fn check(rooms: &[Room]) -> Vec<Problem> {
    let mut problems = Vec::new();
    for room in rooms {
        let (Some(floor), Some(pure)) = (room.floor, room.pure) else {
            problems.push(Problem::new(
                &room.manifest,
                1,
                format!("`{}` does not say on which floor it stands", room.name),
                "add [package.metadata.house] with `floor = N` and `pure = true|false`",
            ));
            continue;
        };
        if pure && floor > HIGHEST_PURE {
            problems.push(Problem::new(
                &room.manifest,
                1,
                format!("`{}` is pure on floor {floor}", room.name),
                format!("pure rooms stand on floors 0 to {HIGHEST_PURE}"),
            ));
        }
        for edge in &room.edges {
            problems.extend(check_edge(rooms, room, floor, edge));
        }
    }
    problems
}

fn check_edge(rooms: &[Room], room: &Room, floor: u64, edge: &Edge) -> Option<Problem> {
    let name = edge.room.as_deref()?;
    let other = rooms.iter().find(|other| other.name == name)?;
    let below = other.floor?;
    let dev = edge.kind == EdgeKind::Dev;
    if name == "testkit" {
        return (!dev).then(|| {
            Problem::new(
                &room.manifest,
                edge.line,
                format!("`{}` ships `testkit`", room.name),
                "move it to [dev-dependencies]",
            )
        });
    }
    let allowed = below < floor || (dev && below == floor);
    (!allowed).then(|| {
        Problem::new(
            &room.manifest,
            edge.line,
            format!("`{}` (floor {floor}) leans on `{name}` (floor {below})", room.name),
            "a room leans only on lower floors (its tests also on its own): move the code down, \
             or let a higher room join the two",
        )
    })
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// Returns a room for tests: a floor and edges to rooms or outside crates.
    pub(in crate::house) fn room(
        name: &str,
        floor: u64,
        pure: bool,
        edges: &[(&str, EdgeKind)],
    ) -> Room {
        let edges = edges.iter().enumerate().map(|(index, (to, kind))| {
            let ours = to.strip_prefix("unblink-");
            let line = index + 10;
            Edge { package: (*to).into(), room: ours.map(Into::into), kind: *kind, line }
        });
        Room {
            name: name.into(),
            manifest: format!("crates/{name}/Cargo.toml"),
            description: format!("The {name}."),
            floor: Some(floor),
            pure: Some(pure),
            edges: edges.collect(),
        }
    }

    fn found(rooms: &[Room]) -> Vec<String> {
        check(rooms).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn leaning_down_is_allowed() {
        use EdgeKind::{Dev, Normal};
        let rooms = [
            room("model", 0, true, &[]),
            room("testkit", 1, false, &[("unblink-model", Normal)]),
            room("lists", 1, true, &[("unblink-model", Normal), ("unblink-testkit", Dev)]),
            room("ledger", 1, true, &[("unblink-model", Normal), ("unblink-lists", Dev)]),
        ];
        assert_eq!(found(&rooms), Vec::<String>::new());
    }

    #[test]
    fn leaning_up_or_sideways_is_caught_at_its_line() {
        use EdgeKind::{Build, Dev, Normal};
        let rooms = [
            room("lists", 1, true, &[]),
            room("app", 4, false, &[]),
            room("ledger", 1, true, &[("unblink-lists", Normal)]),
            room("screen", 1, true, &[("serde", Normal), ("unblink-lists", Build)]),
            room("model", 0, true, &[("unblink-app", Dev)]),
        ];
        let found = found(&rooms);
        assert_eq!(found.len(), 3, "{found:#?}");
        assert!(found[0].starts_with("crates/ledger/Cargo.toml:10: `ledger` (floor 1) leans on"));
        assert!(found[1].starts_with("crates/screen/Cargo.toml:11: "));
        assert!(
            found[2].starts_with("crates/model/Cargo.toml:10: `model` (floor 0) leans on `app`")
        );
    }

    #[test]
    fn shipping_testkit_is_caught() {
        let rooms = [
            room("testkit", 1, false, &[]),
            room("app", 4, false, &[("unblink-testkit", EdgeKind::Normal)]),
        ];
        assert!(found(&rooms)[0].contains("ships `testkit`"));
    }

    #[test]
    fn a_room_without_a_floor_or_pure_too_high_is_caught() {
        let mut lost = room("lost", 1, true, &[]);
        lost.floor = None;
        let found = found(&[lost, room("store", 3, true, &[])]);
        assert!(found[0].contains("does not say on which floor"));
        assert!(found[1].contains("`store` is pure on floor 3"));
    }
}
