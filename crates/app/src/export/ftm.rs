//! FollowTheMoney entities, one a line, flat: what its own tools and OpenSanctions' clients read.

use std::io::Write;

use unblink_lists::ftm::FtmEntity;

use super::{ExportFormat, ExportedList, flat};

/// FollowTheMoney entities as JSON lines.
pub(super) struct Ftm;

impl ExportFormat for Ftm {
    fn name(&self) -> &'static str {
        "ftm"
    }

    fn about(&self) -> &'static str {
        "FollowTheMoney entities as JSON lines; sanctions, documents and edges on lines of their own"
    }

    fn begin(&self, _: &mut dyn Write) -> std::io::Result<()> {
        Ok(())
    }

    fn entry(
        &self,
        entry: &FtmEntity,
        _: &ExportedList,
        out: &mut dyn Write,
    ) -> std::io::Result<()> {
        for one in flat(entry) {
            serde_json::to_writer(&mut *out, &one)?;
            out.write_all(b"\n")?;
        }
        Ok(())
    }
}
