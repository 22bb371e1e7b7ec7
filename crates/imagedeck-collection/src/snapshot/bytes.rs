//! Numbers and texts as bytes. A number takes as few bytes as it needs, seven bits in each.

/// Bytes that are written.
pub struct Output {
    bytes: Vec<u8>,
}

/// Bytes that are read. Every reading gives none where they end too early or are not what they should be.
pub struct Input<'a> {
    rest: &'a [u8],
}

impl Output {
    /// Bytes that begin with room for so many others.
    pub fn new(room: usize) -> Output {
        Output { bytes: vec![0; room] }
    }

    /// What is written.
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    /// Writes a byte.
    pub fn byte(&mut self, byte: u8) {
        self.bytes.push(byte);
    }

    /// Writes bytes.
    pub fn bytes(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    /// Writes a number.
    pub fn number(&mut self, mut number: u64) {
        while number > 0x7f {
            self.bytes.push(number as u8 | 0x80);
            number >>= 7;
        }
        self.bytes.push(number as u8);
    }

    /// Writes a number that may be below zero.
    pub fn signed(&mut self, number: i64) {
        self.number((number.wrapping_shl(1) ^ (number >> 63)) as u64);
    }
}

impl<'a> Input<'a> {
    /// Bytes to be read.
    pub fn new(bytes: &'a [u8]) -> Input<'a> {
        Input { rest: bytes }
    }

    /// Whether all is read.
    pub fn is_at_end(&self) -> bool {
        self.rest.is_empty()
    }

    /// Reads so many bytes.
    pub fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.rest.split_at_checked(count)?;
        self.rest = rest;
        Some(taken)
    }

    /// Reads a byte.
    pub fn byte(&mut self) -> Option<u8> {
        let (byte, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(*byte)
    }

    /// Reads a number.
    pub fn number(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..u64::BITS).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f).checked_shl(shift)?;
            if byte & 0x80 == 0 {
                return Some(number);
            }
        }
        None
    }

    /// Reads a number that may be below zero.
    pub fn signed(&mut self) -> Option<i64> {
        let number = self.number()?;
        Some((number >> 1) as i64 ^ -((number & 1) as i64))
    }

    /// Reads how many things follow, each of at least so many bytes: no more than there can be.
    pub fn count(&mut self, bytes_of_each: usize) -> Option<usize> {
        let count = usize::try_from(self.number()?).ok()?;
        (count.checked_mul(bytes_of_each)? <= self.rest.len()).then_some(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn numbers_are_read_as_they_were_written(numbers in prop::collection::vec(any::<i64>(), 0..20)) {
            let mut output = Output::new(0);
            numbers.iter().for_each(|number| output.signed(*number));
            numbers.iter().for_each(|number| output.number(*number as u64));
            let bytes = output.into_bytes();
            let mut input = Input::new(&bytes);
            for number in &numbers {
                prop_assert_eq!(input.signed(), Some(*number));
            }
            for number in &numbers {
                prop_assert_eq!(input.number(), Some(*number as u64));
            }
            prop_assert!(input.is_at_end() && input.number().is_none());
        }
    }
}
