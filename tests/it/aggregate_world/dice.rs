//! Rolls that come again with the same seed.

/// A generator of numbers (`SplitMix64`).
pub struct Dice(pub u64);

impl Dice {
    /// A number below `sides`.
    pub fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % sides
    }

    /// A number below the length of a list.
    pub fn below(&mut self, length: usize) -> usize {
        usize::try_from(self.roll(length as u64)).unwrap()
    }

    /// True so many times in a hundred.
    pub fn percent(&mut self, times: u64) -> bool {
        self.roll(100) < times
    }

    /// One of them.
    pub fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())]
    }

    /// Each of them with a chance of so many in a hundred.
    pub fn some<T: Clone>(&mut self, of: &[T], times: u64) -> Vec<T> {
        of.iter().filter(|_| self.percent(times)).cloned().collect()
    }

    /// A number up to a limit, of any size.
    pub fn up_to(&mut self, limit: i128) -> i128 {
        let most = 10_i128.pow(u32::try_from(self.roll(16)).unwrap());
        let most = most.min(limit);
        i128::from(self.roll(u64::try_from(most + 1).unwrap()))
    }
}
