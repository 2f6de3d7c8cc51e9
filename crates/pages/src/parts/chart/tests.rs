//! Lanes from invented courses.

use unblink_app::AuthorityRef;

use super::*;

fn step(event: &str, when: Option<When>) -> StepView {
    StepView {
        event: event.to_owned(),
        when,
        known: None,
        detail: None,
        instrument: None,
        measures: Vec::new(),
        disputed: Vec::new(),
        notes: Vec::new(),
        sources: Vec::new(),
        editions: Vec::new(),
    }
}

#[expect(clippy::unnecessary_wraps, reason = "a step's time is an option")]
fn on(date: &str) -> Option<When> {
    Some(When::On(date.parse().expect("a date")))
}

fn course(name: &str, steps: Vec<StepView>) -> CourseView {
    CourseView {
        authority: AuthorityRef {
            id: "x".to_owned(),
            name: name.to_owned(),
            jurisdiction: "XX".to_owned(),
        },
        programme: None,
        programme_title: None,
        scope: Scope::Actor,
        steps,
    }
}

const TODAY: Date = Date::constant(2026, 11, 21);

#[test]
fn a_suspension_ends_one_bar_and_begins_another() {
    let steps = vec![
        step("listed", on("2003-02-14")),
        step("petition", on("2025-03-31")),
        step("suspended", on("2025-04-17")),
    ];
    let lane = lane(&course("EXAMPLE COURT", steps), 2026.9).expect("a lane");
    let bars: Vec<String> = lane
        .bars
        .iter()
        .map(|bar| format!("{} {:.1} {:.1}", bar.class, bar.from, bar.to))
        .collect();
    assert_eq!(bars, ["listed 2003.1 2025.3", "suspended 2025.3 2026.9"]);
    assert_eq!(lane.ticks.len(), 1);
    assert_eq!(lane.told, "listed 2003-02-14; suspended 2025-04-17");
}

#[test]
fn an_end_between_two_editions_is_drawn_as_doubt() {
    let between = Some(When::Between {
        after: Some(Date::constant(2023, 5, 11)),
        by: Some(Date::constant(2024, 6, 2)),
    });
    let steps = vec![step("listed", on("2005")), step("delisted", between)];
    let lane = lane(&course("EXAMPLE MINISTRY", steps), 2026.9).expect("a lane");
    let classes: Vec<&str> = lane.bars.iter().map(|bar| bar.class).collect();
    assert_eq!(classes, ["maybe", "listed", "maybe"]);
    assert!(lane.bars.last().is_some_and(|bar| bar.to < 2025.0), "it is over");
}

#[test]
fn a_course_without_dates_has_no_lane() {
    let steps = vec![step("never_listed", None), step("unknown", on("2024"))];
    assert!(lane(&course("EXAMPLE BOARD", steps), 2026.9).is_none());
    assert!(lanes(&[], TODAY, TODAY).into_string().is_empty());
}

#[test]
fn names_are_escaped_and_every_bar_lies_inside() {
    let steps = vec![step("listed", on("1999"))];
    let svg = lanes(&[course("<script>&\u{202e}x", steps)], TODAY, TODAY).into_string();
    assert!(!svg.contains("<script") && svg.contains("&lt;script&gt;&amp;"), "{svg}");
    assert!(svg.contains(r"\u{202e}") && !svg.contains('\u{202e}'), "{svg}");
    assert!(svg.contains("<title id=\"lanes-title\">") && svg.contains("2020</text>"), "{svg}");
}
