//! How a rule of the agreement reads: the definitions of the figures say under which rules they were counted.

use base::french::{fold, typeset};
use indicator::Rules;

/// What the agreement says of the rule of this name; nothing for a rule that is not one of counting.
pub(crate) fn said(name: &str, rules: &Rules) -> Option<String> {
    let words = match name {
        "jour_de_sortie_compte" if rules.exit_day_counts => "le jour de sortie est compté".to_owned(),
        "jour_de_sortie_compte" => "le jour de sortie n’est pas compté".to_owned(),
        "tranches_age" => format!("tranches d’âge de {}", rules.age_labels().join(", ")),
        "tranches_duree_mois" => format!("durées {}", rules.duration_labels().join(", ")),
        "acte_rendez_vous" => format!("acte compté : {}", rules.appointment),
        "motifs_rupture" => format!(
            "{} : {}",
            plural(&rules.ruptures, "motif de rupture", "motifs de rupture"),
            list(&rules.ruptures)
        ),
        "motif_reorientation" => format!("motif compté : {}", rules.reorientation),
        "prescripteurs_orientation" => {
            format!(
                "{} : {}",
                plural(&rules.orienters, "service qui oriente", "services qui orientent"),
                list(&rules.orienters)
            )
        }
        "rendez_vous_manque_compte" if rules.missed_counts => {
            "le temps d’un rendez-vous manqué est compté".to_owned()
        }
        "rendez_vous_manque_compte" => "le temps d’un rendez-vous manqué n’est pas compté".to_owned(),
        "motifs_hors_absenteisme" => format!("absences laissées de côté : {}", list(&rules.leave)),
        "bareme_unites" => match &rules.units {
            Some(scale) => {
                let weights: Vec<String> = scale
                    .iter()
                    .map(|(kind, weight)| {
                        format!("{kind} {}", base::french::decimal(*weight, decimals(*weight)))
                    })
                    .collect();
                format!("barème : {}", list(&weights))
            }
            None => "aucun barème".to_owned(),
        },
        _ => return None,
    };
    Some(typeset(&words))
}

/// The words, one spelling of each.
fn list(words: &[String]) -> String {
    let mut said: Vec<&str> = Vec::new();
    for word in words {
        if !said.iter().any(|known| fold(known) == fold(word)) {
            said.push(word);
        }
    }
    if said.is_empty() { "aucun".to_owned() } else { said.join(", ") }
}

fn plural<'w>(words: &[String], one: &'w str, many: &'w str) -> &'w str {
    if words.len() > 1 { many } else { one }
}

/// A weight shows the decimals that it has, at most two.
fn decimals(weight: f64) -> u8 {
    (0..2).find(|decimals| (weight * 10f64.powi(i32::from(*decimals))).fract() == 0.0).unwrap_or(2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use indicator::Catalogue;

    #[test]
    fn every_rule_that_the_catalogue_names_reads_in_french() {
        for entry in Catalogue::embedded().unwrap().entries() {
            for name in &entry.settings {
                let words = said(name, &Rules::default());
                assert!(words.is_some_and(|words| !words.contains('_')), "{} : {name}", entry.id);
            }
        }
    }

    #[test]
    fn a_rule_reads_as_the_agreement_sets_it() {
        let mut rules = Rules::default();
        assert_eq!(said("jour_de_sortie_compte", &rules).unwrap(), "le jour de sortie n’est pas compté");
        rules.exit_day_counts = true;
        rules.units = Some([("visite".to_owned(), 1.5), ("appel".to_owned(), 1.0)].into());
        assert_eq!(said("jour_de_sortie_compte", &rules).unwrap(), "le jour de sortie est compté");
        assert_eq!(said("bareme_unites", &rules).unwrap(), "barème\u{202f}: appel 1, visite 1,5");
    }
}
