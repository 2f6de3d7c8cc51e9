//! Pieces several pages share.

pub(crate) mod chart;
pub(crate) mod coverage;
pub(crate) mod designations;
pub(crate) mod hits;
pub(crate) mod records;
pub(crate) mod sources;
pub(crate) mod words;
