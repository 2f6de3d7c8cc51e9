//! FollowTheMoney entities: what they look like, and how our records become them.

mod assemble;
mod entity;
mod lines;
mod out;
mod properties;

pub use assemble::{PROPERTIES, Piece, assemble, flat, pieces};
pub use entity::{FtmEntity, FtmValue};
/// What readers call the UN's reference of the entry itself, printed by another list.
const UN_REFERENCE: &str = "UN reference";

pub use lines::{FtmOperation, FtmShape, FtmStatement, MAX_LINE_BYTES, delta_line, entity_line};
pub use out::{Naming, Sanctioned, record};
