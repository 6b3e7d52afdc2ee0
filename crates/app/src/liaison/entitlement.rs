//! The entitlement (droit) that a request needs, given by an authority that its circuit names: the three cases of the
//! circuit (open, being examined, neither), and what each still lacks.

use std::collections::HashMap;

use base::Day;
use base::french::long_day;

use super::Filled;

/// One of the three cases, or none said yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entitlement {
    /// A right is given, until a day when it is known.
    Open {
        /// Its last day.
        until: Option<Day>,
    },
    /// A request is being examined.
    Examined {
        /// The number of the file there.
        number: String,
        /// When it was filed.
        filed: Option<Day>,
    },
    /// Neither: a complete request is to be filed.
    Neither,
    /// Nobody said.
    Unsaid,
}

/// A right that ends so soon is to be asked again: the authority takes months (CASF R241-33: four months).
const SOON: i32 = 6;

impl Entitlement {
    /// What the form and the file say. A notification in the file is worth more than what the form says.
    pub fn of(filled: &Filled) -> Entitlement {
        if let Some((_, until)) = filled.notification {
            return Entitlement::Open { until };
        }
        let codes = ["droit", "droit-fin", "droit-numero", "droit-depot"];
        Entitlement::said(&codes.map(|code| (code.to_owned(), filled.answer(code).to_owned())).into())
    }

    /// What the answers of a form say.
    pub(super) fn said(answers: &HashMap<String, String>) -> Entitlement {
        let answer = |code: &str| answers.get(code).map(String::as_str).unwrap_or_default();
        match answer("droit") {
            "oui" => Entitlement::Open { until: answer("droit-fin").parse().ok() },
            "en cours" => Entitlement::Examined {
                number: answer("droit-numero").to_owned(),
                filed: answer("droit-depot").parse().ok(),
            },
            "non" => Entitlement::Neither,
            _ => Entitlement::Unsaid,
        }
    }

    /// Whether a right is open on a day: one whose end nobody knows is not.
    pub fn is_open(&self, day: Day) -> bool {
        matches!(self, Entitlement::Open { until: Some(until) } if *until >= day)
    }

    /// The case, in a few words.
    pub fn says(&self, today: Day) -> String {
        match self {
            Entitlement::Open { until: Some(until) } if *until < today => {
                format!("Échu le {}", long_day(*until))
            }
            Entitlement::Open { until: Some(until) } => format!("Ouvert jusqu’au {}", long_day(*until)),
            Entitlement::Open { until: None } => "Ouvert, échéance à vérifier".to_owned(),
            Entitlement::Examined { .. } => "En instruction".to_owned(),
            Entitlement::Neither => "À demander".to_owned(),
            Entitlement::Unsaid => "À dire".to_owned(),
        }
    }

    /// How the page marks it: `ok`, `bientot`, `manque`, or nothing.
    pub fn tone(&self, today: Day) -> &'static str {
        match self {
            Entitlement::Open { until: Some(until) } if *until < today => "manque",
            Entitlement::Open { until: Some(until) } if *until <= today.plus_months(SOON) => "bientot",
            Entitlement::Open { until: Some(_) } => "ok",
            Entitlement::Open { until: None } | Entitlement::Unsaid => "bientot",
            Entitlement::Examined { .. } => "",
            Entitlement::Neither => "manque",
        }
    }

    /// What the request still lacks, each a sentence; nothing when the case is whole. `by` is who gives it.
    pub fn lacks(&self, by: &str, today: Day) -> Vec<String> {
        let one = |text: &str| vec![text.to_owned()];
        match self {
            Entitlement::Open { until: None } => {
                vec![format!(
                    "L’échéance de la notification {by} est à vérifier\u{202f}: elle n’est pas sur la fiche."
                )]
            }
            Entitlement::Open { until: Some(until) } if *until < today => vec![format!(
                "La notification {by} a pris fin le {}\u{202f}: son renouvellement est à demander.",
                long_day(*until)
            )],
            Entitlement::Open { .. } => Vec::new(),
            Entitlement::Examined { number, filed } => {
                let mut lacks = Vec::new();
                if number.is_empty() {
                    lacks.push(format!("Le n° de dossier {by} manque, pour suivre l’instruction."));
                }
                if filed.is_none() {
                    lacks.extend(one("Le jour du dépôt manque, pour savoir quand relancer."));
                }
                lacks
            }
            Entitlement::Neither => {
                vec![format!(
                    "Aucun droit {by} et aucun dossier en cours\u{202f}: un dossier complet est à déposer."
                )]
            }
            Entitlement::Unsaid => vec![format!("La fiche ne dit pas si le jeune a une notification {by}.")],
        }
    }

    /// A right that will have to be asked again: told, and asked of nobody.
    pub fn warns(&self, by: &str, today: Day) -> Option<String> {
        match self {
            Entitlement::Open { until: Some(until) }
                if *until >= today && *until <= today.plus_months(SOON) =>
            {
                Some(format!(
                    "Le droit finit le {}\u{202f}: demander son renouvellement dès maintenant.",
                    long_day(*until)
                ))
            }
            Entitlement::Examined { filed: Some(filed), .. } if filed.plus_months(4) < today => {
                Some(format!(
                    "Déposé le {}, il y a plus de quatre mois\u{202f}: relancer la {by}.",
                    long_day(*filed)
                ))
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn each_of_the_three_cases_says_what_it_lacks() {
        let today = day("2022-01-18");
        let open = |until: &str| Entitlement::Open { until: Some(day(until)) };
        assert!(
            open("2024-06-30").lacks("CDAPH", today).is_empty()
                && open("2024-06-30").warns("CDAPH", today).is_none()
        );
        assert!(
            open("2022-06-30").lacks("CDAPH", today).is_empty()
                && open("2022-06-30").warns("CDAPH", today).is_some()
        );
        assert!(open("2022-01-17").lacks("CDAPH", today)[0].contains("a pris fin le 17 janvier 2022"));
        assert!(!open("2022-01-17").is_open(today) && open("2022-01-18").is_open(today));
        let examined =
            |number: &str, filed: Option<Day>| Entitlement::Examined { number: number.to_owned(), filed };
        assert_eq!(examined("", None).lacks("CDAPH", today).len(), 2);
        assert!(examined("62-1204", Some(day("2021-10-06"))).lacks("CDAPH", today).is_empty());
        assert!(examined("62-1204", Some(day("2021-09-06"))).warns("CDAPH", today).is_some());
        assert_eq!(Entitlement::Neither.lacks("CDAPH", today).len(), 1);
        assert_eq!(Entitlement::Unsaid.lacks("CDAPH", today).len(), 1);
    }
}
