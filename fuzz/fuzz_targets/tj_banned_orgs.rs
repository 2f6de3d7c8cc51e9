//! Hostile bytes for the reader of `tj_banned_orgs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| unblink_fuzz::one_file("tj_banned_orgs", data));
