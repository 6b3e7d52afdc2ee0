//! Distinct ones, counted with one bit each.

use crate::facts::Index;
use crate::rows::Rows;
use crate::tally::Sum;

/// One bit for each key and each one that may be counted.
pub(crate) struct Marks {
    words: usize,
    count: usize,
    bits: Vec<u64>,
}

impl Marks {
    /// No one is marked yet, among `count` of them, under any of the keys.
    pub(crate) fn new(keys: usize, count: usize) -> Marks {
        let words = count.div_ceil(64);
        Marks { words, count, bits: vec![0; words * keys] }
    }

    /// Marks one under a key; who is nobody ([`crate::facts::NONE`]) is not marked.
    #[inline]
    pub(crate) fn mark(&mut self, key: usize, who: u32) {
        let who = who as usize;
        if who < self.count {
            self.bits[key * self.words + who / 64] |= 1 << (who % 64);
        }
    }

    /// How many are marked under each key, beside the rows that were read.
    pub(crate) fn sums(&self, rows: &[u64]) -> Vec<Sum> {
        rows.iter()
            .enumerate()
            .map(|(key, rows)| {
                let bits = &self.bits[key * self.words..(key + 1) * self.words];
                let total: u32 = bits.iter().map(|word| word.count_ones()).sum();
                Sum { total: f64::from(total), rows: *rows }
            })
            .collect()
    }
}

/// The first row of each one, among `count` of them: enough to count them by what is said of each.
pub(crate) fn first_of_each(who: &[Index], count: usize, rows: &Rows) -> Rows {
    let mut seen = vec![false; count];
    rows.keep(|row| match seen.get_mut(who[row] as usize) {
        Some(seen) => !std::mem::replace(seen, true),
        None => false,
    })
}
