//! Where the person lives. The present place is also what the service’s register says, which figures count.

use super::{Again, Asks, Fact, Field, columns};
use crate::history::Table;

/// Where a person lives, from a day to a day.
pub static LIVING_PLACE: Fact = Fact {
    table: Table {
        name: "living_place",
        columns: columns!["residence": Int, "address": Text, "territory": Int, "share": Text],
    },
    path: "lieux",
    one: "un lieu de vie",
    this: "ce lieu de vie",
    save: "Noter le lieu de vie",
    note: "Le lieu de vie d’aujourd’hui est celui que comptent les chiffres du service.",
    follows: Some("Il remplace le lieu de vie d’avant, qui s’arrête la veille"),
    fields: &[
        Field {
            column: "residence",
            label: "Vit",
            hint: "Avec qui, ou dans quel établissement.",
            asks: Asks::Word("residence"),
            missing: Some("Dites où la personne vit."),
        },
        Field {
            column: "address",
            label: "Adresse ou précision",
            hint: "Par exemple « chez sa mère, Vendôme ».",
            asks: Asks::Line(200, Again::Family),
            missing: None,
        },
        Field {
            column: "territory",
            label: "Territoire",
            hint: "",
            asks: Asks::Word("territory"),
            missing: None,
        },
        Field {
            column: "share",
            label: "Part du temps",
            hint: "Quand la personne vit à deux endroits : « une semaine sur deux », « week-ends ».",
            asks: Asks::Line(100, Again::Family),
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
