//! Several handles on one store, for a server's threads.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::{AppError, Register};

/// Several handles on one store; each question takes one of them for its time.
pub struct Pool {
    handles: Vec<Mutex<Register>>,
    next: AtomicUsize,
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
        Ok(Self { handles, next: AtomicUsize::new(0) })
    }

    /// Runs `ask` with a handle.
    pub fn with<T>(&self, ask: impl FnOnce(&mut Register) -> T) -> T {
        let at = self.next.fetch_add(1, Ordering::Relaxed) % self.handles.len();
        let free = self.handles.iter().find_map(|handle| handle.try_lock().ok());
        let mut handle = match free {
            Some(handle) => handle,
            // A question that panicked left its handle as it was: every write is a transaction.
            None => self.handles[at].lock().unwrap_or_else(std::sync::PoisonError::into_inner),
        };
        ask(&mut handle)
    }
}
