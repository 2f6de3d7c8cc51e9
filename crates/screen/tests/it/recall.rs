//! The candidate search against looking at everything.

use unblink_screen::{Index, Query};
use unblink_text::{Role, tokens, within_one_edit};

use crate::names::{Dice, register};

/// One letter of one long word changed, dropped, doubled or swapped with the next.
fn misspelt(name: &str, dice: &mut Dice) -> String {
    let mut letters: Vec<char> = name.to_lowercase().chars().collect();
    let inside: Vec<usize> = (1..letters.len() - 1)
        .filter(|at| letters[at - 1..=at + 1].iter().all(char::is_ascii_lowercase))
        .collect();
    let at = inside[dice.below(inside.len())];
    match dice.below(4) {
        0 => letters[at] = 'x',
        1 => drop(letters.remove(at)),
        2 => letters.insert(at, 'o'),
        _ => letters.swap(at, at + 1),
    }
    letters.into_iter().collect()
}

/// The naming words of a name.
fn naming(name: &str) -> Vec<String> {
    let words = tokens(name).into_iter().filter(|t| t.role == Role::Name);
    words.map(|t| t.text).collect()
}

#[test]
fn one_edit_a_word_is_always_found() {
    let profiles = register(2000, 11);
    let held: Vec<Vec<Vec<String>>> = profiles
        .iter()
        .map(|profile| profile.names.iter().map(|name| naming(&name.full)).collect())
        .collect();
    let index = Index::build(profiles.clone());
    let mut dice = Dice::new(23);
    let (mut asked, mut due, mut found) = (0, 0, 0);
    for _ in 0..100 {
        let target = &profiles[dice.below(profiles.len())];
        let query = misspelt(&target.names[0].full, &mut dice);
        let candidates = index.candidates(&Query::name(query.as_str()));
        // As it stands, and with its words parted otherwise.
        assert!(candidates.len() <= 2 * unblink_screen::limits::COMPARED);
        assert!(candidates.contains(&target.id.as_str()), "{query} for {}", target.id);
        asked += 1;
        let words = naming(&query);
        // The slow way: every word of the query against every word of every name.
        let near = |name: &Vec<String>| {
            words.iter().all(|word| name.iter().any(|other| within_one_edit(word, other)))
        };
        for (profile, names) in profiles.iter().zip(&held) {
            if names.iter().any(near) {
                due += 1;
                found += usize::from(candidates.contains(&profile.id.as_str()));
            }
        }
    }
    eprintln!("candidate recall: {found} of {due} names near {asked} questions");
    assert_eq!(found, due);
    assert!(due >= asked);
}
