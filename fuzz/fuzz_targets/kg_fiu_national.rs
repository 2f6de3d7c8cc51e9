//! Hostile bytes for the reader of `kg_fiu_national`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| unblink_fuzz::one_file("kg_fiu_national", data));
