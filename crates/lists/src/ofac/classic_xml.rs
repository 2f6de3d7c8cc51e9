//! OFAC's classic XML (`sdnList`): recognised, not read yet.

use unblink_model::{Edition, ListId};

use crate::{Input, ReadError};

/// Elements that are read and not kept, each with the reason.
pub const OMITTED: &[(&str, &str)] = &[];

pub(super) fn recognises(head: &[u8]) -> bool {
    head.windows(8).any(|window| window == b"<sdnList")
}

pub(super) fn read(_list: &ListId, input: &Input<'_>) -> Result<Edition, ReadError> {
    let name = input.files.first().map_or("", |file| file.name);
    Err(super::wrong_shape(name, "a table", "the classic XML, not read yet".to_owned()))
}
