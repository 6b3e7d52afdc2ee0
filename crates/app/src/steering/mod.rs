//! The steering committee (comité de suivi): at least two meetings a year; its pack of figures, its minutes, its
//! decisions until they are done. Source: cahier des charges « Places SESSAD ASE 14-20 ans », IX.

pub mod pack;
pub mod page;
mod sql;

use base::Day;
use base::french::long_day;

pub use sql::{Decision, Meeting, meetings};

/// The figures that the committee must read, by the names of the catalogue.
pub const COMPULSORY: [&str; 5] =
    ["file_active", "age_moyen_entree", "age_moyen_sortie", "duree_moyenne_jours", "ruptures"];
/// The figures of requests and delays that go with them.
pub const REQUESTS: [&str; 7] = [
    "demandes_recues",
    "demandes_decidees",
    "demandes_admises",
    "taux_admission",
    "attente",
    "delai_attente_jours",
    "delai_attente_median_jours",
];
/// Months from one meeting to the next: two a year at least.
const EVERY: i32 = 6;

/// Whether a meeting is due, in a sentence.
pub fn due(meetings: &[Meeting], today: Day) -> String {
    match meetings.iter().map(|one| one.day).filter(|day| *day <= today).max() {
        None => "Aucune réunion n’est notée\u{202f}: il en faut deux par an au moins.".to_owned(),
        Some(last) => {
            let next = last.plus_months(EVERY);
            match next < today {
                true => format!(
                    "La dernière réunion est du {}\u{202f}: la suivante était due le {}.",
                    long_day(last),
                    long_day(next)
                ),
                false => format!("La prochaine réunion est due d’ici le {}.", long_day(next)),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn met(day: &str) -> Meeting {
        Meeting {
            id: base::Id::from_bytes([1; 16]),
            day: day.parse().unwrap(),
            present: String::new(),
            minutes: String::new(),
            by: String::new(),
            decisions: Vec::new(),
        }
    }

    #[test]
    fn a_committee_meets_twice_a_year_or_is_told_so() {
        let today: Day = "2022-01-18".parse().unwrap();
        assert!(due(&[], today).starts_with("Aucune réunion"));
        assert!(due(&[met("2021-11-30")], today).contains("d’ici le 30 mai 2022"));
        assert!(due(&[met("2021-07-17"), met("2020-01-01")], today).contains("était due le 17 janvier 2022"));
    }
}
