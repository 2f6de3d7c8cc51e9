//! Downloads of lists by the server itself, every so often, with an alarm a list.

use anyhow::{Context as _, Result};
use unblink_app::{
    Every, Freshness, Pace as _, Register, SyncOptions, SyncOutcome, SystemPace, safe,
};

use crate::commands::sync::sentence;
use crate::desk::Desk;
use crate::failure;

/// Starts a thread that downloads the lists every so often, until the process ends.
///
/// The process may end at any moment: an edition is appended by one transaction or not at all.
pub(crate) fn start(desk: &Desk, every: Every, options: SyncOptions) -> Result<()> {
    let location = desk.location().clone();
    let clock = desk.clock();
    let mut register = Register::open(&location, clock, "sync schedule")?;
    std::thread::Builder::new()
        .name("sync".to_owned())
        .spawn(move || {
            let pace = SystemPace;
            let mut wait = every.first_wait(pace.chance());
            loop {
                pace.wait(wait);
                run(&mut register, &options);
                wait = every.wait(pace.chance());
            }
        })
        .context("starting the schedule")?;
    Ok(())
}

fn run(register: &mut Register, options: &SyncOptions) {
    let answer = match register.sync(options, &mut |_| {}) {
        Ok(answer) => answer,
        // The next run tries again: what failed may be a full disk or a locked store.
        Err(error) => return log(register, &format!("FAILED: {error}")),
    };
    log(register, &sentence(&answer));
    for one in &answer.lists {
        let what = match one.outcome {
            SyncOutcome::Failed => "FAILED",
            SyncOutcome::Held => "HELD",
            SyncOutcome::Changed => "changed",
            SyncOutcome::Unchanged => continue,
        };
        log(register, &format!("{} {what}: {}", one.list, one.reasons.join("; ")));
    }
    for alarm in answer.freshness.iter().filter_map(Freshness::alarm) {
        log(register, &format!("alarm: {alarm}"));
    }
}

fn log(register: &Register, words: &str) {
    failure::say(&format!("{} sync: {}\n", register.now(), safe(words)));
}
