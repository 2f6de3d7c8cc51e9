//! Hostile bytes for the reader of `us_trade_csl`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| unblink_fuzz::one_file("us_trade_csl", data));
