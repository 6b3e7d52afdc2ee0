//! What one must know before meeting the person. Looked at again on a day: a warning that nobody revises
//! frightens for nothing, or protects no more.

use super::{Again, Asks, Fact, Field, columns};
use crate::history::Table;

/// The nature of a danger.
pub const DANGER: &str = "danger";
/// The nature of what concerns health.
pub const HEALTH: &str = "santé";

/// Notes at the top of a file.
pub static WARNING: Fact = Fact {
    table: Table { name: "warning", columns: columns!["nature": Text, "text": Text, "review": Day] },
    path: "alertes",
    one: "une note d’alerte",
    this: "cette note d’alerte",
    save: "Afficher la note en tête du dossier",
    note: "Elle se lit avant tout le reste, par tous ceux qui voient le dossier : seulement ce qui est strictement \
           nécessaire (CASF L226-2-2).",
    follows: None,
    fields: &[
        Field {
            column: "nature",
            label: "Nature",
            hint: "",
            asks: Asks::Choice(&[(DANGER, "danger"), (HEALTH, "santé"), ("information", "information")]),
            missing: Some("Choisissez danger, santé ou information."),
        },
        Field {
            column: "text",
            label: "Ce qu’il faut savoir",
            hint: "Une phrase, par exemple « Ne pas donner l’adresse de la mère au père. »",
            asks: Asks::Line(300, Again::No),
            missing: Some("Écrivez ce qu’il faut savoir."),
        },
        Field {
            column: "review",
            label: "À revoir le",
            hint: "Ce jour-là, on se demande si la note tient toujours.",
            asks: Asks::Day(false),
            missing: Some("Dites quand la note sera revue."),
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
            hint: "Dernier jour où elle est affichée.",
            asks: Asks::Day(false),
            missing: None,
        },
    ],
};
