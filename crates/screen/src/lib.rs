//! Names in, possible matches out, each with its reasons.
//!
//! An [`Index`] holds [`Profile`]s: what screening needs of each entity. A [`Query`] is a question
//! about one actor. The answer is a list of [`Match`]es, best first; each carries an
//! [`Explanation`] whose parts add up to its score. A match is a possible match until a person
//! decides.
//!
//! ```
//! use unblink_model::{EntityKind, Name, NameKind, Strength};
//! use unblink_screen::{Everyone, Index, Options, Profile, Query};
//!
//! let mut baradar = Profile::new("TAi.024", Some(EntityKind::Person));
//! for (name, kind) in [
//!     ("ABDUL GHANI BARADAR ABDUL AHMAD TURK", NameKind::Primary),
//!     ("عبدالغنی برادر عبد الاحمد ترک", NameKind::Original),
//!     ("Abdul Ghani Baradar", NameKind::Aka),
//! ] {
//!     baradar.names.push(Name::new(name, kind, Strength::Unstated));
//! }
//! let index = Index::build([baradar]);
//!
//! let query = Query::name("عبدالغنی برادر");
//! let matches = index.search(&query, &Everyone, &Options::default());
//! assert_eq!(matches[0].id, "TAi.024");
//! assert!(matches[0].score >= 0.8);
//! assert_eq!(
//!     matches[0].explanation.sentence,
//!     "\"عبدالغنی برادر\" matches the alias \"Abdul Ghani Baradar\" \
//!      (both words, through the Arabic script)."
//! );
//! ```
//!
//! # How a question is answered
//!
//! 1. The query's names are cut into tokens (`unblink-text`), at documented [`limits`].
//! 2. Names that share a token, one edit of it, its skeleton or a joined form are looked up, the
//!    same words once for all who bear them, and taken in the order of a rough score.
//! 3. Each is compared word by word. Rare words weigh more than common ones.
//! 4. The [`FEATURES`] speak in order; [`Effect`] says what each may do to the score.

mod admit;
mod align;
mod build;
mod craft;
mod explain;
mod facts;
pub mod features;
mod index;
mod keys;
mod layout;
pub mod limits;
mod near;
mod probability;
mod profile;
mod query;
mod query_name;
mod rarity;
mod recent;
mod search;
mod settings;
mod similarity;

pub use admit::{Admit, Everyone};
pub use craft::{Measure, Particular, Tonnage, particular, tonnage};
pub use explain::{Explanation, FeatureScore, Match};
pub use facts::Facts;
pub use features::{Case, Effect, FEATURES, Feature, Finding};
pub use index::{Bytes, Index};
pub use layout::OpenError;
pub use probability::probability;
pub use profile::Profile;
pub use query::{ALERT_THRESHOLD, Identifier, Options, Query};
pub use settings::{EvidenceSettings, NameSettings, RoleSettings, Settings, SettingsError};
