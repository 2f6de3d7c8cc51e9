//! Hostile bytes for the reader of `ru_fedsfm_terror`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| unblink_fuzz::one_file("ru_fedsfm_terror", data));
