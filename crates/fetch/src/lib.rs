//! Polite conditional downloads, checked before anybody reads them.
//!
//! A [`Fetcher`] asks for a [`Source`] with what is known of it, waits where it is asked to, tries
//! again where that may help, and stops at every [`Limits`]. What it returns is whole, within
//! bounds and of the expected [`Shape`]; anything else is a [`FetchError`] that names the address
//! and the reason. It keeps nothing and reads no list. An [`Endpoint`] is asked by posting JSON.
//!
//! Time is a parameter ([`Pace`]): waits and deadlines come from there, so tests do not wait.

mod agent;
mod attempt;
mod body;
mod error;
mod fetcher;
mod pace;
mod post;
mod settings;
mod shape;
mod source;

pub use attempt::http_date;
pub use error::FetchError;
pub use fetcher::{Fetcher, Progress};
pub use pace::{Pace, SystemPace};
pub use post::Endpoint;
pub use settings::{Limits, Proxy, Settings};
pub use shape::Shape;
pub use source::{Download, Fetched, Source, Validators};
