//! Someone around the person: a parent, a foster family, a school, a doctor. Who holds parental authority is
//! dated, for it can be shared, delegated or withdrawn (CC 371-1, 373-2, 377 and 378).

use super::{Again, Asks, Fact, Field, columns};
use crate::history::Table;

/// Someone around a person.
pub static CONTACT: Fact = Fact {
    table: Table {
        name: "contact",
        columns: columns![
            "relation": Int, "name": Text, "phone": Text, "email": Text, "address": Text, "authority": Bool,
            "authority_starts": Day, "authority_ends": Day, "share": Text, "legal": Text,
        ],
    },
    path: "contacts",
    one: "un contact",
    this: "ce contact",
    save: "Noter le contact",
    note: "",
    follows: None,
    fields: &[
        Field {
            column: "relation",
            label: "Lien",
            hint: "Mère, père, famille d’accueil, école, médecin…",
            asks: Asks::Word("relation"),
            missing: Some("Dites qui c’est pour la personne."),
        },
        Field {
            column: "name",
            label: "Nom",
            hint: "« Mme Husson », « collège Jules-Ferry ».",
            asks: Asks::Line(200, Again::Family),
            missing: Some("Écrivez un nom."),
        },
        Field { column: "phone", label: "Téléphone", hint: "", asks: Asks::Phone, missing: None },
        Field { column: "email", label: "Adresse électronique", hint: "", asks: Asks::Email, missing: None },
        Field {
            column: "address",
            label: "Adresse",
            hint: "",
            asks: Asks::Line(200, Again::Family),
            missing: None,
        },
        Field {
            column: "authority",
            label: "Exerce l’autorité parentale",
            hint: "",
            asks: Asks::Yes,
            missing: None,
        },
        Field {
            column: "authority_starts",
            label: "Autorité parentale depuis le",
            hint: "Laissez vide si elle l’est depuis toujours.",
            asks: Asks::Day(false),
            missing: None,
        },
        Field {
            column: "authority_ends",
            label: "Autorité parentale jusqu’au",
            hint: "",
            asks: Asks::Day(false),
            missing: None,
        },
        Field {
            column: "share",
            label: "Garde, hébergement, visites",
            hint: "Par exemple « une semaine sur deux », « visites médiatisées ».",
            asks: Asks::Line(200, Again::Family),
            missing: None,
        },
        Field {
            column: "legal",
            label: "Décision qui le dit",
            hint: "Jugement, délégation, retrait : sa date et son objet.",
            asks: Asks::Line(200, Again::Family),
            missing: None,
        },
        Field { column: "starts", label: "Depuis le", hint: "", asks: Asks::Day(false), missing: None },
        Field {
            column: "ends",
            label: "Jusqu’au",
            hint: "Dernier jour.",
            asks: Asks::Day(false),
            missing: None,
        },
    ],
};
