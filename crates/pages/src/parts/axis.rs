//! The axis of years that charts share, and text made safe for SVG.

use std::fmt::Write;

use jiff::civil::Date;
use maud::html;

/// Width of every chart over time, in units of its own view box.
pub(crate) const WIDTH: f64 = 960.0;

/// The years drawn.
#[derive(Clone, Copy)]
pub(crate) struct Axis {
    /// Where the first year stands; room for labels lies before it.
    pub(crate) left: f64,
    /// The first moment drawn, in years.
    pub(crate) first: f64,
    /// The last moment drawn, in years.
    pub(crate) last: f64,
}

impl Axis {
    /// Where the last year stands.
    pub(crate) const RIGHT: f64 = WIDTH - 14.0;

    /// Returns the place of a moment.
    pub(crate) fn x(self, year: f64) -> f64 {
        let share = (year - self.first) / (self.last - self.first);
        self.left + share.clamp(0.0, 1.0) * (Self::RIGHT - self.left)
    }

    /// Returns the years with a line: every 1, 2, 5 or 10, so that at most a dozen stand there.
    pub(crate) fn ticks(self) -> Vec<i16> {
        let span = self.last - self.first;
        let step = [1, 2, 5, 10, 20].into_iter().find(|s| span / f64::from(*s) <= 12.0);
        let step = step.unwrap_or(50);
        (1..=9999_i16)
            .filter(|year| year % step == 0)
            .filter(|year| (self.first..=self.last).contains(&f64::from(*year)))
            .collect()
    }

    /// Returns the lines and words of the years between two heights.
    pub(crate) fn grid(self, top: f64, bottom: f64) -> String {
        let mut svg = String::new();
        for year in self.ticks() {
            let x = self.x(f64::from(year));
            let _ = write!(
                svg,
                "<line class=\"grid\" x1=\"{x:.1}\" y1=\"{top}\" x2=\"{x:.1}\" y2=\"{bottom:.1}\"/>\
                 <text class=\"year\" x=\"{x:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{year}</text>",
                top - 12.0
            );
        }
        svg
    }
}

/// Returns a day as a number of years.
pub(crate) fn year_of(day: Date) -> f64 {
    f64::from(day.year()) + f64::from(day.day_of_year() - 1) / f64::from(day.days_in_year())
}

/// Returns a count as a length; counts of charts are far from where a float is rounded.
pub(crate) fn length(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

/// Writes what would be markup as text.
pub(crate) fn escaped(text: &str) -> String {
    html! { (text) }.into_string()
}
