//! How many states stand on each rung of the ladder over time, as a stacked area.
//!
//! The chart repeats the table below it and adds nothing; it can be skipped.

use std::fmt::Write;

use jiff::civil::Date;
use maud::{Markup, PreEscaped, html};
use unblink_app::{LadderAnswer, LadderDay, Rung};

use crate::layout::day;
use crate::parts::axis::{Axis, WIDTH, escaped, length, year_of};
use crate::parts::rungs::{class, rung};
use crate::parts::words::shown;

const LEFT: f64 = 40.0;
const TOP: f64 = 30.0;
const HEIGHT: f64 = 230.0;

/// Where a chart's numbers stand as a table.
#[derive(Clone, Copy)]
pub(crate) enum Table<'a> {
    /// Below the chart.
    Here,
    /// On the page at this address, where this one would grow too heavy.
    At(&'a str),
}

/// Returns the chart with its table, or nothing when no step is on record. `called` sets it apart
/// from others on the page.
pub(crate) fn chart(called: &str, answer: &LadderAnswer, today: Date, at: Table<'_>) -> Markup {
    let Some(first) = answer.days.first() else { return html! {} };
    let most = answer.days.iter().map(|one| one.counts.values().sum::<usize>()).max().unwrap_or(1);
    let end = year_of(answer.as_of.valid.min(today));
    let axis =
        Axis { left: LEFT, first: year_of(first.day).floor().min(end - 1.0), last: end + 0.05 };
    html! {
        figure.chart {
            div.wide tabindex="0" role="region" aria-label="How many states stand on each rung, by year" {
                (PreEscaped(draw(called, answer, axis, most, end)))
            }
            figcaption {
                @for one in answer.rungs.iter().rev() {
                    span .key .(class(one.level)) { (rung(one.level)) " " (shown(&one.name)) } " "
                }
            }
            @match at {
                Table::Here => details { summary { "The same as a table" } (table(answer)) },
                Table::At(address) => p { a href=(address) { "The same as a table, with every step" } },
            }
        }
    }
}

fn draw(called: &str, answer: &LadderAnswer, axis: Axis, most: usize, end: f64) -> String {
    let bottom = TOP + HEIGHT;
    let y = |count: usize| bottom - length(count) / length(most.max(1)) * HEIGHT;
    let mut svg = String::new();
    let _ = write!(
        svg,
        "<svg class=\"lanes area\" viewBox=\"0 0 {WIDTH} {h}\" width=\"{WIDTH}\" height=\"{h}\" \
         role=\"img\" aria-labelledby=\"{called}-title {called}-told\">\
         <title id=\"{called}-title\">States and organisations on each rung, by year</title>\
         <desc id=\"{called}-told\">{}</desc>",
        escaped(&told(answer)),
        h = bottom + 10.0,
    );
    svg.push_str(&axis.grid(TOP, bottom));
    for count in marks(most) {
        let _ = write!(
            svg,
            "<line class=\"grid\" x1=\"{LEFT}\" y1=\"{y:.1}\" x2=\"{r}\" y2=\"{y:.1}\"/>\
             <text class=\"year\" x=\"{x}\" y=\"{t:.1}\" text-anchor=\"end\">{count}</text>",
            y = y(count),
            r = Axis::RIGHT,
            x = LEFT - 6.0,
            t = y(count) + 4.0,
        );
    }
    for (at, one) in answer.rungs.iter().enumerate() {
        let below = answer.rungs.get(..at).unwrap_or_default();
        let path = band(&answer.days, below, one, axis, end, &y);
        if path.is_empty() {
            continue;
        }
        let _ = write!(
            svg,
            "<path class=\"{}\" d=\"{path}\"><title>{}</title></path>",
            class(one.level),
            escaped(&format!("{} {}", rung(one.level), shown(&one.name)))
        );
    }
    svg.push_str("</svg>");
    svg
}

/// Returns the outline of one rung's band: its upper edge forth, its lower edge back. A count
/// stands until the next day on which a state moved, so the edges are steps.
fn band(
    days: &[LadderDay],
    below: &[Rung],
    rung: &Rung,
    axis: Axis,
    end: f64,
    y: &dyn Fn(usize) -> f64,
) -> String {
    let count = |one: &LadderDay, rung: &Rung| one.counts.get(&rung.level).copied().unwrap_or(0);
    let edges: Vec<(usize, usize)> = days
        .iter()
        .map(|one| {
            let under: usize = below.iter().map(|rung| count(one, rung)).sum();
            (under, under + count(one, rung))
        })
        .collect();
    // Nothing to see: an outline without an inside.
    if edges.iter().all(|(low, high)| low == high) {
        return String::new();
    }
    let starts: Vec<f64> = days.iter().map(|one| axis.x(year_of(one.day))).collect();
    let end = axis.x(end);
    let mut path = String::new();
    let mut at = None;
    for ((_, high), from) in edges.iter().zip(&starts) {
        match at {
            None => drop(write!(path, "M{from:.1} {:.1}", y(*high))),
            Some(before) if before != *high => drop(write!(path, "H{from:.1}V{:.1}", y(*high))),
            // The edge runs on.
            Some(_) => {}
        }
        at = Some(*high);
    }
    let _ = write!(path, "H{end:.1}");
    let mut at = None;
    for (n, (low, _)) in edges.iter().enumerate().rev() {
        let until = starts.get(n + 1).copied().unwrap_or(end);
        if at != Some(*low) {
            let _ = write!(path, "H{until:.1}V{:.1}", y(*low));
        }
        at = Some(*low);
    }
    let _ = write!(path, "H{:.1}Z", starts.first().copied().unwrap_or(end));
    path
}

/// Returns the counts with a line: 5, 10, 20 or 50 apart.
fn marks(most: usize) -> Vec<usize> {
    let step = [1, 2, 5, 10, 20, 50].into_iter().find(|step| most / step <= 6).unwrap_or(100);
    (1..=most).filter(|count| count % step == 0).collect()
}

fn told(answer: &LadderAnswer) -> String {
    let Some(last) = answer.days.last() else { return String::new() };
    let mut words = format!("From {} on: ", last.day);
    for one in answer.rungs.iter().rev() {
        let count = last.counts.get(&one.level).copied().unwrap_or(0);
        let _ = write!(words, "{count} on rung {} ({}); ", rung(one.level), shown(&one.name));
    }
    words.trim_end_matches("; ").to_owned()
}

fn table(answer: &LadderAnswer) -> Markup {
    html! {
        div.wide tabindex="0" role="region" aria-label="How many states stand on each rung, as a table" {
            table.matrix {
                thead { tr { th scope="col" { "From" }
                    @for one in &answer.rungs { th scope="col" { (rung(one.level)) span.soft.block { (shown(&one.name)) } } } } }
                tbody {
                    @for one in answer.days.iter().rev() {
                        tr { th scope="row" { (day(one.day)) }
                            @for at in &answer.rungs { td.number { (one.counts.get(&at.level).copied().unwrap_or(0)) } } }
                    }
                }
            }
        }
    }
}
