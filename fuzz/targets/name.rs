//! The target `name` as a program: see `imagedeck_fuzz::name`.

#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| imagedeck_fuzz::name::check(input));
