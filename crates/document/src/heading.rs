//! Levels of headings without a gap: who listens to a page, or to a PDF, moves by them.

/// The level of the last heading.
#[derive(Default)]
pub(crate) struct Levels(u8);

impl Levels {
    /// The level to give to a heading that asks for this one: at most one below the last.
    pub fn next(&mut self, asked: u8) -> u8 {
        self.0 = asked.clamp(1, 4).min(self.0 + 1);
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_level_is_skipped() {
        let mut levels = Levels::default();
        let given: Vec<u8> = [3, 1, 4, 2, 3, 9, 0].into_iter().map(|asked| levels.next(asked)).collect();
        assert_eq!(given, [1, 1, 2, 2, 3, 4, 1]);
    }
}
