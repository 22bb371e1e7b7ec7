//! Query strings: split into pairs, decoded and encoded.
//!
//! What the pairs mean is not known here. The decoding follows the API's documentation, whose own examples hold
//! bare percent signs (`filter=name,like,ubu%&expand=1`): an escape that is not valid, or that does not give valid
//! UTF-8, stays as it was written.

/// The parameters of a query string without its `?`, decoded, in their order.
pub fn pairs(query_string: &str) -> impl Iterator<Item = (String, String)> {
    raw_pairs(query_string).map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (decode(name), decode(value))
    })
}

/// The parameters of a query string without its `?`, as they were written, in their order.
pub fn raw_pairs(query_string: &str) -> impl Iterator<Item = &str> {
    query_string.split('&').filter(|pair| !pair.is_empty())
}

/// Decodes one name or value: `+` is a space, and `%` with two hexadecimal digits a byte of UTF-8.
pub fn decode(written: &str) -> String {
    let mut text = String::with_capacity(written.len());
    let mut rest = written;
    while let Some(start) = rest.find(['%', '+']) {
        let (before, special) = rest.split_at(start);
        text.push_str(before);
        if let Some(after) = special.strip_prefix('+') {
            text.push(' ');
            rest = after;
            continue;
        }
        let escapes = leading_escapes(special);
        let (run, after) = special.split_at(escapes.len() * 3);
        push_decoded(&mut text, &escapes, run);
        if run.is_empty() {
            text.push('%');
            rest = special.strip_prefix('%').unwrap_or_default();
        } else {
            rest = after;
        }
    }
    text.push_str(rest);
    text
}

/// Encodes a value for the address bar and for a link in a message: what people read often (`,`, `:`, `/`) stays,
/// but never at the end, where chat programs take it for the sentence's own.
pub fn encode_readable(value: &str) -> String {
    let mut written = encode_except(value, b"-._~,:/");
    if let Some(last @ (',' | ':' | '.')) = written.chars().last() {
        written.pop();
        written.push_str(&format!("%{:02X}", u32::from(last)));
    }
    written
}

/// Encodes a value as the API does in its page links: all but letters, digits and `-._~`.
pub fn encode(value: &str) -> String {
    encode_except(value, b"-._~")
}

fn encode_except(value: &str, plain: &[u8]) -> String {
    let mut written = String::with_capacity(value.len());
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || plain.contains(&byte) {
            written.push(char::from(byte));
        } else {
            written.push_str(&format!("%{byte:02X}"));
        }
    }
    written
}

/// The bytes of the unbroken run of escapes at the start.
fn leading_escapes(written: &str) -> Vec<u8> {
    let escape = |chunk: &[u8]| match chunk {
        [b'%', high, low] => {
            let digit = |byte: &u8| char::from(*byte).to_digit(16);
            u8::try_from(digit(high)? * 16 + digit(low)?).ok()
        }
        _ => None,
    };
    written.as_bytes().chunks(3).map_while(escape).collect()
}

/// Appends the decoded bytes where they are UTF-8, and the written escapes where they are not.
fn push_decoded(text: &mut String, bytes: &[u8], written: &str) {
    let mut position = 0;
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        position += chunk.valid().len() * 3;
        let end = position + chunk.invalid().len() * 3;
        text.push_str(written.get(position..end).unwrap_or_default());
        position = end;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_bare_percent_signs_of_the_documentation_stay() {
        assert_eq!(decode("name,like,ubu%"), "name,like,ubu%");
        assert_eq!(decode("name,like,CentO%"), "name,like,CentO%");
        assert_eq!(decode("%zz%2"), "%zz%2");
    }

    #[test]
    fn an_escape_that_is_not_utf_8_stays_as_written() {
        assert_eq!(decode("name,like,%centos%"), "name,like,%centos%");
        assert_eq!(decode("name,like,%debian%"), "name,like,%debian%");
        assert_eq!(decode("%C3%A9%ff%41"), "é%ffA");
    }

    #[test]
    fn a_plus_is_a_space() {
        assert_eq!(decode("a+b%2Bc"), "a b+c");
    }

    #[test]
    fn a_link_does_not_end_in_punctuation() {
        assert_eq!(encode_readable("name,in,a,"), "name,in,a%2C");
        assert_eq!(encode_readable("2020-01-01"), "2020-01-01");
    }

    proptest! {
        #[test]
        fn decoding_undoes_both_encodings(text in any::<String>()) {
            prop_assert_eq!(decode(&encode(&text)), text.clone());
            prop_assert_eq!(decode(&encode_readable(&text)), text);
        }

        #[test]
        fn anything_can_be_decoded(text in any::<String>()) {
            decode(&text);
        }
    }
}
