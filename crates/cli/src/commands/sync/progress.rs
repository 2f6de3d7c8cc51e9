//! Progress of downloads, a line a list; nothing where nobody watches.

use std::collections::BTreeMap;
use std::time::Duration;

use indicatif::{MultiProgress, ProgressBar, ProgressStyle};
use unblink_app::{Progress, SyncEvent, safe};
use unblink_model::ListId;

use crate::failure;

/// The lines of the lists under way.
pub(super) struct Bars {
    all: Option<MultiProgress>,
    open: BTreeMap<ListId, ProgressBar>,
}

impl Bars {
    pub(super) fn new() -> Self {
        Self { all: failure::watched().then(MultiProgress::new), open: BTreeMap::new() }
    }

    pub(super) fn show(&mut self, event: &SyncEvent<'_>) {
        let Some(all) = &self.all else { return };
        match event {
            SyncEvent::Begun(list) => {
                let bar = all.add(ProgressBar::new_spinner());
                // A template that does not parse leaves the plain spinner.
                if let Ok(style) =
                    ProgressStyle::with_template("{spinner} {prefix:30} {bytes:>10} {wide_msg}")
                {
                    bar.set_style(style);
                }
                bar.set_prefix(list.to_string());
                bar.set_message("asking");
                bar.enable_steady_tick(Duration::from_millis(200));
                self.open.insert((*list).clone(), bar);
            }
            SyncEvent::Progress(list, at) => {
                let Some(bar) = self.open.get(*list) else { return };
                match at {
                    Progress::Bytes { so_far, total } => {
                        bar.set_position(*so_far);
                        bar.set_message(match total {
                            Some(total) => format!("of {} MB", total / 1_048_576),
                            None => "downloading".to_owned(),
                        });
                    }
                    Progress::Waiting { time, because } => {
                        bar.set_message(format!(
                            "again in {} s: {}",
                            time.as_secs(),
                            safe(because)
                        ));
                    }
                }
            }
            SyncEvent::Reading(list) => {
                if let Some(bar) = self.open.get(*list) {
                    bar.set_message("reading and comparing");
                }
            }
            SyncEvent::Done(done) => {
                if let Some(bar) = self.open.remove(&done.list) {
                    bar.finish_and_clear();
                }
            }
        }
    }
}
