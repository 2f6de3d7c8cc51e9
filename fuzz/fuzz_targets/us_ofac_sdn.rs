//! Hostile bytes for the reader of `us_ofac_sdn`, as one file and as up to four tables.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| unblink_fuzz::tables("us_ofac_sdn", 4, data));
