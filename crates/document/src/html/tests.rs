use super::*;
use crate::picture::tests::plain;
use crate::{Cell, ChartKind, Column, Definition, Group, Media, Picture, Row, Series, Tone};

fn number(value: f64, href: Option<&str>) -> Cell {
    Cell::Number { value, decimals: 0, percent: false, href: href.map(str::to_owned) }
}

fn movements() -> Table {
    let column = |label: &str, numeric| Column { label: label.to_owned(), numeric, ruled: label == "année" };
    let row = |label: &str, values: [f64; 2], total| Row {
        cells: vec![
            Cell::Text(label.to_owned()),
            number(values[0], Some("/chiffre?mois=1&mesure=aemo")),
            number(values[1], None),
        ],
        total,
    };
    Table {
        caption: "Mouvements".to_owned(),
        columns: vec![column("", false), column("janv.", true), column("année", true)],
        groups: vec![Group {
            label: Some("AEMO-R, décidée par le juge".to_owned()),
            tone: Some(Tone::Judicial),
            rows: vec![row("Entrées", [0.0, 53.0], false), row("Présents à la fin", [13_316.0, 45.0], true)],
        }],
        source: "Source\u{202f}: arrêté du 1er juin 2021.".to_owned(),
        ..Table::default()
    }
}

fn hostile(words: &str) -> Document {
    let words = words.to_owned();
    let w = || words.clone();
    let mut table = movements();
    table.caption = w();
    table.source = w();
    table.columns[1].label = w();
    table.groups[0].label = Some(w());
    table.groups[0].rows[0].cells = vec![Cell::Text(w()), Cell::NotComputable(w()), number(1.0, Some(&w()))];
    Document {
        title: w(),
        title_year: w(),
        subtitle: vec![w()],
        organisation: w(),
        organisation_detail: w(),
        running_head: w(),
        as_of: w(),
        logo: Some(Picture { caption: w(), alternative: w(), href: Some(w()), ..Picture::default() }),
        accent: Some(w()),
        cover: None,
        blocks: vec![
            Block::Heading { level: 1, text: w(), anchor: w() },
            Block::Paragraph(vec![
                Inline::Text(w()),
                Inline::Strong(w()),
                Inline::Emphasis(w()),
                Inline::Figure { text: w(), indicator: w(), href: Some(w()) },
            ]),
            Block::List { ordered: false, items: vec![vec![Inline::Text(w())]] },
            Block::KeyFigures(vec![KeyFigure { value: w(), label: w(), indicator: w(), href: Some(w()) }]),
            Block::Table(table),
            Block::Chart(Chart {
                caption: w(),
                kind: ChartKind::Bars,
                categories: vec![w()],
                series: vec![Series { label: w(), tone: Tone::First, values: vec![Some(1.0)] }],
                steps: Vec::new(),
                steps_unit: w(),
                description: w(),
                source: w(),
                indicators: vec![w()],
            }),
            Block::Prompt { anchor: w(), question: w(), examples: vec![w()] },
            Block::Missing { text: w() },
            Block::Picture(Picture { caption: w(), alternative: w(), href: Some(w()), ..Picture::default() }),
            Block::Quote(vec![
                Inline::Text(w()),
                Inline::Figure { text: w(), indicator: w(), href: Some(w()) },
            ]),
            Block::Note(vec![Inline::Strong(w()), Inline::Emphasis(w())]),
        ],
        definitions: vec![Definition {
            id: w(),
            title: w(),
            text: w(),
            unit: w(),
            source: w(),
            effective: w(),
            settings: w(),
            value: w(),
        }],
    }
}

#[test]
fn no_text_becomes_markup() {
    let page = page(&hostile("\"'><script>alert(1)</script>&amp;"));
    assert!(!page.contains("<script") && !page.contains("'><"));
    assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp;"));
    assert!(!page.contains("=\"\"'"), "no attribute is closed by a text");
}

#[test]
fn nothing_in_a_fragment_needs_a_style_of_its_own_or_a_script() {
    let html = body(&hostile("mots"));
    assert!(!html.contains("style=") && !html.contains("<script") && !html.contains(" on"));
}

#[test]
fn a_table_says_its_caption_its_headers_and_each_number() {
    let html = body(&Document { blocks: vec![Block::Table(movements())], ..Document::default() });
    assert!(
        html.contains(
            "<caption id=\"tableau-1\"><span class=\"numero\">Tableau 1.</span> Mouvements</caption>"
        )
    );
    assert!(html.contains("<th scope=\"col\" class=\"nombre regle\">année</th>"));
    assert!(html.contains("<th scope=\"row\">Entrées</th>"));
    assert!(html.contains("<td class=\"zero nombre\">"));
    assert!(html.contains("<a class=\"chiffre\" href=\"/chiffre?mois=1&amp;mesure=aemo\">13\u{202f}316</a>"));
    assert!(html.contains(">53</td>") && html.contains("<tr class=\"total\">"));
    assert!(html.contains("<span class=\"etiquette jud\"><svg") && html.contains("décidée par le juge"));
    assert!(html.contains("du 1<sup>er</sup> juin 2021"));
}

#[test]
fn a_figure_without_rows_to_open_opens_on_its_definition() {
    let definition =
        Definition { id: "file_active".to_owned(), title: "File active".to_owned(), ..Definition::default() };
    let figure = |indicator: &str| Inline::Figure {
        text: "82".to_owned(),
        indicator: indicator.to_owned(),
        href: None,
    };
    let blocks = vec![Block::Paragraph(vec![figure("file_active.sexe"), figure("autre")])];
    let document = Document { blocks, definitions: vec![definition], ..Document::default() };
    let html = body(&document);
    assert!(html.contains(
        "<a class=\"chiffre\" href=\"#definition-file-active\">82</a><span class=\"chiffre\">82</span>"
    ));
    assert!(html.contains("<div id=\"definition-file-active\">"));
}

#[test]
fn every_anchor_of_the_contents_is_in_the_page_and_once() {
    let heading = |text: &str| Block::Heading { level: 1, text: text.to_owned(), anchor: String::new() };
    let prompt =
        Block::Prompt { anchor: "bilan".to_owned(), question: "Quoi\u{202f}?".to_owned(), examples: vec![] };
    let document =
        Document { blocks: vec![prompt, heading("Bilan"), heading("Bilan")], ..Document::default() };
    let page = page(&document);
    for (i, part) in page.split("<a href=\"#").enumerate().skip(1) {
        let anchor = part.split('"').next().unwrap();
        assert_eq!(page.matches(&format!(" id=\"{anchor}\"")).count(), 1, "link {i} to {anchor}");
    }
    assert!(page.contains("<h2 id=\"bilan-2\">") && page.contains("<h2 id=\"bilan-3\">"));
}

#[test]
fn a_chart_has_its_table_behind_it() {
    let document = hostile("Territoire");
    let Block::Chart(drawn) = &document.blocks[5] else { panic!("a chart") };
    let html = chart(drawn);
    assert!(html.contains("<details><summary>Tableau") && html.contains("<td class=\"nombre\">1</td>"));
}

#[test]
fn a_file_leads_nowhere_but_into_itself() {
    let mut document = hostile("/services/aer/2021");
    document.blocks.push(Block::Table(movements()));
    let page = page(&document);
    let links: Vec<&str> = page.split("href=\"").skip(1).filter_map(|part| part.split('"').next()).collect();
    assert!(!links.is_empty() && links.iter().all(|link| link.starts_with('#')), "{links:?}");
    assert!(page.contains("13\u{202f}316"), "the figure is there, its address is not");
}

#[test]
fn the_file_shows_its_cover_and_says_it() {
    let cover = crate::Cover {
        poles: vec![("janv.".to_owned(), 29), ("févr.".to_owned(), 0)],
        stripe: 5,
        legend: "Chaque jalon est un mois.".to_owned(),
    };
    let document = Document {
        title: "Rapport d’activité 2021".to_owned(),
        title_year: "2021".to_owned(),
        cover: Some(cover),
        ..Document::default()
    };
    let page = page(&document);
    assert!(page.contains("role=\"img\" tabindex=\"0\" aria-label=\"janv. 29, févr. 0\""));
    assert!(page.contains("<h1>Rapport d’activité <span class=\"annee-du-titre\">2021</span></h1>"));
}

#[test]
fn a_fragment_is_well_formed() {
    use quick_xml::events::Event;
    let html = format!("<div>{}</div>", body(&hostile("\"'><script>&")));
    let mut reader = quick_xml::Reader::from_str(&html);
    let mut open = 0;
    loop {
        match reader.read_event().expect("well formed") {
            Event::Start(_) => open += 1,
            Event::End(_) => open -= 1,
            Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!(open, 0);
}

#[test]
fn no_number_of_a_table_is_lost() {
    let mut table = movements();
    let values = [0.0, -3.0, 1_234_567.0, 8.0, 0.5, f64::NAN];
    let cell = |value: f64| Cell::Number { value, decimals: 1, percent: value == 8.0, href: None };
    table.groups[0].rows = values
        .map(|value| Row {
            cells: vec![Cell::Text("ligne".to_owned()), cell(value), Cell::Empty],
            total: false,
        })
        .to_vec();
    let html = super::table(&table);
    for value in values {
        let shown = crate::tables::shown(&cell(value));
        assert!(html.contains(&format!(">{shown}</td>")), "{shown}");
    }
}

#[test]
fn a_picture_is_numbered_among_the_figures_and_said() {
    let Block::Chart(drawn) = hostile("Territoire").blocks.swap_remove(5) else { panic!("a chart") };
    let mut blocks = vec![Block::Picture(plain(800, 400, Media::Jpeg)), Block::Chart(drawn)];
    let Block::Picture(bare) = blocks[0].clone() else { panic!("a picture") };
    blocks.push(Block::Picture(Picture { caption: String::new(), ..bare }));
    let html = body(&Document { blocks, ..Document::default() });
    assert!(html.contains("<figure class=\"image\" id=\"figure-1\"><img src=\"data:image/jpeg;base64,/9j/"));
    assert!(html.contains("alt=\"Un jardin vert\" width=\"384\" height=\"192\"/><figcaption>"));
    assert!(html.contains("<span class=\"numero\">Figure 1.</span> Le jardin</figcaption>"));
    assert!(html.contains("<span class=\"numero\">Figure 2.</span> Territoire"));
    assert!(html.ends_with("/></figure>\n"), "without a caption, no number");
}

#[test]
fn a_page_of_the_application_asks_for_a_picture_and_the_file_holds_it() {
    let picture = Picture { href: Some("/rapport/images/1".to_owned()), ..plain(80, 40, Media::Png) };
    let document = Document {
        blocks: vec![Block::Picture(picture.clone())],
        logo: Some(picture),
        ..Document::default()
    };
    let (body, page) = (body(&document), page(&document));
    assert!(body.contains("<img src=\"/rapport/images/1\"") && !body.contains("data:"));
    assert_eq!(page.matches("src=\"data:image/png;base64,iVBOR").count(), 2);
    assert!(page.contains("<p class=\"logo\"><img") && !page.contains("/rapport/images/1"));
}

#[test]
fn words_that_were_said_and_remarks_keep_what_is_strong_in_them() {
    let pieces = vec![Inline::Text("On a ".to_owned()), Inline::Strong("tenu".to_owned())];
    let blocks = vec![Block::Quote(pieces.clone()), Block::Note(pieces.clone())];
    let list = Block::List { ordered: false, items: vec![vec![Inline::Emphasis("ici".to_owned())]] };
    let html = body(&Document { blocks: [blocks, vec![list]].concat(), ..Document::default() });
    assert!(html.contains("<blockquote class=\"verbatim\"><p>On a <strong>tenu</strong></p></blockquote>"));
    assert!(html.contains("<div class=\"remarque\" role=\"note\"><p>On a <strong>tenu</strong></p></div>"));
    assert!(html.contains("<li><em>ici</em></li>"));
}

#[test]
fn the_colour_of_who_signs_takes_the_place_of_petrol_when_it_reads_on_white() {
    let page = |accent: &str| page(&Document { accent: Some(accent.to_owned()), ..Document::default() });
    assert!(page("#7A1F2B").contains("--petrole: light-dark(#7A1F2B, #7cc4c2)"));
    assert_eq!(page("#FFD200"), super::page(&Document::default()));
}
