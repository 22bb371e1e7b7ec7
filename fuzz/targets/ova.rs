//! The target `ova` as a program: see `imagedeck_fuzz::ova`.

#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| imagedeck_fuzz::ova::check(input));
