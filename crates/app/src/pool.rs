//! Several handles on one store, for a server's threads.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use jiff::civil::Date;

use crate::{AppError, NewsDesk, Register};

/// Several handles on one store; each question takes one of them for its time.
pub struct Pool {
    handles: Vec<Mutex<Register>>,
    next: AtomicUsize,
    desk: Mutex<Option<Kept>>,
}

/// The news desk as last opened, for one version of the store and one day.
struct Kept {
    version: i64,
    day: Date,
    desk: Arc<NewsDesk>,
}

impl Pool {
    /// Opens `size` handles (at least one).
    pub fn open(
        size: usize,
        open: impl Fn() -> Result<Register, AppError>,
    ) -> Result<Self, AppError> {
        let mut handles: Vec<Mutex<Register>> = Vec::new();
        let mut shared = None;
        for _ in 0..size.max(1) {
            let mut register = open()?;
            let (index, feed) = shared
                .get_or_insert_with(|| (register.index.clone(), register.feed.clone()))
                .clone();
            (register.index, register.feed) = (index, feed);
            handles.push(Mutex::new(register));
        }
        Ok(Self { handles, next: AtomicUsize::new(0), desk: Mutex::default() })
    }

    /// Runs `ask` with a handle.
    pub fn with<T>(&self, ask: impl FnOnce(&mut Register) -> T) -> T {
        let at = self.next.fetch_add(1, Ordering::Relaxed) % self.handles.len();
        let free = self.handles.iter().find_map(|handle| handle.try_lock().ok());
        let mut handle = match free {
            Some(handle) => handle,
            // A question that panicked left its handle as it was: every write is a transaction.
            None => self.handles[at].lock().unwrap_or_else(PoisonError::into_inner),
        };
        ask(&mut handle)
    }

    /// Lets go of what the handles remember of a store that has moved since, so that neither its
    /// memory nor a former index's file waits for the next question. A handle at work is left
    /// alone: what it remembers is looked at with its own next question, or with the next call.
    pub fn let_go_of_former(&self) -> Result<(), AppError> {
        let mut version = None;
        for handle in &self.handles {
            if let Ok(mut register) = handle.try_lock() {
                version = Some(register.let_go_of_former()?);
            }
        }
        // Somebody who opens a desk just now keeps it, and opens it for the store as it is.
        if let (Some(version), Ok(mut kept)) = (version, self.desk.try_lock()) {
            kept.take_if(|kept| kept.version < version);
        }
        Ok(())
    }

    /// Returns a desk that reads articles, opened with one of the pool's handles.
    ///
    /// Opening one takes seconds with every list loaded, so it is kept while the store stays as it
    /// is, one for all who ask; who comes meanwhile waits for it.
    pub fn news_desk(&self, register: &mut Register) -> Result<Arc<NewsDesk>, AppError> {
        let (version, day) = (register.store().version()?, register.today());
        let mut kept = self.desk.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(kept) = kept.as_ref().filter(|k| (k.version, k.day) == (version, day)) {
            return Ok(kept.desk.clone());
        }
        // The former is let go of first: two at once would be twice the memory.
        *kept = None;
        let desk = Arc::new(register.news_desk()?);
        *kept = Some(Kept { version, day, desk: desk.clone() });
        Ok(desk)
    }
}
