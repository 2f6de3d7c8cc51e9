//! FollowTheMoney entities: what they look like, and how our records become them.

mod entity;
mod out;
mod properties;

pub use entity::{FtmEntity, FtmValue};
/// What readers call the UN's reference of the entry itself, printed by another list.
const UN_REFERENCE: &str = "UN reference";

pub use out::{Naming, Sanctioned, record};
