//! Links between entries of different lists: the same actor, each with its reason.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use unblink_model::{EntityKey, ListId};

/// One list's entry.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Node {
    /// The list.
    pub list: ListId,
    /// The entry.
    pub key: EntityKey,
}

/// How a link came about, from the surest to the least sure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkKind {
    /// An official list prints the other's reference, or the curators read both.
    Reference,
    /// The issuer's own record number is the same under two references.
    Renumbered,
    /// A person said so.
    Confirmed,
    /// A person said they are not the same; this undoes every link between the two.
    Rejected,
}

/// Two entries that are (or, if rejected, are not) the same actor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// One entry.
    pub a: Node,
    /// The other.
    pub b: Node,
    /// How the link came about.
    pub kind: LinkKind,
    /// Why, in words for people.
    pub reason: String,
    /// When this ledger recorded it.
    pub recorded: Timestamp,
}

/// Returns the component of each linked entry: entries joined by links that no later rejection
/// undoes. Every component is sorted; entries without a link are in none.
pub fn components(links: &[Link], recorded: Option<Timestamp>) -> BTreeMap<Node, BTreeSet<Node>> {
    let mut standing: BTreeMap<(Node, Node), bool> = BTreeMap::new();
    let mut in_time: Vec<&Link> =
        links.iter().filter(|link| recorded.is_none_or(|at| link.recorded <= at)).collect();
    in_time.sort_by_key(|link| link.recorded);
    for link in in_time {
        let pair = if link.a <= link.b {
            (link.a.clone(), link.b.clone())
        } else {
            (link.b.clone(), link.a.clone())
        };
        let entry = standing.entry(pair).or_insert(true);
        match link.kind {
            LinkKind::Rejected => *entry = false,
            LinkKind::Confirmed => *entry = true,
            // A machine's link never overrules a person's word.
            LinkKind::Reference | LinkKind::Renumbered => {}
        }
    }
    let mut neighbours: BTreeMap<Node, BTreeSet<Node>> = BTreeMap::new();
    for ((a, b), stands) in standing {
        if stands {
            neighbours.entry(a.clone()).or_default().insert(b.clone());
            neighbours.entry(b).or_default().insert(a);
        }
    }
    let mut found: BTreeMap<Node, BTreeSet<Node>> = BTreeMap::new();
    for start in neighbours.keys() {
        if found.contains_key(start) {
            continue;
        }
        let mut component = BTreeSet::new();
        let mut open = vec![start.clone()];
        while let Some(node) = open.pop() {
            if component.insert(node.clone()) {
                open.extend(neighbours.get(&node).into_iter().flatten().cloned());
            }
        }
        for node in &component {
            found.insert(node.clone(), component.clone());
        }
    }
    found
}
