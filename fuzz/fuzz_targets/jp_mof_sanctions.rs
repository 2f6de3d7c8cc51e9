//! Hostile bytes for the reader of `jp_mof_sanctions`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| unblink_fuzz::one_file("jp_mof_sanctions", data));
