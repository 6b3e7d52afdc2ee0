//! An act: what was done, one day, by some, with or for some. Noted in four gestures on a phone, in words, or
//! imported with a register: the same rows, the same figures.

mod chips;
mod choose;
pub mod correct;
pub mod entry;
mod form;
mod habit;
pub mod in_words;
pub mod line;
pub mod list;
pub mod met;
pub mod panel;
pub mod quick;
pub mod show;
mod sql;
mod typed;
pub mod whom;

use base::{Day, Id};
use indicator::Presence;
use serde_json::{Value as Json, json};
use store::{Change, Result, Write};

use crate::access::Scope;
use crate::{service, vocabulary};

pub(crate) use habit::{Choices, is_direct};
pub use sql::row;

/// Minutes of a day: no act is longer.
pub const MINUTES_MAX: u16 = 1440;
/// Kilometres of an act.
pub const KILOMETRES_MAX: u16 = 5000;

/// A field that does not do, and the sentence that says what is expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The field of the form.
    pub field: &'static str,
    /// What is expected.
    pub text: String,
}

/// A person of an act.
#[derive(Clone, Debug, PartialEq)]
pub struct Attendance {
    /// Who.
    pub person: Id,
    /// Whether she was there.
    pub presence: Presence,
    /// Why she was not, a word of `missed`; nothing when it is not said.
    pub reason: String,
}

/// A professional of an act; the time is the act's when none is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Worker {
    /// Who.
    pub professional: Id,
    /// Minutes on the spot, when they are not the act's.
    pub minutes: Option<u16>,
    /// Minutes of travel, when they are not the act's.
    pub travel: Option<u16>,
}

/// What one says of an act before it is checked: words as they are written.
#[derive(Clone, Debug, Default, PartialEq)]
#[expect(missing_docs, reason = "the fields of Act")]
pub struct Said {
    pub day: Option<Day>,
    pub starts: Option<u16>,
    pub kind: String,
    pub direct: bool,
    pub place: String,
    pub theme: String,
    pub prestation: String,
    pub partner: String,
    pub minutes: Option<u16>,
    pub travel: u16,
    pub kilometres: Option<u16>,
    pub files: u16,
    pub persons: Vec<Attendance>,
    pub staff: Vec<Worker>,
    /// Who else was met: contacts of the persons.
    pub contacts: Vec<Id>,
}

/// An act that can be written. There is no other way to make one than [`Act::new`].
#[derive(Clone, Debug, PartialEq)]
pub struct Act {
    day: Day,
    minutes: u16,
    said: Said,
}

impl Act {
    /// The rules of an act. A person without a measure that day is no fault: it is told, and counted where it
    /// should be ([`sql::without_measure`]).
    pub fn new(said: Said, today: Day) -> std::result::Result<Act, Vec<Fault>> {
        let mut faults = Vec::new();
        let mut fault = |field, text: &str| faults.push(Fault { field, text: text.to_owned() });
        match said.day {
            None => fault("jour", "Dites quel jour c’était."),
            Some(day) if day > today => {
                fault("jour", "Ce jour n’est pas encore venu\u{202f}: un acte se note le jour même ou après.")
            }
            Some(_) => {}
        }
        if said.kind.is_empty() {
            fault("nature", "Dites ce que c’était\u{202f}: une visite, un entretien, une réunion…");
        }
        match said.minutes {
            None => fault("duree", "Dites combien de temps, par exemple 45 ou 1 h 15."),
            Some(minutes) if minutes > MINUTES_MAX => {
                fault("duree", "La durée est d’un jour au plus\u{202f}: 1\u{202f}440 minutes.")
            }
            Some(_) => {}
        }
        if said.travel > MINUTES_MAX {
            fault("trajet", "Le trajet est d’un jour au plus\u{202f}: 1\u{202f}440 minutes.");
        }
        if said.kilometres.is_some_and(|kilometres| kilometres > KILOMETRES_MAX) {
            fault("km", "Les kilomètres sont de 5\u{202f}000 au plus.");
        }
        if said.staff.is_empty() {
            fault("equipe", "Dites qui l’a fait\u{202f}: au moins un professionnel.");
        }
        let long = |minutes: Option<u16>| minutes.is_some_and(|minutes| minutes > MINUTES_MAX);
        if said.staff.iter().any(|worker| long(worker.minutes) || long(worker.travel)) {
            fault("equipe", "Le temps de chacun est d’un jour au plus\u{202f}: 1\u{202f}440 minutes.");
        }
        if said.direct && said.persons.is_empty() && said.partner.is_empty() {
            fault("qui", "Dites avec qui\u{202f}: une personne, un partenaire, ou un temps indirect.");
        }
        match (said.day, said.minutes) {
            (Some(day), Some(minutes)) if faults.is_empty() => Ok(Act { day, minutes, said }),
            _ => Err(faults),
        }
    }
}

/// What became of an act to write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recorded {
    /// It is written.
    New,
    /// The same form had already written it, the same: a double tap, a resend.
    Again,
    /// The same form had already written another one.
    Other,
}

/// Writes an act under the identifier that its form was made with, once.
pub fn record(write: &mut Write<'_>, scope: &Scope, id: Id, act: &Act) -> Result<Recorded> {
    // Words, then the service, then the journal: the order in which every writer takes its locks.
    let words = Words::of(write, scope.operator, act)?;
    service::revise(write, scope.operator, scope.service)?;
    if !sql::insert(write, scope, id, act, &words)? {
        let same = sql::key(write, scope, &id.to_string())?
            .map(|(day, id)| row(write, scope.operator, scope.service, day, id))
            .transpose()?
            .flatten()
            .is_some_and(|existing| says_the_same(&existing, act, &words));
        return Ok(if same { Recorded::Again } else { Recorded::Other });
    }
    let after = row(write, scope.operator, scope.service, act.day, id)?;
    journal(write, scope, "create", id, None, after)?;
    Ok(Recorded::New)
}

/// What an act says, in short: a form keeps it, and knows again whether the act changed meanwhile.
pub fn seal(row: Option<&Json>) -> String {
    use sha2::Digest as _;
    let text = row.map(Json::to_string).unwrap_or_default();
    hex::encode(&sha2::Sha256::digest(text)[..12])
}

/// Corrects an act that still says what the form saw; why is kept with what it was. False when another correction,
/// or a withdrawal, came first: nothing is written.
pub fn correct(
    write: &mut Write<'_>,
    scope: &Scope,
    (day, id): (Day, Id),
    seen: &str,
    act: &Act,
    reason: &str,
) -> Result<bool> {
    let words = Words::of(write, scope.operator, act)?;
    // Who writes in this service waits here: of two corrections at once, the second reads what the first wrote.
    service::revise(write, scope.operator, scope.service)?;
    let before = row(write, scope.operator, scope.service, day, id)?;
    if seal(before.as_ref()) != seen {
        return Ok(false);
    }
    sql::update(write, scope, day, id, act, &words)?;
    let after = row(write, scope.operator, scope.service, act.day, id)?;
    journal(write, scope, "correct", id, before, with_reason(after, reason))?;
    Ok(true)
}

/// Withdraws an act that was noted by mistake: it is kept, shown as such, and counts nowhere.
pub fn withdraw(write: &mut Write<'_>, scope: &Scope, (day, id): (Day, Id), reason: &str) -> Result<bool> {
    service::revise(write, scope.operator, scope.service)?;
    let before = row(write, scope.operator, scope.service, day, id)?;
    if !sql::withdraw(write, scope, day, id)? {
        return Ok(false);
    }
    let after = row(write, scope.operator, scope.service, day, id)?;
    journal(write, scope, "withdraw", id, before, with_reason(after, reason))?;
    Ok(true)
}

fn journal(
    write: &mut Write<'_>,
    scope: &Scope,
    action: &str,
    id: Id,
    before: Option<Json>,
    after: Option<Json>,
) -> Result<()> {
    write.journal(&Change { operator: scope.operator, action, noun: "act", row: Some(id), before, after })
}

fn with_reason(row: Option<Json>, reason: &str) -> Option<Json> {
    let mut row = row?;
    row["reason"] = Json::from(reason);
    Some(row)
}

/// The words of an act, as numbers of the operator's vocabularies.
struct Words {
    kind: i64,
    place: Option<i64>,
    theme: Option<i64>,
    prestation: Option<i64>,
    /// Of each person, why she did not come.
    reasons: Vec<Option<i64>>,
}

impl Words {
    fn of(write: &mut Write<'_>, operator: Id, act: &Act) -> Result<Words> {
        let said = &act.said;
        let mut word = |vocabulary, label: &str| vocabulary::word(write, operator, vocabulary, label);
        Ok(Words {
            kind: word("act_kind", &said.kind)?.unwrap_or_default(),
            place: word("place", &said.place)?,
            theme: word("theme", &said.theme)?,
            prestation: word("prestation", &said.prestation)?,
            reasons: said
                .persons
                .iter()
                .map(|person| word("missed", &person.reason))
                .collect::<Result<_>>()?,
        })
    }
}

/// Whether the row in the base says what this act says.
fn says_the_same(row: &Json, act: &Act, words: &Words) -> bool {
    let said = &act.said;
    let mut persons: Vec<Json> = said
        .persons
        .iter()
        .zip(&words.reasons)
        .map(|(one, reason)| json!([one.person.to_string(), code(one.presence), reason]))
        .collect();
    persons.sort_by_key(Json::to_string);
    let mut staff: Vec<Json> =
        said.staff.iter().map(|one| json!([one.professional.to_string(), one.minutes, one.travel])).collect();
    staff.sort_by_key(Json::to_string);
    let mut contacts: Vec<String> = said.contacts.iter().map(Id::to_string).collect();
    contacts.sort();
    let same = |name: &str, value: Json| row[name] == value;
    same("day", json!(act.day.to_string()))
        && same("starts", json!(said.starts))
        && same("kind", json!(words.kind))
        && same("direct", json!(said.direct))
        && same("place", json!(words.place))
        && same("theme", json!(words.theme))
        && same("minutes", json!(act.minutes))
        && same("travel", json!(said.travel))
        && same("partner", json!(Some(&said.partner).filter(|partner| !partner.is_empty())))
        && same("persons", json!(persons))
        && same("staff", json!(staff))
        && same("contacts", json!(contacts))
}

/// A presence as the base keeps it.
pub(crate) fn code(presence: Presence) -> i64 {
    match presence {
        Presence::Unknown => 0,
        Presence::Present => 1,
        Presence::Excused => 2,
        Presence::Absent => 3,
    }
}

/// A presence as the base keeps it, read back.
pub(crate) fn presence(code: i64) -> Presence {
    match code {
        1 => Presence::Present,
        2 => Presence::Excused,
        3 => Presence::Absent,
        _ => Presence::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said() -> Said {
        Said {
            day: "2022-01-18".parse().ok(),
            kind: "visite à domicile".to_owned(),
            direct: true,
            minutes: Some(90),
            persons: vec![Attendance {
                person: Id::from_bytes([1; 16]),
                presence: Presence::Present,
                reason: String::new(),
            }],
            staff: vec![Worker { professional: Id::from_bytes([2; 16]), minutes: None, travel: None }],
            ..Said::default()
        }
    }

    fn fields(said: Said) -> Vec<&'static str> {
        let today = "2022-01-18".parse().unwrap();
        Act::new(said, today).err().unwrap_or_default().iter().map(|fault| fault.field).collect()
    }

    #[test]
    fn an_act_of_today_is_noted_and_one_of_tomorrow_is_not() {
        assert!(fields(said()).is_empty());
        assert_eq!(fields(Said { day: "2022-01-19".parse().ok(), ..said() }), ["jour"]);
    }

    #[test]
    fn nothing_said_is_a_fault_of_each_field_that_is_needed() {
        assert_eq!(fields(Said::default()), ["jour", "nature", "duree", "equipe"]);
    }

    #[test]
    fn a_day_is_the_longest() {
        assert!(fields(Said { minutes: Some(1440), ..said() }).is_empty());
        assert_eq!(fields(Said { minutes: Some(1441), travel: 1441, ..said() }), ["duree", "trajet"]);
        let worker = Worker { professional: Id::from_bytes([2; 16]), minutes: Some(1441), travel: None };
        assert_eq!(fields(Said { staff: vec![worker], ..said() }), ["equipe"]);
    }

    #[test]
    fn a_partner_or_an_indirect_time_needs_no_person() {
        let nobody = Said { persons: Vec::new(), ..said() };
        assert_eq!(fields(nobody.clone()), ["qui"]);
        assert!(fields(Said { partner: "Collège".to_owned(), ..nobody.clone() }).is_empty());
        assert!(fields(Said { direct: false, ..nobody }).is_empty());
    }
}
