//! The target `ovf` as a program: see `imagedeck_fuzz::ovf`.

#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| imagedeck_fuzz::ovf::check(input));
