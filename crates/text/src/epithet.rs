//! Acronyms, translations and epithets under which one body goes.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::{Role, fold, tokens};

const EPITHETS: &str = include_str!("../data/epithets.txt");

/// By the folded name: the line it stands on.
static LINES: LazyLock<BTreeMap<String, &str>> = LazyLock::new(|| {
    let lines = EPITHETS.lines().filter(|line| !line.starts_with('#'));
    let names = lines.flat_map(|line| line.split('|').map(move |name| (key(name), line)));
    names.collect()
});

/// Names are met without articles and small words.
fn key(name: &str) -> String {
    let words = tokens(name).into_iter();
    let kept = words.filter(|w| !matches!(w.role, Role::Article | Role::Link));
    kept.map(|w| w.text).collect::<Vec<_>>().join(" ")
}

/// Returns the other names of the body a name stands for, where it is one whose epithets are known.
///
/// ```
/// let others = unblink_text::epithets("Daesh");
/// assert!(others.contains(&"isil"));
/// assert!(unblink_text::epithets("Zarbil").is_empty());
/// ```
pub fn epithets(name: &str) -> Vec<&'static str> {
    // The longest known is far shorter; a longer name need not be looked up.
    if name.len() > 160 {
        return Vec::new();
    }
    let Some(line) = LINES.get(&key(name)) else { return Vec::new() };
    let own = fold(name);
    line.split('|').filter(|other| fold(other) != own).collect()
}
