//! What each team does in a week: kinds of acts, where, how long, how often.

use super::rhythm::{Beat, Group, Rhythm};

const PLAIN: Beat = Beat {
    kind: "",
    direct: true,
    places: &["service"],
    minutes: &[45, 60],
    roads: 0,
    themes: &["autres"],
    prestation: "",
    share: 0,
    family: false,
    by: None,
    partner: false,
};

pub(super) static AER: Rhythm = Rhythm {
    week: 235,
    holidays: 72,
    beats: &[
        Beat {
            kind: "visite à domicile",
            places: &["domicile"],
            minutes: &[60, 60, 75, 90, 90],
            roads: 2,
            themes: &["parentalité", "parentalité", "liens familiaux", "scolarité", "logement", "santé"],
            share: 44,
            family: true,
            ..PLAIN
        },
        Beat {
            kind: "entretien",
            themes: &["parentalité", "liens familiaux", "scolarité", "autonomie"],
            share: 15,
            ..PLAIN
        },
        Beat {
            kind: "accompagnement extérieur",
            places: &["extérieur"],
            minutes: &[60, 90, 120, 150],
            roads: 1,
            themes: &["santé", "loisirs et culture", "scolarité", "autonomie"],
            share: 12,
            ..PLAIN
        },
        Beat {
            kind: "téléphone",
            minutes: &[15, 15, 20, 30],
            themes: &["parentalité", "scolarité", "santé", "logement"],
            share: 13,
            ..PLAIN
        },
        Beat { kind: "entretien", themes: &["soutien psychologique"], share: 5, by: Some(8), ..PLAIN },
        Beat {
            kind: "réunion",
            direct: false,
            places: &["école", "école", "partenaire"],
            minutes: &[60, 75, 90],
            roads: 1,
            themes: &["scolarité", "santé"],
            share: 8,
            partner: true,
            ..PLAIN
        },
        Beat {
            kind: "écrit",
            direct: false,
            minutes: &[30, 45, 60],
            themes: &["parentalité", "scolarité"],
            share: 3,
            ..PLAIN
        },
    ],
    together: 24,
    missed: 6,
    group: Some(Group {
        title: "Atelier cuisine",
        theme: "autonomie",
        ages: (7, 13),
        staff: [9, 7],
        room: "Salle du bas",
    }),
    adults: false,
    written: true,
};

pub(super) static SESSAD: Rhythm = Rhythm {
    week: 210,
    holidays: 55,
    beats: &[
        Beat {
            kind: "séance individuelle",
            places: &["service", "école", "service"],
            themes: &["projet professionnel", "autonomie", "remédiation scolaire", "mobilité"],
            prestation: "Accompagnements pour préparer sa vie professionnelle",
            share: 44,
            ..PLAIN
        },
        Beat {
            kind: "mise en situation professionnelle",
            places: &["entreprise"],
            minutes: &[90, 120, 180],
            roads: 1,
            themes: &["projet professionnel"],
            prestation: "Accompagnements pour préparer sa vie professionnelle",
            share: 12,
            partner: true,
            ..PLAIN
        },
        Beat {
            kind: "rencontre employeur",
            direct: false,
            places: &["entreprise"],
            minutes: &[45, 60],
            roads: 1,
            themes: &["projet professionnel"],
            share: 8,
            by: Some(3),
            partner: true,
            ..PLAIN
        },
        Beat {
            kind: "séance individuelle",
            themes: &["soutien psychologique"],
            prestation: "Prestations des psychologues",
            share: 10,
            by: Some(4),
            ..PLAIN
        },
        Beat {
            kind: "accompagnement extérieur",
            places: &["extérieur"],
            minutes: &[60, 90, 120],
            roads: 1,
            themes: &["mobilité", "autonomie", "santé"],
            prestation: "Accompagnements pour le développement de l'autonomie pour les déplacements",
            share: 14,
            ..PLAIN
        },
        Beat {
            kind: "réunion",
            direct: false,
            places: &["partenaire", "école"],
            minutes: &[60, 90],
            themes: &["projet professionnel"],
            share: 12,
            partner: true,
            ..PLAIN
        },
    ],
    together: 14,
    missed: 9,
    group: Some(Group {
        title: "Atelier code de la route",
        theme: "mobilité",
        ages: (15, 19),
        staff: [5, 2],
        room: "Salle du bas",
    }),
    adults: false,
    written: true,
};

pub(super) static RSA: Rhythm = Rhythm {
    week: 44,
    holidays: 82,
    beats: &[
        Beat {
            kind: "rendez-vous",
            minutes: &[30, 45, 45, 60],
            themes: &[
                "projet professionnel",
                "logement",
                "santé accès aux droits",
                "dossiers MDPH",
                "aides d'urgence",
                "mobilité",
            ],
            share: 58,
            ..PLAIN
        },
        Beat {
            kind: "téléphone",
            minutes: &[10, 15, 20],
            themes: &["logement", "santé accès aux droits", "projet professionnel"],
            share: 18,
            ..PLAIN
        },
        Beat {
            kind: "démarche",
            direct: false,
            minutes: &[20, 30, 45],
            themes: &["retraite accès aux droits", "aides d'urgence", "protection", "logement"],
            share: 18,
            ..PLAIN
        },
        Beat {
            kind: "accompagnement extérieur",
            places: &["extérieur"],
            minutes: &[60, 90],
            roads: 1,
            themes: &["logement", "santé accès aux droits"],
            share: 6,
            ..PLAIN
        },
    ],
    together: 0,
    missed: 14,
    group: None,
    adults: true,
    written: false,
};

pub(super) static HANDICAP: Rhythm = Rhythm {
    week: 130,
    holidays: 70,
    beats: &[
        Beat {
            kind: "séance individuelle",
            places: &["famille d'accueil", "MECS", "service"],
            roads: 2,
            themes: &["autonomie", "santé", "liens familiaux"],
            prestation: "Accompagnements pour la communication et les relations avec autrui",
            share: 38,
            ..PLAIN
        },
        Beat {
            kind: "séance individuelle",
            places: &["service", "famille d'accueil"],
            themes: &["santé"],
            prestation: "Prestations des auxiliaires médicaux, des instructeurs en locomotion et avéjistes",
            share: 16,
            by: Some(2),
            ..PLAIN
        },
        Beat {
            kind: "séance individuelle",
            themes: &["soutien psychologique"],
            prestation: "Prestations des psychologues",
            share: 10,
            by: Some(3),
            ..PLAIN
        },
        Beat {
            kind: "accompagnement extérieur",
            places: &["extérieur"],
            minutes: &[60, 90],
            roads: 1,
            themes: &["loisirs et culture", "santé"],
            share: 10,
            ..PLAIN
        },
        Beat {
            kind: "réunion",
            direct: false,
            places: &["partenaire", "école", "MECS"],
            minutes: &[60, 90],
            roads: 1,
            themes: &["scolarité", "santé"],
            prestation: "Prestation de coordination renforcée pour la cohérence du parcours",
            share: 26,
            partner: true,
            ..PLAIN
        },
    ],
    together: 12,
    missed: 5,
    group: None,
    adults: false,
    written: true,
};
