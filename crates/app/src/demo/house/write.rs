//! A life enters the base by the doors of every day: each gesture under its own name, at its own hour, with its
//! line in the journal; what a register brings, by the register.

use std::collections::HashMap;

use anyhow::{Context as _, Result};
use base::{Day, Id};
use indicator::Presence;
use jiff::Timestamp;
use register::{ActRow, Attendance, Register};
use store::{Author, Store, Write};

use super::calendar::{Time, last_working, next_working};
use super::letters::Letters;
use super::life::{Act, Apart, Done, Letter, Life, Measure, Note, Noted, Rank};
use super::{evaluation, lists, meetings, plan, projects, team, visas};
use crate::access::look::Look;
use crate::access::{Scope, keep_looks, restriction};
use crate::activity::{self, Said, Worker};
use crate::deadline;
use crate::exchange::{self, intake};
use crate::measure::request::{self, Request};
use crate::measure::{self, Assignment, Decision, Role};
use crate::note::{self, About, Reach, Text};
use crate::person::create::{self, Fresh};
use crate::person::{self, fact, merge, relation};
use crate::service::Service;
use crate::vocabulary::word;

/// An account and who it is in the register.
#[derive(Clone)]
pub(super) struct Hand {
    pub login: String,
    pub name: String,
    pub title: String,
    pub account: Id,
    pub professional: Id,
}

/// Where a life is written.
pub(super) struct Ground<'a> {
    pub time: Time,
    pub service: &'a Service,
    pub operator: &'a str,
    pub team: &'static team::Service,
    pub hands: &'a [Hand],
}

/// What happened, in the order it did.
enum Event<'a> {
    Met(Rank),
    Asked(Rank),
    Answered(Rank),
    Opened(Rank),
    Renewed(Rank, usize),
    PassedOn(Rank, usize),
    Suspended(Rank),
    Resumed(Rank),
    Ended(Rank),
    Noted(&'a Noted),
    Wrote(&'a Note),
    Acted(Rank),
    Fulfilled(&'a Done),
    Posted(&'a Letter),
}

/// Acts of the last weeks were typed; those of before came with the register of the quarter.
const TYPED_DAYS: i32 = 62;

impl Ground<'_> {
    pub fn author(&self, who: Rank, day: Day, minute: i64) -> Author {
        let hand = self.hands.get(who).or_else(|| self.hands.first());
        let name = hand.map(|hand| hand.login.clone()).unwrap_or_default();
        Author { name, at: self.time.written(day, minute) }
    }

    pub fn scope(&self, who: Rank, at: Timestamp) -> Scope {
        let account = self.hands.get(who).or_else(|| self.hands.first()).map(|hand| hand.account);
        let account = account.unwrap_or(self.service.id);
        Scope { operator: self.service.operator, service: self.service.id, account, now: at }
    }

    /// Who writes down those who ask: the secretary, or the head of service.
    fn desk(&self) -> Rank {
        self.team.team.iter().position(|worker| worker.role == "secretaire").unwrap_or_default()
    }
}

/// Writes a life in its service, in one transaction.
pub(super) fn write(store: &Store, ground: &Ground<'_>, life: &Life) -> Result<()> {
    let author = ground.author(0, ground.time.opened, 540);
    store.write(&author, |write| -> Result<()> {
        let mut pen = Pen {
            ground,
            life,
            persons: vec![None; life.persons.len()],
            numbers: vec![String::new(); life.persons.len()],
            measures: vec![None; life.measures.len()],
            requests: HashMap::new(),
            letters: Letters::load(write, ground)?,
            acts: HashMap::new(),
        };
        for (_, who, at, event) in pen.events() {
            let hand = Author { name: ground.author(who, ground.time.opened, 0).name, at };
            let mut write = write.signed(&hand);
            pen.happen(&mut write, who, &event)?;
        }
        pen.registers(write)?;
        meetings::write(write, ground, life, &pen.persons, &pen.acts)?;
        projects::write(write, ground, life, &pen.persons)?;
        visas::write(write, ground, &pen.requests)?;
        plan::write(write, ground)?;
        lists::write(write, ground)?;
        evaluation::write(write, ground)?;
        pen.apart(write)
    })?;
    Ok(crate::facts::keep(store, &author, ground.service.operator, &ground.service.code)?)
}

/// What is known of what was written.
struct Pen<'a> {
    ground: &'a Ground<'a>,
    life: &'a Life,
    persons: Vec<Option<Id>>,
    numbers: Vec<String>,
    measures: Vec<Option<Carried>>,
    requests: HashMap<Rank, Request>,
    letters: Letters,
    /// Acts that were typed, by their rank: what an appointment became.
    acts: HashMap<Rank, (Id, Timestamp)>,
}

/// A measure as it is now, and who carries it.
#[derive(Clone)]
struct Carried {
    now: measure::Measure,
    keyworker: Assignment,
}

/// What orders events: the instant, then the day it was, then what comes first on a day.
type Order = (Timestamp, Day, u8, usize);

impl<'a> Pen<'a> {
    fn events(&self) -> Vec<(Order, Rank, Timestamp, Event<'a>)> {
        let time = &self.ground.time;
        let desk = self.ground.desk();
        let mut all = Vec::new();
        let mut push = |day: Day, minute: i64, rank: u8, who: Rank, event: Event<'a>| {
            if day <= time.today {
                let at = time.written(day, minute);
                all.push(((at, day, rank, all.len()), who, at, event));
            }
        };
        for (rank, person) in self.life.persons.iter().enumerate() {
            let since = person.since.unwrap_or(time.opened);
            push(since, 545, 0, desk, Event::Met(rank));
        }
        for (rank, asked) in self.life.requests.iter().enumerate() {
            push(asked.received, 550, 1, desk, Event::Asked(rank));
            if let Some((day, _)) = asked.outcome {
                push(day, 660, 2, 0, Event::Answered(rank));
            }
        }
        for (rank, one) in self.life.measures.iter().enumerate() {
            push(one.starts, 665, 3, 0, Event::Opened(rank));
            for at in 1..one.terms.len() {
                let day = last_working(one.terms[at - 1].plus_days(-(3 + (rank as i32 + at as i32) % 12)));
                push(day.max(one.starts.next()).min(time.today), 670, 4, 0, Event::Renewed(rank, at));
            }
            for (at, (since, _)) in one.passed_on.iter().enumerate() {
                push(*since, 675, 4, 0, Event::PassedOn(rank, at));
            }
            if let Some((starts, ends, _)) = one.suspended {
                push(starts, 680, 4, 0, Event::Suspended(rank));
                if let Some(ends) = ends {
                    push(ends, 680, 5, 0, Event::Resumed(rank));
                }
            }
            if let Some((day, ..)) = one.end {
                push(day, 1020, 6, 0, Event::Ended(rank));
            }
        }
        for one in &self.life.noted {
            push(one.day, 700, 7, one.by, Event::Noted(one));
        }
        for one in &self.life.done {
            push(one.done, 1000, 7, one.by, Event::Fulfilled(one));
        }
        for one in &self.life.letters {
            push(one.day, 980, 7, one.by, Event::Posted(one));
        }
        for one in &self.life.notes {
            push(one.day, 1050, 8, one.by, Event::Wrote(one));
        }
        for (rank, act) in self.life.acts.iter().enumerate().filter(|(_, act)| self.is_typed(act)) {
            let minute = i64::from(act.ends()) + 10;
            push(act.day, minute, 8, act.staff.first().copied().unwrap_or_default(), Event::Acted(rank));
        }
        all.sort_by_key(|(order, ..)| *order);
        all
    }

    fn is_typed(&self, act: &Act) -> bool {
        !act.note.is_empty() || act.day > self.ground.time.today.plus_days(-TYPED_DAYS)
    }

    fn happen(&mut self, write: &mut Write<'_>, who: Rank, event: &Event<'_>) -> Result<()> {
        let at = write.author().at;
        let scope = self.ground.scope(who, at);
        match event {
            Event::Met(rank) => self.meet(write, *rank)?,
            Event::Asked(rank) => self.ask(write, &scope, *rank)?,
            Event::Answered(rank) => self.answer(write, &scope, *rank)?,
            Event::Opened(rank) => self.open(write, &scope, *rank)?,
            Event::Renewed(rank, term) => self.renew(write, &scope, *rank, *term)?,
            Event::PassedOn(rank, which) => self.pass_on(write, &scope, *rank, *which)?,
            Event::Suspended(rank) => {
                if let (Some((starts, _, why)), Some(one)) =
                    (self.life.measures[*rank].suspended, &self.measures[*rank])
                {
                    measure::insert_suspension(write, &scope, one.now.id, starts, why)?;
                }
            }
            Event::Resumed(rank) => self.resume(write, &scope, *rank)?,
            Event::Ended(rank) => self.end(write, &scope, *rank)?,
            Event::Noted(noted) => {
                let person = self.find(write, &scope, noted.person)?;
                let answers: Vec<(&str, &str)> =
                    noted.answers.iter().map(|(name, value)| (*name, value.as_str())).collect();
                let today = Day::new_in_paris(at);
                fact::note(write, scope, &person, noted.fact, &answers, today)?
                    .with_context(|| format!("{} : {answers:?}", noted.fact.one))?;
            }
            Event::Wrote(one) => {
                let about = About::Person(self.person(one.person)?);
                let reach = if one.clinical { Reach::Clinical } else { Reach::Team };
                write_note(write, &scope, about, reach, one.day, &one.text)?;
            }
            Event::Acted(rank) => self.act(write, &scope, *rank)?,
            Event::Fulfilled(one) => {
                let Some(carried) = &self.measures[one.measure] else { return Ok(()) };
                let done = deadline::Done {
                    rule: one.rule,
                    subject: carried.now.id,
                    person: carried.now.person,
                    anchor: one.anchor,
                    done: one.done,
                    needless: one.needless,
                };
                deadline::fulfil(write, &scope, &done)?;
            }
            Event::Posted(letter) => {
                let Some(carried) = self.measures[letter.measure].clone() else { return Ok(()) };
                let rank = self.life.measures[letter.measure].person;
                let number = self.numbers[rank].clone();
                self.letters.post(write, self.ground, self.life, letter, (carried.now.person, &number))?;
            }
        }
        Ok(())
    }

    fn person(&self, rank: Rank) -> Result<Id> {
        self.persons.get(rank).copied().flatten().context("une personne n’est pas encore écrite")
    }

    fn find(&self, write: &Write<'_>, scope: &Scope, rank: Rank) -> Result<person::Person> {
        person::find(write, scope, self.person(rank)?)?.context("la personne vient d’être écrite")
    }

    fn meet(&mut self, write: &mut Write<'_>, rank: Rank) -> Result<()> {
        let person = &self.life.persons[rank];
        let fresh = Fresh {
            last_name: person.last_name.clone(),
            first_name: person.first_name.to_owned(),
            birth: person.birth,
            sex: Some(person.sex().to_owned()),
            family: Some(person.family.clone()).filter(|family| !family.is_empty()),
            parents: person.parents.to_owned(),
            residence: person.residence.to_owned(),
            territory: person.territory.to_owned(),
        };
        let id = create::create(write, self.ground.service, &fresh)?;
        self.persons[rank] = Some(id);
        let scope = self.ground.scope(0, write.author().at);
        self.numbers[rank] = self.find(write, &scope, rank)?.reference;
        Ok(())
    }

    fn ask(&mut self, write: &mut Write<'_>, scope: &Scope, rank: Rank) -> Result<()> {
        let asked = &self.life.requests[rank];
        let operator = scope.operator;
        let one = Request {
            id: write.new_id(),
            reference: measure::next_reference(write, scope, "request", 'D', asked.received.year())?,
            person: self.person(asked.person)?,
            kind: word(write, operator, "kind", asked.kind)?.unwrap_or_default(),
            prescriber: word(write, operator, "prescriber", asked.prescriber)?,
            territory: word(write, operator, "territory", self.life.persons[asked.person].territory)?,
            received: asked.received,
            decided: None,
            outcome: None,
        };
        request::insert(write, scope, &one)?;
        self.requests.insert(rank, one);
        Ok(())
    }

    fn answer(&mut self, write: &mut Write<'_>, scope: &Scope, rank: Rank) -> Result<()> {
        let Some((day, outcome)) = self.life.requests[rank].outcome else { return Ok(()) };
        let Some(before) = self.requests.remove(&rank) else { return Ok(()) };
        let after = Request { decided: Some(day), outcome: Some(outcome.to_owned()), ..before.clone() };
        request::change(write, scope, &before, &after)?;
        Ok(())
    }

    fn open(&mut self, write: &mut Write<'_>, scope: &Scope, rank: Rank) -> Result<()> {
        let one = &self.life.measures[rank];
        let operator = scope.operator;
        let professional = |who: Rank| self.ground.hands.get(who).map(|hand| hand.professional);
        let person = self.person(one.person)?;
        let decided = last_working(one.starts.plus_days(-5));
        let territory = self.life.persons[one.person].territory;
        let now = measure::Measure {
            id: write.new_id(),
            reference: measure::next_reference(write, scope, "measure", 'M', one.starts.year())?,
            person,
            kind: word(write, operator, "kind", one.kind)?.unwrap_or_default(),
            prescriber: word(write, operator, "prescriber", one.by.authority)?,
            territory: word(write, operator, "territory", territory)?,
            decided: Some(decided),
            starts: one.starts,
            ends: None,
            motive: None,
            outcome: None,
            keyworker: professional(one.keyworker),
            co_keyworker: one.co_keyworker.and_then(professional),
            intensity: Some(one.intensity.to_owned())
                .filter(|word| word != "ordinaire")
                .map(|word| if word == "espacée" { "espacee".to_owned() } else { word }),
        };
        measure::insert_measure(write, scope, &now)?;
        let decision = self.decide(write, scope, one, now.person, decided, 0)?;
        measure::insert_term(write, scope, now.id, one.starts, one.terms.first().copied(), Some(decision))?;
        let mut keyworker = None;
        let roles = [(Role::Keyworker, now.keyworker), (Role::CoKeyworker, now.co_keyworker)];
        for (role, professional) in roles {
            let Some(professional) = professional else { continue };
            let id = write.new_id();
            let carries = Assignment { id, role, professional, starts: Some(one.starts), ends: None };
            measure::insert_assignment(write, scope, now.id, &carries)?;
            keyworker.get_or_insert(carries);
        }
        let keyworker = keyworker.context("une mesure a un référent")?;
        self.measures[rank] = Some(Carried { now, keyworker });
        Ok(())
    }

    /// The decision of a term.
    fn decide(
        &self,
        write: &mut Write<'_>,
        scope: &Scope,
        one: &Measure,
        person: Id,
        decided: Day,
        term: usize,
    ) -> Result<Id> {
        let starts = if term == 0 { one.starts } else { one.terms[term - 1] };
        let id = write.new_id();
        let number = match one.by.number {
            "" => String::new(),
            number => format!("{number} {}/{:04}", decided.year(), 100 + (decided.number() * 7) % 900),
        };
        let decision = Decision {
            id,
            person,
            kind: one.by.kind.to_owned(),
            number,
            authority: word(write, scope.operator, "prescriber", one.by.authority)?,
            decided,
            received: Some(next_working(decided.plus_days(2))),
            effective: Some(starts),
            ends: one.holds.or(one.terms.get(term).copied()),
        };
        measure::insert_decision(write, scope, &decision)?;
        Ok(id)
    }

    fn renew(&mut self, write: &mut Write<'_>, scope: &Scope, rank: Rank, term: usize) -> Result<()> {
        let one = &self.life.measures[rank];
        let Some(carried) = self.measures[rank].clone() else { return Ok(()) };
        let decided = last_working(one.terms[term - 1].plus_days(-17)).max(one.starts);
        // A notification holds longer than a term: it is not asked again each time.
        let decision = match one.holds {
            Some(_) => None,
            None => Some(self.decide(write, scope, one, carried.now.person, decided, term)?),
        };
        let (starts, ends) = (one.terms[term - 1], one.terms[term]);
        measure::insert_term(write, scope, carried.now.id, starts, Some(ends), decision)?;
        Ok(())
    }

    fn pass_on(&mut self, write: &mut Write<'_>, scope: &Scope, rank: Rank, which: usize) -> Result<()> {
        let (since, who) = self.life.measures[rank].passed_on[which];
        let professional = self.ground.hands.get(who).map(|hand| hand.professional);
        let (Some(carried), Some(professional)) = (&mut self.measures[rank], professional) else {
            return Ok(());
        };
        measure::end_assignment(write, scope, carried.now.id, &carried.keyworker, since.previous())?;
        let next = Assignment {
            id: write.new_id(),
            role: Role::Keyworker,
            professional,
            starts: Some(since),
            ends: None,
        };
        measure::insert_assignment(write, scope, carried.now.id, &next)?;
        let after = measure::Measure { keyworker: Some(professional), ..carried.now.clone() };
        measure::change_measure(write, scope, "assign", &carried.now, &after, None)?;
        carried.now = after;
        carried.keyworker = next;
        Ok(())
    }

    fn resume(&mut self, write: &mut Write<'_>, scope: &Scope, rank: Rank) -> Result<()> {
        let Some((_, Some(back), _)) = self.life.measures[rank].suspended else { return Ok(()) };
        let Some(carried) = &self.measures[rank] else { return Ok(()) };
        let courses = measure::courses_of(write, scope, &[carried.now.person])?;
        let course = courses.iter().find(|course| course.measure.id == carried.now.id);
        if let Some(last) = course.and_then(|course| course.suspensions.last()) {
            measure::end_suspension(write, scope, carried.now.id, last, back)?;
        }
        Ok(())
    }

    fn end(&mut self, write: &mut Write<'_>, scope: &Scope, rank: Rank) -> Result<()> {
        let Some((day, motive, outcome)) = self.life.measures[rank].end else { return Ok(()) };
        let Some(carried) = &mut self.measures[rank] else { return Ok(()) };
        let after = measure::Measure {
            ends: Some(day),
            motive: word(write, scope.operator, "motive", motive)?,
            outcome: word(write, scope.operator, "outcome", outcome)?,
            ..carried.now.clone()
        };
        measure::change_measure(write, scope, "end", &carried.now, &after, None)?;
        carried.now = after;
        Ok(())
    }

    fn act(&mut self, write: &mut Write<'_>, scope: &Scope, rank: Rank) -> Result<()> {
        let act = &self.life.acts[rank];
        let mut persons = Vec::new();
        for (rank, presence, reason) in &act.persons {
            let person = self.person(*rank)?;
            persons.push(activity::Attendance { person, presence: *presence, reason: (*reason).to_owned() });
        }
        let staff = act.staff.iter().filter_map(|who| self.ground.hands.get(*who));
        let said = Said {
            day: Some(act.day),
            starts: Some(act.starts),
            kind: act.kind.to_owned(),
            direct: act.direct,
            place: act.place.to_owned(),
            theme: act.theme.to_owned(),
            prestation: act.prestation.to_owned(),
            partner: act.partner.clone(),
            minutes: Some(act.minutes),
            travel: act.travel,
            kilometres: (act.travel > 0).then_some(act.travel * 9 / 10),
            files: files(act),
            persons,
            staff: staff
                .map(|hand| Worker { professional: hand.professional, minutes: None, travel: None })
                .collect(),
            contacts: Vec::new(),
        };
        let act_made = activity::Act::new(said, self.ground.time.today);
        let made = act_made.map_err(|faults| anyhow::anyhow!("un acte inventé ne va pas : {faults:?}"))?;
        let id = write.new_id();
        activity::record(write, scope, id, &made)?;
        self.acts.insert(rank, (id, scope.now));
        if !act.note.is_empty() {
            write_note(write, scope, About::Act(id), Reach::Team, act.day, &act.note)?;
        }
        Ok(())
    }

    /// Acts of before and contracts, quarter by quarter.
    fn registers(&self, write: &mut Write<'_>) -> Result<()> {
        let quarter = |day: Day| (day.year(), (day.month() - 1) / 3);
        let mut slices: HashMap<(i16, i8), Register> = HashMap::new();
        for (number, act) in self.life.acts.iter().enumerate().filter(|(_, act)| !self.is_typed(act)) {
            slices.entry(quarter(act.day)).or_default().acts.push(self.act_row(number, act));
        }
        for (rank, contract) in &self.life.contracts {
            let Some(signed) = contract.signed else { continue };
            let mut row = contract.clone();
            row.person.clone_from(&self.numbers[*rank]);
            slices.entry(quarter(signed.max(self.ground.time.opened))).or_default().contracts.push(row);
        }
        let mut slices: Vec<_> = slices.into_iter().collect();
        slices.sort_by_key(|(quarter, _)| *quarter);
        for ((year, quarter), register) in slices {
            let last = Day::new(year, quarter * 3 + 3, 28).unwrap_or(self.ground.time.today);
            let author = self.ground.author(self.ground.desk(), last, 1065);
            let file = format!("registre-{year}-T{}.xlsx", quarter + 1);
            let mut write = write.signed(&author);
            exchange::write_register(&mut write, self.ground.service, &register, &[file], &intake::is_known)?;
        }
        Ok(())
    }

    fn act_row(&self, number: usize, act: &Act) -> ActRow {
        let attendance = |presence: Presence| match presence {
            Presence::Unknown => Attendance::Unknown,
            Presence::Present => Attendance::Present,
            Presence::Excused => Attendance::Excused,
            Presence::Absent => Attendance::Absent,
        };
        ActRow {
            reference: format!("A{:05}", number + 1),
            day: Some(act.day),
            kind: act.kind.to_owned(),
            direct: act.direct,
            location: act.place.to_owned(),
            minutes: act.minutes,
            travel: act.travel,
            theme: act.theme.to_owned(),
            persons: act
                .persons
                .iter()
                .map(|(rank, presence, _)| (self.numbers[*rank].clone(), attendance(*presence)))
                .collect(),
            staff: act.staff.iter().map(|who| team::number(*who)).collect(),
            files: files(act),
            ..ActRow::default()
        }
    }

    /// Families of two names, files for a few readers, files written twice, looks.
    fn apart(&self, write: &mut Write<'_>) -> Result<()> {
        let time = &self.ground.time;
        let operator = self.ground.service.operator;
        let mut looks = Vec::new();
        for one in &self.life.apart {
            let author = self.ground.author(0, last_working(time.today.plus_days(-19)), 640);
            let scope = self.ground.scope(0, author.at);
            let mut write = write.signed(&author);
            match one {
                Apart::Related(one, other, nature) => {
                    let (one, other) = (self.person(*one)?, self.person(*other)?);
                    relation::declare(&mut write, &scope, one, (scope.service, other), nature)?;
                }
                Apart::Restricted(rank, why) => {
                    let person = self.person(*rank)?;
                    restriction::set(&mut write, &scope, person, why)?;
                    let carried = self.life.measures.iter().rfind(|one| one.person == *rank);
                    let by = carried.map(|one| one.keyworker_on(time.today));
                    if let Some(hand) = by.and_then(|who| self.ground.hands.get(who)) {
                        let why = "suit la personne";
                        restriction::let_read(&mut write, operator, person, hand.account, why)?;
                    }
                }
                Apart::Merged(keep, other, why) => {
                    let (keep, other) = (self.person(*keep)?, self.person(*other)?);
                    let done = merge::merge(&mut write, operator, keep, other, why)?;
                    done.map_err(|obstacle| anyhow::anyhow!(obstacle.sentence()))?;
                }
                Apart::Looked(rank, who, days) => {
                    let day = last_working(time.today.plus_days(-days));
                    let at = self.ground.author(*who, day, 555 + i64::from(*days % 7) * 40).at;
                    let (service, person) = (scope.service, self.person(*rank)?);
                    let account = self.ground.scope(*who, at).account;
                    looks.push(Look { operator, service, person, account, at, what: "dossier" });
                }
            }
        }
        keep_looks(write, &looks)?;
        Ok(())
    }
}

fn files(act: &Act) -> u16 {
    u16::from(act.kind == "démarche" || act.theme == "dossiers MDPH")
}

fn write_note(
    write: &mut Write<'_>,
    scope: &Scope,
    about: About,
    reach: Reach,
    day: Day,
    text: &str,
) -> Result<()> {
    let text = Text::new(text).map_err(|sentence| anyhow::anyhow!(sentence))?;
    note::write_note(write, scope, about, reach, day, &text)?;
    Ok(())
}
