//! The rules of counting that an agreement may change, with Jalon's defaults.

use std::collections::BTreeMap;

use base::french::fold;
use serde::Deserialize;

/// The rules of counting of an agreement (convention). Every field has a default: an agreement names only
/// what it changes.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields, default)]
pub struct Rules {
    /// The day of exit is counted as a day of accompaniment. By default it is not.
    #[serde(rename = "jour_de_sortie_compte")]
    pub exit_day_counts: bool,
    /// Upper ages (completed years) of the age bands; the last band is open.
    #[serde(rename = "tranches_age")]
    pub age_bands: Vec<i32>,
    /// Upper bounds in months of the bands of duration; the last band is open.
    #[serde(rename = "tranches_duree_mois")]
    pub duration_bands: Vec<i32>,
    /// Upper bounds in days of the bands of duration in days; the last band is open.
    #[serde(rename = "tranches_duree_jours")]
    pub day_bands: Vec<i32>,
    /// Kind of act counted in the frequency of appointments.
    #[serde(rename = "acte_rendez_vous")]
    pub appointment: String,
    /// Motives of exit that are a break in the path (rupture).
    #[serde(rename = "motifs_rupture")]
    pub ruptures: Vec<String>,
    /// Motive of a change of référent unique after the welcome phase.
    #[serde(rename = "motif_reorientation")]
    pub reorientation: String,
    /// Prescribers that orient (the SDI of a Département).
    #[serde(rename = "prescripteurs_orientation")]
    pub orienters: Vec<String>,
    /// The time of an appointment that the person missed counts: the worker was there.
    #[serde(rename = "rendez_vous_manque_compte")]
    pub missed_counts: bool,
    /// Motives of absence that are not absenteeism.
    #[serde(rename = "motifs_hors_absenteisme")]
    pub leave: Vec<String>,
    /// Weight of each kind of act in units of activity; without a scale there is no such figure.
    #[serde(rename = "bareme_unites")]
    pub units: Option<BTreeMap<String, f64>>,
}

impl Default for Rules {
    fn default() -> Rules {
        let words = |all: &[&str]| all.iter().map(|word| (*word).to_owned()).collect();
        Rules {
            exit_day_counts: false,
            age_bands: vec![2, 5, 10, 14, 17],
            duration_bands: vec![9, 18],
            day_bands: vec![180, 365, 730],
            appointment: "rendez-vous".to_owned(),
            ruptures: words(&["abandon", "exclusion"]),
            reorientation: "changement de référent unique".to_owned(),
            orienters: words(&["SDI"]),
            missed_counts: true,
            leave: words(&["formation", "congés payés", "congé payé"]),
            units: None,
        }
    }
}

impl Rules {
    /// Labels of the age bands: `0-2 ans` … `18 ans et plus`.
    pub fn age_labels(&self) -> Vec<String> {
        let mut from = 0;
        let mut labels = Vec::new();
        for upper in &self.age_bands {
            labels.push(format!("{from}-{upper} ans"));
            from = upper + 1;
        }
        labels.push(format!("{from} ans et plus"));
        labels
    }

    /// Labels of the bands of duration: `jusqu'à 9 mois` … `plus de 18 mois`.
    pub fn duration_labels(&self) -> Vec<String> {
        spans(&self.duration_bands, "mois")
    }

    /// Labels of the bands of duration in days: `jusqu'à 180 jours` … `plus de 730 jours`.
    pub fn day_labels(&self) -> Vec<String> {
        spans(&self.day_bands, "jours")
    }

    /// Whether a word is one of these, whatever its accents and capitals.
    pub(crate) fn among(words: &[String], label: &str) -> bool {
        let label = fold(label);
        words.iter().any(|word| fold(word) == label)
    }
}

fn spans(uppers: &[i32], unit: &str) -> Vec<String> {
    let mut labels: Vec<String> = Vec::new();
    let mut from = None;
    for upper in uppers {
        labels.push(match from {
            None => format!("jusqu'à {upper} {unit}"),
            Some(from) => format!("de {from} à {upper} {unit}"),
        });
        from = Some(upper);
    }
    labels.push(from.map_or_else(|| "toutes durées".to_owned(), |from| format!("plus de {from} {unit}")));
    labels
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bands_are_named_as_reports_name_them() {
        let rules = Rules::default();
        assert_eq!(
            rules.age_labels(),
            ["0-2 ans", "3-5 ans", "6-10 ans", "11-14 ans", "15-17 ans", "18 ans et plus"]
        );
        assert_eq!(rules.duration_labels(), ["jusqu'à 9 mois", "de 9 à 18 mois", "plus de 18 mois"]);
    }
}
