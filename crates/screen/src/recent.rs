//! Words looked up lately: names share their words, so that most of a customer file's are looked up
//! once.

use std::fmt;
use std::sync::{Arc, Mutex};

use unblink_text::Token;

use crate::keys::{Key, hash};
use crate::near::{Looked, Reach};

/// Words kept. A word with what is near it takes about a kilobyte, so that all take a few megabytes
/// whatever is asked.
const PLACES: usize = 4096;

/// A table with one place for each word: the newer word takes it from the older.
///
/// What it holds changes how long an answer takes and never the answer.
pub(crate) struct Recent(Box<[Mutex<Option<Arc<Looked>>>]>);

impl Default for Recent {
    fn default() -> Self {
        Self((0..PLACES).map(|_| Mutex::new(None)).collect())
    }
}

impl fmt::Debug for Recent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Recent").field(&self.0.len()).finish()
    }
}

impl Recent {
    /// Returns what was looked up for the word, looking it up where nobody has lately.
    pub(crate) fn get(
        &self,
        token: Token,
        reach: Reach,
        look: impl FnOnce(Token) -> Looked,
    ) -> Arc<Looked> {
        // Bits that the tables of the index do not choose buckets by.
        let chosen = usize::try_from(hash(Key::Text, &token.text) >> 20 & (PLACES as u64 - 1));
        let place = chosen.ok().and_then(|at| self.0.get(at));
        // Another thread at the same place is not waited for.
        let held = place.and_then(|place| place.try_lock().ok()?.clone());
        if let Some(looked) = held.filter(|looked| looked.answers(&token, reach)) {
            return looked;
        }
        let looked = Arc::new(look(token));
        if let Some(mut place) = place.and_then(|place| place.try_lock().ok()) {
            *place = Some(Arc::clone(&looked));
        }
        looked
    }
}
