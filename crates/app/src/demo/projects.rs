//! The project of an invented child, signed some weeks before the day of the demonstration and reviewed since.

use anyhow::{Context as _, Result};
use base::Day;
use store::{Author, Store};

use crate::access::Scope;
use crate::project::whole::{Aim, Found, Said, Whole, write_whole};
use crate::service::Service;

const GOALS: [Aim<'static>; 4] = [
    Aim {
        title: "Retourner en cours tous les jours",
        domain: "scolarité et apprentissages",
        need: "Besoins en lien avec la vie scolaire et étudiante",
        starting: "Trois jours d’absence par semaine en moyenne depuis la rentrée.",
        plain: "Tu vas au collège tous les jours.\nSi c’est trop dur, tu le dis à Gabriel.",
        actions: &[
            (
                "Emploi du temps aménagé avec le collège",
                "le collège, Gabriel",
                "chaque mois",
                "Accompagnements pour mener sa vie d'élève, d'étudiant ou d'apprenti",
            ),
            ("Un appel le matin des jours difficiles", "sa mère", "quand il le faut", ""),
        ],
    },
    Aim {
        title: "Voir son père dans un cadre apaisé",
        domain: "liens familiaux",
        need: "",
        starting: "Les visites finissent en dispute.",
        plain: "Tu vois ton papa, et cela se passe bien.",
        actions: &[(
            "Préparer chaque visite avec lui, puis en reparler",
            "Gabriel",
            "tous les quinze jours",
            "Accompagnements du lien avec les proches et le voisinage",
        )],
    },
    Aim {
        title: "Reprendre le foot à Vendôme",
        domain: "vie sociale et loisirs",
        need: "Besoins pour participer à la vie sociale",
        starting: "Plus de licence depuis un an.",
        plain: "Tu rejoues au foot le mercredi.",
        actions: &[("Inscription au club, aide de la commune", "son père, Jade", "", "")],
    },
    Aim {
        title: "Un logement stable pour la mère",
        domain: "logement",
        need: "",
        starting: "Hébergée chez une amie.",
        plain: "",
        actions: &[("Demande de logement social", "sa mère, Jade", "", "")],
    },
];

/// Writes it in the service.
pub(super) fn furnish(store: &Store, author: &Author, service: &Service) -> Result<()> {
    let author = &Author { name: super::files::AUTHOR.to_owned(), at: author.at };
    let scope =
        Scope { operator: service.operator, service: service.id, account: service.id, now: author.at };
    let today = Day::new_in_paris(author.at);
    let before = |days: i32| today.plus_days(-days);
    let person = store.read(|read| crate::person::numbered(read, &scope, "P0071"))?;
    let person = person.context("le cas n’a pas la personne P0071")?;
    let said = |nature, party, name, days, words, follow| Said {
        nature,
        party,
        name,
        day: before(days),
        words,
        follow,
    };
    let voices = [
        said(
            "attente",
            "jeune",
            "Ilyès",
            116,
            "Je veux retourner au foot le mercredi, et que papa vienne me voir jouer.",
            "",
        ),
        said(
            "attente",
            "famille",
            "Mme Husson",
            114,
            "Qu’il retourne en classe sans que ce soit la guerre.",
            "",
        ),
        said(
            "contribution",
            "école",
            "collège Jules-Ferry",
            108,
            "Un tuteur et des horaires allégés jusqu’à Noël.",
            "",
        ),
        said(
            "désaccord",
            "famille",
            "M. Husson",
            105,
            "Je ne vois pas pourquoi les visites seraient préparées, c’est mon fils.",
            "Un rendez-vous avec lui, seul, avant la prochaine visite.",
        ),
    ];
    let first = [
        ("commencé", "Deux jours d’absence."),
        ("à engager", ""),
        ("commencé", "Licence prise."),
        ("à engager", ""),
    ];
    let second = [
        ("en bonne voie", "Trois absences en un mois."),
        ("commencé", "Deux visites se sont bien passées."),
        ("atteint", "Il joue tous les mercredis, son père est venu."),
        ("à engager", "Dossier déposé."),
    ];
    let whole = Whole {
        kind: "PPA",
        starts: before(116),
        situation: "Ilyès est curieux, drôle, attaché à ses sœurs. La séparation de ses parents l’a éloigné du collège et du \
                    foot ; il dort mal avant les visites. Ses deux parents veulent qu’il aille mieux et ne s’en parlent pas.",
        plain: "Ce projet, c’est le tien.\nIl dit ce que tu veux, et qui t’aide.\nOn en reparle ensemble dans six mois.",
        voices: &voices,
        goals: &GOALS,
        reviews: &[
            Found { day: before(60), present: "Ilyès, sa mère", steps: &first },
            Found { day: before(6), present: "Ilyès, ses deux parents, le collège", steps: &second },
        ],
        signatures: &[
            ("jeune", "Ilyès Husson", "", before(102)),
            ("famille", "Mme Husson", "mère", before(102)),
            ("service", "Enzo Marchais", "chef de service", before(102)),
        ],
    };
    store.write(author, |write| write_whole(write, &scope, person, &whole))?;
    Ok(())
}
