//! A command line taken apart into its words, as a shell does it.
//!
//! Nothing is put in the place of variables, patterns and commands: they stay as they were written. What a command's
//! words mean is not known here.

use std::iter::Peekable;
use std::str::Chars;

/// The words of one command, which may go on over lines that end with `\`. What is done with its output does not
/// count. None where a quote does not end, or where there is a second line.
pub fn words(command: &str) -> Option<Vec<String>> {
    let mut signs = command.chars().peekable();
    let mut words = Vec::new();
    let mut word: Option<Vec<u8>> = None;
    while let Some(sign) = signs.next() {
        match sign {
            '\n' if signs.clone().any(|sign| !sign.is_whitespace()) => return None,
            ' ' | '\t' | '\r' | '\n' => end(&mut words, &mut word)?,
            '|' | '<' | '>' => break,
            ';' | '&' if signs.peek().is_none_or(|next| next.is_whitespace() || *next == '&') => break,
            '\'' => single(&mut signs, word.get_or_insert_default())?,
            '"' => double(&mut signs, word.get_or_insert_default())?,
            '$' if signs.next_if_eq(&'\'').is_some() => dollar_single(&mut signs, word.get_or_insert_default())?,
            '\\' => match signs.next() {
                Some('\r') if signs.next_if_eq(&'\n').is_some() => {}
                None | Some('\n') => {}
                Some(escaped) => push(word.get_or_insert_default(), escaped),
            },
            plain => push(word.get_or_insert_default(), plain),
        }
    }
    end(&mut words, &mut word)?;
    Some(words)
}

fn end(words: &mut Vec<String>, word: &mut Option<Vec<u8>>) -> Option<()> {
    if let Some(bytes) = word.take() {
        words.push(String::from_utf8(bytes).ok()?);
    }
    Some(())
}

/// `'…'`: everything stands for itself.
fn single(signs: &mut Peekable<Chars<'_>>, word: &mut Vec<u8>) -> Option<()> {
    loop {
        match signs.next()? {
            '\'' => return Some(()),
            plain => push(word, plain),
        }
    }
}

/// `"…"`: a `\` is an escape before what is special, and stands for itself elsewhere.
fn double(signs: &mut Peekable<Chars<'_>>, word: &mut Vec<u8>) -> Option<()> {
    loop {
        match signs.next()? {
            '"' => return Some(()),
            '\\' => match signs.next()? {
                '\n' => {}
                special @ ('"' | '\\' | '$' | '`') => push(word, special),
                plain => {
                    word.push(b'\\');
                    push(word, plain);
                }
            },
            plain => push(word, plain),
        }
    }
}

/// `$'…'`, in which browsers write what they copy: escapes as in C, for bytes and for characters.
fn dollar_single(signs: &mut Peekable<Chars<'_>>, word: &mut Vec<u8>) -> Option<()> {
    loop {
        match signs.next()? {
            '\'' => return Some(()),
            '\\' => match signs.next()? {
                'a' => word.push(7),
                'b' => word.push(8),
                't' => word.push(b'\t'),
                'n' => word.push(b'\n'),
                'v' => word.push(11),
                'f' => word.push(12),
                'r' => word.push(b'\r'),
                'e' | 'E' => word.push(27),
                'x' => word.push(u8::try_from(number(signs, 0, 16, 2)?).ok()?),
                'u' => push(word, char::from_u32(number(signs, 0, 16, 4)?)?),
                'U' => push(word, char::from_u32(number(signs, 0, 16, 8)?)?),
                octal @ '0'..='7' => word.push(u8::try_from(number(signs, octal.to_digit(8)?, 8, 2)?).ok()?),
                special @ ('\\' | '\'' | '"' | '?') => push(word, special),
                plain => {
                    word.push(b'\\');
                    push(word, plain);
                }
            },
            plain => push(word, plain),
        }
    }
}

/// A number that begins with a digit that was read, or with none, and has at most so many more.
fn number(signs: &mut Peekable<Chars<'_>>, first: u32, radix: u32, most: u32) -> Option<u32> {
    let mut number = first;
    for _ in 0..most {
        let Some(digit) = signs.peek().and_then(|sign| sign.to_digit(radix)) else { break };
        signs.next();
        number = number.checked_mul(radix)?.checked_add(digit)?;
    }
    Some(number)
}

fn push(word: &mut Vec<u8>, sign: char) {
    word.extend_from_slice(sign.encode_utf8(&mut [0; 4]).as_bytes());
}

#[cfg(test)]
mod tests {
    use super::super::shell::quote;
    use super::*;
    use proptest::prelude::*;

    fn split(command: &str) -> Vec<String> {
        words(command).unwrap_or_else(|| panic!("{command} should be a command"))
    }

    #[test]
    fn words_are_quoted_in_every_way_of_a_shell() {
        assert_eq!(split(r#"a  'b c'"d e"\ f '' g"#), ["a", "b cd e f", "", "g"]);
        assert_eq!(split(r#""\"\$\`\\\n$TK""#), [r#""$`\\n$TK"#]);
        assert_eq!(split(r"'\n'\'"), [r"\n'"]);
    }

    #[test]
    fn the_quotes_of_browsers_know_escapes() {
        assert_eq!(split(r"$'it\'s\u0021 \xC3\xA9\303\251\U0001F600\n\q\\'x"), ["it's! éé😀\n\\q\\x"]);
        assert_eq!(words(r"$'\xFF'"), None);
        assert_eq!(words(r"$'\uD83D'"), None);
    }

    #[test]
    fn a_command_goes_on_after_a_backslash_and_ends_with_its_line() {
        assert_eq!(split("a \\\n  b\\\r\nc\r\n\n"), ["a", "bc"]);
        assert_eq!(words("a\nb"), None);
        assert_eq!(words("a 'b"), None);
        assert_eq!(words("a \"b\\"), None);
    }

    #[test]
    fn what_is_done_with_the_output_does_not_count() {
        for command in ["a b | jq .", "a b > file", "a b; c", "a b && c", "a b &", "a b;"] {
            assert_eq!(split(command), ["a", "b"], "{command}");
        }
    }

    #[test]
    fn an_address_that_somebody_forgot_to_quote_stays_whole() {
        assert_eq!(split("a http://h/?b=1&c=d;e"), ["a", "http://h/?b=1&c=d;e"]);
    }

    proptest! {
        #[test]
        fn quoting_is_undone(texts in prop::collection::vec(any::<String>(), 0..5)) {
            let quoted: Vec<String> = texts.iter().map(|text| quote(text)).collect();
            prop_assert_eq!(words(&quoted.join(" ")), Some(texts));
        }

        #[test]
        fn any_text_can_be_taken_apart(text in any::<String>(), hostile in "[a'\"$\\\\ux07|;&\r\n ]{0,20}") {
            let _ = (words(&text), words(&hostile));
        }
    }
}
