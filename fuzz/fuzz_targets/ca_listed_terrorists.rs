//! Hostile bytes for the reader of `ca_listed_terrorists`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| unblink_fuzz::one_file("ca_listed_terrorists", data));
