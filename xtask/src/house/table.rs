//! Rule: the floor table of ARCHITECTURE.md is what Cargo says; `--write` makes it so.

use std::fmt::Write;

use super::floors::{EdgeKind, Room};
use super::{Problem, line_where};

/// The document that holds the table.
pub(super) const FILE: &str = "ARCHITECTURE.md";
const BEGIN: &str = "<!-- floors:begin -->";
const END: &str = "<!-- floors:end -->";

/// Returns a problem when the table is missing or not the generated one.
pub(super) fn check(rooms: &[Room], document: &str) -> Vec<Problem> {
    let Some(right) = rewritten(rooms, document) else {
        return vec![Problem::new(
            FILE,
            1,
            "has no floor table",
            format!("put the lines `{BEGIN}` and `{END}` in it, then `cargo xtask house --write`"),
        )];
    };
    if right == document {
        return Vec::new();
    }
    let marker = line_where(document, |line| line == BEGIN);
    let same = document.lines().zip(right.lines()).take_while(|(a, b)| a == b).count();
    vec![Problem::new(
        FILE,
        marker.max(same + 1),
        "the floor table is not what the rooms' Cargo.toml files say",
        "run `cargo xtask house --write`",
    )]
}

/// Returns the document with the table made new; `None` without markers on lines of their own.
pub(super) fn rewritten(rooms: &[Room], document: &str) -> Option<String> {
    let (before, rest) = document.split_once(&format!("{BEGIN}\n"))?;
    let (_, after) = rest.split_once(&format!("{END}\n"))?;
    Some(format!("{before}{BEGIN}\n{}{END}\n{after}", table(rooms)))
}

/// Returns the table: highest floor first, rooms of a floor by name.
fn table(rooms: &[Room]) -> String {
    let mut rows: Vec<&Room> = rooms.iter().collect();
    rows.sort_by(|a, b| b.floor.cmp(&a.floor).then_with(|| a.name.cmp(&b.name)));
    let mut out = String::from(
        "| floor | room | pure | what it is | leans on | outside crates |\n\
         |---|---|---|---|---|---|\n",
    );
    for room in rows {
        let floor = room.floor.map_or("?".to_owned(), |floor| floor.to_string());
        let pure = if room.pure == Some(true) { "yes" } else { "no" };
        let shipped = || room.edges.iter().filter(|edge| edge.kind == EdgeKind::Normal);
        let rooms = named(shipped().filter_map(|edge| edge.room.as_deref()));
        let outside = shipped().filter(|edge| edge.room.is_none());
        let outside = named(outside.map(|edge| edge.package.as_str()));
        let what = room.description.trim_end_matches('.');
        // Writing to a String cannot fail.
        let _ =
            writeln!(out, "| {floor} | `{}` | {pure} | {what} | {rooms} | {outside} |", room.name);
    }
    out
}

fn named<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let mut names: Vec<&str> = names.collect();
    names.sort_unstable();
    names.dedup();
    if names.is_empty() { "–".to_owned() } else { names.join(", ") }
}

#[cfg(test)]
mod tests {
    use super::super::floors::tests::room;
    use super::*;

    fn rooms() -> [Room; 2] {
        use EdgeKind::{Dev, Normal};
        let edges = [("unblink-model", Normal), ("csv", Normal), ("insta", Dev)];
        [room("model", 0, true, &[]), room("store", 3, false, &edges)]
    }

    const DOCUMENT: &str = "# A\n<!-- floors:begin -->\nold\n<!-- floors:end -->\nend\n";

    #[test]
    fn the_table_is_written_between_the_markers() {
        let written = rewritten(&rooms(), DOCUMENT).expect("has markers");
        assert_eq!(
            written,
            "# A\n<!-- floors:begin -->\n\
             | floor | room | pure | what it is | leans on | outside crates |\n\
             |---|---|---|---|---|---|\n\
             | 3 | `store` | no | The store | model | csv |\n\
             | 0 | `model` | yes | The model | – | – |\n\
             <!-- floors:end -->\nend\n"
        );
        assert!(check(&rooms(), &written).is_empty());
    }

    #[test]
    fn a_stale_or_missing_table_is_caught() {
        let stale = check(&rooms(), DOCUMENT);
        assert!(
            stale[0].to_string().starts_with("ARCHITECTURE.md:3: the floor table"),
            "{stale:?}"
        );
        let missing = check(&rooms(), "# A\n");
        assert!(missing[0].to_string().starts_with("ARCHITECTURE.md:1: has no floor table"));
    }
}
