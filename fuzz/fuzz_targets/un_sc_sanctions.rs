//! Hostile bytes for the reader of `un_sc_sanctions`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| unblink_fuzz::one_file("un_sc_sanctions", data));
