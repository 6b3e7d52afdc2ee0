//! An invented report of the size of a real one: some 25 pages, 15 tables, 8 charts.

use base::{Day, Month};
use document::{
    Block, Cell, Chart, ChartKind, Column, Cover, Definition, Document, Group, Inline, KeyFigure, Picture,
    Row, Series, Table, Tone,
};

pub const MONTHS: [&str; 12] =
    ["janv.", "févr.", "mars", "avr.", "mai", "juin", "juill.", "août", "sept.", "oct.", "nov.", "déc."];

/// What a spreadsheet or a word processor must never take for anything but words.
pub const HOSTILE: [&str; 8] = [
    "=cmd|' /C calc'!A0",
    "+1",
    "@SUM(1+1)",
    "-2+3",
    "\t=1+1",
    "<w:p>&amp;\"'",
    "nul \u{0} cloche \u{7} échappement \u{1b} fin \u{ffff}",
    "_x0041_",
];

pub fn text(words: &str) -> Cell {
    Cell::Text(words.to_owned())
}

pub fn number(value: f64) -> Cell {
    Cell::Number { value, decimals: 0, percent: false, href: None }
}

pub fn percent(value: f64) -> Cell {
    Cell::Number { value, decimals: 1, percent: true, href: None }
}

pub fn row(label: &str, cells: impl IntoIterator<Item = Cell>) -> Row {
    Row { cells: [text(label)].into_iter().chain(cells).collect(), total: false }
}

pub fn total(label: &str, cells: impl IntoIterator<Item = Cell>) -> Row {
    Row { total: true, ..row(label, cells) }
}

pub fn table(caption: &str, labels: &[&str], rows: Vec<Row>) -> Table {
    let column =
        |(i, label): (usize, &&str)| Column { label: (*label).to_owned(), numeric: i > 0, ruled: false };
    Table {
        caption: caption.to_owned(),
        sheet: caption.to_owned(),
        columns: labels.iter().enumerate().map(column).collect(),
        groups: vec![Group { rows, ..Group::default() }],
        source: "Source\u{202f}: mesures du service au 18 janvier 2022.".to_owned(),
        ..Table::default()
    }
}

/// The movements of both kinds, month by month.
pub fn movements() -> Table {
    let months = |values: [i32; 13]| values.into_iter().map(|v| number(f64::from(v)));
    let mut labels = vec![""];
    labels.extend(MONTHS);
    labels.push("année");
    let mut table = table("Mouvements par mois et par mesure", &labels, Vec::new());
    table.sheet = "Mouvements".to_owned();
    table.columns[13].ruled = true;
    table.groups = vec![
        Group {
            label: Some("AEMO renforcée, décidée par le juge des enfants".to_owned()),
            tone: Some(Tone::Judicial),
            rows: vec![
                row("Présents au début", months([17, 15, 14, 12, 13, 13, 13, 14, 14, 15, 12, 15, 17])),
                row("Entrées", months([0, 0, 4, 2, 0, 4, 1, 0, 3, 0, 3, 3, 20])),
                row("Sorties", months([2, 1, 6, 1, 0, 4, 0, 0, 2, 3, 0, 1, 20])),
                total("Présents à la fin", months([15, 14, 12, 13, 13, 13, 14, 14, 15, 12, 15, 17, 17])),
            ],
        },
        Group {
            label: Some("AED renforcée, décidée avec les parents".to_owned()),
            tone: Some(Tone::Administrative),
            rows: vec![
                row("Présents au début", months([14, 14, 14, 14, 17, 19, 25, 25, 23, 23, 25, 35, 14])),
                row("Entrées", months([0, 0, 4, 3, 6, 6, 2, 0, 0, 2, 10, 0, 33])),
                row("Sorties", months([0, 0, 4, 0, 4, 0, 2, 2, 0, 0, 0, 7, 19])),
                total("Présents à la fin", months([14, 14, 14, 17, 19, 25, 25, 23, 23, 25, 35, 28, 28])),
            ],
        },
    ];
    table.source = "Source\u{202f}: mesures du service. Présent\u{202f}: début au plus tard ce jour, fin après ce jour. \
                    Places\u{202f}: arrêtés du 17 décembre 2015 et du 1er juin 2021."
        .to_owned();
    table.indicators = vec!["mouvements".to_owned()];
    table
}

pub fn stocks() -> Chart {
    let series = |label: &str, tone, values: [i32; 12]| Series {
        label: label.to_owned(),
        tone,
        values: values.into_iter().map(|v| Some(f64::from(v))).collect(),
    };
    Chart {
        caption: "Jeunes présents au dernier soir du mois".to_owned(),
        kind: ChartKind::Stacked,
        categories: MONTHS.map(str::to_owned).to_vec(),
        series: vec![
            series("AEMO-R", Tone::Judicial, [15, 14, 12, 13, 13, 13, 14, 14, 15, 12, 15, 17]),
            series("AED-R", Tone::Administrative, [14, 14, 14, 17, 19, 25, 25, 23, 23, 25, 35, 28]),
        ],
        steps: [30.0, 50.0].into_iter().flat_map(|places| [Some(places); 6]).collect(),
        steps_unit: "places".to_owned(),
        description: "De 29 jeunes en janvier à 45 en décembre, avec un sommet de 50 en novembre.".to_owned(),
        source: "Source\u{202f}: mesures du service.".to_owned(),
        indicators: vec!["presents_fin".to_owned()],
    }
}

fn heading(level: u8, words: &str) -> Block {
    Block::Heading { level, text: words.to_owned(), anchor: words.to_lowercase().replace(' ', "-") }
}

fn prose() -> Block {
    Block::Paragraph(vec![
        Inline::Text("Entre le 1er janvier et le 31 décembre 2021, ".to_owned()),
        Inline::Strong("82 jeunes".to_owned()),
        Inline::Text(" de ".to_owned()),
        Inline::Figure { text: "44 familles".to_owned(), indicator: "familles".to_owned(), href: None },
        Inline::Text(
            " ont bénéficié d’un accompagnement éducatif renforcé\u{202f}: 47 mesures d’AED-R et 37 mesures \
             d’AEMO-R. Le service a réalisé "
                .to_owned(),
        ),
        Inline::Strong("13\u{202f}316 journées".to_owned()),
        Inline::Text(" sur 15\u{202f}208 prévues, soit 87,6\u{202f}%. L’écart tient aux ".to_owned()),
        Inline::Emphasis("arrêts longs".to_owned()),
        Inline::Text(" et au temps de constituer l’équipe après l’ouverture de vingt places.".to_owned()),
    ])
}

/// The whole report.
pub fn report() -> Document {
    let key = |value: &str, label: &str| KeyFigure {
        value: value.to_owned(),
        label: label.to_owned(),
        indicator: "file_active".to_owned(),
        href: None,
    };
    let mut blocks = vec![
        heading(1, "Activité"),
        prose(),
        Block::KeyFigures(vec![
            key("82", "jeunes accompagnés"),
            key("84", "mesures exercées"),
            key("44", "familles"),
            key("87,6\u{202f}%", "des journées prévues"),
        ]),
        Block::Table(movements()),
        Block::Chart(stocks()),
    ];
    for chapter in 1..=7 {
        blocks.push(heading(1, &format!("Chapitre {chapter}")));
        blocks.push(prose());
        for section in ["Situation", "Évolution"] {
            let caption = format!("{section} des jeunes, chapitre {chapter}");
            blocks.push(heading(2, section));
            blocks.extend([prose(), prose()]);
            let rows = ["Filles", "Garçons", "Non renseigné"].iter().enumerate();
            let mut rows: Vec<_> = rows
                .map(|(i, label)| {
                    row(label, [number((chapter * 1000 + i * 7) as f64), percent(33.3 + i as f64)])
                })
                .collect();
            rows.push(total(
                "Ensemble",
                [
                    number((chapter * 3000 + 21) as f64),
                    Cell::NotComputable("aucune date de fin connue".to_owned()),
                ],
            ));
            let mut table = table(&caption, &["", "jeunes", "part"], rows);
            table.sheet = format!("{section} {chapter}");
            blocks.push(Block::Table(table));
        }
        let mut chart = stocks();
        chart.caption = format!("Présents, lecture {chapter}");
        chart.series[0].values[0] = Some(f64::from(chapter as u32) + 40.0);
        blocks.push(Block::Chart(chart));
        blocks.push(heading(3, "Ce qui reste à écrire"));
        blocks.push(Block::Prompt {
            anchor: format!("prose-{chapter}"),
            question: "Quels faits marquants ont touché l’équipe cette année\u{202f}?".to_owned(),
            examples: vec!["mouvements de personnel".to_owned(), "nouveaux locaux".to_owned()],
        });
        blocks.push(Block::List {
            ordered: chapter % 2 == 0,
            items: vec![
                vec![Inline::Text("visites à domicile".to_owned())],
                vec![Inline::Strong("rencontres".to_owned()), Inline::Text(" avec les écoles".to_owned())],
            ],
        });
        blocks.push(Block::Missing { text: "Les temps de trajet ne sont pas encore saisis.".to_owned() });
    }
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
            poles: MONTHS
                .iter()
                .zip([29, 28, 26, 30, 32, 38, 39, 37, 38, 37, 50, 45])
                .map(|(month, height)| ((*month).to_owned(), height))
                .collect(),
            stripe: 5,
            legend: "Chaque jalon est un mois, chaque bande cinq jeunes. \
                     Sa hauteur\u{202f}: les jeunes présents au dernier soir du mois."
                .to_owned(),
        }),
        logo: None,
        accent: None,
        blocks,
        definitions: (1..=20)
            .map(|i| Definition {
                id: format!("indicateur_{i}"),
                title: format!("Personnes accompagnées, variante {i}"),
                text: "Personnes distinctes qui ont eu au moins une mesure en cours dans la période."
                    .to_owned(),
                unit: "personne".to_owned(),
                source: "Guide de l’ANESM, 2012".to_owned(),
                effective: "1er janvier 2012".to_owned(),
                settings: "tranches d’âge de 0-2 ans, 3-5 ans".to_owned(),
                value: "82".to_owned(),
            })
            .collect(),
    }
}

/// A picture this large: a hill under a sky, or a sign that lets the paper through.
pub fn picture(width: u32, height: u32, caption: &str, through: bool) -> Picture {
    let mut bytes = std::io::Cursor::new(Vec::new());
    let hill = |x: u32, y: u32| {
        let (x, y) = (f64::from(x) / f64::from(width), f64::from(y) / f64::from(height));
        y > 0.75 - 0.4 * (3.0 * x).sin().powi(2)
    };
    let format = if through { image::ImageFormat::Png } else { image::ImageFormat::Jpeg };
    if through {
        let sign = |x, y| image::Rgba(if hill(x, y) { [122, 31, 43, 255] } else { [0, 0, 0, 0] });
        image::RgbaImage::from_fn(width, height, sign).write_to(&mut bytes, format).unwrap();
    } else {
        let view = |x, y| image::Rgb(if hill(x, y) { [70, 110, 80] } else { [190, 214, (y % 256) as u8] });
        image::RgbImage::from_fn(width, height, view).write_to(&mut bytes, format).unwrap();
    }
    Picture {
        caption: caption.to_owned(),
        alternative: "Une colline sous un ciel clair".to_owned(),
        ..Picture::made_anew(&bytes.into_inner()).unwrap()
    }
}

/// A report that a person completed: a logo, a colour, pictures, words that were said, remarks.
pub fn completed() -> Document {
    let said = |words: &str| Inline::Text(words.to_owned());
    let mut document = report();
    document.logo = Some(picture(600, 400, "", true));
    document.accent = Some("#7A1F2B".to_owned());
    document.blocks.truncate(5);
    document.blocks.extend([
        heading(1, "Ce que l’année a été"),
        prose(),
        Block::Quote(vec![
            said("Au début je ne voulais pas, et puis "),
            Inline::Strong("on m’a écoutée".to_owned()),
            said(". Ce n’est pas "),
            Inline::Emphasis("un dossier".to_owned()),
            said(" qui est venu à la maison, c’est quelqu’un qui avait du temps, et qui revenait."),
        ]),
        prose(),
        Block::Picture(picture(1600, 900, "Le nouveau local, ouvert le 1er juin", false)),
        Block::Note(vec![
            Inline::Strong("À noter\u{202f}: ".to_owned()),
            said("le local a ouvert trois mois après la date prévue\u{202f}; "),
            Inline::Emphasis("les visites".to_owned()),
            said(" se sont faites entre-temps dans les locaux de la mairie, prêtés deux jours par semaine."),
        ]),
        Block::Note(vec![said("Une seconde remarque suit la première.")]),
        Block::List {
            ordered: false,
            items: vec![vec![
                Inline::Emphasis("l’écoute".to_owned()),
                said(", "),
                Inline::Strong("le temps".to_owned()),
            ]],
        },
        Block::Picture(picture(500, 400, "", false)),
        heading(2, "Une image haute"),
        Block::Picture(picture(1200, 2400, "L’escalier", false)),
        Block::Chart(stocks()),
        prose(),
    ]);
    document
}

/// A document whose every text is hostile.
pub fn hostile() -> Document {
    let all = || HOSTILE.join(" ");
    let cells = |kind: fn(String) -> Cell| HOSTILE.iter().map(move |h| kind((*h).to_owned()));
    let mut table = table(
        "=1+1",
        &HOSTILE,
        vec![
            Row { cells: cells(Cell::Text).collect(), total: false },
            Row { cells: cells(Cell::NotComputable).collect(), total: true },
        ],
    );
    table.sheet = "=a'[]:*?/\\\u{1}".to_owned();
    table.source = all();
    table.groups[0].label = Some(all());
    let mut chart = stocks();
    chart.caption = all();
    chart.description = all();
    Document {
        title: all(),
        title_year: all(),
        subtitle: vec![all()],
        organisation: all(),
        organisation_detail: all(),
        running_head: all(),
        as_of: "=1".to_owned(),
        logo: Some(Picture { caption: all(), alternative: all(), ..picture(20, 10, "", true) }),
        accent: Some(all()),
        cover: Some(Cover { poles: vec![(all(), 3), (all(), u32::MAX)], stripe: 0, legend: all() }),
        blocks: vec![
            Block::Heading { level: 1, text: all(), anchor: all() },
            Block::Heading { level: 9, text: String::new(), anchor: String::new() },
            Block::Paragraph(vec![Inline::Strong(all())]),
            Block::List { ordered: true, items: vec![vec![], vec![Inline::Text(all())]] },
            Block::KeyFigures(vec![]),
            Block::Table(table.clone()),
            Block::Table(Table::default()),
            Block::Table(table),
            Block::Chart(chart),
            Block::Prompt { anchor: all(), question: all(), examples: vec![all()] },
            Block::Missing { text: all() },
            Block::Picture(Picture { caption: all(), alternative: all(), ..picture(20, 10, "", true) }),
            Block::Picture(Picture {
                caption: all(),
                bytes: all().into_bytes().into(),
                ..Picture::default()
            }),
            Block::Quote(vec![Inline::Emphasis(all())]),
            Block::Note(vec![Inline::Strong(all())]),
        ],
        definitions: vec![Definition {
            id: all(),
            title: all(),
            text: all(),
            unit: all(),
            source: all(),
            effective: all(),
            settings: all(),
            value: all(),
        }],
    }
}

/// A list of persons, as behind a figure.
pub fn persons() -> Table {
    let day = |iso: &str| Cell::Day(iso.parse::<Day>().unwrap());
    let mut table = table(
        "Jeunes accompagnés",
        &["Nom", "Née ou né le", "Entrée", "Part"],
        vec![
            row(
                "=HYPERLINK(\"http://x\")",
                [day("2010-02-28"), Cell::Month(Month { year: 2021, month: 3 }), percent(87.6)],
            ),
            row("Anaïs", [day("1899-12-31"), Cell::Empty, Cell::NotComputable("aucune mesure".to_owned())]),
        ],
    );
    table.columns[1].numeric = false;
    table
}
