//! The interviews that led to a contract: direct acts at which the person was present.

use base::Day;

use crate::facts::{Facts, NO_DAY, Presence};

/// For each contract, how many interviews led to it and their minutes: after the day on which the contract before was
/// signed, else from the first day of the follow-up that was going on, to the day it was signed. Nothing when neither is
/// known: the interviews could not be told from those of another time.
pub(crate) fn before_contracts(facts: &Facts) -> Vec<Option<(i64, i64)>> {
    let persons = facts.persons.id.len();
    let mut met: Vec<Vec<(Day, i64)>> = vec![Vec::new(); persons];
    let mut signs = vec![false; persons];
    for person in &facts.contracts.person {
        if let Some(signs) = signs.get_mut(*person as usize) {
            *signs = true;
        }
    }
    let acts = &facts.acts;
    for act in (0..acts.day.len()).filter(|act| acts.direct[*act]) {
        for row in acts.persons_start[act] as usize..acts.persons_start[act + 1] as usize {
            let person = acts.person[row] as usize;
            if signs.get(person) == Some(&true) && acts.presence[row] == Presence::Present {
                met[person].push((acts.day[act], i64::from(acts.minutes[act])));
            }
        }
    }
    let (contracts, measures) = (&facts.contracts, &facts.measures);
    let mut signed: Vec<Vec<Day>> = vec![Vec::new(); persons];
    for (person, day) in contracts.person.iter().zip(&contracts.signed) {
        if let Some(signed) = signed.get_mut(*person as usize) {
            signed.push(*day);
        }
    }
    let mut follows: Vec<Vec<(Day, Day)>> = vec![Vec::new(); persons];
    for row in 0..measures.person.len() {
        let person = measures.person[row] as usize;
        if signs.get(person) == Some(&true) {
            follows[person].push((measures.start[row], measures.end[row]));
        }
    }
    let since = |person: usize, day: Day| {
        let before = signed[person].iter().filter(|other| **other < day).max().map(|other| other.next());
        let going = follows[person].iter().filter(|(start, end)| *start <= day && *end >= day);
        let follow = going.map(|(start, _)| *start).max();
        before.map(|before| before.max(follow.unwrap_or(NO_DAY))).or(follow)
    };
    (0..contracts.person.len())
        .map(|row| {
            let (person, day) = (contracts.person[row] as usize, contracts.signed[row]);
            let from = met.get(person).and_then(|_| since(person, day))?;
            let within = met[person].iter().filter(|(met, _)| from <= *met && *met <= day);
            Some(within.fold((0, 0), |(count, minutes), (_, more)| (count + 1, minutes + more)))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Day {
        text.parse().unwrap()
    }

    /// A person followed from March, who signed in May and in October, met on these days; the last time she did not come.
    fn facts(days: &[&str]) -> Facts {
        let mut facts = Facts::default();
        facts.persons.id.push(base::Id::from_bytes([1; 16]));
        facts.measures.person.push(0);
        facts.measures.start.push(at("2021-03-01"));
        facts.measures.end.push(crate::facts::OPEN);
        for day in ["2021-05-10", "2021-10-10"] {
            facts.contracts.person.push(0);
            facts.contracts.signed.push(at(day));
        }
        for (rank, day) in days.iter().enumerate() {
            facts.acts.day.push(at(day));
            facts.acts.direct.push(true);
            facts.acts.minutes.push(45);
            facts.acts.person.push(0);
            let last = rank + 1 == days.len();
            facts.acts.presence.push(if last { Presence::Absent } else { Presence::Present });
            facts.acts.persons_start.push(rank as u32 + 1);
        }
        facts
    }

    #[test]
    fn an_interview_leads_to_the_contract_that_follows_it() {
        let days = ["2021-02-27", "2021-03-01", "2021-05-10", "2021-05-11", "2021-10-11", "2021-06-01"];
        assert_eq!(before_contracts(&facts(&days)), [Some((2, 90)), Some((1, 45))]);
    }

    #[test]
    fn a_contract_without_a_follow_up_says_nothing() {
        let mut facts = facts(&["2021-03-01", "2021-03-02"]);
        facts.measures.end[0] = at("2021-04-01");
        assert_eq!(before_contracts(&facts), [None, Some((0, 0))]);
    }
}
