//! Hostile bytes for the reader of `gb_hmt_sanctions`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| unblink_fuzz::one_file("gb_hmt_sanctions", data));
