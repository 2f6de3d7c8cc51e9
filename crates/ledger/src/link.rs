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
    /// Both entries print the same strong identifier, such as a passport number.
    Identifier,
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
///
/// A shared identifier joins two entries only where it does so one to one: see [`doubtful`].
pub fn components(links: &[Link], recorded: Option<Timestamp>) -> BTreeMap<Node, BTreeSet<Node>> {
    let pairs = Pairs::of(links, recorded);
    let doubtful = pairs.doubtful();
    let shared = pairs.shared.difference(&doubtful);
    flood(pairs.sure.iter().chain(shared))
}

/// Returns the pairs whose only link is a shared identifier that joins nobody, because it would
/// join actors that somebody keeps apart; a person decides.
///
/// That is so where an entry shares an identifier with two entries of one list, or where the link
/// would bring two entries of one list, or a pair that a person rejected, into one component. The
/// answer does not depend on the order in which the links came.
pub fn doubtful(links: &[Link], recorded: Option<Timestamp>) -> BTreeSet<(Node, Node)> {
    Pairs::of(links, recorded).doubtful()
}

type Pair = (Node, Node);

/// The pairs that links speak of, the lesser entry first.
#[derive(Default)]
struct Pairs {
    /// Joined by a reference, a record number or a person's word.
    sure: BTreeSet<Pair>,
    /// Joined by a shared identifier only.
    shared: BTreeSet<Pair>,
    /// Kept apart by a person.
    apart: BTreeSet<Pair>,
}

impl Pairs {
    fn of(links: &[Link], recorded: Option<Timestamp>) -> Self {
        let mut in_time: Vec<&Link> =
            links.iter().filter(|link| recorded.is_none_or(|at| link.recorded <= at)).collect();
        in_time.sort_by_key(|link| link.recorded);
        let mut words: BTreeMap<Pair, (Option<LinkKind>, bool)> = BTreeMap::new();
        for link in in_time {
            let pair = if link.a <= link.b {
                (link.a.clone(), link.b.clone())
            } else {
                (link.b.clone(), link.a.clone())
            };
            let (person, sure) = words.entry(pair).or_default();
            match link.kind {
                // A machine's link never overrules a person's word, whichever came first.
                LinkKind::Confirmed | LinkKind::Rejected => *person = Some(link.kind),
                LinkKind::Reference | LinkKind::Renumbered => *sure = true,
                LinkKind::Identifier => {}
            }
        }
        let mut pairs = Self::default();
        for (pair, (person, sure)) in words {
            match (person, sure) {
                (Some(LinkKind::Rejected), _) => pairs.apart.insert(pair),
                (Some(_), _) | (None, true) => pairs.sure.insert(pair),
                (None, false) => pairs.shared.insert(pair),
            };
        }
        pairs
    }

    fn doubtful(&self) -> BTreeSet<Pair> {
        let mut doubtful = self.shared_with_two();
        let sure = flood(&self.sure);
        let alone = |node: &Node| BTreeSet::from([node.clone()]);
        let block = |node: &Node| sure.get(node).cloned().unwrap_or_else(|| alone(node));
        let open = || self.shared.iter().filter(|pair| !doubtful.contains(*pair));
        // What the surest links already join stays joined; only what shared identifiers would add
        // to it can be wrong.
        let whole = flood(self.sure.iter().chain(open()));
        let mut blocks: BTreeMap<Node, BTreeSet<BTreeSet<Node>>> = BTreeMap::new();
        for (node, component) in &whole {
            if component.first() == Some(node) {
                blocks.insert(node.clone(), component.iter().map(&block).collect());
            }
        }
        let clashing = |component: &BTreeSet<Node>| {
            let blocks = component.first().and_then(|first| blocks.get(first));
            blocks.is_some_and(two_of_one_list)
                || self.apart.iter().any(|(a, b)| {
                    component.contains(a) && component.contains(b) && !block(a).contains(b)
                })
        };
        let found: Vec<Pair> =
            open().filter(|(a, _)| whole.get(a).is_some_and(clashing)).cloned().collect();
        doubtful.extend(found);
        doubtful
    }

    /// Pairs of which one entry shares an identifier with another entry of the other's list too.
    fn shared_with_two(&self) -> BTreeSet<Pair> {
        let mut partners: BTreeMap<(&Node, &ListId), BTreeSet<&Node>> = BTreeMap::new();
        for (a, b) in &self.shared {
            partners.entry((a, &b.list)).or_default().insert(b);
            partners.entry((b, &a.list)).or_default().insert(a);
        }
        let several = |one: &Node, other: &Node| {
            partners.get(&(one, &other.list)).is_some_and(|partners| partners.len() > 1)
        };
        self.shared.iter().filter(|(a, b)| several(a, b) || several(b, a)).cloned().collect()
    }
}

/// Says whether two blocks hold entries of the same list.
fn two_of_one_list(blocks: &BTreeSet<BTreeSet<Node>>) -> bool {
    let mut seen: BTreeSet<&ListId> = BTreeSet::new();
    blocks.iter().any(|block| {
        let lists: BTreeSet<&ListId> = block.iter().map(|node| &node.list).collect();
        let clash = lists.iter().any(|list| seen.contains(list));
        seen.extend(lists);
        clash
    })
}

fn flood<'a>(pairs: impl IntoIterator<Item = &'a Pair>) -> BTreeMap<Node, BTreeSet<Node>> {
    let mut neighbours: BTreeMap<&Node, BTreeSet<&Node>> = BTreeMap::new();
    for (a, b) in pairs {
        neighbours.entry(a).or_default().insert(b);
        neighbours.entry(b).or_default().insert(a);
    }
    let mut found: BTreeMap<Node, BTreeSet<Node>> = BTreeMap::new();
    for start in neighbours.keys() {
        if found.contains_key(*start) {
            continue;
        }
        let mut component: BTreeSet<Node> = BTreeSet::new();
        let mut open = vec![*start];
        while let Some(node) = open.pop() {
            if component.insert(node.clone()) {
                open.extend(neighbours.get(node).into_iter().flatten());
            }
        }
        for node in &component {
            found.insert(node.clone(), component.clone());
        }
    }
    found
}
