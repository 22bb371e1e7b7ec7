//! A set of rows, or of codes of a dictionary, as one bit for each.
//!
//! Which rows it is about is not known here; a number beyond the end is simply not in it.

/// A set of numbers below a length.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bits {
    words: Vec<u64>,
    length: usize,
}

const WORD: usize = u64::BITS as usize;

impl Bits {
    /// The set with no number.
    pub fn none(length: usize) -> Bits {
        Bits { words: vec![0; length.div_ceil(WORD)], length }
    }

    /// The set with every number below the length.
    pub fn all(length: usize) -> Bits {
        let mut bits = Bits { words: vec![u64::MAX; length.div_ceil(WORD)], length };
        bits.clear_rest();
        bits
    }

    /// The set of those numbers for which something holds.
    pub fn that(length: usize, mut holds: impl FnMut(usize) -> bool) -> Bits {
        let mut bits = Bits::none(length);
        let mut first = 0;
        for word in &mut bits.words {
            for number in first..(first + WORD).min(length) {
                *word |= u64::from(holds(number)) << (number - first);
            }
            first += WORD;
        }
        bits
    }

    /// The length: every number is below it.
    pub fn length(&self) -> usize {
        self.length
    }

    /// Whether a number is in the set.
    pub fn has(&self, number: usize) -> bool {
        self.words.get(number / WORD).is_some_and(|word| word >> (number % WORD) & 1 == 1)
    }

    /// Puts a number in, if it is below the length.
    pub fn add(&mut self, number: usize) {
        if number < self.length
            && let Some(word) = self.words.get_mut(number / WORD)
        {
            *word |= 1 << (number % WORD);
        }
    }

    /// Takes a number out.
    pub fn remove(&mut self, number: usize) {
        if let Some(word) = self.words.get_mut(number / WORD) {
            *word &= !(1 << (number % WORD));
        }
    }

    /// Makes room for numbers up to a greater length.
    pub fn grow(&mut self, length: usize) {
        self.words.resize(length.div_ceil(WORD), 0);
        self.length = length;
    }

    /// Keeps only what is in the other set as well.
    pub fn keep(&mut self, other: &Bits) {
        let others = other.words.iter().copied().chain(std::iter::repeat(0));
        self.words.iter_mut().zip(others).for_each(|(word, other)| *word &= other);
    }

    /// Takes out what is in the other set.
    pub fn take(&mut self, other: &Bits) {
        self.words.iter_mut().zip(&other.words).for_each(|(word, other)| *word &= !other);
    }

    /// The numbers below the length that are not in the set.
    pub fn others(mut self) -> Bits {
        self.words.iter_mut().for_each(|word| *word = !*word);
        self.clear_rest();
        self
    }

    /// How many numbers are in the set.
    pub fn count(&self) -> usize {
        self.words.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// The numbers in the set, ascending.
    pub fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        self.words.iter().enumerate().flat_map(|(index, word)| {
            let mut rest = *word;
            std::iter::from_fn(move || {
                let bit = rest.trailing_zeros() as usize;
                rest &= rest.wrapping_sub(1);
                (bit < WORD).then_some(index * WORD + bit)
            })
        })
    }

    /// The last word may have bits beyond the length.
    fn clear_rest(&mut self) {
        let rest = self.length % WORD;
        if rest != 0
            && let Some(last) = self.words.last_mut()
        {
            *last &= (1 << rest) - 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_is_its_numbers_whatever_its_length() {
        for length in [0, 1, 63, 64, 65, 130] {
            let thirds = Bits::that(length, |number| number % 3 == 0);
            let expected: Vec<_> = (0..length).filter(|number| number % 3 == 0).collect();
            assert_eq!(thirds.iter().collect::<Vec<_>>(), expected);
            assert_eq!(thirds.count(), expected.len());
            let mut others = thirds.clone().others();
            assert_eq!(others.count(), length - expected.len());
            others.take(&Bits::all(length));
            assert_eq!(others, Bits::none(length));
            assert!(!thirds.has(length));
        }
    }

    #[test]
    fn a_shorter_set_has_no_more() {
        let mut all = Bits::all(100);
        all.keep(&Bits::all(70));
        assert_eq!(all.count(), 70);
        all.grow(130);
        all.add(129);
        all.add(130);
        assert_eq!(all.count(), 71);
    }
}
