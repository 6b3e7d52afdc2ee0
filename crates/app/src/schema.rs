//! The shape of the base, step by step; the texts are in `migrations/`.

use store::Migration;

macro_rules! steps {
    ($($version:literal $file:literal $name:literal),* $(,)?) => {
        /// Every step, in order. A step that was released is never edited.
        pub const MIGRATIONS: &[Migration] = &[$(Migration {
            version: $version,
            name: $name,
            text: include_str!(concat!("../migrations/", $file, ".sql")),
        }),*];
    };
}

steps! {
    1 "0001_journal" "le journal",
    2 "0002_operator_and_services" "l’organisme et ses services",
    3 "0003_staff" "le personnel",
    4 "0004_persons_and_measures" "les personnes et leurs mesures",
    5 "0005_acts" "les actes",
    6 "0006_access" "les comptes",
    7 "0007_imports" "les imports",
    8 "0008_facts" "les faits en colonnes",
    9 "0009_rights" "les droits",
    10 "0010_one_person" "une personne, une fois",
    11 "0011_person_file" "le dossier d’une personne",
    12 "0012_search" "ce qui se trouve",
    13 "0013_acts_and_notes" "les actes saisis, les notes",
    14 "0014_decisions_and_deadlines" "les décisions et les échéances",
    15 "0015_agenda" "l’agenda",
    17 "0017_documents" "les documents",
    18 "0018_sign_in" "la connexion",
    19 "0019_coming_in" "les autres façons d’entrer",
    20 "0020_on_the_device" "hors réseau, et qui d’autre était là",
    21 "0021_employment_of" "qui est en poste",
    22 "0022_waiting" "la liste d’attente",
    23 "0023_projects" "les projets personnalisés",
    24 "0024_circuits" "les circuits de visas, la fiche de liaison",
    25 "0025_admission" "l’admission, le périmètre, le comité de suivi",
    26 "0026_request_documents" "les pièces d’une demande",
    27 "0027_lists" "les listes de personnes",
    28 "0028_improvement" "le plan d’action",
    29 "0029_roll_line" "les listes du service",
    30 "0030_evaluation" "l’évaluation",
    31 "0031_situation" "la situation des personnes",
    32 "0032_survey" "les questionnaires",
    33 "0033_plan_by_service" "le plan d’action, par service",
    34 "0034_person_partner" "les partenaires de chaque personne",
    35 "0035_report" "le rapport : textes, versions, remarques",
    36 "0036_saved_question" "les questions posées aux chiffres",
    37 "0037_funder_file" "les fichiers des financeurs",
    38 "0038_operator_look" "le logo et la couleur de l’organisme",
}
