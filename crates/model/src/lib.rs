//! The words of sanctions registers as plain types.
//!
//! Everything here is a value: no files, no network, no clock. Types carry the
//! field's own words (see GLOSSARY.md at the root of the repository) and hold
//! invariants only; what is *done* with them lives on higher floors.

mod as_of;
mod date;
mod designation;
mod edition;
mod entity;
mod fact;
mod ftm;
mod ids;
mod value;

pub use as_of::AsOf;
pub use date::{ParseDateError, PartialDate, When};
pub use designation::{
    Citation, Grade, Instrument, Milestone, ParseWordError, Scope, Seen, Source, Status, StatusKind,
};
pub use edition::{Basis, Coverage, Edition, Extent, Published, ReadReport, Use};
pub use entity::{Entity, EntityKind, Property};
pub use fact::{
    Assessment, Authority, ContextFact, Contradiction, CuratedEvent, Direction, Engagement,
    EventKind, Exemption, Fact, Position, Programme, Reaction, Search, SubjectFact,
};
pub use ftm::{FtmEdge, FtmProperty, FtmSchema};
pub use ids::{EditionId, EntityKey, ListId, SubjectId};
pub use value::{
    Address, Birth, Country, Document, Listing, Name, NameKind, PrintedStep, Relation, Strength,
    Value,
};
