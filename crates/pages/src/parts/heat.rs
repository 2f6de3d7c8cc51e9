//! How much changed on each day, as a calendar: a row a year, a column a week, a square a day.
//!
//! The calendar repeats the feed below it and adds nothing; it can be skipped.

use std::collections::BTreeMap;
use std::fmt::Write;

use jiff::civil::{Date, date};
use maud::{Markup, PreEscaped, html};

use crate::layout::day;
use crate::parts::axis::escaped;
use crate::parts::words::count;

const CELL: i32 = 15;
const LEFT: i32 = 44;
const YEAR: i32 = 7 * CELL + 14;
/// Years shown, the newest; older ones are reached by the form's dates. A guess.
const YEARS: usize = 4;

/// What a day's changes came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Daily {
    /// Entries that came onto or back onto a list.
    pub(crate) came: usize,
    /// Entries that left one.
    pub(crate) left: usize,
    /// Everything else.
    pub(crate) other: usize,
}

impl Daily {
    fn all(self) -> usize {
        self.came + self.left + self.other
    }
}

/// Returns the calendar; `to` is the address of a day's own changes.
pub(crate) fn calendar(days: &BTreeMap<Date, Daily>, to: &dyn Fn(Date) -> String) -> Markup {
    let mut years: Vec<i16> = days.keys().map(|day| day.year()).collect();
    years.dedup();
    let hidden = years.len().saturating_sub(YEARS);
    let years = years.get(hidden..).unwrap_or_default();
    if years.is_empty() {
        return html! {};
    }
    html! {
        figure.chart {
            div.wide tabindex="0" role="region" aria-label="Changes by day" {
                (PreEscaped(draw(days, years, to)))
            }
            figcaption {
                "Changes a day: "
                @for (level, words) in [(1, "1 to 4"), (2, "5 to 19"), (3, "20 to 99"), (4, "100 and more")] {
                    span .key .{ "heat-" (level) } { (words) } " "
                }
                @if hidden > 0 { (count(hidden, "older year", "older years")) " not drawn." }
            }
            details {
                summary { "The same as a table" }
                table {
                    thead { tr { th scope="col" { "Edition of" } th scope="col" { "Came" } th scope="col" { "Left" } th scope="col" { "Otherwise changed" } } }
                    tbody { @for (on, one) in days.iter().rev().filter(|(on, _)| years.contains(&on.year())) {
                        tr { th scope="row" { a href=(to(*on)) { (day(*on)) } } td.number { (one.came) } td.number { (one.left) } td.number { (one.other) } }
                    } }
                }
            }
        }
    }
}

fn draw(days: &BTreeMap<Date, Daily>, years: &[i16], to: &dyn Fn(Date) -> String) -> String {
    let rows = i32::try_from(years.len()).unwrap_or(1);
    let (width, height) = (LEFT + 54 * CELL, rows * YEAR);
    let mut svg = String::new();
    let _ = write!(
        svg,
        "<svg class=\"heat\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" \
         role=\"group\" aria-labelledby=\"heat-title\"><title id=\"heat-title\">Changes by day; the \
         table below has the figures</title>"
    );
    for (row, year) in (0..rows).zip(years.iter().rev()) {
        let top = row * YEAR;
        let _ = write!(svg, "<text class=\"year\" x=\"0\" y=\"{}\">{year}</text>", top + 12);
        year_frame(&mut svg, *year, top);
        for (day, one) in days.range(date(*year, 1, 1)..=date(*year, 12, 31)) {
            let (x, y) = place(*day, top);
            let words = format!(
                "{day}: {} came, {} left, {} otherwise changed",
                one.came, one.left, one.other
            );
            let _ = write!(
                svg,
                "<a href=\"{}\"><rect class=\"heat-{}\" x=\"{x}\" y=\"{y}\" width=\"{s}\" \
                 height=\"{s}\" rx=\"2\"><title>{words}</title></rect></a>",
                escaped(&to(*day)),
                level(one.all()),
                s = CELL - 2,
            );
        }
    }
    svg.push_str("</svg>");
    svg
}

/// Draws the empty year as seven dashed lines, so that only days with changes weigh on the page.
fn year_frame(svg: &mut String, year: i16, top: i32) {
    let (first, last) = (place(date(year, 1, 1), 0), place(date(year, 12, 31), 0));
    for line in 0..7 {
        // The first week begins, and the last one ends, somewhere in the middle.
        let from = if line * CELL < first.1 { first.0 + CELL } else { first.0 };
        let until = if line * CELL > last.1 { last.0 - CELL } else { last.0 };
        let y = top + line * CELL + (CELL - 2) / 2;
        let _ = write!(
            svg,
            "<line class=\"heat-days\" x1=\"{from}\" y1=\"{y}\" x2=\"{}\" y2=\"{y}\"/>",
            until + CELL - 2
        );
    }
}

fn place(day: Date, top: i32) -> (i32, i32) {
    let first = date(day.year(), 1, 1);
    let lead = i32::from(first.weekday().to_monday_zero_offset());
    let week = (i32::from(day.day_of_year()) - 1 + lead) / 7;
    let line = i32::from(day.weekday().to_monday_zero_offset());
    (LEFT + week * CELL, top + line * CELL)
}

fn level(changes: usize) -> u8 {
    match changes {
        0 => 0,
        1..=4 => 1,
        5..=19 => 2,
        20..=99 => 3,
        _ => 4,
    }
}
