//! Hostile bytes for the reader of `gb_fcdo_sanctions`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| unblink_fuzz::one_file("gb_fcdo_sanctions", data));
