//! Names of lists, editions, entities and subjects.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Arc<str>);

        impl $name {
            /// Wraps the text as it stands.
            pub fn new(text: impl AsRef<str>) -> Self {
                Self(Arc::from(text.as_ref()))
            }

            /// Returns the text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        // Plain text in quotes: snapshots stay readable.
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Debug::fmt(&*self.0, f)
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self::new(text)
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(Arc::from(text))
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl std::borrow::Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }
    };
}

id! {
    /// The name of a list as researchers already know it: `us_ofac_sdn`, `un_sc_sanctions`.
    ///
    /// Where OpenSanctions has a dataset for the list, its id is used.
    ListId
}
id! {
    /// One published state of one list: `un_sc_sanctions@2025-12-10.1f9e77ec`.
    ///
    /// List, day of publication and the first eight hex digits of the SHA-256 of its bytes,
    /// so the same file has the same id in every installation.
    EditionId
}
id! {
    /// The issuer's own stable reference of an entry, unique in its list: `TAi.024`, `6636`.
    EntityKey
}
id! {
    /// The id of a real-world actor, joined across lists: `taliban`, `TAi.024`, `us_ofac_sdn:6636`.
    SubjectId
}

impl SubjectId {
    /// Returns the id of a subject known from one list's entry only.
    pub fn of_entry(list: &ListId, key: &EntityKey) -> Self {
        Self::new(format!("{list}:{key}"))
    }
}
