//! The candidate search against looking at everything.

use unblink_model::{EntityKind, Name, NameKind, Strength};
use unblink_screen::{Everyone, Index, Options, Profile, Query};
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

/// Names whose words are mostly not looked up, because they are common, or are far from the word
/// that is listed: official entries of the UN and OFAC, and how they might be asked for.
const CARRIED_BY_FEW_WORDS: [(&str, &str); 6] = [
    ("MILITARY SECURITY COMMAND", "MILITARY SECURITY COMMAND Inc."),
    ("MOROCCAN ISLAMIC COMBATANT GROUP", "MOROCCAN COMBATANT GROUP"),
    (
        "NATURAL RESOURCES DEVELOPMENT AND INVESTMENT CORPORATION",
        "National Resources Development and Investment Corporation",
    ),
    ("Gerhard WISSER", "Gerhxd WISSER"),
    ("Sergei CHEMEZOV", "Sergei Khemesov"),
    ("YAMAGUCHI-GUMI", "Iamagukhi-gumi"),
];

#[test]
fn a_cutoff_drops_what_scores_below_it_and_nothing_else() {
    let listed = CARRIED_BY_FEW_WORDS.iter().enumerate().map(|(at, (name, _))| {
        let mut profile = Profile::new(format!("listed-{at}"), Some(EntityKind::LegalEntity));
        profile.names.push(Name::new(*name, NameKind::Primary, Strength::Unstated));
        profile
    });
    let index = Index::build(listed.chain(register(500, 11)));
    let mut dice = Dice::new(29);
    let slips = register(500, 11);
    let slips = slips.iter().step_by(5).map(|p| misspelt(&p.names[0].full, &mut dice));
    let asked = CARRIED_BY_FEW_WORDS.iter().map(|(_, asked)| (*asked).to_owned()).chain(slips);
    for (at, name) in asked.enumerate() {
        let query = Query::name(name.as_str());
        let all = index.scores(&query, &Everyone, &Options { limit: 60, cutoff: 0.0 });
        for cutoff in [0.5, 0.7, 0.9] {
            let above: Vec<_> = all.iter().copied().filter(|(_, score)| *score >= cutoff).collect();
            let found = index.scores(&query, &Everyone, &Options { limit: 60, cutoff });
            assert_eq!(found, above, "{name:?} at {cutoff}");
        }
        let best = all.first().map(|(number, _)| index.id(*number).unwrap_or_default());
        if at < CARRIED_BY_FEW_WORDS.len() {
            assert_eq!(best, Some(format!("listed-{at}").as_str()), "{name:?}");
        }
    }
}
