//! The words by which a sentence counts a year.

use crate::token::{Sign, Token};

/// What a sentence counts over a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Quantity {
    /// Came in.
    Entries,
    /// Went out.
    Exits,
    /// Were followed, a day of the year at least.
    Active,
    /// Were present on the last evening.
    Present,
}

impl Quantity {
    /// Its word, as a title begins.
    pub(crate) fn title(self) -> &'static str {
        match self {
            Quantity::Entries => "Entrées",
            Quantity::Exits => "Sorties",
            Quantity::Active => "File active",
            Quantity::Present => "Présents en fin d’année",
        }
    }

    /// Its word after a number, alone or several.
    pub(crate) fn counted(self, value: i64) -> &'static str {
        match (self, value.abs() < 2) {
            (Quantity::Entries, true) => "entrée",
            (Quantity::Entries, false) => "entrées",
            (Quantity::Exits, true) => "sortie",
            (Quantity::Exits, false) => "sorties",
            (Quantity::Active, true) => "suivi",
            (Quantity::Active, false) => "suivis",
            (Quantity::Present, true) => "présent",
            (Quantity::Present, false) => "présents",
        }
    }
}

/// Whether a sentence counts people or measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Noun {
    /// People.
    Person,
    /// Measures.
    Measure,
    /// It does not say.
    Unsaid,
}

const PERSONS: [&str; 15] = [
    "mineurs",
    "mineur",
    "jeunes",
    "jeune",
    "enfants",
    "enfant",
    "personnes",
    "personne",
    "usagers",
    "beneficiaires",
    "adultes",
    "adolescents",
    "residents",
    "prenoms",
    "majeurs",
];
const MEASURES: [&str; 7] =
    ["mesures", "mesure", "situations", "accompagnements", "dossiers", "suivis", "interventions"];

/// The noun of a folded word.
pub(crate) fn noun(word: &str) -> Option<Noun> {
    if PERSONS.contains(&word) {
        Some(Noun::Person)
    } else if MEASURES.contains(&word) {
        Some(Noun::Measure)
    } else {
        None
    }
}

/// The quantity that words name from here, and how many tokens they take.
pub(crate) fn quantity(tokens: &[Token]) -> Option<(Quantity, usize)> {
    let word = |at: usize| tokens.get(at).and_then(Token::word).unwrap_or_default();
    let first = word(0);
    match first {
        "admission" | "admissions" | "entree" | "entrees" | "admis" | "admises" | "entres" => {
            Some((Quantity::Entries, 1))
        }
        "sortie" | "sorties" | "sortis" => Some((Quantity::Exits, 1)),
        "fin" | "fins" if word(1) == "de" => match (word(2), word(3), word(4)) {
            ("prise" | "prises", "en", "charge") => Some((Quantity::Exits, 5)),
            ("mesure" | "mesures" | "suivi" | "suivis", ..) => Some((Quantity::Exits, 3)),
            _ => None,
        },
        "suivis" | "suivies" | "accompagnes" | "accompagnees" => Some((Quantity::Active, 1)),
        "pris" | "prises" if word(1) == "en" && word(2) == "charge" => Some((Quantity::Active, 3)),
        "beneficie" | "beneficient" => {
            let at = usize::from(matches!(word(1), "d" | "de" | "des")) + 1;
            let at = at + usize::from(matches!(word(at), "un" | "une"));
            let what = matches!(word(at), "accompagnement" | "suivi" | "mesure");
            let mut end = at + 1;
            while matches!(word(end), "educatif" | "educative" | "renforce" | "renforcee" | "social") {
                end += 1;
            }
            what.then_some((Quantity::Active, end))
        }
        "file" if word(1) == "active" => Some((Quantity::Active, 2)),
        "presents" | "presentes" => Some((Quantity::Present, 1)),
        _ => None,
    }
}

/// Words that may stand between a number and what it counts.
pub(crate) fn fills(word: &str) -> bool {
    noun(word).is_some()
        || matches!(
            word,
            "ont"
                | "sont"
                | "a"
                | "ete"
                | "etaient"
                | "avaient"
                | "fait"
                | "l"
                | "objet"
                | "d"
                | "de"
                | "une"
                | "un"
                | "qui"
                | "nouvelles"
                | "nouveaux"
                | "nouvelle"
                | "dans"
                | "notre"
                | "le"
                | "la"
                | "les"
                | "du"
                | "service"
                | "dispositif"
                | "differents"
                | "differentes"
                | "etre"
                | "pu"
                | "au"
                | "total"
        )
}

/// Whether what follows a quantity leaves it whole: the end, the year, the service; and not `en urgence`.
pub(crate) fn goes_on(tokens: &[Token]) -> bool {
    let word = |at: usize| tokens.get(at).and_then(Token::word).unwrap_or_default();
    let service =
        |word: &str| matches!(word, "service" | "dispositif" | "etablissement" | "equipe" | "structure");
    match tokens.first().map(|token| &token.sign) {
        None => true,
        Some(Sign::Mark(mark)) => matches!(mark, ',' | ';' | ':' | '(' | ')' | '.' | '»'),
        Some(Sign::Count { .. }) => false,
        Some(Sign::Year(_)) => true,
        Some(Sign::Date { .. }) => false,
        Some(Sign::Word(first)) => match first.as_str() {
            "en" | "pour" => {
                let year = matches!(tokens.get(1).map(|token| &token.sign), Some(Sign::Year(_)));
                year || (first == "pour" && matches!(word(1), "l" | "un" | "une"))
            }
            "dans" | "par" | "du" | "de" => {
                let at = 1 + usize::from(matches!(word(1), "notre" | "le" | "l" | "la"));
                let ranged = first == "du"
                    && matches!(
                        tokens.get(1).map(|t| &t.sign),
                        Some(Sign::Date { day: Some(1), month: 1, .. })
                    );
                service(word(at)) || word(at) == "annee" || ranged
            }
            "entre" => {
                let at = 1 + usize::from(word(1) == "le");
                matches!(
                    tokens.get(at).map(|token| &token.sign),
                    Some(Sign::Date { day: Some(1), month: 1, .. })
                )
            }
            "au" => matches!(word(1), "cours" | "total" | "sein" | "titre"),
            "sur" => matches!((word(1), word(2)), ("l", "annee" | "ensemble")),
            "durant" | "pendant" | "cette" => word(1) == "annee" || word(2) == "annee",
            "soit" | "realisees" | "prononcees" | "enregistrees" | "effectuees" | "contre" => true,
            "ont" => matches!(word(1), "ete" | "eu"),
            _ => false,
        },
    }
}
