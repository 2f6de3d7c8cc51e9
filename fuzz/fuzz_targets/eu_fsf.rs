//! Hostile bytes for the reader of `eu_fsf`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| unblink_fuzz::one_file("eu_fsf", data));
