//! Hostile bytes for the reader of `in_mha_banned`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| unblink_fuzz::one_file("in_mha_banned", data));
