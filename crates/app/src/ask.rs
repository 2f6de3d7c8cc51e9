//! The questions of the register, one file each.

pub(crate) mod absence;
pub(crate) mod changes;
pub(crate) mod compare;
pub(crate) mod disagreements;
pub(crate) mod facts;
pub(crate) mod history;
pub(crate) mod ladder;
pub(crate) mod record_changes;
pub(crate) mod who_lists;
