//! A grid of criteria, from a workbook or a text file as services keep them: headings somewhere near the top, then one
//! criterion a row. Chapters, themes and objectives that are written once hold for the rows below.

use base::french::fold;
use register::{ReadError, Source};

use super::Scale;

/// Criteria that no reference goes beyond.
const MOST: usize = 2_000;

/// What a criterion asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// « Chapitre 1 : La personne ».
    pub chapter: String,
    /// « Les droits de la personne accompagnée ».
    pub theme: String,
    /// « Objectif 2.2 ».
    pub goal: String,
    /// « 2.2.1 ».
    pub number: String,
    /// What it says.
    pub words: String,
    /// Whether falling short demands an action.
    pub imperative: bool,
}

impl Asked {
    /// Whether it is of chapter 1, the person.
    pub fn is_of_the_person(&self) -> bool {
        self.number.starts_with("1.") || fold(&self.chapter).starts_with("chapitre 1")
    }
}

/// A row of a grid: what it asks, its mark and what was found when the file says them.
pub type Row = (Asked, &'static str, String);

/// The columns of a grid.
#[derive(Default)]
struct Columns {
    chapter: Option<usize>,
    theme: Option<usize>,
    goal: Option<usize>,
    number: Option<usize>,
    words: Option<usize>,
    imperative: Option<usize>,
    mark: Option<usize>,
    found: Option<usize>,
}

/// The headings of a row, when it is one: a number and what the criterion says, at least.
fn headings(cells: &[String]) -> Option<Columns> {
    let mut columns = Columns::default();
    for (at, cell) in cells.iter().enumerate() {
        let name = fold(cell);
        let is = |words: &[&str]| words.iter().any(|word| name.starts_with(word));
        let place = if is(&["chapitre"]) {
            &mut columns.chapter
        } else if is(&["theme", "thematique"]) {
            &mut columns.theme
        } else if is(&["objectif"]) {
            &mut columns.goal
        } else if is(&[
            "imperatif",
            "exigence",
            "niveau d’exigence",
            "niveau d'exigence",
            "critere imperatif",
        ]) {
            &mut columns.imperative
        } else if name == "n" || is(&["numero", "n critere", "n du critere", "code"]) {
            &mut columns.number
        } else if is(&["critere", "intitule", "libelle"]) {
            &mut columns.words
        } else if is(&["cotation", "cote", "note", "score", "reponse"]) {
            &mut columns.mark
        } else if is(&["constat", "commentaire", "justification", "preuve"]) {
            &mut columns.found
        } else {
            continue;
        };
        place.get_or_insert(at);
    }
    (columns.words.is_some() && (columns.number.is_some() || columns.chapter.is_some())).then_some(columns)
}

/// The criteria of a file, or the sentence that says where and what is expected.
pub fn read(source: &Source, scale: Scale) -> Result<Vec<Row>, String> {
    let rows = register::plain(source).map_err(|error: ReadError| error.to_string())?;
    let mut rows = rows.into_iter();
    let columns = rows.by_ref().take(40).find_map(|(_, _, cells)| headings(&cells)).ok_or_else(|| {
        "Je ne trouve pas la ligne des titres : il faut au moins « N° » (ou « Chapitre ») et « Critère »."
            .to_owned()
    })?;
    let mut all: Vec<Row> = Vec::new();
    let (mut chapter, mut theme, mut goal) = (String::new(), String::new(), String::new());
    for (sheet, line, cells) in rows {
        let cell = |at: Option<usize>| at.and_then(|at| cells.get(at)).map_or("", |cell| cell.trim());
        let words = cell(columns.words);
        let number: String =
            cell(columns.number).trim_start_matches("Critère").trim().chars().take(20).collect();
        for (held, at) in
            [(&mut chapter, columns.chapter), (&mut theme, columns.theme), (&mut goal, columns.goal)]
        {
            if !cell(at).is_empty() {
                *held = cell(at).chars().take(200).collect();
            }
        }
        // A title between two groups, an empty row, the headings again on another sheet.
        if words.is_empty() || headings(&cells).is_some() {
            continue;
        }
        let place = if sheet.is_empty() {
            format!("Ligne {line}")
        } else {
            format!("Feuille « {sheet} », ligne {line}")
        };
        let mark = match cell(columns.mark) {
            "" => "",
            written => scale.read(written).ok_or_else(|| {
                let known: Vec<&str> = scale.marks().iter().map(|(mark, _)| *mark).collect();
                format!("{place} : « {written} » n’est pas une cote. Il faut : {}.", known.join(", "))
            })?,
        };
        let asked = Asked {
            chapter: if chapter.is_empty() { chapter_of(&number) } else { chapter.clone() },
            theme: theme.clone(),
            goal: if goal.is_empty() { goal_of(&number) } else { goal.clone() },
            words: words.chars().take(600).collect(),
            imperative: matches!(
                fold(cell(columns.imperative)).as_str(),
                "oui" | "x" | "1" | "vrai" | "imperatif"
            ),
            number,
        };
        let found: String = cell(columns.found).chars().take(1000).collect();
        scale.check(&asked, mark, &found).map_err(|fault| format!("{place} : {fault}"))?;
        all.push((asked, mark, found));
        if all.len() > MOST {
            return Err(format!("Ce fichier a plus de {MOST} critères."));
        }
    }
    if all.is_empty() {
        return Err("Ce fichier n’a aucun critère sous sa ligne de titres.".to_owned());
    }
    Ok(all)
}

/// « 2.2.1 » is of chapter 2.
fn chapter_of(number: &str) -> String {
    match number
        .split('.')
        .next()
        .filter(|part| part.chars().all(|sign| sign.is_ascii_digit()) && !part.is_empty())
    {
        Some(chapter) => format!("Chapitre {chapter}"),
        None => "Sans chapitre".to_owned(),
    }
}

/// « 2.2.1 » is of objective 2.2; « 2.2 » names none.
fn goal_of(number: &str) -> String {
    match number.rsplit_once('.') {
        Some((goal, _)) if goal.contains('.') => format!("Objectif {goal}"),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(text: &str) -> Source {
        Source { name: "grille.csv".to_owned(), bytes: text.as_bytes().to_vec() }
    }

    #[test]
    fn a_chapter_that_is_written_once_holds_for_the_rows_below() {
        let text = "Référentiel;;;;\nChapitre;N°;Critère;Impératif;Cotation\nChapitre 1 : La personne;1.1.1;Elle est écoutée;;4\n\
                    ;1.1.2;Elle est informée;;*\nChapitre 2;2.2.1;Elle va et vient;oui;2\n";
        let all = read(&file(text), Scale::Reference).unwrap();
        assert_eq!(all.len(), 3);
        assert_eq!((all[1].0.chapter.as_str(), all[1].1), ("Chapitre 1 : La personne", "*"));
        assert_eq!((all[2].0.goal.as_str(), all[2].0.imperative), ("Objectif 2.2", true));
    }

    #[test]
    fn a_wrong_file_is_told_where_and_what() {
        let said = |text: &str| read(&file(text), Scale::Reference).unwrap_err();
        assert!(said("a;b\n1;2\n").contains("ligne des titres"));
        assert!(said("N°;Critère\n").contains("aucun critère"));
        let wrong = said("N°;Critère;Cotation\n1.1.1;Elle est écoutée;4\n1.1.2;Elle est informée;7\n");
        assert!(wrong.starts_with("Ligne 3 : « 7 » n’est pas une cote."), "{wrong}");
        let imperative = said("N°;Critère;Impératif;Cotation\n2.2.1;Elle va et vient;oui;NC\n");
        assert!(imperative.contains("Ligne 2 : un critère impératif"), "{imperative}");
    }
}
