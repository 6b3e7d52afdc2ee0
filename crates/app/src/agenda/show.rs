//! How an appointment is said: its name, with whom, where; what one does with it.

use base::Id;
use base::french::{NO_BREAK, counted, duration};
use jiff::Timestamp;

use super::slot::hour;
use super::{Appointment, Attendee};
use crate::access::{Action, Here, Noun};

/// `Visite à domicile, famille Husson`; `Occupé` when one may know no more.
pub fn title(one: &Appointment) -> String {
    if one.busy {
        return "Occupé".to_owned();
    }
    if !one.title.is_empty() {
        return one.title.clone();
    }
    let kind = upper_first(&one.kind_label);
    match who(&one.persons, one.unnamed) {
        whom if whom.is_empty() => kind,
        whom => format!("{kind}, {whom}"),
    }
}

/// `Zoé Noyer`, `fratrie Fournil`, `5 personnes`.
fn who(persons: &[Attendee], unnamed: usize) -> String {
    match persons {
        [] if unnamed == 0 => String::new(),
        [one] if unnamed == 0 => one.name(),
        [first, rest @ ..] if unnamed == 0 && rest.iter().all(|one| one.last_name == first.last_name) => {
            format!("fratrie {}", first.last_name)
        }
        _ => counted((persons.len() + unnamed) as i64, "personne", "personnes"),
    }
}

/// `Emma, Maxence et Tom · Lamotte-Beuvron · avec Gabriel Chauvel`.
pub(super) fn detail(one: &Appointment, me: Option<Id>) -> String {
    let mut parts = Vec::new();
    if one.busy {
        return String::new();
    }
    if one.persons.len() > 1 || !one.title.is_empty() && !one.persons.is_empty() {
        parts.push(some(&one.persons.iter().map(|person| person.first_name.as_str()).collect::<Vec<_>>()));
    }
    if one.unnamed > 0 {
        let unnamed = counted(one.unnamed as i64, "dossier réservé", "dossiers réservés");
        parts.push(unnamed);
    }
    let place = if one.address.is_empty() { &one.place_label } else { &one.address };
    if !place.is_empty() {
        parts.push(upper_first(place));
    }
    parts.extend(one.resources.iter().map(|held| held.name.clone()));
    let others: Vec<&str> =
        one.staff.iter().filter(|worker| Some(worker.id) != me).map(|worker| worker.name.as_str()).collect();
    match others.len() {
        0 => {}
        1..=2 => parts.push(format!("avec {}", some(&others))),
        many => parts.push(format!("avec {}", counted(many as i64, "collègue", "collègues"))),
    }
    parts.join(" · ")
}

/// `Emma, Maxence et Tom`; five at most are named.
fn some(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] if names.len() <= 5 => format!("{} et {last}", first.join(", ")),
        _ => format!("{} et {}{NO_BREAK}autres", names[..4].join(", "), names.len() - 4),
    }
}

/// The word that a worker looks for after the hour: done, cancelled, to note, to come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// It became an act.
    Noted,
    /// It will not be.
    Cancelled,
    /// Begun, not noted.
    ToNote,
    /// Not begun, or nobody here may note it.
    ToCome,
}

pub(super) fn state(one: &Appointment, now: Timestamp) -> State {
    match () {
        () if one.cancelled.is_some() => State::Cancelled,
        () if one.act.is_some() => State::Noted,
        () if one.awaits_its_act(now) => State::ToNote,
        () => State::ToCome,
    }
}

/// An appointment as a line of a day.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub starts: String,
    pub ends: String,
    pub title: String,
    pub detail: String,
    pub state: State,
    pub why: String,
    /// `35 min de route, à partir de 10 h 45`.
    pub road: String,
    /// Its page.
    pub address: String,
    /// Where its act is noted, when the visitor may.
    pub note: String,
    /// `Noter la visite`.
    pub note_label: &'static str,
    /// The one filled button of the list.
    pub first: bool,
    pub private: bool,
}

impl Line {
    pub(super) fn new(one: &Appointment, here: &Here) -> Line {
        let road = one.travel.filter(|minutes| *minutes > 0 && one.is_open()).map(|minutes| {
            let leave = one.slot.starts() - minutes;
            let from = if leave > 0 { format!(", à partir de {}", hour(leave)) } else { String::new() };
            format!("{} de route{from}", duration(minutes))
        });
        let state = state(one, here.now);
        let may_note = state == State::ToNote && here.may(Action::Write, Noun::Acts);
        let note = may_note.then(|| here.path(&format!("/actes/nouveau?rendez-vous={}", one.id)));
        Line {
            starts: hour(one.slot.starts()),
            ends: hour(one.slot.ends()),
            title: title(one),
            detail: detail(one, here.seat.professional),
            state,
            why: one.cancelled.as_ref().map(|cancelled| cancelled.why.clone()).unwrap_or_default(),
            road: road.unwrap_or_default(),
            address: if one.busy { String::new() } else { here.path(&format!("/agenda/{}", one.id)) },
            note: note.unwrap_or_default(),
            note_label: note_label(&one.kind_label),
            first: false,
            private: one.private && !one.busy,
        }
    }
}

pub(super) fn note_label(kind: &str) -> &'static str {
    let kind = base::french::fold(kind);
    match kind.split(' ').next() {
        Some("visite") => "Noter la visite",
        Some("entretien") => "Noter l’entretien",
        Some("reunion") => "Noter la réunion",
        Some("synthese") => "Noter la synthèse",
        _ => "Noter l’acte",
    }
}

pub(super) fn upper_first(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// `2 rendez-vous réservés à la direction ne sont pas affichés.`
pub(super) fn hidden(count: i64) -> String {
    match count {
        0 => String::new(),
        1 => "1\u{a0}rendez-vous réservé à la direction n’est pas affiché.".to_owned(),
        many => format!("{many}\u{a0}rendez-vous réservés à la direction ne sont pas affichés."),
    }
}

/// The same where their time is shown, without their name.
pub(super) fn taken(count: i64) -> String {
    match count {
        0 => String::new(),
        1 => "1\u{a0}rendez-vous réservé à la direction n’est montré que comme du temps occupé.".to_owned(),
        many => format!(
            "{many}\u{a0}rendez-vous réservés à la direction ne sont montrés que comme du temps occupé."
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_joined_as_one_says_them() {
        assert_eq!(some(&["Emma", "Maxence", "Tom"]), "Emma, Maxence et Tom");
        assert_eq!(some(&["Emma"]), "Emma");
        assert_eq!(some(&["A", "B", "C", "D", "E", "F"]), "A, B, C, D et 2\u{a0}autres");
    }

    #[test]
    fn the_button_says_what_is_noted() {
        assert_eq!(note_label("visite à domicile"), "Noter la visite");
        assert_eq!(note_label("Réunion"), "Noter la réunion");
        assert_eq!(note_label("atelier collectif"), "Noter l’acte");
    }
}
