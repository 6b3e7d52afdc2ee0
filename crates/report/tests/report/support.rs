//! Figures given by hand, a context, and a document read as text.

use std::collections::BTreeMap;

use base::Period;
use document::{Block, Cell, Definition, Document, Inline, Table};
use report::{Context, Door, Figure, Figures, Movement, Part, Parts};

/// Figures of a service, given by hand. What is not given is 0, or has no value for a rate.
#[derive(Default)]
pub struct Given {
    pub values: BTreeMap<&'static str, f64>,
    pub parts: BTreeMap<&'static str, Vec<(&'static str, f64)>>,
    pub movements: Vec<Movement>,
    pub places: Vec<Option<f64>>,
}

/// Figures that have no value where nothing can be divided, with their decimals.
const RATES: [(&str, u8, bool); 11] = [
    ("taux_activite", 1, true),
    ("taux_admission", 1, true),
    ("attente.part_capacite", 0, true),
    ("personnes_par_famille", 2, false),
    ("duree_moyenne_jours", 1, false),
    ("age_moyen_entree", 1, false),
    ("age_moyen_sortie", 1, false),
    ("delai_attente_jours", 1, false),
    ("seances_par_semaine", 2, false),
    ("ratio_cer_orientations", 1, true),
    ("journees_prevues", 0, false),
];

impl Given {
    /// The worked case of a reinforced service: the figures of its expected file.
    pub fn aer() -> Given {
        let month = |kind: &str, rows: [[i64; 12]; 4]| Movement {
            kind: kind.to_owned(),
            opening: rows[0].to_vec(),
            entries: rows[1].to_vec(),
            exits: rows[2].to_vec(),
            closing: rows[3].to_vec(),
        };
        Given {
            values: BTreeMap::from([
                ("file_active", 82.0),
                ("mesures", 84.0),
                ("familles", 44.0),
                ("personnes_par_famille", 82.0 / 44.0),
                ("admissions", 53.0),
                ("sorties", 39.0),
                ("journees", 13_316.0),
                ("journees_prevues", 15_208.0),
                ("taux_activite", 13_316.0 / 15_208.0 * 100.0),
                ("attente", 33.0),
                ("attente.familles", 17.0),
                ("attente.part_capacite", 66.0),
                ("capacite_fin", 50.0),
                ("delai_attente_jours", 133.8),
                ("duree_moyenne_jours", 228.2),
                ("absences_personnel_jours", 362.0),
                ("absences_personnel_personnes", 5.0),
                ("etp", 9.6),
                ("actes", 3_200.0),
                ("personnes_rencontrees", 82.0),
                ("seances", 2_194.0),
                ("seances_par_semaine", 1.153),
            ]),
            parts: BTreeMap::from([
                ("mesures.type", vec![("AEMO-R", 37.0), ("AED-R", 47.0)]),
                ("admissions.type", vec![("AEMO-R", 20.0), ("AED-R", 33.0)]),
                ("admissions.sexe", vec![("F", 18.0), ("M", 35.0)]),
                ("sorties.type", vec![("AEMO-R", 20.0), ("AED-R", 19.0)]),
                ("attente.type", vec![("AED-R", 14.0), ("AEMO-R", 19.0)]),
                ("file_active.sexe", vec![("F", 32.0), ("M", 50.0)]),
                ("file_active.residence", vec![("deux parents", 45.0), ("un seul parent", 37.0)]),
                ("familles.parents", vec![("en couple", 13.0), ("séparés", 31.0)]),
                (
                    "sorties.suite",
                    vec![
                        ("fin de mesure AED-R", 14.0),
                        ("main-levée AEMO-R", 7.0),
                        ("majorité", 3.0),
                        ("passage en AEMO", 11.0),
                        ("placement DAPP", 1.0),
                        ("placement en famille d'accueil", 1.0),
                        ("placement en établissement", 2.0),
                    ],
                ),
                ("charge.referent", vec![("S01", 5.0), ("S02", 3.0)]),
            ]),
            movements: vec![
                month(
                    "AED-R",
                    [
                        [14, 14, 14, 14, 17, 19, 25, 25, 23, 23, 25, 35],
                        [0, 0, 4, 3, 6, 6, 2, 0, 0, 2, 10, 0],
                        [0, 0, 4, 0, 4, 0, 2, 2, 0, 0, 0, 7],
                        [14, 14, 14, 17, 19, 25, 25, 23, 23, 25, 35, 28],
                    ],
                ),
                month(
                    "AEMO-R",
                    [
                        [17, 15, 14, 12, 13, 13, 13, 14, 14, 15, 12, 15],
                        [0, 0, 4, 2, 0, 4, 1, 0, 3, 0, 3, 3],
                        [2, 1, 6, 1, 0, 4, 0, 0, 2, 3, 0, 1],
                        [15, 14, 12, 13, 13, 13, 14, 14, 15, 12, 15, 17],
                    ],
                ),
            ],
            places: [30.0; 5].into_iter().chain([50.0; 7]).map(Some).collect(),
        }
    }

    fn rate(id: &str) -> Option<(u8, bool)> {
        RATES.iter().find(|(name, ..)| *name == id).map(|(_, decimals, percent)| (*decimals, *percent))
    }
}

impl Figures for Given {
    fn figure(&self, id: &str) -> Option<Figure> {
        let (decimals, percent) = Given::rate(id).unwrap_or((if id == "etp" { 2 } else { 0 }, false));
        let value = match (self.values.get(id), Given::rate(id)) {
            (Some(value), _) => Ok(*value),
            (None, Some(_)) => Err("rien à rapporter".to_owned()),
            (None, None) => Ok(0.0),
        };
        Some(Figure { value, decimals, percent })
    }

    fn parts(&self, id: &str) -> Option<Parts> {
        let given = self.parts.get(id).cloned().unwrap_or_default();
        let parts = given.into_iter().map(|(key, value)| Part { key: key.to_owned(), value: Ok(value) });
        Some(Parts { parts: parts.collect(), ordered: false, absent: Ok(0.0), decimals: 0, percent: false })
    }

    fn movements(&self) -> Vec<Movement> {
        self.movements.clone()
    }

    fn places(&self) -> Vec<Option<f64>> {
        self.places.clone()
    }

    fn definition(&self, id: &str) -> Option<Definition> {
        let known = !id.contains('.') || Given::rate(id).is_some() || id == "attente.familles";
        known.then(|| Definition { id: id.to_owned(), ..Definition::default() })
    }

    fn href(&self, door: &Door<'_>) -> Option<String> {
        Some(format!("/{}/{}", door.id, door.key.unwrap_or_default()))
    }
}

/// An invented service and the year 2021.
pub fn context() -> Context {
    Context {
        organisation: "Association des Trois Vallées".to_owned(),
        organisation_detail: "Centre éducatif et social".to_owned(),
        service: "Service d’action éducative renforcée".to_owned(),
        period: Period::year(2021),
        as_of: "2022-01-18T09:42:00Z".parse().unwrap(),
        professionals: BTreeMap::from([("S01".to_owned(), "Camille Morel".to_owned())]),
        lists: BTreeMap::new(),
        links: true,
        prose: report::Prose::default(),
    }
}

/// The document as lines of text.
pub fn text(document: &Document) -> String {
    document.blocks.iter().map(|block| block_text(block) + "\n").collect()
}

/// The tables of a document.
pub fn tables(document: &Document) -> Vec<&Table> {
    document.blocks.iter().filter_map(|b| if let Block::Table(t) = b { Some(t) } else { None }).collect()
}

/// The table of this sheet.
pub fn table<'d>(document: &'d Document, sheet: &str) -> &'d Table {
    tables(document).into_iter().find(|t| t.sheet == sheet).unwrap_or_else(|| panic!("feuille {sheet}"))
}

/// A table's rows as text, cells separated by bars.
pub fn rows(table: &Table) -> Vec<String> {
    table.groups.iter().flat_map(|g| &g.rows).map(|r| row_text(&r.cells)).collect()
}

fn block_text(block: &Block) -> String {
    match block {
        Block::Heading { level, text, .. } => format!("{} {text}", "#".repeat(usize::from(*level))),
        Block::Paragraph(inlines) | Block::Quote(inlines) | Block::Note(inlines) => prose(inlines),
        Block::Picture(picture) => format!("IMAGE {}\n{}", picture.caption, picture.alternative),
        Block::List { items, .. } => items.iter().map(|i| format!("- {}\n", prose(i))).collect(),
        Block::KeyFigures(figures) => figures.iter().map(|f| format!("[{} {}] ", f.value, f.label)).collect(),
        Block::Table(table) => {
            let heads: Vec<&str> = table.columns.iter().map(|c| c.label.as_str()).collect();
            let mut text = format!("TABLEAU {}\n{}\n", table.caption, heads.join(" | "));
            for group in &table.groups {
                if let Some(label) = &group.label {
                    text += &format!("== {label}\n");
                }
                group.rows.iter().for_each(|row| text += &(row_text(&row.cells) + "\n"));
            }
            text + &table.source
        }
        Block::Chart(chart) => format!("FIGURE {}\n{}", chart.caption, chart.description),
        Block::Prompt { question, examples, .. } => format!("? {question} ({})", examples.join(" / ")),
        Block::Place { anchor } => format!("@ {anchor}"),
        Block::Missing { text } => format!("! {text}"),
    }
}

/// Inlines as text.
pub fn prose(inlines: &[Inline]) -> String {
    inlines
        .iter()
        .map(|inline| match inline {
            Inline::Text(text) | Inline::Strong(text) | Inline::Emphasis(text) => text.as_str(),
            Inline::Figure { text, .. } => text.as_str(),
        })
        .collect()
}

fn row_text(cells: &[Cell]) -> String {
    let cell = |cell: &Cell| match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) => text.clone(),
        Cell::Number { value, decimals, .. } => format!("{value:.*}", usize::from(*decimals)),
        Cell::Day(day) => day.to_string(),
        Cell::Month(month) => month.number().to_string(),
        Cell::NotComputable(reason) => format!("non calculable ({reason})"),
    };
    cells.iter().map(cell).collect::<Vec<_>>().join(" | ")
}
