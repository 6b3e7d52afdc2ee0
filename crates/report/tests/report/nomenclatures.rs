//! The dictionary of the trade.

use std::path::Path;

use document::Tone;
use report::Nomenclatures;

#[test]
fn every_nomenclature_reads() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalogue/nomenclatures");
    let mut all = Nomenclatures::default();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            all.add(&std::fs::read_to_string(&path).unwrap()).unwrap_or_else(|f| panic!("{path:?} : {f}"));
        }
    }
    assert_eq!(&all, Nomenclatures::embedded());
}

#[test]
fn a_word_is_known_by_its_other_spellings() {
    let words = Nomenclatures::embedded();
    let label = |vocabulary, text| words.canonical(vocabulary, text).map(|word| word.label.as_str());
    assert_eq!(label("type", "aemo renforcée"), Some("AEMO-R"));
    assert_eq!(label("type", "AED R"), Some("AED-R"));
    assert_eq!(label("sexe", "Garçon"), Some("M"));
    assert_eq!(label("motif", "Accès à l’emploi"), Some("accès à l'emploi"));
    assert_eq!(label("type", "mesure inconnue"), None);
    assert_eq!(label("vocabulaire inconnu", "AEMO"), None);
}

#[test]
fn a_measure_is_coloured_by_who_decides_it() {
    let words = Nomenclatures::embedded();
    assert_eq!(words.canonical("type", "AEMO-R").unwrap().tone, Some(Tone::Judicial));
    assert_eq!(words.canonical("type", "AED-R").unwrap().tone, Some(Tone::Administrative));
    assert_eq!(words.canonical("type", "SESSAD IP").unwrap().tone, None);
}

#[test]
fn only_abandonment_and_exclusion_break_a_path() {
    let words = Nomenclatures::embedded();
    let ruptures: Vec<&str> =
        words.words("motif").iter().filter(|word| word.rupture).map(|word| word.label.as_str()).collect();
    assert_eq!(ruptures, ["abandon", "exclusion"]);
    assert!(words.ruptures().contains(&"exclusion") && words.ruptures().contains(&"rupture de parcours"));
    assert!(!words.ruptures().contains(&"majorité"));
}

/// The words of the three worked registers, exactly as they are written there.
#[test]
fn every_word_of_the_worked_registers_is_known() {
    let registers: [(&str, &[&str]); 12] = [
        ("type", &["AED-R", "AEMO-R", "SESSAD IP", "référent unique"]),
        (
            "motif",
            &[
                "objectifs atteints",
                "échéance",
                "décision du magistrat",
                "accord des parents",
                "passage en AEMO",
                "accès à l'emploi",
                "autres",
                "changement de référent unique",
                "déménagement",
                "fin de droit RSA",
                "ouverture de droit AAH",
                "ouverture de droit chômage",
                "ouverture de droit retraite",
                "exclusion",
                "formation qualifiante",
                "majorité",
                "réorientation",
            ],
        ),
        (
            "suite",
            &[
                "fin de mesure AED-R",
                "main-levée AEMO-R",
                "majorité",
                "passage en AEMO",
                "placement DAPP",
                "placement en famille d'accueil",
                "placement en établissement",
                "ESAT",
                "apprentissage",
                "autre ESMS",
                "emploi",
                "sans solution",
            ],
        ),
        (
            "acte",
            &[
                "accompagnement extérieur",
                "entretien",
                "synthèse",
                "visite à domicile",
                "écrit",
                "démarche",
                "rendez-vous",
                "téléphone",
                "atelier collectif",
                "mise en situation professionnelle",
                "rencontre employeur",
                "réunion",
                "séance individuelle",
            ],
        ),
        (
            "theme",
            &[
                "liens familiaux",
                "logement",
                "loisirs et culture",
                "parentalité",
                "santé",
                "scolarité",
                "aides d'urgence",
                "autres",
                "dossiers MDPH",
                "mobilité",
                "protection",
                "retraite accès aux droits",
                "santé accès aux droits",
                "autonomie",
                "projet professionnel",
                "remédiation scolaire",
                "soutien psychologique",
            ],
        ),
        ("lieu", &["domicile", "service", "école", "extérieur"]),
        ("presence", &["présent", "absent excusé", "absent non excusé"]),
        (
            "profession",
            &[
                "éducateur spécialisé",
                "psychologue",
                "chef de service",
                "secrétaire",
                "directeur",
                "conseillère ESF",
                "travailleur social",
                "ergothérapeute",
                "orthophoniste",
                "assistant social",
            ],
        ),
        (
            "residence",
            &[
                "deux parents",
                "un seul parent",
                "hébergé",
                "locataire",
                "sans domicile",
                "MECS",
                "famille d'accueil",
                "domicile des parents",
            ],
        ),
        (
            "prescripteur",
            &[
                "juge des enfants",
                "aide sociale à l'enfance",
                "SDI",
                "CDAPH",
                "service enfance famille",
                "structure porteuse",
                "MDPH situations alarmantes",
            ],
        ),
        (
            "objectif",
            &[
                "accéder aux savoirs de base",
                "améliorer la mobilité",
                "logement",
                "santé",
                "trouver un emploi",
                "élaborer un projet professionnel",
            ],
        ),
        ("action", &["AGE", "AOP", "action mobilité", "AME", "accompagnement social renforcé"]),
    ];
    for (vocabulary, texts) in registers {
        for text in texts {
            let word = Nomenclatures::embedded().canonical(vocabulary, text);
            assert_eq!(word.map(|w| w.label.as_str()), Some(*text), "{vocabulary}");
        }
    }
}
