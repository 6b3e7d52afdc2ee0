//! A circuit as it is drawn: a pole a step, and its compact form of dots.

use base::Day;
use base::french::{counted, short_day, typeset};

use super::course::{Course, Opinion, Standing, State};
use super::definition::Gesture;
use super::holder::{Holder, after_name, vacant};
use super::{Running, event};

/// A step, as it is drawn.
pub(super) struct Stage {
    pub title: String,
    /// Of the pole: `fait`, `maintenant`, `a-venir`, `sans-objet`, `contre`.
    pub class: &'static str,
    /// Who, or who is expected.
    pub who: String,
    /// « avis favorable ».
    pub opinion: &'static str,
    pub day: String,
    pub reason: String,
    /// « votre visa », « en retard de 3 jours ».
    pub badge: String,
}

/// The steps of a request.
pub(super) fn stages(
    running: &Running,
    course: &Course,
    holders: &[Holder],
    mine: bool,
    today: Day,
) -> Vec<Stage> {
    let steps = running.definition.steps.iter().zip(&course.states);
    steps
        .map(|(step, state)| {
            let signers = running.signers(step, holders, today);
            let expected = expected(&signers);
            let open = running.outcome.is_none();
            let mut stage = Stage {
                title: step.title.clone(),
                class: "a-venir",
                who: String::new(),
                opinion: "",
                day: String::new(),
                reason: String::new(),
                badge: String::new(),
            };
            match state {
                State::Given(visa) => {
                    stage.class = if visa.opinion == Opinion::Against { "contre" } else { "fait" };
                    stage.who = format!("{}{}", visa.name, after_name(&visa.quality));
                    stage.opinion = match (visa.opinion, step.gesture) {
                        (Opinion::For, Gesture::Decide) => "accord",
                        (Opinion::Against, Gesture::Decide) => "refus",
                        (opinion, _) => opinion.says(),
                    };
                    stage.day = short_day(visa.on);
                    stage.reason = typeset(&visa.reason);
                }
                State::Now if open => {
                    stage.class = "maintenant";
                    stage.who = expected;
                    stage.badge = match (mine, late(running, course, today)) {
                        (true, _) => "votre visa".to_owned(),
                        (false, Some(days)) => format!("en retard de {}", counted(days, "jour", "jours")),
                        (false, None) => String::new(),
                    };
                }
                State::Now | State::Never => stage.who = "le circuit s’est arrêté avant".to_owned(),
                State::Next => {
                    stage.who = expected;
                    stage.day = "ensuite".to_owned();
                }
                State::NoObject(why) => {
                    stage.class = "sans-objet";
                    stage.who = (*why).to_owned();
                }
            }
            stage
        })
        .collect()
}

/// Who is expected at a step: « Anaïs Jolivet, par intérim », « poste vacant ».
fn expected(signers: &[&Holder]) -> String {
    let named: Vec<String> =
        signers.iter().map(|one| format!("{}{}", one.name, after_name(&one.quality))).collect();
    match (vacant(signers), named.is_empty()) {
        (_, true) => "poste vacant, à pourvoir par un intérim".to_owned(),
        (true, false) => format!("poste vacant\u{202f}; {}", named.join(" ou ")),
        (false, false) => named.join(" ou "),
    }
}

/// How many days the present step is late; nothing on hold.
pub(super) fn late(running: &Running, course: &Course, today: Day) -> Option<i64> {
    let step = course.now(&running.definition)?;
    if step.delay == 0 || running.held().is_some() {
        return None;
    }
    let due = running.since().plus_days(i32::from(step.delay));
    (today > due).then(|| i64::from(today.days_since(due)))
}

/// Where a request stands, in a few words; never empty.
pub(super) fn standing(running: &Running, course: &Course) -> String {
    if let Some(outcome) = running.outcome.as_deref() {
        return match outcome {
            "admis" => "Admission".to_owned(),
            "refus" => "Refusée".to_owned(),
            _ => "Retirée".to_owned(),
        };
    }
    if running.held().is_some() {
        return "En pause".to_owned();
    }
    match (course.standing, &course.back) {
        (Standing::At(_), Some(_)) => "À compléter".to_owned(),
        (Standing::At(at), None) => format!("Visa\u{202f}: {}", running.definition.steps[at].title),
        (Standing::Agreed, _) => "Accord, place à attendre".to_owned(),
        (Standing::Stopped(at), _) => format!("Arrêtée\u{202f}: {}", running.definition.steps[at].title),
    }
}

/// The classes of the dots of a request, a dot a step.
pub(super) fn dots(course: &Course) -> Vec<&'static str> {
    let of = |state: &State| match state {
        State::Given(visa) if visa.opinion == Opinion::Against => "contre",
        State::Given(_) => "fait",
        State::Now => "maintenant",
        State::Next | State::Never => "a-venir",
        State::NoObject(_) => "sans-objet",
    };
    course.states.iter().map(of).collect()
}

/// What happened beside the visas and what was sent back, the oldest first: day, sentence, text.
pub(super) fn story(running: &Running) -> Vec<(String, String, String)> {
    let events = running.events.iter().map(|one: &event::Event| {
        let who = if one.name.is_empty() { String::new() } else { format!("{}, ", one.name) };
        (one.at, one.on, format!("{who}{}", one.says()), one.text.clone())
    });
    let backs = running.visas.iter().filter(|visa| visa.opinion == Opinion::Back).map(|visa| {
        (visa.at, visa.on, format!("{}, {}", visa.name, Opinion::Back.says()), visa.reason.clone())
    });
    let mut all: Vec<_> = events.chain(backs).collect();
    all.sort_by_key(|(at, ..)| *at);
    all.into_iter().map(|(_, on, says, text)| (short_day(on), says, typeset(&text))).collect()
}
