//! Where the person goes to school, or does not.

use super::{Again, Asks, Fact, Field, columns};
use crate::history::Table;

/// A school, a class, from a day to a day.
pub static SCHOOLING: Fact = Fact {
    table: Table { name: "schooling", columns: columns!["school": Text, "level": Text, "arrangement": Text] },
    path: "scolarite",
    one: "une étape de scolarité",
    this: "cette étape de scolarité",
    save: "Noter la scolarité",
    note: "",
    follows: Some("Elle remplace l’étape d’avant, qui s’arrête la veille"),
    fields: &[
        Field {
            column: "school",
            label: "Établissement",
            hint: "Ou « sans scolarité », « instruction en famille »…",
            asks: Asks::Line(200, Again::Service),
            missing: Some("Dites où la personne est scolarisée, ou qu’elle ne l’est pas."),
        },
        Field {
            column: "level",
            label: "Classe",
            hint: "Par exemple « 5e », « CAP cuisine ».",
            asks: Asks::Line(60, Again::Service),
            missing: None,
        },
        Field {
            column: "arrangement",
            label: "Aménagement, absences",
            hint: "Par exemple « horaires aménagés », « absences ».",
            asks: Asks::Line(200, Again::Service),
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
