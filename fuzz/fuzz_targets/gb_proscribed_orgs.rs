//! Hostile bytes for the reader of `gb_proscribed_orgs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| unblink_fuzz::one_file("gb_proscribed_orgs", data));
