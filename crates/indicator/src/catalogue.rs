//! The dictionary: each indicator with its French definition, and the words that count it.

use std::collections::BTreeMap;

use rust_embed::RustEmbed;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::axis::Axis;
use crate::population::Population;
use crate::tally::Tally;

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../../catalogue/indicateurs"]
#[include = "*.toml"]
struct Folder;

/// A file of the catalogue that cannot be read.
#[derive(Debug, Error)]
#[error("Catalogue des indicateurs, {place} : {reason}")]
pub struct CatalogueError {
    /// The file.
    pub place: String,
    /// Why.
    pub reason: String,
}

/// Every indicator, in the order of the catalogue.
#[derive(Clone, Debug, Default)]
pub struct Catalogue {
    entries: Vec<Entry>,
    by_id: BTreeMap<String, usize>,
}

/// An indicator of the catalogue.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The figures it is listed with: that of its file.
    #[serde(skip)]
    pub family: String,
    /// `file_active`.
    pub id: String,
    /// `Personnes accompagnées (file active)`.
    #[serde(rename = "titre")]
    pub title: String,
    /// What is counted, in a sentence.
    #[serde(rename = "compte")]
    pub counted: String,
    /// What is not.
    #[serde(rename = "ne_compte_pas", default)]
    pub not_counted: String,
    /// Unit: singular, plural.
    #[serde(rename = "unite")]
    pub unit: (String, String),
    /// Where the rule comes from.
    pub source: String,
    /// Date of the text that is followed (ISO), where it has one.
    #[serde(rename = "effet", default)]
    pub effective: String,
    /// Other readings of the same figure by other authorities.
    #[serde(rename = "variantes", default)]
    pub variants: Vec<String>,
    /// Rules of the agreement that change it, by the names they have in [`crate::Rules`].
    #[serde(rename = "parametres", default)]
    pub settings: Vec<String>,
    /// Decimals shown.
    #[serde(rename = "decimales", default)]
    pub decimals: u8,
    /// Shown with `%`.
    #[serde(rename = "pourcent", default)]
    pub percent: bool,
    /// What it may be broken down by.
    #[serde(default)]
    pub axes: Vec<Axis>,
    /// How it is worked out.
    #[serde(rename = "calcul")]
    pub formula: Formula,
}

/// How a figure is worked out.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Formula {
    /// A tally of a population.
    Nombre(Counted),
    /// The mean of a tally over the rows that have a value.
    Moyenne(Counted),
    /// The plain mean of the means along an axis, whatever each rests on.
    MoyenneDesParts {
        /// The population.
        population: Population,
        /// The tally.
        decompte: Tally,
        /// Along what.
        par: Axis,
    },
    /// The median of a tally.
    Mediane(Counted),
    /// A tally of a population broken down by this axis, which is the figure.
    Ventilation {
        /// The population.
        population: Population,
        /// The tally.
        decompte: Tally,
        /// By what.
        par: Axis,
    },
    /// A tally at the end of each month of the period.
    FinDeMois(Counted),
    /// A figure over another.
    Rapport {
        /// Identifier of the numerator.
        numerateur: String,
        /// Identifier of the denominator.
        denominateur: String,
        /// Multiplies the ratio: 100 for a percentage, 7 for a week.
        facteur: f64,
    },
    /// A figure divided by the days of the period.
    ParJour(String),
    /// The sum of figures.
    Somme(Vec<String>),
    /// Days planned with the funder.
    JourneesPrevues,
    /// Presences at the start, entries, exits, presences at the end, by kind and month.
    Mouvements,
}

/// A population and its tally.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Counted {
    /// The population.
    pub population: Population,
    /// The tally.
    pub decompte: Tally,
}

impl Formula {
    /// The figures that it is worked out from.
    fn operands(&self) -> Vec<&str> {
        match self {
            Formula::Rapport { numerateur, denominateur, .. } => vec![numerateur, denominateur],
            Formula::Somme(all) => all.iter().map(String::as_str).collect(),
            Formula::ParJour(of) => vec![of],
            _ => Vec::new(),
        }
    }

    /// The population and the tally of a figure that is counted, not worked out from others.
    pub fn counted(&self) -> Option<Counted> {
        match self {
            Formula::Nombre(counted)
            | Formula::Moyenne(counted)
            | Formula::Mediane(counted)
            | Formula::FinDeMois(counted) => Some(*counted),
            Formula::Ventilation { population, decompte, .. }
            | Formula::MoyenneDesParts { population, decompte, .. } => {
                Some(Counted { population: *population, decompte: *decompte })
            }
            Formula::Mouvements => {
                Some(Counted { population: Population::MesuresTouchant, decompte: Tally::Lignes })
            }
            Formula::Rapport { .. } | Formula::ParJour(_) | Formula::Somme(_) | Formula::JourneesPrevues => {
                None
            }
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    famille: String,
    indicateur: Vec<Entry>,
}

impl Catalogue {
    /// The catalogue that comes with Jalon.
    pub fn embedded() -> Result<Catalogue, CatalogueError> {
        let mut names: Vec<_> = Folder::iter().collect();
        names.sort();
        let mut files = Vec::new();
        for name in &names {
            let data = Folder::get(name).map(|file| file.data).unwrap_or_default();
            files.push((name.as_ref(), String::from_utf8_lossy(&data).into_owned()));
        }
        let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (*name, text.as_str())).collect();
        Catalogue::parse(&files)
    }

    /// The catalogue of these files, each a name and its text.
    pub fn parse(files: &[(&str, &str)]) -> Result<Catalogue, CatalogueError> {
        let mut catalogue = Catalogue::default();
        for (name, text) in files {
            catalogue.add(name, text)?;
        }
        catalogue.check()?;
        Ok(catalogue)
    }

    fn add(&mut self, place: &str, text: &str) -> Result<(), CatalogueError> {
        let fault = |reason: String| CatalogueError { place: place.to_owned(), reason };
        let file: File = toml::from_str(text).map_err(|error| fault(error.to_string()))?;
        for mut entry in file.indicateur {
            entry.family.clone_from(&file.famille);
            if self.by_id.insert(entry.id.clone(), self.entries.len()).is_some() {
                return Err(fault(format!("« {} » est défini deux fois", entry.id)));
            }
            self.entries.push(entry);
        }
        Ok(())
    }

    /// Every figure that another one is worked out from is there, and every population has what is
    /// counted of it.
    fn check(&self) -> Result<(), CatalogueError> {
        for entry in &self.entries {
            let fault = |reason: String| CatalogueError { place: format!("« {} »", entry.id), reason };
            if let Some(missing) = entry.formula.operands().iter().find(|id| !self.by_id.contains_key(**id)) {
                return Err(fault(format!("il n’y a pas d’indicateur « {missing} »")));
            }
            if let Some(Counted { population, decompte }) = entry.formula.counted()
                && !decompte.counts(population.noun())
            {
                return Err(fault("ce décompte n’est pas celui de cette population".to_owned()));
            }
        }
        Ok(())
    }

    /// The indicators, in order.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// An indicator by its identifier.
    pub fn entry(&self, id: &str) -> Option<&Entry> {
        self.by_id.get(id).map(|at| &self.entries[*at])
    }

    /// `mesures.type` as the indicator and the axis; the axis is none for an indicator alone.
    pub fn find(&self, id: &str) -> Option<(&Entry, Option<Axis>)> {
        if let Some(entry) = self.entry(id) {
            let own = match entry.formula {
                Formula::Ventilation { par, .. } => Some(par),
                _ => None,
            };
            return Some((entry, own));
        }
        let (head, tail) = id.rsplit_once('.')?;
        let axis = Axis::parse(tail)?;
        let entry = self.entry(head)?;
        entry.axes.contains(&axis).then_some((entry, Some(axis)))
    }
}

impl Axis {
    /// The axis of this name: `tranche_age`.
    pub fn parse(name: &str) -> Option<Axis> {
        let deserializer: serde::de::value::StrDeserializer<'_, serde::de::value::Error> =
            serde::de::IntoDeserializer::into_deserializer(name);
        Axis::deserialize(deserializer).ok()
    }

    /// Its name in French, as pages and reports write it.
    pub fn title(self) -> &'static str {
        match self {
            Axis::Sexe => "Sexe",
            Axis::TrancheAge => "Âge au dernier jour",
            Axis::Territoire => "Territoire",
            Axis::Residence => "Réside avec",
            Axis::Parents => "Parents",
            Axis::Type => "Type",
            Axis::Prescripteur => "Prescripteur",
            Axis::Motif => "Motif",
            Axis::Suite => "Suite",
            Axis::TrancheDuree => "Durée",
            Axis::TrancheDureeJours => "Durée en jours",
            Axis::Taille => "Fratrie suivie",
            Axis::Mois => "Mois",
            Axis::Theme => "Thème",
            Axis::Lieu => "Lieu",
            Axis::Profession => "Profession",
            Axis::Statut => "Statut",
            Axis::Referent => "Référent",
            Axis::Coreferent => "Co-référent",
            Axis::Objectif => "Objectif",
            Axis::Action => "Action",
            Axis::Regime => "Régime",
            Axis::Intitule => "Intitulé",
            Axis::SituationFamiliale => "Situation familiale",
            Axis::NiveauEtude => "Niveau d’étude",
            Axis::Trouble => "Trouble principal",
            Axis::Protection => "Mesure de protection",
            Axis::Droit => "Droit",
            Axis::Forme => "Forme",
            Axis::Chapitre => "Chapitre",
            Axis::Cote => "Cote",
            Axis::Frequence => "Fréquence",
        }
    }

    /// Its name, as in an identifier.
    pub fn name(self) -> &'static str {
        match self {
            Axis::Sexe => "sexe",
            Axis::TrancheAge => "tranche_age",
            Axis::Territoire => "territoire",
            Axis::Residence => "residence",
            Axis::Parents => "parents",
            Axis::Type => "type",
            Axis::Prescripteur => "prescripteur",
            Axis::Motif => "motif",
            Axis::Suite => "suite",
            Axis::TrancheDuree => "tranche_duree",
            Axis::TrancheDureeJours => "tranche_duree_jours",
            Axis::Taille => "taille",
            Axis::Mois => "mois",
            Axis::Theme => "theme",
            Axis::Lieu => "lieu",
            Axis::Profession => "profession",
            Axis::Statut => "statut",
            Axis::Referent => "referent",
            Axis::Coreferent => "coreferent",
            Axis::Objectif => "objectif",
            Axis::Action => "action",
            Axis::Regime => "regime",
            Axis::Intitule => "intitule",
            Axis::SituationFamiliale => "situation_familiale",
            Axis::NiveauEtude => "niveau_etude",
            Axis::Trouble => "trouble",
            Axis::Protection => "protection",
            Axis::Droit => "droit",
            Axis::Forme => "forme",
            Axis::Chapitre => "chapitre",
            Axis::Cote => "cote",
            Axis::Frequence => "frequence",
        }
    }
}
