//! The curated register as it stands in this build.

/// The tables of `data/`, by name.
pub const REGISTER_FILES: &[(&str, &str)] = &[];
