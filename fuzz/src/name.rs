//! The names of images, and what they say.

use imagedeck_api::naming::Reading;

/// Whether what a name says stands in it.
pub fn check(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    let reading = Reading::of(&text);
    let Reading { os_family, distribution, version, architecture, variant, .. } = &reading;
    for stated in [os_family, distribution, version, architecture, variant].into_iter().flatten() {
        assert!(!stated.value.is_empty(), "{text:?}: {reading:?}");
        assert!(!stated.spans.is_empty() && stated.spans.is_sorted_by_key(|span| span.start), "{text:?}: {stated:?}");
        for span in &stated.spans {
            // None as well where it is not on the border of a character.
            assert!(text.get(span.clone()).is_some_and(|part| !part.is_empty()), "{text:?}: {stated:?}");
        }
    }
    assert_eq!(Reading::of(&text), reading);
}
