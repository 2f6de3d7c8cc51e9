//! The ladder of the bundled register, over time.

use jiff::civil::date;

use crate::{FixedClock, Location, Register};

fn register() -> (tempfile::TempDir, Register) {
    let folder = tempfile::tempdir().expect("a folder");
    let location = Location::Sqlite(folder.path().join("unblink.db"));
    let now = "2026-11-26T12:00:00Z".parse().expect("an instant");
    let register = Register::open(&location, Box::new(FixedClock(now)), "test").expect("opens");
    (folder, register)
}

#[test]
fn every_day_counts_as_many_states_as_the_question_of_that_day() {
    let (_folder, mut register) = register();
    let now = register.as_of(None, None, None);
    let ladder = register.ladder("taliban", &now).expect("answers");
    assert!(ladder.days.len() > 10, "{}", ladder.days.len());
    for one in &ladder.days {
        let then = register.as_of(Some(one.day), None, None);
        let answer = register.engagement("taliban", None, &then).expect("answers");
        assert_eq!(one.counts.values().sum::<usize>(), answer.standings.len(), "{}", one.day);
    }
}

#[test]
fn a_state_moves_on_the_day_of_its_step() {
    let (_folder, mut register) = register();
    let now = register.as_of(None, None, None);
    let ladder = register.ladder("taliban", &now).expect("answers");
    let russia = ladder.states.iter().find(|one| one.state == "RU").expect("a course");
    // Formal recognition, the highest rung there is.
    assert_eq!(russia.rungs.last(), Some(&(date(2025, 7, 3), Some(7))), "{:?}", russia.rungs);
}

#[test]
fn what_came_later_is_told_in_days_and_nothing_before() {
    let (_folder, mut register) = register();
    let now = register.as_of(None, None, None);
    let ladder = register.ladder("taliban", &now).expect("answers");
    let rows = ladder.later(date(2025, 4, 17), 90);
    let recognition = rows.iter().find(|row| row.state == "RU" && row.step.rung == 7);
    assert_eq!(recognition.map(|row| (row.days_at_least, row.days_at_most)), Some((77, 77)));
    assert!(rows.iter().all(|row| (1..=90).contains(&row.days_at_least)), "{rows:?}");
    assert!(ladder.later(date(2025, 4, 17), 0).is_empty());
}
