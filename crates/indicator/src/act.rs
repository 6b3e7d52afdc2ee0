//! What a person's or a professional's row at an act takes from its act.

use std::cmp::Reverse;

use base::Day;

use crate::facts::{Facts, Index, Presence, UNKNOWN, Word};
use crate::rows::{Noun, Rows};

/// Where the rows of each act begin in the list of this noun; nothing when it is no list of acts.
pub(crate) fn starts(facts: &Facts, noun: Noun) -> Option<&[u32]> {
    match noun {
        Noun::Presence => Some(&facts.acts.persons_start),
        Noun::Participation => Some(&facts.acts.staff_start),
        _ => None,
    }
}

/// So many rows ahead, looking for the act is quicker than walking to it.
const FAR: u32 = 64;

/// Gives each of these rows of a list of acts, with its act. A run is read act by act; in a list, whose rows
/// ascend, one walks forward; backwards (a sum, line after line) or far ahead, the act is looked for.
#[inline]
pub(crate) fn each_with_act(starts: &[u32], rows: &Rows, mut take: impl FnMut(usize, usize)) {
    let holder = |row: u32| starts.partition_point(|start| *start <= row).saturating_sub(1);
    match rows {
        Rows::Run(run) => {
            let mut from = run.start;
            let mut act = holder(from);
            while from < run.end {
                let end = starts[act + 1].min(run.end);
                (from..end).for_each(|row| take(row as usize, act));
                (from, act) = (end, act + 1);
            }
        }
        Rows::List(list) => {
            let mut act = 0;
            for row in list {
                if starts[act] > *row || *row - starts[act] > FAR {
                    act = holder(*row);
                }
                while starts[act + 1] <= *row {
                    act += 1;
                }
                take(*row as usize, act);
            }
        }
    }
}

/// For each of these rows of a list, a value of its act. Other rows are left at the default: a year is
/// counted without reading the others.
pub(crate) fn spread<T: Copy + Default>(starts: &[u32], rows: &Rows, value: impl Fn(usize) -> T) -> Vec<T> {
    let mut spread = vec![T::default(); starts.last().map_or(0, |end| *end as usize)];
    each_with_act(starts, rows, |row, act| spread[row] = value(act));
    spread
}

/// Whether at least one person came, or no one was expected.
pub(crate) fn someone_came(facts: &Facts, act: usize) -> bool {
    let acts = &facts.acts;
    let run = acts.persons_start[act] as usize..acts.persons_start[act + 1] as usize;
    run.is_empty()
        || acts.presence[run].iter().any(|presence| !matches!(presence, Presence::Excused | Presence::Absent))
}

/// The employments of each professional.
pub struct Professions<'a> {
    facts: &'a Facts,
    employments: Vec<Vec<usize>>,
}

impl<'a> Professions<'a> {
    /// Of everyone in the facts.
    pub fn new(facts: &'a Facts) -> Professions<'a> {
        let mut employments = vec![Vec::new(); facts.staff.id.len()];
        for (row, staff) in facts.employments.staff.iter().enumerate() {
            if let Some(all) = employments.get_mut(*staff as usize) {
                all.push(row);
            }
        }
        Professions { facts, employments }
    }

    /// The profession of a professional on a day. Who has two that day is counted under the one of the
    /// larger share of time, then the first in the alphabet: never by the order of the register.
    #[inline]
    pub fn on(&self, staff: Index, day: Day) -> Word {
        let all = &self.facts.employments;
        match self.employments.get(staff as usize).map(Vec::as_slice) {
            None | Some([]) => UNKNOWN,
            Some([one]) => all.profession[*one],
            Some(several) => {
                let held = several.iter().filter(|row| all.start[**row] <= day && day <= all.end[**row]);
                let label = |row: usize| self.facts.words.profession.label(all.profession[row]);
                held.max_by_key(|row| (all.share[**row], Reverse(label(**row))))
                    .map_or(UNKNOWN, |row| all.profession[*row])
            }
        }
    }
}
