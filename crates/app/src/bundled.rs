//! The curated register as it stands in this build.

macro_rules! tables {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../../../data/", $name)))),*]
    };
}

/// The tables of `data/`, by name.
pub const REGISTER_FILES: &[(&str, &str)] = tables![
    "assessments.csv",
    "authorities.csv",
    "context.csv",
    "contradictions.csv",
    "edition.csv",
    "engagement.csv",
    "events.csv",
    "exemptions.csv",
    "ladder.csv",
    "positions.csv",
    "programmes.csv",
    "reactions.csv",
    "subjects.csv",
    "un-1988.csv",
];
