//! Hostile bytes for the reader of `kz_banned_orgs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| unblink_fuzz::one_file("kz_banned_orgs", data));
