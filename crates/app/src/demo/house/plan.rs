//! The plan of action of the educational service, as an internal evaluation left it: fifteen actions, their numbers those
//! of the plan of the whole association, hence the gaps.

use anyhow::Result;
use base::Day;
use store::Write;

use super::calendar::last_working;
use super::write::Ground;
use crate::admission::{self, Cell};

/// The service that has it.
const SERVICE: &str = "aer";

/// Number, action, years after that of the evaluation, state at its end.
const ACTIONS: [(i64, &str, i16, &str); 15] = [
    (1, "Rédiger un livret d’accueil adapté aux enfants et aux adolescents", 2, "à faire"),
    (
        39,
        "Repenser l’organisation du travail pour que les écrits attendus soient prêts à temps",
        2,
        "à faire",
    ),
    (56, "Partager un outil commun pour connaître les partenaires du territoire", 2, "à faire"),
    (83, "Rester attentifs ensemble aux observations rapportées en réunion d’équipe", 1, "à faire"),
    (84, "Affiner les outils d’évaluation du danger et la conduite à tenir devant une opinion", 1, "à faire"),
    (122, "Définir ensemble la bientraitance dans ce service et ce qu’a de propre sa mission", 2, "à faire"),
    (140, "Évaluer le dispositif éducatif de proximité aux échéances prévues", 1, "à faire"),
    (141, "Répondre à l’appel à projets du Département sur les très jeunes enfants", 0, "fait"),
    (142, "Poursuivre le déploiement des outils numériques et la mise en conformité au RGPD", 3, "en cours"),
    (148, "Finaliser le livret d’accueil des salariés et des stagiaires", 1, "en cours"),
    (154, "Poursuivre l’approche par processus, d’abord la gestion des risques", 3, "en cours"),
    (157, "Dire dans le rapport d’activité où en est le plan d’amélioration", 1, "à faire"),
    (
        158,
        "Faire connaître la démarche qualité et ce qu’elle change aux pratiques de chaque jour",
        3,
        "à faire",
    ),
    (
        161,
        "Reprendre les documents remis aux familles : livret d’accueil, règlement de fonctionnement",
        2,
        "à faire",
    ),
    (184, "Étudier un plan de continuité des activités et un plan bleu", 2, "à faire"),
];

/// Writes the plan of the year before.
pub(super) fn write(write: &mut Write<'_>, ground: &Ground<'_>) -> Result<()> {
    if ground.team.code != SERVICE {
        return Ok(());
    }
    let year = ground.time.today.year() - 1;
    let on = |month: i8, day: i8| Day::new(year, month, day).map(last_working).unwrap_or(ground.time.today);
    for (number, words, after, state) in ACTIONS {
        let due = Day::new(year + after, 12, 31);
        let author = ground.author(0, on(6, 30), 600);
        let scope = ground.scope(0, author.at);
        let mut write = write.signed(&author);
        let cells = [
            ("number", Cell::Int(Some(number))),
            ("words", Cell::Text(words)),
            ("origin", Cell::Text("Évaluation interne")),
            ("pilot", Cell::Text(if number % 2 == 0 { "la direction" } else { "la cheffe de service" })),
        ];
        let action = admission::insert(&mut write, &scope, "improvement", &cells)?;
        let mut step = |day: Day, state: &str, words: &str| {
            let cells = [
                ("improvement_id", Cell::Id(action)),
                ("day", Cell::Day(Some(day))),
                ("state", Cell::Text(state)),
                ("due", Cell::Day(due)),
                ("words", Cell::Text(words)),
            ];
            admission::insert(&mut write, &scope, "improvement_step", &cells)
        };
        step(on(6, 30), "à faire", "")?;
        match state {
            "en cours" => step(on(11, 20), state, "Un groupe de travail s’est réuni.")?,
            "fait" => step(on(10, 15), state, "Le dossier est déposé.")?,
            _ => action,
        };
    }
    Ok(())
}
