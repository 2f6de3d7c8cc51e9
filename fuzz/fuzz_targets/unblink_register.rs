//! Hostile bytes for the reader of the curated register, as its tables in the order of their names.
#![no_main]

use std::collections::BTreeMap;
use std::sync::LazyLock;

static EMPTY: LazyLock<BTreeMap<String, Vec<u8>>> = LazyLock::new(unblink_fuzz::empty_register);

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    unblink_fuzz::filled("unblink_register", &EMPTY, data);
});
