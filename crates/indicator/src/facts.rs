//! The facts of one service, in columns: what a register says, without names.
//!
//! Rows of a noun are numbered from 0 in each column; `NONE` is "nobody" or "nothing".

use base::{Day, Id};

/// Index of a row in another noun's columns; [`NONE`] when there is none.
pub type Index = u32;
/// No row.
pub const NONE: Index = u32::MAX;
/// Code of a word in its [`Vocabulary`]; 0 is "non renseigné".
pub type Word = u16;
/// The unknown word.
pub const UNKNOWN: Word = 0;
/// The key under which unknown values are shown.
pub const UNKNOWN_LABEL: &str = "non renseigné";
/// A day that has not come: an open measure's end.
pub const OPEN: Day = Day::from_number(i32::MAX);
/// A day that is not known (a birth date).
pub const NO_DAY: Day = Day::from_number(i32::MIN);

/// The words of one vocabulary as the service uses them; word 0 is "non renseigné".
#[derive(Clone, Debug, PartialEq)]
pub struct Vocabulary {
    labels: Vec<String>,
}

impl Default for Vocabulary {
    fn default() -> Vocabulary {
        Vocabulary { labels: vec![UNKNOWN_LABEL.to_owned()] }
    }
}

impl Vocabulary {
    /// The word of this label, added when it is new; an empty label is unknown.
    pub fn word(&mut self, label: &str) -> Word {
        if label.is_empty() {
            return UNKNOWN;
        }
        if let Some(word) = self.find(label) {
            return word;
        }
        self.labels.push(label.to_owned());
        Word::try_from(self.labels.len() - 1).unwrap_or(UNKNOWN)
    }

    /// The word of this label, if the service uses it.
    pub fn find(&self, label: &str) -> Option<Word> {
        self.labels.iter().position(|known| known == label).and_then(|i| Word::try_from(i).ok())
    }

    /// The label of a word.
    pub fn label(&self, word: Word) -> &str {
        self.labels.get(usize::from(word)).map_or(UNKNOWN_LABEL, String::as_str)
    }

    /// Number of words, "non renseigné" included.
    pub fn len(&self) -> usize {
        self.labels.len()
    }

    /// Never: "non renseigné" is always there.
    pub fn is_empty(&self) -> bool {
        false
    }

    /// All labels, in the order of their words.
    pub fn labels(&self) -> &[String] {
        &self.labels
    }
}

/// Every vocabulary of a service.
#[derive(Clone, Debug, Default, PartialEq)]
#[expect(missing_docs, reason = "each field is named after the word it holds")]
pub struct Words {
    pub sex: Vocabulary,
    pub parents: Vocabulary,
    pub residence: Vocabulary,
    pub territory: Vocabulary,
    /// Kind of measure (AEMO-R, AED-R, SESSAD IP, référent unique).
    pub kind: Vocabulary,
    pub prescriber: Vocabulary,
    /// Motive of exit.
    pub motive: Vocabulary,
    /// What comes after the exit (suite).
    pub outcome: Vocabulary,
    pub act_kind: Vocabulary,
    pub place: Vocabulary,
    pub theme: Vocabulary,
    pub profession: Vocabulary,
    /// Status of employment (salarié, libéral conventionné).
    pub status: Vocabulary,
    pub absence_motive: Vocabulary,
    pub objective: Vocabulary,
    pub action: Vocabulary,
    /// Regime of a contract (CER, contrat d'engagement).
    pub regime: Vocabulary,
    /// The lists that the service keeps, what their lines are of, what these are called.
    pub roll: Vocabulary,
    pub line_kind: Vocabulary,
    pub line_title: Vocabulary,
    /// Chapters of evaluations, their marks, their criteria.
    pub chapter: Vocabulary,
    pub mark: Vocabulary,
    pub criterion: Vocabulary,
    /// What is said of the situation of persons: subjects, answers.
    pub subject: Vocabulary,
    pub answer: Vocabulary,
}

/// The facts of one service.
#[derive(Clone, Debug, Default, PartialEq)]
#[expect(missing_docs, reason = "each field is named after the noun it holds")]
pub struct Facts {
    pub words: Words,
    pub persons: Persons,
    pub measures: Measures,
    pub requests: Requests,
    pub acts: Acts,
    pub contracts: Contracts,
    pub staff: Staff,
    pub employments: Employments,
    pub absences: Absences,
    pub capacities: Vec<Capacity>,
    /// Planned days (journées prévues), typed per year in the agreement.
    pub planned: Vec<(i16, i64)>,
    pub lines: Lines,
    pub criteria: Criteria,
    pub situations: Situations,
}

/// Persons of the register.
#[derive(Clone, Debug, Default, PartialEq)]
#[expect(missing_docs, reason = "columns of the register")]
pub struct Persons {
    pub id: Vec<Id>,
    pub sex: Vec<Word>,
    /// [`NO_DAY`] when unknown.
    pub birth: Vec<Day>,
    /// Family number, dense from 0; [`NONE`] when the register gives none.
    pub family: Vec<Index>,
    pub parents: Vec<Word>,
    pub residence: Vec<Word>,
    pub territory: Vec<Word>,
}

/// Measures (also follow-ups, places): a person in the service from a day to a day.
#[derive(Clone, Debug, Default, PartialEq)]
#[expect(missing_docs, reason = "columns of the register")]
pub struct Measures {
    pub id: Vec<Id>,
    pub person: Vec<Index>,
    pub kind: Vec<Word>,
    pub prescriber: Vec<Word>,
    pub territory: Vec<Word>,
    /// Day of the decision, [`NO_DAY`] when unknown.
    pub decided: Vec<Day>,
    pub start: Vec<Day>,
    /// The day it ends, [`OPEN`] while it has not.
    pub end: Vec<Day>,
    pub motive: Vec<Word>,
    pub outcome: Vec<Word>,
    /// Keyworker (référent), a row of [`Staff`].
    pub keyworker: Vec<Index>,
    pub co_keyworker: Vec<Index>,
    /// Days away (from, to, both included) that do not count as journées, by measure row;
    /// only for services with lodging. Sorted by measure.
    pub away: Vec<(Index, Day, Day)>,
}

/// How a request ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Not decided: it waits.
    Waiting,
    /// Admitted.
    Admitted,
    /// Refused.
    Refused,
    /// Withdrawn by who asked: not a decision.
    Withdrawn,
}

/// Requests for a measure.
#[derive(Clone, Debug, Default, PartialEq)]
#[expect(missing_docs, reason = "columns of the register")]
pub struct Requests {
    pub id: Vec<Id>,
    pub person: Vec<Index>,
    pub kind: Vec<Word>,
    pub prescriber: Vec<Word>,
    pub territory: Vec<Word>,
    pub received: Vec<Day>,
    /// [`OPEN`] while it waits.
    pub decided: Vec<Day>,
    pub decision: Vec<Decision>,
}

/// Presence of a person at an act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// Not said (indirect acts).
    Unknown,
    /// There.
    Present,
    /// Absent, excused.
    Excused,
    /// Absent, not excused.
    Absent,
}

/// Acts, in the order of their days. Persons and staff of act `i` are the rows
/// `persons_start[i]..persons_start[i + 1]` (and likewise for staff) of the lists below.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "columns of the register")]
pub struct Acts {
    /// Empty when the facts are read for counting only; otherwise one an act.
    pub id: Vec<Id>,
    /// Ascending.
    pub day: Vec<Day>,
    pub kind: Vec<Word>,
    pub place: Vec<Word>,
    pub theme: Vec<Word>,
    /// Direct (with or for the person, face to face) or indirect.
    pub direct: Vec<bool>,
    pub minutes: Vec<u16>,
    pub travel: Vec<u16>,
    /// Files and aid requests made.
    pub files: Vec<u16>,
    /// One more than there are acts; starts with 0.
    pub persons_start: Vec<u32>,
    pub person: Vec<Index>,
    pub presence: Vec<Presence>,
    /// One more than there are acts; starts with 0.
    pub staff_start: Vec<u32>,
    pub staff: Vec<Index>,
    /// Time of professionals that is not their act's.
    pub own: OwnTime,
}

impl Default for Acts {
    fn default() -> Acts {
        Acts {
            id: Vec::new(),
            day: Vec::new(),
            kind: Vec::new(),
            place: Vec::new(),
            theme: Vec::new(),
            direct: Vec::new(),
            minutes: Vec::new(),
            travel: Vec::new(),
            files: Vec::new(),
            persons_start: vec![0],
            person: Vec::new(),
            presence: Vec::new(),
            staff_start: vec![0],
            staff: Vec::new(),
            own: OwnTime::default(),
        }
    }
}

/// Minutes of professionals that differ from their act's: few, so only those are kept.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OwnTime {
    /// Rows of [`Acts::staff`], ascending.
    pub row: Vec<u32>,
    /// Minutes on the spot.
    pub minutes: Vec<u16>,
    /// Minutes of travel.
    pub travel: Vec<u16>,
}

/// Contracts (CER, contrat d'engagement). Objectives and actions of contract `i` are the rows
/// `objectives_start[i]..objectives_start[i + 1]` of `objective` (likewise for actions).
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "columns of the register")]
pub struct Contracts {
    pub id: Vec<Id>,
    pub person: Vec<Index>,
    /// 1 for the first, 2 and more for renewals (actualisations).
    pub rank: Vec<u16>,
    pub regime: Vec<Word>,
    pub signed: Vec<Day>,
    pub start: Vec<Day>,
    /// [`OPEN`] when it has no end.
    pub end: Vec<Day>,
    pub reinforced: Vec<bool>,
    pub objectives_start: Vec<u32>,
    pub objective: Vec<Word>,
    pub actions_start: Vec<u32>,
    pub action: Vec<Word>,
}

impl Default for Contracts {
    fn default() -> Contracts {
        Contracts {
            id: Vec::new(),
            person: Vec::new(),
            rank: Vec::new(),
            regime: Vec::new(),
            signed: Vec::new(),
            start: Vec::new(),
            end: Vec::new(),
            reinforced: Vec::new(),
            objectives_start: vec![0],
            objective: Vec::new(),
            actions_start: vec![0],
            action: Vec::new(),
        }
    }
}

/// Professionals.
#[derive(Clone, Debug, Default, PartialEq)]
#[expect(missing_docs, reason = "columns of the register")]
pub struct Staff {
    pub id: Vec<Id>,
    /// As the register names the professional (S01): the key of figures by worker.
    pub reference: Vec<String>,
}

/// Employments: a professional, a profession, a share of time, from a day to a last day included.
#[derive(Clone, Debug, Default, PartialEq)]
#[expect(missing_docs, reason = "columns of the register")]
pub struct Employments {
    pub id: Vec<Id>,
    pub staff: Vec<Index>,
    pub profession: Vec<Word>,
    pub status: Vec<Word>,
    /// Share of a full time in thousandths: 1,0 is 1000.
    pub share: Vec<u32>,
    pub start: Vec<Day>,
    /// Last day, included; [`OPEN`] while it lasts.
    pub end: Vec<Day>,
}

/// Absences of staff, both days included.
#[derive(Clone, Debug, Default, PartialEq)]
#[expect(missing_docs, reason = "columns of the register")]
pub struct Absences {
    pub id: Vec<Id>,
    pub staff: Vec<Index>,
    pub motive: Vec<Word>,
    pub start: Vec<Day>,
    /// Last day, included; [`OPEN`] while it lasts.
    pub end: Vec<Day>,
}

/// Authorised places, from a day to a last day included.
#[derive(Clone, Copy, Debug, PartialEq)]
#[expect(missing_docs, reason = "columns of the register")]
pub struct Capacity {
    pub id: Id,
    /// [`UNKNOWN`] when the places are for the whole service.
    pub territory: Word,
    pub places: i64,
    pub start: Day,
    /// Last day, included; [`OPEN`] while it lasts.
    pub end: Day,
}

/// Lines of the lists that the service keeps: training, partners, events. Who of the team took part in line `i` are the rows
/// `staff_start[i]..staff_start[i + 1]` of `staff`.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "columns of the lists")]
pub struct Lines {
    pub id: Vec<Id>,
    /// Which list.
    pub roll: Vec<Word>,
    pub kind: Vec<Word>,
    pub title: Vec<Word>,
    pub start: Vec<Day>,
    /// Last day, included; [`OPEN`] while it goes on.
    pub end: Vec<Day>,
    /// Hundredths of what the list adds up: 22,54 is 2254.
    pub amount: Vec<i64>,
    /// One more than there are lines; starts with 0.
    pub staff_start: Vec<u32>,
    pub staff: Vec<Index>,
}

impl Default for Lines {
    fn default() -> Lines {
        Lines {
            id: Vec::new(),
            roll: Vec::new(),
            kind: Vec::new(),
            title: Vec::new(),
            start: Vec::new(),
            end: Vec::new(),
            amount: Vec::new(),
            staff_start: vec![0],
            staff: Vec::new(),
        }
    }
}

/// Criteria of evaluations that have a mark.
#[derive(Clone, Debug, Default, PartialEq)]
#[expect(missing_docs, reason = "columns of the grid")]
pub struct Criteria {
    pub id: Vec<Id>,
    /// When their evaluation ended.
    pub day: Vec<Day>,
    /// Which evaluation, in the order they ended.
    pub campaign: Vec<u32>,
    pub chapter: Vec<Word>,
    pub title: Vec<Word>,
    pub mark: Vec<Word>,
    /// Hundredths of what the draft scale of 2021 gives (100 % is 10000); nothing on another scale.
    pub percent: Vec<Option<i64>>,
}

/// What is said of the situation of persons: an answer to a subject, from a day to a last day included. Projects that are
/// signed or reviewed, and documents handed over, are said so too.
#[derive(Clone, Debug, Default, PartialEq)]
#[expect(missing_docs, reason = "columns of the file")]
pub struct Situations {
    pub person: Vec<Index>,
    pub subject: Vec<Word>,
    pub answer: Vec<Word>,
    pub start: Vec<Day>,
    /// Last day, included; [`OPEN`] while it holds.
    pub end: Vec<Day>,
}
