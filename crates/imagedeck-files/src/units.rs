//! How many bytes a unit of an OVF descriptor is.
//!
//! DMTF's DSP0243 (OVF) takes "programmatic units" from DSP0004, appendix C: `byte * 2^20`, factors in any number, where
//! `kilobyte` is 1,000 and `kibibyte` 1,024 bytes. Older descriptors use the words of DSP0004's earlier `Units`, in
//! the plural, where `KiloBytes` is 1,024 bytes; and programs know `MB` and the like for the same. Divisions, bits and
//! decibels measure no disk and no memory, and are not read.

/// The most factors of a unit.
const MANY_FACTORS: usize = 8;

/// The bytes that one of this unit is; none if it is no unit of bytes, or too large a one.
pub fn bytes(unit: &str) -> Option<u64> {
    let mut product: u64 = 1;
    let mut has_base = false;
    for (index, factor) in unit.split('*').enumerate() {
        let factor = factor.trim();
        let value = match named(factor) {
            // A square byte is nothing.
            Some(_) if has_base => return None,
            Some(base) => {
                has_base = true;
                base
            }
            None => power(factor)?,
        };
        product = product.checked_mul(value).filter(|_| index < MANY_FACTORS)?;
    }
    has_base.then_some(product)
}

/// A unit that is one word.
fn named(word: &str) -> Option<u64> {
    Some(match word {
        "byte" => 1,
        "kilobyte" => 1_000,
        "megabyte" => 1_000_000,
        "gigabyte" => 1_000_000_000,
        "terabyte" => 1_000_000_000_000,
        "kibibyte" => 1 << 10,
        "mebibyte" => 1 << 20,
        "gibibyte" => 1 << 30,
        "tebibyte" => 1 << 40,
        older => match older.to_ascii_lowercase().as_str() {
            "bytes" | "b" => 1,
            "kilobytes" | "kb" => 1 << 10,
            "megabytes" | "mb" => 1 << 20,
            "gigabytes" | "gb" => 1 << 30,
            "terabytes" | "tb" => 1 << 40,
            _ => return None,
        },
    })
}

/// A number such as `1024` or `2^20`.
fn power(factor: &str) -> Option<u64> {
    match factor.split_once('^') {
        None => number(factor),
        Some((base, exponent)) => number(base)?.checked_pow(u32::try_from(number(exponent)?).ok()?),
    }
}

/// A whole number with nothing but white space around it.
pub fn number(text: &str) -> Option<u64> {
    let text = text.trim();
    // The library would take a plus sign as well.
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programmatic_units_are_products() {
        for (unit, expected) in [
            ("byte", 1),
            ("byte * 2^20", 1 << 20),
            ("byte*2^20", 1 << 20),
            (" byte * 2 ^ 30 ", 1 << 30),
            ("byte * 1024 * 1024", 1 << 20),
            ("byte * 10^9", 1_000_000_000),
            ("2^10 * byte", 1 << 10),
            ("mebibyte", 1 << 20),
            ("megabyte", 1_000_000),
            ("kibibyte * 2^10", 1 << 20),
        ] {
            assert_eq!(bytes(unit), Some(expected), "{unit}");
        }
    }

    #[test]
    fn older_words_are_powers_of_two() {
        for (unit, expected) in
            [("MegaBytes", 1 << 20), ("GigaBytes", 1 << 30), ("KiloBytes", 1 << 10), ("bytes", 1), ("MB", 1 << 20)]
        {
            assert_eq!(bytes(unit), Some(expected), "{unit}");
        }
    }

    #[test]
    fn what_is_no_unit_of_bytes_is_none() {
        for unit in [
            "",
            "hertz * 10^6",
            "2^20",
            "byte * byte",
            "byte *",
            "byte * 2^64",
            "byte * 2^99999999999",
            "byte * +2^10",
            "byte / 2",
            "byte * 1*1*1*1*1*1*1*1*1",
            "${unit}",
        ] {
            assert_eq!(bytes(unit), None, "{unit}");
        }
    }
}
