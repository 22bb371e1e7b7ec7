//! What must hold of a stranger's input, whatever it is: one module for each target of the fuzzer.
//!
//! Each has a function `check` that panics where something does not hold, which is how a fuzzer is told. The programs in
//! `targets` hand it to libFuzzer (`cargo xtask fuzz`); the test here hands it each input that is kept in `corpus`, so
//! that what was once found is found again without a fuzzer.

pub mod iso;
pub mod name;
pub mod ova;
pub mod ovf;
pub mod query;
mod reader;

use imagedeck_api::legible::misleads;

/// Panics unless a text is fit to be repeated to a person: no longer than this in signs, and with none that misleads.
fn assert_legible(text: &str, longest: usize) {
    assert!(text.chars().count() <= longest, "too long: {text:?}");
    assert!(!text.chars().any(misleads), "misleads: {text:?}");
}

/// Panics unless each is the second part of a sentence, as a fault or a remark is.
fn assert_sentences<'a>(sentences: impl IntoIterator<Item = &'a str>) {
    for sentence in sentences {
        assert_legible(sentence, 1_200);
        assert!(
            sentence.ends_with('.') && sentence.starts_with(|sign: char| sign.is_ascii_lowercase()),
            "{sentence:?}"
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    #[test]
    fn every_input_that_is_kept_passes() {
        for (target, check) in [
            ("iso", iso::check as fn(&[u8])),
            ("name", name::check),
            ("ova", ova::check),
            ("ovf", ovf::check),
            ("query", query::check),
        ] {
            let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(target);
            let mut count = 0;
            for file in folder.read_dir().expect("a folder of inputs") {
                let path = file.expect("a file").path();
                println!("{}", path.display());
                check(&std::fs::read(&path).expect("an input"));
                count += 1;
            }
            assert!(count > 0, "{target} has no input");
        }
    }
}
