//! The ledger: bitemporal entries of what each edition said, appended and never rewritten.
//!
//! An edition is compared with the editions beside it in publication order, and only what it
//! shows differently becomes an [`Entry`]. Answers are folds over entries as of a place in time
//! ([`AsOf`](unblink_model::AsOf)); the same editions give the same valid and published answers
//! in whatever order they were appended. Everything here is pure: bytes live in `store`.

mod changes;
mod content;
mod course;
mod designation;
mod history;
mod link;
mod meta;
mod printed;

pub use changes::{Change, ChangeKind, FieldChange, Mode, changes};
pub use content::{Content, Digest, Record, Values, fact_key, is_fact};
pub use course::{ProgrammeCourse, Spell, programmes};
pub use designation::{Course, Designation, Holding, Step, StepSource, courses, designation_on};
pub use history::{Current, Entry, Facet, History, Observation, Seen};
pub use link::{Link, LinkKind, Node, components, doubtful};
pub use meta::{EditionMeta, Order};
pub use printed::{Printed, printed};
