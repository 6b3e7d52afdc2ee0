//! « Mouvements et file active »: the year at a glance.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, Weak};

use askama::Template;
use axum::extract::{Extension, Path, State};
use axum::response::Html;
use base::french::{counted, integer, long_instant, short_month_name};
use base::{Id, Month, Period};
use document::{Chart, ChartKind, Series, Tone};
use indicator::{Axis, Movement, Year};
use report::Nomenclatures;

use super::{door, show};
use crate::access::Here;
use crate::web::layout::{Entry, Shell, page as rendered};
use crate::web::{App, Refusal, lock};
use crate::year::Book;

#[derive(Template)]
#[template(path = "dashboard/tables.html")]
struct Tables {
    shell: Shell,
    year: i16,
    glance: Arc<str>,
}

/// What a year says, whoever looks.
#[derive(Template)]
#[template(path = "dashboard/glance.html")]
struct Glance {
    code: String,
    year: i16,
    years: Vec<i16>,
    as_of: String,
    opening: Opened,
    entries: Opened,
    exits: Opened,
    closing: Opened,
    agrees: bool,
    months: Vec<&'static str>,
    kinds: Vec<Kind>,
    key_figures: Vec<(Opened, String)>,
    charts: Vec<String>,
}

/// A figure and where it opens.
#[derive(Clone, Default)]
struct Opened {
    text: String,
    address: String,
    zero: bool,
}

struct Kind {
    label: String,
    long: String,
    tone: &'static str,
    lines: Vec<Line>,
}

struct Line {
    label: &'static str,
    total: bool,
    cells: Vec<Opened>,
    year: Opened,
}

/// `GET /services/{code}/{annee}`.
pub async fn page(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((code, year)): Path<(String, String)>,
) -> Result<Html<String>, Refusal> {
    app.work(move |app| {
        let number = super::year(&year)?;
        let book = app.book(here.service())?;
        let glance = app.glances.of(&book, number, || Ok(glance(&book, &code, number)?.render()?))?;
        rendered(&Tables { shell: here.shell(Entry::Tables(number)), year: number, glance })
    })
    .await
}

/// Years that are kept at once, each some forty kilobytes; beyond, all are forgotten.
const MOST: usize = 128;

/// What a year says, and the facts it was counted from.
type Counted = (Weak<Book>, Arc<str>);

/// What years say, kept as long as the facts they were counted from are those of their service.
#[derive(Default)]
pub struct Glances(Mutex<HashMap<(Id, i16), Counted>>);

impl Glances {
    fn of(
        &self,
        book: &Arc<Book>,
        year: i16,
        draw: impl FnOnce() -> Result<String, Refusal>,
    ) -> Result<Arc<str>, Refusal> {
        let key = (book.service.id, year);
        if let Some((of, glance)) = lock(&self.0).get(&key)
            && std::ptr::eq(of.as_ptr(), Arc::as_ptr(book))
        {
            return Ok(Arc::clone(glance));
        }
        let glance: Arc<str> = draw()?.into();
        let mut all = lock(&self.0);
        if all.len() >= MOST {
            all.clear();
        }
        all.insert(key, (Arc::downgrade(book), Arc::clone(&glance)));
        Ok(glance)
    }
}

fn glance(book: &Book, code: &str, number: i16) -> Result<Glance, Refusal> {
    let year = book.year(Period::year(number))?;
    let movements = year.movements();
    let page = Page { year: &year, code, number };
    let agrees = movements.iter().all(adds_up);
    Ok(Glance {
        years: book.years(),
        as_of: long_instant(book.as_of),
        opening: page.figure("presents_debut"),
        entries: page.figure("admissions"),
        exits: page.figure("sorties"),
        closing: page.figure("presents_fin"),
        agrees,
        months: (1..=12).map(|month| short_month_name(Month { year: number, month })).collect(),
        kinds: movements.iter().map(|movement| page.kind(movement)).collect(),
        key_figures: page.key_figures(),
        charts: page.charts(&movements),
        code: code.to_owned(),
        year: number,
    })
}

/// Opening + entries − exits = closing, each month, and each month opens as the last one closed.
fn adds_up(movement: &Movement) -> bool {
    let closes = |month: usize| {
        movement.opening[month] + movement.entries[month] - movement.exits[month] == movement.closing[month]
    };
    let follows = |month: usize| month == 0 || movement.opening[month] == movement.closing[month - 1];
    (0..movement.opening.len()).all(|month| closes(month) && follows(month))
}

struct Page<'a> {
    year: &'a Year<'a>,
    code: &'a str,
    number: i16,
}

impl Page<'_> {
    fn figure(&self, id: &str) -> Opened {
        let Some((entry, value)) = self.year.catalogue().entry(id).zip(self.year.value(id)) else {
            return Opened::default();
        };
        let address = door(self.code, self.number, id, &[], None);
        Opened { text: show::text(&value, entry), address, zero: value == Ok(0.0) }
    }

    fn key_figures(&self) -> Vec<(Opened, String)> {
        let ids = [
            "file_active",
            "familles",
            "journees",
            "taux_activite",
            "attente",
            "capacite_fin",
            "actes",
            "seances",
        ];
        ids.iter()
            .filter_map(|id| {
                let entry = self.year.catalogue().entry(id)?;
                Some((self.figure(id), base::french::lower_first(&entry.title)))
            })
            .collect()
    }

    fn kind(&self, movement: &Movement) -> Kind {
        let word = Nomenclatures::embedded().canonical("type", &movement.kind);
        let tone = word.and_then(|word| word.tone);
        let lines = [
            ("Présents au début", "presents_debut", &movement.opening, false),
            ("Entrées", "admissions", &movement.entries, false),
            ("Sorties", "sorties", &movement.exits, false),
            ("Présents à la fin", "presents_fin", &movement.closing, true),
        ];
        Kind {
            label: movement.kind.clone(),
            long: word
                .map(|word| word.long_label.clone())
                .filter(|long| *long != movement.kind)
                .unwrap_or_default(),
            tone: tone_class(tone),
            lines: lines
                .into_iter()
                .map(|(label, id, values, total)| self.line(&movement.kind, label, id, values, total))
                .collect(),
        }
    }

    fn line(&self, kind: &str, label: &'static str, id: &str, values: &[i64], total: bool) -> Line {
        let opened = |value: i64, month: Option<i8>| Opened {
            text: integer(value),
            address: door(self.code, self.number, id, &[("type", kind)], month),
            zero: value == 0,
        };
        let cells = values.iter().zip(1..).map(|(value, month)| opened(*value, Some(month))).collect();
        let year = match id {
            "presents_debut" => values.first().copied().unwrap_or(0),
            "presents_fin" => values.last().copied().unwrap_or(0),
            _ => values.iter().sum(),
        };
        Line { label, total, cells, year: opened(year, None) }
    }

    fn charts(&self, movements: &[Movement]) -> Vec<String> {
        let mut charts = vec![self.flows(movements)];
        charts.extend(self.ages());
        charts.extend(self.territories());
        charts.iter().map(document::html::chart).collect()
    }

    fn flows(&self, movements: &[Movement]) -> Chart {
        let months = (1..=12).map(|month| short_month_name(Month { year: self.number, month }).to_owned());
        let side = |exits: bool| {
            movements.iter().take(4).enumerate().map(move |(rank, movement)| Series {
                label: movement.kind.clone(),
                tone: tone_of(&movement.kind, rank),
                values: if exits {
                    movement.exits.iter().map(|value| Some(-(*value as f64))).collect()
                } else {
                    movement.entries.iter().map(|value| Some(*value as f64)).collect()
                },
            })
        };
        let (entries, exits): (i64, i64) = movements.iter().fold((0, 0), |(entries, exits), movement| {
            (entries + movement.entries.iter().sum::<i64>(), exits + movement.exits.iter().sum::<i64>())
        });
        Chart {
            caption: "Entrées et sorties".to_owned(),
            kind: ChartKind::Diverging,
            categories: months.collect(),
            series: side(false).chain(side(true)).collect(),
            steps: Vec::new(),
            steps_unit: String::new(),
            description: format!(
                "{} et {} dans l’année, mois par mois.",
                counted(entries, "entrée", "entrées"),
                counted(exits, "sortie", "sorties")
            ),
            source: String::new(),
            indicators: vec!["mouvements".to_owned()],
        }
    }

    fn ages(&self) -> Option<Chart> {
        let cross = self.year.cross("file_active", [Axis::TrancheAge, Axis::Sexe])?;
        let bands: Vec<String> =
            self.year.parts("file_active.tranche_age")?.parts.into_iter().map(|part| part.key).collect();
        let series = |sex: &str, label: &str, tone: Tone| Series {
            label: label.to_owned(),
            tone,
            values: bands
                .iter()
                .map(|band| {
                    cross
                        .iter()
                        .find(|(b, s, _)| b == band && s == sex)
                        .map(|(.., value)| *value)
                        .or(Some(0.0))
                })
                .collect(),
        };
        let (girls, boys) =
            (series("F", "filles et femmes", Tone::Second), series("M", "garçons et hommes", Tone::First));
        let sum = |series: &Series| series.values.iter().flatten().sum::<f64>() as i64;
        Some(Chart {
            caption: "Âge et sexe".to_owned(),
            kind: ChartKind::Pyramid,
            description: format!(
                "{} de sexe féminin, {} de sexe masculin, par âge au 31 décembre.",
                counted(sum(&girls), "personne", "personnes"),
                counted(sum(&boys), "personne", "personnes")
            ),
            categories: bands.clone(),
            series: vec![girls, boys],
            steps: Vec::new(),
            steps_unit: String::new(),
            source: String::new(),
            indicators: vec!["file_active".to_owned()],
        })
    }

    fn territories(&self) -> Option<Chart> {
        let mut parts = self.year.parts("file_active.territoire")?.parts;
        parts.sort_by(|a, b| {
            let value = |part: &indicator::Part| part.value.clone().unwrap_or(0.0);
            value(b).total_cmp(&value(a))
        });
        let largest = parts.first()?.key.clone();
        Some(Chart {
            caption: "Territoire".to_owned(),
            kind: ChartKind::Bars,
            categories: parts.iter().map(|part| part.key.clone()).collect(),
            series: vec![Series {
                label: "personnes accompagnées".to_owned(),
                tone: Tone::First,
                values: parts.iter().map(|part| part.value.clone().ok()).collect(),
            }],
            steps: Vec::new(),
            steps_unit: String::new(),
            description: format!("Le territoire le plus représenté est {largest}."),
            source: String::new(),
            indicators: vec!["file_active".to_owned()],
        })
    }
}

/// The tone of a kind: its own when the nomenclature gives one, else by rank.
pub(crate) fn tone_of(kind: &str, rank: usize) -> Tone {
    let word = Nomenclatures::embedded().canonical("type", kind);
    word.and_then(|word| word.tone)
        .unwrap_or([Tone::First, Tone::Second, Tone::Third, Tone::Fourth][rank % 4])
}

/// The class of a kind's tag.
pub(crate) fn tone_class(tone: Option<Tone>) -> &'static str {
    match tone {
        Some(Tone::Judicial) => "jud",
        Some(Tone::Administrative) => "adm",
        _ => "autre",
    }
}
