//! The neutral document: what every format is written from.
//!
//! It is kept as JSON by whoever freezes a report. What one release wrote the next ones read: a field that is not
//! there takes its default, so that fields can be added; a name that is written is never given another meaning.

use base::{Day, Month};
use serde::{Deserialize, Serialize};

use crate::{Picture, exact};

/// A whole document.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Document {
    /// `Rapport d’activité 2021`.
    pub title: String,
    /// The part of the title drawn in light type on the cover, `2021`; it ends `title`.
    pub title_year: String,
    /// Under the title: the service and what it does.
    pub subtitle: Vec<String>,
    /// The organisation that signs (`Association des Trois Vallées`).
    pub organisation: String,
    /// Under the organisation: establishment, department.
    pub organisation_detail: String,
    /// Short name for running heads.
    pub running_head: String,
    /// `Chiffres connus au 18 janvier 2022`.
    pub as_of: String,
    /// The logo of who signs, on the cover.
    pub logo: Option<Picture>,
    /// The colour of who signs, `#7A1F2B`, in the place of the petrol of headings and rules; one that does not read
    /// on white is left out ([`crate::Accent`]).
    pub accent: Option<String>,
    /// The twelve poles of the cover; none draws a plain cover.
    pub cover: Option<Cover>,
    /// The content, in order. Numbers of tables and figures are given by the writers, in order.
    pub blocks: Vec<Block>,
    /// Definitions and sources of the figures, printed as an annex and as the XLSX sheet « Définitions ».
    pub definitions: Vec<Definition>,
}

/// The cover: one surveying pole a month, one stripe for so many persons.
#[derive(Clone, Default, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Cover {
    /// Month label (`janv.`) and height (persons present on the last evening).
    pub poles: Vec<(String, u32)>,
    /// Persons in one stripe.
    pub stripe: u32,
    /// Explains the poles: `Chaque jalon est un mois, chaque bande cinq jeunes. …`.
    pub legend: String,
}

/// The definition of one figure.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Definition {
    /// Identifier in the catalogue, `file_active`.
    pub id: String,
    /// `Personnes accompagnées (file active)`.
    pub title: String,
    /// What is counted, and what is not.
    pub text: String,
    /// Unit, `personne`.
    pub unit: String,
    /// Where the rule comes from.
    pub source: String,
    /// Since when that text has effect, `28 avril 2026`; empty where it says none.
    pub effective: String,
    /// How the agreement sets what it may set: `le jour de sortie n’est pas compté`.
    pub settings: String,
    /// The value, as printed.
    pub value: String,
}

impl Definition {
    /// What is said under a definition, each a sentence: its unit, how the agreement sets it, its source,
    /// since when.
    pub(crate) fn notes(&self) -> Vec<String> {
        // « 87,6 % » says its unit.
        let unit = if self.value.ends_with(&self.unit) { "" } else { &self.unit };
        let named = [
            ("Unité", unit),
            ("Paramètre de la convention", &self.settings),
            ("Source", &self.source),
            ("Date d’effet", &self.effective),
        ];
        let said = named.into_iter().filter(|(_, words)| !words.is_empty());
        said.map(|(name, words)| format!("{name}\u{202f}: {}.", words.trim_end_matches('.'))).collect()
    }
}

/// One block of the document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "fields are named after what they hold")]
pub enum Block {
    /// A heading; level 1 is a chapter (new page in print), 2 a section, 3 a sub-section.
    Heading { level: u8, text: String, anchor: String },
    /// A paragraph.
    Paragraph(Vec<Inline>),
    /// A list.
    List { ordered: bool, items: Vec<Vec<Inline>> },
    /// A row of key figures.
    KeyFigures(Vec<KeyFigure>),
    /// A table.
    Table(Table),
    /// A chart.
    Chart(Chart),
    /// A picture.
    Picture(Picture),
    /// The words of a person, as she said them.
    Quote(Vec<Inline>),
    /// A remark, in a box.
    Note(Vec<Inline>),
    /// Prose that a person has to write: the question, and examples as the funder gives them.
    Prompt { anchor: String, question: String, examples: Vec<String> },
    /// Where a person writes: nothing is printed, the page puts there what one needs to write.
    Place { anchor: String },
    /// A section whose data do not exist yet says so.
    Missing { text: String },
}

/// A piece of text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "fields are named after what they hold")]
pub enum Inline {
    /// Plain text.
    Text(String),
    /// Strong text.
    Strong(String),
    /// Emphasised text.
    Emphasis(String),
    /// A live figure: how it reads, which indicator it is, where it opens (web only).
    Figure { text: String, indicator: String, href: Option<String> },
}

/// A figure in large type with what it says.
#[derive(Clone, Default, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct KeyFigure {
    /// `82`, `87,6 %`, `non calculable`.
    pub value: String,
    /// `jeunes accompagnés`.
    pub label: String,
    /// Indicator of the catalogue.
    pub indicator: String,
    /// Where it opens (web only).
    pub href: Option<String>,
}

/// A table, numbered and captioned.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Table {
    /// `Mouvements par mois et par mesure` (the writer adds `Tableau 1. `).
    pub caption: String,
    /// Short name of its sheet in a workbook, at most 31 characters; unique in the document.
    pub sheet: String,
    /// Columns; the first one names the row.
    pub columns: Vec<Column>,
    /// Rows, in groups; a table without groups has one group without a label.
    pub groups: Vec<Group>,
    /// Source and rule, under the table.
    pub source: String,
    /// Indicators it shows.
    pub indicators: Vec<String>,
    /// Too wide for a portrait page.
    pub landscape: bool,
}

/// A column of a table.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Column {
    /// Its heading.
    pub label: String,
    /// Numbers are set to the right, in tabular figures.
    pub numeric: bool,
    /// A vertical rule before it (totals).
    pub ruled: bool,
}

/// A group of rows under a label of its own (`AEMO renforcée, décidée par le juge`).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Group {
    /// The label; none for a plain table.
    pub label: Option<String>,
    /// Shape and colour of the label, where the group is a kind of measure.
    pub tone: Option<Tone>,
    /// Its rows.
    pub rows: Vec<Row>,
}

/// A row of a table.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Row {
    /// One cell a column.
    pub cells: Vec<Cell>,
    /// A total: bold, tinted.
    pub total: bool,
}

/// A cell of a table.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "fields are named after what they hold")]
pub enum Cell {
    /// Nothing: left to be written by hand.
    #[default]
    Empty,
    /// Text.
    Text(String),
    /// A number; `href` opens it on its rows (web only).
    Number {
        #[serde(with = "exact")]
        value: f64,
        decimals: u8,
        percent: bool,
        href: Option<String>,
    },
    /// A day.
    Day(Day),
    /// A month.
    Month(Month),
    /// No value: why.
    NotComputable(String),
}

/// Colour and pattern of a series or tag; the same on screen, in print and in greyscale.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tone {
    /// Decided by a judge: `jud`, plain.
    Judicial,
    /// Decided with the parents or an administration: `adm`, hatched.
    Administrative,
    /// First or only series, `g1`.
    #[default]
    First,
    /// Second of a pair, `g5`.
    Second,
    /// Third series, `g3`.
    Third,
    /// Fourth series, `g4`.
    Fourth,
    /// « non renseigné » only, `g6`, dotted.
    Unknown,
}

/// A chart, numbered and captioned, with its text alternative. Its table stands behind it.
#[derive(Clone, Default, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Chart {
    /// `Jeunes présents au dernier soir du mois` (the writer adds `Figure 1. `).
    pub caption: String,
    /// How it is drawn.
    pub kind: ChartKind,
    /// Labels along the category axis.
    pub categories: Vec<String>,
    /// Series, at most four coloured ones.
    pub series: Vec<Series>,
    /// Dashed stepped line over the bars, one value a category, with its labels where it changes (capacity).
    #[serde(with = "exact::list")]
    pub steps: Vec<Option<f64>>,
    /// What the dashed line is: `places`.
    pub steps_unit: String,
    /// The main reading, in a sentence: the text alternative.
    pub description: String,
    /// Source, under the chart.
    pub source: String,
    /// Indicators it shows.
    pub indicators: Vec<String>,
}

/// How a chart is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChartKind {
    /// Horizontal bars, one series, label at the left, value at the end (territory).
    #[default]
    Bars,
    /// Vertical bars, stacked by series, totals on top (stocks by month).
    Stacked,
    /// Vertical bars, first half of the series upwards, second half downwards (entries and exits):
    /// values of the downward series are negative.
    Diverging,
    /// Lines over ordered categories.
    Lines,
    /// Two series back to back (age by sex).
    Pyramid,
    /// Twelve months × series as a grid of shades with its numbers (calendar of stocks).
    Calendar,
}

/// A series of a chart.
#[derive(Clone, Default, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Series {
    /// Direct label.
    pub label: String,
    /// Colour and pattern.
    pub tone: Tone,
    /// One value a category; none where there is no value.
    #[serde(with = "exact::list")]
    pub values: Vec<Option<f64>>,
}
