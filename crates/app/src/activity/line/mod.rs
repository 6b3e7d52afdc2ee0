//! An act as a list, a file or a page shows it, with the names one may see.

mod sql;

use base::french::{counted, duration, weekday_day};
use base::{Day, Id};
use indicator::Presence;
use store::{Read, Result};

use super::met::Contact;
use crate::access::Scope;

pub(super) use sql::with;
pub use sql::{at, between, of_persons, with_persons};

/// An act, to be read.
#[derive(Clone, Debug)]
pub struct Line {
    /// Identifier.
    pub id: Id,
    /// What its address says.
    pub reference: String,
    /// When.
    pub day: Day,
    /// Minute of the day it began, when it is known.
    pub starts: Option<u16>,
    /// What it was.
    pub kind: String,
    /// With the person, or without her.
    pub direct: bool,
    /// Where; empty when it is not said.
    pub place: String,
    /// About what.
    pub theme: String,
    /// SERAFIN-PH prestation.
    pub prestation: String,
    /// With which partner.
    pub partner: String,
    /// Minutes on the spot, those of the act.
    pub minutes: u16,
    /// Minutes of travel, those of the act.
    pub travel: u16,
    /// How far.
    pub kilometres: Option<u16>,
    /// Files and aid requests made.
    pub files: u16,
    /// Noted by mistake: when, by whom.
    pub withdrawn: Option<(jiff::Timestamp, String)>,
    /// Who was expected, among those one may see.
    pub persons: Vec<Seen>,
    /// How many others.
    pub hidden: usize,
    /// By whom.
    pub staff: Vec<By>,
    /// Who else was met, among those of the files one may see.
    pub met: Vec<Contact>,
}

/// A person of an act.
#[derive(Clone, Debug)]
pub struct Seen {
    /// Who.
    pub id: Id,
    /// First name.
    pub first_name: String,
    /// Family name.
    pub last_name: String,
    /// `F`, `M`, or nothing.
    pub sex: Option<String>,
    /// Whether she was there.
    pub presence: Presence,
    /// Why not.
    pub reason: String,
}

/// A professional of an act.
#[derive(Clone, Debug)]
pub struct By {
    /// Who.
    pub id: Id,
    /// As the register writes it.
    pub name: String,
    /// Minutes of their own, when they differ.
    pub minutes: Option<u16>,
    /// Travel of their own, when it differs.
    pub travel: Option<u16>,
}

impl Line {
    /// `Ilyès et Lina Husson`, `Emma Fournil`, `Collège`; empty when nobody was.
    pub fn with(&self) -> String {
        let mut names: Vec<String> = Vec::new();
        let one_family = self.persons.windows(2).all(|pair| pair[0].last_name == pair[1].last_name);
        match (one_family, self.persons.first()) {
            (true, Some(first)) => {
                let firsts: Vec<&str> =
                    self.persons.iter().map(|person| person.first_name.as_str()).collect();
                names.push(format!("{} {}", listed(&firsts), first.last_name).trim().to_owned());
            }
            _ => names.extend(self.persons.iter().map(Seen::name)),
        }
        if !self.partner.is_empty() {
            names.push(self.partner.clone());
        }
        names.join(", ")
    }

    /// `Visite à domicile, Ilyès et Lina Husson`.
    pub fn title(&self) -> String {
        let kind = upper_first(&self.kind);
        match self.with() {
            with if with.is_empty() => kind,
            with => format!("{kind}, {with}"),
        }
    }

    /// `mardi 18 janvier 2022, 9 h 30`.
    pub fn when(&self) -> String {
        match self.starts {
            Some(starts) => format!("{}, {}", weekday_day(self.day), hour(starts)),
            None => weekday_day(self.day),
        }
    }

    /// `1 h 30 + 40 min de trajet`.
    pub fn time(&self) -> String {
        time(self.minutes, self.travel)
    }

    /// Minutes and travel of a professional at this act; of all of them when none is named.
    pub fn spent(&self, professional: Option<Id>) -> (i64, i64) {
        let who = self.staff.iter().filter(|by| professional.is_none_or(|one| one == by.id));
        who.fold((0, 0), |(minutes, travel), by| {
            (
                minutes + i64::from(by.minutes.unwrap_or(self.minutes)),
                travel + i64::from(by.travel.unwrap_or(self.travel)),
            )
        })
    }

    /// Its address in its service.
    pub fn address(&self) -> String {
        format!("/actes/{}", crate::web::layout::escape_query(&self.reference).replace('/', "%2F"))
    }

    /// The names of who did it.
    pub fn by(&self) -> String {
        let names: Vec<&str> = self.staff.iter().map(|by| by.name.as_str()).collect();
        listed(&names)
    }

    /// `avec Mme Husson (mère)`; nothing when nobody else was met.
    pub fn beside(&self) -> String {
        let names: Vec<String> = self.met.iter().map(Contact::said).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        if names.is_empty() { String::new() } else { format!("avec {}", listed(&names)) }
    }

    /// Who is not shown: restricted files.
    pub fn masked(&self) -> String {
        match self.hidden {
            0 => String::new(),
            hidden => format!(
                "{} d’accès restreint n’{} pas affichée{}.",
                counted(hidden as i64, "personne", "personnes"),
                if hidden > 1 { "sont" } else { "est" },
                if hidden > 1 { "s" } else { "" }
            ),
        }
    }
}

impl Seen {
    /// First name, then name.
    pub fn name(&self) -> String {
        format!("{} {}", self.first_name, self.last_name).trim().to_owned()
    }

    /// `absente, excusée`; nothing for who was there.
    pub fn absence(&self) -> String {
        let she = self.sex.as_deref() == Some("F");
        let said = match (self.presence, she) {
            (Presence::Excused, true) => "absente, excusée",
            (Presence::Excused, false) => "absent, excusé",
            (Presence::Absent, true) => "absente",
            (Presence::Absent, false) => "absent",
            _ => return String::new(),
        };
        if self.reason.is_empty() { said.to_owned() } else { format!("{said} ({})", self.reason) }
    }
}

/// Every act that these say they are, with its people.
pub fn find(read: &Read<'_>, scope: &Scope, reference: &str) -> Result<Option<Line>> {
    match super::sql::key(read, scope, reference)? {
        Some((day, id)) => Ok(at(read, scope, &[(day, id)])?.into_iter().next()),
        None => Ok(None),
    }
}

/// `9 h 30`.
pub fn hour(minute: u16) -> String {
    format!("{}\u{a0}h\u{a0}{:02}", minute / 60, minute % 60)
}

/// `1 h 30 + 40 min de trajet`.
pub fn time(minutes: u16, travel: u16) -> String {
    match travel {
        0 => duration(i64::from(minutes)),
        travel => format!("{} + {} de trajet", duration(i64::from(minutes)), duration(i64::from(travel))),
    }
}

/// `Ilyès, Lina et Tom`.
pub fn listed(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} et {last}", first.join(", ")),
    }
}

/// `visite à domicile` at the head of a sentence.
pub fn upper_first(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
