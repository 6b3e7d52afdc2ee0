//! With which partner of the service one works for this person: what tells who works with whom, and how many are concerned.

use super::{Again, Asks, Fact, Field, columns};
use crate::history::Table;

/// A partner, for what, from a day to a day.
pub static PARTNER: Fact = Fact {
    table: Table { name: "person_partner", columns: columns!["partner": Text, "about": Text] },
    path: "partenaires",
    one: "un partenaire",
    this: "ce partenaire",
    save: "Noter le partenaire",
    note: "Les noms proposés sont ceux du réseau du service.",
    follows: None,
    fields: &[
        Field {
            column: "partner",
            label: "Partenaire",
            hint: "Comme dans le réseau : « CMPP d’Orsigny ».",
            asks: Asks::Line(200, Again::Partners),
            missing: Some("Dites avec quel partenaire."),
        },
        Field {
            column: "about",
            label: "Pour quoi, avec qui",
            hint: "Par exemple « suivi psychologique, Mme Arnal ».",
            asks: Asks::Line(200, Again::No),
            missing: None,
        },
        Field {
            column: "starts",
            label: "Depuis le",
            hint: "",
            asks: Asks::Day(true),
            missing: Some("Dites depuis quand."),
        },
        Field {
            column: "ends",
            label: "Jusqu’au",
            hint: "Dernier jour.",
            asks: Asks::Day(false),
            missing: None,
        },
    ],
};
