//! Who is named: register subjects, states, bodies, media, collectives, and what stands for them.

mod find;
mod world;

pub(crate) use find::{Mentions, find};
pub(crate) use world::{Kind, World};

use serde::Serialize;

/// Someone named in a text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Party {
    /// A register subject's id, an ISO code, an authority's id, or `kind:name`.
    pub id: String,
    /// What it is called.
    pub caption: String,
    /// `subject`, `state`, `body`, `international`, `media`, `organisation`, `collective`, `person`.
    pub kind: &'static str,
    /// Where it belongs: an ISO code, `UN`, `EU`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub jurisdiction: Option<String>,
    /// Whether the register knows it as someone who is or was listed.
    pub in_register: bool,
    /// Other subjects of the register that go by the same name.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<String>,
}

/// One mention, in tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Mention {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) kind: Kind,
    /// Place in [`Mentions::parties`].
    pub(crate) party: usize,
}
