//! Hostile bytes for the reader of the curated register, as one file and as up to 16 tables.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| unblink_fuzz::tables("unblink_register", 16, data));
