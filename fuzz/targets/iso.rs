//! The target `iso` as a program: see `imagedeck_fuzz::iso`.

#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| imagedeck_fuzz::iso::check(input));
