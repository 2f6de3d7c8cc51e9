//! How many entries a list had, edition by edition, as a small line; the table beside it has
//! the figures.

use std::fmt::Write;

use jiff::civil::Date;
use maud::{Markup, PreEscaped, html};

use crate::parts::axis::{escaped, length, year_of};

const WIDTH: f64 = 240.0;
const HEIGHT: f64 = 44.0;
const PAD: f64 = 4.0;

/// Returns the line of whole editions, oldest first; nothing for fewer than two.
pub(crate) fn line(id: &str, counts: &[(Date, u64)]) -> Markup {
    let (Some((first, _)), Some((last, now))) = (counts.first(), counts.last()) else {
        return html! {};
    };
    if counts.len() < 2 || first == last {
        return html! {};
    }
    let size = |count: u64| length(usize::try_from(count).unwrap_or(usize::MAX));
    let most = counts.iter().map(|(_, count)| *count).max().unwrap_or(1);
    let least = counts.iter().map(|(_, count)| *count).min().unwrap_or(0);
    let (from, to) = (year_of(*first), year_of(*last));
    let x = |day: Date| PAD + (year_of(day) - from) / (to - from) * (WIDTH - 2.0 * PAD);
    // The line shows movement, so it does not begin at nothing; the words give both ends.
    let spread = (size(most) - size(least)).max(1.0);
    let y = |count: u64| HEIGHT - PAD - (size(count) - size(least)) / spread * (HEIGHT - 2.0 * PAD);
    let mut path = String::new();
    let mut before: Option<f64> = None;
    for (day, count) in counts {
        let (x, y) = (x(*day), y(*count));
        let _ = match before {
            // A count stands until the next edition.
            Some(old) => write!(path, "L{x:.1} {old:.1}L{x:.1} {y:.1}"),
            None => write!(path, "M{x:.1} {y:.1}"),
        };
        before = Some(y);
    }
    let words = format!(
        "{} whole editions from {first} to {last}: between {least} and {most} entries, now {now}.",
        counts.len()
    );
    let svg = format!(
        "<svg class=\"spark\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" width=\"{WIDTH}\" height=\"{HEIGHT}\" \
         role=\"img\" aria-label=\"{words}\"><title>{words}</title><path d=\"{path}\"/>\
         <circle cx=\"{:.1}\" cy=\"{:.1}\" r=\"2.5\"/></svg>",
        x(*last),
        y(*now),
        words = escaped(&words),
    );
    html! {
        figure.sparkline id={ (id) "-spark" } {
            (PreEscaped(svg))
            figcaption { (words) }
        }
    }
}
