//! Hostile bytes for the reader of `au_listed_terrorist_orgs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| unblink_fuzz::one_file("au_listed_terrorist_orgs", data));
