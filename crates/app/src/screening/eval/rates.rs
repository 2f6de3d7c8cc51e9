//! Shares with their uncertainty, threshold tables and curves.

use serde::Serialize;

/// A share with its 95 % interval (Wilson, which holds for small numbers and shares near 0 or 1).
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Rate {
    /// How many.
    pub count: u64,
    /// Of how many.
    pub of: u64,
    /// The share; 0 of nothing is 0.
    pub share: f64,
    /// The lower end of the interval.
    pub low: f64,
    /// The upper end of the interval; 1 where nothing was counted.
    pub high: f64,
}

impl Rate {
    /// Returns the share of `count` in `of`.
    pub fn of(count: usize, of: usize) -> Self {
        // Counts of questions are far below 2^52: exact as floats.
        #[expect(clippy::cast_precision_loss, reason = "small counts")]
        let (k, n) = (count as f64, of as f64);
        if of == 0 {
            return Self { count: 0, of: 0, share: 0.0, low: 0.0, high: 1.0 };
        }
        let z = 1.96_f64;
        let share = k / n;
        let middle = share + z * z / (2.0 * n);
        let spread = z * (share * (1.0 - share) / n + z * z / (4.0 * n * n)).sqrt();
        let scale = 1.0 + z * z / n;
        Self {
            count: count as u64,
            of: of as u64,
            share,
            low: ((middle - spread) / scale).max(0.0),
            high: ((middle + spread) / scale).min(1.0),
        }
    }
}

/// What a set of questions came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Operating {
    /// The one meant reaches the threshold.
    pub hit: Rate,
    /// The one meant comes first.
    pub first: Rate,
}

impl Operating {
    /// Counts scores of whom was meant, and whether they came first.
    pub(super) fn of(got: &[(f64, bool)], threshold: f64) -> Self {
        Self {
            hit: Rate::of(got.iter().filter(|(score, _)| *score >= threshold).count(), got.len()),
            first: Rate::of(got.iter().filter(|(_, first)| *first).count(), got.len()),
        }
    }
}

/// The same for a part of the questions.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Stratum {
    /// By what they are parted.
    pub by: &'static str,
    /// Which part.
    pub value: String,
    /// What it came to.
    #[serde(flatten)]
    pub of: Operating,
}

/// What a threshold would find and cost.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct ThresholdRow {
    /// The threshold.
    pub threshold: f64,
    /// Listed names as they are that would alert.
    pub control: Rate,
    /// Listed names written otherwise that would alert.
    pub manipulated: Rate,
    /// Names of nobody listed that would alert.
    pub false_alerts: Rate,
}

/// Returns what thresholds from 0.5 to 1 would find and cost.
pub(super) fn thresholds(
    control: &[f64],
    manipulated: &[f64],
    negatives: &[f64],
) -> Vec<ThresholdRow> {
    let from = |scores: &[f64], threshold: f64| {
        // A score of exactly the threshold alerts; steps of 0.02 are no exact floats.
        let reach = scores.iter().filter(|score| **score + 1e-9 >= threshold).count();
        Rate::of(reach, scores.len())
    };
    (0..=25_u32)
        .map(|step| {
            let threshold = 0.5 + f64::from(step) * 0.02;
            ThresholdRow {
                threshold: (threshold * 100.0).round() / 100.0,
                control: from(control, threshold),
                manipulated: from(manipulated, threshold),
                false_alerts: from(negatives, threshold),
            }
        })
        .collect()
}

/// Points of a curve; more would not show.
const MOST_POINTS: usize = 200;

/// Returns the share of false alerts and of names found at every score a name of nobody reached,
/// from strict to lax.
pub(super) fn roc(positives: &[f64], negatives: &[f64]) -> Vec<(f64, f64)> {
    if positives.is_empty() || negatives.is_empty() {
        return Vec::new();
    }
    let sorted = |scores: &[f64]| {
        let mut scores = scores.to_vec();
        scores.sort_by(|a, b| b.total_cmp(a));
        scores
    };
    let (positives, negatives) = (sorted(positives), sorted(negatives));
    let share = |scores: &[f64], at: f64| {
        let count = scores.partition_point(|score| *score >= at);
        Rate::of(count, scores.len()).share
    };
    let mut cuts: Vec<f64> = negatives.clone();
    cuts.dedup();
    let step = cuts.len().div_ceil(MOST_POINTS);
    let mut points = vec![(
        0.0,
        Rate::of(positives.partition_point(|score| *score > negatives[0]), positives.len()).share,
    )];
    // The strict end matters most and is kept point by point.
    let kept = cuts.iter().enumerate().filter(|(at, _)| *at < 50 || at % step == 0);
    points.extend(kept.map(|(_, cut)| (share(&negatives, *cut), share(&positives, *cut))));
    points.push((1.0, 1.0));
    points.dedup();
    points
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_hold_at_the_ends() {
        let none = Rate::of(0, 100);
        assert!(none.low.abs() < 1e-12 && (none.high - 0.036_99).abs() < 1e-3, "{none:?}");
        let half = Rate::of(50, 100);
        assert!((half.low - 0.4038).abs() < 1e-3 && (half.high - 0.5962).abs() < 1e-3, "{half:?}");
        assert_eq!(Rate::of(0, 0).of, 0);
    }

    #[test]
    fn a_curve_climbs_from_strict_to_lax() {
        let curve = roc(&[0.9, 0.8, 0.8, 0.2], &[0.85, 0.5, 0.1, 0.1]);
        assert_eq!(curve[0], (0.0, 0.25));
        assert_eq!(curve.last(), Some(&(1.0, 1.0)));
        assert!(curve.windows(2).all(|pair| pair[0].0 <= pair[1].0 && pair[0].1 <= pair[1].1));
        let table = thresholds(&[1.0], &[0.7, 0.9], &[0.1]);
        let at = table.iter().find(|row| (row.threshold - 0.7).abs() < 1e-9).unwrap();
        assert_eq!((at.manipulated.count, at.false_alerts.count), (2, 0));
    }
}
