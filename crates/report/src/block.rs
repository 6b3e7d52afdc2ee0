//! The blocks of a trame's section, as its author writes them.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::sentence::Sentence;

/// One block of a section.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(tag = "bloc", rename_all = "kebab-case")]
pub(crate) enum Block {
    /// Prose with live figures.
    Texte(Text),
    /// Figures in large type.
    Chiffres(KeyFigures),
    /// Movements by month and kind of measure.
    Mouvements(Movements),
    /// One or several breakdowns side by side.
    Repartition(Split),
    /// Rows fixed by the funder, or cells to write in.
    Grille(Grid),
    /// A row for each thing of a list that the service keeps.
    Tableau(Roll),
    /// A row for each thing that is said of one.
    Fiche(Sheet),
    Graphique(Chart),
    /// Prose that a person writes: the question, and the source's own examples.
    Invite(Prompt),
    /// What Jalon does not hold yet, and what will fill it.
    Manquant(Text),
    Liste(List),
}

/// A paragraph.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Text {
    pub texte: Sentence,
}

/// A row of key figures.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct KeyFigures {
    pub chiffres: Vec<KeyFigure>,
}

/// A key figure: what is asked, and what it says.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct KeyFigure {
    /// One placeholder, `{file_active}`.
    pub valeur: Sentence,
    /// `{file_active|accord:jeune accompagné,jeunes accompagnés}`.
    pub libelle: Sentence,
}

/// The table of movements.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Movements {
    pub titre: Sentence,
    pub feuille: String,
    /// Adds a last group, all kinds together.
    #[serde(default)]
    pub ensemble: bool,
    #[serde(default)]
    pub source: Sentence,
}

/// A table whose rows are the parts of a breakdown.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Split {
    pub titre: Sentence,
    pub feuille: String,
    /// Heading of the first column.
    pub lignes: Sentence,
    pub colonnes: Vec<SplitColumn>,
    /// Label of the total row, from the figures themselves: never a sum of shown parts.
    #[serde(default)]
    pub total: Option<String>,
    /// Rows that are shown even when nothing falls in them, in this order, before the others.
    #[serde(default)]
    pub toujours: Vec<String>,
    #[serde(default)]
    pub source: Sentence,
}

/// A column of a [`Split`].
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SplitColumn {
    pub titre: Sentence,
    /// With its axis: `admissions.type`.
    pub indicateur: String,
    /// Shown as a share of the whole.
    #[serde(default)]
    pub part: bool,
}

/// A table with its rows written in the trame.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Grid {
    pub titre: Sentence,
    pub feuille: String,
    pub entetes: Vec<Sentence>,
    pub lignes: Vec<GridRow>,
    #[serde(default)]
    pub paysage: bool,
    #[serde(default)]
    pub source: Sentence,
}

/// A row of a [`Grid`].
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct GridRow {
    /// A label over the rows that follow.
    #[serde(default)]
    pub groupe: Option<Sentence>,
    /// Missing cells at the end are empty, to be written by hand.
    #[serde(default)]
    pub cellules: Vec<Sentence>,
    #[serde(default)]
    pub total: bool,
    /// Left out when all its figures are 0.
    #[serde(default)]
    pub facultative: bool,
}

/// A table with a row for each thing of a list.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Roll {
    pub titre: Sentence,
    pub feuille: String,
    /// Which list: `personnel`.
    pub liste: String,
    pub colonnes: Vec<RollColumn>,
    /// Only the things whose fields say this.
    #[serde(default)]
    pub seulement: BTreeMap<String, String>,
    /// Left out when nothing is noted.
    #[serde(default)]
    pub facultatif: bool,
    /// First cells of the rows to write in when nothing is noted.
    #[serde(default)]
    pub amorces: Vec<Sentence>,
    /// Rows to write in when nothing is noted.
    #[serde(default = "three")]
    pub vides: usize,
    #[serde(default)]
    pub paysage: bool,
    #[serde(default)]
    pub source: Sentence,
}

fn three() -> usize {
    3
}

/// A column of a [`Roll`].
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RollColumn {
    pub titre: Sentence,
    /// Which field; without, the cells are to be written.
    #[serde(default)]
    pub champ: String,
}

/// A table with two columns: what is asked, what a list says of it.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Sheet {
    pub titre: Sentence,
    pub feuille: String,
    /// Headings of the two columns.
    pub entetes: [Sentence; 2],
    pub lignes: Vec<SheetRow>,
    #[serde(default)]
    pub source: Sentence,
}

/// A row of a [`Sheet`]; what nothing says is to be written.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SheetRow {
    pub titre: Sentence,
    /// What is written there.
    #[serde(default)]
    pub texte: Sentence,
    /// Which list says it, by which fields: those of every thing it holds.
    #[serde(default)]
    pub liste: String,
    #[serde(default)]
    pub champs: Vec<String>,
    /// Only the things whose fields say this.
    #[serde(default)]
    pub seulement: BTreeMap<String, String>,
}

/// A chart.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Chart {
    pub titre: Sentence,
    pub genre: ChartKind,
    pub series: Vec<ChartSeries>,
    /// Draws the authorised places as a stepped line over the months.
    #[serde(default)]
    pub places: bool,
    #[serde(default)]
    pub source: Sentence,
}

/// How a chart is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum ChartKind {
    Barres,
    Empile,
    Opposees,
    Lignes,
    Pyramide,
    Calendrier,
}

/// Where the values of a series, or of one series a kind of measure, come from.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ChartSeries {
    /// Direct label; with `mouvement` and no label, one series a kind of measure.
    #[serde(default)]
    pub titre: String,
    /// A breakdown, `file_active.territoire`.
    #[serde(default)]
    pub indicateur: Option<String>,
    /// A line of the movements table, by month.
    #[serde(default)]
    pub mouvement: Option<MovementLine>,
    /// Drawn downwards.
    #[serde(default)]
    pub negatif: bool,
}

/// A line of the movements table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum MovementLine {
    PresentsDebut,
    Entrees,
    Sorties,
    PresentsFin,
}

/// Prose asked of a person.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Prompt {
    /// Name of the answer, unique in the trame: what was written is kept under it.
    pub ancre: String,
    pub question: Sentence,
    #[serde(default)]
    pub exemples: Vec<Sentence>,
}

/// A list.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct List {
    #[serde(default)]
    pub ordonnee: bool,
    pub elements: Vec<Sentence>,
}

/// Labels by axis and key: `libelles.sexe.F = "Filles"`.
pub(crate) type Labels = BTreeMap<String, BTreeMap<String, String>>;

impl Block {
    /// The fields of lists that it prints or chooses by: list, field.
    pub(crate) fn fields(&self) -> Vec<(&str, &str)> {
        match self {
            Block::Tableau(roll) => {
                let shown = roll.colonnes.iter().map(|column| column.champ.as_str());
                let all =
                    shown.filter(|field| !field.is_empty()).chain(roll.seulement.keys().map(String::as_str));
                all.map(|field| (roll.liste.as_str(), field)).collect()
            }
            Block::Fiche(sheet) => {
                let rows = sheet.lignes.iter();
                rows.flat_map(|row| {
                    let all = row.champs.iter().chain(row.seulement.keys());
                    all.map(|field| (row.liste.as_str(), field.as_str()))
                })
                .collect()
            }
            _ => Vec::new(),
        }
    }

    /// Every sentence, each with what it is.
    pub(crate) fn sentences(&self) -> Vec<(String, &Sentence)> {
        let mut found: Vec<(String, &Sentence)> = Vec::new();
        let mut add = |name: &str, sentence| found.push((name.to_owned(), sentence));
        match self {
            Block::Texte(text) | Block::Manquant(text) => add("texte", &text.texte),
            Block::Chiffres(figures) => {
                for (i, figure) in figures.chiffres.iter().enumerate() {
                    add(&format!("chiffre {}", i + 1), &figure.valeur);
                    add(&format!("libellé du chiffre {}", i + 1), &figure.libelle);
                }
            }
            Block::Mouvements(table) => {
                add("titre", &table.titre);
                add("source", &table.source);
            }
            Block::Repartition(table) => {
                add("titre", &table.titre);
                add("lignes", &table.lignes);
                for (i, column) in table.colonnes.iter().enumerate() {
                    add(&format!("colonne {}", i + 1), &column.titre);
                }
                add("source", &table.source);
            }
            Block::Grille(table) => {
                add("titre", &table.titre);
                for (i, heading) in table.entetes.iter().enumerate() {
                    add(&format!("en-tête {}", i + 1), heading);
                }
                add("source", &table.source);
                for (i, row) in table.lignes.iter().enumerate() {
                    for (j, cell) in row.cellules.iter().enumerate() {
                        add(&format!("ligne {}, cellule {}", i + 1, j + 1), cell);
                    }
                    if let Some(group) = &row.groupe {
                        add(&format!("groupe à la ligne {}", i + 1), group);
                    }
                }
            }
            Block::Fiche(sheet) => {
                add("titre", &sheet.titre);
                for (i, row) in sheet.lignes.iter().enumerate() {
                    add(&format!("ligne {}", i + 1), &row.titre);
                    add(&format!("texte de la ligne {}", i + 1), &row.texte);
                }
                add("source", &sheet.source);
            }
            Block::Tableau(table) => {
                add("titre", &table.titre);
                for (i, seed) in table.amorces.iter().enumerate() {
                    add(&format!("amorce {}", i + 1), seed);
                }
                for (i, column) in table.colonnes.iter().enumerate() {
                    add(&format!("colonne {}", i + 1), &column.titre);
                }
                add("source", &table.source);
            }
            Block::Graphique(chart) => {
                add("titre", &chart.titre);
                add("source", &chart.source);
            }
            Block::Invite(prompt) => {
                add("question", &prompt.question);
                for (i, example) in prompt.exemples.iter().enumerate() {
                    add(&format!("exemple {}", i + 1), example);
                }
            }
            Block::Liste(list) => {
                for (i, element) in list.elements.iter().enumerate() {
                    add(&format!("élément {}", i + 1), element);
                }
            }
        }
        found
    }

    /// Breakdowns named outside sentences, by tables and charts.
    pub(crate) fn breakdowns(&self) -> Vec<&str> {
        match self {
            Block::Repartition(table) => table.colonnes.iter().map(|c| c.indicateur.as_str()).collect(),
            Block::Graphique(chart) => chart.series.iter().filter_map(|s| s.indicateur.as_deref()).collect(),
            _ => Vec::new(),
        }
    }

    /// Name of its sheet in a workbook, for a table.
    pub(crate) fn sheet(&self) -> Option<&str> {
        match self {
            Block::Mouvements(table) => Some(&table.feuille),
            Block::Repartition(table) => Some(&table.feuille),
            Block::Grille(table) => Some(&table.feuille),
            Block::Tableau(table) => Some(&table.feuille),
            _ => None,
        }
    }
}
