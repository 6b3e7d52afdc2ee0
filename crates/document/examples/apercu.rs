//! A small report with every kind of block and of chart, written as a page to look at:
//! `cargo run -p document --example apercu > apercu.html`.

use base::french::{NARROW, NO_BREAK};
use document::{
    Block, Cell, Chart, ChartKind, Column, Cover, Definition, Document, Group, Inline, KeyFigure, Row,
    Series, Table, Tone, html,
};

const MONTHS: [&str; 12] =
    ["janv.", "févr.", "mars", "avr.", "mai", "juin", "juill.", "août", "sept.", "oct.", "nov.", "déc."];

/// Opening, entries, exits, closing, month by month.
type Movements = [[i32; 12]; 4];
const JUDICIAL: Movements = [
    [17, 15, 14, 12, 13, 13, 13, 14, 14, 15, 12, 15],
    [0, 0, 4, 2, 0, 4, 1, 0, 3, 0, 3, 3],
    [2, 1, 6, 1, 0, 4, 0, 0, 2, 3, 0, 1],
    [15, 14, 12, 13, 13, 13, 14, 14, 15, 12, 15, 17],
];
const ADMINISTRATIVE: Movements = [
    [14, 14, 14, 14, 17, 19, 25, 25, 23, 23, 25, 35],
    [0, 0, 4, 3, 6, 6, 2, 0, 0, 2, 10, 0],
    [0, 0, 4, 0, 4, 0, 2, 2, 0, 0, 0, 7],
    [14, 14, 14, 17, 19, 25, 25, 23, 23, 25, 35, 28],
];

fn main() {
    print!("{}", html::page(&report()));
}

fn report() -> Document {
    let stock = |month: usize| (JUDICIAL[3][month] + ADMINISTRATIVE[3][month]).unsigned_abs();
    Document {
        title: "Rapport d’activité 2021".to_owned(),
        title_year: "2021".to_owned(),
        subtitle: vec![
            "Service d’action éducative renforcée".to_owned(),
            "AEMO-R et AED-R, à domicile".to_owned(),
        ],
        organisation: "Association des Trois Vallées".to_owned(),
        organisation_detail: "Centre éducatif et social, Loir-et-Cher".to_owned(),
        running_head: "Service d’action éducative renforcée".to_owned(),
        as_of: "Chiffres connus au 18 janvier 2022".to_owned(),
        cover: Some(Cover {
            poles: MONTHS.iter().enumerate().map(|(i, month)| ((*month).to_owned(), stock(i))).collect(),
            stripe: 5,
            legend: format!(
                "Chaque jalon est un mois, chaque bande cinq jeunes. Sa hauteur{NARROW}: les jeunes présents au dernier soir du mois."
            ),
        }),
        blocks: blocks(),
        definitions: vec![Definition {
            id: "file_active".to_owned(),
            title: "Personnes accompagnées (file active)".to_owned(),
            text: "Les personnes, une seule fois chacune, qui ont eu au moins une mesure ouverte un jour de la période.".to_owned(),
            unit: "personne".to_owned(),
            source: format!("ANAP et ATIH, tableau de bord médico-social, «{NO_BREAK}file active{NO_BREAK}»"),
            value: "82".to_owned(),
        }],
    }
}

fn blocks() -> Vec<Block> {
    let heading = |level, text: &str, anchor: &str| Block::Heading {
        level,
        text: text.to_owned(),
        anchor: anchor.to_owned(),
    };
    let figure = |text: &str| Inline::Figure {
        text: text.to_owned(),
        indicator: "file_active".to_owned(),
        href: None,
    };
    let words = |text: &str| Inline::Text(text.to_owned());
    vec![
        heading(1, "Activité", "activite"),
        Block::KeyFigures(key_figures()),
        Block::Paragraph(vec![
            words("Entre le 1er janvier et le 31 décembre 2021, "),
            figure("82 jeunes"),
            words(" de "),
            figure("44 familles"),
            words(&format!(
                " ont bénéficié d’un accompagnement éducatif renforcé{NARROW}: 47 mesures d’AED-R et 37 mesures d’AEMO-R, deux jeunes étant passés de l’une à l’autre dans l’année."
            )),
        ]),
        Block::Table(movements()),
        Block::Chart(stocks()),
        Block::Chart(flows()),
        heading(2, "Public", "public"),
        Block::Chart(ages()),
        Block::Chart(territories()),
        Block::Chart(Chart {
            kind: ChartKind::Lines, caption: "Présents par mesure".to_owned(), ..stocks()
        }),
        Block::Chart(Chart {
            kind: ChartKind::Calendar,
            caption: "Calendrier des présents".to_owned(),
            steps: Vec::new(),
            ..stocks()
        }),
        heading(3, "À dire", "a-dire"),
        Block::Prompt {
            anchor: "ecart".to_owned(),
            question: format!("Comment expliquer l’écart avec l’activité prévue{NARROW}?"),
            examples: vec!["arrêts longs".to_owned(), "ouverture de places".to_owned()],
        },
        Block::Missing { text: "Les actes ne sont pas saisis dans ce service.".to_owned() },
        Block::Table(suites()),
    ]
}

fn key_figures() -> Vec<KeyFigure> {
    let figures = [
        ("82", "jeunes accompagnés"),
        ("13\u{202f}316", "journées réalisées"),
        ("87,6\u{202f}%", "de l’activité prévue"),
        ("non calculable", "délai moyen d’attente"),
    ];
    let figure = |(value, label): (&str, &str)| KeyFigure {
        value: value.to_owned(),
        label: label.to_owned(),
        indicator: "file_active".to_owned(),
        href: None,
    };
    figures.into_iter().map(figure).collect()
}

fn number(value: i32) -> Cell {
    Cell::Number { value: f64::from(value), decimals: 0, percent: false, href: None }
}

fn movements() -> Table {
    let mut columns = vec![Column::default()];
    columns.extend(MONTHS.map(|month| Column { label: month.to_owned(), numeric: true, ruled: false }));
    columns.push(Column { label: "année".to_owned(), numeric: true, ruled: true });
    Table {
        caption: "Mouvements par mois et par mesure".to_owned(),
        sheet: "Mouvements".to_owned(),
        columns,
        groups: vec![
            movement("AEMO renforcée, décidée par le juge des enfants", Tone::Judicial, &JUDICIAL),
            movement("AED renforcée, décidée avec les parents", Tone::Administrative, &ADMINISTRATIVE),
        ],
        source: format!(
            "Source{NARROW}: mesures du service. Présent{NARROW}: début au plus tard ce jour, fin après ce jour."
        ),
        landscape: true,
        ..Table::default()
    }
}

fn movement(label: &str, tone: Tone, months: &Movements) -> Group {
    let labels = ["Présents au début", "Entrées", "Sorties", "Présents à la fin"];
    let years = [months[0][0], months[1].iter().sum(), months[2].iter().sum(), months[3][11]];
    let rows = labels.iter().zip(months).zip(years).enumerate().map(|(i, ((label, values), year))| Row {
        cells: [Cell::Text((*label).to_owned())]
            .into_iter()
            .chain(values.iter().map(|v| number(*v)))
            .chain([number(year)])
            .collect(),
        total: i == 3,
    });
    Group { label: Some(label.to_owned()), tone: Some(tone), rows: rows.collect() }
}

fn suites() -> Table {
    let row = |label: &str, value| Row { cells: vec![Cell::Text(label.to_owned()), value], total: false };
    Table {
        caption: "Suites des mesures terminées".to_owned(),
        sheet: "Suites".to_owned(),
        columns: vec![
            Column { label: "Suite".to_owned(), ..Column::default() },
            Column { label: "mesures".to_owned(), numeric: true, ruled: false },
        ],
        groups: vec![Group {
            rows: vec![
                row("Passage en AEMO", number(11)),
                row("Majorité", number(3)),
                row("Non renseigné", number(0)),
                row("Délai moyen", Cell::NotComputable("aucune date de demande".to_owned())),
            ],
            ..Group::default()
        }],
        ..Table::default()
    }
}

fn series<const N: usize>(label: &str, tone: Tone, values: [i32; N], way: i32) -> Series {
    let values = values.iter().map(|value| Some(f64::from(value * way))).collect();
    Series { label: label.to_owned(), tone, values }
}

fn stocks() -> Chart {
    Chart {
        caption: "Jeunes présents au dernier soir du mois".to_owned(),
        kind: ChartKind::Stacked,
        categories: MONTHS.map(str::to_owned).to_vec(),
        series: vec![
            series("AEMO-R", Tone::Judicial, JUDICIAL[3], 1),
            series("AED-R", Tone::Administrative, ADMINISTRATIVE[3], 1),
        ],
        steps: (0..12).map(|month| Some(if month < 5 { 30.0 } else { 50.0 })).collect(),
        steps_unit: "places".to_owned(),
        description: "De 29 jeunes en janvier à 45 en décembre, avec un plus haut de 50 en novembre."
            .to_owned(),
        source: format!(
            "Source{NARROW}: mesures du service. Places{NARROW}: arrêtés du 17 décembre 2015 et du 1er juin 2021."
        ),
        indicators: vec!["presents_fin".to_owned()],
    }
}

fn flows() -> Chart {
    Chart {
        caption: "Entrées et sorties".to_owned(),
        kind: ChartKind::Diverging,
        series: vec![
            series("AEMO-R", Tone::Judicial, JUDICIAL[1], 1),
            series("AED-R", Tone::Administrative, ADMINISTRATIVE[1], 1),
            series("AEMO-R", Tone::Judicial, JUDICIAL[2], -1),
            series("AED-R", Tone::Administrative, ADMINISTRATIVE[2], -1),
        ],
        steps: Vec::new(),
        description: "53 entrées et 39 sorties.".to_owned(),
        ..stocks()
    }
}

fn ages() -> Chart {
    Chart {
        caption: "Âge et sexe".to_owned(),
        kind: ChartKind::Pyramid,
        categories: ["0-2 ans", "3-5 ans", "6-10 ans", "11-14 ans", "15-17 ans", "non renseigné"]
            .map(str::to_owned)
            .to_vec(),
        series: vec![
            series("filles", Tone::Second, [1, 1, 7, 13, 10, 0], 1),
            series("garçons", Tone::First, [3, 3, 10, 19, 15, 0], 1),
        ],
        steps: Vec::new(),
        description: "32 filles et 50 garçons.".to_owned(),
        ..stocks()
    }
}

fn territories() -> Chart {
    Chart {
        caption: "Territoire".to_owned(),
        kind: ChartKind::Bars,
        categories: [
            "Vallée du Cher",
            "Vendômois",
            "Nord Loire Pays de Chambord",
            "Sologne",
            "Blois",
            "non renseigné",
        ]
        .map(str::to_owned)
        .to_vec(),
        series: vec![series("jeunes", Tone::First, [30, 20, 15, 12, 5, 2], 1)],
        steps: Vec::new(),
        description: "Le territoire le plus représenté est la Vallée du Cher.".to_owned(),
        ..stocks()
    }
}
