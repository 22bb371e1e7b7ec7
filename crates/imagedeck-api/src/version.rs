//! The order of versions: 9.10 comes after 9.9, a release candidate before its release, a service pack after it.
//!
//! A version is whatever text a name states as one; nothing is refused. Finding it in a name is the matter of
//! [`crate::naming`].

/// The words that say that the release itself is still to come.
const BEFORE_RELEASE: [&str; 8] = ["a", "alpha", "b", "beta", "dev", "pre", "preview", "rc"];

/// The letters of a half year such as `22H2`.
const HALF_YEAR: usize = 4;

// What a part of a key begins with: after the same beginning, a word such as `rc` comes before the end of the
// version, any other word after it, and a number last.
const EARLIER_WORD: char = '0';
const END: char = '1';
const WORD: char = '2';
const NUMBER: char = '3';

/// A text that sorts, byte by byte, as the version does among versions. Different versions have different keys; that
/// of an empty version is empty and sorts first.
pub fn order_key(version: &str) -> String {
    let mut key = String::with_capacity(version.len() * 2 + 4);
    if version.is_empty() {
        return key;
    }
    let mut rest = version;
    while let Some(first) = rest.chars().next() {
        let run = if let Some(month) = half_year(rest) {
            push_number(&mut key, &month);
            HALF_YEAR
        } else if first.is_ascii_digit() {
            push_number(&mut key, leading(rest, |sign| sign.is_ascii_digit()))
        } else if first.is_alphabetic() {
            push_word(&mut key, leading(rest, char::is_alphabetic))
        } else {
            first.len_utf8()
        };
        rest = rest.get(run..).unwrap_or_default();
    }
    key.push(END);
    // Two spellings of one version stay two texts, but stand side by side.
    key.push_str(version);
    key
}

/// A half year such as `22H2`, as the number of its last month: names of one product mix it with months, as in
/// `1809`.
fn half_year(text: &str) -> Option<String> {
    let (written, after) = text.split_at_checked(HALF_YEAR)?;
    let (year, half) = written.split_once(['h', 'H'])?;
    let is_whole = !after.starts_with(|sign: char| sign.is_alphanumeric());
    let year = year.len() == 2 && year.bytes().all(|byte| byte.is_ascii_digit()) && is_whole;
    match half {
        "1" if year => Some(format!("{}06", written.get(..2)?)),
        "2" if year => Some(format!("{}12", written.get(..2)?)),
        _ => None,
    }
}

fn leading(text: &str, belongs: impl Fn(char) -> bool) -> &str {
    let end = text.find(|sign| !belongs(sign)).unwrap_or(text.len());
    text.get(..end).unwrap_or_default()
}

/// A longer number is a larger one, once zeros at its start are gone.
fn push_number(key: &mut String, digits: &str) -> usize {
    let significant = digits.trim_start_matches('0');
    key.push(NUMBER);
    key.push_str(&format!("{:05}{significant}", significant.len()));
    digits.len()
}

/// A word ends with a sign that sorts before all letters, so that `r` comes before `rc`.
fn push_word(key: &mut String, word: &str) -> usize {
    let folded = crate::pattern::fold(word);
    key.push(if BEFORE_RELEASE.contains(&folded.as_str()) { EARLIER_WORD } else { WORD });
    key.push_str(&folded);
    key.push(' ');
    word.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn versions_stand_in_the_order_of_their_releases() {
        for row in [
            &["", "4.10", "9.9", "9.10", "10", "10.04", "10.04.1", "22.04", "22.04.5", "24.10"][..],
            &["9.0-alpha3", "9.0-beta2", "9.0-RC1", "9.0-RC2", "9.0", "9.0.1"],
            &["2003", "2003 R2", "2003 R2 SP2", "2008", "2008 R2", "2008 R2 SP1", "2012", "2012 R2"],
            &["7", "7 SP1", "8", "8.1", "10", "10 1809", "10 2004", "10 20H2", "10 21H1", "10 22H2", "11"],
            &["2023.01.01", "2023.9.1", "2023.10.01", "20230101"],
        ] {
            for (earlier, later) in row.iter().zip(row.iter().skip(1)) {
                assert!(order_key(earlier) < order_key(later), "{earlier} before {later}");
            }
        }
    }

    #[test]
    fn a_long_number_is_no_longer_than_it_is() {
        assert!(order_key(&"9".repeat(30)) < order_key(&format!("1{}", "0".repeat(30))));
    }

    proptest! {
        #[test]
        fn different_versions_have_different_keys(one in any::<String>(), other in any::<String>()) {
            prop_assert_eq!(one == other, order_key(&one) == order_key(&other));
        }
    }
}
