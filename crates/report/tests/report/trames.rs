//! Every trame that comes with Jalon, and what a trame may not be.

use std::collections::BTreeMap;

use crate::support::{Given, context, rows, table, tables, text};
use document::{Block, Cell};
use report::{Trame, compose, trame, trames};

const HEAD: &str = "modele = \"essai\"\ntitre = \"Essai\"\n[source]\ndocument = \"D\"\nfinanceur = \"F\"\n";

fn refused(rest: &str) -> String {
    Trame::parse(&format!("{HEAD}{rest}")).unwrap_err().to_string()
}

#[test]
fn every_trame_reads_and_is_in_the_folder_of_its_name() {
    let names: Vec<String> = trames().unwrap().into_iter().map(|trame| trame.name).collect();
    assert_eq!(names, ["aer", "ase-handicap", "referent-unique-rsa", "sessad-ip"]);
    for name in names {
        assert_eq!(trame(&name).unwrap().unwrap().name, name);
    }
}

#[test]
fn an_unknown_word_is_refused_with_its_place() {
    let rest = "[[sections]]\ntitre = \"Activité\"\nancre = \"a\"\n[[sections.blocs]]\nbloc = \"texte\"\ntexte = \"Le {Jour}\"\n";
    assert_eq!(
        refused(rest),
        "Section « Activité », bloc 1, texte : « {Jour} » n’est ni un indicateur, ni un mot connu (du, au, annee, service, organisme, connu-au)."
    );
}

#[test]
fn an_unknown_indicator_is_refused_with_its_place() {
    let rest = "[[sections]]\ntitre = \"A\"\nancre = \"a\"\n[[sections.blocs]]\nbloc = \"grille\"\ntitre = \"T\"\nfeuille = \"T\"\nentetes = [\"\", \"\"]\nlignes = [{ cellules = [\"x\", \"{fil_active}\"] }]\n";
    let trame = Trame::parse(&format!("{HEAD}{rest}")).unwrap();
    let fault = trame.check(|id| id == "file_active").unwrap_err();
    assert_eq!(
        fault.to_string(),
        "Section « A », bloc 1, ligne 1, cellule 2 : « fil_active » n’est pas un indicateur du catalogue."
    );
}

#[test]
fn a_block_that_cannot_be_read_is_refused_with_its_place() {
    let section = "[[sections]]\ntitre = \"A\"\nancre = \"a\"\n[[sections.blocs]]\n";
    assert!(refused(&format!("{section}bloc = \"tableau\"\n")).starts_with("Section « A », bloc 1 :"));
    assert!(refused("[[sections]]\ntitre = \n").starts_with("Ligne "));
    let word = "bloc = \"texte\"\ntexte = \"{x|compte:personne}\"\n";
    assert!(refused(&format!("{section}{word}")).contains("n’est pas dans les mots de la trame"));
}

#[test]
fn a_list_is_told_row_by_row_and_leaves_rows_to_write_when_it_is_empty() {
    let rest = "[[sections]]\ntitre = \"A\"\nancre = \"a\"\n[[sections.blocs]]\nbloc = \"tableau\"\ntitre = \"T\"\nfeuille = \"T\"\nliste = \"comite\"\ncolonnes = [{ titre = \"Réunion\", champ = \"rang\" }, { titre = \"Suite\" }]\nvides = 2\nsource = \"Source : le comité.\"\n";
    let trame = Trame::parse(&format!("{HEAD}{rest}")).unwrap();
    let empty = compose(&trame, &Given::default(), &context());
    assert_eq!(rows(table(&empty, "T")).len(), 2);
    assert!(table(&empty, "T").source.starts_with("Rien n’est noté"), "{:?}", table(&empty, "T").source);
    let met = BTreeMap::from([("rang", Cell::Text("1re réunion".to_owned()))]);
    let told = report::Context { lists: BTreeMap::from([("comite", vec![met])]), ..context() };
    let document = compose(&trame, &Given::default(), &told);
    assert_eq!(
        table(&document, "T").groups[0].rows[0].cells,
        [Cell::Text("1re réunion".to_owned()), Cell::Empty]
    );
    assert_eq!(table(&document, "T").source, "Source\u{202f}: le comité.");
    let fault = trame.check_lists(|list, field| (list, field) == ("comite", "jour")).unwrap_err();
    assert_eq!(fault.to_string(), "Section « A », bloc 1 : la liste « comite » n’a pas de champ « rang ».");
}

#[test]
fn two_tables_may_not_share_a_sheet() {
    let grid = "[[sections.blocs]]\nbloc = \"grille\"\ntitre = \"T\"\nfeuille = \"F\"\nentetes = [\"\"]\nlignes = []\n";
    let rest = format!("[[sections]]\ntitre = \"A\"\nancre = \"a\"\n{grid}{grid}");
    assert!(refused(&rest).contains("la feuille « F » sert deux fois"));
}

#[test]
fn every_trame_reads_well_for_a_service_without_anyone() {
    for trame in trames().unwrap() {
        let document = compose(&trame, &Given::default(), &context());
        let text = text(&document);
        for line in text.lines().filter(|line| !line.contains('|')) {
            let wrong = ["NaN", "  ", "{", " .", " ,", "aucune)"].iter().find(|wrong| line.contains(**wrong));
            assert_eq!(wrong, None, "{} : {line}", trame.name);
        }
        assert!(document.cover.is_none());
        for table in tables(&document) {
            let rows: usize = table.groups.iter().map(|group| group.rows.len()).sum();
            assert!(rows > 0, "{} : {} n’a que ses en-têtes", trame.name, table.caption);
        }
        for block in &document.blocks {
            let Block::Chart(chart) = block else { continue };
            assert_eq!(chart.description, "Aucune donnée.", "{} : {}", trame.name, chart.caption);
        }
    }
}

/// Each agrees with its number, so a text never needs « (s) ».
#[test]
fn no_text_of_a_trame_or_of_the_catalogue_hedges_on_the_plural() {
    let catalogue = indicator::Catalogue::embedded().unwrap();
    let texts =
        trames().unwrap().into_iter().map(|trame| text(&compose(&trame, &Given::default(), &context())));
    let definitions =
        catalogue.entries().iter().map(|entry| format!("{} {}", entry.counted, entry.not_counted));
    for text in texts.chain(definitions) {
        for hedge in ["(s)", "(e)", "(x)", "(es)", "(co)"] {
            assert!(!text.contains(hedge), "{hedge} dans {text}");
        }
    }
}

#[test]
fn every_trame_agrees_with_one_and_two() {
    for count in [1.0, 2.0] {
        let mut given = Given::default();
        given.values.extend([("file_active", count), ("familles", count), ("sorties", count)]);
        let text = text(&compose(&trame("aer").unwrap().unwrap(), &given, &context()));
        let said = if count < 2.0 {
            ["1\u{a0}jeune de 1\u{a0}famille a bénéficié", "1\u{a0}mesure a pris fin", "[1 jeune accompagné]"]
        } else {
            [
                "2\u{a0}jeunes de 2\u{a0}familles ont bénéficié",
                "2\u{a0}mesures ont pris fin",
                "[2 jeunes accompagnés]",
            ]
        };
        for said in said {
            assert!(text.contains(said), "« {said} » manque dans\n{text}");
        }
    }
}

#[test]
fn a_figure_without_a_value_says_so_and_why_never_zero() {
    let document = compose(&trame("sessad-ip").unwrap().unwrap(), &Given::default(), &context());
    let rows = rows(table(&document, "Indicateurs obligatoires"));
    assert_eq!(rows[0], "Nombre de jeunes suivis | 0");
    assert_eq!(rows[1], "Âge moyen d’entrée dans le dispositif (années) | non calculable (rien à rapporter)");
}

#[test]
fn what_is_not_in_the_list_goes_to_others() {
    let mut given = Given::default();
    given.values.insert("sorties", 9.0);
    given.parts.insert(
        "sorties.motif",
        vec![("Accès à l’emploi", 3.0), ("autres", 1.0), ("incarcération", 2.0), ("non renseigné", 3.0)],
    );
    let document = compose(&trame("referent-unique-rsa").unwrap().unwrap(), &given, &context());
    let rows = rows(table(&document, "Motifs de sorties"));
    assert_eq!(rows[0], "Accès à l’emploi | 3");
    assert_eq!(rows[1], "Fin de droit RSA | 0");
    assert_eq!(rows[7], "Autres | 3");
    assert_eq!(rows[8], "Non renseigné | 3");
    assert_eq!(rows[9], "Ensemble des sorties | 9");
}

#[test]
fn the_ase_handicap_review_asks_every_question_of_the_source() {
    let document = compose(&trame("ase-handicap").unwrap().unwrap(), &Given::default(), &context());
    let text = text(&document);
    for asked in [
        "Personne référente : identité, fonction",
        "ESMS de rattachement",
        "Localisation",
        "Organisme gestionnaire",
        "Enjeux et évènements marquants de l’année",
        "Déploiement du dispositif : objectifs et premiers constats",
        "Perspectives pour l’année à venir",
        "1.1 Profil des jeunes accompagnés",
        "trouble principal et troubles associés",
        "motifs d’orientation vers le dispositif",
        "1.2 Données d’activité",
        "la file active, les temps d’accompagnement",
        "Nombre de demandes et taux d’admission",
        "1.3 Fonctionnement du dispositif ASE/Handicap",
        "la commission d’admission",
        "la zone d’intervention du dispositif",
        "FA, MECS, lieux de vie",
        "modalités d’astreinte et de continuité de service",
        "nombre de prestations moyennes par semaine et par jeune",
        "1.4 Ressources humaines",
        "libéraux conventionnés avec quotité de temps de travail",
        "Transmission des plannings",
        "1.5 Réseau partenarial",
        "relations avec les services de l’ASE",
        "Leviers et axes d’amélioration",
        "Satisfaction des enfants accompagnés et leurs aidants, des partenaires",
    ] {
        let plain = text.replace('\u{202f}', " ");
        assert!(plain.contains(asked), "« {asked} » manque");
    }
}

#[test]
fn the_rsa_review_keeps_every_table_of_the_source() {
    let document = compose(&trame("referent-unique-rsa").unwrap().unwrap(), &Given::default(), &context());
    let source: [(&str, &[&str]); 13] = [
        (
            "Personnels RU",
            &[
                "Nombre de travailleurs sociaux",
                "Nombre d’équivalents temps plein (ETP) dévolus à la mission",
                "Nombre de personnes autres",
                "Nombre d’équivalents temps plein (ETP) dévolus à l’appui",
            ],
        ),
        (
            "Activité",
            &[
                "Nombre de personnes dont la situation",
                "Nombre de personnes orientées par le SDI",
                "Nombre de personnes réorientées",
                "Nombre de personnes pour lesquelles",
            ],
        ),
        (
            "Contractualisation",
            &[
                "Nombre de personnes ayant signé un 1er CER",
                "Nombre de personnes ayant signé un renouvellement",
                "Total",
            ],
        ),
        (
            "Suivies fin de mois",
            &[
                "mois 1 | janvier 2021",
                "mois 2",
                "mois 3",
                "mois 4",
                "mois 5",
                "mois 6",
                "mois 7",
                "mois 8",
                "mois 9",
                "mois 10",
                "mois 11",
                "mois 12 | décembre 2021",
            ],
        ),
        (
            "Motifs de sorties",
            &[
                "Accès à l’emploi",
                "Fin de droit RSA",
                "Ouverture de droit AAH",
                "Ouverture de droit retraite",
                "Ouverture de droit chômage",
                "Déménagement",
                "Changement de référent unique",
                "Autres",
            ],
        ),
        ("Accompagnement renforcé", &["Nombre de personnes sous contrat"]),
        ("Fréquence du suivi", &["1 rendez-vous", "2 rendez-vous", "3 rendez-vous", "4 rendez-vous et plus"]),
        ("Démarches et dossiers", &["Nombre de dossiers / demandes d’aides"]),
        (
            "Interventions par thématique",
            &[
                "Santé accès aux droits",
                "Logement",
                "Dossiers auprès de la MDPH",
                "Protection",
                "Aides d’urgence",
                "Retraite accès aux droits",
                "Mobilité",
                "Autres",
            ],
        ),
        (
            "Objectifs des CER",
            &[
                "Trouver un emploi",
                "Augmenter le temps",
                "Pérenniser ou consolider",
                "Créer une activité",
                "Pérenniser, développer",
                "Commencer ou poursuivre",
                "Élaborer un projet",
                "Accéder aux savoirs",
                "Améliorer la mobilité",
                "Résoudre des difficultés liées au logement",
                "Résoudre des difficultés liées à la situation",
                "Améliorer la vie",
                "Accomplir des démarches administratives",
                "Accomplir des démarches liées à la santé",
                "Autre",
            ],
        ),
        (
            "Diagnostic du territoire",
            &[
                "Santé – Infirmiers",
                "Santé – Fragilités",
                "Logement",
                "Surendettement",
                "Illettrisme",
                "AOP",
                "Mobilité",
                "Artistes",
                "AME",
                "AGE",
                "Ateliers",
                "Autres SIAE",
                "Accompagnement à la création",
                "Parcours PLIE",
                "Autre (à préciser)",
                "Autre (à préciser)",
            ],
        ),
        ("Éléments de synthèse", &[""]),
        ("Locaux et permanences", &[""]),
    ];
    for (sheet, expected) in source {
        let written = rows(table(&document, sheet));
        for (row, expected) in written.iter().zip(expected) {
            assert!(row.starts_with(expected), "feuille {sheet} : « {row} » au lieu de « {expected} »");
        }
        assert!(written.len() >= expected.len(), "feuille {sheet}");
    }
    let actions = rows(table(&document, "Actions des CER"));
    assert_eq!(actions.len(), 28);
    let chapters = document.blocks.iter().filter(|b| matches!(b, Block::Heading { level: 1, .. }));
    assert_eq!(chapters.count(), 9);
}

#[test]
fn the_steering_committee_gets_its_five_compulsory_indicators() {
    let document = compose(&trame("sessad-ip").unwrap().unwrap(), &Given::default(), &context());
    let rows = rows(table(&document, "Indicateurs obligatoires"));
    let names: Vec<&str> = rows.iter().filter_map(|row| row.split(" | ").next()).collect();
    assert_eq!(
        names,
        [
            "Nombre de jeunes suivis",
            "Âge moyen d’entrée dans le dispositif (années)",
            "Âge moyen de sortie du dispositif (années)",
            "Durée moyenne d’intervention (jours)",
            "Nombre de ruptures de parcours",
        ]
    );
}

#[test]
fn every_row_of_every_table_is_as_wide_as_its_headings() {
    for trame in trames().unwrap() {
        let document = compose(&trame, &Given::aer(), &context());
        for table in tables(&document) {
            for row in table.groups.iter().flat_map(|group| &group.rows) {
                assert_eq!(row.cells.len(), table.columns.len(), "{} : {}", trame.name, table.caption);
            }
        }
    }
}

#[test]
fn a_trame_names_nobody() {
    for trame in trames().unwrap() {
        let text = text(&compose(&trame, &Given::default(), &context()));
        assert!(!text.contains('@') && !text.contains("Mme ") && !text.contains("M. "), "{}", trame.name);
    }
}
