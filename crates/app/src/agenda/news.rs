//! The sentence that a day, a week begins with.

use base::french::{duration, integer};
use jiff::Timestamp;

use super::{Appointment, Worker};
use crate::access::Here;

/// `Une visite à noter, trois rendez-vous à venir, deux heures de route`.
pub(super) fn of_day(all: &[Appointment], now: Timestamp) -> String {
    let live = |one: &&Appointment| one.cancelled.is_none();
    let to_note = all.iter().filter(|one| one.awaits_its_act(now)).count();
    let to_come = all.iter().filter(live).filter(|one| one.act.is_none() && !one.slot.has_begun(now)).count();
    let road: i64 =
        all.iter().filter(|one| one.is_open() && !one.slot.has_begun(now)).filter_map(|one| one.travel).sum();
    let mut parts = Vec::new();
    if to_note > 0 {
        parts.push(format!("{} rendez-vous à noter", number(to_note)));
    }
    if to_come > 0 {
        let what = if parts.is_empty() { "rendez-vous à venir" } else { "à venir" };
        parts.push(format!("{} {what}", number(to_come)));
    }
    if road > 0 {
        parts.push(format!("{} de route", duration(road)));
    }
    if parts.is_empty() {
        return match all.iter().filter(live).count() {
            0 => "Aucun rendez-vous ce jour-là".to_owned(),
            1 => "Le rendez-vous du jour est passé et noté".to_owned(),
            many => format!("Les {} rendez-vous du jour sont passés et notés", number(many)),
        };
    }
    super::show::upper_first(&parts.join(", "))
}

/// `Quatorze rendez-vous du 17 au 21 janvier, deux à noter`.
pub(super) fn of_week(all: &[Appointment], now: Timestamp, span: &str) -> String {
    let count = all.iter().filter(|one| one.cancelled.is_none()).count();
    let to_note = all.iter().filter(|one| one.awaits_its_act(now)).count();
    let first = match count {
        0 => format!("Aucun rendez-vous {span}"),
        count => format!("{} rendez-vous {span}", number(count)),
    };
    let rest = if to_note > 0 { format!(", {} à noter", number(to_note)) } else { String::new() };
    super::show::upper_first(&format!("{first}{rest}"))
}

/// `Huit collègues sur onze sont libres maintenant`, or what the day holds.
pub(super) fn of_team(all: &[Appointment], workers: &[Worker], here: &Here) -> String {
    let live: Vec<&Appointment> = all.iter().filter(|one| one.cancelled.is_none()).collect();
    let today = live.iter().all(|one| one.slot.day() == here.today());
    let taken = |worker: &&Worker| {
        live.iter()
            .any(|one| one.takes(worker.id) && one.slot.has_begun(here.now) && !one.slot.is_over(here.now))
    };
    let busy = workers.iter().filter(taken).count();
    if today && !live.is_empty() && busy > 0 {
        let verb = if busy > 1 { "professionnels sont pris" } else { "professionnel est pris" };
        return super::show::upper_first(&format!(
            "{} {verb} en ce moment, sur {}",
            number(busy),
            number(workers.len())
        ));
    }
    match live.len() {
        0 => "L’équipe n’a aucun rendez-vous ce jour-là".to_owned(),
        count => super::show::upper_first(&format!("{} rendez-vous dans l’équipe", number(count))),
    }
}

/// `Seize rendez-vous dans l’équipe du 23 au 28 nov. 2026`.
pub(super) fn of_team_week(all: &[Appointment], span: &str) -> String {
    match all.iter().filter(|one| one.cancelled.is_none()).count() {
        0 => format!("L’équipe n’a aucun rendez-vous {span}"),
        count => super::show::upper_first(&format!("{} rendez-vous dans l’équipe {span}", number(count))),
    }
}

/// Small numbers in letters, as one speaks.
pub(super) fn number(count: usize) -> String {
    let letters = [
        "zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze",
        "douze", "treize", "quatorze", "quinze", "seize",
    ];
    match letters.get(count) {
        Some(word) => (*word).to_owned(),
        None => integer(count as i64),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_without_appointments_says_so() {
        let now = "2022-01-18T09:42:00Z".parse().unwrap();
        assert_eq!(of_day(&[], now), "Aucun rendez-vous ce jour-là");
        assert_eq!(
            of_week(&[], now, "du 17 au 21 janvier 2022"),
            "Aucun rendez-vous du 17 au 21 janvier 2022"
        );
        assert_eq!((number(2), number(40)), ("deux".to_owned(), "40".to_owned()));
    }
}
