//! Where a request stands in its circuit: deduced from its visas, never kept.

use base::{Day, Id};
use jiff::Timestamp;

use super::definition::{Against, Definition, Gesture, Step, When};

/// What a visa says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opinion {
    /// The first step hands the request on.
    Sent,
    /// Agrees.
    For,
    /// Does not, and says why.
    Against,
    /// Sends it back to be completed, and says what is missing.
    Back,
}

impl Opinion {
    const ALL: [(Opinion, &'static str, &'static str); 4] = [
        (Opinion::Sent, "transmis", "fiche écrite et transmise"),
        (Opinion::For, "favorable", "avis favorable"),
        (Opinion::Against, "défavorable", "avis défavorable"),
        (Opinion::Back, "renvoi", "renvoyée pour être complétée"),
    ];

    /// As it is kept.
    pub fn word(self) -> &'static str {
        Opinion::ALL.iter().find(|(one, ..)| *one == self).map_or("", |(_, word, _)| word)
    }

    /// As one says it.
    pub fn says(self) -> &'static str {
        Opinion::ALL.iter().find(|(one, ..)| *one == self).map_or("", |(.., says)| says)
    }

    /// From what is kept or sent.
    pub fn of(word: &str) -> Option<Opinion> {
        Opinion::ALL.iter().find(|(_, own, _)| *own == word).map(|(one, ..)| *one)
    }

    /// Those one may give at a step.
    pub fn at(gesture: Gesture) -> &'static [Opinion] {
        match gesture {
            Gesture::Send => &[Opinion::Sent],
            Gesture::Opine | Gesture::Decide => &[Opinion::For, Opinion::Against, Opinion::Back],
        }
    }
}

/// A visa that was given.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the columns of `visa`")]
pub struct Visa {
    pub id: Id,
    pub step: String,
    /// From 1: grows each time the request is sent back.
    pub round: i64,
    pub opinion: Opinion,
    pub reason: String,
    pub name: String,
    /// `titulaire`, `adjoint`, `intérim`.
    pub quality: String,
    pub on: Day,
    pub at: Timestamp,
}

/// What is known of the young person that decides which steps have an object.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// Lives in another territory than that which asks.
    pub elsewhere: bool,
    /// Under eighteen.
    pub minor: bool,
    /// A entitlement is open.
    pub right_open: bool,
}

/// How a step stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// Signed.
    Given(Visa),
    /// It is its turn; the visa that sent it back, when one did.
    Now,
    /// Later.
    Next,
    /// It has no object, and why.
    NoObject(&'static str),
    /// The circuit ended before it.
    Never,
}

/// Where a request stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// The step whose turn it is.
    At(usize),
    /// The last step agreed: a place is to be found.
    Agreed,
    /// A step stopped it.
    Stopped(usize),
}

/// A request in its circuit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Course {
    /// One a step.
    pub states: Vec<State>,
    /// Where it is.
    pub standing: Standing,
    /// The round one signs in.
    pub round: i64,
    /// The last visa that sent it back, as long as it was not handed on again.
    pub back: Option<Visa>,
}

impl Course {
    /// The step whose turn it is.
    pub fn now<'a>(&self, definition: &'a Definition) -> Option<&'a Step> {
        match self.standing {
            Standing::At(at) => definition.steps.get(at),
            Standing::Agreed | Standing::Stopped(_) => None,
        }
    }
}

/// Deduces where a request stands. Visas come in the order they were given.
///
/// A visa is final. A request that is sent back returns to the first step; handed on again, it goes to who sent it
/// back, and the visas between hold.
pub fn stand(definition: &Definition, visas: &[Visa], facts: Facts) -> Course {
    let backs = visas.iter().filter(|visa| visa.opinion == Opinion::Back).count();
    let first = definition.steps.first().map(|step| step.code.as_str()).unwrap_or_default();
    let last_back = visas.iter().rposition(|visa| visa.opinion == Opinion::Back);
    let last_sent = visas.iter().rposition(|visa| visa.step == first);
    let back = last_back.filter(|back| last_sent.is_none_or(|sent| sent < *back));
    let own = |at: usize, step: &Step| {
        let last = visas.iter().rev().find(|visa| visa.step == step.code);
        last.filter(|visa| visa.opinion != Opinion::Back && !(at == 0 && back.is_some()))
    };
    let mut states = Vec::with_capacity(definition.steps.len());
    let mut standing = None;
    // A step that was passed stays passed, wherever the young person lives since.
    let furthest = definition.steps.iter().enumerate().rposition(|(at, step)| own(at, step).is_some());
    for (at, step) in definition.steps.iter().enumerate() {
        let passed = step.when != When::Always && furthest.is_some_and(|furthest| at < furthest);
        let own = own(at, step);
        let state = match (standing, own) {
            (Some(Standing::Stopped(_)), None) => State::Never,
            // A visa stands where it was given, whatever became of the young person since.
            (_, Some(visa)) => {
                if standing.is_none() && visa.opinion == Opinion::Against && step.against == Against::Stops {
                    standing = Some(Standing::Stopped(at));
                }
                State::Given(visa.clone())
            }
            (_, None) if passed => {
                State::NoObject(no_object(step.when, facts).unwrap_or("sans objet ce jour-là"))
            }
            (_, None) => match no_object(step.when, facts) {
                Some(why) => State::NoObject(why),
                None if standing.is_none() => {
                    standing = Some(Standing::At(at));
                    State::Now
                }
                None => State::Next,
            },
        };
        states.push(state);
    }
    let round = 1 + backs as i64;
    let back = back.map(|at| visas[at].clone());
    Course { states, standing: standing.unwrap_or(Standing::Agreed), round, back }
}

/// Why a step has no object.
fn no_object(when: When, facts: Facts) -> Option<&'static str> {
    match when {
        When::Always => None,
        When::Elsewhere => (!facts.elsewhere).then_some("sans objet, le jeune vit sur ce territoire"),
        When::Minor => (!facts.minor).then_some("sans objet, le jeune est majeur"),
        When::NoRight => facts.right_open.then_some("sans objet, un droit est ouvert"),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::definition::models;
    use super::*;

    fn visa(step: &str, round: i64, opinion: Opinion, at: u32) -> Visa {
        let mut bytes = [0; 16];
        bytes[12..].copy_from_slice(&at.to_be_bytes());
        Visa {
            id: Id::from_bytes(bytes),
            step: step.to_owned(),
            round,
            opinion,
            reason: String::new(),
            name: "Anaïs Jolivet".to_owned(),
            quality: "titulaire".to_owned(),
            on: "2021-10-02".parse().unwrap(),
            at: "2021-10-02T08:00:00Z".parse().unwrap(),
        }
    }

    fn facts() -> impl Strategy<Value = Facts> {
        any::<(bool, bool, bool)>().prop_map(|(elsewhere, minor, right_open)| Facts {
            elsewhere,
            minor,
            right_open,
        })
    }

    fn circuit() -> impl Strategy<Value = Definition> {
        let step = (0..When::ALL.len(), any::<bool>());
        proptest::collection::vec(step, 0..5).prop_map(|between| {
            let mut own = models()[0].definition.clone();
            let (first, last) = (own.steps[0].clone(), own.steps[own.steps.len() - 1].clone());
            let pattern = own.steps[1].clone();
            own.steps = vec![first];
            for (at, (when, stops)) in between.into_iter().enumerate() {
                own.steps.push(Step {
                    code: format!("avis-{at}"),
                    when: When::ALL[when],
                    against: if stops { Against::Stops } else { Against::GoesOn },
                    ..pattern.clone()
                });
            }
            own.steps.push(last);
            own
        })
    }

    proptest! {
        /// No request is ever without a next step or an outcome, whatever is signed and in whatever order.
        #[test]
        fn a_request_always_has_a_step_to_come_or_an_end(
            own in circuit(), mut facts in facts(), signs in proptest::collection::vec((0u8..4, facts()), 0..40),
        ) {
            let mut visas: Vec<Visa> = Vec::new();
            for (at, (choice, later)) in signs.into_iter().enumerate() {
                let course = stand(&own, &visas, facts);
                prop_assert_eq!(course.states.len(), own.steps.len());
                let turns = course.states.iter().filter(|state| **state == State::Now).count();
                match course.standing {
                    Standing::At(now) => {
                        prop_assert_eq!((turns, &course.states[now]), (1, &State::Now));
                        let step = &own.steps[now];
                        let opinions = Opinion::at(step.gesture);
                        let opinion = opinions[usize::from(choice) % opinions.len()];
                        // One step signs once a round.
                        let twice = visas.iter().any(|visa| visa.step == step.code && visa.round == course.round);
                        prop_assert!(!twice, "{} twice in round {}", step.code, course.round);
                        visas.push(visa(&step.code, course.round, opinion, at as u32));
                    }
                    Standing::Agreed => {
                        prop_assert_eq!(turns, 0);
                        let last = visas.last().map(|visa| (visa.step.as_str(), visa.opinion));
                        prop_assert_eq!(last, Some(("direction", Opinion::For)));
                        break;
                    }
                    Standing::Stopped(step) => {
                        prop_assert_eq!(turns, 0);
                        prop_assert!(matches!(&course.states[step], State::Given(visa) if visa.opinion == Opinion::Against));
                        break;
                    }
                }
                facts = later;
            }
        }
    }

    #[test]
    fn the_pilot_signs_only_for_who_lives_elsewhere() {
        let own = &models()[0].definition;
        let visas: Vec<Visa> = ["referent", "chef", "secteur"]
            .iter()
            .enumerate()
            .map(|(at, step)| visa(step, 1, if at == 0 { Opinion::Sent } else { Opinion::For }, at as u32))
            .collect();
        let at = |elsewhere| {
            let course = stand(own, &visas, Facts { elsewhere, ..Facts::default() });
            course.now(own).map(|step| step.code.clone())
        };
        assert_eq!(at(true).as_deref(), Some("pilote"));
        assert_eq!(at(false).as_deref(), Some("direction"));
    }

    #[test]
    fn what_is_sent_back_returns_to_who_sent_it_and_keeps_the_visas_between() {
        let own = &models()[0].definition;
        let mut visas = vec![
            visa("referent", 1, Opinion::Sent, 1),
            visa("chef", 1, Opinion::For, 2),
            visa("secteur", 1, Opinion::Back, 3),
        ];
        let course = stand(own, &visas, Facts::default());
        assert_eq!((course.standing, course.round), (Standing::At(0), 2));
        assert_eq!(course.back.map(|visa| visa.step), Some("secteur".to_owned()));
        visas.push(visa("referent", 2, Opinion::Sent, 4));
        let course = stand(own, &visas, Facts::default());
        assert_eq!((course.standing, course.round), (Standing::At(2), 2));
        assert!(matches!(&course.states[1], State::Given(visa) if visa.round == 1));
        visas.push(visa("secteur", 2, Opinion::Against, 5));
        assert_eq!(stand(own, &visas, Facts::default()).standing, Standing::Stopped(2));
    }
}
