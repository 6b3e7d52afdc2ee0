//! What is invented of a service before it is written: plain rows that point at each other by their rank.

use base::Day;
use indicator::Presence;
use register::ContractRow;

use crate::person::fact::Fact;

/// The rank of a person, of a measure or of a professional in its list.
pub(super) type Rank = usize;

/// Someone the service knows.
#[derive(Clone, Debug, Default)]
pub(super) struct Person {
    pub last_name: String,
    pub first_name: &'static str,
    pub female: bool,
    pub birth: Option<Day>,
    /// Siblings have the same.
    pub family: String,
    pub parents: &'static str,
    pub residence: &'static str,
    pub territory: &'static str,
    /// The service wrote her down that day.
    pub since: Option<Day>,
    /// Where one goes to see her, and how long the road is.
    pub town: &'static str,
    pub road: u16,
    /// `Mme Belin`, `M. Belin`; empty when there is none.
    pub mother: String,
    pub father: String,
    /// Her file is told in full by `story.rs`: nothing is drawn by lot in it.
    pub told: bool,
}

impl Person {
    pub fn age(&self, day: Day) -> i32 {
        self.birth.map_or(0, |birth| day.age_since(birth))
    }

    pub fn sex(&self) -> &'static str {
        if self.female { "F" } else { "M" }
    }
}

/// A measure asked for someone, and what became of it.
#[derive(Clone, Debug)]
pub(super) struct Request {
    pub person: Rank,
    pub kind: &'static str,
    pub prescriber: &'static str,
    pub received: Day,
    /// The day of the decision, and the decision.
    pub outcome: Option<(Day, &'static str)>,
}

/// How a measure is decided: kind of decision, whose it is, how its number begins.
#[derive(Clone, Copy, Debug)]
pub(super) struct Decided {
    pub kind: &'static str,
    pub authority: &'static str,
    pub number: &'static str,
}

/// A measure and its course.
#[derive(Clone, Debug)]
pub(super) struct Measure {
    pub person: Rank,
    pub kind: &'static str,
    pub by: Decided,
    pub starts: Day,
    /// The days its terms are planned to end, one after the other.
    pub terms: Vec<Day>,
    /// Until when each decision holds, when it is not the term.
    pub holds: Option<Day>,
    /// When, why, and what came after.
    pub end: Option<(Day, &'static str, &'static str)>,
    pub keyworker: Rank,
    pub co_keyworker: Option<Rank>,
    /// Another keyworker since this day.
    pub passed_on: Vec<(Day, Rank)>,
    pub suspended: Option<(Day, Option<Day>, &'static str)>,
    pub intensity: &'static str,
}

impl Measure {
    pub fn is_open(&self, day: Day) -> bool {
        self.starts <= day && self.end.is_none_or(|(end, ..)| end > day)
    }

    /// Who carries it on a day.
    pub fn keyworker_on(&self, day: Day) -> Rank {
        self.passed_on.iter().rfind(|(since, _)| *since <= day).map_or(self.keyworker, |(_, who)| *who)
    }

    pub fn is_suspended(&self, day: Day) -> bool {
        self.suspended.is_some_and(|(starts, ends, _)| starts <= day && ends.is_none_or(|ends| day < ends))
    }
}

/// An act that was done.
#[derive(Clone, Debug)]
pub(super) struct Act {
    pub day: Day,
    pub starts: u16,
    pub kind: &'static str,
    pub direct: bool,
    pub place: &'static str,
    pub theme: &'static str,
    pub prestation: &'static str,
    pub partner: String,
    pub minutes: u16,
    pub travel: u16,
    /// Who, whether there, and why not.
    pub persons: Vec<(Rank, Presence, &'static str)>,
    pub staff: Vec<Rank>,
    /// What was noted of it, by the first professional.
    pub note: String,
}

impl Act {
    pub fn ends(&self) -> u16 {
        self.starts + self.minutes
    }
}

/// An appointment to come, or that awaits its act.
#[derive(Clone, Debug, Default)]
pub(super) struct Meeting {
    pub day: Option<Day>,
    pub starts: u16,
    pub minutes: u16,
    pub kind: &'static str,
    pub direct: bool,
    pub private: bool,
    pub title: &'static str,
    pub place: &'static str,
    pub address: String,
    pub travel: u16,
    pub persons: Vec<Rank>,
    pub staff: Vec<Rank>,
    pub held: Vec<&'static str>,
    /// Comes back each week until then.
    pub until: Option<Day>,
    /// The act that it became, by its rank.
    pub noted: Option<Rank>,
}

/// A dated fact of a file: who, which, its answers; noted that day by this professional.
#[derive(Clone)]
pub(super) struct Noted {
    pub person: Rank,
    pub fact: &'static Fact,
    pub answers: Vec<(&'static str, String)>,
    pub day: Day,
    pub by: Rank,
}

/// A note on a person, that is not about an act.
#[derive(Clone, Debug)]
pub(super) struct Note {
    pub person: Rank,
    pub clinical: bool,
    pub text: String,
    pub day: Day,
    pub by: Rank,
}

/// A deadline that was met: of which measure, for which anchor, when.
#[derive(Clone, Debug)]
pub(super) struct Done {
    pub rule: &'static str,
    pub measure: Rank,
    pub anchor: Day,
    pub done: Day,
    pub by: Rank,
    pub needless: Option<&'static str>,
}

/// A letter made from a model of the service.
#[derive(Clone, Debug)]
pub(super) struct Letter {
    pub measure: Rank,
    pub model: &'static str,
    pub day: Day,
    pub by: Rank,
}

/// Two files of one family, or a file that only some read.
#[derive(Clone, Debug)]
pub(super) enum Apart {
    /// Declared as of the same family.
    Related(Rank, Rank, &'static str),
    /// Only its readers open it.
    Restricted(Rank, &'static str),
    /// The same person, written down twice and made one again.
    Merged(Rank, Rank, &'static str),
    /// Opened by this professional that many days ago.
    Looked(Rank, Rank, i32),
}

/// All that happened in a service.
#[derive(Clone, Default)]
pub(super) struct Life {
    pub persons: Vec<Person>,
    pub requests: Vec<Request>,
    pub measures: Vec<Measure>,
    /// Of whom; the row names her by her number once she has one.
    pub contracts: Vec<(Rank, ContractRow)>,
    pub acts: Vec<Act>,
    pub meetings: Vec<Meeting>,
    pub noted: Vec<Noted>,
    pub notes: Vec<Note>,
    pub done: Vec<Done>,
    pub letters: Vec<Letter>,
    pub apart: Vec<Apart>,
}
