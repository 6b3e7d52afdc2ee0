//! Who asks, who comes, for how long, and what becomes of them: measures follow one another as places free.

use base::Day;

use super::Dice;
use super::calendar::{Time, next_working};
use super::life::{Decided, Life, Measure, Person, Rank, Request};
use super::names::{self, Names, TOWNS};
use super::team::Service;

/// A kind of measure that a service carries.
pub(super) struct Kind {
    pub name: &'static str,
    pub by: Decided,
    /// Who asks for it.
    pub asked_by: &'static [&'static str],
    /// How many in a hundred.
    pub share: u32,
    /// Why it ends, what comes after, how many in a hundred.
    pub ends: &'static [(&'static str, &'static str, u32)],
}

/// A subject, how many of a hundred have an answer to it, the answers and their chances.
type Situation = (&'static str, u32, &'static [(&'static str, u32)]);

/// How a service takes people in.
pub(super) struct Trade {
    pub kinds: &'static [Kind],
    /// Age of who comes, in years.
    pub ages: (u32, u32),
    /// Who comes with brothers or sisters, in a hundred.
    pub siblings: u32,
    /// Months of a term, and how many terms, with their chances.
    pub term: i32,
    pub terms: &'static [(u32, u32)],
    /// Years a decision holds, when it is longer than a term.
    pub holds: Option<i32>,
    /// Nobody stays after this age.
    pub until: Option<i32>,
    /// Adults on their own.
    pub adults: bool,
    /// Where they live, when it is not with their parents.
    pub residences: &'static [(&'static str, u32)],
    /// What is said of their situation.
    pub situations: &'static [Situation],
    /// Partners of the network with whom one works for some of them.
    pub partners: &'static [&'static str],
    /// Who may carry a measure.
    pub carriers: &'static [Rank],
    /// Who may carry it with them.
    pub seconds: &'static [Rank],
    /// Days between the request and the first day.
    pub wait: (u32, u32),
    /// Free places, in a hundred.
    pub slack: u32,
    /// Passes from the first kind to the second, in a hundred.
    pub passes: u32,
    /// Requests refused or withdrawn a year, and those that wait today.
    pub refused: u32,
    pub waiting: u32,
}

/// One of these, by their chances.
pub(super) fn weighted<T: Copy>(dice: &mut Dice, all: &[(T, u32)]) -> T {
    let total: u32 = all.iter().map(|(_, chances)| chances).sum();
    let mut at = dice.below(total.max(1));
    for (one, chances) in all {
        if at < *chances {
            return *one;
        }
        at -= chances;
    }
    all[0].0
}

/// Everything a service needs to make its families.
pub(super) struct Course<'a> {
    pub time: &'a Time,
    pub service: &'a Service,
    pub trade: &'a Trade,
    pub dice: &'a mut Dice,
    pub names: &'a mut Names,
    pub families: u32,
}

impl Course<'_> {
    /// Two years of measures, requests refused, and requests that wait.
    pub fn run(&mut self, life: &mut Life) {
        // Long before, so that those who are there at the beginning came one after the other.
        let mut day = self.time.opened.plus_months(-44);
        while day <= self.time.today {
            let places = self.service.places(self.time, day.max(self.time.ago(30)));
            let room = places - places * self.trade.slack as usize / 100;
            let there = life.measures.iter().filter(|measure| measure.is_open(day)).count();
            if there < room {
                // One or two families a week at most: a service does not fill in a day.
                for _ in 0..(1 + self.dice.below(2)).min((room - there) as u32) {
                    let starts = next_working(day.plus_days(self.dice.below(4) as i32));
                    if starts <= self.time.today {
                        let there = life.measures.iter().filter(|measure| measure.is_open(starts)).count();
                        if there < room {
                            self.admit(life, starts, room - there);
                        }
                    }
                }
            }
            day = day.plus_days(7);
        }
        self.forget_the_gone(life);
        self.others(life);
    }

    /// A family comes: each child with a request and a measure.
    fn admit(&mut self, life: &mut Life, starts: Day, room: usize) {
        let wait = self.trade.wait.0 + self.dice.below(self.trade.wait.1 - self.trade.wait.0);
        let received = starts.plus_days(-(wait as i32));
        let kinds: Vec<(usize, u32)> =
            self.trade.kinds.iter().enumerate().map(|(at, kind)| (at, kind.share)).collect();
        let kind = &self.trade.kinds[weighted(self.dice, &kinds)];
        let asked_by = self.dice.pick(kind.asked_by);
        let (keyworker, second) = self.carriers(life, starts);
        let terms = weighted(self.dice, self.trade.terms);
        let chain = self.dice.below(100) < self.trade.passes && self.trade.kinds.len() > 1;
        let decided = starts.plus_days(-(4 + self.dice.below(16) as i32).min(wait as i32));
        for person in self.family(life, (received, starts), room) {
            life.requests.push(Request {
                person,
                kind: kind.name,
                prescriber: asked_by,
                received,
                outcome: Some((decided, "admis")),
            });
            self.follow(life, person, kind, (starts, terms), (keyworker, second), chain);
        }
    }

    fn follow(
        &mut self,
        life: &mut Life,
        person: Rank,
        kind: &'static Kind,
        (starts, terms): (Day, u32),
        (keyworker, second): (Rank, Option<Rank>),
        chain: bool,
    ) {
        let today = self.time.today;
        let term = self.trade.term;
        let mut planned: Vec<Day> =
            (1..=terms.max(1) as i32).map(|time| starts.plus_months(term * time)).collect();
        // Some leave before their term.
        let early = self.dice.below(100) < 14;
        let last = planned[planned.len() - 1];
        let mut end = match early {
            true => last.plus_days(-(30 + self.dice.below(110) as i32)).max(starts.plus_days(40)),
            false => last.plus_days(-(self.dice.below(9) as i32)),
        };
        end = super::calendar::last_working(end);
        let birth = life.persons[person].birth.unwrap_or(starts);
        let mut why = None;
        if let Some(age) = self.trade.until {
            let until = birth.plus_months(age * 12);
            if until < end && until > starts {
                end = until;
                planned.retain(|day| *day <= until);
                if planned.last() != Some(&until) {
                    planned.push(until);
                }
                why = Some(("majorité", if age > 18 { "emploi" } else { "majorité" }));
            }
        }
        let chances: Vec<((&str, &str), u32)> =
            kind.ends.iter().map(|(motive, outcome, chances)| ((*motive, *outcome), *chances)).collect();
        let (mut motive, mut outcome) = why.unwrap_or_else(|| weighted(self.dice, &chances));
        let passing = chain && why.is_none() && std::ptr::eq(kind, &self.trade.kinds[0]);
        if passing {
            (motive, outcome) = ("décision du magistrat", "passage en AEMO");
        }
        // A planned end of the last weeks may have passed without a decision: that is what deadlines are for.
        let forgotten = end <= today && today.days_since(end) < 12 && !passing && self.dice.one_in(2);
        let ended = end <= today && !forgotten;
        // The terms that are decided by now: the one under way, and none of those to come.
        let now = if ended { end } else { today };
        let known = planned.iter().position(|day| *day > now).map_or(planned.len(), |at| at + 1);
        planned.truncate(known.max(1));
        let passed_on = self.passed_on(starts, now, keyworker);
        let suspended = (self.dice.one_in(24) && now.days_since(starts) > 120).then(|| {
            let from = starts.plus_days(60 + self.dice.below((now.days_since(starts) - 90) as u32) as i32);
            let back = from.plus_days(14 + self.dice.below(40) as i32);
            let why = self.dice.pick(&["hospitalisation", "séjour à l’étranger avec la famille", "fugue"]);
            let back = if ended { Some(back.min(end)) } else { Some(back).filter(|back| *back <= now) };
            (from, back, why)
        });
        let intensity =
            weighted(self.dice, &[("ordinaire", 60), ("soutenue", 24), ("espacée", 10), ("intensive", 6)]);
        life.measures.push(Measure {
            person,
            kind: kind.name,
            by: kind.by,
            starts,
            terms: planned,
            holds: self.trade.holds.map(|years| starts.plus_months(years * 12).plus_days(-20)),
            end: ended.then_some((end, motive, outcome)),
            keyworker,
            co_keyworker: second,
            passed_on,
            suspended,
            intensity,
        });
        if passing && ended {
            let next = &self.trade.kinds[1];
            let terms = weighted(self.dice, self.trade.terms);
            let keyworker = life.measures[life.measures.len() - 1].keyworker_on(end);
            self.follow(life, person, next, (end, terms), (keyworker, second), false);
        }
    }

    /// Who carries the measure: who has the fewest of those who are there.
    fn carriers(&mut self, life: &Life, day: Day) -> (Rank, Option<Rank>) {
        let since = day.max(self.time.ago(28));
        let mut least = None;
        for who in self.trade.carriers {
            let there = self.service.team[*who].is_there(self.time, since);
            let load = life.measures.iter().filter(|one| one.keyworker == *who && one.is_open(day)).count();
            if there && least.is_none_or(|(_, other)| load < other) {
                least = Some((*who, load));
            }
        }
        let keyworker = least.map_or(self.trade.carriers[0], |(who, _)| who);
        let seconds: Vec<Rank> = self
            .trade
            .seconds
            .iter()
            .copied()
            .filter(|who| *who != keyworker && self.service.team[*who].is_there(self.time, since))
            .collect();
        let second = (!seconds.is_empty() && self.dice.below(100) < 70).then(|| self.dice.pick(&seconds));
        (keyworker, second)
    }

    /// Who leaves passes on what they carried, to someone who stays a while.
    fn passed_on(&self, starts: Day, until: Day, keyworker: Rank) -> Vec<(Day, Rank)> {
        let mut all: Vec<(Day, Rank)> = Vec::new();
        let mut carries = keyworker;
        while let Some(leaves) = self.service.team[carries].ends(self.time) {
            let since = next_working(leaves.next());
            let there: Vec<Rank> = self
                .trade
                .carriers
                .iter()
                .copied()
                .filter(|who| self.service.team[*who].is_there(self.time, since.plus_days(40)))
                .collect();
            if since <= starts || since > until || there.is_empty() {
                break;
            }
            // Brothers and sisters, who came together, go on together.
            carries = there[starts.number().rem_euclid(there.len() as i32) as usize];
            all.push((since, carries));
        }
        all
    }

    /// The children of a family who come, or an adult.
    fn family(&mut self, life: &mut Life, (since, starts): (Day, Day), room: usize) -> Vec<Rank> {
        self.families += 1;
        let dice = &mut *self.dice;
        let last = self.names.last(dice);
        let (town, territory, road) = dice.pick(&TOWNS);
        let count = match self.trade.adults || dice.below(100) >= self.trade.siblings {
            true => 1,
            false => 2 + u32::from(dice.one_in(3)) + u32::from(dice.one_in(9)),
        };
        let parents = match self.trade.adults {
            true => "",
            false => {
                weighted(dice, &[("séparés", 62), ("en couple", 28), ("un parent décédé", 8), ("décédés", 2)])
            }
        };
        let residence = weighted(dice, self.trade.residences);
        let other = self.names.last(dice);
        let mother = if dice.below(3) == 0 || self.trade.adults { last } else { other };
        let father = if mother == other || dice.one_in(2) { last } else { other };
        let mut taken: Vec<&str> = Vec::new();
        let mut age = self.trade.ages.0 * 12 + dice.below((self.trade.ages.1 - self.trade.ages.0) * 12);
        let mut all = Vec::new();
        for _ in 0..count.min(room as u32) {
            let female = dice.below(100) < 48;
            let first_name = names::first(dice, female, self.trade.adults, &taken);
            taken.push(first_name);
            let birth = starts.plus_months(-(age as i32)).plus_days(-(dice.below(28) as i32));
            all.push(life.persons.len());
            life.persons.push(Person {
                last_name: last.to_owned(),
                first_name,
                female,
                birth: Some(birth),
                family: format!("F{:03}", self.families),
                parents,
                residence,
                territory,
                since: Some(since),
                town,
                road,
                mother: if self.trade.adults { String::new() } else { format!("Mme {mother}") },
                father: if self.trade.adults || parents == "décédés" || dice.one_in(9) {
                    String::new()
                } else {
                    format!("M. {father}")
                },
                told: false,
            });
            let gap = 16 + dice.below(34);
            age = if age >= self.trade.ages.0 * 12 + gap { age - gap } else { age + gap };
            age = age.min(self.trade.ages.1 * 12 - 1);
        }
        all
    }

    /// Who had left before the association kept its files here is not written.
    fn forget_the_gone(&mut self, life: &mut Life) {
        let opened = self.time.opened;
        let stays = |one: &Measure| one.end.is_none_or(|(end, ..)| end >= opened);
        let mut kept: Vec<Rank> =
            life.measures.iter().filter(|one| stays(one)).map(|one| one.person).collect();
        kept.sort_unstable();
        kept.dedup();
        let rank = |person: Rank| kept.binary_search(&person).ok();
        life.measures.retain(|one| rank(one.person).is_some());
        life.requests.retain(|one| rank(one.person).is_some());
        for one in &mut life.measures {
            one.person = rank(one.person).unwrap_or_default();
        }
        for one in &mut life.requests {
            one.person = rank(one.person).unwrap_or_default();
        }
        let mut persons = Vec::with_capacity(kept.len());
        for at in kept {
            persons.push(life.persons[at].clone());
        }
        life.persons = persons;
    }

    /// Requests that were refused or withdrawn, and those that wait.
    fn others(&mut self, life: &mut Life) {
        let months = self.time.today.days_since(self.time.opened) as u32 / 30;
        for at in 0..self.trade.refused * months / 12 {
            let received = self.time.opened.plus_days((at * 365 / self.trade.refused.max(1)) as i32);
            let received = next_working(received.plus_days(self.dice.below(25) as i32));
            let decided = next_working(received.plus_days(8 + self.dice.below(50) as i32));
            if decided < self.time.today {
                let outcome = if self.dice.below(100) < 58 { "refus" } else { "retirée" };
                self.request(life, received, Some((decided, outcome)));
            }
        }
        let mut received = self.time.today;
        for _ in 0..self.trade.waiting {
            received = super::calendar::last_working(received.plus_days(-(2 + self.dice.below(15) as i32)));
            self.request(life, received, None);
        }
    }

    fn request(&mut self, life: &mut Life, received: Day, outcome: Option<(Day, &'static str)>) {
        let kinds: Vec<(usize, u32)> =
            self.trade.kinds.iter().enumerate().map(|(at, kind)| (at, kind.share)).collect();
        let kind = &self.trade.kinds[weighted(self.dice, &kinds)];
        let prescriber = self.dice.pick(kind.asked_by);
        for person in self.family(life, (received, received), 4) {
            life.requests.push(Request { person, kind: kind.name, prescriber, received, outcome });
        }
    }
}
