//! The form of an act as it was typed: kept whole, right or wrong, so that nothing typed is ever lost.

use base::Id;
use indicator::Presence;

use super::habit::is_direct;
use super::quick::time;
use super::{Act, Attendance, Fault, Said, Worker};

/// Fields as a form sends them.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Typed(pub Vec<(String, String)>);

impl Typed {
    /// The value of a field; empty when it is not there.
    pub(super) fn one(&self, name: &str) -> &str {
        self.0.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value.trim())
    }

    /// The identifiers that a field of several values has.
    pub(super) fn ids(&self, name: &str) -> Vec<Id> {
        let mut ids: Vec<Id> = Vec::new();
        for (_, value) in self.0.iter().filter(|(field, _)| field == name) {
            if let Ok(id) = value.parse()
                && !ids.contains(&id)
            {
                ids.push(id);
            }
        }
        ids
    }

    /// Gives a field this value, and no other.
    pub(super) fn set(&mut self, name: &str, value: impl Into<String>) {
        self.0.retain(|(field, _)| field != name);
        self.0.push((name.to_owned(), value.into()));
    }

    /// Gives a field this value beside the others.
    pub(super) fn add(&mut self, name: &str, value: impl Into<String>) {
        self.0.push((name.to_owned(), value.into()));
    }

    /// A length chosen among chips, or written beside them; nothing when it says nothing.
    pub(super) fn length(&self, name: &str) -> Option<u16> {
        let chosen = self.one(name);
        time::minutes(if chosen == "autre" { self.one(&format!("{name}_autre")) } else { chosen })
    }

    /// Done with the persons; as this kind usually is when it is not said.
    pub(super) fn is_direct(&self) -> bool {
        match self.one("mode") {
            "direct" => true,
            "indirect" => false,
            _ => is_direct(self.one("nature")),
        }
    }

    /// The act that these fields say, or what is wrong with each of them.
    pub(super) fn act(&self, today: base::Day) -> Result<Act, Vec<Fault>> {
        let mut faults = Vec::new();
        let mut fault = |field, text: &str| faults.push(Fault { field, text: text.to_owned() });
        let optional = |name: &str| Some(self.one(name)).filter(|text| !text.is_empty());
        let starts = optional("heure").map(time::clock);
        if starts == Some(None) {
            fault("heure", "Écrivez l’heure ainsi\u{202f}: 9 h 30.");
        }
        let kilometres = optional("km").map(time::number);
        if kilometres == Some(None) {
            fault("km", "Écrivez les kilomètres en chiffres, par exemple 24.");
        }
        let files = optional("dossiers").map(time::number);
        if files == Some(None) {
            fault("dossiers", "Écrivez le nombre de dossiers en chiffres, par exemple 1.");
        }
        let travel = self.length("trajet");
        let other = |name: &str| self.one(name) == "autre" && !self.one(&format!("{name}_autre")).is_empty();
        if travel.is_none() && other("trajet") {
            fault("trajet", "Écrivez le trajet en minutes, par exemple 25 ou 1 h 10.");
        }
        let mut own = |name: &str, id: Id| -> Option<u16> {
            let text = optional(&format!("{name}-{id}"))?;
            let minutes = time::minutes(text);
            if minutes.is_none() {
                fault("equipe", "Écrivez le temps de chacun en minutes, par exemple 30.");
            }
            minutes
        };
        let staff: Vec<Worker> = self
            .ids("equipe")
            .into_iter()
            .map(|id| Worker { professional: id, minutes: own("minutes", id), travel: own("trajet", id) })
            .collect();
        let direct = self.is_direct();
        let said = Said {
            day: self.one("jour").parse().ok(),
            starts: starts.flatten(),
            kind: self.one("nature").to_owned(),
            direct,
            place: self.one("lieu").to_owned(),
            theme: self.one("theme").to_owned(),
            prestation: self.one("prestation").to_owned(),
            partner: self.one("partenaire").to_owned(),
            minutes: self.length("duree"),
            travel: travel.unwrap_or_default(),
            kilometres: kilometres.flatten(),
            files: files.flatten().unwrap_or_default(),
            persons: self.persons(direct),
            staff,
            contacts: self.ids("contact"),
        };
        match Act::new(said, today) {
            Ok(act) if faults.is_empty() => Ok(act),
            Ok(_) => Err(faults),
            Err(more) => {
                faults.extend(more);
                faults.sort_by_key(|fault| ORDER.iter().position(|field| *field == fault.field));
                faults.dedup_by_key(|fault| fault.field);
                Err(faults)
            }
        }
    }

    /// Who was there and who was not. Who is ticked absent is absent, whatever else is ticked; those of an
    /// indirect act were neither.
    fn persons(&self, direct: bool) -> Vec<Attendance> {
        let absent = self.ids("absent");
        let mut persons: Vec<Attendance> = absent
            .iter()
            .map(|person| {
                let excuse = self.one(&format!("excuse-{person}"));
                let (presence, reason) = match excuse.strip_prefix("excuse") {
                    Some(reason) => (Presence::Excused, reason.trim_start_matches(':')),
                    None => (Presence::Absent, ""),
                };
                Attendance { person: *person, presence, reason: reason.to_owned() }
            })
            .collect();
        let there = self.ids("present").into_iter().filter(|person| !absent.contains(person));
        let presence = if direct { Presence::Present } else { Presence::Unknown };
        persons.extend(there.map(|person| Attendance { person, presence, reason: String::new() }));
        persons
    }
}

/// The fields of the form, in the order of the page: faults are told in that order.
const ORDER: [&str; 9] = ["qui", "duree", "trajet", "nature", "jour", "heure", "equipe", "km", "dossiers"];

#[cfg(test)]
mod tests {
    use super::*;

    const LINA: &str = "00000000-0000-7000-8000-000000000001";
    const TOM: &str = "00000000-0000-7000-8000-000000000002";
    const ME: &str = "00000000-0000-7000-8000-000000000009";

    fn typed(more: &[(&str, &str)]) -> Typed {
        let base = [("jour", "2022-01-18"), ("nature", "entretien"), ("duree", "45"), ("equipe", ME)];
        let mut typed = Typed::default();
        for (name, value) in base.iter().chain(more) {
            typed.add(name, *value);
        }
        typed
    }

    fn act(typed: &Typed) -> Result<Act, Vec<Fault>> {
        typed.act("2022-01-18".parse().unwrap())
    }

    #[test]
    fn who_is_ticked_there_and_absent_is_absent() {
        let typed = typed(&[
            ("present", LINA),
            ("present", TOM),
            ("absent", TOM),
            (&format!("excuse-{TOM}"), "excuse:malade"),
        ]);
        let persons = act(&typed).unwrap().said.persons;
        let said: Vec<(String, Presence, &str)> =
            persons.iter().map(|one| (one.person.to_string(), one.presence, one.reason.as_str())).collect();
        let expected =
            [(TOM.to_owned(), Presence::Excused, "malade"), (LINA.to_owned(), Presence::Present, "")];
        assert_eq!(said, expected);
    }

    #[test]
    fn those_of_a_meeting_about_them_are_neither_there_nor_absent() {
        let typed = typed(&[("present", LINA), ("mode", "indirect")]);
        assert_eq!(act(&typed).unwrap().said.persons[0].presence, Presence::Unknown);
    }

    #[test]
    fn another_length_is_written_beside_the_chips() {
        let mut typed = typed(&[("present", LINA), ("duree_autre", "1 h 10"), ("trajet", "40")]);
        typed.set("duree", "autre");
        let act = act(&typed).unwrap();
        assert_eq!((act.minutes, act.said.travel), (70, 40));
    }

    #[test]
    fn each_field_says_what_it_expects() {
        let typed =
            typed(&[("present", LINA), ("heure", "tôt"), ("km", "loin"), (&format!("minutes-{ME}"), "peu")]);
        let fields: Vec<&str> = act(&typed).unwrap_err().iter().map(|fault| fault.field).collect();
        assert_eq!(fields, ["heure", "km", "equipe"]);
    }
}
