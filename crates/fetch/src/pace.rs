//! Time and chance as parameters: tests neither wait nor throw dice.

use std::hash::{BuildHasher as _, Hasher as _};
use std::time::Duration;

use jiff::Timestamp;

/// Tells the time, waits, and gives the chance part of a wait.
pub trait Pace {
    /// Returns the present instant.
    fn now(&self) -> Timestamp;

    /// Waits.
    fn wait(&self, time: Duration);

    /// Returns a number from 0 up to 1 that differs from call to call, so that many programs that
    /// failed together do not come back together.
    fn chance(&self) -> f64;
}

/// The machine's time and chance.
#[derive(Clone, Copy, Debug)]
pub struct SystemPace;

impl Pace for SystemPace {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }

    fn wait(&self, time: Duration) {
        std::thread::sleep(time);
    }

    fn chance(&self) -> f64 {
        // Each state has keys of its own: chance enough for a wait, without a crate for it.
        let drawn = std::collections::hash_map::RandomState::new().build_hasher().finish();
        // 32 bits fit a double exactly.
        f64::from(u32::try_from(drawn >> 32).unwrap_or(0)) / 4_294_967_296.0
    }
}
