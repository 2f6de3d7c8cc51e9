//! Hostile bytes for the reader of `us_state_terrorist_orgs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| unblink_fuzz::one_file("us_state_terrorist_orgs", data));
