//! Time that a professional has of their own at an act: a colleague who left after half an hour.

use crate::facts::Acts;

/// Minutes that differ from their act's, by row of the list of professionals.
#[derive(Clone, Copy)]
pub(crate) struct Own<'a> {
    rows: &'a [u32],
    minutes: &'a [u16],
    starts: &'a [u32],
}

impl<'a> Own<'a> {
    /// The minutes on the spot, or of travel, of these acts.
    pub(crate) fn new(acts: &'a Acts, minutes: &'a [u16]) -> Own<'a> {
        Own { rows: &acts.own.row, minutes, starts: &acts.staff_start }
    }

    /// The minutes of a professional's row, when they are not the act's.
    #[inline]
    pub(crate) fn of(self, row: usize) -> Option<u16> {
        if self.rows.is_empty() {
            return None;
        }
        let at = self.rows.binary_search(&(row as u32)).ok()?;
        self.minutes.get(at).copied()
    }

    /// What own minutes add to an act of so many minutes, or take from it.
    #[inline]
    pub(crate) fn beyond(self, act: usize, minutes: i64) -> i64 {
        if self.rows.is_empty() {
            return 0;
        }
        let from = self.rows.partition_point(|row| *row < self.starts[act]);
        let to = self.rows.partition_point(|row| *row < self.starts[act + 1]);
        self.minutes[from..to].iter().map(|own| i64::from(*own) - minutes).sum()
    }
}
