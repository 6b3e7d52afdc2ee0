use super::*;
use crate::picture::tests::plain;
use crate::{
    Block, Cell, Chart, ChartKind, Column, Cover, Definition, Group, Inline, Media, Picture, Row, Series,
    Table, Tone,
};
use typst::layout::{Frame, FrameItem};

fn document(words: &str) -> Document {
    Document {
        title: "Rapport d’activité 2021".to_owned(),
        title_year: "2021".to_owned(),
        organisation: "Association des Trois Vallées".to_owned(),
        as_of: "Chiffres connus au 18 janvier 2022".to_owned(),
        blocks: vec![
            Block::Heading { level: 1, text: "Activité".to_owned(), anchor: String::new() },
            Block::Paragraph(vec![Inline::Text(words.to_owned())]),
        ],
        ..Document::default()
    }
}

fn has(bytes: &[u8], words: &str) -> bool {
    bytes.windows(words.len()).any(|window| window == words.as_bytes())
}

#[test]
fn a_pdf_says_that_it_is_archival_and_accessible() {
    let pdf = write(&document("Le service a réalisé 13\u{202f}316 journées.")).unwrap();
    assert!(pdf.starts_with(b"%PDF-1.7"));
    assert!(has(&pdf, "<pdfaid:part>2</pdfaid:part>"), "archival");
    assert!(has(&pdf, "<pdfaid:conformance>A</pdfaid:conformance>"), "archival and tagged");
    assert!(has(&pdf, "<pdfuaid:part>1</pdfuaid:part>"), "accessible");
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    assert_eq!(write(&document("a")).unwrap(), write(&document("a")).unwrap());
}

/// What is printed, in the order of the pages.
fn printed(document: &Document) -> String {
    fn read(frame: &Frame, words: &mut String) {
        for (_, item) in frame.items() {
            match item {
                FrameItem::Text(text) => words.push_str(&text.text),
                FrameItem::Group(group) => read(&group.frame, words),
                _ => {}
            }
        }
        words.push(' ');
    }
    let pages = typst::compile::<PagedDocument>(&Desk::new(document)).output.unwrap();
    let mut words = String::new();
    pages.pages().iter().for_each(|page| read(&page.frame, &mut words));
    words
}

fn number(value: f64) -> Cell {
    Cell::Number { value, decimals: 0, percent: false, href: None }
}

fn movements(landscape: bool) -> Block {
    let column = |label: &str, numeric| Column { label: label.to_owned(), numeric, ruled: label == "année" };
    let row = |label: &str, values: [f64; 2], total| Row {
        cells: vec![Cell::Text(label.to_owned()), number(values[0]), number(values[1])],
        total,
    };
    Block::Table(Table {
        caption: "Mouvements".to_owned(),
        columns: vec![column("", false), column("janv.", true), column("année", true)],
        groups: vec![Group {
            label: Some("AEMO renforcée".to_owned()),
            tone: Some(Tone::Judicial),
            rows: vec![row("Entrées", [71.0, 53.0], false), row("Présents", [13_316.0, 45.0], true)],
        }],
        source: "Arrêté du 1er juin 2021.".to_owned(),
        landscape,
        ..Table::default()
    })
}

fn drawing(kind: ChartKind) -> Block {
    Block::Chart(Chart {
        caption: "Présents".to_owned(),
        kind,
        categories: vec!["janv.".to_owned(), "févr.".to_owned()],
        series: [Tone::Judicial, Tone::Administrative]
            .map(|tone| Series { label: format!("{tone:?}"), tone, values: vec![Some(15.0), None] })
            .to_vec(),
        steps: vec![Some(30.0), Some(50.0)],
        steps_unit: "places".to_owned(),
        description: "15 en janvier.".to_owned(),
        source: "Source des mesures".to_owned(),
        indicators: Vec::new(),
    })
}

#[test]
fn every_number_and_caption_is_printed() {
    let mut document = document("Le texte.");
    document.cover =
        Some(Cover { poles: vec![("janv.".to_owned(), 29)], stripe: 5, legend: "Légende".to_owned() });
    document.blocks.extend([movements(false), drawing(ChartKind::Stacked), movements(true)]);
    let words = printed(&document).split_whitespace().collect::<Vec<_>>().join(" ");
    for expected in ["71", "53", "13 316", "45", "Tableau 1. Mouvements", "Figure 1. Présents", "Tableau 2."]
    {
        assert!(words.contains(expected), "{expected} in {words}");
    }
    write(&document).unwrap();
}

#[test]
fn the_annex_says_what_a_figure_counts_in() {
    let mut document = document("Le texte.");
    document.definitions.push(Definition {
        title: "Délai moyen d’attente".to_owned(),
        unit: "jour".to_owned(),
        source: "Règle du service".to_owned(),
        value: "133,8".to_owned(),
        ..Definition::default()
    });
    document.definitions.push(Definition {
        unit: "%".to_owned(),
        value: "87,6\u{202f}%".to_owned(),
        ..document.definitions[0].clone()
    });
    let words = printed(&document);
    assert!(words.contains("Unité\u{202f}: jour. Source\u{202f}: Règle du service"), "{words}");
    assert!(!words.contains("Unité\u{202f}: %"), "{words}");
}

#[test]
fn a_drawing_of_each_kind_is_accepted_by_an_archive() {
    let kinds = [
        ChartKind::Bars,
        ChartKind::Stacked,
        ChartKind::Diverging,
        ChartKind::Lines,
        ChartKind::Pyramid,
        ChartKind::Calendar,
    ];
    let mut document = document("Tous.");
    document.blocks.extend(kinds.map(drawing));
    write(&document).unwrap();
}

#[test]
fn what_a_person_wrote_is_never_taken_for_markup() {
    for words in [
        "#panic()",
        "$ x $",
        "\\",
        "]",
        "#[",
        "*gras* _it_ `x`",
        "= Titre",
        "@ref <label>",
        "// fin",
        "\"#{1}",
    ] {
        let document = document(words);
        assert!(printed(&document).contains(words), "{words}");
        write(&document).unwrap_or_else(|error| panic!("{words}: {error}"));
    }
}

#[test]
fn a_name_in_letters_that_we_cannot_print_does_not_stop_the_report() {
    write(&document("Иван 李 😀 \u{0}\u{feff} محمد e\u{301}")).unwrap();
}

#[test]
fn an_empty_document_is_still_a_pdf() {
    write(&Document::default()).unwrap();
}

/// A report that a person completed: a logo, a colour, pictures, words that were said, a remark.
fn completed() -> Document {
    let mut document = document("Le texte.");
    document.logo = Some(Picture { alternative: "Logo des Trois".to_owned(), ..plain(120, 90, Media::Png) });
    document.accent = Some("#7A1F2B".to_owned());
    document.cover =
        Some(Cover { poles: vec![("janv.".to_owned(), 29)], stripe: 5, legend: "Jalons".to_owned() });
    let said = vec![Inline::Text("On a ".to_owned()), Inline::Strong("tenu".to_owned())];
    let item = vec![Inline::Emphasis("ici".to_owned()), Inline::Strong("là".to_owned())];
    document.blocks.extend([
        Block::Picture(plain(800, 400, Media::Jpeg)),
        drawing(ChartKind::Stacked),
        Block::Picture(Picture { caption: String::new(), ..plain(300, 3000, Media::Png) }),
        Block::Quote(said.clone()),
        Block::Note(said),
        Block::List { ordered: true, items: vec![item] },
    ]);
    document
}

#[test]
fn a_picture_is_numbered_among_the_figures_and_its_words_are_printed() {
    let words = printed(&completed()).split_whitespace().collect::<Vec<_>>().join(" ");
    for expected in ["Figure 1. Le jardin", "Figure 2. Présents", "On a tenu", "icilà"] {
        assert!(words.contains(expected), "{expected} in {words}");
    }
    assert!(!words.contains("Figure 3"), "without a caption, no number");
}

/// The values of this key in the objects of a PDF, as text.
fn values(pdf: Vec<u8>, key: &str) -> Vec<String> {
    use hayro_syntax::object::{Dict, Name, Object, String as Words};
    let pdf = hayro_syntax::Pdf::new(pdf).unwrap();
    let dicts = pdf.objects().into_iter().filter_map(Object::into_dict);
    let value = |dict: Dict| {
        let name = dict.get::<Name>(key).map(|name| name.as_str().to_owned());
        let words =
            dict.get::<Words>(key).map(|words| String::from_utf8_lossy(words.as_bytes()).into_owned());
        name.or(words)
    };
    dicts.filter_map(value).collect()
}

#[test]
fn a_completed_report_is_archival_and_says_its_pictures_to_who_does_not_see_them() {
    let pdf = write(&completed()).unwrap();
    assert!(
        has(&pdf, "<pdfaid:conformance>A</pdfaid:conformance>")
            && has(&pdf, "<pdfuaid:part>1</pdfuaid:part>")
    );
    let tags = values(pdf.clone(), "S");
    for tag in ["BlockQuote", "Figure", "Caption", "L"] {
        assert!(tags.iter().any(|one| one == tag), "{tag} in {tags:?}");
    }
    let said = values(pdf, "Alt");
    for alt in ["Logo des Trois", "Un jardin vert"] {
        assert!(said.iter().any(|one| one == alt), "{alt} in {said:?}");
    }
    assert_eq!(said.iter().filter(|one| *one == "Un jardin vert").count(), 2);
}

#[test]
fn a_picture_that_cannot_be_read_does_not_stop_the_report() {
    let mut document = completed();
    let broken = Picture { bytes: b"\x89PNG nothing"[..].into(), ..plain(10, 10, Media::Png) };
    document.logo = Some(broken.clone());
    document.blocks.push(Block::Picture(broken));
    write(&document).unwrap();
    assert!(printed(&document).contains("Image illisible\u{202f}: Un jardin vert."));
}
