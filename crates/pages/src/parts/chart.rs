//! The course of each designation as lanes over the years, drawn on the server.
//!
//! The chart repeats the table beside it and adds nothing; it can be skipped.

use std::fmt::Write;

use jiff::civil::Date;
use maud::{Markup, PreEscaped, html};
use unblink_app::{CourseView, StepView};
use unblink_model::{Scope, Status, StatusKind, When};

use crate::parts::axis::{Axis, WIDTH, escaped, year_of};
use crate::parts::words::{plain, shown};

const LABELS: f64 = 305.0;
const LANE: f64 = 30.0;
const BAR: f64 = 12.0;
const TOP: f64 = 30.0;
/// Longest label of a lane, in characters: what fits `LABELS` at 12 px; tried by eye.
const LABEL_CHARS: usize = 46;

/// One lane: a designation's stays as bars, its milestones as ticks.
struct Lane {
    label: String,
    bars: Vec<Bar>,
    ticks: Vec<(f64, String)>,
    told: String,
}

struct Bar {
    from: f64,
    to: f64,
    class: &'static str,
    told: String,
}

/// Returns the chart, or nothing when no dated stay is known.
pub(crate) fn lanes(courses: &[CourseView], on: Date, today: Date) -> Markup {
    let end = year_of(on.max(today));
    let mut lanes: Vec<Lane> = courses.iter().filter_map(|course| lane(course, end)).collect();
    if lanes.is_empty() {
        return html! {};
    }
    lanes.sort_by(|a, b| start(a).total_cmp(&start(b)).then_with(|| a.label.cmp(&b.label)));
    let first = lanes.iter().map(start).fold(end, f64::min).floor();
    let axis = Axis { left: LABELS, first: first.min(end - 1.0), last: end + 0.25 };
    let svg = draw(&lanes, axis, on);
    html! {
        figure.chart {
            div.wide tabindex="0" role="region" aria-label="Chart of the courses, by year" {
                (PreEscaped(svg))
            }
            figcaption {
                span.key.listed { "listed" } " " span.key.associated { "associated names listed" } " " span.key.suspended { "suspended" } " "
                span.key.maybe { "began or ended somewhere here" } " "
                span.key.tick { "milestone" } " " span.key.on { "the day asked about" }
            }
        }
    }
}

fn start(lane: &Lane) -> f64 {
    let bars = lane.bars.iter().map(|bar| bar.from);
    bars.chain(lane.ticks.iter().map(|tick| tick.0)).fold(f64::INFINITY, f64::min)
}

fn lane(course: &CourseView, end: f64) -> Option<Lane> {
    let mut bars: Vec<Bar> = Vec::new();
    let mut open: Option<(f64, Status)> = None;
    let mut ticks = Vec::new();
    let mut told = Vec::new();
    for step in &course.steps {
        let Some((from, to)) = step.when.and_then(bounds) else { continue };
        let Some(status) = status_of(step) else {
            ticks.push((f64::midpoint(from, to), said(step)));
            continue;
        };
        if matches!(status.kind(), StatusKind::Unknown | StatusKind::Never) {
            continue;
        }
        told.push(said(step));
        let on_list = status.kind() == StatusKind::OnList;
        let same = open.is_some_and(|(_, now)| on_list && look(now) == look(status));
        if same {
            continue;
        }
        if let Some((since, now)) = open.take() {
            bars.push(Bar {
                from: since,
                to: from,
                class: look(now),
                told: said_stay(now, since, from),
            });
        }
        // A quarter of a month is too short to be seen as doubt.
        if to - from > 0.02 && (on_list || !bars.is_empty()) {
            bars.push(Bar { from, to, class: "maybe", told: said(step) });
        }
        if on_list {
            open = Some((to, status));
        }
    }
    if let Some((since, now)) = open {
        bars.push(Bar { from: since, to: end, class: look(now), told: said_stay(now, since, end) });
    }
    if bars.is_empty() {
        return None;
    }
    if course.scope == Scope::AssociatedNames {
        // The actor itself is on no list here.
        bars.iter_mut()
            .filter(|bar| bar.class == "listed")
            .for_each(|bar| bar.class = "associated");
    }
    let mut label = course.authority.name.clone();
    if let Some(programme) = &course.programme {
        let _ = write!(label, " · {programme}");
    }
    if course.scope == Scope::AssociatedNames {
        label.push_str(" (associated names)");
    }
    Some(Lane { told: told.join("; "), label: shown(&label), bars, ticks })
}

fn look(status: Status) -> &'static str {
    if status == Status::Suspended { "suspended" } else { "listed" }
}

fn status_of(step: &StepView) -> Option<Status> {
    step.event.parse().ok()
}

fn said(step: &StepView) -> String {
    match step.when {
        Some(when) => format!("{} {when}", plain(&step.event)),
        None => plain(&step.event),
    }
}

#[expect(clippy::cast_possible_truncation, reason = "years of the calendar fit")]
fn said_stay(status: Status, from: f64, to: f64) -> String {
    format!("{} {} to {}", plain(status.as_str()), from.floor() as i32, to.floor() as i32)
}

/// Returns the first and last moment of a time, in years; nothing for a time without any bound.
fn bounds(when: When) -> Option<(f64, f64)> {
    match (when.earliest(), when.latest()) {
        (Some(from), Some(to)) => Some((year_of(from), year_of(to))),
        (Some(one), None) | (None, Some(one)) => Some((year_of(one), year_of(one))),
        (None, None) => None,
    }
}

fn draw(lanes: &[Lane], axis: Axis, on: Date) -> String {
    // A chart has at most some dozens of lanes, far from where a count is rounded.
    let rows = u16::try_from(lanes.len()).unwrap_or(u16::MAX);
    let bottom = TOP + f64::from(rows) * LANE;
    let height = bottom + 8.0;
    let mut svg = String::new();
    let _ = write!(
        svg,
        "<svg class=\"lanes\" viewBox=\"0 0 {WIDTH} {height}\" width=\"{WIDTH}\" \
         height=\"{height}\" role=\"img\" aria-labelledby=\"lanes-title lanes-told\">\
         <title id=\"lanes-title\">Courses of the designations, by year</title>\
         <desc id=\"lanes-told\">{}</desc>",
        escaped(&told(lanes))
    );
    for year in axis.ticks() {
        let x = axis.x(f64::from(year));
        let _ = write!(
            svg,
            "<line class=\"grid\" x1=\"{x:.1}\" y1=\"{TOP}\" x2=\"{x:.1}\" y2=\"{bottom:.1}\"/>\
             <text class=\"year\" x=\"{x:.1}\" y=\"18\" text-anchor=\"middle\">{year}</text>"
        );
    }
    for (row, lane) in (0..rows).zip(lanes) {
        draw_lane(&mut svg, lane, axis, TOP + f64::from(row) * LANE);
    }
    let x = axis.x(year_of(on));
    let _ = write!(
        svg,
        "<line class=\"on\" x1=\"{x:.1}\" y1=\"24\" x2=\"{x:.1}\" y2=\"{bottom:.1}\">\
         <title>{on}</title></line></svg>"
    );
    svg
}

fn draw_lane(svg: &mut String, lane: &Lane, axis: Axis, top: f64) {
    let (middle, bar_top) = (top + LANE / 2.0, top + (LANE - BAR) / 2.0);
    let mut label: String = lane.label.chars().take(LABEL_CHARS).collect();
    if label.len() < lane.label.len() {
        label.push('…');
    }
    let _ = write!(
        svg,
        "<g><title>{full}</title><text class=\"label\" x=\"{x}\" y=\"{y:.1}\" \
         text-anchor=\"end\">{label}</text><line class=\"rail\" x1=\"{LABELS}\" y1=\"{middle:.1}\" \
         x2=\"{right}\" y2=\"{middle:.1}\"/>",
        full = escaped(&lane.label),
        x = LABELS - 10.0,
        y = middle + 4.0,
        label = escaped(&label),
        right = Axis::RIGHT,
    );
    for bar in &lane.bars {
        let (from, to) = (axis.x(bar.from), axis.x(bar.to));
        let _ = write!(
            svg,
            "<rect class=\"{}\" x=\"{from:.1}\" y=\"{bar_top:.1}\" width=\"{:.1}\" \
             height=\"{BAR}\"><title>{}</title></rect>",
            bar.class,
            (to - from).max(1.5),
            escaped(&bar.told)
        );
    }
    for (year, words) in &lane.ticks {
        let x = axis.x(*year);
        let _ = write!(
            svg,
            "<path class=\"tick\" d=\"M{x:.1} {:.1}l4 4l-4 4l-4 -4z\"><title>{}</title></path>",
            middle - 4.0,
            escaped(words)
        );
    }
    svg.push_str("</g>");
}

fn told(lanes: &[Lane]) -> String {
    let mut words = String::new();
    for lane in lanes {
        let _ = write!(words, "{}: {}. ", lane.label, lane.told);
    }
    words.trim_end().to_owned()
}

#[cfg(test)]
mod tests;
