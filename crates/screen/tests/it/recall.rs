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

/// Whether each naming word of the query has one within an edit, looked for the slow way.
fn all_words_near(query: &str, name: &str) -> bool {
    let held = tokens(name);
    tokens(query)
        .iter()
        .filter(|t| t.role == Role::Name)
        .all(|t| held.iter().any(|h| within_one_edit(&t.text, &h.text)))
}

#[test]
fn one_edit_a_word_is_always_found() {
    let profiles = register(3000, 11);
    let index = Index::build(profiles.clone());
    let mut dice = Dice::new(23);
    let (mut asked, mut due, mut found) = (0, 0, 0);
    for _ in 0..150 {
        let target = &profiles[dice.below(profiles.len())];
        let query = misspelt(&target.names[0].full, &mut dice);
        let candidates = index.candidates(&Query::name(query.as_str()));
        assert!(candidates.len() <= unblink_screen::limits::CANDIDATES);
        asked += 1;
        for profile in &profiles {
            if profile.names.iter().any(|name| all_words_near(&query, &name.full)) {
                due += 1;
                found += usize::from(candidates.contains(&profile.id.as_str()));
            }
        }
        assert!(candidates.contains(&target.id.as_str()), "{query} for {}", target.id);
    }
    eprintln!("candidate recall: {found} of {due} names near {asked} questions");
    assert_eq!(found, due);
    assert!(due >= asked);
}
