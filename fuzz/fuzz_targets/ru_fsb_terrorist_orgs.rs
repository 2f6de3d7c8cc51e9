//! Hostile bytes for the reader of `ru_fsb_terrorist_orgs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| unblink_fuzz::one_file("ru_fsb_terrorist_orgs", data));
