//! How likely a match of a score is the actor asked about, at a stated base rate.

/// Score, and how many times likelier a true match scores about so than an ordinary name's best.
///
/// Measured on 8,066 names of listed actors not on the list in that form and 8,489 ordinary names
/// (docs/matching.md), in bands of the score, drawn through the bands' middles.
const LIKELIHOODS: [(f64, f64); 10] = [
    (0.0, 0.05),
    (0.35, 0.17),
    (0.45, 0.38),
    (0.55, 0.94),
    (0.65, 2.6),
    (0.75, 8.5),
    (0.825, 12.0),
    (0.875, 35.0),
    (0.925, 130.0),
    (1.0, 1_500.0),
];

/// Returns how likely a match that scores so is the actor asked about, when this share of those
/// asked about is listed at all.
///
/// The score says how far the names and facts agree; the probability also says how often that
/// happens by chance, and moves with whom one asks about. It assumes questions like those it was
/// measured on: names of persons and companies from all over the world.
///
/// ```
/// use unblink_screen::probability;
///
/// assert!(probability(0.99, 0.01) > 0.8);
/// assert!(probability(0.7, 0.01) < 0.1);
/// assert!(probability(0.7, 0.5) > 0.7);
/// ```
pub fn probability(score: f64, base_rate: f64) -> f64 {
    let base = base_rate.clamp(1e-9, 1.0 - 1e-9);
    let odds = base / (1.0 - base) * likelihood(score.clamp(0.0, 1.0));
    odds / (1.0 + odds)
}

fn likelihood(score: f64) -> f64 {
    let after = LIKELIHOODS.partition_point(|(at, _)| *at <= score);
    let before = after.saturating_sub(1);
    let (Some(low), Some(high)) = (LIKELIHOODS.get(before), LIKELIHOODS.get(after)) else {
        return LIKELIHOODS[LIKELIHOODS.len() - 1].1;
    };
    let share = (score - low.0) / (high.0 - low.0);
    (low.1.ln() + share * (high.1.ln() - low.1.ln())).exp()
}

#[cfg(test)]
mod tests {
    use super::probability;

    #[test]
    fn a_higher_score_and_a_higher_base_rate_are_likelier() {
        let scores: Vec<f64> = (0..=100_u32).map(|at| f64::from(at) / 100.0).collect();
        for base in [0.0, 0.001, 0.1, 1.0] {
            let all: Vec<f64> = scores.iter().map(|score| probability(*score, base)).collect();
            assert!(all.windows(2).all(|two| two[0] <= two[1]), "{all:?}");
            assert!(all.iter().all(|p| (0.0..=1.0).contains(p)));
        }
        assert!(probability(0.8, 0.001) < probability(0.8, 0.1));
    }
}
