//! Which entries are one actor.

use jiff::Timestamp;
use unblink_ledger::{Link, LinkKind, Node, components, doubtful};

fn node(key: &str) -> Node {
    Node { list: format!("list-{key}").into(), key: key.into() }
}

fn link(a: &str, b: &str, kind: LinkKind, second: i64) -> Link {
    let recorded = Timestamp::from_second(second).unwrap();
    Link { a: node(a), b: node(b), kind, reason: String::new(), recorded }
}

/// The components, each as its keys in order; written `ab c` for two of them.
fn told(links: &[Link], recorded: Option<i64>) -> String {
    let at = recorded.map(|second| Timestamp::from_second(second).unwrap());
    let found = components(links, at);
    let mut words: Vec<String> = found
        .iter()
        .map(|(node, all)| {
            assert!(all.contains(node));
            all.iter().map(|node| node.key.as_str()).collect()
        })
        .collect();
    words.sort();
    words.dedup();
    words.join(" ")
}

#[test]
fn linked_entries_are_one_component() {
    use LinkKind::{Confirmed, Reference, Renumbered};
    let links =
        [link("a", "b", Reference, 1), link("c", "b", Renumbered, 2), link("x", "y", Confirmed, 3)];
    assert_eq!(told(&links, None), "abc xy");
    assert_eq!(told(&links, Some(2)), "abc");
    assert_eq!(told(&links, Some(1)), "ab");
    assert_eq!(told(&links, Some(0)), "");
    assert_eq!(told(&[], None), "");
}

#[test]
fn the_last_word_is_a_persons() {
    use LinkKind::{Confirmed, Reference, Rejected, Renumbered};
    for (kinds, stands) in [
        (vec![Reference, Rejected], false),
        (vec![Rejected, Reference], false),
        (vec![Rejected, Reference, Renumbered], false),
        (vec![Reference, Rejected, Confirmed], true),
        (vec![Rejected, Confirmed, Reference], true),
        (vec![Confirmed, Rejected, Reference], false),
        (vec![Rejected], false),
    ] {
        let mut links: Vec<Link> =
            (1..)
                .zip(&kinds)
                // Said from either side, it is the same pair.
                .map(|(at, kind)| {
                    if at % 2 == 0 { link("a", "b", *kind, at) } else { link("b", "a", *kind, at) }
                })
                .collect();
        let wanted = if stands { "ab" } else { "" };
        assert_eq!(told(&links, None), wanted, "{kinds:?}");
        // The order in which they are handed over says nothing; the clock does.
        links.reverse();
        assert_eq!(told(&links, None), wanted, "{kinds:?} reversed");
    }
}

#[test]
fn a_rejection_parts_a_chain() {
    use LinkKind::{Reference, Rejected};
    let links = [
        link("a", "b", Reference, 1),
        link("b", "c", Reference, 1),
        link("c", "d", Reference, 1),
        link("b", "c", Rejected, 2),
    ];
    assert_eq!(told(&links, None), "ab cd");
    assert_eq!(told(&links, Some(1)), "abcd", "before the rejection was recorded");
}

/// Links between entries written `list key`: two letters, of which the first is the list.
fn between(a: &str, b: &str, kind: LinkKind, second: i64) -> Link {
    let node = |text: &str| Node { list: text[..1].into(), key: text.into() };
    let recorded = Timestamp::from_second(second).unwrap();
    Link { a: node(a), b: node(b), kind, reason: String::new(), recorded }
}

/// Every order of the links gives the same components.
fn in_every_order(links: &[Link]) -> String {
    let first = told(links, None);
    for shift in 0..links.len() {
        let mut turned = links.to_vec();
        turned.rotate_left(shift);
        for (second, link) in (1..).zip(&mut turned) {
            link.recorded = Timestamp::from_second(second).unwrap();
        }
        assert_eq!(told(&turned, None), first);
        turned.reverse();
        assert_eq!(told(&turned, None), first);
    }
    first
}

#[test]
fn a_shared_identifier_joins_one_to_one_or_nobody() {
    use LinkKind::{Confirmed, Identifier, Reference, Rejected};
    for (links, want, unsure) in [
        (vec![("u1", "e1", Identifier), ("u2", "e2", Identifier)], "e1u1 e2u2", 0),
        // Two entries of one list share it: neither is taken.
        (vec![("u1", "e1", Identifier), ("u1", "e2", Identifier)], "", 2),
        // A reference says which of the two it is.
        (vec![("u1", "e1", Reference), ("u1", "e2", Identifier)], "e1u1", 1),
        // By way of a third list, two entries of one list would be one actor.
        (vec![("u1", "a1", Identifier), ("a1", "e1", Identifier), ("u2", "e1", Identifier)], "", 3),
        (
            vec![("u1", "a1", Reference), ("a1", "e1", Identifier), ("u2", "e1", Identifier)],
            "a1u1",
            2,
        ),
        // A person's word counts for the pair, and keeps apart whom it keeps apart.
        (
            vec![("u1", "e1", Identifier), ("u1", "e2", Identifier), ("u1", "e1", Confirmed)],
            "e1u1",
            1,
        ),
        (vec![("u1", "e1", Identifier), ("u1", "e1", Rejected)], "", 0),
        (vec![("u1", "a1", Identifier), ("a1", "e1", Identifier), ("u1", "e1", Rejected)], "", 2),
        (vec![("u1", "a1", Identifier), ("a1", "e1", Identifier)], "a1e1u1", 0),
    ] {
        let links: Vec<Link> = links.iter().map(|(a, b, kind)| between(a, b, *kind, 1)).collect();
        assert_eq!(in_every_order(&links), want, "{links:?}");
        assert_eq!(doubtful(&links, None).len(), unsure, "{links:?}");
    }
}
