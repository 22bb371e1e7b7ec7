//! Words for a shell: quoted so that sh, bash and zsh read them as they are.
//!
//! Shells whose single quotes know escapes, as those of fish do, are not meant. A shell cannot hold the sign NUL.

/// The text as one word of a command line. It is left bare where no shell finds anything special in it.
pub fn quote(text: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_./:,%@+=".contains(&byte);
    // zsh takes `=word` for the place of a program.
    if !text.is_empty() && !text.starts_with('=') && text.bytes().all(is_plain) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::process::Command;

    #[test]
    fn what_no_shell_changes_stays_bare() {
        for text in ["https://h:8080/v2/iso/10", "name=like,%ubuntu%", "-c"] {
            assert_eq!(quote(text), text);
        }
    }

    #[test]
    fn everything_else_is_quoted() {
        assert_eq!(quote(""), "''");
        assert_eq!(quote("it's"), r"'it'\''s'");
        assert_eq!(quote("=ls"), "'=ls'");
        assert_eq!(quote("$HOME `id` \"x\" \\ !!"), "'$HOME `id` \"x\" \\ !!'");
    }

    /// What the shell hands to a program, given words of a command line.
    #[cfg(unix)]
    fn words_as_read_by(shell: &str, words: &[String]) -> Vec<String> {
        let quoted: Vec<String> = words.iter().map(|word| quote(word)).collect();
        let line = format!("printf '%s\\0' - {}", quoted.join(" "));
        let output = Command::new(shell).args(["-c", &line]).output().expect("a shell");
        assert!(output.status.success() && output.stderr.is_empty(), "{output:?}");
        let printed = String::from_utf8(output.stdout).expect("UTF-8");
        printed.split_terminator('\0').skip(1).map(str::to_owned).collect()
    }

    #[cfg(unix)]
    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        #[test]
        fn shells_read_a_quoted_word_as_it_was(
            words in prop::collection::vec(prop_oneof!["[ -~\n\té日']{0,12}", any::<String>()], 1..40)
        ) {
            let words: Vec<String> = words.into_iter().map(|word| word.replace('\0', "")).collect();
            for shell in ["sh", "bash"] {
                prop_assert_eq!(&words_as_read_by(shell, &words), &words, "{}", shell);
            }
        }
    }
}
