//! Hostile bytes for the reader of `ca_dfatd_sema_sanctions`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| unblink_fuzz::one_file("ca_dfatd_sema_sanctions", data));
