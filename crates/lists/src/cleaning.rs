//! What readers share: dates, names, countries, documents, enumerations and UN references as
//! issuers print them.

pub mod countries;
pub mod dates;
pub(crate) mod documents;
pub(crate) mod enumerations;
pub mod lettered;
pub mod names;
pub(crate) mod un_references;
