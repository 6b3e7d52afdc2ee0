//! The acts of a period in miniature: those that no word of counting tells apart, as one.
//!
//! A year has a hundred thousand acts, and few ways for an act to be: a mode, a kind, a theme, a place. Some forty
//! figures and breakdowns read nothing else of them. So they are dealt once, and each sort of act becomes one act of
//! a small [`Facts`], worth all those that it stands for; likewise persons at acts, by presence and sex, and
//! professionals, by profession. The words of counting read the miniature as they read any facts.

use std::cell::RefCell;
use std::ops::Range;
use std::rc::Rc;

use base::{Id, Period};

use crate::act::{Professions, each_with_act};
use crate::axis::Axis;
use crate::catalogue::Counted;
use crate::count::{Scope, Table, count_worth};
use crate::facts::{Acts, Facts, Index, OwnTime, Presence, Word};
use crate::population::acts_of;
use crate::rows::{Noun, Rows};
use crate::tally::{Counting, Sum, Tally};

/// The acts of a period in miniature.
pub(crate) struct Miniature {
    facts: Facts,
    acts: Dealt,
    presences: Dealt,
    participations: Dealt,
    /// What each row of the miniature is worth to a tally: summed once.
    worth: RefCell<Vec<Worth>>,
}

/// What each row of a noun is worth to a tally.
type Worth = (Noun, Tally, Rc<Vec<Sum>>);

/// In the order of their numbers.
const PRESENCES: [Presence; 4] = [Presence::Unknown, Presence::Present, Presence::Excused, Presence::Absent];

impl Miniature {
    /// The acts of this period; nothing when there are so few that there is nothing to gain.
    pub(crate) fn new(facts: &Facts, period: Period) -> Option<Miniature> {
        let (all, words) = (&facts.acts, &facts.words);
        let acts = acts_of(facts, period);
        let (themes, places) = (words.theme.len(), words.place.len());
        let sorts = words.act_kind.len() * themes * places * 2;
        if sorts > acts.len() {
            return None;
        }
        let acts = deal(acts.clone(), sorts, |numbers| {
            numbers.extend(acts.map(|act| {
                let act = act as usize;
                let sort = usize::from(all.kind[act]) * themes + usize::from(all.theme[act]);
                ((sort * places + usize::from(all.place[act])) * 2 + usize::from(all.direct[act])) as u32
            }));
        });

        let sexes = words.sex.len();
        let sex = |person: Index| facts.persons.sex.get(person as usize).copied().unwrap_or_default();
        let run = acts.listed(&all.persons_start);
        let presences = deal(run.clone(), acts.sorts.len() * 4 * sexes, |numbers| {
            each_with_act(&all.persons_start, &Rows::Run(run), |row, act| {
                let sort = acts.of(act) * 4 + all.presence[row] as usize;
                numbers.push((sort * sexes + usize::from(sex(all.person[row]))) as u32);
            });
        });

        let trades = words.profession.len();
        let professions = Professions::new(facts);
        let run = acts.listed(&all.staff_start);
        let participations = deal(run.clone(), acts.sorts.len() * trades, |numbers| {
            each_with_act(&all.staff_start, &Rows::Run(run), |row, act| {
                let trade = professions.on(all.staff[row], all.day[act]);
                numbers.push((acts.of(act) * trades + usize::from(trade)) as u32);
            });
        });

        let small = Acts {
            id: Vec::new(),
            day: vec![period.first(); acts.sorts.len()],
            kind: acts.words(|sort| sort / 2 / places / themes),
            theme: acts.words(|sort| sort / 2 / places % themes),
            place: acts.words(|sort| sort / 2 % places),
            direct: acts.sorts.iter().map(|sort| sort % 2 == 1).collect(),
            minutes: Vec::new(),
            travel: Vec::new(),
            files: Vec::new(),
            own: OwnTime::default(),
            persons_start: presences.starts(acts.sorts.len(), 4 * sexes),
            person: presences.indexes(|sort| sort % sexes),
            presence: presences.sorts.iter().map(|sort| PRESENCES[sort / sexes % 4]).collect(),
            staff_start: participations.starts(acts.sorts.len(), trades),
            staff: participations.indexes(|sort| sort % trades),
        };
        let facts = with_one_of_each(facts, small);
        Some(Miniature { facts, acts, presences, participations, worth: RefCell::default() })
    }

    /// Counts the acts of this scope, whose miniature this is, along these axes; nothing when they, or the tally,
    /// read more than it holds.
    pub(crate) fn table(&self, of: Scope<'_>, counted: Counted, axes: &[Axis]) -> Option<Table> {
        let Counted { population, decompte: tally } = counted;
        let noun = population.noun();
        if !tally.adds_whole_numbers() || !axes.iter().all(|axis| holds(noun, *axis)) {
            return None;
        }
        let worth = self.worth(of, noun, tally)?;
        let scope = Scope { facts: &self.facts, ..of };
        let rows = population.rows(scope.facts, scope.rules, scope.period);
        count_worth(scope, population, &rows, tally, axes, Some(&worth))
    }

    /// What each row of the miniature is worth to a tally.
    fn worth(&self, of: Scope<'_>, noun: Noun, tally: Tally) -> Option<Rc<Vec<Sum>>> {
        let known = |known: &&Worth| (known.0, known.1) == (noun, tally);
        if let Some((.., worth)) = self.worth.borrow().iter().find(known) {
            return Some(Rc::clone(worth));
        }
        let dealt = match noun {
            Noun::Act => &self.acts,
            Noun::Presence => &self.presences,
            Noun::Participation => &self.participations,
            _ => return None,
        };
        let Scope { facts, rules, period } = of;
        let on = Counting { facts, rules, period, noun, rows: &dealt.rows, worth: None };
        let worth = Rc::new(tally.count(&on, &|row| dealt.of(row), dealt.sorts.len()));
        self.worth.borrow_mut().push((noun, tally, Rc::clone(&worth)));
        Some(worth)
    }
}

/// Whether the rows of a noun are told apart by this axis in a miniature.
fn holds(noun: Noun, axis: Axis) -> bool {
    match axis {
        Axis::Type | Axis::Theme | Axis::Lieu => true,
        Axis::Sexe => noun == Noun::Presence,
        Axis::Profession => noun == Noun::Participation,
        _ => false,
    }
}

/// These acts, with one person of each sex and one professional of each profession.
fn with_one_of_each(facts: &Facts, acts: Acts) -> Facts {
    let words = facts.words.clone();
    let mut small = Facts { acts, ..Facts::default() };
    small.persons.sex = (0..words.sex.len()).map(|sex| sex as Word).collect();
    let trades = 0..words.profession.len();
    small.staff.id = trades.clone().map(|_| Id::from_bytes([0; 16])).collect();
    small.employments.staff = trades.clone().map(|trade| trade as Index).collect();
    small.employments.profession = trades.map(|trade| trade as Word).collect();
    small.words = words;
    small
}

/// Rows of a noun, dealt by sort.
struct Dealt {
    rows: Rows,
    first: usize,
    /// Of each row, the number of its sort.
    number: Vec<u32>,
    /// The sorts that have a row, in order.
    sorts: Vec<usize>,
}

/// Deals a run of rows by sort: `say` gives, in order, the sort of each, a number below `count`.
fn deal(run: Range<Index>, count: usize, say: impl FnOnce(&mut Vec<u32>)) -> Dealt {
    let mut number = Vec::with_capacity(run.len());
    say(&mut number);
    let mut seen = vec![0u32; count];
    number.iter().for_each(|sort| seen[*sort as usize] = 1);
    let sorts: Vec<usize> = (0..count).filter(|sort| seen[*sort] == 1).collect();
    for (number, sort) in sorts.iter().enumerate() {
        seen[*sort] = number as u32;
    }
    number.iter_mut().for_each(|number| *number = seen[*number as usize]);
    Dealt { first: run.start as usize, rows: Rows::Run(run), number, sorts }
}

impl Dealt {
    /// The number of the sort of a row.
    #[inline]
    fn of(&self, row: usize) -> usize {
        self.number[row - self.first] as usize
    }

    /// The rows of a list of these acts.
    fn listed(&self, starts: &[u32]) -> Range<Index> {
        starts[self.first]..starts[self.first + self.number.len()]
    }

    fn words(&self, word: impl Fn(usize) -> usize) -> Vec<Word> {
        self.sorts.iter().map(|sort| word(*sort) as Word).collect()
    }

    fn indexes(&self, index: impl Fn(usize) -> usize) -> Vec<Index> {
        self.sorts.iter().map(|sort| index(*sort) as Index).collect()
    }

    /// Where the sorts of each of `acts` acts start, those of an act being `each` numbers.
    fn starts(&self, acts: usize, each: usize) -> Vec<u32> {
        (0..=acts).map(|act| self.sorts.partition_point(|sort| sort / each < act) as u32).collect()
    }
}
