//! Under which roof the person lives, and how much of the time. Brothers and sisters whose household has the
//! same name live under the same roof; with custody that alternates, a person has two households.

use super::{Again, Asks, Fact, Field, columns};
use crate::history::Table;

/// A household of a person, from a day to a day.
pub static HOUSEHOLD: Fact = Fact {
    table: Table { name: "household", columns: columns!["name": Text, "share": Text] },
    path: "foyers",
    one: "un foyer",
    this: "ce foyer",
    save: "Noter le foyer",
    note: "",
    follows: Some("Il remplace le foyer d’avant, qui s’arrête la veille"),
    fields: &[
        Field {
            column: "name",
            label: "Foyer",
            hint: "Le même nom pour toute la fratrie : « chez Mme Husson ».",
            asks: Asks::Line(200, Again::Family),
            missing: Some("Donnez un nom au foyer."),
        },
        Field {
            column: "share",
            label: "Part du temps",
            hint: "« une semaine sur deux », « week-ends et vacances » ; vide pour tout le temps.",
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
