//! Article in, cited evidence out.
//!
//! [`Watch::read`] turns the text of an article into what it says: who is named, what happened,
//! when, with what legal effect, who said so, and what the register knows about it. Every answer
//! points to the text by exact spans, and nothing is returned whose span does not hold.
//!
//! The rules are data (`data/<language>/*.toml`): see docs/watch.md.

mod check;
mod compare;
mod document;
mod event;
mod extract;
mod feed;
mod hash;
mod html;
mod language;
mod lexicon;
mod matcher;
mod mention;
mod modality;
mod near;
mod pattern;
mod quote;
mod read;
mod reading;
mod register;
mod rules;
mod silence;
mod span;
mod standing;
mod story;
mod time;
mod token;
mod warc;

pub use check::{Check, Fact, Verdict, Verdicts};
pub use compare::{Alone, Comparison, Shared, Telling, Tension, compare};
pub use document::{Document, Published, Signal, SignalKind, beginning, from_utf16};
pub use event::{Event, EventDate, Figure};
pub use extract::{
    Candidate, Claimed, ExtractError, Extractor, ExtractorId, Llm, Proposed, Transport, verify,
};
pub use feed::{FeedError, feed_items, from_json};
pub use html::{from_html, host};
pub use mention::Party;
pub use near::{Origins, Tie};
pub use quote::{Quote, Speaker};
pub use read::Watch;
pub use reading::{MentionView, Reading, TimeView};
pub use register::{NamedSubject, RegisterView};
pub use rules::RulesError;
pub use silence::Silence;
pub use span::Span;
pub use standing::{OnDay, OnList, Standing, Stay};
pub use story::{Chapter, Expected, Reacted, Reactions, Story, reactions, story};
pub use warc::{WarcCount, WarcError, warc_pages};
