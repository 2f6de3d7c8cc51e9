//! Pieces several pages share.

pub(crate) mod area;
pub(crate) mod axis;
pub(crate) mod change_rows;
pub(crate) mod chart;
pub(crate) mod coverage;
pub(crate) mod designations;
pub(crate) mod heat;
pub(crate) mod hits;
pub(crate) mod lately;
pub(crate) mod letters;
pub(crate) mod records;
pub(crate) mod rungs;
pub(crate) mod sources;
pub(crate) mod spark;
pub(crate) mod steps;
pub(crate) mod words;
