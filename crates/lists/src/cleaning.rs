//! What readers share: dates, names, countries as issuers print them.

pub mod countries;
pub mod dates;
pub mod lettered;
pub mod names;
pub mod un_reference;
