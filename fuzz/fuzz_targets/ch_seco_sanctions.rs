//! Hostile bytes for the reader of `ch_seco_sanctions`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| unblink_fuzz::one_file("ch_seco_sanctions", data));
