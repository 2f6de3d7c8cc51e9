//! Rungs of the ladder of engagement: their words and colours, and each state's steps as a lane.
//!
//! The lanes repeat the list of steps below them and add nothing; they can be skipped.

use std::fmt::Write;

use jiff::civil::Date;
use maud::{Markup, PreEscaped, html};
use unblink_app::{LadderAnswer, StateCourse};

use crate::parts::axis::{Axis, WIDTH, escaped, year_of};
use crate::parts::words::shown;

const LEFT: f64 = 84.0;
const TOP: f64 = 30.0;
const LANE: f64 = 30.0;
/// Rungs go from here to 7.
const LOWEST: i8 = -2;
const RUNGS: f64 = 9.0;

/// Returns a rung with a real minus sign.
pub(crate) fn rung(level: i8) -> String {
    if level < 0 { format!("−{}", level.unsigned_abs()) } else { level.to_string() }
}

/// Returns the style of a rung.
pub(crate) fn class(level: i8) -> &'static str {
    match level {
        ..=-2 => "rung-down2",
        -1 => "rung-down1",
        0 => "rung-0",
        1 => "rung-1",
        2 => "rung-2",
        3 => "rung-3",
        4 => "rung-4",
        5 => "rung-5",
        6 => "rung-6",
        _ => "rung-7",
    }
}

/// Returns each state's steps as a lane, those that stand highest first.
pub(crate) fn lanes(answer: &LadderAnswer, today: Date) -> Markup {
    let mut states: Vec<&StateCourse> =
        answer.states.iter().filter(|one| !one.rungs.is_empty()).collect();
    if states.is_empty() {
        return html! {};
    }
    states.sort_by_key(|one| {
        (
            one.rungs.last().and_then(|(_, rung)| *rung).map_or(i8::MAX, |rung| -rung),
            one.state.clone(),
        )
    });
    let end = year_of(answer.as_of.valid.min(today));
    let first = states.iter().filter_map(|one| one.rungs.first()).map(|(day, _)| year_of(*day));
    let first = first.fold(end, f64::min).floor().min(end - 1.0);
    let axis = Axis { left: LEFT, first, last: end + 0.05 };
    html! {
        figure.chart {
            div.wide tabindex="0" role="region" aria-label="Each state’s steps, by year" {
                (PreEscaped(draw(&states, axis, end)))
            }
            figcaption { "Each lane is one state or organisation; the line climbs from rung −2 at its foot to rung 7 at its head." }
        }
    }
}

fn draw(states: &[&StateCourse], axis: Axis, end: f64) -> String {
    let rows = u16::try_from(states.len()).unwrap_or(u16::MAX);
    let bottom = TOP + f64::from(rows) * LANE;
    let height = bottom + 8.0;
    let mut svg = String::new();
    let _ = write!(
        svg,
        "<svg class=\"lanes ladder-lanes\" viewBox=\"0 0 {WIDTH} {height}\" width=\"{WIDTH}\" \
         height=\"{height}\" role=\"img\" aria-labelledby=\"ladder-title ladder-told\">\
         <title id=\"ladder-title\">Each state’s rung on the ladder of engagement, by year</title>\
         <desc id=\"ladder-told\">{}</desc>",
        escaped(&told(states))
    );
    svg.push_str(&axis.grid(TOP, bottom));
    for (row, state) in (0..rows).zip(states) {
        draw_state(&mut svg, state, axis, end, TOP + f64::from(row) * LANE);
    }
    svg.push_str("</svg>");
    svg
}

fn draw_state(svg: &mut String, state: &StateCourse, axis: Axis, end: f64, top: f64) {
    let foot = top + LANE - 4.0;
    let y = |rung: i8| foot - f64::from(rung - LOWEST) / RUNGS * (LANE - 8.0);
    let now = state.rungs.last().and_then(|(_, rung)| *rung);
    let _ = write!(
        svg,
        "<g><title>{name}</title><text x=\"{x}\" y=\"{t:.1}\" text-anchor=\"end\">{name}</text>\
         <line class=\"rail\" x1=\"{LEFT}\" y1=\"{foot:.1}\" x2=\"{r}\" y2=\"{foot:.1}\"/>",
        name = escaped(&shown(&state.state)),
        x = LEFT - 32.0,
        t = foot - 6.0,
        r = Axis::RIGHT,
    );
    if let Some(now) = now {
        let _ = write!(
            svg,
            "<text class=\"year\" x=\"{x}\" y=\"{t:.1}\" text-anchor=\"end\">{}</text>",
            rung(now),
            x = LEFT - 8.0,
            t = foot - 6.0,
        );
    }
    for (at, (day, level)) in state.rungs.iter().enumerate() {
        let Some(level) = level else { continue };
        let until = state.rungs.get(at + 1).map_or(end, |(next, _)| year_of(*next));
        let (from, to) = (axis.x(year_of(*day)), axis.x(until));
        let high = y(*level);
        let _ = write!(
            svg,
            "<rect class=\"{}\" x=\"{from:.1}\" y=\"{high:.1}\" width=\"{:.1}\" height=\"{:.1}\">\
             <title>{}</title></rect>",
            class(*level),
            (to - from).max(1.5),
            (foot - high).max(2.0),
            escaped(&format!("{}: rung {} from {day}", shown(&state.state), rung(*level)))
        );
    }
    svg.push_str("</g>");
}

fn told(states: &[&StateCourse]) -> String {
    let mut words = String::new();
    for state in states {
        let _ = write!(words, "{}: ", shown(&state.state));
        for (at, (day, level)) in state.rungs.iter().enumerate() {
            let _ = match level {
                Some(level) => {
                    write!(words, "{}{} from {day}", if at > 0 { ", " } else { "" }, rung(*level))
                }
                None => write!(words, ", off the ladder from {day}"),
            };
        }
        words.push_str(". ");
    }
    words.trim_end().to_owned()
}
