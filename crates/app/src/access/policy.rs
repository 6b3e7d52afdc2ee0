//! Who may do what: roles are data (`catalogue/roles.toml`), read once; what is not written there is refused.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::LazyLock;

use serde::Deserialize;

/// What a right is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Noun {
    /// The file of a person, and the lists that name people.
    #[serde(rename = "personnes")]
    Persons,
    /// Decisions, measures, their keyworkers.
    #[serde(rename = "mesures")]
    Measures,
    /// Requests, the waiting list, the form of each.
    #[serde(rename = "demandes")]
    Requests,
    /// The visas one gives, and the requests they are for; their circuits.
    #[serde(rename = "visas")]
    Visas,
    /// What was done.
    #[serde(rename = "actes")]
    Acts,
    /// Notes to the team.
    #[serde(rename = "notes")]
    Notes,
    /// Notes that the psychologists keep among themselves.
    #[serde(rename = "notes-cliniques")]
    ClinicalNotes,
    /// Appointments, rooms, vehicles.
    #[serde(rename = "agenda")]
    Agenda,
    /// Personalised projects.
    #[serde(rename = "projets")]
    Projects,
    /// Letters, reports, files.
    #[serde(rename = "documents")]
    Documents,
    /// Figures, as tables and in the yearly report.
    #[serde(rename = "chiffres")]
    Figures,
    /// What is written in a report, its versions.
    #[serde(rename = "rapports")]
    Reports,
    /// The service's register, imported.
    #[serde(rename = "registre")]
    Register,
    /// The plan of action, what is evaluated, what is asked of people.
    #[serde(rename = "qualite")]
    Quality,
    /// Partners, meetings with them, group actions.
    #[serde(rename = "reseau")]
    Network,
    /// Agreements, rates, training, sites.
    #[serde(rename = "moyens")]
    Means,
    /// Adverse events and complaints.
    #[serde(rename = "evenements")]
    Events,
    /// Accounts and their roles.
    #[serde(rename = "comptes")]
    Accounts,
    /// Who looked, who changed.
    #[serde(rename = "traces")]
    Traces,
}

impl Noun {
    /// Every noun, in the order of the matrix.
    pub const ALL: [Noun; 19] = [
        Noun::Persons,
        Noun::Measures,
        Noun::Requests,
        Noun::Visas,
        Noun::Acts,
        Noun::Notes,
        Noun::ClinicalNotes,
        Noun::Agenda,
        Noun::Projects,
        Noun::Documents,
        Noun::Figures,
        Noun::Reports,
        Noun::Register,
        Noun::Quality,
        Noun::Network,
        Noun::Means,
        Noun::Events,
        Noun::Accounts,
        Noun::Traces,
    ];

    /// With its article, as a refusal says it.
    pub fn name(self) -> &'static str {
        match self {
            Noun::Persons => "les dossiers des personnes",
            Noun::Measures => "les mesures",
            Noun::Requests => "les demandes et la liste d’attente",
            Noun::Visas => "les visas et leurs circuits",
            Noun::Acts => "les actes",
            Noun::Notes => "les notes d’équipe",
            Noun::ClinicalNotes => "les notes cliniques",
            Noun::Agenda => "l’agenda",
            Noun::Projects => "les projets",
            Noun::Documents => "les documents",
            Noun::Figures => "les chiffres",
            Noun::Reports => "les rapports",
            Noun::Register => "le registre",
            Noun::Quality => "la démarche qualité",
            Noun::Network => "le réseau et les actions collectives",
            Noun::Means => "les conventions et les moyens",
            Noun::Events => "les événements et les réclamations",
            Noun::Accounts => "les comptes",
            Noun::Traces => "les traces",
        }
    }
}

/// What one does with a noun.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
pub enum Action {
    /// Reads it.
    #[serde(rename = "voir")]
    See,
    /// Adds to it, corrects it.
    #[serde(rename = "écrire")]
    Write,
    /// Opens, renews, ends, signs for the service.
    #[serde(rename = "décider")]
    Decide,
    /// Takes a copy away.
    #[serde(rename = "exporter")]
    Export,
    /// Gives and takes back rights.
    #[serde(rename = "administrer")]
    Administer,
}

impl Action {
    /// The five actions, from the least to the most.
    pub const ALL: [Action; 5] =
        [Action::See, Action::Write, Action::Decide, Action::Export, Action::Administer];

    /// As the catalogue writes it.
    pub fn verb(self) -> &'static str {
        match self {
            Action::See => "voir",
            Action::Write => "écrire",
            Action::Decide => "décider",
            Action::Export => "exporter",
            Action::Administer => "administrer",
        }
    }

    /// As a refusal says it before a noun with its article.
    fn before(self) -> &'static str {
        match self {
            Action::See => "de voir",
            Action::Write => "d’écrire dans",
            Action::Decide => "de décider sur",
            Action::Export => "d’emporter",
            Action::Administer => "d’administrer",
        }
    }
}

/// A role of the catalogue.
#[derive(Debug, Deserialize)]
pub struct Role {
    /// As the base and the command line name it: `chef-de-service`.
    pub code: String,
    /// As one says it.
    #[serde(rename = "titre")]
    pub title: String,
    #[serde(flatten)]
    rights: BTreeMap<Noun, Vec<Action>>,
}

impl Role {
    /// Whether this role may do this with that.
    pub fn may(&self, action: Action, noun: Noun) -> bool {
        self.rights.get(&noun).is_some_and(|actions| actions.contains(&action))
    }
}

impl PartialEq for Role {
    fn eq(&self, other: &Role) -> bool {
        self.code == other.code
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.code)
    }
}

#[derive(Deserialize)]
struct Catalogue {
    roles: Vec<Role>,
}

static ROLES: LazyLock<Result<Vec<Role>, String>> = LazyLock::new(|| {
    let text = include_str!("../../../../catalogue/roles.toml");
    toml::from_str::<Catalogue>(text).map(|catalogue| catalogue.roles).map_err(|error| error.to_string())
});

/// Every role, in the order of the catalogue. A catalogue that does not read gives nobody any right.
pub fn roles() -> &'static [Role] {
    ROLES.as_deref().unwrap_or_default()
}

/// The role of this code.
pub fn role(code: &str) -> Option<&'static Role> {
    roles().iter().find(|role| role.code == code)
}

/// The role of this code, or the sentence that names those there are: for the command line.
pub fn parse(code: &str) -> Result<&'static Role, String> {
    role(code).ok_or_else(|| {
        let codes: Vec<&str> = roles().iter().map(|role| role.code.as_str()).collect();
        format!("« {code} » n’est pas un rôle : {}", codes.join(", "))
    })
}

/// Why one may not, and who may.
pub fn refusal(mine: &[&Role], action: Action, noun: Noun) -> String {
    let titles: Vec<&str> = mine.iter().map(|role| role.title.as_str()).collect();
    let able: Vec<&str> =
        roles().iter().filter(|role| role.may(action, noun)).map(|role| role.title.as_str()).collect();
    let mine = match titles.len() {
        0 => "Vous n’avez pas de rôle ici, et ne pouvez donc pas".to_owned(),
        _ => format!("Votre rôle ({}) ne permet pas", titles.join(" ; ")),
    };
    let who = match able.as_slice() {
        [] => String::new(),
        able => format!(" Peuvent le faire : {}.", able.join(" ; ")),
    };
    format!("{mine} {} {}.{who}", action.before(), noun.name())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_catalogue_of_roles_reads() {
        assert_eq!(ROLES.as_ref().map(Vec::len), Ok(12));
    }

    #[test]
    fn figures_do_not_open_files() {
        let seat = role("siege").unwrap();
        assert!(seat.may(Action::See, Noun::Figures));
        assert!(!seat.may(Action::See, Noun::Persons));
    }

    #[test]
    fn clinical_notes_stay_among_psychologists() {
        let readers: Vec<&str> = roles()
            .iter()
            .filter(|role| role.may(Action::See, Noun::ClinicalNotes))
            .map(|role| role.code.as_str())
            .collect();
        assert_eq!(readers, ["psychologue"]);
    }

    #[test]
    fn a_refusal_says_who_may() {
        let mine = [role("educateur").unwrap()];
        assert_eq!(
            refusal(&mine, Action::Write, Noun::Register),
            "Votre rôle (éducateur, éducatrice) ne permet pas d’écrire dans le registre. Peuvent le faire : \
             chef de service, cheffe de service ; directeur, directrice ; administrateur, administratrice."
        );
    }
}
