//! What is due, when, to whom. A deadline is never kept: it is deduced from facts (a measure, a decision, a
//! contract, a birth) and goes with the fact that meets it. So it cannot be there twice, nor be forgotten.

pub mod badge;
pub mod close;
pub mod digest;
pub mod list;
pub mod page;
pub mod panel;
pub mod rules;
pub mod settings;
mod sql;

use std::collections::{HashMap, HashSet};

use base::{Day, Id};
use store::Read;

pub use panel::{day_panel, panel};
pub use rules::{Anchor, Rule};
pub(crate) use sql::{Done, fulfil};
pub use sql::{Whose, facts};

use crate::access::Here;

/// What deadlines are deduced from.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// What fell due before this day, of what is counted from a start, is not followed: the service did it
    /// without Jalon. None follows everything.
    pub since: Option<Day>,
    /// Open measures.
    pub measures: Vec<Followed>,
    /// Decisions with an end, of these persons.
    pub decisions: Vec<Held>,
    /// Contracts of these persons.
    pub contracts: Vec<Signed>,
    /// Acts of the kinds that meet a rule.
    pub acts: Vec<Met>,
    /// Projects signed or reviewed.
    pub projects: Vec<Reviewed>,
    /// Documents of the law 2002-2 handed over.
    pub handovers: Vec<Handed>,
    /// What was done, or needs not be.
    pub fulfilments: Vec<Fulfilment>,
    /// What the service changed of the rules.
    pub settings: HashMap<String, Setting>,
}

/// An open measure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Followed {
    /// Its row.
    pub id: Id,
    /// The row of the person.
    pub person: Id,
    /// The row that is kept when several are one person.
    pub kept: Id,
    /// How she is called.
    pub name: String,
    /// Her birth.
    pub birth: Option<Day>,
    /// Kind, as the nomenclature writes it.
    pub kind: String,
    /// Who decides such measures.
    pub authority: Option<String>,
    /// First day.
    pub starts: Day,
    /// The day it is planned to end.
    pub planned_end: Option<Day>,
    /// Who carries it.
    pub workers: [Option<Id>; 2],
}

/// A decision that has an end.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "columns of `decision`")]
pub struct Held {
    pub kept: Id,
    pub kind: String,
    pub ends: Day,
}

/// A contract.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "columns of `contract`")]
pub struct Signed {
    pub kept: Id,
    pub regime: String,
    pub signed: Day,
    pub ends: Option<Day>,
}

/// An act with someone.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "columns of `act`")]
pub struct Met {
    pub kept: Id,
    pub kind: String,
    pub day: Day,
}

/// A project that was looked at as a whole: signed, or reviewed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "columns of `project_signature` and `project_review`")]
pub struct Reviewed {
    pub kept: Id,
    pub day: Day,
}

/// A document handed over, and the day it was signed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "columns of `handover`")]
pub struct Handed {
    pub kept: Id,
    pub kind: String,
    pub day: Day,
    pub signed: Option<Day>,
}

/// What was done of a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "columns of `fulfilment`")]
pub struct Fulfilment {
    pub rule: String,
    pub subject: Id,
    pub anchor: Day,
    pub done: Day,
}

/// What a service changed of a rule.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Setting {
    /// Not followed here.
    pub dropped: bool,
    /// Days before the anchor.
    pub lead: Option<i32>,
    /// Days before it is due.
    pub notice: Option<i32>,
}

/// Something due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deadline {
    /// Its rule.
    pub rule: &'static str,
    /// What it hangs on: a measure, or a person.
    pub subject: Id,
    /// The row of the person.
    pub person: Id,
    /// The measure that makes it due.
    pub measure: Id,
    /// How the person is called.
    pub name: String,
    /// Her birth.
    pub birth: Option<Day>,
    /// Kind of the measure.
    pub kind: String,
    /// The day it counts from.
    pub anchor: Day,
    /// The day it is due.
    pub due: Day,
    /// From this day on it is shown.
    pub told: Day,
    /// Who carries the measure.
    pub workers: [Option<Id>; 2],
}

/// How a deadline stands on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// Its day is past.
    Late,
    /// Until Sunday.
    ThisWeek,
    /// Later.
    Next,
}

impl Deadline {
    /// How it stands.
    pub fn state(&self, today: Day) -> State {
        let sunday = today.plus_days(7 - i32::from(today.weekday()));
        match self.due {
            due if due < today => State::Late,
            due if due <= sunday => State::ThisWeek,
            _ => State::Next,
        }
    }

    /// Its rule, whole.
    pub fn rule(&self) -> Option<&'static Rule> {
        rules::rule(self.rule)
    }

    /// Whether this professional carries the measure.
    pub fn is_of(&self, professional: Id) -> bool {
        self.workers.contains(&Some(professional))
    }
}

/// A rule, and what the service changed of it.
type WithSetting<'a> = (&'static Rule, Option<&'a Setting>);

/// Everything due, announced or not, by day, then name, then rule. One rule on one thing gives one deadline.
pub fn of(facts: &Facts, rules: &'static [Rule], today: Day) -> Vec<Deadline> {
    let known = Known::new(facts);
    let mut seen = HashSet::new();
    let mut all = Vec::new();
    // Kinds are few and measures many: which rules are about a kind is asked once.
    let mut about: HashMap<(&str, Option<&str>), Vec<WithSetting<'_>>> = HashMap::new();
    for measure in &facts.measures {
        let kind = (measure.kind.as_str(), measure.authority.as_deref());
        let own = about.entry(kind).or_insert_with(|| {
            let followed = rules.iter().filter(|rule| rule.is_about(kind.0, kind.1));
            let with_setting = followed.map(|rule| (rule, facts.settings.get(&rule.code)));
            with_setting.filter(|(_, setting)| setting.is_none_or(|setting| !setting.dropped)).collect()
        });
        for (rule, setting) in own.iter().copied() {
            let subject = if rule.is_of_person() { measure.kept } else { measure.id };
            let Some((anchor, due)) = known.due(rule, setting, subject, measure, today) else { continue };
            if !seen.insert((rule.code.as_str(), subject)) {
                continue;
            }
            let notice = setting.and_then(|setting| setting.notice);
            all.push(Deadline {
                rule: &rule.code,
                subject,
                person: measure.person,
                measure: measure.id,
                name: measure.name.clone(),
                birth: measure.birth,
                kind: measure.kind.clone(),
                anchor,
                due,
                told: notice.map_or_else(|| rule.annonce.before(due), |days| due.plus_days(-days)),
                workers: measure.workers,
            });
        }
    }
    all.sort_by(|a, b| (a.due, &a.name, a.rule, a.subject).cmp(&(b.due, &b.name, b.rule, b.subject)));
    all
}

/// Those that are told on this day: late, this week, and those whose notice has come.
pub fn told(mut all: Vec<Deadline>, today: Day) -> Vec<Deadline> {
    all.retain(|deadline| deadline.told <= today || deadline.state(today) != State::Next);
    all
}

/// The day one is eighteen; born on 29 February, on 1 March (as ages are counted everywhere).
fn majority(birth: Day) -> Day {
    let day = birth.plus_months(18 * 12);
    if day.age_since(birth) < 18 { day.next() } else { day }
}

/// A periodic deadline that was never done is not looked for further than this many times.
const TIMES_MAX: i32 = 400;

/// The facts, by what is asked of them.
struct Known<'a> {
    facts: &'a Facts,
    fulfilments: HashMap<(&'a str, Id), Vec<&'a Fulfilment>>,
    contracts: HashMap<Id, Vec<&'a Signed>>,
    decisions: HashMap<Id, Vec<&'a Held>>,
    acts: HashMap<Id, Vec<&'a Met>>,
    projects: HashMap<Id, Vec<Day>>,
    handovers: HashMap<Id, Vec<&'a Handed>>,
}

impl<'a> Known<'a> {
    fn new(facts: &'a Facts) -> Known<'a> {
        let mut known = Known {
            facts,
            fulfilments: HashMap::new(),
            contracts: HashMap::new(),
            decisions: HashMap::new(),
            acts: HashMap::new(),
            projects: HashMap::new(),
            handovers: HashMap::new(),
        };
        for one in &facts.fulfilments {
            known.fulfilments.entry((&one.rule, one.subject)).or_default().push(one);
        }
        for one in &facts.contracts {
            known.contracts.entry(one.kept).or_default().push(one);
        }
        for one in &facts.decisions {
            known.decisions.entry(one.kept).or_default().push(one);
        }
        for one in &facts.acts {
            known.acts.entry(one.kept).or_default().push(one);
        }
        for one in &facts.projects {
            known.projects.entry(one.kept).or_default().push(one.day);
        }
        for one in &facts.handovers {
            known.handovers.entry(one.kept).or_default().push(one);
        }
        known
    }

    fn done(&self, rule: &'a Rule, subject: Id) -> &[&'a Fulfilment] {
        self.fulfilments.get(&(rule.code.as_str(), subject)).map_or(&[], Vec::as_slice)
    }

    /// The day a rule counts from for a measure, and the day it is due; nothing when nothing is.
    fn due(
        &self,
        rule: &'a Rule,
        setting: Option<&Setting>,
        subject: Id,
        measure: &Followed,
        today: Day,
    ) -> Option<(Day, Day)> {
        let done = self.done(rule, subject);
        let before = |anchor: Day| match setting.and_then(|setting| setting.lead) {
            Some(days) => anchor.plus_days(-days),
            None => rule.avance.before(anchor),
        };
        // What hangs on an end is met for this end: another one makes it due again.
        let unless_met = |anchor: Day| {
            let met = done.iter().any(|one| one.anchor == anchor);
            (!met).then(|| (anchor, before(anchor)))
        };
        match rule.repere {
            Anchor::Start => {
                let due = rule.delai.after(measure.starts);
                let old = self.facts.since.is_some_and(|since| due < since);
                // Met once is met, even when the start is corrected after.
                let met = !done.is_empty() || self.is_met_by_a_fact(rule, measure);
                (!old && !met).then_some((measure.starts, due))
            }
            Anchor::Repeated => Some(self.next_time(rule, done, measure, today)),
            Anchor::PlannedEnd => unless_met(measure.planned_end?),
            Anchor::Majority => {
                let majority = majority(measure.birth?);
                if measure.starts >= majority { None } else { unless_met(majority) }
            }
            Anchor::DecisionEnd => {
                let held = self.decisions.get(&measure.kept)?;
                unless_met(
                    held.iter().filter(|one| rule.decisions.contains(&one.kind)).map(|one| one.ends).max()?,
                )
            }
            Anchor::ContractEnd => {
                let contracts = self.contracts.get(&measure.kept)?;
                let own = contracts.iter().filter(|one| rule.contrats.contains(&one.regime));
                unless_met(own.max_by_key(|one| (one.signed, one.ends))?.ends?)
            }
        }
    }

    /// The days her projects were signed or reviewed since a measure started, when that meets the rule.
    fn looked_at(&self, rule: &Rule, measure: &Followed) -> impl Iterator<Item = Day> {
        let known = rule.projets.then(|| self.projects.get(&measure.kept)).flatten();
        let starts = measure.starts;
        known.into_iter().flatten().copied().filter(move |day| *day >= starts)
    }

    /// A contract signed, a document handed over, a project looked at or an act done since the measure started.
    fn is_met_by_a_fact(&self, rule: &Rule, measure: &Followed) -> bool {
        let signed = self.contracts.get(&measure.kept).is_some_and(|all| {
            all.iter().any(|one| rule.contrats.contains(&one.regime) && one.signed >= measure.starts)
        });
        let handed = self.handovers.get(&measure.kept).is_some_and(|all| {
            all.iter().any(|one| {
                let given = rule.remises.contains(&one.kind) && one.day >= measure.starts;
                let signed = one.signed.is_some_and(|signed| signed >= measure.starts);
                given || (signed && rule.remises_signees.contains(&one.kind))
            })
        });
        signed
            || handed
            || self.looked_at(rule, measure).next().is_some()
            || self.acts.get(&measure.kept).is_some_and(|all| {
                all.iter().any(|one| rule.actes.contains(&one.kind) && one.day >= measure.starts)
            })
    }

    /// The next time of what comes back: so long after the last time; or, never done in Jalon, at the first of
    /// its anniversaries since the service follows its deadlines here.
    fn next_time(&self, rule: &Rule, done: &[&Fulfilment], measure: &Followed, today: Day) -> (Day, Day) {
        let delay = |from: Day| match (rule.delai_petit, measure.birth) {
            (Some(short), Some(birth)) if from < birth.plus_months(24) => short,
            _ => rule.delai,
        };
        if let Some(last) = done.iter().map(|one| one.done).chain(self.looked_at(rule, measure)).max() {
            let last = last.max(measure.starts);
            return (last, delay(last).after(last));
        }
        let since = self.facts.since.unwrap_or(measure.starts).min(today);
        let mut anchor = measure.starts;
        for time in 1..=TIMES_MAX {
            let next = match rule.delai_petit {
                // A young child’s delay changes on the way: each time is counted from the one before.
                Some(_) => delay(anchor).after(anchor),
                None => rule.delai.times_after(time, measure.starts),
            };
            if next >= since {
                return (anchor, next);
            }
            anchor = next;
        }
        (anchor, delay(anchor).after(anchor))
    }
}

/// What is due of these deadlines, for a calendar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Always the same for the same deadline.
    pub uid: String,
    /// The day.
    pub day: Day,
    /// What is due; no name, unless the reader may show them.
    pub title: String,
    /// The person it is about, for who may show her name.
    pub name: String,
    /// The page where it is met.
    pub address: String,
}

/// The deadlines of someone between two days, as whole days of a calendar.
pub fn for_calendar(
    read: &Read<'_>,
    here: &Here,
    whose: Whose,
    first: Day,
    last: Day,
) -> store::Result<Vec<Entry>> {
    let facts = facts(read, &here.scope(), here.service(), whose, here.today())?;
    let all = of(&facts, rules::rules(), here.today());
    let within = all.into_iter().filter(|deadline| first <= deadline.due && deadline.due <= last);
    Ok(within
        .map(|deadline| Entry {
            uid: format!("{}-{}-{}", deadline.rule, deadline.subject, deadline.anchor),
            day: deadline.due,
            title: deadline.rule().map(|rule| rule.titre.clone()).unwrap_or_default(),
            address: list::address(here, &deadline),
            name: deadline.name,
        })
        .collect())
}
