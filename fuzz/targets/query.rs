//! The target `query` as a program: see `imagedeck_fuzz::query`.

#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| imagedeck_fuzz::query::check(input));
