//! A small hash that stands in for chance, so that the same table always gives the same catalogue.
//!
//! It is 64-bit FNV-1a with a final mixing step. It is neither a random number generator nor fit for anything secret.

const OFFSET_BASIS: u64 = 0xcbf2_9ce4_8422_2325;
const PRIME: u64 = 0x0000_0100_0000_01b3;

/// A hash under construction: feed it texts and numbers, then take the result.
#[derive(Clone, Copy)]
pub struct Hash(u64);

impl Hash {
    /// Starts a hash for one purpose; two purposes give unrelated results for the same input.
    pub fn of(purpose: &str) -> Self {
        Self(OFFSET_BASIS).text(purpose)
    }

    /// Feeds a text and an end mark, so that `ab` + `c` differs from `a` + `bc`.
    pub fn text(self, text: &str) -> Self {
        text.bytes().fold(self, Self::byte).byte(0xff)
    }

    /// Feeds a number.
    pub fn number(self, number: u64) -> Self {
        number.to_le_bytes().into_iter().fold(self, Self::byte)
    }

    fn byte(self, byte: u8) -> Self {
        Self((self.0 ^ u64::from(byte)).wrapping_mul(PRIME))
    }

    /// The result. FNV leaves its high bits poorly mixed for short input, hence the two shifts.
    pub fn finish(self) -> u64 {
        let mixed = (self.0 ^ (self.0 >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        mixed ^ (mixed >> 29)
    }

    /// A result below `bound`; 0 for a bound of 0.
    pub fn below(self, bound: u64) -> u64 {
        self.finish().checked_rem(bound).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::Hash;

    #[test]
    fn is_fixed_and_separates_its_parts() {
        assert_eq!(Hash::of("a").text("b").finish(), Hash::of("a").text("b").finish());
        assert_ne!(Hash::of("ab").text("c").finish(), Hash::of("a").text("bc").finish());
        assert!(Hash::of("x").below(7) < 7);
        assert_eq!(Hash::of("x").below(0), 0);
    }

    #[test]
    fn spreads_evenly() {
        let low = (0..10_000).filter(|&number| Hash::of("spread").number(number).below(100) < 20).count();
        assert!((1_800..2_200).contains(&low), "{low} of 10,000");
    }
}
