//! The dictionary as others read it: `jalon indicateurs --format json`.

use serde::Serialize;

use crate::axis::Axis;
use crate::catalogue::{Entry, Formula};

/// An entry of the dictionary, to be printed.
#[derive(Serialize)]
pub struct Printed<'a> {
    id: &'a str,
    titre: &'a str,
    compte: &'a str,
    ne_compte_pas: &'a str,
    unite: &'a str,
    unites: &'a str,
    decimales: u8,
    pourcent: bool,
    axes: Vec<PrintedAxis>,
    calcul: &'a Formula,
    source: &'a str,
    effet: &'a str,
    variantes: &'a [String],
    parametres: &'a [String],
}

/// What a figure is broken down by.
#[derive(Serialize)]
struct PrintedAxis {
    axe: &'static str,
    /// Whether the parts add up to the whole.
    additif: bool,
}

impl Entry {
    /// What it is broken down by, its own axis included.
    pub fn all_axes(&self) -> Vec<Axis> {
        match self.formula {
            Formula::Ventilation { par, .. } => vec![par],
            _ => self.axes.clone(),
        }
    }

    /// Whether its parts along an axis add up to the whole: distinct persons, means and stocks do not.
    pub fn adds_up(&self, axis: Axis) -> bool {
        let Some(counted) = self.formula.counted() else { return false };
        match self.formula {
            Formula::Nombre(_) | Formula::Ventilation { .. } => {
                let (population, tally) = (counted.population, counted.decompte);
                tally.adds_up(axis, population.noun())
                    && (axis != Axis::Mois || population.is_of_a_day() || tally.is_of_days())
            }
            _ => false,
        }
    }

    /// The entry, to be printed.
    pub fn printed(&self) -> Printed<'_> {
        let axis = |axis: Axis| PrintedAxis { axe: axis.name(), additif: self.adds_up(axis) };
        Printed {
            id: &self.id,
            titre: &self.title,
            compte: &self.counted,
            ne_compte_pas: &self.not_counted,
            unite: &self.unit.0,
            unites: &self.unit.1,
            decimales: self.decimals,
            pourcent: self.percent,
            axes: self.all_axes().into_iter().map(axis).collect(),
            calcul: &self.formula,
            source: &self.source,
            effet: &self.effective,
            variantes: &self.variants,
            parametres: &self.settings,
        }
    }
}
