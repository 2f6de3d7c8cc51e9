//! Hostile bytes for the reader of `eu_journal_sanctions`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| unblink_fuzz::tables("eu_journal_sanctions", 3, data));
