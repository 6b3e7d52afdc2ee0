//! The personalised projects of those who are followed: what the child wants, three goals, a review each half-year.

use anyhow::Result;
use base::{Day, Id};
use store::Write;

use super::calendar::last_working;
use super::life::{Life, Measure, Person};
use super::write::Ground;
use crate::project::whole::{Aim, Found, Said, Whole, write_whole};

/// A project is written once one knows each other, and signed two weeks later.
const WRITTEN: i32 = 45;
const SIGNED: i32 = 14;
/// From a review to the next, in days.
const REVIEWED: i32 = 175;
/// Of five, one has no project yet.
const WITHOUT: usize = 5;
const GOALS: usize = 3;

/// A goal, what is done for it, what the child says of it, and what reviews find, one after the other.
struct Model {
    aim: Aim<'static>,
    wish: &'static str,
    found: [(&'static str, &'static str); 3],
}

const fn model(
    (title, domain, starting, plain): (&'static str, &'static str, &'static str, &'static str),
    actions: &'static [(&'static str, &'static str, &'static str, &'static str)],
    wish: &'static str,
    found: [(&'static str, &'static str); 3],
) -> Model {
    Model { aim: Aim { title, domain, need: "", starting, plain, actions }, wish, found }
}

const CHILDREN: [Model; 6] = [
    model(
        (
            "Aller en classe chaque matin",
            "scolarité et apprentissages",
            "Deux à trois matins manqués par semaine.",
            "Tu vas à l’école le matin.\nSi c’est trop dur, tu le dis.",
        ),
        &[("Un point par semaine avec la vie scolaire", "l’école, le service", "chaque semaine", "")],
        "Je veux bien y aller si on arrête de me parler de mes absences devant tout le monde.",
        [
            ("commencé", "Encore un matin sur cinq, mais il prévient."),
            ("en bonne voie", "Quatre semaines sans absence."),
            ("atteint", "Le collège n’appelle plus."),
        ],
    ),
    model(
        (
            "Passer des soirées sans cris à la maison",
            "liens familiaux",
            "Les disputes commencent au moment des devoirs et des écrans.",
            "Le soir, on se parle sans crier.",
        ),
        &[
            (
                "Convenir à la maison de trois règles, et les relire ensemble",
                "les parents, le service",
                "tous les quinze jours",
                "",
            ),
            ("Un temps pour les parents, sans les enfants", "le service", "chaque mois", ""),
        ],
        "Que le soir on mange tous ensemble.",
        [
            ("à engager", "Les règles ne sont pas encore écrites."),
            ("commencé", "Deux règles tiennent ; les écrans restent un sujet."),
            ("en bonne voie", "Les parents disent que les soirées se passent mieux."),
        ],
    ),
    model(
        (
            "Faire une activité à soi, hors de la maison",
            "vie sociale et loisirs",
            "Reste dans sa chambre le mercredi et le samedi.",
            "Tu choisis une activité, et tu y vas.",
        ),
        &[("Essayer deux clubs, demander l’aide de la commune", "le jeune, la famille", "", "")],
        "Un truc où je connais personne, pour recommencer.",
        [
            ("commencé", "Deux essais, la boxe lui plaît."),
            ("atteint", "Licence prise, y va seul."),
            ("atteint", "Y va toujours."),
        ],
    ),
    model(
        (
            "Faire le point sur sa santé",
            "santé",
            "Pas de médecin traitant depuis le déménagement ; lunettes cassées.",
            "On voit un médecin et l’opticien.",
        ),
        &[("Prendre rendez-vous et y aller la première fois avec lui", "la mère, le service", "", "")],
        "Je vois mal au tableau.",
        [("commencé", "Rendez-vous pris."), ("atteint", "Médecin vu, lunettes neuves."), ("atteint", "")],
    ),
    model(
        (
            "Savoir à qui parler quand cela ne va pas",
            "protection et sécurité",
            "Garde tout pour lui, puis explose.",
            "Tu connais trois adultes à qui parler.",
        ),
        &[("Choisir avec lui trois personnes, et les prévenir", "le jeune, le service", "", "")],
        "Ma tante, elle écoute.",
        [
            ("commencé", "Deux personnes choisies."),
            ("en bonne voie", "Il a appelé sa tante deux fois."),
            ("atteint", "Il le fait seul."),
        ],
    ),
    model(
        (
            "Se déplacer seul vers l’école et les loisirs",
            "vie quotidienne et autonomie",
            "Toujours accompagné en voiture.",
            "Tu prends le bus tout seul.",
        ),
        &[("Faire le trajet trois fois ensemble, puis à distance", "le service", "chaque semaine", "")],
        "Prendre le bus avec mes copains.",
        [
            ("commencé", "Deux trajets faits."),
            ("en bonne voie", "Le fait seul à l’aller."),
            ("atteint", "Autonome."),
        ],
    ),
];

const YOUNG: [Model; 4] = [
    model(
        (
            "Faire deux stages dans des métiers différents",
            "insertion professionnelle",
            "Aucune expérience, se dit « nul partout ».",
            "Tu fais deux stages pour choisir.",
        ),
        &[
            ("Préparer chaque stage et le premier jour", "le SESSAD", "", ""),
            ("Bilan à chaud avec le tuteur", "le SESSAD, l’entreprise", "à la fin de chaque stage", ""),
        ],
        "Travailler dehors, pas dans un bureau.",
        [
            ("commencé", "Une semaine en espaces verts, à l’heure chaque jour."),
            ("en bonne voie", "Second stage trouvé par lui-même."),
            ("atteint", "Il choisit les espaces verts."),
        ],
    ),
    model(
        (
            "Se déplacer seul jusqu’au lieu de stage",
            "vie quotidienne et autonomie",
            "Ne prend pas le train seul.",
            "Tu y vas tout seul.",
        ),
        &[("Repérer le trajet, puis le faire à distance", "le SESSAD", "chaque semaine", "")],
        "Avoir mon permis un jour.",
        [
            ("commencé", "Trajet repéré."),
            ("en bonne voie", "Le fait seul quand il ne pleut pas."),
            ("atteint", "Autonome, prévient en cas de retard."),
        ],
    ),
    model(
        (
            "Tenir une conversation avec un employeur",
            "insertion professionnelle",
            "Regarde ses pieds, répond par oui ou par non.",
            "Tu sais te présenter.",
        ),
        &[("Jeux de rôle en groupe", "l’éducatrice, la psychologue", "tous les quinze jours", "")],
        "Que les gens arrêtent de parler à ma place.",
        [
            ("à engager", ""),
            ("commencé", "Se présente en deux phrases."),
            ("en bonne voie", "A téléphoné seul à une entreprise."),
        ],
    ),
    model(
        (
            "Connaître ses droits à dix-huit ans",
            "droits et ressources",
            "Ne sait pas ce que la reconnaissance de travailleur handicapé ouvre.",
            "Tu sais ce à quoi tu as droit.",
        ),
        &[("Dossier avec la MDPH, ouverture d’un compte", "le référent, le service social", "", "")],
        "Savoir combien j’aurai.",
        [
            ("commencé", "Dossier rempli ensemble."),
            ("en bonne voie", "Dossier déposé."),
            ("atteint", "Notification reçue."),
        ],
    ),
];

/// Writes them: none for who came lately, none where one signs contracts (RSA).
pub(super) fn write(
    write: &mut Write<'_>,
    ground: &Ground<'_>,
    life: &Life,
    persons: &[Option<Id>],
) -> Result<()> {
    let today = ground.time.today;
    let models: &[Model] = match ground.team.code {
        "rsa" => return Ok(()),
        "sessad" => &YOUNG,
        _ => &CHILDREN,
    };
    let open = life.measures.iter().enumerate().filter(|(_, measure)| measure.is_open(today));
    for (rank, measure) in open.filter(|(rank, _)| rank % WITHOUT != WITHOUT - 1) {
        let (Some(id), Some(person)) = (persons[measure.person], life.persons.get(measure.person)) else {
            continue;
        };
        let signed = measure.starts.plus_days(WRITTEN + SIGNED);
        if signed < today.plus_days(-SIGNED) {
            one(write, ground, (rank, measure), (id, person), models)?;
        }
    }
    Ok(())
}

fn one(
    write: &mut Write<'_>,
    ground: &Ground<'_>,
    (rank, measure): (usize, &Measure),
    (id, person): (Id, &Person),
    models: &[Model],
) -> Result<()> {
    let today = ground.time.today;
    let starts = last_working(measure.starts.plus_days(WRITTEN + (rank % 9) as i32));
    let signed = last_working(starts.plus_days(SIGNED));
    let chosen: Vec<&Model> = (0..GOALS).map(|at| &models[(rank + at) % models.len()]).collect();
    let goals: Vec<Aim<'_>> = chosen.iter().map(|model| model.aim).collect();
    let voices: Vec<Said<'_>> = [(
        "attente",
        "jeune",
        person.first_name,
        chosen[0].wish,
    ), (
        "contribution",
        "famille",
        person.mother.as_str(),
        "Nous voulons être prévenus avant chaque rendez-vous, et que l’on nous dise aussi ce qui va bien.",
    )]
    .into_iter()
    .filter(|(_, _, name, _)| !name.is_empty())
    .map(|(nature, party, name, words)| Said { nature, party, name, day: starts, words, follow: "" })
    .collect();
    let days: Vec<Day> = (1..)
        .map(|time| last_working(signed.plus_days(REVIEWED * time + (rank % 11) as i32)))
        .take_while(|day| *day <= today)
        .collect();
    // What a review finds goes on from what the one before found.
    let steps: Vec<Vec<(&str, &str)>> =
        (0..days.len()).map(|time| chosen.iter().map(|model| model.found[time.min(2)]).collect()).collect();
    let present = format!("{}, sa famille", person.first_name);
    let reviews: Vec<Found<'_>> =
        days.iter().zip(&steps).map(|(day, steps)| Found { day: *day, present: &present, steps }).collect();
    let young = format!("{} {}", person.first_name, person.last_name);
    let head = ground.hands.first().map(|hand| (hand.name.as_str(), hand.title.as_str())).unwrap_or_default();
    let mut signatures = vec![("jeune", young.as_str(), "", signed)];
    if !person.mother.is_empty() {
        signatures.push(("famille", person.mother.as_str(), "mère", signed));
    }
    signatures.push(("service", head.0, head.1, signed));
    let whole = Whole {
        kind: "PPA",
        starts,
        situation: "Ce qui va bien d’abord : des goûts, des amis, un adulte qui compte. Les difficultés tiennent surtout à ce \
                    qui a changé ces deux dernières années à la maison et à l’école.",
        plain: "Ce projet, c’est le tien.\nIl dit ce que tu veux, et qui t’aide.\nOn en reparle ensemble dans six mois.",
        voices: &voices,
        goals: &goals,
        reviews: &reviews,
        signatures: &signatures,
    };
    let author = ground.author(measure.keyworker, reviews.last().map_or(signed, |review| review.day), 1010);
    let scope = ground.scope(measure.keyworker, author.at);
    write_whole(&mut write.signed(&author), &scope, id, &whole)?;
    Ok(())
}
