//! What may become of a measure, and the sentence that says why not.

use base::Day;
use base::french::long_day;

use super::Course;

/// Why a form is not taken: the field, and what is expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The name of the field; empty when it is the whole form.
    pub field: &'static str,
    /// What is expected.
    pub sentence: String,
}

impl Fault {
    /// A fault of a field.
    pub fn new(field: &'static str, sentence: impl Into<String>) -> Fault {
        Fault { field, sentence: sentence.into() }
    }
}

/// A day further than this is a slip of the year.
const AHEAD_MAX: i32 = 400;

/// The day a measure starts, and the one it is planned to end.
pub fn open(today: Day, birth: Option<Day>, starts: Day, ends: Option<Day>) -> Result<(), Fault> {
    if starts > today.plus_days(AHEAD_MAX) {
        return Err(Fault::new("debut", "Le début est dans plus d’un an. Vérifiez l’année."));
    }
    if let Some(birth) = birth
        && starts < birth
    {
        let birth = long_day(birth);
        return Err(Fault::new("debut", format!("Le début est avant la naissance, le {birth}.")));
    }
    ends_after("echeance", starts, ends)
}

fn ends_after(field: &'static str, starts: Day, ends: Option<Day>) -> Result<(), Fault> {
    match ends {
        Some(ends) if ends <= starts => {
            let starts = long_day(starts);
            Err(Fault::new(field, format!("L’échéance est après le début, le {starts}.")))
        }
        _ => Ok(()),
    }
}

/// A measure that ended is not renewed: another one opens.
fn still_open(course: &Course) -> Result<(), Fault> {
    match course.measure.ends {
        Some(ends) => Err(Fault::new(
            "",
            format!("La mesure a pris fin le {}\u{202f}: elle ne change plus.", long_day(ends)),
        )),
        None => Ok(()),
    }
}

/// A renewal follows the term before it: no gap, since nothing would have decided the measure meanwhile.
pub fn renew(course: &Course, starts: Day, ends: Option<Day>) -> Result<(), Fault> {
    still_open(course)?;
    if let Some(planned) = course.planned_end()
        && starts > planned.next()
    {
        let planned = long_day(planned);
        return Err(Fault::new(
            "debut",
            format!(
                "Le renouvellement commence après l’échéance du {planned}. Entre les deux, rien ne décide la \
                 mesure\u{202f}: notez-en la fin, puis ouvrez-en une autre."
            ),
        ));
    }
    let before = course.terms.last().map_or(course.measure.starts, |term| term.starts);
    if starts <= before {
        let before = long_day(before);
        return Err(Fault::new(
            "debut",
            format!("Le renouvellement vient après le {before}, début en cours."),
        ));
    }
    ends_after("echeance", starts, ends)
}

/// A suspension starts while the measure is open and runs.
pub fn suspend(course: &Course, today: Day, starts: Day) -> Result<(), Fault> {
    still_open(course)?;
    within("debut", course, today, starts)?;
    let last = course.suspensions.last();
    match last {
        Some(last) if last.ends.is_none() => {
            Err(Fault::new("", format!("La mesure est déjà suspendue depuis le {}.", long_day(last.starts))))
        }
        Some(last) if last.ends.is_some_and(|ends| ends > starts) => {
            let until = last.ends.map(long_day).unwrap_or_default();
            Err(Fault::new("debut", format!("Elle était déjà suspendue jusqu’au {until}.")))
        }
        _ => Ok(()),
    }
}

/// A suspended measure resumes after it was suspended.
pub fn resume(course: &Course, today: Day, day: Day) -> Result<(), Fault> {
    still_open(course)?;
    let Some(last) = course.suspensions.last().filter(|last| last.ends.is_none()) else {
        return Err(Fault::new("", "La mesure n’est pas suspendue."));
    };
    if day < last.starts {
        let starts = long_day(last.starts);
        return Err(Fault::new("reprise", format!("La reprise est avant la suspension, le {starts}.")));
    }
    past("reprise", today, day)
}

/// A measure ends once, between its start and today.
pub fn end(course: &Course, today: Day, day: Day) -> Result<(), Fault> {
    if let Some(ends) = course.measure.ends {
        return Err(Fault::new("", format!("La mesure a déjà pris fin, le {}.", long_day(ends))));
    }
    within("fin", course, today, day)?;
    match course.suspensions.last() {
        Some(last) if last.starts > day => {
            let starts = long_day(last.starts);
            Err(Fault::new("fin", format!("La fin est avant la suspension du {starts}.")))
        }
        _ => Ok(()),
    }
}

/// Another kind of measure from the same day: an exit and an entry of measures, of one person.
pub fn pass(course: &Course, today: Day, day: Day, kind: &str, now: &str) -> Result<(), Fault> {
    if kind == now {
        return Err(Fault::new(
            "type",
            "C’est le type de la mesure en cours. Pour la prolonger, renouvelez-la.",
        ));
    }
    end(course, today, day).map_err(|fault| Fault { field: "fin", ..fault })
}

/// A keyworker changes from a day that has come.
pub fn assign(course: &Course, today: Day, since: Option<Day>, day: Day) -> Result<(), Fault> {
    still_open(course)?;
    within("depuis", course, today, day)?;
    match since {
        Some(since) if day <= since => {
            let since = long_day(since);
            Err(Fault::new("depuis", format!("Le changement vient après le {since}, date du précédent.")))
        }
        _ => Ok(()),
    }
}

fn within(field: &'static str, course: &Course, today: Day, day: Day) -> Result<(), Fault> {
    let starts = course.measure.starts;
    if day < starts {
        let starts = long_day(starts);
        return Err(Fault::new(field, format!("C’est avant le début. La mesure a commencé le {starts}.")));
    }
    past(field, today, day)
}

fn past(field: &'static str, today: Day, day: Day) -> Result<(), Fault> {
    if day > today {
        let text = "Cette date n’est pas encore venue\u{202f}: notez-le le jour où cela se fait.";
        return Err(Fault::new(field, text));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use base::Id;

    use super::super::{Measure, Suspension, Term};
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn id(number: u8) -> Id {
        Id::from_bytes([number; 16])
    }

    /// From 16 July 2021, to 16 April 2022.
    fn course() -> Course {
        let measure = Measure {
            id: id(1),
            reference: "M0001".to_owned(),
            person: id(2),
            kind: 1,
            prescriber: None,
            territory: None,
            decided: None,
            starts: day("2021-07-16"),
            ends: None,
            motive: None,
            outcome: None,
            keyworker: None,
            co_keyworker: None,
            intensity: None,
        };
        let term = Term { id: id(3), starts: measure.starts, ends: Some(day("2022-04-16")), decision: None };
        Course { measure, terms: vec![term], suspensions: Vec::new(), assignments: Vec::new() }
    }

    fn field<T: std::fmt::Debug>(outcome: Result<T, Fault>) -> &'static str {
        outcome.unwrap_err().field
    }

    #[test]
    fn a_renewal_follows_the_term_before_it() {
        let course = course();
        for starts in ["2022-04-16", "2022-04-17", "2022-03-01"] {
            assert_eq!(renew(&course, day(starts), Some(day("2023-01-16"))), Ok(()), "{starts}");
        }
        assert_eq!(field(renew(&course, day("2022-04-18"), None)), "debut");
        assert_eq!(field(renew(&course, day("2021-07-16"), None)), "debut");
        assert_eq!(field(renew(&course, day("2022-04-16"), Some(day("2022-04-15")))), "echeance");
    }

    #[test]
    fn a_measure_that_ended_is_neither_renewed_nor_ended_again() {
        let mut course = course();
        course.measure.ends = Some(day("2022-01-10"));
        let today = day("2022-01-18");
        assert!(renew(&course, day("2022-01-10"), None).is_err());
        assert!(end(&course, today, day("2022-01-18")).is_err());
        assert!(suspend(&course, today, day("2022-01-18")).is_err());
    }

    #[test]
    fn a_measure_ends_between_its_start_and_today() {
        let today = day("2022-01-18");
        assert_eq!(end(&course(), today, day("2021-07-16")), Ok(()));
        assert_eq!(end(&course(), today, today), Ok(()));
        assert_eq!(field(end(&course(), today, day("2021-07-15"))), "fin");
        assert_eq!(field(end(&course(), today, day("2022-01-19"))), "fin");
    }

    #[test]
    fn a_suspension_is_not_suspended_again_and_resumes_after_it_started() {
        let today = day("2022-01-18");
        let mut course = course();
        course.suspensions.push(Suspension {
            id: id(4),
            starts: day("2021-11-01"),
            ends: None,
            reason: "hospitalisation".to_owned(),
        });
        assert!(suspend(&course, today, day("2021-12-01")).is_err());
        assert_eq!(field(resume(&course, today, day("2021-10-31"))), "reprise");
        assert_eq!(resume(&course, today, day("2021-12-01")), Ok(()));
        assert_eq!(course.suspended(day("2021-10-31")), None);
        assert!(course.suspended(day("2021-11-01")).is_some());
    }
}
