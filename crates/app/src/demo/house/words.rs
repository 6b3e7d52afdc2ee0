//! What is noted of an act: sentences of the trade, put together from parts. Facts, words that were said, what was
//! agreed; nothing that judges.

use super::Dice;
use super::life::Person;

/// Three parts of a note: how it began, what happened, what follows.
type Parts = [&'static [&'static str]; 3];

const VISIT: Parts = [
    &[
        "{P} était à la maison avec {m}.",
        "Visite à domicile prévue de longue date, {m} et {P} nous attendaient.",
        "{m} avait préparé le café, {P} rentrait tout juste de l’école.",
        "Nous sommes accueillis par {P}, qui montre sa chambre rangée pour l’occasion.",
        "{m} est seule au début de la visite ; {P} nous rejoint au bout de vingt minutes.",
        "Visite avancée d’une heure à la demande de {m}, qui reprend le travail en horaires décalés.",
        "La télévision est éteinte à notre arrivée, comme convenu la dernière fois.",
        "{P} dessine à la table de la cuisine pendant que nous parlons avec {m}.",
    ],
    &[
        "{m} dit que les couchers se passent mieux depuis que l’heure est écrite sur le frigo.",
        "Nous reprenons l’épisode de la semaine dernière : chacun a pu dire comment il l’a vécu, sans être interrompu.",
        "{P} raconte sa semaine avec beaucoup de détails et demande à nous montrer son cahier.",
        "{m} s’inquiète de la facture d’électricité ; nous regardons ensemble le courrier du fournisseur.",
        "Les repas restent un moment tendu. {m} propose d’elle-même de couper les écrans à table.",
        "{P} dit être content{e} de revoir son père un week-end sur deux, et trouver le retour difficile.",
        "Nous parlons du règlement de la maison : trois règles suffisent, {P} les recopie.",
        "{m} a pris rendez-vous chez le dentiste ; c’est la première fois qu’elle le fait sans notre aide.",
        "Le conflit avec le voisin est apaisé. {m} dit se sentir moins surveillée.",
        "{P} ne souhaite pas parler de l’école aujourd’hui ; nous respectons son silence et jouons aux cartes.",
    ],
    &[
        "Prochaine visite la semaine prochaine, même jour.",
        "Nous convenons d’en reparler avec M. le directeur de l’école.",
        "À revoir : l’inscription au centre de loisirs pour les vacances.",
        "Nous proposons un temps avec les deux parents au service ; {m} y réfléchit.",
        "{m} appellera le CMP demain ; nous restons en appui si besoin.",
        "Objectif tenu depuis trois semaines. À dire aussi à {P}, qui en sera fier{e}.",
        "Nous gardons ce point pour la synthèse.",
        "Rien d’inquiétant ce jour. L’ambiance était détendue à notre départ.",
    ],
];

const SIBLINGS: Parts = [
    &[
        "Toute la fratrie était présente : {P}.",
        "{P} étaient à la maison avec {m}.",
        "Visite à la fratrie après l’école ; {P} goûtaient ensemble à notre arrivée.",
        "Nous avons vu {P} chacun leur tour, puis tous ensemble.",
        "{m} nous reçoit avec les enfants : {P}.",
    ],
    &[
        "L’aîné aide aux devoirs sans qu’on le lui demande ; nous le disons devant {m}.",
        "Le jeu de société choisi ensemble permet de parler des places de chacun dans la fratrie.",
        "Une dispute éclate pour la console. {m} pose la règle calmement et s’y tient.",
        "Les enfants disent que les week-ends sont plus calmes. {m} confirme.",
        "Chacun a fait son planning de la semaine, affiché dans l’entrée.",
        "Les plus jeunes réclament une sortie à la piscine ; nous regardons les horaires avec {m}.",
        "Chacun a pu dire une chose qui va bien et une chose qui pèse. Les trois parlent du bruit le soir.",
        "La chambre a été réaménagée : un bureau pour les devoirs, un lit par enfant.",
    ],
    &[
        "Prochaine visite fixée avec {m}, un mercredi pour voir tout le monde.",
        "Nous proposons un temps à part pour l’aîné.",
        "À suivre : la cantine du mois prochain, dossier à rendre avant vendredi.",
        "Bonne dynamique. Nous poursuivons les visites à la fratrie une semaine sur deux.",
        "{m} souhaite que nous l’accompagnions à la réunion de l’école.",
        "Nous reparlerons du partage des chambres à la prochaine visite.",
    ],
];

const TALK: Parts = [
    &[
        "Entretien au service, à l’heure.",
        "{P} est venu{e} seul{e}, en bus, pour la première fois.",
        "Entretien demandé par {P}.",
        "{P} arrive tendu{e}, s’assoit près de la fenêtre.",
        "Nous marchons un moment au bord de la rivière avant de nous asseoir.",
        "Entretien avec {P} puis, dix minutes, avec {m}.",
    ],
    &[
        "{Il} parle de ses amis et d’une dispute sur un groupe de discussion ; nous regardons comment bloquer un compte.",
        "{Il} dit dormir mieux depuis les vacances.",
        "{Il} revient sur l’audience : {il} n’a pas tout compris, nous relisons ensemble le jugement avec des mots simples.",
        "{Il} a une idée de métier, autour des animaux. Nous cherchons où faire un stage de découverte.",
        "{Il} dit ne plus vouloir être le messager entre ses parents. Nous cherchons comment le leur dire.",
        "{Il} a relu ses objectifs : deux lui paraissent atteints, le troisième « pas encore ».",
        "{Il} demande si le juge lira ce qu’{il} écrit. Nous expliquons qui lit quoi.",
        "{Il} raconte l’anniversaire de sa grand-mère, avec des photos. Le lien compte beaucoup.",
    ],
    &[
        "Nous convenons d’en parler à la psychologue si {il} en est d’accord.",
        "{P} repart apaisé{e}.",
        "Prochain entretien dans quinze jours.",
        "{Il} accepte que nous en parlions avec {m} à la prochaine visite.",
        "À transmettre au collège, avec son accord.",
        "Nous notons ses mots pour le rapport, relus avec {lui}.",
    ],
];

const OUTSIDE: Parts = [
    &[
        "Accompagnement avec {P}.",
        "Trajet en voiture avec {P} : c’est souvent là que la parole vient.",
        "Nous retrouvons {P} devant l’arrêt de bus.",
        "{m} n’a pas pu se libérer ; elle nous a confié le carnet de santé.",
    ],
    &[
        "Rendez-vous au CMP : {il} a répondu aux questions, suivi proposé toutes les deux semaines.",
        "Inscription au club de football : certificat remis, reste la licence à payer.",
        "Visite de la mission locale, {il} prend des notes et pose ses questions.",
        "Médiathèque : carte prise, deux livres empruntés.",
        "Achat d’un cartable et de chaussures avec l’aide exceptionnelle ; {il} choisit et compte.",
        "Bilan orthophonique passé, compte rendu à venir.",
        "Journée portes ouvertes au lycée : la cuisine l’intéresse, la salle moins.",
    ],
    &[
        "Retour sans difficulté.",
        "Nous appelons {m} le soir même pour raconter.",
        "{Il} voudrait y retourner seul{e} la prochaine fois.",
        "Compte rendu à glisser dans le dossier.",
        "À reprendre : l’assurance et l’autorisation parentale.",
    ],
];

const PHONE: Parts = [
    &[
        "Appel de {m}.",
        "{m} rappelle après notre message d’hier.",
        "Appel au collège, puis à {m}.",
        "Appel de {P}, à la sortie des cours.",
    ],
    &[
        "Elle prévient que {P} est malade : visite reportée.",
        "Elle demande comment répondre au courrier du tribunal.",
        "Le vélo a été retrouvé, fin de l’inquiétude.",
        "Nous confirmons l’heure de la réunion et qui y sera.",
        "Elle dit que la soirée d’hier a été difficile, et qu’elle a fait comme convenu : sortir cinq minutes, revenir.",
    ],
    &[
        "Nous rappelons jeudi.",
        "Transmis à l’équipe.",
        "Rien d’urgent.",
        "Visite déplacée à la semaine prochaine.",
    ],
];

const MEETING: Parts = [
    &[
        "Réunion avec les partenaires autour de la situation de {P}.",
        "Équipe éducative pour {P}.",
        "Point avec l’établissement et la référente du Département.",
        "Synthèse : l’équipe, la psychologue et la référente ASE.",
    ],
    &[
        "L’école constate moins de retards et une meilleure participation à l’oral.",
        "Les absences se concentrent le lundi, lendemain des week-ends chez le père.",
        "Points d’appui : le lien avec la grand-mère, le goût du dessin, l’alliance avec {m}.",
        "Points de vigilance : le sommeil, la fatigue de {m}, les écrans le soir.",
        "L’enseignante propose un tutorat deux midis par semaine.",
        "L’équipe retient deux objectifs pour les trois mois qui viennent, au lieu de cinq.",
        "La psychologue propose trois entretiens avec {P} avant la prochaine synthèse.",
    ],
    &[
        "Prochaine rencontre avant les vacances.",
        "Compte rendu envoyé aux participants, sans ce qui relève du soin.",
        "{m} en sera informée à la visite de vendredi.",
        "Chacun sait ce qu’il a à faire ; nous faisons le point dans un mois.",
    ],
];

const SESSION: Parts = [
    &[
        "Séance avec {P}, arrivé{e} à l’heure.",
        "{P} avait préparé ce qu’{il} voulait travailler.",
        "Séance au {lieu}.",
        "{P} est fatigué{e}, nous raccourcissons un peu.",
    ],
    &[
        "Lecture de plan et prise de mesures : trois exercices réussis sur quatre.",
        "Rédaction du CV : {il} met en avant le stage en cuisine et le permis AM.",
        "Entraînement à l’entretien d’embauche, filmé puis revu ensemble.",
        "Calcul d’un trajet : horaires, correspondance, temps de marge.",
        "Retour sur la semaine d’immersion : les gestes sont acquis, les pauses restent difficiles à demander.",
        "{Il} explique à son tour la règle de sécurité à un nouveau. Belle aisance.",
        "Travail sur la gestion de la colère au travail, à partir d’une situation vécue.",
    ],
    &[
        "À poursuivre la semaine prochaine.",
        "Le maître de stage donne un avis favorable pour deux semaines de plus.",
        "{Il} s’évalue à 7 sur 10, nous à 8.",
        "Fiche de compétences mise à jour avec {lui}.",
        "La famille d’accueil en est informée.",
    ],
];

const APPOINTMENT: Parts = [
    &[
        "Rendez-vous honoré.",
        "{P} se présente avec tous ses justificatifs.",
        "Rendez-vous au service, reporté une fois.",
        "{P} arrive avec un courrier qu’{il} n’a pas ouvert ; nous le lisons ensemble.",
    ],
    &[
        "Dossier de surendettement déposé, numéro reçu.",
        "{Il} a repris contact avec sa fille. Cela change son énergie, dit-{il}.",
        "Deux candidatures envoyées, une réponse attendue lundi.",
        "Complémentaire santé solidaire : demande faite en ligne, pièces jointes.",
        "La recherche de logement avance : visite programmée avec le bailleur.",
        "Le garage solidaire accepte le devis ; la mobilité redevient possible.",
        "Le médecin propose un dossier MDPH ; nous en parlons sans hâte.",
        "Le chantier d’insertion lui plaît, les horaires conviennent à la garde des enfants.",
    ],
    &[
        "Prochain rendez-vous dans un mois.",
        "Contrat à renouveler avant la fin du mois prochain.",
        "{Il} appelle la CAF, nous appelons le bailleur.",
        "Bilan à trois mois prévu avec la conseillère emploi.",
    ],
];

fn parts(kind: &str, several: bool) -> &'static Parts {
    match kind {
        "visite à domicile" if several => &SIBLINGS,
        "visite à domicile" => &VISIT,
        "accompagnement extérieur" | "mise en situation professionnelle" => &OUTSIDE,
        "téléphone" => &PHONE,
        "réunion" | "synthèse" => &MEETING,
        "séance individuelle" => &SESSION,
        "rendez-vous" => &APPOINTMENT,
        _ => &TALK,
    }
}

/// A note of an act of this kind with these persons.
pub(super) fn note(dice: &mut Dice, kind: &str, adult: bool, persons: &[&Person]) -> String {
    let Some(first) = persons.first() else { return String::new() };
    let kind = if adult && kind != "réunion" { "rendez-vous" } else { kind };
    let parts = parts(kind, persons.len() > 1);
    let mut text: Vec<&str> = vec![dice.pick(parts[0])];
    let one = dice.below(parts[1].len() as u32) as usize;
    text.push(parts[1][one]);
    if dice.one_in(3) {
        let other = (one + 1 + dice.below(parts[1].len() as u32 - 1) as usize) % parts[1].len();
        text.push(parts[1][other]);
    }
    text.push(dice.pick(parts[2]));
    fill(&text.join(" "), first, persons)
}

/// The names and agreements of a sentence.
fn fill(text: &str, first: &Person, persons: &[&Person]) -> String {
    let names: Vec<&str> = persons.iter().map(|person| person.first_name).collect();
    let names = match names.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} et {last}", rest.join(", ")),
        _ => first.first_name.to_owned(),
    };
    let mother = match (first.residence, first.mother.is_empty()) {
        ("famille d'accueil", _) => "l’assistante familiale",
        ("MECS" | "lieu de vie", _) => "l’éducatrice de la maison d’enfants",
        (_, true) => "la grand-mère",
        _ => first.mother.as_str(),
    };
    // Who begins a sentence begins with a capital.
    let mut begins = mother.to_owned();
    if let Some(first) = begins.chars().next() {
        begins.replace_range(..first.len_utf8(), &first.to_uppercase().to_string());
    }
    let text = match text.strip_prefix("{m}") {
        Some(rest) => format!("{begins}{rest}"),
        None => text.to_owned(),
    };
    let text = text
        .replace(". {m}", &format!(". {begins}"))
        .replace("{P}", &names)
        .replace("{m}", mother)
        .replace("{e}", if first.female { "e" } else { "" })
        .replace("{il}", if first.female { "elle" } else { "il" })
        .replace("{Il}", if first.female { "Elle" } else { "Il" })
        .replace("{lui}", if first.female { "elle" } else { "lui" })
        .replace("{lieu}", "service")
        .replace("fiere", "fière");
    base::french::typeset(&text)
}

/// What a psychologist notes for psychologists.
pub(super) const CLINICAL: [&str; 8] = [
    "Entretien individuel. Bonne accroche, associations libres autour de la maison dessinée : deux portes, une seule ouverte.",
    "Anxiété de séparation moins marquée qu’au premier entretien. Le rituel de fin de séance est devenu un jeu.",
    "Évoque un cauchemar répété ; la mise en récit l’apaise. Proposer un relais au CMP, avec l’accord des parents.",
    "Séance centrée sur la colère. Peut nommer ce qui la précède : « ça monte dans les mains ».",
    "Test des attitudes passé en deux fois. Restitution à l’enfant d’abord, aux parents ensuite.",
    "Entretien avec la mère : culpabilité très présente, à ne pas redoubler dans les visites.",
    "Humeur stable. Projette l’avenir sans difficulté, s’inquiète pour sa sœur plus que pour lui-même.",
    "Dernier entretien de la série. L’espace a été investi ; possibilité de revenir à la demande.",
];

/// What one must know before meeting someone: nature, sentence.
pub(super) const WARNINGS: [(&str, &str); 10] = [
    ("danger", "Ne pas donner l’adresse de la famille au père : ordonnance de protection en cours."),
    ("danger", "Chien en liberté dans la cour : appeler avant de sortir de la voiture."),
    ("danger", "Visites à deux tant que l’oncle est hébergé au domicile."),
    ("santé", "Asthme : spray dans le cartable, protocole à l’école."),
    ("santé", "Allergie aux arachides, trousse d’urgence chez les deux parents."),
    ("santé", "Épilepsie : pas de piscine sans un adulte dans l’eau."),
    ("santé", "Appareil auditif : se placer en face pour parler."),
    ("information", "La mère lit difficilement : appeler plutôt qu’écrire."),
    ("information", "Interprète en langue des signes à réserver pour les rencontres avec le père."),
    ("information", "Droit de visite du père en lieu neutre, premier samedi du mois."),
];
