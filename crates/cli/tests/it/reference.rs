//! docs/cli.md is the help itself.

use crate::run::{Desk, root};

#[test]
fn the_reference_is_the_help() {
    let said = Desk::new().run(&["reference"]);
    assert_eq!(said.code, Some(0));
    let written = std::fs::read_to_string(root().join("docs/cli.md")).unwrap_or_default();
    assert!(
        written == said.out,
        "docs/cli.md is not the help any more; write it anew with \
         `cargo run --quiet -- reference > docs/cli.md`"
    );
}

#[test]
fn every_command_has_an_example() {
    let said = Desk::new().run(&["reference"]).out;
    for page in said.split("\n### `").skip(1) {
        let name = page.lines().next().unwrap_or_default();
        assert!(page.contains("Example: unblink "), "no example: {name}");
    }
}
