//! Hostile bytes for the reader of `au_dfat_sanctions`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| unblink_fuzz::one_file("au_dfat_sanctions", data));
