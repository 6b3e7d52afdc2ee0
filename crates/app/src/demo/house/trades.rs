//! What each service does: which measures, for whom, for how long.

use super::course::{Kind, Trade};
use super::life::Decided;

const JUDGE: Decided = Decided { kind: "ordonnance", authority: "juge des enfants", number: "AE" };
const PARENTS: Decided =
    Decided { kind: "contrat-ase", authority: "aide sociale à l'enfance", number: "CASE" };
const CDAPH: Decided = Decided { kind: "notification", authority: "CDAPH", number: "N" };
const SDI: Decided = Decided { kind: "orientation", authority: "SDI", number: "" };

pub(super) static AER: Trade = Trade {
    kinds: &[
        Kind {
            name: "AED-R",
            by: PARENTS,
            asked_by: &["aide sociale à l'enfance"],
            share: 46,
            ends: &[
                ("objectifs atteints", "fin de mesure AED-R", 46),
                ("échéance", "fin de mesure AED-R", 22),
                ("accord des parents", "fin de mesure AED-R", 10),
                ("décision du magistrat", "placement en famille d'accueil", 8),
                ("passage en AEMO", "passage en AEMO", 8),
                ("déménagement", "fin de mesure AED-R", 6),
            ],
        },
        Kind {
            name: "AEMO-R",
            by: JUDGE,
            asked_by: &["juge des enfants"],
            share: 54,
            ends: &[
                ("décision du magistrat", "main-levée AEMO-R", 34),
                ("objectifs atteints", "main-levée AEMO-R", 22),
                ("passage en AEMO", "passage en AEMO", 18),
                ("décision du magistrat", "placement en famille d'accueil", 10),
                ("décision du magistrat", "placement en établissement", 10),
                ("transfert dans un autre département", "main-levée AEMO-R", 6),
            ],
        },
    ],
    ages: (2, 16),
    siblings: 58,
    term: 9,
    terms: &[(1, 22), (2, 44), (3, 28), (4, 6)],
    holds: None,
    until: Some(18),
    adults: false,
    residences: &[
        ("un seul parent", 52),
        ("deux parents", 24),
        ("résidence alternée", 14),
        ("tiers digne de confiance", 6),
        ("famille d'accueil", 4),
    ],
    situations: &[],
    partners: &[],
    carriers: &[1, 2, 3, 4, 5, 6, 7, 11],
    seconds: &[1, 2, 3, 4, 6, 7, 9],
    wait: (18, 95),
    slack: 4,
    passes: 9,
    refused: 9,
    waiting: 6,
};

pub(super) static SESSAD: Trade = Trade {
    kinds: &[Kind {
        name: "SESSAD IP",
        by: CDAPH,
        asked_by: &["service enfance famille", "structure porteuse", "MDPH situations alarmantes"],
        share: 100,
        ends: &[
            ("entrée en apprentissage", "apprentissage", 30),
            ("formation qualifiante", "formation", 22),
            ("accès à l'emploi", "emploi", 14),
            ("réorientation", "ESAT", 12),
            ("réorientation", "autre ESMS", 10),
            ("abandon", "sans solution", 8),
            ("fin de notification", "scolarité", 4),
        ],
    }],
    ages: (14, 18),
    siblings: 0,
    term: 12,
    terms: &[(1, 22), (2, 52), (3, 26)],
    holds: Some(3),
    until: Some(20),
    adults: false,
    residences: &[
        ("famille d'accueil", 42),
        ("MECS", 26),
        ("un seul parent", 18),
        ("domicile des parents", 14),
    ],
    situations: &[
        (
            "protection",
            94,
            &[
                ("AED ou AED renforcée", 22),
                ("AEMO ou AEMO renforcée", 20),
                ("placement judiciaire", 38),
                ("accueil provisoire", 8),
                ("DMAD judiciaire", 5),
                ("DARF", 4),
                ("droit d’hébergement long", 3),
            ],
        ),
        ("droit", 97, &[("ouvert", 84), ("en cours d’instruction", 11), ("dossier à déposer", 5)]),
        (
            "orientation",
            88,
            &[
                ("apprentissages ou insertion professionnelle", 58),
                ("soins pluridisciplinaires", 26),
                ("scolarité en rupture", 16),
            ],
        ),
    ],
    partners: &[
        "Lycée professionnel Marie-Marvingt",
        "Mission locale des Trois Vallées",
        "ESAT Les Hauts Prés",
    ],
    carriers: &[1, 2, 3, 5],
    seconds: &[1, 2, 3, 5],
    wait: (40, 170),
    slack: 6,
    passes: 0,
    refused: 5,
    waiting: 7,
};

pub(super) static RSA: Trade = Trade {
    kinds: &[Kind {
        name: "référent unique",
        by: SDI,
        asked_by: &["SDI"],
        share: 100,
        ends: &[
            ("accès à l'emploi", "emploi", 30),
            ("formation qualifiante", "formation", 14),
            ("fin de droit RSA", "", 14),
            ("ouverture de droit AAH", "", 9),
            ("ouverture de droit retraite", "", 6),
            ("changement de référent unique", "", 10),
            ("déménagement", "", 9),
            ("abandon", "sans solution", 8),
        ],
    }],
    ages: (23, 61),
    siblings: 0,
    term: 12,
    terms: &[(1, 38), (2, 44), (3, 18)],
    holds: None,
    until: None,
    adults: true,
    residences: &[("locataire", 58), ("hébergé", 26), ("propriétaire", 6), ("sans domicile", 10)],
    situations: &[
        (
            "familiale",
            96,
            &[
                ("personne seule sans enfant", 49),
                ("personne seule avec un ou plusieurs enfants", 29),
                ("couple sans enfant", 7),
                ("couple avec un ou plusieurs enfants", 15),
            ],
        ),
        (
            "etude",
            90,
            &[("sans diplôme", 41), ("CAP, BEP", 36), ("baccalauréat", 15), ("études supérieures", 8)],
        ),
        ("mobilite", 72, &[("permis B", 38), ("véhicule", 24), ("transports en commun", 38)]),
        (
            "sante",
            34,
            &[
                ("santé qui limite le parcours", 48),
                ("handicap reconnu", 18),
                ("soins en cours", 26),
                ("sans médecin traitant", 8),
            ],
        ),
    ],
    partners: &[
        "France Travail, agence d’Orsigny",
        "Garage solidaire des Vallées",
        "Chantier d’insertion Les Berges",
    ],
    carriers: &[1, 2, 3, 4],
    seconds: &[],
    wait: (6, 34),
    slack: 2,
    passes: 0,
    refused: 6,
    waiting: 5,
};

pub(super) static HANDICAP: Trade = Trade {
    kinds: &[Kind {
        name: "SESSAD",
        by: CDAPH,
        asked_by: &["aide sociale à l'enfance", "autre ESMS", "éducation nationale"],
        share: 100,
        ends: &[
            ("objectifs atteints", "scolarité", 34),
            ("réorientation", "autre ESMS", 40),
            ("déménagement", "", 14),
            ("fin de notification", "scolarité", 12),
        ],
    }],
    ages: (4, 16),
    siblings: 14,
    term: 12,
    terms: &[(1, 24), (2, 46), (3, 30)],
    holds: Some(3),
    until: Some(18),
    adults: false,
    residences: &[
        ("famille d'accueil", 56),
        ("MECS", 30),
        ("lieu de vie", 8),
        ("tiers digne de confiance", 6),
    ],
    situations: &[
        (
            "trouble",
            97,
            &[
                ("trouble du comportement", 28),
                ("trouble du développement intellectuel", 27),
                ("trouble du spectre de l’autisme", 22),
                ("trouble psychique", 10),
                ("trouble du langage et des apprentissages", 8),
                ("en cours d’évaluation", 5),
            ],
        ),
        (
            "trouble-associe",
            66,
            &[
                ("de l’attachement", 42),
                ("du comportement", 24),
                ("du langage et des apprentissages", 20),
                ("du sommeil ou de l’alimentation", 14),
            ],
        ),
        (
            "protection",
            98,
            &[("placement judiciaire", 82), ("accueil provisoire", 11), ("tutelle ou délégation", 7)],
        ),
        (
            "orientation",
            92,
            &[
                ("lieu d’accueil en difficulté", 44),
                ("crises répétées", 28),
                ("scolarité en rupture", 18),
                ("sortie d’établissement à préparer", 10),
            ],
        ),
    ],
    partners: &["IME Les Tilleuls"],
    carriers: &[0, 1, 4],
    seconds: &[1, 2, 4],
    wait: (25, 130),
    slack: 4,
    passes: 0,
    refused: 4,
    waiting: 4,
};
